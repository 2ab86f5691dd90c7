"""The report in each format over HTTP, and the county's seal on it: for those of the county, never for anybody."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app import flyt
from app.api.tilgang import utsted_demotoken
from app.api.tjeneste import Tjeneste
from app.identitet.bruker import Brukerrolle
from tests.integration.tjenesten import NA
from tests.integration.web.okter import SIDE, inne, send
from tests.integration.web.test_kontroller import last_opp, skjema
from tests.samsvar import brutte_regler
from tests.unit.verify import angrep

STI = "/api/v1/verifiseringer"
FIL = {"fil": ("kontrakt.pdf", angrep.signert(), "application/pdf")}


def tjenesten(klient: TestClient) -> Tjeneste:
    tjeneste: Tjeneste = klient.app.state.tjeneste  # type: ignore[attr-defined]  # a Starlette app has a state
    return tjeneste


def som(klient: TestClient, rolle: str, fylke: str = "46") -> dict[str, str]:
    return {"authorization": f"Bearer {utsted_demotoken(tjenesten(klient).settings, Brukerrolle(rolle), fylke, NA)}"}


def kontrollert(klient: TestClient, pdf: bytes) -> dict[str, Any]:
    return flyt.verifiser(tjenesten(klient).verksted, pdf, na=NA).som_json()


@pytest.fixture(scope="module")
def usegl(klient: TestClient) -> bytes:
    return klient.post(f"{STI}?format=pdf&sprak=nn", files=FIL).content


@pytest.fixture(scope="module")
def forseglet(klient: TestClient) -> bytes:
    svar = klient.post(f"{STI}?format=pdf&segl=true&sprak=nn", files=FIL, headers=som(klient, "revisor"))
    assert svar.status_code == 200, svar.text
    return svar.content


@pytest.mark.parametrize(
    ("format_", "medietype", "starter"),
    [
        ("json", "application/json", b"{"),
        ("xml", "application/xml", b"<?xml"),
        ("html", "text/html", b"<!doctype"),
        ("pdf", "application/pdf", b"%PDF-"),
    ],
)
def test_rapporten_kommer_i_det_formatet_kallet_ber_om(klient: TestClient, format_: str, medietype: str, starter: bytes) -> None:
    svar = klient.post(f"{STI}?format={format_}", files=FIL)
    assert (svar.status_code, svar.headers["content-type"].split(";")[0]) == (200, medietype)
    assert svar.content.lstrip().startswith(starter)


def test_standard_er_json_som_foer(klient: TestClient) -> None:
    assert klient.post(STI, files=FIL).json() == json.loads(klient.post(f"{STI}?format=json", files=FIL).content)


def test_uten_segl_er_rapporten_lik_byte_for_byte(klient: TestClient, usegl: bytes) -> None:
    assert klient.post(f"{STI}?format=pdf&sprak=nn", files=FIL).content == usegl


def test_seglet_er_lagt_til_etter_rapporten_som_er_uendret(klient: TestClient, usegl: bytes, forseglet: bytes) -> None:
    assert forseglet.startswith(usegl)
    funnet = kontrollert(klient, forseglet)
    assert funnet["samlet"]["integritet"] == "intakt"
    assert funnet["samlet"]["indikasjon"] == "TOTAL_PASSED"
    vart = next(s for s in funnet["sporsmal"] if s["id"] == "vart")
    assert (vart["svar"], "Filen er forseglet av Vestland fylkeskommune." in vart["forklaring"]["nb"]) == ("ukjent", True)
    assert [s["niva"] for s in funnet["signaturer"] if s["type"] == "signatur"] == ["B-LTA"]
    assert [s["signatar"]["navn"] for s in funnet["signaturer"] if s["type"] == "signatur"] == ["Vestland fylkeskommune"]


def test_den_forseglede_rapporten_er_fortsatt_et_arkivdokument_for_alle(forseglet: bytes) -> None:
    assert brutte_regler(forseglet, "3a") == set()
    assert brutte_regler(forseglet, "ua1") == set()


@pytest.mark.parametrize("rolle", [r for r in Brukerrolle if r not in {Brukerrolle.REVISOR, Brukerrolle.SAKSBEHANDLER}])
def test_en_annen_rolle_kan_ikke_faa_seglet(klient: TestClient, rolle: str) -> None:
    assert klient.post(f"{STI}?format=pdf&segl=true", files=FIL, headers=som(klient, rolle)).json()["kode"] == "ikke-lov"


FEIL = [
    ("uten token", "format=pdf&segl=true", {}, 403, "ikke-lov"),
    ("med et tull av et token", "format=pdf&segl=true", {"authorization": "Bearer tull"}, 401, "ikke-tilgang"),
    ("som JSON", "segl=true", {}, 400, "ugyldig-foresporsel"),
    ("i et ukjent format", "format=exe", {}, 422, "ugyldig-parameter"),
]


@pytest.mark.parametrize(("sporring", "hoder", "status", "kode"), [f[1:] for f in FEIL], ids=[f[0] for f in FEIL])
def test_det_som_ikke_gaar_er_et_navngitt_svar(klient: TestClient, sporring: str, hoder: dict[str, str], status: int, kode: str) -> None:
    svar = klient.post(f"{STI}?{sporring}", files=FIL, headers=hoder)
    assert (svar.status_code, svar.json()["kode"]) == (status, kode)


def test_uten_segl_aa_legge_paa_sier_kallet_det(klient: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(tjenesten(klient).gang.segler), "har_segl", lambda *_: False)
    svar = klient.post(f"{STI}?format=pdf&segl=true", files=FIL, headers=som(klient, "revisor"))
    assert (svar.status_code, svar.json()["kode"]) == (409, "segl-mangler")


class TestSiden:
    @pytest.mark.parametrize(("rolle", "ventet"), [("revisor", True), ("saksbehandler", True), ("admin", False)])
    def test_bare_den_som_kan_faar_knappen(self, klient: TestClient, rolle: str, ventet: bool) -> None:
        with inne(klient, rolle):
            html = last_opp(klient, angrep.signert(), "nn").text
        assert ('value="forseglet"' in html) is ventet
        assert ("Last ned forsegla av Vestland fylkeskommune (PDF)" in html) is ventet

    def test_uten_innlogging_er_det_ingen_knapp_og_ingen_fil(self, klient: TestClient) -> None:
        html = last_opp(klient, angrep.signert()).text
        assert 'value="forseglet"' not in html
        assert send(klient, "/kontroller/rapport", **skjema(html), format="forseglet").status_code in {303, 401}

    def test_knappen_gir_rapporten_med_seglet_til_fylket(self, klient: TestClient) -> None:
        with inne(klient, "revisor"):
            html = last_opp(klient, angrep.signert()).text
            baaret, merket = skjema(html), re.findall(r'name="skjema" value="([0-9a-f]+)"', html)[0]
            svar = send(klient, "/kontroller/rapport", **baaret, format="forseglet", skjema=merket)
            uten_merke = send(klient, "/kontroller/rapport", **baaret, format="forseglet")
            fremmed = klient.post(
                "/kontroller/rapport",
                data={**baaret, "format": "forseglet", "skjema": merket},
                headers={**SIDE, "sec-fetch-site": "cross-site"},
            )
        assert svar.headers["content-type"] == "application/pdf"
        assert kontrollert(klient, svar.content)["samlet"]["indikasjon"] == "TOTAL_PASSED"
        assert (uten_merke.status_code, fremmed.status_code) == (403, 403)
