"""The command line as scripts use it: one JSON document on stdout, good or bad; exit 0, 1 or 2."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import typer

from app import kommando
from app.tekst import Malform
from tests import kommandostarter

ROT = Path(__file__).parents[2]
EKSEMPLER = ROT / "forms" / "larekontrakt" / "eksempler"
VESTLAND = EKSEMPLER / "vestland-larling-samarbeidsorgan.json"
AVTALE = ROT / "forms" / "eksempelvedlegg" / "avtale-1.pdf"


def kjor(*argumenter: object, data: Path, database: str | None = None) -> subprocess.CompletedProcess[str]:
    return kommandostarter.kjor(*argumenter, "--data", data, **({"KONTRAKTVERK_DATABASE": database} if database else {}))


def svar(*argumenter: object, data: Path, kode: int = 0, database: str | None = None) -> Any:
    ut = kjor(*argumenter, "--json", data=data, database=database)
    assert ut.returncode == kode, ut.stderr
    return json.loads(ut.stdout)


def test_a_good_contract_is_told_so(tmp_path: Path) -> None:
    assert svar("kontroller", VESTLAND, data=tmp_path)["feil"] == []


def test_a_bad_one_gives_a_problem_and_exit_one(tmp_path: Path) -> None:
    fil = tmp_path / "d.json"
    fil.write_text(VESTLAND.read_text(encoding="utf-8").replace("310000027", "310000028"), encoding="utf-8")
    problem = svar("kontroller", fil, data=tmp_path, kode=1)
    assert [f["peker"] for f in problem["feil"]] == ["/parter/larebedrift/virksomhet/organisasjonsnummer"]
    assert {"type", "title", "status", "detail", "kode", "feil", "advarsler", "rad"} <= set(problem)


def test_misuse_gives_exit_two(tmp_path: Path) -> None:
    assert kjor("kontroller", tmp_path / "finnes-ikke.json", data=tmp_path).returncode == 2
    assert kjor("lag", VESTLAND, "--ut", tmp_path, "--vedlegg", "uten-skille", data=tmp_path).returncode == 2


DARLIG: dict[str, tuple[tuple[object, ...], int, str]] = {
    "the data file is not there": (("kontroller", "/finnes/ikke.json"), 2, "feil-bruk"),
    "an option that does not exist": (("maler", "vis", "--tull"), 2, "feil-bruk"),
    "no data file named": (("kontroller",), 2, "feil-bruk"),
    "attachment without its file": (("lag", VESTLAND, "--ut", "/tmp", "--vedlegg", "uten-skille"), 2, "feil-bruk"),  # noqa: S108 never written
    "a folder that cannot be made": (
        ("lag", VESTLAND, "--ut", "/dev/null/ut", "--vedlegg", f"avtale-1={AVTALE}"),
        2,
        "fil-kan-ikke-brukes",
    ),
    "an attachment that cannot be read": (
        ("lag", VESTLAND, "--ut", "/tmp", "--vedlegg", "avtale-1=/proc/self/mem"),  # noqa: S108 never written
        2,
        "fil-kan-ikke-brukes",
    ),
}


@pytest.mark.parametrize("navn", DARLIG)
def test_misuse_with_json_is_one_problem_on_stdout(tmp_path: Path, navn: str) -> None:
    argumenter, kode, slug = DARLIG[navn]
    ut = kjor(*argumenter, "--json", data=tmp_path)
    assert ut.returncode == kode, ut.stderr
    assert json.loads(ut.stdout)["kode"] == slug
    assert "Traceback" not in ut.stderr


def test_a_data_folder_that_is_a_file_is_told_as_such(tmp_path: Path) -> None:
    mappe = tmp_path / "fil"
    mappe.write_text("x", encoding="utf-8")
    assert svar("verifiser", AVTALE, data=mappe, kode=2)["kode"] == "fil-kan-ikke-brukes"


def test_an_unforeseen_error_is_told_without_the_data_in_it(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(typer.Exit) as slutt, kommando.feil_blir_svar(som_json=True, sprak=Malform.NB):
        raise KeyError("01850852037 KARI NORDMANN")
    ut = capsys.readouterr()
    assert slutt.value.exit_code == 1
    assert json.loads(ut.out)["kode"] == "intern-feil"
    assert "01850852037" not in ut.out + ut.err
    assert "KARI" not in ut.out + ut.err


def test_a_file_name_that_is_no_text_still_gives_json(tmp_path: Path) -> None:
    fil = Path(os.fsdecode(os.fsencode(tmp_path) + b"/f\xff.pdf"))
    fil.write_bytes(b"%PDF")
    assert svar("verifiser", fil, data=tmp_path / "d", kode=1)["samlet"]["integritet"] == "ugyldigFil"


HVA_HVIS: dict[str, tuple[Callable[[str], str], str, str]] = {
    "a key sent twice is not lost": (lambda t: t.replace("{", '{"kontraktsnummer":"X",', 1), "utgave=1", "dobbel-nokkel"),
    "nesting without end": (lambda _: "[" * 100_000, "utgave=1", "for-dyp"),
    "half a character": (lambda t: t, 'kontraktsnummer="\\ud800"', "ugyldig-tegn"),
    "a value without end": (lambda t: t, "kontraktsnummer=" + "[" * 50_000, "for-lang"),
}


@pytest.mark.parametrize("navn", HVA_HVIS)
def test_what_if_on_odd_data_is_a_finding(tmp_path: Path, navn: str) -> None:
    gjor, endring, slug = HVA_HVIS[navn]
    fil = tmp_path / "d.json"
    fil.write_text(gjor(VESTLAND.read_text(encoding="utf-8")), encoding="utf-8")
    problem = svar("signatarer", fil, "--hva-hvis", endring, data=tmp_path, kode=1)
    assert slug in {f["kode"] for f in problem["feil"]}


def test_who_signs_is_told_with_reasons_and_who_does_not(tmp_path: Path) -> None:
    ut = svar("signatarer", VESTLAND, data=tmp_path)
    assert (ut["malform"], ut["malrevisjon"]) == ("nn", "2024-10-09")
    assert [s["rolle"] for s in ut["signatarer"]] == ["kandidat", "fagligLeder", "ansvarligLederSamarbeidsorgan", "fylkeskommune"]
    assert {b["rolle"] for b in ut["bortfalt"]} == {"foresatt", "ansvarligLeder", "skole"}
    organ = ut["signatarer"][2]
    assert "1. januar 2025" in organ["begrunnelse"]["nb"]
    assert organ["utlostAv"]


def test_what_if_the_power_were_not_given(tmp_path: Path) -> None:
    ut = svar(
        "signatarer",
        VESTLAND,
        "--hva-hvis",
        "parter.avtale.inngarKontrakt=false",
        "--hva-hvis",
        "/parter/kontraktsansvarlig=larebedrift",
        data=tmp_path,
    )
    assert [s["rolle"] for s in ut["signatarer"]] == ["kandidat", "fagligLeder", "ansvarligLeder", "fylkeskommune"]


def test_lag_writes_the_file_that_its_record_names(tmp_path: Path) -> None:
    post = svar("lag", VESTLAND, "--ut", tmp_path / "ut", "--vedlegg", f"avtale-1={AVTALE}", data=tmp_path)
    assert Path(post["fil"]).name == f"{post['dokumentId']}.pdf"
    felter = "dokumentId fil sha256 dokumenttype malform malformGrunn malrevisjon maldigest skjema regler signatarer bortfalt vedlegg funn"
    assert set(felter.split()) <= set(post)
    assert post["malformGrunn"] == "fylke"
    assert post["vedlegg"][0]["mate"] == "innebygd"


def test_lag_in_another_language_and_revision_says_that_it_was_chosen(tmp_path: Path) -> None:
    post = svar(
        "lag", VESTLAND, "--ut", tmp_path, "--vedlegg", f"avtale-1={AVTALE}", "--malform", "nb", "--revisjon", "2024-08-01", data=tmp_path
    )
    assert (post["malform"], post["malformGrunn"], post["malrevisjon"]) == ("nb", "valgt", "2024-08-01")


def test_an_unsigned_file_does_not_pass_verification(tmp_path: Path) -> None:
    rapport = svar("verifiser", ROT / "forms" / "eksempelvedlegg" / "liggende-1.pdf", data=tmp_path, kode=1)
    assert rapport["samlet"]["integritet"] == "ingenSignatur"


def test_several_files_give_an_array(tmp_path: Path) -> None:
    rapporter = svar("verifiser", AVTALE, AVTALE, data=tmp_path)
    assert [r["samlet"]["integritet"] for r in rapporter] == ["intakt", "intakt"]


def test_the_standalone_verifier_needs_nothing_of_the_app() -> None:
    ut = subprocess.run([sys.executable, "-m", "signing", "verify", "--json", AVTALE], cwd=ROT, capture_output=True, text=True, check=False)
    assert ut.returncode == 0
    assert json.loads(ut.stdout)["samlet"]["integritet"] == "intakt"


def test_a_token_stands_alone_on_one_line(tmp_path: Path) -> None:
    ut = kjor("token", "--rolle", "fagsystem", "--fylke", "46", data=tmp_path)
    assert ut.returncode == 0
    assert len(ut.stdout.splitlines()) == 1
    assert ut.stdout.count(".") == 2


@pytest.mark.parametrize("argumenter", [("maler", "vis"), ("fylke", "vis", "46")])
def test_the_ledgers_are_told(tmp_path: Path, argumenter: tuple[str, ...]) -> None:
    assert svar(*argumenter, data=tmp_path)


def test_an_unknown_county_is_a_named_error(tmp_path: Path) -> None:
    assert svar("fylke", "vis", "99", data=tmp_path, kode=1)["kode"] == "ikke-funnet"


def test_the_log_is_checked_secured_and_taken_out(tmp_path: Path) -> None:
    tom: dict[str, Any] = {"god": True, "poster": 0, "kjeder": 0, "hoder": 0, "sikretTil": None, "slettede": 0, "funn": []}
    assert svar("logg", "kontroller", data=tmp_path) == tom
    assert svar("logg", "hode", data=tmp_path) == []
    ut = svar("logg", "eksporter", "--ut", tmp_path / "ut", data=tmp_path)
    assert ut == {"fil": str(tmp_path / "ut" / "logg.jsonl"), "poster": 0, "hoder": []}
    assert "Loggen er heil" in kjor("logg", "kontroller", "--sprak", "nn", data=tmp_path).stdout


@pytest.mark.parametrize(("side", "fil"), [((), "regler.md"), (("oppdrag",), "oppdrag.md")], ids=["regler", "oppdrag"])
def test_the_printed_tables_are_those_in_docs(side: tuple[str, ...], fil: str) -> None:
    kommando = [sys.executable, "-m", "app.cli", "regler", *side, "--kontroller", str(ROT / "docs" / fil)]
    assert subprocess.run(kommando, cwd=ROT, check=False).returncode == 0
    assert subprocess.run([*kommando[:-1], str(ROT / "README.md")], cwd=ROT, check=False, capture_output=True).returncode == 1


class TestVedlegg:
    def test_planen_sier_hva_som_kreves_hva_som_er_med_og_hvordan_filen_folger(self, tmp_path: Path) -> None:
        plan = svar("vedlegg", VESTLAND, "--vedlegg", f"avtale-1={AVTALE}", data=tmp_path)
        forst = plan["krav"][0]
        assert (forst["type"], forst["krav"], forst["vedlegg"], forst["mangler"]) == ("avtaleSamarbeidsorgan", "kreves", [1], False)
        assert forst["utlostAv"] == ["/parter/avtale/inngarKontrakt"]
        (fil,) = plan["vedlegg"]
        assert (fil["mate"], fil["signert"], fil["signaturer"]["integritet"]) == ("innebygd", True, "intakt")
        assert "uendret" in fil["begrunnelse"]["nb"]

    def test_uten_filen_er_planen_der_likevel(self, tmp_path: Path) -> None:
        plan = svar("vedlegg", VESTLAND, data=tmp_path)
        assert (plan["vedlegg"][0]["harFil"], plan["vedlegg"][0]["mate"]) == (False, None)
        assert [f["kode"] for f in plan["rad"]] == ["vedlegg-uten-fil"]

    def test_et_vedlegg_som_mangler_gir_utgang_en(self, tmp_path: Path) -> None:
        data = json.loads(VESTLAND.read_text(encoding="utf-8"))
        del data["vedlegg"]
        (tmp_path / "d.json").write_text(json.dumps(data), encoding="utf-8")
        plan = svar("vedlegg", tmp_path / "d.json", data=tmp_path, kode=1)
        assert plan["krav"][0]["mangler"]
        assert [f["kode"] for f in plan["feil"]] == ["avtale-ikke-vedlagt"]

    def test_planen_kan_leses_pa_begge_malformer(self, tmp_path: Path) -> None:
        for sprak, ord_ in (("nb", "Kreves: Avtale mellom"), ("nn", "Kravd: Avtale mellom")):
            ut = kjor("vedlegg", VESTLAND, "--vedlegg", f"avtale-1={AVTALE}", "--sprak", sprak, data=tmp_path).stdout
            assert ord_ in ut
            assert "SHA-256" in ut
