"""The ledger of template revisions: which one is in force on a date, what each is made of, and that none has changed.

A revision is frozen with all that it reaches: skeleton, stylesheet, shared parts with their law references, words, fonts.
Its digest is the SHA-256 of a list in the format of `sha256sum`, one line a file, sorted by path. The list lies beside the
skeleton (`frosset.<målform>.sha256`), so that a changed file can be named, and so that anybody can check it without us.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property, lru_cache
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import Any

from app.domene.dokument import Dokumenttype
from app.domene.kontrakt import Kontraktstype
from app.domene.opplysninger import DOKUMENTORD
from app.errors import Avvist, Funn, Oppsettsfeil
from app.tekst import Malform, Tekst

STILARK = "stil.css"
FELLESFILER = ("grunn.css", "hjemmel.toml", "vapen.svg")
"""What every document reaches without naming it in a template."""
_HENVISNING = re.compile(r'\{%-?\s*(?:extends|include|import|from)\s+"([^"]+)"')
_KOMMENTAR = re.compile(r"\{#.*?#\}", re.DOTALL)


class Status(StrEnum):
    """Where a revision is in its life. A draft is never chosen and is not frozen."""

    UTKAST = "utkast"
    GJELDENDE = "gjeldende"
    UTGATT = "utgatt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Revisjon:
    """One row of `revisjoner.toml`. In force from `gjelder_fra` up to, not including, `gjelder_til`."""

    dokumenttype: Dokumenttype
    id: str
    skjema: int
    felles: int
    gjelder_fra: date
    gjelder_til: date | None
    kilde: str
    status: Status
    tittel: Tekst
    udir_skjema: bool
    endringer: Tekst
    digest: Mapping[Malform, str]

    def gjelder(self, dato: date) -> bool:
        """In force on that day."""
        return self.gjelder_fra <= dato and (self.gjelder_til is None or dato < self.gjelder_til)


@dataclass(frozen=True, kw_only=True)
class Mal:
    """One revision in one language, ready to be filled: what a document is made of, and the digest that says so."""

    dokumenttype: Dokumenttype
    revisjon: str
    malform: Malform
    skjema: int
    digest: str
    gjelder_fra: date
    gjelder_til: date | None
    kilde: str
    tittel: Tekst
    felles: int
    forms: Path
    templates: Path

    @cached_property
    def filer(self) -> tuple[Path, ...]:
        """Every file that the revision reaches, sorted by its path under the root."""
        return lukning(self.forms, self.templates, self.dokumenttype, self.revisjon, self.felles, self.malform)

    @cached_property
    def stilark(self) -> tuple[Path, ...]:
        """The stylesheets in the order in which they apply: the common ground, then what lies beside each part of the skeleton."""
        felles = self.forms / "felles" / str(self.felles)
        return (felles / "grunn.css", *stilark_ved(skjelettdeler(self.forms, self.dokumenttype, self.revisjon)))

    @cached_property
    def frosset(self) -> Path:
        """The list of files and checksums that the digest is made of."""
        return frosset_liste(self.forms, self.dokumenttype, self.revisjon, self.malform)

    @property
    def digest8(self) -> str:
        """The short digest that is printed on each page; a draft has none yet, and says so."""
        return self.digest[:8] or str(Status.UTKAST)


def lukning(forms: Path, templates: Path, dokumenttype: Dokumenttype, revisjon: str, felles: int, malform: Malform) -> tuple[Path, ...]:
    """The closure of a revision in one language: what it reaches, and nothing that only others reach."""
    ord_ = templates / malform
    skjelett, egne_ord = skjelettdeler(forms, dokumenttype, revisjon), _filer(ord_ / dokumenttype / revisjon)
    filer = {
        *skjelett,
        *stilark_ved(skjelett),
        *(forms / "felles" / str(felles) / navn for navn in FELLESFILER),
        *(fil for fil in _filer(forms / "skrifter") if fil.suffix == ".ttf"),
        *egne_ord,
        *(arvet for fil in egne_ord for arvet in arvede(ord_, fil)),
    }
    return tuple(sorted(filer, key=lambda fil: _sti(fil, forms, templates)))


def skjelettdeler(forms: Path, dokumenttype: Dokumenttype, revisjon: str) -> tuple[Path, ...]:
    """The skeleton and the shared parts that it stands on, most special first."""
    return arvede(forms, forms / dokumenttype / revisjon / "skjelett.html.j2")


def stilark_ved(skjelett: tuple[Path, ...]) -> tuple[Path, ...]:
    """The stylesheet beside each part of a skeleton that has one, most general first: the special one has the last word."""
    mapper = dict.fromkeys(fil.parent for fil in reversed(skjelett))
    return tuple(mappe / STILARK for mappe in mapper if (mappe / STILARK).is_file())


def arvede(rot: Path, fil: Path) -> tuple[Path, ...]:
    """A template and all that it extends, imports or includes, by the names in it; a file that is missing counts too."""
    funnet: dict[Path, None] = {}
    neste = [fil]
    while neste:
        en = neste.pop(0)
        navn = _HENVISNING.findall(_KOMMENTAR.sub("", en.read_text(encoding="utf-8"))) if en not in funnet and en.is_file() else []
        funnet[en] = None
        neste += [rot / ett for ett in navn]
    return tuple(funnet)


def liste(filer: tuple[Path, ...], forms: Path, templates: Path) -> str:
    """The files with their checksums, in the format of `sha256sum`."""
    return "".join(f"{sha256(fil.read_bytes()).hexdigest()}  {_sti(fil, forms, templates)}\n" for fil in filer)


def digest_av(innhold: str) -> str:
    """The digest of a revision: the checksum of its list."""
    return sha256(innhold.encode()).hexdigest()


def frosset_liste(forms: Path, dokumenttype: Dokumenttype, revisjon: str, malform: Malform) -> Path:
    """Where the frozen list lies."""
    return forms / dokumenttype / revisjon / f"frosset.{malform}.sha256"


def _filer(mappe: Path) -> tuple[Path, ...]:
    return tuple(fil for fil in mappe.rglob("*") if fil.is_file() and not fil.name.startswith("."))


def _sti(fil: Path, forms: Path, templates: Path) -> str:
    if fil.is_relative_to(forms):
        return f"forms/{fil.relative_to(forms).as_posix()}"
    return f"templates/{fil.relative_to(templates).as_posix()}"


@dataclass(frozen=True)
class Malregister:
    """All revisions of all document types."""

    forms: Path
    templates: Path
    typer: Mapping[Dokumenttype, tuple[Revisjon, ...]]

    def revisjoner(self, dokumenttype: Dokumenttype) -> tuple[Revisjon, ...]:
        """The revisions of a type, oldest first; none for a type that has no template yet."""
        return self.typer.get(dokumenttype, ())

    def velg(self, dokumenttype: Dokumenttype, malform: Malform, dato: date, revisjon: str | None = None) -> Mal:
        """The template for a contract of that date; with `revisjon` the one asked for, whatever the date."""
        rader = self.revisjoner(dokumenttype)
        if revisjon is not None:
            treff = [rad for rad in rader if rad.id == revisjon]
            if not treff:
                raise Avvist(UKJENT_REVISJON, funn=(_ukjent_revisjon(revisjon, rader),))
            return self.mal(treff[0], malform)
        treff = [rad for rad in rader if rad.status is not Status.UTKAST and rad.gjelder(dato)]
        if not treff:
            raise Avvist(INGEN_MAL, funn=(_ingen_mal(dokumenttype, dato, rader),))
        return self.mal(treff[0], malform)

    def mal(self, rad: Revisjon, malform: Malform) -> Mal:
        """One revision in one language."""
        return Mal(
            dokumenttype=rad.dokumenttype,
            revisjon=rad.id,
            malform=malform,
            skjema=rad.skjema,
            digest=rad.digest.get(malform, ""),
            gjelder_fra=rad.gjelder_fra,
            gjelder_til=rad.gjelder_til,
            kilde=rad.kilde,
            tittel=rad.tittel,
            felles=rad.felles,
            forms=self.forms,
            templates=self.templates,
        )

    def kontroller_frosne(self) -> None:
        """Refuses to go on when a released revision is not what was released: one sentence for each file, with the documents it reaches."""
        frigitte = [rad for rader in self.typer.values() for rad in rader if rad.status is not Status.UTKAST]
        rammet: dict[Filavvik, dict[str, list[str]]] = {}
        for mal in (self.mal(rad, malform) for rad in frigitte for malform in Malform):
            for avvik in avvik_fra_frosset(mal):
                rammet.setdefault(avvik, {}).setdefault(mal.dokumenttype, []).append(mal.revisjon)
        if rammet:
            setninger = [avvik.setning(rammet[avvik]) for avvik in sorted(rammet)]
            raise Oppsettsfeil(
                Tekst(
                    nb=f"En frigitt mal er endret. {' '.join(en.nb for en in setninger)}",
                    nn=f"Ein frigitt mal er endra. {' '.join(en.nn for en in setninger)}",
                ),
                tiltak=Tekst(
                    nb="Hent filene slik de ble frigitt, eller lag en ny revisjon.",
                    nn="Hent filene slik dei blei frigitte, eller lag ein ny revisjon.",
                ),
            )


class Filtilstand(StrEnum):
    """How a file is not what was released."""

    ENDRET = "endret"
    BORTE = "borte"
    NY = "ny"


TILSTAND = {(True, True): Filtilstand.ENDRET, (True, False): Filtilstand.BORTE, (False, True): Filtilstand.NY}
"""By whether the file was there when it was released, and whether it is there now."""
HVA = {
    Filtilstand.ENDRET: Tekst(nb="er endret", nn="er endra"),
    Filtilstand.BORTE: Tekst(nb="mangler", nn="manglar"),
    Filtilstand.NY: Tekst(nb="er ny", nn="er ny"),
}


@dataclass(frozen=True, slots=True, order=True)
class Filavvik:
    """A file that is not what was released."""

    sti: str
    tilstand: Filtilstand

    def setning(self, rammet: Mapping[str, list[str]]) -> Tekst:
        """The sentence about it: of one kind of document, which revisions; of several, which kinds."""
        revisjoner = [f"{typen} {_og(list(dict.fromkeys(av_typen)))}" for typen, av_typen in rammet.items()]
        hvem = revisjoner if len(rammet) == 1 else list(rammet)
        hva = HVA[self.tilstand]
        return Tekst(
            nb=f"{self.sti} {hva.nb} og gjelder {_og(hvem)}.",
            nn=f"{self.sti} {hva.nn} og gjeld {_og(hvem)}.",
        )


def _og(ledd: list[str]) -> str:
    return " og ".join([", ".join(ledd[:-1]), ledd[-1]]) if len(ledd) > 1 else ledd[0]


def avvik_fra_frosset(mal: Mal) -> Iterator[Filavvik]:
    """The files of a released revision that are not what was released; none where it is untouched."""
    if not mal.frosset.is_file():
        yield Filavvik(_sti(mal.frosset, mal.forms, mal.templates), Filtilstand.BORTE)
        return
    lagret = mal.frosset.read_text(encoding="utf-8")
    for_, na = _summer(lagret), _summer(liste(tuple(fil for fil in mal.filer if fil.is_file()), mal.forms, mal.templates))
    for sti in sorted(for_.keys() | na.keys()):
        if for_.get(sti) != na.get(sti):
            yield Filavvik(sti, TILSTAND[sti in for_, sti in na])
    if digest_av(lagret) != mal.digest:
        yield Filavvik(f"forms/{mal.dokumenttype}/revisjoner.toml (digest)", Filtilstand.ENDRET)


def _summer(liste_: str) -> dict[str, str]:
    return {sti: sum_ for sum_, _, sti in (linje.partition("  ") for linje in liste_.splitlines())}


UKJENT_REVISJON = Tekst(nb="Malen finnes ikke.", nn="Malen finst ikkje.")
INGEN_MAL = Tekst(nb="Ingen mal gjelder på datoen.", nn="Ingen mal gjeld på datoen.")


@dataclass(frozen=True, slots=True)
class Datoord:
    """Where a document has the date that chooses its template, and the words where that is too old: a contract's, or the one on it."""

    peker: str
    datoen: Tekst
    tiltak: Tekst


