"""The named checks: what each asks, what ETSI calls its failure, how grave it is, and whether an operator may take it less gravely.

One table. What the mathematics and the bytes say, who issued the certificate and whether it was revoked can never be lowered: a policy may
ask for more, and leave out what is about form. A check is asked of one signature at a time, and only where the ones it builds on hold.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from asn1crypto import x509

from signing.model import Tekst
from signing.verify.algoritmer import Algoritme, Frist, frist
from signing.verify.fakta import Dekning, Endringsniva, Krypto, Merknad, Tillit
from signing.verify.kontrolltekster import IKKE_AKTUELT, KONTROLLER
from signing.verify.kvalifisert import Kvalifisert
from signing.verify.pdf import BIBLIOTEKSFEIL, UTLOPT
from signing.verify.policy import Kontrollniva, Policy
from signing.verify.signaturrapport import Signaturrapport

FAIL, WARN, INFO = Kontrollniva.FAIL, Kontrollniva.WARN, Kontrollniva.INFO
_ALVOR = (INFO, WARN, FAIL)
KLOKKEFEIL = timedelta(minutes=5)
"""How much later than the proved time a signer's own clock may be (the tolerance that RFC 3161 services are asked with)."""
KVALIFISERTE = frozenset({Kvalifisert.SIGNATUR, Kvalifisert.SEGL, Kvalifisert.AVANSERT_SIGNATUR, Kvalifisert.AVANSERT_SEGL})
_TRUKKET = frozenset({"REVOKED", "REVOKED_NO_POE", "REVOKED_CA_NO_POE"})
_UTENFOR = frozenset({"EXPIRED", "NOT_YET_VALID", "OUT_OF_BOUNDS_NO_POE", "OUT_OF_BOUNDS_NOT_REVOKED"})


class Utfall(StrEnum):
    """How a check went. `IKKE_AKTUELT`: there is nothing to ask about, or what it builds on does not hold."""

    OK = "ok"
    BRUDD = "brudd"
    IKKE_AKTUELT = "ikkeAktuelt"


@dataclass(frozen=True)
class Sak:
    """One signature, the rules and the time of the check."""

    rapport: Signaturrapport
    policy: Policy
    at: datetime

    @property
    def holder(self) -> bool:
        """The mathematics and the bytes hold, and nothing happened afterwards that it does not allow."""
        return all(kontroll(self) is not Utfall.BRUDD for kontroll in _INTEGRITET)

    @property
    def kjent(self) -> bool:
        """It holds, and the issuer is one that counts: worth asking the rest about."""
        return self.holder and self.rapport.tillit.status is not Tillit.UKJENT

    @property
    def er_signatur(self) -> bool:
        """Somebody's signature or seal, no time stamp."""
        return not self.rapport.er_tidsstempel

    @property
    def bevist(self) -> datetime:
        """When it is proved to have existed: now, where nothing else proves it."""
        return min(self.rapport.tillit.beste_tid or self.at, self.at)

    @property
    def under(self) -> str | None:
        """The sub-indication that the chain got."""
        return self.rapport.tillit.underindikasjon


@dataclass(frozen=True, slots=True)
class Kontrollpunkt:
    """One row. `laveste`: the least grave that an operator may make it. `etsi`: the sub-indication of EN 319 102-1 table 6 that it gives.

    `funn`: the code of the warning that says it did not hold; None where the answers to the five questions already do.
    """

    id: str
    etsi: str
    niva: Kontrollniva
    laveste: Kontrollniva
    kontroll: Callable[[Sak], Utfall]
    funn: str | None = None

    @property
    def sporsmal(self) -> Tekst:
        """What it asks."""
        return KONTROLLER[self.id].sporsmal


@dataclass(frozen=True, slots=True)
class Kontrollrad:
    """One check of one signature, as the report tells it."""

    punkt: Kontrollpunkt
    niva: Kontrollniva
    utfall: Utfall
    signatur: str

    @property
    def tekst(self) -> Tekst:
        """What was found."""
        ord_ = KONTROLLER[self.punkt.id]
        return {Utfall.OK: ord_.ok, Utfall.BRUDD: ord_.brudd, Utfall.IKKE_AKTUELT: IKKE_AKTUELT}[self.utfall]

    def som_json(self) -> dict[str, Any]:
        """One of `kontroller`."""
        return {
            "id": self.punkt.id,
            "niva": self.niva.value,
            "utfall": self.utfall.value,
            "signatur": self.signatur,
            "etsi": self.punkt.etsi,
            "sporsmal": self.punkt.sporsmal.som_json(),
            "tekst": self.tekst.som_json(),
        }


