"""Page-validation as a judge of our files, with its one known false alarm looked into instead of trusted or ignored.

`PDFA3A-STREAM-LENGTH-001` is raised for a stream whose last byte is a carriage return: the checker takes that byte for part of the
line end before `endstream`. Compressed and DER data end so one time in 256, so the finding stands only where our own count of
the bytes says the same. veraPDF, which counts right, is asked in `make conformance`.
"""

from __future__ import annotations

import re

import page

BYTERANGE = "PDFA3A-SIGNATURE-BYTERANGE-001"
"""Earlier signatures no longer cover the whole file once there is a later one: expected of every file signed by more than one."""
STREAM_LENGTH = "PDFA3A-STREAM-LENGTH-001"


def brutte_regler(pdf: bytes, profil: str) -> set[str]:
    """The rules of the profile ("3a", "ua1") that the file breaks."""
    regler = {funn.rule_id for funn in page.validate_pdf_bytes(pdf, profile=profil).failures}
    uten = {BYTERANGE} | ({STREAM_LENGTH} if lengdene_stemmer(pdf) else set())
    return regler - uten


def lengdene_stemmer(pdf: bytes) -> bool:
    """Every stream is followed by a line end and `endstream` exactly where its /Length says."""
    strommer = list(re.finditer(rb"stream\r?\n", pdf))
    lengder = [_lengde(pdf, treff) for treff in strommer if not pdf.endswith(b"end", 0, treff.start())]
    return bool(lengder) and all(lengder)


def _lengde(pdf: bytes, strom: re.Match[bytes]) -> bool:
    hode = pdf[max(0, strom.start() - 2000) : strom.start()].rpartition(b" obj")[2]
    lengde = re.search(rb"/Length (\d+)(?! \d+ R)", hode)
    if lengde is None:
        return False
    slutt = strom.end() + int(lengde[1])
    return re.match(rb"\r?\n?endstream", pdf[slutt : slutt + 12]) is not None
