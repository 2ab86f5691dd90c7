"""Preflight and preview over HTTP: the same functions as making a contract, and nothing stored."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse

from app import flyt
from app.api.inndata import JSON, Bestilling, les_bestilling, les_json
from app.api.kontrakter import BESTILLING, KONTRAKTDATA, PDF_SVAR, sorterte_filer
from app.api.problemer import malform as onsket_sprak
from app.api.problemer import svar_ved_feil
from app.api.svarmodeller import Kontrollsvar
from app.api.tjeneste import Kontrollor, Med, Tjeneste, i_ko
from app.clock import dag
from app.domene import svar
from app.domene.utsending import Utsending
from app.domene.vedleggsplan import krav_json
from app.errors import Avvist
from app.identitet.bruker import Bruker, Handling
from app.kontroll import bekreft_sending
from app.tekst import Malform, Tekst

ruter = APIRouter(tags=["kontroll"])
_I_ORDEN = Tekst(nb="Dataene kan brukes.", nn="Dataa kan brukast.")


@ruter.post(
    "/kontroller",
    summary="Kontroller data uten å lagre",
    response_model=Kontrollsvar,
    responses={200: {"description": "Ingen feil."}, **svar_ved_feil(400, 401, 403, 408, 413, 415, 422)},
    openapi_extra={"requestBody": {"required": True, "content": {JSON: {"schema": KONTRAKTDATA}}}},
)
async def kontroller(
    request: Request,
    tjeneste: Med,
    bruker: Kontrollor,
    til_signering: Annotated[
        bool, Query(alias="tilSignering", description="Også det som bare betyr noe når dokumentet blir sendt i dag.")
    ] = False,
    skjermet_bekreftet: Annotated[
        bool, Query(alias="skjermetBekreftet", description="Noen har sjekket hvem som får dokumentet til en med skjermet adresse.")
    ] = False,
) -> Response:
    """Every finding at once. Listed attachments need not be at hand. A confirmation is recorded where the document is stored."""
    raa = await les_json(request, tjeneste.settings.grenser)
    sendes = Utsending(i_dag=dag(tjeneste.na()), skjermet_bekreftet=skjermet_bekreftet) if til_signering else None
    kontrollert = await i_ko(tjeneste.koer.lager, _kontroller, tjeneste, bruker, raa, sendes)
    bekreftelse = await i_ko(tjeneste.koer.lager, _bekreft, tjeneste, bruker, kontrollert) if til_signering and skjermet_bekreftet else None
    if kontrollert.avvist:
        raise Avvist(flyt.AVVIST, funn=kontrollert.funn)
    return JSONResponse(_svar(tjeneste.verksted, kontrollert, onsket_sprak(request)) | {"bekreftelse": bekreftelse})


@ruter.post(
    "/forhandsvisninger",
    summary="Forhåndsvis dokumentet uten å lagre",
    response_class=Response,
    responses={200: {"description": "PDF med vannmerke.", **PDF_SVAR}, **svar_ved_feil(400, 401, 403, 408, 413, 415, 422, 500)},
    openapi_extra=BESTILLING,
)
async def forhandsvis(
    request: Request,
    tjeneste: Med,
    bruker: Kontrollor,
    malform: Annotated[Malform | None, Query(description="Uten: språket reglene gir.")] = None,
    revisjon: Annotated[str | None, Query(max_length=40, description="Uten: malen som gjelder på kontraktsdatoen.")] = None,
) -> Response:
    """The document as it will be, with a watermark."""
    bestilling = await les_bestilling(request, tjeneste.settings.grenser)
    pdf = await i_ko(tjeneste.koer.tegning, _forhandsvis, tjeneste, bruker, bestilling, malform, revisjon)
    return Response(pdf, media_type="application/pdf", headers={"Content-Disposition": 'inline; filename="forhandsvisning.pdf"'})


def _kontroller(tjeneste: Tjeneste, bruker: Bruker, raa: bytes, sendes: Utsending | None) -> flyt.Kontrollert:
    sorterte_filer(tjeneste, bruker, Bestilling(raa=raa))
    return flyt.kontroller(tjeneste.verksted, raa, na=tjeneste.na(), sendes=sendes, lager=tjeneste.lager)


def _bekreft(tjeneste: Tjeneste, bruker: Bruker, kontrollert: flyt.Kontrollert) -> dict[str, Any] | None:
    """Whoever may send a document may confirm it."""
    bruker.krev(Handling.SKRIVE)
    hendelse = bekreft_sending(tjeneste.lager, kontrollert, na=tjeneste.na(), aktor=bruker.aktor)
    return svar.bekreftelse_json(hendelse.dokument_id, hendelse.tid, hendelse.aktor) if hendelse else None


def _forhandsvis(tjeneste: Tjeneste, bruker: Bruker, bestilling: Bestilling, malform: Malform | None, revisjon: str | None) -> bytes:
    filer = sorterte_filer(tjeneste, bruker, bestilling)
    laget = flyt.lag(tjeneste.verksted, bestilling.raa, filer, na=tjeneste.na(), valgt=malform, revisjon=revisjon, forhandsvisning=True)
    return laget.pdf


def _svar(bord: flyt.Verksted, kontrollert: flyt.Kontrollert, sprak: Malform) -> dict[str, Any]:
    """Shaped as a problem object, so that a reader looks for findings in one place."""
    beslutning = kontrollert.beslutning
    return {
        "type": "about:blank",
        "title": "i-orden",
        "status": 200,
        "detail": _I_ORDEN.pa(sprak),
        "kode": "i-orden",
        **svar.funn_json(kontrollert.funn),
        "malform": kontrollert.malform.malform.value if kontrollert.malform else None,
        **(svar.signatarer_json(beslutning) if beslutning else {"signatarer": [], "bortfalt": []}),
        "vedleggskrav": [krav_json(rad) for rad in flyt.vedleggskrav(bord, kontrollert)],
    }
