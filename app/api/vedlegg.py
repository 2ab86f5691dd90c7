"""The files of a document's attachments over HTTP, as they came."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from app.api import betinget
from app.api.betinget import ETAG_HODE, UENDRET, HvisIngen
from app.api.kontrakter import PDF, PDF_SVAR, DokumentId
from app.api.problemer import svar_ved_feil
from app.api.tjeneste import Leser, Med
from app.errors import IkkeFunnet
from app.lager import dokumenter
from app.tekst import Tekst

ruter = APIRouter(prefix="/kontrakter", tags=["kontrakter"])


@ruter.get(
    "/{dokument_id}/vedlegg/{n}",
    summary="Filen til et vedlegg, slik den kom",
    response_class=Response,
    responses={
        200: {"description": "De samme bytene som ble sendt, med sine egne signaturer.", "headers": ETAG_HODE, **PDF_SVAR},
        **UENDRET,
        **svar_ved_feil(401, 403, 404, 410, 422, 500),
    },
)
def vedlegg(
    request: Request,
    dokument_id: DokumentId,
    n: Annotated[int, Path(ge=1, le=99, description="Plassen i «vedlegg» i posten, fra 1.")],
    tjeneste: Med,
    bruker: Leser,
    if_none_match: HvisIngen = None,  # noqa: ARG001 - read by betinget; named here for the OpenAPI document
) -> Response:
    """Never rewritten: a signature in it is still good."""
    rader = dokumenter.hent(tjeneste.lager, dokument_id, aktor=bruker.aktor).post["vedlegg"]
    if n > len(rader):
        raise IkkeFunnet(
            Tekst(nb=f"Dokumentet har {len(rader)} vedlegg, ikke {n}.", nn=f"Dokumentet har {len(rader)} vedlegg, ikkje {n}."),
            tiltak=Tekst(nb="Se «vedlegg» i svaret fra /kontrakter/{id}.", nn="Sjå «vedlegg» i svaret frå /kontrakter/{id}."),
        )
    innhold = tjeneste.lager.blobs.hent(rader[n - 1]["sha256"])
    hoder = {"Content-Disposition": f'attachment; filename="{dokument_id}-vedlegg-{n}.pdf"'}
    return betinget.svar(request, innhold, medietype=PDF, hoder=hoder)
