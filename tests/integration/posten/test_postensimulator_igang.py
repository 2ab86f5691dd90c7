"""Who answers as Posten for a data folder: one process, at an address that is kept, in the demo only."""

from __future__ import annotations

import socket
import stat
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from app import postensimulator
from app.cli import app as kommando
from app.clock import OSLO
from app.errors import Konflikt, Oppsettsfeil
from app.main import create_simulatorside
from app.settings import Modus, Settings
from signing.providers.posten.klient import Postenklient
from signing.providers.posten.tls import Tilgang

NA = datetime.now(OSLO)
ORGNR = "821311632"


def klokke() -> datetime:
    return NA


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings.fra_miljo({}, data=tmp_path_factory.mktemp("simulator"))


def spor(settings: Settings, adresse: str) -> str:
    pki = postensimulator.simulatorpki(settings, klokke)
    return Postenklient(Tilgang(adresse, ORGNR, pki.virksomhet(ORGNR, "Vestland fylkeskommune", NA), pki.ankere)).hvem()


def test_den_svarer_over_mtls_paa_den_samme_adressen_neste_gang(settings: Settings) -> None:
    with postensimulator.i_gang(settings, klokke) as forst:
        assert forst is not None
        assert spor(settings, forst) == f"You are {ORGNR}"
        assert postensimulator.sted(settings).adresse == forst
    with postensimulator.i_gang(settings, klokke) as igjen:
        assert igjen == forst


def test_bare_en_prosess_svarer_for_en_mappe(settings: Settings) -> None:
    with postensimulator.i_gang(settings, klokke) as forst, postensimulator.i_gang(settings, klokke) as andre:
        assert forst is not None
        assert andre is None


def test_er_porten_tatt_av_et_annet_program_svarer_den_et_annet_sted(settings: Settings) -> None:
    with postensimulator.i_gang(settings, klokke) as forst:
        assert forst is not None
    port = int(forst.partition("127.0.0.1:")[2].partition("/")[0])
    with closing(socket.create_server(("127.0.0.1", port))):
        with postensimulator.i_gang(settings, klokke) as andre:
            assert andre not in {None, forst}
        with pytest.raises(Konflikt, match=str(port)), postensimulator.i_gang(settings, klokke, port=port):
            pass


def test_mappen_er_bare_for_eieren(settings: Settings) -> None:
    postensimulator.simulatorpki(settings, klokke)
    assert stat.S_IMODE(postensimulator.sted(settings).mappe.stat().st_mode) == 0o700


def test_produksjon_har_ingen_simulator(tmp_path: Path) -> None:
    produksjon = Settings(modus=Modus.PRODUKSJON, data=tmp_path)
    with pytest.raises(Oppsettsfeil, match="demomodus"), postensimulator.i_gang(produksjon, klokke):
        pass
    assert not any(tmp_path.iterdir())


def test_siden_alene_har_ingen_lenker_til_sider_som_ikke_er_der(settings: Settings) -> None:
    with TestClient(create_simulatorside(settings, klokke), base_url="http://127.0.0.1:8000") as klient:
        assert klient.get("/", follow_redirects=False).headers["location"] == "/posten"
        side = klient.get("/posten", headers={"accept": "text/html"})
        assert side.status_code == 200
        assert "/meldinger" not in side.text
        assert klient.get("/meldinger").status_code == 404


def test_kommandoen_sier_fra_naar_en_annen_prosess_svarer(settings: Settings) -> None:
    with postensimulator.i_gang(settings, klokke) as adresse:
        svar = CliRunner().invoke(kommando, ["postensimulator", "--data", str(settings.data)])
    assert svar.exit_code == 1
    assert adresse is not None
    assert adresse in svar.stderr
