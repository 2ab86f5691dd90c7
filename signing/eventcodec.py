"""How an event is stored and read back: JSON with a version, every field of the event and none besides.

Whoever reads a log in thirty years meets a kind or a version that they do not know as a named refusal, never as a guess.
`del_opp` takes what a person could be known by (names, reasons in free text) out of the stored form and leaves a salted checksum in its
place: the checksum is what the audit chain is built over, so that the personal part can be deleted and the chain is still whole.
"""

from __future__ import annotations

import hashlib
import json
import typing
from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date, datetime
from enum import StrEnum
from types import UnionType
from typing import Any

from signing.errors import UgyldigOppdrag, UkjentHendelse
from signing.events import Hendelse, Leveringshinder, Slag
from signing.model import Frister, Identifikasjon, Kanal, Niva, Signaturkrav, Tekst

VERSJON = 1
KLASSE: Mapping[Slag, type[Hendelse]] = {klasse.slag: klasse for klasse in typing.get_args(Hendelse)}
UTVIDET: frozenset[type] = frozenset({Signaturkrav, Identifikasjon, Frister})
"""Values with fields of their own."""
SENERE: Mapping[type, Mapping[str, Any]] = {Frister: {"egenKlokke": False}, Identifikasjon: {"utsteder": None}}
"""Fields that came after the first release, with what they are where nothing is said. So much is left out: an event that was stored before
is read as it was meant, and one that says no more than it could then is written as it was then."""
OPPRAMSINGER: frozenset[type] = frozenset({Leveringshinder, Kanal, Niva})
LENGSTE_NAVN = 40


def som_json(hendelse: Hendelse) -> dict[str, Any]:
    """The stored form."""
    return {"versjon": VERSJON, "slag": hendelse.slag.value, **_ut(hendelse)}


def les_hendelse(data: Mapping[str, Any]) -> Hendelse:
    """The event of a stored form. Raises `UkjentHendelse` for a kind or version that is not ours, `UgyldigOppdrag` for what is no event."""
    try:
        versjon, slag = data["versjon"], data["slag"]
        if versjon != VERSJON or slag not in set(Slag):
            raise _ukjent(versjon, slag)
        resten = {navn: verdi for navn, verdi in data.items() if navn not in {"versjon", "slag"}}
        hendelse: Hendelse = _inn(KLASSE[Slag(slag)], resten)
    except (KeyError, TypeError, ValueError, AttributeError) as e:
        raise UgyldigOppdrag(
            Tekst(nb="En lagret hendelse kan ikke leses.", nn="Ei lagra hending kan ikkje lesast."),
            Tekst(nb="Hent loggen fra sikkerhetskopien.", nn="Hent loggen frå tryggingskopien."),
        ) from e
    return hendelse


# ---------------------------------------------------------------- values


def _ut(verdi: Any) -> Any:
    match verdi:
        case datetime() | date():
            return verdi.isoformat()
        case StrEnum():
            return verdi.value
        case tuple():
            return [_ut(ledd) for ledd in verdi]
        case None | bool() | int() | str():
            return verdi
    stille = SENERE.get(type(verdi), {})
    alle = {_kamel(felt.name): _ut(getattr(verdi, felt.name)) for felt in fields(verdi)}
    return {navn: ut for navn, ut in alle.items() if navn not in stille or stille[navn] != ut}


def _inn(klasse: type[Any], data: Mapping[str, Any]) -> Any:
    """The value of these fields; each is there, and none besides."""
    feltene, alle = _FELTER[klasse], {**SENERE.get(klasse, {}), **data}
    if feltene.keys() != alle.keys():
        raise ValueError("felter mangler eller er for mange")
    return klasse(**{feltene[utenfor][0]: _verdi(feltene[utenfor][1], verdi) for utenfor, verdi in alle.items()})


def _felter_i(klasse: type[Any]) -> Mapping[str, tuple[str, Any]]:
    """Name and type by stored name."""
    typer = typing.get_type_hints(klasse)
    return {_kamel(felt.name): (felt.name, typer[felt.name]) for felt in fields(klasse)}


def _verdi(type_: Any, verdi: Any) -> Any:
    if typing.get_origin(type_) is UnionType:
        (egentlig,) = (del_ for del_ in typing.get_args(type_) if del_ is not type(None))
        return None if verdi is None else _verdi(egentlig, verdi)
    if typing.get_origin(type_) is tuple:
        ledd = typing.get_args(type_)[0]
        return tuple(_verdi(ledd, en) for en in _krev(list, verdi))
    if type_ in UTVIDET:
        return _inn(type_, _krev(dict, verdi))
    return LESERE[type_](verdi)


