"""The font of the cover page and the footer: what a TrueType file holds, and how it goes into a PDF.

Embedded as PDF/A wants it (ISO 19005-3 §6.2.11): the font whole (35 kB), widths from the file itself, a Unicode value for every
glyph. Nothing is shaped: one character, one glyph.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from fontTools.ttLib import TTFont
from pyhanko.pdf_utils.generic import pdf_name, pdf_string
from pyhanko.pdf_utils.writer import BasePdfFileWriter

from signing.providers.posten.simulator.pdfobjekt import liste, ordbok, strom, tall

ERSTATNING = "?"
PER_BOLK = 100  # the most that one bfchar block may hold (Adobe Technical Note 5411)


@dataclass(frozen=True)
class Skrift:
    """Glyph by character and width by glyph, in thousandths of an em; `fil` is the font's own bytes."""

    navn: str
    fil: bytes
    glyfer: dict[str, int]
    bredder: dict[int, float]
    ramme: tuple[float, float, float, float]
    hoyder: tuple[float, float, float]

    def rens(self, tekst: str) -> str:
        """The text with one space between words; a character without a glyph loses its accent, or becomes «?»."""
        satt = " ".join(unicodedata.normalize("NFC", tekst).split())
        return "".join(t if t in self.glyfer else self._uten_aksent(t) for t in satt)

    def _uten_aksent(self, tegn: str) -> str:
        grunntegn = unicodedata.normalize("NFD", tegn)[0]
        return grunntegn if grunntegn in self.glyfer else ERSTATNING

    def bredde(self, tekst: str) -> float:
        """The advance in em."""
        return sum(self.bredder[self.glyfer[t]] for t in tekst) / 1000

    def kod(self, tekst: str) -> bytes:
        """The text as a hex string of glyph numbers (Identity-H)."""
        return b"<" + b"".join(b"%04x" % self.glyfer[t] for t in tekst) + b">"


def les(fil: Path) -> Skrift:
    """Read a TrueType file."""
    data = fil.read_bytes()
    with TTFont(BytesIO(data), lazy=True) as ttf:
        enhet = 1000 / ttf["head"].unitsPerEm
        hode, os2 = ttf["head"], ttf["OS/2"]
        return Skrift(
            navn="/" + str(ttf["name"].getDebugName(6)),
            fil=data,
            glyfer={chr(kode): ttf.getGlyphID(navn) for kode, navn in ttf.getBestCmap().items()},
            bredder={ttf.getGlyphID(navn): mal[0] * enhet for navn, mal in ttf["hmtx"].metrics.items()},
            ramme=(hode.xMin * enhet, hode.yMin * enhet, hode.xMax * enhet, hode.yMax * enhet),
            hoyder=(ttf["hhea"].ascent * enhet, ttf["hhea"].descent * enhet, os2.sCapHeight * enhet),
        )


def legg_inn(skriver: BasePdfFileWriter, skrift: Skrift) -> Any:
    """The font as a reference for a page's /Resources."""
    tegn = {glyf: tegn for tegn, glyf in sorted(skrift.glyfer.items(), reverse=True)}  # of two characters with one glyph: the first
    etterkommer = ordbok(
        Type=pdf_name("/Font"),
        Subtype=pdf_name("/CIDFontType2"),
        BaseFont=pdf_name(skrift.navn),
        CIDSystemInfo=ordbok(Registry=pdf_string("Adobe"), Ordering=pdf_string("Identity"), Supplement=tall(0)),
        CIDToGIDMap=pdf_name("/Identity"),
        FontDescriptor=skriver.add_object(_beskrivelse(skriver, skrift)),
        W=liste(_bredder(skrift, sorted(tegn))),
    )
    font = ordbok(
        Type=pdf_name("/Font"),
        Subtype=pdf_name("/Type0"),
        BaseFont=pdf_name(skrift.navn),
        Encoding=pdf_name("/Identity-H"),
        DescendantFonts=liste([skriver.add_object(etterkommer)]),
        ToUnicode=skriver.add_object(strom(_tounicode(tegn))),
    )
    return skriver.add_object(font)


def _beskrivelse(skriver: BasePdfFileWriter, skrift: Skrift) -> Any:
    opp, ned, versal = skrift.hoyder
    return ordbok(
        Type=pdf_name("/FontDescriptor"),
        FontName=pdf_name(skrift.navn),
        Flags=tall(4),  # symbolic: glyphs are chosen by number, not by an encoding (ISO 32000-1 §9.8.2)
        FontBBox=liste(tall(v) for v in skrift.ramme),
        ItalicAngle=tall(0),
        Ascent=tall(opp),
        Descent=tall(ned),
        CapHeight=tall(versal),
        StemV=tall(80),
        FontFile2=skriver.add_object(strom(skrift.fil, Length1=tall(len(skrift.fil)))),
    )


def _bredder(skrift: Skrift, glyfer: Iterable[int]) -> Iterator[Any]:
    for glyf in glyfer:
        yield tall(glyf)
        yield liste([tall(skrift.bredder[glyf])])


def _tounicode(tegnene: dict[int, str]) -> bytes:
    rader = [b"<%04x> <%s>" % (glyf, tegn.encode("utf-16-be").hex().encode()) for glyf, tegn in sorted(tegnene.items())]
    bolker = [rader[n : n + PER_BOLK] for n in range(0, len(rader), PER_BOLK)]
    return b"\n".join(
        [
            b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
            b"/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def /CMapName /Adobe-Identity-UCS def /CMapType 2 def",
            b"1 begincodespacerange <0000> <ffff> endcodespacerange",
            *(b"%d beginbfchar\n%s\nendbfchar" % (len(bolk), b"\n".join(bolk)) for bolk in bolker),
            b"endcmap CMapName currentdict /CMap defineresource pop end end",
        ]
    )
