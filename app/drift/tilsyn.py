"""Everything by which the service is watched, made once at start."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app import maltall
from app.drift import versjon
from app.drift.grunnlag import Driftsgrunnlag
from app.drift.helse import Helse, Helsesvar
from app.drift.malinger import Malinger


@dataclass(frozen=True, slots=True)
class Tilsyn:
    """Health, figures and version of one installation."""

    grunnlag: Driftsgrunnlag
    helse: Helse
    malinger: Malinger

    @staticmethod
    def av(grunnlag: Driftsgrunnlag) -> Tilsyn:
        """With the usual parts."""
        return Tilsyn(grunnlag, Helse(grunnlag), Malinger(grunnlag))

    def versjon(self) -> dict[str, Any]:
        """Which program this is."""
        return versjon.som_json(self.grunnlag)

    def maltall(self, helse: Helsesvar) -> str:
        """Every figure as text."""
        return maltall.som_tekst(self.malinger.alle(helse))
