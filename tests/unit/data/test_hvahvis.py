"""What if: a place is found by pointer or dots, and what cannot be tried is refused with its name."""

from __future__ import annotations

import json
from typing import Any

import pytest

from app.errors import Avvist
from app.skjema.hvahvis import FLESTE_ENDRINGER, Endret, Endring, les_endring, med_endringer
from tests.unit.data.radata import grunnlaget
from tests.unit.regler.test_eksempler import EKSEMPLER

VESTLAND = EKSEMPLER["vestland-larling-samarbeidsorgan"].raa


def prov(*skrevet: str, raa: bytes = VESTLAND) -> tuple[dict[str, Any], tuple[Endret, ...]]:
    etter, endret = med_endringer(raa, [les_endring(ett) for ett in skrevet], grunnlag=grunnlaget())
    return json.loads(etter), endret


def koder(feil: Avvist) -> list[tuple[str, str]]:
    return [(ett.kode, ett.peker) for ett in feil.funn]


@pytest.mark.parametrize("sted", ["parter.avtale.inngarKontrakt", "/parter/avtale/inngarKontrakt", " /parter/avtale/inngarKontrakt "])
def test_stedet_kan_skrives_med_punktum_eller_som_peker(sted: str) -> None:
    data, endret = prov(f"{sted}=false")
    assert data["parter"]["avtale"]["inngarKontrakt"] is False
    assert endret == (Endret("/parter/avtale/inngarKontrakt", True, False),)


@pytest.mark.parametrize(
    ("skrevet", "ventet"),
    [
        ("parter.avtale.gjelderFra=2026-09-01", "2026-09-01"),
        ('parter.avtale.gjelderFra="2026-09-01"', "2026-09-01"),
        ("fylke.fylkesnummer=55", 55),
    ],
)
def test_verdien_er_json_der_den_kan_leses_som_det_ellers_tekst(skrevet: str, ventet: object) -> None:
    assert les_endring(skrevet).verdi == ventet


@pytest.mark.parametrize(
    ("skrevet", "sted", "ventet"),
    [
        ("fylke.fylkesnummer=55", ("fylke", "fylkesnummer"), "55"),
        ("fylke.fylkesnummer=03", ("fylke", "fylkesnummer"), "03"),
        ('fylke.fylkesnummer="55"', ("fylke", "fylkesnummer"), "55"),
        ("kontraktsnummer=1e3", ("kontraktsnummer",), "1e3"),
        ("kontraktsnummer=true", ("kontraktsnummer",), "true"),
        ("kandidat.bostedsadresse.postnummer=5003", ("kandidat", "bostedsadresse", "postnummer"), "5003"),
        ("laretid.stillingsprosent=80", ("laretid", "stillingsprosent"), 80),
    ],
)
def test_verdien_blir_lest_som_skjemaet_vil_ha_den(skrevet: str, sted: tuple[str, ...], ventet: object) -> None:
    data, (endret,) = prov(skrevet)
    for ledd in sted:
        data = data[ledd]
    assert (data, endret.etter) == (ventet, ventet)


def test_et_tall_i_en_rad_blir_tekst_der_skjemaet_vil_ha_tekst() -> None:
    med = json.loads(VESTLAND) | {"vedlegg": [{"type": "annet", "tittel": "Kart", "dokumentId": "a"}]}
    assert prov("vedlegg.0.tittel=7", raa=json.dumps(med).encode())[0]["vedlegg"][0]["tittel"] == "7"


def test_et_tall_sendt_som_tall_over_http_blir_ikke_gjort_om() -> None:
    with pytest.raises(Avvist) as feil:
        med_endringer(VESTLAND, [Endring("/fylke/fylkesnummer", 55)], grunnlag=grunnlaget())
    assert koder(feil.value) == [("feil-type", "/fylke/fylkesnummer")]


def test_flere_endringer_blir_gjort_i_rekkefolge() -> None:
    data, endret = prov("parter.kontraktsansvarlig=larebedrift", "parter.avtale=null")
    assert data["parter"]["kontraktsansvarlig"] == "larebedrift"
    assert "avtale" not in data["parter"]
    assert [ett.peker for ett in endret] == ["/parter/kontraktsansvarlig", "/parter/avtale"]
    assert endret[1].etter is None


def test_en_part_som_ikke_er_der_kan_legges_til() -> None:
    uten = json.loads(VESTLAND)
    avtale = uten["parter"].pop("avtale")
    data, endret = prov(f"/parter/avtale={json.dumps(avtale)}", raa=json.dumps(uten).encode())
    assert data["parter"]["avtale"] == avtale
    assert endret[0].for_ is None


def test_en_rad_i_en_liste_kan_byttes_og_legges_til() -> None:
    med = json.loads(VESTLAND) | {"vedlegg": [{"type": "annet", "tittel": "Kart", "dokumentId": "a"}]}
    raa = json.dumps(med).encode()
    assert prov("vedlegg.0.tittel=Plan", raa=raa)[0]["vedlegg"][0]["tittel"] == "Plan"
    ny = {"type": "arbeidsavtale", "tittel": "Arbeidsavtale", "dokumentId": "b"}
    assert prov(f"/vedlegg/-={json.dumps(ny)}", raa=raa)[0]["vedlegg"][1] == ny
    assert prov("vedlegg.0=null", raa=raa)[0]["vedlegg"] == []


