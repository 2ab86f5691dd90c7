"""What our own font files hold: glyph numbers and widths, read once per file."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from fontTools.ttLib import TTFont

from app.dokument.pdffeil import TegnMangler


@dataclass(frozen=True, slots=True)
class Skrift:
    """Glyph number of each character, and advance of each glyph in em."""

    glyfer: dict[str, int]
    bredder: dict[int, float]

    def sett(self, tekst: str) -> tuple[str, float]:
        """The text as hexadecimal glyph numbers (Identity-H), and its width in em. Raises TegnMangler."""
        if mangler := set(tekst) - self.glyfer.keys():
            raise TegnMangler(mangler)
        glyfer = [self.glyfer[tegn] for tegn in tekst]
        return "".join(f"{glyf:04x}" for glyf in glyfer), sum(self.bredder[glyf] for glyf in glyfer)


@lru_cache(maxsize=16)
def les_skrift(fil: Path, endret: int) -> Skrift:
    """Read a TrueType file. `endret` is the file's change time and only keeps a replaced file from being taken for the old one."""
    del endret
    with TTFont(fil, lazy=True) as ttf:
        enheter = ttf["head"].unitsPerEm
        bredder = ttf["hmtx"].metrics
        glyfer = {chr(kode): ttf.getGlyphID(navn) for kode, navn in ttf.getBestCmap().items()}
        return Skrift(glyfer=glyfer, bredder={ttf.getGlyphID(navn): bredde / enheter for navn, (bredde, _) in bredder.items()})
