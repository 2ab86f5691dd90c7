"""The form of a kind of document: its fields in groups, made of `felt.toml` (what is asked, in which words) and the schema (what it holds).

Nothing is written for one kind or one field: a new field in the two files is a new field on the screen. Names are JSON pointers, where
`#` stands for the number of a row. What is neither a field nor asked for on the screen has no place in the form; it is kept all the same
(`skjemadata`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

from app.domene.dokument import Dokumenttype
from app.domene.norsk import stor_forbokstav
from app.domene.opplysninger import KONTRAKTROLLEN
from app.skjema.felt import Felt, Feltgruppe, Feltsett, Visning, feltsett
from app.skjema.register import Skjema
from app.skjema.stedsnavn import EGENSKAPER
from app.skjema.struktur import FORMER
from app.tekst import Tekst

FYLKESNUMMER = "/fylke/fylkesnummer"
DOKUMENTTYPE = "/dokumenttype"
VEDLEGG = "/vedlegg"
FAGKODE = "programomradekode"
RAD = "#"
LANG_TEKST = 250
"""A text that may be longer gets room for several lines."""
FA_VALG = 4
"""This many choices are shown all at once where one must be made."""
SMA_DELER = 3
"""An optional part with more fields than this is folded away while it is empty."""
SAMLES = 3
"""This many hidden places of one thing are folded away together."""


class Slag(StrEnum):
    """How a value is asked for."""

    TEKST = "tekst"
    AVSNITT = "avsnitt"
    LINJER = "linjer"
    SIFFER = "siffer"
    EPOST = "epost"
    DATO = "dato"
    TALL = "tall"
    VALG = "valg"
    FLERVALG = "flervalg"
    RADIO = "radio"
    JA_NEI = "jaNei"
    FAG = "fag"
    FYLKE = "fylke"


@dataclass(frozen=True, slots=True, kw_only=True)
class Blad:
    """One value. `egenskap`: the last part of its name, which the words for its codes go by."""

    peker: str
    slag: Slag
    ledetekst: Tekst
    hjelp: Tekst | None
    pakrevd: bool
    valg: tuple[str, ...] = ()
    lengst: int | None = None
    beregnet: bool = False

    @property
    def egenskap(self) -> str:
        """The property, as the schema names it."""
        return self.peker.rpartition("/")[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Del:
    """Values that belong together under one heading. `valgfri`: it may be left out. `til_signering`: never printed, for signing."""

    peker: str
    overskrift: Tekst
    hjelp: Tekst | None
    barn: tuple[Node, ...]
    valgfri: bool
    til_signering: bool = False
    beregnet: bool = False

    @property
    def foldet(self) -> bool:
        """Shown as a heading that opens."""
        return self.til_signering or (self.valgfri and len(tuple(blader(self.barn))) > SMA_DELER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rader:
    """A list of equal parts. `barn`: what one row holds, under `peker/#`."""

    peker: str
    overskrift: Tekst
    hjelp: Tekst | None
    barn: tuple[Node, ...]
    flest: int
    beregnet: bool = False


Node = Blad | Del | Rader


@dataclass(frozen=True, slots=True, kw_only=True)
class Bolk:
    """One numbered section."""

    id: str
    overskrift: Tekst
    barn: tuple[Node, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Modell:
    """The whole form. `blader` and `rader`: by pattern, a pointer with `#` for every row number."""

    dokumenttype: Dokumenttype
    bolker: tuple[Bolk, ...]
    blader: Mapping[str, Blad]
    rader: Mapping[str, Rader]


@lru_cache(maxsize=64)
def modell(forms: Path, dokumenttype: Dokumenttype, skjema: _Skjema) -> Modell:
    """The form of a kind of document over its schema."""
    felt = feltsett(forms, dokumenttype, skjema.nummer)
    bygger = _Bygger(skjema.innhold, felt, _rollen(dokumenttype))
    bolker = tuple(bygger.bolk(gruppe) for gruppe in felt.grupper)
    noder = tuple(node for bolk in bolker for node in bolk.barn)
    return Modell(
        dokumenttype=dokumenttype,
        bolker=bolker,
        blader={blad.peker: blad for blad in blader(noder)},
        rader={en.peker: en for en in _rader(noder)},
    )


def modell_for(forms: Path, dokumenttype: Dokumenttype, skjema: Skjema) -> Modell:
    """The same, for a schema as the register has it."""
    return modell(forms, dokumenttype, _Skjema(skjema.nummer, skjema))


@dataclass(frozen=True, slots=True)
class _Skjema:
    """A schema that can be remembered by: its number, and the object itself, which the register makes once."""

    nummer: int
    skjema: Skjema

    def __hash__(self) -> int:
        return hash((self.nummer, id(self.skjema)))

    def __eq__(self, annen: object) -> bool:
        return isinstance(annen, _Skjema) and self.skjema is annen.skjema

    @property
    def innhold(self) -> Mapping[str, Any]:
        """The schema as JSON."""
        return self.skjema.innhold


def blader(noder: tuple[Node, ...]) -> Iterator[Blad]:
    """Every value below, in order."""
    for node in noder:
        if isinstance(node, Blad):
            yield node
        else:
            yield from blader(node.barn)


def _rader(noder: tuple[Node, ...]) -> Iterator[Rader]:
    for node in noder:
        if isinstance(node, Rader):
            yield node
        if not isinstance(node, Blad):
            yield from _rader(node.barn)


def monster(peker: str, rader: Mapping[str, Rader]) -> str:
    """The pointer with `#` for the numbers of rows."""
    sti = ""
    for ledd in peker.split("/")[1:]:
        sti += f"/{RAD}" if sti in rader and ledd.isdecimal() else f"/{ledd}"
    return sti


def _rollen(dokumenttype: Dokumenttype) -> Mapping[str, Tekst]:
    """What the labels call the one who learns."""
    rollen = {type_.value: ord_ for type_, ord_ in KONTRAKTROLLEN.items()}.get(dokumenttype.value)
    rollen = rollen or Tekst(nb="kandidaten", nn="kandidaten")
    return {"{rollen}": rollen, "{Rollen}": Tekst(nb=stor_forbokstav(rollen.nb), nn=stor_forbokstav(rollen.nn))}


class _Bygger:
    """Walks the schema below each field."""

    def __init__(self, skjema: Mapping[str, Any], felt: Feltsett, ord_: Mapping[str, Tekst]) -> None:
        self._skjema = skjema
        self._ord = ord_
        self._felt = felt
        self._egne = {ett.peker for ett in felt.felt}
        self._tatt = self._egne | set(felt.skjult)
        self._skjulte = self._fordel(felt)

    def bolk(self, gruppe: Feltgruppe) -> Bolk:
        """One section, with the hidden places that are asked for after the field they are nearest to."""
        noder: list[Node] = []
        for nr, felt in enumerate(gruppe.felt):
            forste = felt.peker not in {ett.peker for ett in gruppe.felt[:nr]}
            if forste and (node := self._av_felt(felt)):
                noder.append(node)
            if felt.peker not in {ett.peker for ett in gruppe.felt[nr + 1 :]}:
                noder += self._skjulte.get((gruppe.id, felt.peker), ())
        return Bolk(id=gruppe.id, overskrift=self._fyll(gruppe.overskrift), barn=tuple(noder))

    def _fyll(self, tekst: Tekst) -> Tekst:
        for merke, ord_ in self._ord.items():
            tekst = Tekst(nb=tekst.nb.replace(merke, ord_.nb), nn=tekst.nn.replace(merke, ord_.nn))
        return tekst

    def _av_felt(self, felt: Felt) -> Node | None:
        """Several fields on one place, told apart by a value, are one field on the screen."""
        navn = felt.peker.rpartition("/")[2]
        flere = len({ett.ledetekst for ett in self._felt.felt if ett.peker == felt.peker}) > 1
        ledetekst = EGENSKAPER[navn] if flere else self._fyll(felt.ledetekst)
        node = self._node(felt.peker, navn_=ledetekst, hjelp=None if flere else self._fyll(felt.hjelp))
        if isinstance(node, Del):
            node = replace(node, valgfri=felt.vis is Visning.SENDT)
        return replace(node, beregnet=felt.beregnet) if node else None

    def _fordel(self, felt: Feltsett) -> dict[tuple[str, str], tuple[Node, ...]]:
        """The hidden places that are asked for, by group and the field to stand after."""
        steder: dict[tuple[str, str], tuple[Node, ...]] = {}
        for peker, deler in _samlet(felt.spurt_om).items():
            plass = max(felt.felt, key=lambda ett: (_felles(ett.peker, peker), felt.felt.index(ett)))
            noder = self._av_skjult(peker, deler)
            nokkel = (plass.gruppe, plass.peker)
            steder[nokkel] = (*steder.get(nokkel, ()), *noder)
        return steder

    def _av_skjult(self, peker: str, deler: tuple[str, ...]) -> tuple[Node, ...]:
        noder = tuple(node for en in deler if (node := self._node(en, navn_=EGENSKAPER[en.rpartition("/")[2]])))
        if deler == (peker,):
            return tuple(replace(node, til_signering=True) if isinstance(node, Del) else node for node in noder)
        overskrift = EGENSKAPER[peker.rpartition("/")[2]]
        return (Del(peker=peker, overskrift=overskrift, hjelp=None, barn=noder, valgfri=True, til_signering=True),)

    def _node(self, peker: str, *, navn_: Tekst, hjelp: Tekst | None = None) -> Node | None:
        """What the schema says stands at the place. A list of texts is one field of lines."""
        skjema, pakrevd = self._sla_opp(peker)
        if "properties" in skjema:
            barn = tuple(self._barn(peker, skjema))
            return Del(peker=peker, overskrift=navn_, hjelp=hjelp, barn=barn, valgfri=not pakrevd) if barn else None
        if skjema.get("type") == "array" and "properties" in self._folg(skjema["items"]):
            rad = self._folg(skjema["items"])
            barn = tuple(self._barn(f"{peker}/{RAD}", rad))
            return Rader(peker=peker, overskrift=navn_, hjelp=hjelp, barn=barn, flest=int(skjema.get("maxItems", 20)))
        slag, valg = self._slag(peker, skjema, pakrevd=pakrevd)
        form = FORMER.get(skjema.get("pattern", ""))
        return Blad(
            peker=peker, slag=slag, ledetekst=navn_, hjelp=hjelp or form, pakrevd=pakrevd, valg=valg, lengst=skjema.get("maxLength")
        )

    def _barn(self, peker: str, skjema: Mapping[str, Any]) -> Iterator[Node]:
        for navn in skjema["properties"]:
            under = f"{peker}/{navn}"
            if under not in self._tatt and (node := self._node(under, navn_=EGENSKAPER[navn])):
                yield node

    def _slag(self, peker: str, skjema: Mapping[str, Any], *, pakrevd: bool) -> tuple[Slag, tuple[str, ...]]:
        navn = peker.rpartition("/")[2]
        egne = {FYLKESNUMMER: Slag.FYLKE}.get(peker) or {FAGKODE: Slag.FAG}.get(navn)
        if egne:
            return egne, ()
        if "enum" in skjema:
            fa = pakrevd and len(skjema["enum"]) <= FA_VALG and RAD not in peker
            return (Slag.RADIO if fa else Slag.VALG), tuple(skjema["enum"])
        if skjema.get("type") == "array":
            rad = self._folg(skjema["items"])
            return (Slag.FLERVALG, tuple(rad["enum"])) if "enum" in rad else (Slag.LINJER, ())
        return _TYPER.get(str(skjema.get("type"))) or _tekstslag(skjema), ()

    def _sla_opp(self, peker: str) -> tuple[Mapping[str, Any], bool]:
        """The schema of a place, and whether the thing it is in must have it."""
        skjema, pakrevd = self._skjema, False
        for ledd in peker.split("/")[1:]:
            skjema = self._folg(skjema)
            pakrevd = ledd in skjema.get("required", ())
            skjema = skjema["items"] if ledd == RAD else skjema["properties"][ledd]
        return self._folg(skjema), pakrevd

    def _folg(self, skjema: Mapping[str, Any]) -> Mapping[str, Any]:
        """Through references, and through «this or null» to what it can be."""
        while "$ref" in skjema or "oneOf" in skjema:
            skjema = self._skjema["$defs"][skjema["$ref"].rpartition("/")[2]] if "$ref" in skjema else skjema["oneOf"][0]
        return skjema


def _tekstslag(skjema: Mapping[str, Any]) -> Slag:
    form = {"date": Slag.DATO, "email": Slag.EPOST}.get(skjema.get("format", ""))
    if form:
        return form
    if "[0-9]" in skjema.get("pattern", "") and "A-Z" not in skjema["pattern"] and "a-f" not in skjema["pattern"]:
        return Slag.SIFFER
    return Slag.AVSNITT if skjema.get("maxLength", 0) > LANG_TEKST else Slag.TEKST


_TYPER: Mapping[str, Slag] = {"boolean": Slag.JA_NEI, "number": Slag.TALL, "integer": Slag.TALL}


def _felles(en: str, annen: str) -> int:
    """How many steps from the root they share."""
    par = zip(en.split("/"), annen.split("/"), strict=False)
    return next((nr for nr, (a, b) in enumerate(par) if a != b), min(en.count("/"), annen.count("/")) + 1)


def _samlet(pekere: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Places that are many of one thing, under that thing; the others alone."""
    eiere: dict[str, tuple[str, ...]] = {}
    for peker in pekere:
        eier = peker.rpartition("/")[0]
        eiere[eier] = (*eiere.get(eier, ()), peker)
    svar: dict[str, tuple[str, ...]] = {}
    for peker in pekere:
        deler = eiere[peker.rpartition("/")[0]]
        svar |= {peker.rpartition("/")[0]: deler} if len(deler) > SAMLES else {peker: (peker,)}
    return svar
