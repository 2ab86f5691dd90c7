"""One machine for the fault tests: a web process or a worker with a data folder of its own, forked from a process that has read everything.

Put together as `kontraktverk server` and `kontraktverk arbeider` do it, from the environment. What is different: short times, and the
clock of `verden`.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import uvicorn

from app import flyt
from app.drift.logg import sett_opp_logg
from app.jobber.forsok import Forsoksregel
from app.jobber.port import register
from app.lager.base import apne_for
from app.main import create_app, jobbslag
from app.oppdrag.oppsett import sett_opp
from app.settings import Settings
from tests.fault.verden import Verden
from tests.jobbkjede import rask_arbeider

MILJO = "miljo.json"
RASKT = Forsoksregel(antall=60, forste=timedelta(seconds=0.4), faktor=1.0)
DOD_ETTER = 1.5


@dataclass(frozen=True)
class Maskin:
    """Where it is: its own folder, beside those of the others."""

    mappe: Path
    navn: str

    @property
    def data(self) -> Path:
        return self.mappe / self.navn

    def settings(self) -> Settings:
        miljo: Mapping[str, str] = json.loads((self.mappe / MILJO).read_text(encoding="utf-8"))
        return Settings.fra_miljo(miljo, data=self.data)

    def klar(self) -> None:
        (self.mappe / f"klar-{self.navn}").touch()


def _begynn(mappe: str, navn: str) -> tuple[Maskin, Settings, Verden]:
    maskin = Maskin(Path(mappe), navn)
    logg = os.open(maskin.mappe / f"logg-{navn}", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for beskrivelse in (sys.stdout.fileno(), sys.stderr.fileno()):
        os.dup2(logg, beskrivelse)
    sett_opp_logg()
    return maskin, maskin.settings(), Verden(maskin.mappe)


def web(mappe: str, navn: str, port: int) -> None:
    """The whole life of a web process."""
    maskin, settings, verden = _begynn(mappe, navn)
    app = create_app(replace(settings, adresse=f"http://127.0.0.1:{port}"), verden.na)
    tjener = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, access_log=False, log_level="warning", log_config=None))
    maskin.klar()
    tjener.run()


def arbeider(mappe: str, navn: str) -> None:
    """The whole life of a worker."""
    maskin, settings, verden = _begynn(mappe, navn)
    slutt = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: slutt.set())
    lager = apne_for(settings)
    gang = sett_opp(flyt.verksted(settings), lager, verden.na)
    lager.hjem.krev_provd()
    slag = register(*(replace(ett, regel=RASKT) for ett in jobbslag(settings, gang).values()))
    i_gang = rask_arbeider(settings.jobber, lager, slag, verden.na, dod_etter=DOD_ETTER)
    i_gang.start()
    maskin.klar()
    slutt.wait()
    sys.exit(0 if i_gang.stopp() else 1)
