"""A new contract: the form, and beside it the document as it becomes; then what will happen, and the sending.

    GET  /ny              choose a kind; `?type=`, `?eksempel=` or `?erstatter=`: the form
    POST /ny/oppdater     the form as it stands: to htmx the parts that follow from it, to everybody else the whole page
    POST /ny/utkast       the draft as a file
    POST /ny/se-over      what will happen
    POST /ny/opprett      store it and send it

Nothing is kept between the calls but the files that were uploaded: the form carries all of it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from functools import partial

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from app import flyt
from app.api.inndata import Filskjema, les_filskjema
from app.api.tjeneste import Tjeneste, i_ko
from app.clock import dag
from app.domene.dokument import Dokumenttype
from app.domene.opplysninger import DOKUMENTET, DOKUMENTORD
from app.errors import Feil, IkkeFunnet
from app.identitet.bruker import Handling
from app.lager.dokumenter import FinnesAllerede
from app.skjema.register import Eksempel, eksempler
from app.tekst import Tekst
from app.web.okt import Okt, Skriverokt, krev_eget_skjema
from app.web.saksbehandler import nyutkast, nyvurdering, opplasting
from app.web.saksbehandler.erstatning import RETTET, endringer, erstatt, ma_signere_pa_nytt, utgangspunkt
from app.web.saksbehandler.nyutkast import Utkast
from app.web.saksbehandler.nyvurdering import Vurdert
from app.web.saksbehandler.panel import lag_panel
from app.web.sider import Sider, sprak_for


@dataclass(frozen=True, slots=True)
class Nysider:
    """The pages of one new contract."""

    tjeneste: Tjeneste
    sider: Sider

    # ------------------------------------------------------------ the form

    async def apne(self, request: Request, okt: Skriverokt, eksempel: str = "", erstatter: str = "") -> Response:
        """Choose a kind, or start from one, an example, or the issue that is to be replaced."""
        na = self.tjeneste.na()
        if erstatter:
            raa = await i_ko(self.tjeneste.koer.lager, utgangspunkt, self.tjeneste, okt, erstatter)
            utkast = replace(nyutkast.av_data(self.tjeneste, raa, fylkesnummer=okt.bruker.fylke), erstatter=erstatter)
        elif eksempel:
            ett = self._eksempel(eksempel)
            utkast = nyutkast.av_data(self.tjeneste, ett.raa, fylkesnummer=okt.bruker.fylke, eksempel=eksempel)
            if await i_ko(self.tjeneste.koer.lager, nyvurdering.er_brukt, self.tjeneste, okt, utkast, na=na):
                utkast = nyutkast.uten_nummer(utkast)
        elif type_ := request.query_params.get("type", ""):
            utkast = nyutkast.tomt(self.tjeneste, type_, fylkesnummer=okt.bruker.fylke, i_dag=dag(na))
        else:
            return self._valg(request, okt)
        return await self._skjema(request, okt, utkast)

    def _valg(self, request: Request, okt: Okt) -> Response:
        typer = tuple(en for en in Dokumenttype if flyt.har_mal(self.tjeneste.verksted, en.value))
        alle = eksempler(self.tjeneste.settings.forms) if self.tjeneste.settings.demo else ()
        egne = [ett for ett in alle if json.loads(ett.raa)["fylke"]["fylkesnummer"] == okt.bruker.fylke]
        andre = [ett for ett in alle if ett not in egne]
        return self.sider.vis(request, "ny_valg", typer=typer, ord_=DOKUMENTORD, egne=egne, andre=andre)

    def _eksempel(self, navn: str) -> Eksempel:
        alle = eksempler(self.tjeneste.settings.forms) if self.tjeneste.settings.demo else ()
        funnet = next((ett for ett in alle if ett.navn == navn), None)
        if funnet is None:
            raise IkkeFunnet(Tekst(nb="Dette eksempelet finnes ikke.", nn="Dette eksempelet finst ikkje."))
        return funnet

    async def tilbake(self, request: Request, _okt: Skriverokt) -> Response:
        """Somebody opened the address of a form: there is nothing here without what it held."""
        return RedirectResponse(f"/ny?sprak={sprak_for(request).value}", status_code=303)

    async def oppdater(self, request: Request, okt: Skriverokt) -> Response:
        """The form as it stands now."""
        skjema, utkast = await self._les(request, okt)
        utkast = await self._utfor(okt, utkast, skjema)
        if request.headers.get("hx-request") and request.headers.get("hx-target", "") != "kontrakt":
            return await self._vis(request, okt, "ny_svar", utkast, await self._vurder(okt, utkast))
        return await self._skjema(request, okt, utkast)

    async def last_ned(self, request: Request, okt: Skriverokt) -> Response:
        """The draft, to be kept or sent on. The name of the file says nothing of whom it is about."""
        _, utkast = await self._les(request, okt)
        hoder = {"Content-Disposition": f'attachment; filename="{utkast.modell.dokumenttype.value}.json"'}
        return Response(nyutkast.som_json(utkast), media_type="application/json", headers=hoder)

    async def _les(self, request: Request, okt: Okt) -> tuple[Filskjema, Utkast]:
        skjema = await les_filskjema(request, self.tjeneste.settings.grenser, flest_felt=nyutkast.FLEST_FELT)
        krev_eget_skjema(request, self.tjeneste, dict(skjema.felt).get("skjema", ""))
        return skjema, nyutkast.les(self.tjeneste, skjema, fylkesnummer=okt.bruker.fylke)

    async def _utfor(self, okt: Okt, utkast: Utkast, skjema: Filskjema) -> Utkast:
        """What the pressed button asks, then the files that came along."""
        hva, _, hvor = dict(skjema.felt).get("gjor", "").partition(":")
        if hva == "fjern":
            await i_ko(self.tjeneste.koer.lager, opplasting.slett, self.tjeneste, okt, utkast, hvor)
        utkast = nyutkast.gjor(self.tjeneste, utkast, skjema)
        ta_imot = partial(opplasting.ta_imot, self.tjeneste, okt, utkast, skjema, na=self.tjeneste.na())
        return await i_ko(self.tjeneste.koer.lager, ta_imot) if skjema.filer or skjema.for_store else utkast

    async def _vurder(self, okt: Okt, utkast: Utkast) -> Vurdert:
        return await i_ko(self.tjeneste.koer.lager, nyvurdering.vurder, self.tjeneste, okt, utkast, na=self.tjeneste.na())

    async def _skjema(self, request: Request, okt: Okt, utkast: Utkast, *, til_funn: bool = False) -> Response:
        return await self._vis(request, okt, "ny", utkast, await self._vurder(okt, utkast), til_funn=til_funn)

    async def _vis(self, request: Request, okt: Okt, navn: str, utkast: Utkast, vurdert: Vurdert, *, til_funn: bool = False) -> Response:
        panel = await i_ko(
            self.tjeneste.koer.tegning,
            lag_panel,
            self.tjeneste,
            utkast.raa,
            vurdert.filer,
            na=self.tjeneste.na(),
            fylke=okt.bruker.fylke,
            malform=utkast.valgt.malform,
            revisjon=utkast.valgt.revisjon,
            hva_hvis=utkast.valgt.hva_hvis,
            forrige=utkast.valgt.forrige,
        )
        return self.sider.vis(
            request,
            navn,
            utkast=utkast,
            vurdert=vurdert,
            panel=panel,
            visning=vurdert.visning,
            sending=vurdert.sending,
            ord_=DOKUMENTORD,
            fylke=okt.fylke,
            fag=self.tjeneste.verksted.grunnlag.larefag.fag,
            grense=opplasting.mib(self.tjeneste.settings.grenser.vedlegg_maks),
            til_funn=til_funn,
        )

    # ------------------------------------------------------------ looking it over, sending it

    async def se_over(self, request: Request, okt: Skriverokt) -> Response:
        """What will happen. With something wrong, the form, at the list of what it is."""
        skjema, utkast = await self._les(request, okt)
        utkast = await self._utfor(okt, utkast, skjema)
        vurdert = await self._vurder(okt, utkast)
        if not vurdert.visning.klar or vurdert.sending is None:
            return await self._vis(request, okt, "ny", utkast, vurdert, til_funn=True)
        return await self._oppsummering(request, okt, utkast, vurdert)

    async def _oppsummering(
        self, request: Request, okt: Okt, utkast: Utkast, vurdert: Vurdert, *, feil: Feil | None = None, mangler: bool = False
    ) -> Response:
        rader, igjen = await i_ko(self.tjeneste.koer.lager, self._erstatning, okt, utkast, vurdert)
        return self.sider.vis(
            request,
            "ny_seover",
            utkast=utkast,
            vurdert=vurdert,
            sending=vurdert.sending,
            dokumentet=DOKUMENTET,
            endringer=rader,
            pa_nytt=igjen,
            feil=feil,
            mangler=mangler,
        )

    def _erstatning(self, okt: Okt, utkast: Utkast, vurdert: Vurdert) -> tuple[tuple[object, ...], tuple[str, ...]]:
        """What changes, and who must sign anew, where this replaces something."""
        if utkast.erstatter is None:
            return (), ()
        rader = endringer(self.tjeneste, okt, utkast.raa, self.tjeneste.na(), filer=vurdert.filer, valgt=utkast.valgt.malform)
        return rader, ma_signere_pa_nytt(self.tjeneste, okt, utkast.erstatter)

    async def opprett(self, request: Request, okt: Skriverokt) -> Response:
        """Store it, then open its order. What cannot be done is told where it can be put right, with everything still there."""
        _, utkast = await self._les(request, okt)
        vurdert = await self._vurder(okt, utkast)
        if not vurdert.visning.klar or vurdert.sending is None:
            return await self._vis(request, okt, "ny", utkast, vurdert, til_funn=True)
        if vurdert.skjermet and not utkast.bekreftet:
            return await self._oppsummering(request, okt, utkast, vurdert, mangler=True)
        try:
            dokument_id = await i_ko(self.tjeneste.koer.tegning, self._lagre, okt, utkast, vurdert)
            apne = partial(self.tjeneste.gang.apne, dokument_id, aktor=okt.aktor, skjermet_bekreftet=utkast.bekreftet)
            await i_ko(self.tjeneste.koer.lager, apne)
        except Feil as feil:
            if feil.status >= 500:
                raise
            return await self._avvist(request, okt, utkast, vurdert, feil)
        sprak = sprak_for(request).value
        return RedirectResponse(f"/kontrakter/{dokument_id}?sprak={sprak}&gjort=send", status_code=303)

    async def _avvist(self, request: Request, okt: Okt, utkast: Utkast, vurdert: Vurdert, feil: Feil) -> Response:
        """Findings go to their fields; anything else is told on the summary."""
        if not feil.funn or isinstance(feil, FinnesAllerede):
            return await self._oppsummering(request, okt, utkast, vurdert, feil=feil)
        nytt = await self._vurder(okt, replace(utkast, merknader=feil.funn))
        return await self._vis(request, okt, "ny", utkast, nytt, til_funn=True)

    def _lagre(self, okt: Okt, utkast: Utkast, vurdert: Vurdert) -> str:
        """Made on the template in force: the one chosen in the preview is only looked at."""
        okt.bruker.krev(Handling.SKRIVE)
        tjeneste, malform, na = self.tjeneste, utkast.valgt.malform, self.tjeneste.na()
        if utkast.erstatter is not None:
            grunn = utkast.grunn.strip() or RETTET
            return erstatt(tjeneste, okt, utkast.raa, vurdert.filer, na, grunn=grunn, valgt=malform)
        laget = flyt.opprett(
            tjeneste.verksted,
            tjeneste.lager,
            utkast.raa,
            vurdert.filer,
            na=na,
            aktor=okt.aktor,
            valgt=malform,
        )
        return str(laget.svar["dokumentId"])


def ruter(tjeneste: Tjeneste, sider: Sider) -> APIRouter:
    """The pages."""
    ruter, sidene = APIRouter(include_in_schema=False), Nysider(tjeneste, sider)
    ruter.add_api_route("/ny", sidene.apne, methods=["GET"])
    for sti in ("/ny/oppdater", "/ny/utkast", "/ny/se-over", "/ny/opprett"):
        ruter.add_api_route(sti, sidene.tilbake, methods=["GET"])
    ruter.add_api_route("/ny/oppdater", sidene.oppdater, methods=["POST"])
    ruter.add_api_route("/ny/utkast", sidene.last_ned, methods=["POST"])
    ruter.add_api_route("/ny/se-over", sidene.se_over, methods=["POST"])
    ruter.add_api_route("/ny/opprett", sidene.opprett, methods=["POST"])
    return ruter
