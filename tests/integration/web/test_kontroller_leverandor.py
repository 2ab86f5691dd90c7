"""*Kontroller signatur* of a file that a signing service made: the people by their proofs, in the page and in every file to take away."""

from __future__ import annotations

import re
from html import unescape
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from fastapi.testclient import TestClient

from app.web.revisor import rapport
from tests.integration.web.okter import SIDE, send
from tests.integration.web.test_sider import Side
from tests.leverandorfil import KARI, bevis, hele, pades
from tests.samsvar import brutte_regler

NAVNENE = ("Kari Prøve Nordmann", "Ola Leder", "Per Nordmann")


@pytest.fixture(scope="module")
def sidene(klient: TestClient) -> dict[str, Any]:
    """The page on the file, in both languages."""
    return {
        sprak: klient.post(f"/kontroller?sprak={sprak}", files={"fil": ("kontrakt.pdf", hele(), "application/pdf")}, headers=SIDE)
        for sprak in ("nb", "nn")
    }


def filen(klient: TestClient, side: Any, format_: str) -> Any:
    """The report to take away."""
    baaret = dict(re.findall(r'<input type="hidden" name="(rapport|merke)" value="([^"]+)">', side.text))
    return send(klient, "/kontroller/rapport?sprak=nn", **baaret, format=format_)


ORD = {
    "nb": ("De som har signert hos en signeringstjeneste", "engangskode, ikke identifisert", "Fødselsdato, som ikke vises her"),
    "nn": ("Dei som har signert hos ei signeringsteneste", "engangskode, ikkje identifisert", "Fødselsdato, som ikkje blir vist her"),
}


@pytest.mark.parametrize("sprak", ["nb", "nn"])
def test_siden_nevner_hver_som_har_signert_og_hva_som_er_usikkert(sidene: dict[str, Any], sprak: str) -> None:
    svar = sidene[sprak]
    tekst = " ".join(Side(svar.text).tekst.split())
    assert svar.status_code == 200
    for ventet in (*NAVNENE, *ORD[sprak]):
        assert ventet in tekst
    assert 'class="kv-dom kv-dom--ok"' not in svar.text
    assert "01019912345" not in svar.text
    assert "1999-01-01" not in svar.text


def test_rapporten_som_fil_har_dem_med_pa_hvert_format(klient: TestClient, sidene: dict[str, Any]) -> None:
    json_, xml, html, pdf = (filen(klient, sidene["nn"], f) for f in ("json", "xml", "html", "pdf"))
    assert [p["navn"] for p in json_.json()["personer"]] == list(NAVNENE)
    rot = ET.fromstring(xml.content)  # noqa: S314  # our own
    navnerom = rot.tag.partition("}")[0] + "}"
    assert [p.text for p in rot.iterfind(f"{navnerom}personer/{navnerom}post/{navnerom}navn")] == list(NAVNENE)
    assert all(navn in unescape(html.text) for navn in NAVNENE)
    assert not brutte_regler(pdf.content, "3a")


def test_et_endret_bevis_star_aldri_som_et_godt_navn(klient: TestClient) -> None:
    falsk = bevis(KARI).replace("Kari Prøve".encode(), "Mari Prøve".encode())
    html = klient.post("/kontroller", files={"fil": ("kontrakt.pdf", pades([(KARI, falsk)]), "application/pdf")}, headers=SIDE).text
    tekst = " ".join(Side(html).tekst.split())
    assert "Mari Prøve Nordmann" in tekst
    assert "Beviset er endret" in tekst
    assert "Laget av" not in tekst


PERSONER = {
    "stemmer": {"integritet": "intakt", "tillit": "betrodd", "bekreftet": True},
    "uten_identitet": {"integritet": "intakt", "tillit": "betrodd", "bekreftet": False},
    "ukjent_utsteder": {"integritet": "intakt", "tillit": "ukjent", "bekreftet": False},
    "ukjent": {"integritet": "ukjent", "tillit": "ukjent", "bekreftet": False},
    "endret": {"integritet": "endret", "tillit": "ukjent", "bekreftet": False},
}


@pytest.mark.parametrize("ord_", PERSONER)
def test_bare_et_bevis_som_holder_ser_bra_ut(ord_: str) -> None:
    assert rapport.personord(PERSONER[ord_]) == ord_
    assert (rapport.persontone(PERSONER[ord_]) == "bra") is (ord_ == "stemmer")
