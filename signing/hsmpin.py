"""Whether a PIN may be tried on a token: many lock after three wrong ones, and then no county behind them is sealed.

A PIN that was refused is remembered, by every process of an installation where the caller gives a memory that they share (`Pinminne`),
and the token's own flags are looked at before each login (PKCS#11 3.0, CK_TOKEN_INFO: CKF_USER_PIN_COUNT_LOW, _FINAL_TRY, _LOCKED).
A token need not raise them, so the memory and the flags each stop a login alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, ExitStack, nullcontext
from dataclasses import dataclass, field
from typing import Any, Protocol

from pkcs11 import TokenFlag
from pkcs11 import exceptions as p11

from signing.errors import HsmOppsett
from signing.model import Tekst

GAL_PIN = (p11.PinIncorrect, p11.PinInvalid, p11.PinLenRange)
"""What says that this PIN is the wrong one; other refusals say something about the token."""
_FEIL_TELT = TokenFlag.USER_PIN_COUNT_LOW | TokenFlag.USER_PIN_FINAL_TRY | TokenFlag.USER_PIN_LOCKED
"""Raised by a wrong PIN, and taken down by a right one or a new one."""


@dataclass(frozen=True, slots=True)
class Avvisning:
    """A PIN that the token has refused. `telt`: the token showed by a flag that it had counted it, so the flag will tell when somebody
    has got in since."""

    telt: bool


class Pinminne(Protocol):
    """What is remembered of the PINs that one token has refused."""

    def alene(self) -> AbstractContextManager[None]:
        """One at a time tries a PIN: those who wait then know how it went."""

    def avvist(self, pin: str) -> Avvisning | None:
        """Whether the token has refused this one."""

    def husk(self, pin: str, *, telt: bool) -> None:
        """It has. `telt` as in `Avvisning`. Never raises: the refusal itself is what must be told."""

    def glem(self) -> None:
        """It let somebody in: nothing that it refused before counts any more."""


@dataclass
class Prosessminne:
    """For as long as the process lives."""

    _avvist: dict[str, Avvisning] = field(default_factory=dict, repr=False)

    def alene(self) -> AbstractContextManager[None]:
        """The caller has the module's own lock."""
        return nullcontext()

    def avvist(self, pin: str) -> Avvisning | None:
        """Whether the token has refused this one."""
        return self._avvist.get(_avtrykk(pin))

    def husk(self, pin: str, *, telt: bool) -> None:
        """It has."""
        self._avvist[_avtrykk(pin)] = Avvisning(telt)

    def glem(self) -> None:
        """It let somebody in."""
        self._avvist.clear()


def _avtrykk(pin: str) -> str:
    return hashlib.sha256(pin.encode()).hexdigest()


def logg_inn(finn: Callable[[], Any], navn: str, pin: str, minner: Sequence[Pinminne]) -> Any:
    """A session that is logged in. `finn`: the token as it is now; `navn`: its label. Raises `HsmOppsett` where the token has locked itself
    or would at the next wrong PIN, and `PinIncorrect`, without a login, where it has refused this one before."""
    with ExitStack() as stabel:
        for minne in minner:
            stabel.enter_context(minne.alene())
        token = finn()
        _krev_forsvarlig(token.flags, navn, [en for minne in minner if (en := minne.avvist(pin))])
        try:
            okt = token.open(user_pin=pin)
        except GAL_PIN:
            telt = _telt(finn)
            for minne in minner:
                minne.husk(pin, telt=telt)
            raise
        for minne in minner:
            minne.glem()
        return okt


def _krev_forsvarlig(flagg: int, navn: str, avvisninger: Sequence[Avvisning]) -> None:
    if flagg & TokenFlag.USER_PIN_LOCKED:
        raise last(navn)
    if flagg & TokenFlag.USER_PIN_FINAL_TRY:
        raise _siste_forsok(navn)
    if any(not en.telt or flagg & _FEIL_TELT for en in avvisninger):
        raise p11.PinIncorrect


def _telt(finn: Callable[[], Any]) -> bool:
    try:
        return bool(finn().flags & _FEIL_TELT)
    except p11.PKCS11Error:
        return False


def last(navn: str) -> HsmOppsett:
    """The token has locked itself."""
    return HsmOppsett(
        "hsm-pin-last",
        Tekst(
            nb=f"Tokenet «{navn}» i HSM-en er låst etter for mange gale PIN-er.",
            nn=f"Tokenet «{navn}» i HSM-en er låst etter for mange PIN-ar som var feil.",
        ),
        Tekst(
            nb="Be den som har ansvaret for sikkerheten til HSM-en, om å låse det opp. Legg den riktige PIN-en i filen. "
            "Det blir prøvd igjen av seg selv.",
            nn="Be den som har ansvaret for tryggleiken til HSM-en, om å låse det opp. Legg den rette PIN-en i fila. "
            "Det blir prøvd igjen av seg sjølv.",
        ),
    )


def _siste_forsok(navn: str) -> HsmOppsett:
    return HsmOppsett(
        "hsm-pin-siste-forsok",
        Tekst(
            nb=f"Tokenet «{navn}» i HSM-en låser seg hvis neste PIN er gal. Vi prøver derfor ikke.",
            nn=f"Tokenet «{navn}» i HSM-en låser seg dersom neste PIN er feil. Vi prøver derfor ikkje.",
        ),
        Tekst(
            nb="Legg den riktige PIN-en i filen. Logg inn med den i verktøyet som hører til HSM-en. Da teller tokenet på nytt, "
            "og det blir prøvd igjen av seg selv.",
            nn="Legg den rette PIN-en i fila. Logg inn med han i verktøyet som høyrer til HSM-en. Då tel tokenet på nytt, "
            "og det blir prøvd igjen av seg sjølv.",
        ),
    )
