"""Who looks at the pages: a session of some hours. Every page asks for a right; without a session one is sent to log in.

Whoever logs in at a provider has a session in the store (`app.lager.okter`), and the browser its random id. The demo's chooser gives the
browser the same token as a call to the API would have: it identifies nobody, and stands nowhere.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated, cast

from fastapi import Depends, Request, Response

from app.api.tilgang import DEMOVARIGHET
from app.api.tjeneste import Med, Tjeneste
from app.clock import dag
from app.errors import Feil, IkkeFunnet, IkkeTilgang
from app.identitet.bruker import Bruker, Brukerrolle, Handling
from app.identitet.oidc.innlogging import Identitet
from app.identitet.personer import TREFF
from app.identitet.rollebok import Tildeling, personkode
from app.identitetsoppsett import NIVAER, Hvem
from app.lager import okter
from app.lager.dokumenter import Aktor
from app.lager.okter import Lagretokt, Oktslag
from app.tekst import Tekst
from app.web import kaker
from app.web.kaker import HEMMELIGHET, Kake
from app.web.oktfeil import ForGammelInnlogging, IngenRolle, UtenOkt
from app.web.skjemavern import FremmedSide, er_vart, fra_egen_side, lag_merke

KAKE = Kake.OKT.value
"""The name of the cookie without https."""
INNLOGGING = "/innlogging"
KREVER_FERSK = frozenset({Handling.GODKJENNE, Handling.FORSEGLE_RAPPORT})
"""What only a fresh login can do: to approve for the county, and to put its seal on."""
AV_SEG_SELV = "/status"
"""The end of the addresses that a page asks for by itself: that is no use of the session."""
NAR_KJENT = "narKjent"
"""The name of `Identitet.nar_kjent` in what is kept with a session."""
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


@dataclass(frozen=True, slots=True)
class Okt:
    """One session. `lagret`: as it stands in the store; None: the demo's. `flere`: the person has other roles to choose among."""

    bruker: Bruker
    fylke: Tekst
    skjemamerke: str
    lagret: Lagretokt | None = None
    flere: bool = False

    @property
    def aktor(self) -> Aktor:
        """As the store knows it."""
        return self.bruker.aktor

    @property
    def meny(self) -> tuple[Menypunkt, ...]:
        """The menu of the role."""
        return MENYER[self.bruker.rolle]

    @property
    def ekte(self) -> bool:
        """Somebody has shown who they are."""
        return self.lagret is not None

    def kan(self, handling: str) -> bool:
        """The role has the right; by its name, for the pages."""
        return self.bruker.kan(Handling(handling))

    def krev_fersk(self, handling: Handling, tjeneste: Tjeneste) -> None:
        """Refuse (`ForGammelInnlogging`) what asks for a fresher login than this one is."""
        if not self.fersk_nok(handling, tjeneste):
            raise ForGammelInnlogging

    def fersk_nok(self, handling: Handling, tjeneste: Tjeneste) -> bool:
        """The handling asks for no fresh login, or this one is: sure enough, young enough, and of an age that somebody told.
        The demo asks nobody."""
        grenser = tjeneste.personer.grenser
        if self.lagret is None or handling not in KREVER_FERSK:
            return True
        fersk = self.lagret.innhold.get(NAR_KJENT) is True and tjeneste.na() - self.lagret.innlogget <= grenser.steg_opp
        return fersk and NIVAER[self.lagret.niva] >= NIVAER[grenser.steg_opp_niva]


# ---------------------------------------------------------------- who it is


def les_okt(request: Request, tjeneste: Tjeneste) -> Okt | None:
    """The session of this call, if it holds and its role has pages. Asked once for a call."""
    funnet = _funnet(request, tjeneste)
    return funnet if isinstance(funnet, Okt) else None


def lest_okt(request: Request) -> Okt | None:
    """The session of this call, if it has been asked for before: nothing is looked up."""
    lest = getattr(request.state, "okt", None)
    return lest if isinstance(lest, Okt) else None


def _funnet(request: Request, tjeneste: Tjeneste) -> Okt | Feil:
    """The session, or why there is none."""
    if not hasattr(request.state, "okt"):
        request.state.okt = _les(request, tjeneste)
    return cast("Okt | Feil", request.state.okt)


