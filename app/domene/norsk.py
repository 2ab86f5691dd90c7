"""How the rules write a date and a sentence in Norwegian, without any library: month names are the same in nb and nn."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from app.tekst import Tekst

MANEDER = (
    "januar",
    "februar",
    "mars",
    "april",
    "mai",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "desember",
)


def dato(dag: date) -> str:
    """`1. januar 2025`, alike in bokmål and nynorsk."""
    return f"{dag.day}. {MANEDER[dag.month - 1]} {dag.year}"


def stor_forbokstav(tekst: str) -> str:
    """The sentence with its first letter in upper case, the rest as it was."""
    return tekst[:1].upper() + tekst[1:]


def storrelse(antall: int) -> str:
    """`12,5 MB`, `7 kB`, `12 byte`: a size as people say it, rounded up so that what is over a limit never looks as if it were not."""
    for enhet, byte in (("MB", 1_048_576), ("kB", 1024)):
        if antall >= byte:
            tideler = -(-antall * 10 // byte)
            return f"{tideler // 10},{tideler % 10} {enhet}" if tideler % 10 else f"{tideler // 10} {enhet}"
    return f"{antall} byte"


def tall(verdi: Decimal | int) -> str:
    """A number with decimal comma, without zeros that say nothing."""
    return f"{Decimal(verdi):f}".rstrip("0").rstrip(".").replace(".", ",") if Decimal(verdi) % 1 else f"{int(verdi)}"


def maneder(verdi: Decimal) -> Tekst:
    """As in «1 måned», «12,5 måneder»."""
    antall = tall(verdi)
    if verdi == 1:
        return Tekst(nb=f"{antall}\N{NO-BREAK SPACE}måned", nn=f"{antall}\N{NO-BREAK SPACE}månad")
    return Tekst(nb=f"{antall}\N{NO-BREAK SPACE}måneder", nn=f"{antall}\N{NO-BREAK SPACE}månader")
