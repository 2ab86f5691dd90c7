"""What holds for every call: problem+json, security headers, the host check, OpenAPI, and a log without people."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import anyio
import pytest
from fastapi.testclient import TestClient

from app.api.vakt import CSP

Token = Callable[..., dict[str, str]]


@pytest.mark.parametrize(
    ("metode", "sti", "status", "kode"),
    [
        ("GET", "/finnes-ikke", 404, "ikke-funnet"),
        ("GET", "/api/v1/finnes-ikke", 404, "ikke-funnet"),
        ("DELETE", "/api/v1/kontrakter", 405, "feil-metode"),
        ("PUT", "/helse", 405, "feil-metode"),
        ("POST", "/regler", 405, "feil-metode"),
        ("GET", "/statisk/../settings.py", 404, "ikke-funnet"),
        ("GET", "/statisk/sider.py", 404, "ikke-funnet"),
        ("GET", "/docs", 404, "ikke-funnet"),
        ("GET", "/redoc", 404, "ikke-funnet"),
    ],
)
def test_rammens_feil_er_ogsaa_problemer(klient: TestClient, metode: str, sti: str, status: int, kode: str) -> None:
    svar = klient.request(metode, sti)
    assert (svar.status_code, svar.json()["kode"]) == (status, kode)
    assert svar.headers["content-type"] == "application/problem+json"
    assert svar.json()["melding"]["nb"] != svar.json()["melding"]["nn"]


def test_feil_metode_sier_hvilke_som_gaar_an(klient: TestClient) -> None:
    assert klient.delete("/api/v1/kontrakter").headers["allow"] == "GET, HEAD"


@pytest.mark.parametrize("id_", ["1", "01850852037", "x" * 36, "11111111-1111-5111-8111-11111111111G"])
def test_id_som_ikke_er_en_id_blir_avvist_uten_aa_gjentas(klient: TestClient, token: Token, id_: str) -> None:
    svar = klient.get(f"/api/v1/kontrakter/{id_}", headers=token())
    assert (svar.status_code, svar.json()["kode"]) == (422, "ugyldig-parameter")
    assert svar.json()["feil"][0]["peker"] == "/path/dokument_id"
    assert id_ not in svar.text.replace('"status": 422', "").replace('"status":422', "") or len(id_) == 1


@pytest.mark.parametrize("sti", ["/", "/helse", "/openapi.json", "/kontroller", "/finnes-ikke", "/api/v1/maler", "/statisk/kv.css"])
def test_hvert_svar_har_sikkerhetshoder(klient: TestClient, sti: str) -> None:
    hoder = klient.get(sti).headers
    assert hoder["content-security-policy"] == CSP
    assert hoder["x-content-type-options"] == "nosniff"
    assert hoder["referrer-policy"] == "no-referrer"
    assert hoder["x-frame-options"] == "DENY"
    assert "server" not in hoder
    assert "unsafe" not in CSP


@pytest.mark.parametrize("vert", ["example.com", "127.0.0.1.example.com", "kontrakt.fylke.no:8000", "", "10.0.0.1", "0.0.0.0"])  # noqa: S104 - a host we refuse
def test_fremmed_vertsnavn_blir_avvist(klient: TestClient, vert: str) -> None:
    svar = klient.get("/", headers={"host": vert})
    assert svar.status_code == 400
    assert svar.headers["content-type"] == "application/problem+json"
    assert svar.headers["content-security-policy"] == CSP


@pytest.mark.parametrize("vert", ["127.0.0.1:8000", "localhost", "LOCALHOST:1234", "[::1]:8000"])
def test_denne_maskinen_slipper_inn(klient: TestClient, vert: str) -> None:
    assert klient.get("/helse", headers={"host": vert}).status_code == 200


class TestOpenapi:
    @pytest.fixture
    def dokument(self, klient: TestClient) -> dict[str, Any]:
        svar: dict[str, Any] = klient.get("/openapi.json").json()
        return svar

    def test_er_versjon_3_1_med_token_paa_hvert_kall(self, dokument: dict[str, Any]) -> None:
        assert dokument["openapi"].startswith("3.1")
        for sti, kall in dokument["paths"].items():
            for beskrivelse in kall.values():
                assert (beskrivelse.get("security") == [{"bearer": []}]) is sti.startswith("/api/")

    def test_hver_feil_er_beskrevet_som_problem(self, dokument: dict[str, Any]) -> None:
        for kall in dokument["paths"].values():
            for beskrivelse in kall.values():
                for status, svar in beskrivelse["responses"].items():
                    if status.startswith("4"):
                        assert list(svar["content"]) == ["application/problem+json"], (status, svar)

    def test_hvert_kall_som_tar_en_kropp_sier_hvilken(self, dokument: dict[str, Any]) -> None:
        for kall in dokument["paths"].values():
            if "post" in kall:
                kropp = kall["post"]["requestBody"]
                frivillig = all(not type_["schema"].get("required") for type_ in kropp["content"].values())
                assert kropp["required"] is True or frivillig

    def test_alle_henvisninger_finnes(self, dokument: dict[str, Any]) -> None:
        tekst = json.dumps(dokument)
        for navn in {r.split('"')[0] for r in tekst.split("#/components/schemas/")[1:]}:
            assert navn in dokument["components"]["schemas"], navn
        assert "HTTPValidationError" not in tekst

    def test_ingen_adresse_utenfor_tjenesten(self, dokument: dict[str, Any]) -> None:
        assert dokument["servers"] == [{"url": "http://127.0.0.1:8000"}]


def test_to_vertsnavn_i_samme_kall_blir_avvist(klient: TestClient) -> None:
    """The one that is checked must be the one that is used."""
    svar = klient.get("/helse", headers=[("host", "127.0.0.1:8000"), ("host", "ond.example")])
    assert (svar.status_code, svar.json()["kode"]) == (400, "ugyldig-foresporsel")


class TestLogg:
    def test_loggen_har_verken_personnummer_navn_eller_soekestreng(
        self, klient: TestClient, token: Token, ny_kontrakt: Callable[..., dict[str, Any]], capsys: pytest.CaptureFixture[str]
    ) -> None:
        data = ny_kontrakt("EKS-9100")
        klient.post("/api/v1/kontrakter?hemmelig=ja", headers=token(fylke="39"), json=data)
        klient.get("/01850852037/018508%2052037", headers={"user-agent": "01850852037"})
        linjer = [json.loads(linje) for linje in capsys.readouterr().err.splitlines() if linje.startswith("{")]
        kall = [linje for linje in linjer if linje["event"] == "kall"]
        assert {(k["metode"], k["status"]) for k in kall} == {("POST", 201), ("GET", 404)}
        alt = json.dumps(linjer, ensure_ascii=False)
        for hemmelig in (
            "hemmelig",
            "01850852037",
            data["kandidat"]["personidentifikator"]["verdi"],
            data["kandidat"]["navn"]["etternavn"],
        ):
            assert hemmelig not in alt

    @pytest.mark.parametrize(
        "sti",
        ["/fnr01850852037x", "/Vakker%20Blomst", "/api/v1/kontrakter/x01850852037", "/v/Blomst", "/eksempler/BLOMST", "/" + "a" * 9000],
    )
    def test_loggen_gjentar_ikke_det_som_sto_i_adressen(
        self, klient: TestClient, token: Token, capsys: pytest.CaptureFixture[str], sti: str
    ) -> None:
        klient.get(sti, headers=token())
        logg = capsys.readouterr().err
        assert json.loads(logg)["event"] == "kall"
        assert not re.search("01850852037|blomst|" + "a" * 17, logg, re.IGNORECASE)

    def test_loggen_har_ikke_en_ukjent_metode(self, klient: TestClient, capsys: pytest.CaptureFixture[str]) -> None:
        klient.request("N01850852037N", "/helse")
        assert json.loads(capsys.readouterr().err)["metode"] == "annen"

    @pytest.mark.parametrize("sti", ["/kontrakter/{dokument_id}/pdf", "/oppdrag/{oppdrag_id}"])
    def test_loggen_sier_hvilket_dokument_det_gjaldt(
        self, klient: TestClient, token: Token, capsys: pytest.CaptureFixture[str], sti: str
    ) -> None:
        id_ = "11111111-1111-5111-8111-111111111111"
        klient.get("/api/v1" + sti.format(dokument_id=id_, oppdrag_id=id_), headers=token())
        kall = json.loads(capsys.readouterr().err)
        assert (kall["sti"], kall["dokumentId"]) == (sti, id_)

    def test_en_klient_som_gaar_er_ikke_en_feil_hos_oss(self, klient: TestClient, capsys: pytest.CaptureFixture[str]) -> None:
        meldinger: list[Any] = [{"type": "http.request", "body": b"--x", "more_body": True}, {"type": "http.disconnect"}]

        async def motta() -> Any:
            return meldinger.pop(0)

        async def send(_: Any) -> None:
            raise AssertionError("nobody is there to be answered")

        hoder = [(b"host", b"127.0.0.1:8000"), (b"content-type", b"multipart/form-data; boundary=x")]
        sti = "/api/v1/verifiseringer"
        kall = {"type": "http", "method": "POST", "path": sti, "raw_path": sti.encode(), "query_string": b"", "headers": hoder}
        anyio.run(klient.app, {**kall, "http_version": "1.1", "scheme": "http", "client": None, "server": None}, motta, send)
        linjer = [json.loads(linje) for linje in capsys.readouterr().err.splitlines()]
        assert [(linje["event"], linje["status"]) for linje in linjer] == [("kall", 499)]

    def test_uventet_feil_sier_sted_men_ikke_data(
        self, klient: TestClient, token: Token, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        def krasj(*_: object, **__: object) -> None:
            raise RuntimeError("VAKKER BLOMST 01850852037")

        monkeypatch.setattr("app.lager.dokumenter.hent", krasj)
        svar = klient.get("/api/v1/kontrakter/11111111-1111-5111-8111-111111111111", headers=token())
        assert (svar.status_code, svar.json()["kode"]) == (500, "intern-feil")
        assert svar.headers["x-kall-id"] in svar.json()["detail"]
        logg = capsys.readouterr().err
        assert "RuntimeError" in logg
        assert "kontrakter.py" in logg
        assert "BLOMST" not in logg + svar.text
