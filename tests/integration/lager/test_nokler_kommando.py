"""`kontraktverk nokler`: a new key, the rotation, and what may be taken out."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select

from app.lager import base, fellesmerker, modeller, nokkelfil, personnumre
from app.lager.ring import nokkelringen
from app.settings import Settings
from tests import kommandostarter
from tests.acceptance.test_kommandolinje import EKSEMPLER
from tests.fullt_lager import alle_rader
from tests.integration.lager.test_personnumre import KARI, NA

VESTFOLD = EKSEMPLER / "vestfold-larling-selvstendig-bedrift.json"


def _kjor(data: Path, *argumenter: str, **miljo: str) -> subprocess.CompletedProcess[str]:
    return kommandostarter.kjor("nokler", *argumenter, "--data", data, **miljo)


def _svar(data: Path, *argumenter: str) -> dict[str, Any]:
    ut = _kjor(data, *argumenter, "--json")
    assert ut.returncode == 0, ut.stderr
    svar: dict[str, Any] = json.loads(ut.stdout)
    return svar


def test_en_ny_nokkel_en_rotasjon_og_den_gamle_kan_tas_ut(tmp_path: Path) -> None:
    settings = Settings.fra_miljo({}, data=tmp_path)
    lager = base.apne(tmp_path, settings.modus)
    with lager.transaksjon() as forbindelse:
        rad = {"id": "d1", "fylkesnummer": "46", "dokumenttype": "larekontrakt", "status": "kladd", "utgave": 1}
        summer = dict.fromkeys(("data_sha256", "bestilling_sha256", "pdf_sha256"), "0")
        forbindelse.execute(insert(modeller.dokument).values(**rad, **summer, opprettet=NA, post={}))
        personnumre.legg(forbindelse, nokkelringen(settings), "d1", peker="/kandidat", fylkesnummer="46", nummer=KARI)
    assert _svar(tmp_path, "vis") == {"nokler": [{"id": "1", "gjeldende": True, "verdier": 1}]}
    assert _svar(tmp_path, "ny") == {"gjeldende": "2"}
    assert _svar(tmp_path, "roter") == {"gjeldende": "2", "rotert": 1}
    assert _kjor(tmp_path, "vis", "--sprak", "nn").stdout.splitlines() == [
        "Nøkkel 1: 0 verdiar, kan takast ut av nøkkelfila",
        "Nøkkel 2: 1 verdiar, gjeldande",
    ]
    with lager.lesing() as forbindelse:
        assert personnumre.hent(forbindelse, nokkelringen(settings), "d1") == {"/kandidat": KARI}
    lager.lukk()


def test_en_gal_nokkelfil_blir_sagt_og_ingenting_blir_gjort(tmp_path: Path) -> None:
    fil = tmp_path / "nokler.toml"
    fil.write_text("hemmelig", encoding="utf-8")
    for kommando in ("vis", "ny", "roter"):
        ut = _kjor(tmp_path / "data", kommando, KONTRAKTVERK_NOKLER=str(fil))
        assert (ut.returncode, ut.stdout) == (1, "")
        assert "Nøkkelfilen er ikke slik den skal være." in ut.stderr
    assert fil.read_text(encoding="utf-8") == "hemmelig"


# ---------------------------------------------------------------- a machine whose key file is not the others'


def _rader(data: Path) -> dict[str, list[dict[str, Any]]]:
    lager = base.apne_for(Settings.fra_miljo({}, data=data))
    try:
        with lager.lesing() as forbindelse:
            return alle_rader(forbindelse)
    finally:
        lager.lukk()


@pytest.fixture(scope="module")
def lagret(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A data folder that the service's keys have been used in, and the document in it."""
    mappe = tmp_path_factory.mktemp("lagret")
    ut = kommandostarter.kjor("lag", VESTFOLD, "--ut", mappe / "ut", "--lagre", "--json", "--data", mappe / "data")
    id_ = str(json.loads(ut.stdout)["dokumentId"])
    ut = kommandostarter.kjor("oppdrag", "apne", id_, "--skjermet-bekreftet", "--data", mappe / "data")
    assert ut.returncode == 0, ut.stderr
    return mappe / "data", id_


