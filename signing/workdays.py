"""The Norwegian calendar that deadlines and reminders live in: days in Oslo, working days, and the hours when nobody is disturbed."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

OSLO = ZoneInfo("Europe/Oslo")
STILLE_FRA, STILLE_TIL = time(22), time(8)
"""Nobody is reminded, and no SMS is sent, from 22 until 08."""
EN_DAG = timedelta(days=1)
LORDAG = 5
FASTE_HELLIGDAGER = ((1, 1), (5, 1), (5, 17), (12, 25), (12, 26))
"""New Year's Day, 1 and 17 May (lov om 1 og 17 mai), Christmas (lov om helligdager og helligdagsfred § 2)."""
ETTER_PASKE = (-3, -2, 0, 1, 39, 49, 50)
"""Days from Easter Sunday: skjærtorsdag, langfredag, påske, Kristi himmelfartsdag, pinse (the same paragraph)."""
MANEDER = ("januar", "februar", "mars", "april", "mai", "juni", "juli", "august", "september", "oktober", "november", "desember")


def dag(tid: datetime) -> date:
    """The Norwegian calendar day of a point in time."""
    return tid.astimezone(OSLO).date()


def klokken(dato: date, klokkeslett: time) -> datetime:
    """The point in time when clocks in Norway show this."""
    return datetime.combine(dato, klokkeslett, OSLO)


def etter(dato: date) -> datetime:
    """The first moment after a day: a deadline that is a day lasts until then."""
    return klokken(dato + EN_DAG, time())


def er_stille(tid: datetime) -> bool:
    """Whether it is night in Norway."""
    na = tid.astimezone(OSLO).time()
    return na >= STILLE_FRA or na < STILLE_TIL


def tidligst(tid: datetime) -> datetime:
    """The first moment from `tid` on that is not night."""
    if not er_stille(tid):
        return tid
    lokal = tid.astimezone(OSLO)
    morgen = lokal.date() + (EN_DAG if lokal.time() >= STILLE_FRA else timedelta())
    return klokken(morgen, STILLE_TIL)


def er_hverdag(dato: date) -> bool:
    """Neither weekend nor a public holiday."""
    return dato.weekday() < LORDAG and dato not in helligdager(dato.year)


def neste_hverdag(dato: date) -> date:
    """The day itself if it is a working day, else the first one after."""
    while not er_hverdag(dato):
        dato += EN_DAG
    return dato


@lru_cache(maxsize=64)
def helligdager(ar: int) -> frozenset[date]:
    """The public holidays of a year."""
    paske = paskedag(ar)
    return frozenset({date(ar, maned, dag_) for maned, dag_ in FASTE_HELLIGDAGER} | {paske + timedelta(days=n) for n in ETTER_PASKE})


def paskedag(ar: int) -> date:
    """Easter Sunday (Gregorian; Meeus, Jones and Butcher)."""
    gull, (hundre, rest) = ar % 19, divmod(ar, 100)
    skudd, skuddrest = divmod(hundre, 4)
    korreksjon = (hundre - (hundre + 8) // 25 + 1) // 3
    epakt = (19 * gull + hundre - skudd - korreksjon + 15) % 30
    ukedag = (32 + 2 * skuddrest + 2 * (rest // 4) - epakt - rest % 4) % 7
    sen = (gull + 11 * epakt + 22 * ukedag) // 451
    maned, dag_ = divmod(epakt + ukedag - 7 * sen + 114, 31)
    return date(ar, maned, dag_ + 1)


def skriv_dag(dato: date) -> str:
    """`17. august 2026`: the same in bokmål and nynorsk."""
    return f"{dato.day}. {MANEDER[dato.month - 1]} {dato.year}"


def skriv_tid(tid: datetime) -> str:
    """`17. august 2026 kl. 14:05`, Norwegian time."""
    lokal = tid.astimezone(OSLO)
    return f"{skriv_dag(lokal.date())} kl. {lokal:%H:%M}"
