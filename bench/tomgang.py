"""What 1,000 open signing orders cost while nothing happens: CPU of a real process over a minute, read from /proc."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import func, insert, select

from app.clock import na
from app.jobber import tidsur
from app.lager.base import Lager, apne
from app.lager.modeller import dokument, jobb, oppdrag
from app.lager.modeller import tidsur as tidsurtabell
from app.settings import Modus
from bench.arbeidsliste import rader
from bench.databaser import databaser, mappe
from signing.states import Tilstand

OPPDRAG, SEKUNDER, RO = 1_000, 60, 12
"""Seconds to settle first: what a process does once when it starts is not idling."""


def mal(fremdrift: Callable[[str], None]) -> dict[str, Any]:
    """Percent of one core, by process and database. All are measured over the same minute."""
    with ExitStack() as apent:
        prosesser: dict[str, subprocess.Popen[bytes]] = {}
        lagre: list[Lager] = []
        for navn, adresse in apent.enter_context(databaser()).items():
            rot = apent.enter_context(mappe())
            lager = apne(rot, Modus.DEMO, adresse)
            apent.callback(lager.lukk)
            lagre.append(lager)
            _fyll(lager)
            for slag, kommando in (("arbeider", ("arbeider",)), ("tjenesten", ("server", "--port", str(_ledig_port())))):
                prosesser[f"{slag}, {navn}"] = apent.enter_context(_prosess(kommando, rot, adresse))
        fremdrift(f"{len(prosesser)} prosesser, {OPPDRAG} åpne oppdrag, {SEKUNDER} sekunder")
        time.sleep(RO)
        prosent = _mal(prosesser)
        for lager in lagre:
            _krev_urort(lager)
    return {"verst": max(prosent.values()), "prosent": prosent}


def _mal(prosesser: Mapping[str, subprocess.Popen[bytes]]) -> dict[str, float]:
    for_, start = {navn: _cpu(p.pid) for navn, p in prosesser.items()}, time.perf_counter()
    time.sleep(SEKUNDER)
    varte = time.perf_counter() - start
    return {navn: round((_cpu(p.pid) - for_[navn]) / varte * 100, 2) for navn, p in prosesser.items()}


def _cpu(pid: int) -> float:
    """User and system time, fields 14 and 15; the name in brackets may hold spaces."""
    felt = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(felt[11]) + int(felt[12])) / os.sysconf("SC_CLK_TCK")


class _prosess:  # noqa: N801 - used as a context manager
    def __init__(self, kommando: tuple[str, ...], rot: Path, adresse: str | None) -> None:
        miljo = {**os.environ, "KONTRAKTVERK_DATA": str(rot), **({"KONTRAKTVERK_DATABASE": adresse} if adresse else {})}
        self.prosess = subprocess.Popen([sys.executable, "-m", "app.cli", *kommando], env=miljo, stderr=subprocess.DEVNULL)

    def __enter__(self) -> subprocess.Popen[bytes]:
        return self.prosess

    def __exit__(self, *_: object) -> None:
        self.prosess.send_signal(signal.SIGTERM)
        self.prosess.wait(40)


def _fyll(lager: Lager) -> None:
    om_lenge = na() + timedelta(days=5)
    with lager.transaksjon() as forbindelse:
        for dokumentrad, oppdragsrad in rader(OPPDRAG):
            forbindelse.execute(insert(dokument), dokumentrad)
            apent = {"tilstand": Tilstand.SENDT.value, "neste_tid": om_lenge, "gjoremal": "paminn"}
            forbindelse.execute(insert(oppdrag), {**oppdragsrad, **apent})
            tidsur.still(forbindelse, f"oppdrag:{oppdragsrad['id']}", "oppdrag", {"oppdrag": oppdragsrad["id"]}, om_lenge)


def _krev_urort(lager: Lager) -> None:
    """It was idling that was measured: every timer is still set, and no job waits."""
    with lager.lesing() as forbindelse:
        ur = forbindelse.execute(select(func.count()).where(tidsurtabell.c.slag == "oppdrag")).scalar_one()
        jobber = forbindelse.execute(select(func.count()).select_from(jobb)).scalar_one()
    if (ur, jobber) != (OPPDRAG, 0):
        raise RuntimeError(f"not idle: {ur} timers, {jobber} jobs")


def _ledig_port() -> int:
    with socket.socket() as sokkel:
        sokkel.bind(("127.0.0.1", 0))
        port: int = sokkel.getsockname()[1]
        return port


if __name__ == "__main__":
    sys.stdout.write(json.dumps(mal(lambda t: sys.stderr.write(t + "\n")), ensure_ascii=False, indent=1) + "\n")
