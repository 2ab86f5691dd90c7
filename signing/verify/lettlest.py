"""An object as plain Python values, for finding references: read with one table of tokens where it is written in the plainest way.

Anything else than the plainest way (comments, escapes in names, a key twice, odd white space, a stream whose length is not right) is
not read here but by pyHanko, so that both always mean the same: what is read here can be read in one way only.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from pyhanko.pdf_utils import generic


class Ref(NamedTuple):
    """A reference: object number and generation."""

    nummer: int
    generasjon: int


class IkkeEnkelt(Exception):  # noqa: N818  # Norwegian for not plain
    """The object is not written in the plainest way."""


_SLUTT = rb"(?=[\t\n\r /<>\[\]()])"
_HODE = re.compile(rb"(\d{1,10}) (\d{1,5}) obj(?=[\t\n\r /<\[(])")
_HALE = re.compile(rb"[\t\n\r ]*endobj")
_STROM = re.compile(rb"[\t\n\r ]*stream(\r\n|\n)")
_ETTER_STROM = re.compile(rb"[\t\n\r ]*endstream[\t\n\r ]+endobj")
_TOKEN = re.compile(
    rb"[\t\n\r ]*(?:"
    rb"(?P<ref>[1-9]\d{0,9}[\t\n\r ]+\d{1,5}[\t\n\r ]+R" + _SLUTT + rb")"
    rb"|(?P<navn>/[A-Za-z0-9_.+:*-]*" + _SLUTT + rb")"
    rb"|(?P<annet>[+-]?\d{1,18}(?:\.\d{0,18})?" + _SLUTT + rb"|-?\.\d{1,18}" + _SLUTT + rb"|<[0-9A-Fa-f]*>|\((?:[^()\\\r]|\\[^\r\n])*\)"
    rb"|(?:true|false|null)" + _SLUTT + rb")"
    rb"|(?P<inn><<|\[)"
    rb"|(?P<ut>>>|\]))"
)
_DYBDE = 64
LENGDE = "/Length"


def les(data: bytes, plass: int, ref: Ref) -> Any:
    """The object `ref` that stands at `plass`: dict, list, `Ref`, str for a name, int for a length, else None. Raises `IkkeEnkelt`."""
    hode = _HODE.match(data, plass)
    if hode is None or Ref(int(hode[1]), int(hode[2])) != ref:
        raise IkkeEnkelt
    verdi, her = _verdi(data, hode.end())
    if _HALE.match(data, her):
        return verdi
    strom = _STROM.match(data, her)
    if strom is None or not isinstance(verdi, dict) or not isinstance(verdi.get(LENGDE), int):
        raise IkkeEnkelt
    if _ETTER_STROM.match(data, strom.end() + verdi[LENGDE]) is None:
        raise IkkeEnkelt
    return verdi


def _verdi(data: bytes, her: int) -> tuple[Any, int]:
    """The value from `her` on, and where it ends."""
    apne: list[tuple[Any, str | None]] = []
    rundt: Any = None
    nokkel: str | None = None
    while True:
        treff = _TOKEN.match(data, her)
        if treff is None or len(apne) > _DYBDE:
            raise IkkeEnkelt
        her = treff.end()
        slag, tekst = treff.lastgroup, treff[treff.lastgroup or 0]
        if slag == "navn" and isinstance(rundt, dict) and nokkel is None:
            nokkel = tekst.decode("ascii")
            if nokkel in rundt:
                raise IkkeEnkelt
            continue
        if slag == "inn":
            apne.append((rundt, nokkel))
            rundt, nokkel = {} if tekst == b"<<" else [], None
            continue
        if slag == "ut":
            if not apne or nokkel is not None or isinstance(rundt, dict) != (tekst == b">>"):
                raise IkkeEnkelt
            ny, (rundt, nokkel) = rundt, apne.pop()
        else:
            ny = _enkel(slag, tekst, lengde=nokkel == LENGDE)
        if not apne and rundt is None:
            return ny, her
        if isinstance(rundt, dict):
            if nokkel is None:
                raise IkkeEnkelt
            rundt[nokkel], nokkel = ny, None
        else:
            rundt.append(ny)


def _enkel(slag: str | None, tekst: bytes, *, lengde: bool) -> Any:
    if slag == "ref":
        nummer, generasjon, _ = tekst.split()
        return Ref(int(nummer), int(generasjon))
    if slag == "navn":
        return tekst.decode("ascii")
    return int(tekst) if lengde and tekst.isdigit() else None


def fra_pyhanko(obj: Any) -> Any:
    """The same plain values, of an object that pyHanko has read."""
    if isinstance(obj, generic.DecryptedObjectProxy):
        obj = obj.raw_object  # references, names and what holds them are never encrypted
    if isinstance(obj, generic.IndirectObject):
        return Ref(obj.idnum, obj.generation)
    if isinstance(obj, generic.DictionaryObject):
        return {str(k): fra_pyhanko(v) for k, v in obj.items()}
    if isinstance(obj, generic.ArrayObject):
        return [fra_pyhanko(v) for v in obj]
    return str(obj) if isinstance(obj, generic.NameObject) else None
