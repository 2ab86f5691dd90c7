"""Where one plays those who sign at Posten: the jobs, and one job signer by signer. In the demo only, so nobody logs in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import RedirectResponse

from app import postensimulator, postenspill
from app.api.tjeneste import Tjeneste, i_ko
from app.errors import IkkeFunnet, Konflikt
from app.lager.kryptering import Nokkelring
from app.tekst import Tekst
from app.web.kaker import Kake, navn
from app.web.postensimulator import visning
from app.web.postensimulator.visning import UTFALL, Jobbvisning
from app.web.sider import Lenker, Sider, sprak_for
from app.web.skjemafelt import les_skjema
from app.web.skjemavern import FremmedSide, er_vart, fra_egen_side, lag_merke
from signing.providers.posten.simulator import Simulator
from signing.providers.posten.simulator.jobber import Jobb, Signatar

SIDE = "/posten"
FLEST = 100
_FORMAL = "postensimulator"
SIGNER = "signer"
JobbNr = Annotated[int, Path(ge=1, le=999_999_999)]
Gjort = Annotated[Literal["ja"] | None, Query()]


@dataclass(frozen=True, slots=True)
class Spillesider:
    """The pages and their forms. `alene`: the service has no others, so nothing leads to them."""

    tjeneste: Tjeneste
    sider: Sider
    alene: bool = False

    async def liste(self, request: Request) -> Response:
        """The jobs, the newest first."""
        jobber = await i_ko(self.tjeneste.koer.lager, lambda: self._simulator().jobber()[:FLEST])
        hvem = visning.avsendere(self.tjeneste.verksted.grunnlag.fylker)
        return self.sider.vis(
            request,
            "postensimulator",
            venter=[visning.rad(en, hvem) for en in jobber if en.avsluttet is None],
            ferdige=[visning.rad(en, hvem) for en in jobber if en.avsluttet is not None],
            alene=self.alene,
            sti_til=SIDE,
            adresse=postensimulator.sted(self.tjeneste.settings).adresse,
        )

    async def jobb(self, request: Request, nr: JobbNr, gjort: Gjort = None) -> Response:
        """One job."""
        vist, kontrakt = await i_ko(self.tjeneste.koer.lager, self._vis, nr)
        return self.sider.vis(
            request,
            "postensimulator_jobb",
            alene=self.alene,
            j=vist,
            sti_til=f"{SIDE}/{nr}",
            kontrakt=kontrakt,
            gjort=gjort,
            merke=_merke(request, self.tjeneste.gang.ring),
        )

    async def spill(self, request: Request, nr: JobbNr, handling: str) -> Response:
        """One signer signs, or something else happens to them."""
        felter = await les_skjema(request)
        if not (fra_egen_side(request) and er_vart(self.tjeneste.gang.ring, felter.get("skjema", ""), _FORMAL, _kake(request))):
            raise FremmedSide
        await i_ko(self.tjeneste.koer.lager, self._spill, nr, handling, felter)
        return RedirectResponse(Lenker(sprak_for(request), SIDE, {}).til(f"{SIDE}/{nr}", gjort="ja"), status_code=303)

    def _simulator(self) -> Simulator:
        return postensimulator.simulator(self.tjeneste.settings, self.tjeneste.clock)

    def _vis(self, nr: int) -> tuple[Jobbvisning, str | None]:
        simulator = self._simulator()
        jobb = _finn(simulator, nr)
        bak = postenspill.ordren_bak(self.tjeneste.gang, jobb.referanse)
        navn = {} if bak is None else postenspill.navn_etter_adresse(self.tjeneste.gang, bak)
        hvem = visning.avsendere(self.tjeneste.verksted.grunnlag.fylker)
        vist = visning.vis(jobb, hvem, navn, venter_i_ko=simulator.venter_i_ko(nr), na=self.tjeneste.na())
        return vist, None if bak is None else bak.id

    def _spill(self, nr: int, handling: str, felter: Mapping[str, str]) -> None:
        simulator = self._simulator()
        jobb = _finn(simulator, nr)
        signatar = _signatar(jobb, felter.get("nr", ""))
        if felter.get("sett") != visning.sett(jobb):
            raise _endret_siden()
        if handling == SIGNER:
            self._signer(simulator, jobb, signatar, felter)
            return
        if handling not in visning.mulige_utfall(jobb, signatar, self.tjeneste.na()):
            raise _kan_ikke()
        UTFALL[handling].la_skje(simulator, nr, signatar.nr)

    def _signer(self, simulator: Simulator, jobb: Jobb, signatar: Signatar, felter: Mapping[str, str]) -> None:
        metode, navn = felter.get("metode", ""), felter.get("navn", "").strip()
        if metode not in visning.mulige_metoder(jobb, signatar, self.tjeneste.na()) or not navn:
            raise _kan_ikke()
        bak = postenspill.ordren_bak(self.tjeneste.gang, jobb.referanse)
        if bak is not None:
            postenspill.gjor_kjent(simulator, self.tjeneste.gang, bak)
        simulator.signer(jobb.id, signatar.nr, metode=metode, navn=navn)


def ruter(tjeneste: Tjeneste, sider: Sider, *, alene: bool = False) -> APIRouter:
    """The pages."""
    ruter = APIRouter(include_in_schema=False)
    her = Spillesider(tjeneste, sider, alene)
    ruter.add_api_route(SIDE, her.liste, methods=["GET"])
    ruter.add_api_route(f"{SIDE}/{{nr}}", her.jobb, methods=["GET"])
    ruter.add_api_route(f"{SIDE}/{{nr}}/{{handling}}", her.spill, methods=["POST"])
    return ruter


def _kake(request: Request) -> str:
    return request.cookies.get(navn(Kake.OKT, https=request.url.scheme == "https"), "")


def _merke(request: Request, ring: Nokkelring) -> str:
    """Bound to the session where there is one."""
    return lag_merke(ring, _FORMAL, _kake(request))


def _finn(simulator: Simulator, nr: int) -> Jobb:
    jobb = simulator.jobb(nr)
    if jobb is None:
        raise IkkeFunnet(Tekst(nb="Oppdraget finnes ikke i simulatoren.", nn="Oppdraget finst ikkje i simulatoren."))
    return jobb


def _signatar(jobb: Jobb, nr: str) -> Signatar:
    signatar = jobb.signatar(int(nr)) if nr.isascii() and nr.isdigit() and len(nr) < 4 else None
    if signatar is None:
        raise IkkeFunnet(Tekst(nb="Oppdraget har ingen slik signatar.", nn="Oppdraget har ingen slik signatar."))
    return signatar


def _endret_siden() -> Konflikt:
    return Konflikt(
        Tekst(
            nb="Oppdraget er endret siden du åpnet siden. Ingenting er gjort.",
            nn="Oppdraget er endra sidan du opna sida. Ingenting er gjort.",
        ),
        tiltak=Tekst(nb="Åpne oppdraget på nytt.", nn="Opne oppdraget på nytt."),
    )


def _kan_ikke() -> Konflikt:
    return Konflikt(
        Tekst(
            nb="Dette kan ikke skje med signataren nå. Ingenting er gjort.",
            nn="Dette kan ikkje skje med signataren no. Ingenting er gjort.",
        ),
        tiltak=Tekst(nb="Åpne oppdraget på nytt, og se hva som kan skje.", nn="Opne oppdraget på nytt, og sjå kva som kan skje."),
    )
