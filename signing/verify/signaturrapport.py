"""One signature on all axes, as the questions, the checks and the report see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from signing.verify.dom import Vurdert
from signing.verify.fakta import Slag, Tillitsfakta
from signing.verify.signatar import Signatar


@dataclass(frozen=True)
class Signaturrapport:
    """One signature on all axes. `niva`: PAdES baseline level, None where it is no PAdES signature."""

    vurdert: Vurdert
    tillit: Tillitsfakta
    signatar: Signatar | None
    niva: str | None
    indikasjon: str
    underindikasjon: str | None

    @property
    def er_tidsstempel(self) -> bool:
        """A document time stamp is no one's signature."""
        return self.vurdert.slag is Slag.DOKUMENTTIDSSTEMPEL

    @property
    def beste_tid(self) -> datetime | None:
        """The proved time, else the one the signer stated."""
        return self.tillit.beste_tid or self.vurdert.fakta.oppgitt
