"""How what must not be read from the database is kept there: AES-256-GCM, each value bound to its row, and a blind index to search by.

One secret per key id; the key that encrypts and the key of the index are derived from it (HKDF, RFC 5869), so one rotation changes both.
"""

from __future__ import annotations

import hmac
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.errors import Feil, Oppsettsfeil
from app.tekst import Tekst

NOKKELLENGDE = 32
_NONCE = 12
"""96 random bits (NIST SP 800-38D § 8.2.2): safe for some billions of values under one key."""


class KanIkkeLeses(Feil):
    """The value was changed, moved from another row, or encrypted under a key that is not this one."""

    kode = "kan-ikke-leses"
    status = 500

    def __init__(self, rad: tuple[str, ...]) -> None:
        sted = " ".join(rad)
        super().__init__(
            Tekst(
                nb=f"En kryptert verdi i databasen er endret eller hører ikke til der den står ({sted}).",
                nn=f"Ein kryptert verdi i databasen er endra eller høyrer ikkje til der han står ({sted}).",
            ),
            tiltak=Tekst(nb="Hent raden fra sikkerhetskopien.", nn="Hent rada frå tryggingskopien."),
        )


class MangletNokkel(Oppsettsfeil):
    """A value names a key that the ring does not have."""

    def __init__(self, nokkel_id: str) -> None:
        super().__init__(
            Tekst(
                nb=f"Nøkkelfilen mangler nøkkelen «{nokkel_id}», som verner verdier i databasen.",
                nn=f"Nøkkelfila manglar nøkkelen «{nokkel_id}», som vernar verdiar i databasen.",
            ),
            tiltak=Tekst(
                nb="Er nøkkelen ny, start tjenesten og arbeiderne på nytt. Er den fjernet, legg den tilbake i nøkkelfilen.",
                nn="Er nøkkelen ny, start tenesta og arbeidarane på nytt. Er han fjerna, legg han tilbake i nøkkelfila.",
            ),
        )


@dataclass(frozen=True, slots=True)
class Kryptert:
    """What is stored: the key's id, and nonce, ciphertext and tag."""

    nokkel_id: str
    verdi: bytes


@dataclass(frozen=True, slots=True)
class Nokkel:
    """One secret and what is derived from it."""

    hemmelighet: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.hemmelighet) != NOKKELLENGDE:
            raise ValueError("a key has 32 bytes")

    def avled(self, formal: str) -> bytes:
        """The key for one purpose."""
        return _avledet(self.hemmelighet, formal)


@dataclass(frozen=True, slots=True)
class Nokkelring:
    """The keys by id. New values get the current one; older ones are read until the rotation has reached them."""

    gjeldende: str
    nokler: Mapping[str, Nokkel] = field(repr=False)

    def __post_init__(self) -> None:
        if self.gjeldende not in self.nokler:
            raise ValueError("the current key is not in the ring")

    def avtrykk(self, nokkel_id: str) -> str:
        """The id of a key with enough to tell it from another of the same id, and nothing of the key."""
        return f"{nokkel_id}:{sha256(self.nokler[nokkel_id].avled('avtrykk')).hexdigest()[:16]}"

    def krypter(self, klartekst: str, *, rad: tuple[str, ...]) -> Kryptert:
        """Under the current key. `rad` names table, row and column: put anywhere else, the value cannot be read."""
        nonce = secrets.token_bytes(_NONCE)
        kryptert = self._aead(self.gjeldende).encrypt(nonce, klartekst.encode(), _bundet_til(self.gjeldende, rad))
        return Kryptert(self.gjeldende, nonce + kryptert)

    def dekrypter(self, kryptert: Kryptert, *, rad: tuple[str, ...]) -> str:
        """The value of this row, or KanIkkeLeses: never something else."""
        nonce, resten = kryptert.verdi[:_NONCE], kryptert.verdi[_NONCE:]
        try:
            return self._aead(kryptert.nokkel_id).decrypt(nonce, resten, _bundet_til(kryptert.nokkel_id, rad)).decode()
        except (InvalidTag, ValueError):
            raise KanIkkeLeses(rad) from None

    def indeks(self, rom: str, verdi: str, *, nokkel_id: str | None = None) -> str:
        """What equal values of one room (a county) have in common, and that tells nothing without the key: HMAC-SHA256.

        The same person has another index in another county, so that no two can be put side by side.
        """
        nokkel = self.finn(nokkel_id or self.gjeldende).avled("blindindeks")
        return hmac.digest(nokkel, _json([rom, verdi]), "sha256").hex()

    def indekser(self, rom: str, verdi: str) -> tuple[str, ...]:
        """Under every key: what to search for while a rotation goes on."""
        return tuple(self.indeks(rom, verdi, nokkel_id=id_) for id_ in self.nokler)

    def _aead(self, nokkel_id: str) -> AESGCM:
        return AESGCM(self.finn(nokkel_id).avled("kryptering"))

    def finn(self, nokkel_id: str) -> Nokkel:
        """The key of this id, or MangletNokkel."""
        if nokkel_id not in self.nokler:
            raise MangletNokkel(nokkel_id)
        return self.nokler[nokkel_id]


@lru_cache(maxsize=64)
def _avledet(hemmelighet: bytes, formal: str) -> bytes:
    """Derived once: a list decrypts thousands of values under the same key."""
    return HKDF(SHA256(), NOKKELLENGDE, salt=None, info=f"kontraktverk 1 {formal}".encode()).derive(hemmelighet)


def ny_nokkel() -> Nokkel:
    """A secret of the system's own randomness."""
    return Nokkel(secrets.token_bytes(NOKKELLENGDE))


def _bundet_til(nokkel_id: str, rad: tuple[str, ...]) -> bytes:
    """The associated data. JSON, so that no two rows can be spelt alike."""
    return _json([nokkel_id, *rad])


def _json(deler: list[str]) -> bytes:
    return json.dumps(deler, ensure_ascii=False, separators=(",", ":")).encode()
