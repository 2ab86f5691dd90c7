"""The data that a document was made of, encrypted whole, with who is to sign it as the document was printed.

An order is opened days after the document was made. Rules, county files and templates may have changed meanwhile; who stands in the
document, under which title and how they are reached, may not.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from app.dokument.undertegner import Undertegner
from app.domene.parter import Kontakt
from app.lager.kryptering import Kryptert, Nokkelring
from app.lager.modeller import saksdata
from signing.model import Signaturkrav

VERSJON = 1


@dataclass(frozen=True, slots=True)
class Saksdata:
    """`raa`: what was sent as canonical JSON, dated also where it was not."""

    raa: bytes
    undertegnere: tuple[Undertegner, ...]


def legg(forbindelse: Connection, ring: Nokkelring, dokument_id: str, data: Saksdata) -> None:
    """Keep it in the caller's transaction."""
    klartekst = {"versjon": VERSJON, "data": data.raa.decode(), "undertegnere": [asdict(en) for en in data.undertegnere]}
    skrevet = json.dumps(klartekst, ensure_ascii=False, separators=(",", ":"), default=date.isoformat)
    kryptert = ring.krypter(skrevet, rad=plass(dokument_id))
    forbindelse.execute(insert(saksdata).values(dokument_id=dokument_id, nokkel_id=kryptert.nokkel_id, kryptert=kryptert.verdi))


def les(forbindelse: Connection, ring: Nokkelring, dokument_id: str) -> Saksdata | None:
    """The data, None where there is none: deleted, or stored by a version that kept none."""
    rad = forbindelse.execute(select(saksdata).where(saksdata.c.dokument_id == dokument_id)).first()
    if rad is None:
        return None
    lest = json.loads(ring.dekrypter(Kryptert(rad.nokkel_id, rad.kryptert), rad=plass(dokument_id)))
    return Saksdata(lest["data"].encode(), tuple(_undertegner(en) for en in lest["undertegnere"]))


def slett(forbindelse: Connection, dokument_id: str) -> int:
    """Forget it. How many rows it was."""
    return forbindelse.execute(delete(saksdata).where(saksdata.c.dokument_id == dokument_id)).rowcount


def plass(dokument_id: str) -> tuple[str, ...]:
    """What the value is bound to."""
    return ("saksdata", dokument_id)


def _undertegner(lest: Mapping[str, Any]) -> Undertegner:
    """Who identifies whom by what was not kept of documents made before Posten signering came: such a one is sent by contact data."""
    krav = {**lest["krav"], "pa_vegne_av": tuple(lest["krav"]["pa_vegne_av"])}
    fodt = lest.get("fodselsdato")
    return Undertegner(
        Signaturkrav(**krav),
        Kontakt(**lest["kontakt"]),
        nummer=lest.get("nummer"),
        fodselsdato=date.fromisoformat(fodt) if fodt else None,
        for_andre=lest.get("for_andre", False),
    )
