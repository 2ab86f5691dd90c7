"""The form of every kind of document, made from the data files: what comes in comes out, and everything can be asked for."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domene.dokument import Dokumenttype
from app.settings import ROT
from app.skjema import strict_json
from app.skjema.felt import feltsett
from app.skjema.register import Eksempel, eksempler, grunnlag
from app.web.saksbehandler import skjemadata
from app.web.saksbehandler.skjemadata import Felter, les_inn, lest_skjema, med_rad, skriv_ut, uten_rad
from app.web.saksbehandler.skjemamodell import Blad, Modell, Slag, blader, modell_for

FORMS = ROT / "forms"
GRUNNLAG = grunnlag(FORMS)
EKSEMPLER = eksempler(FORMS)
TYPER = list(Dokumenttype)


def modellen(type_: str) -> Modell:
    return modell_for(FORMS, Dokumenttype(type_), GRUNNLAG.skjema(Dokumenttype(type_)))


def lest(raa: bytes) -> Mapping[str, Any]:
    data = strict_json.les(raa).data
    assert data is not None
    return data


def gjennom(modell: Modell, data: Mapping[str, Any]) -> bytes:
    """The data through a form: shown, sent as a browser sends fields, and written."""
    felter = les_inn(modell, data)
    sendt = [(peker, re.sub(r"\r\n|\r|\n", "\r\n", tekst)) for peker, tekster in felter.tekster.items() for tekst in tekster]
    baret = strict_json.les(strict_json.kanonisk(dict(felter.rest))).data
    return skriv_ut(modell, lest_skjema(modell, sendt, baret or {}), fast={}).raa


@pytest.mark.parametrize("eksempel", EKSEMPLER, ids=lambda e: e.navn)
def test_hvert_eksempel_er_det_samme_etter_en_rundtur_gjennom_skjemaet(eksempel: Eksempel) -> None:
    data = lest(eksempel.raa)
    assert gjennom(modellen(eksempel.dokumenttype), data) == strict_json.kanonisk(data)


@pytest.mark.parametrize("eksempel", EKSEMPLER, ids=lambda e: e.navn)
def test_et_eksempel_star_i_felt_og_ikke_i_resten(eksempel: Eksempel) -> None:
    """The form shows the contract; what it carries along unseen is only what is no field of it."""
    modell = modellen(eksempel.dokumenttype)
    felter = les_inn(modell, lest(eksempel.raa))
    assert len(felter.tekster) > 3 * len(felter.rest)
    felt = feltsett(FORMS, modell.dokumenttype)
    utenfor = set(felt.skjult) - set(felt.spurt_om) | {"/kandidat/adresse1Mars"}
    assert [peker for peker in felter.rest if not any(peker == en or peker.startswith(f"{en}/") for en in utenfor)] == []


JSONVERDI = st.recursive(
    st.none() | st.booleans() | st.integers(-99999, 99999) | st.text(max_size=20),
    lambda barn: st.lists(barn, max_size=3) | st.dictionaries(st.text(max_size=12), barn, max_size=3),
    max_leaves=8,
)


@given(st.sampled_from(EKSEMPLER), st.data())
def test_ogsa_det_som_er_galt_kommer_ut_som_det_kom_inn(eksempel: Eksempel, valg: st.DataObject) -> None:
    """Anything in the place of any value, and anything beside it."""
    data = json.loads(eksempel.raa)
    steder = list(_steder(data))
    for _ in range(valg.draw(st.integers(1, 3))):
        under, nokkel = valg.draw(st.sampled_from(steder))
        under[nokkel] = valg.draw(JSONVERDI)
    data[valg.draw(st.text(max_size=10))] = valg.draw(JSONVERDI)
    modell = modellen(eksempel.dokumenttype)
    inn = lest(strict_json.kanonisk(data))
    assert gjennom(modell, inn) == strict_json.kanonisk(inn)


@pytest.mark.parametrize("skrevet", [["\n"], ["a\nb"], ["a\r\nb"], [" a"]])
def test_linjeskift_i_et_valg_av_flere_kommer_ut_som_det_kom_inn(skrevet: list[str]) -> None:
    """A browser sends every line break as two signs, also in what it was given to hold."""
    eksempel = next(en for en in EKSEMPLER if en.dokumenttype == "praksisbrevkontrakt")
    data = json.loads(eksempel.raa)
    data["parter"].setdefault("avtale", {})["dokumenttyper"] = skrevet
    assert modellen(eksempel.dokumenttype).blader["/parter/avtale/dokumenttyper"].slag is Slag.FLERVALG
    assert gjennom(modellen(eksempel.dokumenttype), lest(strict_json.kanonisk(data))) == strict_json.kanonisk(data)


def _steder(verdi: Any) -> Iterator[tuple[Any, Any]]:
    par = verdi.items() if isinstance(verdi, dict) else enumerate(verdi)
    for nokkel, barn in list(par):
        yield verdi, nokkel
        if isinstance(barn, dict | list):
            yield from _steder(barn)


class TestFeltene:
    @pytest.mark.parametrize("type_", TYPER)
    def test_alt_som_kreves_der_noe_blir_spurt_om_kan_fylles_ut(self, type_: Dokumenttype) -> None:
        """A form that asks for something in a part asks for all that the part must have."""
        modell = modellen(type_.value)
        pekere = set(modell.blader) | {"/dokumenttype"}
        for peker, krevd in _krav(GRUNNLAG.skjema(type_).innhold):
            spurt = any(en.startswith(f"{peker}/") for en in modell.blader)
            assert not spurt or any(en == krevd or en.startswith(f"{krevd}/") for en in pekere), krevd

    @pytest.mark.parametrize("type_", TYPER)
    def test_ingen_verdi_blir_spurt_om_to_ganger(self, type_: Dokumenttype) -> None:
        modell = modellen(type_.value)
        alle = [blad.peker for bolk in modell.bolker for blad in blader(bolk.barn)]
        assert len(alle) == len(set(alle))

    @pytest.mark.parametrize("type_", TYPER)
    def test_den_som_signerer_kan_nas(self, type_: Dokumenttype) -> None:
        """Wherever the form asks for somebody's name, it asks how to reach them."""
        pekere = set(modellen(type_.value).blader)
        personer = {peker.removesuffix("/navn/etternavn") for peker in pekere if peker.endswith("/navn/etternavn")}
        uten = {"/endringer/#/for/person", "/endringer/#/etter/person"}
        assert [person for person in personer - uten if f"{person}/kontakt/epost" not in pekere] == []

    @pytest.mark.parametrize("malform", ["nb", "nn"])
    def test_hver_kode_har_et_ord_i_begge_maalformer(self, malform: str) -> None:
        kilde = (ROT / "templates" / malform / "side" / "ny.html.j2").read_text(encoding="utf-8")
        ord_ = set(re.findall(r"{% macro valg_(\w+)\(\)", kilde))
        koder = {(blad.egenskap, kode) for type_ in TYPER for blad in modellen(type_.value).blader.values() for kode in blad.valg}
        assert len(koder) > 50
        assert [par for par in koder if not {par[1], "_".join(par)} & ord_] == []


