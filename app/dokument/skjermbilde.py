"""Pages of a PDF as small images for a page of ours: sharp on a screen, and a tenth of the bytes of a full one.

A form is white paper, a tint, ink of one or two colours and the steps between. Seven levels of brightness say all of it, each in the
colour that most of its points have. A page with other colours (an attachment with a picture) gets a palette of its own.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PIL import Image

from app.dokument.pdfium import apnet
from app.errors import IkkeFunnet
from app.tekst import Tekst

PUNKT_PER_TOMME = 72
SKJERM_PER_TOMME = 96
LITEN, STOR = 100, 144
"""Dots per inch beside a form, and when a page is opened by itself."""
GRENSER = (250, 236, 205, 150, 90, 40)
"""Where one level of brightness ends and the next begins: paper, tint, watermark, three of grey and edges, ink."""
NIVAER = tuple(sum(lyshet < grense for grense in GRENSER) for lyshet in range(256))
FARGER = 32
FREMMED, FREMMED_DEL = 48, 0.002
"""How far a point may be from the colour of its level, and how many may be farther, of all."""
PAKKING = 6
"""The last levels of compression take five times as long for five per cent."""


@dataclass(frozen=True, slots=True)
class Sidemal:
    """The size of a page on the screen, so that room is kept for its image."""

    bredde: int
    hoyde: int


def sidemal(pdf: bytes) -> tuple[Sidemal, ...]:
    """Every page by its size."""
    with apnet(pdf) as dokument:
        return tuple(Sidemal(_piksler(bredde), _piksler(hoyde)) for bredde, hoyde in map(dokument.get_page_size, range(len(dokument))))


def skjermbilde(pdf: bytes, nr: int, *, per_tomme: int = LITEN) -> bytes:
    """Page `nr` (from 1) as PNG, signature appearances drawn in."""
    return _som_png(_tegnet(pdf, nr, per_tomme))


def _tegnet(pdf: bytes, nr: int, per_tomme: int) -> Image.Image:
    with apnet(pdf) as dokument:
        if not 1 <= nr <= len(dokument):
            raise IkkeFunnet(Tekst(nb="Dokumentet har ikke denne siden.", nn="Dokumentet har ikkje denne sida."))
        dokument.init_forms()
        bilde: Image.Image = dokument[nr - 1].render(scale=per_tomme / PUNKT_PER_TOMME, may_draw_forms=True).to_pil().convert("RGB")
    return bilde


def _som_png(bilde: Image.Image) -> bytes:
    farger = bilde.getcolors(bilde.width * bilde.height) or []
    palett = _palett(farger)
    liten = _farget(bilde) if _har_andre_farger(farger, palett) else _nivadelt(bilde, palett)
    ut = io.BytesIO()
    liten.save(ut, "PNG", compress_level=PAKKING)
    return ut.getvalue()


def _palett(farger: Sequence[tuple[int, Any]]) -> Mapping[int, tuple[int, int, int]]:
    """The colour that most points of each level have."""
    vanligst: dict[int, tuple[int, tuple[int, int, int]]] = {}
    for antall, farge in farger:
        niva = NIVAER[_lyshet(farge)]
        vanligst[niva] = max(vanligst.get(niva, (0, farge)), (antall, farge))
    return {niva: farge for niva, (_, farge) in vanligst.items()}


def _har_andre_farger(farger: Sequence[tuple[int, Any]], palett: Mapping[int, tuple[int, int, int]]) -> bool:
    alle = sum(antall for antall, _ in farger)
    return sum(antall for antall, farge in farger if _er_fremmed(farge, palett)) > alle * FREMMED_DEL


def _er_fremmed(farge: Any, palett: Mapping[int, tuple[int, int, int]]) -> bool:
    """Its tone is another than its level's, brightness apart."""
    egen, nivaets = _tone(farge), _tone(palett[NIVAER[_lyshet(farge)]])
    return max(abs(a - b) for a, b in zip(egen, nivaets, strict=True)) > FREMMED


def _nivadelt(bilde: Image.Image, palett: Mapping[int, tuple[int, int, int]]) -> Image.Image:
    delt = Image.frombytes("P", bilde.size, bilde.convert("L").point(NIVAER).tobytes())
    delt.putpalette([del_ for niva in range(len(GRENSER) + 1) for del_ in palett.get(niva, (255, 255, 255))])
    return delt


def _farget(bilde: Image.Image) -> Image.Image:
    return bilde.quantize(FARGER, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)


def _lyshet(farge: tuple[int, int, int]) -> int:
    """As PIL makes grey of a colour (ITU-R 601)."""
    rod, gronn, bla = farge
    return (rod * 19595 + gronn * 38470 + bla * 7471 + 0x8000) >> 16


def _tone(farge: tuple[int, int, int]) -> tuple[int, int]:
    rod, gronn, bla = farge
    return rod - gronn, bla - gronn


def _piksler(punkt: float) -> int:
    return round(punkt * SKJERM_PER_TOMME / PUNKT_PER_TOMME)
