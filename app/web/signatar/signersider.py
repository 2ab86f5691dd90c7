"""The signer's own page: where the document stands for just them, and what they need to read it; in the demo to sign or decline it too.

Before login, and at the low level, it names neither the document nor anybody. What is done is done by forms, without a script.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from fastapi.responses import RedirectResponse

from app.api.tjeneste import Tjeneste, i_ko
from app.dokument.skjermbilde import LITEN, STOR
from app.domene.norsk import storrelse
from app.errors import Konflikt
from app.identitetsoppsett import Hvem, Leverandor
from app.oppdrag import signerside
from app.oppdrag.signerside import DEMOINNLOGGING, Fase, Signerside
from app.tekst import Malform
from app.web.okt import les_okt
from app.web.oktfeil import ForGammelInnlogging
from app.web.sider import Sider
from app.web.signatar import signerokt
from app.web.signatar.dokumentvisning import Dokumentvisning, Visning, virksomhet_over
from app.web.signatar.signerinnlogging import KAKE, NIVAER, Dor
from app.web.signatar.signerokt import Signatarokt
from app.web.skjemafelt import les_skjema
from app.web.utlogging import vis_utlogget
from signing.conditions import LENGSTE_BEGRUNNELSE
from signing.model import Niva

ADRESSE = "/signer/{oppdrag_id}/{merke}"
PDF, KILOBYTE, STEG_OPP = "application/pdf", 1024, "opp"
Svarer = Mapping[str, Callable[..., Awaitable[Response] | Response]]


@dataclass(frozen=True, slots=True)
class Utseende:
    """How a phase looks: the colour of its status and the sign before it."""

    farge: str
    tegn: str


UTSEENDE: Mapping[Fase, Utseende] = {
    Fase.DIN_TUR: Utseende("info", "person"),
    Fase.VENTER: Utseende("neutral", "venter"),
    Fase.FRIST_UTE: Utseende("danger", "stopp"),
    Fase.SIGNERT: Utseende("success", "ok"),
    Fase.STOPPET: Utseende("warning", "merk"),
    Fase.FERDIG: Utseende("success", "segl"),
    Fase.DU_AVSLO: Utseende("neutral", "nei"),
    Fase.AVSLATT: Utseende("danger", "stopp"),
    Fase.UTLOPT: Utseende("danger", "stopp"),
    Fase.TRUKKET: Utseende("neutral", "nei"),
    Fase.ERSTATTET: Utseende("warning", "merk"),
}


@dataclass(frozen=True, slots=True)
class Besok:
    """One look at the page: whose it is, and at what level they are logged in, if at all."""

    side: Signerside
    dor: Dor
    sti: str
    niva: Niva | None
    okt: Signatarokt | None = None
    """The login at a provider; None in a demo that has none set up."""

    @property
    def inne(self) -> bool:
        """At the level that names and documents ask for."""
        return self.niva is Niva.HOYT


@dataclass(frozen=True, slots=True)
class Signersider:
    """The page and its forms."""

    tjeneste: Tjeneste
    sider: Sider
    visning: Dokumentvisning

    async def vis(self, request: Request, oppdrag_id: str, merke: str) -> Response:
        """The page. To read it at one's turn is to have opened the document."""
        besok = await self._besok(request, oppdrag_id, merke)
        if besok.inne and besok.side.fase is Fase.DIN_TUR and not besok.side.egen.har_apnet:
            await self._apne(besok)
            besok = await self._besok(request, oppdrag_id, merke)
        return await self._vis(request, besok)

    async def dokument(self, request: Request, oppdrag_id: str, merke: str) -> Response:
        """The document as it is now."""
        besok = await self._besok(request, oppdrag_id, merke)
        if not besok.inne:
            return _tilbake(request, besok)
        pdf = await i_ko(self.tjeneste.koer.lager, signerside.les_dokumentet, self.tjeneste.gang, besok.side)
        return Response(pdf, media_type=PDF, headers={"Content-Disposition": 'inline; filename="dokument.pdf"'})

    async def side(self, request: Request, oppdrag_id: str, merke: str, n: Annotated[int, Path(ge=1, le=999)], stor: str = "") -> Response:
        """One page of it, as an image."""
        besok = await self._besok(request, oppdrag_id, merke)
        if not besok.inne:
            return _tilbake(request, besok)
        signerside.krev_dokument(besok.side)
        per_tomme = STOR if stor == "ja" else LITEN
        bilde = await i_ko(self.tjeneste.koer.sidebilder, self.visning.side, besok.side.fil_sha256, n, per_tomme)
        return Response(bilde, media_type="image/png")

    async def vedlegg(self, request: Request, oppdrag_id: str, merke: str, n: Annotated[int, Path(ge=1, le=99)]) -> Response:
        """The file of an attachment, as it came."""
        besok = await self._besok(request, oppdrag_id, merke)
        if not besok.inne:
            return _tilbake(request, besok)
        innhold = await i_ko(self.tjeneste.koer.lager, signerside.les_vedlegget, self.tjeneste.gang, besok.side, n)
        return Response(innhold, media_type=PDF, headers={"Content-Disposition": f'attachment; filename="vedlegg-{n}.pdf"'})

    async def til_leverandor(self, request: Request, oppdrag_id: str, merke: str, leverandor: str = "", steg: str = "") -> Response:
        """Off to a provider: to read, or to sign (`steg`), which asks for a login made for just that."""
        besok = await self._besok(request, oppdrag_id, merke)
        felt, steg_opp = besok.side.felt, steg == STEG_OPP
        til = _med_sprak(request, besok.sti) + ("#avgjor" if steg_opp else "")
        begynn = partial(signerokt.begynn, oppdrag_id=oppdrag_id, felt=felt, steg_opp=steg_opp, til=til)
        return await i_ko(self.tjeneste.koer.innlogging, begynn, request, self.tjeneste, leverandor)

    async def inn(self, request: Request, oppdrag_id: str, merke: str) -> Response:
        """The demo's login. A form that names no level we know gets the low one."""
        besok, felter = await self._skjema(request, oppdrag_id, merke)
        svar = _tilbake(request, besok)
        niva = NIVAER.get(felter.get("niva", ""), Niva.LAVT)
        besok.dor.logg_inn(svar, niva, sti=besok.sti, na=self.tjeneste.na(), https=self._https)
        return svar

    async def ut(self, request: Request, oppdrag_id: str, merke: str) -> Response:
        """Out again, at the provider too."""
        besok, _ = await self._skjema(request, oppdrag_id, merke)
        if self.steder:
            return await i_ko(self.tjeneste.koer.innlogging, self._ut, request, besok)
        svar = _tilbake(request, besok)
        besok.dor.logg_ut(svar, sti=besok.sti, https=self._https)
        return svar

    def _ut(self, request: Request, besok: Besok) -> Response:
        lagret = signerokt.avslutt(request, self.tjeneste)
        if lagret is None:
            svar: Response = _tilbake(request, besok)
        else:
            svar = vis_utlogget(request, self.tjeneste, self.sider, lagret, inn=besok.sti)
        signerokt.glem(svar, self.tjeneste)
        return svar

    async def signer(self, request: Request, oppdrag_id: str, merke: str) -> Response:
        """Sign, having read; where there is a real login, with one that was made for this."""
        besok, felter = await self._skjema(request, oppdrag_id, merke)
        if besok.okt is not None and not besok.okt.fersk:
            raise ForGammelInnlogging(f"{besok.sti}/inn?leverandor={besok.okt.lagret.leverandor}&steg={STEG_OPP}")
        mangler = None if felter.get("lest") == "ja" else "lest"
        ident = besok.okt.identifikasjon if besok.okt else None
        return await self._gjor(request, besok, mangler, partial(signerside.signer, self.tjeneste.gang, besok.side, ident))

    async def avsla(self, request: Request, oppdrag_id: str, merke: str) -> Response:
        """Decline, with a reason."""
        besok, felter = await self._skjema(request, oppdrag_id, merke)
        grunn = "\n".join(felter.get("begrunnelse", "").split("\r\n")).strip()
        mangler = None if 0 < len(grunn) <= LENGSTE_BEGRUNNELSE else "begrunnelse"
        arbeid = partial(signerside.avsla, self.tjeneste.gang, besok.side, grunn)
        return await self._gjor(request, besok, mangler, arbeid, skrevet=grunn[: 2 * LENGSTE_BEGRUNNELSE])

    async def _gjor(
        self, request: Request, besok: Besok, mangler: str | None, arbeid: Callable[[], None], *, skrevet: str = ""
    ) -> Response:
        """Do it, and show the page anew; `mangler` names what is missing in the form, `skrevet` is what stood in it."""
        if not besok.inne:
            return _tilbake(request, besok)
        if mangler is not None:
            return await self._vis(request, besok, status=422, mangler=mangler, skrevet=skrevet)
        try:
            await i_ko(self.tjeneste.koer.lager, arbeid)
        except Konflikt:
            na = await self._besok(request, besok.side.oppdrag_id, besok.sti.rpartition("/")[2])
            if na.side.fase is Fase.DIN_TUR:  # otherwise it moved meanwhile, or was done already: the page tells
                raise
        return _tilbake(request, besok)

    async def _apne(self, besok: Besok) -> None:
        try:
            await i_ko(self.tjeneste.koer.lager, signerside.apne, self.tjeneste.gang, besok.side)
        except Konflikt:  # it moved meanwhile: the page tells
            return

    async def _skjema(self, request: Request, oppdrag_id: str, merke: str) -> tuple[Besok, Mapping[str, str]]:
        """The fields of a form, if it was sent from this very page."""
        besok = await self._besok(request, oppdrag_id, merke)
        felter = await les_skjema(request)
        besok.dor.krev_eget_skjema(request, felter.get("skjema", ""))
        return besok, felter

    async def _besok(self, request: Request, oppdrag_id: str, merke: str) -> Besok:
        return await i_ko(self.tjeneste.koer.lager, self._slaa_opp, request, oppdrag_id, merke)

    def _slaa_opp(self, request: Request, oppdrag_id: str, merke: str) -> Besok:
        """Whose page it is, and whether they are logged in: at a provider where one is set up, else by the demo's login."""
        side, sti = signerside.finn(self.tjeneste.gang, oppdrag_id, merke), f"/signer/{oppdrag_id}/{merke}"
        request.state.malform = side.malform  # what goes wrong from here on is told in the document's language
        les_okt(request, self.tjeneste)  # the page's frame asks for it too, where nothing may be waited for
        kake = signerokt.vist_kake(request, self.tjeneste) if self.steder else request.cookies.get(KAKE, "")
        dor = Dor(self.tjeneste.gang.ring, oppdrag_id, side.felt, kake)
        if self.steder:
            okt = signerokt.les(request, self.tjeneste, oppdrag_id, side.felt)
            return Besok(side, dor, sti, okt.lagret.niva if okt else None, okt)
        return Besok(side, dor, sti, dor.niva(na=self.tjeneste.na()) if self.tjeneste.settings.demo else None)

    async def _vis(self, request: Request, besok: Besok, *, status: int = 200, mangler: str | None = None, skrevet: str = "") -> Response:
        side = besok.side
        vist = await self._dokumentet(side) if besok.inne and side.har_dokument else None
        krav = side.signer.krav
        return self.sider.vis(
            request,
            "signer",
            status=status,
            standard=side.malform,
            egen_sti=besok.sti,
            side=side,
            rot=besok.sti,
            niva=besok.niva.value if besok.niva else None,
            inne=besok.inne,
            skjema=besok.dor.skjemamerke,
            steder=self.steder,
            ekte=besok.okt,
            utseende=UTSEENDE[side.fase],
            lengst=LENGSTE_BEGRUNNELSE,
            mangler=mangler,
            skrevet=skrevet,
            dok=vist,
            pdf_storrelse=_storrelse(vist.byte) if vist else None,
            vedlegg=await self._vedlegg(side) if vist else (),
            virksomhet=virksomhet_over(vist.avsnitt, krav.navn, krav.pa_vegne_av) if vist else None,
            metode=side.egen.metode or (besok.okt.metode if besok.okt else DEMOINNLOGGING),
        )

    async def _dokumentet(self, side: Signerside) -> Visning:
        return await i_ko(self.tjeneste.koer.sidebilder, self.visning.vis, side.fil_sha256)

    async def _vedlegg(self, side: Signerside) -> tuple[tuple[signerside.Vedleggsrad, str], ...]:
        """Each with its size."""
        return tuple([(rad, _storrelse(await i_ko(self.tjeneste.koer.lager, self.visning.byte, rad.sha256))) for rad in side.vedlegg])

    @property
    def steder(self) -> tuple[Leverandor, ...]:
        """Where signers log in; none: in a demo its own login, in production nowhere."""
        return self.tjeneste.personer.for_hvem(Hvem.SIGNATARER)

    @property
    def _https(self) -> bool:
        return self.tjeneste.settings.adresse.startswith("https://")


