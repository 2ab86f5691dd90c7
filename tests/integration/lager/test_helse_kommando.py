"""`kontraktverk helse`: the same answer as /helse, for those who have no address to ask."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.cli import app

KJOR = CliRunner()


def _miljo(mappe: Path) -> dict[str, str | None]:
    return {"KONTRAKTVERK_DATA": str(mappe), "KONTRAKTVERK_DATABASE": None, "KONTRAKTVERK_JOBBER": None}


def test_alt_virker_i_en_ny_mappe(tmp_path: Path) -> None:
    svar = KJOR.invoke(app, ["helse"], env=_miljo(tmp_path))
    assert (svar.exit_code, svar.stdout.startswith("Alt virker: skrifter, maler, database")) == (0, True)


def test_json_er_det_samme_som_over_http(tmp_path: Path) -> None:
    svar = KJOR.invoke(app, ["helse", "--json"], env=_miljo(tmp_path))
    assert {"status": "ok", "modus": "demo", "avvik": []}.items() <= json.loads(svar.stdout).items()


@pytest.mark.parametrize(("sprak", "ord_"), [("nb", "mangler eller kan ikke brukes"), ("nn", "manglar eller kan ikkje brukast")])
def test_en_feil_sies_med_hva_som_kan_gjores_og_slutter_med_1(tmp_path: Path, sprak: str, ord_: str) -> None:
    (tmp_path / "nokler.toml").write_text("ikke = nøkler", encoding="utf-8")
    svar = KJOR.invoke(app, ["helse", "--sprak", sprak], env=_miljo(tmp_path))
    assert svar.exit_code == 1
    assert svar.stdout.startswith("nokler: feil (nokkelfil-kan-ikke-brukes).")
    assert ord_ in svar.stdout
