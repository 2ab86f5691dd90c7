"""What a provider that returns a document of its own must have besides: proof of each signature, bound to what was sent.

Our own file shows by itself that it begins with what was sent, and who signed it. A provider's file shows neither, so the seal waits
until the proofs do.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

from cryptography import x509


@dataclass(frozen=True, slots=True)
class Bevis:
    """All that is stored here of one order at the provider.

    `sendt`: SHA-256 (hex) of each document as it was handed over. `signaturer`: by the field of the signer, the bytes that prove the
    signature (with Posten an LTV-SDO, which holds personal numbers: stored encrypted, never shown).
    """

    sendt: tuple[str, ...]
    signaturer: Mapping[str, bytes] = field(repr=False)


@runtime_checkable
class Bevisleverandor(Protocol):
    """A provider with `eget_dokument`, as the checks before the seal ask it. Answers from what is stored here, never over the network."""

    @property
    def dokumentankere(self) -> tuple[x509.Certificate, ...]:
        """Whom the seal and the proofs that it returns must lead to; not whom our own signatures lead to."""
        ...

    def hent_bevis(self, referanse: str) -> Bevis:
        """The proofs. Raises as `hent_dokument` where they are gone."""
        ...
