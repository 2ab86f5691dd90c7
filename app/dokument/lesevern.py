"""How much work a file from outside may ask for, and the guards that stand before it is read.

Everything is counted, not timed, so that the same file gets the same answer on a slow machine. The counts are upper bounds taken
from the bytes themselves: a reader makes at most one object of each delimiter, however the file says that it is built.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from pypdf import PdfReader
from pypdf.errors import PdfReadError
from pypdf.generic import IndirectObject, PdfObject, StreamObject

from app.domene.vedlegg import GRENSER

APNERE = (b"/", b"[", b"<")
"""What begins a name, an array, a dictionary: the objects that take most room."""
SKILLETEGN = (*APNERE, *(bytes([tegn]) for tegn in b"]>() \n\r\t\f\x00"))
"""What begins or ends any object (ISO 32000-1 7.2.2, delimiters and white space)."""
BLANKE = b"\x00\t\n\x0c\r "
ZIPSLUTT_LENGST = 22 + 65_535
"""A zip file ends with a record of 22 bytes and a comment; its reader looks no further back."""
SLINGRINGSMONN = 1024 * 1024
"""Bytes that may be read twice: a reader looks a little past the end of an object."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesegrenser:
    """How much of a file is read before it is given up. `apnere` and `skilletegn` bound the objects that its bytes can become:
    a browser's tagged print of 140 pages of tables has 0.7 and 2.2 million.
    """

    storrelse: int = GRENSER.samlet_storrelse
    objekter: int = 100_000
    noder: int = 1_000_000
    apnere: int = 900_000
    skilletegn: int = 2_500_000
    utpakket: int = 32 * 1024 * 1024
    revisjoner: int = 256
    sider: int = 2_000
    innebygde: int = 20


LESEGRENSER = Lesegrenser()


class ForMye(Exception):  # noqa: N818  # never leaves `dokument.vedleggsfil`
    """A limit is reached."""


class Leser(PdfReader):
    """pypdf's reader, charged for the bytes that it reads objects from.

    Objects of an honest file do not overlap, so that together they are no longer than the file. A file whose objects lie inside
    one another would be read over and over, whether each can be read or not.
    """

    def __init__(self, innhold: bytes, grenser: Lesegrenser) -> None:
        self._igjen = len(innhold) + SLINGRINGSMONN
        super().__init__(BytesIO(innhold), strict=False, xref_stream_maximum_entries=grenser.objekter)

    def get_object(self, indirect_reference: int | IndirectObject) -> PdfObject | None:
        """As pypdf. What has been read before costs nothing."""
        ref = indirect_reference if isinstance(indirect_reference, IndirectObject) else IndirectObject(indirect_reference, 0, self)
        if self.cache_get_indirect_object(ref.generation, ref.idnum) is not None:
            return super().get_object(ref)
        try:
            return super().get_object(ref)
        finally:
            self._belast(ref)

    def _rebuild_xref_table(self, stream: Any) -> None:  # noqa: ARG002  # as pypdf calls it
        """A file whose table of objects is wrong is not mended: what two readers would read differently is no contract's attachment."""
        raise PdfReadError

    def _belast(self, ref: IndirectObject) -> None:
        fra = self.xref.get(ref.generation, {}).get(ref.idnum)
        self._igjen -= max(0, self.stream.tell() - fra) if fra else 0
        if self._igjen < 0:
            raise ForMye


def slutter_rett(innhold: bytes) -> bool:
    """Nothing stands after the file's last line but blanks, and no zip reader would find its own end there: one file, not two."""
    etter = innhold.rpartition(b"%%EOF")
    zipslutt = innhold.rfind(b"PK\x05\x06", -ZIPSLUTT_LENGST)
    er_zip = zipslutt >= 0 and zipslutt + 22 + int.from_bytes(innhold[zipslutt + 20 : zipslutt + 22], "little") == len(innhold)
    return bool(etter[1]) and not etter[2].strip(BLANKE) and not er_zip


class Tegnregnskap:
    """Counts what the bytes can become, against the limits."""

    def __init__(self, grenser: Lesegrenser) -> None:
        self._grenser = grenser
        self._apnere = self._skilletegn = 0

    def legg_til(self, data: bytes) -> None:
        """More bytes that objects are read from."""
        self._apnere += sum(map(data.count, APNERE))
        self._skilletegn += sum(map(data.count, SKILLETEGN))
        if self._apnere > self._grenser.apnere or self._skilletegn > self._grenser.skilletegn:
            raise ForMye


def vokt_bytene(innhold: bytes, grenser: Lesegrenser) -> Tegnregnskap:
    """Before anything is read. Compressed data have delimiters too, about one byte in twenty: far below the limit."""
    if innhold.count(b"startxref") > grenser.revisjoner:
        raise ForMye
    regnskap = Tegnregnskap(grenser)
    regnskap.legg_til(innhold)
    return regnskap


def vokt_objektstrommene(leser: PdfReader, regnskap: Tegnregnskap, grenser: Lesegrenser) -> None:
    """Before any object in an object stream is read: unpacked, all of them together."""
    utpakket = 0
    for data in _objektstrommer(leser):
        utpakket += len(data)
        if utpakket > grenser.utpakket:
            raise ForMye
        regnskap.legg_til(data)


def _objektstrommer(leser: PdfReader) -> Iterator[bytes]:
    """Each as it is unpacked; the reader's own limit holds for each alone. What lies inside another is not one, and is left to it."""
    for nummer in sorted({strom for strom, _ in leser.xref_objStm.values()} - leser.xref_objStm.keys()):
        strom = leser.get_object(IndirectObject(nummer, 0, leser))
        if isinstance(strom, StreamObject):
            yield strom.get_data()
