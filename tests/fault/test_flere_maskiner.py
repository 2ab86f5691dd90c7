"""Two web processes and two workers, each with a data folder of its own, over one PostgreSQL and one bucket, as in compose.yaml.

One of each is killed midway and the bucket is away for a while: every order comes to the archive, once.
"""

from __future__ import annotations

import json
import shutil
import signal
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from multiprocessing.process import BaseProcess
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from sqlalchemy import func, select

from app import flyt
from app.api.tilgang import utsted_demotoken
from app.identitet.bruker import Brukerrolle
from app.jobber import feilliste
from app.lager.base import Lager, apne_for
from app.lager.dokumenter import Aktor
from app.lager.filpekere import pekere
from app.lager.modeller import dokument
from app.oppdrag.gang import Oppdragsgang
from app.oppdrag.oppsett import sett_opp
from signing.events import Slag
from signing.model import Identifikasjon, Niva
from signing.states import Signertilstand, Tilstand
from tests.fault import maskin
from tests.fault.maskin import MILJO, Maskin
from tests.fault.oppdragsprosess import bord_for
from tests.fault.ordreverk import FORK
from tests.fault.verden import Verden
from tests.jobbkjede import vent_til
from tests.oppdragsverk import START, eksempel
from tests.s3.server import Linje, S3server, Slik, ledig_port, linje, mangler, s3server

pytestmark = [pytest.mark.fault, pytest.mark.tung]
FA_SIGNATARER, FYLKE, ANTALL = "vestfold-oppsigelse", "39", 5
AKTOR = Aktor(navn="saksbehandler:kari", fylkesnummer=FYLKE)


@pytest.fixture(scope="module")
def server() -> Iterator[S3server]:
    if grunn := mangler():
        pytest.skip(grunn)
    with s3server() as kjorende:
        yield kjorende


@dataclass
class Park:
    """The machines. The test itself stands at one more, which serves nobody."""

    mappe: Path
    verden: Verden
    linje: Linje
    lager: Lager
    gang: Oppdragsgang
    token: str
    porter: dict[str, int] = field(default_factory=dict)
    prosesser: dict[str, BaseProcess] = field(default_factory=dict)

    def start(self, navn: str, hva: Callable[..., None], *args: int) -> None:
        prosess = FORK.Process(target=hva, args=(str(self.mappe), navn, *args), daemon=True)
        prosess.start()
        self.prosesser[navn] = prosess

    def start_alle(self) -> None:
        for navn in ("web-a", "web-b"):
            self.porter[navn] = ledig_port()
            self.start(navn, maskin.web, self.porter[navn])
        for navn in ("arbeider-a", "arbeider-b"):
            self.start(navn, maskin.arbeider)
        klare = [self.mappe / f"klar-{navn}" for navn in self.prosesser]
        assert vent_til(lambda: all(fil.exists() for fil in klare), hoyst=90), self.logg()
        assert vent_til(lambda: all(self.lever(navn) for navn in self.porter), hoyst=30), self.logg()

    def lever(self, navn: str) -> bool:
        try:
            return self.kall(navn, "/helse/levende")[0] == 200
        except OSError:
            return False

    def drep(self, navn: str) -> None:
        self.prosesser[navn].kill()
        self.prosesser[navn].join(10)
        assert self.prosesser[navn].exitcode == -signal.SIGKILL

    def kall(self, navn: str, sti: str, kropp: bytes | None = None, nokkel: str = "") -> tuple[int, Any]:
        hoder = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"} | (
            {"Idempotency-Key": nokkel} if nokkel else {}
        )
        adresse = f"http://127.0.0.1:{self.porter[navn]}{sti}"
        try:
            with urllib.request.urlopen(urllib.request.Request(adresse, kropp, hoder), timeout=60) as svar:
                return svar.status, json.loads(svar.read())
        except urllib.error.HTTPError as feil:
            with feil:
                return feil.code, json.loads(feil.read())

    def lagret(self) -> list[str]:
        with self.lager.lesing() as forbindelse:
            return sorted(forbindelse.execute(select(dokument.c.id)).scalars())

    def tilstander(self) -> Counter[str]:
        with self.lager.lesing() as forbindelse:
            return Counter(forbindelse.execute(select(dokument.c.status)).scalars())

    def signer_de_varslede(self) -> None:
        for id_ in self.lagret():
            oppdrag = self.gang.les(id_, aktor=AKTOR).oppdrag
            for signer in oppdrag.i_tur:
                if signer.tilstand is Signertilstand.VARSLET:
                    hvem = Identifikasjon(flyt.DEMOINNLOGGING, Niva.INGEN, self.verden.na())
                    self.gang.signer(id_, signer.krav.felt, identifikasjon=hvem)

    def ferdig_nar_de_varslede_har_signert(self) -> bool:
        self.signer_de_varslede()
        return self.ferdig()

    def ferdig(self) -> bool:
        with self.lager.lesing() as forbindelse:
            ko = self.gang.jobber.ko(forbindelse)
        return self.tilstander() == {Tilstand.ARKIVERT.value: ANTALL} and not any(linje.slag == "oppdrag" for linje in ko)

    def logg(self) -> str:
        return "\n".join(f"{fil.name}: {fil.read_text(encoding='utf-8')[-2500:]}" for fil in sorted(self.mappe.glob("logg-*")))

    def avslutt(self) -> None:
        for prosess in self.prosesser.values():
            if prosess.is_alive():
                prosess.kill()
            prosess.join(10)
            prosess.close()
        self.lager.lukk()


