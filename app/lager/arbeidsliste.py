"""The work list: one row for each document, with whom it waits for and since when, kept beside it in the same transaction.

The order is its events and the document its data; a list of 100,000 can ask neither. What a row shows of persons is encrypted
(`Opplysninger`), so a list by name is sorted here and not in the database.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from app.lager import sokeindeks
from app.lager.kryptering import Kryptert, Nokkelring
from app.lager.listeopplysninger import Opplysninger
from app.lager.modeller import arbeidsliste as tabell
from signing import deadlines, visning
from signing.oppdrag import Oppdrag, Signer
from signing.states import HINDRET, Signertilstand, Tilstand

UTEN_FRIST = "9999-12-31"
"""Sorts after every day."""


class Tur(StrEnum):
    """Whose turn it is to do something, and what."""

    SEND = "send"
    RETT = "rettKontakt"
    AVKLAR = "avklar"
    GODKJENN = "godkjenn"
    SIGNATARER = "signatarer"
    TJENESTEN = "tjenesten"
    ERSTATT = "erstatt"


@dataclass(frozen=True, slots=True)
class Ventet:
    """A signer that the row speaks of: the field, and where the signer stands."""

    felt: str
    tilstand: Signertilstand


@dataclass(frozen=True, slots=True, kw_only=True)
class Plass:
    """Where a document stands in the list. `tur` None: nobody is waited for."""

    tilstand: Tilstand
    tur: Tur | None
    frist: date | None
    siden: datetime
    signert: int
    antall: int
    hvem: tuple[Ventet, ...]

    def kolonner(self) -> dict[str, Any]:
        """As the row holds it."""
        return {
            "tilstand": self.tilstand.value,
            "tur": self.tur.value if self.tur else None,
            "frist": self.frist.isoformat() if self.frist else UTEN_FRIST,
            "siden": self.siden,
            "signert": self.signert,
            "antall": self.antall,
            "hvem": {en.felt: en.tilstand.value for en in self.hvem},
        }

    def avsluttet(self, tilstand: Tilstand, tid: datetime) -> Plass:
        """The same document when it has ended without an order."""
        return replace(self, tilstand=tilstand, tur=None, frist=None, siden=tid, hvem=())


ENDELIG: Mapping[Tilstand, Tur | None] = {
    Tilstand.KLADD: Tur.TJENESTEN,
    Tilstand.UTILGJENGELIG: Tur.RETT,
    Tilstand.AVVIK: Tur.AVKLAR,
    Tilstand.AVSLATT: Tur.ERSTATT,
    Tilstand.UTLOPT: Tur.ERSTATT,
    Tilstand.FULLFORT: None,
    Tilstand.ARKIVERT: None,
    Tilstand.AVBRUTT: None,
    Tilstand.ERSTATTET: None,
}
"""Where the order's state alone says whose turn it is. In the others it goes by who is left to sign."""
INGEN_FRIST: frozenset[Tur | None] = frozenset({None, Tur.ERSTATT})
"""Whose turn it is when the order has ended: no day is left to keep."""
OM_HVEM: Mapping[Tur, frozenset[Signertilstand]] = {
    Tur.RETT: frozenset(HINDRET),
    Tur.ERSTATT: frozenset({Signertilstand.AVSLATT, Signertilstand.UTLOPT}),
}
"""Which signers a row speaks of, where it is not those whose turn it is."""


def plass_for_kladd(antall: int, na: datetime) -> Plass:
    """A document that is made and not sent."""
    return Plass(tilstand=Tilstand.KLADD, tur=Tur.SEND, frist=None, siden=na, signert=0, antall=antall, hvem=())


def plass_i(oppdrag: Oppdrag, na: datetime) -> Plass:
    """Where the document of this order stands."""
    tur = _tur(oppdrag, na)
    hvem = _hvem(oppdrag, tur)
    return Plass(
        tilstand=oppdrag.tilstand,
        tur=tur,
        frist=None if tur in INGEN_FRIST else deadlines.frist(oppdrag),
        siden=_siden(oppdrag, tur, hvem),
        signert=sum(s.tilstand is Signertilstand.SIGNERT for s in oppdrag.signere),
        antall=len(oppdrag.signere),
        hvem=tuple(Ventet(s.krav.felt, s.tilstand) for s in hvem),
    )


