"""Verification over HTTP: any file in, a report out; the file is not kept."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from app import flyt
from app.api.inndata import MULTIPART, les_fil
from app.api.problemer import svar_ved_feil
from app.api.svarmodeller import Rapportsvar
from app.api.tjeneste import Med, Verifiserer, i_ko

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


@ruter.post(
    "/verifiseringer",
    summary="Kontroller signaturene i en fil",
    response_model=Rapportsvar,
    responses={200: {"description": "Rapporten, også når dokumentet ikke er i orden."}, **svar_ved_feil(400, 401, 403, 408, 413, 415)},
    openapi_extra=_FIL,
)
async def verifiser(request: Request, tjeneste: Med, _bruker: Verifiserer) -> Response:
    """The report says what the file shows, never more."""
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
    return JSONResponse(rapport)
