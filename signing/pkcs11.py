"""A seal key in an HSM (PKCS#11, OASIS 3.0): the private key never leaves the module, only signatures do.

One module is opened once in a process (C_Initialize is per process), and one session stands open on each token. A module that has lost it,
for it was restarted or somebody pulled the plug, is begun anew and asked once more: to sign again harms nobody. When a PIN may be tried
is in `signing.hsmpin`.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import pkcs11
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from pkcs11 import KeyType, Mechanism, ObjectClass
from pkcs11 import exceptions as p11
from pkcs11.util.ec import encode_ecdsa_signature
from pyhanko.sign.signers.pdf_cms import Signer

from signing import hsmpin
from signing.errors import HsmOppsett, HsmSvarerIkke
from signing.hsmpin import Pinminne, Prosessminne
from signing.keys import Nokkelsignerer, der_lengde, krev_sterk
from signing.model import Tekst

PIN_AVVIST = (p11.PinIncorrect, p11.PinInvalid, p11.PinLenRange, p11.PinLocked, p11.PinExpired, p11.UserPinNotInitialized)
GALT_NAVN = (p11.NoSuchToken, p11.MultipleTokensReturned, p11.NoSuchKey, p11.MultipleObjectsReturned)


@dataclass(frozen=True, slots=True)
class Hsmplass:
    """Where a key is: the module (a shared library), the token's label, and the key's label or id. `pin` reads the PIN from its file;
    `minne` knows which of them the token has refused, in whatever process it was."""

    bibliotek: Path
    token: str
    pin: Callable[[], str] = field(repr=False, compare=False)
    etikett: str | None = None
    id: bytes | None = None
    minne: Pinminne | None = field(default=None, repr=False, compare=False)


@dataclass(frozen=True)
class Hsmnokkel:
    """A `signing.keys.Signeringsnokkel` whose private key is in the module."""

    sertifikat: x509.Certificate
    kjede: tuple[x509.Certificate, ...]
    plass: Hsmplass = field(compare=False)

    def __post_init__(self) -> None:
        """The certificate tells what the key is; the module is asked when something is signed."""
        krev_sterk(self.sertifikat)

    def __repr__(self) -> str:
        """The certificate's fingerprint is enough to find it."""
        return f"Hsmnokkel({self.sertifikat.fingerprint(hashes.SHA256()).hex()[:16]})"

    @cached_property
    def signerer(self) -> Signer:
        """The pyHanko side of the key."""
        return Nokkelsignerer(self)

    @cached_property
    def der_lengde(self) -> int:
        """Bytes of certificate and chain."""
        return der_lengde(self)

    def signer(self, data: bytes) -> bytes:
        """PKCS#1 v1.5 or ECDSA (DER), SHA-256; checked with the certificate first. Raises `HsmSvarerIkke`, `HsmOppsett`."""
        mate = _MATER[type(self.sertifikat.public_key())]
        signatur = _bibliotek(self.plass.bibliotek).bruk(self.plass, lambda okt: mate.signer(okt.nokkel(self.plass, mate.slag), data))
        try:
            mate.kontroller(self.sertifikat.public_key(), signatur, data)
        except InvalidSignature:
            raise _annen_nokkel(self.plass) from None
        return signatur

    def prov(self) -> None:
        """Sign something that means nothing: the module opens, the PIN is right, and the key is the certificate's."""
        self.signer(b"kontraktverk: is the key there?")


# ------------------------------------------------------------------ the two kinds of key (those under the bases of cryptography's types)


@dataclass(frozen=True, slots=True)
class _Mate:
    slag: KeyType
    signer: Callable[[Any, bytes], bytes]
    kontroller: Callable[[Any, bytes, bytes], None]


def _signer_rsa(nokkel: Any, data: bytes) -> bytes:
    signatur: bytes = nokkel.sign(data, mechanism=Mechanism.SHA256_RSA_PKCS)
    return signatur


def _signer_ecdsa(nokkel: Any, data: bytes) -> bytes:
    """Over our own digest: CKM_ECDSA is the one mechanism that every module has. It answers r and s one after the other."""
    return encode_ecdsa_signature(nokkel.sign(hashlib.sha256(data).digest(), mechanism=Mechanism.ECDSA))


def _kontroller_rsa(offentlig: rsa.RSAPublicKey, signatur: bytes, data: bytes) -> None:
    offentlig.verify(signatur, data, padding.PKCS1v15(), hashes.SHA256())


def _kontroller_ecdsa(offentlig: ec.EllipticCurvePublicKey, signatur: bytes, data: bytes) -> None:
    offentlig.verify(signatur, data, ec.ECDSA(hashes.SHA256()))


class _Mater(dict[type, _Mate]):
    """By the public key's type; `cryptography` hands out subclasses of what it documents."""

    def __missing__(self, slag: type) -> _Mate:
        return next(mate for kjent, mate in self.items() if issubclass(slag, kjent))


_MATER: Mapping[type, _Mate] = _Mater(
    {
        rsa.RSAPublicKey: _Mate(KeyType.RSA, _signer_rsa, _kontroller_rsa),
        ec.EllipticCurvePublicKey: _Mate(KeyType.EC, _signer_ecdsa, _kontroller_ecdsa),
    }
)


# ------------------------------------------------------------------ sessions


