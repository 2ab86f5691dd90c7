"""Decision tables: what a rule is, how exactly one is found, and how a whole table is proved.

A row (`Regel`) is one sentence that a caseworker can check. Its conditions speak of a frozen dataclass of enumerated facts,
so the full product of facts can be walked (`alle_fakta`), and `kontroller` proves on every date boundary that exactly one
row answers, and that no row is dead. There is no order between rows and no «else»: a hole or an overlap is an error.
A fact is written `navn: Annotated[Type, "the words of the printed table"]`.
"""

from __future__ import annotations

import itertools
import string
import typing
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date, timedelta
from enum import Enum
from functools import cached_property
from types import UnionType
from typing import Any, Generic, TypeVar

from app.domene import norsk
from app.errors import Oppsettsfeil
from app.tekst import Malform, Tekst

LOVEN_GJELDER_FRA = date(2024, 8, 1)
"""Opplæringslova (LOV-2023-06-09-30) entered into force; no row is older."""

Verdi = bool | Enum | None
Vilkar = Verdi | frozenset[Any] | set[Any]
"""What a row demands of one fact: a value, or any of a set of values."""
Opplysning = str | Tekst | date
"""One thing that a reason may name."""
F = TypeVar("F")
U = TypeVar("U")
U_co = TypeVar("U_co", covariant=True)


class Tabellfeil(Oppsettsfeil):
    """A decision table that is not a decision table. The text names the table and the rows."""

    kode = "regeltabell"


class IngenRegel(Tabellfeil):
    """No row answers for these facts on this date."""

    kode = "ingen-regel"


class UtloptRegel(IngenRegel):
    """No row in force answers, but one that has ended, or has not begun, would."""

    kode = "regel-ikke-i-kraft"


class FlereRegler(Tabellfeil):
    """More than one row answers for these facts on this date."""

    kode = "flere-regler"


@dataclass(frozen=True, kw_only=True)
class Regel(Generic[U_co]):
    """One row. `nar` names only the facts that matter: one value, or a set of values; a fact left out may be anything.

    In force from `fra` until the day before `til`. `begrunnelse` and `kilde` may name facts of the case in braces; several sources
    stand with semicolons between.
    `utlost_av` are the JSON pointers whose content made this row the answer.
    """

    id: str
    nar: Mapping[str, Vilkar]
    utfall: U_co
    begrunnelse: Tekst
    kilde: str
    utlost_av: tuple[str, ...] = ()
    fra: date = LOVEN_GJELDER_FRA
    til: date | None = None

    @cached_property
    def vilkar(self) -> Mapping[str, frozenset[Any]]:
        """Each fact that matters, with the values that this row accepts."""
        return {navn: frozenset(krav) if isinstance(krav, set | frozenset) else frozenset({krav}) for navn, krav in self.nar.items()}

    @cached_property
    def nevner(self) -> tuple[str, ...]:
        """The facts of a case that the reason names, in order."""
        return brukte_navn(self.begrunnelse.nb)

    def i_kraft(self, dag: date) -> bool:
        """Whether the row is in force on the day."""
        return self.fra <= dag and (self.til is None or dag < self.til)

    def treffer(self, fakta: object) -> bool:
        """Whether every condition accepts the facts."""
        return all(getattr(fakta, navn) in verdier for navn, verdier in self.vilkar.items())


@dataclass(frozen=True, kw_only=True)
class Treff(Generic[U_co]):
    """The row that answered."""

    regel: Regel[U_co]

    @property
    def utfall(self) -> U_co:
        """What the row decides."""
        return self.regel.utfall

    def begrunn(self, opplysninger: Mapping[str, Opplysning]) -> Tekst:
        """The reason, with the facts of this case."""
        return fyll_ut(self.regel.begrunnelse, opplysninger)

    def kilder(self, opplysninger: Mapping[str, Opplysning]) -> tuple[str, ...]:
        """The sources one by one, with the facts of this case. One that the case leaves empty (no county policy) is no source."""
        fylt = (fyll_ut(Tekst(nb=del_, nn=del_), opplysninger).nb for del_ in self.regel.kilde.split("; "))
        return tuple(kilde for kilde in fylt if kilde)


