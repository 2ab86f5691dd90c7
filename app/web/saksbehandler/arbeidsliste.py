"""The work list: who must act on which contract, and search."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from app.api.tjeneste import Tjeneste, i_ko
from app.lager import arbeidsliste, arbeidsvisning, markor
from app.lager.arbeidsliste import Tur
from app.lager.arbeidsvisning import Gruppe, Listeside, Orden
from app.lager.markor import Markor
from app.web.okt import Leserokt, Okt, krev_eget_skjema
from app.web.saksbehandler.arbeidslinjer import MINE, Linje, linje
from app.web.sider import Sider
from app.web.skjemafelt import les_skjema
from signing.states import Tilstand

SIDE = 20
LENGSTE_SOK = 100
_STYRETEGN = re.compile(r"[\x00-\x1f\x7f]+")


class Fane(StrEnum):
    """The tabs, in their order."""

    VENTER = "venter"
    STOPPET = "stoppet"
    SIGNERT = "signert"
    ARKIVERT = "arkivert"
    SOK = "sok"


VENTER = tuple(tur for tur in Tur if tur is not Tur.ERSTATT)
"""Everything that somebody is to do for a document that has not ended."""
TILSTANDER: Mapping[Fane, tuple[Tilstand, ...]] = {
    Fane.STOPPET: (Tilstand.AVVIK, Tilstand.UTILGJENGELIG, Tilstand.AVSLATT, Tilstand.UTLOPT),
    Fane.SIGNERT: (Tilstand.FULLFORT,),
    Fane.ARKIVERT: (Tilstand.ARKIVERT,),
}
"""The states of each tab. What was withdrawn or replaced asks nothing of anybody, and is found by search."""
ORDENER = (Orden.FRIST, Orden.VENTETID, Orden.NAVN)
DEG, ANDRE, ALLE = "deg", "andre", "alle"


@dataclass(frozen=True, slots=True)
class Bolk:
    """One table of the page. `neste`: the cursor of the rest; `flere`: how many lines that gives; `fra_start`: it begins at the top."""

    navn: str
    antall: int
    linjer: tuple[Linje, ...]
    neste: str | None
    flere: int
    fra_start: bool


@dataclass(frozen=True, slots=True)
class Onske:
    """Which page is asked for. `gruppe` and `etter`: the table that goes on, and where."""

    fane: Fane = Fane.VENTER
    orden: Orden = Orden.FRIST
    gruppe: str = ""
    etter: str = ""

    def fra(self, gruppe: str, okt: Okt) -> Markor | None:
        """Where this table begins; only the one that is asked for goes on."""
        return markor.les(self.etter, self._sporring(gruppe, okt)) if self.etter and gruppe == self.gruppe else None

    def neste(self, siste: Markor, gruppe: str, okt: Okt) -> str:
        """The cursor after a line."""
        return markor.skriv(siste, self._sporring(gruppe, okt))

    def _sporring(self, gruppe: str, okt: Okt) -> dict[str, str | None]:
        return {"liste": "arbeid", "fane": self.fane, "orden": self.orden, "gruppe": gruppe, "rolle": okt.bruker.rolle}


@dataclass(frozen=True, slots=True)
class Arbeidsside:
    """What the page shows of a tab: the numbers of all tabs, and its own tables."""

    onske: Onske
    antall: Mapping[Fane, int]
    bolker: tuple[Bolk, ...]


@dataclass(frozen=True, slots=True)
class Sokesvar:
    """What a search gave. `for_lite`: nothing to look for was written. `alle` False: there are more than these."""

    tekst: str
    linjer: tuple[Linje, ...]
    alle: bool = True
    for_lite: bool = False


def ruter(tjeneste: Tjeneste, sider: Sider) -> APIRouter:
    """The pages."""
    ruter = APIRouter(include_in_schema=False)
    har_arkiv = tjeneste.gang.arkiv is not None

    def vis(request: Request, okt: Okt, side: Arbeidsside, sok: Sokesvar | None) -> Response:
        faste: dict[str, Any] = {"faner": tuple(Fane), "ordener": ORDENER, "har_arkiv": har_arkiv, "kan_noe": okt.bruker.rolle in MINE}
        return sider.vis(request, "arbeidsliste", side=side, sok=sok, **faste)

    @ruter.get("/")
    async def liste(
        request: Request,
        okt: Leserokt,
        fane: Fane = Fane.VENTER,
        orden: Orden = Orden.FRIST,
        gruppe: Annotated[str, Query(max_length=10)] = "",
        etter: Annotated[str, Query(max_length=markor.LENGST)] = "",
    ) -> Response:
        onske = Onske(fane, orden if orden in ORDENER else Orden.FRIST, gruppe, etter)
        side = await i_ko(tjeneste.koer.lager, les_side, tjeneste, okt, onske, tjeneste.na())
        return vis(request, okt, side, None)

    @ruter.post("/")
    async def sok(request: Request, okt: Leserokt) -> Response:
        """By post: what is looked for may be a name or a number, and never stands in an address."""
        felter = await les_skjema(request)
        krev_eget_skjema(request, tjeneste, felter.get("skjema", ""))
        onske, na = Onske(Fane.SOK), tjeneste.na()
        svar = await i_ko(tjeneste.koer.lager, _sok, tjeneste, okt, felter.get("s", ""), na)
        side = await i_ko(tjeneste.koer.lager, les_side, tjeneste, okt, onske, na)
        return vis(request, okt, side, svar)

    return ruter


def les_side(tjeneste: Tjeneste, okt: Okt, onske: Onske, na: datetime) -> Arbeidsside:
    """The tab, in one consistent look."""
    grupper, ring = BOLKER[onske.fane](okt, onske.fane), tjeneste.gang.ring
    with tjeneste.lager.lesing() as forbindelse:
        telt = arbeidsliste.antall(forbindelse, fylkesnummer=okt.bruker.fylke)
        funnet = {
            navn: arbeidsvisning.side(forbindelse, ring, gruppe, _orden(onske, gruppe), etter=onske.fra(navn, okt), antall=SIDE)
            for navn, gruppe in grupper.items()
        }
    bolker = tuple(_bolk(tjeneste, okt, onske, navn, gruppe, funnet[navn], telt, na) for navn, gruppe in grupper.items())
    return Arbeidsside(onske, {fane: _sum(telt, *_hva(fane)) for fane in Fane}, bolker)


Telt = Mapping[tuple[Tilstand, Tur | None], int]


def _hva(fane: Fane) -> tuple[tuple[Tur, ...], tuple[Tilstand, ...]]:
    return (VENTER if fane is Fane.VENTER else ()), TILSTANDER.get(fane, ())


def _sum(telt: Telt, turer: tuple[Tur, ...], tilstander: tuple[Tilstand, ...]) -> int:
    return sum(n for (tilstand, tur), n in telt.items() if tur in turer or tilstand in tilstander)


def _to_grupper(okt: Okt, _fane: Fane) -> dict[str, Gruppe]:
    """What this role can do something about now, and the rest."""
    mine = MINE.get(okt.bruker.rolle, ())
    andre = tuple(tur for tur in VENTER if tur not in mine)
    return {DEG: Gruppe(okt.bruker.fylke, turer=mine), ANDRE: Gruppe(okt.bruker.fylke, turer=andre)}


def _en_gruppe(okt: Okt, fane: Fane) -> dict[str, Gruppe]:
    return {ALLE: Gruppe(okt.bruker.fylke, tilstander=TILSTANDER[fane])}


BOLKER: Mapping[Fane, Callable[[Okt, Fane], dict[str, Gruppe]]] = {
    Fane.VENTER: _to_grupper,
    Fane.STOPPET: _en_gruppe,
    Fane.SIGNERT: _en_gruppe,
    Fane.ARKIVERT: _en_gruppe,
    Fane.SOK: lambda _okt, _fane: {},
}
"""The tables of each tab."""


def _orden(onske: Onske, gruppe: Gruppe) -> Orden:
    """What waits is sorted as one likes; the other tabs begin with what came there last."""
    return onske.orden if gruppe.turer else Orden.SIST


def _bolk(tjeneste: Tjeneste, okt: Okt, onske: Onske, navn: str, gruppe: Gruppe, funnet: Listeside, telt: Telt, na: datetime) -> Bolk:
    siste = funnet.rader[-1].markor(_orden(onske, gruppe)) if funnet.flere else None
    return Bolk(
        navn=navn,
        antall=_sum(telt, gruppe.turer, gruppe.tilstander),
        linjer=tuple(linje(tjeneste, okt, rad, na) for rad in funnet.rader),
        neste=onske.neste(siste, navn, okt) if siste else None,
        flere=funnet.flere,
        fra_start=not (onske.etter and onske.gruppe == navn),
    )


def _sok(tjeneste: Tjeneste, okt: Okt, skrevet: str, na: datetime) -> Sokesvar:
    tekst = " ".join(_STYRETEGN.sub(" ", skrevet).split())[:LENGSTE_SOK]
    with tjeneste.lager.lesing() as forbindelse:
        treff = arbeidsvisning.sok(forbindelse, tjeneste.gang.ring, tekst, fylkesnummer=okt.bruker.fylke)
    linjer = tuple(linje(tjeneste, okt, rad, na) for rad in treff.rader)
    return Sokesvar(tekst, linjer, treff.alle, for_lite=not linjer and not arbeidsvisning.er_nok(tekst))
