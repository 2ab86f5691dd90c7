"""Files that a caseworker has uploaded for a contract that is not stored yet: encrypted, for one session, for some hours.

A file lies in the data folder under a random name, in a folder of its session, and can be read by nobody else: session and county are
bound into the encryption. Its name stands in the form that it was uploaded in and in no address. What has lain too long goes at the
next upload, and by the maintenance job.
"""

from __future__ import annotations

import base64
import json
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

from app.errors import ForStor
from app.lager.blobs import skriv_ny
from app.lager.kryptering import KanIkkeLeses, Kryptert, MangletNokkel, Nokkelring
from app.tekst import Tekst

MAPPE = "opplastinger"
LEVETID = timedelta(hours=8)
"""As long as a session."""
MERKE = "opplasting-"
_NAVN = re.compile(rf"{MERKE}[0-9a-f]{{32}}")


@dataclass(frozen=True, slots=True)
class Opplastinger:
    """The uploads of one session. `okt`: the mark of the session; `plass`: how many bytes it may keep in all."""

    rot: Path
    ring: Nokkelring = field(repr=False)
    fylkesnummer: str
    okt: str = field(repr=False)
    plass: int

    def legg(self, innhold: bytes, *, na: datetime) -> str:
        """Keep a file, and give its name."""
        rydd(self.rot, na=na)
        if self._brukt() + len(innhold) > self.plass:
            raise _fullt(self.plass)
        navn = MERKE + secrets.token_hex(16)
        kryptert = self.ring.krypter(base64.b64encode(innhold).decode("ascii"), rad=self._rad(navn))
        fil = self._mappe / navn
        self._mappe.mkdir(parents=True, exist_ok=True, mode=0o700)
        skriv_ny(fil, json.dumps([kryptert.nokkel_id, base64.b64encode(kryptert.verdi).decode("ascii")]).encode(), tilgang=0o600)
        os.utime(fil, (na.timestamp(), na.timestamp()))
        return navn

    def hent(self, navn: str, *, na: datetime) -> bytes | None:
        """A file of this session; None where there is none, or it has lain too long."""
        if not _NAVN.fullmatch(navn):
            return None
        fil = self._mappe / navn
        try:
            if _utlopt(fil, na):
                return None
            nokkel_id, verdi = json.loads(fil.read_bytes())
            return base64.b64decode(self.ring.dekrypter(Kryptert(nokkel_id, base64.b64decode(verdi)), rad=self._rad(navn)))
        except (FileNotFoundError, KanIkkeLeses, MangletNokkel):
            return None

    def fjern(self, navn: str) -> None:
        """Take it away; nothing happens where there is none."""
        if _NAVN.fullmatch(navn):
            (self._mappe / navn).unlink(missing_ok=True)

    def _brukt(self) -> int:
        """Bytes as they were sent: what is stored is encoded twice."""
        return sum(fil.stat().st_size for fil in self._mappe.glob(f"{MERKE}*")) * 9 // 16 if self._mappe.is_dir() else 0

    @property
    def _mappe(self) -> Path:
        return self.rot / sha256(f"{self.fylkesnummer}|{self.okt}".encode()).hexdigest()[:32]

    def _rad(self, navn: str) -> tuple[str, ...]:
        return ("opplasting", navn, self.fylkesnummer, sha256(self.okt.encode()).hexdigest())


def rydd(rot: Path, *, na: datetime) -> int:
    """Take away what has lain too long, of every session. How many files it was."""
    borte = [fil for fil in _alle(rot) if _utlopt(fil, na)]
    for fil in borte:
        fil.unlink(missing_ok=True)
    for mappe in {fil.parent for fil in borte}:
        with suppress(OSError):  # somebody has just uploaded to it
            mappe.rmdir()
    return len(borte)


def _alle(rot: Path) -> Iterator[Path]:
    return rot.glob(f"*/{MERKE}*")


def _utlopt(fil: Path, na: datetime) -> bool:
    try:
        return fil.stat().st_mtime < (na - LEVETID).timestamp()
    except FileNotFoundError:
        return False


def _fullt(plass: int) -> ForStor:
    mib = plass // 1_048_576
    return ForStor(
        Tekst(nb=f"Du har lastet opp mer enn {mib} MB i denne økten.", nn=f"Du har lasta opp meir enn {mib} MB i denne økta."),
        tiltak=Tekst(nb="Fjern vedlegg du ikke skal bruke.", nn="Fjern vedlegg du ikkje skal bruke."),
    )
