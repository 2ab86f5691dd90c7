"""A finding as the outcome of a rule: the row's reason is the message, the pattern says code, place, level and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.domene.tabell import Opplysning, Treff, fyll_ut
from app.domene.tabellord import frase
from app.errors import Alvor, Funn
from app.tekst import Tekst


@dataclass(frozen=True, slots=True, kw_only=True)
class Funnmal:
    """What a row finds wrong. `peker` may name facts of the case in braces (the number of an item in a list)."""

    kode: str
    peker: str
    tiltak: Tekst
    alvor: Alvor = Alvor.FEIL

    def som_tekst(self, forbehold: str = "") -> Tekst:
        """The finding in a printed table: level (and where it holds), what to do, code and place."""
        alvor, sted = frase(f"{ALVORSORD[self.alvor]}{forbehold}"), f"(`{self.kode}` ved `{self.peker}`)"
        return Tekst(nb=f"{alvor.nb}: {self.tiltak.nb} {sted}", nn=f"{alvor.nn}: {self.tiltak.nn} {sted}")


ALVORSORD: Mapping[Alvor, str] = {Alvor.FEIL: "feil", Alvor.ADVARSEL: "advarsel", Alvor.RAD: "råd"}


def feil(kode: str, peker: str, nb: str, nn: str) -> Funnmal:
    """An error with what to do about it."""
    return Funnmal(kode=kode, peker=peker, tiltak=Tekst(nb=nb, nn=nn))


def meld(treff: Treff[Funnmal | None], opplysninger: Mapping[str, Opplysning]) -> tuple[Funn, ...]:
    """The finding of the row that answered, or none."""
    return meld_som(treff.utfall, treff.begrunn(opplysninger), opplysninger)


def meld_som(mal: Funnmal | None, melding: Tekst, opplysninger: Mapping[str, Opplysning]) -> tuple[Funn, ...]:
    """The finding of a pattern with this message, or none."""
    if mal is None:
        return ()
    peker = fyll_ut(Tekst(nb=mal.peker, nn=mal.peker), opplysninger).nb
    return (Funn(kode=mal.kode, peker=peker, melding=melding, tiltak=fyll_ut(mal.tiltak, opplysninger), alvor=mal.alvor),)
