"""When an order next needs attention, and for what: the row that a timer is made of.

People are not in it: what waits for a signature, a contact address or an approval waits for a person, and has no time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from signing import deadlines
from signing.egenskaper import egenskaper
from signing.hos_leverandor import skal_sendes_igjen
from signing.oppdrag import Oppdrag
from signing.order import neste
from signing.reminders import STANDARD, Paminnelsesplan, neste_paminnelse
from signing.states import AKTIVE, Tilstand
from signing.workdays import etter


class Gjoremal(StrEnum):
    """What is to be done; when several are due at once, the first in this list."""

    SEND = "send"
    VARSLE = "varsle"
    FORSEGL = "forsegl"
    ARKIVER = "arkiver"
    UTLOP = "utlop"
    PAMINN = "paminn"


@dataclass(frozen=True, slots=True)
class Neste:
    """One thing to do; `felter` are the signers that it concerns, where it is not the whole order."""

    tid: datetime
    gjoremal: Gjoremal
    felter: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Policy:
    """What a county has chosen.

    `slingring`: how long after a deadline the order waits for a provider to tell of signatures that were given in time.
    """

    plan: Paminnelsesplan = STANDARD
    slingring: timedelta = timedelta(hours=1)


STANDARDPOLICY = Policy()


def neste_tid(oppdrag: Oppdrag, na: datetime, policy: Policy = STANDARDPOLICY) -> Neste | None:
    """The first thing that the order needs, `na` at the earliest; None: nothing but what people do. Before `UTLOP`, ask the provider."""
    rekke = tuple(Gjoremal)
    return min(_alle(oppdrag, na, policy), key=lambda en: (en.tid, rekke.index(en.gjoremal)), default=None)


def _alle(oppdrag: Oppdrag, na: datetime, policy: Policy) -> Iterator[Neste]:
    if oppdrag.tilstand is Tilstand.KLADD or skal_sendes_igjen(oppdrag):
        yield Neste(na, Gjoremal.SEND)
    if i_tur := neste(oppdrag):
        yield Neste(na, Gjoremal.VARSLE, tuple(krav.felt for krav in i_tur))
    if oppdrag.kan_forsegles:
        yield Neste(na, Gjoremal.FORSEGL)
    if oppdrag.forseglet is not None and oppdrag.arkivert is None:
        yield Neste(na, Gjoremal.ARKIVER)
    if (ute := _utlop(oppdrag, policy)) is not None:
        yield Neste(max(na, ute), Gjoremal.UTLOP)
    yield from _paminnelser(oppdrag, na, policy)


def _utlop(oppdrag: Oppdrag, policy: Policy) -> datetime | None:
    """None too where the provider's own clock ends the order."""
    siste = deadlines.frist(oppdrag)
    if siste is None or egenskaper(oppdrag).egen_frist or oppdrag.partene_har_signert or oppdrag.tilstand not in AKTIVE:
        return None
    return etter(siste) + policy.slingring


def _paminnelser(oppdrag: Oppdrag, na: datetime, policy: Policy) -> Iterator[Neste]:
    """The reminders that come first, together; none where the provider reminds."""
    if egenskaper(oppdrag).varsler_selv:
        return
    tider = {s.krav.felt: tid for s in oppdrag.signere if (tid := neste_paminnelse(oppdrag, s, na, policy.plan)) is not None}
    if tider:
        forst = min(tider.values())
        yield Neste(forst, Gjoremal.PAMINN, tuple(felt for felt, tid in tider.items() if tid == forst))
