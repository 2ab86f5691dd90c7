"""Does the data have the form of the schema? JSON Schema decides, our own words say what is wrong.

The texts of the library are never passed on: they are English and quote the value. Length and pattern are stricter than the library's:
a text of spaces is empty, and a pattern holds for the whole text (`$` in Python lets a line break through).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from itertools import islice
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError
from jsonschema.protocols import Validator
from jsonschema.validators import extend

from app.errors import Funn
from app.skjema import ordlyd
from app.skjema.melding import Melding
from app.skjema.sted import SENESTE, TIDLIGSTE, led, les_dato
from app.skjema.stedsnavn import sted
from app.skjema.strict_json import under
from app.tekst import Tekst

FLESTE_FUNN = 200

MANGLER = Melding(
    kode="mangler",
    melding=Tekst(nb="{sted} mangler.", nn="{sted} manglar."),
    tiltak=Tekst(nb="Fyll ut feltet.", nn="Fyll ut feltet."),
    brukbar=False,
)
UKJENT_FELT = Melding(
    kode="ukjent-felt",
    melding=Tekst(nb="Feltet er ikke med i skjemaet ({sted}).{forslag}", nn="Feltet er ikkje med i skjemaet ({sted}).{forslag}"),
    tiltak=Tekst(nb="Ta bort feltet, eller rett navnet på det.", nn="Ta bort feltet, eller rett namnet på det."),
)
FEIL_TYPE = Melding(
    kode="feil-type",
    melding=Tekst(nb="{sted} skal være {ventet}, men er {fikk}.", nn="{sted} skal vere {ventet}, men er {fikk}."),
    tiltak=Tekst(nb="Send verdien som {ventet}.", nn="Send verdien som {ventet}."),
    brukbar=False,
)
UKJENT_VERDI = Melding(
    kode="ukjent-verdi",
    melding=Tekst(
        nb="{sted} har en verdi som ikke finnes i skjemaet.{forslag}", nn="{sted} har ein verdi som ikkje finst i skjemaet.{forslag}"
    ),
    tiltak=Tekst(nb="Velg én av disse: {lovlige}.", nn="Vel éin av desse: {lovlige}."),
    brukbar=False,
)
FEIL_FORMAT = Melding(
    kode="feil-format",
    melding=Tekst(
        nb="{sted} er skrevet på feil måte. Slik skal det være: {form}.", nn="{sted} er skrive på feil måte. Slik skal det vere: {form}."
    ),
    tiltak=Tekst(nb="Rett verdien.", nn="Rett verdien."),
    brukbar=False,
)
UGYLDIG_DATO = Melding(
    kode="ugyldig-dato",
    melding=Tekst(
        nb="{sted} er ikke en dato i kalenderen mellom {tidligste} og {seneste}, skrevet åååå-mm-dd.",
        nn="{sted} er ikkje ein dato i kalenderen mellom {tidligste} og {seneste}, skrive åååå-mm-dd.",
    ),
    tiltak=Tekst(nb="Rett datoen, for eksempel til 2026-08-17.", nn="Rett datoen, til dømes til 2026-08-17."),
    brukbar=False,
)
UGYLDIG_EPOST = Melding(
    kode="ugyldig-epost",
    melding=Tekst(
        nb="{sted} er ikke en e-postadresse. Varselet om å signere kommer ikke fram.",
        nn="{sted} er ikkje ei e-postadresse. Varselet om å signere kjem ikkje fram.",
    ),
    tiltak=Tekst(nb="Rett e-postadressen.", nn="Rett e-postadressa."),
    brukbar=False,
)
TOM = Melding(
    kode="tom",
    melding=Tekst(nb="{sted} er tom.", nn="{sted} er tom."),
    tiltak=Tekst(
        nb="Fyll ut feltet, eller ta det bort hvis det ikke er påkrevd.",
        nn="Fyll ut feltet, eller ta det bort dersom det ikkje er påkravd.",
    ),
    brukbar=False,
)
FOR_LANG = Melding(
    kode="for-lang",
    melding=Tekst(nb="{sted} har {antall} tegn. Grensen er {grense}.", nn="{sted} har {antall} teikn. Grensa er {grense}."),
    tiltak=Tekst(nb="Gjør teksten kortere.", nn="Gjer teksten kortare."),
    brukbar=False,
)
FOR_MANGE = Melding(
    kode="for-mange",
    melding=Tekst(nb="{sted} har {antall} rader. Grensen er {grense}.", nn="{sted} har {antall} rader. Grensa er {grense}."),
    tiltak=Tekst(nb="Send færre rader.", nn="Send færre rader."),
    brukbar=False,
)
UTENFOR_GRENSE = Melding(
    kode="utenfor-grense",
    melding=Tekst(nb="{sted} er {verdi}. Tillatt: {grense}.", nn="{sted} er {verdi}. Tillate: {grense}."),
    tiltak=Tekst(nb="Rett tallet.", nn="Rett talet."),
    brukbar=False,
)
FLERE_FUNN = Melding(
    kode="for-mange-funn",
    melding=Tekst(
        nb="Dataene har mer enn {grense} feil mot skjemaet. Resten er ikke vist.",
        nn="Dataa har meir enn {grense} feil mot skjemaet. Resten er ikkje vist.",
    ),
    tiltak=Tekst(nb="Rett feilene som er vist, og send dataene på nytt.", nn="Rett feila som er vist, og send dataa på nytt."),
)

FORMER: Mapping[str, Tekst] = {
    "^[0-9]{2}$": Tekst(nb="2 siffer", nn="2 siffer"),
    "^[0-9]{4}$": Tekst(nb="4 siffer", nn="4 siffer"),
    "^[0-9]{9}$": Tekst(nb="9 siffer", nn="9 siffer"),
    "^[0-9]{11}$": Tekst(nb="11 siffer", nn="11 siffer"),
    "^[A-Z]{2}$": Tekst(nb="2 store bokstaver, for eksempel «NO»", nn="2 store bokstavar, til dømes «NO»"),
    "^\\+?[0-9]{8,15}$": Tekst(nb="8 til 15 siffer, gjerne med + foran", nn="8 til 15 siffer, gjerne med + framfor"),
    "^[0-9a-f]{64}$": Tekst(nb="64 tegn, 0–9 og a–f", nn="64 teikn, 0–9 og a–f"),
    "^[A-ZÆØÅ0-9]{6}[A-Z0-9-]{4}$": Tekst(nb="10 tegn, for eksempel BATMF3----", nn="10 teikn, til dømes BATMF3----"),
}
"""What each pattern of the schema asks for, in words (a test holds that every pattern is here)."""

_ANNET = "annet"
_TYPER: Mapping[str, Tekst] = {
    "string": Tekst(nb="en tekst", nn="ein tekst"),
    "integer": Tekst(nb="et heltall", nn="eit heiltal"),
    "number": Tekst(nb="et tall", nn="eit tal"),
    "boolean": Tekst(nb="true eller false", nn="true eller false"),
    "array": Tekst(nb="en liste", nn="ei liste"),
    "object": Tekst(nb="et objekt", nn="eit objekt"),
    "null": Tekst(nb="null", nn="null"),
    _ANNET: Tekst(nb="noe annet", nn="noko anna"),
}

_EPOST = re.compile(r"[^@\s<>\"',;:()\[\]\\]{1,64}@[^@\s<>\"',;:()\[\]\\]+\.[^@\s.<>\"',;:()\[\]\\]{2,}")

formater = FormatChecker(formats=())
formater.checks("date")(lambda verdi: not isinstance(verdi, str) or les_dato(verdi) is not None)
formater.checks("email")(lambda verdi: not isinstance(verdi, str) or _EPOST.fullmatch(verdi) is not None)


def _min_length(_: Validator, minste: int, verdi: object, __: Mapping[str, Any]) -> Iterator[ValidationError]:
    if isinstance(verdi, str) and len(verdi.strip()) < minste:
        yield ValidationError("")


def _pattern(_: Validator, monster: str, verdi: object, __: Mapping[str, Any]) -> Iterator[ValidationError]:
    if isinstance(verdi, str) and re.fullmatch(monster, verdi) is None:
        yield ValidationError("")


def _er_heltall(_: object, verdi: object) -> bool:
    return not isinstance(verdi, bool) and (isinstance(verdi, int) or (isinstance(verdi, Decimal) and verdi == int(verdi)))


def _er_tall(_: object, verdi: object) -> bool:
    return isinstance(verdi, int | Decimal) and not isinstance(verdi, bool)


_Strengere: Any = extend(  # type: ignore[no-untyped-call]  # types-jsonschema leaves it untyped
    Draft202012Validator,
    validators={"minLength": _min_length, "pattern": _pattern},
    type_checker=Draft202012Validator.TYPE_CHECKER.redefine("integer", _er_heltall).redefine("number", _er_tall),
)


def validator(skjema: Mapping[str, Any]) -> Validator:
    """A validator for the schema, which must itself be right."""
    Draft202012Validator.check_schema(skjema)
    laget: Validator = _Strengere(dict(skjema), format_checker=formater)
    return laget


@dataclass(frozen=True, slots=True)
class Brudd:
    """One keyword of the schema that one place breaks: what the keyword asks for, what stands there."""

    nokkelord: str
    krav: Any
    fikk: Any
    peker: str
    egenskaper: tuple[str, ...]

    @property
    def sted(self) -> Tekst:
        """The place in words."""
        return sted(self.peker)


def kontroller(skjema: Validator, data: Any) -> Iterator[Funn]:
    """Every way in which the data differs from the schema, each place and code once."""
    brudd = list(islice(_flate(skjema.iter_errors(data)), FLESTE_FUNN + 1))
    funn = {(ett.kode, ett.peker): ett for feil in brudd for ett in _OVERSETTERE[feil.nokkelord](feil)}
    yield from islice(funn.values(), FLESTE_FUNN)
    if max(len(brudd), len(funn)) > FLESTE_FUNN:
        yield FLERE_FUNN.funn("", grense=str(FLESTE_FUNN))


def _flate(feil: Iterator[ValidationError]) -> Iterator[Brudd]:
    """The errors themselves: of `oneOf` (address or null) those of the first branch, which is the one that holds something."""
    for en in feil:
        if en.validator == "oneOf" and isinstance(en.instance, dict):
            yield from _flate(under_ for under_ in en.context or () if under_.relative_schema_path[0] == 0)
        else:
            yield _brudd(en)


def _brudd(feil: ValidationError) -> Brudd:
    skjema = feil.schema if isinstance(feil.schema, dict) else {}
    return Brudd(
        nokkelord=str(feil.validator),
        krav=feil.validator_value,
        fikk=feil.instance,
        peker="".join(led(del_) for del_ in feil.absolute_path),
        egenskaper=tuple(skjema.get("properties", ())),
    )


def _mangler(brudd: Brudd) -> Iterator[Funn]:
    for navn in brudd.krav:
        if navn not in brudd.fikk:
            peker = brudd.peker + led(navn)
            yield MANGLER.funn(peker, sted=sted(peker))


def _ukjent_felt(brudd: Brudd) -> Iterator[Funn]:
    for navn in islice((navn for navn in brudd.fikk if navn not in brudd.egenskaper), FLESTE_FUNN + 1):
        yield UKJENT_FELT.funn(under(brudd.peker, navn), sted=brudd.sted, forslag=_forslag(navn, brudd.egenskaper))


def _forslag(fikk: object, kjente: Sequence[str]) -> Tekst:
    """The known word that the given one is closest to. The given one itself is never repeated: it can be anything."""
    like = get_close_matches(str(fikk)[:60], kjente, n=1)
    return Tekst(nb=f" Mente du «{like[0]}»?", nn=f" Meinte du «{like[0]}»?") if like else Tekst(nb="", nn="")


def _typenavn(verdi: object) -> Tekst:
    navn = (navn for navn in _TYPER if navn != _ANNET and Draft202012Validator.TYPE_CHECKER.is_type(verdi, navn))
    return _TYPER[next(navn, _ANNET)]


def _feil_type(brudd: Brudd) -> Iterator[Funn]:
    ventet = brudd.krav if brudd.nokkelord == "type" else "object"
    yield FEIL_TYPE.funn(brudd.peker, sted=brudd.sted, ventet=_TYPER[ventet], fikk=_typenavn(brudd.fikk))


def _ukjent_verdi(brudd: Brudd) -> Iterator[Funn]:
    lovlige = ", ".join(brudd.krav)
    yield UKJENT_VERDI.funn(brudd.peker, sted=brudd.sted, lovlige=lovlige, forslag=_forslag(brudd.fikk, brudd.krav))


def _feil_format(brudd: Brudd) -> Iterator[Funn]:
    yield FEIL_FORMAT.funn(brudd.peker, sted=brudd.sted, form=FORMER[brudd.krav])


def _feil_dato_eller_epost(brudd: Brudd) -> Iterator[Funn]:
    melding = {"date": UGYLDIG_DATO, "email": UGYLDIG_EPOST}[brudd.krav]
    yield melding.funn(brudd.peker, sted=brudd.sted, tidligste=str(TIDLIGSTE.year), seneste=str(SENESTE.year))


def _tom(brudd: Brudd) -> Iterator[Funn]:
    yield TOM.funn(brudd.peker, sted=brudd.sted)


def _for_lang(brudd: Brudd) -> Iterator[Funn]:
    yield FOR_LANG.funn(brudd.peker, sted=brudd.sted, antall=str(len(brudd.fikk)), grense=str(brudd.krav))


def _for_mange(brudd: Brudd) -> Iterator[Funn]:
    yield FOR_MANGE.funn(brudd.peker, sted=brudd.sted, antall=str(len(brudd.fikk)), grense=str(brudd.krav))


_GRENSER: Mapping[str, Tekst] = {
    "minimum": Tekst(nb="{grense} eller mer", nn="{grense} eller meir"),
    "maximum": Tekst(nb="{grense} eller mindre", nn="{grense} eller mindre"),
    "exclusiveMinimum": Tekst(nb="mer enn {grense}", nn="meir enn {grense}"),
}


def _utenfor_grense(brudd: Brudd) -> Iterator[Funn]:
    ord_, grense = _GRENSER[brudd.nokkelord], ordlyd.tall(brudd.krav)
    lovlig = Tekst(nb=ord_.nb.format(grense=grense), nn=ord_.nn.format(grense=grense))
    yield UTENFOR_GRENSE.funn(brudd.peker, sted=brudd.sted, verdi=ordlyd.tall(brudd.fikk), grense=lovlig)


_OVERSETTERE: Mapping[str, Callable[[Brudd], Iterator[Funn]]] = {
    "required": _mangler,
    "additionalProperties": _ukjent_felt,
    "type": _feil_type,
    "oneOf": _feil_type,
    "enum": _ukjent_verdi,
    "pattern": _feil_format,
    "format": _feil_dato_eller_epost,
    "minLength": _tom,
    "minItems": _tom,
    "maxLength": _for_lang,
    "maxItems": _for_mange,
    "minimum": _utenfor_grense,
    "maximum": _utenfor_grense,
    "exclusiveMinimum": _utenfor_grense,
}
"""One translator per keyword that the schema uses (a test holds that all of them are here)."""
