"""Whether one raw signature fits: pyHanko's arithmetic, and the odd but genuine spellings of algorithm and key that it does not know.

A spelling is odd when it says the same thing with another name: the key's algorithm where the signature's should stand, RSA with
SHA-3 (NIST CSOR 2.16.840.1.101.3.4.3.13 to 16), plain ECDSA (BSI TR-03111 5.2.1), a modulus written as a negative number.
What is verified is the same mathematics; nothing is accepted here that the named algorithm would refuse.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from asn1crypto import algos, keys
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicNumbers
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from pyhanko_certvalidator.sig_validate import (
    DEFAULT_SIGNATURE_VALIDATOR,
    DEFAULT_VALIDATION_CONTEXT,
    SignatureValidationContext,
    SignatureValidator,
)

_RSA, _ECDSA, _NIST, _BSI = "1.2.840.113549.1.1.", "1.2.840.10045.4.", "2.16.840.1.101.3.4.3.", "0.4.0.127.0.7.1.1.4.1."
ED25519, ED448 = "1.3.101.112", "1.3.101.113"
_SHA2, _SHA3 = ("sha224", "sha256", "sha384", "sha512"), ("sha3_224", "sha3_256", "sha3_384", "sha3_512")


@dataclass(frozen=True, slots=True)
class Skrivemate:
    """What an algorithm identifier means: `som` in pyHanko's words, with `digest` (None: the signer's own).

    `ren`: the value may be two numbers side by side instead of DER.
    """

    som: str
    digest: str | None = None
    ren: bool = False


# As pyHanko knows them, under their own names.
KJENTE = frozenset(
    {f"{_RSA}{n}" for n in (1, 4, 5, 10, 11, 12, 13, 14)}
    | {f"{_ECDSA}1", *(f"{_ECDSA}3.{n}" for n in (1, 2, 3, 4)), *(f"{_NIST}{n}" for n in (9, 10, 11, 12))}
    | {ED25519, ED448, "1.2.840.10040.4.3", f"{_NIST}1", f"{_NIST}2"}
)
OMSKREVNE: dict[str, Skrivemate] = {
    "1.2.840.10045.2.1": Skrivemate("ecdsa", ren=True),
    "1.2.840.10040.4.1": Skrivemate("dsa"),
    "1.3.14.3.2.29": Skrivemate("rsassa_pkcs1v15", "sha1"),
    **{f"{_NIST}{n}": Skrivemate("rsassa_pkcs1v15", md) for n, md in enumerate(_SHA3, 13)},
    **{f"{_BSI}{n}": Skrivemate("ecdsa", md, ren=True) for n, md in enumerate(("sha1", *_SHA2), 1)},
}
ALGORITMER = KJENTE | OMSKREVNE.keys()
"""What can be checked here. Any other is «ikkeStottet», not «brutt»."""

# A signer may name the digest by the signature algorithm that uses it.
_DIGEST_I_SIGNATUR = {f"{_RSA}4": "md5", f"{_RSA}5": "sha1"} | {
    f"{_RSA}{n}": f"sha{b}" for n, b in ((11, 256), (12, 384), (13, 512), (14, 224))
}
# RFC 8419 3: the digest of the content is the one that the curve's signature uses.
_EDDSA_DIGEST = {ED25519: "sha512", ED448: "shake256"}
_SHAKE256_LENGDE = 64  # bytes (RFC 8702 3.1 and RFC 8419 3.2)


def digest_navn(algoritme: algos.DigestAlgorithm) -> str:
    """The digest that the identifier means."""
    return _DIGEST_I_SIGNATUR.get(algoritme["algorithm"].dotted, str(algoritme["algorithm"].native))


def passer_sammen(algoritme: str, digest: str) -> bool:
    """Whether this signature algorithm may be used with this digest of the content."""
    return _EDDSA_DIGEST.get(algoritme, digest) == digest


def hash_av(digest: str, data: bytes) -> bytes:
    """The digest of some bytes, by the name that CMS structures use. Raises ValueError for a name that nobody knows."""
    if digest == "shake256":
        return hashlib.shake_256(data).digest(_SHAKE256_LENGDE)
    return hashlib.new(digest.replace("_", "-") if digest.startswith("sha3") else digest, data).digest()


class Regner(SignatureValidator):
    """Verifies with the identifier, the signature and the key written as pyHanko expects them."""

    def __init__(self, digest: str) -> None:
        self.digest = digest

    def validate_signature(
        self,
        signature: bytes,
        signed_data: bytes,
        public_key_info: keys.PublicKeyInfo,
        signature_algorithm: algos.SignedDigestAlgorithm,
        context: SignatureValidationContext = DEFAULT_VALIDATION_CONTEXT,
    ) -> None:
        """As pyHanko's. Raises InvalidSignature when it does not fit."""
        skrivemate = OMSKREVNE.get(signature_algorithm["algorithm"].dotted)
        digest = self.digest
        if skrivemate is not None:
            digest = skrivemate.digest or digest
            signature_algorithm = algos.SignedDigestAlgorithm({"algorithm": skrivemate.som})
            signature = _som_der(signature) if skrivemate.ren else signature
        DEFAULT_SIGNATURE_VALIDATOR.validate_signature(
            signature,
            signed_data,
            _med_positiv_modulus(public_key_info),
            signature_algorithm,
            SignatureValidationContext(contextual_md_algorithm=digest, prehashed=context.prehashed),
        )


def _som_der(par: bytes) -> bytes:
    """r and s, each in half of the bytes, as the SEQUENCE that X9.62 has; what is one already stays."""
    try:
        decode_dss_signature(par)
    except ValueError:
        pass
    else:
        return par
    halv = len(par) // 2
    return encode_dss_signature(int.from_bytes(par[:halv], "big"), int.from_bytes(par[halv:], "big"))


def _med_positiv_modulus(nokkel: keys.PublicKeyInfo) -> keys.PublicKeyInfo:
    """Estonian cards of 2011–2017 wrote moduli without the leading zero, so that DER reads them as negative."""
    if nokkel.algorithm != "rsa":
        return nokkel
    tall = nokkel["public_key"].parsed
    if tall["modulus"].native > 0:
        return nokkel
    offentlig = RSAPublicNumbers(tall["public_exponent"].native, int.from_bytes(tall["modulus"].contents, "big")).public_key()
    return keys.PublicKeyInfo.load(offentlig.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))


def nokkelbiter(nokkel: keys.PublicKeyInfo) -> int | None:
    """The size of the key; None when it cannot be told."""
    if nokkel.algorithm in _KURVEBITER:
        return _KURVEBITER[nokkel.algorithm]
    try:
        return int(_med_positiv_modulus(nokkel).bit_size)
    except (ValueError, TypeError, KeyError, UnboundLocalError):  # asn1crypto knows no size for every kind of key
        return None


_KURVEBITER = {"ed25519": 256, "ed448": 456}
