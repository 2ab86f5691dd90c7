"""When a signer is reminded: the schedule as data, and the next moment of it.

Reminders count from the turn of the group and back from the deadline, and never come at night, after the deadline, or to somebody who
has answered. Those that fall on a weekend or a public holiday come on the next working day; the last one comes on the day before the
deadline, whatever day that is. What was missed while the service was down comes as one reminder, not as many.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from signing import deadlines
from signing.errors import UgyldigOppdrag
from signing.model import Tekst
from signing.oppdrag import Oppdrag, Signer
from signing.states import AKTIVE, PAMINNES
from signing.workdays import EN_DAG, STILLE_FRA, STILLE_TIL, dag, er_hverdag, etter, klokken, neste_hverdag, tidligst


@dataclass(frozen=True, slots=True, kw_only=True)
class Paminnelsesplan:
    """A county's schedule. `etter_tur`: days after the turn began; `for_frist`: days before the last day, 1 always among them.

    A reminder less than `minst_mellom` days after the one before it is left out, except the one on the day before the deadline.
    """

    etter_tur: tuple[int, ...] = (7,)
    for_frist: tuple[int, ...] = (5, 1)
    minst_mellom: int = 2
    klokkeslett: time = time(9)
    bare_hverdager: bool = True

    def __post_init__(self) -> None:
        """A plan without the day before, or in the night, is refused."""
        god = 1 in self.for_frist and all(n > 0 for n in (*self.etter_tur, *self.for_frist)) and self.minst_mellom >= 1
        if not god or not STILLE_TIL <= self.klokkeslett < STILLE_FRA:
            raise UgyldigOppdrag(
                Tekst(nb="Planen for påminnelser kan ikke brukes.", nn="Planen for påminningar kan ikkje brukast."),
                Tekst(
                    nb="Ta med dagen før fristen, bruk antall dager over null og et klokkeslett fra 08 til 22.",
                    nn="Ta med dagen før fristen, bruk tal på dagar over null og eit klokkeslett frå 08 til 22.",
                ),
            )


STANDARD = Paminnelsesplan()


def planlagte(fra: date, siste_dag: date | None, plan: Paminnelsesplan = STANDARD) -> tuple[datetime, ...]:
    """Every planned reminder of a turn that began on `fra`, oldest first."""
    dager = {fra + timedelta(days=n) for n in plan.etter_tur}
    if siste_dag is not None:
        dager |= {siste_dag - timedelta(days=n) for n in plan.for_frist if n > 1}
    if plan.bare_hverdager:
        dager = {neste_hverdag(en) for en in dager}
    dagen_for = None if siste_dag is None else siste_dag - EN_DAG
    valgte: list[date] = []
    for en in sorted(d for d in dager if d > fra and (dagen_for is None or d < dagen_for)):
        if not valgte or (en - valgte[-1]).days >= plan.minst_mellom:
            valgte.append(en)
    if dagen_for is not None and dagen_for > fra:
        valgte.append(dagen_for)
    return tuple(klokken(en, plan.klokkeslett) for en in valgte)


def neste_paminnelse(oppdrag: Oppdrag, signer: Signer, na: datetime, plan: Paminnelsesplan = STANDARD) -> datetime | None:
    """When this signer is to be reminded next, `na` at the earliest; None: not any more."""
    fra = deadlines.tur_fra(oppdrag, signer.krav.gruppe)
    if signer not in oppdrag.i_tur or signer.tilstand not in PAMINNES or fra is None or oppdrag.tilstand not in AKTIVE:
        return None
    siste_dag = deadlines.siste_dag(oppdrag, signer.krav.gruppe)
    sist = signer.varslet or fra
    igjen = [tid for tid in planlagte(dag(fra), siste_dag, plan) if tid > sist]
    if not igjen:
        return None
    tid = igjen[0] if igjen[0] >= na else _innhent(na, siste_dag, plan)
    return None if siste_dag is not None and tid >= etter(siste_dag) else tid


def _innhent(na: datetime, siste_dag: date | None, plan: Paminnelsesplan) -> datetime:
    """What was missed comes as soon as it may: not at night, and on a working day where there still is one before the last."""
    tid = tidligst(na)
    if not plan.bare_hverdager or er_hverdag(dag(tid)):
        return tid
    hverdag = klokken(neste_hverdag(dag(tid)), plan.klokkeslett)
    if siste_dag is None or hverdag < klokken(siste_dag, time()):
        return hverdag
    return max(tid, klokken(siste_dag - EN_DAG, plan.klokkeslett))
