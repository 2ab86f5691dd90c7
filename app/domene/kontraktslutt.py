"""When a contract is over: its own last day, and what the documents around it say after it was made.

An oppseiing or a heving ends it; an agreement about a change may move its last day. Each kind of document is looked up by its type.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.domene import laretid
from app.domene.dokument import Dokument, Dokumenttype
from app.domene.endring import Endringsavtale
from app.domene.kontrakt import Kontrakt, Kontraktstype
from app.domene.saksdokument import Heving, Oppseiing

KONTRAKTER = frozenset(Dokumenttype(type_.value) for type_ in Kontraktstype)
"""The kinds of document that are a contract."""
AVSLUTTER = frozenset({Dokumenttype.OPPSEIING, Dokumenttype.HEVING})
"""The kinds that end one."""


@dataclass(frozen=True, slots=True)
class Slutt:
    """What one document says of a contract's last day. None: it cannot be known (an open avbrudd)."""

    dokumenttype: Dokumenttype
    dag: date | None


def sagt_av(dokument: Dokument) -> Slutt | None:
    """What the document says of its contract's last day; None where it says nothing of it."""
    type_ = Dokumenttype(dokument.dokumenttype.value)
    return _SAGT.get(type_, _ingenting)(dokument)


def siste_dag(kontraktens: date | None, senere: Iterable[Slutt]) -> date | None:
    """The last day of a contract. `senere`: what was said after it was made, oldest first; None: not known."""
    alle = tuple(senere)
    flyttet = [slutt.dag for slutt in alle if slutt.dokumenttype not in AVSLUTTER]
    avsluttet = [slutt.dag for slutt in alle if slutt.dokumenttype in AVSLUTTER]
    return min((dag for dag in ([kontraktens, *flyttet][-1], *avsluttet) if dag), default=None)


def _kontraktens(kontrakt: Kontrakt) -> Slutt:
    return Slutt(Dokumenttype(kontrakt.dokumenttype.value), laretid.beregn(kontrakt.laretid).til)


def _avsluttet(dokument: Oppseiing | Heving) -> Slutt:
    return Slutt(dokument.dokumenttype, dokument.sluttdato)


def _endret(dokument: Endringsavtale) -> Slutt | None:
    """A change of somebody who leads or pays moves no day."""
    return Slutt(dokument.dokumenttype, laretid.beregn(dokument.ny_laretid).til) if dokument.ny_laretid else None


def _ingenting(_: Dokument) -> None:
    """An agreement with an organ is of no one contract."""


_SAGT: Mapping[Dokumenttype, Callable[[Any], Slutt | None]] = {
    **dict.fromkeys(KONTRAKTER, _kontraktens),
    **dict.fromkeys(AVSLUTTER, _avsluttet),
    Dokumenttype.ENDRINGSAVTALE: _endret,
}
