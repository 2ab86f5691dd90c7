"""Whether two pictures of a page are alike as a person sees them: small, grey, block by block.

A minute more on the clock or another smoothing of letters is no difference; a box that moved, lost its colour or overlaps another is.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from PIL import Image, ImageChops, ImageFilter

BREDDE, BLOKK = 320, 16
BLOKKGRENSE = 30
"""Grey levels that the mean of one block may differ by: a changed digit is about 5, a missing button more than 60."""


def smatt(bilde: bytes | Path) -> Image.Image:
    """The picture as it is compared and kept."""
    med = Image.open(BytesIO(bilde) if isinstance(bilde, bytes) else bilde).convert("L")
    return med.resize((BREDDE, round(med.height * BREDDE / med.width)), Image.Resampling.BOX).filter(ImageFilter.BoxBlur(1))


def ulike(ett: Image.Image, annet: Image.Image) -> list[tuple[int, int, int]]:
    """The blocks that differ: place and by how much. Pictures of different height differ as a whole."""
    if ett.size != annet.size:
        return [(0, 0, 255)]
    forskjell = ImageChops.difference(ett, annet)
    felt = forskjell.resize((forskjell.width // BLOKK, forskjell.height // BLOKK), Image.Resampling.BOX)
    verdier = list(felt.tobytes())
    return [(nr % felt.width, nr // felt.width, verdi) for nr, verdi in enumerate(verdier) if verdi > BLOKKGRENSE]
