"""What holds for every test: the two databases (a test that asks for `database` runs on both), and no property test is timed."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator

import pytest
from hypothesis import settings

from tests.klynge import Klynge, klynge, mangler

SQLITE, POSTGRESQL = "sqlite", "postgresql"
_NUMMER = itertools.count(1)
settings.register_profile("uten-tidsfrist", deadline=None)
settings.load_profile("uten-tidsfrist")


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Klynge]:
    """One cluster for all tests of this process."""
    if grunn := mangler():
        pytest.skip(grunn)
    with klynge() as kjorende:
        yield kjorende


@pytest.fixture
def ny_database(request: pytest.FixtureRequest) -> Iterator[Callable[[str], str | None]]:
    """Makes an empty database of the named kind: None is the SQLite file in the data folder, as in `apne`."""
    laget: list[str] = []

    def lag(slag: str) -> str | None:
        if slag == SQLITE:
            return None
        kjorende: Klynge = request.getfixturevalue("postgresql")
        laget.append(f"kv{next(_NUMMER)}")
        return kjorende.ny_database(laget[-1])

    yield lag
    for navn in laget:
        request.getfixturevalue("postgresql").slett_database(navn)


@pytest.fixture(params=[SQLITE, POSTGRESQL])
def database(request: pytest.FixtureRequest, ny_database: Callable[[str], str | None]) -> str | None:
    return ny_database(request.param)