KONTRAKTSDATOEN = Datoord(
    peker="/kontraktsdato",
    datoen=Tekst(nb="Kontraktsdatoen er", nn="Kontraktsdatoen er"),
    tiltak=Tekst(
        nb="Rett kontraktsdatoen hvis den er feil. Eldre kontrakter kan ikke lages her.",
        nn="Rett kontraktsdatoen dersom han er feil. Eldre kontraktar kan ikkje lagast her.",
    ),
)
DOKUMENTDATOEN = Datoord(
    peker="/dato",
    datoen=Tekst(nb="Datoen på dokumentet er", nn="Datoen på dokumentet er"),
    tiltak=Tekst(
        nb="Rett datoen hvis den er feil. Eldre dokumenter kan ikke lages her.",
        nn="Rett datoen dersom han er feil. Eldre dokument kan ikkje lagast her.",
    ),
)
DATOORD = dict.fromkeys(Dokumenttype, DOKUMENTDATOEN) | {Dokumenttype(type_): KONTRAKTSDATOEN for type_ in Kontraktstype}


def _ukjent_revisjon(revisjon: str, rader: tuple[Revisjon, ...]) -> Funn:
    kjente = ", ".join(rad.id for rad in rader) or "–"
    return Funn(
        kode="ukjent-revisjon",
        peker="",
        melding=Tekst(nb=f"Revisjonen {revisjon[:40]} finnes ikke.", nn=f"Revisjonen {revisjon[:40]} finst ikkje."),
        tiltak=Tekst(nb=f"Velg en av disse: {kjente}.", nn=f"Vel ein av desse: {kjente}."),
    )


