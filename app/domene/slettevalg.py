"""How long a county keeps what it no longer needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Frist:
    """Days after the event that ends the purpose. `pa` False: only a proposal, nothing is deleted."""

    dager: int
    pa: bool


Slettevalg = Mapping[str, Frist]
"""The choices of one county, by the name of the rule."""
