"""How dates, numbers, months and lists are worded in findings."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from app.domene.norsk import dato
from app.tekst import Tekst

__all__ = ["dato", "liste", "maneder", "tall"]


def tall(verdi: Decimal | int) -> str:
    """A number with decimal comma, without zeros that say nothing."""
    return f"{Decimal(verdi):f}".rstrip("0").rstrip(".").replace(".", ",") if Decimal(verdi) % 1 else f"{int(verdi)}"


def maneder(verdi: Decimal) -> Tekst:
    """As in «1 måned», «12,5 måneder»."""
    antall = tall(verdi)
    if verdi == 1:
        return Tekst(nb=f"{antall}\N{NO-BREAK SPACE}måned", nn=f"{antall}\N{NO-BREAK SPACE}månad")
    return Tekst(nb=f"{antall}\N{NO-BREAK SPACE}måneder", nn=f"{antall}\N{NO-BREAK SPACE}månader")


def liste(ord_: Iterable[str]) -> Tekst:
    """As in «a, b og c»; «og» is the same in both."""
    alle = list(ord_)
    tekst = " og ".join([", ".join(alle[:-1]), alle[-1]]) if len(alle) > 1 else "".join(alle)
    return Tekst(nb=tekst, nn=tekst)
