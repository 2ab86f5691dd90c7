"""A login under way, and who it turned out to be (OpenID Connect Core 1.0, the code flow)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any

from signing.model import Niva

LEVETID = timedelta(minutes=10)
"""How long a login may take, from the button to the answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Innlogging:
    """A login that has begun. Secret: whoever has it can finish it. Kept on the server, used once, bound to the browser that began it.

    `acr`: what the answer may say. `steg_opp`: the person logs in anew, however lately that was done. `til`: where to go afterwards.
    """

    leverandor: str
    state: str = field(repr=False)
    nonce: str = field(repr=False)
    verifikator: str = field(repr=False)
    begynt: datetime
    acr: tuple[str, ...]
    steg_opp: bool
    til: str

    def som_json(self) -> dict[str, Any]:
        """What `fra_json` reads."""
        return {**asdict(self), "begynt": self.begynt.isoformat(), "acr": list(self.acr)}

    @staticmethod
    def fra_json(rad: Mapping[str, Any]) -> Innlogging:
        """As it was stored by us."""
        return Innlogging(**{**rad, "begynt": datetime.fromisoformat(rad["begynt"]), "acr": tuple(rad["acr"])})


@dataclass(frozen=True, slots=True, kw_only=True)
class Identitet:
    """Who logged in, as the provider says, after every check. `sub` is the provider's own name for the person, unique with `utsteder`.

    `innlogget`: when the person showed who they are (`auth_time`); where the provider does not tell, when it told of them (`iat`), and
    `nar_kjent` is false: it may have been long before. `sid`: the session there. `pid`: personal number. `organisasjoner`: the
    organisation numbers that the person chose to act for (Ansattporten). `krav`: every claim.
    """

    leverandor: str
    utsteder: str
    sub: str = field(repr=False)
    acr: str
    niva: Niva
    innlogget: datetime
    nar_kjent: bool
    sid: str | None = field(default=None, repr=False)
    pid: str | None = field(default=None, repr=False)
    navn: str | None = field(default=None, repr=False)
    organisasjoner: tuple[str, ...] = ()
    krav: Mapping[str, Any] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Utlogget:
    """Whose sessions the provider has ended: those of `sid`; where it names no session, all of `sub`. At least one is there.
    `jti`: the message's own number, where it has one; two messages can say the same."""

    utsteder: str
    sub: str | None = field(default=None, repr=False)
    sid: str | None = field(default=None, repr=False)
    jti: str | None = field(default=None, repr=False, compare=False)
