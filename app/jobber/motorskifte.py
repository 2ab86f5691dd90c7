"""Jobs that were left in the other engine's queue when the setting was changed: fetched by every sweep, so none is forgotten there."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, or_, select, text

from app.clock import Clock
from app.jobber.port import Jobber
from app.lager.base import Lager
from app.lager.modeller import jobb, jobbfeil
from app.lager.motor import er_postgresql

I_EN_FEIING = 200
_TAUS_I = timedelta(seconds=60)
_FRA_PROCRASTINATE = text("""
    DELETE FROM procrastinate_jobs WHERE id IN (
        SELECT j.id FROM procrastinate_jobs j LEFT JOIN procrastinate_workers w ON w.id = j.worker_id
         WHERE j.status = 'todo' OR (j.status = 'doing' AND coalesce(w.last_heartbeat, '-infinity') < :taus_for)
         ORDER BY j.id LIMIT :antall FOR UPDATE OF j SKIP LOCKED)
    RETURNING id, task_name, args, scheduled_at
""")


@dataclass(frozen=True, slots=True, kw_only=True)
class Etterlatt:
    """A job as it lay in the other queue."""

    ref: str
    slag: str
    args: dict[str, str]
    tidligst: datetime | None


Henting = Callable[[Connection, datetime], Iterable[Etterlatt]]


def fra_innebygd(forbindelse: Connection, na: datetime) -> list[Etterlatt]:
    """Everything but what a living worker holds."""
    ledige = (
        select(jobb.c.id)
        .where(or_(jobb.c.merke.is_(None), jobb.c.neste_tid <= na))
        .order_by(jobb.c.id)
        .limit(I_EN_FEIING)
        .with_for_update(skip_locked=True)
    )
    rader = forbindelse.execute(delete(jobb).where(jobb.c.id.in_(ledige)).returning(jobb.c.id, jobb.c.slag, jobb.c.args, jobb.c.neste_tid))
    return [Etterlatt(ref=f"jobb-{rad.id}", slag=rad.slag, args=rad.args, tidligst=rad.neste_tid) for rad in rader]


def fra_procrastinate(forbindelse: Connection, na: datetime) -> list[Etterlatt]:
    """Everything but what a worker with a heartbeat holds; nothing where procrastinate was never used."""
    if not er_postgresql(forbindelse) or forbindelse.execute(text("SELECT to_regclass('procrastinate_jobs')")).scalar() is None:
        return []
    rader = forbindelse.execute(_FRA_PROCRASTINATE, {"taus_for": na - _TAUS_I, "antall": I_EN_FEIING})
    return [Etterlatt(ref=f"pro-{rad.id}", slag=rad.task_name, args=rad.args, tidligst=rad.scheduled_at) for rad in rader]


def hent(lager: Lager, hentes_fra: Henting, jobber: Jobber, clock: Clock) -> int:
    """Move them over in one transaction, with all their attempts. How many it was."""
    with lager.transaksjon() as forbindelse:
        etterlatte = list(hentes_fra(forbindelse, clock()))
        for en in etterlatte:
            forbindelse.execute(delete(jobbfeil).where(jobbfeil.c.jobb == en.ref, jobbfeil.c.dod == 0))
            jobber.legg(forbindelse, en.slag, en.args, tidligst=en.tidligst)
        return len(etterlatte)
