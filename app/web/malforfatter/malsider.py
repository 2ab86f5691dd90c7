"""The templates: revisions on a time line, their pages and texts, what differs between two, and what a new one would touch."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi import Path as Sti
from fastapi.responses import RedirectResponse

from app.api.tjeneste import Tjeneste, i_ko
from app.domene.dokument import Dokumenttype
from app.lager.dokumenter import KLADD
from app.maler.register import Revisjon
from app.maler.tilstand import Fase, Kontrollsum, fase, filer_av, tekster_av
from app.malsyn.pavirker import Pavirket, pavirket_i_fylket
from app.tekst import Malform, Tekst
from app.web.malforfatter import malendringer
from app.web.malforfatter.malrevisjoner import Malbok
from app.web.malforfatter.maltegnet import bilde, tegn, velg_eksempel
from app.web.malforfatter.maltidslinje import tidslinje
from app.web.okt import Malokt
from app.web.sider import Sider, sprak_for
from signing.states import Tilstand
from signing.status import OPPDRAGSSTATUS

EGNE_ORD = "egen"
"""`kilde` of a revision whose words are ours."""
FASEMERKE = {
    Fase.GJELDER: ("success", "ok"),
    Fase.AVLOST: ("neutral", "klokke"),
    Fase.KLADD: ("warning", "merk"),
    Fase.KOMMER: ("info", "klokke"),
}
SUMMERKE = {Kontrollsum.STEMMER: ("success", "ok"), Kontrollsum.BRUTT: ("danger", "stopp"), Kontrollsum.IKKE_FROSSET: ("neutral", "info")}
"""Colour and icon of a status; its word is among the page's."""
ET_DOGN = "private, max-age=86400"

Eksempel = Annotated[str | None, Query(max_length=80)]


def ruter(tjeneste: Tjeneste, sider: Sider) -> APIRouter:
    """The pages. Every role may look."""
    ruter, bok = APIRouter(include_in_schema=False), Malbok(tjeneste)
    merker: dict[str, Any] = {"fasemerke": FASEMERKE, "summerke": SUMMERKE}

    @ruter.get("/maler")
    async def alle(request: Request, okt: Malokt, type: Annotated[str | None, Query(max_length=40)] = None) -> Response:  # noqa: A002 - the name in the address
        if type is not None:
            sprak = sprak_for(request).value
            return RedirectResponse(f"/maler/{tjeneste.maltegninger.type_(type).value}?sprak={sprak}", status_code=303)
        typer = await i_ko(tjeneste.koer.lager, bok.typer, okt.bruker.fylke)
        return sider.vis(request, "malliste", typer=typer, **merker)

    @ruter.get("/maler/{dokumenttype}")
    async def en_type(request: Request, okt: Malokt, dokumenttype: str) -> Response:
        type_ = tjeneste.maltegninger.type_(dokumenttype)
        typen = await i_ko(tjeneste.koer.lager, bok.typen, type_, okt.bruker.fylke)
        linje = tidslinje(bok.register.revisjoner(type_), tjeneste.na().date())
        return sider.vis(request, "maltype", typen=typen, titler=bok.titler(), linje=linje, i_dag=tjeneste.na().date(), **merker)

    ruter.include_router(malendringer.ruter(tjeneste, sider, bok))
    ruter.include_router(_pavirker(tjeneste, sider, bok))
    ruter.include_router(_revisjon(tjeneste, sider, bok))
    return ruter