def _ingen_mal(dokumenttype: Dokumenttype, dato: date, rader: tuple[Revisjon, ...]) -> Funn:
    if not rader:
        dokumentet = DOKUMENTORD[dokumenttype]
        return Funn(
            kode="dokumenttype-uten-mal",
            peker="/dokumenttype",
            melding=Tekst(nb=f"Tjenesten har ingen mal for {dokumentet.nb} ennå.", nn=f"Tenesta har ingen mal for {dokumentet.nn} enno."),
            tiltak=Tekst(nb="Vent til malen er frigitt.", nn="Vent til malen er frigitt."),
        )
    forste = min(rad.gjelder_fra for rad in rader)
    ord_ = DATOORD[dokumenttype]
    return Funn(
        kode="ingen-gjeldende-mal",
        peker=ord_.peker,
        melding=Tekst(
            nb=f"{ord_.datoen.nb} {dato:%d.%m.%Y}. Den første malen gjelder fra {forste:%d.%m.%Y}.",
            nn=f"{ord_.datoen.nn} {dato:%d.%m.%Y}. Den første malen gjeld frå {forste:%d.%m.%Y}.",
        ),
        tiltak=ord_.tiltak,
    )


@lru_cache(maxsize=16)
def malregister(forms: Path, templates: Path) -> Malregister:
    """Reads every `forms/<type>/revisjoner.toml`; refuses periods that overlap or leave a hole."""
    typer = {}
    for fil in sorted(forms.glob("*/revisjoner.toml")):
        dokumenttype = Dokumenttype(fil.parent.name)
        typer[dokumenttype] = _les(fil, dokumenttype)
        _kontroller_perioder(dokumenttype, typer[dokumenttype])
    return Malregister(forms, templates, MappingProxyType(typer))


