"""`POST /signatarer`: who signs, what if, and nobody's county but one's own."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.skjema.register import Eksempel

SIGNATARER = "/api/v1/signatarer"
Token = Callable[..., dict[str, str]]


def spor(klient: TestClient, hoder: dict[str, str], data: Any, *endringer: tuple[str, Any]) -> Any:
    kropp = {"data": data} | ({"hvaHvis": [{"peker": peker, "verdi": verdi} for peker, verdi in endringer]} if endringer else {})
    return klient.post(SIGNATARER, headers=hoder, json=kropp)


def test_svaret_har_rolle_vegne_gruppe_regel_grunn_kilde_og_data(klient: TestClient, token: Token, vestland: Eksempel) -> None:
    kropp = spor(klient, token(), json.loads(vestland.raa)).json()
    organ = kropp["signatarer"][2]
    assert (organ["roller"], organ["paVegneAv"], organ["gruppe"]) == (["ansvarligLederSamarbeidsorgan"], ["SYNTETISK BYGG AS"], 1)
    assert organ["regler"] == ["S-24", "RF-01"]
    assert (
        "signerer for SYNTETISK BYGG AS fordi avtalen fra 1. januar 2025 gir samarbeidsorganet rett til å inngå lærekontrakt"
        in (organ["begrunnelse"]["nb"])
    )
    assert "opplæringslova § 7-12" in organ["kilde"]
    assert "/parter/avtale/inngarKontrakt" in organ["utlostAv"]
    for borte in kropp["bortfalt"]:
        assert borte["kilde"]
        assert borte["utlostAv"]
        assert borte["begrunnelse"]["nn"]
    assert kropp["tilskudd"]["mottaker"]["verdi"] == "samarbeidsorgan"
    assert kropp["tilskudd"]["grunnlag"]["verdi"] == "basistilskuddI"
    assert "hvaHvis" not in kropp or kropp["hvaHvis"] is None


def test_hva_hvis_viser_hva_som_endret_seg(klient: TestClient, token: Token, vestland: Eksempel) -> None:
    svar = spor(klient, token(), json.loads(vestland.raa), ("/parter/avtale/inngarKontrakt", False))
    assert svar.status_code == 200, svar.text
    hva_hvis = svar.json()["hvaHvis"]
    assert hva_hvis["endringer"] == [{"peker": "/parter/avtale/inngarKontrakt", "for": True, "etter": False}]
    skifter = {f["rolle"]: f["skifte"] for f in hva_hvis["forskjeller"]}
    assert skifter == {"fagligLeder": "annenGrunn", "ansvarligLeder": "kommer", "ansvarligLederSamarbeidsorgan": "fallerBort"}
    assert ["fullmakt-mangler", "/parter/avtale/inngarKontrakt"] in hva_hvis["nyeFunn"]


@pytest.mark.parametrize(
    ("peker", "verdi", "kode"),
    [
        ("/parter/avtalen", {}, "ukjent-felt"),
        ("parter.avtale.inngarKontrakt", "ja", "feil-type"),
        ("/kontraktsnummer/1", 1, "hva-hvis-sted"),
    ],
)
def test_ukjent_sted_eller_verdi_blir_avvist_med_navn(
    klient: TestClient, token: Token, vestland: Eksempel, peker: str, verdi: object, kode: str
) -> None:
    svar = spor(klient, token(), json.loads(vestland.raa), (peker, verdi))
    assert svar.status_code == 422
    assert [(f["kode"], f["peker"]) for f in svar.json()["feil"]] == [(kode, "/" + peker.strip("/").replace(".", "/"))]


@pytest.mark.parametrize(
    "kropp",
    [{}, {"data": 1}, {"data": {}, "annet": 1}, {"data": {}, "hvaHvis": {}}, {"data": {}, "hvaHvis": [{"peker": "/a"}]}],
    ids=str,
)
def test_en_kropp_av_feil_form_far_vite_formen(klient: TestClient, token: Token, kropp: object) -> None:
    svar = klient.post(SIGNATARER, headers=token(), json=kropp)
    assert (svar.status_code, "hvaHvis" in svar.json()["detail"]) == (400, True)


def test_et_annet_fylkes_sak_eller_policy_er_ikke_ens_egen(klient: TestClient, token: Token, vestland: Eksempel) -> None:
    data = json.loads(vestland.raa)
    andres = spor(klient, token(fylke="39"), data)
    prov = spor(klient, token(), data, ("/fylke/fylkesnummer", "55"))
    assert andres.status_code == prov.status_code
    assert andres.status_code in (403, 404)


def test_saken_kan_ha_feil_og_faar_likevel_svar(klient: TestClient, token: Token, vestland: Eksempel) -> None:
    data = json.loads(vestland.raa)
    del data["arbeidsavtale"]
    kropp = spor(klient, token(), data).json()
    assert "arbeidsavtale-mangler" in {f["kode"] for f in kropp["feil"]}
    assert kropp["signatarer"]
