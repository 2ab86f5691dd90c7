"""When it goes wrong: a page that says what happened and what to do with one way on, and a message of its own for a part of a page."""

from __future__ import annotations

import json
import re

import pytest
from fastapi import Request
from fastapi.testclient import TestClient

from app.errors import Alvor, Funn
from app.settings import Settings
from app.tekst import Malform, Tekst
from app.web.feilside import EGNE, OVERSKRIFTER, funnrad, kom_fra, overskrift
from tests.integration.web.okter import SIDE, inne, send, skjemamerke
from tests.integration.web.test_sider import Side

HTMX = {"hx-request": "true", "accept": "*/*"}
HER = "http://127.0.0.1:8000"


@pytest.mark.parametrize("sprak", ["nb", "nn"])
def test_siden_sier_hva_som_skjedde_hva_en_kan_gjore_og_har_en_vei_videre(klient: TestClient, sprak: str) -> None:
    with inne(klient, "admin"):
        svar = klient.get(f"/drift/feilliste/finnes-ikke?sprak={sprak}", headers=SIDE)
    side = Side(svar.text)
    assert svar.status_code == 404
    assert {"nb": "Vi finner ikke dette", "nn": "Vi finn ikkje dette"}[sprak] in side.tekst
    assert {"nb": "Se på siden «Drift».", "nn": "Sjå på sida «Drift»."}[sprak] in side.tekst
    knapper = re.findall(r'<a class="ds-button" href="([^"]+)"', svar.text)
    assert knapper == [f"/drift?sprak={sprak}"]


def test_veien_videre_er_siden_en_kom_fra_nar_den_er_var(klient: TestClient) -> None:
    with inne(klient, "admin"):
        merke = skjemamerke(klient, "/innlogging")
        svar = send(klient, "/utlogging", {"referer": f"{HER}/innlogging?til=/drift"}, skjema=merke[::-1])
    assert svar.status_code == 403
    assert 'href="/innlogging?sprak=nb"' in svar.text
    assert "Tilbake til siden du kom fra" in svar.text


def test_en_side_som_ikke_finnes_leder_ikke_tilbake_til_seg_selv(klient: TestClient) -> None:
    svar = klient.get("/finnes-ikke", headers=SIDE | {"referer": f"{HER}/finnes-ikke"})
    assert "Tilbake til siden" not in svar.text
    assert 'class="ds-button" href="/?sprak=nb"' in svar.text


@pytest.mark.parametrize(
    ("referer", "sti"),
    [
        (f"{HER}/ny?type=larekontrakt", "/ny"),
        (f"{HER}/", "/"),
        ("http://ond.example/ny", None),
        (f"{HER}//ond.example", None),
        (f"{HER}/ny/<script>", None),
        ("javascript:alert(1)", None),
        ("", None),
        ("/ny", None),
    ],
)
def test_bare_en_egen_side_er_en_side_en_kom_fra(referer: str, sti: str | None) -> None:
    hoder = [(b"host", b"127.0.0.1:8000"), (b"referer", referer.encode())]
    kall = Request({"type": "http", "method": "POST", "path": "/ny/se-over", "query_string": b"", "headers": hoder})
    assert kom_fra(kall) == sti


def _funn(peker: str) -> Funn:
    return Funn("x", peker, Tekst(nb="Feil.", nn="Feil."), Tekst(nb="Rett.", nn="Rett."), Alvor.FEIL)


def test_et_funn_i_dataene_har_ord_for_stedet_og_en_lenke_til_feltet() -> None:
    rad = funnrad(_funn("/kandidat/navn/fornavn"), "/ny")
    assert rad.lenke == "/ny#kandidat-navn-fornavn"
    assert rad.sted is not None
    assert "Fornavn" in rad.sted.pa(Malform.NB)
    assert funnrad(_funn("/kandidat/navn/fornavn"), None).lenke is None


@pytest.mark.parametrize("peker", ["/query/sprak", "/path/dokument_id", "/header/x", "/body", ""])
def test_et_funn_i_selve_kallet_har_verken_sted_eller_lenke(peker: str) -> None:
    rad = funnrad(_funn(peker), "/ny")
    assert (rad.sted, rad.lenke) == (None, None)


@pytest.mark.parametrize(
    ("status", "ord_"),
    [(404, "finnes"), (410, "finnes"), (403, "lov"), (422, "gikk"), (409, "gikk"), (500, "oss"), (502, "oss"), (503, "oss")],
)
def test_overskriften_folger_statusen(status: int, ord_: str) -> None:
    assert overskrift(status) == ord_


@pytest.mark.parametrize("malform", ["nb", "nn"])
def test_hver_overskrift_har_ord(settings: Settings, malform: str) -> None:
    ordene = (settings.templates / malform / "side" / "feil.html.j2").read_text(encoding="utf-8")
    assert set(re.findall(r"macro tittel_(\w+)", ordene)) == {*OVERSKRIFTER.values(), *EGNE.values(), "oss"}


class TestDelAvEnSide:
    def test_faar_en_melding_og_ikke_en_hel_side(self, klient: TestClient) -> None:
        svar = klient.get("/finnes-ikke?sprak=nn", headers=HTMX)
        side = Side(svar.text)
        assert svar.status_code == 404
        assert svar.headers["content-type"].startswith("text/html")
        assert "feilmelding" in side.verdier("id")
        assert not {"html", "head", "body", "main", "form", "h1"} & set(side.tagger)
        assert "Sida er ikkje oppdatert" in side.tekst

    def test_har_en_plass_i_rammen_og_htmx_vet_det(self, klient: TestClient) -> None:
        side = Side(klient.get("/kontroller", headers=SIDE).text)
        oppsett = json.loads(next(v for v in side.verdier("content") if v.startswith("{")))
        svar = {en["code"]: en for en in oppsett["responseHandling"]}
        assert svar["[45].."] | {"swap": True, "error": True} == svar["[45].."]
        assert svar["[45].."]["target"].removeprefix("#") in side.verdier("id")
        assert (svar["[45].."]["select"], svar["[45].."]["swapOverride"]) == ("#feilmelding", "innerHTML")
        assert (oppsett["allowEval"], oppsett["includeIndicatorStyles"], oppsett["selfRequestsOnly"]) == (False, False, True)

    def test_en_uventet_feil_er_ogsa_en_melding(self, klient: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
        tjeneste = klient.app.state.tjeneste  # type: ignore[attr-defined]  # FastAPI's
        monkeypatch.setattr(type(tjeneste.lager), "lesing", _hemmelig)
        svar = klient.get("/meldinger", headers=HTMX)
        assert svar.status_code == 500
        assert "Noe gikk galt hos oss" in svar.text
        assert "HEMMELIG" not in svar.text

    def test_api_et_svarer_som_for(self, klient: TestClient) -> None:
        svar = klient.get("/api/v1/kontrakter", headers=HTMX)
        assert (svar.status_code, svar.headers["content-type"]) == (401, "application/problem+json")


def _hemmelig(_: object) -> None:
    raise RuntimeError("HEMMELIG NAVN")
