"""What a trusted list says of one service: its type, since when it has had which status, and which certificates it says what about.

Plain data (ETSI TS 119 612 v2.3.1 §5.5 and §5.6; the criteria §5.5.9.2.2), read by `tillitsliste`, judged by `kvalifisert`.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Bruk(StrEnum):
    """What the certificates of a service are for (AdditionalServiceInformation, §5.5.9.4)."""

    SIGNATUR = "ForeSignatures"
    SEGL = "ForeSeals"
    NETTSTED = "ForWebSiteAuthentication"


class Sammenheng(StrEnum):
    """How the criteria of one list go together."""

    ALLE = "all"
    MINST_EN = "atLeastOne"
    INGEN = "none"


@dataclass(frozen=True, slots=True)
class Nokkelbruk:
    """Every named bit of keyUsage must be as it says: (name as RFC 5280 spells it, set or not)."""

    biter: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Retningslinjer:
    """Every one of these certificate policies stands in the certificate."""

    oider: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Emnefelt:
    """The subject's name has every one of these attributes."""

    oider: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Utvidetbruk:
    """The certificate lists every one of these extended key usages."""

    oider: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UkjentVilkar:
    """A criterion that this program does not know: nobody can say whether it is met."""


@dataclass(frozen=True, slots=True)
class Vilkar:
    """A list of criteria; lists may stand in lists."""

    sammenheng: Sammenheng
    ledd: tuple[Nokkelbruk | Retningslinjer | Emnefelt | Utvidetbruk | UkjentVilkar | Vilkar, ...]


@dataclass(frozen=True, slots=True)
class Kvalifikator:
    """What the list says of the certificates that meet the criteria: the last part of each qualifier's address («NotQualified»)."""

    ord: frozenset[str]
    vilkar: Vilkar


@dataclass(frozen=True, slots=True)
class Periode:
    """One stretch of a service's life. `til`: None for the one that lasts. `gitt`: supervised, accredited or granted.

    `forstatt`: False where the list has a critical extension that this program does not know (§5.5.9: no use of the entry then).
    """

    fra: datetime
    til: datetime | None
    type: str
    status: str
    gitt: bool
    bruk: frozenset[Bruk] = frozenset()
    kvalifikatorer: tuple[Kvalifikator, ...] = ()
    forstatt: bool = True

    def dekker(self, tid: datetime) -> bool:
        """The point in time lies in it."""
        return self.fra <= tid and (self.til is None or tid < self.til)


@dataclass(frozen=True, slots=True)
class Tjeneste:
    """One service of one provider, with its history, the newest period first. `avtrykk`: SHA-256 over the history, the same everywhere."""

    tilbyder: str
    navn: str
    perioder: tuple[Periode, ...]
    avtrykk: str = field(init=False, compare=False)

    def __post_init__(self) -> None:
        """Once: a policy is told from another by all its services."""
        object.__setattr__(self, "avtrykk", hashlib.sha256("\n".join(map(_periode, self.perioder)).encode()).hexdigest())

    def ved(self, tid: datetime) -> Periode | None:
        """The period that the point in time lies in."""
        return next((p for p in self.perioder if p.dekker(tid)), None)


def _periode(p: Periode) -> str:
    kvalifikatorer = [f"{sorted(k.ord)}{k.vilkar!r}" for k in p.kvalifikatorer]
    return repr((p.fra.isoformat(), p.til and p.til.isoformat(), p.type, p.status, p.gitt, sorted(p.bruk), kvalifikatorer, p.forstatt))


@dataclass(frozen=True, slots=True)
class Listeopplysning:
    """Which list anchors came from. `neste`: when the operator promised a newer one; None for a list that is closed."""

    territorium: str
    sekvensnummer: int
    utstedt: datetime
    neste: datetime | None
    sha256: str
    kilde: str = ""

    def utlopt(self, at: datetime) -> bool:
        """A newer list should exist by now."""
        return self.neste is not None and at > self.neste

    @property
    def avtrykk(self) -> str:
        """What a verdict can depend on."""
        return self.sha256
