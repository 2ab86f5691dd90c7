"""`kontraktverk lag MAPPE/`: every contract of a folder, with a result for each, and one that is bad never stops the rest."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.test_kommandolinje import AVTALE, EKSEMPLER, VESTLAND, kjor, svar

VESTFOLD = EKSEMPLER / "vestfold-larling-selvstendig-bedrift.json"


def legg(mappe: Path, navn: str, fra: Path = VESTFOLD, **felt: Any) -> None:
    mappe.mkdir(exist_ok=True)
    data = json.loads(fra.read_text(encoding="utf-8")) | {"kildesystem": {"navn": "VIGO", "instansId": navn}} | felt
    (mappe / navn).write_text(json.dumps(data), encoding="utf-8")


@pytest.fixture
def mappe(tmp_path: Path) -> Path:
    """One good, one with its attachment beside it, one with an attachment of its own, and the bad ones between them."""
    mappe = tmp_path / "inn"
    legg(mappe, "a-god.json", kontraktsnummer="MAP-1")
    legg(mappe, "b-darlig.json", kontraktsnummer="MAP-2", laretid={"fra": "i morgen"})
    (mappe / "c-odelagt.json").write_text('{"kontraktsnummer": ', encoding="utf-8")
    shutil.copy(VESTLAND, mappe / "d-vedlegg.json")
    shutil.copy(AVTALE, mappe / "avtale-1.pdf")
    legg(mappe, "e-eget-vedlegg.json", fra=VESTLAND, kontraktsnummer="MAP-5")
    (mappe / "e-eget-vedlegg").mkdir()
    (mappe / "e-eget-vedlegg" / "avtale-1.pdf").write_bytes(b"ikke en pdf")
    legg(mappe, "f-samme-dokument.json", kontraktsnummer="MAP-1", kontraktsdato="2026-08-04")
    shutil.copy(mappe / "a-god.json", mappe / "g-samme-innhold.json")
    legg(mappe, "h-utenfor.json", fra=VESTLAND, kontraktsnummer="MAP-8", vedlegg=[vedlegget("../../hemmelig")])
    (tmp_path / "hemmelig.pdf").write_bytes(AVTALE.read_bytes())
    (mappe / "notat.txt").write_text("ikke data", encoding="utf-8")
    (mappe / "mappe.json").mkdir()
    return mappe


def vedlegget(id_: str) -> dict[str, Any]:
    rad: dict[str, Any] = json.loads(VESTLAND.read_text(encoding="utf-8"))["vedlegg"][0]
    return rad | {"dokumentId": id_}


def test_hver_fil_far_sitt_resultat(mappe: Path, tmp_path: Path) -> None:
    ut = kjor("lag", mappe, "--ut", tmp_path / "ut", "--json", data=tmp_path / "data")
    assert (ut.returncode, "Traceback" in ut.stderr) == (1, False)
    svar_ = json.loads(ut.stdout)
    assert (svar_["antall"], svar_["laget"], svar_["avvist"]) == (8, 3, 5)
    rader = {rad["datafil"]: rad for rad in svar_["resultater"]}
    assert list(rader) == sorted(rader)
    koder = {navn: rad.get("problem", {}).get("kode") for navn, rad in rader.items()}
    assert koder == {
        "a-god.json": None,
        "b-darlig.json": "avvist",
        "c-odelagt.json": "avvist",
        "d-vedlegg.json": None,
        "e-eget-vedlegg.json": "avvist",
        "f-samme-dokument.json": "samme-dokument",
        "g-samme-innhold.json": None,
        "h-utenfor.json": "avvist",
    }
    assert rader["d-vedlegg.json"]["vedlegg"][0]["mate"] == "innebygd"
    assert rader["e-eget-vedlegg.json"]["problem"]["feil"][0]["kode"] == "vedlegg-ikke-pdf"
    assert rader["h-utenfor.json"]["problem"]["feil"][0]["peker"] == "/vedlegg/0"
    laget = [rad for rad in rader.values() if "fil" in rad]
    assert {Path(rad["fil"]).name for rad in laget} == {f.name for f in (tmp_path / "ut").iterdir()}
    assert {Path(rad["fil"]).stem for rad in laget} == {rad["dokumentId"] for rad in laget}
    assert "8/8" in ut.stderr


def test_uten_json_star_hvert_resultat_pa_en_linje(mappe: Path, tmp_path: Path) -> None:
    ut = kjor("lag", mappe, "--ut", tmp_path / "ut", "--sprak", "nn", data=tmp_path / "data")
    assert ut.returncode == 1
    assert "b-darlig.json: AVVIST avvist" in ut.stdout
    assert "/laretid/fra" in ut.stdout
    assert ut.stdout.rstrip().endswith("Laga: 3. Avviste: 5.")


def test_er_alle_gode_er_svaret_null(tmp_path: Path) -> None:
    legg(tmp_path / "inn", "en.JSON", kontraktsnummer="MAP-20")
    legg(tmp_path / "inn", "to.json", kontraktsnummer="MAP-21")
    svar_ = svar("lag", tmp_path / "inn", "--ut", tmp_path / "ut", "--lagre", data=tmp_path / "data")
    assert [rad["datafil"] for rad in svar_["resultater"]] == ["en.JSON", "to.json"]
    legg(tmp_path / "inn", "to.json", kontraktsnummer="MAP-21", kontraktsdato="2026-08-04")
    svar_ = svar("lag", tmp_path / "inn", "--ut", tmp_path / "ut", "--lagre", data=tmp_path / "data", kode=1)
    assert [rad.get("problem", {}).get("kode") for rad in svar_["resultater"]] == [None, "finnes-allerede"]


@pytest.mark.parametrize("tillegg", [[], ["--vedlegg", f"avtale-1={AVTALE}"]], ids=["an empty folder", "attachments by option"])
def test_feil_bruk_av_en_mappe(tmp_path: Path, tillegg: list[str]) -> None:
    (tmp_path / "inn").mkdir()
    if tillegg:
        legg(tmp_path / "inn", "en.json")
    assert svar("lag", tmp_path / "inn", "--ut", tmp_path / "ut", *tillegg, data=tmp_path / "data", kode=2)["kode"] == "feil-bruk"
