"""One contract: whom it waits for, how far it has come, who signs and why, what has happened, and what can be done with it now."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response

from app import flyt
from app.api import bevis
from app.api.kontrakter import DokumentId
from app.api.tjeneste import Tjeneste, i_ko
from app.bevis.gang import Bevisgang
from app.dokument import tekstkopi
from app.dokument.skjermbilde import Sidemal, sidemal, skjermbilde
from app.domene.personpekere import ROLLEORD
from app.domene.roller import Rolle
from app.errors import Feil, IkkeFunnet
from app.fornyelse import Fornying
from app.identitet.bruker import Handling
from app.oppdrag.segl import UBRUKELIG
from app.tekst import Tekst
from app.web.okt import Leserokt, Okt, krev_eget_skjema
from app.web.saksbehandler import dokumentside_logg, dokumentside_sending, dokumentside_signatarer, dokumentside_status, handlinger, pakke
from app.web.saksbehandler.dokumentside_innhold import KORT_SUM, Sak, fil_sha256, hent
from app.web.saksbehandler.dokumentside_vei import tilbake
from app.web.saksbehandler.erstatning import fra_forrige, kan_erstattes
from app.web.saksbehandler.panelbilder import PER_TOMME, Storrelse
from app.web.saksbehandler.panelminne import MIB, Minne
from app.web.sider import Sider, sprak_for
from app.web.skjemafelt import les_skjema
from signing.bevis import MEDIETYPE
from signing.events import Avvik
from signing.states import Signertilstand

ADRESSE = "/kontrakter/{dokument_id}"
FLEST_BILDER, STORST = 64, 24 * MIB
"""Page images that are kept in memory."""
SENDT = "send"
KVITTERES = frozenset({*handlinger.HANDLINGER, SENDT})
"""What the page can say that has been done: the last part of a form's address."""
Sidenummer = Annotated[int, Path(ge=1, le=999)]
Vedleggsnummer = Annotated[int, Path(ge=1, le=99)]
Revisjonsnummer = Annotated[int, Query(ge=0, le=1000)]
RAPPORTER = ("json", "html")
"""The report in the package: for a program, and for people."""
PNG, PDF, ZIP = "image/png", "application/pdf", "application/zip"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mislyktes:
    """A form that was not carried out: why, and what stood in it, so that nothing is lost. `ved`: texts by the name of the field."""

    handling: str
    feil: Feil
    verdier: Mapping[str, str]
    ved: Mapping[str, str] = field(default_factory=dict)

    @property
    def felt(self) -> str:
        """The signer whom it was about, if any."""
        return self.verdier.get("felt", "")

    @property
    def hovedfelt(self) -> str | None:
        """The field that a refusal by name is about."""
        return handlinger.HANDLINGER[self.handling].hovedfelt if self.handling in handlinger.HANDLINGER else None


