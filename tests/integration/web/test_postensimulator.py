"""The page where one plays the signers of Posten's simulator: who can do what, once, from our own page, and never a personal number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app import postensimulator
from app.settings import Settings
from app.web.postensimulator import visning
from app.web.postensimulator.visning import UTFALL
from signing.providers.posten.model import Jobbstatus, Signaturstatus
from signing.providers.posten.simulator import Simulator
from signing.providers.posten.simulator.jobber import Flyt, Jobb
from tests.integration.tjenesten import NA
from tests.integration.web.okter import EGEN_SIDE, SIDE, send
from tests.integration.web.test_sider import Side
from tests.unit.signing.posten.simulator.oppdragsbygger import (
    FYLKE,
    KARI,
    KARI_SELV,
    OLA,
    OLA_FOR_ANDRE,
    PER_UTEN_NUMMER,
    en_bunt,
    en_foresporsel,
    et_manifest,
)


@pytest.fixture
def simulator(settings: Settings) -> Simulator:
    return postensimulator.simulator(settings, lambda: NA)


@pytest.fixture
def jobb(simulator: Simulator) -> Iterator[Jobb]:
    """Kari by number and Per by address first, then Ola for a business."""
    nokkel = simulator.pki.virksomhet(FYLKE, "Vestland fylkeskommune", NA)
    bunt = en_bunt(et_manifest(KARI_SELV, PER_UTEN_NUMMER, OLA_FOR_ANDRE), nokkel=nokkel, tid=NA)
    ny = simulator.opprett(Flyt.PORTAL, FYLKE, FYLKE, metadata=en_foresporsel(), bunt=bunt)
    yield ny
    if (na := simulator.jobb(ny.id)) is not None and na.avsluttet is None:
        simulator.avbryt(na)


def na(simulator: Simulator, jobb: Jobb) -> Jobb:
    funnet = simulator.jobb(jobb.id)
    assert funnet is not None
    return funnet


def skjema(klient: TestClient, jobb: Jobb, nr: int, **felt: str) -> dict[str, Any]:
    """The hidden fields of the page's forms, for one signer."""
    tekst = klient.get(f"/posten/{jobb.id}", headers=SIDE).text
    merke, sett = (re.search(rf'name="{navn}" value="([0-9a-f]+)"', tekst) for navn in ("skjema", "sett"))
    assert merke is not None
    assert sett is not None
    return {"skjema": merke[1], "sett": sett[1], "nr": str(nr), **felt}


@pytest.mark.parametrize(("sprak", "ord_"), [("nb", "Venter på tur"), ("nn", "Ventar på tur")])
def test_siden_viser_oppdraget_og_hvem_som_har_turen(klient: TestClient, jobb: Jobb, sprak: str, ord_: str) -> None:
    liste = klient.get(f"/posten?sprak={sprak}", headers=SIDE)
    assert f'href="/posten/{jobb.id}?sprak={sprak}"' in liste.text
    assert "Vestland fylkeskommune" in liste.text
    side = klient.get(f"/posten/{jobb.id}?sprak={sprak}", headers=SIDE)
    assert side.status_code == 200
    assert side.text.count(">Signer</button>") == 2
    assert side.text.count(ord_) == 1


def test_ingen_side_viser_et_fodselsnummer(klient: TestClient, jobb: Jobb) -> None:
    tekst = klient.get(f"/posten/{jobb.id}", headers=SIDE).text + klient.get("/posten", headers=SIDE).text
    assert KARI not in tekst
    assert OLA not in tekst


def test_gruppene_signerer_etter_tur_til_oppdraget_er_fullfort(klient: TestClient, simulator: Simulator, jobb: Jobb) -> None:
    for nr, metode in ((1, "BankID"), (2, "engangskode"), (3, "Buypass")):
        svar = send(klient, f"/posten/{jobb.id}/signer", **skjema(klient, jobb, nr, metode=metode, navn=f"PERSON {nr}"))
        assert svar.status_code == 303
        assert svar.headers["location"].endswith("gjort=ja")
    ferdig = na(simulator, jobb)
    assert ferdig.status is Jobbstatus.FULLFORT
    assert [(s.navn, s.metode) for s in ferdig.signatarer] == [("PERSON 1", "BankID"), ("PERSON 2", "engangskode"), ("PERSON 3", "Buypass")]
    tekst = " ".join(Side(klient.get(f"/posten/{jobb.id}?sprak=nb", headers=SIDE).text).tekst.split())
    assert "Alle har signert" in tekst
    assert "ikke bekreftet av tjenesten" in tekst


