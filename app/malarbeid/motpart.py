"""Draws every example with the code and templates of another checkout: run as a file, with that checkout first on PYTHONPATH.

It leans only on what every release has: the flow, the settings, the examples and the register.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path


def main(ut: Path) -> None:
    """One PDF for each example, revision and målform."""
    from app import flyt
    from app.clock import na
    from app.settings import Settings
    from app.skjema.register import eksempler
    from app.tekst import Malform

    ut.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data:
        bord = flyt.verksted(Settings.fra_miljo({}, data=Path(data)))
        typer = {str(type_): rader for type_, rader in bord.maler.typer.items()}
        for eksempel in eksempler(bord.settings.forms):
            for rad in typer.get(eksempel.dokumenttype, ()):
                for malform in Malform:
                    laget = flyt.lag(bord, eksempel.raa, eksempel.vedlegg, na=na(), valgt=malform, revisjon=rad.id)
                    (ut / f"{eksempel.navn}-{rad.id}-{malform}.pdf").write_bytes(laget.pdf)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
