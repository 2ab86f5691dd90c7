"""A stored contract is sent to be signed: what will happen, by when, what should be looked at first, and one button."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from fastapi import APIRouter, Request, Response

from app.api.kontrakter import DokumentId
from app.api.tjeneste import Tjeneste, i_ko
from app.clock import dag
from app.dokument.merker import FOR_FYLKET
from app.domene.roller import Rolle
from app.domene.utsending import Utsending
from app.errors import Alvor, Feil, Funn, IkkeFunnet
from app.flyt import kontroller
from app.lager import saksdata
from app.web.okt import Okt, Skriverokt, krev_eget_skjema
from app.web.saksbehandler.dokumentside_innhold import Sak, hent
from app.web.saksbehandler.dokumentside_status import Frist, i_ord
from app.web.saksbehandler.dokumentside_vei import tilbake
from app.web.saksbehandler.erstatning import kan_erstattes
from app.web.sider import Sider
from app.web.skjemafelt import les_skjema
from signing.deadlines import frister_for

BEKREFTELSE = "bekreftelse-mangler"
"""The finding that a person answers by saying that they have looked at who gets the document."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gruppesteg:
    """Those who sign at the same time, and the last day they have if all before them take their time."""

    navn: tuple[str, ...]
    frist: Frist
    for_fylket: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """What will happen. `skjermet`: somebody must first look at who gets it."""

    grupper: tuple[Gruppesteg, ...]
    godkjennes: bool
    siste_dag: Frist
    feil: tuple[Funn, ...]
    varsler: tuple[Funn, ...]
    skjermet: bool


def planlegg(tjeneste: Tjeneste, okt: Okt, sak: Sak) -> Sending:
    """The summary, by the same functions as the order itself."""
    i_dag = dag(sak.na)
    valg = tjeneste.verksted.grunnlag.fylker[okt.bruker.fylke].valg_pa(i_dag)
    numre = sorted({int(s["gruppe"]) for s in sak.post["signatarer"]})
    siste = (frister_for(i_dag, dager=valg.frist_dager, grupper=antall).siste_dag for antall in range(1, len(numre) + 1))
    grupper = tuple(_gruppe(sak, nr, i_ord(frist, i_dag)) for nr, frist in zip(numre, siste, strict=True))
    funn = _funn(tjeneste, sak)
    return Sending(
        grupper=grupper,
        godkjennes=valg.godkjenning_for_segl and not any(en.for_fylket for en in grupper),
        siste_dag=grupper[-1].frist,
        feil=tuple(f for f in funn if f.alvor is Alvor.FEIL and f.kode != BEKREFTELSE),
        varsler=tuple(f for f in funn if f.alvor is Alvor.ADVARSEL),
        skjermet=any(f.kode == BEKREFTELSE for f in funn),
    )


def _gruppe(sak: Sak, nr: int, frist: Frist) -> Gruppesteg:
    rader = [s for s in sak.post["signatarer"] if s["gruppe"] == nr]
    fylket = any(FOR_FYLKET[Rolle(rolle)] for rad in rader for rolle in rad["roller"])
    return Gruppesteg(navn=tuple(str(rad["navn"]) for rad in rader), frist=frist, for_fylket=fylket)


def _funn(tjeneste: Tjeneste, sak: Sak) -> tuple[Funn, ...]:
    """What is to be said before it is sent today."""
    with tjeneste.lager.lesing() as forbindelse:
        data = saksdata.les(forbindelse, tjeneste.gang.ring, sak.id)
    if data is None:
        return ()
    sendes = Utsending(i_dag=dag(sak.na))
    return kontroller(tjeneste.verksted, data.raa, na=sak.na, sendes=sendes, lager=tjeneste.lager).funn


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
        sending = await i_ko(self.tjeneste.koer.lager, planlegg, self.tjeneste, okt, sak)
        status = feil.status if feil else 422 if mangler else 200
        return self.sider.vis(request, "dokument_send", status=status, sak=sak, sending=sending, feil=feil, mangler=mangler)

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