@dataclass(frozen=True, kw_only=True)
class Tabell(Generic[F, U]):
    """A decision table over facts of type `F` with outcomes of type `U`. `opplysninger`: names that its texts may use."""

    navn: str
    tittel: Tekst
    sporsmal: Tekst
    fakta: type[F]
    regler: tuple[Regel[U], ...]
    opplysninger: frozenset[str] = frozenset()
    fra: date = LOVEN_GJELDER_FRA

    def __post_init__(self) -> None:
        _kontroller_ider(self)
        for regel in self.regler:
            _kontroller_vilkar(self, regel)
            _kontroller_tekster(self, regel)

    def sla_opp(self, fakta: F, dag: date) -> Treff[U]:
        """The one row that answers. A hole or an overlap is a named error, never a guess."""
        funnet = treff(self, fakta, dag)
        if not funnet and (andre := ute_av_kraft(self, fakta, dag)):
            raise UtloptRegel(_utlopt_svar(self, andre, fakta, dag))
        if not funnet:
            raise IngenRegel(_uten_svar(self, fakta, dag))
        if len(funnet) > 1:
            raise FlereRegler(_flere_svar(self, funnet, fakta, dag))
        return Treff(regel=funnet[0])


def treff(tabell: Tabell[F, U], fakta: F, dag: date) -> tuple[Regel[U], ...]:
    """Every row in force on the day that accepts the facts."""
    return tuple(regel for regel in tabell.regler if regel.i_kraft(dag) and regel.treffer(fakta))


def ute_av_kraft(tabell: Tabell[F, U], fakta: F, dag: date) -> tuple[Regel[U], ...]:
    """Every row that accepts the facts and is not in force on the day: the first to look at where nobody answers."""
    return tuple(regel for regel in tabell.regler if not regel.i_kraft(dag) and regel.treffer(fakta))


# --- the full product -------------------------------------------------------------------------------------------------


def faktaverdier(fakta: type[Any]) -> dict[str, tuple[Verdi, ...]]:
    """Each fact with all its values. Only bool, enumerations, some members of one, and any of them or None can be enumerated."""
    typer = typing.get_type_hints(fakta)
    return {felt.name: _verdier_av(typer[felt.name]) for felt in fields(fakta)}


def faktanavn(fakta: type[Any]) -> dict[str, str]:
    """Each fact with the words that the printed table uses for it."""
    return {navn: str(type_.__metadata__[0]) for navn, type_ in typing.get_type_hints(fakta, include_extras=True).items()}


def _verdier_av(type_: Any) -> tuple[Verdi, ...]:
    if isinstance(type_, UnionType) or typing.get_origin(type_) is typing.Union:
        return tuple(itertools.chain.from_iterable(_verdier_av(del_) for del_ in typing.get_args(type_)))
    if type_ is type(None):
        return (None,)
    if typing.get_origin(type_) is typing.Literal:
        return typing.get_args(type_)
    if type_ is bool:
        return (True, False)
    if isinstance(type_, type) and issubclass(type_, Enum):
        return tuple(type_)
    raise Tabellfeil(Tekst(nb=f"Fakta av typen {type_} kan ikke ramses opp.", nn=f"Fakta av typen {type_} kan ikkje ramsast opp."))


def alle_fakta(fakta: type[F]) -> Iterator[F]:
    """The full product of the facts."""
    verdier = faktaverdier(fakta)
    for utvalg in itertools.product(*verdier.values()):
        yield fakta(**dict(zip(verdier, utvalg, strict=True)))


