"""What a seal must carry with it: whether each certificate was revoked, asked of its issuer now, from hosts that the operator has named.

Implements `signing.tillit.Tilbakekallingskilde`. An answer is looked at before it is kept, so that one that is no use does not stand in the
way of the next address: it is about this certificate of this issuer, in force, and signed by the issuer or by a responder of the issuer's
own. Answers come over open lines, and anybody on the way can put another in their place. Whom everything leads to is judged where the seal
is made (`signing.tillit.samle`). What nobody answers for stops the seal, by name.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509 import ocsp
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, SignatureAlgorithmOID

from app.integrasjoner import tilbakekalling
from signing.errors import TilbakekallingMangler
from signing.keys import som_asn1
from signing.model import Tekst
from signing.tillit import Tilbakekalling
from signing.verify.behov import behov_i
from signing.verify.kunnskap import Adresse, Behov, Hent, Svarslag

HOLDER = timedelta(hours=1)
"""An answer is not used for longer, however long it says that it is good: who was revoked this morning seals nothing this afternoon."""
SLARK = timedelta(minutes=5)
UTEN_SLUTT = timedelta(days=1)
"""How old an OCSP answer may be that does not say when the next one comes (RFC 6960 §4.2.2.1)."""


@dataclass(frozen=True, slots=True)
class _Kjent:
    slag: Svarslag
    der: bytes
    til: datetime


@dataclass(frozen=True, slots=True)
class Utstedersvar:
    """`tillatt`: the hosts that may be asked, and `ankere`, as they stand now. `henter`: who asks; for tests."""

    tillatt: Callable[[], Sequence[str]]
    ankere: Callable[[], Sequence[x509.Certificate]]
    henter: Callable[[Sequence[str]], Hent | None] = tilbakekalling.hent
    _kjent: dict[bytes, _Kjent] = field(default_factory=dict)
    _las: threading.Lock = field(default_factory=threading.Lock)

    def hent(self, sertifikater: Sequence[x509.Certificate], tid: datetime) -> Tilbakekalling:
        """One answer for each certificate that has an issuer here. Raises `TilbakekallingMangler`."""
        svar = [self._svar(en, utsteder, tid) for en, utsteder in self._ledd(sertifikater)]
        return Tilbakekalling(
            crler=_unike(s.der for s in svar if s.slag is Svarslag.CRL), ocsper=_unike(s.der for s in svar if s.slag is Svarslag.OCSP)
        )

    def _ledd(self, sertifikater: Sequence[x509.Certificate]) -> Iterator[tuple[x509.Certificate, x509.Certificate]]:
        """Each certificate with its issuer. An anchor is believed as it is; what leads nowhere is refused where the path is built."""
        ankere = tuple(self.ankere())
        for en in dict.fromkeys(sertifikater):
            utsteder = next((u for u in (*sertifikater, *ankere) if u != en and _utstedt_av(en, u)), None)
            if utsteder is not None and en not in ankere:
                yield en, utsteder

    def _svar(self, en: x509.Certificate, utsteder: x509.Certificate, tid: datetime) -> _Kjent:
        merke = en.fingerprint(hashes.SHA256())
        with self._las:
            kjent = self._kjent.get(merke)
        if kjent is None or kjent.til <= tid:
            kjent = self._spor(en, utsteder, tid)
            with self._las:
                self._kjent[merke] = kjent
        return kjent

    def _spor(self, en: x509.Certificate, utsteder: x509.Certificate, tid: datetime) -> _Kjent:
        """Ask one address after the other, until one gives an answer that can be used."""
        utfall: dict[str, str] = {}
        for behov in behov_i((som_asn1(en), som_asn1(utsteder)), tuple(self.tillatt())):
            for adresse in behov.adresser:
                hentet = self._spurt(behov, adresse)
                if hentet is not None and (til := _GODE[adresse.slag](hentet, en, utsteder, tid)) is not None:
                    return _Kjent(adresse.slag, hentet, min(til, tid + HOLDER))
                utfall[adresse.url] = "svarte ikke" if hentet is None else "ubrukelig svar"
        raise _mangler(en, utfall)

    def _spurt(self, behov: Behov, adresse: Adresse) -> bytes | None:
        henter = self.henter(self.tillatt())
        svar = henter((Behov(behov.sertifikat, (adresse,)),)) if henter else None
        return next(iter((*svar.crler, *svar.ocsper)), None) if svar else None


# ------------------------------------------------------------------ is the answer of use? Until when it is; None: it is not


def _god_crl(der: bytes, en: x509.Certificate, utsteder: x509.Certificate, tid: datetime) -> datetime | None:
    """A list of the issuer's own, signed by it, and in force."""
    try:
        liste = x509.load_der_x509_crl(der)
        neste = liste.next_update_utc
        riktig = liste.issuer == en.issuer and liste.is_signature_valid(utsteder.public_key())  # type: ignore[arg-type]  # any kind of key
    except (ValueError, TypeError, InvalidSignature):
        return None
    return neste if riktig and neste is not None and neste > tid and liste.last_update_utc <= tid + SLARK else None


