"""The sources beside each signer, in every example: named, and nothing left over where a case has no county policy."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from app import flyt
from app.clock import OSLO
from app.domene.dokumentroller import DOKUMENTSIGNATARER
from app.domene.rolletabell import SIGNATARER
from app.domene.tabell import Tabell
from app.settings import Settings
from app.skjema.register import eksempler

NA = datetime(2027, 6, 1, 9, tzinfo=OSLO)
FORMS = Path(flyt.__file__).parent.parent / "forms"


@pytest.mark.parametrize("navn", [e.navn for e in eksempler(FORMS)])
def test_every_source_says_something(navn: str, tmp_path: Path) -> None:
    bord = flyt.verksted(Settings.fra_miljo({}, data=tmp_path))
    eksempel = next(e for e in eksempler(FORMS) if e.navn == navn)
    beslutning = flyt.kontroller(bord, eksempel.raa, na=NA).beslutning
    assert beslutning is not None
    kilder = [s.kilde for s in beslutning.signatarer]
    assert kilder
    assert [k for k in kilder if any(not del_.strip() for del_ in k.split(";"))] == []


@pytest.mark.parametrize("navn", [e.navn for e in eksempler(FORMS)])
def test_every_role_that_falls_away_has_source_and_data(navn: str, tmp_path: Path) -> None:
    bord = flyt.verksted(Settings.fra_miljo({}, data=tmp_path))
    eksempel = next(e for e in eksempler(FORMS) if e.navn == navn)
    beslutning = flyt.kontroller(bord, eksempel.raa, na=NA).beslutning
    assert beslutning is not None
    assert [b.regel for b in beslutning.bortfalt if not (b.kilde.strip() and b.utlost_av)] == []


@pytest.mark.parametrize("tabell", [SIGNATARER, DOKUMENTSIGNATARER], ids=lambda tabell: tabell.navn)
def test_every_row_about_a_role_names_the_data_that_decide(tabell: Tabell[Any, Any]) -> None:
    assert [regel.id for regel in tabell.regler if not regel.utlost_av] == []
