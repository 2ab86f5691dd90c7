"""The rules as pages: every row is there with its anchor, in words of the page's own language, and nothing of any case."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from app.domene.dokumentfakta import Egendokument
from app.domene.kontrakt import Kontraktstype
from app.domene.tabeller import ALLE_TABELLER
from app.main import create_app
from app.settings import Settings
from app.skjema.fylkesfil import les_fylker
from app.tekst import Malform
from app.web.malforfatter.regelsider import TYPENAVN, vis
from tests.integration.tjenesten import NA
from tests.integration.web.okter import inne
from tests.integration.web.test_sider import Side, _hent

REGLER = [(tabell, regel) for tabell in ALLE_TABELLER for regel in tabell.regler]


@pytest.mark.parametrize("sprak", Malform)
def test_hver_regel_har_sitt_eget_sted_og_hver_tabell_sin_overskrift(klient: TestClient, sprak: Malform) -> None:
    side = _hent(klient, "/regler", sprak.value)
    assert set(side.verdier("id")) >= {regel.id for _, regel in REGLER} | {tabell.navn for tabell in ALLE_TABELLER}
    assert side.tagger.count("table") == len(ALLE_TABELLER)
    for tabell in ALLE_TABELLER:
        assert tabell.tittel.pa(sprak) in side.tekst
        assert tabell.sporsmal.pa(sprak) in side.tekst


@pytest.mark.parametrize("sprak", Malform)
def test_tabellene_er_tabeller_for_skjermleseren_ogsa_nar_de_er_lister_pa_telefonen(klient: TestClient, sprak: Malform) -> None:
    side = _hent(klient, "/regler", sprak.value)
    roller = side.verdier("role")
    assert side.verdier("scope").count("row") + side.verdier("scope").count("col") == side.tagger.count("th")
    assert roller.count("table") == side.tagger.count("table")
    assert roller.count("row") == side.tagger.count("tr")
    assert roller.count("cell") == side.tagger.count("td") == len(side.verdier("data-felt"))
    assert roller.count("columnheader") + roller.count("rowheader") == side.tagger.count("th")


def rader(side: Side) -> set[str]:
    return {v for v in side.verdier("id") if v in {regel.id for _, regel in REGLER}}


def test_en_tabell_alene(klient: TestClient) -> None:
    side = _hent(klient, "/regler?tabell=malform")
    assert side.tagger.count("table") == 1
    assert rader(side) == {regel.id for tabell, regel in REGLER if tabell.navn == "malform"}
    assert "/regler?sprak=nb" in side.adresser


@pytest.mark.parametrize(
    ("type_", "med", "uten"),
    [
        ("larekontrakt", "KP-01 KP-06 KS-01 TB-01 EK-01 M-01", "KP-03 KS-04 TB-06 DO-01 DA-01 DH-01"),
        ("opplaringskontrakt", "KP-01 KS-04 TB-01", "KS-01 KS-07 KP-12"),
        ("praksisbrevkontrakt", "KP-01 KS-07", "KS-01 KS-04 KP-03"),
        ("fagbrevPaJobb", "KS-01 TB-06", "TB-01 KS-04 KP-03"),
        ("fagopplaringISkole", "KP-03 KP-12 TB-07 EK-02", "KP-01 KP-14 TB-01 EK-01"),
        ("oppseiing", "DO-01 DO-15 M-01", "DA-01 DH-01 KP-01 KP-03 TB-01"),
        ("heving", "DH-01 DH-03", "DO-01 DA-01 KP-12"),
        ("avtaleSamarbeidsorgan", "DA-01 DA-06", "DO-01 DH-01 KS-01"),
    ],
)
def test_bare_radene_som_kan_gi_svar_for_dokumenttypen(klient: TestClient, type_: str, med: str, uten: str) -> None:
    vist = rader(_hent(klient, f"/regler?dokumenttype={type_}"))
    assert set(med.split()) <= vist
    assert not set(uten.split()) & vist


def test_hver_dokumenttype_kan_velges(klient: TestClient) -> None:
    side = _hent(klient, "/regler")
    assert all(f"/regler?sprak=nb&dokumenttype={type_}" in side.adresser for type_ in TYPENAVN)
    assert set(TYPENAVN) == {en.value for en in (*Kontraktstype, *Egendokument)}


@pytest.mark.parametrize("valg", ["tabell=finnes-ikke", "dokumenttype=finnesIkke", "tabell=malform&dokumenttype=x"])
def test_et_valg_som_ikke_finnes_faar_beskjed(klient: TestClient, valg: str) -> None:
    assert klient.get(f"/regler?{valg}", headers={"accept": "text/html"}).status_code == 404


def test_en_tabell_uten_rader_for_typen_sier_det(klient: TestClient) -> None:
    side = _hent(klient, "/regler?tabell=parter&dokumenttype=heving")
    assert "table" not in side.tagger
    assert "Ingen rader i denne tabellen" in side.tekst


def test_en_rad_som_ikke_gjelder_i_dag_sier_det() -> None:
    rad = vis(ALLE_TABELLER[0], Malform.NB).rader[0]
    senere = replace(rad, regel=replace(rad.regel, fra=date(2026, 1, 1), til=date(2027, 1, 1)))
    assert [(senere.venter(dag), senere.er_over(dag)) for dag in (date(2025, 12, 31), date(2026, 6, 1), date(2027, 1, 1))] == [
        (True, False),
        (False, False),
        (False, True),
    ]


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


def test_eksemplene_og_menyen_viser_vei(klient: TestClient) -> None:
    assert {"/regler?sprak=nb", "/fylker?sprak=nb"} <= set(_hent(klient, "/eksempler").adresser)
    with inne(klient, "malforfatter"):
        assert {"/regler?sprak=nb", "/fylker?sprak=nb"} <= set(_hent(klient, "/kontroller").adresser)


def test_en_regel_ved_en_signatar_peker_pa_raden(klient: TestClient) -> None:
    side = _hent(klient, "/eksempler/vestland-larling-samarbeidsorgan")
    assert "/regler?sprak=nb#S-24" in side.adresser


@pytest.mark.parametrize("sprak", Malform)
def test_hvert_fylke_har_sitt_eget_sted_med_det_som_gjelder(klient: TestClient, sprak: Malform) -> None:
    side = _hent(klient, "/fylker", sprak.value)
    for navn in ("Vestland fylkeskommune", "Oslo kommune", "Finnmark fylkeskommune"):
        assert navn in side.tekst
    steder = [v for v in side.verdier("id") if re.fullmatch("fylke-[0-9]{2}", v)]
    assert len(steder) == 15
    assert side.tekst.count({"nb": "Gjelder nå", "nn": "Gjeld no"}[sprak.value]) == 15
    assert {f"#{sted}" for sted in steder} <= set(side.adresser)
    assert not {"table", "details"} & set(side.tagger)


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
    vestland = tekst[tekst.rindex("Vestland fylkeskommune") :].partition("Østfold")[0]
    rekkefolge = ("Fra 1. januar 2026 Gjelder nå", "Fra 1. januar 2027. Gjelder ikke i dag", "Fra 1. august 2024. Gjelder ikke i dag")
    assert [vestland.index(en) for en in rekkefolge] == sorted(vestland.index(en) for en in rekkefolge)
    assert tekst.count("Fra fylkets egen fil") == vestland.count("Fra fylkets egen fil") == 2
    assert "HEMMELIG" not in tekst
