"""What people do to a signing order, over HTTP: notify again, remind, extend, withdraw, correct, clear, approve.

Each call is one event of the order, or a refusal by name (409), in nb and nn. The rules stand in the state machine (`signing`), never here.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import uuid4

from fastapi import APIRouter, Request, Response

from app.api import betinget, ordrekropp
from app.api.betinget import ETAG_HODE, HvisLik
from app.api.kall import Idempotensnokkel, kall_for
from app.api.kontrakter import DokumentId
from app.api.oppdragssvar import Oppdragssvar, svar_med_merke
from app.api.ordrekropp import EnSignatar, Frist, Godkjenning, Grunn, Kontaktretting, Lest
from app.api.problemer import svar_ved_feil
from app.api.tjeneste import Godkjenner, Med, Skriver, Tjeneste, i_ko
from app.domene.parter import Kontakt
from app.identitet.bruker import Bruker
from app.lager import kontakter
from app.lager.oppdrag import Foreldet
from app.oppdrag.gang import Ogsa
from signing.events import Avbrutt, Avklart, FristForlenget, Godkjent, Hendelse, KontaktRettet, Paminnet, Slag, Varslet
from signing.model import Kanal
from signing.oppdrag import Oppdrag

kontraktruter = APIRouter(prefix="/kontrakter", tags=["oppdrag"])
ruter = APIRouter(prefix="/oppdrag", tags=["oppdrag"])
Ny = Callable[[str, Oppdrag, datetime], Hendelse]
"""The event, given its id, the order and the time."""
ENDRET: dict[int | str, dict[str, Any]] = {
    200: {"model": Oppdragssvar, "description": "Oppdraget etter endringen.", "headers": ETAG_HODE},
    **svar_ved_feil(400, 401, 403, 404, 408, 409, 410, 412, 413, 415, 422, 500),
}


def _intet(*_: object) -> None:
    """Nothing else is stored."""


class _Kall:
    """One change of an order: known again by its key, and made only to what the caller has seen."""

    def __init__(
        self, tjeneste: Tjeneste, bruker: Bruker, oppdrag_id: str, slag: Slag, lest: Lest[Any], nokkel: str | None, if_match: str | None
    ) -> None:
        self.tjeneste, self.bruker, self.oppdrag_id, self.slag, self.if_match = tjeneste, bruker, oppdrag_id, slag, if_match
        self.kall = kall_for(bruker, nokkel, lest.bestilling, til=f"{oppdrag_id}/{slag.value}")

    async def besvar(self, ny: Ny, ogsa: Ogsa = _intet) -> Response:
        """Tell the order, and answer it as it is after."""
        return await i_ko(self.tjeneste.koer.lager, self._besvar, ny, ogsa)

    def _besvar(self, ny: Ny, ogsa: Ogsa) -> Response:
        gang, aktor = self.tjeneste.gang, self.bruker.aktor
        versjon = betinget.sett_versjon(self.if_match, lambda: gang.les(self.oppdrag_id, aktor=aktor).rad.versjon)
        hendelse_id = f"{self.oppdrag_id}:{self.slag.value}:{uuid4()}"
        try:
            svar = gang.besvar(
                self.oppdrag_id, lambda o, tid: ny(hendelse_id, o, tid), aktor=aktor, kall=self.kall, versjon=versjon, ogsa=ogsa
            )
        except Foreldet:
            if versjon is None:
                raise
            raise betinget.endret() from None
        return svar_med_merke(svar, har_arkiv=gang.arkiv is not None)


@ruter.post(
    "/{oppdrag_id}/paminnelse",
    summary="Påminn en signatar",
    response_model=Oppdragssvar,
    responses=ENDRET,
    openapi_extra=ordrekropp.beskriv(EnSignatar),
)
async def paminn(
    request: Request,
    oppdrag_id: DokumentId,
    tjeneste: Med,
    bruker: Skriver,
    idempotency_key: Idempotensnokkel = None,
    if_match: HvisLik = None,
) -> Response:
    """One who has been told, has not answered, and whose turn it is. Not between 22 and 08."""
    lest = await ordrekropp.les(request, tjeneste.settings.grenser, EnSignatar)
    felt = lest.kropp.felt
    kall = _Kall(tjeneste, bruker, oppdrag_id, Slag.PAMINNET, lest, idempotency_key, if_match)
    return await kall.besvar(lambda id_, o, tid: Paminnet(id_, o.id, tid, felt))


@ruter.post(
    "/{oppdrag_id}/varsel",
    summary="Varsle en signatar på nytt",
    response_model=Oppdragssvar,
    responses=ENDRET,
    openapi_extra=ordrekropp.beskriv(EnSignatar),
)
async def varsle(
    request: Request,
    oppdrag_id: DokumentId,
    tjeneste: Med,
    bruker: Skriver,
    idempotency_key: Idempotensnokkel = None,
    if_match: HvisLik = None,
) -> Response:
    """The notice once more, to one whose turn it is: they deleted it, or it came to an address that is right now."""
    lest = await ordrekropp.les(request, tjeneste.settings.grenser, EnSignatar)
    felt = lest.kropp.felt
    kall = _Kall(tjeneste, bruker, oppdrag_id, Slag.VARSLET, lest, idempotency_key, if_match)
    return await kall.besvar(lambda id_, o, tid: Varslet(id_, o.id, tid, felt))


@ruter.post(
    "/{oppdrag_id}/frist", summary="Forleng fristen", response_model=Oppdragssvar, responses=ENDRET, openapi_extra=ordrekropp.beskriv(Frist)
)
async def forleng(
    request: Request,
    oppdrag_id: DokumentId,
    tjeneste: Med,
    bruker: Skriver,
    idempotency_key: Idempotensnokkel = None,
    if_match: HvisLik = None,
) -> Response:
    """Those whose turn it is may sign until the end of that day; the groups after them keep the time they had."""
    lest = await ordrekropp.les(request, tjeneste.settings.grenser, Frist)
    frist = lest.kropp.frist
    kall = _Kall(tjeneste, bruker, oppdrag_id, Slag.FRIST_FORLENGET, lest, idempotency_key, if_match)
    return await kall.besvar(lambda id_, o, tid: FristForlenget(id_, o.id, tid, frist))


@ruter.post(
    "/{oppdrag_id}/avbryt",
    summary="Trekk dokumentet tilbake",
    response_model=Oppdragssvar,
    responses=ENDRET,
    openapi_extra=ordrekropp.beskriv(Grunn),
)
async def avbryt(
    request: Request,
    oppdrag_id: DokumentId,
    tjeneste: Med,
    bruker: Skriver,
    idempotency_key: Idempotensnokkel = None,
    if_match: HvisLik = None,
) -> Response:
    """Nobody can sign it any more, and those who know of it are told."""
    lest = await ordrekropp.les(request, tjeneste.settings.grenser, Grunn)
    grunn = lest.kropp.begrunnelse
    kall = _Kall(tjeneste, bruker, oppdrag_id, Slag.AVBRUTT, lest, idempotency_key, if_match)
    return await kall.besvar(lambda id_, o, tid: Avbrutt(id_, o.id, tid, grunn))


@ruter.post(
    "/{oppdrag_id}/avklar",
    summary="Avklar et avvik i den signerte filen",
    response_model=Oppdragssvar,
    responses=ENDRET,
    openapi_extra=ordrekropp.beskriv(Grunn),
)
async def avklar(
    request: Request,
    oppdrag_id: DokumentId,
    tjeneste: Med,
    bruker: Skriver,
    idempotency_key: Idempotensnokkel = None,
    if_match: HvisLik = None,
) -> Response:
    """A person has looked at the file and found that the order can go on."""
    lest = await ordrekropp.les(request, tjeneste.settings.grenser, Grunn)
    grunn = lest.kropp.begrunnelse
    kall = _Kall(tjeneste, bruker, oppdrag_id, Slag.AVKLART, lest, idempotency_key, if_match)
    return await kall.besvar(lambda id_, o, tid: Avklart(id_, o.id, tid, grunn))


@ruter.post(
    "/{oppdrag_id}/kontakt",
    summary="Rett kontaktopplysningene til en signatar",
    response_model=Oppdragssvar,
    responses=ENDRET,
    openapi_extra=ordrekropp.beskriv(Kontaktretting),
)
async def rett_kontakt(
    request: Request,
    oppdrag_id: DokumentId,
    tjeneste: Med,
    bruker: Skriver,
    idempotency_key: Idempotensnokkel = None,
    if_match: HvisLik = None,
) -> Response:
    """Both in place of what was there. A signer whose turn it is, is told again. Contact data are never answered."""
    lest = await ordrekropp.les(request, tjeneste.settings.grenser, Kontaktretting)
    rettet, ring = lest.kropp, tjeneste.gang.ring
    kanaler = tuple(kanal for kanal, verdi in ((Kanal.EPOST, rettet.epost), (Kanal.SMS, rettet.mobil)) if verdi)
    kontakt = Kontakt(epost=rettet.epost, mobil=rettet.mobil)
    kall = _Kall(tjeneste, bruker, oppdrag_id, Slag.KONTAKT_RETTET, lest, idempotency_key, if_match)
    return await kall.besvar(
        lambda id_, o, tid: KontaktRettet(id_, o.id, tid, rettet.felt, kanaler),
        lambda forbindelse, _lest: kontakter.rett(forbindelse, ring, oppdrag_id, rettet.felt, kontakt),
    )


@kontraktruter.post(
    "/{dokument_id}/godkjenn",
    summary="Fylkeskommunen godkjenner",
    response_model=Oppdragssvar,
    responses=ENDRET,
    openapi_extra=ordrekropp.beskriv(Godkjenning),
)
async def godkjenn(
    request: Request,
    dokument_id: DokumentId,
    tjeneste: Med,
    bruker: Godkjenner,
    idempotency_key: Idempotensnokkel = None,
    if_match: HvisLik = None,
) -> Response:
    """Where nobody signs for the county (opplæringslova § 7-2). Only by the role godkjenner."""
    lest = await ordrekropp.les(request, tjeneste.settings.grenser, Godkjenning)
    kall = _Kall(tjeneste, bruker, dokument_id, Slag.GODKJENT, lest, idempotency_key, if_match)
    return await kall.besvar(lambda id_, o, tid: Godkjent(id_, o.id, tid))
