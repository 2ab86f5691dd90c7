"""Whom an XML signature leads to, and was the certificate good when it was used: as `tillit` for PDF, from what the signature carries.

The process is that of ETSI EN 319 102-1: the newest archive time stamp is judged now, each older one at the time that the one after it
proves, and the signature at the earliest time that a trusted stamp proves. Never the network. A chain is followed by pyHanko's validator.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime

from asn1crypto import x509
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import (
    ExpiredError,
    InsufficientRevinfoError,
    NotYetValidError,
    PathBuildingError,
    RevokedError,
)

from signing.verify import cms
from signing.verify.fakta import Krypto, Tilbakekalling, Tillit, Tillitsfakta
from signing.verify.klokke import som_ved
from signing.verify.pdf import BIBLIOTEKSFEIL
from signing.verify.policy import Anker, Ankerslag, Policy
from signing.verify.tillit import kan_signere
from signing.verify.xadesledd import Valideringsdata
from signing.verify.xadessignatur import Xmlsignatur
from signing.verify.xadesstempel import Stempel

_SIGNATUR = frozenset({Ankerslag.SEGL, Ankerslag.EID, Ankerslag.LEVERANDOR})
_STEMPEL = frozenset({Ankerslag.TIDSSTEMPEL})
FLESTE_SERTIFIKATER = 64
"""Certificates that a chain may be built from."""


@dataclass(frozen=True)
class Kjede:
    """What one chain came to at one time. `kode`: None where all is well, else a sub-indication of EN 319 102-1 table 6."""

    anker: x509.Certificate | None = field(default=None, repr=False)
    kode: str | None = "NO_CERTIFICATE_CHAIN_FOUND"
    trukket: datetime | None = None


def undersok(signaturer: Sequence[Xmlsignatur], policy: Policy, at: datetime) -> tuple[Tillitsfakta, ...]:
    """The trust facts of each signature, in the same order. pyHanko's checks are coroutines: they get a thread of their own."""

    def alle() -> tuple[Tillitsfakta, ...]:
        with som_ved(at):
            return tuple(_en(s, policy, at) for s in signaturer)

    with ThreadPoolExecutor(1) as trad:
        return trad.submit(alle).result()


def _en(s: Xmlsignatur, policy: Policy, at: datetime) -> Tillitsfakta:
    if s.fakta.utfall is not Krypto.OK or s.fakta.sertifikat is None:
        return Tillitsfakta(Tillit.UKJENT, "INDETERMINATE", "NO_SIGNING_CERTIFICATE_FOUND")
    beste = _beste_tid(s, policy, at)
    kjede = _kjede(s.fakta.sertifikat, s.data, _ankere(policy, _SIGNATUR, beste or at), beste or at)
    return _fakta(s, kjede, policy, beste)


def _beste_tid(s: Xmlsignatur, policy: Policy, at: datetime) -> datetime | None:
    """The earliest time that a trusted stamp proves: archive stamps from the newest to the oldest, then the signature's own."""
    gode = [st for st in s.stempler.stempler if st.stempel.ok]
    bevist: datetime | None = None
    for stempel in sorted(gode, key=lambda st: (st.arkiv, st.stempel.tid), reverse=True):
        if _stempel_holder(stempel, s.data, policy, bevist or at):
            bevist = stempel.stempel.tid if bevist is None else min(bevist, stempel.stempel.tid)
    return bevist


def _stempel_holder(stempel: Stempel, data: Valideringsdata, policy: Policy, tid: datetime) -> bool:
    """Whether the stamp's own chain is good at `tid`, and the certificate one for time stamping alone (RFC 3161 2.3)."""
    sertifikat = stempel.stempel.sertifikat
    if sertifikat is None or stempel.stempel.tid > tid or not _stempler(sertifikat):
        return False
    egne = Valideringsdata((*cms.alle_sertifikater(stempel.sd), *data.sertifikater), data.lister, data.svar)
    return _kjede(sertifikat, egne, _ankere(policy, _STEMPEL, stempel.stempel.tid), tid).kode is None


def _stempler(sertifikat: x509.Certificate) -> bool:
    bruk = sertifikat.extended_key_usage_value
    return bruk is not None and bruk.native == ["time_stamping"]


def _ankere(policy: Policy, slag: frozenset[Ankerslag], tid: datetime) -> tuple[Anker, ...]:
    """The anchors that count for this, at this time."""
    return tuple(
        a
        for a in policy.ankere
        if a.slag & slag and (a.gjelder_fra is None or a.gjelder_fra <= tid) and (a.gjelder_til is None or tid < a.gjelder_til)
    )