@dataclass(frozen=True, slots=True)
class Okt:
    """A session on a token, with the keys that have been found in it: looking for one costs a call over the net to some modules."""

    apen: Any
    nokler: dict[Hsmplass, Any] = field(default_factory=dict)

    def nokkel(self, plass: Hsmplass, slag: KeyType) -> Any:
        """The private key's handle, good for as long as the session."""
        if plass not in self.nokler:
            sok = {"label": plass.etikett} if plass.id is None else {"id": plass.id}
            self.nokler[plass] = self.apen.get_key(object_class=ObjectClass.PRIVATE_KEY, key_type=slag, **sok)
        return self.nokler[plass]


@dataclass
class Bibliotek:
    """One module in this process, and the sessions that stand open on its tokens. One call at a time: modules differ in what they bear."""

    sti: Path
    _okter: dict[str, Okt] = field(default_factory=dict)
    _minner: dict[str, Prosessminne] = field(default_factory=dict, repr=False)
    _las: threading.RLock = field(default_factory=threading.RLock, repr=False)

    def bruk(self, plass: Hsmplass, arbeid: Callable[[Okt], bytes]) -> bytes:
        """What `arbeid` makes in an open session; once more with a new session where the first did not bear it."""
        with self._las:
            try:
                return arbeid(self._okt(plass))
            except p11.PKCS11Error as feil:
                if isinstance(feil, PIN_AVVIST):
                    raise _som_feil(feil, plass) from feil
            self._slipp()
            try:
                return arbeid(self._okt(plass))
            except (p11.PKCS11Error, RuntimeError) as feil:
                raise _som_feil(feil, plass) from feil

    def _okt(self, plass: Hsmplass) -> Okt:
        if plass.token not in self._okter:
            self._okter[plass.token] = self._apne(plass)
        return self._okter[plass.token]

    def _apne(self, plass: Hsmplass) -> Okt:
        eget = self._minner.setdefault(plass.token, Prosessminne())
        minner = (eget,) if plass.minne is None else (eget, plass.minne)
        return Okt(hsmpin.logg_inn(lambda: self._modul().get_token(token_label=plass.token), plass.token, plass.pin(), minner))

    def _modul(self) -> Any:
        try:
            return pkcs11.lib(str(self.sti))
        except RuntimeError as feil:  # no such file, or no PKCS#11 module
            raise p11.GeneralError from feil

    def _slipp(self) -> None:
        """Forget every session, and let the module look for its tokens anew."""
        self._okter.clear()
        try:
            self._modul().reinitialize()
        except (p11.PKCS11Error, RuntimeError):
            return


@cache
def _bibliotek(sti: Path) -> Bibliotek:
    return Bibliotek(sti)


# ------------------------------------------------------------------ what is told


def _som_feil(feil: Exception, plass: Hsmplass) -> HsmSvarerIkke | HsmOppsett:
    if isinstance(feil, p11.PinLocked):
        return hsmpin.last(plass.token)
    if isinstance(feil, PIN_AVVIST):
        return _pin_avvist(plass)
    if isinstance(feil, GALT_NAVN):
        return _finnes_ikke(plass)
    return HsmSvarerIkke(
        Tekst(
            nb=f"HSM-en med token «{plass.token}» svarer ikke ({type(feil).__name__}). Ingenting er signert.",
            nn=f"HSM-en med token «{plass.token}» svarer ikkje ({type(feil).__name__}). Ingenting er signert.",
        ),
        Tekst(
            nb="Kontroller at HSM-en er på og kan nås, og at biblioteket i seglfilen er riktig. Det blir prøvd igjen av seg selv.",
            nn="Kontroller at HSM-en er på og kan nåast, og at biblioteket i seglfila er rett. Det blir prøvd igjen av seg sjølv.",
        ),
    )


def _pin_avvist(plass: Hsmplass) -> HsmOppsett:
    return HsmOppsett(
        "hsm-pin-avvist",
        Tekst(nb=f"HSM-en godtok ikke PIN-en til token «{plass.token}».", nn=f"HSM-en godtok ikkje PIN-en til token «{plass.token}»."),
        Tekst(
            nb="Rett PIN-en i filen den ligger i. Den samme PIN-en blir ikke prøvd igjen, for at tokenet ikke skal bli låst.",
            nn="Rett PIN-en i fila han ligg i. Den same PIN-en blir ikkje prøvd igjen, for at tokenet ikkje skal bli låst.",
        ),
    )


def _finnes_ikke(plass: Hsmplass) -> HsmOppsett:
    return HsmOppsett(
        "hsm-nokkel-mangler",
        Tekst(
            nb=f"HSM-en har ikke én nøkkel som passer i token «{plass.token}».",
            nn=f"HSM-en har ikkje éin nøkkel som passar i token «{plass.token}».",
        ),
        Tekst(
            nb="Kontroller navnet på tokenet og på nøkkelen i seglfilen.",
            nn="Kontroller namnet på tokenet og på nøkkelen i seglfila.",
        ),
    )


def _annen_nokkel(plass: Hsmplass) -> HsmOppsett:
    return HsmOppsett(
        "hsm-annen-nokkel",
        Tekst(
            nb=f"Nøkkelen i token «{plass.token}» hører ikke til sertifikatet. Ingenting er signert.",
            nn=f"Nøkkelen i token «{plass.token}» høyrer ikkje til sertifikatet. Ingenting er signert.",
        ),
        Tekst(
            nb="Rett navnet på nøkkelen, eller filen med sertifikatet, i seglfilen.",
            nn="Rett namnet på nøkkelen, eller fila med sertifikatet, i seglfila.",
        ),
    )
