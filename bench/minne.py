"""Peak memory of a worker after 100 documents: a process of its own, so that nothing else counts."""

from __future__ import annotations

import resource
import subprocess
import sys
from collections.abc import Callable
from typing import Any

DOKUMENTER = 100


def mal(fremdrift: Callable[[str], None]) -> dict[str, Any]:
    """Peak resident set in MiB after `DOKUMENTER` whole documents (`flyt.lag`), and after the first ten."""
    fremdrift(f"{DOKUMENTER} dokumenter i egen prosess")
    svar = subprocess.run([sys.executable, "-m", "bench.minne"], capture_output=True, text=True, check=True).stdout.split()
    return {"mib": float(svar[1]), "mib_etter_10": float(svar[0])}


def _topp() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _arbeider() -> None:
    from app import flyt
    from app.skjema.register import eksempler
    from bench.grunnlag import NA, bord

    alle = [e for e in eksempler(bord().settings.forms) if e.dokumenttype == "larekontrakt"]
    for n in range(DOKUMENTER):
        eksempel = alle[n % len(alle)]
        flyt.lag(bord(), eksempel.raa, eksempel.vedlegg, na=NA)
        if n == 9:
            print(f"{_topp():.1f}")
    print(f"{_topp():.1f}")


if __name__ == "__main__":
    _arbeider()
