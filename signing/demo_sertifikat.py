"""Certificates that say DEMO: how a demo CA, its end certificates and its revocation lists are made.

Every certificate says DEMO in its subject and in an extension, so that production can refuse it and a reader can see it. Shared by the
demo's own CA (`demo_pki`) and by the CA of the signing service's simulator.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from asn1crypto import core
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from signing.keys import MINSTE_RSA, Nokkel, Privatnokkel
from signing.sertifikat import DEMO_OU, DEMO_TEKST, LENGSTE_NAVN, OID_DEMO

CA_LEVETID = timedelta(days=20 * 365)
TSA_LEVETID = timedelta(days=10 * 365)
LISTE_LEVETID = timedelta(hours=12)
TSA_LISTE_LEVETID = timedelta(days=3 * 365)
# All arithmetic is in UTC: in Europe/Oslo a day may have 23 or 25 hours.
KLOKKESLARK = timedelta(days=1)  # the CA is older than its first use, so that clocks may disagree

LISTEADRESSE = "http://demo-ca.invalid/{}.crl"  # leads nowhere (RFC 2606): what would be found there is in the file already


class Algoritme(StrEnum):
    """The two key types that the service signs with."""

    RSA_3072 = "rsa-3072"
    P_256 = "p-256"


NOKKELMAKERE: dict[Algoritme, Callable[[], Privatnokkel]] = {
    Algoritme.RSA_3072: lambda: rsa.generate_private_key(65537, MINSTE_RSA),
    Algoritme.P_256: lambda: ec.generate_private_key(ec.SECP256R1()),
}


def utsted_ca(navn: str, tid: datetime) -> Nokkel:
    """A root of its own, P-256, twenty years; it issues no other CA."""
    privat, emne = NOKKELMAKERE[Algoritme.P_256](), lag_emne(navn)
    bygger = (
        _bygger(emne, emne, privat, tid - KLOKKESLARK, tid + CA_LEVETID)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_bruk(sertifikater=True), critical=True)
    )
    return Nokkel(bygger.sign(privat, hashes.SHA256()), (), privat)


def utsted_tsa(ca: Nokkel, navn: str, tid: datetime) -> Nokkel:
    """A time stamp service: the one certificate with the use that RFC 3161 §2.3 asks for."""
    privat = NOKKELMAKERE[Algoritme.P_256]()
    bygger = sluttbygger(ca, lag_emne(navn), privat, tid - KLOKKESLARK, tid + TSA_LEVETID)
    bygger = bygger.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)  # RFC 3161 §2.3
    return signert(ca, bygger, privat)


def sluttbygger(
    ca: Nokkel, emne: x509.Name, privat: Privatnokkel, fra: datetime, til: datetime, *, bindende: bool = True
) -> x509.CertificateBuilder:
    """Everything that an end certificate of ours says; never beyond the CA's own time. `bindende`: contentCommitment too."""
    til = min(til, ca.sertifikat.not_valid_after_utc)
    fra = max(fra, ca.sertifikat.not_valid_before_utc)
    return (
        _bygger(ca.sertifikat.subject, emne, privat, fra, til)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_bruk(sertifikater=False, bindende=bindende), critical=True)
        .add_extension(_utsteder_id(ca), critical=False)
        .add_extension(_liste(ca), critical=False)
    )


def _bygger(utsteder: x509.Name, emne: x509.Name, privat: Privatnokkel, fra: datetime, til: datetime) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .issuer_name(utsteder)
        .subject_name(emne)
        .public_key(privat.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(fra)
        .not_valid_after(til)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(privat.public_key()), critical=False)
        .add_extension(x509.UnrecognizedExtension(OID_DEMO, core.UTF8String(DEMO_TEKST).dump()), critical=False)
    )


def signert(ca: Nokkel, bygger: x509.CertificateBuilder, privat: Privatnokkel) -> Nokkel:
    """The certificate, its issuer and its key."""
    return Nokkel(bygger.sign(ca.privat, hashes.SHA256()), (ca.sertifikat,), privat)


def lag_emne(navn: str, *andre: tuple[x509.ObjectIdentifier, str]) -> x509.Name:
    """C, OU=DEMO, the rest, CN last. What X.520 has no room for ends in «…»; the whole of it stands in the extension."""
    deler = [(NameOID.COUNTRY_NAME, "NO"), (NameOID.ORGANIZATIONAL_UNIT_NAME, DEMO_OU), *andre, (NameOID.COMMON_NAME, navn)]
    return x509.Name([x509.NameAttribute(oid, _innenfor(oid, verdi)) for oid, verdi in deler])


def _innenfor(oid: x509.ObjectIdentifier, verdi: str) -> str:
    """X.520 counts characters; `cryptography` counts the bytes of a common name, so there the shorter of the two."""
    lengde = _byte if oid == NameOID.COMMON_NAME else len
    if lengde(verdi) <= LENGSTE_NAVN:
        return verdi
    return next(kort for n in range(len(verdi), 0, -1) if lengde(kort := verdi[:n].rstrip() + "…") <= LENGSTE_NAVN)


def _byte(tekst: str) -> int:
    return len(tekst.encode())


def _bruk(*, sertifikater: bool, bindende: bool = False) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not sertifikater,
        content_commitment=bindende,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=sertifikater,
        crl_sign=sertifikater,
        encipher_only=False,
        decipher_only=False,
    )


def _utsteder_id(ca: Nokkel) -> x509.AuthorityKeyIdentifier:
    return x509.AuthorityKeyIdentifier.from_issuer_public_key(ca.privat.public_key())


def _liste(ca: Nokkel) -> x509.CRLDistributionPoints:
    """Where the CA's list would be asked for."""
    adresse = LISTEADRESSE.format(ca.sertifikat.serial_number)
    return x509.CRLDistributionPoints([x509.DistributionPoint([x509.UniformResourceIdentifier(adresse)], None, None, None)])


def lag_crl(ca: Nokkel, tilbakekalte: Mapping[int, datetime], tid: datetime, levetid: timedelta) -> bytes:
    """The CA\'s list (DER) as it is at this time, good for `levetid`."""
    bygger = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(ca.sertifikat.subject)
        .last_update(tid)
        .next_update(tid + levetid)
        .add_extension(x509.CRLNumber(int(tid.timestamp())), critical=False)
        .add_extension(_utsteder_id(ca), critical=False)
    )
    for serie, trukket in tilbakekalte.items():
        bygger = bygger.add_revoked_certificate(x509.RevokedCertificateBuilder().serial_number(serie).revocation_date(trukket).build())
    return bygger.sign(ca.privat, hashes.SHA256()).public_bytes(Encoding.DER)
