"""The appearance of a signature, drawn with a font that the document already embeds.

pyHanko's own stamps embed a new font per stamp and break PDF/A (glyph widths) and PDF/UA (ToUnicode). This one adds no font:
glyph numbers and widths are read out of /AcroForm /DR /Font /Signatur. Text that does not fit is first wrapped, then set
smaller, never below `MINSTE`; text that still does not fit, or has a character without a glyph, is refused before anything is
signed (.notdef is forbidden by ISO 19005-3 §6.2.11.8, and nobody's name is cut).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.content import ResourceType
from pyhanko.pdf_utils.layout import BoxConstraints
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.stamp import BaseStamp, BaseStampStyle

from signing.errors import ManglerSkrift, ManglerTegn, MerketFarIkkePlass
from signing.model import Linje, Merkelinjer, Tekst

SKRIFT = "/Signatur"
KANT = 4.0  # points between the field's edge and the text
LINJEAVSTAND = 1.25
MINSTE = 6.0  # points; the smallest size that is readable in print
TRINN = (1.0, 0.92, 0.84, 0.76, 0.68, 0.6, 0.5, 0.4, 0.3)
FARGE = b"0.09 0.21 0.36 rg"  # dark blue, 11:1 on the field's background
LIKE_TEGN = (("\u2019", "\u02bc"), ("\u2010", "\u2011"), (" ", "\u00a0"))  # apostrophes, hyphens, spaces

NBSP = "\N{NO-BREAK SPACE}"
_LUFT = re.compile(rf"[^\S{NBSP}]+")
_BLOKK = re.compile(rb"begin(bfchar|bfrange)(.*?)end\1", re.DOTALL)
_HEX = re.compile(rb"<([0-9A-Fa-f]+)>")


@dataclass(frozen=True)
class Skrift:
    """The font as the file has it: its reference, glyph by character, width (1/1000 em) by glyph."""

    ref: Any
    glyfer: dict[str, int]
    bredder: dict[int, float]
    standardbredde: float

    def kod(self, tekst: str) -> bytes:
        """The text as a hex string of glyph numbers."""
        return b"<" + b"".join(b"%04x" % self.glyfer[t] for t in tekst) + b">"

    def bredde(self, tekst: str) -> float:
        """The advance in em."""
        return sum(self.bredder.get(self.glyfer[t], self.standardbredde) for t in tekst) / 1000

    def krev(self, tekster: tuple[str, ...]) -> None:
        """All characters have a glyph, or `ManglerTegn` says which do not."""
        if mangler := frozenset("".join(tekster)) - self.glyfer.keys():
            raise ManglerTegn(mangler)


def les_skrift(skriver: BasePdfFileWriter) -> Skrift:
    """The signature font of a document of ours."""
    try:
        fonter = skriver.root["/AcroForm"]["/DR"]["/Font"]
        font = fonter[SKRIFT]
        etterkommer = font["/DescendantFonts"][0]
        return Skrift(
            ref=fonter.raw_get(SKRIFT),
            glyfer=_med_like(_glyfer(font["/ToUnicode"].data)),
            bredder=dict(_bredder(list(etterkommer["/W"]))),
            standardbredde=float(etterkommer.get("/DW", 1000)),
        )
    except (KeyError, IndexError, TypeError, ValueError, AttributeError, PdfError) as e:
        raise ManglerSkrift(
            Tekst(nb="Dokumentet mangler skriften for signaturer.", nn="Dokumentet manglar skrifta for signaturar."),
            Tekst(nb="Lag dokumentet på nytt med Kontraktverk.", nn="Lag dokumentet på nytt med Kontraktverk."),
        ) from e


def _glyfer(cmap: bytes) -> dict[str, int]:
    """Character → glyph, from a ToUnicode CMap. Of several glyphs the first; ligatures and .notdef are left out."""
    glyfer: dict[str, int] = {}
    for gid, tekst in _par(cmap):
        if gid and len(tekst) == 1:
            glyfer.setdefault(tekst, gid)
    return glyfer


def _med_like(glyfer: dict[str, int]) -> dict[str, int]:
    """A CMap names one character per glyph; where a font draws two alike, the other one has it too."""
    return {ett: glyfer[annet] for par in LIKE_TEGN for ett, annet in (par, par[::-1]) if annet in glyfer} | glyfer


def _par(cmap: bytes) -> Iterator[tuple[int, str]]:
    for slag, innhold in _BLOKK.findall(cmap):
        tall = _HEX.findall(innhold)
        if slag == b"bfchar":
            for gid, verdi in zip(tall[::2], tall[1::2], strict=True):
                yield int(gid, 16), _utf16(verdi)
        elif b"[" in innhold:
            raise ValueError("bfrange with an array is not written by our renderer")
        else:
            for fra, til, verdi in zip(tall[::3], tall[1::3], tall[2::3], strict=True):
                start = ord(_utf16(verdi))
                yield from ((gid, chr(start + n)) for n, gid in enumerate(range(int(fra, 16), int(til, 16) + 1)))


def _utf16(verdi: bytes) -> str:
    return bytes.fromhex(verdi.decode("ascii")).decode("utf-16-be")


def _bredder(w: list[Any]) -> Iterator[tuple[int, float]]:
    """Both forms of /W (ISO 32000-1 §9.7.4.3): `c [w1 w2 …]` and `c_first c_last w`."""
    n = 0
    while n < len(w):
        if isinstance(w[n + 1], list):
            yield from ((int(w[n]) + i, float(b)) for i, b in enumerate(w[n + 1]))
            n += 2
        else:
            yield from ((gid, float(w[n + 2])) for gid in range(int(w[n]), int(w[n + 1]) + 1))
            n += 3


def sett(skrift: Skrift, linjer: Merkelinjer, bredde: float, hoyde: float) -> bytes:
    """The content stream of an appearance of this size. Raises before anything is written."""
    rene = tuple(Linje(unicodedata.normalize("NFC", _LUFT.sub(" ", linje.tekst).strip()), linje.storrelse) for linje in linjer)
    skrift.krev(tuple(linje.tekst.replace(NBSP, " ") for linje in rene))
    for trinn in TRINN:
        satt = _bryt(skrift, rene, trinn, bredde - 2 * KANT)
        if sum(linje.storrelse for linje in satt) * LINJEAVSTAND <= hoyde - 2 * KANT:
            return _tegn(skrift, satt, hoyde)
    raise MerketFarIkkePlass(
        Tekst(
            nb=f"Teksten i signaturfeltet får ikke plass på {bredde:.0f} × {hoyde:.0f} punkt, selv ikke i {MINSTE:g} punkt.",
            nn=f"Teksten i signaturfeltet får ikkje plass på {bredde:.0f} × {hoyde:.0f} punkt, ikkje eingong i {MINSTE:g} punkt.",
        ),
        Tekst(nb="Bruk en mal med større signaturfelt.", nn="Bruk ein mal med større signaturfelt."),
    )


def _bryt(skrift: Skrift, linjer: Merkelinjer, trinn: float, bredde: float) -> tuple[Linje, ...]:
    return tuple(
        Linje(del_, storrelse)
        for linje in linjer
        for storrelse in (max(linje.storrelse * trinn, min(MINSTE, linje.storrelse)),)
        for del_ in _del_opp(skrift, linje.tekst, bredde / storrelse)
    )


def _del_opp(skrift: Skrift, tekst: str, em: float) -> Iterator[str]:
    """Wrap at spaces; a word wider than the field is broken inside."""
    linje = ""
    for ord_ in _ordene(skrift, tekst, em):
        forsok = f"{linje} {ord_}" if linje else ord_
        if skrift.bredde(forsok) <= em:
            linje = forsok
            continue
        if linje:
            yield linje
        linje = ord_
        while skrift.bredde(linje) > em and len(linje) > 1:
            antall = max(n for n in range(1, len(linje)) if n == 1 or skrift.bredde(linje[:n]) <= em)
            yield linje[:antall]
            linje = linje[antall:]
    if linje:
        yield linje


def _ordene(skrift: Skrift, tekst: str, em: float) -> Iterator[str]:
    """What stays together on a line: a word, and words with spaces between them that do not break, where they fit."""
    for blokk in tekst.split(" "):
        ord_ = blokk.replace(NBSP, " ")
        yield from (ord_,) if skrift.bredde(ord_) <= em else ord_.split()


def _tegn(skrift: Skrift, linjer: tuple[Linje, ...], hoyde: float) -> bytes:
    ut = [b"/Tx BMC q BT", FARGE]
    y = hoyde - KANT
    for linje in linjer:
        y -= linje.storrelse * LINJEAVSTAND
        grunnlinje = y + linje.storrelse * 0.3
        ut.append(b"%s %.2f Tf 1 0 0 1 %.2f %.2f Tm %s Tj" % (SKRIFT.encode(), linje.storrelse, KANT, grunnlinje, skrift.kod(linje.tekst)))
    return b" ".join([*ut, b"ET Q EMC"])


@dataclass(frozen=True)
class Ferdigmerke(BaseStampStyle):
    """An appearance that is laid out already: pyHanko only puts it in the field."""

    skrift: Skrift | None = None
    innhold: bytes = b""
    border_width: int = 0

    def create_stamp(self, writer: BasePdfFileWriter, box: BoxConstraints, text_params: dict[str, Any]) -> BaseStamp:  # noqa: ARG002  # pyHanko's form
        """pyHanko asks for it with the field's box."""
        return _Stempel(writer=writer, style=self, box=box)


class _Stempel(BaseStamp):  # type: ignore[misc,unused-ignore]
    def render(self) -> bytes:
        """The content, and the document's own font as its only resource."""
        stil: Ferdigmerke = self.style
        if stil.skrift is None:
            raise ValueError("Ferdigmerke without font")
        self.set_resource(ResourceType.FONT, generic.NameObject(SKRIFT), stil.skrift.ref)
        return stil.innhold
