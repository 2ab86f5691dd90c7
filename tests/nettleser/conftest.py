"""One service and one browser for all tests of the pages; Debian's Chromium, never a downloaded one."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.nettleser.nettsted import Nettsted, nettsted

CHROMIUM = shutil.which("chromium")


@pytest.fixture(scope="session")
def sted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nettsted]:
    with nettsted(tmp_path_factory.mktemp("nettsted")) as stedet:
        yield stedet


@pytest.fixture(scope="module")
def nettleser() -> Iterator[Browser]:
    """For one module: as long as it is open, an event loop runs in the thread of the tests, and nothing else can start one there."""
    if CHROMIUM is None:
        pytest.skip("chromium is not installed (make .settopp/test installs it from Debian)")
    with sync_playwright() as p:
        nettleser = p.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--lang=nb-NO"])
        yield nettleser
        nettleser.close()
