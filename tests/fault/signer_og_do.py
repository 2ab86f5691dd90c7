"""A process that signs, and is killed when the file is stored and nobody has been told: `… MAPPE DATABASE FELT`."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from tests.oppdragsverk import oppdragsverk


def main() -> None:
    mappe, database, felt = sys.argv[1:]
    verk = oppdragsverk(Path(mappe), database or None)
    type(verk.gang).motta = lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)  # type: ignore[assignment,method-assign]  # the very next thing
    verk.signer(felt)


if __name__ == "__main__":
    main()
