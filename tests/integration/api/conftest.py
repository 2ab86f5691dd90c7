"""The API's tests run against a whole service, on both databases."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.integration.tjenesten import alle_eksempler, klient, ny_kontrakt, settings, token, vestfold, vestland

__all__ = ["alle_eksempler", "klient", "ny_kontrakt", "settings", "tjenestens_database", "token", "vestfold", "vestland"]


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def tjenestens_database(request: pytest.FixtureRequest) -> Iterator[str | None]:
    if request.param == "sqlite":
        yield None
        return
    klynge = request.getfixturevalue("postgresql")
    yield klynge.ny_database("tjenesten")
    klynge.slett_database("tjenesten")


@pytest.fixture(autouse=True)
def pa_databasen_som_navnet_sier(request: pytest.FixtureRequest) -> None:
    """A module with a `tjenestens_database` of its own left `settings` behind: all after it ran on SQLite, whatever they were called."""
    if {"settings", "tjenestens_database"} <= set(request.fixturenames):
        assert request.getfixturevalue("settings").database == request.getfixturevalue("tjenestens_database")
