"""The county's webhooks, for its administrator: add, try, change the secret, see what was sent, send again, stop, start, delete.

A secret stands on the page that answers the form that made it, and nowhere after.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import RedirectResponse

from app.api.sidevis import fra_og_med
from app.api.tjeneste import Tjeneste, i_ko
from app.errors import Avvist, Feil, Konflikt
from app.integrasjoner.webhook import Svar
from app.lager import markor
from app.lager.webhooktyper import PREFIKS
from app.web.okt import Driftsokt, Okt, krev_eget_skjema
from app.web.sider import Lenker, Sider, sprak_for
from app.web.skjemafelt import les_skjema
from app.webhook.abonnement import FLESTE, Abonnement, Endring

SIDE = "/drift/webhooks"
EN = "/drift/webhooks/{webhook_id}"
PA_SIDEN = 50
STRAKS = timedelta()
DOGN = timedelta(days=1)
WebhookId = Annotated[str, Path(pattern=r"^[a-z2-7]{24}$")]
Etter = Annotated[str | None, Query(max_length=markor.LENGST)]
Gjort = Annotated[str | None, Query(pattern=r"^(slettet|endret|lagt|stanset|startet)$")]
_FERDIG = ("oppdrag.forseglet", "oppdrag.arkivert")
_STOPPET = ("oppdrag.avslatt", "oppdrag.utlopt", "oppdrag.avbrutt", "oppdrag.erstattet", "oppdrag.avvik")
UTVALG: Mapping[str, tuple[str, ...]] = {"alle": (), "slutt": (*_FERDIG, *_STOPPET), "ferdig": _FERDIG}
"""What one can choose on the page; single types over the API. The words are `utvalg_<name>`."""


@dataclass(frozen=True, slots=True)
class Mislyktes:
    """A form that was refused, with what was written in it."""

    feil: Feil
    verdier: Mapping[str, str]


def ruter(tjeneste: Tjeneste, sider: Sider) -> APIRouter:
    """The list, one webhook, and what can be done to it."""
    ruter = APIRouter(include_in_schema=False)
    _vis(ruter, tjeneste, sider)
    _gjor(ruter, tjeneste, sider)
    return ruter


def _vis(ruter: APIRouter, tjeneste: Tjeneste, sider: Sider) -> None:
    @ruter.get(SIDE)
    async def alle(request: Request, okt: Driftsokt, gjort: Gjort = None) -> Response:
        return await _listen(request, tjeneste, sider, okt, gjort=gjort)

    @ruter.get(EN)
    async def en(request: Request, webhook_id: WebhookId, okt: Driftsokt, etter: Etter = None, gjort: Gjort = None) -> Response:
        return await _siden(request, tjeneste, sider, okt, webhook_id, etter=etter, gjort=gjort)

    @ruter.post(SIDE)
    async def ny(request: Request, okt: Driftsokt) -> Response:
        skjema = await _les(request, tjeneste)
        adresse, utvalg = skjema.get("adresse", "").strip(), UTVALG.get(skjema.get("utvalg", ""), ())
        try:
            laget = await i_ko(tjeneste.koer.lager, _for(tjeneste, okt).ny, adresse, [PREFIKS + en for en in utvalg])
        except (Avvist, Konflikt) as feil:
            return await _listen(request, tjeneste, sider, okt, mislyktes=Mislyktes(feil, skjema), status=feil.status)
        return await _siden(request, tjeneste, sider, okt, laget.vist.webhook.id, hemmelighet=laget.hemmelighet)


def _gjor(ruter: APIRouter, tjeneste: Tjeneste, sider: Sider) -> None:
    @ruter.post(EN + "/prove")
    async def prove(request: Request, webhook_id: WebhookId, okt: Driftsokt) -> Response:
        await _les(request, tjeneste)
        svar = await i_ko(tjeneste.koer.webhooks, _for(tjeneste, okt).prov, webhook_id)
        return await _siden(request, tjeneste, sider, okt, webhook_id, provd=svar)

    @ruter.post(EN + "/roter")
    async def roter(request: Request, webhook_id: WebhookId, okt: Driftsokt) -> Response:
        overlapp = STRAKS if (await _les(request, tjeneste)).get("straks") else DOGN
        try:
            byttet = await i_ko(tjeneste.koer.lager, _for(tjeneste, okt).roter, webhook_id, overlapp)
        except Konflikt as feil:
            return await _siden(request, tjeneste, sider, okt, webhook_id, mislyktes=Mislyktes(feil, {}), status=feil.status)
        return await _siden(request, tjeneste, sider, okt, webhook_id, hemmelighet=byttet.hemmelighet)

    @ruter.post(EN + "/avspill")
    async def avspill(request: Request, webhook_id: WebhookId, okt: Driftsokt) -> Response:
        skjema = await _les(request, tjeneste)
        try:
            await i_ko(tjeneste.koer.lager, _avspilling(_for(tjeneste, okt), skjema), webhook_id)
        except (Avvist, Konflikt) as feil:
            return await _siden(request, tjeneste, sider, okt, webhook_id, mislyktes=Mislyktes(feil, skjema), status=feil.status)
        return _videre(request, f"{SIDE}/{webhook_id}", "lagt")

    @ruter.post(EN + "/tilstand")
    async def tilstand(request: Request, webhook_id: WebhookId, okt: Driftsokt) -> Response:
        aktiv = (await _les(request, tjeneste)).get("aktiv") == "ja"
        await i_ko(tjeneste.koer.lager, _for(tjeneste, okt).endre, webhook_id, Endring(aktiv=aktiv))
        return _videre(request, f"{SIDE}/{webhook_id}", "startet" if aktiv else "stanset")

    @ruter.post(EN + "/slett")
    async def slett(request: Request, webhook_id: WebhookId, okt: Driftsokt) -> Response:
        await _les(request, tjeneste)
        await i_ko(tjeneste.koer.lager, _for(tjeneste, okt).slett, webhook_id)
        return _videre(request, SIDE, "slettet")


def _avspilling(abonnement: Abonnement, skjema: Mapping[str, str]) -> Callable[[str], None]:
    """One message, or all since a day. Raises `UgyldigParameter` for what is no day."""
    if levering := skjema.get("levering"):
        return lambda webhook_id: abonnement.send_igjen(webhook_id, levering)
    fra = fra_og_med(skjema.get("fra", ""), "fra")
    return lambda webhook_id: abonnement.avspill(webhook_id, fra) if fra else None


async def _listen(
    request: Request,
    tjeneste: Tjeneste,
    sider: Sider,
    okt: Okt,
    *,
    gjort: str | None = None,
    mislyktes: Mislyktes | None = None,
    status: int = 200,
) -> Response:
    alle = await i_ko(tjeneste.koer.lager, _for(tjeneste, okt).alle)
    verdier: dict[str, Any] = {"alle": alle, "gjort": gjort, "mislyktes": mislyktes, "utvalg": tuple(UTVALG), "flest": FLESTE}
    return sider.vis(request, "webhooks", status=status, egen_sti=SIDE, **verdier)


async def _siden(
    request: Request,
    tjeneste: Tjeneste,
    sider: Sider,
    okt: Okt,
    webhook_id: str,
    *,
    etter: str | None = None,
    gjort: str | None = None,
    hemmelighet: str | None = None,
    provd: Svar | None = None,
    mislyktes: Mislyktes | None = None,
    status: int = 200,
) -> Response:
    vist = await i_ko(tjeneste.koer.lager, _for(tjeneste, okt).en, webhook_id)
    rader, neste = await i_ko(tjeneste.koer.lager, _leveringer, tjeneste, okt, webhook_id, etter)
    verdier: dict[str, Any] = {"w": vist, "leveringer": rader, "neste": neste, "gjort": gjort, "provd": provd, "mislyktes": mislyktes}
    side = sider.vis(request, "webhook", status=status, egen_sti=f"{SIDE}/{webhook_id}", hemmelighet=hemmelighet, **verdier)
    side.headers["Cache-Control"] = "no-store"
    return side


def _leveringer(tjeneste: Tjeneste, okt: Okt, webhook_id: str, etter: str | None) -> tuple[tuple[Any, ...], str | None]:
    sporring: dict[str, str | None] = {"": SIDE, "webhook": webhook_id}
    fra = None if etter is None else markor.les(etter, sporring)
    rader, flere = _for(tjeneste, okt).leveringer(webhook_id, tilstand=None, etter=fra, antall=PA_SIDEN)
    return rader, markor.skriv(rader[-1].markor, sporring) if flere else None


def _for(tjeneste: Tjeneste, okt: Okt) -> Abonnement:
    aktor = okt.aktor
    return Abonnement.av(tjeneste.gang, fylkesnummer=aktor.fylkesnummer, aktor=aktor.navn, tilfeldig=secrets.token_bytes)


async def _les(request: Request, tjeneste: Tjeneste) -> Mapping[str, str]:
    skjema = await les_skjema(request)
    krev_eget_skjema(request, tjeneste, skjema.get("skjema", ""))
    return skjema


def _videre(request: Request, sti: str, gjort: str) -> Response:
    return RedirectResponse(Lenker(sprak_for(request), sti, {}).til(sti, gjort=gjort), status_code=303)