def grensedager(tabell: Tabell[F, U]) -> tuple[date, ...]:
    """Each day on which a row begins or has ended, and the day before, from the day that the table begins."""
    skifter = {tabell.fra} | {regel.fra for regel in tabell.regler} | {regel.til for regel in tabell.regler if regel.til}
    dager = skifter | {dag - timedelta(days=1) for dag in skifter}
    return tuple(sorted(dag for dag in dager if dag >= tabell.fra))


class Bruddart(Enum):
    """What can be wrong with a whole table."""

    HULL = "ingen regel treffer"
    UTLOPT = "bare en regel som ikke er i kraft, treffer"
    OVERLAPP = "flere regler treffer"
    DOD = "regelen treffer aldri"


@dataclass(frozen=True)
class Brudd:
    """One thing wrong with a table, with the place."""

    art: Bruddart
    tabell: str
    regler: tuple[str, ...]
    fakta: str = ""
    dag: date | None = None

    def __str__(self) -> str:
        return f"{self.tabell}: {self.art.value} ({', '.join(self.regler) or '–'}) {self.fakta} {self.dag or ''}".strip()


def kontroller(tabell: Tabell[F, U]) -> tuple[Brudd, ...]:
    """Everything that breaks the promise «exactly one row», over all facts and all date boundaries. Empty is proof."""
    brudd: list[Brudd] = []
    brukt: set[str] = set()
    for dag in grensedager(tabell):
        gjeldende = tuple(regel for regel in tabell.regler if regel.i_kraft(dag))
        for fakta in alle_fakta(tabell.fakta):
            ider = tuple(regel.id for regel in gjeldende if regel.treffer(fakta))
            brukt.update(ider)
            if len(ider) > 1:
                brudd.append(Brudd(Bruddart.OVERLAPP, tabell.navn, ider, vis_fakta(fakta), dag))
            if not ider:
                brudd.append(_uten(tabell, fakta, dag))
    dode = (regel.id for regel in tabell.regler if regel.id not in brukt)
    return (*brudd, *(Brudd(Bruddart.DOD, tabell.navn, (id_,)) for id_ in dode))


def _uten(tabell: Tabell[F, U], fakta: F, dag: date) -> Brudd:
    """Nobody answers: by name those that would have, had they been in force."""
    andre = tuple(regel.id for regel in ute_av_kraft(tabell, fakta, dag))
    return Brudd(Bruddart.UTLOPT if andre else Bruddart.HULL, tabell.navn, andre, vis_fakta(fakta), dag)


# --- texts ------------------------------------------------------------------------------------------------------------


def fyll_ut(mal: Tekst, opplysninger: Mapping[str, Opplysning]) -> Tekst:
    """The template with the facts of a case, each in the language of the sentence."""
    return Tekst(nb=_fyll(mal.nb, opplysninger, Malform.NB), nn=_fyll(mal.nn, opplysninger, Malform.NN))


def _fyll(mal: str, opplysninger: Mapping[str, Opplysning], malform: Malform) -> str:
    """Our own words begin a sentence with a capital; a name stays as it was sent."""
    tekst = ""
    for fast, navn, _, _ in string.Formatter().parse(mal):
        tekst += fast
        if navn is not None:
            verdi = opplysninger[navn]
            begynner = isinstance(verdi, Tekst) and (not tekst or tekst.endswith(". "))
            skrevet = _skriv(verdi).pa(malform)
            tekst += norsk.stor_forbokstav(skrevet) if begynner else skrevet
    return tekst


def _skriv(verdi: Opplysning) -> Tekst:
    if isinstance(verdi, Tekst):
        return verdi
    skrevet = norsk.dato(verdi) if isinstance(verdi, date) else verdi
    return Tekst(nb=skrevet, nn=skrevet)


def brukte_navn(tekst: str) -> tuple[str, ...]:
    """The names in braces of a text, in order."""
    return tuple(navn for _, navn, _, _ in string.Formatter().parse(tekst) if navn is not None)


def vis_fakta(fakta: object) -> str:
    """The facts on one line, for an error message to a developer."""
    deler = (f"{felt.name}={vis_verdi(getattr(fakta, felt.name))}" for felt in fields(fakta))  # type: ignore[arg-type]  # always a facts dataclass
    return ", ".join(deler)


