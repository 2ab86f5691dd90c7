"""What every document is, contract or not: its kind, its date, and what county, template and record need to know of it."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Protocol

from app.domene.kontrakt import Kildesystem, Kontraktstype, Vedlegg
from app.domene.parter import Kandidat, Person
from app.tekst import Malform


class Dokumenttype(StrEnum):
    """Every kind of document: the five contracts, and those that stand around a contract (innhold §3)."""

    LAREKONTRAKT = Kontraktstype.LAREKONTRAKT.value
    OPPLARINGSKONTRAKT = Kontraktstype.OPPLARINGSKONTRAKT.value
    PRAKSISBREVKONTRAKT = Kontraktstype.PRAKSISBREVKONTRAKT.value
    FAGBREV_PA_JOBB = Kontraktstype.FAGBREV_PA_JOBB.value
    FAGOPPLARING_I_SKOLE = Kontraktstype.FAGOPPLARING_I_SKOLE.value
    AVTALE_SAMARBEIDSORGAN = "avtaleSamarbeidsorgan"
    OPPSEIING = "oppseiing"
    HEVING = "heving"
    ENDRINGSAVTALE = "endringsavtale"


class Dokument(Protocol):
    """What county, template, storage and record need to know of a document, whatever its kind."""

    @property
    def dokumenttype(self) -> StrEnum:
        """Which kind of document."""
        ...

    @property
    def dato(self) -> date:
        """The document's own date: it chooses the revision and the rows."""

    @property
    def kontraktsnummer(self) -> str:
        """The number in the case system of the contract or agreement that the document is of."""
        ...

    @property
    def fylkesnummer(self) -> str:
        """The county."""
        ...

    @property
    def utgave(self) -> int:
        """Which issue."""
        ...

    @property
    def erstatter_dokument_id(self) -> str | None:
        """The issue that this one replaces."""
        ...

    @property
    def fylkessignatar(self) -> Person | None:
        """Who signs for the county."""
        ...

    @property
    def onsket_malform(self) -> Malform | None:
        """The candidate's registered wish, where the document has a candidate."""

    @property
    def kandidat(self) -> Kandidat | None:
        """The one who learns, where the document has one."""
        ...

    @property
    def larefagkode(self) -> str | None:
        """The code of the trade, where the document is about one."""
        ...

    @property
    def vedlegg(self) -> tuple[Vedlegg, ...]:
        """The attachments as announced."""
        ...

    @property
    def kildesystem(self) -> Kildesystem | None:
        """The case system."""
        ...
