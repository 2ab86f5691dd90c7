"""Timers are rows: a reminder, a deadline, or work that comes back by itself. A sweep turns those that are due into jobs.

Moving a deadline is one update, cancelling is one delete, and a service that was down for a day catches up in the first sweep.
No job is laid in a queue weeks ahead.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, Select, delete, insert, select, update

from app.jobber.port import Args, Jobber, Jobbslag, Register, Utboks, kontrollert
from app.lager.base import Lager
from app.lager.modeller import tidsur
from app.lager.motor import alene_om

I_EN_FEIING = 200
_FAST = "fast:"


def still(forbindelse: Connection, nokkel: str, slag: str, args: Args, tid: datetime) -> None:
    """Set the timer of this name, or move it. `nokkel` names whose it is, such as `oppdrag:<id>`."""
    alene_om(forbindelse, f"tidsur:{nokkel}")
    verdier = {"slag": slag, "args": kontrollert(args), "neste_tid": tid}
    if forbindelse.execute(update(tidsur).where(tidsur.c.nokkel == nokkel).values(**verdier)).rowcount == 0:
        forbindelse.execute(insert(tidsur).values(nokkel=nokkel, **verdier))


def stopp(forbindelse: Connection, nokkel: str) -> None:
    """There is nothing to wait for any more."""
    forbindelse.execute(delete(tidsur).where(tidsur.c.nokkel == nokkel))


def neste_tid(forbindelse: Connection, nokkel: str) -> datetime | None:
    """When the timer goes off, None where it is not set."""
    tid: datetime | None = forbindelse.execute(select(tidsur.c.neste_tid).where(tidsur.c.nokkel == nokkel)).scalar()
    return tid


def sett_opp_faste(lager: Lager, register: Register, *, na: datetime) -> None:
    """A timer for each kind that comes back by itself; one that is set already goes on as it was."""
    with lager.transaksjon() as forbindelse:
        alene_om(forbindelse, "tidsur:faste")
        for slag in register.values():
            if slag.hver and neste_tid(forbindelse, _FAST + slag.navn) is None:
                still(forbindelse, _FAST + slag.navn, slag.navn, {}, na + slag.hver)


def fei(lager: Lager, jobber: Jobber, register: Register, *, na: datetime) -> int:
    """Lay a job in the queue for each timer that is due and for what stands in outboxes, exactly once, also when several processes sweep.
    How many it was."""
    fra_utbokser = sum(_tom(lager, jobber, slag.navn, slag.utboks, na) for slag in register.values() if slag.utboks)
    return fra_utbokser + _fei_tidsur(lager, jobber, register, na)


def _tom(lager: Lager, jobber: Jobber, slag: str, utboks: Utboks, na: datetime) -> int:
    with lager.lesing() as forbindelse:
        if not utboks.venter(forbindelse, na):
            return 0
    with lager.transaksjon() as forbindelse:
        alle = utboks.ta(forbindelse, na)
        for args in alle:
            jobber.legg(forbindelse, slag, args)
        return len(alle)


def _fei_tidsur(lager: Lager, jobber: Jobber, register: Register, na: datetime) -> int:
    with lager.lesing() as forbindelse:  # nothing due is the usual case: do not take the write lock for that
        if forbindelse.execute(_forfalte(register, na).limit(1)).first() is None:
            return 0
    with lager.transaksjon() as forbindelse:
        rader = forbindelse.execute(_forfalte(register, na).limit(I_EN_FEIING).with_for_update(skip_locked=True)).all()
        for rad in rader:
            jobber.legg(forbindelse, rad.slag, rad.args)
            _videre(forbindelse, rad.nokkel, register[rad.slag], na)
        return len(rader)


def _forfalte(register: Register, na: datetime) -> Select[tuple[str, str, dict[str, str]]]:
    """Timers of kinds that this process does not know are left for one that does (a newer version beside an older one)."""
    kjente = tidsur.c.slag.in_(list(register))
    return select(tidsur.c.nokkel, tidsur.c.slag, tidsur.c.args).where(tidsur.c.neste_tid <= na, kjente).order_by(tidsur.c.neste_tid)


def _videre(forbindelse: Connection, nokkel: str, slag: Jobbslag, na: datetime) -> None:
    """What comes back by itself is set anew, from now: what was missed while the service was down is done once, not many times."""
    if slag.hver and nokkel == _FAST + slag.navn:
        forbindelse.execute(update(tidsur).where(tidsur.c.nokkel == nokkel).values(neste_tid=na + slag.hver))
    else:
        stopp(forbindelse, nokkel)
