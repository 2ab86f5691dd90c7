"""Whom an XML signature leads to, and was the certificate good when it was used: as `tillit` for PDF, from what the signature carries.

The process is that of ETSI EN 319 102-1: the newest archive time stamp is judged now, each older one at the time that the one after it
proves, and the signature at the earliest time that a trusted stamp proves. Never the network. A chain is followed by pyHanko's validator.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from asn1crypto import x509
from pyhanko.sign.validation.policy_decl import LocalKnowledge
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import (
    DisallowedAlgorithmError,
    ExpiredError,
    InsufficientRevinfoError,
    NotYetValidError,
    PathBuildingError,
    RevokedError,
)
from pyhanko_certvalidator.revinfo.archival import CRLContainer, OCSPContainer

from signing.verify import cms
from signing.verify.ankervalg import Formal, for_formal, formal, gjelder, nevnte, rotter, slag_av
from signing.verify.behov import behov_i, unike
from signing.verify.fakta import Krypto, Merknad, Tilbakekalling, Tillit, Tillitsfakta
from signing.verify.kjede import stier
from signing.verify.klokke import kjor_ved
from signing.verify.kontrollpunkt import TILBAKEKALLING, niva
from signing.verify.kunnskap import INGENTING, Kunnskap
from signing.verify.kvalifisert import Kvalifisert, kvalifisering
from signing.verify.pdf import BIBLIOTEKSFEIL, UTLOPT
from signing.verify.policy import Anker, Kontrollniva, Policy
from signing.verify.tillit import kan_signere
from signing.verify.tillitskrav import algoritmer_etter, noen_er_trukket
from signing.verify.valideringsdata import fra_kunnskap
from signing.verify.xadesledd import Valideringsdata
from signing.verify.xadessignatur import Xmlsignatur
from signing.verify.xadesstempel import Stempel

FLESTE_SERTIFIKATER = 64
"""Certificates that a chain may be built from."""


@dataclass(frozen=True)
class Grunnlag:
    """What the checks of one signature share. `data`: what it carries, and what is known besides the file.

    `modus`: «require» where answers on revocation must be there, «soft-fail» where the operator lets them be missing.
    """

    policy: Policy
    at: datetime
    data: Valideringsdata
    modus: str = "require"

    def bare(self, sertifikater: Sequence[x509.Certificate]) -> Grunnlag:
        """With these certificates alone to build the chain of."""
        return replace(self, data=replace(self.data, sertifikater=tuple(sertifikater)))

    def med(self, sertifikater: Sequence[x509.Certificate]) -> Grunnlag:
        """With these certificates first."""
        return replace(self, data=replace(self.data, sertifikater=(*sertifikater, *self.data.sertifikater)))


@dataclass(frozen=True)
class Kjede:
    """What one chain came to at one time. `kode`: None where all is well, else a sub-indication of EN 319 102-1 table 6.

    `sti`: from the certificate to the anchor; empty where no anchor is reached.
    """

    sti: tuple[x509.Certificate, ...] = field(default=(), repr=False)
    kode: str | None = "NO_CERTIFICATE_CHAIN_FOUND"
    trukket: datetime | None = None

    @property
    def anker(self) -> x509.Certificate | None:
        """The anchor that the chain ends in."""
        return self.sti[-1] if self.sti else None


def undersok(signaturer: Sequence[Xmlsignatur], policy: Policy, at: datetime, mer: Kunnskap = INGENTING) -> tuple[Tillitsfakta, ...]:
    """The trust facts of each signature, in the same order. `mer`: what is known besides the file."""
    kjent = _kjent(mer)
    return kjor_ved(at, lambda: tuple(_en(s, policy, at, _sammen(s.data, kjent)) for s in signaturer))


def _grunnlag(policy: Policy, at: datetime, data: Valideringsdata) -> Grunnlag:
    """Answers may be missing only where the operator says so, and nothing at hand says that a certificate was revoked."""
    streng = niva(policy, TILBAKEKALLING) is Kontrollniva.FAIL or noen_er_trukket(data.sertifikater, _som_kunnskap(data))
    return Grunnlag(policy, at, data, "require" if streng else "soft-fail")


def _som_kunnskap(data: Valideringsdata) -> LocalKnowledge:
    svar = [o for s in data.svar for o in OCSPContainer.load_multi(s)]
    return LocalKnowledge(known_crls=[CRLContainer(liste) for liste in data.lister], known_ocsps=svar)


def _kjent(mer: Kunnskap) -> Valideringsdata:
    lest = fra_kunnskap(mer)
    return Valideringsdata(
        tuple(lest.known_certs),
        tuple(c.crl_data for c in lest.known_crls),
        tuple({o.ocsp_response_data.dump(): o.ocsp_response_data for o in lest.known_ocsps}.values()),
    )


def _sammen(en: Valideringsdata, to: Valideringsdata) -> Valideringsdata:
    return Valideringsdata((*en.sertifikater, *to.sertifikater), (*en.lister, *to.lister), (*en.svar, *to.svar))


def _en(s: Xmlsignatur, policy: Policy, at: datetime, data: Valideringsdata) -> Tillitsfakta:
    sertifikat = s.fakta.sertifikat
    if s.fakta.utfall is not Krypto.OK or sertifikat is None:
        return Tillitsfakta(Tillit.UKJENT, "INDETERMINATE", "NO_SIGNING_CERTIFICATE_FOUND")
    try:
        grunnlag = _grunnlag(policy, at, data)
        beste = _beste_tid(s, grunnlag)
        tid = beste or grunnlag.at
        ankere = [a for a in for_formal(grunnlag.policy.ankere, formal(sertifikat)) if gjelder(a, tid)]
        kjede = _kjede(sertifikat, grunnlag, ankere, tid)
        return _fakta(s, kjede, grunnlag, beste)
    except UTLOPT:
        raise
    except BIBLIOTEKSFEIL as e:
        feil = Merknad("tillitskontroll-feilet", s.navn, type(e).__name__)
        return Tillitsfakta(Tillit.UKJENT, "INDETERMINATE", "GENERIC", feil=(feil,))


def _beste_tid(s: Xmlsignatur, grunnlag: Grunnlag) -> datetime | None:
    """The earliest time that a trusted stamp proves: archive stamps from the newest to the oldest, then the signature's own.

    Each stands at the time that those after it prove, never at the time that they claim (EN 319 102-1 5.6.2).
    """
    gode = [st for st in s.stempler.stempler if st.stempel.ok]
    bevist: datetime | None = None
    for stempel in sorted(gode, key=lambda st: (st.arkiv, st.stempel.tid), reverse=True):
        if _stempel_holder(stempel, grunnlag, bevist or grunnlag.at):
            bevist = stempel.stempel.tid
    return bevist


def _stempel_holder(stempel: Stempel, grunnlag: Grunnlag, tid: datetime) -> bool:
    """Whether the stamp's own chain is good at `tid`, and the certificate one for time stamping alone (RFC 3161 2.3)."""
    sertifikat, stemplet = stempel.stempel.sertifikat, stempel.stempel.tid
    if sertifikat is None or stemplet > tid or not _stempler(sertifikat):
        return False
    ankere = [a for a in for_formal(grunnlag.policy.ankere, Formal.TIDSSTEMPEL) if gjelder(a, stemplet)]
    return _kjede(sertifikat, grunnlag.med(cms.alle_sertifikater(stempel.sd)), ankere, tid).kode is None


