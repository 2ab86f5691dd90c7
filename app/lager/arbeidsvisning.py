"""What a caseworker sees of the work list: a page of a group of documents in some order, and what a search finds. One county's only."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from functools import lru_cache
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, Text, literal, select, tuple_, union_all

from app.clock import OSLO, dag
from app.lager import arbeidsliste, personnumre, sokeindeks
from app.lager.arbeidsliste import UTEN_FRIST, Tur, Ventet
from app.lager.kolonner import Tidspunkt
from app.lager.kryptering import Nokkel, Nokkelring
from app.lager.listeopplysninger import Opplysninger
from app.lager.markor import Markor
from app.lager.modeller import arbeidsliste as tabell
from app.lager.modeller import dokument
from app.lager.sokeindeks import FLEST, Sok, sok_etter
from signing.states import Signertilstand, Tilstand

VISES = 50
"""How many documents a search shows."""
_PERSONNUMMER = re.compile(r"[0-9]{6} ?[0-9]{5}")
_ORGNUMMER = re.compile(r"[0-9]{3} ?[0-9]{3} ?[0-9]{3}")
_ETTER_Z = str.maketrans({"æ": "{", "ø": "|", "å": "}"})
"""The three letters after z, in their order."""


class Orden(StrEnum):
    """What comes first. `SIST`: what came to its place last."""

    FRIST = "frist"
    VENTETID = "ventetid"
    NAVN = "navn"
    SIST = "sist"


@dataclass(frozen=True, slots=True)
class Gruppe:
    """The county's documents whose turn is one of these, or that stand in one of these states."""

    fylkesnummer: str
    turer: tuple[Tur, ...] = ()
    tilstander: tuple[Tilstand, ...] = ()

    @property
    def verdier(self) -> tuple[tuple[ColumnElement[Any], str], ...]:
        """The walks along an index that the group is made of."""
        turer = ((tabell.c.tur, tur.value) for tur in self.turer)
        return (*turer, *((tabell.c.tilstand, tilstand.value) for tilstand in self.tilstander))


@dataclass(frozen=True, slots=True, kw_only=True)
class Listerad:
    """One document in a list."""

    id: str
    tilstand: Tilstand
    tur: Tur | None
    frist: date | None
    siden: datetime
    signert: int
    antall: int
    hvem: tuple[Ventet, ...]
    kontraktsnummer: str | None
    dokumenttype: str
    utgave: int
    opprettet: datetime
    om: Opplysninger

    def markor(self, orden: Orden) -> Markor:
        """Where the next page begins after it. Never by a name: a list by name goes on after the document."""
        frist = datetime.combine(self.frist or date.fromisoformat(UTEN_FRIST), time(), OSLO)
        return Markor(frist if orden is Orden.FRIST else self.siden, self.id)


@dataclass(frozen=True, slots=True)
class Listeside:
    """One page, and how many documents the next one has."""

    rader: tuple[Listerad, ...]
    flere: int


@dataclass(frozen=True, slots=True)
class Treff:
    """What a search found, the newest first. `alle` False: there are more than these."""

    rader: tuple[Listerad, ...]
    alle: bool


def side(forbindelse: Connection, ring: Nokkelring, gruppe: Gruppe, orden: Orden, *, etter: Markor | None, antall: int) -> Listeside:
    """At most `antall` documents of the group after the cursor."""
    if not gruppe.verdier:
        return Listeside((), 0)
    finn = _etter_navn if orden is Orden.NAVN else _langs_indeksen
    ider = finn(forbindelse, ring, gruppe, orden, etter, 2 * antall)
    return Listeside(_rader(forbindelse, ring, ider[:antall], fylkesnummer=gruppe.fylkesnummer), len(ider[antall:]))


# ---------------------------------------------------------------- the order


def _langs_indeksen(
    forbindelse: Connection, _ring: Nokkelring, gruppe: Gruppe, orden: Orden, etter: Markor | None, antall: int
) -> Sequence[str]:
    """Each value is one walk along its index, however many documents there are."""
    deler = (_vandring(gruppe.fylkesnummer, hva, orden, etter, antall).subquery() for hva in gruppe.verdier)
    alle = union_all(*(select(del_) for del_ in deler)).subquery()
    ider = select(alle.c.dokument_id).order_by(*_RETNING[orden](alle.c.plass, alle.c.dokument_id)).limit(antall)
    return forbindelse.execute(ider).scalars().all()


