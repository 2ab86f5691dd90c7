"""SIGKILL at every place of a renewal: the old file is never lost, nothing is half, and the next attempt makes it one renewal."""

from __future__ import annotations

import signal
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from app.lager.filpekere import pekere
from tests.conftest import POSTGRESQL, SQLITE
from tests.fault import fornyprosess
from tests.fault.ordreverk import FORK
from tests.fornyelsesverk import fornyelsesverk

pytestmark = [pytest.mark.fault, pytest.mark.tung]

TILFELLER = [*((SQLITE, punkt) for punkt in fornyprosess.STEDER), (POSTGRESQL, "i lagringen")]


@pytest.mark.parametrize(("slag", "punkt"), TILFELLER)
def test_drept_under_en_fornyelse_gar_ingenting_tapt(
    tmp_path: Path, ny_database: Callable[[str], str | None], slag: str, punkt: str
) -> None:
    data, database = tmp_path / "data", ny_database(slag)
    with fornyelsesverk(data, database) as sted:
        sted.verk.klokke.flytt(days=1000)
        forseglet = sted.fil()
        prosess = FORK.Process(target=fornyprosess.forny, args=(str(data), database, punkt, sted.verk.klokke()), daemon=True)
        prosess.start()
        prosess.join(120)
        assert prosess.exitcode == -signal.SIGKILL
        ferdig = punkt == "etter lagringen"
        assert len(sted.fornyelser()) == ferdig
        assert sted.fil().startswith(forseglet)
        assert (sted.fil() == forseglet) is not ferdig
        sted.fornying._forny_jobb({"dokument": sted.id})
        sted.arbeid()
        (en,) = sted.fornyelser()
        assert en.arkivert is not None
        assert sted.verk.arkiv.kall == [f"{sted.id}:fornyet:1"]
        assert sted.verk.lager.blobs.hent(en.forrige_sha256) == forseglet
        assert sted.typer().count("fornyet") == 1
        with sted.verk.lager.lesing() as forbindelse:
            assert {en.forrige_sha256, en.fil_sha256} <= pekere(forbindelse) <= set(sted.verk.lager.blobs.alle())
        assert sted.fornying.forfalte() == ()
        assert sted.fornying.forfalte(innen=timedelta(days=4000)) != ()
