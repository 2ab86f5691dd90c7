"""The operator's page and the settings say the same."""

from __future__ import annotations

from pathlib import Path

from app.drift import innstillinger
from app.drift.innstillinger import MENINGER, STANDARDER, med_tabell, tabell
from app.settings import VARIABLER

SIDE = Path(__file__).parents[3] / "docs" / "installasjon.md"


def test_hver_innstilling_har_en_mening_og_ingen_andre() -> None:
    assert set(MENINGER) == set(VARIABLER), "tell what the variable means in app/drift/innstillinger.py"
    assert set(STANDARDER) <= set(VARIABLER)


def test_driftssiden_har_tabellen_slik_den_er_na() -> None:
    side = SIDE.read_text(encoding="utf-8")
    assert med_tabell(side) == side, "run: python -m app.drift.innstillinger docs/installasjon.md"
    assert side.count(innstillinger.BEGYNN) == 1


def test_tabellen_sier_hva_produksjon_ikke_starter_uten() -> None:
    rader = {rad.split("`")[1]: rad for rad in tabell().splitlines()[2:]}
    assert rader["KONTRAKTVERK_TSA"].endswith("| must be set |")
    assert rader["KONTRAKTVERK_ADRESSE"].endswith("| `http://127.0.0.1:8000` | must be set |")
    assert rader["KONTRAKTVERK_SMS"].endswith("|  |  |")


def test_en_side_som_er_endret_blir_sett() -> None:
    side = f"foran\n{innstillinger.BEGYNN}\ngammelt\n{innstillinger.SLUTT}\nbak\n"
    assert med_tabell(side) == f"foran\n{innstillinger.BEGYNN}\n{tabell()}\n{innstillinger.SLUTT}\nbak\n"
