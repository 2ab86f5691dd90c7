"""The list of trades."""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Oppsettsfeil
from app.skjema.kodeverk import les_larefag, normaliser_kode
from app.tekst import Tekst
from tests.unit.data.radata import FORMS, ROT, grunnlaget

DATO = date(2026, 8, 3)
GREP = Path(os.environ.get("KONTRAKTVERK_REFERANSE", ROT.parent / "shared" / "data")) / "grep" / "laerefag.json"


@pytest.mark.skipif(not GREP.exists(), reason=f"reference data not at hand: {GREP}")
def test_listen_er_den_samme_som_i_kilden() -> None:
    rader = json.loads(GREP.read_text(encoding="utf-8"))["laerefag"]
    liste = grunnlaget().larefag
    assert len(liste.fag) == len(rader) == 87
    for rad in rader:
        larefag = liste.finn(rad["programomradekode"], DATO)
        assert larefag is not None
        assert larefag.navn == Tekst(nb=rad["nb"], nn=rad["nn"])
        assert larefag.sluttprove == {"fagbrev": "fagprove", "svennebrev": "svenneprove", None: None}[rad["sluttkompetanse"]]
        assert larefag.lareplankoder == ((rad["laereplankode"],) if rad["laereplankode"] else ())


@pytest.mark.parametrize("kode", ["BABET3----", "BABET3MV--", "BABET3XX--"])
def test_alle_varianter_finner_faget_paa_de_seks_forste_tegnene_og_beholder_koden(kode: str) -> None:
    larefag = grunnlaget().larefag.finn(kode, DATO)
    assert larefag is not None
    assert larefag.kode == kode
    assert larefag.navn == Tekst(nb="Betongfaget", nn="Betongfaget")


def test_en_ukjent_kode_finner_ingenting() -> None:
    liste = grunnlaget().larefag
    assert liste.finn("BAXXX3----", DATO) is None
    assert liste.siste("BAXXX3----") is None
    assert liste.finn("BABET3----", date(2024, 7, 31)) is None


DATERT = """
gjelder_fra = 2024-08-01
varianter = [{ kode = "----", modul = false }]
larefag = [
    { kode = "BABET3", nb = "Gammel", nn = "Gammal", gjelder_til = 2026-07-31 },
    { kode = "BABET3", nb = "Ny", nn = "Ny", sluttkompetanse = "fagbrev", gjelder_fra = 2026-08-01 },
]
"""


def en_liste(mappe: Path, innhold: str) -> Path:
    fil = mappe / "larefag.toml"
    fil.write_text(innhold, encoding="utf-8")
    return fil


def test_datoen_avgjor_hvilken_rad_som_gjelder(tmp_path: Path) -> None:
    liste = les_larefag(en_liste(tmp_path, DATERT))
    navn = {dato: larefag.navn.nb for dato in (date(2026, 7, 31), date(2026, 8, 1)) if (larefag := liste.finn("BABET3----", dato))}
    assert navn == {date(2026, 7, 31): "Gammel", date(2026, 8, 1): "Ny"}
    siste = liste.siste("BABET3----")
    assert siste is not None
    assert siste.navn.nb == "Ny"


GALE: dict[str, tuple[str, str, str]] = {
    "rows that overlap": ("2026-07-31", "2026-08-01", "BABET3"),
    "a row without end before another": (", gjelder_til = 2026-07-31", "", "BABET3"),
    "a code of ten": ('kode = "BABET3", nb = "Ny"', 'kode = "BABET3----", nb = "Ny"', "larefag[1].kode"),
    "a name in one language": (', nn = "Gammal"', "", "larefag[0].nn"),
    "another certificate": ('"fagbrev"', '"fagprove"', "larefag[1].sluttkompetanse"),
    "an unknown key": ("gjelder_til", "til", "larefag[0].til"),
    "a date as text": ("2026-08-01", '"2026-08-01"', "larefag[1].gjelder_fra"),
    "a variant without its meaning": (", modul = false", "", "varianter[0].modul"),
}


@pytest.mark.parametrize(("gammel", "ny", "nevner"), GALE.values(), ids=GALE)
def test_en_gal_liste_stopper_oppstarten(tmp_path: Path, gammel: str, ny: str, nevner: str) -> None:
    assert gammel in DATERT
    with pytest.raises(Oppsettsfeil) as feil:
        les_larefag(en_liste(tmp_path, DATERT.replace(gammel, ny)))
    assert nevner in feil.value.detalj.nb


def test_listen_sier_hvor_den_kommer_fra() -> None:
    hode = (FORMS / "kodeverk" / "larefag.toml").read_text(encoding="utf-8").partition("gjelder_fra =")[0]
    assert "NLOD 2.0" in hode
    assert "Utdanningsdirektoratet" in hode


@pytest.mark.parametrize(
    ("sendt", "ventet"),
    [
        ("BATMF3----", "BATMF3----"),
        ("BATMF3––––", "BATMF3----"),
        ("BATMF3——", "BATMF3----"),
        ("BATMF3–—", "BATMF3----"),
        ("BATMF3−−−−", "BATMF3----"),
        ("BATMF3‑‑‑‑", "BATMF3----"),
        ("BABET3MV–", "BABET3MV--"),
        ("BABET3MV‐‐", "BABET3MV--"),
        ("AOLOV0J—", "AOLOV0J---"),
        (" BATMF3–––– ", "BATMF3----"),
        ("BATMF3", "BATMF3"),
        ("BATMF3--", "BATMF3--"),
        ("BAT–MF3", "BAT-MF3"),
        ("BATMF3–––––––", "BATMF3-------"),
        ("–", "-"),
        ("", ""),
    ],
)
def test_streker_fra_skriveprogram_blir_bindestreker_og_bare_de(sendt: str, ventet: str) -> None:
    assert normaliser_kode(sendt) == ventet


@given(st.text(alphabet="ABC3-–—‑− ", max_size=14))
def test_det_som_er_rettet_en_gang_blir_ikke_endret_igjen(kode: str) -> None:
    assert normaliser_kode(normaliser_kode(kode)) == normaliser_kode(kode)
