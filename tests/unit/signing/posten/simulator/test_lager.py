"""Nothing is lost: what was answered is on disk, whatever happens to the process."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from threading import Thread

import pytest

from signing.providers.posten.model import Jobbstatus
from signing.providers.posten.simulator import ko as endringsko
from signing.providers.posten.simulator.regler import Avslag
from tests.unit.signing.posten.simulator.oppdragsbygger import KARI, KARI_SELV, OLA_FOR_ANDRE, PER_UTEN_NUMMER, START, Rett, en_simulator

DREPT = """
import os, signal, sys
from datetime import timedelta
from pathlib import Path
from signing.providers.posten.simulator import Simulator
from signing.providers.posten.simulator.pki import Simulatorpki
from datetime import datetime
tid = datetime.fromisoformat(sys.argv[4])
pki = Simulatorpki.last_eller_lag(Path(sys.argv[1]), tid)
simulator = Simulator(Path(sys.argv[2]), pki=pki, klokke=lambda: tid, ventetid=timedelta(0), skrift=None)
simulator.signer(int(sys.argv[3]), 1)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_en_drept_prosess_har_ikke_glemt_signaturen(tmp_path: Path) -> None:
    simulator = en_simulator(tmp_path / "sim", ventetid=timedelta(0))
    fylket = Rett(simulator)
    jobb_id = fylket.opprettet(KARI_SELV, OLA_FOR_ANDRE)
    argumenter = [sys.executable, "-c", DREPT, str(simulator.pki.mappe), str(tmp_path / "sim"), str(jobb_id), START.isoformat()]
    drept = subprocess.run(argumenter, env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[5])}, timeout=120, check=False)
    assert drept.returncode == -signal.SIGKILL
    endring = fylket.neste()
    assert endring.tekst("status") == "IN_PROGRESS"
    assert fylket.kall("GET", endring.tekst("xades-url") or "").status == 200


def test_alt_er_som_det_var_etter_ny_start(tmp_path: Path) -> None:
    forst = en_simulator(tmp_path / "sim", ventetid=timedelta(0))
    jobb_id = Rett(forst).opprettet(KARI_SELV, PER_UTEN_NUMMER)
    forst.kjenn(KARI, "Kari Nordmann")
    forst.signer(jobb_id, 1)
    igjen = en_simulator(tmp_path / "sim", ventetid=timedelta(0))
    assert igjen.jobber() == forst.jobber()
    jobb = igjen.signer(jobb_id, 2, "engangskode")
    assert jobb.status is Jobbstatus.FULLFORT
    assert igjen.pades(jobb) == forst.pades(jobb), "made once"


def test_det_som_mislykkes_midt_i_er_ikke_skjedd(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    simulator = en_simulator(tmp_path / "sim", ventetid=timedelta(0))
    fylket = Rett(simulator)
    jobb_id = fylket.opprettet(KARI_SELV)
    with monkeypatch.context() as m:
        m.setattr(endringsko, "meld", _full_disk)  # the last thing of the transaction
        with pytest.raises(OSError, match="full"):
            simulator.signer(jobb_id, 1)
    jobb = simulator.jobb(jobb_id)
    assert jobb is not None
    assert (jobb.status, fylket.neste().status) == (Jobbstatus.PAGAR, 204)
    with pytest.raises(Avslag):
        simulator.xades(jobb, 1)
    assert simulator.signer(jobb_id, 1).status is Jobbstatus.FULLFORT


def _full_disk(*_: object) -> None:
    raise OSError("full")


def test_mange_som_oppretter_samtidig_far_hver_sitt_nummer(tmp_path: Path) -> None:
    fylket = Rett(en_simulator(tmp_path / "sim"))
    numre: list[int] = []
    trader = [Thread(target=lambda: numre.append(fylket.opprettet())) for _ in range(6)]
    for trad in trader:
        trad.start()
    for trad in trader:
        trad.join()
    assert sorted(numre) == [1, 2, 3, 4, 5, 6]


def test_mappen_er_bare_for_eieren(tmp_path: Path) -> None:
    en_simulator(tmp_path / "sim")
    assert (tmp_path / "sim").stat().st_mode & 0o077 == 0
