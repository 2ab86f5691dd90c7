"""The provider tells that a login has ended: from server to server (OpenID Connect Back-Channel Logout 1.0), or in a frame of the browser
(Front-Channel Logout 1.0)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from threading import Lock
from typing import Any

from app.identitet.oidc.feil import Innloggingsfeil, Utfall
from app.identitet.oidc.idtoken import SLINGRING, er_ord, tidspunkt
from app.identitet.oidc.innlogging import Utlogget

HENDELSE = "http://schemas.openid.net/event/backchannel-logout"
TYPER = frozenset({"logout+jwt", "jwt"})
"""§ 2.4 recommends the first; the claims below keep other tokens out."""
ELDST = timedelta(minutes=2)
"""§ 2.4: a logout token is short-lived; two minutes is what the specification recommends."""
FLESTE = 10_000
"""Tokens that are remembered. Only the provider can make one: better to forget the first than to leave somebody logged in."""

Krav = Mapping[str, Any]


class Brukte:
    """The tokens that have been used, for as long as they could be used again: each logout token counts once (§ 2.6)."""

    def __init__(self) -> None:
        self._sett: dict[str, datetime] = {}
        self._las = Lock()

    def ny(self, jti: str, na: datetime) -> bool:
        """The token has not been here before; from now on it has."""
        with self._las:
            while self._sett and (self._gatt_ut(na) or len(self._sett) >= FLESTE):
                del self._sett[next(iter(self._sett))]
            if jti in self._sett:
                return False
            self._sett[jti] = na
            return True

    def glem(self, jti: str) -> None:
        """The token came to nothing: it may come again."""
        with self._las:
            self._sett.pop(jti, None)

    def _gatt_ut(self, na: datetime) -> bool:
        """The oldest that we know of cannot be used any more."""
        return na - next(iter(self._sett.values())) >= 2 * ELDST


def les_krav(krav: Krav, *, utsteder: str, klient_id: str, na: datetime) -> tuple[Utlogget, str]:
    """Who is logged out, and the token's own number. Raises `Innloggingsfeil`."""
    for grunn, holder in KONTROLLER.items():
        if not holder(krav, utsteder, klient_id, int(na.timestamp())):
            raise Innloggingsfeil(Utfall.UTLOGGING_AVVIST, grunn)
    return Utlogget(utsteder=utsteder, sub=krav.get("sub"), sid=krav.get("sid"), jti=krav["jti"]), krav["jti"]


def les_frontkanal(parametre: Mapping[str, str], *, utsteder: str) -> Utlogget:
    """The address that the provider opens in a frame names itself and the session; anything less could come from anybody."""
    sid = parametre.get("sid")
    if parametre.get("iss") != utsteder:
        raise Innloggingsfeil(Utfall.UTLOGGING_AVVIST, "feil-utsteder")
    if not er_ord(sid):
        raise Innloggingsfeil(Utfall.UTLOGGING_AVVIST, "mangler-sid")
    return Utlogget(utsteder=utsteder, sid=sid)


def _tider(krav: Krav, na: int) -> bool:
    utstedt, utloper = tidspunkt(krav, "iat"), tidspunkt(krav, "exp")
    if utstedt is None or utloper is None:
        return False
    return na - ELDST.total_seconds() - SLINGRING <= utstedt <= na + SLINGRING and na < utloper + SLINGRING


def _hendelse(krav: Krav) -> bool:
    hendelser = krav.get("events")
    return isinstance(hendelser, dict) and isinstance(hendelser.get(HENDELSE), dict)


KONTROLLER: Mapping[str, Callable[[Krav, str, str, int], bool]] = {
    "feil-utsteder": lambda krav, utsteder, _klient, _na: krav.get("iss") == utsteder,
    "feil-mottaker": lambda krav, _utsteder, klient_id, _na: krav.get("aud") in (klient_id, [klient_id]),
    "feil-tid": lambda krav, _utsteder, _klient, na: _tider(krav, na),
    "feil-hendelse": lambda krav, _utsteder, _klient, _na: _hendelse(krav),
    "har-nonce": lambda krav, _utsteder, _klient, _na: "nonce" not in krav,
    "mangler-jti": lambda krav, _utsteder, _klient, _na: er_ord(krav.get("jti")),
    "hverken-sid-eller-sub": lambda krav, _utsteder, _klient, _na: er_ord(krav.get("sid")) or er_ord(krav.get("sub")),
    "ugyldig-sid-eller-sub": lambda krav, _utsteder, _klient, _na: all(er_ord(krav[navn]) for navn in ("sid", "sub") if navn in krav),
}
"""Back-Channel Logout 1.0 § 2.6, in order. A login's own token has a nonce and no event, so neither can stand for the other."""
