"""What differs between two revisions: a numbered list, and the pages side by side with the numbers over them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from app.api.tjeneste import Tjeneste, i_ko
from app.errors import Feil
from app.maler.register import Revisjon, Status
from app.malsyn.endringer import Samlet, sammenlikn
from app.malsyn.endringspunkter import Overlegg, Punkt, overlegg, punkter
from app.malsyn.endringspunkter import Side as Lestside
from app.malsyn.revisjonsforskjell import DATA, SIGNATARER
from app.tekst import Malform, Tekst
from app.web.malforfatter.malrevisjoner import Malbok
from app.web.malforfatter.maltegnet import Eksempelvalg, Tegning, les_side, tegn, velg_eksempel
from app.web.okt import Malokt
from app.web.sider import Sider, sprak_for

SLAGMERKE = {"ord": "neutral", "opplysning": "warning", "signatur": "warning", "oppsett": "info"}
"""The colour of each sort of change; its word is among the page's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sidebilde:
    """One page with the numbers over it."""

    nr: int
    adresse: str
    over: Overlegg


@dataclass(frozen=True, slots=True, kw_only=True)
class Vist:
    """The difference in one language, of one example."""

    punkter: tuple[Punkt, ...]
    dommer: tuple[Tekst, ...]
    par: tuple[tuple[Sidebilde | None, Sidebilde | None], ...]
    feil: Feil | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Valg:
    """Which two revisions."""

    fra: Revisjon
    til: Revisjon


def ruter(tjeneste: Tjeneste, sider: Sider, bok: Malbok) -> APIRouter:
    """The page."""
    ruter = APIRouter(include_in_schema=False)

    @ruter.get("/maler/{dokumenttype}/endringer")
    async def endringer(
        request: Request,
        _okt: Malokt,
        dokumenttype: str,
        fra: Annotated[str | None, Query(max_length=40)] = None,
        til: Annotated[str | None, Query(max_length=40)] = None,
        malform: Malform | None = None,
        eksempel: Annotated[str | None, Query(max_length=80)] = None,
    ) -> Response:
        type_ = tjeneste.maltegninger.type_(dokumenttype)
        valg = _valg(tjeneste, bok.register.revisjoner(type_), fra, til)
        sprak, eksempelvalg = malform or sprak_for(request), velg_eksempel(tjeneste, type_, eksempel)
        return sider.vis(
            request,
            "malendringer",
            type_=type_,
            tittel=bok.titler()[type_],
            rader=tuple(reversed(bok.register.revisjoner(type_))),
            valg=valg,
            malform=sprak,
            eksempler=eksempelvalg,
            vist=await _vis(tjeneste, valg, sprak, eksempelvalg) if valg and valg.fra.id != valg.til.id else None,
            slagmerke=SLAGMERKE,
        )

    return ruter


def _valg(tjeneste: Tjeneste, rader: tuple[Revisjon, ...], fra: str | None, til: str | None) -> Valg | None:
    """Those that are asked for; else the newest, and the released one before it. None where there is only one."""
    if len(rader) < 2 and fra is None and til is None:
        return None
    type_ = rader[0].dokumenttype.value
    ny = tjeneste.maltegninger.revisjon(type_, til) if til else rader[-1]
    gamle = [rad for rad in rader if rad.gjelder_fra < ny.gjelder_fra and rad.status is not Status.UTKAST] or list(rader[:1])
    return Valg(fra=tjeneste.maltegninger.revisjon(type_, fra) if fra else gamle[-1], til=ny)


async def _vis(tjeneste: Tjeneste, valg: Valg, malform: Malform, eksempler: Eksempelvalg) -> Vist:
    tegninger = [await tegn(tjeneste, rad, eksempler.valgt, malform) for rad in (valg.fra, valg.til)]
    for tegning in tegninger:
        if tegning.feil:
            return Vist(punkter=(), dommer=(), par=(), feil=tegning.feil)
    gammel, ny = [await les_side(tjeneste, rad, eksempler.valgt, malform) for rad in (valg.fra, valg.til)]
    return await i_ko(tjeneste.koer.lager, _sammenstilt, malform, eksempler.valgt, (gammel, ny), (tegninger[0], tegninger[1]))


def _sammenstilt(malform: Malform, eksempel: str, lest: tuple[Lestside, Lestside], tegnet: tuple[Tegning, Tegning]) -> Vist:
    forskjell = sammenlikn(lest[0].lest, lest[1].lest)
    samlet = Samlet(malform, {eksempel: forskjell})
    alle = punkter(forskjell, *lest)
    over_for = overlegg([(punkt.nr, plass) for punkt in alle for plass in punkt.for_], lest[0].kart)
    over_etter = overlegg([(punkt.nr, plass) for punkt in alle for plass in punkt.etter], lest[1].kart)
    return Vist(
        punkter=alle,
        dommer=(DATA[samlet.endrer_data], SIGNATARER[samlet.endrer_signatarer]),
        par=tuple(zip_longest(_bilder(tegnet[0], over_for), _bilder(tegnet[1], over_etter))),
    )


def _bilder(tegning: Tegning, over: tuple[Overlegg, ...]) -> tuple[Sidebilde, ...]:
    return tuple(Sidebilde(nr=ett.side, adresse=adresse, over=ett) for adresse, ett in zip(tegning.sider, over, strict=True))
