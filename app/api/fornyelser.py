"""The files of a sealed document over HTTP: how long the newest one lasts, and those before it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from app.api import betinget
from app.api.betinget import ETAG_HODE, UENDRET, HvisIngen
from app.api.kontrakter import DokumentId
from app.api.problemer import svar_ved_feil
from app.api.tjeneste import Leser, Med
from app.fornyelse import Fornying, Revisjoner

ruter = APIRouter(prefix="/oppdrag", tags=["oppdrag"])


class Revisjon(BaseModel):
    """One file. Number 0 is as it was sealed."""

    model_config = ConfigDict(extra="allow")

    nr: int
    sha256: str
    tid: datetime | None = Field(description="Når tidsstempelet ble lagt til; null for filen slik den ble forseglet.")
    arkivert: datetime | None
    lenke: str


class Revisjonssvar(BaseModel):
    """Every file of the document, oldest first."""

    model_config = ConfigDict(extra="allow")

    holderTil: datetime | None = Field(description="Når det siste tidsstempelet slutter å gjelde.")  # noqa: N815 - the name in JSON
    fornyesInnen: datetime | None  # noqa: N815 - the name in JSON
    arsak: str | None
    revisjoner: list[Revisjon]


@ruter.get(
    "/{oppdrag_id}/revisjoner",
    summary="Filene til et forseglet dokument, og hvor lenge det siste tidsstempelet holder",
    response_model=Revisjonssvar,
    responses={200: {"description": "Alle filene.", "headers": ETAG_HODE}, **UENDRET, **svar_ved_feil(401, 403, 404, 410, 422)},
)
def revisjonene(
    request: Request,
    oppdrag_id: DokumentId,
    tjeneste: Med,
    bruker: Leser,
    if_none_match: HvisIngen = None,  # noqa: ARG001 - read by betinget; named here for the OpenAPI document
) -> Response:
    """Nothing where the document is not sealed yet."""
    tjeneste.gang.les(oppdrag_id, aktor=bruker.aktor)
    return betinget.svar_json(request, _json(oppdrag_id, Fornying.av(tjeneste.gang).revisjoner(oppdrag_id)))


def _json(oppdrag_id: str, funnet: Revisjoner) -> dict[str, Any]:
    rot = f"/api/v1/oppdrag/{oppdrag_id}/dokument"
    return {
        "holderTil": _iso(funnet.holder_til),
        "fornyesInnen": _iso(funnet.fornyes_innen),
        "arsak": funnet.arsak,
        "revisjoner": [
            {
                "nr": nr,
                "sha256": fil.sha256,
                "tid": _iso(fil.tid),
                "arkivert": _iso(fil.arkivert),
                "lenke": f"{rot}?revisjon={nr}",
            }
            for nr, fil in enumerate(funnet.filer)
        ],
    }


def _iso(tid: datetime | None) -> str | None:
    return None if tid is None else tid.isoformat()
