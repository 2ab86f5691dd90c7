"""A key that signs: certificate, chain and private key, loaded once.

pyHanko's own signer loads the private key at every call, and loading an RSA key checks it: 180 ms each time (measured). Here
the key is loaded when the service starts, checked once, and signs from memory.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, pkcs12
from pyhanko.sign.signers.pdf_cms import Signer
from pyhanko_certvalidator.registry import SimpleCertificateStore

from signing.errors import NokkelFeil
from signing.model import Tekst

Privatnokkel = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
HASH = "sha256"
MINSTE_RSA = 3072  # SOG-IS Agreed Cryptographic Mechanisms 1.3: RSA below 3000 bits only as legacy until 2025


class Signeringsnokkel(Protocol):
    """What a seal needs of a key, wherever the private part is kept: in this process (`Nokkel`) or in an HSM (`signing.pkcs11`)."""

    @property
    def sertifikat(self) -> x509.Certificate:
        """Whose key it is."""
        ...

    @property
    def kjede(self) -> tuple[x509.Certificate, ...]:
        """The issuers, nearest first."""
        ...

    @property
    def signerer(self) -> Signer:
        """The pyHanko side of the key."""
        ...

    @property
    def der_lengde(self) -> int:
        """Bytes of certificate and chain."""
        ...

    def signer(self, data: bytes) -> bytes:
        """The raw signature: PKCS#1 v1.5 or ECDSA (DER), SHA-256."""
        ...


@dataclass(frozen=True)
class Nokkel:
    """`kjede`: the issuers, nearest first. `privat` never leaves the object: repr and comparison leave it out."""

    sertifikat: x509.Certificate
    kjede: tuple[x509.Certificate, ...]
    privat: Privatnokkel = field(compare=False, repr=False)

    def __post_init__(self) -> None:
        """A key that is too weak, or belongs to another certificate, is refused before it can sign anything."""
        if self.sertifikat.public_key() != self.privat.public_key():
            raise _nokkelfeil("Den private nøkkelen hører ikke til sertifikatet.", "Den private nøkkelen høyrer ikkje til sertifikatet.")
        krev_sterk(self.sertifikat)

    def __repr__(self) -> str:
        """Never the private key, never a name: the certificate's fingerprint is enough to find it."""
        return f"Nokkel({self.sertifikat.fingerprint(hashes.SHA256()).hex()[:16]})"

    @cached_property
    def signerer(self) -> Signer:
        """The pyHanko side of the key; made once, so that certificates are parsed once."""
        return Nokkelsignerer(self)

    @cached_property
    def der_lengde(self) -> int:
        """Bytes of certificate and chain: decides how much room a signature asks for."""
        return der_lengde(self)

    def signer(self, data: bytes) -> bytes:
        """The raw signature: PKCS#1 v1.5 or ECDSA, SHA-256."""
        match self.privat:
            case rsa.RSAPrivateKey() as n:
                return n.sign(data, padding.PKCS1v15(), hashes.SHA256())
            case ec.EllipticCurvePrivateKey() as e:
                return e.sign(data, ec.ECDSA(hashes.SHA256()))


def krev_sterk(sertifikat: x509.Certificate) -> None:
    """The key is of a kind and a size that we sign with: RSA from 3072 bits, or P-256. Raises `NokkelFeil`."""
    match sertifikat.public_key():
        case rsa.RSAPublicKey() as n if n.key_size < MINSTE_RSA:
            raise _nokkelfeil(
                f"RSA-nøkkelen har {n.key_size} bit, minst {MINSTE_RSA} kreves.",
                f"RSA-nøkkelen har {n.key_size} bit, minst {MINSTE_RSA} er kravet.",
            )
        case ec.EllipticCurvePublicKey() as n if not isinstance(n.curve, ec.SECP256R1):
            raise _nokkelfeil(
                f"Kurven {n.curve.name} er ikke støttet, bruk P-256 (secp256r1).",
                f"Kurva {n.curve.name} er ikkje støtta, bruk P-256 (secp256r1).",
            )
        case rsa.RSAPublicKey() | ec.EllipticCurvePublicKey():
            pass
        case _:
            raise _nokkelfeil("Nøkkelen er verken RSA eller P-256.", "Nøkkelen er verken RSA eller P-256.")


def der_lengde(nokkel: Signeringsnokkel) -> int:
    """Bytes of certificate and chain."""
    return sum(len(s.public_bytes(Encoding.DER)) for s in (nokkel.sertifikat, *nokkel.kjede))


