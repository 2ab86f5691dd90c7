"""`kontraktverk webhook`, as an operator runs it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.cli import app
from app.lager.webhooks import LEVENDE_NOKLER
from tests.webhookmottaker import Mottaker, http

Kjor = Callable[..., str]


@pytest.fixture
def kjor(tmp_path: Path) -> Kjor:
    def kjor(*args: str, inn: str = "", ventet: int = 0) -> str:
        svar = CliRunner().invoke(app, ["webhook", *args, "--fylke", "46", "--data", str(tmp_path / "data")], input=inn)
        assert svar.exit_code == ventet, svar.output
        return svar.stdout

    return kjor


def test_fra_ny_til_slettet(kjor: Kjor, tmp_path: Path, mottak: Mottaker) -> None:
    fil = tmp_path / "hemmelighet"
    laget = json.loads(kjor("ny", "-", "--type", "oppdrag.forseglet", "--hemmelighet", str(fil), "--json", inn=mottak.adresse + "\n"))
    assert (laget["typer"], "hemmelighet" in laget) == (["no.kontraktverk.oppdrag.forseglet"], False)
    assert (fil.stat().st_mode & 0o777, fil.read_text(encoding="utf-8")[:6]) == (0o600, "whsec_")
    assert f"http://127.0.0.1:{mottak.port}/… aktiv: 0 venter" in kjor("liste")
    assert "tok imot" in kjor("prove", laget["id"])
    mottak.svar = lambda _: http(500)
    assert "(http-500)" in kjor("prove", laget["id"], ventet=1)
    assert "whsec_" in kjor("roter", laget["id"], "--overlapp", "0")
    assert "stanset (av-fylket)" in kjor("stans", laget["id"], "--sprak", "nn")
    assert "aktiv" in kjor("start", laget["id"])
    assert kjor("avspill", laget["id"], "--fra", "2026-08-01").strip() == "Meldingene blir sendt på nytt av tjenesten."
    assert len(json.loads(kjor("leveringer", laget["id"], "--json"))["leveringer"]) == 2
    assert "slettet" in kjor("slett", laget["id"])
    assert "ingen webhooks" in kjor("liste")


def test_et_bytte_kan_gjentas_til_det_er_for_mange_og_slutter_da_med_navn(kjor: Kjor, mottak: Mottaker) -> None:
    id_ = json.loads(kjor("ny", mottak.adresse, "--json"))["id"]
    for _ in range(LEVENDE_NOKLER - 1):
        assert [en["nr"] for en in json.loads(kjor("roter", id_, "--json"))["hemmeligheter"]][-1] == 1
    assert json.loads(kjor("roter", id_, "--json", ventet=1))["kode"] == "for-mange-hemmeligheter"
    assert [en["nr"] for en in json.loads(kjor("roter", id_, "--overlapp", "0", "--json"))["hemmeligheter"]] == [LEVENDE_NOKLER + 1]


@pytest.mark.parametrize(
    ("args", "kode", "ventet"),
    [
        (("ny", "https://10.0.0.1/"), "ugyldig-webhookadresse", 1),
        (("ny", "https://mottak.fylke.no/", "--type", "tull"), "avvist", 1),
        (("prove", "a" * 24), "ikke-funnet", 1),
        (("avspill", "a" * 24, "--fra", "i går"), "ugyldig-parameter", 1),
    ],
)
def test_feil_blir_fortalt_med_navn(kjor: Kjor, args: tuple[str, ...], kode: str, ventet: int) -> None:
    assert json.loads(kjor(*args, "--json", ventet=ventet))["kode"] == kode


def test_hemmeligheten_overskriver_ingen_fil(kjor: Kjor, tmp_path: Path) -> None:
    fil = tmp_path / "finnes"
    fil.write_text("noe", encoding="utf-8")
    kjor("ny", "https://mottak.fylke.no/", "--hemmelighet", str(fil), ventet=2)
    assert fil.read_text(encoding="utf-8") == "noe"
    assert "ingen webhooks" in kjor("liste")


def test_en_av_to_maa_velges(kjor: Kjor) -> None:
    kjor("avspill", "a" * 24, ventet=2)
