"""The lines of the integrator's page are run as they stand, against a real service."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import httpx2
import pytest

from app.clock import dag, na

ROT = Path(__file__).parents[3]
SIDEN = ROT / "docs" / "integrator.md"
EKSEMPEL = ROT / "forms" / "larekontrakt" / "eksempler" / "vestfold-larling-selvstendig-bedrift.json"
MANGLER = [navn for navn in ("curl", "jq", "bash", "sed") if shutil.which(navn) is None]
pytestmark = pytest.mark.skipif(bool(MANGLER), reason=f"mangler {', '.join(MANGLER)}")
VENT = """
for _ in $(seq 100); do
  curl -sf -H "$TOKEN" ADRESSE/$ID | jq -e '.tilstand == "sendt" and .signatarer[0].tilstand == "varslet"' && break
  sleep 0.2
done
"""


@pytest.fixture
def tjeneste(tmp_path: Path) -> Iterator[str]:
    """A service in a process of its own, as `make run` starts it."""
    with socket.socket() as ledig:
        ledig.bind(("127.0.0.1", 0))
        port = ledig.getsockname()[1]
    kommando = [sys.executable, "-m", "app.cli", "server", "--port", str(port), "--data", str(tmp_path / "data")]
    with subprocess.Popen(kommando, cwd=ROT, stderr=subprocess.DEVNULL) as prosess:
        try:
            adresse = f"http://127.0.0.1:{port}"
            _vent(adresse)
            yield adresse
        finally:
            prosess.terminate()
            prosess.wait(30)


def _vent(adresse: str) -> None:
    slutt = time.monotonic() + 60
    while True:
        try:
            if httpx2.get(f"{adresse}/openapi.json").status_code == 200:
                return
        except httpx2.TransportError:
            pass
        assert time.monotonic() < slutt
        time.sleep(0.2)


def test_linjene_virker_som_de_star(tjeneste: str, tmp_path: Path) -> None:
    (skript,) = re.findall(r"```sh\n(.*?)```", SIDEN.read_text(encoding="utf-8"), re.DOTALL)
    frist = (dag(na()) + timedelta(days=40)).isoformat()
    skript = skript.replace("http://127.0.0.1:8000", tjeneste).replace("FRIST", frist)
    # the signers are told by a job: a person would look again, so does the script
    vent = VENT.replace("ADRESSE", f"{tjeneste}/api/v1/oppdrag")
    for linje in ("# where it stands", "# demo alone: sign"):
        skript = skript.replace(linje, vent + linje)
    shutil.copy(EKSEMPEL, tmp_path / "kontrakt.json")
    (tmp_path / "bin").mkdir()
    kommando = tmp_path / "bin" / "kontraktverk"
    kommando.write_text(f'#!/bin/sh\ncd {ROT} && exec {sys.executable} -m app.cli "$@" --data {tmp_path / "data"}\n', encoding="utf-8")
    kommando.chmod(0o755)
    miljo = {"PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}", "LANG": "C.UTF-8"}
    ut = subprocess.run(["bash", "-euo", "pipefail", "-c", skript], cwd=tmp_path, env=miljo, capture_output=True, text=True, check=False)
    assert ut.returncode == 0, ut.stdout + ut.stderr
    assert '"kladd"' in ut.stdout or '"sendt"' in ut.stdout
    assert "Varslet" in ut.stdout
    assert f'"{frist}"' in ut.stdout
    assert "signert\n" in ut.stdout
    assert ut.stdout.rstrip().endswith('"avbrutt"')
    assert (tmp_path / "signert.pdf").read_bytes().startswith(b"%PDF")
