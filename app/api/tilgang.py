"""Who may do what: reads bearer tokens, knows the roles, and issues tokens in demo mode.

Deny by default: no token or a bad one is 401, a role without the right is 403, another county's document does not exist (404).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from joserfc import jwk, jwt
from joserfc.errors import JoseError

from app.errors import Feil, IkkeTilgang, Oppsettsfeil
from app.lager.base import merk_mappe
from app.lager.blobs import skriv_ny
from app.lager.dokumenter import Aktor
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
_OFFENTLIGE = frozenset({"EC", "RSA"})
"""Kinds of key that have a public half. A shared secret in the issuer's list would let every reader of it issue tokens."""
_FYLKE = re.compile(r"[0-9]{2}")
_SUB = re.compile(r"[A-Za-z0-9:._@-]{1,100}")
_ELLEVE_SIFRE = re.compile(r"(?<![0-9])[0-9]{11}(?![0-9])")
"""A `sub` stands in the event log for ever: an issuer that puts a personal number there is refused."""


class Brukerrolle(StrEnum):
    """What a user of the service is (innhold §8.3)."""

    SAKSBEHANDLER = "saksbehandler"
    GODKJENNER = "godkjenner"
    REVISOR = "revisor"
    MALFORFATTER = "malforfatter"
    ADMIN = "admin"
    FAGSYSTEM = "fagsystem"


class Handling(StrEnum):
    """What can be asked of the service."""

    LESE = "lese"
    SE_FUNN = "seFunn"
    SKRIVE = "skrive"
    KONTROLLERE = "kontrollere"
    SE_MALER = "seMaler"
    VERIFISERE = "verifisere"
    DRIFTE = "drifte"
    GODKJENNE = "godkjenne"
    FORSEGLE_RAPPORT = "forsegleRapport"


_SKRIVER = frozenset({Brukerrolle.FAGSYSTEM, Brukerrolle.SAKSBEHANDLER})

ROLLER: Mapping[Handling, frozenset[Brukerrolle]] = {
    Handling.LESE: _SKRIVER | {Brukerrolle.REVISOR, Brukerrolle.GODKJENNER},
    Handling.SE_FUNN: _SKRIVER,
    Handling.SKRIVE: _SKRIVER,
    Handling.KONTROLLERE: _SKRIVER,
    Handling.SE_MALER: frozenset(Brukerrolle),
    Handling.VERIFISERE: frozenset(Brukerrolle),
    Handling.DRIFTE: frozenset({Brukerrolle.ADMIN}),
    Handling.GODKJENNE: frozenset({Brukerrolle.GODKJENNER}),
    Handling.FORSEGLE_RAPPORT: frozenset({Brukerrolle.SAKSBEHANDLER, Brukerrolle.REVISOR}),
}
"""Which roles may do which thing. What does not stand here is refused."""


class IkkeLov(Feil):
    """The caller is known, but may not do this."""

    kode = "ikke-lov"
    status = 403


class FeilFylke(IkkeLov):
    """The data belongs to another county than the token."""

    kode = "feil-fylke"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bruker:
    """Who calls."""

    sub: str
    rolle: Brukerrolle
    fylke: str

    @property
    def aktor(self) -> Aktor:
        """As the store knows it: the log says role and system, never a person's number."""
        return Aktor(navn=f"{self.rolle.value}:{self.sub}", fylkesnummer=self.fylke)

    def kan(self, handling: Handling) -> bool:
        """The role has the right."""
        return self.rolle in ROLLER[handling]

    def krev(self, handling: Handling) -> Bruker:
        """Itself, or IkkeLov."""
        if self.kan(handling):
            return self
        raise IkkeLov(
            Tekst(nb=f"Rollen {self.rolle.value} kan ikke gjøre dette.", nn=f"Rolla {self.rolle.value} kan ikkje gjere dette."),
            tiltak=Tekst(
                nb=f"Bruk et token med en av rollene {_liste(handling)}.", nn=f"Bruk eit token med ei av rollene {_liste(handling)}."
            ),
        )

    def krev_fylke(self, fylkesnummer: str) -> None:
        """The data must be of the caller's own county."""
        if fylkesnummer != self.fylke:
            raise FeilFylke(
                Tekst(
                    nb=f"Kontrakten er for fylke {fylkesnummer}, men tokenet gjelder fylke {self.fylke}.",
                    nn=f"Kontrakten er for fylke {fylkesnummer}, men tokenet gjeld fylke {self.fylke}.",
                ),
                tiltak=Tekst(nb="Bruk et token for fylket i kontrakten.", nn="Bruk eit token for fylket i kontrakten."),
            )


@dataclass(frozen=True, slots=True)
class Tokenkontroll:
    """Whose tokens are believed. `algoritmer` is a closed list: `none` and the unexpected are refused before the key is used."""

    utsteder: str
    nokler: jwk.KeySet
    algoritmer: tuple[str, ...]

    def les(self, overskrift: str | None, *, na: datetime) -> Bruker:
        """The caller of an `Authorization` header. Every fault looks the same from outside."""
        skjema, _, token = (overskrift or "").partition(" ")
        if skjema.lower() != "bearer" or not token.strip() or len(token) > _TOKEN_MAKS:
            raise _ikke_tilgang()
        try:
            krav = jwt.decode(token.strip(), self.nokler, algorithms=self.algoritmer).claims
            self._register(na).validate(krav)
            return _bruker(krav)
        except (JoseError, ValueError, TypeError, KeyError, AttributeError) as feil:
            raise _ikke_tilgang() from feil

    def _register(self, na: datetime) -> jwt.JWTClaimsRegistry:
        return jwt.JWTClaimsRegistry(
            now=int(na.timestamp()),
            leeway=SLINGRING,
            iss={"essential": True, "value": self.utsteder},
            aud={"essential": True, "value": MALGRUPPE},
            exp={"essential": True},
            sub={"essential": True},
        )


def tokenkontroll(settings: Settings) -> Tokenkontroll:
    """Demo: our own key in the data folder. Production: the issuer's public keys."""
    if settings.demo:
        nokkel = _demonokkel(settings)
        return Tokenkontroll(DEMOUTSTEDER, jwk.KeySet([nokkel]), ("ES256",))
    if settings.utsteder is None or settings.tokennokler is None:
        raise _utsteder_mangler()
    try:
        raa = json.loads(settings.tokennokler.read_text(encoding="utf-8"))
        if not raa["keys"] or any(nokkel["kty"] not in _OFFENTLIGE or "d" in nokkel for nokkel in raa["keys"]):
            raise _utsteder_mangler()
        nokler = jwk.KeySet.import_key_set(raa)
    except (JoseError, OSError, ValueError, KeyError, TypeError) as feil:
        raise _utsteder_mangler() from feil
    return Tokenkontroll(settings.utsteder, nokler, ("ES256", "PS256", "RS256"))


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


def _liste(handling: Handling) -> str:
    return ", ".join(sorted(r.value for r in ROLLER[handling]))


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
            nb="Sett KONTRAKTVERK_UTSTEDER, og KONTRAKTVERK_TOKENNOKLER til en JWKS-fil med offentlige nøkler (EC eller RSA).",
            nn="Set KONTRAKTVERK_UTSTEDER, og KONTRAKTVERK_TOKENNOKLER til ei JWKS-fil med offentlege nøklar (EC eller RSA).",
        ),
    )