def _tur(oppdrag: Oppdrag, na: datetime) -> Tur | None:
    """Approval is asked of the state machine itself, as everywhere."""
    if oppdrag.tilstand in ENDELIG:
        return ENDELIG[oppdrag.tilstand]
    if oppdrag.i_tur:
        return Tur.SIGNATARER
    return Tur.GODKJENN if visning.Handling.GODKJENN in visning.handlinger(oppdrag, na) else Tur.TJENESTEN


def _hvem(oppdrag: Oppdrag, tur: Tur | None) -> tuple[Signer, ...]:
    if tur is Tur.SIGNATARER:
        return oppdrag.i_tur
    om = OM_HVEM.get(tur, frozenset()) if tur else frozenset()
    return tuple(s for s in oppdrag.signere if s.tilstand in om)


def _siden(oppdrag: Oppdrag, tur: Tur | None, hvem: tuple[Signer, ...]) -> datetime:
    """When the waiting began."""
    siste = oppdrag.arkivert or oppdrag.avsluttet or (oppdrag.hendelser[-1].tid if oppdrag.hendelser else None)
    fra = {
        Tur.SIGNATARER: deadlines.tur_fra(oppdrag, oppdrag.aktiv_gruppe) if oppdrag.aktiv_gruppe is not None else None,
        Tur.RETT: min((s.endret for s in hvem), default=None),
        Tur.GODKJENN: max((s.endret for s in oppdrag.signere), default=None),
    }
    tid = (fra.get(tur) if tur else None) or siste
    if tid is None:
        raise ValueError("an order without events")
    return tid


# ---------------------------------------------------------------- writing


def legg(
    forbindelse: Connection, ring: Nokkelring, dokument_id: str, plass: Plass, opplysninger: Opplysninger, *, fylkesnummer: str
) -> None:
    """The row of a document and the words it is found by, in the caller's transaction."""
    kryptert = ring.krypter(opplysninger.skriv(), rad=plass_i_tabellen(dokument_id))
    forbindelse.execute(
        insert(tabell).values(
            dokument_id=dokument_id,
            fylkesnummer=fylkesnummer,
            **plass.kolonner(),
            nokkel_id=kryptert.nokkel_id,
            kryptert=kryptert.verdi,
        )
    )
    sokeindeks.legg(forbindelse, ring, dokument_id, fylkesnummer=fylkesnummer, opplysninger=opplysninger)


def flytt(forbindelse: Connection, dokument_id: str, plass: Plass) -> None:
    """The document stands elsewhere now. One that has no row gets it by `app.jobber.listebygging`."""
    forbindelse.execute(update(tabell).where(tabell.c.dokument_id == dokument_id).values(**plass.kolonner()))


def avslutt(forbindelse: Connection, dokument_id: str, tilstand: Tilstand, na: datetime) -> None:
    """A document without an order has ended: nobody is waited for."""
    verdier: dict[str, Any] = {"tilstand": tilstand.value, "tur": None, "frist": UTEN_FRIST, "siden": na, "hvem": {}}
    forbindelse.execute(update(tabell).where(tabell.c.dokument_id == dokument_id).values(**verdier))


def slett(forbindelse: Connection, dokument_id: str) -> int:
    """Forget the row and the words. How many values it was."""
    ord_ = sokeindeks.slett(forbindelse, dokument_id)
    return ord_ + forbindelse.execute(delete(tabell).where(tabell.c.dokument_id == dokument_id)).rowcount


def les_opplysninger(ring: Nokkelring, dokument_id: str, nokkel_id: str, kryptert: bytes) -> Opplysninger:
    """What a row shows of persons."""
    return Opplysninger.les(ring.dekrypter(Kryptert(nokkel_id, kryptert), rad=plass_i_tabellen(dokument_id)))


def plass_i_tabellen(dokument_id: str) -> tuple[str, ...]:
    """What the value is bound to."""
    return (tabell.name, dokument_id)


def antall(forbindelse: Connection, *, fylkesnummer: str) -> Mapping[tuple[Tilstand, Tur | None], int]:
    """How many documents of the county stand where. Walks along an index."""
    grupper = select(tabell.c.tilstand, tabell.c.tur, func.count()).where(tabell.c.fylkesnummer == fylkesnummer)
    rader: Iterable[Any] = forbindelse.execute(grupper.group_by(tabell.c.tilstand, tabell.c.tur))
    return {(Tilstand(tilstand), Tur(tur) if tur else None): int(n) for tilstand, tur, n in rader}
