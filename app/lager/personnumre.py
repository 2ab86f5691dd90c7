"""The personal numbers of the people in a document: encrypted, found again only by who has the number and the key."""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert, select

from app.lager.kryptering import Kryptert, Nokkelring
from app.lager.modeller import personnummer


def legg(forbindelse: Connection, ring: Nokkelring, dokument_id: str, *, peker: str, fylkesnummer: str, nummer: str) -> None:
    """Keep the number of one person in the caller's transaction. `peker`: the person's place in the document's data."""
    kryptert = ring.krypter(nummer, rad=_rad(dokument_id, peker))
    forbindelse.execute(
        insert(personnummer).values(
            dokument_id=dokument_id,
            peker=peker,
            fylkesnummer=fylkesnummer,
            nokkel_id=kryptert.nokkel_id,
            kryptert=kryptert.verdi,
            indeks=ring.indeks(fylkesnummer, nummer),
        )
    )


def hent(forbindelse: Connection, ring: Nokkelring, dokument_id: str) -> dict[str, str]:
    """The numbers of a document's people by pointer."""
    rader = forbindelse.execute(select(personnummer).where(personnummer.c.dokument_id == dokument_id).order_by(personnummer.c.peker))
    return {r.peker: ring.dekrypter(Kryptert(r.nokkel_id, r.kryptert), rad=_rad(dokument_id, r.peker)) for r in rader}


def finn(forbindelse: Connection, ring: Nokkelring, *, fylkesnummer: str, nummer: str) -> tuple[str, ...]:
    """The documents of one county in which a person with this number has a part."""
    treff = (personnummer.c.fylkesnummer == fylkesnummer, personnummer.c.indeks.in_(ring.indekser(fylkesnummer, nummer)))
    sporring = select(personnummer.c.dokument_id).where(*treff).distinct().order_by(personnummer.c.dokument_id)
    return tuple(forbindelse.execute(sporring).scalars())


def slett(forbindelse: Connection, dokument_id: str) -> int:
    """Forget the numbers of a document's people. How many they were."""
    return forbindelse.execute(delete(personnummer).where(personnummer.c.dokument_id == dokument_id)).rowcount


def _rad(dokument_id: str, peker: str) -> tuple[str, ...]:
    return ("personnummer", dokument_id, peker)