def _stempler(sertifikat: x509.Certificate) -> bool:
    bruk = sertifikat.extended_key_usage_value
    return bruk is not None and bruk.native == ["time_stamping"]


def _kjede(sertifikat: x509.Certificate, grunnlag: Grunnlag, ankere: Sequence[Anker], tid: datetime) -> Kjede:
    """The chain at `tid`: the first way up that is good, else the first. Whatever cannot be read proves nothing."""
    veier = stier(sertifikat, grunnlag.data.sertifikater[:FLESTE_SERTIFIKATER], rotter(ankere))
    kjeder = [_kjede_ved(sertifikat, grunnlag.bare(mellom), ankere, tid) for mellom in veier]
    return next((k for k in kjeder if k.kode is None), kjeder[0] if kjeder else Kjede())


def _kjede_ved(sertifikat: x509.Certificate, grunnlag: Grunnlag, ankere: Sequence[Anker], tid: datetime) -> Kjede:
    try:
        return Kjede(_sti(sertifikat, grunnlag, ankere, tid, grunnlag.modus), None)
    except PathBuildingError:
        return Kjede()
    except UTLOPT:
        raise
    except BIBLIOTEKSFEIL as e:
        stien = _uten_svar(sertifikat, grunnlag, ankere, tid)
        kode = next((k for slag, k in _FEIL.items() if isinstance(e, slag)), "CHAIN_CONSTRAINTS_FAILURE")
        return Kjede(stien, kode, getattr(e, "revocation_dt", None)) if stien or kode != "CHAIN_CONSTRAINTS_FAILURE" else Kjede()


