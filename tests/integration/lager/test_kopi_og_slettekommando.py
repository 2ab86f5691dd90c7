"""`kontraktverk sikkerhetskopi` and `kontraktverk slett`, as an operator runs them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update
from typer.testing import CliRunner, Result

from app.cli import app
from app.lager import hjem
from app.lager.base import apne
from app.lager.blobs import Fjernet
from app.lager.hjem import mappehjem
from app.lager.mappelager import Mappelager
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
    svar = _svar(*kommando, "--utfor")
    assert "arkivlova" in svar.pop("staarIgjen")["nn"]
    assert svar == {"dokumentId": ID, "utfort": True, "filer": 0, "filerSomVenter": 1, "filerHoldt": 0}
    assert _kjor(*kommando, "--utfor").exit_code == 1
    ut = _kjor("logg", "kontroller", "--data", str(data))
    assert ut.exit_code == 0
    assert "Personopplysninger er slettet i 1 av dokumentene" in ut.stdout


def _holder_alt(_lager: Mappelager, navn: Iterable[str], *, eldre_enn: datetime) -> Fjernet:
    """As a bucket that keeps everything for a time."""
    return Fjernet(holdt=tuple(navn))


@pytest.mark.parametrize(("sprak", "ord_"), [("nb", "fillageret holder tilbake"), ("nn", "fillageret held tilbake")])
def test_det_som_fillageret_holder_tilbake_blir_sagt_naar_et_dokument_er_slettet(
    data: Path, monkeypatch: pytest.MonkeyPatch, sprak: str, ord_: str
) -> None:
    lager = apne(data, Modus.DEMO)
    lager.blobs.legg(b"what nothing pointed to before the deletion is no part of the answer about it")
    lager.lukk()
    monkeypatch.setattr(Mappelager, "fjern", _holder_alt)
    ut = _kjor("slett", "dokument", ID, "--grunn", "krav", "--utfor", "--data", str(data), "--sprak", sprak)
    assert ut.exit_code == 0, ut.stderr
    (linje,) = [linje for linje in ut.stdout.splitlines() if ord_ in linje]
    assert linje.endswith(": 1.")
    assert "døgn gamle" not in ut.stdout


def test_holdte_filer_staar_for_seg_i_svaret_til_en_maskin(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Mappelager, "fjern", _holder_alt)
    svar = _svar("slett", "dokument", ID, "--grunn", "krav", "--utfor", "--data", str(data))
    assert (svar["filer"], svar["filerSomVenter"], svar["filerHoldt"]) == (0, 0, 1)


@pytest.mark.parametrize("delt", [True, False])
def test_bare_den_som_har_filene_i_en_boette_faar_vite_om_eldre_utgaver(data: Path, monkeypatch: pytest.MonkeyPatch, delt: bool) -> None:
    monkeypatch.setattr(hjem, "mappehjem", lambda mappe: replace(mappehjem(mappe), delt=delt))
    for valg in ((), ("--utfor",)):
        svar = _svar("slett", "dokument", ID, "--grunn", "krav", *valg, "--data", str(data))
        assert ("eldre utgaver" in svar["staarIgjen"]["nb"]) is delt
        assert ("eldre utgåver" in svar["staarIgjen"]["nn"]) is delt
