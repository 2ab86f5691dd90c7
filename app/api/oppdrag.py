"""Signing orders over HTTP: open one, look at it, replace its document. What people do to one is in `oppdragsendring`."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from app.api import betinget, ordrekropp
from app.api.betinget import ETAG_HODE, UENDRET, HvisIngen
from app.api.kall import Idempotensnokkel, kall_for
from app.api.kontrakter import ERSTATNING, PDF, PDF_SVAR, DokumentId, erstatt_dokument
from app.api.oppdragssvar import STI, Linje, Oppdragsliste, med_grunner, med_leverandor, med_ventende, svar_med_merke
from app.api.oppdragssvar import Oppdragssvar as Oppdragsmodell
from app.api.ordrekropp import Apning, Demosignatur, Lest
from app.api.problemer import svar_ved_feil
from app.api.sidevis import STANDARD, Antall, Etter, Sporring
from app.api.svarmodeller import Kontraktsvar
from app.api.tjeneste import Leser, Med, Skriver, Tjeneste, i_ko
from app.flyt import DEMOINNLOGGING
from app.fornyelse import Fornying
from app.identitet.bruker import Bruker, Handling
from app.lager import idempotens
from app.lager import oppdrag as ordre
from app.lager.motor import alene_om
from app.lager.oppdrag import Plass
from app.oppdrag import hosleverandoren
from app.oppdrag.svar import Oppdragssvar, oppdrag_json
from signing.model import Identifikasjon, Niva
from signing.states import Tilstand

kontraktruter = APIRouter(prefix="/kontrakter", tags=["oppdrag"])
ruter = APIRouter(prefix="/oppdrag", tags=["oppdrag"])
demoruter = APIRouter(prefix="/oppdrag", tags=["oppdrag"])


# ---------------------------------------------------------------- looking


@ruter.get(
    "",
    summary="Oppdragene i fylket, det som endret seg sist først",
    response_model=Oppdragsliste,
    responses={200: {"description": "Én side.", "headers": ETAG_HODE}, **UENDRET, **svar_ved_feil(401, 403, 422)},
)
def oppdragene(
    request: Request,
    tjeneste: Med,
    bruker: Leser,
    tilstand: Annotated[Tilstand | None, Query(description="Bare oppdrag i denne tilstanden.")] = None,
    antall: Antall = STANDARD,
    etter: Etter = None,
    if_none_match: HvisIngen = None,  # noqa: ARG001 - read by betinget; named here for the OpenAPI document
) -> Response:
    """The county's orders. One that changes while you read moves to the front, so begin there again for what is new."""
    sporring = Sporring(STI, {"tilstand": tilstand}, antall)
    fra = sporring.fra(etter)
    with tjeneste.lager.lesing() as forbindelse:
        rader = ordre.liste(
            forbindelse,
            fylkesnummer=bruker.fylke,
            tilstand=tilstand,
            etter=Plass(fra.tid, fra.id) if fra else None,
            antall=antall + 1,
        )
    linjer = [Linje(rad) for rad in rader[:antall]]
    return betinget.svar_json(request, sporring.svar("oppdrag", linjer, flere=len(rader) > antall))


@ruter.get(
    "/{oppdrag_id}",
    summary="Et oppdrag: hvor det står, hvem det venter på",
    response_model=Oppdragsmodell,
    responses={200: {"description": "Oppdraget.", "headers": ETAG_HODE}, **UENDRET, **svar_ved_feil(401, 403, 404, 410, 422)},
)
def oppdraget(
    request: Request,
    oppdrag_id: DokumentId,
    tjeneste: Med,
    bruker: Leser,
    if_none_match: HvisIngen = None,  # noqa: ARG001 - read by betinget; named here for the OpenAPI document
) -> Response:
    """Without names: they stand in the record. Why a signer declined is for those who handle the case."""
    lest = tjeneste.gang.les(oppdrag_id, aktor=bruker.aktor)
    kropp = med_ventende(oppdrag_json(lest, tjeneste.na()), har_arkiv=tjeneste.gang.arkiv is not None)
    kropp = med_grunner(kropp, lest) if bruker.kan(Handling.SE_FUNN) else kropp
    with tjeneste.lager.lesing() as forbindelse:
        kropp = med_leverandor(kropp, hosleverandoren.les(forbindelse, lest.oppdrag))
    return betinget.svar_json(request, kropp, versjon=lest.rad.versjon)


@ruter.get(
    "/{oppdrag_id}/dokument",
    summary="Filen med signaturene så langt",
    response_class=Response,
    responses={
        200: {"description": "Filen: forseglet når alle har signert.", "headers": ETAG_HODE, **PDF_SVAR},
        **UENDRET,
        **svar_ved_feil(401, 403, 404, 410, 422, 500),
    },
)
def dokumentet(
    request: Request,
    oppdrag_id: DokumentId,
    tjeneste: Med,
    bruker: Leser,
    revisjon: Annotated[
        int | None, Query(ge=0, le=1000, description="En eldre fil av et forseglet dokument: 0 er slik det ble forseglet.")
    ] = None,
    if_none_match: HvisIngen = None,  # noqa: ARG001 - read by betinget; named here for the OpenAPI document
) -> Response:
    """What the last signer left, or the seal with its newest archive time stamp. `GET /kontrakter/{id}/pdf` is the document as it was
    made."""
    lest = tjeneste.gang.les(oppdrag_id, aktor=bruker.aktor)
    fil = lest.rad.fil_sha256 if revisjon is None else Fornying.av(tjeneste.gang).fil(oppdrag_id, revisjon)
    innhold = tjeneste.lager.blobs.hent(fil) if fil else tjeneste.gang.sendt_pdf(oppdrag_id)
    hoder = {"Content-Disposition": f'inline; filename="{oppdrag_id}.pdf"'}
    return betinget.svar(request, innhold, medietype=PDF, hoder=hoder)


