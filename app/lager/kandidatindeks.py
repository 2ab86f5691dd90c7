"""Which contracts, and documents about when one ends, are for the same person: a keyed mark, bound to the county, and no number.

The key lies beside the database, readable by the service alone, and is made at first use. Whoever has the database without the key learns
nothing from a mark; two counties have two marks for one person. A lost key only means that older contracts are not found again.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import Connection, delete, insert, select

from app.errors import Oppsettsfeil
from app.lager.modeller import dokument, kandidatindeks
from app.lager.varigfil import skriv_ny
from app.tekst import Tekst

NOKKELFIL = "kandidatindeks.nokkel"
_LENGDE = 32
_AVTRYKKSLENGDE = 16
AVSLUTTET = frozenset({"avslatt", "utlopt", "avbrutt", "erstattet"})
"""States in which a document holds no more (innhold §8.1)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kandidatmerke:
    """Whom a document is for, and the contract's last day as it says. `slutt` None: not known (an open avbrudd)."""

    indeks: str
    slutt: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Annen:
    """Another document of the same person. `kontraktsnummer`: the contract it is about, in the case system."""

    id: str
    dokumenttype: str
    slutt: date | None
    opprettet: datetime
    kontraktsnummer: str | None


def les_nokkel(mappe: Path, egen: Path | None = None, *, lag: bool = True) -> bytes | None:
    """The key: of its own file, else of this data folder, where it is made if `lag`. Of two processes that make it at once, the first
    one's stays. None: there is none, and another machine has it. Refuses (Oppsettsfeil) a file that is not 32 bytes."""
    fil = egen or mappe / NOKKELFIL
    if egen is None and lag and not fil.exists():
        skriv_ny(fil, secrets.token_bytes(_LENGDE), tilgang=0o400)
    return krev_lengde(fil.read_bytes()) if fil.exists() else None


def krev_lengde(nokkel: bytes) -> bytes:
    """The key, if it is one. An empty file, left by a redirect that went wrong, would make marks that anybody can make after us."""
    if len(nokkel) != _LENGDE:
        raise Oppsettsfeil(
            Tekst(
                nb=f"Nøkkelen til personindeksen er på {len(nokkel)} byte. Den skal være på {_LENGDE}.",
                nn=f"Nøkkelen til personindeksen er på {len(nokkel)} byte. Han skal vere på {_LENGDE}.",
            ),
            tiltak=Tekst(
                nb=f"Hent filen på nytt der nøklene ligger, eller {NOKKELFIL} fra en maskin som er i gang. Er installasjonen ny: "
                f"lag en fil på {_LENGDE} tilfeldige byte, for eksempel med «head -c {_LENGDE} /dev/urandom».",
                nn=f"Hent fila på nytt der nøklane ligg, eller {NOKKELFIL} frå ei maskin som er i gang. Er installasjonen ny: "
                f"lag ei fil på {_LENGDE} tilfeldige byte, til dømes med «head -c {_LENGDE} /dev/urandom».",
            ),
        )
    return nokkel


def fingeravtrykk(nokkel: bytes) -> str:
    """Enough to tell one key from another, and nothing of the key."""
    return hashlib.sha256(b"kontraktverk kandidatindeks" + nokkel).hexdigest()[:_AVTRYKKSLENGDE]


def merk(nokkel: bytes, *deler: str) -> str:
    """The keyed mark of these parts, which no other division into parts can have."""
    innhold = b"".join(len(del_.encode()).to_bytes(8, "big") + del_.encode() for del_ in deler)
    return hmac.new(nokkel, innhold, "sha256").hexdigest()


def legg_inn(forbindelse: Connection, dokument_id: str, merke: Kandidatmerke) -> None:
    """Remember whom the document is for."""
    slutt = merke.slutt.isoformat() if merke.slutt else None
    forbindelse.execute(insert(kandidatindeks).values(dokument_id=dokument_id, indeks=merke.indeks, slutt=slutt))


def slett(forbindelse: Connection, dokument_id: str) -> int:
    """Forget whom the document is for. How many marks it was."""
    return forbindelse.execute(delete(kandidatindeks).where(kandidatindeks.c.dokument_id == dokument_id)).rowcount


def alle(forbindelse: Connection, indeks: str, *, fylkesnummer: str) -> tuple[Annen, ...]:
    """The county's documents of one person that are neither replaced nor given up, oldest first."""
    rader = forbindelse.execute(
        select(dokument.c.id, dokument.c.dokumenttype, kandidatindeks.c.slutt, dokument.c.opprettet, dokument.c.kontraktsnummer)
        .join(kandidatindeks, kandidatindeks.c.dokument_id == dokument.c.id)
        .where(
            kandidatindeks.c.indeks == indeks,
            dokument.c.fylkesnummer == fylkesnummer,
            dokument.c.status.not_in(AVSLUTTET),
        )
        .order_by(dokument.c.opprettet, dokument.c.id)
    )
    return tuple(Annen(**{**rad._asdict(), "slutt": date.fromisoformat(rad.slutt) if rad.slutt else None}) for rad in rader)
