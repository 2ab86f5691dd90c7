"""One form folder for all the PDF tests: its stylesheets are parsed once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.pdf.proveskjema import Provemal, lag_skjema


@pytest.fixture(scope="session")
def mal(tmp_path_factory: pytest.TempPathFactory) -> Provemal:
    return lag_skjema(Path(tmp_path_factory.mktemp("skjema")))
