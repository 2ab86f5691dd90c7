"""What of a document is kept encrypted beside its record: the data it was made of, and the personal numbers in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection

from app.lager import personnumre, saksdata
from app.lager.kryptering import Nokkelring
from app.lager.saksdata import Saksdata


@dataclass(frozen=True, slots=True)
class Vernet:
    """`numre`: personal numbers by the pointer of their person."""

    ring: Nokkelring
    data: Saksdata = field(repr=False)
    numre: Mapping[str, str] = field(repr=False)


def legg(forbindelse: Connection, dokument_id: str, vernet: Vernet, *, fylkesnummer: str) -> None:
    """Keep it in the caller's transaction."""
    saksdata.legg(forbindelse, vernet.ring, dokument_id, vernet.data)
    for peker, nummer in vernet.numre.items():
        personnumre.legg(forbindelse, vernet.ring, dokument_id, peker=peker, fylkesnummer=fylkesnummer, nummer=nummer)


def slett(forbindelse: Connection, dokument_id: str) -> int:
    """Forget it. How many values it was."""
    return saksdata.slett(forbindelse, dokument_id) + personnumre.slett(forbindelse, dokument_id)
