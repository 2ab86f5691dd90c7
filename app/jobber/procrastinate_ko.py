"""The queue of many workers: procrastinate on PostgreSQL. The handlers, the retry rule and the list of failures stay ours.

Used on purpose: adding in our transaction, fetching, waking, heartbeats, trying again at a time. Not used on purpose: its `lock`
(a job that waits for its next attempt keeps the others waiting, for days if need be), its `queueing_lock` (makes retries fail), its
periodic tasks and schedules weeks ahead.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

import procrastinate
from sqlalchemy import Connection, text

from app.clock import Clock
from app.jobber.port import Args, Kolinje, kontrollert

_KO = text("""
    SELECT j.task_name, count(*) AS ventende, count(*) FILTER (WHERE coalesce(j.scheduled_at, k.na) <= k.na) AS forfalte,
           min(coalesce(j.scheduled_at, e.at)) FILTER (WHERE coalesce(j.scheduled_at, k.na) <= k.na) AS eldste
      FROM (SELECT clock_timestamp() AS na) k
      CROSS JOIN procrastinate_jobs j LEFT JOIN procrastinate_events e ON e.job_id = j.id AND e.type = 'deferred'
     WHERE j.status IN ('todo', 'doing') GROUP BY j.task_name ORDER BY j.task_name
""")


def _app() -> procrastinate.App:
    """It only ever writes on the caller's connection, so its own is never opened. (The worker's app has an asynchronous connector,
    which cannot write on a synchronous connection.)"""
    return procrastinate.App(connector=procrastinate.SyncPsycopgConnector())


def i_databasens_tid(forbindelse: Connection, tid: datetime, *, na: datetime) -> datetime:
    """As far from now as by our clock. procrastinate asks the database's, which lies on another machine: where the two differ, a retry
    would come at once, or hours late."""
    databasens: datetime = forbindelse.execute(text("SELECT clock_timestamp()")).scalar_one()
    return databasens + (tid - na)


@dataclass(frozen=True, slots=True)
class ProcrastinateKo:
    """Implements `port.Jobber`."""

    clock: Clock
    app: procrastinate.App = field(default_factory=_app)

    def legg(self, forbindelse: Connection, slag: str, args: Args, *, tidligst: datetime | None = None) -> None:
        """Add a job in the caller's transaction. Each kind is a queue of its own: a worker fetches only the kinds it knows."""
        driver = forbindelse.connection.driver_connection
        tid = None if tidligst is None else i_databasens_tid(forbindelse, tidligst, na=self.clock())
        self.app.configure_task(slag, queue=slag, schedule_at=tid, connection=driver).defer(**kontrollert(args))

    def ko(self, forbindelse: Connection) -> tuple[Kolinje, ...]:
        """What waits, by kind."""
        rader = forbindelse.execute(_KO)
        return tuple(Kolinje(rad.task_name, rad.ventende, rad.forfalte, rad.eldste) for rad in rader)
