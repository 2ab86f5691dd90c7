"""Files that a caseworker has uploaded for a contract that is not stored yet: encrypted, for one session, for some hours.

A file lies beside the stored ones under a random name, in a folder of its session, and can be read by nobody else: session and county are
bound into the encryption. Its name stands in the form that it was uploaded in and in no address. What has lain too long goes at the
next upload, and by the maintenance job.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256

from app.errors import ForStor
from app.lager.kryptering import Nokkelring
from app.lager.kryptert_fil import pakk, pakk_ut
from app.lager.navnefiler import Navnefil, Navnefiler
from app.tekst import Tekst

MAPPE = "opplastinger"
LEVETID = timedelta(hours=8)
"""As long as a session."""
MERKE = "opplasting-"
_NAVN = re.compile(rf"{MERKE}[0-9a-f]{{32}}")


@dataclass(frozen=True, slots=True)
class Opplastinger:
    """The uploads of one session. `okt`: the mark of the session; `plass`: how many bytes it may keep in all."""

    filer: Navnefiler
    ring: Nokkelring = field(repr=False)
    fylkesnummer: str
    okt: str = field(repr=False)
    plass: int

    def legg(self, innhold: bytes, *, na: datetime) -> str:
        """Keep a file, and give its name."""
        rydd(self.filer, na=na)
        if self._brukt() + len(innhold) > self.plass:
            raise _fullt(self.plass)
        navn = MERKE + secrets.token_hex(16)
        self.filer.ny(self._sti(navn), pakk(self.ring, innhold, rad=self._rad(navn)), na=na)
        return navn

    def hent(self, navn: str, *, na: datetime) -> bytes | None:
        """A file of this session; None where there is none, or it has lain too long."""
        if not _NAVN.fullmatch(navn):
            return None
        fil = self.filer.finn(self._sti(navn))
        innhold = None if fil is None or _utlopt(fil, na) else self.filer.hent(fil.navn)
        return None if innhold is None else pakk_ut(self.ring, innhold, rad=self._rad(navn))

    def fjern(self, navn: str) -> None:
        """Take it away; nothing happens where there is none."""
        if _NAVN.fullmatch(navn):
            self.filer.fjern(self._sti(navn))

    def _brukt(self) -> int:
        """Bytes as they were sent: what is stored is encoded twice."""
        return sum(fil.storrelse for fil in self.filer.alle(self._mappe)) * 9 // 16

    @property
    def _mappe(self) -> str:
        return sha256(f"{self.fylkesnummer}|{self.okt}".encode()).hexdigest()[:32]

    def _sti(self, navn: str) -> str:
        return f"{self._mappe}/{navn}"

    def _rad(self, navn: str) -> tuple[str, ...]:
        return ("opplasting", navn, self.fylkesnummer, sha256(self.okt.encode()).hexdigest())


def rydd(filer: Navnefiler, *, na: datetime) -> int:
    """Take away what has lain too long, of every session. How many files it was."""
    borte = [fil.navn for fil in filer.alle() if _utlopt(fil, na)]
    for navn in borte:
        filer.fjern(navn)
    return len(borte)


def _utlopt(fil: Navnefil, na: datetime) -> bool:
    return fil.endret < na - LEVETID


def _fullt(plass: int) -> ForStor:
    mib = plass // 1_048_576
    return ForStor(
        Tekst(nb=f"Du har lastet opp mer enn {mib} MB i denne økten.", nn=f"Du har lasta opp meir enn {mib} MB i denne økta."),
        tiltak=Tekst(nb="Fjern vedlegg du ikke skal bruke.", nn="Fjern vedlegg du ikkje skal bruke."),
    )
