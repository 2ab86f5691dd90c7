"""A document that is signed in a file of the provider's own: where ours would have a field, the box says where the signature is given.

Posten signering shows the pages and returns a PDF of its own. An empty field in it could be filled by anybody afterwards, and a box that
says «Ikke signert» would say so for ever. The skeletons are released and never change; here their boxes get other words, which are true
both before and after. The county's seal on such a file has no place on a page (design, section 5).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from app.tekst import Malform, Tekst

_RUTE = re.compile(r'(<div class="rute">)(?:<input type="signature"[^>]*>|<p class="tomt">[^<]*</p>)(</div>)')
"""The box of a field, or of its picture in a preview (forms/felles/1: signaturer, side). What stands in an attribute is escaped."""
_SEGLRUTE = re.compile(rf'(<div class="segl">(?:(?!<div class="rute">).)*){_RUTE.pattern}', re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rutetekst:
    """What stands in the boxes: of those who sign, and of the seal."""

    signatur: Tekst
    segl: Tekst


RUTETEKSTER: Mapping[str, Rutetekst] = {
    "posten": Rutetekst(
        signatur=Tekst(nb="Signeres med Posten signering", nn="Blir signert med Posten signering"),
        segl=Tekst(nb="Legges i filen, uten merke her", nn="Blir lagt i fila, utan merke her"),
    )
}
"""By provider: those that return a document of their own. For the others the document has fields."""


def uten_felt(html: str, leverandor: str, malform: Malform) -> str:
    """The same page without fields, where the provider makes its own document; as it is, where it does not."""
    ord_ = RUTETEKSTER.get(leverandor)
    if ord_ is None:
        return html
    med_segl = _SEGLRUTE.sub(lambda treff: f"{treff[1]}{treff[2]}{_tekst(ord_.segl, malform)}{treff[3]}", html)
    return _RUTE.sub(lambda treff: _med(treff, _tekst(ord_.signatur, malform)), med_segl)


def _med(treff: re.Match[str], tekst: str) -> str:
    return f"{treff[1]}{tekst}{treff[2]}"


def _tekst(tekst: Tekst, malform: Malform) -> str:
    """Not the class alone: what is replaced already is not replaced again."""
    return f'<p class="tomt utenfor">{escape(tekst.pa(malform))}</p>'
