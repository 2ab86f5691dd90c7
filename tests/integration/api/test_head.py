"""HEAD answers as GET does, without the body (RFC 9110 § 9.3.2): the same status, headers, rights and limits, at every address."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import anyio
import pytest
from fastapi.testclient import TestClient
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.api.vakt import Vakt
from app.main import create_app
from app.settings import Settings
from app.taktoppsett import Taktoppsett
from tests.integration.api.test_fylkesgrensen import ruter
from tests.tokenverk import NA

Token = Callable[..., dict[str, str]]
SIDE = {"accept": "text/html"}
HVER_GANG_NYTT = {"x-kall-id", "x-request-id", "date", "set-cookie", "last-modified"}


def _rett_fra_tjenesten(app: ASGIApp, metode: str, sti: str, hoder: Mapping[str, str]) -> list[Message]:
    """What a server is handed. The tests' own client throws away the body of a HEAD, whoever sent it."""
    alle = [(b"host", b"127.0.0.1:8000"), *((navn.encode(), verdi.encode()) for navn, verdi in hoder.items())]
    kall = {"type": "http", "method": metode, "path": sti, "raw_path": sti.encode(), "query_string": b"", "headers": alle, "root_path": ""}
    sendt: list[Message] = []

    kommer = [{"type": "http.request", "body": b"", "more_body": False}]

    async def motta() -> Message:
        if not kommer:
            await anyio.sleep_forever()  # the caller waits for the answer
        return kommer.pop()

    async def send(melding: Message) -> None:
        sendt.append(melding)

    anyio.run(app, {**kall, "http_version": "1.1", "scheme": "http", "client": ("192.0.2.7", 1), "server": None}, motta, send)
    return sendt


def _kropp(meldinger: list[Message]) -> bytes:
    return b"".join(m["body"] for m in meldinger if m["type"] == "http.response.body")


def _faste(hoder: Mapping[str, str]) -> dict[str, str]:
    return {navn: verdi for navn, verdi in hoder.items() if navn not in HVER_GANG_NYTT}


@pytest.mark.parametrize(
    "sti", ["/innlogging", "/kontroller", "/statisk/kv.css", "/helse/levende", "/versjon", "/openapi.json", "/finnes-ikke"]
)
def test_head_svarer_som_get_uten_kropp(klient: TestClient, sti: str) -> None:
    ventet, svar = klient.get(sti, headers=SIDE), klient.head(sti, headers=SIDE)
    assert (svar.status_code, _faste(svar.headers)) == (ventet.status_code, _faste(ventet.headers))
    sendt = _rett_fra_tjenesten(klient.app, "HEAD", sti, SIDE)
    assert _kropp(sendt) == b""
    assert _kropp(_rett_fra_tjenesten(klient.app, "GET", sti, SIDE)) != b""


@pytest.mark.parametrize("rolle", ["fagsystem", None, "malforfatter"])
def test_head_mot_apiet_krever_det_get_krever(klient: TestClient, token: Token, rolle: str | None) -> None:
    hoder = {} if rolle is None else token(rolle)
    ventet, svar = klient.get("/api/v1/kontrakter", headers=hoder), klient.head("/api/v1/kontrakter", headers=hoder)
    assert ventet.status_code == {"fagsystem": 200, None: 401, "malforfatter": 403}[rolle]
    assert (svar.status_code, _faste(svar.headers)) == (ventet.status_code, _faste(ventet.headers))


def test_head_av_en_fil_sier_hvor_lang_den_er(klient: TestClient, token: Token, ny_kontrakt: Callable[..., dict[str, Any]]) -> None:
    laget = klient.post("/api/v1/kontrakter", headers=token(fylke="39"), json=ny_kontrakt("EKS-9180")).json()
    sti = f"/api/v1/kontrakter/{laget['dokumentId']}/pdf"
    hoder = {**token(fylke="39"), "accept-encoding": "identity"}
    pdf, svar = klient.get(sti, headers=hoder), klient.head(sti, headers=hoder)
    assert pdf.content.startswith(b"%PDF")
    assert (svar.status_code, _faste(svar.headers)) == (200, _faste(pdf.headers))
    assert int(svar.headers["content-length"]) == len(pdf.content)
    assert _kropp(_rett_fra_tjenesten(klient.app, "HEAD", sti, hoder)) == b""
    uendret = klient.head(sti, headers={**hoder, "if-none-match": pdf.headers["etag"]})
    assert uendret.status_code == 304
    assert klient.head(sti, headers=token()).status_code == klient.get(sti, headers=token()).status_code == 404


