"""The rules and the counties' choices as pages: the same tables that decide, in the language of the reader. No case, no person."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from markupsafe import Markup, escape

from app.api.tjeneste import Tjeneste
from app.domene.dokumentfakta import Egendokument
from app.domene.kontrakt import Kontraktstype
from app.domene.tabell import Regel, Tabell, faktaverdier
from app.domene.tabeller import ALLE_TABELLER, kraft, vilkar, vis_ord, vis_utfall
from app.domene.tabellord import PLASSORD, kilde
from app.errors import IkkeFunnet
from app.tekst import Malform, Tekst
from app.web.malforfatter.fylkesvalg import alle_fylker
from app.web.sider import Sider, sprak_for

BIT = re.compile(r"\{(?P<plass>\w+)\}|`(?P<kode>[^`]+)`|(?P<fast>§§? \d+-\d+|\d+-\d+(?= )|\d+-\d+$)")
"""A fact of the case, a code, and a paragraph that is not to be broken over two lines."""
TYPER = (Kontraktstype, Egendokument)
"""The kinds of document that a row can ask about."""
TYPENAVN: Mapping[str, Tekst] = {en.value: vis_ord(en) for type_ in TYPER for en in type_}
Tabellvalg = Annotated[str | None, Query(pattern=r"^[a-z-]{1,40}$")]
Typevalg = Annotated[str | None, Query(pattern=r"^[A-Za-z]{1,40}$")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rad:
    """One row, ready to be shown."""

    regel: Regel[Any]
    kraft: str
    nar: tuple[tuple[str, str], ...]
    da: Markup
    fordi: Markup
    kilde: Markup

    @property
    def id(self) -> str:
        """The name of the row, and its place on the page."""
        return self.regel.id

    def venter(self, dag: date) -> bool:
        """Not in force yet."""
        return dag < self.regel.fra

    def er_over(self, dag: date) -> bool:
        """In force no more."""
        return self.regel.til is not None and self.regel.til <= dag


@dataclass(frozen=True, slots=True, kw_only=True)
class Vist:
    """One table, ready to be shown."""

    tabell: Tabell[Any, Any]
    tittel: str
    sporsmal: str
    rader: tuple[Rad, ...]

    @property
    def navn(self) -> str:
        """Its place on the page."""
        return self.tabell.navn


def ruter(tjeneste: Tjeneste, sider: Sider) -> APIRouter:
    """The two pages."""
    ruter = APIRouter(include_in_schema=False)

    @ruter.get("/regler")
    def regler(request: Request, tabell: Tabellvalg = None, dokumenttype: Typevalg = None) -> Response:
        alle = _alle(sprak_for(request))
        return sider.vis(
            request,
            "regler",
            alle=alle,
            utvalg=tuple(velg(alle, tabell, dokumenttype)),
            typer=TYPENAVN,
            tabell=tabell,
            dokumenttype=dokumenttype,
            i_dag=tjeneste.na().date(),
        )

    @ruter.get("/fylker")
    def fylker(request: Request) -> Response:
        return sider.vis(request, "fylker", fylkene=alle_fylker(tjeneste))

    return ruter


@cache
def _alle(malform: Malform) -> tuple[Vist, ...]:
    """Every table, made ready when the page is first looked at: no start of the service waits for it."""
    return tuple(vis(tabell, malform) for tabell in ALLE_TABELLER)


def velg(alle: tuple[Vist, ...], tabell: str | None, dokumenttype: str | None) -> Iterator[Vist]:
    """The tables asked for, each with the rows that can answer for the kind of document."""
    if (tabell and tabell not in {en.navn for en in alle}) or (dokumenttype and dokumenttype not in TYPENAVN):
        raise IkkeFunnet(
            Tekst(nb="Denne tabellen eller dokumenttypen finnes ikke.", nn="Denne tabellen eller dokumenttypen finst ikkje."),
            tiltak=Tekst(nb="Velg en fra listen på siden med reglene.", nn="Vel ein frå lista på sida med reglane."),
        )
    for en in alle:
        rader = tuple(rad for rad in en.rader if not dokumenttype or gjelder(en.tabell, rad.regel, dokumenttype))
        if rader and tabell in {None, en.navn}:
            yield replace(en, rader=rader)


def gjelder(tabell: Tabell[Any, Any], regel: Regel[Any], dokumenttype: str) -> bool:
    """No condition of the row shuts the kind of document out. A table that does not look at it is for all kinds."""
    return all(dokumenttype in typer for typer in _typer(tabell, regel))


def _typer(tabell: Tabell[Any, Any], regel: Regel[Any]) -> Iterator[set[str]]:
    for felt, mulige in faktaverdier(tabell.fakta).items():
        if any(isinstance(verdi, TYPER) for verdi in mulige):
            yield {str(verdi.value) for verdi in regel.vilkar.get(felt, mulige) if isinstance(verdi, TYPER)}


def vis(tabell: Tabell[Any, Any], malform: Malform) -> Vist:
    """The table in one language."""
    return Vist(
        tabell=tabell,
        tittel=tabell.tittel.pa(malform),
        sporsmal=tabell.sporsmal.pa(malform),
        rader=tuple(_rad(tabell, regel, malform) for regel in tabell.regler),
    )


def _rad(tabell: Tabell[Any, Any], regel: Regel[Any], malform: Malform) -> Rad:
    return Rad(
        regel=regel,
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
    return Markup('<span class="kv-plass">{}</span>').format(ord_[:1].upper() + ord_[1:] if stor else ord_)


LAG: Mapping[str, Callable[[re.Match[str], Malform, Mapping[str, Tekst]], Markup]] = {
    "plass": _plass,
    "kode": lambda treff, *_: Markup("<code>{}</code>").format(treff["kode"]),
    "fast": lambda treff, *_: Markup('<span class="kv-fast">{}</span>').format(treff["fast"]),
}
