"""Who calls, and what each role may do. What does not stand in `ROLLER` is refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from app.errors import Feil
from app.lager.dokumenter import Aktor
from app.tekst import Tekst


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
    HENTE_BEVIS = "henteBevis"
    STYRE_WEBHOOKS = "styreWebhooks"


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
    Handling.HENTE_BEVIS: _SKRIVER | {Brukerrolle.REVISOR},
    Handling.STYRE_WEBHOOKS: frozenset({Brukerrolle.FAGSYSTEM, Brukerrolle.ADMIN}),
}
"""Which roles may do which thing. What does not stand here is refused."""


class IkkeLov(Feil):
    """The caller is known, but may not do this."""

    kode = "ikke-lov"
    status = 403


class FeilFylke(IkkeLov):
    """The data belongs to another county than the token."""

    kode = "feil-fylke"


class ManglerScope(IkkeLov):
    """The role may do this, but the token was not asked for with the scope that it takes (RFC 6750 § 3.1)."""

    kode = "mangler-scope"

    def __init__(self, scope: str) -> None:
        super().__init__(
            Tekst(nb=f"Tokenet mangler scopet {scope}.", nn=f"Tokenet manglar scopet {scope}."),
            tiltak=Tekst(nb=f"Be om et token med scopet {scope}.", nn=f"Be om eit token med scopet {scope}."),
        )
        self.hoder = {"WWW-Authenticate": f'Bearer error="insufficient_scope", scope="{scope}"'}


@dataclass(frozen=True, slots=True)
class Scopegrense:
    """What a token is good for at most: `krever` has the scope of each thing that its kind may do at all."""

    gitt: frozenset[str]
    krever: Mapping[Handling, str]

    def gir(self, handling: Handling) -> bool:
        """The token has the scope that the thing takes."""
        return self.krever.get(handling) in self.gitt


@dataclass(frozen=True, slots=True, kw_only=True)
class Bruker:
    """Who calls. `leverandor`: the organisation that calls on behalf of the one in `sub`. `grense`: what the token itself narrows to."""

    sub: str
    rolle: Brukerrolle
    fylke: str
    leverandor: str | None = None
    grense: Scopegrense | None = field(default=None, compare=False)

    @property
    def aktor(self) -> Aktor:
        """As the store knows it: the log says role and system (and whose, on behalf of whom), never a person's number."""
        via = f"/{self.leverandor}" if self.leverandor else ""
        return Aktor(navn=f"{self.rolle.value}:{self.sub}{via}", fylkesnummer=self.fylke)

    def kan(self, handling: Handling) -> bool:
        """The role has the right, and the token is good for it."""
        return self.rolle in ROLLER[handling] and (self.grense is None or self.grense.gir(handling))

    def krev(self, handling: Handling) -> Bruker:
        """Itself, or IkkeLov."""
        if self.kan(handling):
            return self
        if self.rolle in ROLLER[handling] and self.grense is not None and handling in self.grense.krever:
            raise ManglerScope(self.grense.krever[handling])
        raise IkkeLov(
            Tekst(nb=f"Rollen {self.rolle.value} kan ikke gjøre dette.", nn=f"Rolla {self.rolle.value} kan ikkje gjere dette."),
            tiltak=Tekst(
                nb=f"Det krever en av rollene {_liste(handling)}. Bytt rolle, eller bruk et token med en av dem.",
                nn=f"Det krev ei av rollene {_liste(handling)}. Byt rolle, eller bruk eit token med ei av dei.",
            ),
        )

    def krev_fylke(self, fylkesnummer: str) -> None:
        """The data must be of the caller's own county."""
        if fylkesnummer != self.fylke:
            raise FeilFylke(
                Tekst(
                    nb=f"Kontrakten er for fylke {fylkesnummer}, men du har tilgang til fylke {self.fylke}.",
                    nn=f"Kontrakten er for fylke {fylkesnummer}, men du har tilgang til fylke {self.fylke}.",
                ),
                tiltak=Tekst(
                    nb="Bytt til en rolle i fylket i kontrakten, eller bruk et token for det.",
                    nn="Byt til ei rolle i fylket i kontrakten, eller bruk eit token for det.",
                ),
            )


def _liste(handling: Handling) -> str:
    return ", ".join(sorted(r.value for r in ROLLER[handling]))
