"""The contract of a handler as code: look, work outside, then move the case in one transaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from sqlalchemy import Connection

from app.jobber.port import Args
from app.lager.base import Lager

Sak = TypeVar("Sak")
Resultat = TypeVar("Resultat")


@dataclass(frozen=True, slots=True, kw_only=True)
class Trinn(Generic[Sak, Resultat]):
    """One step in a case's life.

    `les`     what the step works with; None: an earlier run has done it already
    `utfor`   the work outside, under the key it is given, with no transaction open
    `flytt`   compare-and-set of the state; False: another run was faster, and nothing more is written
    `skriv`   the event and the next job, in the same transaction
    """

    navn: str
    lager: Lager
    les: Callable[[Connection, Args], Sak | None]
    utfor: Callable[[Sak, str], Resultat]
    flytt: Callable[[Connection, Sak, Resultat], bool]
    skriv: Callable[[Connection, Sak, Resultat], None]

    def kjor(self, args: Args) -> None:
        """Carry the step out. Safe to call any number of times, also at the same time."""
        with self.lager.lesing() as forbindelse:
            sak = self.les(forbindelse, args)
        if sak is None:
            return
        resultat = self.utfor(sak, self.nokkel(args))
        with self.lager.transaksjon() as forbindelse:
            if self.flytt(forbindelse, sak, resultat):
                self.skriv(forbindelse, sak, resultat)

    def nokkel(self, args: Args) -> str:
        """What a repetition of the outside work is known by: the case and the step."""
        return ":".join((*(args[navn] for navn in sorted(args)), self.navn))
