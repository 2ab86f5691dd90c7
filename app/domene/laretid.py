"""The læretid: net months, and the last day.

The rule is ours: VIGO names the parts (C05–C08, C16) but not the rounding. Net = (grunnlag or gjenstående) − fradrag + tillegg, in
months at full time. Calendar length = net × 100 / stillingsprosent. Whole months go by the calendar, the day held back to the last
of a shorter month; what is left of a month is that part of 30 days, rounded half up. The last day is the day before. Each closed
avbrudd that starts no later than the last day so far moves it by the avbrudd's days, both ends counted.

The calendar length is a `Fraction`, since a rounded quotient can fall on the wrong side of half a day.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import floor

from app.domene.kontrakt import Avbrudd, Laretid
from app.domene.sak import BeregnetLaretid

LENGSTE_LARETID = 600
"""Calendar months, 50 years: longer is a slip of the pen, and the calendar would run out."""

KORTESTE_LARETID = Fraction(1, 60)
"""Calendar months: anything less rounds to no day at all."""
SISTE_MULIGE_DAG = date(2400, 1, 1)

_DAGER_I_MANED = 30


def beregn(laretid: Laretid) -> BeregnetLaretid:
    """Net months and last day. No last day while an avbrudd is open, or where there is no possible length."""
    netto = netto_maneder(laretid)
    lengde = kalenderlengde(netto, laretid.stillingsprosent)
    er_apen = any(avbrudd.til is None for avbrudd in laretid.avbrudd)
    if er_apen or not er_mulig(lengde):
        return BeregnetLaretid(netto_maneder=netto, til=None)
    return BeregnetLaretid(netto_maneder=netto, til=_flytt(laretid.fra, siste_dag(laretid.fra, lengde), laretid.avbrudd))


def netto_maneder(laretid: Laretid) -> Decimal:
    """Months at full time after what is taken off and added. May come out as zero or less: the caller must look."""
    grunnlag = laretid.grunnlag_maneder or laretid.gjenstaende_maneder or Decimal(0)
    fradrag = sum((fradrag.maneder for fradrag in laretid.fradrag), Decimal(0))
    return grunnlag - fradrag + sum((tillegg.maneder for tillegg in laretid.tillegg), Decimal(0))


def kalenderlengde(netto: Decimal, stillingsprosent: Decimal) -> Fraction:
    """Calendar months that the net months take at this percentage of full time."""
    return Fraction(netto) * 100 / Fraction(stillingsprosent)


def er_mulig(lengde: Fraction) -> bool:
    """A day at least, and not beyond all reason."""
    return KORTESTE_LARETID <= lengde <= LENGSTE_LARETID


def siste_dag(fra: date, lengde: Fraction) -> date:
    """The last day of a period of so many calendar months, avbrudd not counted."""
    hele = floor(lengde)
    rest = floor((lengde - hele) * _DAGER_I_MANED + Fraction(1, 2))
    return _legg_til_maneder(fra, hele) + timedelta(days=rest - 1)


def _legg_til_maneder(dato: date, antall: int) -> date:
    ar, maned = divmod(dato.year * 12 + dato.month - 1 + antall, 12)
    return date(ar, maned + 1, min(dato.day, monthrange(ar, maned + 1)[1]))


def _flytt(fra: date, siste: date, avbrudd: Iterable[Avbrudd]) -> date | None:
    """The last day moved by every avbrudd, in order of time: one may start inside what an earlier one added."""
    for periode in sorted(avbrudd, key=lambda periode: periode.fra):
        if fra <= periode.fra <= siste < SISTE_MULIGE_DAG and periode.til is not None:
            siste += timedelta(days=max(0, (periode.til - periode.fra).days + 1))
    return siste if siste < SISTE_MULIGE_DAG else None