def _les(request: Request, tjeneste: Tjeneste) -> Okt | Feil:
    kake = vist_kake(request, tjeneste)
    if HEMMELIGHET.fullmatch(kake):
        okt = _av_lageret(request, tjeneste, kake)
    else:
        okt = _demoens(tjeneste, kake) if kake and tjeneste.settings.demo else uten_okt(tjeneste)
    if isinstance(okt, Okt):
        request.state.kaller = {"rolle": okt.bruker.rolle.value, "fylke": okt.bruker.fylke}
    return okt


def _demoens(tjeneste: Tjeneste, kake: str) -> Okt | Feil:
    try:
        bruker = tjeneste.tokenkontroll.les(f"Bearer {kake}", na=tjeneste.na())
    except IkkeTilgang:
        return uten_okt(tjeneste)
    return _okt(tjeneste, bruker, kake)


def _av_lageret(request: Request, tjeneste: Tjeneste, kake: str) -> Okt | Feil:
    """Roles are looked up anew: one that has been taken away ends at once."""
    lagret = finn_lagret(tjeneste, kake, Oktslag.ANSATT, i_bruk=not request.url.path.endswith(AV_SEG_SELV))
    if lagret is None or lagret.rolle is None or lagret.fylkesnummer is None:
        return uten_okt(tjeneste)
    tildelt, kode = tildelinger(tjeneste, lagret), personkode(lagret.person)
    if (lagret.fylkesnummer, lagret.rolle) not in {(en.fylke, en.rolle.value) for en in tildelt}:
        return IngenRolle(kode)
    bruker = Bruker(sub=kode, rolle=Brukerrolle(lagret.rolle), fylke=lagret.fylkesnummer)
    okt = _okt(tjeneste, bruker, kake)
    return replace(okt, lagret=lagret, flere=len(tildelt) > 1) if isinstance(okt, Okt) else okt


def _okt(tjeneste: Tjeneste, bruker: Bruker, kake: str) -> Okt | Feil:
    fylke = tjeneste.verksted.grunnlag.fylker.get(bruker.fylke)
    if bruker.rolle not in MENYER or fylke is None:
        return uten_okt(tjeneste)
    return Okt(bruker, fylke.navn, lag_merke(tjeneste.gang.ring, _SKJEMA, kake))


def uten_okt(tjeneste: Tjeneste) -> Feil:
    """One is to log in; where nobody can, the page is not there."""
    if tjeneste.settings.demo or tjeneste.personer.for_hvem(Hvem.ANSATTE):
        return UtenOkt()
    return IkkeFunnet(Tekst(nb="Denne siden finnes ikke.", nn="Denne sida finst ikkje."))


HVEM: Mapping[Oktslag, Hvem] = {Oktslag.ANSATT: Hvem.ANSATTE, Oktslag.SIGNATAR: Hvem.SIGNATARER}


def finn_lagret(tjeneste: Tjeneste, kake: str, slag: Oktslag, *, i_bruk: bool = True) -> Lagretokt | None:
    """The stored session that this cookie is of, if it holds and its provider is still set up. `i_bruk`: it is used by this call."""
    na, hvile = tjeneste.na(), tjeneste.personer.grenser.hvile
    if not HEMMELIGHET.fullmatch(kake):
        return None
    with tjeneste.lager.lesing() as forbindelse:
        lagret = okter.finn(forbindelse, tjeneste.gang.ring, kake, slag, na=na, hvile=hvile)
    if lagret is None or tjeneste.personer.sted(lagret.leverandor, HVEM[slag]) is None:
        return None
    hvert = okter.brukt_hvert(hvile)
    if i_bruk and na - lagret.sist_brukt >= hvert:
        with tjeneste.lager.transaksjon() as forbindelse:
            okter.merk_brukt(forbindelse, kake, na=na, hvert=hvert)
    return lagret


def tildelinger(tjeneste: Tjeneste, lagret: Lagretokt) -> tuple[Tildeling, ...]:
    """The roles of this person now, of those that have pages."""
    alle = tjeneste.personer.tildelinger(lagret, dag=dag(tjeneste.na()))
    return tuple(en for en in alle if en.rolle in MENYER)


def vist_kake(request: Request, tjeneste: Tjeneste) -> str:
    """What the browser shows of a session."""
    return kaker.les(request, Kake.OKT, https=har_https(tjeneste))


def har_https(tjeneste: Tjeneste) -> bool:
    """Whether people reach us over TLS."""
    return tjeneste.settings.adresse.startswith("https://")


# ---------------------------------------------------------------- forms


