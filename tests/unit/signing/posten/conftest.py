"""Posten as a server on this machine, one for each test."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from tests.unit.signing.posten.tlstjener import Ratt, Start, Tjener, posten, tjener, tjenerkontekst


@pytest.fixture
def start(tmp_path: Path) -> Start:
    """A server with Posten's certificate that answers what it is given."""

    def _start(*svar: Ratt) -> AbstractContextManager[Tjener]:
        return tjener(tjenerkontekst(posten(), tmp_path), *svar)

    return _start