_FEIL: Mapping[type[Exception], str] = {
    RevokedError: "REVOKED",
    ExpiredError: "EXPIRED",
    NotYetValidError: "NOT_YET_VALID",
    InsufficientRevinfoError: "TRY_LATER",
    DisallowedAlgorithmError: "CRYPTO_CONSTRAINTS_FAILURE_NO_POE",
}
"""What stopped the validation → the sub-indication that it means."""


def _uten_svar(sertifikat: x509.Certificate, grunnlag: Grunnlag, ankere: Sequence[Anker], tid: datetime) -> tuple[x509.Certificate, ...]:
    """Is the issuer one of ours? A question of its own, asked at a time when the certificate was good, without revocation data."""
    da = min(max(tid, sertifikat.not_valid_before), sertifikat.not_valid_after)
    uten = replace(grunnlag, data=Valideringsdata(grunnlag.data.sertifikater))
    try:
        return _sti(sertifikat, uten, ankere, da, "soft-fail")
    except UTLOPT:
        raise
    except BIBLIOTEKSFEIL:
        return ()


def _sti(
    sertifikat: x509.Certificate, grunnlag: Grunnlag, ankere: Sequence[Anker], tid: datetime, modus: str
) -> tuple[x509.Certificate, ...]:
    """The path, the certificate first and the anchor last. Raises what pyHanko's validation raises."""
    andre = grunnlag.data.sertifikater[:FLESTE_SERTIFIKATER]
    kontekst = ValidationContext(
        trust_roots=rotter(nevnte(tuple(ankere), (s.dump() for s in (sertifikat, *andre)))),
        other_certs=list(andre),
        crls=list(grunnlag.data.lister),
        ocsps=list(grunnlag.data.svar),
        moment=tid,
        allow_fetching=False,
        revocation_mode=modus,
        retroactive_revinfo=True,  # an answer given after the use speaks of it too
        algorithm_usage_policy=algoritmer_etter(grunnlag.policy, grunnlag.at),
    )
    validator = CertificateValidator(sertifikat, validation_context=kontekst)
    sti = asyncio.run(validator.async_validate_usage(set()))  # type: ignore[no-untyped-call]  # pyHanko is partly typed
    return tuple(sti.iter_certs(include_root=True))[::-1]


_FEILET = frozenset({"REVOKED", "NOT_YET_VALID"})
_UTEN_BEVIS = {"REVOKED": "REVOKED_NO_POE", "EXPIRED": "OUT_OF_BOUNDS_NO_POE", "NOT_YET_VALID": "OUT_OF_BOUNDS_NO_POE"}
"""The same facts where no time is proved, and always of a certificate that has run out: a stamp proves that the signature is not younger,
and it may be older than what befell the certificate (EN 319 102-1 5.2.6.4)."""


