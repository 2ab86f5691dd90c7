"""One S3 server for all tests of this process; each test has a prefix of its own."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest

from tests.s3.server import S3server, mangler, s3server

_NUMMER = itertools.count(1)


@pytest.fixture(scope="session")
def server() -> Iterator[S3server]:
    if grunn := mangler():
        pytest.skip(grunn)
    with s3server() as kjorende:
        yield kjorende


@pytest.fixture
def prefiks() -> str:
    return f"prove/{next(_NUMMER)}"
