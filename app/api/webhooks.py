"""Webhooks over HTTP, for the case systems and administrators of a county: who is told, how it went, and again.

A secret is in the answer that made it, and in none after. Adding the same address again is refused, so a call that was broken off makes
no second webhook; there is no `Idempotency-Key` here, for a remembered answer would hold the secret.
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field, model_validator

from app.api import betinget, ordrekropp
from app.api.betinget import ETAG_HODE, UENDRET, HvisIngen
from app.api.ordrekropp import Kropp
from app.api.problemer import svar_ved_feil
from app.api.sidevis import STANDARD, Antall, Etter, Sporring, fra_og_med
from app.api.tjeneste import Med, Tjeneste, Webhookbruker, i_ko
from app.identitet.bruker import Bruker
from app.integrasjoner.webhook import Svar
from app.lager.webhookleveringer import Leveringstilstand
from app.webhook.abonnement import LENGSTE_OVERLAPP, OVERLAPP, Abonnement, Endring
from app.webhook.adresse import LENGST

ruter = APIRouter(prefix="/webhooks", tags=["webhooks"])
STI = "/api/v1/webhooks"
TIME = timedelta(hours=1)
WebhookId = Annotated[str, Path(pattern=r"^[a-z2-7]{24}$", description="Webhooken, slik listen nevner den.")]
Adresse = Annotated[str, Field(min_length=1, max_length=LENGST, description="Hvor meldingene skal: https, med fullt vertsnavn.")]
Typer = Annotated[
    list[Annotated[str, Field(max_length=100)]], Field(max_length=50, description="Hendelsene som skal meldes; tom liste: alle.")
]
FEIL = svar_ved_feil(400, 401, 403, 404, 408, 409, 413, 415, 422, 500)


class NyWebhook(Kropp):
    """A new receiver."""

    adresse: Adresse
    typer: Typer = Field(default_factory=list)


class Webhookendring(Kropp):
    """What is to be otherwise. What is left out stays as it is."""

    adresse: Adresse | None = None
    typer: Typer | None = None
    aktiv: Annotated[bool, Field(description="false: stans; true: start igjen, og send det som skjedde i mellomtiden.")] | None = None


class Bytte(Kropp):
    """How long the secrets before count too."""

    overlappTimer: int = Field(  # noqa: N815 - the name in JSON
        default=OVERLAPP // TIME,
        ge=0,
        le=LENGSTE_OVERLAPP // TIME,
        description="Timer de gamle hemmelighetene fortsatt gjelder, høyst; 0: de slutter å gjelde med en gang.",
    )


class Avspilling(Kropp):
    """One message, or all since a time: exactly one of the two."""

    levering: Annotated[str, Field(pattern=r"^msg_[0-9a-f]{32}$", description="Én melding.")] | None = None
    fra: Annotated[str, Field(max_length=40, description="Alt siden denne dagen (ÅÅÅÅ-MM-DD) eller dette tidspunktet.")] | None = None

    @model_validator(mode="after")
    def en_av_to(self) -> Avspilling:
        """Exactly one."""
        if (self.levering is None) == (self.fra is None):
            raise ValueError("exactly one")
        return self


class Prove(Kropp):
    """A trial. Nothing is said."""


class _Svar(BaseModel):
    model_config = ConfigDict(extra="allow")


class Hemmelighetsvar(_Svar):
    """A secret that counts, without the secret."""

    nr: int
    opprettet: str
    utloper: str | None = Field(description="null: den nyeste.")


class Webhooksvar(_Svar):
    """One webhook."""

    id: str
    adresse: str = Field(description="Hvor den fører, uten det som kan være en hemmelighet i adressen.")
    typer: list[str]
    tilstand: str
    grunn: str | None
    leveringer: dict[str, int]
    hemmeligheter: list[Hemmelighetsvar]


class NyWebhooksvar(Webhooksvar):
    """The only answer that has the secret."""

    hemmelighet: str


class Webhookliste(BaseModel):
    """The oldest first."""

    webhooks: list[Webhooksvar]


class Leveringsvar(_Svar):
    """One message, and what has become of it."""

    id: str = Field(description="webhook-id; den samme hver gang meldingen sendes.")
    type: str
    dokumentId: str | None  # noqa: N815 - the name in JSON
    nr: int | None
    tid: str
    tilstand: str
    forsok: int
    utfall: str | None


class Leveringsliste(BaseModel):
    """The newest event first."""

    leveringer: list[Leveringsvar]
    neste: str | None
    lenker: dict[str, str | None]


class Provesvar(BaseModel):
    """How the trial went."""

    levert: bool
    utfall: str = Field(description="http-<status>, eller hvor langt kallet kom.")


class Avspillingsvar(BaseModel):
    """It will be sent."""

    lagtIKo: bool  # noqa: N815 - the name in JSON


@ruter.get(
    "",
    summary="Webhookene til fylket",
    response_model=Webhookliste,
    responses={200: {"description": "Alle.", "headers": ETAG_HODE}, **UENDRET, **svar_ved_feil(401, 403, 422)},
)
def liste(
    request: Request,
    tjeneste: Med,
    bruker: Webhookbruker,
    if_none_match: HvisIngen = None,  # noqa: ARG001 - read by betinget; named here for the OpenAPI document
) -> Response:
    """Another county's do not exist."""
    return betinget.svar_json(request, {"webhooks": [en.som_json() for en in abonnement(tjeneste, bruker).alle()]})


