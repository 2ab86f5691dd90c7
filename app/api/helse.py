"""For those who watch the service: is it able to do its work (/helse), is the process alive, what are its figures, which program is it.

`/helse` and `/versjon` answer everybody: codes and fixed words, no figures. `/metrics` is for a token of the role admin, or for a caller on
this very machine that came by no proxy.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import JSONResponse, PlainTextResponse

from app import VERSJON, maltall
from app.api.driftssvar import Helse, Levende, Versjonssvar
from app.api.problemer import svar_ved_feil
from app.api.tjeneste import Med, i_ko, les_kaller
from app.api.vakt import HELSESTI, LEVENDE, METRIKKER, VERSJONSSTI, uten_port
from app.drift.avvik import Tilstand
from app.identitet.bruker import Handling
from app.innstillinger import er_loopback

ruter = APIRouter(tags=["drift"])
STATUS = {Tilstand.OK: 200, Tilstand.ADVARSEL: 200, Tilstand.FEIL: 503}
VIDERESENDT = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip", "via")
"""What a proxy adds. Behind one on this machine every caller looks like a neighbour."""


@ruter.get(HELSESTI, summary="Helsesjekk", response_model=Helse, responses={503: {"model": Helse, "description": "En del virker ikke."}})
async def helse(tjeneste: Med) -> Response:
    """200 when every part works, also where one needs somebody (`advarsel`); 503 with the part that does not work."""
    svar = await tjeneste.tilsyn.helse.svar()
    return JSONResponse(svar.som_json(), status_code=STATUS[svar.tilstand])


@ruter.get(LEVENDE, summary="Lever prosessen?", response_model=Levende)
async def levende() -> Response:
    """200 as long as the process answers at all. Nothing is looked at: a service whose database is away must not be restarted for it."""
    return JSONResponse({"status": "ok", "versjon": VERSJON})


@ruter.get(VERSJONSSTI, summary="Programversjon, skjema og maler", response_model=Versjonssvar)
def hvilken_versjon(tjeneste: Med) -> Response:
    """Which program this is, and which templates it makes documents on."""
    return JSONResponse(tjeneste.tilsyn.versjon())


async def _driftsbruker(request: Request, tjeneste: Med) -> None:
    """Refused unless the caller is let in."""
    if not fra_denne_maskinen(request):
        (await les_kaller(request, tjeneste)).krev(Handling.DRIFTE)


def fra_denne_maskinen(request: Request) -> bool:
    """The other end is this machine, it called us by that name, and no proxy says it stands between."""
    navn = uten_port(request.headers.get("host", ""))
    direkte = not any(hode in request.headers for hode in VIDERESENDT)
    return direkte and request.client is not None and er_loopback(request.client.host) and er_loopback(navn)


@ruter.get(
    METRIKKER,
    summary="Måltall i Prometheus-format",
    response_class=PlainTextResponse,
    responses={200: {"description": "Prometheus text format 0.0.4."}, **svar_ved_feil(401, 403)},
)
async def metrikker(tjeneste: Med, _: Annotated[None, Depends(_driftsbruker)]) -> Response:
    """Figures of the whole installation. No person, no county."""
    helse = await tjeneste.tilsyn.helse.svar()
    return Response(await i_ko(tjeneste.koer.maltall, tjeneste.tilsyn.maltall, helse), media_type=maltall.MEDIETYPE)