def _krev(type_: type[Any], verdi: Any) -> Any:
    """A value of exactly this type: true is no number."""
    if type(verdi) is not type_:
        raise TypeError(f"ventet {type_.__name__}")
    return verdi


def _leser(type_: type[Any]) -> Callable[[Any], Any]:
    return lambda verdi: _krev(type_, verdi)


LESERE: Mapping[type[Any], Callable[[Any], Any]] = {
    **{type_: _leser(type_) for type_ in (str, int, bool)},
    **{type_: type_ for type_ in OPPRAMSINGER},
    datetime: datetime.fromisoformat,
    date: date.fromisoformat,
}


def _kamel(navn: str) -> str:
    forste, *resten = navn.split("_")
    return forste + "".join(ord_.capitalize() for ord_ in resten)


def _ukjent(versjon: object, slag: object) -> UkjentHendelse:
    navn = f"«{str(slag)[:LENGSTE_NAVN]}», versjon {str(versjon)[:LENGSTE_NAVN]}"
    return UkjentHendelse(
        Tekst(
            nb=f"Loggen har en hendelse som programmet ikke kjenner: {navn}.",
            nn=f"Loggen har ei hending som programmet ikkje kjenner: {navn}.",
        ),
        Tekst(nb="Bruk en nyere utgave av programmet.", nn="Bruk ei nyare utgåve av programmet."),
    )


# ---------------------------------------------------------------- what can be deleted

SLETTET = "[slettet]"
"""What stands where a personal value stood."""
Steder = list[tuple[dict[str, Any], str]]
"""Objects of the stored form, each with the name of the value in it."""
PERSONLIG: Mapping[Slag, Callable[[dict[str, Any]], Steder]] = {
    Slag.OPPRETTET: lambda data: [(krav, "navn") for krav in data["krav"]],
    Slag.AVSLATT: lambda data: [(data, "begrunnelse")] if data["begrunnelse"] is not None else [],
    Slag.AVBRUTT: lambda data: [(data, "begrunnelse")],
    Slag.AVKLART: lambda data: [(data, "begrunnelse")],
}
"""Where each kind of event holds words about a person: names, and reasons in free text."""


def del_opp(data: Mapping[str, Any], salt: str) -> tuple[dict[str, Any], list[str]]:
    """The stored form without what a person could be known by, and those values beside it.

    `salt`: random, one per event, kept with the values: without it a name could be guessed from its checksum.
    """
    apen: dict[str, Any] = json.loads(json.dumps(data))
    steder = _personlige(apen)
    verdier = [sted[navn] for sted, navn in steder]
    for sted, navn in steder:
        sted[navn] = SLETTET
    return ({**apen, "personligSha256": avtrykk(verdier, salt)} if verdier else apen), verdier


def sett_sammen(apen: Mapping[str, Any], verdier: list[str] | None, salt: str | None) -> dict[str, Any]:
    """The stored form again; where the personal values are deleted (None), `SLETTET` stands for them.

    Raises `UgyldigOppdrag` when the values are not the ones that were taken out.
    """
    data: dict[str, Any] = json.loads(json.dumps(apen))
    ventet = data.pop("personligSha256", None)
    if ventet is None or verdier is None or salt is None:
        return data
    steder = _personlige(data)
    if len(steder) != len(verdier) or avtrykk(verdier, salt) != ventet:
        raise UgyldigOppdrag(
            Tekst(nb="Navn eller begrunnelse i en hendelse er endret.", nn="Namn eller grunngiving i ei hending er endra."),
            Tekst(nb="Hent loggen fra sikkerhetskopien.", nn="Hent loggen frå tryggingskopien."),
        )
    for (sted, navn), verdi in zip(steder, verdier, strict=True):
        sted[navn] = verdi
    return data


def _personlige(data: dict[str, Any]) -> Steder:
    slag = Slag(data["slag"])
    return PERSONLIG[slag](data) if slag in PERSONLIG else []


def avtrykk(verdier: list[str], salt: str) -> str:
    """SHA-256 over the salt and the values, as canonical JSON."""
    return hashlib.sha256(json.dumps([salt, *verdier], ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


_FELTER: Mapping[type[Any], Mapping[str, tuple[str, Any]]] = {klasse: _felter_i(klasse) for klasse in (*KLASSE.values(), *UTVIDET)}
"""Worked out once: an order is read event by event, each time anybody looks at it."""