@ruter.post(
    "",
    summary="Lag en webhook",
    status_code=201,
    response_model=NyWebhooksvar,
    responses={201: {"description": "Laget. Hemmeligheten vises bare her."}, **FEIL},
    openapi_extra=ordrekropp.beskriv(NyWebhook),
)
async def ny(request: Request, tjeneste: Med, bruker: Webhookbruker) -> Response:
    """Told of all that happens from now on."""
    kropp = (await ordrekropp.les(request, tjeneste.settings.grenser, NyWebhook)).kropp
    laget = await i_ko(tjeneste.koer.lager, abonnement(tjeneste, bruker).ny, kropp.adresse, kropp.typer)
    return _hemmelig(laget.som_json(), status=201, sted=f"{STI}/{laget.vist.webhook.id}")


@ruter.get(
    "/{webhook_id}",
    summary="En webhook",
    response_model=Webhooksvar,
    responses={200: {"description": "Slik den er nå.", "headers": ETAG_HODE}, **UENDRET, **svar_ved_feil(401, 403, 404, 422)},
)
def en(
    request: Request,
    webhook_id: WebhookId,
    tjeneste: Med,
    bruker: Webhookbruker,
    if_none_match: HvisIngen = None,  # noqa: ARG001 - read by betinget; named here for the OpenAPI document
) -> Response:
    """With how many messages wait, arrived and were given up."""
    return betinget.svar_json(request, abonnement(tjeneste, bruker).en(webhook_id).som_json())


@ruter.patch(
    "/{webhook_id}",
    summary="Endre, stans eller start en webhook",
    response_model=Webhooksvar,
    responses={200: {"description": "Slik den er etter endringen."}, **FEIL},
    openapi_extra=ordrekropp.beskriv(Webhookendring),
)
async def endre(request: Request, webhook_id: WebhookId, tjeneste: Med, bruker: Webhookbruker) -> Response:
    """Started again, it is sent what happened while it was stopped."""
    kropp = (await ordrekropp.les(request, tjeneste.settings.grenser, Webhookendring)).kropp
    endring = Endring(adresse=kropp.adresse, typer=kropp.typer, aktiv=kropp.aktiv)
    return JSONResponse((await i_ko(tjeneste.koer.lager, abonnement(tjeneste, bruker).endre, webhook_id, endring)).som_json())


@ruter.delete(
    "/{webhook_id}",
    summary="Slett en webhook",
    status_code=204,
    response_class=Response,
    responses={204: {"description": "Slettet, med det som ventet på å bli sendt."}, **svar_ved_feil(401, 403, 404, 422)},
)
async def slett(webhook_id: WebhookId, tjeneste: Med, bruker: Webhookbruker) -> Response:
    """Its secrets too."""
    await i_ko(tjeneste.koer.lager, abonnement(tjeneste, bruker).slett, webhook_id)
    return Response(status_code=204)


