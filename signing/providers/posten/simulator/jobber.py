"""A job as the simulator keeps it, and what can happen to it. Pure: every function answers with the job as it is afterwards.

Rules from Posten's docs: «Changing a signature request» (one rejection, expiry or cancellation ends the job for all who have not signed),
«Chained signing» (a group is given the documents when the one before has signed, and then has the full time), portal.xsd (the states).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from signing.providers.posten.model import Identifikator, Jobbstatus, Signaturstatus, Signaturtype

STANDARD_TILGJENGELIG = timedelta(days=30)  # portal-flow: «30 days for each set of order grouped signers»
LENGST_TILGJENGELIG = timedelta(days=90)
OPPBEVART = timedelta(days=40)  # lagring: «available for download/retrieval for 40 days after signing»
HVILETID = timedelta(hours=24)  # lagring: documents may be deleted at the earliest 24 hours after the job was completed


class Flyt(StrEnum):
    """The two flows, as they stand in addresses."""

    PORTAL = "portal"
    DIREKTE = "direct"


@dataclass(frozen=True, slots=True, kw_only=True)
class Utganger:
    """Where a signer of the direct flow ends."""

    fullfort: str
    avvist: str
    feil: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dokument:
    """A file of the job; its bytes lie in the store."""

    navn: str
    tittel: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Signatar:
    """One signer. `nr` from 1. `oppslag`: notified by KRR's addresses. `navn`, `fodselsdato`, `metode`: known when it is signed."""

    nr: int
    gruppe: int
    signaturtype: Signaturtype
    for_andre: bool
    oppslag: bool = False
    nummer: str | None = field(default=None, repr=False)
    kjennetegn: str | None = None
    epost: str | None = field(default=None, repr=False)
    mobil: str | None = field(default=None, repr=False)
    status: str = Signaturstatus.VENTER
    siden: datetime
    navn: str | None = field(default=None, repr=False)
    fodselsdato: date | None = field(default=None, repr=False)
    metode: str | None = None
    billett: str | None = field(default=None, repr=False)  # of the redirect address of the direct flow; used once

    @property
    def venter(self) -> bool:
        """Has done nothing yet."""
        return self.status == Signaturstatus.VENTER

    @property
    def merke(self) -> str:
        """What the direct flow calls the signer in its answers."""
        return self.nummer or self.kjennetegn or str(self.nr)


@dataclass(frozen=True, slots=True, kw_only=True)
class Jobb:
    """A job. `tur_siden`: since when the group whose turn it is has had the documents. `id` is 0 until the store has given one.

    `i_ko`: its changes are told through the queue. `slettet`: the documents are gone. `spoketoken`: gives the status of a direct job.
    """

    id: int = 0
    flyt: Flyt
    orgnr: str
    ko: str = ""
    i_ko: bool = True
    referanse: str | None = None
    tittel: str = field(repr=False)
    noytral_tittel: str | None = None
    beskrivelse: str | None = field(default=None, repr=False)
    niva: int = 4
    identifikator: Identifikator = Identifikator.NUMMER
    tilgjengelig: timedelta = STANDARD_TILGJENGELIG
    opprettet: datetime
    tur_siden: datetime
    signatarer: tuple[Signatar, ...]
    dokumenter: tuple[Dokument, ...]
    utganger: Utganger | None = None
    spoketoken: str | None = field(default=None, repr=False)
    avsluttet: datetime | None = None
    slettet: bool = False

    @property
    def gruppe(self) -> int | None:
        """The group whose turn it is."""
        return min((s.gruppe for s in self.signatarer if s.venter), default=None)

    @property
    def frist(self) -> datetime:
        """When the group whose turn it is loses it."""
        return self.tur_siden + self.tilgjengelig

    @property
    def forfall(self) -> datetime | None:
        """When time alone changes something: the turn is over, or documents that nobody has confirmed are deleted (lagring)."""
        if self.slettet:
            return None
        return self.frist if self.avsluttet is None else self.avsluttet + OPPBEVART

    @property
    def status(self) -> Jobbstatus:
        """Follows from the signers."""
        if all(s.status == Signaturstatus.SIGNERT for s in self.signatarer):
            return Jobbstatus.FULLFORT
        return Jobbstatus.PAGAR if self.avsluttet is None else Jobbstatus.MISLYKTES

    @property
    def signerte(self) -> tuple[Signatar, ...]:
        """Those who have signed, in the order of the job."""
        return tuple(s for s in self.signatarer if s.status == Signaturstatus.SIGNERT)

    def signatar(self, nr: int) -> Signatar | None:
        """The signer with this number."""
        return next((s for s in self.signatarer if s.nr == nr), None)

    def har_turen(self, signatar: Signatar, tid: datetime) -> bool:
        """The signer can open the documents now."""
        return self.avsluttet is None and signatar.venter and signatar.gruppe == self.gruppe and self.tur_siden <= tid < self.frist


# ------------------------------------------------------------------ what happens


def med_signatur(jobb: Jobb, nr: int, tid: datetime, *, navn: str, fodselsdato: date | None, metode: str) -> Jobb:
    """The signer has signed. The last of a group lets the next one in; the last of all ends the job."""
    etter = _sett(jobb, tid, lambda s: s.nr == nr, Signaturstatus.SIGNERT)
    etter = _bytt(etter, lambda s: replace(s, navn=navn, fodselsdato=fodselsdato, metode=metode, billett=None) if s.nr == nr else s)
    if etter.gruppe is None:
        return replace(etter, avsluttet=tid)
    return etter if etter.gruppe == jobb.gruppe else replace(etter, tur_siden=tid)


