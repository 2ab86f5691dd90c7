"""A certificate authority of the tests' own, with P-256 keys: signers and a time stamp service that no product knows."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from asn1crypto import algos, cms, crl, keys, tsp
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign.signers import SimpleSigner
from pyhanko.sign.timestamps.api import TimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

TID = datetime(2026, 8, 3, 10, 0, tzinfo=UTC)
Privat = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


def som_asn1(sertifikat: x509.Certificate) -> Any:
    return asn1.Certificate.load(sertifikat.public_bytes(serialization.Encoding.DER))


def nokkelinfo(privat: Privat) -> Any:
    der = privat.private_bytes(serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return keys.PrivateKeyInfo.load(der)


def _navn(cn: str, *andre: tuple[x509.ObjectIdentifier, str]) -> x509.Name:
    return x509.Name([x509.NameAttribute(oid, v) for oid, v in ((NameOID.COUNTRY_NAME, "NO"), *andre, (NameOID.COMMON_NAME, cn))])


@dataclass(frozen=True)
class Pki:
    """One CA and what it has issued."""

    privat: ec.EllipticCurvePrivateKey
    ca: x509.Certificate

    @property
    def lager(self) -> SimpleCertificateStore:
        lager = SimpleCertificateStore()  # type: ignore[no-untyped-call]  # pyHanko is partly typed
        lager.register(som_asn1(self.ca))
        return lager

    def utsted(
        self,
        cn: str,
        privat: Privat,
        *andre: tuple[x509.ObjectIdentifier, str],
        fra: datetime = TID - timedelta(days=1),
        til: datetime = TID + timedelta(days=900),
        tsa: bool = False,
        serie: int | None = None,
        signere: bool = True,
        mer: Sequence[x509.ExtensionType] = (),
    ) -> x509.Certificate:
        bygger = (
            x509.CertificateBuilder()
            .subject_name(_navn(cn, *andre))
            .issuer_name(self.ca.subject)
            .public_key(privat.public_key())
            .serial_number(serie or x509.random_serial_number())
            .not_valid_before(fra)
            .not_valid_after(til)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(x509.KeyUsage(signere, signere, not signere, False, False, False, False, False, False), critical=True)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self.privat.public_key()), critical=False)
        )
        if tsa:
            bygger = bygger.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        for utvidelse in mer:
            bygger = bygger.add_extension(utvidelse, critical=False)
        return bygger.sign(self.privat, hashes.SHA256())

    def signerer(
        self, cn: str = "Kari Prøve", *andre: tuple[x509.ObjectIdentifier, str], rsa_nokkel: bool = False, **krav: Any
    ) -> SimpleSigner:
        privat: Privat = _rsa() if rsa_nokkel else ec.generate_private_key(ec.SECP256R1())
        sertifikat = self.utsted(cn, privat, *andre, **krav)
        return SimpleSigner(signing_cert=som_asn1(sertifikat), signing_key=nokkelinfo(privat), cert_registry=self.lager)

    def stempler(self, tid: datetime = TID) -> Stempler:
        privat = ec.generate_private_key(ec.SECP256R1())
        sertifikat = self.utsted("Prøve-TSA", privat, tsa=True)
        return Stempler(SimpleSigner(signing_cert=som_asn1(sertifikat), signing_key=nokkelinfo(privat), cert_registry=self.lager), tid)

    def crl(self, *trukket: int, tid: datetime = TID) -> Any:
        bygger = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(self.ca.subject)
            .last_update(tid)
            .next_update(tid + timedelta(days=900))
            .add_extension(x509.CRLNumber(1), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self.privat.public_key()), critical=False)
        )
        for serie in trukket:
            rad = x509.RevokedCertificateBuilder().serial_number(serie).revocation_date(tid - timedelta(hours=2)).build()
            bygger = bygger.add_revoked_certificate(rad)
        liste = bygger.sign(self.privat, hashes.SHA256())
        return crl.CertificateList.load(liste.public_bytes(serialization.Encoding.DER))


@cache
def _rsa() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


@cache
def pki(cn: str = "Prøve-CA") -> Pki:
    privat = ec.generate_private_key(ec.SECP256R1())
    navn = _navn(cn)
    bygger = (
        x509.CertificateBuilder()
        .subject_name(navn)
        .issuer_name(navn)
        .public_key(privat.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(TID - timedelta(days=2))
        .not_valid_after(TID + timedelta(days=9000))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.KeyUsage(False, False, False, False, False, True, True, False, False), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(privat.public_key()), critical=False)
    )
    return Pki(privat, bygger.sign(privat, hashes.SHA256()))


class Stempler(TimeStamper):
    """Time stamp tokens with the test's own time."""

    def __init__(self, signerer: SimpleSigner, tid: datetime) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # pyHanko is partly typed
        self.signerer, self.tid = signerer, tid

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        info = tsp.TSTInfo(
            {
                "version": "v1",
                "policy": "1.2.3.4",
                "message_imprint": {"hash_algorithm": algos.DigestAlgorithm({"algorithm": md_algorithm}), "hashed_message": message_digest},
                "serial_number": int.from_bytes(hashlib.sha256(message_digest).digest()[:8], "big"),
                "gen_time": self.tid,
            }
        )
        innhold = cms.EncapsulatedContentInfo({"content_type": "tst_info", "content": cms.ParsableOctetString(info.dump())})
        return await self.signerer.async_sign_general_data(innhold, "sha256", detached=False, use_cades=True)
