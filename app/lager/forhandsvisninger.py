"""Previews that another process than the one that drew them is asked for: encrypted, for an hour, beside the stored files.

A web process keeps what it draws in memory. Where several serve the same pages, one that has not drawn it may be asked for the image.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from app.clock import Clock
from app.lager.kryptering import Nokkelring
from app.lager.kryptert_fil import pakk, pakk_ut
from app.lager.navnefiler import Navnefiler

MAPPE = "forhandsvisninger"
LEVETID = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Forhandsvisninger:
    """The shared ones of all counties; each can be read by its own county alone. A name is a keyed mark of what the preview is made of."""

    filer: Navnefiler
    ring: Nokkelring = field(repr=False)
    clock: Clock

    def legg(self, merke: str, fylke: str, pdf: bytes) -> None:
        """Keep it; one that is there already has the same content."""
        self.filer.ny(f"{fylke}/{merke}", pakk(self.ring, pdf, rad=_rad(merke, fylke)), na=self.clock())

    def hent(self, merke: str, fylke: str) -> bytes | None:
        """The file, while it is kept."""
        funnet = self.filer.hent(f"{fylke}/{merke}")
        return None if funnet is None else pakk_ut(self.ring, funnet, rad=_rad(merke, fylke))


def rydd(filer: Navnefiler, *, na: datetime) -> int:
    """Take away what has lain too long. How many it was."""
    gamle = [fil.navn for fil in filer.alle() if fil.endret < na - LEVETID]
    for navn in gamle:
        filer.fjern(navn)
    return len(gamle)


def _rad(merke: str, fylke: str) -> tuple[str, ...]:
    return ("forhandsvisning", merke, fylke)
