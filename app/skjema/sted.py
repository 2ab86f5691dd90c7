"""A place in the data as sent: its JSON pointer and what stands there, read without ever failing.

The checks and the building of the contract both read through this, so that a wrong value in one place never hides another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar

_DATO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
TIDLIGSTE = date(1900, 1, 1)
SENESTE = date(2199, 12, 31)
FLESTE_RADER = 200
"""No list in the schema may be longer; the checks look no further."""

V = TypeVar("V", bound=StrEnum)


def les_dato(verdi: object) -> date | None:
    """A full date, written yyyy-mm-dd (RFC 3339), between 1900 and 2199. `date.fromisoformat` takes far more than that."""
    treff = _DATO.fullmatch(verdi) if isinstance(verdi, str) else None
    if treff is None:
        return None
    try:
        dato = date(*(int(del_) for del_ in treff.groups()))
    except ValueError:
        return None
    return dato if TIDLIGSTE <= dato <= SENESTE else None


def led(nokkel: str | int) -> str:
    """One step of a JSON pointer, escaped (RFC 6901 section 3)."""
    return "/" + str(nokkel).replace("~", "~0").replace("/", "~1")


@dataclass(frozen=True, slots=True)
class Sted:
    """One place. What stands at a pointer of `avvist` counts as not there. `verdi` None: nothing, or null."""

    verdi: Any
    peker: str = ""
    avvist: frozenset[str] = field(default=frozenset(), repr=False)

    def __truediv__(self, nokkel: str) -> Sted:
        return self._under(nokkel, self.verdi.get(nokkel) if isinstance(self.verdi, dict) else None)

    def _under(self, nokkel: str | int, verdi: object) -> Sted:
        peker = self.peker + led(nokkel)
        return replace(self, verdi=None if peker in self.avvist else verdi, peker=peker)

    @property
    def finnes(self) -> bool:
        """Something other than null stands here."""
        return self.verdi is not None

    @property
    def er_objekt(self) -> bool:
        """An object stands here."""
        return isinstance(self.verdi, dict)

    def rader(self) -> Iterator[Sted]:
        """The places of the list's rows, none where it is no list."""
        rader = self.verdi[:FLESTE_RADER] if isinstance(self.verdi, list) else []
        return (self._under(nr, rad) for nr, rad in enumerate(rader))

    def tekst(self) -> str | None:
        """The string here as one line: single spaces, none around."""
        return " ".join(self.verdi.split()) if isinstance(self.verdi, str) else None

    def avsnitt(self) -> str | None:
        """The string here with its line breaks, without space around it."""
        return self.verdi.strip() if isinstance(self.verdi, str) else None

    def dato(self) -> date | None:
        """The date here."""
        return les_dato(self.verdi)

    def tall(self) -> Decimal | None:
        """The number here."""
        return Decimal(self.verdi) if isinstance(self.verdi, int | Decimal) and not isinstance(self.verdi, bool) else None

    def ja(self) -> bool:
        """True stands here."""
        return self.verdi is True

    def valg(self, alternativer: type[V]) -> V | None:
        """The value here as one of the alternatives."""
        return alternativer(self.verdi) if isinstance(self.verdi, str) and self.verdi in set(alternativer) else None
