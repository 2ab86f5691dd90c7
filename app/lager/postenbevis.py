"""The proofs that Posten gives of each signature (XAdES), encrypted: they hold personal numbers, IP addresses and what the e-ID said.

They are stored before the change that told of them is confirmed, and never change after. `identitet`: what the proof was held against.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping

from sqlalchemy import Connection, delete, insert, select, update

from app.lager.kryptering import Kryptert, Nokkelring
from app.lager.modeller import postenbevis, postenjobb


def legg(forbindelse: Connection, ring: Nokkelring, jobb_id: str, felt: str, xades: bytes) -> bool:
    """Keep the proof of one signer. False: there is one, and it stays."""
    samme = (postenbevis.c.jobb_id == jobb_id, postenbevis.c.felt == felt)
    if forbindelse.execute(select(postenbevis.c.felt).where(*samme)).first() is not None:
        return False
    kryptert = ring.krypter(base64.b64encode(xades).decode("ascii"), rad=plass(jobb_id, felt))
    forbindelse.execute(insert(postenbevis).values(jobb_id=jobb_id, felt=felt, nokkel_id=kryptert.nokkel_id, kryptert=kryptert.verdi))
    return True


def felter(forbindelse: Connection, jobb_id: str) -> frozenset[str]:
    """The signers whose proof is here."""
    return frozenset(forbindelse.execute(select(postenbevis.c.felt).where(postenbevis.c.jobb_id == jobb_id)).scalars())


def les(forbindelse: Connection, ring: Nokkelring, jobb_id: str) -> Mapping[str, bytes]:
    """The proofs by field."""
    rader = forbindelse.execute(select(postenbevis).where(postenbevis.c.jobb_id == jobb_id)).all()
    return {rad.felt: _les(ring, jobb_id, rad.felt, Kryptert(rad.nokkel_id, rad.kryptert)) for rad in rader}


def _les(ring: Nokkelring, jobb_id: str, felt: str, kryptert: Kryptert) -> bytes:
    return base64.b64decode(ring.dekrypter(kryptert, rad=plass(jobb_id, felt)))


def sett_identitet(forbindelse: Connection, jobb_id: str, identitet: Mapping[str, str]) -> None:
    """What each signer was known by (`app.oppdrag.postenkontroll.Identitetskontroll`)."""
    for felt, kontroll in identitet.items():
        forbindelse.execute(
            update(postenbevis).where(postenbevis.c.jobb_id == jobb_id, postenbevis.c.felt == felt).values(identitet=kontroll)
        )


def identitet(forbindelse: Connection, jobb_id: str) -> Mapping[str, str | None]:
    """By field what the signer was known by; None where it has not been looked at."""
    rader = forbindelse.execute(select(postenbevis.c.felt, postenbevis.c.identitet).where(postenbevis.c.jobb_id == jobb_id))
    return {rad.felt: rad.identitet for rad in rader}


def slett(forbindelse: Connection, oppdrag_id: str) -> int:
    """Forget the proofs of an order. How many they were."""
    jobber = select(postenjobb.c.id).where(postenjobb.c.oppdrag_id == oppdrag_id)
    return forbindelse.execute(delete(postenbevis).where(postenbevis.c.jobb_id.in_(jobber))).rowcount


def plass(jobb_id: str, felt: str) -> tuple[str, ...]:
    """What the value is bound to."""
    return ("postenbevis", jobb_id, felt)
