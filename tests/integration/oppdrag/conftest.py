"""An open place for orders on each database, with the embedded queue worked by hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.oppdragsverk import Oppdragsverk, oppdragsverk


@pytest.fixture
def verk(tmp_path: Path, database: str | None) -> Iterator[Oppdragsverk]:
    """On both databases."""
    apnet = oppdragsverk(tmp_path, database)
    yield apnet
    apnet.lager.lukk()


@pytest.fixture
def verket(tmp_path: Path) -> Iterator[Oppdragsverk]:
    """On SQLite alone: for what does not ask the database anything."""
    apnet = oppdragsverk(tmp_path, None)
    yield apnet
    apnet.lager.lukk()