def ruter(tjeneste: Tjeneste, sider: Sider) -> APIRouter:
    """The page. In production without a place to log in it only shows the state; what is signed there, is signed at its provider."""
    ruter = APIRouter(include_in_schema=False)
    sidene = Signersider(tjeneste, sider, Dokumentvisning(tjeneste.lager.blobs.hent))
    ruter.add_api_route(ADRESSE, sidene.vis, methods=["GET"])
    lesing: Svarer = {"dokument": sidene.dokument, "sider/{n}.png": sidene.side, "vedlegg/{n}": sidene.vedlegg}
    signering: Svarer = {"signer": sidene.signer, "avsla": sidene.avsla} if tjeneste.settings.demo else {}
    if sidene.steder:
        _legg(ruter, "GET", {**lesing, "inn": sidene.til_leverandor})
        _legg(ruter, "POST", {"ut": sidene.ut, **signering})
    elif tjeneste.settings.demo:
        _legg(ruter, "GET", lesing)
        _legg(ruter, "POST", {"inn": sidene.inn, "ut": sidene.ut, **signering})
    return ruter


def _legg(ruter: APIRouter, metode: str, svarer: Svarer) -> None:
    for navn, svar in svarer.items():
        ruter.add_api_route(f"{ADRESSE}/{navn}", svar, methods=[metode])


def _storrelse(antall: int) -> str:
    """In whole kilobytes, on one line: nobody needs it closer."""
    return storrelse(-(-antall // KILOBYTE) * KILOBYTE).replace(" ", "\N{NO-BREAK SPACE}")


def _tilbake(request: Request, besok: Besok) -> RedirectResponse:
    """To the page itself, in the language that was chosen: loaded again, nothing is sent again."""
    return RedirectResponse(_med_sprak(request, besok.sti), status_code=303)


def _med_sprak(request: Request, sti: str) -> str:
    sprak = request.query_params.get("sprak", "")
    return f"{sti}?sprak={sprak}" if sprak in set(Malform) else sti
