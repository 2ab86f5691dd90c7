"""The service in production: no examples, no open pages unless opened, only its own host, and nothing of the demo."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from app.errors import Oppsettsfeil
from app.lager import base
from app.main import create_app
from app.settings import Modus, Settings
from signing.demo_pki import DemoPki
from tests.integration.tjenesten import NA
from tests.produksjon import miljo


def _settings(tmp_path: Path, *, apen: bool = False) -> Settings:
    """`apen`: production refuses to start with open verification; what the pages then do is tried all the same."""
    return replace(Settings.fra_miljo(miljo(tmp_path)), apen_verifisering=apen)


def test_demo_ca_en_er_ikke_et_anker_i_produksjon(tmp_path: Path) -> None:
    """A copy of the demo's own CA among the anchors: everybody who has a demo could make signatures that we trust."""
    settings = _settings(tmp_path)
    pki = DemoPki.last_eller_lag(tmp_path / "demo", NA)
    shutil.copy(pki.ankermappe / "demo-ca.pem", tmp_path / "hemmelig" / "segl.pem")
    with pytest.raises(Oppsettsfeil, match="demo-CA"):
        create_app(settings, lambda: NA)


def test_et_anker_som_ikke_er_et_sertifikat_stopper_oppstarten(tmp_path: Path) -> None:
    settings = _settings(tmp_path)
    (tmp_path / "hemmelig" / "segl.pem").write_text("ikke et sertifikat", encoding="utf-8")
    with pytest.raises(Oppsettsfeil, match="har ikke noe sertifikat"):
        create_app(settings, lambda: NA)


def test_ingen_signerer_uten_innlogging_i_produksjon(tmp_path: Path) -> None:
    stier = create_app(_settings(tmp_path), lambda: NA).openapi()["paths"]
    assert "/api/v1/oppdrag/{oppdrag_id}/avbryt" in stier
    assert not [sti for sti in stier if "demo" in sti]


def test_uten_nokler_starter_tjenesten_ikke(tmp_path: Path) -> None:
    """What is stored of a document must be encrypted from the first one on."""
    with pytest.raises(Oppsettsfeil, match="KONTRAKTVERK_NOKLER"):
        create_app(replace(_settings(tmp_path), nokler=None), lambda: NA)


@pytest.fixture(params=[True, False], ids=["apen", "lukket"])
def apen(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def klient(tmp_path: Path, apen: bool) -> Iterator[TestClient]:
    with TestClient(create_app(_settings(tmp_path, apen=apen), lambda: NA), base_url="https://kontrakt.example.no") as klient:
        yield klient


@pytest.mark.parametrize("sti", ["/eksempler/vestland-larling-samarbeidsorgan", "/eksempler/vestland-larling-samarbeidsorgan/pdf"])
def test_eksemplene_finnes_ikke(klient: TestClient, sti: str) -> None:
    assert klient.get(sti).status_code == 404


@pytest.mark.parametrize(
    "sti",
    [
        "/innlogging",
        "/ny",
        "/kontrakter/0b7e3a52-0000-5000-8000-000000000000",
        "/logg",
        "/maler",
        "/drift",
        "/drift/feilliste/jobb-1",
        "/eksempler",
        "/meldinger",
    ],
)
def test_sidene_som_trenger_en_okt_finnes_ikke_for_fylket_har_sin_innlogging(klient: TestClient, sti: str) -> None:
    hoder = {"accept": "text/html", "cookie": "kv_okt=a.b.c"}
    svar = klient.get(sti, headers=hoder, follow_redirects=False)
    assert svar.status_code == 404
    assert "/innlogging" not in svar.text.replace(f"{sti}?", "")
    assert klient.post(sti, headers=hoder, data={"rolle": "admin", "fylke": "46"}, follow_redirects=False).status_code == 404


def test_verken_demoens_postkasse_eller_innlogging_finnes(klient: TestClient) -> None:
    side = f"/signer/00000000-0000-0000-0000-000000000000/{'a' * 32}"
    assert klient.get("/meldinger").status_code == 404
    assert [klient.post(f"{side}/{skjema}").status_code for skjema in ("inn", "ut", "signer", "avsla")] == [404] * 4
    assert klient.get(f"{side}/dokument").status_code == 404


def test_kontrollsiden_er_apen_bare_naar_eieren_vil(klient: TestClient, apen: bool) -> None:
    ventet = {True: (200, 200, 200), False: (404, 404, 404)}[apen]
    assert tuple(klient.get(sti).status_code for sti in ("/", "/kontroller", "/v/x")) == ventet
    fil = {"fil": ("a.pdf", b"%PDF-1.7\n" + b"x" * 50, "application/pdf")}
    assert klient.post("/kontroller", files=fil).status_code == {True: 200, False: 404}[apen]
    assert klient.post("/api/v1/verifiseringer", files=fil).status_code == {True: 200, False: 401}[apen]


def test_siden_sier_ikke_demo_og_krever_https(klient: TestClient, apen: bool) -> None:
    svar = klient.get("/kontroller", headers={"accept": "text/html"})
    assert "emonstrasjon" not in svar.text
    assert "max-age" in svar.headers["strict-transport-security"]
    del apen


@pytest.mark.parametrize(
    ("vert", "sti", "status"),
    [
        ("127.0.0.1:8000", "/helse", 200),
        ("127.0.0.1:8000", "/kontroller", 400),
        ("kontrakt.example.no.evil.no", "/helse", 400),
        ("KONTRAKT.example.no:443", "/helse", 200),
    ],
)
def test_bare_eget_vertsnavn_slipper_inn(klient: TestClient, vert: str, sti: str, status: int) -> None:
    assert klient.get(sti, headers={"host": vert}).status_code == status


def test_demomappe_starter_ikke_i_produksjon(tmp_path: Path) -> None:
    settings = _settings(tmp_path)
    base.apne(settings.data, Modus.DEMO).lukk()
    with pytest.raises(Oppsettsfeil):
        create_app(settings, lambda: NA)
