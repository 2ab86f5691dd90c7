"""A worker of webhooks for the fault tests: `python -m tests.fault.webhookprosess MOTOR MAPPE DATABASE`. Ends at SIGTERM."""

from __future__ import annotations

import os
import signal
import sys
import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from app.clock import na
from app.jobber import valg
from app.jobber.port import register
from app.settings import Jobbmotor
from app.webhook.levering import Leveringsplan
from tests.jobbkjede import rask_arbeider
from tests.webhookverk import webhookverk

LEIE = timedelta(seconds=1.5)


def main() -> None:
    motor, mappe, database = Jobbmotor(sys.argv[1]), Path(sys.argv[2]), sys.argv[3] or None
    verk = webhookverk(mappe / "data", database, motor, plan=Leveringsplan(leie=LEIE))
    jobber = valg.jobber(motor, verk.lager, na)
    slag = register(*replace(verk.leveringer, clock=na, jobber=jobber).slag())
    slutt = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: slutt.set())
    arbeider = rask_arbeider(motor, verk.lager, slag, na, dod_etter=1.5)
    arbeider.start()
    (mappe / f"klar-{os.getpid()}").touch()
    slutt.wait()
    sys.exit(0 if arbeider.stopp() else 1)


if __name__ == "__main__":
    main()