def krev_eget_skjema(request: Request, tjeneste: Tjeneste, merke: str) -> None:
    """Refuse what another page has made the browser send."""
    if not (fra_egen_side(request) and er_vart(tjeneste.gang.ring, merke, _SKJEMA, vist_kake(request, tjeneste))):
        raise FremmedSide


def skjemamerke(request: Request, tjeneste: Tjeneste) -> str:
    """What a form holds on a page where no role is chosen yet."""
    return lag_merke(tjeneste.gang.ring, _SKJEMA, vist_kake(request, tjeneste))


# ---------------------------------------------------------------- beginning and end


def fra_identitet(tjeneste: Tjeneste, identitet: Identitet, slag: Oktslag, na: datetime, innhold: Mapping[str, object]) -> Lagretokt:
    """The session of a login that is believed. `innhold`: what its kind keeps of the person, encrypted."""
    nokkel = tjeneste.lager.indeksnokkel
    return Lagretokt(
        slag=slag,
        leverandor=identitet.leverandor,
        person=okter.personmerke(nokkel, identitet.utsteder, identitet.sub),
        sid=okter.sidmerke(nokkel, identitet.utsteder, identitet.sid) if identitet.sid else None,
        rolle=None,
        fylkesnummer=None,
        acr=identitet.acr,
        niva=identitet.niva,
        innlogget=identitet.innlogget,
        opprettet=na,
        sist_brukt=na,
        utloper=na + tjeneste.personer.grenser.lengst,
        innhold=innhold,
    )


def ny_okt(tjeneste: Tjeneste, identitet: Identitet, na: datetime) -> Lagretokt:
    """The session of somebody who works in a county, without a role yet."""
    treff = tjeneste.personer.rollebok.treff(identitet.leverandor, identitet.krav)
    return fra_identitet(tjeneste, identitet, Oktslag.ANSATT, na, {TREFF: sorted(treff), NAR_KJENT: identitet.nar_kjent})


def med_rolle(lagret: Lagretokt, gir: Tildeling) -> Lagretokt:
    """The same session in this role."""
    return replace(lagret, rolle=gir.rolle.value, fylkesnummer=gir.fylke)


def legg(tjeneste: Tjeneste, ny: Lagretokt, *, i_stedet_for: str) -> str:
    """Keep it under a new id, and end the one that the browser had before: no id lives on from before a login. The id."""
    id_ = kaker.hemmelighet(tjeneste.personer.tilfeldig)
    with tjeneste.lager.transaksjon() as forbindelse:
        okter.avslutt(forbindelse, i_stedet_for)
        okter.legg(forbindelse, tjeneste.gang.ring, id_, ny)
    return id_


def bytt(tjeneste: Tjeneste, endret: Lagretokt, *, i_stedet_for: str) -> str:
    """As `legg`, for a session that goes on as something else: one that has ended meanwhile does not (`UtenOkt`). The id."""
    id_ = kaker.hemmelighet(tjeneste.personer.tilfeldig)
    with tjeneste.lager.transaksjon() as forbindelse:
        if not okter.avslutt(forbindelse, i_stedet_for):
            raise UtenOkt
        okter.legg(forbindelse, tjeneste.gang.ring, id_, endret)
    return id_


def start(svar: Response, kake: str, tjeneste: Tjeneste) -> None:
    """From now on the browser shows the session (or the demo's token)."""
    varer = tjeneste.personer.grenser.lengst if HEMMELIGHET.fullmatch(kake) else DEMOVARIGHET
    kaker.sett(svar, Kake.OKT, kake, varer=varer, https=har_https(tjeneste))


def avslutt(request: Request, tjeneste: Tjeneste) -> Lagretokt | None:
    """End the session that the browser shows; what it was, where it stood in the store."""
    kake = vist_kake(request, tjeneste)
    lagret = finn_lagret(tjeneste, kake, Oktslag.ANSATT, i_bruk=False)
    with tjeneste.lager.transaksjon() as forbindelse:
        okter.avslutt(forbindelse, kake)
    request.state.okt = UtenOkt()
    return lagret


def glem(svar: Response, tjeneste: Tjeneste) -> None:
    """The browser forgets it."""
    kaker.slett(svar, Kake.OKT, https=har_https(tjeneste))


def _okt_med(handling: Handling) -> Callable[[Request, Tjeneste], Okt]:
    def les(request: Request, tjeneste: Med) -> Okt:
        okt = _funnet(request, tjeneste)
        if not isinstance(okt, Okt):
            raise okt
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
