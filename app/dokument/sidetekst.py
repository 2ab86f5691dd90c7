"""The words of one page as PDFium reads them: each under the mark that the tags know it by, those in form fields, and those nobody claims.

What is marked as an artifact (running headers and footers, ISO 32000-1 14.8.2.2) is left out. PDFium sets blanks of its own between words
that stand apart; they are kept, since a line end in the middle of an address is none.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Any

import pypdfium2.raw as pdfium

LINJESLUTTSTREK = "\x02"
"""PDFium's sign for a hyphen that ends a line."""
SKILT_ETTER_STREK = ("og ", "eller ", "samt ", "til ")
"""Before these a hyphen at the end of a line stands for the rest of a compound (arbeids- og opplæringstid), and a blank belongs there."""
AVSTAND_MELLOM_AVSNITT = 1.7
"""In type sizes, from one line to the next: more is a new paragraph, where no tags tell."""
ARTEFAKT = "Artifact"


@dataclass(frozen=True, slots=True)
class Bit:
    """Words that stand together. `fra` and `til` count the pieces of the page: neighbours with `blank` false belong together."""

    tekst: str
    fra: int
    til: int
    blank: bool
    topp: float
    storrelse: float


@dataclass(frozen=True, slots=True)
class Feltvisning:
    """What is shown in a form field, and how far down the page it reaches."""

    linjer: tuple[str, ...]
    bunn: float


@dataclass(frozen=True, slots=True)
class Sidetekst:
    """The words of one page."""

    merket: Mapping[int, Bit]
    """By the number of their mark (MCID)."""
    i_ramme: tuple[Bit, ...]
    """Marked inside a drawing of its own: our heading over a page of an attachment."""
    umerket: tuple[Bit, ...]
    felt: tuple[Feltvisning, ...]
    tegn: int


@dataclass(slots=True)
class _Lop:
    """Characters of one text object that come after one another."""

    objekt: Any
    adresse: int
    forst: int
    blank: bool
    tekst: str = ""


@dataclass(frozen=True, slots=True)
class _Merke:
    nummer: int
    artefakt: bool
    i_ramme: bool


@dataclass(frozen=True, slots=True)
class Felt:
    """Where a form field is: left, bottom, right, top."""

    ramme: tuple[float, float, float, float]

    def dekker(self, x: float, y: float) -> bool:
        """The point lies in it."""
        venstre, bunn, hoyre, topp = self.ramme
        return venstre <= x <= hoyre and bunn <= y <= topp


@contextmanager
def apen_side(dokument: Any, nr: int) -> Iterator[tuple[Any, tuple[Felt, ...]]]:
    """Page `nr` (from 0) while the block runs. What its form fields show is drawn on it, in this open copy alone, to be read."""
    felt = _tegn_inn_feltene(dokument, nr)
    side = pdfium.FPDF_LoadPage(dokument.raw, nr)
    try:
        yield side, felt
    finally:
        pdfium.FPDF_ClosePage(side)


def les_side(side: Any, felt: Sequence[Felt]) -> Sidetekst:
    """The words of an open page."""
    tekstside = pdfium.FPDFText_LoadPage(side)
    try:
        return _les(side, tekstside, felt)
    finally:
        pdfium.FPDFText_ClosePage(tekstside)


