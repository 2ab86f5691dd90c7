"""A form made by others, as words: what stands on each page, box by box, and which pages are only pictures.

The file comes from outside: it is looked over under the same limits as an attachment, never changed, and nothing in it is run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pypdfium2

from app.dokument.vedleggsfil import undersok
from app.domene.vedlegg import PDF, Filfakta
from app.errors import Avvist
from app.tekst import Tekst

MAKS_SIDER = 40
BREITT = 1.5
"""A gap wider than so many line heights stands between two boxes, not between two words."""
MINST_PA_EN_SIDE = 20
"""Letters: a page with fewer is a picture of a form, not a form."""
_KUTTET = re.compile(r"(\w)(?:[\u00ad\u0002\ufffe]|-\r?\n)(?:\r?\n)?(\w)")
"""A word cut at the end of a line: pdfium marks most such hyphens with U+FFFE or U+0002, and then leaves the line break out."""
_SKRIVELINJE = re.compile(r"[_.…]{3,}")

KAN_IKKE_LESES = (
    (lambda fakta: fakta.medietype != PDF, Tekst(nb="filen er ikke en PDF", nn="fila er ikkje ein PDF")),
    (lambda fakta: fakta.kryptert, Tekst(nb="filen er kryptert", nn="fila er kryptert")),
    (lambda fakta: not fakta.lesbar, Tekst(nb="filen er skadet", nn="fila er skadd")),
    (lambda fakta: fakta.sider > MAKS_SIDER, Tekst(nb=f"filen har mer enn {MAKS_SIDER} sider", nn=f"fila har meir enn {MAKS_SIDER} sider")),
)
"""Why a file cannot be read, in the order that the reasons are told. Scripts do not hinder: forms have them, and here none is run."""


def krev_lesbar(innhold: bytes) -> None:
    """Refuses a file that cannot be read, with the reason."""
    fakta: Filfakta = undersok(innhold)
    for gjelder, hvorfor in KAN_IKKE_LESES:
        if gjelder(fakta):
            raise Avvist(
                Tekst(
                    nb=f"Det offisielle skjemaet kan ikke brukes: {hvorfor.nb}.",
                    nn=f"Det offisielle skjemaet kan ikkje brukast: {hvorfor.nn}.",
                ),
                tiltak=Tekst(
                    nb=f"Bruk en ukryptert PDF med høyst {MAKS_SIDER} sider.",
                    nn=f"Bruk ein ukryptert PDF med høgst {MAKS_SIDER} sider.",
                ),
            )


def skjematekster(pdf: bytes) -> tuple[str, ...]:
    """The words of each page, one box or one line of text a line; a word that was cut at the end of a line is whole again."""
    dokument = pypdfium2.PdfDocument(pdf)
    try:
        return tuple(_SKRIVELINJE.sub("\n", _KUTTET.sub(r"\1\2", "".join(_tegn(side.get_textpage())))) for side in dokument)
    finally:
        dokument.close()


def _tegn(tekst: Any) -> Iterator[str]:
    """The letters of a page, with a new line where the next box begins."""
    forrige: tuple[float, float, float, float] | None = None
    for nr, tegn in enumerate(tekst.get_text_range()[: tekst.count_chars()]):
        boks = tekst.get_charbox(nr, loose=True)
        if not tegn.isspace():
            if forrige and _ny_rute(forrige, boks):
                yield "\n"
            forrige = boks
        elif tegn in "\r\n":
            forrige = None
        yield tegn


def _ny_rute(for_: tuple[float, float, float, float], na: tuple[float, float, float, float]) -> bool:
    return na[0] - for_[2] > BREITT * max(na[3] - na[1], 1)


def bare_bilder(sider: tuple[str, ...]) -> tuple[int, ...]:
    """The numbers of the pages with next to no words."""
    return tuple(nr for nr, tekst in enumerate(sider, 1) if sum(tegn.isalpha() for tegn in tekst) < MINST_PA_EN_SIDE)
