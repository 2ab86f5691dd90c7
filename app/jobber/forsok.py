"""When something that went wrong is tried again, and when it is given up."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

_SPREDNING = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Forsoksregel:
    """Wait `forste`, then `faktor` times as long each time, never longer than `lengste`; `antall` attempts in all.

    By default 10 s, 40 s, 2 min 40 s, 10 min 40 s, 43 min, 2 h 51 min, 6 h: a service that is down over night is met again.
    """

    antall: int = 8
    forste: timedelta = timedelta(seconds=10)
    faktor: float = 4.0
    lengste: timedelta = timedelta(hours=6)

    def neste(self, forsok: int, *, na: datetime, ref: str) -> datetime | None:
        """After attempt number `forsok`. Up to a fifth is added, by the job's own name, so that many do not come back at once."""
        if forsok >= self.antall:
            return None
        ventetid = min(self.forste * self.faktor ** (forsok - 1), self.lengste)
        andel = hashlib.sha256(f"{ref}:{forsok}".encode()).digest()[0] / 255
        return na + ventetid * (1 + andel * _SPREDNING)
