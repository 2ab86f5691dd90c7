"""The example contracts as pages (demo): who signs and why, their page images, and what would be if a fact were another."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi import Path as Sti

from app.api.inndata import les_felt
from app.api.tjeneste import Tjeneste, i_ko
from app.errors import Avvist
from app.tekst import Malform
from app.web.eksempel import hvahvis
from app.web.eksempel.eksempler import Eksempelsamling, Valg
from app.web.eksempel.hvahvis import Sted
from app.web.okt import OktHvisNoen
from app.web.sider import Sider

EksempelNavn = Annotated[str, Sti(pattern=r"^[a-z0-9-]{1,80}$")]
Malformvalg = Annotated[Malform | None, Query()]
Peker = Annotated[str | None, Query(pattern=r"^(/[A-Za-z0-9]{1,40}){1,8}$")]
Revisjonsvalg = Annotated[str | None, Query(pattern=r"^[0-9-]{1,20}$")]


def ruter(tjeneste: Tjeneste, sider: Sider) -> APIRouter:
    """The pages."""
    samling = Eksempelsamling(tjeneste.verksted, tjeneste.settings.forms)
    ruter = APIRouter(include_in_schema=False)

    @ruter.get("/eksempler")
    def eksempler(request: Request, okt: OktHvisNoen) -> Response:
        alle = samling.oversikt(tjeneste.na())
        kan_vises = [en for en in alle if en.kan_vises]
        egne = [en for en in kan_vises if okt and en.fylkesnummer == okt.bruker.fylke]
        andre = [en for en in kan_vises if en not in egne]
        return sider.vis(request, "eksempler", egne=egne, andre=andre, venter=[en for en in alle if not en.kan_vises])

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
