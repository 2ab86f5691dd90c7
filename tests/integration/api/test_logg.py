"""The log: one JSON object for each call and job, by which they can be followed, without a number or a name wherever it came in."""

from __future__ import annotations

import json
import logging
import re
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

import pytest
import structlog
from fastapi.testclient import TestClient

from app.drift.logg import Videre, feilfakta, sett_opp_logg, ta_over_unntak
from app.jobber.grense import prov
from app.jobber.port import Args, Jobbslag

Token = Callable[..., dict[str, str]]
FNR = "01850852037"
SKRIVEMATER = (FNR, "018508 52037", "018508-52037", "018508.52037")


def _linjer(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(linje) for linje in capsys.readouterr().err.splitlines()]


class TestKallid:
    @pytest.mark.parametrize("id_", ["3f1c2a9e-5f4b-4a7e-9d55-aa0c8f1b2d3e", "trace_12345678", "00-4bf92f3577b34da6-00f067aa0ba902b7-01"])
    def test_den_som_kaller_kan_ha_sin_egen(self, klient: TestClient, capsys: pytest.CaptureFixture[str], id_: str) -> None:
        svar = klient.get("/helse/levende", headers={"X-Request-ID": id_})
        assert svar.headers["x-request-id"] == svar.headers["x-kall-id"] == id_
        assert _linjer(capsys)[0]["kallid"] == id_

    @pytest.mark.parametrize(
        "id_",
        ["", "kort", "a" * 65, "æøåæøåæøå".encode("latin-1"), 'a"b{}aaaaa', "../../etc", f"id-{FNR}", f"x{FNR[:6]}-{FNR[6:]}"],
    )
    def test_en_som_ikke_er_en_id_eller_kan_vaere_et_nummer_blir_byttet(
        self, klient: TestClient, capsys: pytest.CaptureFixture[str], id_: str | bytes
    ) -> None:
        svar = klient.get("/helse/levende", headers=[(b"X-Request-ID", id_ if isinstance(id_, bytes) else id_.encode())])
        assert re.fullmatch("[0-9a-f]{16}", svar.headers["x-request-id"])
        assert _linjer(capsys)[0]["kallid"] == svar.headers["x-request-id"]

    def test_staar_paa_alle_linjer_i_kallet_og_ingen_etter(
        self, klient: TestClient, token: Token, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        def krasj(*_: object, **__: object) -> None:
            raise RuntimeError(FNR)

        monkeypatch.setattr("app.lager.dokumenter.hent", krasj)
        klient.get("/api/v1/kontrakter/11111111-1111-5111-8111-111111111111", headers={**token(), "X-Request-ID": "mitt-kall-1"})
        structlog.get_logger().info("etter")
        linjer = _linjer(capsys)
        assert [(linje["event"], linje.get("kallid")) for linje in linjer] == [
            ("uventet", "mitt-kall-1"),
            ("kall", "mitt-kall-1"),
            ("etter", None),
        ]


def test_kallet_sier_rolle_og_fylke_men_ikke_hvem(klient: TestClient, token: Token, capsys: pytest.CaptureFixture[str]) -> None:
    klient.get("/api/v1/maler?fylke=11", headers=token("revisor", "46"))
    (linje,) = _linjer(capsys)
    assert {"rolle": "revisor", "fylke": "46", "sti": "/maler", "metode": "GET", "status": 200}.items() <= linje.items()
    assert linje["ms"] >= 0
    assert "demo-revisor" not in json.dumps(linje)
    assert "sub" not in linje


def test_ingen_vei_inn_faar_et_personnummer_i_loggen(
    klient: TestClient, token: Token, ny_kontrakt: Callable[..., dict[str, Any]], capsys: pytest.CaptureFixture[str]
) -> None:
    """Every place that a caller can write in, with every way to write it; in the data, in names of files and parts, in broken JSON."""
    hode = token(fylke="39")
    for nummer in SKRIVEMATER:
        sitert = quote(nummer)
        klient.get(f"/{sitert}?{sitert}={sitert}#{sitert}")
        klient.get(f"/api/v1/kontrakter/{sitert}", headers=hode)
        klient.get(f"/api/v1/kontrakter?etter={sitert}&status={sitert}", headers=hode)
        klient.get(f"/v/{sitert}", headers={"accept": "text/html", "referer": f"https://x/{nummer}", "cookie": f"a={nummer}"})
        klient.request(f"N{nummer.replace(' ', '')}", "/helse")
        klient.get("/helse", headers={"host": sitert, "user-agent": nummer, "x-forwarded-for": nummer, "x-request-id": nummer})
        klient.get("/api/v1/maler", headers={"authorization": f"Bearer {nummer}"})
        klient.post("/api/v1/kontrakter", headers={**hode, "Idempotency-Key": nummer}, content=f'{{"a": "{nummer}", '.encode())
        klient.post("/api/v1/kontrakter", headers=hode, json={nummer: {nummer: [nummer, int(FNR)]}})
        klient.post("/api/v1/kontrakter", headers={**hode, "content-type": nummer}, content=nummer)
        filer: Any = {nummer: (f"{nummer}.pdf", nummer.encode(), "application/pdf"), "data": (None, f'"{nummer}"', "application/json")}
        klient.post("/api/v1/kontrakter", headers=hode, files=filer)
        klient.post("/api/v1/verifiseringer", headers=hode, files={"fil": (f"{nummer}.pdf", f"%PDF-1.7 {nummer}".encode(), nummer)})
        klient.post("/kontroller", files={"fil": (f"{nummer}.pdf", nummer.encode(), "application/pdf")})
        klient.post("/api/v1/kontroller", headers=hode, json=ny_kontrakt(nummer, merknad=nummer))
    klient.post("/api/v1/kontrakter", headers=hode, json=ny_kontrakt("LOGG-1"))
    tekst = capsys.readouterr().err
    linjer = [json.loads(linje) for linje in tekst.splitlines()]
    assert sum(linje["event"] == "kall" for linje in linjer) == 14 * len(SKRIVEMATER) + 1
    assert 201 in {linje.get("status") for linje in linjer}
    for linje in linjer:
        linje.pop("timestamp")
        assert re.fullmatch("[0-9a-f]{16}", linje.pop("kallid", "0" * 16)), "the caller's own id is none of ours"
    siffer = re.sub(r"(?<=\d)(%20|[ .\u00a0-])(?=\d)", "", json.dumps(linjer, ensure_ascii=False))
    assert not re.search(r"018508|52037", siffer)
    assert not re.search(r"(?<![0-9A-Za-z-])\d{11}(?![0-9A-Za-z])", tekst)


class TestJobber:
    def _kjor(self, arbeid: Callable[[Args], None]) -> BaseException | None:
        sett_opp_logg()
        return prov(Jobbslag(navn="proven", kjor=arbeid), {"dokument": "x"}, ref="jobb-7")

    def test_en_jobb_er_en_linje_og_det_den_skriver_baerer_navnet(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert self._kjor(lambda _: structlog.get_logger().info("inni")) is None
        inni, ferdig = _linjer(capsys)
        assert (inni["event"], inni["jobb"], inni["slag"]) == ("inni", "jobb-7", "proven")
        assert (ferdig["event"], ferdig["jobb"], ferdig["slag"], ferdig["utfall"]) == ("jobb", "jobb-7", "proven", "gjort")

    def test_en_feil_er_slag_og_sted_aldri_hva_den_sier(self, capsys: pytest.CaptureFixture[str]) -> None:
        def krasj(_: Args) -> None:
            raise RuntimeError(f"VAKKER BLOMST {FNR}")

        assert isinstance(self._kjor(krasj), RuntimeError)
        feilet, ferdig = _linjer(capsys)
        assert (feilet["event"], feilet["feil"]) == ("jobb-feilet", "uventet-feil (RuntimeError)")
        assert ferdig["utfall"] == "feilet"
        assert "BLOMST" not in json.dumps([feilet, ferdig])


class TestBiblioteker:
    @pytest.fixture(autouse=True)
    def _oppsatt(self) -> None:
        sett_opp_logg()

    def test_uvicorn_gar_samme_vei(self, capsys: pytest.CaptureFixture[str]) -> None:
        logging.getLogger("uvicorn.error").warning("Invalid HTTP request received.")
        (linje,) = _linjer(capsys)
        assert (linje["event"], linje["level"], linje["logger"]) == ("Invalid HTTP request received.", "warning", "uvicorn.error")

    def test_andre_sier_bare_hvor(self, capsys: pytest.CaptureFixture[str]) -> None:
        logging.getLogger("fontTools.subset").warning("VAKKER %s", FNR)
        (linje,) = _linjer(capsys)
        assert (linje["event"], linje["logger"]) == ("melding fra bibliotek", "fontTools.subset")
        assert "VAKKER" not in json.dumps(linje)

    def test_en_feil_fra_uvicorn_siterer_ikke_det_den_handler_om(self, capsys: pytest.CaptureFixture[str]) -> None:
        try:
            int(f"VAKKER {FNR}")
        except ValueError:
            logging.getLogger("uvicorn.error").exception("Exception in ASGI application")
        (linje,) = _linjer(capsys)
        assert (linje["feiltype"], linje["event"]) == ("ValueError", "Exception in ASGI application")
        assert "VAKKER" not in json.dumps(linje)

    def test_en_melding_som_ikke_kan_settes_sammen_stopper_ingenting(self, capsys: pytest.CaptureFixture[str]) -> None:
        Videre().emit(logging.LogRecord("uvicorn.error", logging.ERROR, "x.py", 1, "%d av %d", ("x",), None))
        assert _linjer(capsys)[0]["event"] == "melding fra bibliotek"

    def test_to_oppsett_gir_en_mottaker(self) -> None:
        sett_opp_logg()
        assert sum(isinstance(m, Videre) for m in logging.getLogger().handlers) == 1


@pytest.fixture
def _kroker() -> Iterator[None]:
    for_ = sys.excepthook, threading.excepthook
    yield
    sys.excepthook, threading.excepthook = for_


@pytest.mark.usefixtures("_kroker")
def test_en_feil_som_ingen_fanget_er_en_linje_uten_data(capsys: pytest.CaptureFixture[str]) -> None:
    sett_opp_logg()
    ta_over_unntak()
    with pytest.raises(ValueError, match="VAKKER") as fanget:
        int(f"VAKKER {FNR}")
    sys.excepthook(fanget.type, fanget.value, fanget.tb)
    assert feilfakta(fanget.value)["spor"][-1].startswith("test_logg.py:")
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    (linje,) = _linjer(capsys)
    assert (linje["event"], linje["feiltype"]) == ("ufanget", "ValueError")
    assert "VAKKER" not in json.dumps(linje)


class FullDisk:
    """What the log is written to, with no room left; or a pipe that nobody reads any more."""

    def write(self, _linje: str) -> int:
        raise OSError(28, "no space left")


@pytest.mark.usefixtures("klient")
def test_en_logg_uten_plass_stopper_ikke_det_den_forteller_om(monkeypatch: pytest.MonkeyPatch) -> None:
    """Found by the fault tests: a worker's loop told of an error, could not, and ended, in a process that lived on and did nothing."""
    gjort: list[Args] = []
    monkeypatch.setattr(sys, "stderr", FullDisk())
    assert prov(Jobbslag(navn="jobb", kjor=gjort.append), {}, ref="1") is None
    assert gjort == [{}]
