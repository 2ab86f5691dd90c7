"""What must hold of the token that says who has logged in (OpenID Connect Core 1.0 § 3.1.3.7). Its signature is judged before."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hmac import compare_digest
from typing import Any, TypeGuard

from app.identitet.jsonleser import les_objekt
from app.identitet.oidc.feil import Innloggingsfeil, Utfall

SLINGRING = 10
"""Seconds that the provider's clock and ours may differ (Digdir's own bound)."""
LENGSTE_SUB = 255
"""OpenID Connect Core 1.0 § 2: ASCII, at most 255."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Forventet:
    """What the token must fit. Times are in seconds since 1970. `nyere_enn`: the login itself is not older; None: any age will do.
    `tilgangstoken`: what came beside it."""

    utsteder: str
    klient_id: str
    nonce: str = field(repr=False)
    acr: tuple[str, ...]
    begynt: int
    na: int
    nyere_enn: int | None = None
    tilgangstoken: str | None = field(default=None, repr=False)
    algoritme: str = "RS256"


Krav = Mapping[str, Any]


def kontroller(krav: Krav, forventet: Forventet) -> None:
    """Raises `Innloggingsfeil` with the first thing that does not hold."""
    for grunn, (utfall, holder) in KONTROLLER.items():
        if not holder(krav, forventet):
            raise Innloggingsfeil(utfall, grunn)


def _for_oss_alene(krav: Krav, f: Forventet) -> bool:
    """A token for others too may have been shown to them, and they could show it here."""
    return krav.get("aud") in (f.klient_id, [f.klient_id])


def _ikke_utlopt(krav: Krav, f: Forventet) -> bool:
    utloper = tidspunkt(krav, "exp")
    return utloper is not None and f.na < utloper + SLINGRING


def _ikke_fra_framtiden(krav: Krav, f: Forventet) -> bool:
    utstedt = tidspunkt(krav, "iat")
    gyldig_fra = tidspunkt(krav, "nbf") if "nbf" in krav else utstedt
    return utstedt is not None and gyldig_fra is not None and max(utstedt, gyldig_fra) <= f.na + SLINGRING


def _utstedt_na(krav: Krav, f: Forventet) -> bool:
    utstedt = tidspunkt(krav, "iat")
    return utstedt is not None and utstedt >= f.begynt - SLINGRING


def _samme_nonce(krav: Krav, f: Forventet) -> bool:
    nonce = krav.get("nonce")
    return isinstance(nonce, str) and nonce.isascii() and compare_digest(nonce.encode(), f.nonce.encode())


def _har_sub(krav: Krav, _: Forventet) -> bool:
    sub = krav.get("sub")
    return er_ord(sub) and sub.isascii()


def er_ord(verdi: Any) -> TypeGuard[str]:
    """A name of the provider's, for a person, a session or a message: as long as `sub` may be, and of characters that can be written."""
    return isinstance(verdi, str) and 0 < len(verdi) <= LENGSTE_SUB and verdi.isprintable()


def _gyldig_sid(krav: Krav, _: Forventet) -> bool:
    """The provider ends the session by this name later: a name that we cannot keep is a session that would not end."""
    return krav.get("sid") is None or er_ord(krav["sid"])


def _mulig_innloggingstid(krav: Krav, f: Forventet) -> bool:
    if "auth_time" not in krav:
        return True
    innlogget = tidspunkt(krav, "auth_time")
    return innlogget is not None and innlogget <= f.na + SLINGRING


def _ny_innlogging(krav: Krav, f: Forventet) -> bool:
    if f.nyere_enn is None:
        return True
    innlogget = tidspunkt(krav, "auth_time")
    return innlogget is not None and innlogget >= f.nyere_enn - SLINGRING


def _hash_av_tilgangstoken(krav: Krav, f: Forventet) -> bool:
    """`at_hash`, where it is given (§ 3.1.3.6): the token beside this one is the one that was issued with it."""
    if "at_hash" not in krav:
        return True
    if f.tilgangstoken is None:
        return False
    sum_ = hashlib.new(f"sha{f.algoritme[2:]}", f.tilgangstoken.encode()).digest()
    ventet = base64.urlsafe_b64encode(sum_[: len(sum_) // 2]).rstrip(b"=").decode()
    return bool(krav["at_hash"] == ventet)


KONTROLLER: Mapping[str, tuple[Utfall, Callable[[Krav, Forventet], bool]]] = {
    "feil-utsteder": (Utfall.AVVIST, lambda krav, f: krav.get("iss") == f.utsteder),
    "feil-mottaker": (Utfall.AVVIST, _for_oss_alene),
    "feil-azp": (Utfall.AVVIST, lambda krav, f: krav.get("azp", f.klient_id) == f.klient_id),
    "utlopt": (Utfall.AVVIST, _ikke_utlopt),
    "fra-framtiden": (Utfall.AVVIST, _ikke_fra_framtiden),
    "eldre-enn-innloggingen": (Utfall.AVVIST, _utstedt_na),
    "feil-nonce": (Utfall.AVVIST, _samme_nonce),
    "feil-sub": (Utfall.AVVIST, _har_sub),
    "ugyldig-sid": (Utfall.AVVIST, _gyldig_sid),
    "feil-at-hash": (Utfall.AVVIST, _hash_av_tilgangstoken),
    "umulig-auth-time": (Utfall.AVVIST, _mulig_innloggingstid),
    "feil-acr": (Utfall.FOR_LAVT_NIVA, lambda krav, f: krav.get("acr") in f.acr),
    "gammel-innlogging": (Utfall.FOR_GAMMEL, _ny_innlogging),
}
"""Every demand, in the order they are judged: whose token it is before what it says of the person."""


def tidspunkt(krav: Krav, navn: str) -> int | None:
    """A NumericDate (RFC 7519 § 2) as whole seconds, within the years that a clock can show; None: there is none."""
    verdi = krav.get(navn)
    if isinstance(verdi, bool) or not isinstance(verdi, (int, float)) or not 0 <= verdi < _AR_3000:
        return None
    return int(verdi)


_AR_3000 = 32_503_680_000


def algoritme(token: str) -> str:
    """What a token that has been judged was signed with."""
    hode = token.partition(".")[0]
    return str(les_objekt(base64.urlsafe_b64decode(hode + "=" * (-len(hode) % 4)))["alg"])
