"""A county's own rows are released too: an edited, removed or backdated one is refused by its id, and only a new dated row gets past."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from app import flyt
from app.domene.regelbok import RegelEndret, Tilbakedatert
from app.errors import IkkeFunnet, Oppsettsfeil
from app.settings import Modus, Settings
from app.skjema.fylkesbok import FILNAVN, egne_avvik, frigi, krev_frigitt
from app.skjema.regelfil import les_bokfil

DAG = date(2026, 11, 22)
RAD = """
[[valg]]
gjelder_fra = 2026-01-01
signaturpolicy = "egen"
arbeidsavtale = "kopi"
signatar = { fornavn = "STAUT", etternavn = "BJØRK" }
[policy.egen]
grupper = [["kandidat", "fagligLeder"], ["fylkeskommune"]]
samarbeidsorgan_erstatter_ansvarlig_leder = false
"""
NY_RAD = """
[[valg]]
gjelder_fra = 2027-01-01
malform = "nn"
"""


def skriv(mappe: Path, innhold: str, nummer: str = "46") -> Path:
    (mappe / "fylker").mkdir(exist_ok=True)
    (mappe / "fylker" / f"{nummer}.toml").write_text(innhold, encoding="utf-8")
    return mappe


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder in which Vestland has released one row of its own."""
    skriv(tmp_path, RAD)
    assert [rad.id for rad in frigi(tmp_path, "46", DAG)] == ["46/2026-01-01"]
    return tmp_path


def funnet(data: Path) -> list[tuple[str, str, str]]:
    return [(ett.art.value, ett.id, ett.hvor) for ett in egne_avvik(data)]


@pytest.mark.parametrize(
    ("for_", "etter"),
    [
        ('arbeidsavtale = "kopi"', 'arbeidsavtale = "bekreftelse"'),
        ('arbeidsavtale = "kopi"', ""),
        ('arbeidsavtale = "kopi"', 'arbeidsavtale = "kopi"\nkilde = "ny"'),
        ('["kandidat", "fagligLeder"]', '["fagligLeder", "kandidat"]'),
        ("ansvarlig_leder = false", "ansvarlig_leder = true"),
    ],
)
def test_en_endret_rad_blir_nevnt_med_id_og_fil(data: Path, for_: str, etter: str) -> None:
    skriv(data, RAD.replace(for_, etter))
    assert funnet(data) == [("endret", "46/2026-01-01", "fylker/46.toml")]
    with pytest.raises(RegelEndret, match=r"46/2026-01-01 \(fylker/46\.toml\) er endret") as feil:
        krev_frigitt(data, alt=False)
    assert feil.value.tiltak is not None
    assert "fylke frigi" in feil.value.tiltak.nn
    with pytest.raises(RegelEndret, match="46/2026-01-01"):
        frigi(data, "46", DAG)


@pytest.mark.parametrize("etter", ["", RAD.replace("2026-01-01", "2026-02-01")])
def test_en_rad_som_er_tatt_bort_eller_flyttet_blir_nevnt(data: Path, etter: str) -> None:
    skriv(data, etter)
    assert ("fjernet", "46/2026-01-01", "fylker/46.toml") in funnet(data)
    with pytest.raises(RegelEndret, match="finnes ikke lenger"):
        krev_frigitt(data, alt=False)


def test_en_fil_som_er_borte_blir_nevnt(data: Path) -> None:
    (data / "fylker" / "46.toml").unlink()
    with pytest.raises(RegelEndret, match="46/2026-01-01"):
        krev_frigitt(data, alt=False)


def test_hvem_som_signerer_for_fylket_og_hvordan_filen_er_skrevet_er_ikke_en_del_av_raden(data: Path) -> None:
    rader = RAD.strip().splitlines()
    skriv(data, "# en merknad\n" + "\n".join([rader[0], *reversed(rader[1:4]), *rader[5:]]))
    assert funnet(data) == []


def test_en_ny_rad_med_ny_dato_blir_frigitt_uten_at_den_gamle_rores(data: Path) -> None:
    gammel = les_bokfil(data / FILNAVN)
    skriv(data, RAD + NY_RAD)
    assert funnet(data) == [("ikke-frigitt", "46/2027-01-01", "fylker/46.toml")]
    krev_frigitt(data, alt=False)
    with pytest.raises(RegelEndret, match="46/2027-01-01") as feil:
        krev_frigitt(data, alt=True)
    assert feil.value.tiltak is not None
    assert feil.value.tiltak.nb.startswith("Les gjennom radene")
    assert [rad.id for rad in frigi(data, "46", DAG)] == ["46/2027-01-01"]
    krev_frigitt(data, alt=True)
    assert les_bokfil(data / FILNAVN)[:1] == gammel


def test_en_ny_rad_fra_en_dag_som_er_passert_blir_avvist_hvis_ikke_noen_sier_at_ingenting_er_avgjort(data: Path) -> None:
    skriv(data, RAD + NY_RAD.replace("2027-01-01", "2026-10-01"))
    with pytest.raises(Tilbakedatert, match="46/2026-10-01"):
        frigi(data, "46", DAG)
    assert [rad.id for rad in frigi(data, "46", DAG, igjen=frozenset({"46/2026-10-01"}))] == ["46/2026-10-01"]


def test_et_fylke_frigir_bare_sine_egne_rader(data: Path) -> None:
    skriv(data, NY_RAD, "15")
    skriv(data, RAD.replace('"kopi"', '"bekreftelse"'))
    assert [rad.id for rad in frigi(data, "15", DAG)] == ["15/2027-01-01"]
    assert funnet(data) == [("endret", "46/2026-01-01", "fylker/46.toml")]
    assert frigi(data, "15", DAG) == ()
    with pytest.raises(IkkeFunnet, match="11 har ingen egen fil"):
        frigi(data, "11", DAG)


def test_tjenesten_starter_ikke_pa_en_endret_rad_og_i_produksjon_ikke_pa_en_som_ikke_er_frigitt(data: Path) -> None:
    demo = Settings(modus=Modus.DEMO, data=data)
    flyt.verksted(demo)
    skriv(data, NY_RAD, "15")
    flyt.verksted(demo)
    with pytest.raises(Oppsettsfeil, match=r"15/2027-01-01 \(fylker/15\.toml\) er ikke frigitt"):
        flyt.verksted(Settings(data=data, modus=Modus.PRODUKSJON, adresse="https://kontrakt.example.invalid"))
    skriv(data, RAD.replace('"kopi"', '"bekreftelse"'))
    with pytest.raises(RegelEndret, match="46/2026-01-01"):
        flyt.verksted(demo)


def test_filen_til_boken_er_aldri_halv(data: Path) -> None:
    assert sorted(fil.name for fil in data.iterdir()) == ["fylker", FILNAVN]
