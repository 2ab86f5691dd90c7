"""When a contract is over: its own last day, and what the documents around it say after it was made.

An oppseiing or a heving ends it; an agreement about a change may move its last day. Each kind of document is looked up by its type.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from app.domene import laretid
from app.domene.dokument import Dokument, Dokumenttype
from app.domene.endring import Endringsavtale
from app.domene.kontrakt import Kontrakt, Kontraktstype
from app.domene.saksdokument import Heving, Oppseiing


class Virkning(StrEnum):
    """What a kind of document does to the last day of a contract."""

    SETTER = "setter"
    """It is the contract."""
    FLYTTER = "flytter"
    AVSLUTTER = "avslutter"


VIRKNING: Mapping[Dokumenttype, Virkning] = {
    **{Dokumenttype(type_.value): Virkning.SETTER for type_ in Kontraktstype},
    Dokumenttype.ENDRINGSAVTALE: Virkning.FLYTTER,
    Dokumenttype.OPPSEIING: Virkning.AVSLUTTER,
    Dokumenttype.HEVING: Virkning.AVSLUTTER,
}
"""By the kind of document. What does not stand here is of no one contract."""


@dataclass(frozen=True, slots=True)
class Slutt:
    """What one document says of a contract's last day. None: it cannot be known (an open avbrudd)."""

    virkning: Virkning
    dag: date | None


def sagt_av(dokument: Dokument) -> Slutt | None:
    """What the document says of its contract's last day; None where it says nothing of it."""
    virkning = VIRKNING.get(Dokumenttype(dokument.dokumenttype.value))
    return _SAGT[virkning](dokument) if virkning else None


def siste_dag(kontraktens: date | None, senere: Iterable[Slutt]) -> date | None:
    """The last day of a contract. `senere`: what was said after it was made, oldest first; None: not known."""
    alle = tuple(senere)
    flyttet = [slutt.dag for slutt in alle if slutt.virkning is Virkning.FLYTTER]
    avsluttet = [slutt.dag for slutt in alle if slutt.virkning is Virkning.AVSLUTTER]
    return min((dag for dag in ([kontraktens, *flyttet][-1], *avsluttet) if dag), default=None)


def _kontraktens(kontrakt: Kontrakt) -> Slutt:
    return Slutt(Virkning.SETTER, laretid.beregn(kontrakt.laretid).til)


def _avsluttet(dokument: Oppseiing | Heving) -> Slutt:
    return Slutt(Virkning.AVSLUTTER, dokument.sluttdato)


def _endret(dokument: Endringsavtale) -> Slutt | None:
    """A change of somebody who leads or pays moves no day."""
    return Slutt(Virkning.FLYTTER, laretid.beregn(dokument.ny_laretid).til) if dokument.ny_laretid else None


_SAGT: Mapping[Virkning, Callable[[Any], Slutt | None]] = {
    Virkning.SETTER: _kontraktens,
    Virkning.FLYTTER: _endret,
    Virkning.AVSLUTTER: _avsluttet,
}
