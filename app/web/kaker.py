"""The cookies of people who are logged in: random, for this host alone, never read by a script.

Under https their names begin with `__Host-`, which no other host of the domain can set and no page without TLS (RFC 6265bis § 4.1.3.2).
"""

from __future__ import annotations

import base64
import re
from datetime import timedelta
from enum import StrEnum

from fastapi import Request, Response

from app.lager.okter import ID_BYTE, Tilfeldig

HEMMELIGHET = re.compile(r"[A-Za-z0-9_-]{43}")
"""256 bits as base64url."""


class Kake(StrEnum):
    """What is kept in the browser."""

    OKT = "kv_okt"
    INNLOGGING = "kv_innlogging"
    SIGNATAR = "kv_signatar"


def navn(kake: Kake, *, https: bool) -> str:
    """As the browser knows it."""
    return f"__Host-{kake.value}" if https else kake.value


def les(request: Request, kake: Kake, *, https: bool) -> str:
    """What the browser shows; nothing where it shows none."""
    return request.cookies.get(navn(kake, https=https), "")


def sett(svar: Response, kake: Kake, verdi: str, *, varer: timedelta, https: bool) -> None:
    """From now on the browser shows it, but not with forms of other sites."""
    sekunder = int(varer.total_seconds())
    svar.set_cookie(navn(kake, https=https), verdi, max_age=sekunder, path="/", secure=https, httponly=True, samesite="lax")


def slett(svar: Response, kake: Kake, *, https: bool) -> None:
    """The browser forgets it."""
    svar.delete_cookie(navn(kake, https=https), path="/", secure=https, httponly=True, samesite="lax")


def hemmelighet(tilfeldig: Tilfeldig) -> str:
    """A new value that nobody can guess."""
    return base64.urlsafe_b64encode(tilfeldig(ID_BYTE)).rstrip(b"=").decode("ascii")
