"""What no page of ours sends: forms and addresses made to do harm."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from signing.events import Avslatt
from tests.integration.web.okter import SIDE
from tests.integration.web.signersted import FORST, Sted
from tests.integration.web.test_ny import apne, logg_inn, send

MANGE = 2_000_000


@pytest.fixture
def saksbehandler(klient: TestClient) -> Iterator[TestClient]:
    logg_inn(klient)
    yield klient
    klient.cookies.clear()


@pytest.mark.parametrize(
    "rest",
    [
        {"/x" * 3000: 1},
        {f"/vedlegg/{MANGE}/dokumentId": "x"},
        {f"/vedlegg/{'9' * 5000}/dokumentId": "x"},
        {"": {"a": 1}},
        {"uten-strek": 2},
    ],
    ids=["dyp", "mange rader", "mange sifre", "hele skjemaet", "ingen peker"],
)
def test_det_skjulte_feltet_kan_ikke_gjore_skjemaet_uendelig(saksbehandler: TestClient, rest: dict[str, object]) -> None:
    skjema = apne(saksbehandler, "type=larekontrakt")
    svar = send(saksbehandler, "/ny/oppdater", skjema.endret({"rest": json.dumps(rest)}))
    assert svar.status_code == 200
    assert svar.text.count('id="vedlegg-') == saksbehandler.get("/ny?type=larekontrakt").text.count('id="vedlegg-')


def test_det_skjulte_feltet_baerer_fortsatt_det_ingen_felt_viser(saksbehandler: TestClient) -> None:
    """Numbers as names, outside the lists of the form, are no rows."""
    skjema = apne(saksbehandler, "type=larekontrakt")
    felt = skjema.endret({"rest": json.dumps({"/ukjent/20260817/navn": "x", "/vedlegg/0/ukjent": 1})})
    data = send(saksbehandler, "/ny/utkast", felt).json()
    assert data["ukjent"] == {"20260817": {"navn": "x"}}
    assert data["vedlegg"] == [{"ukjent": 1}]


@pytest.mark.parametrize("nr", [str(MANGE), "9" * 5000, "-1"], ids=["for stort", "mange sifre", "under null"])
def test_en_rad_som_ikke_finnes_kan_ikke_fjernes(saksbehandler: TestClient, nr: str) -> None:
    skjema = apne(saksbehandler, "type=larekontrakt")
    assert send(saksbehandler, "/ny/oppdater", skjema.endret({"gjor": f"fjern:/vedlegg/{nr}"})).status_code == 200


def test_en_fil_til_en_rad_som_ikke_finnes_far_en_ny_rad(saksbehandler: TestClient) -> None:
    skjema = apne(saksbehandler, "type=larekontrakt")
    svar = send(saksbehandler, "/ny/oppdater", skjema.felt, [(f"fil:/vedlegg/{MANGE}", b"%PDF-1.7")])
    assert svar.status_code == 200
    assert 'name="/vedlegg/0/dokumentId"' in svar.text
    assert str(MANGE) not in svar.text


@pytest.mark.parametrize("sti", ["//ond.example/x", "/%2fond.example/x", "///ond.example"])
def test_ingen_lenke_paa_feilsiden_forer_til_et_annet_nettsted(klient: TestClient, sti: str) -> None:
    """The language switch leads to the page itself; an address with two strokes is one of another host."""
    svar = klient.get(f"http://127.0.0.1:8000{sti}", headers=SIDE)
    assert svar.status_code == 404
    lenker = re.findall(r'(?:href|action|hx-[a-z]+)="([^"]*)"', svar.text)
    assert any("ond.example" in lenke for lenke in lenker)
    assert [lenke for lenke in lenker if lenke.startswith(("//", "/\\"))] == []


def test_tegn_som_skjuler_seg_eller_snur_teksten_folger_ikke_med_en_begrunnelse(sted: Sted) -> None:
    """What a signer writes is read by the county, beside its own words."""
    sted.inne()
    svar = sted.send("avsla", FORST, begrunnelse="Nei\u202eakk\u2066\x00\x07.\r\nKari Åsen \U0001f600")
    assert svar.status_code == 303
    (avslag,) = (en for en in sted.oppdrag().hendelser if isinstance(en, Avslatt))
    assert avslag.begrunnelse == "Neiakk.\nKari Åsen \U0001f600"


def test_bare_skjulte_tegn_er_ingen_begrunnelse(sted: Sted) -> None:
    sted.inne()
    assert sted.send("avsla", FORST, begrunnelse="\u202e\x00 ").status_code == 422
