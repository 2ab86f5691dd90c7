"""The login provider of the tests itself: a test that waits for it must not wait for ever."""

from __future__ import annotations

import subprocess

import pytest

from tests.oidc.leverandor import MAPPE, mangler, node

MANGE = """
import { nyNokkel } from './nokkel.mjs'
for (let nr = 0; nr < 2000; nr++) nyNokkel(512)
"""
"""Enough of them that the garbage collector comes in the middle of one: it did within some hundred."""


def test_nye_nokler_stanser_aldri_leverandoren() -> None:
    if grunn := mangler():
        pytest.skip(grunn)
    svar = subprocess.run([str(node()), "--input-type=module", "-e", MANGE], cwd=MAPPE, timeout=120, check=False, capture_output=True)
    assert (svar.returncode, svar.stderr) == (0, b"")
