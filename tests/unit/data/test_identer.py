"""Numbers of people and businesses."""

from __future__ import annotations

import csv
import os
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domene import identer
from app.domene.identer import Nummerfeil
from app.domene.parter import Identtype
from tests.unit.data.radata import ROT

FNR, DNR, FIKTIVT = Identtype.FODSELSNUMMER, Identtype.DNUMMER, Identtype.FIKTIVT
VEKTORER = Path(os.environ.get("KONTRAKTVERK_REFERANSE", ROT.parent / "shared" / "data")) / "foedselsnummer_2032_testvektorer.csv"


def _kontrollsifre(ni_siffer: str, rest: int = 0) -> str | None:
    """The number with these nine first digits whose first check digit leaves `rest`; None where no digit does."""
    forste = (rest - sum(int(t) * v for t, v in zip(ni_siffer, (3, 7, 6, 1, 8, 9, 4, 5, 2), strict=True))) % 11
    if forste == 10:
        return None
    ti = f"{ni_siffer}{forste}"
    andre = -sum(int(t) * v for t, v in zip(ti, (5, 4, 3, 2, 7, 6, 5, 4, 3, 2), strict=True)) % 11
    return None if andre == 10 else f"{ti}{andre}"


@pytest.mark.skipif(not VEKTORER.exists(), reason=f"reference data not at hand: {VEKTORER}")
def test_testvektorene_for_2032_gir_det_de_skal() -> None:
    with VEKTORER.open(encoding="utf-8-sig", newline="") as fil:
        rader = list(csv.DictReader(fil))
    assert len(rader) == 10
    for rad in rader:
        nummer = rad["fødselsnummer"]
        type_ = DNR if "D-nummer" in rad["beskrivelse"] else FNR
        assert (identer.sjekk(type_, nummer, syntetisk=True) is None) == (rad["erGyldig"] == "true"), rad
        assert identer.er_syntetisk(nummer) == (rad["erSyntetisk"] == "true"), rad
        if rad["erSyntetisk"] == "true":
            assert identer.sjekk(type_, nummer, syntetisk=False) is Nummerfeil.SYNTETISK


TILFELLER: dict[str, tuple[Identtype, str, bool, Nummerfeil | None]] = {
    "synthetic in demo": (FNR, "01850852037", True, None),
    "synthetic in production": (FNR, "01850852037", False, Nummerfeil.SYNTETISK),
    "a wrong last digit": (FNR, "01850852038", True, Nummerfeil.KONTROLLSIFFER),
    "two digits swapped": (FNR, "01850825037", True, Nummerfeil.KONTROLLSIFFER),
    "ten digits": (FNR, "0185085203", True, Nummerfeil.FORM),
    "letters": (FNR, "0185085203x", True, Nummerfeil.FORM),
    "digits of another script": (FNR, "٠١٨٥٠٨٥٢٠٣٧", True, Nummerfeil.FORM),
    "empty": (FNR, "", True, Nummerfeil.FORM),
    "month 13": (FNR, "01130852037", True, Nummerfeil.DATO),
    "31 February": (FNR, "31020852037", True, Nummerfeil.DATO),
    "29 February of a year without one": (FNR, "29020105729", True, Nummerfeil.DATO),
    "all zeros": (FNR, "00000000000", True, Nummerfeil.DATO),
    "a D-number sent as fødselsnummer": (FNR, "41819077302", True, Nummerfeil.ANNEN_TYPE),
    "a fødselsnummer sent as D-number": (DNR, "01850852037", True, Nummerfeil.ANNEN_TYPE),
    "a synthetic D-number": (DNR, "41819077302", True, None),
    "a wrong D-number": (DNR, "41819077303", True, Nummerfeil.KONTROLLSIFFER),
    "a county's own number": (FIKTIVT, "41050899139", True, None),
    "a county's own number in production": (FIKTIVT, "41050899139", False, None),
    "a county's own number too short": (FIKTIVT, "4105089913", True, Nummerfeil.FORM),
    "a synthetic number called fiktivt, in production": (FIKTIVT, "01850852037", False, Nummerfeil.SYNTETISK),
}


