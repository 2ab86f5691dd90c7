"""What every signature provider can do, whether it signs in our file or returns one of its own.

The shape is that of the slowest kind: an order is sent, things happen over weeks, they are asked for, stored, and only then
confirmed (a provider may throw away what has been confirmed), and the document is fetched at the end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from signing.egenskaper import Egenskaper
from signing.events import Hendelse
from signing.model import Segleier
from signing.order import Oppdrag


@dataclass(frozen=True, slots=True)
class Adressat:
    """One signer as a provider must know them. Numbers and addresses never show in `repr`: they must not reach logs or tracebacks.

    `for_andre`: the person signs on behalf of a business, a school or the county, not of themselves.
    """

    felt: str
    navn: str
    gruppe: int
    for_andre: bool
    nummer: str | None = field(default=None, repr=False)
    fodselsdato: date | None = field(default=None, repr=False)
    epost: str | None = field(default=None, repr=False)
    mobil: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Dokumentfil:
    """One file that is to be signed. `navn`: letters, digits and hyphens in ASCII, with `.pdf`; never a person's name."""

    navn: str
    tittel: str
    innhold: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Forsendelse:
    """All that a provider is handed.

    `dokumenter`: the first is the document itself, then what signers must see beside it. `tittel` is seen after login only,
    `noytral_tittel` stands in notices. `niva`: 3 or 4, the lowest login that is let in. `avansert`: an advanced electronic signature is
    asked for; else an authenticated one. `sms`: a provider that notifies signers itself does so by SMS too.
    """

    oppdrag: Oppdrag
    dokumenter: tuple[Dokumentfil, ...]
    adressater: tuple[Adressat, ...] = ()
    avsender: Segleier | None = None
    tittel: str = ""
    noytral_tittel: str = ""
    niva: int = 4
    avansert: bool = False
    sms: bool = True

    @property
    def pdf(self) -> bytes:
        """The document itself."""
        return self.dokumenter[0].innhold


@dataclass(frozen=True, slots=True)
class Kvittering:
    """The provider has the order. `referanse` is what it is asked about with."""

    referanse: str
    hendelser: tuple[Hendelse, ...] = ()


class Leverandor(Protocol):
    """A signature provider."""

    @property
    def egenskaper(self) -> Egenskaper:
        """What kind of provider it is."""
        ...

    def send(self, forsendelse: Forsendelse, *, tid: datetime) -> Kvittering:
        """Hand over the documents. The same order sent again is the same order: same reference, no second one."""
        ...

    def avbryt(self, oppdrag: Oppdrag, referanse: str, *, tid: datetime) -> None:
        """Nobody is to sign any more. Again, or too late, it changes nothing and is no error."""
        ...

    def hent_hendelser(self, oppdrag: Oppdrag, referanse: str, *, tid: datetime) -> Sequence[Hendelse]:
        """What has happened that the order does not know. Told again until confirmed."""
        ...

    def bekreft(self, referanse: str, hendelser: Sequence[Hendelse]) -> None:
        """These are stored here, bytes and all."""
        ...

    def hent_dokument(self, referanse: str) -> bytes:
        """The document as it is now, with the signatures given so far."""
        ...