# --- the checks -------------------------------------------------------------------------------------------------------


def _om(holder: bool) -> Utfall:
    return Utfall.OK if holder else Utfall.BRUDD


def _stottet(sak: Sak) -> Utfall:
    return _om(sak.rapport.vurdert.fakta.utfall is not Krypto.IKKE_STOTTET)


def _lesbar(sak: Sak) -> Utfall:
    fakta = sak.rapport.vurdert.fakta
    return Utfall.IKKE_AKTUELT if fakta.utfall is Krypto.IKKE_STOTTET else _om(fakta.utfall is not Krypto.FORMATFEIL)


def _hash(sak: Sak) -> Utfall:
    ok = sak.rapport.vurdert.fakta.hash_ok
    return Utfall.IKKE_AKTUELT if ok is None else _om(ok)


def _signatur(sak: Sak) -> Utfall:
    fakta = sak.rapport.vurdert.fakta
    return Utfall.IKKE_AKTUELT if fakta.signatur_ok is None or fakta.hash_ok is False else _om(fakta.signatur_ok)


def _struktur(sak: Sak) -> Utfall:
    return _om(not sak.rapport.vurdert.struktur.feil)


def _dekning(sak: Sak) -> Utfall:
    return _om(sak.rapport.vurdert.struktur.dekning not in {Dekning.UKLAR, Dekning.DELVIS})


def _endringer(sak: Sak) -> Utfall:
    e = sak.rapport.vurdert.endringer
    return _om(e.tillatt and e.niva not in {Endringsniva.ANNET, Endringsniva.UKJENT})


_INTEGRITET = (_stottet, _lesbar, _hash, _signatur, _struktur, _dekning, _endringer)


def _utsteder(sak: Sak) -> Utfall:
    return _om(sak.kjent) if sak.holder else Utfall.IKKE_AKTUELT


def _nokkelbruk(sak: Sak) -> Utfall:
    return _om(sak.under != "CHAIN_CONSTRAINTS_FAILURE") if sak.kjent else Utfall.IKKE_AKTUELT


def _trukket(sak: Sak) -> Utfall:
    if not sak.kjent:
        return Utfall.IKKE_AKTUELT
    status = sak.rapport.tillit.tilbakekalling.status
    if status == "trukket" or sak.under in _TRUKKET:
        return _om(sak.rapport.tillit.indikasjon == "TOTAL_PASSED")  # revoked after the time that is proved: it was good then
    return Utfall.OK if status == "god" else Utfall.IKKE_AKTUELT


def _tilbakekalling(sak: Sak) -> Utfall:
    if not sak.kjent or sak.under in _TRUKKET or sak.under in _UTENFOR:
        return Utfall.IKKE_AKTUELT
    tilbakekalling = sak.rapport.tillit.tilbakekalling
    if tilbakekalling.status == "ukjent" and (sak.rapport.tillit.indikasjon == "TOTAL_PASSED" or tilbakekalling.kilde is None):
        return Utfall.BRUDD
    return _om(sak.under not in {"TRY_LATER", "CERTIFICATE_CHAIN_GENERAL_FAILURE", "NO_POE"})


def _gyldig(sak: Sak) -> Utfall:
    if not sak.kjent:
        return Utfall.IKKE_AKTUELT
    gyldig = sak.rapport.tillit.gyldig_da
    if sak.under in _UTENFOR:
        return Utfall.BRUDD
    return Utfall.OK if gyldig else Utfall.IKKE_AKTUELT


def algoritmefrist(rapport: Signaturrapport, policy: Policy) -> Frist:
    """Until when the algorithms of the signature itself are acceptable."""
    f = rapport.vurdert.fakta
    return frist(Algoritme(f.hashalgoritme, f.signaturalgoritme, f.nokkelbiter), policy.algoritmer)