class Nokkelsignerer(Signer):
    """Signs with the key, wherever it is; everything else (attributes, CMS) is pyHanko's."""

    def __init__(self, nokkel: Signeringsnokkel) -> None:
        lager = SimpleCertificateStore()  # type: ignore[no-untyped-call]  # pyHanko
        lager.register_multiple([som_asn1(s) for s in nokkel.kjede])
        super().__init__(signing_cert=som_asn1(nokkel.sertifikat), cert_registry=lager, embed_roots=False)  # anchors: in the DSS, once
        self._nokkel = nokkel

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        """`dry_run` never comes: the room for the signature is fixed beforehand."""
        if dry_run or digest_algorithm != HASH:
            raise ValueError(f"only {HASH}, no dry run: {digest_algorithm}")
        return self._nokkel.signer(data)


def som_asn1(sertifikat: x509.Certificate) -> Any:
    """The same certificate as pyHanko reads it (asn1crypto, which is untyped)."""
    return asn1_x509.Certificate.load(sertifikat.public_bytes(Encoding.DER))


def som_pyca(sertifikat: Any) -> x509.Certificate:
    """The same certificate as `cryptography` reads it."""
    return x509.load_der_x509_certificate(sertifikat.dump())


def les_pem(data: bytes, *, passord: bytes | None = None) -> Nokkel:
    """A key from PEM: private key, certificate, then its issuers. The key is checked here, once."""
    try:
        privat = serialization.load_pem_private_key(data, passord)
        sertifikater = x509.load_pem_x509_certificates(data)
    except (ValueError, TypeError, UnsupportedAlgorithm) as e:
        raise _nokkelfeil("Nøkkelfilen kan ikke leses.", "Nøkkelfila kan ikkje lesast.") from e
    if not isinstance(privat, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        raise _nokkelfeil("Nøkkelen er verken RSA eller P-256.", "Nøkkelen er verken RSA eller P-256.")
    return Nokkel(sertifikat=sertifikater[0], kjede=tuple(sertifikater[1:]), privat=privat)


def les_p12(data: bytes, *, passord: bytes) -> Nokkel:
    """A key as Buypass and Commfides deliver it (PKCS #12): certificate, issuers and private key in one file. Checked here, once."""
    try:
        lest = pkcs12.load_pkcs12(data, passord)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise _p12_feil() from None
    if lest.cert is None or not isinstance(lest.key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        raise _p12_feil()
    kjede = tuple(en.certificate for en in lest.additional_certs)
    return Nokkel(sertifikat=lest.cert.certificate, kjede=naermest_forst(lest.cert.certificate, kjede), privat=lest.key)


def naermest_forst(sertifikat: x509.Certificate, andre: tuple[x509.Certificate, ...]) -> tuple[x509.Certificate, ...]:
    """The issuers in order, whatever order the file has; what leads nowhere is left out."""
    etter_navn, kjede = {en.subject: en for en in andre}, list[x509.Certificate]()
    neste = sertifikat
    while neste.issuer != neste.subject and (utsteder := etter_navn.get(neste.issuer)) is not None and utsteder not in kjede:
        kjede.append(utsteder)
        neste = utsteder
    return tuple(kjede)


def _p12_feil() -> NokkelFeil:
    return NokkelFeil(
        Tekst(
            nb="Filen er ikke en p12-fil med sertifikat og nøkkel, eller passordet er feil.",
            nn="Fila er ikkje ei p12-fil med sertifikat og nøkkel, eller passordet er feil.",
        ),
        Tekst(
            nb="Bruk p12-filen for autentisering fra Buypass («autentisering og kryptering») eller Commfides («auth»), med sitt passord.",
            nn="Bruk p12-fila for autentisering frå Buypass («autentisering og kryptering») eller Commfides («auth»), med sitt passord.",
        ),
    )


def les_fil(fil: Path, *, passord: bytes | None = None) -> Nokkel:
    """`les_pem` of a file."""
    return les_pem(fil.read_bytes(), passord=passord)


def skriv_pem(nokkel: Nokkel) -> bytes:
    """The form that `les_pem` reads. Unencrypted: for the demo CA's own folder, which only its owner can read."""
    privat = nokkel.privat.private_bytes(Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return privat + b"".join(s.public_bytes(Encoding.PEM) for s in (nokkel.sertifikat, *nokkel.kjede))


def _nokkelfeil(nb: str, nn: str) -> NokkelFeil:
    return NokkelFeil(
        Tekst(nb=nb, nn=nn),
        Tekst(
            nb="Bruk en RSA-nøkkel på minst 3072 bit eller en P-256-nøkkel, med sertifikat og utstedere i samme PEM-fil.",
            nn="Bruk ein RSA-nøkkel på minst 3072 bit eller ein P-256-nøkkel, med sertifikat og utferdarar i same PEM-fil.",
        ),
    )
