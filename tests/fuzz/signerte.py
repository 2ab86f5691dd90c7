"""Was something signed touched? Judged without the verifier: the bytes of the ranges, qpdf's reading of the pages, the files of a ZIP."""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

import pikepdf

_OMRADE = re.compile(rb"/ByteRange\s*\[\s*(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s*\]")


def omrader(data: bytes) -> Iterator[tuple[str, int]]:
    """(digest of what is covered, where it ends) of each range in the file's bytes."""
    for treff in _OMRADE.finditer(data):
        fra, lengde, fra2, lengde2 = map(int, treff.groups())
        yield hashlib.sha256(data[fra : fra + lengde] + data[fra2 : fra2 + lengde2]).hexdigest(), fra2 + lengde2


def sider(data: bytes) -> list[tuple[bytes, str]] | None:
    """What is drawn on each page, and on how large a paper; None where qpdf cannot read it."""
    try:
        with pikepdf.open(BytesIO(data)) as pdf:
            return [(_innhold(side), str(side.mediabox)) for side in pdf.pages[:50]]
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError, RuntimeError):
        return None


def _innhold(side: pikepdf.Page) -> bytes:
    strommer: Any = side.get("/Contents", [])
    alle = list(strommer) if isinstance(strommer, pikepdf.Array) else [strommer] if isinstance(strommer, pikepdf.Stream) else []
    return b"\n".join(bytes(s.read_bytes()) for s in alle if isinstance(s, pikepdf.Stream))


def rort(original: bytes, ny: bytes) -> bool:
    """The new file, which was taken for whole, differs from the old in something that was signed there."""
    if ny.startswith(b"PK"):
        return _filer(ny) != _filer(original)
    if not ny.startswith(b"%PDF"):
        return False
    kjente = {digest for digest, _ in omrader(original)}
    slutter = [slutt for digest, slutt in omrader(ny) if digest in kjente]
    if not slutter:
        return True
    signert, na = sider(ny[: max(slutter)]), sider(ny)
    return signert is not None and na is not None and signert != na


def _filer(data: bytes) -> set[tuple[str, str]]:
    """Names and digests of the files that a signature may cover."""
    try:
        with ZipFile(BytesIO(data)) as z:
            egne = [n for n in z.namelist() if not n.startswith("META-INF/") and n != "mimetype" and not n.endswith("/")]
            return {(n, hashlib.sha256(z.read(n)).hexdigest()) for n in egne}
    except (BadZipFile, zlib.error, ValueError, OSError, EOFError, RuntimeError, NotImplementedError, KeyError):
        return set()
