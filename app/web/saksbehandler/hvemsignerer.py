"""Who signs, in which order, for whom and why; and who does not: the decision as the panel beside the form shows it."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from app.domene.personpekere import PERSONPEKERE
from app.domene.roller import Rolle
from app.domene.rolleskifte import Skifte
from app.domene.sak import Bortfalt, Opplyst, Signatar, Signatarbeslutning
from app.skjema.bygg_parter import UKJENT
from app.tekst import Tekst

LENGSTE_MERKE = 600
_ROLLER: Mapping[str, Rolle] = {rolle.value: rolle for rolle in Rolle}
_NAVNEDELER = ("fornavn", "mellomnavn", "etternavn")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rad:
    """One who signs. No name: it is not written yet. `skifte`: what a «what if» does to the row."""

    navn: str | None
    roller: tuple[tuple[Rolle, str | None], ...]
    """Each role, and on whose behalf."""
    begrunnelse: Tekst
    kilde: str
    regler: tuple[str, ...]
    skifte: Skifte | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Utenfor:
    """A role that does not sign. Names: those whom the case has in the role and who sign in no other."""

    rolle: Rolle
    navn: tuple[str, ...]
    begrunnelse: Tekst
    kilde: str
    regel: str
    skifte: Skifte | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hvemvisning:
    """The whole answer."""

    dokumenttype: str
    grupper: tuple[tuple[int, tuple[Rad, ...]], ...]
    utenfor: tuple[Utenfor, ...]
    tilskudd: tuple[Opplyst, ...]

    @property
    def ute(self) -> tuple[str, ...]:
        """The people of the case who do not sign, for the one line."""
        return tuple(dict.fromkeys(navn for en in self.utenfor for navn in en.navn))


@dataclass(frozen=True, slots=True, kw_only=True)
class Endret:
    """What an edit did to the list, by role."""

    kom: tuple[Rolle, ...]
    gikk: tuple[Rolle, ...]


def vis(beslutning: Signatarbeslutning, raa: bytes, *, dokumenttype: str, skifter: Mapping[Rolle, Skifte] | None = None) -> Hvemvisning:
    """The decision on these data. `skifter`: what is marked as changed."""
    skifter, data = skifter or {}, json.loads(raa)
    signerer = frozenset(_jevnet(s.navn) for s in beslutning.signatarer)
    rader = ((s.gruppe, _rad(s, skifter)) for s in beslutning.signatarer)
    return Hvemvisning(
        dokumenttype=dokumenttype,
        grupper=tuple((nr, tuple(rad for _, rad in gruppe)) for nr, gruppe in groupby(rader, key=lambda ett: ett[0])),
        utenfor=_utenfor(beslutning.bortfalt, data, signerer, skifter),
        tilskudd=(beslutning.tilskudd.mottaker, beslutning.tilskudd.grunnlag) if beslutning.tilskudd else (),
    )


def merke(beslutning: Signatarbeslutning) -> str:
    """Which roles sign, together with which, and in which group. Names are no part of it: writing one changes nobody's duty to sign."""
    return " ".join(f"{'+'.join(rolle.value for rolle in s.roller)}.{s.gruppe}" for s in beslutning.signatarer)


def endret(forrige: str, na: str) -> Endret | None:
    """What is new since the form was sent last; None where nothing is, or nobody can say."""
    if not forrige or forrige == na or len(forrige) > LENGSTE_MERKE:
        return None
    for_, etter = _roller_i(forrige), _roller_i(na)
    return Endret(kom=tuple(r for r in etter if r not in for_), gikk=tuple(r for r in for_ if r not in etter))


def _roller_i(merket: str) -> tuple[Rolle, ...]:
    navnene = (navn for ledd in merket.split() for navn in ledd.partition(".")[0].split("+"))
    return tuple(dict.fromkeys(_ROLLER[navn] for navn in navnene if navn in _ROLLER))


def _rad(s: Signatar, skifter: Mapping[Rolle, Skifte]) -> Rad:
    return Rad(
        navn=_kjent(s.navn),
        roller=tuple(zip(s.roller, (_kjent(en) for en in s.pa_vegne_av), strict=True)),
        begrunnelse=s.begrunnelse,
        kilde=s.kilde,
        regler=s.regler or (s.regel,),
        skifte=next((skifter[rolle] for rolle in s.roller if rolle in skifter), None),
    )


def _utenfor(bortfalt: tuple[Bortfalt, ...], data: Any, signerer: frozenset[str], skifter: Mapping[Rolle, Skifte]) -> tuple[Utenfor, ...]:
    """Those that the case has a person for come first."""
    rader = [
        Utenfor(
            rolle=b.rolle,
            navn=tuple(navn for navn in navn_i(data, b.rolle) if _jevnet(navn) not in signerer),
            begrunnelse=b.begrunnelse,
            kilde=b.kilde,
            regel=b.regel,
            skifte=skifter.get(b.rolle),
        )
        for b in bortfalt
    ]
    return tuple(sorted(rader, key=lambda rad: not rad.navn))


def navn_i(data: Any, rolle: Rolle) -> tuple[str, ...]:
    """Whom the data have in the role."""
    peker = PERSONPEKERE[rolle]
    rader = _ved(data, peker.partition("/{nr}")[0]) if "{nr}" in peker else [None]
    antall = len(rader) if isinstance(rader, list) else 0
    funnet = (_navn(_ved(data, f"{peker.format(nr=nr)}/navn")) for nr in range(antall))
    return tuple(navn for navn in funnet if navn)


def _ved(data: Any, peker: str) -> Any:
    """What stands in the place, None where nothing does."""
    for ledd in peker.split("/")[1:]:
        try:
            data = data[int(ledd)] if isinstance(data, list) else data[ledd]
        except (LookupError, ValueError, TypeError):
            return None
    return data


def _navn(skrevet: Any) -> str | None:
    deler = skrevet if isinstance(skrevet, dict) else {}
    return " ".join(_ord_i(deler)) or None


def _ord_i(deler: Mapping[str, Any]) -> Iterator[str]:
    for del_ in _NAVNEDELER:
        verdi = deler.get(del_)
        if isinstance(verdi, str) and verdi.strip():
            yield verdi.strip()


def _jevnet(navn: str) -> str:
    """The same name however it was typed."""
    return " ".join(unicodedata.normalize("NFC", navn).split()).casefold()


def _kjent(navn: str | None) -> str | None:
    """A dash stands for a name that is not written yet."""
    return navn if navn and set(navn.split()) != {UKJENT} else None
