"""A stored contract is sent to be signed: what will happen, by when, what should be looked at first, and one button."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from fastapi import APIRouter, Request, Response

from app.api.kontrakter import DokumentId
from app.api.tjeneste import Tjeneste, i_ko
from app.clock import dag
from app.domene.dokument import Dokumenttype
from app.domene.opplysninger import DOKUMENTET
from app.domene.utsending import Utsending
from app.errors import Alvor, Feil, Funn, IkkeFunnet
from app.flyt import kontroller
from app.lager import saksdata
from app.web.okt import Okt, Skriverokt, krev_eget_skjema
from app.web.saksbehandler import seover
from app.web.saksbehandler.dokumentside_innhold import Sak, hent
from app.web.saksbehandler.dokumentside_vei import tilbake
from app.web.saksbehandler.erstatning import kan_erstattes
from app.web.saksbehandler.seover import Sending
from app.web.sider import Sider
from app.web.skjemafelt import les_skjema

BEKREFTELSE = "bekreftelse-mangler"
"""The finding that a person answers by saying that they have looked at who gets the document."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Oversyn:
    """What will happen, what keeps it from being sent today, what to look at, and whether somebody must first look at who gets it."""

    sending: Sending | None
    feil: tuple[Funn, ...]
    varsler: tuple[Funn, ...]
    skjermet: bool


def se_over(tjeneste: Tjeneste, okt: Okt, sak: Sak) -> Oversyn:
    """The summary of a stored contract, of the data that it was made of, as it would be sent today."""
    with tjeneste.lager.lesing() as forbindelse:
        data = saksdata.les(forbindelse, tjeneste.gang.ring, sak.id)
    if data is None:
        return Oversyn(sending=None, feil=(), varsler=(), skjermet=False)
    sendes = Utsending(i_dag=dag(sak.na))
    kontrollert = kontroller(tjeneste.verksted, data.raa, na=sak.na, sendes=sendes, lager=tjeneste.lager)
    beslutning, funn = kontrollert.beslutning, kontrollert.funn
    return Oversyn(
        sending=seover.planlegg(tjeneste, beslutning, fylkesnummer=okt.bruker.fylke, na=sak.na) if beslutning else None,
        feil=tuple(f for f in funn if f.alvor is Alvor.FEIL and f.kode != BEKREFTELSE),
        varsler=tuple(f for f in funn if f.alvor is Alvor.ADVARSEL),
        skjermet=any(f.kode == BEKREFTELSE for f in funn),
    )


@dataclass(frozen=True, slots=True)
class Sendesider:
    """The page and its form."""

    tjeneste: Tjeneste
    sider: Sider

    async def vis(self, request: Request, dokument_id: DokumentId, okt: Skriverokt) -> Response:
        """What will happen. One that is sent already, or replaced, has only its own page."""
        sak = await i_ko(self.tjeneste.koer.lager, hent, self.tjeneste, okt, dokument_id)
        if sak.lest is not None or not kan_erstattes(sak.dokument):
            return tilbake(request, dokument_id)
        return await self._vis(request, okt, sak)

    async def _vis(self, request: Request, okt: Okt, sak: Sak, *, feil: Feil | None = None, mangler: bool = False) -> Response:
        oversyn = await i_ko(self.tjeneste.koer.lager, se_over, self.tjeneste, okt, sak)
        hva = DOKUMENTET[Dokumenttype(sak.dokument.dokumenttype)]
        status = feil.status if feil else 422 if mangler else 200
        return self.sider.vis(request, "dokument_send", status=status, sak=sak, oversyn=oversyn, hva=hva, feil=feil, mangler=mangler)

    async def send(self, request: Request, dokument_id: DokumentId, okt: Skriverokt) -> Response:
        """Open the order; the rest goes by itself. Pressed twice, it is the same order."""
        felter = await les_skjema(request)
        krev_eget_skjema(request, self.tjeneste, felter.get("skjema", ""))
        bekreftet = felter.get("skjermet") == "ja"
        apne = partial(self.tjeneste.gang.apne, dokument_id, aktor=okt.aktor, skjermet_bekreftet=bekreftet)
        try:
            await i_ko(self.tjeneste.koer.lager, apne)
        except Feil as feil:
            if feil.status >= 500 or isinstance(feil, IkkeFunnet):
                raise
            sak = await i_ko(self.tjeneste.koer.lager, hent, self.tjeneste, okt, dokument_id)
            bare_bekreftelse = {f.kode for f in feil.funn if f.alvor is Alvor.FEIL} == {BEKREFTELSE}
            return await self._vis(request, okt, sak, feil=None if bare_bekreftelse else feil, mangler=bare_bekreftelse)
        return tilbake(request, dokument_id, gjort="send")


def legg_til(ruter: APIRouter, tjeneste: Tjeneste, sider: Sider) -> None:
    """Before the other forms of the contract: this one has a page of its own."""
    sidene = Sendesider(tjeneste, sider)
    ruter.add_api_route("/kontrakter/{dokument_id}/send", sidene.vis, methods=["GET"])
    ruter.add_api_route("/kontrakter/{dokument_id}/send", sidene.send, methods=["POST"])