def _kjede(sertifikat: x509.Certificate, data: Valideringsdata, ankere: Sequence[Anker], tid: datetime) -> Kjede:
    """The chain at `tid`, with revocation data for every certificate in it. Whatever cannot be read proves nothing."""
    try:
        return Kjede(_sti(sertifikat, data, ankere, tid, "require"), None)
    except RevokedError as e:
        return Kjede(_anker(sertifikat, data, ankere, tid), "REVOKED", getattr(e, "revocation_dt", None))
    except ExpiredError:
        return Kjede(_anker(sertifikat, data, ankere, tid), "EXPIRED")
    except NotYetValidError:
        return Kjede(_anker(sertifikat, data, ankere, tid), "NOT_YET_VALID")
    except InsufficientRevinfoError:
        return Kjede(_anker(sertifikat, data, ankere, tid), "TRY_LATER")
    except PathBuildingError:
        return Kjede()
    except BIBLIOTEKSFEIL:
        anker = _anker(sertifikat, data, ankere, tid)
        return Kjede(anker, "CHAIN_CONSTRAINTS_FAILURE" if anker is not None else "NO_CERTIFICATE_CHAIN_FOUND")


def _anker(sertifikat: x509.Certificate, data: Valideringsdata, ankere: Sequence[Anker], tid: datetime) -> x509.Certificate | None:
    """Is the issuer one of ours? A question of its own, asked at a time when the certificate was good, without revocation data."""
    da = min(max(tid, sertifikat.not_valid_before), sertifikat.not_valid_after)
    try:
        return _sti(sertifikat, Valideringsdata(data.sertifikater), ankere, da, "soft-fail")
    except BIBLIOTEKSFEIL:
        return None


def _sti(
    sertifikat: x509.Certificate, data: Valideringsdata, ankere: Sequence[Anker], tid: datetime, modus: str
) -> x509.Certificate | None:
    kontekst = ValidationContext(
        trust_roots=[a.sertifikat for a in ankere],
        other_certs=list(data.sertifikater[:FLESTE_SERTIFIKATER]),
        crls=list(data.lister),
        ocsps=list(data.svar),
        moment=tid,
        allow_fetching=False,
        revocation_mode=modus,
        retroactive_revinfo=True,  # an answer given after the use speaks of it too
    )
    validator = CertificateValidator(sertifikat, validation_context=kontekst)
    sti = asyncio.run(validator.async_validate_usage(set()))  # type: ignore[no-untyped-call]  # pyHanko is partly typed
    anker = getattr(sti.trust_anchor, "certificate", None)
    return anker if isinstance(anker, x509.Certificate) else None


_FEILET = frozenset({"REVOKED", "EXPIRED", "NOT_YET_VALID"})
_UTEN_BEVIS = {"REVOKED": "REVOKED_NO_POE", "EXPIRED": "OUT_OF_BOUNDS_NO_POE", "NOT_YET_VALID": "OUT_OF_BOUNDS_NO_POE"}
"""The same facts where no time is proved: the signature may be older than what befell the certificate (EN 319 102-1 5.2.6.4)."""


def _fakta(s: Xmlsignatur, kjede: Kjede, policy: Policy, beste: datetime | None) -> Tillitsfakta:
    kode = kjede.kode
    if kode is None and not kan_signere(s.fakta.sertifikat):
        kode = "CHAIN_CONSTRAINTS_FAILURE"
    feilet = kode in _FEILET and beste is not None and kjede.anker is not None
    under = kode if beste is not None or kode is None else _UTEN_BEVIS.get(kode, kode)
    if kjede.anker is None and kode is not None:
        under = "NO_CERTIFICATE_CHAIN_FOUND"
    return Tillitsfakta(
        status=_status(kjede, kode),
        indikasjon="TOTAL_PASSED" if kode is None else "TOTAL_FAILED" if feilet else "INDETERMINATE",
        underindikasjon=under,
        anker=kjede.anker,
        demo=any(a.demo for a in policy.ankere if kjede.anker is not None and a.sertifikat.dump() == kjede.anker.dump()),
        beste_tid=beste,
        gyldig_da=True if kode is None else False if feilet or (kode == "REVOKED" and kjede.anker is not None) else None,
        tilbakekalling=_tilbakekalling(s, kjede),
    )


def _status(kjede: Kjede, kode: str | None) -> Tillit:
    if kjede.anker is None:
        return Tillit.UKJENT
    return Tillit.IKKE_BETRODD if kode in {"REVOKED", "CHAIN_CONSTRAINTS_FAILURE"} else Tillit.BETRODD


def _tilbakekalling(s: Xmlsignatur, kjede: Kjede) -> Tilbakekalling:
    kilde, oppdatert = _kilde(s.fakta.sertifikat, s.data)
    if kjede.kode == "REVOKED":
        return Tilbakekalling("trukket", kilde, oppdatert, kjede.trukket)
    return Tilbakekalling("god" if kjede.kode is None else "ukjent", kilde, oppdatert)


def _kilde(sertifikat: x509.Certificate | None, data: Valideringsdata) -> tuple[str | None, datetime | None]:
    """Which embedded data speak of the signer's certificate, and from when."""
    if sertifikat is None:
        return None, None
    try:
        return next(_kilder(sertifikat, data), (None, None))
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
