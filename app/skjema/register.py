"""What lies in `forms/` that contract data is read against: schemas, counties, code lists; and the examples.

A schema lies with the type it was first made for, `forms/<type>/skjema/<n>.schema.json`, and says itself which types it covers, in its
list of kinds of document. Schema 1 covers all five and lies with larekontrakt.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from jsonschema.protocols import Validator

from app.domene.arkivvalg import Arkivvalg
from app.domene.dokument import Dokumenttype
from app.domene.fylker import Fylke
from app.domene.postenvalg import Postenvalg
from app.domene.slettevalg import Slettevalg
from app.errors import Oppsettsfeil
from app.skjema.arkivfil import les_arkivvalg
from app.skjema.fylkesfil import les_fylker
from app.skjema.kodeverk import Larefagliste, les_larefag
from app.skjema.postenfil import les_postenvalg
from app.skjema.slettefil import les_slettevalg
from app.skjema.struktur import validator
from app.tekst import Tekst


@dataclass(frozen=True, slots=True)
class Skjema:
    """One data schema. `nummer` is printed on the document as its schema version."""

    nummer: int
    dokumenttyper: frozenset[str]
    innhold: Mapping[str, Any]
    validator: Validator


@dataclass(frozen=True, slots=True, kw_only=True)
class Grunnlag:
    """Everything that contract data is read against. Made once."""

    skjemaer: tuple[Skjema, ...]
    fylker: Mapping[str, Fylke]
    larefag: Larefagliste
    arkiv: Mapping[str, Arkivvalg]
    """What each county's archive wants, by number."""
    sletting: Mapping[str, Slettevalg]
    """How long each county keeps what it no longer needs, by number."""
    posten: Mapping[str, Postenvalg]
    """What each county has chosen of Posten signering, by number."""

    def skjema(self, dokumenttype: Dokumenttype) -> Skjema:
        """The newest schema for a kind of document."""
        return self._nyeste(dokumenttype.value)

    def skjema_for(self, data: Mapping[str, Any]) -> Validator:
        """What to check the data with: the schema of the kind it says it is; of larekontrakt where it says nothing known."""
        sendt = data.get("dokumenttype")
        kjente = {type_ for skjema in self.skjemaer for type_ in skjema.dokumenttyper}
        return self._nyeste(sendt if isinstance(sendt, str) and sendt in kjente else Dokumenttype.LAREKONTRAKT.value).validator

    def _nyeste(self, dokumenttype: str) -> Skjema:
        return max((skjema for skjema in self.skjemaer if dokumenttype in skjema.dokumenttyper), key=lambda skjema: skjema.nummer)


@dataclass(frozen=True, slots=True, kw_only=True)
class Eksempel:
    """One example contract, and the files of its attachments by dokumentId."""

    navn: str
    dokumenttype: str
    raa: bytes
    vedlegg: Mapping[str, bytes]


@lru_cache(maxsize=8)
def grunnlag(forms: Path, fylkesmappe: Path | None = None) -> Grunnlag:
    """Read everything. `fylkesmappe`: where the counties' own files lie."""
    fylker = les_fylker(forms / "fylker.toml", fylkesmappe)
    return Grunnlag(
        skjemaer=_les_skjemaer(forms),
        fylker=fylker,
        larefag=les_larefag(forms / "kodeverk" / "larefag.toml"),
        arkiv=les_arkivvalg(forms, fylkesmappe, fylker),
        sletting=les_slettevalg(forms, fylkesmappe, fylker),
        posten=les_postenvalg(fylkesmappe, fylker),
    )


def _les_skjemaer(forms: Path) -> tuple[Skjema, ...]:
    skjemaer = tuple(_les_skjema(fil) for fil in sorted(forms.glob("*/skjema/*.schema.json")))
    dekket = [(skjema.nummer, type_) for skjema in skjemaer for type_ in sorted(skjema.dokumenttyper)]
    if len(dekket) != len(set(dekket)):
        raise Oppsettsfeil(Tekst(nb="To skjemaer har samme nummer og dokumenttype.", nn="To skjema har same nummer og dokumenttype."))
    if mangler := sorted(set(Dokumenttype) - {type_ for _, type_ in dekket}):
        raise Oppsettsfeil(Tekst(nb=f"Uten skjema: {', '.join(mangler)}.", nn=f"Utan skjema: {', '.join(mangler)}."))
    return skjemaer


def _les_skjema(fil: Path) -> Skjema:
    return _skjema(int(fil.name.partition(".")[0]), fil.read_text(encoding="utf-8"))


@lru_cache(maxsize=32)
def _skjema(nummer: int, raa: str) -> Skjema:
    """To see that a schema is one takes most of a start: the same text is looked at once."""
    innhold = json.loads(raa)
    return Skjema(
        nummer=nummer,
        dokumenttyper=frozenset(innhold["$defs"]["dokumenttype"]["enum"]),
        innhold=innhold,
        validator=validator(innhold),
    )


def eksempler(forms: Path) -> tuple[Eksempel, ...]:
    """Every example contract, by name."""
    filer = sorted(forms.glob("*/eksempler/*.json"), key=lambda fil: fil.stem)
    return tuple(_les_eksempel(fil, forms / "eksempelvedlegg") for fil in filer)


def _les_eksempel(fil: Path, vedleggsmappe: Path) -> Eksempel:
    raa = fil.read_bytes()
    data = json.loads(raa)
    ider = [rad["dokumentId"] for rad in data.get("vedlegg", []) if "dokumentId" in rad]
    vedlegg = {id_: (vedleggsmappe / f"{id_}.pdf").read_bytes() for id_ in ider}
    return Eksempel(navn=fil.stem, dokumenttype=data["dokumenttype"], raa=raa, vedlegg=vedlegg)
