"""The embedded queue: the table `jobb`, on SQLite or PostgreSQL."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection, ScalarSelect, Select, Update, case, delete, func, insert, select, text, update

from app.clock import Clock
from app.jobber import feilliste
from app.jobber.feilliste import Jobbfeil
from app.jobber.port import Args, Jobbslag, Kolinje, Register, feilslug, kontrollert
from app.lager.base import Lager
from app.lager.modeller import jobb
from app.lager.motor import er_postgresql

VARSEL = "kontraktverk_jobb"
"""The channel on which PostgreSQL wakes the workers of other processes."""
FORLATT = "forlatt"
"""The error of a job that took its process down each time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tatt:
    """A job that a worker has claimed. `merke` is the claim; `forsok` counts this attempt too."""

    id: int
    slag: str
    args: dict[str, str]
    forsok: int
    merke: str

    @property
    def ref(self) -> str:
        """The name it has in logs and in the list of failures."""
        return f"jobb-{self.id}"


@dataclass(frozen=True, slots=True)
class Innebygd:
    """Implements `port.Jobber`, and what a runner needs: claim, renew, settle."""

    lager: Lager
    clock: Clock

    def legg(self, forbindelse: Connection, slag: str, args: Args, *, tidligst: datetime | None = None) -> None:
        """Add a job in the caller's transaction. Others hear of it when that is stored: PostgreSQL tells them, SQLite lets them see it."""
        forbindelse.execute(insert(jobb).values(slag=slag, args=kontrollert(args), neste_tid=tidligst or self.clock(), forsok=0))
        if er_postgresql(forbindelse):
            forbindelse.execute(text(f"NOTIFY {VARSEL}"))

    def ko(self, forbindelse: Connection) -> tuple[Kolinje, ...]:
        """What waits, by kind."""
        return kolinjer(forbindelse, na=self.clock())

    # ------------------------------------------------------------ for the runner

    def ta(self, register: Register, *, leie: timedelta, merke: str) -> Tatt | None:
        """Claim the job that has waited longest: its time is pushed ahead, the attempt is counted, the claim is marked.

        The attempt is counted before the work: a job that kills its process ends too.
        """
        na = self.clock()
        with self.lager.lesing() as forbindelse:  # an idle look must not take SQLite's write lock
            if forbindelse.execute(_forfalt(register, na)).first() is None:
                return None
        neste = _forfalt(register, na).with_for_update(skip_locked=True).scalar_subquery()
        with self.lager.transaksjon() as forbindelse:
            rad = forbindelse.execute(_krev(neste, na + leie, merke)).first()
        return None if rad is None else Tatt(**rad._asdict())

    def sekunder_til_neste(self, register: Register, *, hoyst: float) -> float:
        """How long nothing is due, as far as is known now."""
        with self.lager.lesing() as forbindelse:
            forste = forbindelse.execute(select(func.min(jobb.c.neste_tid)).where(jobb.c.slag.in_(list(register)))).scalar()
        return hoyst if forste is None else min(hoyst, max(0.0, (forste - self.clock()).total_seconds()))

    def forleng(self, merker: Collection[str], *, leie: timedelta) -> None:
        """The jobs under these claims are still being worked on."""
        with self.lager.transaksjon() as forbindelse:
            forbindelse.execute(update(jobb).where(jobb.c.merke.in_(list(merker))).values(neste_tid=self.clock() + leie))

    def overta_alt(self) -> None:
        """Every claim is a dead one: the caller knows that no other worker lives."""
        with self.lager.transaksjon() as forbindelse:
            forbindelse.execute(update(jobb).where(jobb.c.merke.is_not(None)).values(neste_tid=self.clock(), merke=None))

    def gjor_opp(self, tatt: Tatt, slag: Jobbslag, feil: BaseException | None) -> bool:
        """Done, to be tried again, or given up. False: the claim has run out, and another worker has the job."""
        na = self.clock()
        igjen = slag.neste(tatt.forsok, feil, na=na, ref=tatt.ref) if feil else None
        with self.lager.transaksjon() as forbindelse:
            if not _slipp(forbindelse, tatt, igjen):
                return False
            if feil:
                feilliste.noter(forbindelse, _som_feil(tatt, feilslug(feil), na, dod=igjen is None))
            elif tatt.forsok > 1:
                feilliste.fjern(forbindelse, tatt.ref)
        return True

    def gi_opp(self, tatt: Tatt) -> bool:
        """A job that has used all its attempts without ever coming to an end: it takes its process down."""
        with self.lager.transaksjon() as forbindelse:
            if not _slipp(forbindelse, tatt, None):
                return False
            feilliste.noter(forbindelse, replace(_som_feil(tatt, FORLATT, self.clock(), dod=True), forsok=tatt.forsok - 1))
        return True


def nytt_merke() -> str:
    """A claim that nobody else can hold."""
    return secrets.token_hex(16)


def kolinjer(forbindelse: Connection, *, na: datetime) -> tuple[Kolinje, ...]:
    """What waits in the embedded queue, by kind."""
    forfalt = jobb.c.neste_tid <= na
    rader = forbindelse.execute(
        select(jobb.c.slag, func.count(), func.sum(case((forfalt, 1), else_=0)), func.min(case((forfalt, jobb.c.neste_tid))))
        .group_by(jobb.c.slag)
        .order_by(jobb.c.slag)
    )
    return tuple(Kolinje(slag, antall, int(forfalte), eldste) for slag, antall, forfalte, eldste in rader)


def _forfalt(register: Register, na: datetime) -> Select[int]:
    """The next job of a kind that this process knows; the others are left for one that does (a newer version beside an older one)."""
    return select(jobb.c.id).where(jobb.c.neste_tid <= na, jobb.c.slag.in_(list(register))).order_by(jobb.c.neste_tid, jobb.c.id).limit(1)


def _krev(neste: ScalarSelect[int], til: datetime, merke: str) -> Update:
    return (
        update(jobb)
        .where(jobb.c.id == neste)
        .values(neste_tid=til, forsok=jobb.c.forsok + 1, merke=merke)
        .returning(jobb.c.id, jobb.c.slag, jobb.c.args, jobb.c.forsok, jobb.c.merke)
    )


def _slipp(forbindelse: Connection, tatt: Tatt, igjen: datetime | None) -> bool:
    """Let go of the job, for good or until later; only the holder of the claim can."""
    var = (jobb.c.id == tatt.id, jobb.c.merke == tatt.merke)
    slutt = update(jobb).where(*var).values(neste_tid=igjen, merke=None) if igjen else delete(jobb).where(*var)
    return forbindelse.execute(slutt).rowcount == 1


def _som_feil(tatt: Tatt, feil: str, na: datetime, *, dod: bool) -> Jobbfeil:
    return Jobbfeil(jobb=tatt.ref, slag=tatt.slag, args=tatt.args, forsok=tatt.forsok, feil=feil, tid=na, dod=dod)
