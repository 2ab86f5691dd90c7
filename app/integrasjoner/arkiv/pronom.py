"""Which format a file has, by its number in the PRONOM registry (Noark 5, M701).

PDF/A by what the file's own metadata say, other PDF by version.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Format:
    """A format's number in PRONOM, and its name."""

    kode: str
    navn: str


PDFA = {
    ("1", "A"): Format("fmt/95", "PDF/A-1a"),
    ("1", "B"): Format("fmt/354", "PDF/A-1b"),
    ("2", "A"): Format("fmt/476", "PDF/A-2a"),
    ("2", "B"): Format("fmt/477", "PDF/A-2b"),
    ("2", "U"): Format("fmt/478", "PDF/A-2u"),
    ("3", "A"): Format("fmt/479", "PDF/A-3a"),
    ("3", "B"): Format("fmt/480", "PDF/A-3b"),
    ("3", "U"): Format("fmt/481", "PDF/A-3u"),
}
PDF = {
    "1.0": Format("fmt/14", "PDF 1.0"),
    "1.1": Format("fmt/15", "PDF 1.1"),
    "1.2": Format("fmt/16", "PDF 1.2"),
    "1.3": Format("fmt/17", "PDF 1.3"),
    "1.4": Format("fmt/18", "PDF 1.4"),
    "1.5": Format("fmt/19", "PDF 1.5"),
    "1.6": Format("fmt/20", "PDF 1.6"),
    "1.7": Format("fmt/276", "PDF 1.7"),
    "2.0": Format("fmt/1129", "PDF 2.0"),
}
_HODE = re.compile(rb"%PDF-(\d\.\d)")
_DEL = re.compile(rb"pdfaid:part(?:>|\s*=\s*[\"'])\s*(\d)")
_SAMSVAR = re.compile(rb"pdfaid:conformance(?:>|\s*=\s*[\"'])\s*([A-Za-z])")
_HODEPLASS = 1024
"""Readers find the header anywhere in the first kilobyte."""


def pdfa(innhold: bytes) -> Format | None:
    """The PDF/A that the file says it is; its metadata must stand in the open (ISO 19005-1, 6.7.2)."""
    del_, samsvar = _DEL.search(innhold), _SAMSVAR.search(innhold)
    return PDFA.get((del_[1].decode(), samsvar[1].decode().upper())) if del_ and samsvar else None


def bestem(innhold: bytes) -> Format | None:
    """The format of the file; None for what is no PDF that we know."""
    hode = _HODE.search(innhold[:_HODEPLASS])
    return (pdfa(innhold) or PDF.get(hode[1].decode())) if hode else None
