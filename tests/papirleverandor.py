"""A provider that is what it is said to be, and is never asked to do anything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from signing.egenskaper import Egenskaper
from signing.events import Hendelse
from signing.oppdrag import Oppdrag
from signing.providers.base import Forsendelse, Kvittering


@dataclass(frozen=True)
class Papirleverandor:
    egenskaper: Egenskaper

    def send(self, forsendelse: Forsendelse, *, tid: datetime) -> Kvittering:
        raise NotImplementedError

    def avbryt(self, oppdrag: Oppdrag, referanse: str, *, tid: datetime) -> None:
        raise NotImplementedError

    def hent_hendelser(self, oppdrag: Oppdrag, referanse: str, *, tid: datetime) -> Sequence[Hendelse]:
        raise NotImplementedError

    def bekreft(self, referanse: str, hendelser: Sequence[Hendelse]) -> None:
        raise NotImplementedError

    def hent_dokument(self, referanse: str) -> bytes:
        raise NotImplementedError
