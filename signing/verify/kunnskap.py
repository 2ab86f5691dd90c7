"""What is known besides the file: certificates and answers about revocation that the operator's own service has fetched.

`signing.verify` never fetches anything. It says what it lacks (`Behov`), and may be asked again with what somebody else has fetched
(`Kunnskap`). Nothing of it is believed for where it came from: an answer counts only where its own signature holds.
"""

from __future__ import annotations

import hashlib
import ipaddress
import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from urllib.parse import urlsplit

_NAVN = re.compile(r"(?=.{1,253}\Z)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?\Z")


_PORTER = {"http": 80, "https": 443}
_BLANKE = re.compile(r"[\x00-\x20\x7f-\uffff\\]")


class Svarslag(StrEnum):
    """How an issuer tells of revocation."""

    OCSP = "OCSP"
    CRL = "CRL"


@dataclass(frozen=True, slots=True)
class Adresse:
    """One place to ask. `foresporsel`: the OCSP request (RFC 6960, DER), empty for a list that is simply fetched."""

    slag: Svarslag
    url: str
    foresporsel: bytes = b""


@dataclass(frozen=True, slots=True)
class Behov:
    """Somebody must say whether one certificate of a chain was revoked. Any of the addresses will do; the first is the best."""

    sertifikat: str
    adresser: tuple[Adresse, ...]


@dataclass(frozen=True, slots=True)
class Henting:
    """One call that was made: what, from which host, when, and how it went (`utfall` «hentet» or the slug of what went wrong)."""

    slag: Svarslag
    vert: str
    tid: datetime
    utfall: str
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Kunnskap:
    """Certificates, CRLs and OCSP responses as DER, and how they were come by."""

    sertifikater: tuple[bytes, ...] = ()
    crler: tuple[bytes, ...] = ()
    ocsper: tuple[bytes, ...] = ()
    hentinger: tuple[Henting, ...] = field(default=(), repr=False)

    @property
    def avtrykk(self) -> str:
        """SHA-256 over what a verdict can depend on; empty where nothing more is known than the file itself."""
        alle = [*self.sertifikater, *self.crler, *self.ocsper]
        if not alle:
            return ""
        return hashlib.sha256(b"".join(hashlib.sha256(der).digest() for der in alle)).hexdigest()


INGENTING = Kunnskap()
"""Nothing is known besides the file itself."""
Hent = Callable[[Sequence[Behov]], Kunnskap]
"""Whoever fetches: never `signing.verify`."""


def etter(at: datetime, kunnskap: Kunnskap) -> datetime:
    """The time of the check with what was fetched: not before the last answer was given."""
    return max([at, *(h.tid for h in kunnskap.hentinger)])


def gyldig_vert(tekst: str) -> bool:
    """One exact host as an operator may allow it: a name in lower case, or an IP address. No scheme, port, path or star."""
    return bool(_NAVN.match(tekst)) or _ip(tekst)


def tillatt_vert(url: str, tillatt: Collection[str]) -> str | None:
    """The host of an address that may be called: http or https on its usual port, exactly as allowed, and nobody's password in it."""
    if _BLANKE.search(url):
        return None
    try:
        delt = urlsplit(url)
        vert, port = delt.hostname, delt.port
    except ValueError:
        return None
    vanlig = _PORTER.get(delt.scheme.lower())
    if vert is None or vanlig is None or port not in {None, vanlig} or "@" in delt.netloc:
        return None
    return vert if gyldig_vert(vert) and vert in tillatt else None


def _ip(tekst: str) -> bool:
    try:
        return "%" not in tekst and str(ipaddress.ip_address(tekst)) == tekst
    except ValueError:
        return False
