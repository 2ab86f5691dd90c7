"""Pages of a PDF as PNG images, for preview on screen. Only the PDF tells what was signed."""

from __future__ import annotations

import io

from app.dokument.pdfium import apnet
from app.errors import IkkeFunnet
from app.tekst import Tekst

PUNKT_PER_TOMME = 72
OPPLOSNING = 132
"""Dots per inch: an A4 page is 1091 pixels wide, sharp on a screen of twice the density at half the width."""


def sidebilde(pdf: bytes, nr: int) -> bytes:
    """Page `nr` (from 1), signature appearances drawn in."""
    with apnet(pdf) as dokument:
        if not 1 <= nr <= len(dokument):
            raise IkkeFunnet(
                Tekst(
                    nb=f"Dokumentet har {len(dokument)} sider, ikke side {nr}.",
                    nn=f"Dokumentet har {len(dokument)} sider, ikkje side {nr}.",
                )
            )
        dokument.init_forms()
        bilde = dokument[nr - 1].render(scale=OPPLOSNING / PUNKT_PER_TOMME, may_draw_forms=True).to_pil().copy()
    ut = io.BytesIO()
    bilde.save(ut, "PNG", optimize=True)
    return ut.getvalue()


def sidetall(pdf: bytes) -> int:
    """How many pages."""
    with apnet(pdf) as dokument:
        return len(dokument)
