"""People's sessions, and logins under way: kept here so that a logout ends them, and so that any web process knows them.

What the browser holds is 256 random bits; here stands their SHA-256. What the provider told of the person is encrypted, bound to its row.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, delete, insert, or_, select, update

from app.lager.kandidatindeks import merk
from app.lager.kryptering import KanIkkeLeses, Kryptert, MangletNokkel, Nokkelring
from app.lager.oktmodell import innlogging, okt
from signing.model import Niva

ID_BYTE = 32
"""Random bytes of a session's id: 256 bits."""
UNDERVEIS = timedelta(minutes=10)
"""How long one may be at the provider."""
LENGSTE_HVILE = timedelta(hours=2)
"""No installation lets a session lie unused for longer (`app.identitetsoppsett`)."""
BRUKT_HVERT = timedelta(minutes=1)
"""A session in use is written down no more often than this, not at every call."""

Tilfeldig = Callable[[int], bytes]
"""So many random bytes."""


class Oktslag(StrEnum):
    """Whose session it is."""

    ANSATT = "ansatt"
    SIGNATAR = "signatar"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lagretokt:
    """One session. `person` and `sid` are keyed marks (`personmerke`, `sidmerke`); `innhold` is what is encrypted."""

    slag: Oktslag
    leverandor: str
    person: str
    sid: str | None
    rolle: str | None
    fylkesnummer: str | None
    acr: str
    niva: Niva
    innlogget: datetime
    opprettet: datetime
    sist_brukt: datetime
    utloper: datetime
    innhold: Mapping[str, Any] = field(repr=False)


def avtrykk(hemmelighet: str) -> str:
    """What stands in the table of a value that the browser has."""
    return hashlib.sha256(hemmelighet.encode()).hexdigest()


def personmerke(nokkel: bytes, utsteder: str, sub: str) -> str:
    """Who somebody is at an issuer, for whoever has the key; nothing for anybody else."""
    return merk(nokkel, "person", utsteder, sub)


def sidmerke(nokkel: bytes, utsteder: str, sid: str) -> str:
    """Which session at an issuer it is."""
    return merk(nokkel, "sid", utsteder, sid)


# ---------------------------------------------------------------- sessions


def legg(forbindelse: Connection, ring: Nokkelring, id_: str, ny: Lagretokt) -> None:
    """Keep a session under the id that the browser is given."""
    rad = avtrykk(id_)
    kryptert = ring.krypter(json.dumps(dict(ny.innhold)), rad=("okt", rad))
    forbindelse.execute(
        insert(okt).values(
            id_sha256=rad,
            slag=ny.slag.value,
            leverandor=ny.leverandor,
            person=ny.person,
            sid=ny.sid,
            rolle=ny.rolle,
            fylkesnummer=ny.fylkesnummer,
            acr=ny.acr,
            niva=ny.niva.value,
            innlogget=ny.innlogget,
            opprettet=ny.opprettet,
            sist_brukt=ny.sist_brukt,
            utloper=ny.utloper,
            nokkel_id=kryptert.nokkel_id,
            kryptert=kryptert.verdi,
        )
    )


def finn(forbindelse: Connection, ring: Nokkelring, id_: str, slag: Oktslag, *, na: datetime, hvile: timedelta) -> Lagretokt | None:
    """The session of this id: None where there is none, where it has run out, has lain unused for `hvile`, or cannot be read."""
    rad = forbindelse.execute(
        select(okt).where(okt.c.id_sha256 == avtrykk(id_), okt.c.slag == slag.value, okt.c.utloper > na, okt.c.sist_brukt > na - hvile)
    ).first()
    if rad is None:
        return None
    try:
        return _som_okt(rad, ring)
    except (KanIkkeLeses, MangletNokkel):
        return None


def _som_okt(rad: Row[Any], ring: Nokkelring) -> Lagretokt:
    innhold = ring.dekrypter(Kryptert(rad.nokkel_id, rad.kryptert), rad=("okt", rad.id_sha256))
    return Lagretokt(
        slag=Oktslag(rad.slag),
        leverandor=rad.leverandor,
        person=rad.person,
        sid=rad.sid,
        rolle=rad.rolle,
        fylkesnummer=rad.fylkesnummer,
        acr=rad.acr,
        niva=Niva(rad.niva),
        innlogget=rad.innlogget,
        opprettet=rad.opprettet,
        sist_brukt=rad.sist_brukt,
        utloper=rad.utloper,
        innhold=json.loads(innhold),
    )


