"""An order as it is answered: to a case system, and to whoever makes the same call again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.lager.idempotens import Svar
from app.lager.oppdrag import Lest
from signing import visning


@dataclass(frozen=True, slots=True)
class Oppdragssvar:
    """What a call was answered. `status` 201: the order is new."""

    kropp: dict[str, Any]
    status: int

    @staticmethod
    def fra(svar: Svar) -> Oppdragssvar:
        """The answer that was given before."""
        return Oppdragssvar(svar.kropp, svar.status)

    @property
    def som_husket(self) -> Svar:
        """As it is kept for the next time."""
        return Svar(self.status, self.kropp)


def oppdrag_json(lest: Lest, na: datetime) -> dict[str, Any]:
    """The order without the names of its signers: who they are stands with the document. `versjon` grows with each change."""
    rad = lest.rad
    return {
        **visning.som_json(lest.oppdrag, na),
        "dokumentId": rad.id,
        "opprettet": rad.opprettet.isoformat(),
        "endret": rad.endret.isoformat(),
        "versjon": rad.versjon,
        "lenker": {"selv": f"/api/v1/oppdrag/{rad.id}", "kontrakt": f"/api/v1/kontrakter/{rad.id}"},
    }