@dataclass(frozen=True, slots=True)
class Dokumentsider:
    """The page with its parts, and its forms."""

    tjeneste: Tjeneste
    sider: Sider
    bilder: Minne[bytes] = field(default_factory=lambda: Minne(flest=FLEST_BILDER, storst=STORST))

    async def vis(self, request: Request, dokument_id: DokumentId, okt: Leserokt, gjort: str = "") -> Response:
        """The page."""
        sak = await i_ko(self.tjeneste.koer.lager, hent, self.tjeneste, okt, dokument_id)
        return await self._vis(request, okt, sak, gjort=gjort if gjort in KVITTERES else "")

    async def _vis(
        self, request: Request, okt: Okt, sak: Sak, *, gjort: str = "", mislyktes: Mislyktes | None = None, status: int = 200
    ) -> Response:
        mal = await i_ko(self.tjeneste.koer.sidebilder, self._sidemal, sak.fil_sha256)
        endret = await i_ko(self.tjeneste.koer.lager, self._endret, okt, sak)
        verdier = {
            **_felles(sak, okt, self.tjeneste),
            "sidene": mal,
            "endret": endret,
            "gjort": gjort,
            "mislyktes": mislyktes,
        }
        return self.sider.vis(request, "dokument", status=status, egen_sti=f"/kontrakter/{sak.dokument.id}", **verdier)

    async def status(self, request: Request, dokument_id: DokumentId, okt: Leserokt, sett: int = 0) -> Response:
        """What has moved since the page was shown, for the page to put in its place; nothing, where nothing has."""
        sak = await i_ko(self.tjeneste.koer.lager, hent, self.tjeneste, okt, dokument_id)
        if sak.sett == sett:
            return Response(status_code=204)
        return self.sider.vis(request, "dokument_status", **_felles(sak, okt, self.tjeneste))

    async def sidene(self, request: Request, dokument_id: DokumentId, okt: Leserokt) -> Response:
        """All pages as images, and the words of the document as text."""
        sak = await i_ko(self.tjeneste.koer.lager, hent, self.tjeneste, okt, dokument_id)
        pdf = await i_ko(self.tjeneste.koer.lager, self.tjeneste.lager.blobs.hent, sak.fil_sha256)
        mal = await i_ko(self.tjeneste.koer.sidebilder, sidemal, pdf)
        avsnitt = await i_ko(self.tjeneste.koer.sidebilder, tekstkopi.les, pdf)
        verdier = {**_felles(sak, okt, self.tjeneste), "sidene": mal, "avsnitt": avsnitt}
        return self.sider.vis(request, "dokument_sider", **verdier)

    async def bilde(
        self, request: Request, dokument_id: DokumentId, n: Sidenummer, okt: Leserokt, vis: Storrelse = Storrelse.LITEN
    ) -> Response:
        """One page of the file as it is now. Drawn once; the browser asks whether it is still the same."""
        sha256 = await i_ko(self.tjeneste.koer.lager, fil_sha256, self.tjeneste, okt, dokument_id)
        merke = f'"{sha256[:32]}-{n}-{vis.value}"'
        hoder = {"ETag": merke, "Cache-Control": "private, no-cache"}
        if request.headers.get("if-none-match") == merke:
            return Response(status_code=304, headers=hoder)
        return Response(await i_ko(self.tjeneste.koer.sidebilder, self._tegn, sha256, n, vis), media_type=PNG, headers=hoder)

    async def fil(self, dokument_id: DokumentId, okt: Leserokt, revisjon: Revisjonsnummer | None = None) -> Response:
        """The file as it is now, or as it was before an archive time stamp was added."""
        sha256 = await i_ko(self.tjeneste.koer.lager, fil_sha256, self.tjeneste, okt, dokument_id)
        if revisjon is not None:
            sha256 = await i_ko(self.tjeneste.koer.lager, Fornying.av(self.tjeneste.gang).fil, dokument_id, revisjon)
        innhold = await i_ko(self.tjeneste.koer.lager, self.tjeneste.lager.blobs.hent, sha256)
        return _nedlasting(innhold, PDF, f"{dokument_id}.pdf", vis="inline")

    async def vedlegg(self, dokument_id: DokumentId, n: Vedleggsnummer, okt: Leserokt) -> Response:
        """An attachment as it came."""
        sak = await i_ko(self.tjeneste.koer.lager, hent, self.tjeneste, okt, dokument_id)
        rader = sak.post["vedlegg"]
        if n > len(rader):
            raise IkkeFunnet(Tekst(nb="Dette vedlegget finnes ikke.", nn="Dette vedlegget finst ikkje."))
        innhold = await i_ko(self.tjeneste.koer.lager, self.tjeneste.lager.blobs.hent, rader[n - 1]["sha256"])
        return _nedlasting(innhold, PDF, f"{dokument_id}-vedlegg-{n}.pdf")

    async def alt(self, request: Request, dokument_id: DokumentId, okt: Leserokt) -> Response:
        """Everything in one package."""
        sak = await i_ko(self.tjeneste.koer.lager, hent, self.tjeneste, okt, dokument_id)
        rapport = await i_ko(self.tjeneste.koer.verifisering, self._kontroller, sak)
        tegn, malform = self.tjeneste.rapporttegner.tegn, sprak_for(request)
        kontroll = {
            f"kontroll.{navn}": (await i_ko(self.tjeneste.koer.tegning, tegn, rapport, navn, malform)).innhold for navn in RAPPORTER
        }
        innhold = await i_ko(self.tjeneste.koer.lager, pakke.lag, self.tjeneste, okt, sak, kontroll)
        return _nedlasting(innhold, ZIP, f"{dokument_id}.zip")

    async def bevispakke(self, dokument_id: DokumentId, okt: Leserokt) -> Response:
        """The newest evidence package."""
        bruker = okt.bruker.krev(Handling.HENTE_BEVIS)
        gang = Bevisgang(self.tjeneste.gang)
        _, innhold = await i_ko(self.tjeneste.koer.verifisering, gang.hent, dokument_id, aktor=bruker.aktor)
        return Response(innhold, media_type=MEDIETYPE, headers=bevis.nedlasting(dokument_id))

    async def gjor(self, request: Request, dokument_id: DokumentId, handling: str, okt: Leserokt) -> Response:
        """Carry out a form, and show the page; refused, the page says why, and what was written stands there."""
        felter = await les_skjema(request)
        krev_eget_skjema(request, self.tjeneste, felter.get("skjema", ""))
        okt.bruker.krev(handlinger.finn(handling).rett)
        okt.krev_fersk(handlinger.finn(handling).rett, self.tjeneste)
        try:
            await i_ko(self.tjeneste.koer.lager, handlinger.utfor, self.tjeneste, okt, dokument_id, handling, felter)
        except handlinger.Skjemafeil as feil:
            mislyktes = Mislyktes(handling=handling, feil=feil, verdier=felter, ved=feil.ved)
        except Feil as feil:
            if feil.status >= 500 or isinstance(feil, IkkeFunnet):
                raise
            mislyktes = Mislyktes(handling=handling, feil=feil, verdier=felter)
        else:
            return tilbake(request, dokument_id, gjort=handling)
        sak = await i_ko(self.tjeneste.koer.lager, hent, self.tjeneste, okt, dokument_id)
        return await self._vis(request, okt, sak, mislyktes=mislyktes, status=mislyktes.feil.status)

    async def til_siden(self, request: Request, dokument_id: DokumentId, handling: str) -> Response:
        """A form's address, asked for: loaded again, or in the other language."""
        handlinger.finn(handling)
        return tilbake(request, dokument_id)

    def _sidemal(self, sha256: str) -> tuple[Sidemal, ...]:
        """None where the file is gone or damaged: the page says so, and what else there is to do."""
        try:
            return sidemal(self.tjeneste.lager.blobs.hent(sha256))
        except UBRUKELIG:
            return ()

    def _kontroller(self, sak: Sak) -> Mapping[str, Any]:
        """The verification report of the file as it is now."""
        pdf = self.tjeneste.lager.blobs.hent(sak.fil_sha256)
        return flyt.verifiser_under_klokke(self.tjeneste.verksted, pdf, na=sak.na, filnavn=pakke.DOKUMENT, lager=self.tjeneste.lager)

    def _tegn(self, sha256: str, n: int, vis: Storrelse) -> bytes:
        nokkel = f"{sha256} {n} {vis.value}"
        funnet = self.bilder.finn(nokkel)
        if funnet is None:
            funnet = skjermbilde(self.tjeneste.lager.blobs.hent(sha256), n, per_tomme=PER_TOMME[vis])
            self.bilder.legg(nokkel, funnet, len(funnet))
        return funnet

    def _endret(self, okt: Okt, sak: Sak) -> Any:
        """What this issue changed, where it is one that replaced another."""
        return fra_forrige(self.tjeneste, okt, sak.id, sak.na) if sak.dokument.erstatter and sak.dokument.grunnlag_sha256 else ()