def _algoritme(sak: Sak) -> Utfall:
    if not sak.holder:
        return Utfall.IKKE_AKTUELT
    fristen = algoritmefrist(sak.rapport, sak.policy)
    return _om(fristen.godtatt(sak.bevist) and sak.under not in {"CRYPTO_CONSTRAINTS_FAILURE", "CRYPTO_CONSTRAINTS_FAILURE_NO_POE"})


def _kjeden(sak: Sak) -> Utfall:
    return _om(sak.rapport.tillit.indikasjon == "TOTAL_PASSED") if sak.kjent else Utfall.IKKE_AKTUELT


def _tid(sak: Sak) -> Utfall:
    return _om(sak.rapport.tillit.beste_tid is not None) if sak.kjent and sak.er_signatur else Utfall.IKKE_AKTUELT


def _oppgitt(sak: Sak) -> Utfall:
    oppgitt, bevist = sak.rapport.vurdert.fakta.oppgitt, sak.rapport.tillit.beste_tid
    if not sak.kjent or not sak.er_signatur or oppgitt is None or bevist is None:
        return Utfall.IKKE_AKTUELT
    return _om(oppgitt <= bevist + KLOKKEFEIL)


def _langtid(sak: Sak) -> Utfall:
    niva_ = sak.rapport.niva
    return Utfall.IKKE_AKTUELT if not sak.kjent or not sak.er_signatur or niva_ is None else _om(niva_ == "B-LTA")


def _demo(sak: Sak) -> Utfall:
    return _om(not sak.rapport.tillit.demo) if sak.kjent else Utfall.IKKE_AKTUELT


def _sertifikatpolicy(sak: Sak) -> Utfall:
    sertifikat = sak.rapport.vurdert.fakta.sertifikat
    if not sak.policy.sertifikatpolicyer or not sak.kjent or not sak.er_signatur or sertifikat is None:
        return Utfall.IKKE_AKTUELT
    return _om(bool(sertifikatpolicyer(sertifikat) & sak.policy.sertifikatpolicyer))


def _kvalifisert(sak: Sak) -> Utfall:
    """Only a trusted list knows; where nobody says, it is not known to be."""
    return _om(sak.rapport.tillit.kvalifisert in KVALIFISERTE) if sak.kjent and sak.er_signatur else Utfall.IKKE_AKTUELT


def sertifikatpolicyer(sertifikat: x509.Certificate) -> frozenset[str]:
    """The OIDs of its certificate policies; what cannot be read is none."""
    try:
        verdi = sertifikat.certificate_policies_value
        return frozenset() if verdi is None else frozenset(p["policy_identifier"].dotted for p in verdi)
    except UTLOPT:
        raise
    except BIBLIOTEKSFEIL:
        return frozenset()


# --- the table --------------------------------------------------------------------------------------------------------

