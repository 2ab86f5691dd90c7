"""PDF objects as pyHanko has them, made and read with types: its constructors have none."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name


def ordbok(**felt: Any) -> Any:
    """A dictionary; the keys without their slash."""
    return generic.DictionaryObject({pdf_name(f"/{navn}"): verdi for navn, verdi in felt.items()})  # type: ignore[no-untyped-call]


def med_navn(felt: dict[str, Any]) -> Any:
    """A dictionary whose keys are PDF names already."""
    return generic.DictionaryObject({pdf_name(navn): verdi for navn, verdi in felt.items()})  # type: ignore[no-untyped-call]


def liste(verdier: Iterable[Any]) -> Any:
    """An array."""
    return generic.ArrayObject(verdier)


def tall(verdi: float) -> Any:
    """A number with at most five decimals; a whole one without."""
    if verdi == int(verdi):
        return generic.NumberObject(int(verdi))  # type: ignore[no-untyped-call]
    return generic.FloatObject(f"{verdi:.5f}")  # type: ignore[no-untyped-call]


def strom(data: bytes, *, pakket: bool = True, **felt: Any) -> Any:
    """A stream, deflated where `pakket`."""
    ny = generic.StreamObject(dict_data={pdf_name(f"/{navn}"): verdi for navn, verdi in felt.items()}, stream_data=data)
    if pakket:
        ny.compress()  # type: ignore[no-untyped-call]
    return ny


def verdi(objekt: Any) -> Any:
    """What a reference leads to; anything else as it is."""
    return objekt.get_object() if isinstance(objekt, generic.IndirectObject) else objekt  # type: ignore[no-untyped-call]


def hent(bok: Any, navn: str, ellers: Any = None) -> Any:
    """An entry with its reference followed (pyHanko's own `get` leaves it), or `ellers`."""
    return bok[navn] if navn in bok else ellers  # noqa: SIM401  # `get` leaves the reference
