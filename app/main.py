"""Puts the service together: the only place where settings, store, flow, API and pages meet."""

from __future__ import annotations

import logging
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from typing import Any

import structlog
from fastapi import FastAPI

from app import VERSJON, flyt
from app.api import helse, kontrakter, kontroll, maler, problemer, signatarer, verifisering
from app.api.tilgang import tokenkontroll
from app.api.tjeneste import Tjeneste
from app.api.vakt import Vakt
from app.clock import Clock, na
from app.dokument.lesevakt import Lesevakt
from app.jobber import valg
from app.jobber.port import Arbeider, Jobber, Jobbslag, Register, register
from app.jobber.vedlikehold import Vedlikehold
from app.lager.base import Lager, apne
from app.lager.logg import Hodelager
from app.lager.maskering import masker_alt
from app.settings import Jobbmotor, Settings
from app.web import ruter as sider

API = "/api/v1"
BESKRIVELSE = "Lærekontrakter fra saksdata til signert, etterprøvbar PDF. Feil svares som application/problem+json (RFC 9457)."


def create_app(settings: Settings, clock: Clock = na) -> FastAPI:
    """The service, ready to be run. Refuses (Oppsettsfeil) on edited templates, a folder of another mode, missing keys."""
    sett_opp_logg()
    lager, vakt = apne(settings.data, settings.modus, settings.database), Lesevakt()
    verksted = replace(flyt.verksted(settings), vakt=vakt)
    tjeneste = Tjeneste(settings=settings, clock=clock, verksted=verksted, lager=lager, tokenkontroll=tokenkontroll(settings))

    @asynccontextmanager
    async def levetid(_: FastAPI) -> AsyncIterator[None]:
        with arbeider_i_tjenesten(settings, lager, clock):
            yield
        vakt.lukk()
        lager.lukk()

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
    for del_ in (kontrakter, kontroll, signatarer, verifisering, maler):
        app.include_router(del_.ruter, prefix=API)
    app.include_router(helse.ruter)
    sider.monter(app, tjeneste)
    problemer.registrer(app)
    problemer.beskriv(app, settings.adresse)
    app.add_middleware(Vakt, settings=settings)
    return app


def jobbslag(settings: Settings, lager: Lager, jobber: Jobber, clock: Clock) -> Register:
    """Every kind of job this program can carry out, with its handler."""
    hoder = Hodelager(lager, settings, clock)
    return register(
        *Vedlikehold(lager, jobber, clock).slag(),
        Jobbslag(navn="logghode", kjor=hoder.jobb, hver=hoder.hver),
    )


def arbeider(settings: Settings, lager: Lager, clock: Clock) -> Arbeider:
    """A worker of the queue that the settings name."""
    jobber = valg.jobber(settings.jobber, lager, clock)
    return valg.arbeider(settings.jobber, lager, jobbslag(settings, lager, jobber, clock), clock)


@contextmanager
def arbeider_i_tjenesten(settings: Settings, lager: Lager, clock: Clock) -> Iterator[None]:
    """The embedded engine works inside the service; procrastinate's workers are processes of their own (`kontraktverk arbeider`)."""
    if settings.jobber is not Jobbmotor.INNEBYGD:
        yield
        return
    i_gang = arbeider(settings, lager, clock)
    i_gang.start()
    try:
        yield
    finally:
        i_gang.stopp()


def sett_opp_logg() -> None:
    """One JSON object a line on stderr, scrubbed of personal numbers."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _masker,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=lambda *_: _Stderr(),
        cache_logger_on_first_use=False,
    )


class _Stderr:
    """Writes to the stderr of now: tests and servers put another in its place."""

    def msg(self, linje: str) -> None:
        """One line."""
        sys.stderr.write(f"{linje}\n")

    info = warning = error = msg


def _masker(_logger: Any, _metode: str, hendelse: structlog.typing.EventDict) -> structlog.typing.EventDict:
    maskert: dict[str, Any] = masker_alt(dict(hendelse))
    return maskert
