"""The template revisions over HTTP: one with all that is known of it, and what a reader sees change between two."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.identitet.bruker import Brukerrolle
from app.maler.register import malregister
from tests.sak_builder import FORMS, TEMPLATES

Token = Callable[..., dict[str, str]]
API = "/api/v1/maler"
LK = f"{API}/larekontrakt"
REVISJONER = [(type_.value, rad.id) for type_, rader in malregister(FORMS, TEMPLATES).typer.items() for rad in rader]


def hent(klient: TestClient, token: Token, sti: str, status: int = 200, rolle: str = "malforfatter", **sporring: str) -> dict[str, Any]:
    svar = klient.get(sti, headers=token(rolle), params=sporring)
    assert svar.status_code == status, svar.text
    kropp: dict[str, Any] = svar.json()
    return kropp


@pytest.mark.parametrize(("dokumenttype", "revisjon"), REVISJONER)
def test_hver_revisjon_er_like_pa_begge_malformer_og_slik_den_ble_frigitt(
    klient: TestClient, token: Token, dokumenttype: str, revisjon: str
) -> None:
    en = hent(klient, token, f"{API}/{dokumenttype}/{revisjon}")
    assert (en["dokumenttype"], en["revisjon"]) == (dokumenttype, revisjon)
    assert en["paritet"] == {"like": True, "antall": len(en["tekster"]), "mangler": {"nb": [], "nn": []}, "avvik": []}
    assert en["kontrollsum"] == {m: {"tilstand": "stemmer", "avvik": []} for m in ("nb", "nn")}
    assert all(tekst["nb"] and tekst["nn"] for tekst in en["tekster"])
    assert f"forms/{dokumenttype}/{revisjon}/skjelett.html.j2" in en["filer"]["nb"]
    assert f"templates/nn/{dokumenttype}/{revisjon}/kontrakt.html.j2" in en["filer"]["nn"]


def test_fasen_folger_dagen(klient: TestClient, token: Token) -> None:
    assert [hent(klient, token, f"{LK}/{rev}")["fase"] for rev in ("2024-08-01", "2024-10-09")] == ["avlost", "gjelder"]


@pytest.mark.parametrize("rolle", list(Brukerrolle))
def test_alle_roller_kan_se_og_uten_token_ingen(klient: TestClient, token: Token, rolle: Brukerrolle) -> None:
    assert hent(klient, token, f"{LK}/2024-10-09", rolle=rolle.value)["kilde"] == "egen"
    for sti in (f"{LK}/2024-10-09", f"{LK}/endringer?fra=2024-08-01&til=2024-10-09"):
        assert klient.get(sti).status_code == 401


def test_endringene_mellom_to_revisjoner_er_de_en_leser_ser(klient: TestClient, token: Token) -> None:
    svar = hent(klient, token, f"{API}/praksisbrevkontrakt/endringer", fra="2024-08-01", til="2024-10-09")
    assert (svar["dokumenttype"], svar["fra"], svar["til"]) == ("praksisbrevkontrakt", "2024-08-01", "2024-10-09")
    assert (svar["endrerData"], svar["endrerSignatarer"]) == (False, False)
    for malform, (fra, til) in {"nb": ("Bestemmelser", "Regler for kontrakten"), "nn": ("Føresegner", "Reglar for kontrakten")}.items():
        en = svar["malformer"][malform]
        assert {"fra": fra, "til": til, "eksempler": ["trondelag-praksisbrevkandidat"]} in en["ledetekster"]
        assert en["sider"] == {"trondelag-praksisbrevkandidat": {"fra": 3, "til": 3}}
        assert en["setningerBorte"] == []


def test_det_samme_er_ingen_endring(klient: TestClient, token: Token) -> None:
    svar = hent(klient, token, f"{API}/heving/endringer", fra="2024-08-01", til="2024-08-01")
    for en in svar["malformer"].values():
        assert not any(funnet for slag, funnet in en.items() if slag != "sider")


@pytest.mark.parametrize(
    ("sti", "sporring", "status"),
    [
        (f"{LK}/1999-01-01", {}, 404),
        (f"{API}/finnesikke/2024-10-09", {}, 404),
        (f"{LK}/endringer", {"fra": "1999-01-01", "til": "2024-10-09"}, 404),
        (f"{LK}/endringer", {"fra": "2024-08-01", "til": "1999-01-01"}, 404),
        (f"{API}/finnesikke/endringer", {"fra": "2024-08-01", "til": "2024-10-09"}, 404),
        (f"{LK}/endringer", {}, 422),
        (f"{LK}/endringer", {"fra": "2024-08-01"}, 422),
        (f"{LK}/{'x' * 41}", {}, 422),
    ],
)
def test_det_som_ikke_finnes_er_404_og_blir_ikke_gjentatt(
    klient: TestClient, token: Token, sti: str, sporring: dict[str, str], status: int
) -> None:
    svar = hent(klient, token, sti, status, **sporring)
    assert svar["status"] == status
    assert "1999-01-01" not in str(svar)
