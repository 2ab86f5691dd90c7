"""Puts the service together: the only place where settings, store, flow, API and pages meet."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace

from fastapi import FastAPI

from app import VERSJON, flyt
from app.api import helse, problemer
from app.api.dor import Dor
from app.api.ruter import api_ruter
from app.api.takt import Takt
from app.api.tilgang import tokenkontroll
from app.api.tjeneste import Tjeneste
from app.api.vakt import Vakt
from app.bevis.gang import Bevisgang
from app.clock import Clock, na
from app.dokument.lesevakt import Lesevakt
from app.drift.grunnlag import Driftsgrunnlag
from app.drift.logg import sett_opp_logg
from app.drift.tilsyn import Tilsyn
from app.fornyelse import Fornying
from app.identitet.oidc.klient import lag_klienter
from app.identitet.personer import Oidc, personinnlogging
from app.jobber import valg
from app.jobber.listebygging import Listebygging
from app.jobber.port import Arbeider, Jobbslag, Register, register
from app.jobber.vedlikehold import Vedlikehold
from app.lager.base import Lager, apne_for
from app.lager.logg import Hodelager
from app.lager.sletting import Sletting
from app.oppdrag.gang import Oppdragsgang
from app.oppdrag.oppsett import meldingsjobb, postenko, sett_opp
from app.settings import Jobbmotor, Settings
from app.skjema import fylkesbok
from app.skjema.konsumentfil import les_konsumenter
from app.web import ruter as sider
from app.web.revisor.rapporttegning import Rapporttegner
from app.webhook.levering import Leveringer

API = "/api/v1"
BESKRIVELSE = "Lærekontrakter fra saksdata til signert, etterprøvbar PDF. Feil svares som application/problem+json (RFC 9457)."


def create_app(settings: Settings, clock: Clock = na, steder: Mapping[str, Oidc] | None = None) -> FastAPI:
    """The service, ready to be run. Refuses (Oppsettsfeil) on edited templates, a folder of another mode, missing keys.
    `steder`: where people log in, for tests; None: where the settings say."""
    tjeneste = lag_tjeneste(settings, clock, steder)

    @asynccontextmanager
    async def levetid(_: FastAPI) -> AsyncIterator[None]:
        with arbeider_i_tjenesten(settings, tjeneste.gang):
            yield
        tjeneste.lukk()

    app = FastAPI(
        title="Kontraktverk",
        version=VERSJON,
        description=BESKRIVELSE,
        openapi_url="/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=levetid,
        redirect_slashes=False,
    )
    app.state.tjeneste = tjeneste
    for ruter in api_ruter(demo=settings.demo):
        app.include_router(ruter, prefix=API)
    app.include_router(helse.ruter)
    sider.monter(app, tjeneste)
    problemer.registrer(app)
    problemer.beskriv(app, settings.adresse)
    app.add_middleware(Dor, settings=settings, takt=tjeneste.takt)
    app.add_middleware(Vakt, settings=settings)
    return app


def create_simulatorside(settings: Settings, clock: Clock = na) -> FastAPI:
    """The page where one plays the signers of Posten's simulator, alone: no API, no jobs."""
    tjeneste = lag_tjeneste(settings, clock)

    @asynccontextmanager
    async def levetid(_: FastAPI) -> AsyncIterator[None]:
        yield
        tjeneste.lukk()

    app = FastAPI(title="Postensimulator", version=VERSJON, openapi_url=None, docs_url=None, redoc_url=None, lifespan=levetid)
    app.state.tjeneste = tjeneste
    sider.monter_simulator(app, tjeneste)
    problemer.registrer(app)
    app.add_middleware(Dor, settings=settings, takt=tjeneste.takt)
    app.add_middleware(Vakt, settings=settings)
    return app


def lag_tjeneste(settings: Settings, clock: Clock, steder: Mapping[str, Oidc] | None = None) -> Tjeneste:
    """All that a call has at hand."""
    sett_opp_logg()
    lager, vakt = apne_for(settings), Lesevakt()
    verksted = replace(flyt.verksted(settings, clock), vakt=vakt)
    jobber = valg.jobber(settings.jobber, lager, clock)
    gang = sett_opp(verksted, lager, clock, jobber)
    lager.hjem.krev_provd()
    tilsyn = Tilsyn.av(Driftsgrunnlag(settings=settings, lager=lager, maler=verksted.maler, jobber=jobber, clock=clock, ring=gang.ring))
    return Tjeneste(
        settings=settings,
        clock=clock,
        verksted=verksted,
        lager=lager,
        gang=gang,
        tokenkontroll=tokenkontroll(settings, les_konsumenter(settings.data / fylkesbok.MAPPE, verksted.grunnlag.fylker)),
        tilsyn=tilsyn,
        rapporttegner=Rapporttegner.av(settings),
        personer=personinnlogging(settings, lag_klienter(settings) if steder is None else steder, verksted.grunnlag.fylker),
        takt=Takt(settings.takt),
    )


def jobbslag(settings: Settings, gang: Oppdragsgang) -> Register:
    """Every kind of job this program can carry out, with its handler."""
    hoder = Hodelager(gang.lager, settings, gang.clock)
    sletting = Sletting(gang.lager, gang.bord.grunnlag.sletting, gang.clock)
    return register(
        *Vedlikehold(gang.lager, gang.jobber, gang.clock).slag(),
        *gang.slag(),
        *meldingsjobb(gang).slag(),
        *(ko.slag() if (ko := postenko(gang)) else ()),
        *Fornying.av(gang).slag(),
        *Bevisgang(gang).slag(),
        *Leveringer.av(gang).slag(),
        Listebygging(gang.lager, gang.ring, gang.jobber, gang.clock).slag(),
        Jobbslag(navn="logghode", kjor=hoder.jobb, hver=hoder.hver),
        Jobbslag(navn="slett-modent", kjor=sletting.jobb, hver=sletting.hver),
    )


def arbeider(settings: Settings, lager: Lager, clock: Clock) -> Arbeider:
    """A worker of the queue that the settings name."""
    gang = sett_opp(flyt.verksted(settings, clock), lager, clock)
    lager.hjem.krev_provd()
    return _arbeider(settings, gang)


def _arbeider(settings: Settings, gang: Oppdragsgang) -> Arbeider:
    return valg.arbeider(settings.jobber, gang.lager, jobbslag(settings, gang), gang.clock)


@contextmanager
def arbeider_i_tjenesten(settings: Settings, gang: Oppdragsgang) -> Iterator[None]:
    """The embedded engine works inside the service; procrastinate's workers are processes of their own (`kontraktverk arbeider`)."""
    if settings.jobber is not Jobbmotor.INNEBYGD:
        yield
        return
    i_gang = _arbeider(settings, gang)
    i_gang.start()
    try:
        yield
    finally:
        i_gang.stopp()
