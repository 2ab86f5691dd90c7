"""A worker process for the fault tests: `python -m tests.fault.prosess MOTOR MAPPE DATABASE ARBEID`. Ends at SIGTERM."""

from __future__ import annotations

import os
import signal
import sys
import threading
from pathlib import Path

from app.clock import na
from app.jobber import valg
from app.jobber.forsok import Forsoksregel
from app.jobber.port import Args, Jobbslag, register
from app.lager import base
from app.settings import Jobbmotor, Modus
from tests.jobbkjede import Kjede, Utenfor, rask_arbeider

DOD_ETTER = 1.5
DREPER = "dreper"
TALMODIG = Forsoksregel(antall=30)
"""A job that is only near the one that kills the process loses an attempt too."""


def drep_prosessen(_args: Args) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def main() -> None:
    motor, mappe, database, arbeid = sys.argv[1:]
    lager = base.apne(Path(mappe) / "data", Modus.DEMO, database or None)
    jobber = valg.jobber(Jobbmotor(motor), lager, na)
    kjede = Kjede(lager, jobber, na, Utenfor(Path(mappe) / "utenfor", float(arbeid)), TALMODIG)
    slag = register(*kjede.slag(), Jobbslag(navn=DREPER, kjor=drep_prosessen, regel=Forsoksregel(antall=3)))
    slutt = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: slutt.set())
    arbeider = rask_arbeider(Jobbmotor(motor), lager, slag, na, dod_etter=DOD_ETTER)
    arbeider.start()
    (Path(mappe) / f"klar-{os.getpid()}").touch()
    slutt.wait()
    sys.exit(0 if arbeider.stopp() else 1)


if __name__ == "__main__":
    main()
