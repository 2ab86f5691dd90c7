"""A personal number in a field that leaves the document: titles, file names, database columns. Refused where it stands.

The contract number becomes the title of the PDF, the business key a column in the database, an attachment's title the
description of an embedded file. Organisation numbers have nine digits, so eleven that check out are a person's.
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

PERSONNUMMER_I_FELT = Melding(
    kode="personnummer-i-felt",
    melding=Tekst(
        nb="Feltet inneholder et personnummer. Det ville havnet i tittelen, i filen eller i loggen.",
        nn="Feltet inneheld eit personnummer. Det ville hamna i tittelen, i fila eller i loggen.",
    ),
    tiltak=Tekst(
        nb="Bruk en tittel eller et nummer som ikke viser til en person.",
        nn="Bruk ein tittel eller eit nummer som ikkje viser til ein person.",
    ),
)


def kontroller(rot: Sted, _: Miljo) -> Iterator[Funn]:
    """Every such field with a number that is built as one of the population register, or that is the candidate's own."""
    eget = (rot / "kandidat" / "personidentifikator" / "verdi").tekst()
    for sted in _steder(rot):
        tekst = sted.tekst() or ""
        numre = {"".join(treff.groups()) for treff in _ELLEVE.finditer(tekst)}
        if any(nummer == eget or identer.er_bygd_som_i_folkeregisteret(nummer) for nummer in numre):
            yield PERSONNUMMER_I_FELT.funn(sted.peker)


def _steder(rot: Sted) -> Iterator[Sted]:
    yield rot / "kontraktsnummer"
    yield from (rot / "kildesystem" / nokkel for nokkel in ("navn", "instansId", "korrelasjonsId"))
    yield from (rad / nokkel for rad in (rot / "vedlegg").rader() for nokkel in ("tittel", "dokumentId"))
    yield rot / "arbeidsavtale" / "referanse"
