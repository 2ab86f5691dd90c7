"""By when an order is to be signed.

A deadline is a day, and lasts until midnight in Norway. The order has a last day; each group may have its own number of days from its
turn, moved to a working day, and never past the order's last. Those who sign for the county have no deadline that ends the order.

A provider may count for itself (`Frister.egen_klokke`): so many times 24 hours from the moment of the turn, on any day, for those who
sign for the county too, and what a group did not use is not lost to the next (Posten signering: availability; signering-docs,
kjedet-signatur). The day that is told is then the last whole one, so that nobody comes too late who keeps to it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from signing.model import Frister
from signing.oppdrag import Oppdrag
from signing.workdays import EN_DAG, dag, etter, neste_hverdag

LENGSTE_FRIST = 90
"""Days; no provider keeps an order longer (Posten: 7 776 000 seconds)."""


def frister_for(sendes: date, *, dager: int, grupper: int) -> Frister:
    """The deadlines of an order where each group has `dager` days: the real last day is that of the last group."""
    siste = sendes
    for _ in range(grupper):
        siste = neste_hverdag(siste + timedelta(days=dager))
    return Frister(siste_dag=siste, dager_per_gruppe=dager)


def frister_hos_leverandoren(sendes: datetime, *, dager: int, grupper: int) -> Frister:
    """The deadlines of an order whose provider counts for itself: the real last day is that of the last group, if all take their time."""
    return Frister(siste_dag=siste_hele_dag(sendes, dager * grupper), dager_per_gruppe=dager, egen_klokke=True)


def siste_hele_dag(fra: datetime, dager: int) -> date:
    """The last day that is over before so many times 24 hours have passed; the day of the beginning where none is."""
    return max(dag(fra), dag(fra.astimezone(UTC) + timedelta(days=dager)) - EN_DAG)


def tur_fra(oppdrag: Oppdrag, gruppe: int) -> datetime | None:
    """When the group's turn began: when the order was sent, or when the last signer of the groups before it signed."""
    if oppdrag.sendt is None or gruppe > (oppdrag.aktiv_gruppe or gruppe):
        return None
    return max((s.endret for s in oppdrag.signere if s.krav.gruppe < gruppe), default=oppdrag.sendt)


def siste_dag(oppdrag: Oppdrag, gruppe: int) -> date | None:
    """The last day on which the group can sign; None: there is no deadline."""
    forlenget = dict(oppdrag.forlenget).get(gruppe)
    fra = tur_fra(oppdrag, gruppe)
    if forlenget is not None or oppdrag.siste_dag is None or fra is None:
        return forlenget or oppdrag.siste_dag
    dager = oppdrag.frister.dager_per_gruppe if oppdrag.frister else None
    if dager is not None and oppdrag.frister and oppdrag.frister.egen_klokke:
        return siste_hele_dag(fra, dager)
    egen = None if dager is None else neste_hverdag(dag(fra) + timedelta(days=dager))
    return min(egen or oppdrag.siste_dag, oppdrag.siste_dag)


def siste_dag_i_alt(oppdrag: Oppdrag) -> date | None:
    """The real last day: the order's own, or, by a provider's clock, when all who are left take their time from the turn that it is now."""
    aktiv, frister = oppdrag.aktiv_gruppe, oppdrag.frister
    fra = None if aktiv is None else tur_fra(oppdrag, aktiv)
    if fra is None or aktiv is None or frister is None or frister.dager_per_gruppe is None or not frister.egen_klokke:
        return oppdrag.siste_dag
    igjen = len({s.krav.gruppe for s in oppdrag.signere if s.krav.gruppe >= aktiv})
    return siste_hele_dag(fra, frister.dager_per_gruppe * igjen)


def frist(oppdrag: Oppdrag) -> date | None:
    """The last day for those whose turn it is."""
    return oppdrag.siste_dag if oppdrag.aktiv_gruppe is None else siste_dag(oppdrag, oppdrag.aktiv_gruppe)


def er_ute(oppdrag: Oppdrag, tid: datetime) -> bool:
    """Whether the deadline of those whose turn it is has passed."""
    siste = frist(oppdrag)
    return siste is not None and tid >= etter(siste)


def forleng(oppdrag: Oppdrag, ny: date) -> Oppdrag:
    """The group in turn may sign until `ny`; the order's last day moves as far, so that later groups keep their time."""
    gruppe, gammel = oppdrag.aktiv_gruppe, frist(oppdrag)
    if gruppe is None:
        return oppdrag
    flyttet = ny - gammel if gammel is not None else timedelta()
    siste = ny if oppdrag.siste_dag is None else max(ny, oppdrag.siste_dag + flyttet)
    return replace(oppdrag, siste_dag=siste, forlenget=(*((g, d) for g, d in oppdrag.forlenget if g != gruppe), (gruppe, ny)))
