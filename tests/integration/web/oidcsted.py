"""A service where people log in at a provider; the provider is a double that believes whatever the test says."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from fastapi.testclient import TestClient
from httpx2 import Response

from app.api.tjeneste import Tjeneste
from app.clock import Clock
from app.errors import Feil
from app.identitet.oidc.feil import Innloggingsfeil, Utfall
from app.identitet.oidc.innlogging import Identitet, Innlogging, Utlogget
from app.identitet.oidc.utlogging import Brukte
from app.identitet.personer import Oidc
from app.identitet.rollebok import personkode
from app.identitetsoppsett import Hvem, Identitetsoppsett, Leverandor, Oktgrenser, Slag
from app.lager import okter
from app.lager.okter import Tilfeldig
from app.main import create_app
from app.settings import Settings
from app.tekst import Malform, Tekst
from app.toml_fil import Tabell
from signing.model import Niva
from tests.integration.tjenesten import NA
from tests.integration.web.okter import EGEN_SIDE, SIDE
from tests.produksjon import miljo

JSON = {"accept": "application/json"}
ADRESSE = "https://kontrakt.example.no"
HOS = "https://id.example.no"
ACR: Mapping[str, Niva] = {"lav": Niva.LAVT, "substantial": Niva.BETYDELIG, "high": Niva.HOYT}
OKT, UNDERVEIS, SIGNATAR = "__Host-kv_okt", "__Host-kv_innlogging", "__Host-kv_signatar"


@dataclass
class Falsk:
    """A provider. `sub` and what follows is who logs in next; `feil`: what it refuses with."""

    leverandor: Leverandor
    sub: str = "kari"
    acr: str = "high"
    krav: dict[str, Any] = field(default_factory=dict)
    pid: str | None = None
    sid: str | None = "sid-1"
    alder: timedelta = timedelta(0)
    feil: Feil | None = None
    borte: bool = False
    nar_kjent: bool = True
    brukte: Brukte = field(default_factory=Brukte)
    spurt: list[tuple[bool, Niva, Malform]] = field(default_factory=list)

    def begynn(
        self, *, na: datetime, tilfeldig: Tilfeldig, malform: Malform, steg_opp: bool, til: str, minst: Niva = Niva.INGEN
    ) -> tuple[str, Innlogging]:
        acr = self.leverandor.acr_fra(minst)
        if not acr:
            raise Innloggingsfeil(Utfall.FOR_LAVT_NIVA, "ingen-acr-pa-nivaet")
        self.spurt.append((steg_opp, minst, malform))
        state, nonce, bevis = (tilfeldig(32).hex() for _ in range(3))
        inn = Innlogging(
            leverandor=self.leverandor.id, state=state, nonce=nonce, verifikator=bevis, begynt=na, acr=acr, steg_opp=steg_opp, til=til
        )
        return f"{HOS}/auth?state={state}", inn

    def fullfor(self, innlogging: Innlogging, parametre: Mapping[str, str], *, na: datetime, tilfeldig: Tilfeldig) -> Identitet:
        del tilfeldig
        assert parametre["state"] == innlogging.state
        if self.feil is not None:
            raise self.feil
        return Identitet(
            leverandor=self.leverandor.id,
            utsteder=self.leverandor.utsteder,
            sub=self.sub,
            acr=self.acr,
            niva=ACR[self.acr],
            innlogget=na - (timedelta(0) if innlogging.steg_opp else self.alder),
            nar_kjent=self.nar_kjent or innlogging.steg_opp,
            sid=self.sid,
            pid=self.pid,
            krav={"sub": self.sub, **self.krav},
        )

    def utlogging(self, *, til: str, state: str, na: datetime) -> str | None:
        del state, na
        if self.borte:
            raise Innloggingsfeil(Utfall.UTILGJENGELIG, "svarer-ikke")
        return f"{HOS}/ut?post_logout_redirect_uri={til}"

    def les_utloggingstoken(self, token: str, *, na: datetime) -> Utlogget:
        krav = json.loads(token) if token.startswith("{") else {}
        if krav.get("iss") != self.leverandor.utsteder:
            raise Innloggingsfeil(Utfall.UTLOGGING_AVVIST, "feil-utsteder")
        if "jti" in krav and not self.brukte.ny(krav["jti"], na):
            raise Innloggingsfeil(Utfall.UTLOGGING_AVVIST, "brukt-for")
        return Utlogget(utsteder=krav["iss"], sub=krav.get("sub"), sid=krav.get("sid"), jti=krav.get("jti"))

    def glem_utlogging(self, utlogget: Utlogget) -> None:
        if utlogget.jti is not None:
            self.brukte.glem(utlogget.jti)

    def les_frontkanal(self, parametre: Mapping[str, str]) -> Utlogget:
        if parametre.get("iss") != self.leverandor.utsteder or not parametre.get("sid"):
            raise Innloggingsfeil(Utfall.UTLOGGING_AVVIST, "feil-utsteder")
        return Utlogget(utsteder=self.leverandor.utsteder, sid=parametre["sid"])


def leverandor(id_: str = "jobb", hvem: Hvem = Hvem.ANSATTE, utsteder: str = HOS, acr: Mapping[str, Niva] = ACR) -> Leverandor:
    return Leverandor(
        id=id_,
        navn=Tekst(nb="ID-porten" if hvem is Hvem.SIGNATARER else "Fylkesinnlogging", nn="ID-porten"),
        slag=Slag.OIDC,
        hvem=frozenset({hvem}),
        utsteder=utsteder,
        klient_id="kontraktverk",
        nokkelfil=Path("/finnes/ikke"),
        nokkel_id="1",
        acr=acr,
        pid="pid",
    )


def rolle(verdi: str, rolle: str, fylke: str = "46", leverandor: str = "jobb", krav: str = "grupper") -> Tabell:
    rad = {"leverandor": leverandor, "krav": krav, "verdi": verdi, "fylke": fylke, "rolle": rolle}
    return Tabell("identitet.toml", "rolle[0]", rad)


ROLLER = (
    rolle("saksbehandlere", "saksbehandler"),
    rolle("godkjennere", "godkjenner"),
    rolle("drift", "admin"),
    rolle("revisjon", "revisor"),
    rolle("revisjon", "revisor", "03"),
)


@dataclass
class Tid:
    na: datetime = NA

    def __call__(self) -> datetime:
        return self.na


@dataclass
class Oidcsted:
    klient: TestClient
    tjeneste: Tjeneste
    tid: Tid
    jobb: Falsk
    signatarer: Falsk
    settings: Settings

    def grupper(self, *grupper: str) -> Oidcsted:
        self.jobb.krav = {"grupper": list(grupper)}
        return self

    def ga_ut(self, sti: str = "/innlogging/start?leverandor=jobb", **hoder: str) -> str:
        """Off to the provider; the state that comes back from it."""
        svar = self.klient.get(sti, headers={**SIDE, **EGEN_SIDE, **hoder}, follow_redirects=False)
        assert svar.status_code == 303, (svar.status_code, svar.text)
        assert svar.headers["location"].startswith(f"{HOS}/auth?state="), svar.headers["location"]
        return parse_qs(urlsplit(svar.headers["location"]).query)["state"][0]

    def kom_tilbake(self, state: str, **hoder: str) -> Response:
        kryss = {"sec-fetch-site": "cross-site", **SIDE, **hoder}
        return self.klient.get("/innlogging/svar", params={"state": state, "code": "x"}, headers=kryss, follow_redirects=False)

    def logg_inn(self, *grupper: str, til: str = "") -> Response:
        self.grupper(*grupper)
        return self.kom_tilbake(self.ga_ut(f"/innlogging/start?leverandor=jobb&til={til}"))

    def apne(self, sti: str = "/", **hoder: str) -> Response:
        return self.klient.get(sti, headers={**JSON, **hoder}, follow_redirects=False)

    def send(self, sti: str, *, fra: str = "/innlogging", **felt: str) -> Response:
        merker = re.findall(r'name="skjema" value="([0-9a-f]+)"', self.klient.get(fra, headers=SIDE).text)
        kropp = {"skjema": merker[0] if merker else "", **felt}
        return self.klient.post(sti, data=kropp, headers={**SIDE, **EGEN_SIDE}, follow_redirects=False)

    def kake(self, navn: str = OKT) -> str:
        return str(self.klient.cookies.get(navn, default=""))

    def kode(self, sub: str = "kari") -> str:
        return personkode(okter.personmerke(self.tjeneste.lager.indeksnokkel, self.jobb.leverandor.utsteder, sub))


def i_produksjon(mappe: Path, **endret: Any) -> Settings:
    """A production with a login place; which one, `et_sted` says."""
    mappe.mkdir(parents=True)
    return replace(Settings.fra_miljo(miljo(mappe)), **endret)


def oppsett(*leverandorer: Leverandor, roller: tuple[Tabell, ...] = ROLLER, **grenser: Any) -> Identitetsoppsett:
    return Identitetsoppsett(leverandorer=leverandorer, okt=Oktgrenser(**grenser), roller=roller)


@contextmanager
def et_sted(settings: Settings, tid: Clock | None = None, ekte: Mapping[str, Oidc] | None = None) -> Iterator[Oidcsted]:
    """It serves. `ekte`: real providers in place of the doubles."""
    identitet = settings.identitet or oppsett(leverandor(), leverandor("person", Hvem.SIGNATARER))
    steder = {en.id: Falsk(en) for en in identitet.leverandorer}
    klokke = tid or Tid()
    app = create_app(replace(settings, identitet=identitet), klokke, ekte or steder)
    tjeneste: Tjeneste = app.state.tjeneste
    with TestClient(app, base_url=settings.adresse, raise_server_exceptions=False) as klient:
        jobb = steder.get("jobb") or next(iter(steder.values()))
        egen = klokke if isinstance(klokke, Tid) else Tid()
        yield Oidcsted(klient, tjeneste, egen, jobb, steder.get("person", jobb), settings)


def tilfeldig_hemmelighet() -> str:
    return secrets.token_urlsafe(32)
