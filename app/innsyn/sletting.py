"""Deletion for one person (personvernforordningen art. 17): document by document, and for each that stays, why it does; then what became
of the files."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from app.errors import Slettet
from app.lager.dokumenter import Aktor
from app.lager.sletting import KanIkkeSlettes, Sletting
from app.tekst import Malform, Tekst

BLE_SLETTET = Tekst(nb="Dokument {id} er slettet.", nn="Dokument {id} er sletta.")
KAN_SLETTES = Tekst(nb="Dokument {id} kan slettes.", nn="Dokument {id} kan slettast.")
ALT_SLETTET = Tekst(nb="Dokument {id} er slettet fra før.", nn="Dokument {id} er sletta frå før.")
INGEN = Tekst(
    nb="Fylket har ikke noe dokument som blir funnet på dette nummeret.",
    nn="Fylket har ikkje noko dokument som blir funne på dette nummeret.",
)
BARE_VIST = Tekst(nb="Ingenting er slettet. Kjør igjen med --utfor.", nn="Ingenting er sletta. Køyr igjen med --utfor.")
BLIR_STAENDE = Tekst(
    nb=(
        "Dette blir stående: loggen uten navn (art. 17 nr. 3 bokstav e), det arkivet har (arkivlova, art. 17 nr. 3 bokstav b og d), "
        "og sikkerhetskopier fra før, til de er slettet."
    ),
    nn=(
        "Dette blir ståande: loggen utan namn (art. 17 nr. 3 bokstav e), det arkivet har (arkivlova, art. 17 nr. 3 bokstav b og d), "
        "og tryggingskopiar frå før, til dei er sletta."
    ),
)
I_BOTTE = Tekst(
    nb=(
        "Filene ligger i en bøtte. Tar bøtten vare på eldre utgaver, ligger de slettede filene der til bøttens egen regel tar dem, "
        "og for alltid om den ikke har noen. Spør den som drifter tjenesten."
    ),
    nn=(
        "Filene ligg i ei bøtte. Tar bøtta vare på eldre utgåver, ligg dei sletta filene der til regelen til bøtta tar dei, "
        "og for alltid om ho ikkje har nokon. Spør den som driftar tenesta."
    ),
)
FILER_SENERE = Tekst(
    nb="Filer som tjenesten sletter når de er et døgn gamle: {antall}.",
    nn="Filer som tenesta slettar når dei er eit døgn gamle: {antall}.",
)
FILER_HOLDT = Tekst(
    nb="Filer som fillageret holder tilbake, og som blir slettet først når tiden deres er ute: {antall}.",
    nn="Filer som fillageret held tilbake, og som blir sletta først når tida deira er ute: {antall}.",
)


@dataclass(frozen=True, slots=True)
class Utfall:
    """What became of one document. `hvorfor`: why it stays, None where it goes or is gone."""

    dokument_id: str
    tekst: Tekst
    hvorfor: str | None = None

    def som_json(self) -> dict[str, Any]:
        """The answer of the command."""
        return {"dokumentId": self.dokument_id, "slettes": self.hvorfor is None, "kode": self.hvorfor, "tekst": self.tekst.som_json()}


def slett_om_det_gar(sletting: Sletting, dokument_id: str, *, grunn: str, aktor: Aktor, uten_arkiv: bool, utfor: bool) -> Utfall:
    """The whole document with everybody in it: a contract cannot stand with one party taken out. One that must stay, stays whole."""
    try:
        sletting.slett_dokument(dokument_id, grunn=grunn, aktor=aktor, uten_arkiv=uten_arkiv, utfor=utfor)
    except KanIkkeSlettes as feil:
        return Utfall(dokument_id, _hvorfor(feil), feil.kode)
    except Slettet:
        return Utfall(dokument_id, _med_id(ALT_SLETTET, dokument_id))
    return Utfall(dokument_id, _med_id(BLE_SLETTET if utfor else KAN_SLETTES, dokument_id))


@dataclass(frozen=True, slots=True)
class Filutfall:
    """What became of the files that nothing points to since the deletion: gone, still too new to go, and held back by the bucket."""

    borte: int = 0
    venter: int = 0
    holdt: int = 0

    def som_json(self) -> dict[str, int]:
        """The answer of the command."""
        return {"filer": self.borte, "filerSomVenter": self.venter, "filerHoldt": self.holdt}

    def linjer(self, sprak: Malform) -> list[str]:
        """What is not gone yet, in sentences."""
        alle = ((FILER_SENERE, self.venter), (FILER_HOLDT, self.holdt))
        return [ord_.pa(sprak).format(antall=antall) for ord_, antall in alle if antall]


def rydd_filer(sletting: Sletting, *, fra_for: Collection[str]) -> Filutfall:
    """Take away what can go. `fra_for`: what nothing pointed to before the deletion; it is no part of the answer about it."""
    fjernet = sletting.rydd_filer()
    igjen = set(sletting.overflodige()).difference(fra_for, fjernet.holdt)
    borte, holdt = (set(en).difference(fra_for) for en in (fjernet.borte, fjernet.holdt))
    return Filutfall(len(borte), len(igjen), len(holdt))


def blir_staende(sletting: Sletting) -> Tekst:
    """What no deletion here takes, by where the files lie."""
    if not sletting.lager.hjem.delt:
        return BLIR_STAENDE
    return Tekst(nb=f"{BLIR_STAENDE.nb} {I_BOTTE.nb}", nn=f"{BLIR_STAENDE.nn} {I_BOTTE.nn}")


def som_tekst(utfall: Sequence[Utfall], filer: Filutfall, staende: Tekst, *, utfor: bool, sprak: Malform) -> str:
    """The answer in sentences."""
    linjer = [ett.tekst.pa(sprak) for ett in utfall] or [INGEN.pa(sprak)]
    linjer += [] if utfor or not utfall else [BARE_VIST.pa(sprak)]
    return "\n".join([*linjer, *filer.linjer(sprak), staende.pa(sprak)])


def _med_id(ord_: Tekst, id_: str) -> Tekst:
    return Tekst(nb=ord_.nb.format(id=id_), nn=ord_.nn.format(id=id_))


def _hvorfor(feil: KanIkkeSlettes) -> Tekst:
    """What stands in the way, and what to do about it."""
    deler = [en for en in (feil.detalj, feil.tiltak) if en is not None]
    return Tekst(nb=" ".join(en.nb for en in deler), nn=" ".join(en.nn for en in deler))