def _revisjon(tjeneste: Tjeneste, sider: Sider, bok: Malbok) -> APIRouter:
    ruter = APIRouter(include_in_schema=False)

    @ruter.get("/maler/{dokumenttype}/{revisjon}")
    async def en_revisjon(request: Request, okt: Malokt, dokumenttype: str, revisjon: str, eksempel: Eksempel = None) -> Response:
        rad = tjeneste.maltegninger.revisjon(dokumenttype, revisjon)
        valg = velg_eksempel(tjeneste, rad.dokumenttype, eksempel)
        typen = await i_ko(tjeneste.koer.lager, bok.typen, rad.dokumenttype, okt.bruker.fylke)
        tegninger = [await tegn(tjeneste, rad, valg.valgt, malform) for malform in Malform]
        return sider.vis(
            request,
            "malrevisjon",
            typen=typen,
            linje=next(linje for linje in typen.linjer if linje.rad.id == rad.id),
            valg=valg,
            tegninger=tegninger,
            antall_sider=max(len(tegning.sider) for tegning in tegninger),
            tekster=tekster_av(bok.register.templates, rad),
            filer={malform.value: filer_av(bok.register.mal(rad, malform)) for malform in Malform},
            egne_ord=rad.kilde == EGNE_ORD,
            fasemerke=FASEMERKE,
            summerke=SUMMERKE,
        )

    @ruter.get("/maler/{dokumenttype}/{revisjon}/sider/{malform}/{nr}.png")
    async def side(
        _okt: Malokt,
        dokumenttype: str,
        revisjon: str,
        malform: Malform,
        nr: Annotated[int, Sti(ge=1, le=999)],
        eksempel: Eksempel = None,
        stort: bool = False,
    ) -> Response:
        rad = tjeneste.maltegninger.revisjon(dokumenttype, revisjon)
        valg = velg_eksempel(tjeneste, rad.dokumenttype, eksempel)
        png = await bilde(tjeneste, rad, valg.valgt, malform, nr, stort=stort)
        return Response(png, media_type="image/png", headers={"Cache-Control": ET_DOGN})

    return ruter


# ---------------------------------------------------------------- what a new revision would touch


@dataclass(frozen=True, slots=True, kw_only=True)
class Berort:
    """One document, in words. A draft is made anew; one that is sent is not changed, but a new issue of it would be."""

    ett: Pavirket
    status: Tekst
    kladd: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Sporsmal:
    """What is asked: a revision that is to come, or a day that a new one would hold from."""

    rad: Revisjon | None
    fra: date

    def gjelder(self, dag: date) -> bool:
        """The day is in the period."""
        return self.rad.gjelder(dag) if self.rad else self.fra <= dag


def _pavirker(tjeneste: Tjeneste, sider: Sider, bok: Malbok) -> APIRouter:
    ruter = APIRouter(include_in_schema=False)

    @ruter.get("/maler/{dokumenttype}/pavirker")
    async def pavirker(
        request: Request,
        okt: Malokt,
        dokumenttype: str,
        revisjon: Annotated[str | None, Query(max_length=40)] = None,
        fra: Annotated[str | None, Query(max_length=10)] = None,
    ) -> Response:
        type_ = tjeneste.maltegninger.type_(dokumenttype)
        sporsmal, feil = _les(tjeneste, dokumenttype, revisjon, fra)
        berorte = await i_ko(tjeneste.koer.lager, _berorte, tjeneste, type_, sporsmal, okt.bruker.fylke) if sporsmal else ()
        return sider.vis(
            request,
            "malpavirker",
            status=422 if feil else 200,
            tittel=bok.titler()[type_],
            type_=type_,
            kommende=[rad for rad in bok.register.revisjoner(type_) if fase(rad, tjeneste.na().date()) in (Fase.KLADD, Fase.KOMMER)],
            sporsmal=sporsmal,
            skrevet="" if feil else fra or "",
            feil=feil,
            berorte=berorte,
            kladder=sum(en.kladd for en in berorte),
        )

    return ruter


def _les(tjeneste: Tjeneste, dokumenttype: str, revisjon: str | None, fra: str | None) -> tuple[Sporsmal | None, bool]:
    """The question, and whether the day could not be read. Nothing asked: from today on nothing is told."""
    if revisjon:
        rad = tjeneste.maltegninger.revisjon(dokumenttype, revisjon)
        return Sporsmal(rad=rad, fra=rad.gjelder_fra), False
    if not fra:
        return None, False
    try:
        return Sporsmal(rad=None, fra=date.fromisoformat(fra)), False
    except ValueError:
        return None, True


def _berorte(tjeneste: Tjeneste, type_: Dokumenttype, sporsmal: Sporsmal, fylke: str) -> tuple[Berort, ...]:
    revisjon = sporsmal.rad.id if sporsmal.rad else None
    funnet = pavirket_i_fylket(tjeneste.lager, type_.value, sporsmal.gjelder, fylkesnummer=fylke, revisjon=revisjon)
    return tuple(_berort(ett) for ett in sorted(funnet, key=lambda ett: (ett.kontraktsdato, ett.dokument_id)))


def _berort(ett: Pavirket) -> Berort:
    navn = OPPDRAGSSTATUS[Tilstand(ett.status)].navn
    return Berort(ett=ett, status=Tekst(nb=navn.nb, nn=navn.nn), kladd=ett.status == KLADD)
