"""Our own static files: type, how long they are kept, packed on the line, and nothing but what lies in the folder."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from app.api.vakt import CSP
from app.web.ruter import ET_DOGN, STATISK, TYPER
from tests.integration.web.okter import pakket as over_linjen

FILER = sorted(fil.relative_to(STATISK).as_posix() for fil in STATISK.rglob("*") if fil.suffix in TYPER)


@pytest.mark.parametrize("navn", FILER)
def test_hver_fil_har_sin_type_og_blir_husket_et_dogn(klient: TestClient, navn: str) -> None:
    svar = klient.get(f"/statisk/{navn}")
    assert svar.status_code == 200
    assert svar.headers["content-type"] == TYPER["." + navn.rpartition(".")[2]]
    assert svar.headers["cache-control"] == ET_DOGN
    assert svar.headers["x-content-type-options"] == "nosniff"
    assert svar.headers["content-security-policy"] == CSP
    assert svar.content == (STATISK / navn).read_bytes()


def test_alt_en_side_trenger_er_der() -> None:
    assert {"kv.css", "ikoner.svg", "merke.svg", "tredjepart/htmx.js", "tredjepart/designsystemet.css", "tredjepart/tema.css"} <= set(FILER)
    assert {"tredjepart/inter.woff2", "tredjepart/inter-ext.woff2"} <= set(FILER)


@pytest.mark.parametrize(
    "navn",
    [
        "finnes-ikke.css",
        "",
        "tredjepart",
        "tredjepart/",
        "tredjepart/tredjepart.toml",
        "tredjepart/README.md",
        "tredjepart/LICENSE-HTMX",
        "KV.CSS",
        "kv.css/",
        "kv.css%00.css",
        "../okt.py",
        "..%2fokt.py",
        "%2e%2e/okt.py",
        "%2e%2e%2fside%2fgrunn.html.j2",
        "....//okt.py",
        "..\\okt.py",
        "%2fetc%2fpasswd",
        "/etc/passwd",
        "tredjepart/../kv.css",
        "tredjepart/..%2f..%2f..%2fsettings.py",
    ],
)
def test_det_som_ikke_ligger_der_finnes_ikke(klient: TestClient, navn: str) -> None:
    svar = klient.get(f"/statisk/{navn}", follow_redirects=False)
    # «a/../b» is made «b» by the client itself, before it asks
    assert svar.status_code == 404 or str(svar.request.url).endswith("/statisk/kv.css")
    assert "def " not in svar.text
    assert "root:" not in svar.text


@pytest.mark.parametrize("navn", ["kv.css", "ikoner.svg", "tredjepart/htmx.js", "tredjepart/designsystemet.css"])
def test_store_tekstfiler_gaar_pakket_over_linjen(klient: TestClient, navn: str) -> None:
    pakket = klient.get(f"/statisk/{navn}", headers={"accept-encoding": "gzip"})
    assert pakket.headers["content-encoding"] == "gzip"
    assert "accept-encoding" in pakket.headers["vary"].lower()
    assert 0 < over_linjen(pakket) < len(pakket.content) / 2
    rett = klient.get(f"/statisk/{navn}", headers={"accept-encoding": "identity"})
    assert "content-encoding" not in rett.headers
    assert rett.content == pakket.content


def test_sider_gaar_pakket_over_linjen_og_smaa_svar_som_de_er(klient: TestClient) -> None:
    side = klient.get("/regler", headers={"accept": "text/html", "accept-encoding": "gzip"})
    assert side.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in klient.get("/helse/levende", headers={"accept-encoding": "gzip"}).headers


@pytest.mark.parametrize("metode", ["POST", "PUT", "DELETE", "PATCH"])
def test_ingenting_kan_legges_der(klient: TestClient, metode: str) -> None:
    assert klient.request(metode, "/statisk/kv.css", content=b"x").status_code == 405