def stanset(jobb: Jobb, nr: int, status: Signaturstatus, tid: datetime) -> Jobb:
    """One signer cannot or will not: the job ends for all who have not signed."""
    return _avsluttet(_sett(jobb, tid, lambda s: s.nr == nr, status), tid)


def utlopt(jobb: Jobb, tid: datetime) -> Jobb:
    """Those whose turn it was did not sign in time. The others never get their turn."""
    gruppe = jobb.gruppe
    return _avsluttet(_sett(jobb, tid, lambda s: s.venter and s.gruppe == gruppe, Signaturstatus.UTLOPT), tid)


def avbrutt(jobb: Jobb, tid: datetime) -> Jobb:
    """The sender has cancelled it: nobody is to sign any more."""
    return _avsluttet(_sett(jobb, tid, lambda s: s.venter, Signaturstatus.AVBRUTT), tid)


def med_billett(jobb: Jobb, nr: int, billett: str | None) -> Jobb:
    """A new redirect address for one signer; the one before does not work any more. None: it has been used."""
    return _bytt(jobb, lambda s: replace(s, billett=billett) if s.nr == nr else s)


def _avsluttet(jobb: Jobb, tid: datetime) -> Jobb:
    return replace(_sett(jobb, tid, lambda s: s.venter, Signaturstatus.UAKTUELL), avsluttet=tid)


def _sett(jobb: Jobb, tid: datetime, hvem: Callable[[Signatar], bool], status: Signaturstatus) -> Jobb:
    return _bytt(jobb, lambda s: replace(s, status=status, siden=tid) if hvem(s) else s)


def _bytt(jobb: Jobb, endre: Callable[[Signatar], Signatar]) -> Jobb:
    return replace(jobb, signatarer=tuple(endre(s) for s in jobb.signatarer))


# ------------------------------------------------------------------ who can be stopped by what


def _med_oppslag(jobb: Jobb, signatar: Signatar) -> bool:
    return jobb.flyt is Flyt.PORTAL and signatar.oppslag and not signatar.for_andre


def _uten_nummer(jobb: Jobb, signatar: Signatar) -> bool:
    return jobb.flyt is Flyt.PORTAL and signatar.nummer is None


def _autentisert(_jobb: Jobb, signatar: Signatar) -> bool:
    return signatar.signaturtype is Signaturtype.AUTENTISERT


def _alle(_jobb: Jobb, _signatar: Signatar) -> bool:
    return True


def _direkte(jobb: Jobb, _signatar: Signatar) -> bool:
    return jobb.flyt is Flyt.DIREKTE


# portal.xsd, portal-signature-status-value: whom each state can happen to
STOPPERE: Mapping[Signaturstatus, Callable[[Jobb, Signatar], bool]] = {
    Signaturstatus.AVVIST: _alle,
    Signaturstatus.RESERVERT: _med_oppslag,
    Signaturstatus.KONTAKT_MANGLER: _med_oppslag,
    Signaturstatus.SPERRET: _uten_nummer,
    Signaturstatus.NAVN_MANGLER: _autentisert,
    Signaturstatus.FEILET: _direkte,
}
TRENGER_TUREN = frozenset({Signaturstatus.AVVIST, Signaturstatus.SPERRET, Signaturstatus.NAVN_MANGLER, Signaturstatus.FEILET})


@dataclass(frozen=True, slots=True)
class Metode:
    """An e-ID: its level, and which kinds of signature are made with it."""

    niva: int
    typer: frozenset[Signaturtype]
    krever_nummer: bool | None = None  # None: either way; False: only those who are known by an address


BEGGE = frozenset(Signaturtype)
# signaturtype: an advanced signature is made with BankID or Buypass; sikkerhetsnivå: MinID is level 3, the others 4. The one-time code
# alone (adressering: «a unique code and link … instead of being required to log in») identifies nobody.
METODER: Mapping[str, Metode] = {
    "BankID": Metode(4, BEGGE),
    "Buypass": Metode(4, BEGGE),
    "Commfides": Metode(4, frozenset({Signaturtype.AUTENTISERT})),
    "MinID": Metode(3, frozenset({Signaturtype.AUTENTISERT})),
    "engangskode": Metode(3, frozenset({Signaturtype.AUTENTISERT}), krever_nummer=False),
}


def metoder_for(jobb: Jobb, signatar: Signatar) -> tuple[str, ...]:
    """What this signer can sign with. The one-time code is the whole login of who is known by an address, whatever the level."""
    return tuple(navn for navn, metode in METODER.items() if _passer(metode, jobb, signatar))


def _passer(metode: Metode, jobb: Jobb, signatar: Signatar) -> bool:
    if signatar.signaturtype not in metode.typer:
        return False
    if metode.krever_nummer is False:
        return _uten_nummer(jobb, signatar)
    return metode.niva >= jobb.niva


def fodselsdato(nummer: str) -> date | None:
    """The birth date in a Norwegian personal number; D-numbers (day + 40) and test numbers (month + 40, + 80) too. None where none is.

    The century by the individual number, as Skatteetaten says: 000–499 1900s, 500–749 from 54: 1800s, 500–999 to 39: 2000s, 900–999 1900s.
    """
    dag, maned, ar, individ = int(nummer[:2]) % 40, int(nummer[2:4]) % 40, int(nummer[4:6]), int(nummer[6:9])
    hundrear = next((h for h, ar_fra, ar_til, fra, til in _HUNDREAR if fra <= individ <= til and ar_fra <= ar <= ar_til), None)
    try:
        return None if hundrear is None else date(hundrear + ar, maned, dag)
    except ValueError:
        return None


_HUNDREAR = ((1900, 0, 99, 0, 499), (1800, 54, 99, 500, 749), (2000, 0, 39, 500, 999), (1900, 40, 99, 900, 999))
