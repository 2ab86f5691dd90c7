"""The rules and the counties' choices as pages: the same tables that decide, in the language of the reader. No case, no person."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request, Response
from markupsafe import Markup, escape

from app.api.tjeneste import Tjeneste
from app.domene.fylker import Fylke, Fylkesvalg
from app.domene.rekkefolge import plass
from app.domene.roller import Rolle
from app.domene.tabell import Regel, Tabell
from app.domene.tabeller import ALLE_TABELLER, kraft, vilkar, vis_utfall
from app.domene.tabellord import PLASSORD, kilde
from app.tekst import Malform, Tekst
from app.web.sider import Sider, sprak_for

BIT = re.compile(r"\{(?P<plass>\w+)\}|`(?P<kode>[^`]+)`|(?P<fast>§§? \d+-\d+|\d+-\d+(?= )|\d+-\d+$)")
"""A fact of the case, a code, and a paragraph that is not to be broken over two lines."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rad:
    """One row, ready to be shown."""

    id: str
    kraft: str
    nar: tuple[tuple[str, str], ...]
    da: Markup
    fordi: Markup
    kilde: Markup


@dataclass(frozen=True, slots=True, kw_only=True)
class Vist:
    """One table, ready to be shown."""

    navn: str
    tittel: str
    sporsmal: str
    rader: tuple[Rad, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fylkesrad:
    """One county's choices from a day on."""

    fylke: Fylke
    valg: Fylkesvalg
    gjelder_na: bool

    @property
    def fylket_signerer(self) -> bool:
        """The county is among those who sign."""
        return plass(self.valg.signaturpolicy).get(Rolle.FYLKESKOMMUNE) is not None


def ruter(tjeneste: Tjeneste, sider: Sider) -> APIRouter:
    """The two pages. The tables are made ready once."""
    ruter = APIRouter(include_in_schema=False)
    tabeller = {malform: tuple(vis(tabell, malform) for tabell in ALLE_TABELLER) for malform in Malform}

    @ruter.get("/regler")
    def regler(request: Request) -> Response:
        return sider.vis(request, "regler", tabeller=tabeller[sprak_for(request)])

    @ruter.get("/fylker")
    def fylker(request: Request) -> Response:
        return sider.vis(request, "fylker", rader=tuple(fylkesrader(tjeneste)))

    return ruter


def vis(tabell: Tabell[Any, Any], malform: Malform) -> Vist:
    """The table in one language."""
    return Vist(
        navn=tabell.navn,
        tittel=tabell.tittel.pa(malform),
        sporsmal=tabell.sporsmal.pa(malform),
        rader=tuple(_rad(tabell, regel, malform) for regel in tabell.regler),
    )


def _rad(tabell: Tabell[Any, Any], regel: Regel[Any], malform: Malform) -> Rad:
    return Rad(
        id=regel.id,
        kraft=kraft(regel).pa(malform),
        nar=tuple((navn.pa(malform), verdier.pa(malform)) for navn, verdier in vilkar(tabell, regel)),
        da=merket(vis_utfall(regel.utfall), malform),
        fordi=merket(regel.begrunnelse, malform),
        kilde=merket(kilde(regel.kilde), malform),
    )


def merket(tekst: Tekst, malform: Malform, plassord: Mapping[str, Tekst] = PLASSORD) -> Markup:
    """The text with the facts of a case as marked words, and codes as codes. A sentence begins with a capital."""
    skrevet = tekst.pa(malform)
    return Markup("").join(_biter(skrevet, malform, plassord))


def _biter(skrevet: str, malform: Malform, plassord: Mapping[str, Tekst]) -> Iterator[Markup]:
    slutt = 0
    for treff in BIT.finditer(skrevet):
        yield escape(skrevet[slutt : treff.start()])
        yield LAG[treff.lastgroup or ""](treff, malform, plassord)
        slutt = treff.end()
    yield escape(skrevet[slutt:])


def _plass(treff: re.Match[str], malform: Malform, plassord: Mapping[str, Tekst]) -> Markup:
    navn, foran = treff["plass"], treff.string[: treff.start()]
    ord_ = plassord.get(navn, Tekst(nb=navn, nn=navn)).pa(malform)
    stor = not foran.strip() or foran.endswith((". ", ": "))
    return Markup('<span class="plass">{}</span>').format(ord_[:1].upper() + ord_[1:] if stor else ord_)


LAG: Mapping[str, Callable[[re.Match[str], Malform, Mapping[str, Tekst]], Markup]] = {
    "plass": _plass,
    "kode": lambda treff, *_: Markup("<code>{}</code>").format(treff["kode"]),
    "fast": lambda treff, *_: Markup('<span class="fast">{}</span>').format(treff["fast"]),
}


def fylkesrader(tjeneste: Tjeneste) -> Iterator[Fylkesrad]:
    """Every dated row of every county, by the county's name."""
    i_dag = tjeneste.na().date()
    for fylke in sorted(tjeneste.verksted.grunnlag.fylker.values(), key=lambda f: f.navn.nb):
        gjeldende = fylke.valg_pa(i_dag)
        for valg in fylke.valg:
            yield Fylkesrad(fylke=fylke, valg=valg, gjelder_na=valg is gjeldende)
