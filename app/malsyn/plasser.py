"""Where words stand on drawn pages, under which heading, and how large the running text is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import hypot
from typing import Any

import pypdfium2.raw as pdfium

from app.dokument.endringsmerker import Ord, ordene
from app.dokument.pdfium import apnet
from app.malsyn.lesning import nokkel

NOK_ORD = 4
"""So many words of a sentence are enough to find it: further on it may be broken over a line."""


@dataclass(frozen=True, slots=True)
class Plass:
    """A place on a page (from 1): the left edge and the middle of the first word, in points from above."""

    side: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class _Bit:
    tekst: str
    ord: Ord


@dataclass(frozen=True)
class Ordkart:
    """The words of one drawing in reading order, and the sizes of its pages in points."""

    ord: tuple[Ord, ...]
    sider: tuple[tuple[float, float], ...]
    skrift: float
    """The most common size of letters, in points."""
    deler: tuple[str, ...]
    """The headings, in the order in which they come."""

    def finn(self, tekst: str, *, del_nr: int = -1) -> Plass | None:
        """The place of a text, looked for from the section with that number on."""
        funnet = self._sok(tekst, self._start(del_nr))
        return None if funnet is None else self._plass(self._biter[funnet].ord)

    def del_ved(self, plass: Plass | None) -> str | None:
        """The heading above a place."""
        if plass is None:
            return None
        over = [navn for navn, nr in zip(self.deler, self._delstarter, strict=True) if nr is not None and self._for(nr, plass)]
        return over[-1] if over else None

    def side_for_deler(self) -> dict[str, int]:
        """Heading → the page it stands on."""
        par = zip(self.deler, self._delstarter, strict=True)
        return {navn: self._biter[nr].ord.side + 1 for navn, nr in par if nr is not None}

    @cached_property
    def _biter(self) -> tuple[_Bit, ...]:
        return tuple(_Bit(del_, ord_) for ord_ in self.ord for del_ in nokkel(ord_.tekst).split())

    @cached_property
    def _delstarter(self) -> tuple[int | None, ...]:
        starter, forrige = list[int | None](), 0
        for navn in self.deler:
            funnet = self._sok(navn, forrige)
            forrige = forrige if funnet is None else funnet
            starter.append(funnet)
        return tuple(starter)

    def _start(self, del_nr: int) -> int:
        return (self._delstarter[del_nr] or 0) if 0 <= del_nr < len(self.deler) else 0

    def _sok(self, tekst: str, fra: int) -> int | None:
        """Where the words begin: from `fra` on, else from the first page; where they stand alone before where a sentence has them."""
        sokt = nokkel(tekst).split()[:NOK_ORD]
        steder = [*range(fra, len(self._biter)), *range(fra)]
        funnet = [nr for nr in steder if sokt and self._star_her(sokt, nr)]
        return next((nr for nr in funnet if self._alene(nr, len(sokt))), funnet[0] if funnet else None)

    def _star_her(self, sokt: Sequence[str], nr: int) -> bool:
        return [bit.tekst for bit in self._biter[nr : nr + len(sokt)]] == list(sokt)

    def _alene(self, nr: int, antall: int) -> bool:
        """No word close by on the same line: a caption or a heading."""
        foran, etter = self._biter[nr - 1 : nr + 1], self._biter[nr + antall - 1 : nr + antall + 1]
        return not any(len(par) == 2 and _ved_siden(par[0].ord, par[1].ord) for par in (foran, etter))

    def _for(self, nr: int, plass: Plass) -> bool:
        start = self._plass(self._biter[nr].ord)
        return (start.side, start.y) <= (plass.side, plass.y)

    def _plass(self, ord_: Ord) -> Plass:
        venstre, nede, _, oppe = ord_.plass
        return Plass(ord_.side + 1, venstre, self.sider[ord_.side][1] - (nede + oppe) / 2)


def _ved_siden(forste: Ord, neste: Ord) -> bool:
    """Two words of one line, with no more than a blank between them."""
    (_, nede, slutt, oppe), (start, nede_b, _, oppe_b) = forste.plass, neste.plass
    return forste is not neste and forste.side == neste.side and nede < oppe_b and nede_b < oppe and 0 <= start - slutt < oppe - nede


def les_kart(pdf: bytes, deler: Sequence[str]) -> Ordkart:
    """The places of all words. `deler`: the headings, as they are read from its words."""
    with apnet(pdf) as dokument:
        sider = tuple((side.get_width(), side.get_height()) for side in dokument)
        skrift = Counter(storrelse for side in dokument for storrelse in _storrelser(side))
        alle = ordene(pdf)
    return Ordkart(ord=alle, sider=sider, skrift=skrift.most_common(1)[0][0] if skrift else 0.0, deler=tuple(deler))


def _storrelser(side: Any) -> Iterator[float]:
    """The size of each letter as it is seen: the size of the type, by the scale of what it is drawn in."""
    tekstside = side.get_textpage()
    matrise = pdfium.FS_MATRIX()
    for nr in range(tekstside.count_chars()):
        if pdfium.FPDFText_GetUnicode(tekstside.raw, nr) > ord(" ") and pdfium.FPDFText_GetMatrix(tekstside.raw, nr, matrise):
            yield round(pdfium.FPDFText_GetFontSize(tekstside.raw, nr) * hypot(matrise.c, matrise.d), 1)