def tekstverdi(les: Callable[..., int], *av: Any) -> str:
    """A text from PDFium: asked for its length first."""
    lengde = les(*av, None, 0)
    if lengde <= 2:
        return ""
    plass = (ctypes.c_ushort * (lengde // 2 + 1))()
    les(*av, plass, lengde)
    return bytes(plass)[: lengde - 2].decode("utf-16-le", "replace")


def sett_sammen(biter: Iterable[Bit]) -> str:
    """One text of several pieces."""
    ut, forrige = "", None
    for bit in biter:
        tett = forrige is not None and bit.fra == forrige.til + 1 and not bit.blank
        ut = _fest(ut, bit.tekst, tett=tett or not ut)
        forrige = bit
    return rens(ut)


def rens(tekst: str) -> str:
    """No blanks at the ends, and one where there were several; one that must not break stays."""
    return " ".join(ledd for ledd in tekst.replace(LINJESLUTTSTREK, "-").replace("\r", " ").replace("\n", " ").split(" ") if ledd)


def _fest(for_: str, ny: str, *, tett: bool) -> str:
    if for_.endswith(LINJESLUTTSTREK):
        return f"{for_[:-1]}-{' ' if ny.startswith(SKILT_ETTER_STREK) else ''}{ny}"
    return for_ + ny if tett or for_.endswith("/") else f"{for_} {ny}"


# ---------------------------------------------------------------- from PDFium


def _tegn_inn_feltene(dokument: Any, nr: int) -> tuple[Felt, ...]:
    side = pdfium.FPDF_LoadPage(dokument.raw, nr)
    try:
        felt = tuple(_feltene(side))
        if felt:
            pdfium.FPDFPage_Flatten(side, pdfium.FLAT_NORMALDISPLAY)
        return felt
    finally:
        pdfium.FPDF_ClosePage(side)


def _feltene(side: Any) -> Iterator[Felt]:
    for nr in range(pdfium.FPDFPage_GetAnnotCount(side)):
        merknad = pdfium.FPDFPage_GetAnnot(side, nr)
        ramme = pdfium.FS_RECTF()
        if pdfium.FPDFAnnot_GetSubtype(merknad) == pdfium.FPDF_ANNOT_WIDGET and pdfium.FPDFAnnot_GetRect(merknad, ramme):
            yield Felt((ramme.left, ramme.bottom, ramme.right, ramme.top))
        pdfium.FPDFPage_CloseAnnot(merknad)


def _les(side: Any, tekstside: Any, felt: Sequence[Felt]) -> Sidetekst:
    lop = _lop(tekstside)
    overst = {_adresse(pdfium.FPDFPage_GetObject(side, nr)) for nr in range(pdfium.FPDFPage_CountObjects(side))}
    merker = {ett.adresse: _merke(ett.objekt, i_ramme=ett.adresse not in overst) for ett in lop}
    biter = [(_bit(tekstside, nr, ett), merker[ett.adresse], _midt(tekstside, ett.forst)) for nr, ett in enumerate(lop)]
    fri = [(bit, punkt, merke.i_ramme) for bit, merke, punkt in biter if merke.nummer < 0 and not merke.artefakt]
    i_felt = {bit.fra: ett for bit, punkt, i_ramme in fri if i_ramme for ett in felt if ett.dekker(*punkt)}
    return Sidetekst(
        merket=_samlet((merke.nummer, bit) for bit, merke, _ in biter if merke.nummer >= 0 and not merke.i_ramme),
        i_ramme=tuple(_samlet((merke.nummer, bit) for bit, merke, _ in biter if merke.nummer >= 0 and merke.i_ramme).values()),
        umerket=tuple(bit for bit, _, _ in fri if bit.fra not in i_felt),
        felt=tuple(_visning(ett, [bit for bit, _, _ in fri if i_felt.get(bit.fra) is ett]) for ett in felt if ett in i_felt.values()),
        tegn=sum(len(ett.tekst) for ett in lop),
    )


def _lop(tekstside: Any) -> list[_Lop]:
    """The characters of the page by text object. What belongs to none is a blank of PDFium's own."""
    alle, blank = list[_Lop](), True
    for nr in range(pdfium.FPDFText_CountChars(tekstside)):
        objekt = pdfium.FPDFText_GetTextObject(tekstside, nr)
        adresse, tegn = _adresse(objekt), _tegn(pdfium.FPDFText_GetUnicode(tekstside, nr))
        if not adresse:
            blank = True
            continue
        if not tegn:
            continue
        if not alle or alle[-1].adresse != adresse:
            alle.append(_Lop(objekt, adresse, nr, blank))
        elif blank:
            alle[-1].tekst += " "
        alle[-1].tekst += tegn
        blank = False
    return alle


def _tegn(kode: int) -> str:
    """PDFium gives a zero for a glyph that it has no letter for."""
    return chr(kode) if 0 < kode <= 0x10FFFF and not 0xD800 <= kode <= 0xDFFF else ""


def _adresse(objekt: Any) -> int:
    return ctypes.cast(objekt, ctypes.c_void_p).value or 0


def _merke(objekt: Any, *, i_ramme: bool) -> _Merke:
    navn = (_merkenavn(pdfium.FPDFPageObj_GetMark(objekt, nr)) for nr in range(pdfium.FPDFPageObj_CountMarks(objekt)))
    return _Merke(pdfium.FPDFPageObj_GetMarkedContentID(objekt), ARTEFAKT in navn, i_ramme)


def _merkenavn(merke: Any) -> str:
    """The name of a mark."""
    lengde = ctypes.c_ulong()
    plass = (ctypes.c_ushort * 32)()
    if not pdfium.FPDFPageObjMark_GetName(merke, plass, ctypes.sizeof(plass), lengde):
        return ""
    return bytes(plass)[: max(0, lengde.value - 2)].decode("utf-16-le", "replace")


def _bit(tekstside: Any, nr: int, lop: _Lop) -> Bit:
    _, _, _, topp = _boks(tekstside, lop.forst)
    return Bit(lop.tekst, nr, nr, lop.blank, topp, pdfium.FPDFText_GetFontSize(tekstside, lop.forst))


def _midt(tekstside: Any, tegn: int) -> tuple[float, float]:
    venstre, bunn, hoyre, topp = _boks(tekstside, tegn)
    return (venstre + hoyre) / 2, (bunn + topp) / 2


def _boks(tekstside: Any, tegn: int) -> tuple[float, float, float, float]:
    """Left, bottom, right, top of a character on the page."""
    venstre, hoyre, bunn, topp = (ctypes.c_double() for _ in range(4))
    pdfium.FPDFText_GetCharBox(tekstside, tegn, venstre, hoyre, bunn, topp)
    return venstre.value, bunn.value, hoyre.value, topp.value


def _samlet(biter: Iterable[tuple[int, Bit]]) -> dict[int, Bit]:
    """The pieces of each mark as one."""
    ut: dict[int, Bit] = {}
    for nummer, bit in biter:
        for_ = ut.get(nummer)
        ut[nummer] = bit if for_ is None else _slatt_sammen(for_, bit)
    return ut


def _slatt_sammen(en: Bit, neste: Bit) -> Bit:
    tett = neste.fra == en.til + 1 and not neste.blank
    return Bit(_fest(en.tekst, neste.tekst, tett=tett), en.fra, neste.til, en.blank, en.topp, en.storrelse)


def i_avsnitt(biter: Sequence[Bit]) -> Iterator[Bit]:
    """Lines that follow one another closely make a paragraph, where no tags tell."""
    if not biter:
        return
    samlet = biter[0]
    for forrige, bit in pairwise(biter):
        if abs(forrige.topp - bit.topp) > AVSTAND_MELLOM_AVSNITT * max(forrige.storrelse, bit.storrelse, 1):
            yield samlet
            samlet = bit
        else:
            samlet = _slatt_sammen(samlet, bit)
    yield samlet


def _visning(felt: Felt, biter: Sequence[Bit]) -> Feltvisning:
    """What is set in one size belongs together: the name, then when and how."""
    like = [list(gruppe) for _, gruppe in groupby(biter, key=lambda bit: round(bit.storrelse, 1))]
    return Feltvisning(tuple(sett_sammen(gruppe) for gruppe in like), felt.ramme[1])
