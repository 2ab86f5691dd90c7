"""SIGKILL between the sending and the storing: the message comes again under the same id, in order, and none is lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from app.clock import na
from tests.fault.conftest import ROT
from tests.jobbkjede import KOMBINASJONER, vent_til
from tests.oppdragsverk import Klokke
from tests.webhookmottaker import GODT, Mottatt, mottaker
from tests.webhookverk import webhookverk

pytestmark = pytest.mark.fault


@pytest.mark.parametrize("kombinasjon", KOMBINASJONER)
def test_en_drept_avsender_sender_samme_melding_igjen(kombinasjon: str, tmp_path: Path, ny_database: Callable[[str], str | None]) -> None:
    slag, motor = KOMBINASJONER[kombinasjon]
    database = ny_database(slag)
    verk = webhookverk(tmp_path / "data", database, motor)
    verk = replace(verk, klokke=Klokke(na()))
    verk.dokument()
    prosesser: list[subprocess.Popen[bytes]] = []
    drept = threading.Event()

    def start() -> None:
        kommando = [sys.executable, "-m", "tests.fault.webhookprosess", motor.value, str(tmp_path), database or ""]
        prosesser.append(subprocess.Popen(kommando, cwd=ROT))

    def svar(mottatt: Mottatt) -> bytes:
        """The third message takes its sender with it: it has come, and nobody lived to write that down."""
        if mottatt.innhold["data"]["nr"] == 3 and not drept.is_set():
            drept.set()
            os.kill(prosesser[0].pid, signal.SIGKILL)
            prosesser[0].wait(10)
            start()
        return GODT

    with mottaker() as mottak:
        mottak.svar = svar
        verk.abonnement().ny(mottak.adresse)
        for _ in range(6):
            verk.hendelse("oppdrag.apnet", felt="sig_larling")
        start()
        try:
            assert vent_til(lambda: set(verk.tilstander()) == {"levert"}, hoyst=40), verk.alle()
        finally:
            for en in prosesser:
                en.terminate()
            koder = [en.wait(20) for en in prosesser]
    assert koder == [-signal.SIGKILL, 0]
    assert mottak.nr == [1, 2, 3, 3, 4, 5, 6]
    assert mottak.mottatt[2].id == mottak.mottatt[3].id
    assert mottak.mottatt[2].kropp == mottak.mottatt[3].kropp
    assert len({en.id for en in mottak.mottatt}) == 6
    verk.lager.lukk()
