"""SIGKILL between the signature in the file and the event: the signature is found, once, on both databases."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

from signing.events import Slag
from signing.states import Signertilstand, Tilstand
from tests.fault.conftest import ROT
from tests.oppdragsverk import oppdragsverk


def test_en_drept_prosess_mister_ingen_signatur(tmp_path: Path, database: str | None) -> None:
    verk = oppdragsverk(tmp_path, database)
    felt = verk.apne().i_tur[0].krav.felt
    kommando = [sys.executable, "-m", "tests.fault.signer_og_do", str(tmp_path), database or "", felt]
    ferdig = subprocess.run(kommando, cwd=ROT, timeout=120, check=False)
    assert ferdig.returncode == -signal.SIGKILL
    assert verk.oppdrag().signer(felt).tilstand is Signertilstand.VARSLET
    verk.klokke.flytt(seconds=61)
    verk.arbeid()
    assert verk.oppdrag().signer(felt).tilstand is Signertilstand.SIGNERT
    oppdrag = verk.signer_alle()
    assert (oppdrag.tilstand, [h.slag for h in oppdrag.hendelser].count(Slag.SIGNERT)) == (Tilstand.ARKIVERT, len(verk.felter))
    verk.lager.lukk()
