"""The day whose rules decide about a document."""

from __future__ import annotations

from datetime import date

from app.domene.dokument import Dokument
from app.domene.tabell import LOVEN_GJELDER_FRA


def regeldato(dokument: Dokument) -> date:
    """The document's date. A date before the law is an error found elsewhere; the first rules answer."""
    return max(dokument.dato, LOVEN_GJELDER_FRA)
