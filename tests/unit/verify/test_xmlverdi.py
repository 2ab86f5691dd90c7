"""Signature values: each kind of key, and the odd but genuine spellings of others' cards."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import pytest
from asn1crypto import algos, keys
from asn1crypto import x509 as asn1
from cryptography import x509 as pyca
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.types import PublicKeyTypes
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree

from signing.verify.fakta import Krypto
from signing.verify.xadessignatur import _nokkel
from signing.verify.xmldsig import DS, MER, MER7, NS, Stopp
from signing.verify.xmlverdi import verdi_stemmer
from tests.unit.verify.xadesbygger import EXC, b64, segl

RSA = rsa.generate_private_key(65537, 2048)
EC, ED = ec.generate_private_key(ec.SECP256R1()), ed25519.Ed25519PrivateKey.generate()
INFO = (
    '<ds:SignedInfo xmlns:ds="{ds}"><ds:CanonicalizationMethod Algorithm="{c14n}"/>'
    '<ds:SignatureMethod Algorithm="{metode}"/></ds:SignedInfo>'
)


def signatur(metode: str, signer: Callable[[bytes], bytes]) -> etree._Element:
    info = INFO.format(ds=DS, c14n=EXC, metode=metode)
    kanon = etree.tostring(etree.fromstring(info), method="c14n", exclusive=True)
    return etree.fromstring(
        f'<ds:Signature xmlns:ds="{DS}">{info}<ds:SignatureValue>{b64(signer(kanon))}</ds:SignatureValue></ds:Signature>'
    )


def stemmer(ledd: etree._Element, nokkel: PublicKeyTypes) -> bool:
    info = ledd.find("ds:SignedInfo", NS)
    assert info is not None
    return verdi_stemmer(ledd, info, nokkel)


def par(der: bytes) -> bytes:
    r, s = decode_dss_signature(der)
    return r.to_bytes(32) + s.to_bytes(32)


def uten_null(data: bytes) -> bytes:
    """PKCS #1 v1.5 with no parameters in DigestInfo, as Latvian cards write it."""
    digest, oid = hashlib.sha256(data).digest(), algos.DigestAlgorithmId("sha256").dump()
    info = b"\x30" + bytes([len(oid) + 36]) + b"\x30" + bytes([len(oid)]) + oid + b"\x04\x20" + digest
    tall = RSA.private_numbers()
    melding = b"\x00\x01" + b"\xff" * (256 - len(info) - 3) + b"\x00" + info
    return pow(int.from_bytes(melding), tall.d, tall.public_numbers.n).to_bytes(256)


GODE: dict[str, tuple[str, Callable[[bytes], bytes], PublicKeyTypes]] = {
    "RSA": (f"{MER}rsa-sha256", lambda d: RSA.sign(d, padding.PKCS1v15(), hashes.SHA256()), RSA.public_key()),
    "RSA med SHA-1": (f"{DS}rsa-sha1", lambda d: RSA.sign(d, padding.PKCS1v15(), hashes.SHA1()), RSA.public_key()),  # noqa: S303
    "RSA uten NULL": (f"{MER}rsa-sha256", uten_null, RSA.public_key()),
    "RSA-PSS": (
        f"{MER7}sha256-rsa-MGF1",
        lambda d: RSA.sign(d, padding.PSS(padding.MGF1(hashes.SHA256()), 32), hashes.SHA256()),
        RSA.public_key(),
    ),
    "ECDSA": (f"{MER}ecdsa-sha256", lambda d: par(EC.sign(d, ec.ECDSA(hashes.SHA256()))), EC.public_key()),
    "Ed25519": ("http://www.w3.org/2021/04/xmldsig-more#eddsa-ed25519", ED.sign, ED.public_key()),
}


@pytest.mark.parametrize("navn", GODE)
def test_verdien_stemmer_med_nokkelen_og_ingen_annen(navn: str) -> None:
    metode, signer, nokkel = GODE[navn]
    assert stemmer(signatur(metode, signer), nokkel)
    assert not stemmer(signatur(metode, lambda d: signer(d + b"x")), nokkel)
    andre = {"ECDSA": segl("ec-256").privat, "Ed25519": ed25519.Ed25519PrivateKey.generate()}
    assert not stemmer(signatur(metode, signer), andre.get(navn, segl().privat).public_key())


DARLIGE: dict[str, tuple[str, Callable[[bytes], bytes], PublicKeyTypes, Krypto]] = {
    "nokkelen er av et annet slag": (f"{MER}rsa-sha256", lambda _: b"x", EC.public_key(), Krypto.FORMATFEIL),
    "MD5": (f"{MER}rsa-md5", lambda _: b"x", RSA.public_key(), Krypto.IKKE_STOTTET),
    "HMAC": (f"{MER}hmac-sha256", lambda _: b"x", RSA.public_key(), Krypto.IKKE_STOTTET),
    "DSA": (f"{DS}dsa-sha1", lambda _: b"x", RSA.public_key(), Krypto.IKKE_STOTTET),
    "for kort nokkel": (
        f"{MER}rsa-sha256",
        lambda _: b"x",
        rsa.RSAPublicNumbers(65537, RSA.public_key().public_numbers().n >> 1100 | 1).public_key(),
        Krypto.IKKE_STOTTET,
    ),
}


@pytest.mark.parametrize("navn", DARLIGE)
def test_det_som_ikke_kan_kontrolleres_far_sitt_utfall(navn: str) -> None:
    metode, signer, nokkel, ventet = DARLIGE[navn]
    with pytest.raises(Stopp) as stopp:
        stemmer(signatur(metode, signer), nokkel)
    assert stopp.value.utfall is ventet


def test_en_ecdsa_verdi_med_odde_lengde_stemmer_ikke() -> None:
    assert not stemmer(signatur(f"{MER}ecdsa-sha256", lambda _: b"x" * 65), EC.public_key())


def test_en_modul_uten_nullen_foran_er_samme_tall() -> None:
    """Some Estonian cards have one; the library takes the number for a negative one and refuses the key."""
    sertifikat = asn1.Certificate.load(segl().sertifikat.public_bytes(Encoding.DER))
    modul = segl().sertifikat.public_key().public_numbers().n  # type: ignore[union-attr]  # an RSA key
    tall = b"\x02\x82" + (256).to_bytes(2) + modul.to_bytes(256) + b"\x02\x03\x01\x00\x01"
    raa = b"\x00\x30\x82" + len(tall).to_bytes(2) + tall
    algoritme = sertifikat["tbs_certificate"]["subject_public_key_info"]["algorithm"].dump()
    info = algoritme + b"\x03\x82" + len(raa).to_bytes(2) + raa
    sertifikat["tbs_certificate"]["subject_public_key_info"] = keys.PublicKeyInfo.load(b"\x30\x82" + len(info).to_bytes(2) + info)
    rar = asn1.Certificate.load(sertifikat.dump(force=True))
    with pytest.raises(ValueError, match="key"):
        pyca.load_der_x509_certificate(rar.dump()).public_key()
    nokkel = _nokkel(rar)
    assert isinstance(nokkel, rsa.RSAPublicKey)
    assert nokkel.public_numbers() == rsa.RSAPublicNumbers(65537, modul)
