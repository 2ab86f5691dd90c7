"""What a county does with its webhooks: add, look, change, stop and start, change the secret, try, send again, delete.

A secret is told once, when it is made. Nothing here tells an address whole, and no error quotes one.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import Connection

from app.clock import Clock
from app.errors import Avvist, Funn, Konflikt
from app.integrasjoner import webhook as utsending
from app.integrasjoner.webhook import LENGDE, Svar, ny_hemmelighet
from app.jobber.port import Jobber
from app.lager import webhookleveringer, webhooks
from app.lager.base import Lager
from app.lager.kryptering import Nokkelring
from app.lager.markor import Markor
from app.lager.motor import alene_om
from app.lager.webhookleveringer import Levering, Leveringstilstand
from app.lager.webhooks import LEVENDE_NOKLER, Hemmelighet, Stansgrunn, Webhook, Webhooktilstand
from app.lager.webhooktyper import FELTER, PREFIKS
from app.oppdrag.omgivelser import Omgivelser
from app.tekst import Tekst
from app.webhook.adresse import kan_vises, krev_adresse
from app.webhook.levering import AVSPILL, WEBHOOK, stans
from app.webhook.melding import prove
from app.webhook.utgang import Utgang

FLESTE = 10
"""Webhooks of one county."""
OVERLAPP, LENGSTE_OVERLAPP = timedelta(hours=24), timedelta(days=7)
"""How long the secret before counts, by itself and at most."""
ETTERSENDES_OM = timedelta(seconds=45)
"""Longer than any change takes to be stored: one that was under way when the receiver was started, did not see it."""
LEST_FOR = timedelta(hours=1)
"""How long before it is stored an event's time may have been read, with room to spare: a PDF was drawn meanwhile, or a lock waited for.
So much of what was before the stop is looked through too."""
HOLDES_IGJEN = timedelta(hours=1)
"""A receiver that is started is sent nothing before what was never laid is laid, so that the order holds; and if that fails, so long."""
Tilfeldig = Callable[[int], bytes]
logg = structlog.get_logger("webhook")


class ForMangeWebhooks(Konflikt):
    """The county has as many as it can have."""

    kode = "for-mange-webhooks"


class WebhookFinnes(Konflikt):
    """The county has one with this address."""

    kode = "webhook-finnes"


class ForMangeHemmeligheter(Konflikt):
    """So many secrets count that one more must wait for one to end, or end them all."""

    kode = "for-mange-hemmeligheter"


class WebhookStanset(Konflikt):
    """It must be started first."""

    kode = "webhook-stanset"


@dataclass(frozen=True, slots=True, kw_only=True)
class Vist:
    """A webhook as it may be shown."""

    webhook: Webhook
    hemmeligheter: tuple[Hemmelighet, ...]
    leveringer: dict[str, int]

    @property
    def vises_som(self) -> str:
        """Where it leads, without what may be a secret."""
        return kan_vises(self.webhook.adresse)

    def som_json(self) -> dict[str, Any]:
        """Over HTTP and on the command line."""
        hook = self.webhook
        return {
            "id": hook.id,
            "adresse": self.vises_som,
            "typer": [f"{PREFIKS}{en}" for en in hook.typer],
            "tilstand": hook.tilstand.value,
            "grunn": hook.grunn.value if hook.grunn else None,
            "stanset": _iso(hook.stanset),
            "opprettet": hook.opprettet.isoformat(),
            "sisteOk": _iso(hook.siste_ok),
            "sisteUtfall": hook.siste_utfall,
            "feilPaRad": hook.feil_pa_rad,
            "feilSiden": _iso(hook.feil_siden),
            "spillesAv": hook.avspill is not None,
            "leveringer": self.leveringer,
            "hemmeligheter": [{"nr": h.nr, "opprettet": h.opprettet.isoformat(), "utloper": _iso(h.utloper)} for h in self.hemmeligheter],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class MedHemmelighet:
    """A webhook with its newest secret, told this once."""

    vist: Vist
    hemmelighet: str = field(repr=False)

    def som_json(self) -> dict[str, Any]:
        """As `Vist`, with the secret."""
        return {**self.vist.som_json(), "hemmelighet": self.hemmelighet}


@dataclass(frozen=True, slots=True, kw_only=True)
class Endring:
    """What is to be otherwise; None: as it is. `typer` empty: all events."""

    adresse: str | None = field(default=None, repr=False)
    typer: Sequence[str] | None = None
    aktiv: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Abonnement:
    """The webhooks of one county. `aktor`: who does it, as the store knows them."""

    lager: Lager
    ring: Nokkelring
    jobber: Jobber
    clock: Clock
    utgang: Utgang
    adresse: str
    tilfeldig: Tilfeldig = field(repr=False)
    fylkesnummer: str
    aktor: str

    @staticmethod
    def av(gang: Omgivelser, *, fylkesnummer: str, aktor: str, tilfeldig: Tilfeldig) -> Abonnement:
        """With what the orders of the installation stand on."""
        settings = gang.bord.settings
        return Abonnement(
            lager=gang.lager,
            ring=gang.ring,
            jobber=gang.jobber,
            clock=gang.clock,
            utgang=Utgang(oppsett=settings.webhook, demo=settings.demo),
            adresse=settings.adresse,
            tilfeldig=tilfeldig,
            fylkesnummer=fylkesnummer,
            aktor=aktor,
        )

    # ------------------------------------------------------------ looking

    def alle(self) -> tuple[Vist, ...]:
        """The oldest first."""
        with self.lager.lesing() as forbindelse:
            return tuple(self._vist(forbindelse, hook) for hook in webhooks.liste(forbindelse, self.ring, fylkesnummer=self.fylkesnummer))

    def en(self, webhook_id: str) -> Vist:
        """One of them. Raises `IkkeFunnet`, as everything below does."""
        with self.lager.lesing() as forbindelse:
            return self._vist(forbindelse, self._les(forbindelse, webhook_id))

    def leveringer(
        self, webhook_id: str, *, tilstand: Leveringstilstand | None, etter: Markor | None, antall: int
    ) -> tuple[tuple[Levering, ...], bool]:
        """A page of what was sent and is to be sent, the newest first, and whether there is more."""
        with self.lager.lesing() as forbindelse:
            self._les(forbindelse, webhook_id)
            return webhookleveringer.side(forbindelse, webhook_id, tilstand=tilstand, etter=etter, antall=antall)

    # ------------------------------------------------------------ changing

    def ny(self, adresse: str, typer: Sequence[str] = ()) -> MedHemmelighet:
        """A new one, which is told of all that happens from now on. Raises `UgyldigWebhookadresse`, `Avvist`, `Konflikt`."""
        god, valgte, na = krev_adresse(adresse, self.utgang.oppsett, demo=self.utgang.demo), krev_typer(typer), self.clock()
        hemmelighet, id_ = ny_hemmelighet(self.tilfeldig(LENGDE)), self._ny_id()
        with self.lager.transaksjon() as forbindelse:
            self._krev_plass(forbindelse, god)
            webhooks.legg(forbindelse, self.ring, _ny(id_, self.fylkesnummer, god, valgte, aktor=self.aktor, na=na))
            webhooks.legg_hemmelighet(forbindelse, self.ring, id_, hemmelighet, na=na, forrige_til=na)
            self._noter("webhook-opprettet", id_)
            return MedHemmelighet(vist=self._vist(forbindelse, self._les(forbindelse, id_)), hemmelighet=hemmelighet)

    def endre(self, webhook_id: str, endring: Endring) -> Vist:
        """Another address or other events; stopped, or started again, and then what happened meanwhile is sent."""
        na = self.clock()
        verdier: dict[str, Any] = {} if endring.typer is None else {"typer": krev_typer(endring.typer)}
        if endring.adresse is not None:
            verdier["adresse"] = krev_adresse(endring.adresse, self.utgang.oppsett, demo=self.utgang.demo)
        with self.lager.transaksjon() as forbindelse:
            hook = self._les(forbindelse, webhook_id, las=True)
            if endring.adresse is not None and endring.adresse != hook.adresse:
                self._krev_ny_adresse(forbindelse, endring.adresse)
            webhooks.endre(forbindelse, self.ring, webhook_id, **verdier)
            if endring.aktiv is False and hook.aktiv:
                stans(forbindelse, self.ring, webhook_id, Stansgrunn.AV_FYLKET, na=na)
            if endring.aktiv and not hook.aktiv:
                self._start(forbindelse, hook, na)
            self._noter("webhook-endret", webhook_id)
            return self._vist(forbindelse, self._les(forbindelse, webhook_id))

    def roter(self, webhook_id: str, overlapp: timedelta = OVERLAPP) -> MedHemmelighet:
        """A new secret. Those before count for `overlapp` more, or as long as they had; with nothing, they are dead at once.

        Repeated because its answer was lost, it ends none that the receiver may have. Raises `ForMangeHemmeligheter`.
        """
        if not timedelta() <= overlapp <= LENGSTE_OVERLAPP:
            raise ValueError("overlapp")
        na, hemmelighet = self.clock(), ny_hemmelighet(self.tilfeldig(LENGDE))
        with self.lager.transaksjon() as forbindelse:
            self._les(forbindelse, webhook_id, las=True)
            if overlapp:
                self._krev_plass_til_en_hemmelighet(forbindelse, webhook_id, na)
            webhooks.legg_hemmelighet(forbindelse, self.ring, webhook_id, hemmelighet, na=na, forrige_til=na + overlapp)
            self._noter("webhook-hemmelighet-byttet", webhook_id)
            return MedHemmelighet(vist=self._vist(forbindelse, self._les(forbindelse, webhook_id)), hemmelighet=hemmelighet)

    def slett(self, webhook_id: str) -> None:
        """It, its secrets, and what was to be sent to it."""
        with self.lager.transaksjon() as forbindelse:
            self._les(forbindelse, webhook_id, las=True)
            webhooks.slett(forbindelse, webhook_id)
            self._noter("webhook-slettet", webhook_id)

    # ------------------------------------------------------------ sending

    def prov(self, webhook_id: str) -> Svar:
        """Send one message here and now, whether it is stopped or not, and tell how it went."""
        with self.lager.lesing() as forbindelse:
            hook, na = self._les(forbindelse, webhook_id), self.clock()
            nokler = webhooks.hemmeligheter(forbindelse, self.ring, webhook_id, na=na)
        id_ = f"msg_{self.tilfeldig(16).hex()}"
        melding = prove(id_, webhook_id=webhook_id, fylkesnummer=hook.fylkesnummer, adresse=self.adresse, na=na)
        svar = utsending.send(self.utgang, hook.adresse, melding, [en.verdi for en in nokler], na=na)
        with self.lager.transaksjon() as forbindelse:
            if webhooks.finn(forbindelse, self.ring, webhook_id, las=True) is not None:
                webhookleveringer.legg_prove(forbindelse, webhook_id, id_, na=na, utfall=svar.utfall, levert=svar.levert)
        return svar

    def send_igjen(self, webhook_id: str, levering_id: str) -> None:
        """One message, under the id it has. Raises `WebhookStanset`."""
        with self.lager.transaksjon() as forbindelse:
            self._krev_aktiv(self._les(forbindelse, webhook_id, las=True))
            webhookleveringer.send_igjen(forbindelse, webhook_id, levering_id, na=self.clock())
            self._noter("webhook-sendt-igjen", webhook_id)

    def avspill(self, webhook_id: str, fra: datetime) -> None:
        """All that has happened since, under the ids they have: also what arrived. Raises `WebhookStanset`."""
        with self.lager.transaksjon() as forbindelse:
            hook = self._les(forbindelse, webhook_id, las=True)
            self._krev_aktiv(hook)
            self._bestill(forbindelse, hook, fra, til=self.clock(), manglende=False)
            self.jobber.legg(forbindelse, AVSPILL, {WEBHOOK: webhook_id})
            self._noter("webhook-avspilt", webhook_id)

    # ------------------------------------------------------------ the parts

    def _les(self, forbindelse: Connection, webhook_id: str, *, las: bool = False) -> Webhook:
        return webhooks.les(forbindelse, self.ring, webhook_id, fylkesnummer=self.fylkesnummer, las=las)

    def _vist(self, forbindelse: Connection, hook: Webhook) -> Vist:
        return Vist(
            webhook=hook,
            hemmeligheter=webhooks.hemmeligheter(forbindelse, self.ring, hook.id, na=self.clock()),
            leveringer=dict(webhookleveringer.antall_i(forbindelse, hook.id)),
        )

    def _ny_id(self) -> str:
        return base64.b32encode(self.tilfeldig(15)).decode().lower()

    def _krev_plass(self, forbindelse: Connection, adresse: str) -> None:
        alene_om(forbindelse, f"webhooks:{self.fylkesnummer}")
        if len(webhooks.liste(forbindelse, self.ring, fylkesnummer=self.fylkesnummer)) >= FLESTE:
            raise ForMangeWebhooks(
                Tekst(
                    nb=f"Fylket har {FLESTE} webhooks, og kan ikke ha flere.", nn=f"Fylket har {FLESTE} webhooks, og kan ikkje ha fleire."
                ),
                tiltak=Tekst(nb="Slett en som ikke er i bruk.", nn="Slett ein som ikkje er i bruk."),
            )
        self._krev_ny_adresse(forbindelse, adresse)

    def _krev_ny_adresse(self, forbindelse: Connection, adresse: str) -> None:
        """A call that is repeated makes no second one."""
        alene_om(forbindelse, f"webhooks:{self.fylkesnummer}")
        alle = webhooks.liste(forbindelse, self.ring, fylkesnummer=self.fylkesnummer)
        if lik := webhooks.med_adresse(alle, adresse):
            raise WebhookFinnes(
                Tekst(nb=f"Webhook {lik.id} har denne adressen.", nn=f"Webhook {lik.id} har denne adressa."),
                tiltak=Tekst(nb="Endre den, eller bytt hemmeligheten dens.", nn="Endre han, eller byt løyndomen hans."),
            )

    def _krev_plass_til_en_hemmelighet(self, forbindelse: Connection, webhook_id: str, na: datetime) -> None:
        if len(webhooks.hemmeligheter(forbindelse, self.ring, webhook_id, na=na)) < LEVENDE_NOKLER:
            return
        raise ForMangeHemmeligheter(
            Tekst(
                nb=f"Webhooken har {LEVENDE_NOKLER} hemmeligheter som gjelder, og kan ikke få flere nå.",
                nn=f"Webhooken har {LEVENDE_NOKLER} løyndomar som gjeld, og kan ikkje få fleire no.",
            ),
            tiltak=Tekst(
                nb="Vent til den eldste går ut. Haster det, bytt slik at de gamle slutter å gjelde nå (overlapp 0), og legg "
                "den nye inn hos mottakeren straks. Det som ikke blir tatt imot imens, blir sendt på nytt.",
                nn="Vent til den eldste går ut. Hastar det, byt slik at dei gamle sluttar å gjelde no (overlapp 0), og legg "
                "den nye inn hos mottakaren straks. Det som ikkje blir tatt imot imens, blir sendt på nytt.",
            ),
        )

    def _krev_aktiv(self, hook: Webhook) -> None:
        if not hook.aktiv:
            raise WebhookStanset(
                Tekst(nb="Webhooken er stanset.", nn="Webhooken er stansa."),
                tiltak=Tekst(
                    nb="Start den først. Det som skjedde i mellomtiden, blir sendt da.",
                    nn="Start han først. Det som skjedde i mellomtida, blir sendt då.",
                ),
            )

    def _start(self, forbindelse: Connection, hook: Webhook, na: datetime) -> None:
        """As new; it rests until what was never laid is laid, and then gets that and what waits."""
        verdier = {"tilstand": Webhooktilstand.AKTIV.value, "grunn": None, "stanset": None}
        hvile = na + HOLDES_IGJEN
        webhooks.endre(forbindelse, self.ring, hook.id, feil_pa_rad=0, feil_siden=None, hviler_til=hvile, **verdier)
        webhookleveringer.begynn_pa_nytt(forbindelse, hook.id, na=na)
        fra = max(hook.opprettet, (hook.stanset or na) - LEST_FOR)
        self._bestill(forbindelse, hook, fra, til=na + ETTERSENDES_OM, manglende=True)
        self.jobber.legg(forbindelse, AVSPILL, {WEBHOOK: hook.id}, tidligst=na + ETTERSENDES_OM)

    def _bestill(self, forbindelse: Connection, hook: Webhook, fra: datetime, *, til: datetime, manglende: bool) -> None:
        """What is ordered already and not yet laid, is in this order too: a message twice is better than none."""
        if gammel := hook.avspill:
            fra, til = min(fra, datetime.fromisoformat(gammel["fra"])), max(til, datetime.fromisoformat(gammel["til"]))
            manglende = manglende and bool(gammel["manglende"])
        bestilt = {"fra": fra.isoformat(), "til": til.isoformat(), "manglende": manglende}
        webhooks.endre(forbindelse, self.ring, hook.id, avspill=bestilt)

    def _noter(self, hva: str, webhook_id: str) -> None:
        logg.info(hva, webhook=webhook_id, fylke=self.fylkesnummer, rolle=self.aktor.partition(":")[0])


def krev_typer(typer: Sequence[str]) -> tuple[str, ...]:
    """The types of event as the log has them, from how messages name them. Raises `Avvist` with the place of each that is unknown."""
    korte = [en.removeprefix(PREFIKS) for en in typer]
    ukjente = [nr for nr, (kort, hel) in enumerate(zip(korte, typer, strict=True)) if kort not in FELTER or not hel.startswith(PREFIKS)]
    if ukjente:
        tiltak = Tekst(
            nb="Bruk typene i docs/webhooks.md, eller ingen: da kommer alle.",
            nn="Bruk typane i docs/webhooks.md, eller ingen: då kjem alle.",
        )
        melding = Tekst(nb="Det finnes ingen hendelse av denne typen.", nn="Det finst inga hending av denne typen.")
        raise Avvist(
            melding,
            tiltak=tiltak,
            funn=tuple(Funn(kode="ukjent-type", peker=f"/typer/{nr}", melding=melding, tiltak=tiltak) for nr in ukjente),
        )
    return tuple(dict.fromkeys(korte))


def _ny(id_: str, fylkesnummer: str, adresse: str, typer: tuple[str, ...], *, aktor: str, na: datetime) -> Webhook:
    return Webhook(
        id=id_,
        fylkesnummer=fylkesnummer,
        adresse=adresse,
        typer=typer,
        tilstand=Webhooktilstand.AKTIV,
        grunn=None,
        stanset=None,
        opprettet=na,
        opprettet_av=aktor,
        feil_pa_rad=0,
        feil_siden=None,
        hviler_til=None,
        siste_ok=None,
        siste_utfall=None,
        avspill=None,
    )


def _iso(tid: datetime | None) -> str | None:
    return None if tid is None else tid.isoformat()