Bestill = Callable[[Path, str], tuple[object, ...]]
KOMMANDOER: dict[str, Bestill] = {
    "lag": lambda mappe, _: ("lag", mappe / "ny.json", "--ut", mappe, "--lagre"),
    "erstatt": lambda mappe, id_: ("erstatt", id_, mappe / "endret.json", "--grunn", "flyttet", "--ut", mappe),
    "oppdrag": lambda _, id_: ("oppdrag", "avbryt", id_, "--grunn", "feil"),
    "forny": lambda _mappe, _id: ("forny",),
    "nokler-vis": lambda _mappe, _id: ("nokler", "vis"),
    "nokler-roter": lambda _mappe, _id: ("nokler", "roter"),
}


@pytest.mark.parametrize("kommando", KOMMANDOER)
def test_en_kommando_med_andre_nokler_enn_tjenesten_blir_nektet_og_lagrer_ingenting(
    lagret: tuple[Path, str], tmp_path: Path, kommando: str
) -> None:
    data, id_ = lagret
    annen, for_, kontrakt = tmp_path / "annen.toml", _rader(data), json.loads(VESTFOLD.read_text(encoding="utf-8"))
    nokkelfil.les_eller_lag(annen)
    (tmp_path / "ny.json").write_text(json.dumps(kontrakt).replace("EKS-", "EKS-9"), encoding="utf-8")
    kontrakt["laretid"]["fra"] = "2026-09-07"
    (tmp_path / "endret.json").write_text(json.dumps(kontrakt), encoding="utf-8")
    ut = kommandostarter.kjor(*KOMMANDOER[kommando](tmp_path, id_), "--data", data, KONTRAKTVERK_NOKLER=str(annen))
    assert ut.returncode == 1, ut.stdout
    assert "Nøkkelfilen mangler nøkkel 1, som de andre maskinene krypterer med." in ut.stderr
    assert _rader(data) == for_


def test_en_kommando_uten_de_frigitte_reglene_tjenesten_har_blir_nektet(lagret: tuple[Path, str]) -> None:
    data, id_ = lagret
    lager = base.apne_for(Settings.fra_miljo({}, data=data))
    with lager.transaksjon() as forbindelse:
        fellesmerker.krev_samme_regler(forbindelse, {"39/2026-01-01": "x"})
    try:
        ut = kommandostarter.kjor("oppdrag", "vis", id_, "--data", data)
        assert (ut.returncode, "39/2026-01-01" in ut.stderr) == (1, True)
    finally:
        with lager.transaksjon() as forbindelse:
            fellesmerker.glem(forbindelse, fellesmerker.FRIGITT)
        lager.lukk()


def test_a_se_pa_noklene_gjor_ikke_en_ny_nokkel_til_alles(tmp_path: Path) -> None:
    """The others have not been given it yet: one that starts meanwhile must not be refused because somebody looked."""
    lager = base.apne_for(Settings.fra_miljo({}, data=tmp_path))
    merke = select(modeller.installasjon.c.verdi).where(modeller.installasjon.c.navn == fellesmerker.NOKKEL)

    def alles() -> str:
        with lager.lesing() as forbindelse:
            return str(forbindelse.execute(merke).scalar_one()).partition(":")[0]

    nokkelringen(Settings.fra_miljo({}, data=tmp_path))
    _svar(tmp_path, "roter")
    assert alles() == "1"
    _svar(tmp_path, "ny")
    _svar(tmp_path, "vis")
    assert alles() == "1"
    _svar(tmp_path, "roter")
    assert alles() == "2"
    lager.lukk()


@pytest.mark.parametrize("lengde", [0, 31, 33, 65], ids=["tom", "kort", "lang", "heksadesimal"])
def test_en_nokkel_til_personindeksen_som_ikke_er_32_byte_blir_ikke_godtatt_og_den_gamle_gjelder(tmp_path: Path, lengde: int) -> None:
    lager = base.apne_for(Settings.fra_miljo({}, data=tmp_path))
    fil = tmp_path / "kandidatindeks.nokkel"
    innhold = fil.read_bytes()
    fil.unlink()
    fil.write_bytes(bytes(lengde))
    ut = _kjor(tmp_path, "godta-personindeks")
    assert (ut.returncode, ut.stdout) == (1, "")
    assert f"Nøkkelen til personindeksen er på {lengde} byte." in ut.stderr
    fil.write_bytes(innhold)
    base.apne_for(Settings.fra_miljo({}, data=tmp_path)).lukk()
    lager.lukk()
