"""A file put on disk for good: whole or not at all, never over another one, and with its name on disk too."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def skriv_ny(fil: Path, innhold: bytes, *, tilgang: int) -> None:
    """Make a file whole: under another name first, then by its own. One that stands there already is left as it is."""
    beskrivelse, midlertidig = tempfile.mkstemp(dir=fil.parent, prefix=".")
    try:
        with os.fdopen(beskrivelse, "wb") as ut:
            os.fchmod(ut.fileno(), tilgang)
            ut.write(innhold)
            ut.flush()
            os.fsync(ut.fileno())
        _lenk(Path(midlertidig), fil)
    finally:
        Path(midlertidig).unlink()
    fsync_mappe(fil.parent)


def _lenk(midlertidig: Path, fil: Path) -> None:
    """Give the finished file its name. `link` never replaces: who came first, stays."""
    try:
        os.link(midlertidig, fil)
    except FileExistsError:
        return


def lag_mappe(mappe: Path) -> None:
    """Make a folder that only we may look in, with its name and its parents' on disk."""
    if mappe.is_dir():
        return
    mappe.mkdir(parents=True, exist_ok=True, mode=0o700)
    for ny in (mappe, mappe.parent, mappe.parent.parent):
        fsync_mappe(ny)


def fsync_mappe(mappe: Path) -> None:
    """Put the names in the folder on disk: a file's own fsync does not."""
    beskrivelse = os.open(mappe, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(beskrivelse)
    finally:
        os.close(beskrivelse)
