"""A service with one open order, whose signers have pages; the test does the jobs."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

import httpx2 as httpx
import pytest
from fastapi.testclient import TestClient

from app import flyt
from app.api.tjeneste import Tjeneste
from app.jobber.innebygd import Innebygd, nytt_merke
from app.jobber.tidsur import fei
from app.lager.dokumenter import Aktor
from app.main import create_app, jobbslag
from app.oppdrag import lenke
from app.oppdrag.gang import Oppdragsgang
from app.settings import Settings
from app.skjema.register import eksempler
from signing.events import Hendelse
from signing.oppdrag import Oppdrag
from tests.integration.tjenesten import NA
from tests.integration.web.test_sider import Side

VESTLAND = Aktor(navn="saksbehandler:kari", fylkesnummer="46")
FORST, SIST = "sign-kandidat", "sign-fylkeskommune"
HTML = {"accept": "text/html"}
EGEN = {**HTML, "sec-fetch-site": "same-origin", "content-type": "application/x-www-form-urlencoded"}


@dataclass
class Tid:
    na: datetime = NA

    def __call__(self) -> datetime:
        return self.na


@dataclass
class Sted:
    """A service without workers of its own: the test does the jobs."""

    klient: TestClient
    gang: Oppdragsgang
    tid: Tid
    settings: Settings
    oppdrag_id: str

    def arbeid(self) -> None:
        alle, ko = jobbslag(self.settings, self.gang), self.gang.jobber
        assert isinstance(ko, Innebygd)
        fei(self.gang.lager, ko, alle, na=self.tid())
        while tatt := ko.ta(alle, leie=timedelta(minutes=1), merke=nytt_merke()):
            alle[tatt.slag].kjor(tatt.args)
            ko.gjor_opp(tatt, alle[tatt.slag], None)

    def sti(self, felt: str = FORST) -> str:
        return lenke.lenke(self.gang.ring, "", self.oppdrag_id, felt)

    def hent(self, felt: str = FORST, sprak: str = "") -> Side:
        return Side(self.svar(felt, sprak).text)

    def svar(self, felt: str = FORST, sprak: str = "") -> httpx.Response:
        return self.klient.get(self.sti(felt) + (f"?sprak={sprak}" if sprak else ""), headers=HTML)

    def send(self, navn: str, felt: str = FORST, hoder: dict[str, str] = EGEN, **verdier: str) -> httpx.Response:
        merke = re.search(r'name="skjema" value="(\w+)"', self.svar(felt).text)
        kropp = urlencode({"skjema": merke[1] if merke else "", **verdier})
        return self.klient.post(f"{self.sti(felt)}/{navn}", content=kropp, headers=hoder, follow_redirects=False)

    def inne(self, felt: str = FORST, niva: str = "hoyt") -> Side:
        assert self.send("inn", felt, niva=niva).status_code == 303
        return self.hent(felt)

    def skjer(self, lag: Callable[[Oppdrag, datetime], Hendelse]) -> None:
        self.gang.fortell(self.oppdrag_id, lag, aktor=VESTLAND)

    def oppdrag(self) -> Oppdrag:
        return self.gang.les(self.oppdrag_id, aktor=VESTLAND).oppdrag

    def signer_alle(self, *, unntatt: str = "") -> None:
        for signer in self.oppdrag().signere:
            if signer.krav.felt != unntatt:
                self.arbeid()
                self.inne(signer.krav.felt)
                assert self.send("signer", signer.krav.felt, lest="ja").status_code == 303
        self.arbeid()


def lag_signermal(mappe: Path, eksempel: str) -> tuple[Path, str]:
    """A data folder with one open order, whose first signers are told; and its id."""
    settings, tid = Settings.fra_miljo({}, data=mappe), Tid()
    app = create_app(settings, tid)
    tjeneste: Tjeneste = app.state.tjeneste
    ett = next(e for e in eksempler(settings.forms) if e.navn == eksempel)
    aktor = replace(VESTLAND, fylkesnummer=str(json.loads(ett.raa)["fylke"]["fylkesnummer"]))
    svar = flyt.opprett(tjeneste.verksted, tjeneste.lager, ett.raa, ett.vedlegg, na=NA, aktor=aktor)
    id_ = str(svar.svar["dokumentId"])
    tjeneste.gang.apne(id_, aktor=aktor)
    Sted(TestClient(app), tjeneste.gang, tid, settings, id_).arbeid()
    tjeneste.lukk()
    return mappe, id_


@pytest.fixture(scope="module")
def signermal(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Each test has a copy of its own."""
    return lag_signermal(tmp_path_factory.mktemp("signersider") / "data", "vestland-larling-samarbeidsorgan")


@contextmanager
def et_sted(signermal: tuple[Path, str], mappe: Path) -> Iterator[Sted]:
    """A copy of it, served."""
    shutil.copytree(signermal[0], mappe)
    settings, tid = Settings.fra_miljo({}, data=mappe), Tid()
    app = create_app(settings, tid)
    tjeneste: Tjeneste = app.state.tjeneste
    # not as a context: the service's own workers stay asleep
    klient = TestClient(app, base_url="http://127.0.0.1:8000", raise_server_exceptions=False)
    yield Sted(klient, tjeneste.gang, tid, settings, signermal[1])
    klient.close()
    tjeneste.lukk()


@pytest.fixture
def sted(signermal: tuple[Path, str], tmp_path: Path) -> Iterator[Sted]:
    with et_sted(signermal, tmp_path / "data") as ett:
        yield ett


@pytest.fixture(scope="module")
def _felles_sted(signermal: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sted]:
    with et_sted(signermal, tmp_path_factory.mktemp("lesested") / "data") as ett:
        yield ett


@pytest.fixture
def lesested(_felles_sted: Sted) -> Sted:
    """The same for all tests that only read: a signer may have opened the document, nobody is logged in, and it is the first day."""
    _felles_sted.klient.cookies.clear()
    _felles_sted.tid.na = NA
    return _felles_sted
