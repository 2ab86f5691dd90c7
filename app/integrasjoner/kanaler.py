"""How a message leaves the service: what a sender is given, and the two ways in which it can go wrong.

A sender may be called again with the same message, when nobody knows whether the first attempt arrived. The message's id is told
along each time, so that whoever receives it can drop a repetition.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from app.errors import EksternFeil, Feil
from app.tekst import Malform, Tekst


@dataclass(frozen=True, slots=True, kw_only=True)
class Epost:
    """One e-mail. `fra`: the county that writes; `tid`: when it is sent."""

    id: str
    til: str = field(repr=False)
    fra: str
    fylkesnummer: str
    emne: str
    innhold: str = field(repr=False)
    malform: Malform
    tid: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Sms:
    """One SMS."""

    id: str
    til: str = field(repr=False)
    fylkesnummer: str
    innhold: str = field(repr=False)
    tid: datetime


class Epostsender(Protocol):
    """Whoever carries e-mail."""

    def send(self, epost: Epost) -> str:
        """What the carrier calls it. Raises `IkkeLeverbar` or `KanalSvarerIkke`."""
        ...


class Smssender(Protocol):
    """Whoever carries SMS."""

    def send(self, sms: Sms) -> str:
        """What the carrier calls it. Raises `IkkeLeverbar` or `KanalSvarerIkke`."""
        ...


class KanalSvarerIkke(EksternFeil):
    """The carrier is away, overloaded, or not set up as it must be. The message may be good: it is tried again."""

    kode = "kanal-svarer-ikke"

    def __init__(self, kanal: str, hva: str | Tekst) -> None:
        grunn = _grunn(hva)
        super().__init__(
            Tekst(
                nb=f"Kanalen {kanal} tar ikke imot meldinger nå ({grunn.nb}).",
                nn=f"Kanalen {kanal} tar ikkje imot meldingar no ({grunn.nn}).",
            ),
            tiltak=Tekst(
                nb="Tjenesten prøver igjen av seg selv. Kontroller innstillingene til kanalen.",
                nn="Tenesta prøver igjen av seg sjølv. Kontroller innstillingane til kanalen.",
            ),
        )


class IkkeLeverbar(Feil):
    """The carrier refuses this message to this address for good. Neither is named here."""

    kode = "ikke-leverbar"
    status = 422

    def __init__(self, kanal: str, hva: str | Tekst) -> None:
        grunn = _grunn(hva)
        super().__init__(
            Tekst(
                nb=f"Meldingen kan ikke leveres på {kanal} ({grunn.nb}).",
                nn=f"Meldinga kan ikkje leverast på {kanal} ({grunn.nn}).",
            ),
            tiltak=Tekst(nb="Rett kontaktopplysningene.", nn="Rett kontaktopplysningane."),
        )


def _grunn(hva: str | Tekst) -> Tekst:
    """A code, or words that are the same in both languages, as both."""
    return hva if isinstance(hva, Tekst) else Tekst(nb=hva, nn=hva)
