"""The same input gives the same unsigned bytes: twice, in two processes, with two hash seeds."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from app import flyt
from app.clock import OSLO
from app.skjema.register import eksempler

NA = datetime(2026, 8, 3, 9, tzinfo=OSLO)
EKSEMPLER = ("vestland-larling-samarbeidsorgan", "vestfold-larling-selvstendig-bedrift", "ostfold-forste-revisjon")
PROGRAM = """
import sys, hashlib
from pathlib import Path
from datetime import datetime
from app import flyt
from app.clock import OSLO
from app.settings import Settings
from app.skjema.register import eksempler
bord = flyt.verksted(Settings.fra_miljo({}, data=Path(sys.argv[1])))
for e in eksempler(bord.settings.forms):
    if e.navn in sys.argv[2:]:
        print(e.navn, hashlib.sha256(flyt.lag(bord, e.raa, e.vedlegg, na=datetime(2027, 1, 2, 3, tzinfo=OSLO)).pdf).hexdigest())
"""


def _i_egen_prosess(fro: str, data: Path) -> dict[str, str]:
    miljo = {**os.environ, "PYTHONHASHSEED": fro}
    svar = subprocess.run([sys.executable, "-c", PROGRAM, data, *EKSEMPLER], env=miljo, capture_output=True, text=True, check=True)
    return dict(linje.split() for linje in svar.stdout.splitlines())


@pytest.mark.tung
def test_two_processes_with_two_hash_seeds_make_the_same_bytes_as_this_one(bord: flyt.Verksted, tmp_path: Path) -> None:
    # The clock differs too: the contract's own date decides, not the day it is made.
    alle = {e.navn: e for e in eksempler(bord.settings.forms) if e.navn in EKSEMPLER}
    her = {navn: hashlib.sha256(flyt.lag(bord, e.raa, e.vedlegg, na=NA).pdf).hexdigest() for navn, e in alle.items()}
    assert set(her) == set(EKSEMPLER)
    assert _i_egen_prosess("1", tmp_path / "a") == her
    assert _i_egen_prosess("4711", tmp_path / "b") == her


def test_making_it_again_gives_the_same_bytes(bord: flyt.Verksted) -> None:
    e = next(e for e in eksempler(bord.settings.forms) if e.navn == EKSEMPLER[0])
    to = [flyt.lag(bord, e.raa, e.vedlegg, na=NA) for _ in range(2)]
    assert to[0].pdf == to[1].pdf
    assert to[0].post == to[1].post
