"""Who calls: reads bearer tokens, and issues them in demo mode.

Deny by default: no token or a bad one is 401, a role without the right is 403, another county's document does not exist (404).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any, Protocol

import structlog
from joserfc import jwk, jwt
from joserfc.errors import JoseError

from app.errors import IkkeTilgang, Oppsettsfeil
from app.identitet.bruker import Bruker, Brukerrolle, IkkeLov
from app.identitet.jwt import UgyldigToken, les_signert, les_usignert
from app.identitet.maskinporten import Maskinporten
from app.identitet.nokler import FasteNokler, Filnokler, Nettnokler, Nokkelkilde, UbrukeligNokkelsett
from app.identitetsoppsett import Identitetsoppsett
from app.integrasjoner.utkall import Utkall
from app.lager.base import merk_mappe
from app.lager.varigfil import skriv_ny
from app.settings import Settings
from app.tekst import Tekst

DEMOUTSTEDER = "kontraktverk-demo"
MALGRUPPE = "kontraktverk"
"""The `aud` of our tokens: one made for another service does not open this one."""
DEMONOKKEL = "demo-tokennokkel.pem"
DEMOVARIGHET = timedelta(hours=8)
SLINGRING = 5
"""Seconds that two clocks may differ."""
_TOKEN_MAKS = 4096
_FYLKE = re.compile(r"[0-9]{2}")
_SUB = re.compile(r"[A-Za-z0-9:._@-]{1,100}")
_ELLEVE_SIFRE = re.compile(r"(?<![0-9])[0-9]{6}[._-]?[0-9]{5}(?![0-9])")
"""A `sub` stands in the event log for ever: an issuer that puts a personal number there is refused, also one with a sign in it."""
logg = structlog.get_logger("tokenkontroll")


class Tokenprofil(Protocol):
    """How the tokens of one issuer are read."""

    @property
    def utsteder(self) -> str:
        """`iss`, to the letter."""

    def les(self, token: str, *, na: datetime) -> Bruker:
        """Who calls. Raises `UgyldigToken`, or `IkkeLov` for a good token that gives no right here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EgenProfil:
    """Our own claims, `rolle` and `fylke`: the demo's issuer, or one that a county runs."""

    utsteder: str
    nokler: Nokkelkilde = field(repr=False)
    algoritmer: tuple[str, ...]

    def les(self, token: str, *, na: datetime) -> Bruker:
        """As `Tokenprofil`."""
        krav = les_signert(token, self.nokler, algoritmer=self.algoritmer, na=na, lengst=_TOKEN_MAKS)
        try:
            self._register(na).validate(dict(krav))
            return _bruker(krav)
        except (JoseError, ValueError, TypeError, KeyError, OverflowError):
            raise UgyldigToken("feil-krav") from None

    def _register(self, na: datetime) -> jwt.JWTClaimsRegistry:
        return jwt.JWTClaimsRegistry(
            now=int(na.timestamp()),
            leeway=SLINGRING,
            iss={"essential": True, "value": self.utsteder},
            aud={"essential": True, "value": MALGRUPPE},
            exp={"essential": True},
            sub={"essential": True},
        )


@dataclass(frozen=True, slots=True)
class Tokenkontroll:
    """Whose tokens are believed. The issuer that a token names decides who reads it; what it says is believed when that one has."""

    profiler: tuple[Tokenprofil, ...]

    def les(self, overskrift: str | None, *, na: datetime) -> Bruker:
        """The caller of an `Authorization` header. Every fault of a token looks the same from outside; our log has its name."""
        try:
            token = _bearer(overskrift)
            return self._profil(token).les(token, na=na)
        except UgyldigToken as feil:
            if overskrift:
                logg.info("token-avvist", grunn=feil.slug)
            raise _ikke_tilgang() from None

    def _profil(self, token: str) -> Tokenprofil:
        utsteder = les_usignert(token).get("iss")
        for profil in self.profiler:
            if profil.utsteder == utsteder:
                return profil
        raise UgyldigToken("ukjent-utsteder")


def _bearer(overskrift: str | None) -> str:
    skjema, _, token = (overskrift or "").partition(" ")
    if skjema.lower() != "bearer":
        raise UgyldigToken("ikke-bearer")
    return token.strip(" ")


def tokenkontroll(
    settings: Settings, konsumenter: Mapping[str, str] = MappingProxyType({}), *, utkall: Callable[..., Utkall] = Utkall
) -> Tokenkontroll:
    """Demo: our own key in the data folder. Production: the issuer's public keys. Beside it Maskinporten, where it is set up.

    `konsumenter`: which organisation speaks for which county.
    """
    profiler = (*_egne_profiler(settings), *_maskinporten(settings.identitet, konsumenter, utkall))
    if not profiler:
        raise _utsteder_mangler()
    return Tokenkontroll(profiler)


def _egne_profiler(settings: Settings) -> Iterator[Tokenprofil]:
    if settings.demo:
        yield EgenProfil(utsteder=DEMOUTSTEDER, nokler=FasteNokler(jwk.KeySet([_demonokkel(settings)])), algoritmer=("ES256",))
    elif settings.utsteder is not None and settings.tokennokler is not None:
        yield EgenProfil(utsteder=settings.utsteder, nokler=_filnokler(settings.tokennokler), algoritmer=("ES256", "PS256", "RS256"))
    elif settings.utsteder is not None or settings.tokennokler is not None:
        raise _utsteder_mangler()


