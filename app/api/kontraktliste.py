"""The county's contracts over HTTP, a page at a time."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from app.api import betinget
from app.api.betinget import ETAG_HODE, UENDRET, HvisIngen
from app.api.problemer import svar_ved_feil
from app.api.sidevis import STANDARD, Antall, Etter, Sporring, fra_og_med, tidsparameter, til_og_med
from app.api.svarmodeller import Kontraktliste
from app.api.tjeneste import Leser, Med
from app.lager import dokumentliste
from app.lager.dokumentliste import Utvalg
from signing.states import Tilstand

ruter = APIRouter(prefix="/kontrakter", tags=["kontrakter"])
STI = "/api/v1/kontrakter"
UTEN_NULL = r"^[^\x00]+$"
"""PostgreSQL refuses a NUL in a text, also in a question."""


@ruter.get(
    "",
    summary="Kontraktene i fylket, de nyeste først",
    response_model=Kontraktliste,
    responses={200: {"description": "Én side.", "headers": ETAG_HODE}, **UENDRET, **svar_ved_feil(401, 403, 422)},
)
def kontrakter(
    request: Request,
    tjeneste: Med,
    bruker: Leser,
    status: Annotated[Tilstand | None, Query(description="Bare dokumenter i denne tilstanden.")] = None,
    kontraktsnummer: Annotated[str | None, Query(min_length=1, max_length=100, pattern=UTEN_NULL)] = None,
    opprettet_fra: Annotated[str | None, tidsparameter("opprettetFra")] = None,
    opprettet_til: Annotated[str | None, tidsparameter("opprettetTil")] = None,
    antall: Antall = STANDARD,
    etter: Etter = None,
    if_none_match: HvisIngen = None,  # noqa: ARG001 - read by betinget; named here for the OpenAPI document
) -> Response:
    """Every document of the caller's county, without names. What is stored meanwhile neither moves a line nor shows it twice."""
    filtre = {"status": status, "kontraktsnummer": kontraktsnummer, "opprettetFra": opprettet_fra, "opprettetTil": opprettet_til}
    sporring = Sporring(STI, filtre, antall)
    rader, flere = dokumentliste.side(
        tjeneste.lager,
        Utvalg(
            status=status,
            kontraktsnummer=kontraktsnummer,
            fra=fra_og_med(opprettet_fra, "opprettetFra"),
            til=til_og_med(opprettet_til, "opprettetTil"),
        ),
        fylkesnummer=bruker.fylke,
        etter=sporring.fra(etter),
        antall=antall,
    )
    return betinget.svar_json(request, sporring.svar("kontrakter", rader, flere=flere))
