"""The signer's own page: where the document stands for just them, and in the demo what they need to read, sign or decline it.

Before login it names neither the document nor anybody. What is done is done by forms, without a script.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from app.api.tjeneste import Tjeneste, i_ko
from app.errors import Konflikt
from app.oppdrag import signerside
from app.oppdrag.signerside import Fase, Signerside
from app.tekst import Malform
from app.web.sider import Sider
from app.web.signatar.signerinnlogging import Dor
from app.web.skjemafelt import les_skjema
from signing.conditions import LENGSTE_BEGRUNNELSE

ADRESSE = "/signer/{oppdrag_id}/{merke}"
TONER: Mapping[Fase, str] = {
    Fase.DIN_TUR: "noytral",
    Fase.VENTER: "noytral",
    Fase.FRIST_UTE: "darlig",
    Fase.SIGNERT: "bra",
    Fase.STOPPET: "usikker",
    Fase.FERDIG: "bra",
    Fase.DU_AVSLO: "noytral",
    Fase.AVSLATT: "darlig",
    Fase.UTLOPT: "darlig",
    Fase.TRUKKET: "noytral",
    Fase.ERSTATTET: "usikker",
}


@dataclass(frozen=True, slots=True)
class Besok:
    """One look at the page: whose it is, and whether they are logged in."""

    side: Signerside
    dor: Dor
    sti: str
    inne: bool


@dataclass(frozen=True, slots=True)
class Signersider:
    """The page and its forms."""

    tjeneste: Tjeneste
    sider: Sider

    async def vis(self, request: Request, oppdrag_id: str, merke: str) -> Response:
        """The page."""
        return self._vis(request, await self._besok(request, oppdrag_id, merke))

    async def dokument(self, request: Request, oppdrag_id: str, merke: str) -> Response:
        """The document as it is now."""
        besok = await self._besok(request, oppdrag_id, merke)
        if not besok.inne:
            return _tilbake(request, besok)
        pdf = await i_ko(self.tjeneste.koer.lager, signerside.les_dokumentet, self.tjeneste.gang, besok.side)
        return Response(pdf, media_type="application/pdf", headers={"Content-Disposition": 'inline; filename="dokument.pdf"'})

    async def inn(self, request: Request, oppdrag_id: str, merke: str) -> Response:
        """The demo's login."""
        besok, _ = await self._skjema(request, oppdrag_id, merke)
        svar = _tilbake(request, besok)
        besok.dor.logg_inn(svar, sti=besok.sti, na=self.tjeneste.na(), https=self._https)
        return svar

    async def ut(self, request: Request, oppdrag_id: str, merke: str) -> Response:
        """Out again."""
        besok, _ = await self._skjema(request, oppdrag_id, merke)
        svar = _tilbake(request, besok)
        besok.dor.logg_ut(svar, sti=besok.sti, https=self._https)
        return svar

    async def signer(self, request: Request, oppdrag_id: str, merke: str) -> Response:
        """Sign, having read."""
        besok, felter = await self._skjema(request, oppdrag_id, merke)
        mangler = None if felter.get("lest") == "ja" else "lest"
        return await self._gjor(request, besok, mangler, partial(signerside.signer, self.tjeneste.gang, besok.side))

    async def avsla(self, request: Request, oppdrag_id: str, merke: str) -> Response:
        """Decline, with a reason."""
        besok, felter = await self._skjema(request, oppdrag_id, merke)
        grunn = "\n".join(felter.get("begrunnelse", "").split("\r\n")).strip()
        mangler = None if 0 < len(grunn) <= LENGSTE_BEGRUNNELSE else "begrunnelse"
        return await self._gjor(request, besok, mangler, partial(signerside.avsla, self.tjeneste.gang, besok.side, grunn))

    async def _gjor(self, request: Request, besok: Besok, mangler: str | None, arbeid: Callable[[], None]) -> Response:
        """Do it, and show the page anew; `mangler` names what is missing in the form."""
        if not besok.inne:
            return _tilbake(request, besok)
        if mangler is not None:
            return self._vis(request, besok, status=422, mangler=mangler)
        try:
            await i_ko(self.tjeneste.koer.lager, arbeid)
        except Konflikt:
            na = await self._besok(request, besok.side.oppdrag_id, besok.sti.rpartition("/")[2])
            if na.side.fase is Fase.DIN_TUR:  # otherwise it moved meanwhile, or was done already: the page tells
                raise
        return _tilbake(request, besok)

    async def _skjema(self, request: Request, oppdrag_id: str, merke: str) -> tuple[Besok, Mapping[str, str]]:
        """The fields of a form, if it was sent from this very page."""
        besok = await self._besok(request, oppdrag_id, merke)
        felter = await les_skjema(request)
        besok.dor.krev_eget_skjema(request, felter.get("skjema", ""))
        return besok, felter

    async def _besok(self, request: Request, oppdrag_id: str, merke: str) -> Besok:
        side = await i_ko(self.tjeneste.koer.lager, signerside.finn, self.tjeneste.gang, oppdrag_id, merke)
        dor = Dor(self.tjeneste.gang.ring, oppdrag_id, side.felt)
        inne = self.tjeneste.settings.demo and dor.er_inne(request, na=self.tjeneste.na())
        return Besok(side, dor, f"/signer/{oppdrag_id}/{merke}", inne)

    def _vis(self, request: Request, besok: Besok, *, status: int = 200, mangler: str | None = None) -> Response:
        return self.sider.vis(
            request,
            "signer",
            status=status,
            standard=besok.side.malform,
            side=besok.side,
            rot=besok.sti,
            inne=besok.inne,
            skjema=besok.dor.skjemamerke(request),
            tone=TONER[besok.side.fase],
            lengst=LENGSTE_BEGRUNNELSE,
            mangler=mangler,
        )

    @property
    def _https(self) -> bool:
        return self.tjeneste.settings.adresse.startswith("https://")


def ruter(tjeneste: Tjeneste, sider: Sider) -> APIRouter:
    """The page. In production it only shows the state: there the provider logs signers in."""
    ruter, sidene = APIRouter(include_in_schema=False), Signersider(tjeneste, sider)
    ruter.add_api_route(ADRESSE, sidene.vis, methods=["GET"])
    if tjeneste.settings.demo:
        ruter.add_api_route(f"{ADRESSE}/dokument", sidene.dokument, methods=["GET"])
        for navn, skjema in {"inn": sidene.inn, "ut": sidene.ut, "signer": sidene.signer, "avsla": sidene.avsla}.items():
            ruter.add_api_route(f"{ADRESSE}/{navn}", skjema, methods=["POST"])
    return ruter


def _tilbake(request: Request, besok: Besok) -> RedirectResponse:
    """To the page itself, in the language that was chosen: loaded again, nothing is sent again."""
    sprak = request.query_params.get("sprak", "")
    valgt = f"?sprak={sprak}" if sprak in set(Malform) else ""
    return RedirectResponse(besok.sti + valgt, status_code=303)
