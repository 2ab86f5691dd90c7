"""Guards around the libraries' reading of a stranger's file: what it only claims must cost no more than the bytes that it has.

Some of their readers take one byte at a time, or believe a number before they have seen what it counts. Here a hexadecimal string is
read in one go, with the same outcome (a /Contents of 4 MB took 400 MB and seconds), rows of cross-references are counted as they come, so
that a /Size of two milliards ends at the limit and not when the memory does, and an object identifier has an end (half a megabyte of one
took asn1crypto a minute: its work grows with the square).
"""

from __future__ import annotations

import binascii
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from asn1crypto import core
from pyhanko.pdf_utils import generic, xref
from pyhanko.pdf_utils.misc import PdfStreamError
from pyhanko_certvalidator.registry import CertificateRegistry

BLANKT = b"\x00\t\n\x0c\r "
STYKKE = 64 * 1024
HALE = 4096
"""Bytes at the end of a file in which its last `startxref` and `%%EOF` stand (ISO 32000-2 7.5.5; readers look back 1024 for the latter)."""
LENGSTE_OID = 128
"""Bytes; the longest in use have about 25, and OpenSSL and cryptography take no more than 63 or so."""
_SLUTT = re.compile(rb"[\r\n]startxref.*%%EOF", re.DOTALL)


class ForMangeRader(Exception):  # noqa: N818  # a limit, not a fault of ours
    """The file claims more than it may; `kode` says what."""

    def __init__(self, kode: str) -> None:
        super().__init__(kode)
        self.kode = kode


class ForMangeLedd(Exception):  # noqa: N818  # a limit, not a fault of ours
    """The certificates of a file can be put together to chains in more ways than anybody needs."""


class _Rader:
    """How many rows and sections one file may have. `dobbelt`: numbers of which one section says two things."""

    def __init__(self, objekter: int, seksjoner: int) -> None:
        self.objekter, self.seksjoner = objekter, seksjoner
        self.dobbelt: set[int] = set()

    def seksjon(self) -> None:
        """One more section is read."""
        self.seksjoner -= 1
        if self.seksjoner < 0:
            raise ForMangeRader("for-mange-revisjoner")

    def rad(self) -> None:
        """One more row is read."""
        self.objekter -= 1
        if self.objekter < 0:
            raise ForMangeRader("for-mange-objekter")


_rader: ContextVar[_Rader | None] = ContextVar("rader", default=None)


@contextmanager
def talte_rader(*, objekter: int, revisjoner: int) -> Iterator[set[int]]:
    """Within: no file is read that has more rows of cross-references, or more sections. A hybrid revision has two.

    What it gives fills up with the numbers of the objects of which one section says two things."""
    rader = _Rader(objekter, 2 * revisjoner + 2)
    merke = _rader.set(rader)
    try:
        yield rader.dobbelt
    finally:
        _rader.reset(merke)


class _Ledd:
    """How many possible issuers one file may try; a chain of four takes three, and each signature some tens in all."""

    def __init__(self, antall: int) -> None:
        self.igjen = antall

    def ett(self) -> None:
        """One more link is looked for."""
        self.igjen -= 1
        if self.igjen < 0:
            raise ForMangeLedd


_ledd: ContextVar[_Ledd | None] = ContextVar("ledd", default=None)


@contextmanager
def talte_ledd(antall: int = 20_000) -> Iterator[None]:
    """Within: certificates that issued each other crosswise, eight of them in 40,000 orders, end at the limit."""
    merke = _ledd.set(_Ledd(antall))
    try:
        yield
    finally:
        _ledd.reset(merke)


def _mulige_utstedere(register: Any, *args: Any, **kwargs: Any) -> Iterator[Any]:
    """As the library's, counted."""
    regnskap = _ledd.get()
    for utsteder in _BIBLIOTEKETS_UTSTEDERE(register, *args, **kwargs):
        if regnskap is not None:
            regnskap.ett()
        yield utsteder


def _talt(les: Callable[..., Iterator[Any]]) -> Callable[..., Iterator[Any]]:
    def telt(*args: Any, **kwargs: Any) -> Iterator[Any]:
        regnskap = _rader.get()
        if regnskap is not None:
            regnskap.seksjon()
        sagt: dict[int, Any] = {}
        for rad in les(*args, **kwargs):
            if regnskap is not None:
                regnskap.rad()
                if sagt.setdefault(rad.idnum, rad) != rad:
                    regnskap.dobbelt.add(rad.idnum)
            yield rad

    return telt


def har_slutt(data: bytes) -> bool:
    """The file ends as a PDF does; the library reads lines backwards, however long they are."""
    return _SLUTT.search(data, max(0, len(data) - HALE)) is not None


def les_hex(stream: Any) -> Any:
    """As pyHanko's `read_hex_string_from_stream`, in one go; one with a comment inside is left to the library."""
    start = stream.tell()
    stream.read(1)
    deler: list[bytes] = []
    while b">" not in (stykke := stream.read(STYKKE)):
        if not stykke:
            raise PdfStreamError("Stream ended prematurely")
        deler.append(stykke)
    innhold, _, rest = stykke.partition(b">")
    deler.append(innhold)
    tekst = b"".join(deler)
    if b"%" in tekst:
        stream.seek(start)
        return _BIBLIOTEKETS_HEX(stream)
    stream.seek(-len(rest), os.SEEK_CUR)
    siffer = tekst.translate(None, BLANKT)
    try:
        return generic.pdf_string(binascii.unhexlify(siffer + b"0" * (len(siffer) % 2)))
    except binascii.Error as e:
        raise PdfStreamError("Unexpected token in hex string") from e


def _dotted(oid: Any) -> str:
    """As asn1crypto's `dotted`, for identifiers that someone may have meant."""
    if len(oid.contents or b"") > LENGSTE_OID:
        raise ValueError("object identifier is too long")
    return str(_BIBLIOTEKETS_DOTTED(oid))


_BIBLIOTEKETS_DOTTED: Any = core.ObjectIdentifier.dotted.fget
_BIBLIOTEKETS_UTSTEDERE: Any = CertificateRegistry.find_potential_issuers
_BIBLIOTEKETS_HEX: Any = generic.read_hex_string_from_stream
# The library calls these by their names in its modules, and has no other way in.
generic.read_hex_string_from_stream = les_hex
setattr(CertificateRegistry, "find_potential_issuers", _mulige_utstedere)  # noqa: B010  # a method, which has no other way in either
core.ObjectIdentifier.dotted = property(_dotted)
xref.parse_xref_stream = _talt(xref.parse_xref_stream)
xref.parse_xref_table = _talt(xref.parse_xref_table)
