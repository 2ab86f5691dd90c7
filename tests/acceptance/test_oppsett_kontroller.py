"""`kontraktverk oppsett kontroller`: everything that is wrong, at once, without a start."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from app import cli_oppsett
from app.cli import app
from app.integrasjoner.epost import Smtpsender
from app.integrasjoner.kanaler import KanalSvarerIkke
from app.oppdrag.seglkilde import Fylkeskilde
from signing.errors import TidsstempelUtilgjengelig
from signing.model import Tekst
from tests.oppdragsverk import Klokke
from tests.produksjon import en_provepki, miljo, ny_provepki, orgnumre, skriv_hemmelig, skriv_segl, som_p12
from tests.seglverk import NA, Utstedere, kilde_for

Kjor = Callable[..., tuple[int, dict[str, Any]]]


@pytest.fixture
def utstedere() -> Utstedere:
    return Utstedere(pki=ny_provepki(), klokke=Klokke())


@pytest.fixture
def kjor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, utstedere: Utstedere) -> Kjor:
    """In production, on the day of the tests, with issuers, a time stamp service and a mail server that answer."""
    for navn, verdi in miljo(tmp_path).items():
        monkeypatch.setenv(navn, verdi)
    monkeypatch.setattr(cli_oppsett, "na", lambda: NA)
    monkeypatch.setattr(Fylkeskilde, "av", lambda bord: _uten_nett(bord, utstedere))
    monkeypatch.setattr(Smtpsender, "prov", lambda selv: None)

    def kommando(*valg: str) -> tuple[int, dict[str, Any]]:
        svar = CliRunner().invoke(app, ["oppsett", "kontroller", "--json", *valg])
        return svar.exit_code, json.loads(svar.stdout)

    return kommando


_av = Fylkeskilde.av


def _uten_nett(bord: Any, utstedere: Utstedere) -> Fylkeskilde:
    with pytest.MonkeyPatch.context() as ekte:
        ekte.setattr(Fylkeskilde, "av", _av)
        return kilde_for(bord, utstedere)


def test_et_godt_oppsett_er_provd_helt_ut(kjor: Kjor, tmp_path: Path) -> None:
    kode, svar = kjor()
    assert (kode, svar) == (0, {"iOrden": True, "prover": {"epost": True, "tidsstempel": True, "segl 46": True}, "funn": []})
    assert not list((tmp_path / "data").iterdir()), "nothing is made by looking"


def test_det_som_ikke_svarer_blir_sagt_ved_navn(kjor: Kjor, monkeypatch: pytest.MonkeyPatch, utstedere: Utstedere) -> None:
    def nede(_: Smtpsender) -> None:
        raise KanalSvarerIkke("e-post", "TimeoutError")

    def uten_stempel(*_: object) -> tuple[()]:
        raise TidsstempelUtilgjengelig(Tekst(nb="borte", nn="vekke"), Tekst(nb="vent", nn="vent"))

    monkeypatch.setattr(Smtpsender, "prov", nede)
    monkeypatch.setattr(type(utstedere.pki.tsa), "kjede", uten_stempel)
    utstedere.borte.add("sertifikater")
    kode, svar = kjor()
    assert (kode, svar["prover"]) == (1, {"epost": False, "tidsstempel": False, "segl 46": False})
    assert [(f["peker"], f["kode"]) for f in svar["funn"]] == [
        ("/KONTRAKTVERK_SMTP", "kanal-svarer-ikke"),
        ("/KONTRAKTVERK_TSA", "tidsstempel-utilgjengelig"),
        ("/KONTRAKTVERK_SEGL", "tilbakekalling-mangler"),
    ]


def test_feil_i_innstillinger_og_filer_blir_sagt_sammen(kjor: Kjor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "hemmelig" / "46.p12").chmod(0o644)
    monkeypatch.setenv("KONTRAKTVERK_APEN_VERIFISERING", "ja")
    kode, svar = kjor()
    assert (kode, [f["peker"] for f in svar["funn"]]) == (1, ["/KONTRAKTVERK_APEN_VERIFISERING", "/KONTRAKTVERK_SEGL"])
    assert svar["prover"] == {"epost": True}, "the seals are not tried on a set-up that is wrong"


def test_en_variabel_som_er_gal_stopper_resten(kjor: Kjor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KONTRAKTVERK_ADRESE", "x")
    kode, svar = kjor()
    assert (kode, [f["peker"] for f in svar["funn"]], svar["prover"]) == (1, ["/KONTRAKTVERK_ADRESE"], {})


def test_et_segl_som_snart_slutter_er_en_advarsel(kjor: Kjor, monkeypatch: pytest.MonkeyPatch, utstedere: Utstedere) -> None:
    sent = NA.replace(year=2030, month=12, day=15)
    monkeypatch.setattr(cli_oppsett, "na", lambda: sent)
    utstedere.klokke.tid = sent
    kode, svar = kjor()
    assert (kode, [(f["kode"], f["alvor"]) for f in svar["funn"]]) == (0, [("segl-slutter-om-30-dager", "advarsel")])


@pytest.mark.parametrize(("navn", "ventet"), [("Vestland Fylke", [("segl-annet-navn", "advarsel")]), ("VESTLAND FYLKESKOMMUNE", [])])
def test_et_segl_med_et_annet_navn_enn_dokumentene_er_en_advarsel(kjor: Kjor, tmp_path: Path, navn: str, ventet: list[object]) -> None:
    segl = en_provepki().segl(orgnumre()["46"], organisasjon=navn)
    skriv_hemmelig(tmp_path / "hemmelig" / "46.p12", som_p12(segl))
    kode, svar = kjor()
    assert (kode, [(f["kode"], f["alvor"]) for f in svar["funn"]]) == (0, ventet)
    assert all("«Vestland Fylke»" in tekst and "«Vestland fylkeskommune»" in tekst for f in svar["funn"] for tekst in f["melding"].values())


def test_et_fylke_mellom_to_segl_er_en_feil_og_et_som_ikke_har_begynt_et_rad(kjor: Kjor, tmp_path: Path) -> None:
    skriv_segl(tmp_path / "hemmelig", ("46", "11", "03"))
    fil = tmp_path / "hemmelig" / "segl.toml"
    rader = fil.read_text(encoding="utf-8").split("\n\n")
    rader[1] = rader[1].replace("fra = 2026-01-01", "fra = 2026-01-01\ntil = 2026-07-01") + "\n" + rader[1].replace("01-01", "12-01")
    rader[2] = rader[2].replace("2026-01-01", "2026-12-01")
    fil.write_text("\n\n".join(rader), encoding="utf-8")
    kode, svar = kjor()
    assert (kode, svar["prover"]["segl 46"], svar["prover"]["segl 11"], "segl 03" in svar["prover"]) == (1, True, False, False)
    assert [(f["kode"], f["alvor"]) for f in svar["funn"]] == [("segl-mangler", "feil"), ("segl-ikke-begynt", "rad")]
    assert {sprak: melding.partition(". ")[0] for sprak, melding in svar["funn"][1]["melding"].items()} == {
        "nb": "Fylke 03 har segl fra 01.12.2026",
        "nn": "Fylke 03 har segl frå 01.12.2026",
    }


@pytest.mark.usefixtures("kjor")
def test_i_ord_pa_begge_sprak(monkeypatch: pytest.MonkeyPatch) -> None:
    god = CliRunner().invoke(app, ["oppsett", "kontroller"])
    assert (god.exit_code, god.stdout) == (0, "Ingenting hindrer start. Prøvd: epost, tidsstempel, segl 46.\n")
    monkeypatch.setenv("KONTRAKTVERK_APEN_VERIFISERING", "ja")
    gal = CliRunner().invoke(app, ["oppsett", "kontroller", "--sprak", "nn"])
    assert gal.exit_code == 1
    assert gal.stdout.startswith("Feil: I produksjon kan ikkje kven som helst få dokument verifiserte")


@pytest.mark.usefixtures("kjor")
def test_andre_kommandoer_sier_ogsa_alt_pa_en_gang(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "hemmelig" / "46.p12").chmod(0o644)
    monkeypatch.setenv("KONTRAKTVERK_APEN_VERIFISERING", "ja")
    svar = CliRunner().invoke(app, ["helse", "--json"])
    assert svar.exit_code == 1
    assert {f["peker"] for f in json.loads(svar.stdout)["feil"]} == {"/KONTRAKTVERK_APEN_VERIFISERING", "/KONTRAKTVERK_SEGL"}


def test_en_demo_har_ingenting_a_prove(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    svar = CliRunner().invoke(app, ["oppsett", "kontroller", "--data", str(tmp_path), "--json"])
    assert (svar.exit_code, json.loads(svar.stdout)) == (0, {"iOrden": True, "prover": {}, "funn": []})


def test_av_driverens_feil_blir_bare_slaget_sagt(kjor: Kjor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KONTRAKTVERK_DATABASE", "postgresql://hemmelig@127.0.0.1:1/kv")
    kode, svar = kjor()
    assert (kode, svar["prover"]["database"]) == (1, False)
    assert "hemmelig" not in json.dumps(svar)
    assert "OperationalError" in svar["funn"][0]["melding"]["nb"]