def _fakta(s: Xmlsignatur, kjede: Kjede, grunnlag: Grunnlag, beste: datetime | None) -> Tillitsfakta:
    policy, tid = grunnlag.policy, beste or grunnlag.at
    kode = kjede.kode
    if kode is None and not kan_signere(s.fakta.sertifikat):
        kode = "CHAIN_CONSTRAINTS_FAILURE"
    feilet = kode in _FEILET and beste is not None and kjede.anker is not None
    under = kode if kode is None or feilet else _UTEN_BEVIS.get(kode, kode)
    if kjede.anker is None and kode is not None:
        under = "NO_CERTIFICATE_CHAIN_FOUND"
    return Tillitsfakta(
        status=_status(kjede, kode),
        indikasjon="TOTAL_PASSED" if kode is None else "TOTAL_FAILED" if feilet else "INDETERMINATE",
        underindikasjon=under,
        anker=kjede.anker,
        anker_for=frozenset() if kjede.anker is None else slag_av(policy.ankere, kjede.anker, tid),
        demo=any(a.demo for a in policy.ankere if kjede.anker is not None and a.sertifikat.dump() == kjede.anker.dump()),
        beste_tid=beste,
        gyldig_da=(True if grunnlag.modus == "require" else None)
        if kode is None
        else False
        if feilet or (kode == "REVOKED" and kjede.anker is not None)
        else None,
        tilbakekalling=_tilbakekalling(s, kjede, grunnlag),
        kvalifisert=_kvalifisert(s, kjede, policy, tid),
        behov=unike(behov_i(kjede.sti, policy.nettverk)) if policy.nettverk and kode == "TRY_LATER" else (),
    )


def _status(kjede: Kjede, kode: str | None) -> Tillit:
    if kjede.anker is None:
        return Tillit.UKJENT
    return Tillit.IKKE_BETRODD if kode in {"REVOKED", "CHAIN_CONSTRAINTS_FAILURE"} else Tillit.BETRODD


def _kvalifisert(s: Xmlsignatur, kjede: Kjede, policy: Policy, brukt: datetime) -> Kvalifisert:
    """By the trusted list that the anchor came from; without one nobody says."""
    if kjede.anker is None or s.fakta.sertifikat is None:
        return Kvalifisert.UKJENT
    anker = kjede.anker.dump()
    tjenester = {a.tjeneste: None for a in policy.ankere if a.tjeneste is not None and a.sertifikat.dump() == anker}
    return kvalifisering(s.fakta.sertifikat, tjenester, brukt=brukt)


def _tilbakekalling(s: Xmlsignatur, kjede: Kjede, grunnlag: Grunnlag) -> Tilbakekalling:
    kilde, oppdatert = _kilde(s.fakta.sertifikat, grunnlag.data)
    if kjede.kode == "REVOKED":
        return Tilbakekalling("trukket", kilde, oppdatert, kjede.trukket)
    god = kjede.kode is None and (grunnlag.modus == "require" or kilde is not None)
    return Tilbakekalling("god" if god else "ukjent", kilde, oppdatert)


def _kilde(sertifikat: x509.Certificate | None, data: Valideringsdata) -> tuple[str | None, datetime | None]:
    """Which embedded data speak of the signer's certificate, and from when."""
    if sertifikat is None:
        return None, None
    try:
        return next(_kilder(sertifikat, data), (None, None))
    except UTLOPT:
        raise
    except BIBLIOTEKSFEIL:
        return None, None


def _kilder(sertifikat: x509.Certificate, data: Valideringsdata) -> Iterator[tuple[str, datetime]]:
    for svar in data.svar:
        if svar["response_status"].native == "successful":
            for enkelt in svar.response_data["responses"]:
                if enkelt["cert_id"]["serial_number"].native == sertifikat.serial_number:
                    yield "OCSP", enkelt["this_update"].native
    for liste in data.lister:
        if liste.issuer == sertifikat.issuer:
            yield "CRL", liste["tbs_cert_list"]["this_update"].native
