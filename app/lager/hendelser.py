"""What has happened to a document: an append-only log where each entry carries the hash of the one before."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, insert, select

from app.lager import webhookleveringer
from app.lager.kolonner import kanonisk
from app.lager.modeller import hendelse
from app.lager.motor import alene_om
from signing.logg import SLETTET

FORSTE = "0" * 64
"""What the first entry of a document has as the hash before."""


class Hendelsestype(StrEnum):
    """The kinds of event of a document itself; those of its signing order are `oppdrag.<kind>` (`app.lager.oppdrag`)."""

    OPPRETTET = "opprettet"
    ERSTATTER = "erstatter"
    """A new issue: what changed, and what each signer is to be told."""
    ERSTATTET = "erstattet"
    """Replaced by a new issue, and why."""
    SLETTET = SLETTET
    """Personal values, or the whole document, have been deleted: by which rule, or why."""
    SENDING_BEKREFTET = "sendingBekreftet"
    """Somebody has looked at who gets it, before it is sent."""
    FORNYET = "fornyet"
    """The sealed file got one more archive time stamp."""
    FORNYELSE_ARKIVERT = "fornyelseArkivert"
    """The archive has the file with the new time stamp."""
    INNSYN = "innsyn"
    """What is stored was handed to one of the persons in it, or as a whole. Says not to whom."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hendelse:
    """One entry."""

    dokument_id: str
    nr: int
    tid: datetime
    type: str
    aktor: str
    data: dict[str, Any]
    forrige: str
    hash: str

    def som_json(self) -> dict[str, Any]:
        """The shape of the HTTP answer."""
        return {
            "nr": self.nr,
            "tid": self.tid.isoformat(),
            "type": str(self.type),
            "aktor": self.aktor,
            "data": self.data,
            "forrige": self.forrige,
            "hash": self.hash,
        }


def foy_til(
    forbindelse: Connection, dokument_id: str, type_: str, *, tid: datetime, aktor: str, data: dict[str, Any] | None = None
) -> Hendelse:
    """Add the next entry in the caller's transaction, and what webhooks are to tell of it."""
    alene_om(forbindelse, f"hendelser:{dokument_id}")
    siste = forbindelse.execute(
        select(hendelse.c.nr, hendelse.c.hash).where(hendelse.c.dokument_id == dokument_id).order_by(hendelse.c.nr.desc()).limit(1)
    ).first()
    ny = _lenket(
        dokument_id,
        nr=1 if siste is None else siste.nr + 1,
        forrige=FORSTE if siste is None else siste.hash,
        tid=tid,
        type_=type_,
        aktor=aktor,
        data=data or {},
    )
    forbindelse.execute(
        insert(hendelse).values(
            dokument_id=ny.dokument_id,
            nr=ny.nr,
            tid=ny.tid,
            type=str(ny.type),
            aktor=ny.aktor,
            data=ny.data,
            forrige=ny.forrige,
            hash=ny.hash,
        )
    )
    webhookleveringer.legg_for(forbindelse, dokument_id=ny.dokument_id, nr=ny.nr, type_=str(ny.type), tid=ny.tid)
    return ny


def les(forbindelse: Connection, dokument_id: str) -> tuple[Hendelse, ...]:
    """All entries of a document, oldest first."""
    rader = forbindelse.execute(select(hendelse).where(hendelse.c.dokument_id == dokument_id).order_by(hendelse.c.nr))
    return tuple(Hendelse(**rad._asdict()) for rad in rader)


def forste_brudd(hendelser: Sequence[Hendelse]) -> int | None:
    """The number of the first entry that does not hang together with the one before; None: the chain is whole."""
    forrige = FORSTE
    for ventet, h in enumerate(hendelser, start=1):
        if h.nr != ventet or h.forrige != forrige or h.hash != _hash(h.dokument_id, h.nr, h.tid, h.type, h.aktor, h.data, h.forrige):
            return ventet
        forrige = h.hash
    return None


def _lenket(dokument_id: str, *, nr: int, forrige: str, tid: datetime, type_: str, aktor: str, data: dict[str, Any]) -> Hendelse:
    return Hendelse(
        dokument_id=dokument_id,
        nr=nr,
        tid=tid,
        type=type_,
        aktor=aktor,
        data=data,
        forrige=forrige,
        hash=_hash(dokument_id, nr, tid, type_, aktor, data, forrige),
    )


def _hash(dokument_id: str, nr: int, tid: datetime, type_: str, aktor: str, data: dict[str, Any], forrige: str) -> str:
    """SHA-256 over the canonical JSON of everything in the entry. Time in UTC: the same moment has one spelling."""
    innhold = {
        "dokumentId": dokument_id,
        "nr": nr,
        "tid": tid.astimezone(UTC).isoformat(timespec="microseconds"),
        "type": str(type_),
        "aktor": aktor,
        "data": data,
        "forrige": forrige,
    }
    return hashlib.sha256(kanonisk(innhold).encode()).hexdigest()
