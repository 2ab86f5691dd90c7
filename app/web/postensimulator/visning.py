"""What the pages of the simulator show of a job: whose turn it is, what each signer can do, how it stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from itertools import groupby
from typing import Any

from app.domene.fylker import Fylke
from app.tekst import Tekst
from signing.providers.posten.model import Jobbstatus, Signaturstatus, Signaturtype
from signing.providers.posten.simulator import Simulator
from signing.providers.posten.simulator.jobber import STOPPERE, TRENGER_TUREN, Dokument, Jobb, Signatar, metoder_for


@dataclass(frozen=True, slots=True)
class Utseende:
    """How a state looks: its word is `jobb_<navn>` or `status_<navn>`."""

    farge: str
    tegn: str
    navn: str


@dataclass(frozen=True, slots=True)
class Utfall:
    """Something else than a signature that can happen to a signer."""

    status: Signaturstatus
    la_skje: Callable[[Simulator, int, int], object]


UTFALL: Mapping[str, Utfall] = {
    "avvis": Utfall(Signaturstatus.AVVIST, lambda s, jobb, nr: s.avvis(jobb, nr)),
    "utlop": Utfall(Signaturstatus.UTLOPT, lambda s, jobb, _nr: s.la_utlope(jobb)),
    "reserver": Utfall(Signaturstatus.RESERVERT, lambda s, jobb, nr: s.reserver(jobb, nr)),
    "uten_kontakt": Utfall(Signaturstatus.KONTAKT_MANGLER, lambda s, jobb, nr: s.mangler_kontakt(jobb, nr)),
    "sperr": Utfall(Signaturstatus.SPERRET, lambda s, jobb, nr: s.sperr(jobb, nr)),
    "uten_navn": Utfall(Signaturstatus.NAVN_MANGLER, lambda s, jobb, nr: s.uten_navn(jobb, nr)),
}
"""By the name of the form that does it; its word is `gjor_<navn>`."""
MED_TUREN = TRENGER_TUREN | {Signaturstatus.UTLOPT}

JOBBUTSEENDE: Mapping[Jobbstatus, Utseende] = {
    Jobbstatus.PAGAR: Utseende("info", "klokke", "pagar"),
    Jobbstatus.FULLFORT: Utseende("success", "ok", "fullfort"),
    Jobbstatus.MISLYKTES: Utseende("danger", "stopp", "mislyktes"),
}
VENTER_TUR = Utseende("neutral", "venter", "venter_tur")
UKJENT = Utseende("warning", "sporsmal", "ukjent")
SIGNATARUTSEENDE: Mapping[str, Utseende] = {
    Signaturstatus.VENTER: Utseende("info", "person", "venter"),
    Signaturstatus.SIGNERT: Utseende("success", "ok", "signert"),
    Signaturstatus.AVVIST: Utseende("danger", "stopp", "avvist"),
    Signaturstatus.AVBRUTT: Utseende("neutral", "nei", "avbrutt"),
    Signaturstatus.UTLOPT: Utseende("danger", "stopp", "utlopt"),
    Signaturstatus.RESERVERT: Utseende("warning", "merk", "reservert"),
    Signaturstatus.KONTAKT_MANGLER: Utseende("warning", "merk", "kontakt_mangler"),
    Signaturstatus.SPERRET: Utseende("warning", "merk", "sperret"),
    Signaturstatus.NAVN_MANGLER: Utseende("warning", "merk", "navn_mangler"),
    Signaturstatus.UAKTUELL: Utseende("neutral", "nei", "uaktuell"),
    Signaturstatus.FEILET: Utseende("danger", "stopp", "feilet"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Signatarvisning:
    """One signer. `metoder`, `utfall`: what can be played now; empty where nothing can."""

    nr: int
    navn: str | None = field(repr=False)
    adresser: tuple[str, ...] = field(repr=False)
    adressert: str
    for_andre: bool
    i_tur: bool
    utseende: Utseende
    siden: datetime | None
    metode: str | None
    metoder: tuple[str, ...]
    utfall: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Gruppevisning:
    """Those who have the document at the same time."""

    i_tur: bool
    signatarer: tuple[Signatarvisning, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Jobbrad:
    """One job in the list. `avsender` None: no county of ours."""

    nr: int
    tittel: str
    orgnr: str
    avsender: Tekst | None
    opprettet: datetime
    utseende: Utseende
    signerte: int
    antall: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Jobbvisning(Jobbrad):
    """One job. `sett`: how it stood when it was shown; a form sent from an older page does nothing."""

    grupper: tuple[Gruppevisning, ...]
    frist: datetime | None
    noytral_tittel: str | None
    referanse: str | None
    ko: str
    niva: int
    avansert: bool
    dokumenter: tuple[Dokument, ...]
    slettet: bool
    venter_i_ko: bool
    sett: str


def avsendere(fylker: Mapping[str, Fylke]) -> Mapping[str, Tekst]:
    """The counties by organisation number."""
    return {fylke.organisasjonsnummer: fylke.navn for fylke in fylker.values()}


def rad(jobb: Jobb, hvem: Mapping[str, Tekst]) -> Jobbrad:
    """As it stands in the list."""
    return Jobbrad(**_felles(jobb, hvem))


def vis(jobb: Jobb, hvem: Mapping[str, Tekst], navn: Mapping[str, str], *, venter_i_ko: bool, na: datetime) -> Jobbvisning:
    """All of it. `navn`: whom each number or address belongs to, where the order says so."""
    etter_gruppe = groupby(sorted(jobb.signatarer, key=lambda s: (s.gruppe, s.nr)), key=lambda s: s.gruppe)
    pagar = jobb.avsluttet is None
    return Jobbvisning(
        **_felles(jobb, hvem),
        grupper=tuple(_gruppe(jobb, tuple(alle), navn, na) for _, alle in etter_gruppe),
        frist=jobb.frist if pagar else None,
        noytral_tittel=jobb.noytral_tittel,
        referanse=jobb.referanse,
        ko=jobb.ko,
        niva=jobb.niva,
        avansert=any(s.signaturtype is Signaturtype.AVANSERT for s in jobb.signatarer),
        dokumenter=jobb.dokumenter,
        slettet=jobb.slettet,
        venter_i_ko=venter_i_ko,
        sett=sett(jobb),
    )


def sett(jobb: Jobb) -> str:
    """A mark of how the job stands: another when anything has happened to a signer."""
    stand = ";".join(f"{s.nr}:{s.status}" for s in jobb.signatarer)
    return sha256(f"{jobb.id};{stand}".encode()).hexdigest()[:16]


def mulige_utfall(jobb: Jobb, signatar: Signatar, na: datetime) -> tuple[str, ...]:
    """What else than a signature can happen to the signer now."""
    if jobb.avsluttet is not None or not signatar.venter:
        return ()
    har_turen = jobb.har_turen(signatar, na)
    return tuple(navn for navn, en in UTFALL.items() if _rammer(en.status, jobb, signatar) and (har_turen or en.status not in MED_TUREN))


def mulige_metoder(jobb: Jobb, signatar: Signatar, na: datetime) -> tuple[str, ...]:
    """What the signer can sign with now."""
    return metoder_for(jobb, signatar) if jobb.har_turen(signatar, na) else ()


def _rammer(status: Signaturstatus, jobb: Jobb, signatar: Signatar) -> bool:
    """Whether it can happen to somebody who is addressed like this; time runs out for everybody."""
    return status not in STOPPERE or STOPPERE[status](jobb, signatar)


def _felles(jobb: Jobb, hvem: Mapping[str, Tekst]) -> dict[str, Any]:
    return {
        "nr": jobb.id,
        "tittel": jobb.tittel,
        "orgnr": jobb.orgnr,
        "avsender": hvem.get(jobb.orgnr),
        "opprettet": jobb.opprettet,
        "utseende": JOBBUTSEENDE[jobb.status],
        "signerte": len(jobb.signerte),
        "antall": len(jobb.signatarer),
    }


def _gruppe(jobb: Jobb, signatarer: tuple[Signatar, ...], navn: Mapping[str, str], na: datetime) -> Gruppevisning:
    vist = tuple(_signatar(jobb, en, navn, na) for en in signatarer)
    return Gruppevisning(any(en.i_tur for en in vist), vist)


def _signatar(jobb: Jobb, signatar: Signatar, navn: Mapping[str, str], na: datetime) -> Signatarvisning:
    i_tur = jobb.har_turen(signatar, na)
    venter_tur = signatar.venter and not i_tur
    adresser = tuple(en for en in (signatar.epost, signatar.mobil) if en)
    kjent = next((navn[en] for en in (signatar.nummer or "", *adresser) if en in navn), None)
    return Signatarvisning(
        nr=signatar.nr,
        navn=signatar.navn or kjent,
        adresser=adresser,
        adressert="nummer" if signatar.nummer else "kontakt",
        for_andre=signatar.for_andre,
        i_tur=i_tur,
        utseende=VENTER_TUR if venter_tur else SIGNATARUTSEENDE.get(signatar.status, UKJENT),
        siden=None if signatar.venter else signatar.siden,
        metode=signatar.metode,
        metoder=mulige_metoder(jobb, signatar, na),
        utfall=mulige_utfall(jobb, signatar, na),
    )