ALGORITME, TILBAKEKALLING = "algoritme-godtatt", "tilbakekalling-kjent"
_RADER = (
    Kontrollpunkt("kan-kontrolleres", "CRYPTO_CONSTRAINTS_FAILURE", FAIL, FAIL, _stottet),
    Kontrollpunkt("kan-leses", "FORMAT_FAILURE", FAIL, FAIL, _lesbar),
    Kontrollpunkt("innhold-stemmer", "HASH_FAILURE", FAIL, FAIL, _hash),
    Kontrollpunkt("signatur-stemmer", "SIG_CRYPTO_FAILURE", FAIL, FAIL, _signatur),
    Kontrollpunkt("plassering-riktig", "FORMAT_FAILURE", FAIL, FAIL, _struktur),
    Kontrollpunkt("dekker-filen", "FORMAT_FAILURE", FAIL, FAIL, _dekning),
    Kontrollpunkt("endringer-tillatt", "FORMAT_FAILURE", FAIL, FAIL, _endringer),
    Kontrollpunkt("utsteder-kjent", "NO_CERTIFICATE_CHAIN_FOUND", FAIL, FAIL, _utsteder),
    Kontrollpunkt("sertifikat-til-signering", "CHAIN_CONSTRAINTS_FAILURE", FAIL, FAIL, _nokkelbruk),
    Kontrollpunkt("ikke-trukket", "REVOKED", FAIL, FAIL, _trukket),
    Kontrollpunkt("sertifikat-gyldig-da", "OUT_OF_BOUNDS_NO_POE", FAIL, FAIL, _gyldig),
    Kontrollpunkt(TILBAKEKALLING, "TRY_LATER", FAIL, WARN, _tilbakekalling, "tilbakekalling-ukjent"),
    Kontrollpunkt(ALGORITME, "CRYPTO_CONSTRAINTS_FAILURE_NO_POE", FAIL, WARN, _algoritme, "algoritme-utgatt"),
    Kontrollpunkt("kjede-i-orden", "CERTIFICATE_CHAIN_GENERAL_FAILURE", FAIL, FAIL, _kjeden),
    Kontrollpunkt("demo-utsteder", "SIG_CONSTRAINTS_FAILURE", WARN, WARN, _demo),
    Kontrollpunkt("tid-bevist", "SIG_CONSTRAINTS_FAILURE", WARN, INFO, _tid, "tid-ikke-bevist"),
    Kontrollpunkt("oppgitt-tid-for-bevist", "TIMESTAMP_ORDER_FAILURE", WARN, INFO, _oppgitt, "oppgitt-tid-etter-bevist"),
    Kontrollpunkt("langtidssikret", "SIG_CONSTRAINTS_FAILURE", WARN, INFO, _langtid, "ikke-langtidssikret"),
    Kontrollpunkt("sertifikatpolicy-kjent", "CHAIN_CONSTRAINTS_FAILURE", WARN, INFO, _sertifikatpolicy, "sertifikatpolicy-ukjent"),
    Kontrollpunkt("kvalifisert-sertifikat", "SIG_CONSTRAINTS_FAILURE", INFO, INFO, _kvalifisert, "ikke-kvalifisert"),
)
KONTROLLPUNKT: Mapping[str, Kontrollpunkt] = {rad.id: rad for rad in _RADER}


def niva(policy: Policy, id_: str) -> Kontrollniva:
    """How grave this check is here. Never less than the table lets it be, whatever a policy that was not read from a file may say."""
    punkt = KONTROLLPUNKT[id_]
    return max(dict(policy.nivaer).get(id_, punkt.niva), punkt.laveste, key=_ALVOR.index)


def kan_settes(id_: str, onsket: Kontrollniva) -> bool:
    """May an operator give the check this level?"""
    return _ALVOR.index(onsket) >= _ALVOR.index(KONTROLLPUNKT[id_].laveste)


# --- over all signatures ----------------------------------------------------------------------------------------------


def kontroller(signaturer: Iterable[Signaturrapport], policy: Policy, at: datetime) -> tuple[Kontrollrad, ...]:
    """Every check of every signature, in the order of the table."""
    return tuple(
        Kontrollrad(punkt, niva(policy, punkt.id), punkt.kontroll(Sak(s, policy, at)), s.vurdert.navn)
        for s in signaturer
        for punkt in _RADER
    )


def med_kontroller(signaturer: tuple[Signaturrapport, ...], rader: Sequence[Kontrollrad]) -> tuple[Signaturrapport, ...]:
    """The signatures as their checks leave them: one that does not hold and is FAIL keeps its signature from being valid."""
    return tuple(_med_brudd(s, rader[nr * len(_RADER) : (nr + 1) * len(_RADER)]) for nr, s in enumerate(signaturer))


def _med_brudd(s: Signaturrapport, rader: Iterable[Kontrollrad]) -> Signaturrapport:
    etsi = next((rad.punkt.etsi for rad in rader if rad.niva is FAIL and rad.utfall is Utfall.BRUDD), None)
    return s if etsi is None or s.indikasjon != "TOTAL_PASSED" else replace(s, indikasjon="INDETERMINATE", underindikasjon=etsi)


def merknader(rader: Iterable[Kontrollrad]) -> tuple[Merknad, ...]:
    """What the checks say that nothing else says: a warning for each that did not hold, unless it is only worth knowing."""
    return tuple(
        Merknad(r.punkt.funn, r.signatur) for r in rader if r.utfall is Utfall.BRUDD and r.niva is not INFO and r.punkt.funn is not None
    )
