"""The rules as pages: every row is there with its anchor, in words of the page's own language, and nothing of any case."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from app.domene.tabeller import ALLE_TABELLER
from app.main import create_app
from app.settings import Settings
from app.skjema.fylkesfil import les_fylker
from app.tekst import Malform
from app.web.malforfatter.regelsider import vis
from tests.integration.tjenesten import NA
from tests.integration.web.test_sider import _hent

REGLER = [(tabell, regel) for tabell in ALLE_TABELLER for regel in tabell.regler]


@pytest.mark.parametrize("sprak", Malform)
def test_hver_regel_har_sitt_eget_sted_og_hver_tabell_sin_overskrift(klient: TestClient, sprak: Malform) -> None:
    side = _hent(klient, "/regler", sprak.value)
    assert set(side.verdier("id")) >= {regel.id for _, regel in REGLER} | {tabell.navn for tabell in ALLE_TABELLER}
    assert side.tagger.count("table") == side.tagger.count("caption") == len(ALLE_TABELLER)
    for tabell in ALLE_TABELLER:
        assert tabell.tittel.pa(sprak) in side.tekst


@pytest.mark.parametrize("sprak", Malform)
def test_overskriftene_i_tabellene_har_retning_og_tabellene_kan_rulles_med_tastatur(klient: TestClient, sprak: Malform) -> None:
    for sti in ("/regler", "/fylker"):
        side = _hent(klient, sti, sprak.value)
        assert side.verdier("scope").count("row") + side.verdier("scope").count("col") == side.tagger.count("th")
        assert side.verdier("role") == ["region"] * side.tagger.count("table")


@pytest.mark.parametrize("sprak", Malform)
def test_ingen_klammer_og_ingen_koder_uten_merke_star_igjen(sprak: Malform) -> None:
    for tabell in ALLE_TABELLER:
        for rad in vis(tabell, sprak).rader:
            synlig = re.sub(r"<[^>]+>", "", f"{rad.da} {rad.fordi} {rad.kilde}")
            assert not re.search(r"[{}`]", re.sub(r"<code>.*?</code>", "", f"{rad.da} {rad.fordi} {rad.kilde}")), rad.id
            assert "None" not in synlig


def test_siden_har_bare_sin_egen_malform(klient: TestClient) -> None:
    nn, nb = _hent(klient, "/regler", "nn").tekst, _hent(klient, "/regler", "nb").tekst
    assert "avtalen frå startdatoen gir samarbeidsorganet rett til å inngå kontrakten" in re.sub(r"\s+", " ", nn)
    for ord_ in ("ikke", "fra", "lærebedriften", "signerer på vegne av"):
        assert not re.search(rf"(?<=\s){ord_}(?=\s)", nn), ord_
    for ord_ in ("ikkje", "frå", "lærebedrifta"):
        assert not re.search(rf"(?<=\s){ord_}(?=\s)", nb), ord_


def test_forsiden_og_menyen_viser_vei(klient: TestClient) -> None:
    forside = _hent(klient, "/")
    assert {"/regler?sprak=nb", "/fylker?sprak=nb"} <= set(forside.adresser)


def test_en_regel_ved_en_signatar_peker_pa_raden(klient: TestClient) -> None:
    side = _hent(klient, "/eksempler/vestland-larling-samarbeidsorgan")
    assert "/regler?sprak=nb#S-24" in side.adresser


@pytest.mark.parametrize("sprak", Malform)
def test_hvert_fylke_har_en_rad_med_det_som_gjelder(klient: TestClient, sprak: Malform) -> None:
    side = _hent(klient, "/fylker", sprak.value)
    for navn in ("Vestland fylkeskommune", "Oslo kommune", "Finnmark fylkeskommune"):
        assert navn in side.tekst
    assert side.verdier("scope").count("row") == 15


def test_en_ny_datert_rad_star_etter_den_gamle_og_signataren_vises_ikke(tmp_path: Path, settings: Settings) -> None:
    mappe = tmp_path / "fylker"
    mappe.mkdir()
    (mappe / "46.toml").write_text(
        '[[valg]]\ngjelder_fra = 2026-01-01\nforesatt_signerer = true\nsignatar = { fornavn = "HEMMELIG", etternavn = "PERSON" }\n'
        '[[valg]]\ngjelder_fra = 2027-01-01\narbeidsavtale = "kopi"\n',
        encoding="utf-8",
    )
    assert les_fylker(settings.forms / "fylker.toml", mappe)["46"].valg_pa(date(2026, 6, 1)).foresatt_signerer
    with TestClient(create_app(replace(settings, data=tmp_path), lambda: NA), base_url="http://127.0.0.1:8000") as egen:
        tekst = re.sub(r"\s+", " ", _hent(egen, "/fylker").tekst)
    assert tekst.count("Vestland fylkeskommune") == 3
    assert "Vestland fylkeskommuneFra 1. januar 2027. Gjelder ikke i dag" in tekst
    assert "HEMMELIG" not in tekst