def _les(fil: Path, dokumenttype: Dokumenttype) -> tuple[Revisjon, ...]:
    data = tomllib.loads(fil.read_text(encoding="utf-8"))
    rader = (_revisjon(rad, data, dokumenttype) for rad in data["revisjon"])
    return tuple(sorted(rader, key=lambda rad: rad.gjelder_fra))


def _revisjon(rad: Mapping[str, Any], data: Mapping[str, Any], dokumenttype: Dokumenttype) -> Revisjon:
    return Revisjon(
        dokumenttype=dokumenttype,
        id=rad["id"],
        skjema=rad["skjema"],
        felles=rad["felles"],
        gjelder_fra=rad["gjelder_fra"],
        gjelder_til=rad.get("gjelder_til"),
        kilde=rad["kilde"],
        status=Status(rad["status"]),
        tittel=Tekst(**data["tittel"]),
        udir_skjema=data["udirSkjema"],
        endringer=Tekst(**rad["endringer"]),
        digest=MappingProxyType({Malform(malform): verdi for malform, verdi in rad.get("digest", {}).items()}),
    )


def _kontroller_perioder(dokumenttype: Dokumenttype, rader: tuple[Revisjon, ...]) -> None:
    frigitte = [rad for rad in rader if rad.status is not Status.UTKAST]
    brudd = [f"{for_.id} – {etter.id}" for for_, etter in pairwise(frigitte) if for_.gjelder_til != etter.gjelder_fra]
    brudd += [rad.id for rad in frigitte if rad.gjelder_til is not None and rad.gjelder_til <= rad.gjelder_fra]
    brudd += [rad.id for rad in frigitte[-1:] if rad.gjelder_til is not None]
    if brudd:
        raise Oppsettsfeil(
            Tekst(
                nb=f"Periodene til malene for {dokumenttype} overlapper eller har hull: {', '.join(brudd)}.",
                nn=f"Periodane til malane for {dokumenttype} overlappar eller har hol: {', '.join(brudd)}.",
            ),
            tiltak=Tekst(
                nb="Rett gjelder_fra og gjelder_til i revisjoner.toml. Den siste har ingen slutt.",
                nn="Rett gjelder_fra og gjelder_til i revisjoner.toml. Den siste har ingen slutt.",
            ),
        )