@pytest.mark.parametrize(("type_", "nummer", "syntetisk", "ventet"), TILFELLER.values(), ids=TILFELLER)
def test_et_nummer_blir_kontrollert_etter_typen(type_: Identtype, nummer: str, syntetisk: bool, ventet: Nummerfeil | None) -> None:
    assert identer.sjekk(type_, nummer, syntetisk=syntetisk) is ventet


@pytest.mark.parametrize("rest", [0, 1, 2, 3])
def test_restene_fra_2032_gjelder_i_forste_kontrollsiffer(rest: int) -> None:
    nummer = next(n for lopenr in range(1000) if (n := _kontrollsifre(f"010599{lopenr:03}", rest)))
    assert identer.sjekk(FNR, nummer, syntetisk=False) is None


@pytest.mark.parametrize("rest", [4, 5, 6, 7, 8, 9, 10])
def test_andre_rester_gjelder_ikke(rest: int) -> None:
    nummer = next(n for lopenr in range(1000) if (n := _kontrollsifre(f"010599{lopenr:03}", rest)))
    assert identer.sjekk(FNR, nummer, syntetisk=False) is Nummerfeil.KONTROLLSIFFER


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.integers(0, 999), st.integers(0, 3), st.integers(1, 9), st.integers(0, 10))
def test_ett_feil_siffer_blir_oppdaget(fodt: date, lopenr: int, rest: int, endring: int, plass: int) -> None:
    """The second check digit alone catches every single wrong digit, and the first may no longer be trusted with it."""
    nummer = _kontrollsifre(f"{fodt:%d%m%y}{lopenr:03}", rest)
    if nummer is None:
        return
    assert identer.sjekk(FNR, nummer, syntetisk=False) is None
    feil = nummer[:plass] + str((int(nummer[plass]) + endring) % 10) + nummer[plass + 1 :]
    assert identer.sjekk(FNR, feil, syntetisk=False) is not None


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.integers(0, 999), st.sampled_from([0, 40]), st.sampled_from([0, 80]))
def test_fodselsdatoen_stemmer_med_nummeret_den_er_laget_av(fodt: date, lopenr: int, dag: int, maned: int) -> None:
    nummer = f"{fodt.day + dag:02}{fodt.month + maned:02}{fodt:%y}{lopenr:03}00"
    assert identer.har_mulig_dato(nummer)
    assert identer.stemmer_med(nummer, fodt)
    assert not identer.stemmer_med(nummer, date(fodt.year, fodt.month, 28 if fodt.day != 28 else 27))


@given(st.text(alphabet="0123456789٣x -", max_size=14), st.sampled_from(Identtype), st.booleans())
def test_sjekk_kaster_aldri(tekst: str, type_: Identtype, syntetisk: bool) -> None:
    identer.sjekk(type_, tekst, syntetisk=syntetisk)


@pytest.mark.parametrize("nummer", ["974760673", "889640782", "310000027", "310000000", "310000051", "971045698"])
def test_gode_organisasjonsnummer(nummer: str) -> None:
    assert identer.er_organisasjonsnummer(nummer)


@pytest.mark.parametrize("nummer", ["974760674", "97476067", "9747606730", "97476067x", "", "97476067\n", "٩٧٤٧٦٠٦٧٣"])
def test_gale_organisasjonsnummer(nummer: str) -> None:
    assert not identer.er_organisasjonsnummer(nummer)


def test_testnummer_for_virksomheter_kjennes_paa_forste_siffer() -> None:
    assert identer.er_syntetisk_organisasjonsnummer("310000027")
    assert not identer.er_syntetisk_organisasjonsnummer("974760673")
    assert not identer.er_syntetisk_organisasjonsnummer("889640782")
