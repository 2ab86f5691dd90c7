"""Calls to a login provider that are answered with JSON, and what it means when they are not."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

import structlog

from app.identitet.jsonleser import les_objekt
from app.identitet.oidc.feil import Innloggingsfeil, Utfall
from app.integrasjoner.utkall import IkkeNadd, Utkall, Utsvar

logg = structlog.get_logger("innlogging")
_FEILORD = re.compile(r"[a-z_]{1,60}")
TRAVEL = frozenset({408, 425, 429})
"""Refusals of the moment, which say nothing about us."""


@dataclass(frozen=True, slots=True)
class Avslag:
    """The provider has refused (RFC 6749 § 5.2). `feil`: its word for why; what is no such word is left out."""

    status: int
    feil: str


def hent(utkall: Utkall, url: str) -> dict[str, Any]:
    """The document at an address. Raises `Innloggingsfeil` when there is none."""
    svar = _kall(utkall, "GET", url, b"")
    if svar.status != 200:
        raise Innloggingsfeil(Utfall.UTILGJENGELIG, f"status-{svar.status}")
    return _objekt(svar)


def send(utkall: Utkall, url: str, skjema: Mapping[str, str]) -> dict[str, Any] | Avslag:
    """A form that the provider answers or refuses. Raises `Innloggingsfeil` when it does neither."""
    svar = _kall(utkall, "POST", url, urlencode(skjema).encode())
    if svar.status in {200, 201}:
        return _objekt(svar)
    if not 400 <= svar.status < 500 or svar.status in TRAVEL:
        raise Innloggingsfeil(Utfall.UTILGJENGELIG, f"status-{svar.status}")
    feil = _objekt(svar).get("error")
    avslag = Avslag(svar.status, feil if isinstance(feil, str) and _FEILORD.fullmatch(feil) else "")
    logg.info("leverandoren-avslo", sted=urlsplit(url).path, status=avslag.status, feil=avslag.feil)
    return avslag


def _kall(utkall: Utkall, metode: str, url: str, kropp: bytes) -> Utsvar:
    hoder = {"Accept": "application/json", **({"Content-Type": "application/x-www-form-urlencoded"} if kropp else {})}
    try:
        return utkall(metode, url, kropp=kropp, hoder=hoder)
    except IkkeNadd as feil:
        raise Innloggingsfeil(Utfall.UTILGJENGELIG, feil.utfall) from None


def _objekt(svar: Utsvar) -> dict[str, Any]:
    try:
        return les_objekt(svar.kropp)
    except ValueError:
        raise Innloggingsfeil(Utfall.UTILGJENGELIG, "ikke-json") from None
