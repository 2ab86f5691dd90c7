"""The databases that are measured: a SQLite file always, a PostgreSQL of the run's own where one is installed."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.klynge import klynge, mangler


@contextmanager
def databaser() -> Iterator[dict[str, str | None]]:
    """By name, with the address of each; None is the file in the data folder."""
    if mangler():
        yield {"sqlite": None}
        return
    with klynge() as kjorende:
        yield {"sqlite": None, "postgresql": kjorende.ny_database("bench")}


@contextmanager
def mappe() -> Iterator[Path]:
    """A data folder, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="kontraktverk-bench-") as navn:
        yield Path(navn)
