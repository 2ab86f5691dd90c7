"""Where in the data personal numbers stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from app.skjema.sted import led

FELT = "personidentifikator"


def numre(data: Any) -> dict[str, str]:
    """Every personal number by the JSON pointer of its person."""
    return dict(_numre(data, ""))


def _numre(verdi: Any, peker: str) -> Iterator[tuple[str, str]]:
    if isinstance(verdi, Mapping):
        nummer = verdi.get(FELT)
        if isinstance(nummer, Mapping) and isinstance(nummer.get("verdi"), str):
            yield peker, nummer["verdi"]
        for navn, barn in verdi.items():
            yield from _numre(barn, peker + led(navn))
    elif isinstance(verdi, list | tuple):
        for nr, barn in enumerate(verdi):
            yield from _numre(barn, f"{peker}/{nr}")