@pytest.mark.parametrize(("sti", "tar"), [("/api/v1/verifiseringer", "POST"), ("/utlogging", "POST"), ("/api/v1/kontroller", "POST")])
def test_head_der_bare_post_gar_an_blir_avvist(klient: TestClient, token: Token, sti: str, tar: str) -> None:
    svar = klient.head(sti, headers=token())
    assert (svar.status_code, svar.headers["allow"]) == (405, tar)


@pytest.mark.parametrize(("metode", "sti"), [("DELETE", "/helse/levende"), ("POST", "/statisk/kv.css"), ("DELETE", "/openapi.json")])
def test_en_adresse_som_tar_get_sier_at_den_tar_head(klient: TestClient, metode: str, sti: str) -> None:
    svar = klient.request(metode, sti)
    assert (svar.status_code, svar.headers["allow"]) == (405, "GET, HEAD")


def test_hver_adresse_som_tar_get_tar_head(klient: TestClient, token: Token) -> None:
    app: Any = klient.app
    sider = {getattr(rute, "path", "") for rute in ruter(app.routes) if "GET" in (getattr(rute, "methods", None) or ())}
    stier = {re.sub(r"\{[^}]*\}", "1", sti) for sti in sider | {sti for sti, kall in app.openapi()["paths"].items() if "get" in kall}}
    assert len(stier) > 50
    for sti in sorted(stier):
        hoder = token() if sti.startswith("/api/") else SIDE
        ventet, svar = (klient.request(metode, sti, headers=hoder, follow_redirects=False) for metode in ("GET", "HEAD"))
        assert svar.status_code == ventet.status_code != 405, sti


def test_beskrivelsen_av_apiet_har_ingen_egne_kall_for_head(klient: TestClient) -> None:
    dokument = klient.get("/openapi.json").json()
    assert not [sti for sti, kall in dokument["paths"].items() if "head" in kall]


@pytest.mark.parametrize(
    ("takt", "sti"),
    [(Taktoppsett(adresse=1), "/helse/levende"), (Taktoppsett(innlogging=1), "/innlogging"), (Taktoppsett(tokenfeil=1), "/api/v1/maler")],
    ids=["adresse", "innlogging", "tokenfeil"],
)
def test_head_teller_mot_de_samme_grensene(settings: Settings, takt: Taktoppsett, sti: str) -> None:
    app = create_app(replace(settings, takt=takt), lambda: NA)
    with TestClient(app, base_url="http://127.0.0.1:8000", client=("192.0.2.7", 1)) as klient:
        svar = [klient.request(metode, sti) for metode in ("HEAD", "HEAD", "GET")]
    assert svar[0].status_code != 429
    assert [en.status_code for en in svar[1:]] == [429, 429]
    assert svar[1].headers["retry-after"]


def test_loggen_og_tallene_sier_at_det_var_head(klient: TestClient, token: Token, capsys: pytest.CaptureFixture[str]) -> None:
    klient.head("/helse/levende")
    kall = json.loads(capsys.readouterr().err)
    assert (kall["metode"], kall["sti"], kall["status"]) == ("HEAD", "/helse/levende", 200)
    tall = klient.get("/metrics", headers=token("admin")).text
    assert re.search(r'requests_total\{rute="/helse/levende",metode="HEAD",status="200"\} [1-9]', tall)


def test_en_kropp_som_kommer_i_stykker_blir_holdt_igjen_stykke_for_stykke(settings: Settings) -> None:
    sett: list[str] = []

    async def app(scope: Scope, _: Receive, send: Send) -> None:
        sett.append(scope["method"])
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"6")]})
        await send({"type": "http.response.body", "body": b"abc", "more_body": True})
        await send({"type": "http.response.body", "body": b"def"})

    sendt = _rett_fra_tjenesten(Vakt(app, settings), "HEAD", "/fil", {})
    assert sett == ["GET"]
    assert [(m["body"], m.get("more_body", False)) for m in sendt[1:]] == [(b"", True), (b"", False)]
    assert (b"content-length", b"6") in sendt[0]["headers"]
