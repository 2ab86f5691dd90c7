"""The value of an XML signature: was it made with this key over ds:SignedInfo? (XML Signature 3.2.2, RFC 9231.)"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from asn1crypto.algos import DigestAlgorithmId
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.types import PublicKeyTypes
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from lxml import etree

from signing.verify.fakta import Krypto
from signing.verify.xmldsig import C14N, DS, MER, MER7, Stopp, algoritme, avtrykk, base64, en, kanonisk, prefikser, tekst

_MER21 = "http://www.w3.org/2021/04/xmldsig-more#"
_BIT = ("224", "256", "384", "512")
METODER: Mapping[str, tuple[str, str]] = {
    f"{DS}rsa-sha1": ("rsa", "sha1"),
    **{f"{MER}rsa-sha{n}": ("rsa", f"sha{n}") for n in _BIT},
    f"{MER7}sha1-rsa-MGF1": ("pss", "sha1"),
    **{f"{MER7}sha{n}-rsa-MGF1": ("pss", f"sha{n}") for n in _BIT},
    **{f"{MER7}sha3-{n}-rsa-MGF1": ("pss", f"sha3_{n}") for n in _BIT},
    f"{MER}ecdsa-sha1": ("ecdsa", "sha1"),
    **{f"{MER}ecdsa-sha{n}": ("ecdsa", f"sha{n}") for n in _BIT},
    **{f"{_MER21}ecdsa-sha3-{n}": ("ecdsa", f"sha3_{n}") for n in _BIT},
    f"{_MER21}eddsa-ed25519": ("eddsa", "sha512"),
    f"{_MER21}eddsa-ed448": ("eddsa", "shake256"),
}
"""Address → (kind of key, digest): RFC 9231. Not MD5 and DSA (too weak), and not HMAC (that is no signature)."""
SVAKE = frozenset({"sha1"})
STORSTE_RSA, MINSTE_RSA = 16_384, 1024


def verdi_stemmer(signatur: etree._Element, info: etree._Element, nokkel: PublicKeyTypes) -> bool:
    """Whether the signature value was made with the key over ds:SignedInfo. `Stopp` for a key that is not supported."""
    c14n = en(info, "ds:CanonicalizationMethod")
    oktetter = kanonisk(info, algoritme(c14n, C14N), prefikser(c14n))
    metode = en(info, "ds:SignatureMethod")
    slag, navn = METODER[algoritme(metode, METODER)]
    if len(metode):
        raise Stopp(Krypto.IKKE_STOTTET, "algoritme-ikke-stottet", "parametre")
    verdi = base64(tekst(en(signatur, "ds:SignatureValue")))
    try:
        _KONTROLLER[slag](nokkel, verdi, oktetter, navn)
    except InvalidSignature:
        return False
    return True


def _hash(navn: str) -> hashes.HashAlgorithm:
    algoritmen: hashes.HashAlgorithm = getattr(hashes, navn.upper())()
    return algoritmen


def _krev(nokkel: PublicKeyTypes, *slag: type) -> Any:
    if not isinstance(nokkel, slag):
        raise Stopp(Krypto.FORMATFEIL, "algoritmer-ikke-bundet")
    if isinstance(nokkel, rsa.RSAPublicKey) and not MINSTE_RSA <= nokkel.key_size <= STORSTE_RSA:
        raise Stopp(Krypto.IKKE_STOTTET, "nokkel-ikke-stottet")
    return nokkel


def _rsa(nokkel: PublicKeyTypes, verdi: bytes, data: bytes, navn: str) -> None:
    egen = _krev(nokkel, rsa.RSAPublicKey)
    try:
        egen.verify(verdi, data, padding.PKCS1v15(), _hash(navn))
    except InvalidSignature:
        if not _uten_null(egen, verdi, data, navn):
            raise


def _uten_null(nokkel: rsa.RSAPublicKey, verdi: bytes, data: bytes, navn: str) -> bool:
    """Latvian cards leave the NULL out of DigestInfo, which RFC 8017 9.2 note 1 lets pass. Every byte is compared: nothing is parsed."""
    tall = nokkel.public_numbers()
    lengde = (nokkel.key_size + 7) // 8
    algoritmen = DigestAlgorithmId(navn).dump()
    digest = avtrykk(navn, data)
    der = bytes([0x30, len(algoritmen) + len(digest) + 4, 0x30, len(algoritmen)]) + algoritmen + bytes([0x04, len(digest)]) + digest
    ventet = b"\x00\x01" + b"\xff" * (lengde - len(der) - 3) + b"\x00" + der
    return len(verdi) == lengde and pow(int.from_bytes(verdi), tall.e, tall.n).to_bytes(lengde) == ventet


def _pss(nokkel: PublicKeyTypes, verdi: bytes, data: bytes, navn: str) -> None:
    """RFC 9231 2.3.10: the salt is as long as the digest."""
    md = _hash(navn)
    _krev(nokkel, rsa.RSAPublicKey).verify(verdi, data, padding.PSS(padding.MGF1(md), md.digest_size), md)


def _ecdsa(nokkel: PublicKeyTypes, verdi: bytes, data: bytes, navn: str) -> None:
    """r and s side by side, as long as the curve's order (RFC 4050 3.3; RFC 9231 2.3.6)."""
    if len(verdi) % 2:
        raise InvalidSignature
    halv = len(verdi) // 2
    r, s = int.from_bytes(verdi[:halv]), int.from_bytes(verdi[halv:])
    _krev(nokkel, ec.EllipticCurvePublicKey).verify(encode_dss_signature(r, s), data, ec.ECDSA(_hash(navn)))


def _eddsa(nokkel: PublicKeyTypes, verdi: bytes, data: bytes, _: str) -> None:
    _krev(nokkel, ed25519.Ed25519PublicKey, ed448.Ed448PublicKey).verify(verdi, data)


_KONTROLLER: Mapping[str, Callable[[PublicKeyTypes, bytes, bytes, str], None]] = {
    "rsa": _rsa,
    "pss": _pss,
    "ecdsa": _ecdsa,
    "eddsa": _eddsa,
}
