"""What a personal number looks like in running text, and how it is hidden before it reaches a log or a record."""

from __future__ import annotations

import re
from typing import Any

MASKE = "***********"
_PERSONNUMMER = re.compile(r"(?<![0-9A-Za-z])\d{6}[ \u00a0]?\d{5}(?![0-9A-Za-z])")
"""Eleven digits standing alone, with or without the usual space; digits inside a hash or a uuid are left."""


def masker(tekst: str) -> str:
    """The text without personal numbers."""
    return _PERSONNUMMER.sub(MASKE, tekst)


def masker_alt(verdi: Any) -> Any:
    """The same JSON-like value with every string masked, keys too; a bare number of eleven digits becomes the mask."""
    if isinstance(verdi, str):
        return masker(verdi)
    if isinstance(verdi, dict):
        return {masker(str(n)): masker_alt(v) for n, v in verdi.items()}
    if isinstance(verdi, list | tuple):
        return [masker_alt(v) for v in verdi]
    if isinstance(verdi, int) and not isinstance(verdi, bool):
        return verdi if masker(str(verdi)) == str(verdi) else MASKE
    return verdi
