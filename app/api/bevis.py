"""The evidence package of a sealed contract over HTTP."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from app.api import betinget
from app.api.betinget import ETAG_HODE, UENDRET, HvisIngen
from app.api.kontrakter import DokumentId
from app.api.problemer import svar_ved_feil
from app.api.tjeneste import Bevisleser, Med, i_ko
from app.bevis.gang import Bevisgang
from signing.bevis import MEDIETYPE

ruter = APIRouter(prefix="/kontrakter", tags=["kontrakter"])
ENDELSE = "asice"
FLEST = 1000
PAKKE_SVAR: dict[str, Any] = {"content": {MEDIETYPE: {"schema": {"type": "string", "format": "binary"}}}}
Pakkenummer = Annotated[int | None, Query(ge=1, le=FLEST, description="En eldre pakke; 1 er den første. Uten: den nyeste.")]


@ruter.get(
    "/{dokument_id}/bevis",
    summary="Bevispakken: alt som beviser kontrakten, i én signert fil",
    response_class=Response,
    responses={
        200: {
            "description": "En ASiC-E-beholder med fylkets segl, som kontrolleres alene med «python -m signing verify».",
            "headers": ETAG_HODE,
            **PAKKE_SVAR,
        },
        **UENDRET,
        **svar_ved_feil(401, 403, 404, 409, 410, 422, 500),
    },
)
async def bevispakke(
    request: Request,
    dokument_id: DokumentId,
    tjeneste: Med,
    bruker: Bevisleser,
    nr: Pakkenummer = None,
    if_none_match: HvisIngen = None,  # noqa: ARG001 - read by betinget; named here for the OpenAPI document
) -> Response:
    """The stored bytes; made now where the document was sealed before there were packages."""
    gang = Bevisgang(tjeneste.gang)
    pakke, innhold = await i_ko(tjeneste.koer.verifisering, gang.hent, dokument_id, aktor=bruker.aktor, nr=nr)
    return betinget.svar(request, innhold, medietype=MEDIETYPE, merke=pakke.fil_sha256, hoder=nedlasting(dokument_id))


def nedlasting(dokument_id: str) -> dict[str, str]:
    """What the file is called: the document's id and nothing of who is in it."""
    return {"Content-Disposition": f'attachment; filename="{dokument_id}-bevis.{ENDELSE}"'}
