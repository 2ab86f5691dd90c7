"""Which contracts are for the same person, without any personal number in the database: a keyed mark, bound to the county.

The key lies beside the database, readable by the service alone, and is made at first use. Whoever has the database without the key learns
nothing from a mark; two counties have two marks for one person. A lost key only means that older contracts are not found again.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import Connection, delete, insert, or_, select

from app.lager.blobs import skriv_ny
from app.lager.modeller import dokument, kandidatindeks

NOKKELFIL = "kandidatindeks.nokkel"
_LENGDE = 32
AVSLUTTET = frozenset({"avslatt", "utlopt", "avbrutt", "erstattet"})
"""States in which a document is no contract any more (innhold §8.1)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kandidatmerke:
    """Whom a contract is for, and until when. `slutt` None: not known (an open avbrudd)."""

    indeks: str
    slutt: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Annen:
    """Another contract of the same person."""

    id: str
    dokumenttype: str
    slutt: date | None


def les_nokkel(mappe: Path) -> bytes:
    """The key of this data folder. Of two processes that make it at once, the first one's stays."""
    fil = mappe / NOKKELFIL
    if not fil.exists():
        skriv_ny(fil, secrets.token_bytes(_LENGDE), tilgang=0o400)
    return fil.read_bytes()


def merk(nokkel: bytes, *deler: str) -> str:
    """The keyed mark of these parts, which no other division into parts can have."""
    innhold = b"".join(len(del_.encode()).to_bytes(8, "big") + del_.encode() for del_ in deler)
    return hmac.new(nokkel, innhold, "sha256").hexdigest()


def legg_inn(forbindelse: Connection, dokument_id: str, merke: Kandidatmerke) -> None:
    """Remember whom the contract is for."""
    slutt = merke.slutt.isoformat() if merke.slutt else None
    forbindelse.execute(insert(kandidatindeks).values(dokument_id=dokument_id, indeks=merke.indeks, slutt=slutt))


def slett(forbindelse: Connection, dokument_id: str) -> int:
    """Forget whom the document is for. How many marks it was."""
    return forbindelse.execute(delete(kandidatindeks).where(kandidatindeks.c.dokument_id == dokument_id)).rowcount


def andre(forbindelse: Connection, indeks: str, *, fra: date, fylkesnummer: str) -> tuple[Annen, ...]:
    """The county's other contracts of the same person that last until `fra` or longer."""
    rader = forbindelse.execute(
        select(dokument.c.id, dokument.c.dokumenttype, kandidatindeks.c.slutt)
        .join(kandidatindeks, kandidatindeks.c.dokument_id == dokument.c.id)
        .where(
            kandidatindeks.c.indeks == indeks,
            dokument.c.fylkesnummer == fylkesnummer,
            dokument.c.status.not_in(AVSLUTTET),
            or_(kandidatindeks.c.slutt.is_(None), kandidatindeks.c.slutt >= fra.isoformat()),
        )
        .order_by(dokument.c.opprettet, dokument.c.id)
    )
    return tuple(
        Annen(id=rad.id, dokumenttype=rad.dokumenttype, slutt=date.fromisoformat(rad.slutt) if rad.slutt else None) for rad in rader
    )
