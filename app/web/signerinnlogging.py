"""What lets a signer do things on their own page: a session of half an hour, a token in each form, and a look at where the form was.

The demo login identifies nobody; it shows the way. Nothing is stored: session and token are marks that only this service can make.
"""

from __future__ import annotations

import hmac
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from fastapi import Request, Response

from app.errors import Feil
from app.lager.kryptering import Nokkelring
from app.tekst import Tekst

KAKE = "kv_signer"
VARIGHET = timedelta(minutes=30)
_OKT, _SKJEMA = "signerinnlogging", "signerskjema"


class FremmedSide(Feil):
    """The form was not sent from our own page, or from one that is too old."""

    kode = "fremmed-side"
    status = 403

    def __init__(self) -> None:
        super().__init__(
            Tekst(
                nb="Skjemaet ble ikke sendt fra siden det hører til på. Ingenting er gjort.",
                nn="Skjemaet blei ikkje sendt frå sida det høyrer til på. Ingenting er gjort.",
            ),
            tiltak=Tekst(nb="Åpne lenken i meldingen på nytt, og prøv igjen.", nn="Opne lenka i meldinga på nytt, og prøv igjen."),
        )


@dataclass(frozen=True, slots=True)
class Dor:
    """The door to the page of one signer of one order."""

    ring: Nokkelring
    oppdrag_id: str
    felt: str

    def logg_inn(self, svar: Response, *, sti: str, na: datetime, https: bool) -> None:
        """From now on the browser shows its session, here and nowhere else."""
        utloper = str(int((na + VARIGHET).timestamp()))
        verdi = f"{utloper}.{self._merke(_OKT, utloper, self.ring.gjeldende)}"
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
        return self._merke(_SKJEMA, request.cookies.get(KAKE, ""), self.ring.gjeldende)

    def krev_eget_skjema(self, request: Request, merke: str) -> None:
        """Refuse what another page has made the browser send."""
        if not (_fra_egen_side(request) and self._er_vart(_SKJEMA, request.cookies.get(KAKE, ""), merke)):
            raise FremmedSide

    def _er_vart(self, formal: str, hva: str, merke: str) -> bool:
        gitt = merke.encode()
        return any(hmac.compare_digest(self._merke(formal, hva, nokkel).encode(), gitt) for nokkel in self.ring.nokler)

    def _merke(self, formal: str, hva: str, nokkel_id: str) -> str:
        innhold = json.dumps([self.oppdrag_id, self.felt, hva]).encode()
        return hmac.digest(self.ring.nokler[nokkel_id].avled(formal), innhold, "sha256").hex()


def _fra_egen_side(request: Request) -> bool:
    """What the browser says of where the form was. Older ones say the origin only; one that says neither is refused."""
    sted = request.headers.get("sec-fetch-site")
    if sted is not None:
        return sted == "same-origin"
    opphav = urlsplit(request.headers.get("origin", ""))
    return opphav.scheme in {"http", "https"} and opphav.netloc.lower() == request.headers.get("host", "").lower()