def _felles(sak: Sak, okt: Okt, tjeneste: Tjeneste) -> dict[str, Any]:
    """What page and status part show."""
    logg = dokumentside_logg.del_opp(dokumentside_logg.rader(sak, okt))
    return {
        "sak": sak,
        "stand": dokumentside_status.les_status(sak),
        "signatarer": dokumentside_signatarer.signatarer(sak, okt),
        "kan": dokumentside_signatarer.kan(sak, okt),
        "kan_sende": sak.lest is None and kan_erstattes(sak.dokument) and okt.bruker.kan(Handling.SKRIVE),
        "kan_erstatte": kan_erstattes(sak.dokument) and okt.bruker.kan(Handling.SKRIVE),
        "har_signert": _har_signert(sak),
        "bortfalt": _bortfalt(sak),
        "avvik": _siste_avvik(sak),
        "logg": logg,
        "sum": sak.post["maldigest"][:KORT_SUM],
        "adresse": tjeneste.settings.adresse,
        "fersk": okt.fersk_nok(Handling.GODKJENNE, tjeneste),
        "sti_til": f"/kontrakter/{sak.id}",
    }


def _har_signert(sak: Sak) -> int:
    return sum(s.tilstand is Signertilstand.SIGNERT for s in sak.oppdrag.signere) if sak.oppdrag else 0


def _siste_avvik(sak: Sak) -> str | None:
    """Which check it was that failed last."""
    hendelser = reversed(sak.oppdrag.hendelser) if sak.oppdrag else ()
    return next((en.kontroll for en in hendelser if isinstance(en, Avvik)), None)


def _bortfalt(sak: Sak) -> tuple[dict[str, Any], ...]:
    """Who does not sign, and why not."""
    return tuple({**rad, "hvem": ROLLEORD[Rolle(rad["rolle"])]} for rad in sak.post["bortfalt"])


def _nedlasting(innhold: bytes, medietype: str, filnavn: str, *, vis: str = "attachment") -> Response:
    return Response(innhold, media_type=medietype, headers={"Content-Disposition": f'{vis}; filename="{filnavn}"'})


def ruter(tjeneste: Tjeneste, sider: Sider) -> APIRouter:
    """The pages of one contract."""
    ruter, sidene = APIRouter(include_in_schema=False), Dokumentsider(tjeneste, sider)
    dokumentside_sending.legg_til(ruter, tjeneste, sider)
    visninger: Mapping[str, Callable[..., Any]] = {
        "": sidene.vis,
        "/status": sidene.status,
        "/sider": sidene.sidene,
        "/sider/{n}.png": sidene.bilde,
        "/dokument.pdf": sidene.fil,
        "/vedlegg/{n}": sidene.vedlegg,
        "/alt.zip": sidene.alt,
        "/bevis.asice": sidene.bevispakke,
        "/{handling}": sidene.til_siden,
    }
    for sti, visning in visninger.items():
        ruter.add_api_route(ADRESSE + sti, visning, methods=["GET"])
    ruter.add_api_route(ADRESSE + "/{handling}", sidene.gjor, methods=["POST"])
    return ruter
