"""The document that is measured: the Vestland example, with samarbeidsorgan, five fields and a signed attachment."""

from __future__ import annotations

import tempfile
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from app import flyt
from app.clock import OSLO
from app.settings import Settings
from app.skjema.register import eksempler

NA = datetime(2026, 8, 3, 9, 0, tzinfo=OSLO)
EKSEMPEL = "vestland-larling-samarbeidsorgan"


@lru_cache(maxsize=1)
def bord() -> flyt.Verksted:
    return flyt.verksted(Settings.fra_miljo({}, data=Path(tempfile.mkdtemp(prefix="kontraktverk-bench-"))))


@lru_cache(maxsize=2)
def laget(navn: str = EKSEMPEL) -> flyt.Laget:
    eksempel = next(e for e in eksempler(bord().settings.forms) if e.navn == navn)
    return flyt.lag(bord(), eksempel.raa, eksempel.vedlegg, na=NA)