def vis_verdi(verdi: Verdi) -> str:
    """One value as a word: enumerations by their value, True and False as ja and nei, None as «ikke oppgitt»."""
    if isinstance(verdi, Enum):
        return str(verdi.value)
    return {True: "ja", False: "nei", None: "ikke oppgitt"}[verdi]


# --- what is wrong with a table as written ----------------------------------------------------------------------------


def _kontroller_ider(tabell: Tabell[Any, Any]) -> None:
    ider = [regel.id for regel in tabell.regler]
    like = sorted({id_ for id_ in ider if ider.count(id_) > 1})
    if like:
        raise _skrivefeil(tabell, ", ".join(like), "id brukt to ganger")


def _kontroller_vilkar(tabell: Tabell[Any, Any], regel: Regel[Any]) -> None:
    mulige = faktaverdier(tabell.fakta)
    for navn, verdier in regel.vilkar.items():
        if navn not in mulige:
            raise _skrivefeil(tabell, regel.id, f"ukjent faktum {navn}")
        if not verdier or not all(any(verdi is mulig for mulig in mulige[navn]) for verdi in verdier):
            raise _skrivefeil(tabell, regel.id, f"umulig verdi for {navn}")


def _kontroller_tekster(tabell: Tabell[Any, Any], regel: Regel[Any]) -> None:
    navn = set(regel.nevner)
    if navn != set(brukte_navn(regel.begrunnelse.nn)):
        raise _skrivefeil(tabell, regel.id, "bokmål og nynorsk nevner ulike opplysninger")
    ukjente = navn.union(brukte_navn(regel.kilde)) - tabell.opplysninger
    if ukjente:
        raise _skrivefeil(tabell, regel.id, f"ukjente opplysninger {', '.join(sorted(ukjente))}")
    if not regel.kilde.strip() or not regel.begrunnelse.nb.strip() or not regel.begrunnelse.nn.strip():
        raise _skrivefeil(tabell, regel.id, "mangler begrunnelse eller kilde")


def _skrivefeil(tabell: Tabell[Any, Any], sted: str, hva: str) -> Tabellfeil:
    return Tabellfeil(Tekst(nb=f"Regeltabellen {tabell.navn}, {sted}: {hva}.", nn=f"Regeltabellen {tabell.navn}, {sted}: {hva}."))


def _uten_svar(tabell: Tabell[Any, Any], fakta: object, dag: date) -> Tekst:
    navn, vist = tabell.navn, f"{vis_fakta(fakta)}, {norsk.dato(dag)}"
    return Tekst(nb=f"Ingen regel i tabellen {navn} gjelder for {vist}.", nn=f"Ingen regel i tabellen {navn} gjeld for {vist}.")


def _utlopt_svar(tabell: Tabell[Any, Any], andre: tuple[Regel[Any], ...], fakta: object, dag: date) -> Tekst:
    ider, vist = ", ".join(regel.id for regel in andre), f"{vis_fakta(fakta)}, {norsk.dato(dag)}"
    return Tekst(
        nb=f"I tabellen {tabell.navn} gjelder bare {ider} for {vist}, og den er ikke i kraft den dagen.",
        nn=f"I tabellen {tabell.navn} gjeld berre {ider} for {vist}, og ho er ikkje i kraft den dagen.",
    )


def _flere_svar(tabell: Tabell[Any, Any], funnet: tuple[Regel[Any], ...], fakta: object, dag: date) -> Tekst:
    ider, vist = ", ".join(regel.id for regel in funnet), f"{vis_fakta(fakta)}, {norsk.dato(dag)}"
    return Tekst(
        nb=f"Reglene {ider} i tabellen {tabell.navn} gjelder alle for {vist}.",
        nn=f"Reglane {ider} i tabellen {tabell.navn} gjeld alle for {vist}.",
    )
