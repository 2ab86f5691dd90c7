"""What every call has at hand: settings, clock, the flow's workshop, the store, and the queues for heavy work."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Annotated, Any, ParamSpec, Protocol, TypeVar, cast

import anyio
from anyio import CapacityLimiter
from fastapi import Depends, Request

from app.api.takt import UKJENT, Takt, Taktslag
from app.api.tilgang import Tokenkontroll
from app.clock import Clock
from app.drift.tilsyn import Tilsyn
from app.errors import IkkeTilgang
from app.flyt import Verksted
from app.identitet.bruker import Bruker, Handling
from app.identitet.personer import Personinnlogging
from app.lager.base import Lager
from app.malsyn.maltegninger import Maltegninger
from app.oppdrag.gang import Oppdragsgang
from app.settings import Settings
from app.taktoppsett import Taktoppsett
from app.tekst import Malform

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Koer:
    """Two documents are under way at a time: while one is stored, the next is drawn (one at a time, `app.dokument.pdf` sees to that: it is
    pure computing). PDFium is not thread-safe. `innlogging`: whatever asks a login provider, which may take its time. `token`, `utlogging`:
    reading what anybody can send us, a bearer token or a message about a logout. Either may wait for the keys of whoever issues them, and
    then holds up neither pages nor logins."""

    tegning: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(2))
    sidebilder: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(1))
    verifisering: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(2))
    lager: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(16))
    maltall: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(2))
    webhooks: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(2))
    innlogging: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(16))
    utlogging: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(4))
    token: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(16))


@dataclass(frozen=True, slots=True)
class Rapportfil:
    """A verification report as a file."""

    navn: str
    medietype: str
    innhold: bytes


class Rapporttegner(Protocol):
    """Makes files of verification reports."""

    @property
    def formater(self) -> tuple[str, ...]:
        """What a report can be had as."""

    def tegn(self, rapport: Mapping[str, Any], format_: str, malform: Malform) -> Rapportfil:
        """The report in one of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tjeneste:
    """The running service."""

    settings: Settings
    clock: Clock
    verksted: Verksted
    lager: Lager
    gang: Oppdragsgang
    tokenkontroll: Tokenkontroll
    tilsyn: Tilsyn
    rapporttegner: Rapporttegner
    personer: Personinnlogging = field(default_factory=lambda: Personinnlogging(steder={}))
    takt: Takt = field(default_factory=lambda: Takt(Taktoppsett()))
    koer: Koer = field(default_factory=Koer)
    maltegninger: Maltegninger = field(init=False)

    def __post_init__(self) -> None:
        """The drawings of the templates are made with this service's own workshop."""
        object.__setattr__(self, "maltegninger", Maltegninger(self.verksted))

    def na(self) -> datetime:
        """The time of this call."""
        return self.clock()

    def lukk(self) -> None:
        """End the processes that wait for files, and let go of the database."""
        if self.verksted.vakt is not None:
            self.verksted.vakt.lukk()
        self.lager.lukk()


async def i_ko(ko: CapacityLimiter, arbeid: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Do blocking work in a thread when its queue has room."""
    return await anyio.to_thread.run_sync(partial(arbeid, *args, **kwargs), limiter=ko)


def hent_tjeneste(request: Request) -> Tjeneste:
    """The service that this app was made with."""
    return cast("Tjeneste", request.app.state.tjeneste)


Med = Annotated[Tjeneste, Depends(hent_tjeneste)]


async def les_kaller(request: Request, tjeneste: Tjeneste) -> Bruker:
    """Who calls, read in a queue of its own (`Koer.token`). Raises as `Tokenkontroll.les`, and `ForMange`."""
    return await i_ko(tjeneste.koer.token, _les_kaller, request, tjeneste)


def _les_kaller(request: Request, tjeneste: Tjeneste) -> Bruker:
    """Who calls. Role and county go into the log line of the call, and the organisation that calls for another; never who it is.

    Calls without a good token are counted where they come from, and never hold up a good one from the same place.
    """
    try:
        bruker = tjeneste.tokenkontroll.les(request.headers.get("authorization"), na=tjeneste.na())
    except IkkeTilgang:
        tjeneste.takt.krev(Taktslag.TOKENFEIL, getattr(request.state, "adresse", UKJENT))
        raise
    via = {"leverandor": bruker.leverandor} if bruker.leverandor else {}
    request.state.kaller = {"rolle": bruker.rolle.value, "fylke": bruker.fylke, **via}
    tjeneste.takt.krev(Taktslag.KALLER, f"{bruker.fylke}|{bruker.aktor.navn}")
    return bruker


def _bruker_med(handling: Handling) -> Callable[[Request, Tjeneste], Awaitable[Bruker]]:
    async def les(request: Request, tjeneste: Med) -> Bruker:
        return (await les_kaller(request, tjeneste)).krev(handling)

    return les


async def _bruker_hvis_lukket(request: Request, tjeneste: Med) -> Bruker | None:
    """Verification answers everybody where the operator leaves it open."""
    if tjeneste.settings.apen_verifisering:
        return None
    return await _bruker_med(Handling.VERIFISERE)(request, tjeneste)


Leser = Annotated[Bruker, Depends(_bruker_med(Handling.LESE))]
Skriver = Annotated[Bruker, Depends(_bruker_med(Handling.SKRIVE))]
Kontrollor = Annotated[Bruker, Depends(_bruker_med(Handling.KONTROLLERE))]
Malleser = Annotated[Bruker, Depends(_bruker_med(Handling.SE_MALER))]
Godkjenner = Annotated[Bruker, Depends(_bruker_med(Handling.GODKJENNE))]
Drifter = Annotated[Bruker, Depends(_bruker_med(Handling.DRIFTE))]
Bevisleser = Annotated[Bruker, Depends(_bruker_med(Handling.HENTE_BEVIS))]
Webhookbruker = Annotated[Bruker, Depends(_bruker_med(Handling.STYRE_WEBHOOKS))]
Verifiserer = Annotated[Bruker | None, Depends(_bruker_hvis_lukket)]
