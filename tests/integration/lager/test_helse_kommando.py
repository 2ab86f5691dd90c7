"""`kontraktverk helse`: the same answer as /helse, for those who have no address to ask."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app import cli_drift
from app.cli import app
from app.drift.grunnlag import Driftsgrunnlag
from app.drift.helse import Helse

KJOR = CliRunner()


def _miljo(mappe: Path) -> dict[str, str | None]:
    return {"KONTRAKTVERK_DATA": str(mappe), "KONTRAKTVERK_DATABASE": None, "KONTRAKTVERK_JOBBER": None}


def test_alt_virker_i_en_ny_mappe(tmp_path: Path) -> None:
    svar = KJOR.invoke(app, ["helse"], env=_miljo(tmp_path))
    assert (svar.exit_code, svar.stdout.startswith("Alt virker: skrifter, maler, database")) == (0, True)


def test_json_er_det_samme_som_over_http(tmp_path: Path) -> None:
    svar = KJOR.invoke(app, ["helse", "--json"], env=_miljo(tmp_path))
    assert {"status": "ok", "modus": "demo", "avvik": []}.items() <= json.loads(svar.stdout).items()


def test_kommandoen_er_en_ny_prosess_hver_gang_og_logger_ikke_inn_pa_noen_hsm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker's container asks each minute: three wrong PINs lock many tokens."""
    sett: list[bool] = []

    class Seende(Helse):
        def __init__(self, grunnlag: Driftsgrunnlag) -> None:
            sett.append(grunnlag.spor_hsm)
            super().__init__(grunnlag)

    monkeypatch.setattr(cli_drift, "Helse", Seende)
    assert KJOR.invoke(app, ["helse"], env=_miljo(tmp_path)).exit_code == 0
    assert sett == [False]


@pytest.mark.parametrize(("sprak", "ord_"), [("nb", "mangler eller kan ikke brukes"), ("nn", "manglar eller kan ikkje brukast")])
def test_en_feil_sies_med_hva_som_kan_gjores_og_slutter_med_1(tmp_path: Path, sprak: str, ord_: str) -> None:
    (tmp_path / "nokler.toml").write_text("ikke = nøkler", encoding="utf-8")
    svar = KJOR.invoke(app, ["helse", "--sprak", sprak], env=_miljo(tmp_path))
    assert svar.exit_code == 1
    assert svar.stdout.startswith("nokler: feil (nokkelfil-kan-ikke-brukes).")
    assert ord_ in svar.stdout
