"""Our own set-up files, read strictly: a key that nobody reads or a value of the wrong kind stops the start, with the key's name."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

from app.errors import Oppsettsfeil
from app.tekst import Tekst

V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Tabell:
    """A table of a TOML file, with where it stands, so that what is wrong can be told with file and key."""

    fil: str
    sti: str
    verdier: Mapping[str, Any]

    def bare(self, *nokler: str) -> Tabell:
        """Refuse any key but these."""
        for nokkel in self.verdier:
            if nokkel not in nokler:
                raise self.feil(nokkel, Tekst(nb="er ikke kjent. Kjente: ", nn="er ikkje kjend. Kjende: "), ", ".join(nokler))
        return self

    def feil(self, nokkel: str, hva: Tekst, hale: str = "") -> Oppsettsfeil:
        """The error to raise about a key."""
        navn = f"{self.sti}.{nokkel}" if self.sti else nokkel
        return Oppsettsfeil(Tekst(nb=f"{self.fil}: {navn} {hva.nb}{hale}", nn=f"{self.fil}: {navn} {hva.nn}{hale}"))

    def har(self, nokkel: str) -> bool:
        """The key is there."""
        return nokkel in self.verdier

    def verdi(self, nokkel: str, type_: type[V], standard: V | None = None) -> V:
        """The value of this kind; the default where the key is left out, and an error where there is no default."""
        verdi = self.verdier.get(nokkel, standard)
        if verdi is None:
            raise self.feil(nokkel, Tekst(nb="mangler.", nn="manglar."))
        if not isinstance(verdi, type_) or (isinstance(verdi, bool) and type_ is not bool) or isinstance(verdi, datetime):
            raise self.feil(nokkel, Tekst(nb="skal være ", nn="skal vere "), _TYPENAVN[type_])
        return verdi

    def valgfri(self, nokkel: str, type_: type[V]) -> V | None:
        """The value of this kind, or None where the key is left out."""
        return self.verdi(nokkel, type_) if self.har(nokkel) else None

    def en_av(self, nokkel: str, lovlige: Mapping[str, V], standard: V | None = None) -> V:
        """The value as one of the known ones."""
        if not self.har(nokkel) and standard is not None:
            return standard
        verdi = self.verdi(nokkel, str)
        if verdi not in lovlige:
            raise self.feil(nokkel, Tekst(nb="skal være en av disse: ", nn="skal vere ein av desse: "), ", ".join(lovlige))
        return lovlige[verdi]

    def tabell(self, nokkel: str) -> Tabell:
        """The table under a key."""
        return Tabell(self.fil, f"{self.sti}.{nokkel}" if self.sti else nokkel, self.verdi(nokkel, dict))

    def tabeller(self, nokkel: str) -> tuple[Tabell, ...]:
        """The tables of a list, none where the key is left out."""
        rader = self.verdi(nokkel, list, [])
        if not all(isinstance(rad, dict) for rad in rader):
            raise self.feil(nokkel, Tekst(nb="skal være en liste av tabeller.", nn="skal vere ei liste av tabellar."))
        sti = f"{self.sti}.{nokkel}" if self.sti else nokkel
        return tuple(Tabell(self.fil, f"{sti}[{nr}]", rad) for nr, rad in enumerate(rader))

    def tekster(self, nokkel: str) -> tuple[str, ...]:
        """The strings of a list, none where the key is left out."""
        rader = self.verdi(nokkel, list, [])
        if not all(isinstance(rad, str) for rad in rader):
            raise self.feil(nokkel, Tekst(nb="skal være en liste av tekster.", nn="skal vere ei liste av tekstar."))
        return tuple(rader)

    def tekst(self) -> Tekst:
        """The table as a text in both languages."""
        self.bare("nb", "nn")
        return Tekst(nb=self.verdi("nb", str), nn=self.verdi("nn", str))


_TYPENAVN: Mapping[Any, str] = {str: "tekst", bool: "true/false", int: "heiltal/heltall", date: "åååå-mm-dd", dict: "tabell", list: "liste"}


def les_toml(fil: Path) -> Tabell:
    """The whole file as one table."""
    try:
        return Tabell(fil.name, "", tomllib.loads(fil.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as feil:
        raise Oppsettsfeil(Tekst(nb=f"{fil.name} kan ikke leses: {feil}", nn=f"{fil.name} kan ikkje lesast: {feil}")) from feil