def brukt_hvert(hvile: timedelta) -> timedelta:
    """How often a session in use is written down, where one that has lain unused for `hvile` ends: so often that it lacks a tenth of it at
    most, for what was not written down is no use."""
    return min(BRUKT_HVERT, hvile / 10)


def merk_brukt(forbindelse: Connection, id_: str, *, na: datetime, hvert: timedelta = BRUKT_HVERT) -> None:
    """It is in use. `hvert`: not written down again before this has passed."""
    gammel = okt.c.sist_brukt <= na - hvert
    forbindelse.execute(update(okt).where(okt.c.id_sha256 == avtrykk(id_), gammel).values(sist_brukt=na))


def avslutt(forbindelse: Connection, id_: str) -> int:
    """End one. How many it was."""
    return forbindelse.execute(delete(okt).where(okt.c.id_sha256 == avtrykk(id_))).rowcount


def avslutt_hos(forbindelse: Connection, leverandor: str, *, person: str | None = None, sid: str | None = None) -> int:
    """End those that one provider says are over: one session of its, or all of a person's. Where it names both, the person's others go on,
    but those of which we were told no `sid`. How many; none where it says neither.

    Asked twice: on PostgreSQL the first may wait for one who just then changes the role of a session (`app.web.okt.bytt`), finds the old
    row gone, and does not see the new one, which came after it began. The second sees what has been stored meanwhile.
    """
    hvilke: list[ColumnElement[bool]] = [
        *([okt.c.sid == sid] if sid else []),
        *([and_(okt.c.person == person, okt.c.sid.is_(None)) if sid else okt.c.person == person] if person else []),
    ]
    if not hvilke:
        return 0
    slett = delete(okt).where(okt.c.leverandor == leverandor, or_(*hvilke))
    return sum(forbindelse.execute(slett).rowcount for _ in range(2))


# ---------------------------------------------------------------- logins under way


def begynn(forbindelse: Connection, ring: Nokkelring, *, state: str, nettleser: str, innhold: Mapping[str, Any], na: datetime) -> None:
    """Remember a login until its answer comes, and forget those whose answer never came. `nettleser`: what its cookie holds."""
    forbindelse.execute(delete(innlogging).where(innlogging.c.utloper <= na))
    rad = avtrykk(state)
    kryptert = ring.krypter(json.dumps(dict(innhold)), rad=("innlogging", rad))
    forbindelse.execute(
        insert(innlogging).values(
            id_sha256=rad,
            nettleser_sha256=avtrykk(nettleser),
            utloper=na + UNDERVEIS,
            nokkel_id=kryptert.nokkel_id,
            kryptert=kryptert.verdi,
        )
    )


def ta(forbindelse: Connection, ring: Nokkelring, *, state: str, nettleser: str, na: datetime) -> Mapping[str, Any] | None:
    """The login that this answer is to, for the browser that began it: once. Another browser's attempt leaves it where it is."""
    dette = (
        innlogging.c.id_sha256 == avtrykk(state),
        innlogging.c.nettleser_sha256 == avtrykk(nettleser),
        innlogging.c.utloper > na,
    )
    rad = forbindelse.execute(select(innlogging).where(*dette)).first()
    if rad is None or forbindelse.execute(delete(innlogging).where(*dette)).rowcount != 1:
        return None
    lest: Mapping[str, Any] = json.loads(ring.dekrypter(Kryptert(rad.nokkel_id, rad.kryptert), rad=("innlogging", rad.id_sha256)))
    return lest


def er_underveis(forbindelse: Connection, *, nettleser: str, na: datetime) -> bool:
    """This browser has a login that is not finished."""
    dens = select(innlogging.c.id_sha256).where(innlogging.c.nettleser_sha256 == avtrykk(nettleser), innlogging.c.utloper > na)
    return forbindelse.execute(dens.limit(1)).first() is not None


def rydd(forbindelse: Connection, *, na: datetime) -> int:
    """Clear away all that has run out or lain unused. How many it was."""
    gamle = forbindelse.execute(delete(okt).where((okt.c.utloper <= na) | (okt.c.sist_brukt <= na - LENGSTE_HVILE))).rowcount
    return gamle + forbindelse.execute(delete(innlogging).where(innlogging.c.utloper <= na)).rowcount
