"""The way in and out: choose where to log in, or in the demo whom to be; and what everybody may open of it.

The demo's choice identifies nobody, and there is none in production.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from app.api.tilgang import utsted_demotoken
from app.api.tjeneste import Tjeneste
from app.errors import IkkeFunnet
from app.identitet.bruker import Brukerrolle
from app.identitetsoppsett import Hvem
from app.lager.okter import Oktslag
from app.tekst import Malform, Tekst
from app.web import okt
from app.web.okt import INNLOGGING, MENYER
from app.web.sider import Sider
from app.web.skjemafelt import les_skjema
from app.web.skjemavern import FremmedSide, fra_egen_side

EGEN_STI = re.compile(r"/[A-Za-z0-9][A-Za-z0-9/._-]{0,200}(\?[A-Za-z0-9=&._-]{0,200})?|/")
STANDARDFYLKE = "46"
VELG_ROLLE = "/innlogging/rolle"


def ruter(tjeneste: Tjeneste, sider: Sider) -> APIRouter:
    """The page, and in the demo its form."""
    ruter = APIRouter(include_in_schema=False)

    @ruter.get(INNLOGGING)
    def innlogging(request: Request, til: str = "") -> Response:
        na = okt.les_okt(request, tjeneste)
        halv = okt.finn_lagret(tjeneste, okt.vist_kake(request, tjeneste), Oktslag.ANSATT) if na is None else None
        if halv is not None and halv.rolle is None and okt.tildelinger(tjeneste, halv):
            return RedirectResponse(med_sprak(request, _med_til(VELG_ROLLE, til)), status_code=303)
        fylker = sorted(tjeneste.verksted.grunnlag.fylker.values(), key=lambda f: f.navn.nb)
        valgt = na.bruker.fylke if na else STANDARDFYLKE
        rolle = na.bruker.rolle if na else Brukerrolle.SAKSBEHANDLER
        return sider.vis(
            request,
            "innlogging",
            steder=tjeneste.personer.for_hvem(Hvem.ANSATTE),
            fylker=fylker,
            roller=tuple(MENYER),
            valgt=valgt,
            rolle=rolle,
            til=egen_sti(til),
        )

    if tjeneste.settings.demo:
        ruter.include_router(_demo(tjeneste))
    return ruter


def _demo(tjeneste: Tjeneste) -> APIRouter:
    ruter = APIRouter(include_in_schema=False)

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
        svar = RedirectResponse(med_sprak(request, egen_sti(felter.get("til", "")) or MENYER[valgt][0].sti), status_code=303)
        okt.start(svar, utsted_demotoken(tjeneste.settings, valgt, fylke, tjeneste.na()), tjeneste)
        return svar

    return ruter


def til_innlogging(request: Request) -> Response:
    """To the login, and from there back to the page that was asked for; never back to a form.

    htmx follows a redirect by itself and would put the login into the page: it is told to leave the page instead.
    """
    if "hx-request" in request.headers:
        siden = egen_sti(urlsplit(request.headers.get("hx-current-url", "")).path)
        return Response(status_code=401, headers={"HX-Redirect": _innloggingen(request, siden)})
    er_side = request.method == "GET" and not request.url.path.startswith(INNLOGGING)
    return RedirectResponse(_innloggingen(request, egen_sti(request.url.path) if er_side else ""), status_code=303)


def _innloggingen(request: Request, til: str) -> str:
    return med_sprak(request, _med_til(INNLOGGING, til))


def _med_til(sti: str, til: str) -> str:
    return f"{sti}?til={egen_sti(til)}" if egen_sti(til) else sti


def egen_sti(til: str) -> str:
    """An address of this service, or nothing: a link must not lead anybody elsewhere through our login."""
    return til if EGEN_STI.fullmatch(til) and not urlsplit(til).netloc else ""


def med_sprak(request: Request, sti: str) -> str:
    """The address in the language that the reader has chosen."""
    return med_malform(request.query_params.get("sprak", ""), sti)


def med_malform(sprak: str, sti: str) -> str:
    """The address in this language, if it is one."""
    return f"{sti}{'&' if '?' in sti else '?'}sprak={sprak}" if sprak in set(Malform) and "sprak=" not in sti else sti
