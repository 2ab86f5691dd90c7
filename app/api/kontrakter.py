"""Contracts over HTTP: make and store, read back, see the pages, see what has happened."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response
from fastapi.responses import JSONResponse

from app import erstatt as erstatning
from app.api import betinget
from app.api.betinget import ETAG_HODE, UENDRET, HvisIngen
from app.api.inndata import JSON, MULTIPART, Bestilling, les_bestilling, les_erstatning, vedleggsfiler
from app.api.kall import Idempotensnokkel, kall_for
from app.api.problemer import svar_ved_feil
from app.api.svarmodeller import Endringssvar, Hendelsesliste, Kontraktsvar
from app.api.tjeneste import Leser, Med, Skriver, Tjeneste, i_ko
from app.api.vakt import DOKUMENT_ID
from app.clock import dag
from app.dokument.sidebilde import sidebilde
from app.identitet.bruker import Bruker, Handling
from app.lager import dokumenter, hendelser
from app.lager.dokumenter import Opprettet
from app.lager.idempotens import Kall
from app.skjema.les import les

ruter = APIRouter(prefix="/kontrakter", tags=["kontrakter"])
DokumentId = Annotated[str, Path(pattern=f"^{DOKUMENT_ID.pattern}$", description="dokumentId")]

KONTRAKTDATA = {"type": "object", "description": "Saksdata etter skjemaet for dokumenttypen (forms/*/skjema/1.schema.json)."}
BESTILLING: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            JSON: {"schema": KONTRAKTDATA},
            MULTIPART: {
                "schema": {
                    "type": "object",
                    "required": ["data"],
                    "properties": {"data": KONTRAKTDATA},
                    "additionalProperties": {
                        "type": "string",
                        "format": "binary",
                        "description": "Et vedlegg. Navnet på delen, eller filnavnet, er dokumentId i vedleggslisten.",
                    },
                }
            },
        },
    }
}
PDF = "application/pdf"
PDF_SVAR: dict[str, Any] = {"content": {PDF: {"schema": {"type": "string", "format": "binary"}}}}
HTML_SVAR: dict[str, Any] = {"content": {"text/html": {"schema": {"type": "string"}}}}
PNG_SVAR: dict[str, Any] = {"content": {"image/png": {"schema": {"type": "string", "format": "binary"}}}}


@ruter.post(
    "",
    status_code=201,
    summary="Lag og lagre en kontrakt",
    response_model=Kontraktsvar,
    responses={
        200: {"model": Kontraktsvar, "description": "Samme bestilling var lagret fra før."},
        201: {"description": "Laget og lagret.", "headers": {"Location": {"schema": {"type": "string"}}}},
        **svar_ved_feil(400, 401, 403, 408, 409, 410, 413, 415, 422, 500),
    },
    openapi_extra=BESTILLING,
)
async def opprett(
    request: Request,
    tjeneste: Med,
    bruker: Skriver,
    idempotency_key: Idempotensnokkel = None,
) -> Response:
    """Store what was ordered, once. The same key with the same body gives the same answer."""
    bestilling = await les_bestilling(request, tjeneste.settings.grenser)
    kall = kall_for(bruker, idempotency_key, bestilling)
    opprettet = await i_ko(tjeneste.koer.lager, dokumenter.svar_fra_for, tjeneste.lager, kall, na=tjeneste.na())
    if opprettet is None:
        opprettet = await i_ko(tjeneste.koer.tegning, lag_og_lagre, tjeneste, bruker, bestilling, kall)
    return JSONResponse(opprettet.svar, status_code=opprettet.status, headers={"Location": opprettet.svar["lenker"]["selv"]})


@ruter.get(
    "/{dokument_id}",
    summary="Posten om en kontrakt",
    response_model=Kontraktsvar,
    responses={200: {"description": "Posten.", "headers": ETAG_HODE}, **UENDRET, **svar_ved_feil(401, 403, 404, 410, 422)},
)
def hent(
    request: Request,
    dokument_id: DokumentId,
    tjeneste: Med,
    bruker: Leser,
    if_none_match: HvisIngen = None,  # noqa: ARG001 - read by betinget; named here for the OpenAPI document
) -> Response:
    """The record. Findings may tell that somebody is protected: only those who handle the case see them."""
    post = dokumenter.hent(tjeneste.lager, dokument_id, aktor=bruker.aktor).som_json()
    return betinget.svar_json(request, post if bruker.kan(Handling.SE_FUNN) else {**post, "funn": []})


@ruter.get(
    "/{dokument_id}/pdf",
    summary="PDF-filen",
    response_class=Response,
    responses={
        200: {"description": "De lagrede bytene.", "headers": ETAG_HODE, **PDF_SVAR},
        **UENDRET,
        **svar_ved_feil(401, 403, 404, 410, 422, 500),
    },
)
def pdf(
    request: Request,
    dokument_id: DokumentId,
    tjeneste: Med,
    bruker: Leser,
    if_none_match: HvisIngen = None,  # noqa: ARG001 - read by betinget; named here for the OpenAPI document
) -> Response:
    """The stored bytes, never rendered again."""
    innhold = dokumenter.hent_pdf(tjeneste.lager, dokument_id, aktor=bruker.aktor)
    hoder = {"Content-Disposition": f'inline; filename="{dokument_id}.pdf"'}
    return betinget.svar(request, innhold, medietype=PDF, hoder=hoder)


@ruter.get(
    "/{dokument_id}/sider/{n}.png",
    summary="Bilde av én side",
    response_class=Response,
    responses={200: {"description": "Siden, 132 punkt per tomme.", **PNG_SVAR}, **svar_ved_feil(401, 403, 404, 410, 422, 500)},
)
async def side(dokument_id: DokumentId, n: Annotated[int, Path(ge=1, le=999)], tjeneste: Med, bruker: Leser) -> Response:
    """One page, for the screen."""
    innhold = await i_ko(tjeneste.koer.lager, dokumenter.hent_pdf, tjeneste.lager, dokument_id, aktor=bruker.aktor)
    return Response(await i_ko(tjeneste.koer.sidebilder, sidebilde, innhold, n), media_type="image/png")


@ruter.get(
    "/{dokument_id}/hendelser", summary="Det som har hendt", response_model=Hendelsesliste, responses=svar_ved_feil(401, 403, 404, 410, 422)
)
def logg(dokument_id: DokumentId, tjeneste: Med, bruker: Leser) -> Response:
    """The event log, with word on whether it hangs together."""
    alle = dokumenter.hent_hendelser(tjeneste.lager, dokument_id, aktor=bruker.aktor)
    hel = hendelser.forste_brudd(alle) is None
    return JSONResponse({"dokumentId": dokument_id, "hel": hel, "hendelser": [h.som_json() for h in alle]})


ERSTATNING: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            JSON: {
                "schema": {
                    "type": "object",
                    "required": ["grunn", "data"],
                    "additionalProperties": False,
                    "properties": {
                        "grunn": {"type": "string", "minLength": 1, "maxLength": erstatning.LENGSTE_GRUNN},
                        "data": KONTRAKTDATA,
                    },
                }
            },
            MULTIPART: {
                "schema": {
                    "type": "object",
                    "required": ["grunn", "data"],
                    "properties": {"grunn": {"type": "string"}, "data": KONTRAKTDATA},
                    "additionalProperties": {"type": "string", "format": "binary"},
                }
            },
        },
    }
}


@ruter.post(
    "/{dokument_id}/erstatt",
    status_code=201,
    summary="Erstatt et dokument med en ny utgave",
    response_model=Kontraktsvar,
    responses={
        200: {"model": Kontraktsvar, "description": "Samme erstatning var gjort fra før."},
        201: {"description": "Den nye utgaven.", "headers": {"Location": {"schema": {"type": "string"}}}},
        **svar_ved_feil(400, 401, 403, 404, 408, 409, 410, 413, 415, 422, 500),
    },
    openapi_extra=ERSTATNING,
)
async def erstatt(
    request: Request,
    dokument_id: DokumentId,
    tjeneste: Med,
    bruker: Skriver,
    idempotency_key: Idempotensnokkel = None,
) -> Response:
    """Close the old issue with the reason, store the new one, and link them. Whoever had signed must sign again."""
    return await erstatt_dokument(request, dokument_id, tjeneste, bruker, idempotency_key)


async def erstatt_dokument(request: Request, dokument_id: str, tjeneste: Tjeneste, bruker: Bruker, idempotency_key: str | None) -> Response:
    """The same by whichever address it was asked for."""
    bestilling = await les_erstatning(request, tjeneste.settings.grenser)
    kall = kall_for(bruker, idempotency_key, bestilling, til=f"{dokument_id}/erstatt")
    opprettet = await i_ko(tjeneste.koer.tegning, _erstatt, tjeneste, bruker, dokument_id, bestilling, kall)
    return JSONResponse(opprettet.svar, status_code=opprettet.status, headers={"Location": opprettet.svar["lenker"]["selv"]})


@ruter.get(
    "/{dokument_id}/endringer",
    summary="Det som er endret fra forrige utgave",
    response_model=Endringssvar,
    responses=svar_ved_feil(401, 403, 404, 409, 410, 422),
)
def endringer(dokument_id: DokumentId, tjeneste: Med, bruker: Leser) -> Response:
    """Field by field. Values are for those who handle the case; numbers and protected addresses for nobody."""
    vist = erstatning.vis(tjeneste.verksted, tjeneste.lager, dokument_id, na=tjeneste.na(), aktor=bruker.aktor)
    return JSONResponse(vist.som_json(med_verdier=bruker.kan(Handling.SE_FUNN)))


@ruter.get(
    "/{dokument_id}/endringer.html",
    summary="Sidene ved siden av hverandre, med endringene merket",
    response_class=Response,
    responses={
        200: {"description": "En side som ikke trenger noe annet.", **HTML_SVAR},
        **svar_ved_feil(401, 403, 404, 409, 410, 422, 500),
    },
)
async def endringsside(dokument_id: DokumentId, tjeneste: Med, bruker: Leser) -> Response:
    """To be kept or shown by the case system: one file, pictures inside."""
    innhold = await i_ko(
        tjeneste.koer.sidebilder,
        erstatning.side,
        tjeneste.verksted,
        tjeneste.lager,
        dokument_id,
        na=tjeneste.na(),
        aktor=bruker.aktor,
    )
    hoder = {"Content-Disposition": f'attachment; filename="{dokument_id}-endringer.html"'}
    return Response(innhold, media_type="text/html; charset=utf-8", headers=hoder)


def _erstatt(tjeneste: Tjeneste, bruker: Bruker, dokument_id: str, bestilling: Bestilling, kall: Kall | None) -> Opprettet:
    dokumenter.hent(tjeneste.lager, dokument_id, aktor=bruker.aktor)  # another county's does not exist, whatever the data say
    filer = sorterte_filer(tjeneste, bruker, bestilling)
    return erstatning.erstatt(
        tjeneste.verksted,
        tjeneste.lager,
        dokument_id,
        bestilling.raa,
        filer,
        grunn=bestilling.grunn or "",
        na=tjeneste.na(),
        aktor=bruker.aktor,
        gang=tjeneste.gang,
        kall=kall,
    )


def lag_og_lagre(tjeneste: Tjeneste, bruker: Bruker, bestilling: Bestilling, kall: Kall | None) -> Opprettet:
    """One document, made and stored; the same order again is the same document."""
    na = tjeneste.na()
    filer = sorterte_filer(tjeneste, bruker, bestilling)
    lagre = partial(erstatning.opprett, tjeneste.verksted, tjeneste.lager, bestilling.raa, filer, gang=tjeneste.gang)
    return lagre(na=na, aktor=bruker.aktor, kall=kall)


def sorterte_filer(tjeneste: Tjeneste, bruker: Bruker, bestilling: Bestilling) -> dict[str, bytes]:
    """The files by dokumentId, once the data is seen to be of the caller's county."""
    grunnlag, syntetisk = tjeneste.verksted.grunnlag, tjeneste.settings.demo
    lest = les(bestilling.raa, mottatt=dag(tjeneste.na()), syntetisk=syntetisk, grunnlag=grunnlag)
    dokument = lest.dokument or lest.dokumentutkast
    if dokument is None:
        return dict(vedleggsfiler(bestilling.filer, frozenset()))
    if "/fylkesnummer" not in lest.ugyldige:
        bruker.krev_fylke(dokument.fylkesnummer)
    return dict(vedleggsfiler(bestilling.filer, frozenset(v.dokument_id for v in dokument.vedlegg if v.dokument_id)))
