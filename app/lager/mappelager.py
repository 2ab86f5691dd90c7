"""Stored bytes in a folder of this machine: synced to disk, read-only, two letters of the name per subfolder."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.lager.blobs import Fjernet, er_navn, finnes_ikke, krev_innhold, navngi, sti
from app.lager.filas import Mappelas
from app.lager.varigfil import fsync_mappe, lag_mappe, skriv_ny

_SKRIVEBESKYTTET = 0o440
_MERKE = ".merke"


@dataclass(frozen=True, slots=True)
class Mappelager:
    """Implements `app.lager.blobs.Blobs`."""

    rot: Path

    def legg(self, innhold: bytes) -> str:
        """Store the bytes and give their name."""
        sha256 = navngi(innhold)
        fil = self._sti(sha256)
        with self.ingen_sletting():
            if fil.exists():
                os.utime(fil)
                self.hent(sha256)
                return sha256
            lag_mappe(fil.parent)
            skriv_ny(fil, innhold, tilgang=_SKRIVEBESKYTTET)
        return sha256

    def hent(self, sha256: str) -> bytes:
        """The bytes, checked against their name."""
        try:
            return krev_innhold(sha256, self._sti(sha256).read_bytes())
        except FileNotFoundError:
            raise finnes_ikke(sha256) from None

    def alle(self) -> Iterator[str]:
        """The names of all that is stored, in no order."""
        return (fil.name for fil in self.rot.glob("[0-9a-f][0-9a-f]/*") if er_navn(fil.name))

    def fjern(self, navn: Iterable[str], *, eldre_enn: datetime) -> Fjernet:
        """Take these away, those stored since then apart; none while somebody stores or copies."""
        with Mappelas(self.rot).alene() as fatt:
            return Fjernet(tuple(sha256 for sha256 in navn if self._fjern(sha256, eldre_enn)) if fatt else ())

    def _fjern(self, sha256: str, eldre_enn: datetime) -> bool:
        fil = self._sti(sha256)
        try:
            if fil.stat().st_mtime >= eldre_enn.timestamp():
                return False
            fil.unlink()
        except FileNotFoundError:
            return False
        fsync_mappe(fil.parent)
        return True

    @contextmanager
    def ingen_sletting(self) -> Iterator[None]:
        """Nothing is taken away meanwhile, in this process or another."""
        with Mappelas(self.rot).delt():
            yield

    def prov(self) -> bool:
        """A file is written beside the stored ones as they are written, read back, and taken away."""
        lag_mappe(self.rot)
        fil, innhold = self.rot / f".helse-{secrets.token_hex(8)}", secrets.token_bytes(64)
        try:
            skriv_ny(fil, innhold, tilgang=0o400)
            return fil.read_bytes() == innhold
        finally:
            fil.unlink(missing_ok=True)

    def merk(self, merke: str) -> str:
        """Write whose home this is, unless it stands there already; the mark that stands."""
        lag_mappe(self.rot)
        fil = self.rot / _MERKE
        if not fil.exists():
            skriv_ny(fil, merke.encode(), tilgang=_SKRIVEBESKYTTET)
        return fil.read_text(encoding="utf-8")

    def les_merke(self) -> str | None:
        """Whose home this is."""
        fil = self.rot / _MERKE
        return fil.read_text(encoding="utf-8") if fil.exists() else None

    def _sti(self, sha256: str) -> Path:
        return self.rot / sti(sha256)
