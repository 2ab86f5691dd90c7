"""Which numbers of people and of businesses can be right: check digits, date part, agreement with a birth date.

Knows nothing about texts and never keeps a number: what is wrong comes back as a reason, the number stays with the caller.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from enum import StrEnum

from app.domene.parter import Identtype

_ELLEVE_SIFFER = re.compile(r"[0-9]{11}")
_NI_SIFFER = re.compile(r"[0-9]{9}")

# Weights of the check digits, the digit itself last with weight 1 (Skatteetaten; Brønnøysundregistrene).
_VEKTER_FORSTE = (3, 7, 6, 1, 8, 9, 4, 5, 2, 1)
_VEKTER_ANDRE = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
_VEKTER_ORGANISASJON = (3, 2, 7, 6, 5, 4, 3, 2, 1)
_RESTER_FORSTE = frozenset({0, 1, 2, 3})
"""From 2032 the first check digit may leave 1, 2 or 3 as well; such numbers are given out side by side with the old ones."""

_DNUMMER_DAG = 40
_SYNTETISK_MANED = 80


class Nummerfeil(StrEnum):
    """Why a number cannot be right."""

    FORM = "form"
    """Not eleven digits."""
    DATO = "dato"
    """The first six digits are no date of the kind of number."""
    KONTROLLSIFFER = "kontrollsiffer"
    SYNTETISK = "syntetisk"
    """A synthetic number (month + 80) where only real ones are allowed."""
    ANNEN_TYPE = "annenType"
    """A right number, but of the other kind: a D-number sent as fødselsnummer, or the other way round."""


def _rest(siffer: str, vekter: Sequence[int]) -> int:
    return sum(int(tall) * vekt for tall, vekt in zip(siffer, vekter, strict=False)) % 11


def har_kontrollsifre(nummer: str) -> bool:
    """Both check digits of an eleven-digit number hold, by the rules of 1964 or of 2032."""
    return _rest(nummer, _VEKTER_FORSTE) in _RESTER_FORSTE and _rest(nummer, _VEKTER_ANDRE) == 0


def er_organisasjonsnummer(nummer: str) -> bool:
    """Nine digits, the last one right by MOD11. No register is asked, so the unit need not exist."""
    return _NI_SIFFER.fullmatch(nummer) is not None and _rest(nummer, _VEKTER_ORGANISASJON) == 0


def er_syntetisk_organisasjonsnummer(nummer: str) -> bool:
    """Units of Enhetsregisteret have numbers that start with 8 or 9; test units do not."""
    return not nummer.startswith(("8", "9"))


def er_dnummer(nummer: str) -> bool:
    """The day part is raised by 40, as in D-numbers and in the counties' own numbers."""
    return int(nummer[:2]) > _DNUMMER_DAG


def er_syntetisk(nummer: str) -> bool:
    """The month part is raised by 80, as in the synthetic population of Skatteetaten."""
    return int(nummer[2:4]) > _SYNTETISK_MANED


def _datodel(nummer: str) -> tuple[int, int, int]:
    dag, maned, ar = int(nummer[:2]), int(nummer[2:4]), int(nummer[4:6])
    return dag - _DNUMMER_DAG * er_dnummer(nummer), maned - _SYNTETISK_MANED * er_syntetisk(nummer), ar


def har_mulig_dato(nummer: str) -> bool:
    """The date part, cleared of 40 and 80, is a date in the 1900s or the 2000s.

    The century is not read out of the number: from 2032 the three digits after the date no longer tell it.
    """
    dag, maned, ar = _datodel(nummer)
    return any(_er_dato(arhundre + ar, maned, dag) for arhundre in (1900, 2000))


def _er_dato(ar: int, maned: int, dag: int) -> bool:
    try:
        date(ar, maned, dag)
    except ValueError:
        return False
    return True


def stemmer_med(nummer: str, fodselsdato: date) -> bool:
    """The number's day, month and two-digit year are those of the birth date."""
    return _datodel(nummer) == (fodselsdato.day, fodselsdato.month, fodselsdato.year % 100)


def _sjekk_folkeregistrert(nummer: str, *, dnummer: bool) -> Nummerfeil | None:
    if not har_mulig_dato(nummer):
        return Nummerfeil.DATO
    if not har_kontrollsifre(nummer):
        return Nummerfeil.KONTROLLSIFFER
    return None if er_dnummer(nummer) is dnummer else Nummerfeil.ANNEN_TYPE


def _sjekk_fodselsnummer(nummer: str) -> Nummerfeil | None:
    return _sjekk_folkeregistrert(nummer, dnummer=False)


def _sjekk_dnummer(nummer: str) -> Nummerfeil | None:
    return _sjekk_folkeregistrert(nummer, dnummer=True)


_SJEKKER: Mapping[Identtype, Callable[[str], Nummerfeil | None]] = {
    Identtype.FODSELSNUMMER: _sjekk_fodselsnummer,
    Identtype.DNUMMER: _sjekk_dnummer,
    # Eleven digits is all: each county makes its own (the one known form is day + 40, running number, gender, county number).
    Identtype.FIKTIVT: lambda _: None,
}


def sjekk(type_: Identtype, nummer: str, *, syntetisk: bool) -> Nummerfeil | None:
    """What is wrong with the number as one of its kind, or None. `syntetisk`: synthetic numbers are allowed."""
    if _ELLEVE_SIFFER.fullmatch(nummer) is None:
        return Nummerfeil.FORM
    feil = _SJEKKER[type_](nummer)
    if feil is None and not syntetisk and er_bygd_som_i_folkeregisteret(nummer) and er_syntetisk(nummer):
        return Nummerfeil.SYNTETISK
    return feil


def er_bygd_som_i_folkeregisteret(nummer: str) -> bool:
    """The number is built as one of the population register, real or synthetic: a county's own number should not be."""
    return har_mulig_dato(nummer) and har_kontrollsifre(nummer)
