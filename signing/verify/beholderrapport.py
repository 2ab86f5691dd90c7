"""What the report says of a container: which files, and which signatures cover each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Beholderfil:
    """One file outside META-INF. `dekket_av`: the signatures whose digest of it fits, by the name that the report calls them."""

    navn: str
    storrelse: int
    sha256: str
    dekket_av: tuple[str, ...] = ()
    medietype: str | None = None

    def som_json(self) -> dict[str, Any]:
        """For the report."""
        return {
            "navn": self.navn,
            "storrelse": self.storrelse,
            "sha256": self.sha256,
            "medietype": self.medietype,
            "dekketAv": list(self.dekket_av),
        }


@dataclass(frozen=True, slots=True)
class Beholderrapport:
    """`medietype`: what the container says that it is; None where it does not say."""

    medietype: str | None
    filer: tuple[Beholderfil, ...]

    def som_json(self) -> dict[str, Any]:
        """For the report."""
        return {"medietype": self.medietype, "filer": [fil.som_json() for fil in self.filer]}