def _bestilling(nr: int) -> bytes:
    data = json.loads(eksempel(FA_SIGNATARER).raa)
    data["kontraktsnummer"] = data["kildesystem"]["instansId"] = f"maskin-{nr}"
    return json.dumps(data).encode()


@pytest.fixture
def park(tmp_path: Path, server: S3server, ny_database: Callable[[str], str | None]) -> Iterator[Park]:
    with ExitStack() as ved_slutt:
        veien = ved_slutt.enter_context(linje(server))
        (tmp_path / "arkiv").mkdir()
        miljo = {
            "KONTRAKTVERK_DATABASE": ny_database("postgresql") or "",
            "KONTRAKTVERK_JOBBER": "procrastinate",
            "KONTRAKTVERK_ARKIV": str(tmp_path / "arkiv"),
            **server.miljo(tmp_path.name, endepunkt=veien.endepunkt),
        }
        (tmp_path / MILJO).write_text(json.dumps(miljo), encoding="utf-8")
        verden = Verden(tmp_path).lag()
        verden.still_klokken(START)
        settings = Maskin(tmp_path, "proven").settings()
        lager = apne_for(settings)
        gang = sett_opp(bord_for(settings), lager, verden.na)
        token = utsted_demotoken(settings, Brukerrolle.FAGSYSTEM, FYLKE, verden.na())
        for navn in ("web-a", "web-b", "arbeider-a", "arbeider-b"):
            shutil.copytree(settings.data, tmp_path / navn)  # the keys, as an operator hands them out; nothing of it is shared from now on
        ny = Park(tmp_path, verden, veien, lager, gang, token)
        ved_slutt.callback(ny.avslutt)
        yield ny


def test_en_av_to_nettprosesser_og_en_av_to_arbeidere_blir_drept_og_botten_er_borte_en_stund(park: Park) -> None:
    park.start_alle()
    forste_lagret = Event()

    def send(nr: int) -> tuple[int, Any] | None:
        try:
            return park.kall("web-a", "/api/v1/kontrakter", _bestilling(nr), f"bestilling-{nr}")
        except OSError:
            return None  # the process died before it answered
        finally:
            forste_lagret.set()

    with ThreadPoolExecutor(2) as samtidig:
        svar = samtidig.map(send, range(ANTALL))
        assert forste_lagret.wait(60), park.logg()
        park.drep("web-a")
        for_ = list(svar)
    assert None in for_, "some were under way when the process died"
    etter = [park.kall("web-b", "/api/v1/kontrakter", _bestilling(nr), f"bestilling-{nr}") for nr in range(ANTALL)]
    ider = [svar["dokumentId"] for status, svar in etter if status in {200, 201}]
    assert len(set(ider)) == ANTALL, [(status, svar.get("kode"), svar.get("detail")) for status, svar in etter]
    assert all(forrige is None or forrige[1]["dokumentId"] == id_ for forrige, id_ in zip(for_, ider, strict=True))
    assert park.lagret() == sorted(ider)

    for id_ in ider:
        status, _ = park.kall("web-b", f"/api/v1/kontrakter/{id_}/oppdrag", b"{}", f"apne-{id_}")
        assert status in {200, 201}, (status, _)
    assert vent_til(lambda: park.tilstander()[Tilstand.KLADD.value] < ANTALL, hoyst=60), park.logg()
    park.drep("arbeider-a")
    park.signer_de_varslede()
    park.linje.slik = Slik.BORTE
    nede = park.linje.kall
    assert vent_til(lambda: park.linje.kall >= nede + 4, hoyst=60), "somebody needs the files"
    park.linje.slik = Slik.APEN
    assert vent_til(park.ferdig_nar_de_varslede_har_signert, hoyst=60), (park.tilstander(), park.logg())
    _kontroller(park, ider)


def _kontroller(park: Park, ider: list[str]) -> None:
    """Nothing is lost and nothing is twice."""
    for id_ in ider:
        hendelser = park.gang.les(id_, aktor=AKTOR).oppdrag.hendelser
        slag = Counter(en.slag for en in hendelser)
        assert [slag[en] for en in (Slag.OPPRETTET, Slag.SENDT, Slag.FORSEGLET, Slag.ARKIVERT)] == [1, 1, 1, 1]
        assert park.kall("web-b", f"/api/v1/kontrakter/{id_}")[1]["status"] == Tilstand.ARKIVERT.value
    assert {fil.name for fil in (park.mappe / "arkiv").iterdir() if not fil.name.startswith(".")} == set(ider)
    with park.lager.lesing() as forbindelse:
        assert forbindelse.execute(select(func.count()).select_from(dokument)).scalar_one() == ANTALL
        assert pekere(forbindelse) <= set(park.lager.blobs.alle())
        assert [en for en in feilliste.les(forbindelse) if en.dod] == []
    for navn in ("web-b", "arbeider-b"):
        assert not list((park.mappe / navn / "blobs").glob("??/*")), "no stored file lies on one machine alone"
