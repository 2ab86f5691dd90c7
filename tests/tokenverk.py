"""An issuer of access tokens for tests: Maskinporten's claims, its key, and the files that make a service believe it."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from joserfc import jwk, jws

from app.clock import OSLO
from app.integrasjoner.utkall import IkkeNadd, Utsvar

NA = datetime(2026, 8, 4, 9, 30, tzinfo=OSLO)
UTSTEDER = "https://test.maskinporten.no/"
KID = "nokkel-1"
VESTLAND, VESTFOLD, VIGO = "821311632", "929882385", "976820037"
"""Two counties (`forms/fylker.toml`), and an organisation that speaks for none."""
SCOPE = "kontraktverk:les kontraktverk:skriv"


@cache
def rsa(navn: str = KID, biter: int = 2048) -> jwk.RSAKey:
    """A key, made once: it takes a tenth of a second."""
    return jwk.RSAKey.generate_key(biter, {"kid": navn})


@cache
def ec(navn: str = KID, kurve: str = "P-256") -> jwk.ECKey:
    return jwk.ECKey.generate_key(kurve, {"kid": navn})


def jwks(*nokler: jwk.Key, **felt: Any) -> bytes:
    return json.dumps({"keys": [{**nokkel.as_dict(private=False), **felt} for nokkel in nokler]}).encode()


def organisasjon(orgnr: str) -> dict[str, str]:
    return {"authority": "iso6523-actorid-upis", "ID": f"0192:{orgnr}"}


def krav(konsument: str = VESTLAND, na: datetime = NA, **felt: Any) -> dict[str, Any]:
    """A good token's claims; a field that is None is left out."""
    tid = int(na.timestamp())
    alle = {
        "iss": UTSTEDER,
        "client_amr": "private_key_jwt",
        "token_type": "Bearer",
        "client_id": "2f0a3d5e-0000-4000-8000-000000000000",
        "scope": SCOPE,
        "consumer": organisasjon(konsument),
        "iat": tid,
        "exp": tid + 120,
        "jti": "en-gang",
    }
    return {navn: verdi for navn, verdi in {**alle, **felt}.items() if verdi is not None}


def signer(innhold: Mapping[str, Any] | bytes, nokkel: jwk.Key | None = None, alg: str = "RS256", **hode: Any) -> str:
    """A token of any content; a member of the header that is None is left out."""
    raa = innhold if isinstance(innhold, bytes) else json.dumps(innhold).encode()
    alle = {"alg": alg, "kid": KID, "typ": "JWT", **hode}
    register = jws.JWSRegistry(algorithms=[alg], strict_check_header=False)
    register.max_header_length = 100_000
    med = {navn: verdi for navn, verdi in alle.items() if verdi is not None}
    return jws.serialize_compact(med, raa, nokkel or rsa(), registry=register)


def ra(*deler: bytes) -> str:
    """Any three parts, as they are."""
    return ".".join(base64.urlsafe_b64encode(del_).rstrip(b"=").decode() for del_ in deler)


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def identitetsfil(mappe: Path, nokler: Path | str, *, utsteder: str = UTSTEDER, mer: Sequence[str] = ()) -> Path:
    """The settings' file with Maskinporten alone."""
    fil = mappe / "identitet.toml"
    linjer = ["[maskinporten]", f'utsteder = "{utsteder}"', f'nokler = "{nokler}"', *mer]
    fil.write_text("\n".join(linjer) + "\n", encoding="utf-8")
    return fil


@dataclass
class Utsteder:
    """Stands in for the way out of the service: what the issuer answers, and how often it was asked."""

    svar: Utsvar | IkkeNadd
    sporsmal: list[str] = field(default_factory=list)

    @classmethod
    def med(cls, *nokler: jwk.Key, cache_control: str = "") -> Utsteder:
        return cls(godt(jwks(*nokler), cache_control))

    def __call__(self, metode: str, url: str, *, kropp: bytes = b"", hoder: Mapping[str, str] | None = None) -> Utsvar:
        self.sporsmal.append(f"{metode} {url}")
        if isinstance(self.svar, IkkeNadd):
            raise self.svar
        return self.svar


def godt(kropp: bytes, cache_control: str = "") -> Utsvar:
    return Utsvar(200, {"cache-control": cache_control} if cache_control else {}, kropp)
