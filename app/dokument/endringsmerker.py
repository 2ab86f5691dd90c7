"""Two issues of a document side by side: the pages, with a frame round every word that only one of them has.

The words are compared as a row through the whole document, so that text which only moved to another line or page is not marked. What
differs in every issue (the document's own id) is left out. Pictures are for the eye; only the PDF tells what was signed.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Any

from app.dokument.pdfium import apnet
from app.dokument.sidebilde import sidebilde

LUFT = 2.0
"""Points between a word and its frame."""


@dataclass(frozen=True, slots=True)
class Ord:
    """One word, the page it stands on, and its place there in points from below: left, bottom, right, top."""

    tekst: str
    side: int
    plass: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Boks:
    """A frame on a page, in points from above."""

    x: float
    y: float
    bredde: float
    hoyde: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Merketside:
    """One page: its size in points, its picture as a data address, and the frames on it."""

    bredde: float
    hoyde: float
    bilde: str
    bokser: tuple[Boks, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sidepar:
    """The same page number of both; None where one of them is shorter, or is not to be shown."""

    nr: int
    gammel: Merketside | None
    ny: Merketside | None


def sidepar(gammel: bytes, ny: bytes, *, se_bort_fra: frozenset[str] = frozenset(), vis_gammel: bool = True) -> tuple[Sidepar, ...]:
    """The pages of both, with what only one of them has. Words that contain anything of `se_bort_fra` count as alike."""
    borte, nye = forskjeller(ordene(gammel, se_bort_fra), ordene(ny, se_bort_fra))
    gamle_sider = _merkede(gammel, borte) if vis_gammel else iter(())
    par = zip_longest(gamle_sider, _merkede(ny, nye))
    return tuple(Sidepar(nr=nr, gammel=for_, ny=etter) for nr, (for_, etter) in enumerate(par, start=1))


def forskjeller(gamle: Sequence[Ord], nye: Sequence[Ord]) -> tuple[tuple[Ord, ...], tuple[Ord, ...]]:
    """The words that only the old has, and those that only the new has."""
    like = SequenceMatcher(a=[o.tekst for o in gamle], b=[o.tekst for o in nye], autojunk=False).get_matching_blocks()
    i_gammel = {nr for en in like for nr in range(en.a, en.a + en.size)}
    i_ny = {nr for en in like for nr in range(en.b, en.b + en.size)}
    return (
        tuple(o for nr, o in enumerate(gamle) if nr not in i_gammel),
        tuple(o for nr, o in enumerate(nye) if nr not in i_ny),
    )


def ordene(pdf: bytes, se_bort_fra: frozenset[str] = frozenset()) -> tuple[Ord, ...]:
    """Every word of the document in reading order."""
    with apnet(pdf) as dokument:
        return tuple(ord_ for nr, side in enumerate(dokument) for ord_ in _pa_siden(side, nr, se_bort_fra))


def _pa_siden(side: Any, nr: int, se_bort_fra: frozenset[str]) -> Iterator[Ord]:
    tekstside = side.get_textpage()
    tekst = tekstside.get_text_range()
    start = None
    for plass, tegn in enumerate(f"{tekst} "):
        if not tegn.isspace():
            start = plass if start is None else start
        elif start is not None:
            ord_ = tekst[start:plass]
            if not any(utelatt in ord_ for utelatt in se_bort_fra):
                yield Ord(ord_, nr, _ramme([tekstside.get_charbox(i) for i in range(start, plass)]))
            start = None


def _ramme(bokser: Sequence[tuple[float, float, float, float]]) -> tuple[float, float, float, float]:
    venstre, nede, hoyre, oppe = zip(*bokser, strict=True)
    return min(venstre), min(nede), max(hoyre), max(oppe)


def _merkede(pdf: bytes, merkede: Sequence[Ord]) -> Iterator[Merketside]:
    for nr, (bredde, hoyde) in enumerate(_storrelser(pdf)):
        bilde = base64.b64encode(sidebilde(pdf, nr + 1)).decode()
        bokser = tuple(_boks(ord_.plass, hoyde) for ord_ in merkede if ord_.side == nr)
        yield Merketside(bredde=bredde, hoyde=hoyde, bilde=f"data:image/png;base64,{bilde}", bokser=bokser)


def _storrelser(pdf: bytes) -> tuple[tuple[float, float], ...]:
    with apnet(pdf) as dokument:
        return tuple((side.get_width(), side.get_height()) for side in dokument)


def _boks(plass: tuple[float, float, float, float], sidehoyde: float) -> Boks:
    venstre, nede, hoyre, oppe = plass
    return Boks(
        x=round(venstre - LUFT, 1),
        y=round(sidehoyde - oppe - LUFT, 1),
        bredde=round(hoyre - venstre + 2 * LUFT, 1),
        hoyde=round(oppe - nede + 2 * LUFT, 1),
    )
