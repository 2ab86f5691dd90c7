"""Files that have a name of their own and are shared by all machines: heads of the log, uploads, previews. Written once."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from app.lager.varigfil import lag_mappe, skriv_ny


@dataclass(frozen=True, slots=True)
class Navnefil:
    """One file: `navn` with its folders, `storrelse` in bytes, `endret` when it was stored."""

    navn: str
    storrelse: int
    endret: datetime


class Navnefiler(Protocol):
    """A collection of such files."""

    def ny(self, navn: str, innhold: bytes, *, na: datetime | None = None) -> bool:
        """Store a file; False where one of that name stands already, and is left as it is. `na`: when, where the place can be told."""

    def hent(self, navn: str) -> bytes | None:
        """What it holds; None where there is none."""

    def finn(self, navn: str) -> Navnefil | None:
        """The file, without what it holds."""

    def alle(self, under: str = "") -> Iterator[Navnefil]:
        """Those in this folder of the collection and below it, in no order."""

    def fjern(self, navn: str) -> None:
        """Take it away; nothing happens where there is none."""


@dataclass(frozen=True, slots=True)
class Mappefiler:
    """In a folder of this machine. `tilgang`: the mode of each file."""

    rot: Path
    tilgang: int = 0o600

    def ny(self, navn: str, innhold: bytes, *, na: datetime | None = None) -> bool:
        """Store a file, unless one stands there."""
        fil = self.rot / navn
        if fil.exists():
            return False
        lag_mappe(fil.parent)
        skriv_ny(fil, innhold, tilgang=self.tilgang)
        if na is not None:
            os.utime(fil, (na.timestamp(), na.timestamp()))
        return True

    def hent(self, navn: str) -> bytes | None:
        """What it holds."""
        try:
            return (self.rot / navn).read_bytes()
        except FileNotFoundError:
            return None

    def finn(self, navn: str) -> Navnefil | None:
        """The file, without what it holds."""
        return self._navnefil(self.rot / navn)

    def alle(self, under: str = "") -> Iterator[Navnefil]:
        """Those in this folder and below it. A name that begins with a full stop is still being written."""
        filer = (fil for fil in (self.rot / under).rglob("*") if not fil.name.startswith(".") and not fil.is_dir())
        return (funnet for fil in filer if (funnet := self._navnefil(fil)))

    def fjern(self, navn: str) -> None:
        """Take it away, and its folder where nothing else lies there."""
        fil = self.rot / navn
        fil.unlink(missing_ok=True)
        with suppress(OSError):  # something else lies there
            if fil.parent != self.rot:
                fil.parent.rmdir()

    def _navnefil(self, fil: Path) -> Navnefil | None:
        try:
            status = fil.stat()
        except FileNotFoundError:
            return None
        return Navnefil(fil.relative_to(self.rot).as_posix(), status.st_size, datetime.fromtimestamp(status.st_mtime, UTC))
