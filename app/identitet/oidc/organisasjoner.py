"""For whom a person acts: what Ansattporten is asked, and what it answers (RFC 9396, docs.digdir.no: Ansattporten, «RAR-typer»)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from app.domene.identer import er_organisasjonsnummer
from app.identitetsoppsett import Leverandor, Representasjon

_REGISTER = "iso6523-actorid-upis"
_ENHETSREGISTERET = "0192:"
Rad = Mapping[str, Any]


def forespurt(leverandor: Leverandor) -> dict[str, str]:
    """The part of the request that lets the person choose an organisation; nothing where none is asked for."""
    if leverandor.representasjon is None:
        return {}
    rad: dict[str, Any] = {"type": leverandor.representasjon.value}
    if leverandor.ressurs is not None:
        rad |= {"resource": leverandor.ressurs, "representation_is_required": True}
    return {"authorization_details": json.dumps([rad], separators=(",", ":"))}


def valgte(krav: Mapping[str, Any], leverandor: Leverandor) -> tuple[str, ...]:
    """The organisation numbers that the person chose, each once. Anything that is not what we asked for counts for nothing."""
    if leverandor.representasjon is None:
        return ()
    rader = krav.get("authorization_details")
    les = _LESERE[leverandor.representasjon]
    numre = (
        _nummer(enhet)
        for rad in (rader if isinstance(rader, list) else [])
        if isinstance(rad, dict) and rad.get("type") == leverandor.representasjon.value and rad.get("resource") == leverandor.ressurs
        for enhet in les(rad)
    )
    return tuple(dict.fromkeys(nummer for nummer in numre if nummer is not None))


def _liste(rad: Rad, navn: str) -> Iterator[Rad]:
    verdi = rad.get(navn)
    yield from (enhet for enhet in (verdi if isinstance(verdi, list) else []) if isinstance(enhet, dict))


_LESERE: Mapping[Representasjon, Callable[[Rad], Iterator[Any]]] = {
    Representasjon.TJENESTE: lambda rad: iter(_liste(rad, "reportees")),
    Representasjon.RESSURS: lambda rad: (part.get("orgno") for part in _liste(rad, "authorized_parties")),
    Representasjon.ARBEIDSGIVER: lambda rad: iter([rad.get("orgno")]),
}
"""Where the organisations stand in each kind of answer."""


def _nummer(enhet: Any) -> str | None:
    """`{"Authority": "iso6523-actorid-upis", "ID": "0192:<number>"}`; Altinn 3 writes the first name with a small letter."""
    if not isinstance(enhet, dict) or enhet.get("Authority", enhet.get("authority")) != _REGISTER:
        return None
    id_ = enhet.get("ID")
    if not isinstance(id_, str) or not id_.startswith(_ENHETSREGISTERET):
        return None
    nummer = id_.removeprefix(_ENHETSREGISTERET)
    return nummer if er_organisasjonsnummer(nummer) else None
