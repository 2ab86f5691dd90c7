"""Reads the fields of a small form, under limits."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qsl

import anyio
from fastapi import Request

from app.api.inndata import for_stor
from app.api.problemer import FeilMedietype, UgyldigForesporsel
from app.skjema import strict_json
from app.tekst import Tekst

MAKS = 16_384
LESETID = 15.0
_FLEST = 20
_MEDIETYPE = "application/x-www-form-urlencoded"


async def les_skjema(request: Request, maks: int = MAKS) -> Mapping[str, str]:
    """The fields by name, of a body of at most `maks` bytes. One that comes twice is no form of ours.

    What is written may be shown to others: characters that hide or turn text round, which JSON is refused for, are left out.
    """
    if request.headers.get("content-type", "").split(";")[0].strip().lower() != _MEDIETYPE:
        raise FeilMedietype(
            Tekst(nb=f"Innholdet må være {_MEDIETYPE}.", nn=f"Innhaldet må vere {_MEDIETYPE}."),
        )
    try:
        with anyio.fail_after(LESETID):
            kropp = await _les(request, maks)
        felter = parse_qsl(
            kropp.decode("ascii"), keep_blank_values=True, strict_parsing=bool(kropp), errors="strict", max_num_fields=_FLEST
        )
    except (ValueError, TimeoutError):  # a UnicodeDecodeError is a ValueError
        raise _uleselig() from None
    if len(dict(felter)) != len(felter):
        raise _uleselig()
    return {navn: strict_json.uten_ugyldige_tegn(verdi) for navn, verdi in felter}


async def _les(request: Request, maks: int) -> bytes:
    kropp = bytearray()
    async for stykke in request.stream():
        kropp += stykke
        if len(kropp) > maks:
            raise for_stor(maks)
    return bytes(kropp)


def _uleselig() -> UgyldigForesporsel:
    return UgyldigForesporsel(Tekst(nb="Skjemaet kan ikke leses.", nn="Skjemaet kan ikkje lesast."))
