"""What can be said of a contract whose kind, county or responsible party is not known: what is true whichever it is.

The rules are tried on each that it could be. A finding that they all give needs none of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from app.domene.kontrakt import Kontrakt
from app.domene.krav import partsfakta
from app.domene.parter import Kontraktsansvarlig
from app.domene.partstabeller import PARTER
from app.domene.regeldato import regeldato
from app.errors import Funn
from app.tekst import Tekst


def som_passer(utkast: Iterable[Kontrakt]) -> tuple[Kontrakt, ...]:
    """Of drafts that differ by kind alone, those in which the stated parties are least out of place."""
    alle = [(_feilplasserte(ett), ett) for ett in utkast]
    farrest = min((antall for antall, _ in alle), default=0)
    return tuple(ett for antall, ett in alle if antall == farrest)


def med_hver_ansvarlig(kontrakt: Kontrakt) -> tuple[Kontrakt, ...]:
    """The contract with each party that could answer for it."""
    return tuple(replace(kontrakt, parter=replace(kontrakt.parter, kontraktsansvarlig=part)) for part in Kontraktsansvarlig)


def _feilplasserte(kontrakt: Kontrakt) -> int:
    """How many of the parties that are stated do not belong in this kind of contract."""
    treff = (PARTER.sla_opp(fakta, regeldato(kontrakt)) for fakta in partsfakta(kontrakt) if fakta.oppgitt)
    return sum(ett.utfall is not None for ett in treff)


AVHENGER = Tekst(
    nb="Her er det noe å rette eller se på, uansett hva slags kontrakt det er. Hva det er, avhenger av det som ikke kunne leses.",
    nn="Her er det noko å rette eller sjå på, same kva slags kontrakt det er. Kva det er, kjem an på det som ikkje kunne lesast.",
)
FORST_RESTEN = Tekst(nb="Rett de andre feilene først, og kontroller på nytt.", nn="Rett dei andre feila først, og kontroller på nytt.")


def felles(svar: Iterable[Sequence[Funn]]) -> tuple[Funn, ...]:
    """The findings of every answer, in the order of the first: by code, place and level. Words that differ are left out."""
    forste, *resten = tuple(svar) or ((),)
    return tuple(_med_felles_ord(funn, resten) for funn in forste if all(_har(andre, funn) for andre in resten))


def _har(svar: Sequence[Funn], funn: Funn) -> bool:
    return any((ett.kode, ett.peker, ett.alvor) == (funn.kode, funn.peker, funn.alvor) for ett in svar)


def _med_felles_ord(funn: Funn, resten: Sequence[Sequence[Funn]]) -> Funn:
    like = all(funn in andre for andre in resten)
    return funn if like else replace(funn, melding=AVHENGER, tiltak=FORST_RESTEN)
