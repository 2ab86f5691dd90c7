"""What holds for every test: the two databases (a test that asks for `database` runs on both), no property test is timed, and Python looks
for garbage more seldom, and never among all the modules: that takes a tenth of the time of the whole."""

from __future__ import annotations

import gc
import itertools
from collections.abc import Callable, Iterator

import pytest
from hypothesis import settings

from tests.klynge import Klynge, klynge, mangler
from tests.oidc.leverandor import Prosess, kjorende
from tests.oidc.leverandor import mangler as leverandor_mangler
from tests.personvakt import pytest_configure, pytest_runtest_logstart, pytest_runtest_teardown

__all__ = ["database", "ny_database", "postgresql", "pytest_configure", "pytest_runtest_logstart", "pytest_runtest_teardown"]

SQLITE, POSTGRESQL = "sqlite", "postgresql"
_NUMMER = itertools.count(1)
settings.register_profile("uten-tidsfrist", deadline=None)
settings.load_profile("uten-tidsfrist")
gc.set_threshold(50_000, 20, 50)


def pytest_collection_finish() -> None:
    """Everything is imported: what is here now stays."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Klynge]:
    """One cluster for all tests of this process."""
    if grunn := mangler():
        pytest.skip(grunn)
    with klynge() as kjorende:
        yield kjorende


@pytest.fixture(scope="session")
def loginleverandor() -> Iterator[Prosess]:
    """One login provider for all tests of this process."""
    if grunn := leverandor_mangler():
        pytest.skip(grunn)
    with kjorende() as prosess:
        yield prosess


@pytest.fixture
def op(loginleverandor: Prosess) -> Prosess:
    """The login provider as it comes."""
    loginleverandor.nullstill()
    return loginleverandor


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
