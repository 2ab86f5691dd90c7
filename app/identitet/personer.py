"""Where people log in, and what they are when they have: the providers of this installation with its book of roles."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from app.identitet.oidc.innlogging import Identitet, Innlogging, Utlogget
from app.identitet.rollebok import Rollebok, Tildeling, les_rollebok, personkode
from app.identitetsoppsett import Hvem, Leverandor, Oktgrenser
from app.lager.okter import Lagretokt, Tilfeldig
from app.settings import Settings
from app.tekst import Malform
from signing.model import Niva

TREFF = "treff"
"""The name of `Rollebok.treff` in what is kept with a session."""


class Oidc(Protocol):
    """One provider, as `app.identitet.oidc` speaks with it. Every call may go out of the machine: never on the event loop."""

    leverandor: Leverandor

    def begynn(
        self, *, na: datetime, tilfeldig: Tilfeldig, malform: Malform, steg_opp: bool, til: str, minst: Niva = Niva.INGEN
    ) -> tuple[str, Innlogging]:
        """The address where the person logs in, and what to remember meanwhile."""

    def fullfor(self, innlogging: Innlogging, parametre: Mapping[str, str], *, na: datetime, tilfeldig: Tilfeldig) -> Identitet:
        """Who it was, after every check."""

    def utlogging(self, *, til: str, state: str, na: datetime) -> str | None:
        """The address that ends the session there too; None where the provider has none."""

    def les_utloggingstoken(self, token: str, *, na: datetime) -> Utlogget:
        """Whose sessions the provider says are over (OpenID Connect Back-Channel Logout 1.0)."""

    def glem_utlogging(self, utlogget: Utlogget) -> None:
        """The message could not be carried out: the same one counts when it comes again."""

    def les_frontkanal(self, parametre: Mapping[str, str]) -> Utlogget:
        """The same, told in a frame of the browser (OpenID Connect Front-Channel Logout 1.0)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Personinnlogging:
    """`steder`: the providers by id, in the order of the file."""

    steder: Mapping[str, Oidc]
    rollebok: Rollebok = field(default_factory=Rollebok)
    grenser: Oktgrenser = field(default_factory=Oktgrenser)
    tilfeldig: Tilfeldig = secrets.token_bytes

    def for_hvem(self, hvem: Hvem) -> tuple[Leverandor, ...]:
        """Where these people log in."""
        return tuple(sted.leverandor for sted in self.steder.values() if hvem in sted.leverandor.hvem)

    def sted(self, id_: str, hvem: Hvem) -> Oidc | None:
        """The provider of this id, if these people log in there."""
        sted = self.steder.get(id_)
        return sted if sted is not None and hvem in sted.leverandor.hvem else None

    def tildelinger(self, okt: Lagretokt, *, dag: date) -> tuple[Tildeling, ...]:
        """The roles that the person of a session has now."""
        return self.rollebok.tildelinger(okt.leverandor, personkode(okt.person), okt.innhold.get(TREFF, ()), dag=dag)


def personinnlogging(settings: Settings, steder: Mapping[str, Oidc], fylker: Mapping[str, object]) -> Personinnlogging:
    """As the settings say. `fylker`: the counties by number. Raises `Oppsettsfeil` for a row that cannot be read."""
    oppsett = settings.identitet
    if oppsett is None:
        return Personinnlogging(steder={})
    return Personinnlogging(
        steder=steder,
        rollebok=les_rollebok(oppsett.roller, [en.id for en in oppsett.leverandorer], settings.data / "fylker", sorted(fylker)),
        grenser=oppsett.okt,
    )
