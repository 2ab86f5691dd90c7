"""A service without workers of its own, with one contract in it: the test does the jobs, moves the clock and presses the buttons."""

from __future__ import annotations

import html
import json
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient
from httpx2 import Response

from app import flyt
from app.api.tjeneste import Tjeneste
from app.flyt import DEMOINNLOGGING
from app.jobber.innebygd import Innebygd, nytt_merke
from app.jobber.tidsur import fei
from app.lager.dokumenter import Aktor
from app.main import create_app, jobbslag
from app.settings import Settings
from app.skjema.register import eksempler
from app.web.okt import KAKE
from signing.events import Hendelse
from signing.model import Identifikasjon, Niva
from signing.oppdrag import Oppdrag
from tests.integration.tjenesten import NA
from tests.integration.web.okter import SIDE, logg_inn, send
from tests.integration.web.test_sider import Side

SAKSBEHANDLER = Aktor(navn="saksbehandler:kari", fylkesnummer="46")
VESTLAND = "vestland-larling-samarbeidsorgan"
KANDIDAT, FAGLIG, ORGAN, FYLKET = "sign-kandidat", "sign-fagligLeder", "sign-ansvarligLederSamarbeidsorgan", "sign-fylkeskommune"
Lag = Callable[[Oppdrag, datetime], Hendelse]


@dataclass
class Tid:
    na: datetime = NA

    def __call__(self) -> datetime:
        return self.na


@dataclass
class Kontraktsted:
    klient: TestClient
    tjeneste: Tjeneste
    tid: Tid
    id: str
    rolle: str = "saksbehandler"
    fylke: str = "46"
    okter: dict[tuple[str, str], str] = field(default_factory=dict)

    @property
    def sti(self) -> str:
        return f"/kontrakter/{self.id}"

    # ------------------------------------------------------------ pages

    @contextmanager
    def inne(self) -> Iterator[TestClient]:
        """The browser in the one session of this role: the mark of a form holds as long as the session."""
        hvem = (self.rolle, self.fylke)
        if hvem not in self.okter:
            self.okter[hvem] = logg_inn(self.klient, *hvem)
        self.klient.cookies.set(KAKE, self.okter[hvem])
        try:
            yield self.klient
        finally:
            self.klient.cookies.clear()

    def svar(self, under: str = "", sprak: str = "nb", **hoder: str) -> Response:
        skille = "&" if "?" in under else "?"
        with self.inne() as klient:
            return klient.get(f"{self.sti}{under}{skille}sprak={sprak}", headers={**SIDE, **hoder}, follow_redirects=False)

    def hent(self, under: str = "", sprak: str = "nb") -> Side:
        svar = self.svar(under, sprak)
        assert svar.status_code == 200, svar.text
        return Side(svar.text)

    def trykk(self, handling: str, felt: str = "", **felter: Any) -> Response:
        """Fill in a form that stands on the page, and send it with all that is hidden in it."""
        side = self.svar("/send" if handling == "send" else "").text
        skjulte = skjema(side, f"{self.sti}/{handling}", felt)
        with self.inne() as klient:
            return send(klient, f"{self.sti}/{handling}?sprak=nb", **{**skjulte, **felter})

    def som(self, rolle: str, fylke: str = "46") -> Kontraktsted:
        return Kontraktsted(self.klient, self.tjeneste, self.tid, self.id, rolle, fylke, self.okter)

    # ------------------------------------------------------------ the order

    def oppdrag(self) -> Oppdrag:
        return self.tjeneste.gang.les(self.id, aktor=SAKSBEHANDLER).oppdrag

    def skjer(self, lag: Lag) -> None:
        self.tjeneste.gang.fortell(self.id, lag, aktor=SAKSBEHANDLER)

    def arbeid(self) -> None:
        gang = self.tjeneste.gang
        alle, ko = jobbslag(self.tjeneste.settings, gang), gang.jobber
        assert isinstance(ko, Innebygd)
        fei(gang.lager, ko, alle, na=self.tid())
        while tatt := ko.ta(alle, leie=timedelta(minutes=1), merke=nytt_merke()):
            alle[tatt.slag].kjor(tatt.args)
            ko.gjor_opp(tatt, alle[tatt.slag], None)

    def signer(self, *felter: str) -> None:
        for felt in felter:
            self.tjeneste.gang.signer(self.id, felt, identifikasjon=Identifikasjon(DEMOINNLOGGING, Niva.INGEN, self.tid()))
            self.arbeid()


def skjema(side: str, adresse: str, felt: str = "") -> dict[str, Any]:
    """The hidden fields of the form with this address, for this signer."""
    for treff in re.finditer(r'<form[^>]*action="([^"?]+)[^"]*"[^>]*>(.*?)</form>', side, re.DOTALL):
        skjulte = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', treff[2]))
        if html.unescape(treff[1]) == adresse and skjulte.get("felt", "") == felt:
            return skjulte
    raise AssertionError(f"no form {adresse} for «{felt}»")


def adresser(side: Side, sti: str) -> set[str]:
    """What can be done on the page: the last part of the address of each form."""
    return {a.partition("?")[0].removeprefix(f"{sti}/") for a in side.verdier("action") if a.startswith(sti)}


def lag_mal(mappe: Path, *, apne: bool) -> str:
    """A data folder with one contract, sent or not. Its id."""
    settings, tid = Settings.fra_miljo({}, data=mappe), Tid()
    app = create_app(settings, tid)
    tjeneste: Tjeneste = app.state.tjeneste
    ett = next(e for e in eksempler(settings.forms) if e.navn == VESTLAND)
    svar = flyt.opprett(tjeneste.verksted, tjeneste.lager, ett.raa, ett.vedlegg, na=NA, aktor=SAKSBEHANDLER)
    id_ = str(svar.svar["dokumentId"])
    if apne:
        tjeneste.gang.apne(id_, aktor=SAKSBEHANDLER)
        Kontraktsted(TestClient(app), tjeneste, tid, id_).arbeid()
    tjeneste.lukk()
    return id_


@contextmanager
def apnet(mal: Path, mappe: Path, id_: str) -> Iterator[Kontraktsted]:
    """A copy of the folder, running."""
    shutil.copytree(mal, mappe)
    tid = Tid()
    app = create_app(Settings.fra_miljo({}, data=mappe), tid)
    # not as a context: the service's own workers stay asleep
    klient = TestClient(app, base_url="http://127.0.0.1:8000", raise_server_exceptions=False)
    try:
        yield Kontraktsted(klient, app.state.tjeneste, tid, id_)
    finally:
        klient.close()
        app.state.tjeneste.lukk()


def data_med(raa: bytes, **endret: Any) -> bytes:
    """The case data with other values, by the last part of the name, in «laretid»."""
    data = json.loads(raa)
    data["laretid"].update(endret)
    return json.dumps(data).encode()