@pytest.mark.parametrize(
    ("utfall", "nr", "status"),
    [
        ("avvis", 1, Signaturstatus.AVVIST),
        ("utlop", 1, Signaturstatus.UTLOPT),
        ("reserver", 1, Signaturstatus.RESERVERT),
        ("uten_kontakt", 1, Signaturstatus.KONTAKT_MANGLER),
        ("sperr", 2, Signaturstatus.SPERRET),
        ("uten_navn", 1, Signaturstatus.NAVN_MANGLER),
    ],
)
def test_alt_annet_enn_en_signatur_stopper_oppdraget(
    klient: TestClient, simulator: Simulator, jobb: Jobb, utfall: str, nr: int, status: Signaturstatus
) -> None:
    assert send(klient, f"/posten/{jobb.id}/{utfall}", **skjema(klient, jobb, nr)).status_code == 303
    etter = na(simulator, jobb)
    assert etter.status is Jobbstatus.MISLYKTES
    assert etter.signatarer[nr - 1].status == status
    assert etter.signatarer[2].status == Signaturstatus.UAKTUELL


def test_hvert_utfall_er_provd() -> None:
    provd = {rad[0] for rad in test_alt_annet_enn_en_signatur_stopper_oppdraget.pytestmark[0].args[1]}  # type: ignore[attr-defined]
    assert provd == set(UTFALL)


@pytest.mark.parametrize(
    ("handling", "nr", "felt", "status"),
    [
        ("signer", 3, {"metode": "BankID", "navn": "OLA"}, 409),  # the second group has not its turn
        ("signer", 1, {"metode": "engangskode", "navn": "KARI"}, 409),  # known by number
        ("signer", 1, {"metode": "BankID", "navn": " "}, 409),
        ("signer", 1, {"metode": "ukjent", "navn": "KARI"}, 409),
        ("sperr", 1, {}, 409),  # only who is known by an address has a code to write
        ("reserver", 2, {}, 409),
        ("avvis", 3, {}, 409),
        ("avvis", 4, {}, 404),
        ("slett-alt", 1, {}, 409),
    ],
)
def test_det_som_ikke_kan_skje_blir_avvist_og_ingenting_er_gjort(
    klient: TestClient, simulator: Simulator, jobb: Jobb, handling: str, nr: int, felt: dict[str, str], status: int
) -> None:
    assert send(klient, f"/posten/{jobb.id}/{handling}", **skjema(klient, jobb, nr, **felt)).status_code == status
    assert na(simulator, jobb) == jobb


@pytest.mark.parametrize("hoder", [{"sec-fetch-site": "cross-site"}, {}], ids=["fremmed side", "ingen side"])
def test_et_skjema_fra_en_annen_side_gjor_ingenting(klient: TestClient, simulator: Simulator, jobb: Jobb, hoder: dict[str, str]) -> None:
    felt = skjema(klient, jobb, 1)
    assert klient.post(f"/posten/{jobb.id}/avvis", data=felt, headers={**SIDE, **hoder}).status_code == 403
    uten_merke = {**felt, "skjema": "0" * 64}
    assert klient.post(f"/posten/{jobb.id}/avvis", data=uten_merke, headers={**SIDE, **EGEN_SIDE}).status_code == 403
    assert na(simulator, jobb) == jobb


def test_et_skjema_fra_en_gammel_side_gjor_ingenting(klient: TestClient, simulator: Simulator, jobb: Jobb) -> None:
    gammelt = skjema(klient, jobb, 2)
    simulator.signer(jobb.id, 1)
    for_ = na(simulator, jobb)
    assert send(klient, f"/posten/{jobb.id}/sperr", **gammelt).status_code == 409
    assert na(simulator, jobb) == for_


def test_et_oppdrag_som_ikke_finnes_er_404(klient: TestClient) -> None:
    assert klient.get("/posten/999999999", headers=SIDE).status_code == 404


def test_en_status_vi_ikke_kjenner_blir_vist_som_ukjent(jobb: Jobb) -> None:
    ukjent = jobb.signatarer[0].__class__(
        nr=1, gruppe=0, signaturtype=jobb.signatarer[0].signaturtype, for_andre=False, status="NEW", siden=NA
    )
    vist = visning.vis(_med(jobb, ukjent), {}, {}, venter_i_ko=False, na=NA)
    assert vist.grupper[0].signatarer[0].utseende is visning.UKJENT


def test_ingen_har_turen_naar_fristen_er_ute(jobb: Jobb) -> None:
    senere = NA + jobb.tilgjengelig + timedelta(seconds=1)
    vist = visning.vis(jobb, {}, {}, venter_i_ko=False, na=senere)
    assert not any(gruppe.i_tur for gruppe in vist.grupper)
    assert not any(s.metoder for gruppe in vist.grupper for s in gruppe.signatarer)


def _med(jobb: Jobb, signatar: object) -> Jobb:
    from dataclasses import replace

    return replace(jobb, signatarer=(signatar,))  # type: ignore[arg-type]  # a signer
