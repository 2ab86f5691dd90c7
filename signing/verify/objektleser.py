"""Reads one indirect object from raw bytes: where it ends, and which keys each of its dictionaries has, duplicates included.

A parser keeps one of two equal keys; a forgery uses that. This reader only measures (ISO 32000-2 7.2, 7.3), it builds nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pyhanko.pdf_utils.xref import XRefSectionType

Nokkel = tuple[bytes, tuple[int, int]]
DYBDE = 128
TABELLER = frozenset({XRefSectionType.STANDARD, XRefSectionType.HYBRID_MAIN})
"""Of a hybrid revision the table goes first, and names the stream that goes with it (ISO 32000-2 7.5.8.4)."""
_HODE = re.compile(rb"[\x00\t\n\x0c\r ]*(\d{1,10})[\x00\t\n\x0c\r ]+(\d{1,5})[\x00\t\n\x0c\r ]+obj")
_BLANKT = re.compile(rb"(?:[\x00\t\n\x0c\r ]+|%[^\r\n]*)*")
_NAVN = re.compile(rb"/[^\x00\t\n\x0c\r ()<>\[\]{}/%]*")
_REF = re.compile(rb"\d+[\x00\t\n\x0c\r ]+\d+[\x00\t\n\x0c\r ]+R(?![^\x00\t\n\x0c\r ()<>\[\]{}/%])")
_ORD = re.compile(rb"[^\x00\t\n\x0c\r ()<>\[\]{}/%]+")
_HEX = re.compile(rb"<[0-9A-Fa-f\x00\t\n\x0c\r ]*>")
_TEGN = re.compile(rb"[\\()]")
_TALL = re.compile(rb"\d+\Z")


class Tokenfeil(Exception):  # noqa: N818  # Norwegian for error
    """The bytes are not one well-formed object."""


@dataclass(frozen=True, slots=True)
class Objekt:
    """Number and generation as its head says, where the object ends (after `endobj`), and the keys of each dictionary in it with the
    place of their values."""

    nokkel: tuple[int, int]
    slutt: int
    ordboker: tuple[tuple[Nokkel, ...], ...]


class _Maler:
    """Walks over values; collects the dictionaries."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.ordboker: list[tuple[Nokkel, ...]] = []

    def blankt(self, her: int) -> int:
        treff = _BLANKT.match(self.data, her)
        return treff.end() if treff else her

    def verdi(self, her: int, dybde: int = 0) -> int:
        """The end of the value that starts at `her`."""
        if dybde > DYBDE:
            raise Tokenfeil("dybde")
        to = self.data[her : her + 2]
        match to[:1]:
            case b"<" if to == b"<<":
                return self.ordbok(her + 2, dybde)
            case b"<":
                return self._treff(_HEX, her)
            case b"[":
                return self._liste(her + 1, dybde)
            case b"(":
                return self._streng(her + 1)
            case b"/":
                return self._treff(_NAVN, her)
            case _:
                ref = _REF.match(self.data, her)
                return ref.end() if ref else self._treff(_ORD, her)

    def ordbok(self, her: int, dybde: int) -> int:
        nokler: list[Nokkel] = []
        while True:
            her = self.blankt(her)
            if self.data[her : her + 2] == b">>":
                self.ordboker.append(tuple(nokler))
                return her + 2
            slutt = self._treff(_NAVN, her)
            start = self.blankt(slutt)
            verdislutt = self.verdi(start, dybde + 1)
            nokler.append((_uten_flukt(self.data[her + 1 : slutt]), (start, verdislutt)))
            her = verdislutt

    def _liste(self, her: int, dybde: int) -> int:
        while True:
            her = self.blankt(her)
            if self.data[her : her + 1] == b"]":
                return her + 1
            her = self.verdi(her, dybde + 1)

    def _streng(self, her: int) -> int:
        apne = 1
        while apne:
            treff = _TEGN.search(self.data, her)
            if treff is None:
                raise Tokenfeil("streng")
            her = treff.end()
            match treff.group():
                case b"\\":
                    her += 1
                case b"(":
                    apne += 1
                case _:
                    apne -= 1
        return her

    def _treff(self, uttrykk: re.Pattern[bytes], her: int) -> int:
        treff = uttrykk.match(self.data, her)
        if treff is None:
            raise Tokenfeil(str(her))
        return treff.end()


def les_objekt(data: bytes, plass: int) -> Objekt:
    """The indirect object at `plass`; `Tokenfeil` when there is none."""
    hode = _HODE.match(data, plass)
    if hode is None:
        raise Tokenfeil("hode")
    maler = _Maler(data)
    start = maler.blankt(hode.end())
    slutt = maler.verdi(start)
    if data[start : start + 2] == b"<<":
        slutt = _etter_strom(data, maler, slutt)
    her = maler.blankt(slutt)
    if data[her : her + 6] != b"endobj":
        raise Tokenfeil("endobj")
    return Objekt((int(hode[1]), int(hode[2])), her + 6, tuple(maler.ordboker))


def les_verdi(data: bytes, plass: int) -> int:
    """Where the value (a trailer's dictionary) after `plass` ends."""
    maler = _Maler(data)
    return maler.verdi(maler.blankt(plass))


def ordboker(data: bytes, plass: int) -> tuple[tuple[tuple[Nokkel, ...], bytes], ...]:
    """The keys of each dictionary of the value after `plass`, each with the bytes that the places of their values are places in."""
    maler = _Maler(data)
    maler.verdi(maler.blankt(plass))
    return tuple((o, data) for o in maler.ordboker)


def _etter_strom(data: bytes, maler: _Maler, slutt: int) -> int:
    """Past the stream, if the dictionary has one: by its /Length when that is right, else by the next `endstream`."""
    her = maler.blankt(slutt)
    if data[her : her + 6] != b"stream":
        return slutt
    start = her + (8 if data[her + 6 : her + 8] == b"\r\n" else 7)
    lengde = next((data[f:t] for n, (f, t) in maler.ordboker[-1] if n == b"Length"), b"")
    if _TALL.match(lengde):
        rest = maler.blankt(start + int(lengde))
        if data[rest : rest + 9] == b"endstream":
            return rest + 9
    funnet = data.find(b"endstream", start)
    if funnet < 0:
        raise Tokenfeil("endstream")
    return funnet + 9


def _uten_flukt(navn: bytes) -> bytes:
    """`#43ontents` is /Contents too (ISO 32000-2 7.3.5)."""
    return re.sub(rb"#([0-9A-Fa-f]{2})", lambda m: bytes.fromhex(m.group(1).decode()), navn)
