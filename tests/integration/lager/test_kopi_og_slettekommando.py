"""`kontraktverk sikkerhetskopi` and `kontraktverk slett`, as an operator runs them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update
from typer.testing import CliRunner, Result

from app.cli import app
from app.lager.base import apne
from app.lager.modeller import dokument, oppdrag
from app.settings import Modus
from signing.states import Tilstand
from tests.fullt_lager import fyll

ID = "6f1f0a53-6a1c-5f3a-9f0e-3f2a55d9c001"


def _kjor(*argumenter: str) -> Result:
    return CliRunner().invoke(app, argumenter)


def _svar(*argumenter: str) -> dict[str, Any]:
    ut = _kjor(*argumenter, "--json")
    assert ut.exit_code == 0, ut.stdout + ut.stderr
    svar: dict[str, Any] = json.loads(ut.stdout)
    return svar


@pytest.fixture
def data(tmp_path: Path) -> Path:
    lager = apne(tmp_path / "data", Modus.DEMO)
    fyll(lager, ID)
    with lager.transaksjon() as forbindelse:
        forbindelse.execute(update(dokument).values(status=Tilstand.ARKIVERT.value))
        forbindelse.execute(update(oppdrag).values(tilstand=Tilstand.ARKIVERT.value, fylkesnummer="46", siste_dag=None))
    lager.lukk()
    return tmp_path / "data"


def test_a_copy_is_made_checked_and_put_back(tmp_path: Path, data: Path) -> None:
    kopi, ny = str(tmp_path / "kopi"), str(tmp_path / "ny")
    assert _svar("sikkerhetskopi", "lag", kopi, "--data", str(data))["rader"]["hendelse"] == 2
    assert _svar("sikkerhetskopi", "kontroller", kopi)["logg"]["god"]
    satt = _kjor("sikkerhetskopi", "gjenopprett", kopi, "--data", ny, "--sprak", "nn")
    # the keys that the rows of the test name are in no file
    assert satt.exit_code == 1
    assert "Revisjonsloggen er heil (postar: 2)." in satt.stdout
    assert "Desse nøklane manglar" in satt.stdout
    assert _svar("logg", "kontroller", "--data", ny)["god"]


def test_a_damaged_copy_is_refused_by_name_and_leaves_nothing(tmp_path: Path, data: Path) -> None:
    kopi, ny = tmp_path / "kopi", tmp_path / "ny"
    _svar("sikkerhetskopi", "lag", str(kopi), "--data", str(data))
    with (kopi / "tabeller" / "hendelse.jsonl").open("a") as fil:
        fil.write("\n")
    for kommando in (("kontroller", str(kopi)), ("gjenopprett", str(kopi), "--data", str(ny))):
        ut = _kjor("sikkerhetskopi", *kommando, "--json")
        assert ut.exit_code == 1
        assert json.loads(ut.stdout)["kode"] == "odelagt-sikkerhetskopi"
        assert "tabeller/hendelse.jsonl" in ut.stdout
    assert not ny.exists()


def test_rules_are_shown_with_days_reason_and_whether_they_are_on() -> None:
    ut = _kjor("slett", "regler")
    assert ut.exit_code == 0, ut.stderr
    assert "kontakt: e-postadresser og mobilnumre til signatarene. Slettes 30 døgn etter at" in ut.stdout
    assert "(slått av)" in ut.stdout
    assert "art. 5 nr. 1 bokstav e" in ut.stdout


def test_nothing_is_deleted_without_being_asked_for(data: Path) -> None:
    vist = _svar("slett", "etter-reglene", "--data", str(data))
    assert not vist["utfort"]
    assert {"kontakt", "saksdata"} <= {rad["regel"] for rad in vist["regler"]}
    gjort = _svar("slett", "etter-reglene", "--utfor", "--data", str(data))
    assert gjort["regler"] == {"kontakt": 1, "saksdata": 1}
    assert _svar("slett", "etter-reglene", "--utfor", "--data", str(data))["regler"] == {}


def test_a_document_is_deleted_on_request_and_the_log_says_so(data: Path) -> None:
    kommando = ("slett", "dokument", ID, "--grunn", "bedt om det", "--data", str(data))
    assert _svar(*kommando)["utfort"] is False
    assert _svar(*kommando, "--utfor") == {"dokumentId": ID, "utfort": True, "filer": 0, "filerSomVenter": 1}
    assert _kjor(*kommando, "--utfor").exit_code == 1
    ut = _kjor("logg", "kontroller", "--data", str(data))
    assert ut.exit_code == 0
    assert "Personopplysninger er slettet i 1 av dokumentene" in ut.stdout
