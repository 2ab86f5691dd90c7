"""PDFium is not thread-safe: whoever opens a file with it holds this lock until the file is closed again."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pypdfium2

VAKT = threading.RLock()
"""One file at a time in the whole process. The queue for page images (`app.api.tjeneste.Koer`) keeps calls from waiting here."""


@contextmanager
def apnet(pdf: bytes) -> Iterator[pypdfium2.PdfDocument]:
    """The file, open while the block runs."""
    with VAKT:
        dokument = pypdfium2.PdfDocument(pdf)
        try:
            yield dokument
        finally:
            dokument.close()
