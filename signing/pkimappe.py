"""The folder of a demo CA: keys that only its owner can read, made once however many processes start, and what was revoked.

It belongs to its owner alone (0700, files 0600). It is made in a temporary place and renamed, so two processes that start at once end
with the same CA; renewals are made the same way, one file at a time.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
import stat
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509

from signing.errors import DemoPkiFeil
from signing.keys import Nokkel, les_fil, skriv_pem
from signing.model import Tekst

TILBAKEKALTE = "tilbakekalte.txt"


def lag_mappe(mappe: Path, fyll: Callable[[Path], None]) -> None:
    """Everything in a temporary folder beside it, then one rename; a rename onto a folder that is not empty fails."""
    mappe.parent.mkdir(parents=True, exist_ok=True)
    ny = Path(tempfile.mkdtemp(prefix=f".{mappe.name}-", dir=mappe.parent))  # 0700
    try:
        fyll(ny)
        ny.rename(mappe)
    except OSError:
        if not mappe.is_dir():
            raise
    finally:
        shutil.rmtree(ny, ignore_errors=True)


def skriv(fil: Path, innhold: bytes) -> None:
    """0600, whole or not at all."""
    ny = fil.with_name(f".{fil.name}.{secrets.token_hex(8)}")
    nr = os.open(ny, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(nr, "wb") as f:
            f.write(innhold)
            f.flush()
            os.fsync(f.fileno())
        ny.replace(fil)
    finally:
        ny.unlink(missing_ok=True)


@contextmanager
def las(mappe: Path) -> Iterator[None]:
    """One process at a time changes the folder."""
    nr = os.open(mappe / ".las", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(nr, fcntl.LOCK_EX)
        yield
    finally:
        os.close(nr)


def krev_privat(mappe: Path) -> None:
    """A key that others can read is no key."""
    for sti in (mappe, *mappe.glob("*.pem")):
        if stat.S_IMODE(sti.stat().st_mode) & 0o077:
            raise mappefeil(f"andre kan lese {sti.name}", f"andre kan lese {sti.name}")


def les_gyldig(fil: Path, tid: datetime, fornyes: timedelta, emne: x509.Name | None) -> Nokkel | None:
    """The stored key, if it is there, valid, not soon to be renewed, and of this subject (None: any)."""
    if not fil.exists():
        return None
    nokkel = les_fil(fil)
    return nokkel if gjelder(nokkel, tid, fornyes, emne) else None


def gjelder(nokkel: Nokkel, tid: datetime, fornyes: timedelta, emne: x509.Name | None) -> bool:
    """The key is valid, not soon to be renewed, and of this subject (None: any)."""
    s = nokkel.sertifikat
    return s.not_valid_before_utc <= tid <= s.not_valid_after_utc - fornyes and emne in (None, s.subject)


def varig(fil: Path, tid: datetime, utsted: Callable[[], Nokkel], *, fornyes: timedelta, emne: x509.Name | None = None) -> Nokkel:
    """A stored key that is valid now; else a new one under the lock, unless another process was first."""
    lagret = les_gyldig(fil, tid, fornyes, emne)
    if lagret is not None:
        return lagret
    with las(fil.parent):
        lagret = les_gyldig(fil, tid, fornyes, emne)
        if lagret is None:
            lagret = utsted()
            skriv(fil, skriv_pem(lagret))
        return lagret


def trekk_tilbake(mappe: Path, sertifikat: x509.Certificate, tid: datetime) -> None:
    """From now on the certificate is answered for as revoked."""
    with las(mappe):
        rader = {**les_tilbakekalte(mappe), sertifikat.serial_number: tid.astimezone(UTC)}
        skriv(mappe / TILBAKEKALTE, "".join(f"{serie:x} {t.isoformat()}\n" for serie, t in rader.items()).encode())


def les_tilbakekalte(mappe: Path) -> dict[int, datetime]:
    """Serial number → when it was revoked."""
    fil = mappe / TILBAKEKALTE
    if not fil.exists():
        return {}
    rader = (linje.split(" ", 1) for linje in fil.read_text(encoding="ascii").splitlines())
    return {int(serie, 16): datetime.fromisoformat(t) for serie, t in rader}


def mappefeil(nb: str, nn: str) -> DemoPkiFeil:
    """The folder is not as it must be, and why."""
    return DemoPkiFeil(
        Tekst(nb=f"Mappen for demo-CA-en kan ikke brukes: {nb}.", nn=f"Mappa for demo-CA-en kan ikkje brukast: {nn}."),
        Tekst(
            nb="Sett tilgangen til 0700 for mappen og 0600 for filene, eller slett mappen, så blir den laget på nytt.",
            nn="Set tilgangen til 0700 for mappa og 0600 for filene, eller slett mappa, så blir ho laga på nytt.",
        ),
    )
