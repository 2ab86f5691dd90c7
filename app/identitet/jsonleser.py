"""JSON from somebody we do not yet believe: one object, each name once, only finite numbers.

A name that stands twice means one thing to us and another to the next reader (RFC 7519 § 4 lets us refuse it).
"""

from __future__ import annotations

import json
import math
from typing import Any, NoReturn


def les_objekt(raa: bytes) -> dict[str, Any]:
    """The object, or ValueError, which quotes nothing of it."""
    try:
        innhold = json.loads(raa.decode("utf-8"), object_pairs_hook=_hver_en_gang, parse_float=_endelig, parse_constant=_uendelig)
    except (ValueError, RecursionError):
        raise ValueError("json") from None
    if not isinstance(innhold, dict):
        raise ValueError("json")  # noqa: TRY004  # what came is wrong, not our call
    return innhold


def _hver_en_gang(par: list[tuple[str, Any]]) -> dict[str, Any]:
    samlet = dict(par)
    if len(samlet) != len(par):
        raise ValueError("json")
    return samlet


def _endelig(tall: str) -> float:
    """`1e999` is a number to JSON, and too great to be one to us."""
    verdi = float(tall)
    if not math.isfinite(verdi):
        raise ValueError("json")
    return verdi


def _uendelig(_: str) -> NoReturn:
    raise ValueError("json")
