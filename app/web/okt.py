"""Who looks at the pages: a session of some hours, in a cookie that holds the same token as a call to the API would.

Until a county's own login is connected only the demo can start one. Every page asks for a right; without a session one is sent to log in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request, Response

from app.api.tilgang import DEMOVARIGHET, Bruker, Brukerrolle, Handling
from app.api.tjeneste import Med, Tjeneste
from app.errors import Feil, IkkeTilgang
from app.lager.dokumenter import Aktor
from app.tekst import Tekst
from app.web.skjemavern import FremmedSide, er_vart, fra_egen_side, lag_merke

KAKE = "kv_okt"
INNLOGGING = "/innlogging"
_SKJEMA = "oktskjema"


@dataclass(frozen=True, slots=True)
class Menypunkt:
    """One entry of the menu; its word is `meny_<navn>` in `felles.html.j2`."""

    sti: str
    navn: str
    under: tuple[str, ...] = ()
    """What the addresses of the pages below it begin with."""

    def her(self, sti: str) -> str | None:
        """What `aria-current` says of it on the page at `sti`: the page itself, or one below it."""
        if sti == self.sti:
            return "page"
        return "true" if sti.startswith(self.under) else None


LISTE, NY, MALER, REGLER, FYLKER = (
    Menypunkt("/", "liste", under=("/kontrakter/",)),
    Menypunkt("/ny", "ny", under=("/ny/",)),
    Menypunkt("/maler", "maler", under=("/maler/",)),
    Menypunkt("/regler", "regler"),
    Menypunkt("/fylker", "fylker"),
)
KONTROLLER, LOGG, DRIFT = (
    Menypunkt("/kontroller", "kontroller", under=("/kontroller/", "/v/")),
    Menypunkt("/logg", "logg", under=("/logg/",)),
    Menypunkt("/drift", "drift", under=("/drift/",)),
)

MENYER: Mapping[Brukerrolle, tuple[Menypunkt, ...]] = {
    Brukerrolle.SAKSBEHANDLER: (LISTE, NY, MALER, KONTROLLER),
    Brukerrolle.GODKJENNER: (LISTE, MALER, KONTROLLER),
    Brukerrolle.REVISOR: (KONTROLLER, LISTE, LOGG, MALER),
    Brukerrolle.MALFORFATTER: (MALER, REGLER, FYLKER, KONTROLLER),
    Brukerrolle.ADMIN: (DRIFT, FYLKER, MALER, KONTROLLER),
}
"""What each role has in its menu; the first is where it begins. A role that is not here has no pages."""
UTEN_OKT = (KONTROLLER, REGLER)


class UtenOkt(Feil):
    """The page is for those who are logged in. The answer is the way there (`app.web.ruter`)."""

    kode = "ikke-innlogget"
    status = 401

    def __init__(self) -> None:
        super().__init__(
            Tekst(nb="Du må logge inn for å se denne siden.", nn="Du må logge inn for å sjå denne sida."),
            tiltak=Tekst(nb="Logg inn, og åpne siden på nytt.", nn="Logg inn, og opne sida på nytt."),
        )


@dataclass(frozen=True, slots=True)
class Okt:
    """One session."""

    bruker: Bruker
    fylke: Tekst
    skjemamerke: str
    """What every form of this session holds."""

    @property
    def aktor(self) -> Aktor:
        """As the store knows it."""
        return self.bruker.aktor

    @property
    def meny(self) -> tuple[Menypunkt, ...]:
        """The menu of the role."""
        return MENYER[self.bruker.rolle]

    def kan(self, handling: str) -> bool:
        """The role has the right; by its name, for the pages."""
        return self.bruker.kan(Handling(handling))


def les_okt(request: Request, tjeneste: Tjeneste) -> Okt | None:
    """The session of this call, if its token is good and its role has pages. Asked once for a call."""
    kake = request.cookies.get(KAKE, "")
    if not kake or not tjeneste.settings.demo:
        return None
    try:
        bruker = tjeneste.tokenkontroll.les(f"Bearer {kake}", na=tjeneste.na())
    except IkkeTilgang:
        return None
    fylke = tjeneste.verksted.grunnlag.fylker.get(bruker.fylke)
    if bruker.rolle not in MENYER or fylke is None:
        return None
    request.state.kaller = {"rolle": bruker.rolle.value, "fylke": bruker.fylke}
    return Okt(bruker, fylke.navn, lag_merke(tjeneste.gang.ring, _SKJEMA, kake))


def krev_eget_skjema(request: Request, tjeneste: Tjeneste, merke: str) -> None:
    """Refuse what another page has made the browser send."""
    if not (fra_egen_side(request) and er_vart(tjeneste.gang.ring, merke, _SKJEMA, request.cookies.get(KAKE, ""))):
        raise FremmedSide


def start(svar: Response, token: str, *, https: bool) -> None:
    """From now on the browser shows its token. Not sent with forms of other sites, never read by a script."""
    svar.set_cookie(KAKE, token, max_age=int(DEMOVARIGHET.total_seconds()), path="/", secure=https, httponly=True, samesite="lax")


def avslutt(svar: Response, *, https: bool) -> None:
    """The browser forgets it."""
    svar.delete_cookie(KAKE, path="/", secure=https, httponly=True, samesite="lax")


def _okt_med(handling: Handling) -> Callable[[Request, Tjeneste], Okt]:
    def les(request: Request, tjeneste: Med) -> Okt:
        okt = les_okt(request, tjeneste)
        if okt is None:
            raise UtenOkt
        okt.bruker.krev(handling)
        return okt

    return les


def _okt_hvis_noen(request: Request, tjeneste: Med) -> Okt | None:
    return les_okt(request, tjeneste)


OktHvisNoen = Annotated[Okt | None, Depends(_okt_hvis_noen)]
Leserokt = Annotated[Okt, Depends(_okt_med(Handling.LESE))]
Skriverokt = Annotated[Okt, Depends(_okt_med(Handling.SKRIVE))]
Godkjennerokt = Annotated[Okt, Depends(_okt_med(Handling.GODKJENNE))]
Malokt = Annotated[Okt, Depends(_okt_med(Handling.SE_MALER))]
Driftsokt = Annotated[Okt, Depends(_okt_med(Handling.DRIFTE))]