def _vandring(fylke: str, hva: tuple[ColumnElement[Any], str], orden: Orden, etter: Markor | None, antall: int) -> Select[Any]:
    kolonne, verdi = hva
    plass, fra = _PLASS[orden](etter)
    nokkel = tuple_(plass, tabell.c.dokument_id)
    vandring = select(tabell.c.dokument_id, plass.label("plass")).where(tabell.c.fylkesnummer == fylke, kolonne == verdi)
    if etter is not None:
        sted = tuple_(fra, literal(etter.id, Text))
        vandring = vandring.where(nokkel < sted if orden is Orden.SIST else nokkel > sted)
    return vandring.order_by(*_RETNING[orden](plass, tabell.c.dokument_id)).limit(antall)


def _frist(etter: Markor | None) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    return tabell.c.frist, literal(dag(etter.tid).isoformat() if etter else "", Text)


def _siden(etter: Markor | None) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    return tabell.c.siden, literal(etter.tid if etter else None, Tidspunkt)


_PLASS: Mapping[Orden, Callable[[Markor | None], tuple[ColumnElement[Any], ColumnElement[Any]]]] = {
    Orden.FRIST: _frist,
    Orden.VENTETID: _siden,
    Orden.SIST: _siden,
}
"""The column that the order goes by, and the cursor's place in it."""
_RETNING: Mapping[Orden, Callable[..., tuple[ColumnElement[Any], ...]]] = {
    Orden.FRIST: lambda *kolonner: kolonner,
    Orden.VENTETID: lambda *kolonner: kolonner,
    Orden.SIST: lambda *kolonner: tuple(en.desc() for en in kolonner),
}


def _etter_navn(
    forbindelse: Connection, ring: Nokkelring, gruppe: Gruppe, _orden: Orden, etter: Markor | None, antall: int
) -> Sequence[str]:
    """Names are encrypted, so those of the whole group are read and sorted. After the document of the cursor, or from the first."""
    kryptert = select(tabell.c.dokument_id, tabell.c.nokkel_id, tabell.c.kryptert).where(tabell.c.fylkesnummer == gruppe.fylkesnummer)
    rader = (rad for kolonne, verdi in gruppe.verdier for rad in forbindelse.execute(kryptert.where(kolonne == verdi)))
    ider = [id_ for _, id_ in sorted((_sorteringsnavn(ring, *rad), rad[0]) for rad in rader)]
    fra = ider.index(etter.id) + 1 if etter and etter.id in ider else 0
    return ider[fra : fra + antall]


def _sorteringsnavn(ring: Nokkelring, dokument_id: str, nokkel_id: str, kryptert: bytes) -> str:
    """Read once: a list by name asks for those of the whole group each time. What is encrypted anew is another value."""
    return _lest_navn((nokkel_id, ring.finn(nokkel_id)), dokument_id, bytes(kryptert))


@lru_cache(maxsize=20_000)
def _lest_navn(nokkel: tuple[str, Nokkel], dokument_id: str, kryptert: bytes) -> str:
    nokkel_id, hemmelig = nokkel
    om = arbeidsliste.les_opplysninger(Nokkelring(nokkel_id, {nokkel_id: hemmelig}), dokument_id, nokkel_id, kryptert)
    navn = f"{om.kandidat.etternavn} {om.kandidat.fornavn}" if om.kandidat else om.tittel
    return navn.casefold().translate(_ETTER_Z)


# ---------------------------------------------------------------- search


