"""Where each signer of an order is reached: encrypted, one row a signer, beside the order and never in its events."""

from __future__ import annotations

import json

from sqlalchemy import Connection, delete, insert, select

from app.domene.parter import Kontakt
from app.lager.kryptering import Kryptert, Nokkelring
from app.lager.modeller import kontakt as tabell


def legg(forbindelse: Connection, ring: Nokkelring, oppdrag_id: str, felt: str, kontakt: Kontakt) -> None:
    """Keep how the signer of a field is reached, in the caller's transaction. What stood there before is gone."""
    kryptert = ring.krypter(_skriv(kontakt), rad=_rad(oppdrag_id, felt))
    forbindelse.execute(delete(tabell).where(tabell.c.oppdrag_id == oppdrag_id, tabell.c.felt == felt))
    forbindelse.execute(
        insert(tabell).values(oppdrag_id=oppdrag_id, felt=felt, nokkel_id=kryptert.nokkel_id, kryptert=kryptert.verdi),
    )


rett = legg
"""A correction takes the place of what stood there: only the newest way to reach somebody is kept."""


def hent(forbindelse: Connection, ring: Nokkelring, oppdrag_id: str, felt: str) -> Kontakt | None:
    """How the signer is reached; None where nobody has said so, or where it is deleted."""
    rad = forbindelse.execute(select(tabell).where(tabell.c.oppdrag_id == oppdrag_id, tabell.c.felt == felt)).first()
    return None if rad is None else _les(ring.dekrypter(Kryptert(rad.nokkel_id, rad.kryptert), rad=_rad(oppdrag_id, felt)))


def slett(forbindelse: Connection, oppdrag_id: str) -> int:
    """Forget how the signers of an order are reached. How many they were."""
    return forbindelse.execute(delete(tabell).where(tabell.c.oppdrag_id == oppdrag_id)).rowcount


def _skriv(kontakt: Kontakt) -> str:
    return json.dumps({"epost": kontakt.epost, "mobil": kontakt.mobil}, ensure_ascii=False)


def _les(skrevet: str) -> Kontakt:
    lest = json.loads(skrevet)
    return Kontakt(epost=lest["epost"], mobil=lest["mobil"])


def _rad(oppdrag_id: str, felt: str) -> tuple[str, ...]:
    return ("kontakt", oppdrag_id, felt)
