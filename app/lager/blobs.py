"""Stored bytes, named by their SHA-256: written once, never changed, checked at every reading.

What no row points to any more is taken away, but never what somebody is about to point to: storing bytes that are there already makes
them new, and a file is taken only when it is old and nobody stores or copies at that moment (`.las`).
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.errors import Feil, IkkeFunnet
from app.tekst import Tekst

_SHA256 = re.compile(r"[0-9a-f]{64}")
_SKRIVEBESKYTTET = 0o440


class OdelagtFil(Feil):
    """What is stored is not what was stored. Never handed out."""

    kode = "odelagt-fil"
    status = 500


@dataclass(frozen=True, slots=True)
class Blobs:
    """A folder of files, two letters of the name per subfolder."""

    rot: Path

    def legg(self, innhold: bytes) -> str:
        """Store the bytes and give their name. A crash leaves either the whole file or none of it."""
        sha256 = hashlib.sha256(innhold).hexdigest()
        fil = self._sti(sha256)
        with self.ingen_sletting():
            if fil.exists():
                os.utime(fil)
                self.hent(sha256)
                return sha256
            _lag_mappe(fil.parent)
            skriv_ny(fil, innhold, tilgang=_SKRIVEBESKYTTET)
        return sha256

    def hent(self, sha256: str) -> bytes:
        """The bytes, checked against their name."""
        try:
            innhold = self._sti(sha256).read_bytes()
        except FileNotFoundError:
            raise IkkeFunnet(
                Tekst(nb=f"Filen med kontrollsum {sha256[:12]}… finnes ikke.", nn=f"Fila med kontrollsum {sha256[:12]}… finst ikkje.")
            ) from None
        if hashlib.sha256(innhold).hexdigest() != sha256:
            raise OdelagtFil(
                Tekst(
                    nb=f"Den lagrede filen {sha256[:12]}… er endret eller ødelagt. Hent den fra sikkerhetskopien.",
                    nn=f"Den lagra fila {sha256[:12]}… er endra eller øydelagd. Hent ho frå tryggingskopien.",
                )
            )
        return innhold

    def alle(self) -> Iterator[str]:
        """The names of all that is stored, in no order."""
        return (fil.name for fil in self.rot.glob("[0-9a-f][0-9a-f]/*") if _SHA256.fullmatch(fil.name))

    def fjern(self, navn: Iterable[str], *, eldre_enn: datetime) -> tuple[str, ...]:
        """Take these away, those stored since then apart. Gives those that are gone; none while somebody stores or copies."""
        with self._las(fcntl.LOCK_EX | fcntl.LOCK_NB) as fatt:
            return tuple(sha256 for sha256 in navn if self._fjern(sha256, eldre_enn)) if fatt else ()

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
        with self._las(fcntl.LOCK_SH):
            yield

    @contextmanager
    def _las(self, slag: int) -> Iterator[bool]:
        """Whether the lock was to be had; only a lock that does not wait can be refused."""
        _lag_mappe(self.rot)
        beskrivelse = os.open(self.rot / ".las", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            yield _fatt(beskrivelse, slag)
        finally:
            os.close(beskrivelse)

    def _sti(self, sha256: str) -> Path:
        if not _SHA256.fullmatch(sha256):
            raise ValueError("not a SHA-256")
        return self.rot / sha256[:2] / sha256


def _fatt(beskrivelse: int, slag: int) -> bool:
    try:
        fcntl.flock(beskrivelse, slag)
    except BlockingIOError:
        return False
    return True


def _lag_mappe(mappe: Path) -> None:
    if mappe.is_dir():
        return
    mappe.mkdir(parents=True, exist_ok=True, mode=0o700)
    for ny in (mappe, mappe.parent, mappe.parent.parent):
        fsync_mappe(ny)


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
    """Give the finished file its name. `link` never replaces: who came first, stays (the same bytes, by the name)."""
    try:
        os.link(midlertidig, fil)
    except FileExistsError:
        return


def fsync_mappe(mappe: Path) -> None:
    """Put the names in the folder on disk: a file's own fsync does not."""
    beskrivelse = os.open(mappe, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(beskrivelse)
    finally:
        os.close(beskrivelse)
