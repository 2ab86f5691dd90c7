"""The security headers stand on every kind of answer, whatever made it: pages, files, errors, redirects, what is refused at the door."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from app.api.vakt import CSP, HODER, HSTS, Vakt
from app.main import create_app
from app.settings import Settings
from tests.integration.tjenesten import NA, klient, settings, tjenestens_database, token

__all__ = ["klient", "settings", "tjenestens_database", "token"]

SIDE = {"accept": "text/html"}
SVAR: Mapping[str, tuple[int, str, str, dict[str, Any]]] = {
    "en side": (200, "GET", "/innlogging", {"headers": SIDE}),
    "en fil": (200, "GET", "/statisk/kv.css", {}),
    "JSON": (200, "GET", "/helse/levende", {}),
    "videresending": (303, "GET", "/ny", {"headers": SIDE, "follow_redirects": False}),
    "uten token": (401, "GET", "/api/v1/kontrakter", {}),
    "fremmed skjema": (403, "POST", "/utlogging", {"headers": SIDE, "data": {"skjema": "x"}}),
    "finnes ikke": (404, "GET", "/finnes-ikke", {}),
    "finnes ikke, som side": (404, "GET", "/finnes-ikke", {"headers": SIDE}),
    "feil metode": (405, "DELETE", "/helse", {}),
    "feil medietype": (415, "POST", "/api/v1/kontroller", {"content": b"x", "headers": {"content-type": "text/plain"}}),
    "for stor": (413, "POST", "/api/v1/kontroller", {"content": b"x" * 1_100_000, "headers": {"content-type": "application/json"}}),
    "fremmed vert": (400, "GET", "/", {"headers": {"host": "ond.example"}}),
    "uten kropp": (200, "HEAD", "/statisk/kv.css", {}),
}
"""One of each kind: the status, and the call."""
MED_TOKEN = {"feil medietype", "for stor"}


def har_hodene(svar: Response) -> None:
    assert {navn: svar.headers.get(navn) for navn in HODER} == HODER
    assert "server" not in svar.headers
    assert "x-powered-by" not in svar.headers
    assert svar.headers["cache-control"]


@pytest.mark.parametrize("slag", SVAR)
def test_hvert_slags_svar_har_hodene(klient: TestClient, token: Any, slag: str) -> None:
    status, metode, sti, resten = SVAR[slag]
    hoder = {**resten.get("headers", {}), **(token() if slag in MED_TOKEN else {})}
    svar = klient.request(metode, sti, **{**resten, "headers": hoder})
    assert svar.status_code == status, svar.text[:500]
    har_hodene(svar)


def test_uendret_har_hodene(klient: TestClient) -> None:
    forste = klient.get("/statisk/kv.css")
    svar = klient.get("/statisk/kv.css", headers={"if-none-match": forste.headers["etag"]})
    har_hodene(svar)


def test_feil_hos_oss_har_hodene(klient: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def gar_galt(*_: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr("app.api.helse.hvilken_versjon", gar_galt)
    monkeypatch.setattr("app.drift.tilsyn.Tilsyn.versjon", gar_galt)
    svar = klient.get("/versjon")
    assert svar.status_code == 500
    har_hodene(svar)


@pytest.mark.parametrize("sti", ["/innlogging", "/api/v1/maler", "/finnes-ikke", "/kontroller"])
def test_det_som_ikke_er_likt_for_alle_blir_ikke_lagret_underveis(klient: TestClient, sti: str) -> None:
    assert klient.get(sti, headers=SIDE).headers["cache-control"] in {"no-store", "private, no-store"}


@pytest.mark.parametrize(
    ("navn", "krav"),
    [
        ("Content-Security-Policy", "default-src 'self'"),
        ("Content-Security-Policy", "object-src 'none'"),
        ("Content-Security-Policy", "base-uri 'none'"),
        ("Content-Security-Policy", "form-action 'self'"),
        ("Content-Security-Policy", "frame-ancestors 'none'"),
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "DENY"),
        ("Referrer-Policy", "no-referrer"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Permissions-Policy", "camera=()"),
    ],
)
def test_hodene_sier_det_de_skal(navn: str, krav: str) -> None:
    assert krav in HODER[navn]
    assert "unsafe" not in CSP


def test_bare_https_i_produksjon(settings: Settings, tmp_path: Path) -> None:
    """A browser that has been here once comes back over TLS alone, for two years; in the demo there is no TLS to come back by."""
    ar = int(HSTS["Strict-Transport-Security"].removeprefix("max-age=").partition(";")[0]) / 365 / 86400
    assert ar >= 2
    app = create_app(replace(settings, data=tmp_path), lambda: NA)
    i_demo = TestClient(app, base_url="http://127.0.0.1:8000").get("/helse/levende")
    app.state.tjeneste.lukk()
    assert "strict-transport-security" not in i_demo.headers
    vakt = Vakt(app, replace(settings, modus=type(settings.modus)("produksjon")))
    assert HSTS.items() <= dict(vakt._hoder()).items()