def _god_ocsp(der: bytes, en: x509.Certificate, utsteder: x509.Certificate, tid: datetime) -> datetime | None:
    """A definite answer about this certificate, in force, from the issuer or a responder of its own that needs no answer about itself."""
    try:
        svar = ocsp.load_der_ocsp_response(der)
        if svar.response_status is not ocsp.OCSPResponseStatus.SUCCESSFUL or not _om(svar, en, utsteder):
            return None
        if svar.certificate_status is ocsp.OCSPCertStatus.UNKNOWN or not _svarer_for(svar, utsteder, tid):
            return None
        til = svar.next_update_utc or svar.this_update_utc + UTEN_SLUTT
    except (ValueError, TypeError, UnsupportedAlgorithm):
        return None
    return til if til > tid and svar.this_update_utc <= tid + SLARK else None


_GODE: Mapping[Svarslag, Callable[[bytes, x509.Certificate, x509.Certificate, datetime], datetime | None]] = {
    Svarslag.CRL: _god_crl,
    Svarslag.OCSP: _god_ocsp,
}


def _om(svar: ocsp.OCSPResponse, en: x509.Certificate, utsteder: x509.Certificate) -> bool:
    """Of this issuer's certificate with this number: another issuer may have given the same number (RFC 6960 §4.1.1, CertID)."""
    spurt = ocsp.OCSPRequestBuilder().add_certificate(en, utsteder, svar.hash_algorithm).build()
    return (svar.serial_number, svar.issuer_name_hash, svar.issuer_key_hash) == (
        spurt.serial_number,
        spurt.issuer_name_hash,
        spurt.issuer_key_hash,
    )


def _svarer_for(svar: ocsp.OCSPResponse, utsteder: x509.Certificate, tid: datetime) -> bool:
    """Signed by the issuer, or by a certificate in the answer that the issuer has given this right (RFC 6960 §4.2.2.2). Every certificate
    in it needs no answer about itself."""
    andre = [s for s in svar.certificates if s != utsteder]
    gitt = (s for s in andre if _utstedt_av(s, utsteder) and _kan_svare(s, tid))
    return all(map(_trenger_ingen, andre)) and any(_signert_av(svar, s) for s in (utsteder, *gitt))


def _signert_av(svar: ocsp.OCSPResponse, svarer: x509.Certificate) -> bool:
    """The arithmetic of RSA and ECDSA, which are what issuers of seals answer with; nothing else is believed."""
    nokkel, hash_ = svarer.public_key(), svar.signature_hash_algorithm
    try:
        match nokkel:
            case rsa.RSAPublicKey() if hash_ is not None:
                pss = svar.signature_algorithm_oid == SignatureAlgorithmOID.RSASSA_PSS
                fyll = padding.PSS(padding.MGF1(hash_), padding.PSS.AUTO) if pss else padding.PKCS1v15()
                nokkel.verify(svar.signature, svar.tbs_response_bytes, fyll, hash_)
            case ec.EllipticCurvePublicKey() if hash_ is not None:
                nokkel.verify(svar.signature, svar.tbs_response_bytes, ec.ECDSA(hash_))
            case _:
                return False
    except InvalidSignature:
        return False
    return True


def _kan_svare(svarer: x509.Certificate, tid: datetime) -> bool:
    gjelder = svarer.not_valid_before_utc <= tid <= svarer.not_valid_after_utc
    bruk = (u.value for u in svarer.extensions if isinstance(u.value, x509.ExtendedKeyUsage))
    return gjelder and any(ExtendedKeyUsageOID.OCSP_SIGNING in u for u in bruk)


def _trenger_ingen(svarer: x509.Certificate) -> bool:
    """A responder's own certificate with id-pkix-ocsp-nocheck (RFC 6960 §4.2.2.2.1)."""
    return any(isinstance(u.value, x509.OCSPNoCheck) for u in svarer.extensions)


def _utstedt_av(en: x509.Certificate, utsteder: x509.Certificate) -> bool:
    try:
        en.verify_directly_issued_by(utsteder)
    except (InvalidSignature, ValueError, TypeError):
        return False
    return True


def _unike(svar: Iterator[bytes]) -> tuple[bytes, ...]:
    return tuple(dict.fromkeys(svar))


# ------------------------------------------------------------------ what is told


def _mangler(en: x509.Certificate, utfall: Mapping[str, str]) -> TilbakekallingMangler:
    navn = en.fingerprint(hashes.SHA256()).hex()[:16]
    verter = ", ".join(dict.fromkeys(utfall)) or ", ".join(_adresser(en)) or "–"
    return TilbakekallingMangler(
        Tekst(
            nb=f"Ingen svarte brukbart på om sertifikat {navn} er trukket tilbake ({verter}). Ingenting er forseglet.",
            nn=f"Ingen svarte brukbart på om sertifikat {navn} er trekt tilbake ({verter}). Ingenting er forsegla.",
        ),
        Tekst(
            nb="La tjenesten spørre utstederen: nevn vertsnavnet under [nettverk] i policyfilen. Det blir prøvd igjen av seg selv.",
            nn="La tenesta spørje utferdaren: nemn vertsnamnet under [nettverk] i policyfila. Det blir prøvd igjen av seg sjølv.",
        ),
    )


def _adresser(en: x509.Certificate) -> Iterator[str]:
    """Where the certificate says that one can ask: addresses of the issuer, never of a person."""
    for utvidelse in en.extensions:
        match utvidelse.value:
            case x509.CRLDistributionPoints() as punkter:
                yield from (str(navn.value) for p in punkter for navn in p.full_name or ())
            case x509.AuthorityInformationAccess() as steder:
                yield from (str(s.access_location.value) for s in steder if s.access_method == AuthorityInformationAccessOID.OCSP)
