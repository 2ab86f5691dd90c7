"""What every signature provider can do, whether it signs in our file or returns one of its own.

The shape is that of the slowest kind: an order is sent, things happen over weeks, they are asked for, stored, and only then
confirmed (a provider may throw away what has been confirmed), and the document is fetched at the end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from signing.events import Hendelse
from signing.order import Oppdrag


@dataclass(frozen=True, slots=True)
class Egenskaper:
    """What the flow must know of a provider."""

    navn: str
    varsler_selv: bool  # the provider notifies signers, group by group; else the flow does
    eget_dokument: bool  # what comes back is a document of the provider's own, not ours with signatures in it


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

    def send(self, oppdrag: Oppdrag, pdf: bytes, *, tid: datetime) -> Kvittering:
        """Hand over the document. The same order sent again is the same order: same reference, no second one."""
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
