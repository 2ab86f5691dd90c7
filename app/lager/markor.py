"""A place in a list: where the next page begins. Opaque to the caller, and checked when it comes back.

A page begins after a row, never at a number: what is stored meanwhile neither moves a row nor shows it twice. A cursor holds a time, an
id and a checksum of what was asked for; it opens nothing, for every list is bound to the caller's county whatever the cursor says.
"""

from __future__ import annotations

import base64
import hashlib
import json
from binascii import Error as IkkeBase64
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from app.errors import Feil, Funn
from app.tekst import Tekst

LENGST = 300
_LENGSTE_ID = 100


class UgyldigMarkor(Feil):
    """Not a cursor of this list."""

    kode = "ugyldig-markor"
    status = 422


@dataclass(frozen=True, slots=True)
class Markor:
    """The last row of a page."""

    tid: datetime
    id: str


def skriv(markor: Markor, sporring: Mapping[str, str | None]) -> str:
    """The cursor as the caller keeps it."""
    deler = [markor.tid.astimezone(UTC).isoformat(timespec="microseconds"), markor.id, _merke(sporring)]
    return base64.urlsafe_b64encode(json.dumps(deler, separators=(",", ":")).encode()).rstrip(b"=").decode()


def les(tekst: str, sporring: Mapping[str, str | None]) -> Markor:
    """The row that the cursor names, or UgyldigMarkor: made up, or of another question than this one."""
    try:
        deler = json.loads(base64.b64decode(tekst + "=" * (-len(tekst) % 4), altchars=b"-_", validate=True))
        tid, id_, merke = deler
        markor = Markor(datetime.fromisoformat(tid), id_)
        god = isinstance(id_, str) and len(id_) <= _LENGSTE_ID and id_.isprintable() and markor.tid.tzinfo is not None
        markor.tid.astimezone(UTC)
    except (IkkeBase64, ValueError, TypeError, OverflowError, RecursionError):
        raise _ugyldig() from None
    if not god or merke != _merke(sporring):
        raise _ugyldig()
    return markor


def _merke(sporring: Mapping[str, str | None]) -> str:
    return hashlib.sha256(json.dumps(sorted(sporring.items())).encode()).hexdigest()[:16]


def _ugyldig() -> UgyldigMarkor:
    melding = Tekst(
        nb="Markøren hører ikke til denne listen med disse filtrene.", nn="Markøren høyrer ikkje til denne lista med desse filtera."
    )
    tiltak = Tekst(
        nb="Bruk «neste» fra forrige svar uendret, med de samme filtrene, eller begynn uten «etter».",
        nn="Bruk «neste» frå førre svar uendra, med dei same filtera, eller byrj utan «etter».",
    )
    return UgyldigMarkor(melding, tiltak=tiltak, funn=(Funn(kode="ugyldig-markor", peker="/query/etter", melding=melding, tiltak=tiltak),))
