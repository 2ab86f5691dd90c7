"""What lets a signer do things on their own page: a session of half an hour, a token in each form, and a look at where the form was.

The demo login identifies nobody; it shows the way, and lets one choose a level as the real logins have one: at the low level only what
tells nothing is shown. Nothing is stored: session and token are marks that only this service can make.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from fastapi import Request, Response

from app.lager.kryptering import Nokkelring
from app.web.skjemavern import FremmedSide, er_vart, fra_egen_side, lag_merke
from signing.model import Niva

KAKE = "kv_signer"
VARIGHET = timedelta(minutes=30)
NIVAER = {niva.value: niva for niva in (Niva.LAVT, Niva.HOYT)}
"""What one can log in at. The document, its names and signing ask for the high one."""
_OKT, _SKJEMA = "signerinnlogging", "signerskjema"


@dataclass(frozen=True, slots=True)
class Dor:
    """The door to the page of one signer of one order."""

    ring: Nokkelring
    oppdrag_id: str
    felt: str
    kake: str
    """What the browser shows of a session, the demo's or a real one: what the forms are bound to."""

    def logg_inn(self, svar: Response, niva: Niva, *, sti: str, na: datetime, https: bool) -> None:
        """From now on the browser shows its session, here and nowhere else."""
        utloper = str(int((na + VARIGHET).timestamp()))
        verdi = f"{utloper}.{niva}.{self._merke(_OKT, utloper, niva)}"
        sekunder = int(VARIGHET.total_seconds())
        svar.set_cookie(KAKE, verdi, max_age=sekunder, path=sti, secure=https, httponly=True, samesite="strict")

    def logg_ut(self, svar: Response, *, sti: str, https: bool) -> None:
        """The browser forgets it."""
        svar.delete_cookie(KAKE, path=sti, secure=https, httponly=True, samesite="strict")

    def niva(self, *, na: datetime) -> Niva | None:
        """The level of the demo's session of this signer that the browser shows, if it shows one that has not run out."""
        utloper, _, resten = self.kake.partition(".")
        niva, _, merke = resten.partition(".")
        i_tide = utloper.isascii() and utloper.isdecimal() and int(utloper) > na.timestamp()
        return NIVAER[niva] if i_tide and niva in NIVAER and self._er_vart(merke, _OKT, utloper, niva) else None

    @property
    def skjemamerke(self) -> str:
        """What each form of the page holds: bound to the signer and to the session."""
        return self._merke(_SKJEMA, self.kake)

    def krev_eget_skjema(self, request: Request, merke: str) -> None:
        """Refuse what another page has made the browser send."""
        if not (fra_egen_side(request) and self._er_vart(merke, _SKJEMA, self.kake)):
            raise FremmedSide

    def _er_vart(self, merke: str, formal: str, *hva: str) -> bool:
        return er_vart(self.ring, merke, formal, self.oppdrag_id, self.felt, *hva)

    def _merke(self, formal: str, *hva: str) -> str:
        return lag_merke(self.ring, formal, self.oppdrag_id, self.felt, *hva)
