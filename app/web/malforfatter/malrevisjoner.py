"""The revisions as the pages show them: where each is in its life, whether the languages are equal and the freeze whole, and its use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from app.api.tjeneste import Tjeneste
from app.domene.dokument import Dokumenttype
from app.lager.malbruk import antall_per_revisjon
from app.maler.register import Malregister, Revisjon
from app.maler.tilstand import Fase, Frysing, Kontrollsum, Paritet, fase, frysing_av, paritet_av
from app.malsyn.maltegninger import Minne
from app.tekst import Malform, Tekst

PARITETER = 64
Bruk = Mapping[tuple[str, str], int]
"""Kind of document and revision → how many."""
Avtrykk = int
"""Of all files that the languages are compared by: another number when one of them is saved."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Linje:
    """One revision. `antall`: the county's own contracts made with it."""

    rad: Revisjon
    fase: Fase
    paritet: Paritet
    frysinger: tuple[Frysing, ...]
    antall: int

    @property
    def kontrollsum(self) -> Kontrollsum:
        """Of both languages: one that is broken is told before one that is not."""
        tilstander = {frysing.tilstand for frysing in self.frysinger}
        return next(en for en in (Kontrollsum.BRUTT, Kontrollsum.IKKE_FROSSET, Kontrollsum.STEMMER) if en in tilstander)

    @property
    def siste_dag(self) -> date | None:
        """The last day in force."""
        return date.fromordinal(self.rad.gjelder_til.toordinal() - 1) if self.rad.gjelder_til else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Typen:
    """One kind of document with its revisions, the newest first."""

    type_: Dokumenttype
    tittel: Tekst
    linjer: tuple[Linje, ...]

    @property
    def gjeldende(self) -> Linje | None:
        """The one in force today."""
        return next((linje for linje in self.linjer if linje.fase is Fase.GJELDER), None)

    @property
    def kommende(self) -> tuple[Linje, ...]:
        """Drafts, and what is released for a later day."""
        return tuple(linje for linje in self.linjer if linje.fase in (Fase.KLADD, Fase.KOMMER))


class Malbok:
    """Asks the register and the store. What is read from the templates' files is kept until one of them is saved."""

    def __init__(self, tjeneste: Tjeneste) -> None:
        self._tjeneste = tjeneste
        self._pariteter: Minne[Paritet] = Minne(PARITETER)

    @property
    def register(self) -> Malregister:
        """The ledger."""
        return self._tjeneste.verksted.maler

    def titler(self) -> Mapping[Dokumenttype, Tekst]:
        """What each kind that has a revision is called."""
        return {type_: rader[-1].tittel for type_ in Dokumenttype if (rader := self.register.revisjoner(type_))}

    def typer(self, fylke: str) -> tuple[Typen, ...]:
        """Every kind that has a revision."""
        bruk = antall_per_revisjon(self._tjeneste.lager, fylkesnummer=fylke)
        avtrykk = _avtrykk(self.register)
        return tuple(self._typen(type_, bruk, avtrykk) for type_ in Dokumenttype if self.register.revisjoner(type_))

    def typen(self, type_: Dokumenttype, fylke: str) -> Typen:
        """One kind."""
        return self._typen(type_, antall_per_revisjon(self._tjeneste.lager, fylkesnummer=fylke), _avtrykk(self.register))

    def _typen(self, type_: Dokumenttype, bruk: Bruk, avtrykk: Avtrykk) -> Typen:
        rader = self.register.revisjoner(type_)
        linjer = tuple(self._linje(rad, bruk.get((type_.value, rad.id), 0), avtrykk) for rad in reversed(rader))
        return Typen(type_=type_, tittel=rader[-1].tittel, linjer=linjer)

    def _linje(self, rad: Revisjon, antall: int, avtrykk: Avtrykk) -> Linje:
        forms, templates = self.register.forms, self.register.templates
        return Linje(
            rad=rad,
            fase=fase(rad, self._tjeneste.na().date()),
            paritet=self._pariteter.hent((rad.dokumenttype, rad.id, avtrykk), lambda: paritet_av(forms, templates, rad)),
            frysinger=tuple(frysing_av(self.register, rad, malform) for malform in Malform),
            antall=antall,
        )


def _avtrykk(register: Malregister) -> Avtrykk:
    return hash(tuple(_fil(fil) for rot in (register.forms, register.templates) for fil in sorted(rot.rglob("*.*")) if fil.is_file()))


def _fil(fil: Path) -> tuple[str, int, int]:
    stat = fil.stat()
    return str(fil), stat.st_mtime_ns, stat.st_size
