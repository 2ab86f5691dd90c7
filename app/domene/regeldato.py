"""The day whose rules decide about a contract."""

from __future__ import annotations

from datetime import date

from app.domene.kontrakt import Kontrakt
from app.domene.tabell import LOVEN_GJELDER_FRA


def regeldato(kontrakt: Kontrakt) -> date:
    """The contract's date. A date before the law is an error found elsewhere; the first rules answer."""
    return max(kontrakt.kontraktsdato, LOVEN_GJELDER_FRA)
