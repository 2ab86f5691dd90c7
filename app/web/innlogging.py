"""The demo's way in: choose a role and a county. It identifies nobody, and there is none in production."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from app.api.tilgang import Brukerrolle, utsted_demotoken
from app.api.tjeneste import Tjeneste
from app.errors import IkkeFunnet
from app.tekst import Malform, Tekst
from app.web import okt
from app.web.okt import INNLOGGING, MENYER
from app.web.sider import Sider
from app.web.skjemafelt import les_skjema
from app.web.skjemavern import FremmedSide, fra_egen_side

EGEN_STI = re.compile(r"/[A-Za-z0-9][A-Za-z0-9/._-]{0,200}(\?[A-Za-z0-9=&._-]{0,200})?|/")
STANDARDFYLKE = "46"


def ruter(tjeneste: Tjeneste, sider: Sider) -> APIRouter:
    """The page, its form, and the way out."""
    ruter = APIRouter(include_in_schema=False)
    https = tjeneste.settings.adresse.startswith("https://")

    @ruter.get(INNLOGGING)
    def innlogging(request: Request, til: str = "") -> Response:
        na = okt.les_okt(request, tjeneste)
        fylker = sorted(tjeneste.verksted.grunnlag.fylker.values(), key=lambda f: f.navn.nb)
        valgt = na.bruker.fylke if na else STANDARDFYLKE
        rolle = na.bruker.rolle if na else Brukerrolle.SAKSBEHANDLER
        return sider.vis(request, "innlogging", fylker=fylker, roller=tuple(MENYER), valgt=valgt, rolle=rolle, til=egen_sti(til))

    @ruter.post(INNLOGGING)
    async def inn(request: Request) -> Response:
        """No session stands behind this form, so where it was is all there is to ask."""
        felter = await les_skjema(request)
        if not fra_egen_side(request):
            raise FremmedSide
        rolle, fylke = felter.get("rolle", ""), felter.get("fylke", "")
        if rolle not in {en.value for en in MENYER} or fylke not in tjeneste.verksted.grunnlag.fylker:
            raise IkkeFunnet(Tekst(nb="Rollen eller fylket finnes ikke.", nn="Rolla eller fylket finst ikkje."))
        valgt = Brukerrolle(rolle)
        svar = RedirectResponse(_med_sprak(request, egen_sti(felter.get("til", "")) or MENYER[valgt][0].sti), status_code=303)
        okt.start(svar, utsted_demotoken(tjeneste.settings, valgt, fylke, tjeneste.na()), https=https)
        return svar

    @ruter.post("/utlogging")
    async def ut(request: Request) -> Response:
        okt.krev_eget_skjema(request, tjeneste, (await les_skjema(request)).get("skjema", ""))
        svar = RedirectResponse(_med_sprak(request, INNLOGGING), status_code=303)
        okt.avslutt(svar, https=https)
        return svar

    return ruter


def til_innlogging(request: Request) -> Response:
    """To the login, and from there back to the page that was asked for; never back to a form.

    htmx follows a redirect by itself and would put the login into the page: it is told to leave the page instead.
    """
    if "hx-request" in request.headers:
        siden = egen_sti(urlsplit(request.headers.get("hx-current-url", "")).path)
        return Response(status_code=401, headers={"HX-Redirect": _innloggingen(request, siden)})
    siden = request.url.path if request.method == "GET" else ""
    return RedirectResponse(_innloggingen(request, egen_sti(siden)), status_code=303)


def _innloggingen(request: Request, til: str) -> str:
    return _med_sprak(request, f"{INNLOGGING}?til={til}" if til else INNLOGGING)


def egen_sti(til: str) -> str:
    """An address of this service, or nothing: a link must not lead anybody elsewhere through our login."""
    return til if EGEN_STI.fullmatch(til) and not urlsplit(til).netloc else ""


def _med_sprak(request: Request, sti: str) -> str:
    sprak = request.query_params.get("sprak", "")
    return f"{sti}{'&' if '?' in sti else '?'}sprak={sprak}" if sprak in set(Malform) and "sprak=" not in sti else sti
