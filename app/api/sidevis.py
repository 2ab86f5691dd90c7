"""Lists that are answered a page at a time: the parameters that all of them take, and how a page is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Any, Protocol
from urllib.parse import urlencode

from fastapi import Query

from app.api.problemer import UgyldigParameter
from app.clock import OSLO
from app.errors import Funn
from app.lager import markor
from app.lager.markor import Markor
from app.tekst import Tekst

STANDARD, FLEST = 50, 200
Antall = Annotated[int, Query(ge=1, le=FLEST, description="Hvor mange på hver side.")]
Etter = Annotated[str | None, Query(max_length=markor.LENGST, description="«neste» fra forrige side, uendret, med de samme filtrene.")]
EN_DAG = timedelta(days=1)


def tidsparameter(navn: str) -> Any:
    """A point in time as a parameter of the address."""
    return Query(
        alias=navn,
        max_length=40,
        description="En dag (ÅÅÅÅ-MM-DD, norsk tid; «til» har dagen med), eller et tidspunkt med tidssone (ISO 8601).",
        examples=["2026-08-01", "2026-08-01T12:00:00+02:00"],
    )


class Rad(Protocol):
    """A line of a list."""

    @property
    def markor(self) -> Markor:
        """Where the next page begins after it."""

    def som_json(self) -> dict[str, Any]:
        """The line over HTTP."""


@dataclass(frozen=True, slots=True)
class Sporring:
    """What was asked for, by the names in the address: a cursor of one question does not fit another."""

    sti: str
    filtre: Mapping[str, str | None]
    antall: int

    def fra(self, etter: str | None) -> Markor | None:
        """The row to begin after."""
        return None if etter is None else markor.les(etter, {**self.filtre, "": self.sti})

    def svar(self, navn: str, rader: Sequence[Rad], *, flere: bool) -> dict[str, Any]:
        """The page, with the cursor and the address of the next one where there is one."""
        neste = markor.skriv(rader[-1].markor, {**self.filtre, "": self.sti}) if flere else None
        valgt = {**self.filtre, "antall": str(self.antall), "etter": neste}
        lenke = f"{self.sti}?{urlencode({n: v for n, v in valgt.items() if v is not None})}" if neste else None
        return {navn: [rad.som_json() for rad in rader], "neste": neste, "lenker": {"neste": lenke}}


def fra_og_med(verdi: str | None, navn: str) -> datetime | None:
    """The first moment of a day, or the moment itself."""
    return _tid(verdi, navn, lambda dag: dag)


def til_og_med(verdi: str | None, navn: str) -> datetime | None:
    """The first moment after a day, or the moment itself."""
    return _tid(verdi, navn, lambda dag: dag + EN_DAG)


def _tid(verdi: str | None, navn: str, grense: Callable[[date], date]) -> datetime | None:
    """`+` in an address is read as a space by most: a time zone has no space in it, so it was a plus."""
    if verdi is None:
        return None
    try:
        if len(verdi) == len("2026-08-01"):
            tid = datetime.combine(grense(date.fromisoformat(verdi)), time(), OSLO)
        else:
            tid = datetime.fromisoformat(verdi.strip().replace(" ", "+"))
        if tid.tzinfo is not None:
            return tid.astimezone(UTC).astimezone(OSLO)  # the store counts in UTC, where the first day of all has no beginning
    except (ValueError, OverflowError):
        pass
    raise _ugyldig_tid(navn)


def _ugyldig_tid(navn: str) -> UgyldigParameter:
    melding = Tekst(
        nb=f"{navn} er verken en dag eller et tidspunkt med tidssone.", nn=f"{navn} er verken ein dag eller eit tidspunkt med tidssone."
    )
    tiltak = Tekst(
        nb="Skriv for eksempel 2026-08-01 eller 2026-08-01T12:00:00Z.", nn="Skriv til dømes 2026-08-01 eller 2026-08-01T12:00:00Z."
    )
    return UgyldigParameter(
        melding, tiltak=tiltak, funn=(Funn(kode="ugyldig-parameter", peker=f"/query/{navn}", melding=melding, tiltak=tiltak),)
    )
