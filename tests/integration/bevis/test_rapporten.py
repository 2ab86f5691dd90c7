"""The report on a package as people get it: on the page, as a file, and in the other formats."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from app.main import create_app
from tests.bevisverk import annet, pakket, pakket_ut, sted
from tests.integration.web.okter import EGEN_SIDE, SIDE, inne

ORD = {
    "nb": ("Alt henger sammen", "Noe henger ikke sammen", "Kontrakten i pakken", "Loggen er hel ("),
    "nn": ("Alt heng saman", "Noko heng ikkje saman", "Kontrakten i pakka", "Loggen er heil ("),
}


@pytest.fixture(scope="module")
def klient() -> Iterator[TestClient]:
    tjeneste = create_app(sted().verk.bord.settings, sted().verk.klokke)
    yield TestClient(tjeneste, base_url="http://127.0.0.1:8000")
    tjeneste.state.tjeneste.lukk()


def endret() -> bytes:
    return pakket({**pakket_ut(sted().pakke), "hendelser.jsonl": pakket_ut(annet().pakke)["hendelser.jsonl"]})


@pytest.mark.parametrize(("sprak", "hel"), [("nb", True), ("nn", False)])
def test_siden_sier_om_delene_henger_sammen(klient: TestClient, sprak: str, *, hel: bool) -> None:
    henger, henger_ikke, kontrakten, loggen = ORD[sprak]
    filer = {"fil": ("pakke.asice", sted().pakke if hel else endret())}
    with inne(klient, "revisor", "11"):
        side = klient.post(f"/kontroller?sprak={sprak}", files=filer, headers={**SIDE, **EGEN_SIDE}).text
    assert all(en in side for en in (kontrakten, loggen))
    assert (henger in side, henger_ikke in side) == (hel, not hel)


def test_registrene_blir_spurt_om_kontrakten_i_pakken(klient: TestClient) -> None:
    with inne(klient, "revisor", "11"):
        rapport = klient.post("/api/v1/verifiseringer", files={"fil": ("pakke.asice", sted().pakke)}, headers=EGEN_SIDE).json()
    svar = {s["id"]: s["svar"] for s in rapport["sporsmal"]}
    assert (svar["vart"], svar["revisjon"], rapport["opphav"]["iRegisteret"]) == ("ja", "ja", True)
    assert rapport["opphav"]["dokumentId"] == rapport["bevispakke"]["dokumentId"] == sted().verk.id


@pytest.mark.parametrize(("format_", "innhold"), [("html", b"Kontrakten i pakken"), ("xml", b"<bevispakke>")])
def test_rapporten_om_en_pakke_kan_tas_med_i_andre_formater(klient: TestClient, format_: str, innhold: bytes) -> None:
    with inne(klient, "revisor", "11"):
        svar = klient.post(f"/api/v1/verifiseringer?format={format_}", files={"fil": ("pakke.asice", sted().pakke)}, headers=EGEN_SIDE)
    assert svar.status_code == 200, svar.text
    assert innhold in svar.content
