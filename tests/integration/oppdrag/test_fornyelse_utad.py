"""What others see of archive time stamps: the command, the calls over HTTP, the pages, health and figures."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from app.api.tilgang import utsted_demotoken
from app.drift.deler import fornyelse as sjekk
from app.identitet.bruker import Brukerrolle
from app.lager import fornyelser
from app.lager.logg import poster
from app.main import create_app
from signing.verify.logg import kontroller
from signing.verify.policy import Policy
from tests.acceptance.test_kommandolinje import kjor, svar
from tests.fornyelsesverk import Sted, fornyelsesverk
from tests.integration.web.okter import SIDE, inne


@pytest.fixture(scope="module")
def fornyet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sted]:
    """Sealed, and renewed once two and a half years later."""
    with fornyelsesverk(tmp_path_factory.mktemp("fornyet") / "data", None) as sted:
        sted.verk.klokke.flytt(days=900)
        assert sted.fornying.forny(sted.id, aktor="test")
        sted.arbeid()
        yield sted


@pytest.fixture(scope="module")
def klient(fornyet: Sted) -> Iterator[TestClient]:
    """The service over the same folder, without its worker."""
    tjeneste = create_app(fornyet.verk.bord.settings, fornyet.verk.klokke)
    yield TestClient(tjeneste, base_url="http://127.0.0.1:8000")
    tjeneste.state.tjeneste.lukk()


def hode(sted: Sted, rolle: Brukerrolle = Brukerrolle.SAKSBEHANDLER, fylke: str = "39") -> dict[str, str]:
    return {"Authorization": f"Bearer {utsted_demotoken(sted.verk.bord.settings, rolle, fylke, sted.verk.klokke())}"}


def test_den_nyeste_filen_er_svaret_og_de_eldre_kan_hentes(fornyet: Sted, klient: TestClient) -> None:
    rot = f"/api/v1/oppdrag/{fornyet.id}"
    svaret = klient.get(f"{rot}/revisjoner", headers=hode(fornyet)).json()
    assert [en["nr"] for en in svaret["revisjoner"]] == [0, 1]
    assert (svaret["holderTil"][:4], svaret["arsak"]) == ("2032", "tilbakekalling")
    assert svaret["revisjoner"][0]["tid"] is None
    assert svaret["revisjoner"][1]["arkivert"] is not None
    nyeste = klient.get(f"{rot}/dokument", headers=hode(fornyet)).content
    assert nyeste == fornyet.fil()
    filer = [klient.get(en["lenke"], headers=hode(fornyet)).content for en in svaret["revisjoner"]]
    assert [hashlib.sha256(fil).hexdigest() for fil in filer] == [en["sha256"] for en in svaret["revisjoner"]]
    assert filer[1] == nyeste
    assert nyeste.startswith(filer[0])
    for sti, status in ((f"{rot}/dokument?revisjon=2", 404), (f"{rot}/dokument?revisjon=-1", 422)):
        assert klient.get(sti, headers=hode(fornyet)).status_code == status
    for sti in (f"{rot}/revisjoner", f"{rot}/dokument?revisjon=0"):
        assert klient.get(sti, headers=hode(fornyet, fylke="46")).status_code == 404


ORD = {"nb": ("holder til", "Slik den ble forseglet"), "nn": ("held til", "Slik ho blei forsegla")}


@pytest.mark.parametrize("sprak", ORD)
def test_siden_til_dokumentet_sier_hvor_lenge_det_holder_og_har_den_gamle_filen(fornyet: Sted, klient: TestClient, sprak: str) -> None:
    sti = f"/kontrakter/{fornyet.id}"
    with inne(klient, "saksbehandler", "39"):
        side = klient.get(f"{sti}?sprak={sprak}", headers=SIDE).text
        gammel = klient.get(f"{sti}/dokument.pdf?revisjon=0").content
        assert klient.get(f"{sti}/dokument.pdf?revisjon=7").status_code == 404
    assert all(en in side for en in ORD[sprak])
    assert "2032" in side
    assert fornyet.fil().startswith(gammel)
    assert len(gammel) < len(fornyet.fil())


def test_driftssiden_og_tallene_kjenner_datoen(fornyet: Sted, klient: TestClient) -> None:
    with inne(klient, "admin", "39"):
        side = klient.get("/drift", headers=SIDE).text
    assert 'id="fornyelse"' in side
    assert "2032" in side
    tall = klient.get("/metrics", headers=hode(fornyet, Brukerrolle.ADMIN)).text
    assert 'kontraktverk_sealed_documents{tilstand="i_orden"} 1' in tall
    assert "kontraktverk_sealed_documents_first_end_timestamp_seconds" in tall


def test_helsen_sier_fra_nar_halve_tiden_er_gatt(fornyet: Sted, klient: TestClient) -> None:
    grunnlag = klient.app.state.tjeneste.tilsyn.grunnlag  # type: ignore[attr-defined]  # the service that the client asks
    (rad,) = fornyet.fornying.forfalte(innen=timedelta(days=4000))
    assert rad.grense is not None
    na = fornyet.verk.klokke.tid
    for dager, kode in ((100, None), (80, "dokumenter-ma-fornyes")):
        fornyet.verk.klokke.tid = rad.grense - timedelta(days=dager)
        avvik = sjekk(grunnlag)
        assert (avvik.kode if avvik else None) == kode
    fornyet.verk.klokke.tid = na


def test_loggen_er_hel_og_kjenner_fornyelsen(fornyet: Sted) -> None:
    with fornyet.verk.lager.lesing() as forbindelse:
        rapport = kontroller(poster(forbindelse), [], Policy())
    assert rapport.god


def test_kommandoen_viser_listen_og_fornyer_ett_dokument(tmp_path: Path) -> None:
    with fornyelsesverk(tmp_path / "data", None) as sted:
        data = sted.verk.lager.mappe
        assert svar("forny", "--list", data=data) == {"arbeidsliste": [], "uleselige": [], "utfall": []}
        assert kjor("forny", "--sprak", "nn", data=data).stdout == "Ingen dokument må fornyast.\n"
        (rad,) = svar("forny", "--list", "--innen", 4000, "--fylke", "39", data=data)["arbeidsliste"]
        assert (rad["dokumentId"], rad["arsak"], rad["holderTil"][:4], rad["fornyesInnen"][:4]) == (
            sted.id,
            "tilbakekalling",
            "2029",
            "2029",
        )
        assert svar("forny", "--list", "--innen", 4000, "--fylke", "46", data=data)["arbeidsliste"] == []
        assert "fornyes innen 2029-" in kjor("forny", "--list", "--innen", 4000, data=data).stdout
        assert sted.fornyelser() == ()
        (utfall,) = svar("forny", "--dokument", sted.id, data=data)["utfall"]
        assert (utfall["dokumentId"], utfall["fornyet"]["nr"], utfall["feil"]) == (sted.id, 1, None)
        assert [en.fil_sha256 for en in sted.fornyelser()] == [utfall["fornyet"]["sha256"]]
        ukjent = kjor("forny", "--dokument", "11111111-1111-5111-8111-111111111111", "--json", data=data)
        assert (ukjent.returncode, json.loads(ukjent.stdout)["kode"]) == (1, "ikke-forseglet")
        with sted.verk.lager.lesing() as forbindelse:
            assert fornyelser.ukjente(forbindelse, regler="andre", antall=5) != ()
