"""The queue of changes, and when it may be asked.

Source: portal-flow, «Step 2: Get status changes», and portal.xsd, confirmation-url. One entry a job: a change that has been handed out
is hidden for ten minutes and comes again if nobody confirms it. What happens to the job meanwhile is a newer change; it is handed out
when the one before is confirmed, or its ten minutes are over. Confirming takes away what was handed out, never what is newer.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict, deque
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Lock

from signing.providers.posten.simulator.jobber import Flyt, Jobb

SKJULT = timedelta(minutes=10)
BLOKKERT = timedelta(seconds=30)
VINDU = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Ko:
    """One named queue of one organisation; the empty name is the default queue."""

    flyt: Flyt
    orgnr: str
    navn: str

    @property
    def nokkel(self) -> tuple[str, str, str]:
        """As the store finds it."""
        return (self.flyt, self.orgnr, self.navn)


def meld(db: sqlite3.Connection, jobb: Jobb, tid: datetime) -> None:
    """Something has happened to the job."""
    db.execute(
        "INSERT INTO endring VALUES (?, ?, ?, ?, 1, ?, ?, NULL) ON CONFLICT (jobb_id) DO UPDATE SET nr = nr + 1",
        (jobb.id, jobb.flyt, jobb.orgnr, jobb.ko, tid.timestamp(), tid.timestamp()),
    )


def ta(db: sqlite3.Connection, ko: Ko, tid: datetime) -> int | None:
    """The number of the job whose change is handed out now, and hidden."""
    na = tid.timestamp()
    rad = db.execute(
        "SELECT jobb_id FROM endring WHERE flyt = ? AND orgnr = ? AND ko = ? AND synlig <= ? ORDER BY tid, jobb_id",
        (*ko.nokkel, na),
    ).fetchone()
    if rad is None:
        return None
    db.execute("UPDATE endring SET synlig = ?, utlevert = nr WHERE jobb_id = ?", (na + SKJULT.total_seconds(), rad[0]))
    return int(rad[0])


def bekreft(db: sqlite3.Connection, jobb_id: int, tid: datetime) -> bool:
    """What was handed out is taken care of. Answers whether nothing newer waits."""
    db.execute("DELETE FROM endring WHERE jobb_id = ? AND utlevert = nr", (jobb_id,))
    db.execute("UPDATE endring SET synlig = ?, utlevert = NULL WHERE jobb_id = ? AND utlevert < nr", (tid.timestamp(), jobb_id))
    return db.execute("SELECT 1 FROM endring WHERE jobb_id = ?", (jobb_id,)).fetchone() is None


def venter(db: sqlite3.Connection, jobb_id: int) -> bool:
    """The job has a change that nobody has confirmed."""
    return db.execute("SELECT 1 FROM endring WHERE jobb_id = ?", (jobb_id,)).fetchone() is not None


def neste_tid(db: sqlite3.Connection, ko: Ko) -> datetime | None:
    """When the queue may be asked again, if it has been asked."""
    rad = db.execute("SELECT neste FROM spurt WHERE flyt = ? AND orgnr = ? AND ko = ?", ko.nokkel).fetchone()
    return None if rad is None else datetime.fromtimestamp(rad[0], UTC)


def sett_neste_tid(db: sqlite3.Connection, ko: Ko, tid: datetime) -> None:
    """It may not be asked before."""
    db.execute("INSERT OR REPLACE INTO spurt VALUES (?, ?, ?, ?)", (*ko.nokkel, tid.timestamp()))


class Fartsgrense:
    """At most so many calls a second for each organisation; who goes beyond is blocked for thirty seconds (opprette-oppdrag, «Speed»).

    In memory, as such filters are: a service that starts again has forgotten.
    """

    def __init__(self, kall_per_sekund: int | None) -> None:
        self._grense = kall_per_sekund
        self._kall: dict[str, deque[datetime]] = defaultdict(deque)
        self._blokkert: dict[str, datetime] = {}
        self._las = Lock()

    def slipp_gjennom(self, orgnr: str, tid: datetime) -> bool:
        """Counts the call; False: it is refused."""
        if self._grense is None:
            return True
        with self._las:
            if tid < self._blokkert.get(orgnr, tid):
                return False
            kall = self._kall[orgnr]
            kall.append(tid)
            while kall and kall[0] <= tid - VINDU:
                kall.popleft()
            if len(kall) <= self._grense:
                return True
            self._blokkert[orgnr] = tid + BLOKKERT
            kall.clear()
            return False
