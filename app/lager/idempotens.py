"""Answered calls: the same `Idempotency-Key` from the same client gets the same answer for 24 hours."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from app.errors import Konflikt
from app.lager.modeller import idempotens
from app.tekst import Tekst

VARIGHET = timedelta(hours=24)


class NokkelBrukt(Konflikt):
    """The key was used for another call."""

    kode = "idempotensnokkel-brukt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kall:
    """One call as its client named it. `foresporsel_sha256` is over all that was sent."""

    klient: str
    nokkel: str
    foresporsel_sha256: str


@dataclass(frozen=True, slots=True)
class Svar:
    """What was answered."""

    status: int
    kropp: dict[str, Any]


def foresporsel_sha256(deler: dict[str, bytes]) -> str:
    """A hash over named parts that no other division into parts can give."""
    sum_ = hashlib.sha256()
    for navn in sorted(deler):
        for stykke in (navn.encode(), deler[navn]):
            sum_.update(len(stykke).to_bytes(8, "big"))
            sum_.update(stykke)
    return sum_.hexdigest()


def finn(forbindelse: Connection, kall: Kall, *, na: datetime) -> Svar | None:
    """The answer given before, None for a new key; another body under the same key is refused."""
    rad = forbindelse.execute(
        select(idempotens).where(idempotens.c.klient == kall.klient, idempotens.c.nokkel == kall.nokkel, idempotens.c.utloper > na)
    ).first()
    if rad is None:
        return None
    if rad.foresporsel_sha256 != kall.foresporsel_sha256:
        raise NokkelBrukt(
            Tekst(
                nb="Denne Idempotency-Key er brukt før, til et kall med annet innhold.",
                nn="Denne Idempotency-Key er brukt før, til eit kall med anna innhald.",
            ),
            tiltak=Tekst(nb="Bruk en ny nøkkel for hvert nytt innhold.", nn="Bruk ein ny nøkkel for kvart nytt innhald."),
        )
    return Svar(status=rad.status, kropp=rad.svar)


def husk(forbindelse: Connection, kall: Kall, svar: Svar, *, na: datetime) -> None:
    """Keep the answer in the caller's transaction, in place of one under the same key that has run out."""
    samme = (idempotens.c.klient == kall.klient, idempotens.c.nokkel == kall.nokkel)
    forbindelse.execute(delete(idempotens).where(*samme, idempotens.c.utloper <= na))
    forbindelse.execute(
        insert(idempotens).values(
            klient=kall.klient,
            nokkel=kall.nokkel,
            foresporsel_sha256=kall.foresporsel_sha256,
            status=svar.status,
            svar=svar.kropp,
            utloper=na + VARIGHET,
        )
    )


def rydd(forbindelse: Connection, *, na: datetime) -> int:
    """Clear away all that has run out. How many it was."""
    return forbindelse.execute(delete(idempotens).where(idempotens.c.utloper <= na)).rowcount
