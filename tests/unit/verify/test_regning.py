"""Every spelling of algorithm and key that is accepted, and that none of them makes a wrong signature fit."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from asn1crypto import algos, keys
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed448, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from signing.verify import regning
from signing.verify.regning import Regner

DATA = b"det som er signert"
HASHER: dict[str, Any] = {
    "sha1": hashes.SHA1,
    "sha224": hashes.SHA224,
    "sha256": hashes.SHA256,
    "sha384": hashes.SHA384,
    "sha512": hashes.SHA512,
    "sha3_224": hashes.SHA3_224,
    "sha3_256": hashes.SHA3_256,
    "sha3_384": hashes.SHA3_384,
    "sha3_512": hashes.SHA3_512,
}


@cache
def nokkel(slag: str) -> Any:
    lag: dict[str, Callable[[], Any]] = {
        "rsassa_pkcs1v15": lambda: rsa.generate_private_key(65537, 2048),
        "ecdsa": lambda: ec.generate_private_key(ec.SECP256R1()),
        "dsa": lambda: dsa.generate_private_key(1024),  # noqa: S505  # quick, and signs nothing
    }
    return lag[slag]()


def offentlig(privat: Any) -> keys.PublicKeyInfo:
    return keys.PublicKeyInfo.load(privat.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))


def signer(slag: str, md: str, *, ren: bool = False) -> bytes:
    privat, h = nokkel(slag), HASHER[md]()
    if slag == "rsassa_pkcs1v15":
        return bytes(privat.sign(DATA, padding.PKCS1v15(), h))
    if slag == "dsa":
        return bytes(privat.sign(DATA, h))
    der = bytes(privat.sign(DATA, ec.ECDSA(h)))
    r, s = decode_dss_signature(der)
    return r.to_bytes(32, "big") + s.to_bytes(32, "big") if ren else der


def regn(oid: str, md: str, verdi: bytes, nokkelinfo: keys.PublicKeyInfo, data: bytes = DATA) -> bool:
    try:
        Regner(md).validate_signature(verdi, data, nokkelinfo, algos.SignedDigestAlgorithm({"algorithm": oid}))
    except InvalidSignature:
        return False
    return True


@pytest.mark.parametrize("oid", regning.OMSKREVNE)
def test_en_annen_skrivemate_er_samme_regnestykke(oid: str) -> None:
    form = regning.OMSKREVNE[oid]
    md = form.digest or "sha256"
    verdi = signer(form.som, md, ren=form.ren)
    assert regn(oid, md, verdi, offentlig(nokkel(form.som)))
    assert not regn(oid, md, verdi, offentlig(nokkel(form.som)), DATA + b"!")
    assert not regn(oid, md, signer(form.som, "sha384", ren=form.ren) if md != "sha384" else signer(form.som, "sha256", ren=form.ren),
                    offentlig(nokkel(form.som)))  # fmt: skip


def test_ecdsa_med_nokkelens_navn_kan_ogsa_sta_som_der() -> None:
    assert regn("1.2.840.10045.2.1", "sha256", signer("ecdsa", "sha256"), offentlig(nokkel("ecdsa")))


def test_en_vanlig_skrivemate_gar_uendret_gjennom() -> None:
    rsa_sha256, rsa_nokkel = "1.2.840.113549.1.1.11", offentlig(nokkel("rsassa_pkcs1v15"))
    assert rsa_sha256 in regning.KJENTE
    assert regn(rsa_sha256, "sha256", signer("rsassa_pkcs1v15", "sha256"), rsa_nokkel)
    assert not regn(rsa_sha256, "sha256", signer("rsassa_pkcs1v15", "sha384"), rsa_nokkel)


def test_en_modulus_skrevet_som_negativ_er_samme_nokkel() -> None:
    info = offentlig(nokkel("rsassa_pkcs1v15"))
    tall = info["public_key"].parsed
    negativ = keys.RSAPublicKey({"modulus": tall["modulus"].native - (1 << 2048), "public_exponent": tall["public_exponent"].native})
    assert negativ["modulus"].native < 0
    estisk = keys.PublicKeyInfo({"algorithm": info["algorithm"], "public_key": negativ})
    verdi = signer("rsassa_pkcs1v15", "sha256")
    assert regn("1.2.840.113549.1.1.11", "sha256", verdi, estisk)
    assert not regn("1.2.840.113549.1.1.11", "sha256", verdi[:-1] + bytes([verdi[-1] ^ 1]), estisk)
    assert regning.nokkelbiter(estisk) == 2048


@pytest.mark.parametrize(
    ("privat", "biter"),
    [(ed25519.Ed25519PrivateKey, 256), (ed448.Ed448PrivateKey, 456)],
)
def test_storrelsen_pa_edwardsnokler_er_kjent(privat: Any, biter: int) -> None:
    assert regning.nokkelbiter(offentlig(privat.generate())) == biter


@pytest.mark.parametrize(
    ("algoritme", "digest", "passer"),
    [
        (regning.ED25519, "sha512", True),
        (regning.ED25519, "sha256", False),
        (regning.ED448, "shake256", True),
        (regning.ED448, "sha3_256", False),
        ("1.2.840.113549.1.1.11", "sha512", True),
    ],
)
def test_edwardskurvene_har_sin_egen_digest(algoritme: str, digest: str, passer: bool) -> None:
    assert regning.passer_sammen(algoritme, digest) is passer


@pytest.mark.parametrize(
    ("oid", "navn"),
    [
        ("1.2.840.113549.1.1.11", "sha256"),
        ("1.2.840.113549.1.1.5", "sha1"),
        ("1.2.840.113549.1.1.4", "md5"),
        ("1.2.840.113549.1.1.12", "sha384"),
        ("1.2.840.113549.1.1.13", "sha512"),
        ("1.2.840.113549.1.1.14", "sha224"),
        ("2.16.840.1.101.3.4.2.1", "sha256"),
    ],
)
def test_en_digest_kan_sta_med_signaturalgoritmens_navn(oid: str, navn: str) -> None:
    assert regning.digest_navn(algos.DigestAlgorithm({"algorithm": oid})) == navn


@pytest.mark.parametrize(
    ("navn", "hex_start"),
    [("sha256", "e3b0c442"), ("sha3_256", "a7ffc6f8"), ("shake256", "46b9dd2b"), ("md5", "d41d8cd9")],
)
def test_digesten_av_ingenting_er_den_som_star_i_standarden(navn: str, hex_start: str) -> None:
    assert regning.hash_av(navn, b"").hex().startswith(hex_start)
