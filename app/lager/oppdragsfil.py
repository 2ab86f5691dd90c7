"""The file of an order between signatures: bytes among the others, and in the order's row which of them is the newest.

Two who sign at the same time both build on the file they saw. Only one of them can be the next; the other is told, and signs on top.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection, select, update

from app.lager.base import Lager
from app.lager.modeller import oppdrag
from signing.providers.lokal import dokumentet_er_endret

VedBytte = Callable[[Connection, str], None]
"""What is to be stored in the same transaction as the new file, given the order."""


@dataclass(frozen=True, slots=True)
class Oppdragsfil:
    """Implements `signing.providers.lokal.Dokumentlager`."""

    lager: Lager
    ved_bytte: VedBytte

    def hent(self, referanse: str) -> bytes | None:
        """The newest bytes, checked against their name."""
        with self.lager.lesing() as forbindelse:
            sha256 = forbindelse.execute(select(oppdrag.c.fil_sha256).where(oppdrag.c.id == referanse)).scalar()
        return None if sha256 is None else self.lager.blobs.hent(sha256)

    def bytt(self, referanse: str, *, fra: bytes | None, til: bytes) -> None:
        """Bytes first, then compare and set: the row never points to what is not there."""
        ny = self.lager.blobs.legg(til)
        gammel = None if fra is None else hashlib.sha256(fra).hexdigest()
        with self.lager.transaksjon() as forbindelse:
            if not bytt_i(forbindelse, referanse, fra=gammel, til=ny):
                raise dokumentet_er_endret()
            self.ved_bytte(forbindelse, referanse)


def bytt_i(forbindelse: Connection, oppdrag_id: str, *, fra: str | None, til: str) -> bool:
    """The same by names, in the caller's transaction; False where the newest is another one."""
    er_fra = oppdrag.c.fil_sha256.is_(None) if fra is None else oppdrag.c.fil_sha256 == fra
    return forbindelse.execute(update(oppdrag).where(oppdrag.c.id == oppdrag_id, er_fra).values(fil_sha256=til)).rowcount == 1
