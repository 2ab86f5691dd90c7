"""The same form folder as the unit tests."""

from tests.unit.pdf.conftest import mal

__all__ = ["mal"]