def sok(forbindelse: Connection, ring: Nokkelring, tekst: str, *, fylkesnummer: str) -> Treff:
    """By personal number, contract number, organisation number, or words of names. What is asked for is kept nowhere."""
    if _PERSONNUMMER.fullmatch(tekst):
        sikre: Sequence[str] = personnumre.finn(forbindelse, ring, fylkesnummer=fylkesnummer, nummer=tekst.replace(" ", ""))
        return _treff(forbindelse, ring, frozenset(sikre), (), Sok(()), fylkesnummer=fylkesnummer)
    sok_ = sok_etter(tekst.replace(" ", "") if _ORGNUMMER.fullmatch(tekst) else tekst)
    sikre = _med_nummer(forbindelse, tekst, fylkesnummer=fylkesnummer)
    mulige = sokeindeks.finn(forbindelse, ring, sok_, fylkesnummer=fylkesnummer) if sok_.er_nok else ()
    return _treff(forbindelse, ring, frozenset(sikre), mulige, sok_, fylkesnummer=fylkesnummer)


def er_nok(tekst: str) -> bool:
    """There is something to look for."""
    return sok_etter(tekst).er_nok


def _med_nummer(forbindelse: Connection, tekst: str, *, fylkesnummer: str) -> Sequence[str]:
    """However the letters of the number are written."""
    skrevet = dokument.c.kontraktsnummer.in_({tekst, tekst.upper(), tekst.lower()})
    sporring = select(dokument.c.id).where(dokument.c.fylkesnummer == fylkesnummer, skrevet).limit(FLEST)
    return forbindelse.execute(sporring).scalars().all()


def _treff(
    forbindelse: Connection, ring: Nokkelring, sikre: frozenset[str], mulige: Sequence[str], sok_: Sok, *, fylkesnummer: str
) -> Treff:
    """What surely is meant, and what has the words when it is read: the newest first, and no more is read than is shown."""
    egne = (tabell.c.fylkesnummer == fylkesnummer, tabell.c.dokument_id.in_((*sikre, *mulige)))
    kolonner = (tabell.c.dokument_id, tabell.c.siden, tabell.c.nokkel_id, tabell.c.kryptert)
    nyeste = sorted(forbindelse.execute(select(*kolonner).where(*egne)), key=lambda rad: (rad.siden, rad.dokument_id), reverse=True)
    rette = (rad.dokument_id for rad in nyeste if rad.dokument_id in sikre or sok_.stemmer(_om(ring, rad)))
    funnet = list(islice(rette, VISES + 1))
    alle = len(funnet) <= VISES and len(mulige) < FLEST
    return Treff(_rader(forbindelse, ring, funnet[:VISES], fylkesnummer=fylkesnummer), alle)


# ---------------------------------------------------------------- the rows

_OM_DOKUMENTET = (dokument.c.kontraktsnummer, dokument.c.dokumenttype, dokument.c.utgave, dokument.c.opprettet)


def _rader(forbindelse: Connection, ring: Nokkelring, ider: Sequence[str], *, fylkesnummer: str) -> tuple[Listerad, ...]:
    """The documents in the order of their ids here."""
    egne = (tabell.c.fylkesnummer == fylkesnummer, tabell.c.dokument_id.in_(tuple(ider)))
    rader = forbindelse.execute(select(tabell, *_OM_DOKUMENTET).join(dokument, dokument.c.id == tabell.c.dokument_id).where(*egne))
    funnet = {rad.dokument_id: rad for rad in rader}
    return tuple(_rad(ring, funnet[id_]) for id_ in ider if id_ in funnet)


def _rad(ring: Nokkelring, rad: Row[Any]) -> Listerad:
    return Listerad(
        id=rad.dokument_id,
        tilstand=Tilstand(rad.tilstand),
        tur=Tur(rad.tur) if rad.tur else None,
        frist=None if rad.frist == UTEN_FRIST else date.fromisoformat(rad.frist),
        siden=rad.siden,
        signert=rad.signert,
        antall=rad.antall,
        hvem=tuple(Ventet(felt, Signertilstand(tilstand)) for felt, tilstand in rad.hvem.items()),
        kontraktsnummer=rad.kontraktsnummer,
        dokumenttype=rad.dokumenttype,
        utgave=rad.utgave,
        opprettet=rad.opprettet,
        om=_om(ring, rad),
    )


def _om(ring: Nokkelring, rad: Any) -> Opplysninger:
    return arbeidsliste.les_opplysninger(ring, rad.dokument_id, rad.nokkel_id, rad.kryptert)
