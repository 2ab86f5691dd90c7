"""Where the public reference data lie."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROT = Path(__file__).resolve().parents[3]


@pytest.fixture
def referanse() -> Path:
    mappe = Path(os.environ.get("KONTRAKTVERK_REFERANSE", ROT / ".." / "shared" / "data"))
    if not mappe.is_dir():
        pytest.skip("the reference data of other repositories are not at hand (KONTRAKTVERK_REFERANSE)")
    return mappe
