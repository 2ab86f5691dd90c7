"""What lets a signer do things on their own page: a session of half an hour, a token in each form, and a look at where the form was.

The demo login identifies nobody; it shows the way. Nothing is stored: session and token are marks that only this service can make.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from fastapi import Request, Response

from app.lager.kryptering import Nokkelring
from app.web.skjemavern import FremmedSide, er_vart, fra_egen_side, lag_merke

KAKE = "kv_signer"
VARIGHET = timedelta(minutes=30)
_OKT, _SKJEMA = "signerinnlogging", "signerskjema"


@dataclass(frozen=True, slots=True)
class Dor:
    """The door to the page of one signer of one order."""

    ring: Nokkelring
    oppdrag_id: str
    felt: str

    def logg_inn(self, svar: Response, *, sti: str, na: datetime, https: bool) -> None:
        """From now on the browser shows its session, here and nowhere else."""
        utloper = str(int((na + VARIGHET).timestamp()))
        verdi = f"{utloper}.{self._merke(_OKT, utloper)}"
        sekunder = int(VARIGHET.total_seconds())
        svar.set_cookie(KAKE, verdi, max_age=sekunder, path=sti, secure=https, httponly=True, samesite="strict")

    def logg_ut(self, svar: Response, *, sti: str, https: bool) -> None:
        """The browser forgets it."""
        svar.delete_cookie(KAKE, path=sti, secure=https, httponly=True, samesite="strict")

    def er_inne(self, request: Request, *, na: datetime) -> bool:
        """Whether the browser shows a session of this signer that has not run out."""
        utloper, _, merke = request.cookies.get(KAKE, "").partition(".")
        return utloper.isascii() and utloper.isdecimal() and int(utloper) > na.timestamp() and self._er_vart(_OKT, utloper, merke)

    def skjemamerke(self, request: Request) -> str:
        """What each form of the page holds: bound to the signer and to the session."""
        return self._merke(_SKJEMA, request.cookies.get(KAKE, ""))

    def krev_eget_skjema(self, request: Request, merke: str) -> None:
        """Refuse what another page has made the browser send."""
        if not (fra_egen_side(request) and self._er_vart(_SKJEMA, request.cookies.get(KAKE, ""), merke)):
            raise FremmedSide

    def _er_vart(self, formal: str, hva: str, merke: str) -> bool:
        return er_vart(self.ring, merke, formal, self.oppdrag_id, self.felt, hva)

    def _merke(self, formal: str, hva: str) -> str:
        return lag_merke(self.ring, formal, self.oppdrag_id, self.felt, hva)
