"""Which template revisions a county's documents were made on. Counts and ids, never what stands in a document."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import JSON, func, select, type_coerce

from app.lager.base import Lager
from app.lager.dokumenter import KLADD, Dokument
from app.lager.modeller import dokument
from signing.states import AKTIVE, Tilstand

IKKE_FERDIG = (KLADD, *(tilstand.value for tilstand in AKTIVE), Tilstand.AVVIK.value)
"""What may still be made anew: drafts, and orders that have not ended."""
_REVISJON = type_coerce(dokument.c.post, JSON)["malrevisjon"].as_string()


def antall_per_revisjon(lager: Lager, *, fylkesnummer: str) -> Mapping[tuple[str, str], int]:
    """Kind of document and revision → how many of the county's documents were made on it. Deleted ones count no more."""
    with lager.lesing() as forbindelse:
        rader = forbindelse.execute(
            select(dokument.c.dokumenttype, _REVISJON, func.count())
            .where(dokument.c.fylkesnummer == fylkesnummer, dokument.c.slettet.is_(None))
            .group_by(dokument.c.dokumenttype, _REVISJON)
        )
        return {(dokumenttype, revisjon): antall for dokumenttype, revisjon, antall in rader}


def ikke_ferdige(lager: Lager, dokumenttype: str, *, fylkesnummer: str) -> tuple[Dokument, ...]:
    """The county's documents of a kind that are not signed by all, oldest first."""
    with lager.lesing() as forbindelse:
        rader = forbindelse.execute(
            select(dokument)
            .where(
                dokument.c.fylkesnummer == fylkesnummer,
                dokument.c.status.in_(IKKE_FERDIG),
                dokument.c.dokumenttype == dokumenttype,
                dokument.c.slettet.is_(None),
            )
            .order_by(dokument.c.opprettet, dokument.c.id)
        )
        return tuple(Dokument(**rad._asdict()) for rad in rader)
