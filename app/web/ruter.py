"""Hangs the pages on the app: one package for each kind of reader."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.responses import FileResponse, RedirectResponse
from starlette.middleware.gzip import GZipMiddleware

from app.api.tjeneste import Tjeneste
from app.errors import Feil, IkkeFunnet
from app.identitetsoppsett import Hvem
from app.tekst import Tekst
from app.web import innlogging, meldingssider, oidcinnlogging
from app.web.drift import driftssider, webhooksider
from app.web.eksempel import eksempelsider
from app.web.feilside import vis_feil
from app.web.malforfatter import malsider, regelsider
from app.web.postensimulator import spillesider
from app.web.revisor import kontroller, loggsider
from app.web.saksbehandler import arbeidsliste, dokumentside, ny, panelbilder
from app.web.sider import Sider
from app.web.signatar import signersider

STATISK = Path(__file__).parent / "statisk"
ET_DOGN = "public, max-age=86400"
TYPER: Mapping[str, str] = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}
MED_OKT = (innlogging, oidcinnlogging, arbeidsliste, ny, panelbilder, dokumentside, loggsider, malsider, driftssider, webhooksider)
"""What needs a session, and the way to one: where the people of a county can log in at all."""
BARE_I_DEMO = (meldingssider, eksempelsider, spillesider)
"""What shows synthetic people."""


def monter(app: FastAPI, tjeneste: Tjeneste) -> None:
    """Hang the pages on the app."""
    sider, demo, apen = Sider(tjeneste), tjeneste.settings.demo, tjeneste.settings.apen_verifisering
    med_okt = demo or bool(tjeneste.personer.for_hvem(Hvem.ANSATTE))
    app.include_router(_statisk())
    app.include_router(kontroller.ruter(tjeneste, sider))
    if med_okt or apen:
        app.include_router(regelsider.ruter(tjeneste, sider))
    app.include_router(signersider.ruter(tjeneste, sider))
    for del_ in (*(MED_OKT if med_okt else ()), *(BARE_I_DEMO if demo else ())):
        app.include_router(del_.ruter(tjeneste, sider))
    if not med_okt and tjeneste.personer.steder:
        app.include_router(oidcinnlogging.ruter(tjeneste, sider))
    if not med_okt and apen:
        app.include_router(_forside("/kontroller"))
    _ferdig(app, tjeneste, sider)


def monter_simulator(app: FastAPI, tjeneste: Tjeneste) -> None:
    """The page of Posten's simulator alone."""
    sider = Sider(tjeneste)
    app.include_router(_statisk())
    app.include_router(spillesider.ruter(tjeneste, sider, alene=True))
    app.include_router(_forside(spillesider.SIDE))
    _ferdig(app, tjeneste, sider)


def _ferdig(app: FastAPI, tjeneste: Tjeneste, sider: Sider) -> None:
    app.add_middleware(GZipMiddleware, minimum_size=1000)

    def feilside(request: Request, feil: Feil) -> Response:
        return vis_feil(request, feil, tjeneste, sider)

    app.state.feilside = feilside


def _statisk() -> APIRouter:
    ruter = APIRouter(include_in_schema=False)
    filer = {fil.relative_to(STATISK).as_posix(): fil for fil in STATISK.rglob("*") if fil.suffix in TYPER}

    @ruter.get("/statisk/{navn:path}")
    def statisk(navn: str) -> Response:
        if navn not in filer:
            raise IkkeFunnet(Tekst(nb="Denne siden finnes ikke.", nn="Denne sida finst ikkje."))
        fil = filer[navn]
        return FileResponse(fil, media_type=TYPER[fil.suffix], headers={"Cache-Control": ET_DOGN})

    return ruter


def _forside(sti: str) -> APIRouter:
    """Where there is no list of one's own, the front page is this one."""
    ruter = APIRouter(include_in_schema=False)

    @ruter.get("/")
    def forside() -> Response:
        return RedirectResponse(sti, status_code=303)

    return ruter