def test_en_rad_kan_legges_til_der_listen_mangler_og_har_ingenting_fra_for() -> None:
    uten = json.loads(VESTLAND)
    uten.pop("vedlegg", None)
    ny = {"type": "annet", "tittel": "Kart", "dokumentId": "b"}
    data, (endret,) = prov(f"/vedlegg/-={json.dumps(ny)}", raa=json.dumps(uten).encode())
    assert (data["vedlegg"], endret.for_) == ([ny], None)


@pytest.mark.parametrize("skrevet", ["vedlegg.-.type=annet", "vedlegg.0.type=annet", "vedlegg.-.-=1", "vedlegg.1=null", "vedlegg.-=null"])
def test_en_rad_som_ikke_er_der_kan_verken_endres_eller_tas_bort(skrevet: str) -> None:
    uten = json.loads(VESTLAND)
    uten.pop("vedlegg", None)
    tom = uten | {"vedlegg": []}
    for data in (uten, tom):
        with pytest.raises(Avvist) as feil:
            prov(skrevet, raa=json.dumps(data).encode())
        assert [kode for kode, _ in koder(feil.value)] == ["hva-hvis-sted"]


@pytest.mark.parametrize(
    ("skrevet", "ventet"),
    [
        ("vedlegg.-.type=annet", [("hva-hvis-sted", "/vedlegg/-/type")]),
        ("vedlegg.1.type=annet", [("hva-hvis-sted", "/vedlegg/1/type")]),
        ("parter.avtalen.inngarKontrakt=false", [("ukjent-felt", "/parter/avtalen")]),
        ("parter.avtale.inngarKontrak=false", [("ukjent-felt", "/parter/avtale/inngarKontrak")]),
        ("parter.avtale.inngarKontrakt=kanskje", [("feil-type", "/parter/avtale/inngarKontrakt")]),
        ("parter.avtale.gjelderFra=2026-13-01", [("ugyldig-dato", "/parter/avtale/gjelderFra")]),
        ("parter.kontraktsansvarlig=rektor", [("ukjent-verdi", "/parter/kontraktsansvarlig")]),
        ("parter.larebedrift=null", []),
        ("kandidat=null", [("mangler", "/kandidat")]),
        ("dokumenttype=larekontrakten", [("ukjent-verdi", "/dokumenttype")]),
        ("kontraktsnummer.del=1", [("hva-hvis-sted", "/kontraktsnummer/del")]),
        ("vedlegg.7.tittel=Kart", [("hva-hvis-sted", "/vedlegg/7/tittel")]),
        ("vedlegg.siste.tittel=Kart", [("hva-hvis-sted", "/vedlegg/siste/tittel")]),
    ],
)
def test_det_som_ikke_kan_proves_blir_avvist_med_navn_pa_stedet(skrevet: str, ventet: list[tuple[str, str]]) -> None:
    raa = json.dumps(json.loads(VESTLAND) | {"vedlegg": [{"type": "annet", "tittel": "Kart", "dokumentId": "a"}]}).encode()
    if not ventet:
        prov(skrevet, raa=raa)
        return
    with pytest.raises(Avvist) as feil:
        prov(skrevet, raa=raa)
    assert koder(feil.value) == ventet


def test_alt_som_ikke_kan_proves_blir_sagt_samtidig() -> None:
    with pytest.raises(Avvist) as feil:
        prov("kontraktsnummer.a=1", "dokumenttype.b=2")
    assert [peker for _, peker in koder(feil.value)] == ["/kontraktsnummer/a", "/dokumenttype/b"]


def test_feil_som_var_der_for_hindrer_ikke_at_noe_annet_blir_provd() -> None:
    data = json.loads(VESTLAND) | {"tull": 1}
    assert prov("parter.avtale.inngarKontrakt=false", raa=json.dumps(data).encode())[1]


@pytest.mark.parametrize("skrevet", ["", "=", "=1", "tull", "/=1", "..=1"])
def test_en_endring_uten_sted_eller_verdi_far_vite_hvordan_den_skrives(skrevet: str) -> None:
    with pytest.raises(Avvist) as feil:
        les_endring(skrevet)
    assert feil.value.tiltak is not None
    assert "PEKER=VERDI" in feil.value.tiltak.nn


def test_for_mange_endringer_blir_avvist() -> None:
    with pytest.raises(Avvist) as feil:
        med_endringer(VESTLAND, [Endring("/utgave", 2)] * (FLESTE_ENDRINGER + 1), grunnlag=grunnlaget())
    assert koder(feil.value) == [("hva-hvis-for-mange", "")]


def test_meldingen_gjentar_aldri_verdien() -> None:
    with pytest.raises(Avvist) as feil:
        prov('kandidat.fodselsdato="01850852038"')
    assert "01850852038" not in " ".join(f"{ett.melding.nb} {ett.tiltak.nb} {ett.melding.nn}" for ett in feil.value.funn)
