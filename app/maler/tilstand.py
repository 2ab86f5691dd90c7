"""What a template author asks of a revision today: where it is in its life, are the languages equal, is it what was released?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from jinja2 import TemplateSyntaxError

from app.maler import paritet
from app.maler.ordlyd import Ordlyd, ordlyder
from app.maler.paritet import Avvik, pakrevde_ord
from app.maler.register import Filavvik, Mal, Malregister, Revisjon, Status, avvik_fra_frosset
from app.tekst import Malform, Tekst


class Fase(StrEnum):
    """Where a revision stands on a day."""

    KLADD = "kladd"
    KOMMER = "kommer"
    GJELDER = "gjelder"
    AVLOST = "avlost"


def fase(rad: Revisjon, dag: date) -> Fase:
    """A draft is never in force; a released one is to come, in force, or over."""
    if rad.status is Status.UTKAST:
        return Fase.KLADD
    if rad.gjelder_fra > dag:
        return Fase.KOMMER
    return Fase.GJELDER if rad.gjelder(dag) else Fase.AVLOST


@dataclass(frozen=True, slots=True, kw_only=True)
class Paritet:
    """Whether bokmål and nynorsk have the same texts. `mangler`: the ids that a language lacks, of those the skeleton asks for."""

    antall: int
    mangler: Mapping[Malform, tuple[str, ...]]
    avvik: tuple[Avvik, ...]
    """All that is not as it must be, the missing texts too."""

    @property
    def like(self) -> bool:
        """Nothing is missing, and nothing differs."""
        return not self.avvik

    @property
    def antall_mangler(self) -> int:
        """Over both languages."""
        return sum(map(len, self.mangler.values()))


def paritet_av(forms: Path, templates: Path, rad: Revisjon) -> Paritet:
    """Read from the files as they lie now. A draft that cannot be read is told by file and line."""
    try:
        return _paritet(forms, templates, rad)
    except TemplateSyntaxError as feil:
        hva = Tekst(nb=f"linje {feil.lineno} kan ikke leses", nn=f"linje {feil.lineno} kan ikkje lesast")
        return Paritet(antall=0, mangler=dict.fromkeys(Malform, ()), avvik=(Avvik(f"{rad.dokumenttype} {rad.id}", hva),))


def _paritet(forms: Path, templates: Path, rad: Revisjon) -> Paritet:
    krav = pakrevde_ord(forms, rad.dokumenttype, rad.id)
    har = {malform: ordlyder(templates, malform, rad.dokumenttype, rad.id).keys() for malform in Malform}
    return Paritet(
        antall=len(krav),
        mangler={malform: tuple(sorted(krav - har[malform])) for malform in Malform},
        avvik=paritet.kontroller(forms, templates, rad),
    )


class Kontrollsum(StrEnum):
    """Whether a revision is what was released."""

    STEMMER = "stemmer"
    IKKE_FROSSET = "ikkeFrosset"
    BRUTT = "brutt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Frysing:
    """One revision in one language: its digest, and the files that are not what was released."""

    malform: Malform
    digest: str
    tilstand: Kontrollsum
    avvik: tuple[Filavvik, ...]

    @property
    def kort(self) -> str:
        """As it is printed on each page."""
        return self.digest[:8]


def frysing_av(register: Malregister, rad: Revisjon, malform: Malform) -> Frysing:
    """Compared with the files as they lie now. A draft is not frozen."""
    mal = register.mal(rad, malform)
    avvik = () if rad.status is Status.UTKAST else tuple(sorted(avvik_fra_frosset(mal)))
    return Frysing(malform=malform, digest=mal.digest, tilstand=_kontrollsum(rad, avvik), avvik=avvik)


def _kontrollsum(rad: Revisjon, avvik: tuple[Filavvik, ...]) -> Kontrollsum:
    if rad.status is Status.UTKAST:
        return Kontrollsum.IKKE_FROSSET
    return Kontrollsum.BRUTT if avvik else Kontrollsum.STEMMER


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordpar:
    """One text of a revision: its id, and what it says in each language; None where the language lacks it."""

    id: str
    nb: str | None
    nn: str | None


def tekster_av(templates: Path, rad: Revisjon) -> tuple[Ordpar, ...]:
    """Every text of the revision, in the order of the bokmål files; what only nynorsk has comes last. None where they cannot be read."""
    try:
        nb, nn = (ordlyder(templates, malform, rad.dokumenttype, rad.id) for malform in (Malform.NB, Malform.NN))
    except TemplateSyntaxError:
        return ()
    return tuple(Ordpar(id=id_, nb=_tekst(nb, id_), nn=_tekst(nn, id_)) for id_ in dict.fromkeys((*nb, *nn)))


def _tekst(ord_: Mapping[str, Ordlyd], id_: str) -> str | None:
    return ord_[id_].tekst if id_ in ord_ else None


def filer_av(mal: Mal) -> tuple[str, ...]:
    """What the revision is made of in one language, by path; also what is missing."""
    return tuple(_sti(fil, mal) for fil in mal.filer)


def _sti(fil: Path, mal: Mal) -> str:
    rot, navn = (mal.forms, "forms") if fil.is_relative_to(mal.forms) else (mal.templates, "templates")
    return f"{navn}/{fil.relative_to(rot).as_posix()}"
