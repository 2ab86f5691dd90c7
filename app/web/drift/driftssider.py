"""The state of the service, for who keeps it running, and «run again» for what was given up. One's own county alone."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from app.api.feilliste import JobbId
from app.api.tjeneste import Tjeneste, i_ko
from app.jobber import fylkesliste
from app.jobber.feilliste import Jobbfeil
from app.lager.motor import alene_om
from app.web.drift.oversikt import FLEST, Oversikt, finn_dod, les_oversikt
from app.web.okt import Driftsokt, krev_eget_skjema
from app.web.sider import Lenker, Sider, sprak_for
from app.web.skjemafelt import les_skjema

SIDE = "/drift"
JOBB = "/drift/feilliste/{jobb_id}"
Lagt = Annotated[Literal["ja"] | None, Query()]


def ruter(tjeneste: Tjeneste, sider: Sider) -> APIRouter:
    """The page, and the step where one confirms."""
    ruter = APIRouter(include_in_schema=False)

    @ruter.get(SIDE)
    async def drift(request: Request, okt: Driftsokt, lagt: Lagt = None) -> Response:
        helse = await tjeneste.tilsyn.helse.svar()
        oversikt: Oversikt = await i_ko(tjeneste.koer.lager, les_oversikt, tjeneste, okt.bruker.fylke, helse)
        return sider.vis(request, "drift", o=oversikt, lagt=lagt, flest=FLEST)

    @ruter.get(JOBB)
    async def bekreft(request: Request, jobb_id: JobbId, okt: Driftsokt) -> Response:
        jobb: Jobbfeil = await i_ko(tjeneste.koer.lager, finn_dod, tjeneste, okt.bruker.fylke, jobb_id)
        return sider.vis(request, "drift_kjor", jobb=jobb)

    @ruter.post(JOBB)
    async def kjor(request: Request, jobb_id: JobbId, okt: Driftsokt) -> Response:
        krev_eget_skjema(request, tjeneste, (await les_skjema(request)).get("skjema", ""))
        await i_ko(tjeneste.koer.lager, _kjor_igjen, tjeneste, okt.bruker.fylke, jobb_id)
        return RedirectResponse(Lenker(sprak_for(request), SIDE, {}).til(SIDE, lagt="ja"), status_code=303)

    return ruter


def _kjor_igjen(tjeneste: Tjeneste, fylkesnummer: str, jobb_id: str) -> None:
    """As over HTTP (`app.api.feilliste`): one at a time for each job, so that two presses lay it in the queue once."""
    with tjeneste.lager.transaksjon() as forbindelse:
        alene_om(forbindelse, f"jobbfeil:{jobb_id}")
        fylkesliste.kjor_igjen(forbindelse, tjeneste.gang.jobber, jobb_id, fylkesnummer=fylkesnummer)
