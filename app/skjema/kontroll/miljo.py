"""What the checks compare with: the contract date, the code lists, and whether synthetic people are allowed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.domene.fylker import Fylke
from app.skjema.kodeverk import Larefagliste


@dataclass(frozen=True, slots=True, kw_only=True)
class Miljo:
    """Given to every check. `kontraktsdato` None: one was sent that is no date, so nothing can be compared with it."""

    kontraktsdato: date | None
    syntetisk: bool
    fylker: Mapping[str, Fylke]
    larefag: Larefagliste
