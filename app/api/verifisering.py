"""Verification over HTTP: any file in, a report out; the file is not kept."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse

from app import flyt
from app.api import problemer
from app.api.inndata import MULTIPART, les_fil
from app.api.problemer import UgyldigForesporsel, svar_ved_feil
from app.api.rapportsvar import rapportsvar
from app.api.svarmodeller import Rapportsvar
from app.api.tjeneste import Med, Verifiserer, i_ko, les_kaller
from app.identitet.bruker import Bruker, Handling, IkkeLov
from app.tekst import Malform, Tekst

ruter = APIRouter(tags=["verifisering"])
_FIL: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            MULTIPART: {
                "schema": {"type": "object", "required": ["fil"], "properties": {"fil": {"type": "string", "format": "binary"}}},
            }
        },
    }
}


class Rapportformat(StrEnum):
    """What the report can be had as."""

    JSON = "json"
    XML = "xml"
    HTML = "html"
    PDF = "pdf"


Format = Annotated[Rapportformat, Query(description="Hva rapporten svares som.")]
Segl = Annotated[bool, Query(description="Rapporten (PDF) med seglet til fylket i tokenet. Rollene saksbehandler og revisor.")]
Sprak = Annotated[Malform | None, Query(description="Språket i HTML og PDF. JSON og XML har begge.")]
_FILER = {
    medietype: {"schema": {"type": "string", "format": "binary"}} for medietype in ("application/pdf", "text/html", "application/xml")
}


@ruter.post(
    "/verifiseringer",
    summary="Kontroller signaturene i en fil",
    response_model=Rapportsvar,
    responses={
        200: {"description": "Rapporten, også når dokumentet ikke er i orden.", "content": _FILER},
        **svar_ved_feil(400, 401, 403, 408, 409, 413, 415, 422),
    },
    openapi_extra=_FIL,
)
async def verifiser(
    request: Request,
    tjeneste: Med,
    _bruker: Verifiserer,
    format: Format = Rapportformat.JSON,  # noqa: A002  # the name in the address
    segl: Segl = False,
    sprak: Sprak = None,
) -> Response:
    """The report says what the file shows, never more."""
    for_fylket = await _for_fylket(request, tjeneste, format) if segl else None
    fil = await les_fil(request, tjeneste.settings.grenser)
    rapport = await i_ko(
        tjeneste.koer.verifisering,
        flyt.verifiser_under_klokke,
        tjeneste.verksted,
        fil.innhold,
        na=tjeneste.na(),
        filnavn=fil.filnavn or None,
        lager=tjeneste.lager,
    )
    if format is Rapportformat.JSON:
        return JSONResponse(rapport)
    return await rapportsvar(tjeneste, rapport, format.value, sprak or problemer.malform(request), for_fylket=for_fylket)


async def _for_fylket(request: Request, tjeneste: Med, format_: Rapportformat) -> Bruker:
    """Who asks for the county's seal: somebody of the county, also where anybody may have the report. Only a PDF can be sealed."""
    if format_ is not Rapportformat.PDF:
        raise UgyldigForesporsel(
            Tekst(nb="Bare rapporten som PDF kan forsegles.", nn="Berre rapporten som PDF kan forseglast."),
            tiltak=Tekst(nb="Be om PDF, eller la være å be om segl.", nn="Be om PDF, eller la vere å be om segl."),
        )
    if not request.headers.get("authorization"):
        raise IkkeLov(
            Tekst(nb="Bare fylket selv kan få rapporten forseglet.", nn="Berre fylket sjølv kan få rapporten forsegla."),
            tiltak=Tekst(
                nb="Bruk et token med rollen saksbehandler eller revisor, eller ta bort segl.",
                nn="Bruk eit token med rolla saksbehandlar eller revisor, eller ta bort segl.",
            ),
        )
    return (await les_kaller(request, tjeneste)).krev(Handling.FORSEGLE_RAPPORT)