@ruter.post(
    "/{webhook_id}/prove",
    summary="Send en prøvemelding",
    response_model=Provesvar,
    responses={200: {"description": "Hvordan det gikk, også når det ikke gikk."}, **FEIL},
    openapi_extra=ordrekropp.beskriv(Prove),
)
async def prove(request: Request, webhook_id: WebhookId, tjeneste: Med, bruker: Webhookbruker) -> Response:
    """Here and now, once. At most ten seconds."""
    await ordrekropp.les(request, tjeneste.settings.grenser, Prove)
    svar: Svar = await i_ko(tjeneste.koer.webhooks, abonnement(tjeneste, bruker).prov, webhook_id)
    return JSONResponse({"levert": svar.levert, "utfall": svar.utfall})


@ruter.post(
    "/{webhook_id}/roter",
    summary="Bytt hemmelighet",
    response_model=NyWebhooksvar,
    responses={
        200: {"description": "Den nye hemmeligheten vises bare her; meldinger har en signatur for hver hemmelighet som gjelder."},
        **FEIL,
    },
    openapi_extra=ordrekropp.beskriv(Bytte),
)
async def roter(request: Request, webhook_id: WebhookId, tjeneste: Med, bruker: Webhookbruker) -> Response:
    """Called once more where the answer was lost: no secret that the receiver may have ends before its time."""
    kropp = (await ordrekropp.les(request, tjeneste.settings.grenser, Bytte)).kropp
    byttet = await i_ko(tjeneste.koer.lager, abonnement(tjeneste, bruker).roter, webhook_id, kropp.overlappTimer * TIME)
    return _hemmelig(byttet.som_json(), status=200)


@ruter.post(
    "/{webhook_id}/avspill",
    summary="Send meldinger på nytt",
    status_code=202,
    response_model=Avspillingsvar,
    responses={202: {"description": "De blir sendt, med de samme ID-ene."}, **FEIL},
    openapi_extra=ordrekropp.beskriv(Avspilling),
)
async def avspill(request: Request, webhook_id: WebhookId, tjeneste: Med, bruker: Webhookbruker) -> Response:
    """One, or all since a time."""
    kropp = (await ordrekropp.les(request, tjeneste.settings.grenser, Avspilling)).kropp
    abonnementet, fra = abonnement(tjeneste, bruker), fra_og_med(kropp.fra, "fra")
    if fra is not None:
        await i_ko(tjeneste.koer.lager, abonnementet.avspill, webhook_id, fra)
    else:
        await i_ko(tjeneste.koer.lager, abonnementet.send_igjen, webhook_id, kropp.levering or "")
    return JSONResponse({"lagtIKo": True}, status_code=202)


@ruter.get(
    "/{webhook_id}/leveringer",
    summary="Meldingene til en webhook, de nyeste hendelsene først",
    response_model=Leveringsliste,
    responses={200: {"description": "Én side.", "headers": ETAG_HODE}, **UENDRET, **svar_ved_feil(401, 403, 404, 422)},
)
def leveringer(
    request: Request,
    webhook_id: WebhookId,
    tjeneste: Med,
    bruker: Webhookbruker,
    tilstand: Annotated[Leveringstilstand | None, Query(description="Bare meldinger i denne tilstanden.")] = None,
    antall: Antall = STANDARD,
    etter: Etter = None,
    if_none_match: HvisIngen = None,  # noqa: ARG001 - read by betinget; named here for the OpenAPI document
) -> Response:
    """What became of each in the last 90 days."""
    sporring = Sporring(f"{STI}/{webhook_id}/leveringer", {"tilstand": tilstand}, antall)
    rader, flere = abonnement(tjeneste, bruker).leveringer(webhook_id, tilstand=tilstand, etter=sporring.fra(etter), antall=antall)
    return betinget.svar_json(request, sporring.svar("leveringer", rader, flere=flere))


def abonnement(tjeneste: Tjeneste, bruker: Bruker) -> Abonnement:
    """The webhooks of the caller's county."""
    aktor = bruker.aktor
    return Abonnement.av(tjeneste.gang, fylkesnummer=aktor.fylkesnummer, aktor=aktor.navn, tilfeldig=secrets.token_bytes)


def _hemmelig(innhold: dict[str, Any], *, status: int, sted: str | None = None) -> Response:
    """Nobody on the way keeps it."""
    hoder = {"Cache-Control": "no-store", **({"Location": sted} if sted else {})}
    return JSONResponse(innhold, status_code=status, headers=hoder)
