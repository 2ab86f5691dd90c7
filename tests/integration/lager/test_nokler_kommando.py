"""`kontraktverk nokler`: a new key, the rotation, and what may be taken out."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from app.lager import base, modeller, personnumre
from app.lager.ring import nokkelringen
from app.settings import Settings
from tests import kommandostarter
from tests.integration.lager.test_personnumre import KARI, NA


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
