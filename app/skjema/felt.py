"""The labelled fields of a kind of document: which place in the data, under which label, with which help, when.

Read from `forms/<type>/felt/<n>.toml`, where `n` is the number of the schema that the fields are over.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from app.domene.dokument import Dokumenttype
from app.tekst import Tekst
from app.toml_fil import Tabell, les_toml


class Visning(StrEnum):
    """When a field is printed."""

    ALLTID = "alltid"
    SENDT = "sendt"
    SKJERM = "skjerm"
    """Asked for, never printed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Nar:
    """Only where the place holds this value."""

    peker: str
    er: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Felt:
    """One field. `beregnet`: the document prints what is calculated, not what was sent."""

    gruppe: str
    peker: str
    ledetekst: Tekst
    hjelp: Tekst
    vis: Visning
    nar: Nar | None = None
    beregnet: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Feltgruppe:
    """A section of the form with its fields in order."""

    id: str
    overskrift: Tekst
    felt: tuple[Felt, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Feltsett:
    """All fields over one schema. `skjult`: places that are no field of the document, each with the reason.

    `spurt_om`: those of them that are asked for on the screen all the same: how a signer is reached and known again, who answers.
    """

    grupper: tuple[Feltgruppe, ...]
    skjult: dict[str, str]
    spurt_om: tuple[str, ...] = ()

    @property
    def felt(self) -> tuple[Felt, ...]:
        """Every field in order."""
        return tuple(ett for gruppe in self.grupper for ett in gruppe.felt)


@lru_cache(maxsize=32)
def feltsett(forms: Path, dokumenttype: Dokumenttype, skjema: int = 1) -> Feltsett:
    """The fields of a kind of document over a schema."""
    tabell = les_toml(forms / dokumenttype.value / "felt" / f"{skjema}.toml").bare("gruppe", "felt", "skjult")
    felt = tuple(_les_felt(rad) for rad in tabell.tabeller("felt"))
    grupper = tuple(_les_gruppe(rad, felt) for rad in tabell.tabeller("gruppe"))
    kjente = {gruppe.id for gruppe in grupper}
    for rad, ett in zip(tabell.tabeller("felt"), felt, strict=True):
        if ett.gruppe not in kjente:
            raise rad.feil("gruppe", Tekst(nb="finnes ikke: ", nn="finst ikkje: "), ett.gruppe)
    skjulte = [rad.bare("peker", "grunn", "skjerm") for rad in tabell.tabeller("skjult")]
    return Feltsett(
        grupper=grupper,
        skjult={rad.verdi("peker", str): rad.verdi("grunn", str) for rad in skjulte},
        spurt_om=tuple(rad.verdi("peker", str) for rad in skjulte if rad.verdi("skjerm", bool, standard=False)),
    )


def _les_gruppe(rad: Tabell, felt: tuple[Felt, ...]) -> Feltgruppe:
    rad.bare("id", "nb", "nn")
    id_ = rad.verdi("id", str)
    overskrift = Tekst(nb=rad.verdi("nb", str), nn=rad.verdi("nn", str))
    return Feltgruppe(id=id_, overskrift=overskrift, felt=tuple(ett for ett in felt if ett.gruppe == id_))


def _les_felt(rad: Tabell) -> Felt:
    rad.bare("gruppe", "peker", "vis", "nar", "beregnet", "ledetekst", "hjelp")
    return Felt(
        gruppe=rad.verdi("gruppe", str),
        peker=rad.verdi("peker", str),
        ledetekst=rad.tabell("ledetekst").tekst(),
        hjelp=rad.tabell("hjelp").tekst(),
        vis=rad.en_av("vis", {visning.value: visning for visning in Visning}),
        nar=_les_nar(rad.tabell("nar")) if rad.har("nar") else None,
        beregnet=rad.verdi("beregnet", bool, standard=False),
    )


def _les_nar(rad: Tabell) -> Nar:
    rad.bare("peker", "er")
    return Nar(peker=rad.verdi("peker", str), er=rad.verdi("er", str))
