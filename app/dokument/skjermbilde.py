"""Pages of a PDF as small images for a page of ours: sharp on a screen, and a tenth of the bytes of a full one.

A form is white paper, a tint, ink of one or two colours and the steps between. Seven levels of brightness say all of it, each in the
colour that most of its points have; a small image of a page full of words makes do with five. A page with other colours (an attachment
with a picture) gets a palette of its own.
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
LITEN, STOR = 96, 144
"""Dots per inch beside a form, and when a page is opened by itself."""
HELST = 35_000
"""Bytes of a small image, where that can be had."""
FINE, GROVE = (250, 236, 205, 150, 90, 40), (250, 232, 165, 85)
"""Where one level of brightness ends and the next begins: paper, tint, watermark, three of grey and edges, ink; and fewer of them."""
FARGER = 32
Farge = tuple[int, int, int]
Palett = Mapping[int, Farge]
FREMMED, FREMMED_DEL = 48, 0.002
"""How far a point may be from the colour of its level, and how many may be farther, of all."""
PAKKING = 8
"""The last level of compression takes three times as long for two per cent."""


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
    bilde = _tegnet(pdf, nr, per_tomme)
    farger = bilde.getcolors(bilde.width * bilde.height) or []
    fint = _som_png(bilde, farger, FINE)
    return fint if len(fint) <= HELST or per_tomme > LITEN else _som_png(bilde, farger, GROVE)


def _tegnet(pdf: bytes, nr: int, per_tomme: int) -> Image.Image:
    with apnet(pdf) as dokument:
        if not 1 <= nr <= len(dokument):
            raise IkkeFunnet(Tekst(nb="Dokumentet har ikke denne siden.", nn="Dokumentet har ikkje denne sida."))
        dokument.init_forms()
        bilde: Image.Image = dokument[nr - 1].render(scale=per_tomme / PUNKT_PER_TOMME, may_draw_forms=True).to_pil().convert("RGB")
    return bilde


def _som_png(bilde: Image.Image, farger: Sequence[tuple[int, Any]], grenser: Sequence[int]) -> bytes:
    nivaer = tuple(sum(lyshet < grense for grense in grenser) for lyshet in range(256))
    palett = _palett(farger, nivaer)
    liten = _farget(bilde) if _har_andre_farger(farger, palett, nivaer) else _nivadelt(bilde, palett, nivaer)
    ut = io.BytesIO()
    liten.save(ut, "PNG", compress_level=PAKKING)
    return ut.getvalue()


def _palett(farger: Sequence[tuple[int, Any]], nivaer: Sequence[int]) -> Palett:
    """The colour that most points of each level have."""
    vanligst: dict[int, tuple[int, Farge]] = {}
    for antall, farge in farger:
        niva = nivaer[_lyshet(farge)]
        vanligst[niva] = max(vanligst.get(niva, (0, farge)), (antall, farge))
    return {niva: farge for niva, (_, farge) in vanligst.items()}


def _har_andre_farger(farger: Sequence[tuple[int, Any]], palett: Palett, nivaer: Sequence[int]) -> bool:
    """More than a few points have another tone than their level's, brightness apart."""
    fremmede = sum(antall for antall, farge in farger if _avstand(farge, palett[nivaer[_lyshet(farge)]]) > FREMMED)
    return fremmede > sum(antall for antall, _ in farger) * FREMMED_DEL


def _avstand(en: Farge, annen: Farge) -> int:
    return max(abs(a - b) for a, b in zip(_tone(en), _tone(annen), strict=True))


def _nivadelt(bilde: Image.Image, palett: Palett, nivaer: Sequence[int]) -> Image.Image:
    delt = Image.frombytes("P", bilde.size, bilde.convert("L").point(nivaer).tobytes())
    delt.putpalette([del_ for niva in range(max(nivaer) + 1) for del_ in palett.get(niva, (255, 255, 255))])
    return delt


def _farget(bilde: Image.Image) -> Image.Image:
    return bilde.quantize(FARGER, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)


def _lyshet(farge: Farge) -> int:
    """As PIL makes grey of a colour (ITU-R 601)."""
    rod, gronn, bla = farge
    return (rod * 19595 + gronn * 38470 + bla * 7471 + 0x8000) >> 16


def _tone(farge: Farge) -> tuple[int, int]:
    rod, gronn, bla = farge
    return rod - gronn, bla - gronn


def _piksler(punkt: float) -> int:
    return round(punkt * SKJERM_PER_TOMME / PUNKT_PER_TOMME)
