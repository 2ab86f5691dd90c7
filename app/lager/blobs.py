"""Stored bytes, named by their SHA-256: written once, never changed, checked at every reading. What each home of them does alike.

What no row points to any more is taken away, but never what somebody is about to point to: storing bytes that are there already makes
them new, and a file is taken only when it is old and nobody stores or copies at that moment.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from app.errors import EksternFeil, Feil, IkkeFunnet
from app.tekst import Tekst

_SHA256 = re.compile(r"[0-9a-f]{64}")


class OdelagtFil(Feil):
    """What is stored is not what was stored. Never handed out."""

    kode = "odelagt-fil"
    status = 500


class FillagerSvarerIkke(EksternFeil):
    """The place where files are stored is away, too slow, or refuses us. Nothing was lost: the call can be made again."""

    kode = "fillager-svarer-ikke"
    status = 503


@dataclass(frozen=True, slots=True)
class Fjernet:
    """What became of files that were to be taken away: gone, or held back by the place where they lie (object lock)."""

    borte: tuple[str, ...] = ()
    holdt: tuple[str, ...] = ()


class Blobs(Protocol):
    """A home of stored bytes: a folder, or a bucket."""

    def legg(self, innhold: bytes) -> str:
        """Store the bytes and give their name. A crash leaves either the whole file or none of it."""

    def hent(self, sha256: str) -> bytes:
        """The bytes, checked against their name. Raises `IkkeFunnet`, `OdelagtFil`."""

    def alle(self) -> Iterator[str]:
        """The names of all that is stored, in no order."""

    def fjern(self, navn: Iterable[str], *, eldre_enn: datetime) -> Fjernet:
        """Take these away, those stored since then apart; none while somebody stores or copies."""

    def ingen_sletting(self) -> AbstractContextManager[None]:
        """Nothing is taken away meanwhile, by this process or another."""

    def prov(self) -> bool:
        """Whether a file can be written and read back now."""

    def merk(self, merke: str) -> str:
        """Write whose home this is, unless it stands there already; the mark that stands."""

    def les_merke(self) -> str | None:
        """Whose home this is; None where nobody has said."""


def navngi(innhold: bytes) -> str:
    """The name of these bytes."""
    return hashlib.sha256(innhold).hexdigest()


def er_navn(navn: str) -> bool:
    """Whether this can be the name of stored bytes."""
    return _SHA256.fullmatch(navn) is not None


def sti(sha256: str) -> str:
    """Where the bytes lie in their home: two letters of the name per folder."""
    if not er_navn(sha256):
        raise ValueError("not a SHA-256")
    return f"{sha256[:2]}/{sha256}"


def krev_innhold(sha256: str, innhold: bytes) -> bytes:
    """The bytes, where they are what their name says."""
    if navngi(innhold) != sha256:
        raise odelagt(sha256)
    return innhold


def odelagt(sha256: str) -> OdelagtFil:
    """What lies under the name is something else."""
    return OdelagtFil(
        Tekst(
            nb=f"Den lagrede filen {sha256[:12]}… er endret eller ødelagt. Hent den fra sikkerhetskopien.",
            nn=f"Den lagra fila {sha256[:12]}… er endra eller øydelagd. Hent ho frå tryggingskopien.",
        )
    )


def finnes_ikke(sha256: str) -> IkkeFunnet:
    """Nothing lies under the name."""
    return IkkeFunnet(
        Tekst(nb=f"Filen med kontrollsum {sha256[:12]}… finnes ikke.", nn=f"Fila med kontrollsum {sha256[:12]}… finst ikkje.")
    )
