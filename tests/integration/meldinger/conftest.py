"""Certificates for one run."""

from __future__ import annotations

import pytest

from tests.integration.meldinger.servere import Tls, lag_tls


@pytest.fixture(scope="session")
def tls(tmp_path_factory: pytest.TempPathFactory) -> Tls:
    return lag_tls(tmp_path_factory.mktemp("tls"))