def _krav(skjema: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    def ned(under: Mapping[str, Any], peker: str) -> Iterator[tuple[str, str]]:
        while "$ref" in under or "oneOf" in under:
            under = skjema["$defs"][under["$ref"].rpartition("/")[2]] if "$ref" in under else under["oneOf"][0]
        yield from ((peker, f"{peker}/{navn}") for navn in under.get("required", ()))
        for navn, barn in under.get("properties", {}).items():
            yield from ned(barn, f"{peker}/{navn}")
        if isinstance(under.get("items"), Mapping):
            yield from ned(under["items"], f"{peker}/#")

    yield from ned(skjema, "")


def felt(slag: Slag, **annet: Any) -> Blad:
    tekst = EKSEMPELBLAD.ledetekst
    return Blad(peker="/x", slag=slag, ledetekst=tekst, hjelp=None, pakrevd=False, **annet)


EKSEMPELBLAD = modellen("larekontrakt").blader["/kontraktsnummer"]


@pytest.mark.parametrize(
    ("slag", "skrevet", "verdi"),
    [
        (Slag.DATO, "17.08.2026", "2026-08-17"),
        (Slag.DATO, "1.2.2026", "2026-02-01"),
        (Slag.DATO, "17/8/2026", "2026-08-17"),
        (Slag.DATO, "2026-08-17", "2026-08-17"),
        (Slag.DATO, "31.02.2026", "2026-02-31"),
        (Slag.DATO, "i morgen", "i morgen"),
        (Slag.TALL, "24", 24),
        (Slag.TALL, "12,5", 12.5),
        (Slag.TALL, "12.50", 12.5),
        (Slag.TALL, "mange", "mange"),
        (Slag.TALL, "1e9", "1e9"),
        (Slag.SIFFER, "310 000 027", "310000027"),
        (Slag.SIFFER, "+47 999 90 013", "+4799990013"),
        (Slag.SIFFER, "31O OOO", "31O OOO"),
        (Slag.TEKST, "  VAKKER  ", "VAKKER"),
        (Slag.LINJER, "Veien 1\r\n\r\n Inngang B ", ["Veien 1", "Inngang B"]),
        (Slag.JA_NEI, "ja", True),
        (Slag.JA_NEI, "nei", False),
        (Slag.JA_NEI, "kanskje", "kanskje"),
    ],
)
def test_det_som_er_skrevet_blir_verdien(slag: Slag, skrevet: str, verdi: Any) -> None:
    assert json.loads(strict_json.kanonisk({"v": skjemadata.les(felt(slag), (skrevet,))}))["v"] == verdi


class TestRader:
    def _skjema(self, fradrag: list[dict[str, Any]]) -> tuple[Modell, Felter]:
        modell = modellen("larekontrakt")
        return modell, les_inn(modell, {"laretid": {"fra": "2026-08-17", "fradrag": fradrag}})

    def test_en_ny_rad_star_sist_og_er_tom(self) -> None:
        modell, felter = self._skjema([{"type": "praksis", "maneder": 2}])
        ny, fokus = med_rad(modell, felter, "/laretid/fradrag")
        assert fokus == "/laretid/fradrag/1"
        assert ny.antall("/laretid/fradrag") == 2
        assert skriv_ut(modell, ny, fast={}).data["laretid"]["fradrag"] == [{"type": "praksis", "maneder": 2}]

    def test_en_full_liste_faar_ingen_rad_til(self) -> None:
        modell, felter = self._skjema([{"type": "praksis", "maneder": 2}] * 20)
        assert med_rad(modell, felter, "/laretid/fradrag") == (felter, "/laretid/fradrag")

    def test_en_ukjent_liste_er_ingen_liste(self) -> None:
        modell, felter = self._skjema([])
        assert med_rad(modell, felter, "/kandidat") == (felter, "/kandidat")
        assert uten_rad(modell, felter, "/kandidat/0") == felter

    def test_radene_etter_en_som_blir_borte_flytter_opp_med_det_ingen_felt_viser(self) -> None:
        modell, felter = self._skjema([{"type": "praksis"}, {"type": "annet", "maneder": 3, "ukjent": 1}])
        etter = skriv_ut(modell, uten_rad(modell, felter, "/laretid/fradrag/0"), fast={}).data
        assert etter["laretid"]["fradrag"] == [{"type": "annet", "maneder": 3, "ukjent": 1}]

    def test_et_funn_i_en_rad_star_ved_raden_slik_skjemaet_viser_den(self) -> None:
        modell, felter = self._skjema([])
        ny, _ = med_rad(modell, felter, "/laretid/fradrag")
        ny, _ = med_rad(modell, ny, "/laretid/fradrag")
        ny = Felter(tekster={**ny.tekster, "/laretid/fradrag/1/maneder": ("tre",)}, rest=ny.rest)
        assert skriv_ut(modell, ny, fast={}).i_skjemaet("/laretid/fradrag/0/maneder") == "/laretid/fradrag/1/maneder"


def test_felt_som_ikke_finnes_og_rader_over_alle_grenser_blir_ikke_lest() -> None:
    modell = modellen("larekontrakt")
    sendt = [("/kontraktsnummer", "A"), ("/finnes/ikke", "B"), ("/laretid/fradrag/5000/type", "praksis"), ("skjema", "x")]
    assert lest_skjema(modell, sendt, {}).tekster == {"/kontraktsnummer": ("A",)}


def test_det_som_er_skrevet_i_et_felt_gaar_foran_det_som_kom() -> None:
    modell = modellen("larekontrakt")
    felter = les_inn(modell, {"kontraktsnummer": 17, "laretid": None})
    assert skriv_ut(modell, felter, fast={}).data == {"kontraktsnummer": 17, "laretid": None}
    rettet = Felter(tekster={**felter.tekster, "/kontraktsnummer": ("18",), "/laretid/fra": ("1.8.2026",)}, rest=felter.rest)
    assert skriv_ut(modell, rettet, fast={}).data == {"kontraktsnummer": "18", "laretid": {"fra": "2026-08-01"}}
    tomt = Felter(tekster={**felter.tekster, "/kontraktsnummer": ("",)}, rest=felter.rest)
    assert "kontraktsnummer" not in skriv_ut(modell, tomt, fast={}).data
