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