# ---------------------------------------------------------------- opening


@kontraktruter.post(
    "/{dokument_id}/oppdrag",
    status_code=201,
    summary="Send dokumentet til signering",
    response_model=Oppdragsmodell,
    responses={
        200: {"model": Oppdragsmodell, "description": "Oppdraget var åpnet fra før.", "headers": ETAG_HODE},
        201: {"description": "Oppdraget er åpnet, og blir sendt.", "headers": {**ETAG_HODE, "Location": {"schema": {"type": "string"}}}},
        **svar_ved_feil(400, 401, 403, 404, 408, 409, 410, 413, 415, 422, 500),
    },
    openapi_extra=ordrekropp.beskriv(Apning),
)
async def apne(
    request: Request, dokument_id: DokumentId, tjeneste: Med, bruker: Skriver, idempotency_key: Idempotensnokkel = None
) -> Response:
    """What only matters on the day it is sent is checked now: 422 with every finding. The signers are told by a job."""
    lest = await ordrekropp.les(request, tjeneste.settings.grenser, Apning)
    svar = await i_ko(
        tjeneste.koer.lager,
        tjeneste.gang.apne,
        dokument_id,
        aktor=bruker.aktor,
        kall=kall_for(bruker, idempotency_key, lest.bestilling, til=f"{dokument_id}/oppdrag"),
        skjermet_bekreftet=lest.kropp.skjermetBekreftet,
    )
    return svar_med_merke(svar, har_arkiv=tjeneste.gang.arkiv is not None, location=True)


@ruter.post(
    "/{oppdrag_id}/erstatt",
    status_code=201,
    summary="Erstatt dokumentet med en ny utgave",
    response_model=Kontraktsvar,
    responses={
        200: {"model": Kontraktsvar, "description": "Samme erstatning var gjort fra før."},
        201: {"description": "Den nye utgaven.", "headers": {"Location": {"schema": {"type": "string"}}}},
        **svar_ved_feil(400, 401, 403, 404, 408, 409, 410, 413, 415, 422, 500),
    },
    openapi_extra=ERSTATNING,
)
async def erstatt(
    request: Request, oppdrag_id: DokumentId, tjeneste: Med, bruker: Skriver, idempotency_key: Idempotensnokkel = None
) -> Response:
    """The same as `POST /kontrakter/{id}/erstatt`: the order ends, and whoever had signed must sign the new issue."""
    await i_ko(tjeneste.koer.lager, tjeneste.gang.les, oppdrag_id, aktor=bruker.aktor)
    return await erstatt_dokument(request, oppdrag_id, tjeneste, bruker, idempotency_key)


# ---------------------------------------------------------------- demo


@demoruter.post(
    "/{oppdrag_id}/demosignatur",
    summary="Signer for en signatar (bare i demomodus)",
    response_model=Oppdragsmodell,
    responses={
        200: {"description": "Oppdraget etter signaturen.", "headers": ETAG_HODE},
        **svar_ved_feil(400, 401, 403, 404, 408, 409, 410, 413, 415, 422, 500, 502),
    },
    openapi_extra=ordrekropp.beskriv(Demosignatur),
)
async def demosignatur(
    request: Request, oppdrag_id: DokumentId, tjeneste: Med, bruker: Skriver, idempotency_key: Idempotensnokkel = None
) -> Response:
    """Nobody is identified, and the certificate says so."""
    lest = await ordrekropp.les(request, tjeneste.settings.grenser, Demosignatur)
    return await i_ko(tjeneste.koer.tegning, _demosigner, tjeneste, bruker, oppdrag_id, lest, idempotency_key)


def _demosigner(tjeneste: Tjeneste, bruker: Bruker, oppdrag_id: str, lest: Lest[Demosignatur], nokkel: str | None) -> Response:
    """The signature is stored by the provider before the answer is: killed in between, the same call is told that it is done."""
    har_arkiv = tjeneste.gang.arkiv is not None
    na, kall = tjeneste.na(), kall_for(bruker, nokkel, lest.bestilling, til=f"{oppdrag_id}/demosignatur")
    if kall:
        with tjeneste.lager.lesing() as forbindelse:
            husket = idempotens.finn(forbindelse, kall, na=na)
        if husket:
            return svar_med_merke(Oppdragssvar.fra(husket), har_arkiv=har_arkiv)
    identifikasjon = Identifikasjon(DEMOINNLOGGING, Niva.INGEN, na)
    etter = tjeneste.gang.signer(oppdrag_id, lest.kropp.felt, identifikasjon=identifikasjon, aktor=bruker.aktor)
    svar = Oppdragssvar(oppdrag_json(etter, na), 200)
    if kall:
        with tjeneste.lager.transaksjon() as forbindelse:
            alene_om(forbindelse, f"kall:{kall.klient}|{kall.nokkel}")
            if idempotens.finn(forbindelse, kall, na=na) is None:
                idempotens.husk(forbindelse, kall, svar.som_husket, na=na)
    return svar_med_merke(svar, har_arkiv=har_arkiv)