def _maskinporten(
    identitet: Identitetsoppsett | None, konsumenter: Mapping[str, str], utkall: Callable[..., Utkall]
) -> Iterator[Tokenprofil]:
    oppsett = identitet.maskinporten if identitet else None
    if oppsett is not None:
        kilde: Nokkelkilde = (
            Nettnokler(oppsett.nokler, utkall(private=oppsett.private)) if isinstance(oppsett.nokler, str) else _filnokler(oppsett.nokler)
        )
        yield Maskinporten(oppsett=oppsett, nokler=kilde, fylker=konsumenter)


def _filnokler(fil: Path) -> Filnokler:
    try:
        return Filnokler(fil)
    except (OSError, UbrukeligNokkelsett):
        raise _utsteder_mangler() from None


def utsted_demotoken(settings: Settings, rolle: Brukerrolle, fylke: str, na: datetime, varighet: timedelta = DEMOVARIGHET) -> str:
    """A bearer token of the demo issuer. Never in production."""
    if not settings.demo:
        raise Oppsettsfeil(
            Tekst(nb="Demotoken blir ikke utstedt i produksjon.", nn="Demotoken blir ikkje utferda i produksjon."),
            tiltak=Tekst(
                nb="Hent tokenet hos utstederen (KONTRAKTVERK_UTSTEDER).", nn="Hent tokenet hos utferdaren (KONTRAKTVERK_UTSTEDER)."
            ),
        )
    if not _FYLKE.fullmatch(fylke):
        raise IkkeLov(
            Tekst(nb="Fylket må skrives med to siffer.", nn="Fylket må skrivast med to siffer."),
            tiltak=Tekst(nb="Skriv for eksempel 46 for Vestland.", nn="Skriv til dømes 46 for Vestland."),
        )
    nokkel = _demonokkel(settings)
    krav: dict[str, Any] = {
        "iss": DEMOUTSTEDER,
        "aud": MALGRUPPE,
        "sub": f"demo-{rolle.value}",
        "rolle": rolle.value,
        "fylke": fylke,
        "iat": int(na.timestamp()),
        "exp": int((na + varighet).timestamp()),
    }
    return jwt.encode({"alg": "ES256", "kid": nokkel.thumbprint()}, krav, nokkel)


def _bruker(krav: Mapping[str, Any]) -> Bruker:
    sub, fylke = krav["sub"], krav["fylke"]
    if not _SUB.fullmatch(sub) or _ELLEVE_SIFRE.search(sub) or not _FYLKE.fullmatch(fylke):
        raise ValueError("claims")
    return Bruker(sub=sub, rolle=Brukerrolle(krav["rolle"]), fylke=fylke)


def _demonokkel(settings: Settings) -> jwk.ECKey:
    """The demo issuer's key, made at first use. Two processes at once end with the same key: `link` never replaces."""
    merk_mappe(settings.data, settings.modus)
    fil = settings.data / DEMONOKKEL
    if not fil.exists():
        skriv_ny(fil, jwk.ECKey.generate_key("P-256").as_pem(private=True), tilgang=0o600)
    if fil.stat().st_mode & 0o077:
        raise Oppsettsfeil(
            Tekst(nb=f"Andre kan lese nøkkelen {fil.name}.", nn=f"Andre kan lese nøkkelen {fil.name}."),
            tiltak=Tekst(nb="Slett den, så lages en ny (tilgang 0600).", nn="Slett han, så blir det laga ein ny (tilgang 0600)."),
        )
    nokkel = jwk.ECKey.import_key(fil.read_bytes())
    nokkel.ensure_kid()
    return nokkel


def _ikke_tilgang() -> IkkeTilgang:
    return IkkeTilgang(
        Tekst(nb="Kallet mangler et gyldig token.", nn="Kallet manglar eit gyldig token."),
        tiltak=Tekst(
            nb="Send «Authorization: Bearer …» med et token som ikke er gått ut.",
            nn="Send «Authorization: Bearer …» med eit token som ikkje er gått ut.",
        ),
    )


def _utsteder_mangler() -> Oppsettsfeil:
    return Oppsettsfeil(
        Tekst(
            nb="Vi har ingen brukbare offentlige nøkler for utstederen av token.",
            nn="Vi har ingen brukande offentlege nøklar for utferdaren av token.",
        ),
        tiltak=Tekst(
            nb="Sett KONTRAKTVERK_UTSTEDER, og KONTRAKTVERK_TOKENNOKLER til en JWKS-fil med offentlige nøkler (EC eller RSA). "
            "Med Maskinporten: rett «nokler» i [maskinporten].",
            nn="Set KONTRAKTVERK_UTSTEDER, og KONTRAKTVERK_TOKENNOKLER til ei JWKS-fil med offentlege nøklar (EC eller RSA). "
            "Med Maskinporten: rett «nokler» i [maskinporten].",
        ),
    )
