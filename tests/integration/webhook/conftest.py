"""A receiver, and a county's store on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.webhookmottaker import Mottaker, mottaker
from tests.webhookverk import Webhookverk, webhookverk


@pytest.fixture
def mottak() -> Iterator[Mottaker]:
    with mottaker() as en:
        yield en


@pytest.fixture
def verk(tmp_path: Path, database: str | None) -> Iterator[Webhookverk]:
    """On both databases."""
    laget = webhookverk(tmp_path, database)
    laget.dokument()
    yield laget
    laget.lager.lukk()


@pytest.fixture
def lite(tmp_path: Path) -> Iterator[Webhookverk]:
    """On SQLite alone: for what has nothing to do with the database."""
    laget = webhookverk(tmp_path, None)
    laget.dokument()
    yield laget
    laget.lager.lukk()
