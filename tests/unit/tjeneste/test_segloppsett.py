"""The seal file: rows by county and date, read strictly, and everything that is wrong told at once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.segloppsett import Filsegl, Hsmsegl, Segloppsett, Seglrad, les_seglfil
from app.settings import Settings

P12 = 'fil = "a.p12"\npassordfil = "ord"\n'
HSM = '[segl.pkcs11]\nbibliotek = "a.so"\ntoken = "t"\nnokkel = "n"\nsertifikat = "a.pem"\npinfil = "ord"\n'


def les(mappe: Path, tekst: str) -> Segloppsett:
    for navn in ("a.p12", "ord", "a.so", "a.pem"):
        (mappe / navn).touch()
    fil = mappe / "segl.toml"
    fil.write_text(tekst, encoding="utf-8")
    return les_seglfil(fil)


def test_begge_slag_rader_blir_lest_med_stier_fra_mappen(tmp_path: Path) -> None:
    tekst = f'[[segl]]\nfylke = "46"\nfra = 2026-01-01\ntil = 2027-01-01\n{P12}[[segl]]\nfylke = "46"\nfra = 2027-01-01\n{HSM}'
    lest = les(tmp_path, tekst)
    assert lest.feil == ()
    en, to = lest.rader
    assert (en.navn, en.til, en.kilde) == ("46/2026-01-01", date(2027, 1, 1), Filsegl(fil=tmp_path / "a.p12", passordfil=tmp_path / "ord"))
    assert to.kilde == Hsmsegl(bibliotek=tmp_path / "a.so", token="t", etikett="n", sertifikat=tmp_path / "a.pem", pinfil=tmp_path / "ord")
    assert (en.kilde.hemmelige, to.kilde.hemmelige) == ((tmp_path / "a.p12", tmp_path / "ord"), (tmp_path / "ord",))


def test_nokkelen_i_hsm_en_kan_nevnes_ved_id(tmp_path: Path) -> None:
    lest = les(tmp_path, '[[segl]]\nfylke = "46"\nfra = 2026-01-01\n' + HSM.replace('nokkel = "n"', 'nokkel_id = "0aff"'))
    (rad,) = lest.rader
    assert isinstance(rad.kilde, Hsmsegl)
    assert (rad.kilde.id, rad.kilde.etikett) == (b"\x0a\xff", None)


RAD = f'[[segl]]\nfylke = "46"\nfra = 2026-01-01\n{P12}'
GALE: dict[str, tuple[str, str]] = {
    "ukjent nokkel pa raden": (RAD + 'pasord = "x"\n', "segl[0].pasord"),
    "ukjent nokkel i fila": ("seglet = 1\n" + RAD, "seglet"),
    "ukjent nokkel om HSM": (RAD.replace(P12, HSM) + 'pin = "1234"\n', "segl[0].pkcs11.pin"),
    "fylke som tall": (RAD.replace('"46"', "46"), "segl[0].fylke"),
    "fylke med navn": (RAD.replace('"46"', '"Vestland"'), "segl[0].fylke"),
    "fra som tekst": (RAD.replace("2026-01-01", '"2026-01-01"'), "segl[0].fra"),
    "fra med klokkeslett": (RAD.replace("2026-01-01", "2026-01-01T00:00:00"), "segl[0].fra"),
    "til for fra": (RAD.replace("fil =", "til = 2026-01-01\nfil =", 1), "segl[0].til"),
    "fil som mangler": (RAD.replace("a.p12", "b.p12"), "segl[0].fil"),
    "passordfil som mangler": (RAD.replace('passordfil = "ord"', ""), "segl[0].passordfil"),
    "bade fil og HSM": (RAD + HSM, "segl[0].fil"),
    "verken fil eller HSM": (RAD.replace(P12, ""), "segl[0].fil"),
    "nokkel uten navn": (RAD.replace(P12, HSM.replace('nokkel = "n"\n', "")), "segl[0].pkcs11.nokkel"),
    "id som ikke er hex": (RAD.replace(P12, HSM.replace('nokkel = "n"', 'nokkel_id = "xyz"')), "segl[0].pkcs11.nokkel_id"),
    "to som begynner samme dag": (RAD + RAD, "46/2026-01-01"),
    "ikke TOML": ("[[segl", "segl.toml"),
    "ikke en liste": ("segl = 1", "segl"),
}


@pytest.mark.parametrize("navn", GALE)
def test_en_gal_rad_blir_sagt_med_sted_og_hva_en_gjor(tmp_path: Path, navn: str) -> None:
    tekst, sted = GALE[navn]
    (feil,) = les(tmp_path, tekst).feil
    assert feil.peker == "/KONTRAKTVERK_SEGL"
    assert sted in feil.melding.nb
    assert sted in feil.melding.nn
    assert feil.tiltak.nb != feil.tiltak.nn


def test_alle_gale_rader_blir_sagt_og_de_gode_star(tmp_path: Path) -> None:
    lest = les(tmp_path, RAD + RAD.replace('"46"', "46") + RAD.replace("a.p12", "b.p12").replace("2026", "2027"))
    assert [rad.navn for rad in lest.rader] == ["46/2026-01-01"]
    assert len(lest.feil) == 2


def test_en_gal_seglfil_stopper_starten_sammen_med_resten(tmp_path: Path) -> None:
    les(tmp_path, RAD.replace('"46"', "46"))
    settings, funn = Settings.provd({"KONTRAKTVERK_MODUS": "produksjon", "KONTRAKTVERK_SEGL": str(tmp_path / "segl.toml")})
    assert settings
    assert {"/KONTRAKTVERK_SEGL", "/KONTRAKTVERK_TSA", "/KONTRAKTVERK_ADRESSE"} <= {f.peker for f in funn}


DAGER = st.dates(date(2026, 1, 1), date(2026, 1, 20))


@given(st.lists(st.tuples(DAGER, st.none() | DAGER), max_size=5), DAGER)
def test_av_dem_som_gjelder_signerer_den_som_begynte_sist(rader: list[tuple[date, date | None]], dag: date) -> None:
    kilde = Filsegl(fil=Path("a"), passordfil=Path("b"))
    oppsett = Segloppsett(rader=tuple(Seglrad(fylke="46", fra=fra, til=til, kilde=kilde) for fra, til in rader))
    valgt = oppsett.i_kraft("46", dag)
    kandidater = [fra for fra, til in rader if fra <= dag and (til is None or dag < til)]
    assert (valgt.fra if valgt else None) == max(kandidater, default=None)
    assert oppsett.i_kraft("11", dag) is None
