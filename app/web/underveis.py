"""A login at a provider, from our door and back to it: begun here, remembered in the store, finished once, by the browser that began it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from app.api.tjeneste import Tjeneste
from app.identitet.oidc.innlogging import Identitet, Innlogging
from app.identitet.personer import Oidc
from app.identitetsoppsett import Hvem
from app.lager import okter
from app.web import kaker
from app.web.kaker import HEMMELIGHET, Kake
from app.web.okt import har_https
from app.web.oktfeil import UkjentInnlogging, UkjentLeverandor
from app.web.sider import sprak_for
from app.web.skjemavern import FremmedSide, fra_egen_side
from signing.model import Niva

UTLOGGET = "/utlogget"
"""Where they come when they have logged out there."""
LENGSTE_VERDI, LENGSTE_SPRAK = 4096, 10
_INNLOGGING, _FORMAL, _SPRAK = "innlogging", "formal", "sprak"


@dataclass(frozen=True, slots=True)
class Kommet:
    """Somebody who has come back. `formal`: what was said of the login when it began."""

    identitet: Identitet
    til: str
    steg_opp: bool
    sprak: str
    formal: Mapping[str, Any]


def finn_sted(tjeneste: Tjeneste, leverandor: str, hvem: Hvem) -> Oidc:
    """The provider, or `UkjentLeverandor`."""
    sted = tjeneste.personer.sted(leverandor, hvem)
    if sted is None:
        raise UkjentLeverandor
    return sted


def begynn(
    request: Request, tjeneste: Tjeneste, sted: Oidc, formal: Mapping[str, Any], *, minst: Niva, steg_opp: bool, til: str
) -> Response:
    """Off to the provider. Calls it: never on the event loop.

    It begins where somebody presses a link of ours, or opens the address: no other site begins a login.
    """
    if request.headers.get("sec-fetch-site", "none") != "none" and not fra_egen_side(request):
        raise FremmedSide
    na, tilfeldig = tjeneste.na(), tjeneste.personer.tilfeldig
    adresse, innlogging = sted.begynn(
        na=na, tilfeldig=tilfeldig, malform=sprak_for(request), minst=minst, steg_opp=steg_opp, til=til
    )  # fmt: skip
    nettleser = _nettleser(request, tjeneste)
    innhold = {_INNLOGGING: innlogging.som_json(), _FORMAL: dict(formal), _SPRAK: request.query_params.get("sprak", "")[:LENGSTE_SPRAK]}
    with tjeneste.lager.transaksjon() as forbindelse:
        okter.begynn(forbindelse, tjeneste.gang.ring, state=innlogging.state, nettleser=nettleser, innhold=innhold, na=na)
    svar = RedirectResponse(adresse, status_code=303)
    kaker.sett(svar, Kake.INNLOGGING, nettleser, varer=okter.UNDERVEIS, https=har_https(tjeneste))
    return svar


def fullfor(request: Request, tjeneste: Tjeneste) -> Kommet:
    """Who it is that came back. The login is used up whatever comes of it. Calls the provider: never on the event loop."""
    parametre = dict(request.query_params)
    if len(parametre) != len(request.query_params.multi_items()) or any(len(en) > LENGSTE_VERDI for en in parametre.values()):
        raise UkjentInnlogging
    nettleser = _vist(request, tjeneste)
    with tjeneste.lager.transaksjon() as forbindelse:
        innhold = okter.ta(
            forbindelse, tjeneste.gang.ring, state=parametre.get("state", ""), nettleser=nettleser, na=tjeneste.na()
        )  # fmt: skip
    if innhold is None:
        raise UkjentInnlogging
    request.state.sprak = str(innhold[_SPRAK])
    innlogging = Innlogging.fra_json(innhold[_INNLOGGING])
    sted = tjeneste.personer.steder.get(innlogging.leverandor)
    if sted is None:
        raise UkjentLeverandor
    identitet = sted.fullfor(innlogging, parametre, na=tjeneste.na(), tilfeldig=tjeneste.personer.tilfeldig)
    return Kommet(identitet, innlogging.til, innlogging.steg_opp, str(innhold[_SPRAK]), innhold[_FORMAL])


def ferdig(request: Request, svar: Response, tjeneste: Tjeneste) -> None:
    """The browser needs no more to show that it was the one, unless another of its pages is still at a provider."""
    with tjeneste.lager.lesing() as forbindelse:
        flere = okter.er_underveis(forbindelse, nettleser=_vist(request, tjeneste), na=tjeneste.na())
    if not flere:
        kaker.slett(svar, Kake.INNLOGGING, https=har_https(tjeneste))


def _nettleser(request: Request, tjeneste: Tjeneste) -> str:
    """What the browser is known by while it is at a provider. One that has begun a login in another page keeps its own: each login has its
    own `state`, and the first must not be refused because there came a second."""
    vist = _vist(request, tjeneste)
    return vist if HEMMELIGHET.fullmatch(vist) else kaker.hemmelighet(tjeneste.personer.tilfeldig)


def _vist(request: Request, tjeneste: Tjeneste) -> str:
    return kaker.les(request, Kake.INNLOGGING, https=har_https(tjeneste))
