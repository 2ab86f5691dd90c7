"""Our own key at a provider, and how we show who we are with it: `private_key_jwt` (OpenID Connect Core 1.0 § 9, RFC 7523)."""

from __future__ import annotations

import base64
import stat
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from joserfc import jwk, jwt
from joserfc.errors import JoseError

from app.errors import Oppsettsfeil
from app.identitet.jsonleser import les_objekt
from app.tekst import Tekst

GYLDIG = 60
"""Seconds that a proof of who we are can be used. Digdir takes at most 120."""
BEVISTYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_STORSTE_FIL = 64 * 1024
_RSA_MINST = 2048
_ALGORITMER: Mapping[str, str] = {"RSA": "RS256", "P-256": "ES256", "P-384": "ES384"}


@dataclass(frozen=True, slots=True)
class Klientnokkel:
    """A private key and what it is called at the provider."""

    id: str
    algoritme: str
    nokkel: jwk.Key = field(repr=False)

    def bevis(self, klient_id: str, utsteder: str, *, na: datetime, tilfeldig: Callable[[int], bytes]) -> dict[str, str]:
        """The fields of a form that say who we are: for this issuer alone, once, and for a minute."""
        iat = int(na.timestamp())
        krav = {"iss": klient_id, "sub": klient_id, "aud": utsteder, "iat": iat, "exp": iat + GYLDIG, "jti": hemmelig_ord(tilfeldig, 16)}
        hode = {"alg": self.algoritme, "kid": self.id, "typ": "JWT"}
        bevis = jwt.encode(hode, krav, self.nokkel, algorithms=[self.algoritme])
        return {"client_id": klient_id, "client_assertion_type": BEVISTYPE, "client_assertion": bevis}


def hemmelig_ord(tilfeldig: Callable[[int], bytes], byte: int = 32) -> str:
    """Random bytes as letters that an address can hold: 32 of them are 43 letters, the shortest that PKCE takes (RFC 7636 § 4.1)."""
    return base64.urlsafe_b64encode(tilfeldig(byte)).rstrip(b"=").decode()


def les_klientnokkel(fil: Path, nokkel_id: str) -> Klientnokkel:
    """The key in a file (PEM or JWK), which nobody else may read. Raises `Oppsettsfeil`, which says nothing of what stands in it."""
    try:
        if stat.S_IMODE(fil.stat().st_mode) & 0o077:
            raise Oppsettsfeil(
                Tekst(nb=f"Andre kan lese nøkkelfilen {fil.name}.", nn=f"Andre kan lese nøkkelfila {fil.name}."),
                tiltak=Tekst(
                    nb="La bare brukeren som tjenesten går som, eie og lese filen (tilgang 0600).",
                    nn="La berre brukaren som tenesta går som, eige og lese fila (tilgang 0600).",
                ),
            )
        with fil.open("rb") as strom:
            nokkel = _les(strom.read(_STORSTE_FIL))
        return Klientnokkel(nokkel_id, _algoritme(nokkel), nokkel)
    except (OSError, JoseError, ValueError, TypeError, KeyError):
        raise _ubrukelig(fil) from None


def _les(raa: bytes) -> jwk.Key:
    if raa.lstrip().startswith(b"{"):
        return jwk.import_key(les_objekt(raa))
    privat = load_pem_private_key(raa, password=None)
    return jwk.import_key(raa, "RSA" if isinstance(privat, RSAPrivateKey) else "EC")


def _algoritme(nokkel: jwk.Key) -> str:
    """What the key signs with; KeyError for a key that we do not sign with."""
    if not getattr(nokkel, "is_private", False):
        raise KeyError("offentlig")
    if isinstance(nokkel, jwk.RSAKey) and nokkel.raw_value.key_size < _RSA_MINST:
        raise KeyError("kort")
    return _ALGORITMER[nokkel.curve_name if isinstance(nokkel, jwk.ECKey) else nokkel.key_type]


def _ubrukelig(fil: Path) -> Oppsettsfeil:
    return Oppsettsfeil(
        Tekst(nb=f"Filen {fil.name} har ingen privat nøkkel vi kan bruke.", nn=f"Fila {fil.name} har ingen privat nøkkel vi kan bruke."),
        tiltak=Tekst(
            nb="Legg én privat nøkkel i filen, som PEM eller JWK: RSA på minst 2048 bit, eller EC P-256 eller P-384.",
            nn="Legg éin privat nøkkel i fila, som PEM eller JWK: RSA på minst 2048 bit, eller EC P-256 eller P-384.",
        ),
    )
