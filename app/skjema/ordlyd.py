"""How dates, numbers, months and lists are worded in findings."""

from __future__ import annotations

from collections.abc import Iterable

from app.domene.norsk import dato, maneder, tall
from app.tekst import Tekst

__all__ = ["dato", "liste", "maneder", "tall"]


def liste(ord_: Iterable[str]) -> Tekst:
    """As in «a, b og c»; «og» is the same in both."""
    alle = list(ord_)
    tekst = " og ".join([", ".join(alle[:-1]), alle[-1]]) if len(alle) > 1 else "".join(alle)
    return Tekst(nb=tekst, nn=tekst)
