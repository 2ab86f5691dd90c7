"""The evidence packages that were made, and what each was made of. The packages themselves are stored files.

A package is never made anew for what it was made of before: `grunnlag` is the fingerprint of the signed file, the files that came with it
and the log as far as it is evidence. What only tells what became of the evidence afterwards (`UTEN_BETYDNING`) makes no new package.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from app.lager import fornyelser
from app.lager.bevismodell import bevispakke
from app.lager.hendelser import Hendelsestype
from app.lager.modeller import dokument
from signing.events import Slag
from signing.logg import OPPDRAG, Post, sha256

BYGG = "bevis-bygg"
"""The job that makes a package: laid in the transaction that gives the document a new sealed file."""
UTEN_BETYDNING = frozenset(
    {
        f"{OPPDRAG}{Slag.ARKIVERT.value}",
        Hendelsestype.FORNYELSE_ARKIVERT.value,
        Hendelsestype.SLETTET.value,
        Hendelsestype.ERSTATTET.value,
        Hendelsestype.INNSYN.value,
    }
)
"""Events that say where the evidence went, or what took the contract's place: the contract is proved as it was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bevispakke:
    """One package. `kontrakt_sha256`: the signed file in it; `fil_sha256`: the stored package; `storrelse` in bytes."""

    dokument_id: str
    nr: int
    tid: datetime
    grunnlag: str
    kontrakt_sha256: str
    fil_sha256: str
    storrelse: int


def grunnlag(kontrakt_sha256: str, filer: Iterable[str], poster: Sequence[Post]) -> str:
    """The fingerprint of what a package is made of. `filer`: checksums of the attachments and proofs."""
    hendelser = [[post.nr, post.hash] for post in poster if post.type not in UTEN_BETYDNING]
    return sha256({"kontrakt": kontrakt_sha256, "filer": sorted(filer), "hendelser": hendelser})


def siste(forbindelse: Connection, dokument_id: str) -> Bevispakke | None:
    """The newest package of a document."""
    valgt = select(bevispakke).where(bevispakke.c.dokument_id == dokument_id).order_by(bevispakke.c.nr.desc()).limit(1)
    rad = forbindelse.execute(valgt).first()
    return None if rad is None else Bevispakke(**rad._asdict())


def les(forbindelse: Connection, dokument_id: str) -> tuple[Bevispakke, ...]:
    """Every package of a document, oldest first."""
    valgt = select(bevispakke).where(bevispakke.c.dokument_id == dokument_id).order_by(bevispakke.c.nr)
    return tuple(Bevispakke(**rad._asdict()) for rad in forbindelse.execute(valgt))


def legg(forbindelse: Connection, ny: Bevispakke) -> Bevispakke:
    """Keep it, unless the newest one was made of the same: then that one stands. In the caller's transaction, alone with the document."""
    forrige = siste(forbindelse, ny.dokument_id)
    if forrige is not None and forrige.grunnlag == ny.grunnlag:
        return forrige
    verdier: dict[str, Any] = {felt: getattr(ny, felt) for felt in Bevispakke.__dataclass_fields__}
    verdier["nr"] = 1 if forrige is None else forrige.nr + 1
    forbindelse.execute(insert(bevispakke).values(**verdier))
    return Bevispakke(**verdier)


def uten_pakke(forbindelse: Connection, *, etter: str, antall: int) -> tuple[str, ...]:
    """Sealed documents after this id whose newest file is in no package."""
    forseglede = fornyelser.forseglede().subquery()
    med = select(bevispakke.c.kontrakt_sha256).where(
        bevispakke.c.dokument_id == forseglede.c.dokument_id, bevispakke.c.kontrakt_sha256 == forseglede.c.fil_sha256
    )
    valgt = (
        select(forseglede.c.dokument_id)
        .join(dokument, dokument.c.id == forseglede.c.dokument_id)
        .where(forseglede.c.dokument_id > etter, dokument.c.slettet.is_(None), ~med.exists())
    )
    return tuple(forbindelse.execute(valgt.order_by(forseglede.c.dokument_id).limit(antall)).scalars())


def slett(forbindelse: Connection, dokument_id: str) -> int:
    """Forget them with their document: the files go when nothing points to them."""
    return forbindelse.execute(delete(bevispakke).where(bevispakke.c.dokument_id == dokument_id)).rowcount
