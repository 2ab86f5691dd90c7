"""The documents of a county, a page at a time, the newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, literal, select, tuple_

from app.lager.base import Lager
from app.lager.kolonner import Tidspunkt
from app.lager.markor import Markor
from app.lager.modeller import dokument

_FELT = (
    dokument.c.id,
    dokument.c.dokumenttype,
    dokument.c.kontraktsnummer,
    dokument.c.kildesystem,
    dokument.c.instans_id,
    dokument.c.utgave,
    dokument.c.status,
    dokument.c.opprettet,
    dokument.c.erstatter,
    dokument.c.erstattet_av,
)
"""What a list shows. The record itself, with its names, is asked for one at a time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Utvalg:
    """Which documents. Times: from and including, up to and not including."""

    status: str | None = None
    kontraktsnummer: str | None = None
    fra: datetime | None = None
    til: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dokumentrad:
    """One line of the list."""

    id: str
    dokumenttype: str
    kontraktsnummer: str | None
    kildesystem: str | None
    instans_id: str | None
    utgave: int
    status: str
    opprettet: datetime
    erstatter: str | None
    erstattet_av: str | None

    @property
    def markor(self) -> Markor:
        """Where the next page begins when this is the last line of one."""
        return Markor(self.opprettet, self.id)

    def som_json(self) -> dict[str, Any]:
        """The line over HTTP."""
        rot = f"/api/v1/kontrakter/{self.id}"
        kilde = {"navn": self.kildesystem, "instansId": self.instans_id} if self.kildesystem else None
        return {
            "dokumentId": self.id,
            "dokumenttype": self.dokumenttype,
            "kontraktsnummer": self.kontraktsnummer,
            "kildesystem": kilde,
            "utgave": self.utgave,
            "status": self.status,
            "opprettet": self.opprettet.isoformat(),
            "erstatter": self.erstatter,
            "erstattetAv": self.erstattet_av,
            "lenker": {"selv": rot, "pdf": f"{rot}/pdf"},
        }


def side(lager: Lager, utvalg: Utvalg, *, fylkesnummer: str, etter: Markor | None, antall: int) -> tuple[tuple[Dokumentrad, ...], bool]:
    """At most `antall` of the county's documents after the cursor, and whether there are more. Deleted ones are not shown."""
    with lager.lesing() as forbindelse:
        rader = forbindelse.execute(sporring(utvalg, fylkesnummer=fylkesnummer, etter=etter).limit(antall + 1)).all()
    return tuple(Dokumentrad(**rad._asdict()) for rad in rader[:antall]), len(rader) > antall


def sporring(utvalg: Utvalg, *, fylkesnummer: str, etter: Markor | None) -> Select[Any]:
    """The question to the database: a walk along an index, from the cursor on."""
    orden = (dokument.c.opprettet, dokument.c.id)
    vilkar: list[ColumnElement[bool]] = [dokument.c.fylkesnummer == fylkesnummer, dokument.c.slettet.is_(None)]
    if etter is not None:
        vilkar.append(tuple_(*orden) < tuple_(literal(etter.tid, Tidspunkt), literal(etter.id, Text)))
    if utvalg.status is not None:
        vilkar.append(dokument.c.status == utvalg.status)
    if utvalg.kontraktsnummer is not None:
        vilkar.append(dokument.c.kontraktsnummer == utvalg.kontraktsnummer)
    if utvalg.fra is not None:
        vilkar.append(dokument.c.opprettet >= utvalg.fra)
    if utvalg.til is not None:
        vilkar.append(dokument.c.opprettet < utvalg.til)
    return select(*_FELT).where(*vilkar).order_by(*(ett.desc() for ett in orden))
