"""A personal number in a field that is not for one: texts, titles, references, codes. Refused where it stands.

The contract number becomes the title of the PDF, the business key a column in the database, an attachment's title the description of an
embedded file, and every text is read by all who sign. So no string of the data may hold one but the number's own place; ways to reach
people are left alone, since a telephone number abroad may have eleven digits too. Organisation numbers have nine, so eleven that check
out are a person's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.domene import identer
from app.errors import Funn
from app.skjema.kontroll.miljo import Miljo
from app.skjema.melding import Melding
from app.skjema.sted import Sted
from app.tekst import Tekst

_ELLEVE = re.compile(r"(?<![0-9])([0-9]{6})[ \u00a0-]?([0-9]{5})(?![0-9])")
_EGNE_STEDER = frozenset({"personidentifikator", "kontakt", "sha256"})
"""Where digits have a check of their own."""

PERSONNUMMER_I_FELT = Melding(
    kode="personnummer-i-felt",
    melding=Tekst(
        nb="Feltet inneholder et fødselsnummer, D-nummer eller midlertidig nummer. Det ville havnet i dokumentet, i filen eller i loggen.",
        nn="Feltet inneheld eit fødselsnummer, D-nummer eller mellombels nummer. Det ville hamna i dokumentet, i fila eller i loggen.",
    ),
    tiltak=Tekst(
        nb="Bruk en tekst eller et nummer som ikke viser til en person.",
        nn="Bruk ein tekst eller eit nummer som ikkje viser til ein person.",
    ),
)


def kontroller(rot: Sted, _: Miljo) -> Iterator[Funn]:
    """Every such field with a number that is built as one of the population register, or that is the candidate's own."""
    eget = (rot / "kandidat" / "personidentifikator" / "verdi").tekst()
    for sted in _tekster(rot):
        if any(nummer == eget or identer.er_bygd_som_i_folkeregisteret(nummer) for nummer in _numre(sted.tekst() or "")):
            yield PERSONNUMMER_I_FELT.funn(sted.peker)


def _tekster(sted: Sted) -> Iterator[Sted]:
    """Every string below the place. A name of a field that holds a number is no place to point at: the schema refuses it by itself."""
    if isinstance(sted.verdi, str):
        yield sted
    for navn in sted.verdi if sted.er_objekt else ():
        if navn not in _EGNE_STEDER and not _numre(navn):
            yield from _tekster(sted / navn)
    for rad in sted.rader():
        yield from _tekster(rad)


def _numre(tekst: str) -> frozenset[str]:
    return frozenset("".join(treff.groups()) for treff in _ELLEVE.finditer(tekst))
