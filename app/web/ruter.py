"""The pages: examples to look at (demo mode), verification of a file, and the target of a document's QR code."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, FastAPI, Query, Request, Response
from fastapi import Path as Sti
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse

from app import flyt
from app.api.inndata import les_felt, les_fil
from app.api.tjeneste import Tjeneste, i_ko
from app.errors import Avvist, Feil, IkkeFunnet
from app.tekst import Malform, Tekst
from app.web import hvahvis, meldingssider, rapport, regelsider, signersider
from app.web.eksempler import Eksempelsamling, Valg
from app.web.hvahvis import Sted
from app.web.sider import Sider

STATISK = Path(__file__).parent / "statisk"
ET_DOGN = "public, max-age=86400"
EksempelNavn = Annotated[str, Sti(pattern=r"^[a-z0-9-]{1,80}$")]
Malformvalg = Annotated[Malform | None, Query()]
Peker = Annotated[str | None, Query(pattern=r"^(/[A-Za-z0-9]{1,40}){1,8}$")]
Revisjonsvalg = Annotated[str | None, Query(pattern=r"^[0-9-]{1,20}$")]


def monter(app: FastAPI, tjeneste: Tjeneste) -> None:
    """Hang the pages on the app. The examples are synthetic people: not in production."""
    sider = Sider(tjeneste.settings)
    app.include_router(_statisk(tjeneste))
    app.include_router(_verifisering(tjeneste, sider))
    if tjeneste.settings.demo or tjeneste.settings.apen_verifisering:
        app.include_router(regelsider.ruter(tjeneste, sider))
    app.include_router(signersider.ruter(tjeneste, sider))
    if tjeneste.settings.demo:
        app.include_router(meldingssider.ruter(tjeneste, sider))
        app.include_router(_eksempler(tjeneste, sider, Eksempelsamling(tjeneste.verksted, tjeneste.settings.forms)))
    elif tjeneste.settings.apen_verifisering:
        app.include_router(_forside_i_produksjon())

    def feilside(request: Request, feil: Feil) -> HTMLResponse:
        return sider.vis(request, "feil", status=feil.status, feil=feil)

    app.state.feilside = feilside


def _statisk(tjeneste: Tjeneste) -> APIRouter:
    ruter = APIRouter(include_in_schema=False)
    skrifter = tjeneste.settings.forms / "skrifter"
    filer = {
        "side.css": (STATISK / "side.css", "text/css; charset=utf-8"),
        "merke.svg": (STATISK / "merke.svg", "image/svg+xml"),
        "Kontrakt-Regular.ttf": (skrifter / "Kontrakt-Regular.ttf", "font/ttf"),
        "Kontrakt-SemiBold.ttf": (skrifter / "Kontrakt-SemiBold.ttf", "font/ttf"),
    }

    @ruter.get("/statisk/{navn}")
    def statisk(navn: str) -> Response:
        if navn not in filer:
            raise _ukjent_side()
        fil, type_ = filer[navn]
        return FileResponse(fil, media_type=type_, headers={"Cache-Control": ET_DOGN})

    return ruter


def _eksempler(tjeneste: Tjeneste, sider: Sider, samling: Eksempelsamling) -> APIRouter:
    ruter = APIRouter(include_in_schema=False)

    @ruter.get("/")
    def forside(request: Request) -> Response:
        return sider.vis(request, "forside", eksempler=samling.oversikt(tjeneste.na()))

    @ruter.get("/eksempler/{navn}")
    async def eksempel(request: Request, navn: EksempelNavn, malform: Malformvalg = None, revisjon: Revisjonsvalg = None) -> Response:
        valg = Valg(navn=navn, malform=malform, revisjon=revisjon)
        visning = await i_ko(tjeneste.koer.tegning, samling.vis, valg, tjeneste.na())
        steder = await i_ko(tjeneste.koer.lager, hvahvis.steder, tjeneste.verksted, samling.raa(navn), na=tjeneste.na())
        return sider.vis(request, "eksempel", valg=valg, visning=visning, steder=steder)

    @ruter.get("/eksempler/{navn}/sider/{nr}.png")
    async def side(
        navn: EksempelNavn, nr: Annotated[int, Sti(ge=1, le=999)], malform: Malformvalg = None, revisjon: Revisjonsvalg = None
    ) -> Response:
        valg = Valg(navn=navn, malform=malform, revisjon=revisjon)
        await i_ko(tjeneste.koer.tegning, samling.vis, valg, tjeneste.na())
        bilde = await i_ko(tjeneste.koer.sidebilder, samling.side, valg, nr, tjeneste.na())
        return Response(bilde, media_type="image/png", headers={"Cache-Control": "private, max-age=600"})

    @ruter.get("/eksempler/{navn}/pdf")
    async def pdf(navn: EksempelNavn, malform: Malformvalg = None, revisjon: Revisjonsvalg = None) -> Response:
        valg = Valg(navn=navn, malform=malform, revisjon=revisjon)
        visning = await i_ko(tjeneste.koer.tegning, samling.vis, valg, tjeneste.na())
        hoder = {"Content-Disposition": f'inline; filename="{navn}.pdf"'}
        return Response(visning.laget.pdf, media_type="application/pdf", headers=hoder)

    ruter.include_router(_hva_hvis(tjeneste, sider, samling))
    return ruter


def _hva_hvis(tjeneste: Tjeneste, sider: Sider, samling: Eksempelsamling) -> APIRouter:
    ruter = APIRouter(include_in_schema=False)
    sti = "/eksempler/{navn}/hva-hvis"

    async def valgt(navn: str, peker: str | None) -> tuple[tuple[Sted, ...], Sted | None]:
        steder = await i_ko(tjeneste.koer.lager, hvahvis.steder, tjeneste.verksted, samling.raa(navn), na=tjeneste.na())
        return steder, hvahvis.finn(steder, peker)

    @ruter.get(sti)
    async def velg(request: Request, navn: EksempelNavn, peker: Peker = None) -> Response:
        steder, sted = await valgt(navn, peker)
        return sider.vis(request, "hvahvis", eksempel=navn, steder=steder, valgt=sted, forsok=None)

    @ruter.post(sti)
    async def prov(request: Request, navn: EksempelNavn, peker: Peker = None) -> Response:
        steder, sted = await valgt(navn, peker)
        felt = await les_felt(request, tjeneste.settings.grenser)
        if sted is None or not ({"verdi", "taBort"} & set(felt)):
            return sider.vis(request, "hvahvis", eksempel=navn, steder=steder, valgt=sted, forsok=None)
        verdi = None if "taBort" in felt else felt["verdi"]
        forsok = await i_ko(tjeneste.koer.lager, hvahvis.prov, tjeneste.verksted, samling.raa(navn), sted, verdi, na=tjeneste.na())
        status = 200 if forsok.svar else Avvist.status
        return sider.vis(request, "hvahvis", status=status, eksempel=navn, steder=steder, valgt=sted, forsok=forsok)

    return ruter


def _verifisering(tjeneste: Tjeneste, sider: Sider) -> APIRouter:
    ruter = APIRouter(include_in_schema=False)

    @ruter.get("/kontroller")
    def opplasting(request: Request) -> Response:
        _krev_apen(tjeneste)
        return sider.vis(request, "kontroller", maks=tjeneste.settings.grenser.verifisering_maks // 1_048_576, fra_utskrift=False)

    @ruter.post("/kontroller")
    async def kontroller(request: Request) -> Response:
        _krev_apen(tjeneste)
        fil = await les_fil(request, tjeneste.settings.grenser)
        som_json = await i_ko(
            tjeneste.koer.verifisering,
            flyt.verifiser_under_klokke,
            tjeneste.verksted,
            fil.innhold,
            na=tjeneste.na(),
            filnavn=fil.filnavn or None,
            lager=tjeneste.lager,
        )
        return sider.vis(
            request,
            "rapport",
            rapport=som_json,
            tone=rapport.tone(som_json),
            signaturtone=rapport.signaturtone,
            samlet=rapport.samlet,
            svartoner=rapport.SVARTONER,
            kilobyte=rapport.kilobyte,
        )

    @ruter.get("/v/{dokument_id}")
    def fra_utskrift(request: Request, dokument_id: str) -> Response:
        """The same page for every id, known or not: a print tells nobody here whether a document exists."""
        del dokument_id
        _krev_apen(tjeneste)
        return sider.vis(request, "kontroller", maks=tjeneste.settings.grenser.verifisering_maks // 1_048_576, fra_utskrift=True)

    return ruter


def _forside_i_produksjon() -> APIRouter:
    ruter = APIRouter(include_in_schema=False)

    @ruter.get("/")
    def forside() -> Response:
        return RedirectResponse("/kontroller", status_code=303)

    return ruter


def _krev_apen(tjeneste: Tjeneste) -> None:
    if not tjeneste.settings.apen_verifisering:
        raise _ukjent_side()


def _ukjent_side() -> IkkeFunnet:
    return IkkeFunnet(Tekst(nb="Denne siden finnes ikke.", nn="Denne sida finst ikkje."))
