"""What is remembered of an order at Posten: what was sent, what Posten calls it, and how it stood when it was last told.

A sending is written down before anything is posted, so that a job which nobody lived to write down is known by its reference when Posten
tells of it. A sending has one job; two, where the process died between posting and storing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Adressert:
    """What Posten knows one signer by. Nobody else is to: it never shows in `repr`."""

    felt: str
    nummer: str | None = field(default=None, repr=False)
    epost: str | None = field(default=None, repr=False)
    mobil: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """`referanse`: ours, in the request and in every change: the order and a running number, nothing of a person. `sendt`: SHA-256 (hex) of
    each document, in order. `omgang`: how often the order had been sent before."""

    referanse: str
    oppdrag: str
    fylkesnummer: str
    omgang: int
    sendt: tuple[str, ...]
    adressert: tuple[Adressert, ...]


@dataclass(frozen=True, slots=True)
class Signaturstand:
    """One signer as Posten last told it. `status` is Posten's own word."""

    felt: str
    status: str
    siden: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Jobb:
    """One job at Posten. `id` is Posten's. `status` and `stand`: as last stored, empty before the first change. `bekreft_url`: where that
    is confirmed. `avbrutt`: when we withdrew it. `pades_sha256`: the signed document, once it is stored."""

    id: str
    referanse: str
    oppdrag: str
    fylkesnummer: str
    opprettet: datetime
    avbryt_url: str | None = None
    status: str | None = None
    stand: tuple[Signaturstand, ...] = ()
    bekreft_url: str | None = None
    avbrutt: datetime | None = None
    pades_sha256: str | None = None

    def har_signatur(self, kjente: Sequence[str]) -> bool:
        """Somebody has signed it (`kjente`: the words for it)."""
        return any(en.status in kjente for en in self.stand)
