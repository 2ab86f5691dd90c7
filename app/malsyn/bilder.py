"""Pages as small images for the screen: half the bytes of what is made for reading closely (`app.dokument.sidebilde`)."""

from __future__ import annotations

import io

from PIL import Image

from app.dokument.pdfium import apnet
from app.dokument.sidebilde import PUNKT_PER_TOMME

OPPLOSNING = 88
"""Dots per inch: an A4 page is 727 pixels wide, as wide as a column where two stand beside each other."""
FARGER = 16


def skjermbilde(pdf: bytes, nr: int) -> bytes:
    """Page `nr` (from 1) in few colours. A page that is not there is an error of the caller's."""
    with apnet(pdf) as dokument:
        dokument.init_forms()
        bilde: Image.Image = dokument[nr - 1].render(scale=OPPLOSNING / PUNKT_PER_TOMME, may_draw_forms=True).to_pil()
    ut = io.BytesIO()
    bilde.convert("RGB").quantize(FARGER, dither=Image.Dither.NONE).save(ut, "PNG", optimize=True)
    return ut.getvalue()
