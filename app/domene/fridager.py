"""The days on which few answer in Norway: weekends and public holidays (lov om 1 og 17 mai; helligdagsfredloven § 2)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache

from app.tekst import Tekst

LORDAG, SONDAG = 5, 6
UKEDAGER = {LORDAG: Tekst(nb="lørdag", nn="laurdag"), SONDAG: Tekst(nb="søndag", nn="søndag")}
FASTE = (
    (1, 1, Tekst(nb="første nyttårsdag", nn="første nyttårsdag")),
    (5, 1, Tekst(nb="første mai", nn="første mai")),
    (5, 17, Tekst(nb="grunnlovsdagen", nn="grunnlovsdagen")),
    (12, 25, Tekst(nb="første juledag", nn="første juledag")),
    (12, 26, Tekst(nb="andre juledag", nn="andre juledag")),
)
"""Month, day and name."""
ETTER_PASKE = (
    (-3, Tekst(nb="skjærtorsdag", nn="skjærtorsdag")),
    (-2, Tekst(nb="langfredag", nn="langfredag")),
    (0, Tekst(nb="første påskedag", nn="første påskedag")),
    (1, Tekst(nb="andre påskedag", nn="andre påskedag")),
    (39, Tekst(nb="Kristi himmelfartsdag", nn="Kristi himmelfartsdag")),
    (49, Tekst(nb="første pinsedag", nn="første pinsedag")),
    (50, Tekst(nb="andre pinsedag", nn="andre pinsedag")),
)
"""Days after Easter Sunday, and name."""


def paskedag(ar: int) -> date:
    """Easter Sunday in the Gregorian calendar (the anonymous algorithm of 1876, by Meeus)."""
    a, (b, c) = ar % 19, divmod(ar, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (a + 11 * h) // 319
    r = (2 * e + 2 * i - k - h + m + 32) % 7
    maned = (h - m + r + 90) // 25
    return date(ar, maned, (h - m + r + maned + 19) % 32)


@lru_cache(maxsize=64)
def helligdager(ar: int) -> dict[date, Tekst]:
    """The public holidays of a year by name. Where two fall on one day, the one of the church year is named."""
    paske = paskedag(ar)
    faste = {date(ar, maned, dag): navn for maned, dag, navn in FASTE}
    return faste | {paske + timedelta(days=dager): navn for dager, navn in ETTER_PASKE}


def fridag(dag: date) -> Tekst | None:
    """What kind of day off it is, None for a working day."""
    return helligdager(dag.year).get(dag) or UKEDAGER.get(dag.weekday())


def neste_arbeidsdag(dag: date) -> date:
    """The day itself, or the first working day after it."""
    return next(d for d in _dager(dag) if fridag(d) is None)


def arbeidsdager(fra: date, til: date) -> int:
    """The working days after `fra`, `til` included."""
    return sum(fridag(fra + timedelta(days=nr)) is None for nr in range(1, (til - fra).days + 1))


def helligdager_pa_hverdager(fra: date, til: date) -> tuple[date, ...]:
    """The public holidays after `fra`, `til` included, that take a working day."""
    dager = (fra + timedelta(days=nr) for nr in range(1, (til - fra).days + 1))
    return tuple(dag for dag in dager if dag in helligdager(dag.year) and dag.weekday() not in UKEDAGER)


def _dager(fra: date) -> Iterator[date]:
    dag = fra
    while True:
        yield dag
        dag += timedelta(days=1)
