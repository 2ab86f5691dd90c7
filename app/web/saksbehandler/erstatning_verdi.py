"""Values of the case data as people write them, in both languages: for «what was it, and what is it now»."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from app.dokument import tekst
from app.skjema.stedsnavn import EGENSKAPER
from app.tekst import Malform, Tekst

_DATO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
JA_NEI: Mapping[bool, Tekst] = {True: Tekst(nb="Ja", nn="Ja"), False: Tekst(nb="Nei", nn="Nei")}
NAVNEDELER = ("fornavn", "mellomnavn", "etternavn")


def som_tekst(verdi: Any) -> Tekst | None:
    """The value in words; None: there is none."""
    if verdi is None or verdi in ("", [], {}):
        return None
    return Tekst(nb=_skriv(verdi, Malform.NB), nn=_skriv(verdi, Malform.NN))


def _skriv(verdi: Any, sprak: Malform) -> str:
    match verdi:
        case bool():
            return JA_NEI[verdi].pa(sprak)
        case int() | Decimal():
            return tekst.tall(verdi, sprak)
        case str():
            return _streng(verdi, sprak)
        case Mapping():
            return _objekt(verdi, sprak)
        case Sequence():
            return "; ".join(_skriv(en, sprak) for en in verdi)
    return str(verdi)


def _streng(verdi: str, sprak: Malform) -> str:
    """A day as a day; anything else as it was written."""
    if not _DATO.fullmatch(verdi):
        return verdi
    try:
        return tekst.dato(date.fromisoformat(verdi), sprak)
    except ValueError:
        return verdi


def _objekt(verdi: Mapping[str, Any], sprak: Malform) -> str:
    """A name and an address as one writes them; other things by the names of their parts."""
    form = next((skriv for nokkel, skriv in FORMER.items() if nokkel in verdi), _med_navn)
    return form(verdi, sprak)


def _navn(verdi: Mapping[str, Any], _sprak: Malform) -> str:
    return " ".join(str(verdi[del_]) for del_ in NAVNEDELER if verdi.get(del_))


def _adresse(verdi: Mapping[str, Any], _sprak: Malform) -> str:
    linjer = [str(linje) for linje in verdi.get("adresselinjer") or [] if linje]
    sted = " ".join(str(verdi[del_]) for del_ in ("postnummer", "poststed") if verdi.get(del_))
    return ", ".join([*linjer, sted] if sted else linjer)


def _person(verdi: Mapping[str, Any], sprak: Malform) -> str:
    """A name with what follows it; a business has its name as a word."""
    resten = {navn: en for navn, en in verdi.items() if navn != "navn"}
    etter = _med_navn(resten, sprak)
    navn = _skriv(verdi["navn"], sprak)
    return f"{navn} ({etter})" if etter else navn


def _med_navn(verdi: Mapping[str, Any], sprak: Malform) -> str:
    deler = ((navn, _skriv(en, sprak)) for navn, en in verdi.items() if en not in (None, "", [], {}))
    return ", ".join(f"{tekst.liten(_ledetekst(navn).pa(sprak))} {en}" for navn, en in deler)


def _ledetekst(navn: str) -> Tekst:
    return EGENSKAPER.get(navn, Tekst(nb=navn, nn=navn))


FORMER: Mapping[str, Callable[[Mapping[str, Any], Malform], str]] = {"fornavn": _navn, "poststed": _adresse, "navn": _person}
"""How an object is written, by a part that gives away what it is."""
