"""`regler` and `fylke` on the command line: read a row, prove the tables, see what a county has chosen on a day; and what if."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.domene.tabeller import ALLE_TABELLER
from tests.acceptance.test_kommandolinje import ROT, VESTLAND, kjor, svar

VESTLANDS_FIL = """
[[valg]]
gjelder_fra = 2026-01-01
foresatt_signerer = true
signatar = { fornavn = "STAUT", etternavn = "BJØRK" }
[[valg]]
gjelder_fra = 2026-09-01
signaturpolicy = "egen"
arbeidsavtale = "kopi"
[policy.egen]
grupper = [["fylkeskommune"], ["kandidat", "foresatt", "fagligLeder", "ansvarligLeder", "ansvarligLederSamarbeidsorgan", "skole"]]
samarbeidsorgan_erstatter_ansvarlig_leder = false
"""


@pytest.fixture
def mappe(tmp_path: Path) -> Path:
    """A data folder in which Vestland has a file of its own."""
    (tmp_path / "fylker").mkdir()
    (tmp_path / "fylker" / "46.toml").write_text(VESTLANDS_FIL, encoding="utf-8")
    return tmp_path


def test_a_row_is_told_in_both_languages_with_its_source(tmp_path: Path) -> None:
    (rad,) = svar("regler", "vis", "S-24", data=tmp_path)["regler"]
    assert (rad["tabell"], rad["gjelderFra"], rad["gjelderTil"]) == ("signatarer", "2024-08-01", None)
    assert rad["da"] == {"nb": "signerer på vegne av lærebedriften", "nn": "signerer på vegner av lærebedrifta"}
    assert "opplæringslova § 7-12" in rad["kilde"]
    assert svar("regler", "vis", "X-99", data=tmp_path, kode=1)["kode"] == "ikke-funnet"


def test_the_printed_tables_are_those_in_the_docs() -> None:
    assert kjor("regler", "vis", "S-01", data=ROT).stdout.startswith("S-01")
    for tabell in ALLE_TABELLER:
        assert f'<a id="{tabell.navn}"></a>' in (ROT / "docs" / "regler.md").read_text(encoding="utf-8")


def test_a_county_is_told_row_by_row_and_on_a_day(mappe: Path) -> None:
    alle = svar("fylke", "vis", "46", data=mappe)["valg"]
    assert [rad["gjelderFra"] for rad in alle] == ["2024-08-01", "2026-01-01", "2026-09-01"]
    for dag, ventet in (("2025-12-31", False), ("2026-01-01", True), ("2026-08-31", True)):
        (rad,) = svar("fylke", "vis", "46", "--dato", dag, data=mappe)["valg"]
        assert (rad["foresattSignerer"], rad["arbeidsavtale"]) == (ventet, "bekreftelse")
    (siste,) = svar("fylke", "vis", "46", "--dato", "2026-09-01", data=mappe)["valg"]
    assert (siste["signaturpolicy"], siste["grupper"][0], siste["arbeidsavtale"]) == ("egen", ["fylkeskommune"], "kopi")
    assert siste["harSignatar"]
    tekst = kjor("fylke", "vis", "46", data=mappe).stdout
    assert "STAUT" not in tekst
    assert tekst.count("arbeidsavtale:") == 2, "a row tells what it changes"


@pytest.mark.parametrize("dato", ["2026-13-01", "i dag", ""])
def test_a_day_that_is_none_is_misuse(tmp_path: Path, dato: str) -> None:
    assert kjor("fylke", "vis", "46", "--dato", dato, data=tmp_path).returncode == 2


@pytest.mark.parametrize(
    ("linje", "nevnt"),
    [
        ("foresatt = true", "foresatt"),
        ('signaturpolicy = "var"', "signaturpolicy"),
        ("frist_dager = 400", "frist_dager"),
        ('gjelder_til = "2027-01-01"', "gjelder_til"),
    ],
)
def test_an_unknown_key_or_value_in_the_countys_file_stops_every_command_by_name(tmp_path: Path, linje: str, nevnt: str) -> None:
    (tmp_path / "fylker").mkdir()
    (tmp_path / "fylker" / "46.toml").write_text(f"[[valg]]\ngjelder_fra = 2026-01-01\n{linje}\n", encoding="utf-8")
    problem = svar("fylke", "vis", "46", data=tmp_path, kode=1)
    assert problem["kode"] == "oppsett"
    assert "46.toml" in problem["detail"]
    assert nevnt in problem["detail"]


def test_what_if_the_contract_were_made_after_the_county_changed(mappe: Path) -> None:
    ut = svar("signatarer", VESTLAND, "--hva-hvis", "kontraktsdato=2026-09-01", "--hva-hvis", "laretid.fra=2026-09-02", data=mappe, kode=1)
    assert [ett["peker"] for ett in ut["hvaHvis"]["endringer"]] == ["/kontraktsdato", "/laretid/fra"]
    assert ut["signatarer"][0]["rolle"] == "fylkeskommune"
    assert {f["rolle"]: f["skifte"] for f in ut["hvaHvis"]["forskjeller"]} == {
        "kandidat": "endret",
        "fagligLeder": "endret",
        "ansvarligLeder": "kommer",
        "ansvarligLederSamarbeidsorgan": "endret",
        "fylkeskommune": "endret",
        "foresatt": "annenGrunn",
    }
    assert ["arbeidsavtale-ikke-vedlagt", "/vedlegg"] in ut["hvaHvis"]["nyeFunn"]


def test_what_if_tells_before_and_after_in_words(tmp_path: Path) -> None:
    tekst = kjor("signatarer", VESTLAND, "--hva-hvis", "parter.avtale.inngarKontrakt=false", "--sprak", "nn", data=tmp_path).stdout
    assert tekst.startswith("Kva om /parter/avtale/inngarKontrakt: true → false\n")
    assert "Ansvarleg leiar i lærebedrifta signerer no (RUND PASSER, gruppe 1)." in tekst
    assert "Ansvarleg leiar i samarbeidsorganet signerer ikkje lenger." in tekst
    assert "Kjelde: opplæringslova § 7-2" in tekst
    assert "Avgjort av: /parter/larebedrift/ansvarligLeder" in tekst


@pytest.mark.parametrize("endring", ["parter.avtalen.inngarKontrakt=false", "parter.avtale.inngarKontrakt=nei", "parter.avtale.x.y=1"])
def test_what_if_refuses_the_unknown_by_name(tmp_path: Path, endring: str) -> None:
    problem = svar("signatarer", VESTLAND, "--hva-hvis", endring, data=tmp_path, kode=1)
    assert problem["kode"] == "avvist"
    assert all(f["peker"].startswith("/parter/avtale") for f in problem["feil"])
    assert problem["feil"]


@pytest.mark.parametrize("skrevet", ["tull", "=x", "", "..=1"])
def test_a_what_if_without_place_or_value_is_misuse_and_told_how_to_write(tmp_path: Path, skrevet: str) -> None:
    assert svar("signatarer", VESTLAND, "--hva-hvis", skrevet, data=tmp_path, kode=2)["kode"] == "feil-bruk"
    ut = kjor("signatarer", VESTLAND, "--hva-hvis", skrevet, "--sprak", "nn", data=tmp_path)
    assert (ut.returncode, ut.stdout) == (2, "")
    assert "--hva-hvis" in ut.stderr
    assert "PEKER=VERDI" in ut.stderr
    assert "til dømes" in ut.stderr


def test_a_countys_own_rows_are_released_and_an_edited_one_stops_everything_by_its_id(mappe: Path) -> None:
    fil = mappe / "fylker" / "46.toml"
    ventende = svar("regler", "kontroller", data=mappe, kode=1)["avvik"]
    assert [(ett["art"], ett["rad"]) for ett in ventende] == [("ikke-frigitt", "46/2026-01-01"), ("ikke-frigitt", "46/2026-09-01")]
    assert svar("fylke", "frigi", "46", data=mappe)["frigitt"] == ["46/2026-01-01", "46/2026-09-01"]
    assert svar("regler", "kontroller", data=mappe)["iOrden"]
    assert svar("fylke", "frigi", "46", data=mappe)["frigitt"] == []
    assert svar("fylke", "frigi", "99", data=mappe, kode=1)["kode"] == "ikke-funnet"
    fil.write_text(VESTLANDS_FIL.replace('"kopi"', '"bekreftelse"'), encoding="utf-8")
    for kommando in (("fylke", "vis", "46"), ("kontroller", VESTLAND), ("fylke", "frigi", "46")):
        problem = svar(*kommando, data=mappe, kode=1)
        assert problem["kode"] == "regel-endret"
        assert "46/2026-09-01 (fylker/46.toml)" in problem["detail"]
    (avvik,) = svar("regler", "kontroller", data=mappe, kode=1)["avvik"]
    assert (avvik["art"], avvik["rad"]) == ("endret", "46/2026-09-01")
