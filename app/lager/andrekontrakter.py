"""The other contracts of one person in a county that are not over on a day, by all that is stored of them.

A contract's last day is what it says itself, unless a later document about the same contract (`kontraktsnummer`) says another.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from app.domene.dokument import Dokumenttype
from app.domene.kontraktslutt import VIRKNING, Slutt, Virkning, siste_dag
from app.lager import kandidatindeks
from app.lager.base import Lager
from app.lager.kandidatindeks import Annen, Kandidatmerke


def aktive(lager: Lager, merke: Kandidatmerke, *, fra: date, fylkesnummer: str) -> tuple[Annen, ...]:
    """The county's contracts of the same person that last until `fra` or longer, each with its last day as it is now."""
    with lager.lesing() as forbindelse:
        alle = kandidatindeks.alle(forbindelse, merke.indeks, fylkesnummer=fylkesnummer)
    kontrakter = [ett for ett in alle if _virkning(ett) is Virkning.SETTER]
    senere = [ett for ett in alle if _virkning(ett) is not Virkning.SETTER]
    som_na = (replace(kontrakt, slutt=_slutt(kontrakt, senere)) for kontrakt in kontrakter)
    return tuple(kontrakt for kontrakt in som_na if kontrakt.slutt is None or kontrakt.slutt >= fra)


def _virkning(ett: Annen) -> Virkning:
    """Only documents that have one are in the index."""
    return VIRKNING[Dokumenttype(ett.dokumenttype)]


def _slutt(kontrakt: Annen, senere: Sequence[Annen]) -> date | None:
    return siste_dag(kontrakt.slutt, _sagt(kontrakt, senere)) if senere else kontrakt.slutt


def _sagt(kontrakt: Annen, senere: Sequence[Annen]) -> Iterator[Slutt]:
    """What is said of this contract. A new issue of it holds the changes that were made before; what was ended stays so."""
    for ett in senere:
        holder = _virkning(ett) is Virkning.AVSLUTTER or ett.opprettet >= kontrakt.opprettet
        if holder and kontrakt.kontraktsnummer is not None and ett.kontraktsnummer == kontrakt.kontraktsnummer:
            yield Slutt(_virkning(ett), ett.slutt)
