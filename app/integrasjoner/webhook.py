"""One message to a receiver of webhooks: signed over `id.timestamp.body` with every secret that counts, sent, and the answer judged.

The shape is that of Standard Webhooks 1.0 (headers `webhook-id`, `webhook-timestamp`, `webhook-signature`; `v1` is HMAC-SHA256), the body
a CloudEvent 1.0 in structured JSON. What the answer says besides its status is not kept.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from app.integrasjoner.utkall import IkkeNadd, Utsvar

MEDIETYPE = "application/cloudevents+json; charset=utf-8"
FORSTAVELSE = "whsec_"
"""What a secret begins with; the rest is base64."""
LENGDE = 32
"""Bytes of a secret."""
STORSTE_KROPP = 64 * 1024
TIDSFRIST = 10.0
STORSTE_SVAR = 64 * 1024
LENGSTE_VENT = timedelta(hours=1)
"""The longest that a receiver may ask us to wait (`Retry-After`)."""
OK, SLUTT, BER_OM_PAUSE = range(200, 300), 410, frozenset({429, 503})


@dataclass(frozen=True, slots=True, kw_only=True)
class Melding:
    """One message: its id, and the bytes that are signed and sent."""

    id: str
    kropp: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Svar:
    """How it went. `utfall`: `http-<status>`, or how far the call came. `slutt`: never send here again. `vent`: the receiver's own wish."""

    utfall: str
    levert: bool
    slutt: bool = False
    vent: timedelta | None = None


class Kall(Protocol):
    """The guarded call (`app.integrasjoner.utkall.Utkall`), or one with less let through."""

    def __call__(self, metode: str, url: str, *, kropp: bytes = b"", hoder: Mapping[str, str] | None = None) -> Utsvar:
        """One call. Raises `IkkeNadd`."""


def ny_hemmelighet(tilfeldig: bytes) -> str:
    """A secret as its receiver gets it."""
    if len(tilfeldig) != LENGDE:
        raise ValueError("a secret has 32 random bytes")
    return FORSTAVELSE + base64.b64encode(tilfeldig).decode()


def signatur(hemmelighet: str, melding: Melding, tidspunkt: int) -> str:
    """`v1,` and the HMAC-SHA256 over id, seconds since 1970 and body, with full stops between."""
    signert = b".".join((melding.id.encode(), str(tidspunkt).encode(), melding.kropp))
    return "v1," + base64.b64encode(hmac.digest(_nokkel(hemmelighet), signert, hashlib.sha256)).decode()


def hoder(melding: Melding, hemmeligheter: Iterable[str], na: datetime) -> dict[str, str]:
    """The headers. One signature for each secret, the newest first."""
    tidspunkt = int(na.timestamp())
    return {
        "Content-Type": MEDIETYPE,
        "webhook-id": melding.id,
        "webhook-timestamp": str(tidspunkt),
        "webhook-signature": " ".join(signatur(en, melding, tidspunkt) for en in hemmeligheter),
    }


def send(kall: Kall, adresse: str, melding: Melding, hemmeligheter: Iterable[str], *, na: datetime) -> Svar:
    """Send it once. Never raises for what the receiver or the network does."""
    try:
        svar = kall("POST", adresse, kropp=melding.kropp, hoder=hoder(melding, hemmeligheter, na))
    except IkkeNadd as feil:
        return Svar(utfall=feil.utfall, levert=False)
    return Svar(
        utfall=f"http-{svar.status}",
        levert=svar.status in OK,
        slutt=svar.status == SLUTT,
        vent=_vent(svar.hoder.get("retry-after", "")) if svar.status in BER_OM_PAUSE else None,
    )


def _vent(hode: str) -> timedelta | None:
    """Whole seconds (RFC 9110 § 10.2.3); a date is not heeded."""
    if not (hode.isascii() and hode.isdecimal() and len(hode) <= 6):
        return None
    return min(timedelta(seconds=int(hode)), LENGSTE_VENT)


def _nokkel(hemmelighet: str) -> bytes:
    """The bytes. Raises ValueError for what is no secret of ours, and never quotes it."""
    try:
        nokkel = base64.b64decode(hemmelighet.removeprefix(FORSTAVELSE), validate=True)
    except ValueError:  # binascii.Error is one; letters outside ASCII are another
        nokkel = b""
    if not hemmelighet.startswith(FORSTAVELSE) or len(nokkel) != LENGDE:
        raise ValueError("not a secret of a webhook")
    return nokkel
