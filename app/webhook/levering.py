"""The jobs that bring messages to their receivers.

    webhook-send      the messages of one receiver, one at a time; the sweep lays it when there are some (`Utboks`)
    webhook-avspill   lays old events anew, for a receiver that asked for them or was stopped meanwhile
    webhook-rydd      forgets what became of old messages, and secrets that count no more

One message of a receiver is under way at a time, and a receiver that does not answer rests for longer and longer: however many messages
wait for it, it holds up no other work. A process that dies between the sending and the storing sends the same message again, under the
same id.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Connection

from app import maltall
from app.clock import Clock
from app.integrasjoner import webhook as utsending
from app.integrasjoner.webhook import Svar
from app.jobber.forsok import Forsoksregel
from app.jobber.port import Args, Jobber, Jobbslag
from app.lager import webhookleveringer, webhooks
from app.lager.base import Lager
from app.lager.kryptering import Nokkelring
from app.lager.motor import alene_om
from app.lager.webhookleveringer import Levering, Omgang, Plass, Utdrag
from app.lager.webhooks import Stansgrunn, Webhook, Webhooktilstand
from app.oppdrag.omgivelser import Omgivelser
from app.webhook.melding import om_hendelse
from app.webhook.utgang import Utgang

SEND, AVSPILL, RYDD = "webhook-send", "webhook-avspill", "webhook-rydd"
WEBHOOK = "webhook"
"""The name of the argument."""
REGEL = Forsoksregel(antall=13, forste=timedelta(seconds=10), faktor=4.0, lengste=timedelta(hours=12))
"""10 s, 40 s, 2 min 40 s, 10 min 40 s, 43 min, 2 h 51 min, 11 h 23 min, then every 12 hours: a little over three days."""
HVILE = Forsoksregel(antall=1_000_000, forste=timedelta(seconds=5), faktor=2.0, lengste=timedelta(minutes=15))
"""How long a receiver rests after so many attempts in a row that failed."""
STANSES_ETTER = timedelta(days=3)
"""So long without one success, and the receiver is stopped."""
GIS_OPP_ETTER = timedelta(days=3)
"""No message is given up sooner after its first attempt, however many it has had: a fault is found and mended in that time."""
VAR_BORTE, BORTE_MINST = 3, timedelta(minutes=10)
"""So many failures in a row, over so long, are the receiver's, not the message's: when it is back, all that waits goes at once. Over less
time, a few messages that nobody takes look the same; and after less time, what waits comes soon by itself."""
LAGRES = timedelta(days=90)
"""How long it is known what became of a message."""
I_EN_OMGANG = 200
logg = structlog.get_logger("webhook")


@dataclass(frozen=True, slots=True, kw_only=True)
class Leveringsplan:
    """How many messages one job sends, and the times: how long it may go on, and how long a message is its own."""

    antall: int = 20
    lengste: timedelta = timedelta(seconds=30)
    leie: timedelta = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Tatt:
    """A message that is this job's to send, and what that takes."""

    hook: Webhook
    levering: Levering
    utdrag: Utdrag
    hemmeligheter: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Leveringer:
    """The work of this installation. `adresse`: its own, which messages and their links name."""

    lager: Lager
    ring: Nokkelring
    jobber: Jobber
    clock: Clock
    utgang: Utgang
    adresse: str
    plan: Leveringsplan = field(default_factory=Leveringsplan)

    @staticmethod
    def av(gang: Omgivelser) -> Leveringer:
        """With what the orders of the installation stand on."""
        settings = gang.bord.settings
        return Leveringer(
            lager=gang.lager,
            ring=gang.ring,
            jobber=gang.jobber,
            clock=gang.clock,
            utgang=Utgang(oppsett=settings.webhook, demo=settings.demo),
            adresse=settings.adresse,
        )

    def slag(self) -> tuple[Jobbslag, ...]:
        """The kinds of job."""
        return (
            Jobbslag(navn=SEND, kjor=self.send, utboks=self),
            Jobbslag(navn=AVSPILL, kjor=self.avspill),
            Jobbslag(navn=RYDD, kjor=self.rydd, hver=timedelta(days=1)),
        )

    # ------------------------------------------------------------ the outbox

    def venter(self, forbindelse: Connection, na: datetime) -> bool:
        """Whether some receiver is to be sent something now."""
        return webhooks.har_arbeid(forbindelse, na=na)

    def ta(self, forbindelse: Connection, na: datetime) -> Sequence[Args]:
        """A job for each, which has a while to come to it."""
        return [{WEBHOOK: id_} for id_ in webhooks.kall(forbindelse, na=na, til=na + self.plan.leie)]

    # ------------------------------------------------------------ sending

    def send(self, args: Args) -> None:
        """What waits for one receiver, until nothing does, it fails, or others should have their turn."""
        slutt = self.clock() + self.plan.lengste
        for _ in range(self.plan.antall):
            tatt = self._ta(args[WEBHOOK])
            if tatt is None or not self._send(tatt):
                self._slipp(args[WEBHOOK])
                return
            if self.clock() >= slutt:
                break
        with self.lager.transaksjon() as forbindelse:
            self.jobber.legg(forbindelse, SEND, args)

    def _ta(self, webhook_id: str) -> Tatt | None:
        """Take the next message. None: nothing is to go now. One whose attempts ended their process is given up here."""
        na = self.clock()
        with self.lager.transaksjon() as forbindelse:
            hook = webhooks.finn(forbindelse, self.ring, webhook_id, las=True)
            if hook is None or not hook.aktiv or (hook.hviler_til is not None and hook.hviler_til > na):
                return None
            while levering := webhookleveringer.neste(forbindelse, webhook_id, na=na):
                webhooks.hold(forbindelse, webhook_id, til=na + self.plan.leie)
                if not webhookleveringer.krev(forbindelse, levering, na=na, til=na + self.plan.leie):
                    return None
                if not _tok_livet_av_sine(levering, na):
                    return self._tatt(forbindelse, hook, levering, na)
                webhookleveringer.feilet(forbindelse, levering, na=na, utfall="avbrutt", igjen=None)
            return None

    def _tatt(self, forbindelse: Connection, hook: Webhook, levering: Levering, na: datetime) -> Tatt:
        nokler = webhooks.hemmeligheter(forbindelse, self.ring, hook.id, na=na)
        return Tatt(hook, levering, webhookleveringer.utdrag(forbindelse, levering), tuple(en.verdi for en in nokler))

    def _send(self, tatt: Tatt) -> bool:
        """Outside any transaction. Whether to go on."""
        melding = om_hendelse(tatt.levering, tatt.utdrag, adresse=self.adresse)
        svar = utsending.send(self.utgang, tatt.hook.adresse, melding, tatt.hemmeligheter, na=self.clock())
        maltall.WEBHOOKS.tell("levert" if svar.levert else "feilet")
        logg.info("webhook", webhook=tatt.hook.id, levering=tatt.levering.id, utfall=svar.utfall, forsok=tatt.levering.forsok + 1)
        with self.lager.transaksjon() as forbindelse:
            return self._noter(forbindelse, tatt, svar, self.clock())

    def _noter(self, forbindelse: Connection, tatt: Tatt, svar: Svar, na: datetime) -> bool:
        hook = webhooks.finn(forbindelse, self.ring, tatt.hook.id, las=True)
        if hook is None:  # deleted while the message was on its way
            return False
        if svar.levert:
            self._noter_levert(forbindelse, hook, tatt.levering, svar, na)
        else:
            self._noter_feil(forbindelse, hook, tatt.levering, svar, na)
        return svar.levert and hook.aktiv

    def _noter_levert(self, forbindelse: Connection, hook: Webhook, levering: Levering, svar: Svar, na: datetime) -> None:
        webhookleveringer.levert(forbindelse, levering, na=na, utfall=svar.utfall)
        holdt = None if hook.feil_pa_rad else hook.hviler_til  # stopped and started while the message was on its way
        webhooks.endre(
            forbindelse, self.ring, hook.id, feil_pa_rad=0, feil_siden=None, hviler_til=holdt, siste_ok=na, siste_utfall=svar.utfall
        )
        if hook.feil_pa_rad >= VAR_BORTE and hook.feil_siden is not None and na - hook.feil_siden >= BORTE_MINST:
            webhookleveringer.framskynd(forbindelse, hook.id, na=na)

    def _noter_feil(self, forbindelse: Connection, hook: Webhook, levering: Levering, svar: Svar, na: datetime) -> None:
        """The message's next attempt, and the receiver's rest. One that said goodbye, or has failed for days, is stopped: what it did not
        take then is not the message's fault, and waits."""
        rad, siden = hook.feil_pa_rad + 1, hook.feil_siden or na
        grunn = Stansgrunn.MOTTAKEREN_SA_OPP if svar.slutt else Stansgrunn.HAR_FEILET_LENGE if na - siden >= STANSES_ETTER else None
        igjen = na if grunn or not hook.aktiv else _igjen(levering, na)
        webhookleveringer.feilet(forbindelse, levering, na=na, utfall=svar.utfall, igjen=igjen)
        hvile = HVILE.neste(rad, na=na, ref=hook.id) or na
        hviler_til = max(hvile, na + (svar.vent or timedelta()), hook.hviler_til or na)
        webhooks.endre(forbindelse, self.ring, hook.id, feil_pa_rad=rad, feil_siden=siden, hviler_til=hviler_til, siste_utfall=svar.utfall)
        if grunn and hook.aktiv:
            stans(forbindelse, self.ring, hook.id, grunn, na=na)

    def _slipp(self, webhook_id: str) -> None:
        with self.lager.transaksjon() as forbindelse:
            webhooks.hold(forbindelse, webhook_id, til=None)

    # ------------------------------------------------------------ again, and cleaning

    def avspill(self, args: Args) -> None:
        """Lay old events anew as the receiver's row says, in short transactions. Broken off, it begins again; the ids are the same."""
        with self.lager.transaksjon() as forbindelse:
            hook = webhooks.finn(forbindelse, self.ring, args[WEBHOOK])
            if hook is None or hook.avspill is None or not hook.aktiv:
                return
            if (til := datetime.fromisoformat(hook.avspill["til"])) > self.clock():  # events of that time may still be on their way in
                self.jobber.legg(forbindelse, AVSPILL, args, tidligst=til)
                return
        etter: Plass | None = Plass(datetime.fromisoformat(hook.avspill["fra"]))
        while etter is not None:
            etter = self._en_omgang(hook, hook.avspill, etter)
        self._avspilt(hook)

    def _avspilt(self, hook: Webhook) -> None:
        """The order is carried out, unless it became another meanwhile: that one has a job of its own. The receiver rests no more: a start
        held it back until now, and what was ordered is tried."""
        with self.lager.transaksjon() as forbindelse:
            na = webhooks.finn(forbindelse, self.ring, hook.id, las=True)
            if na is not None and na.avspill == hook.avspill:
                webhooks.endre(forbindelse, self.ring, hook.id, avspill=None, hviler_til=None)

    def _en_omgang(self, hook: Webhook, bestilt: dict[str, str], etter: Plass) -> Plass | None:
        omgang = Omgang(
            fylkesnummer=hook.fylkesnummer,
            webhook_id=hook.id,
            typer=hook.typer,
            til=datetime.fromisoformat(bestilt["til"]),
            manglende=bool(bestilt["manglende"]),
            na=self.clock(),
        )
        with self.lager.transaksjon() as forbindelse:
            alene_om(forbindelse, f"webhook-avspill:{hook.id}")
            return webhookleveringer.avspill(forbindelse, omgang, etter, antall=I_EN_OMGANG)[1]

    def rydd(self, _args: Args) -> None:
        """Once a day."""
        na = self.clock()
        with self.lager.transaksjon() as forbindelse:
            webhooks.rydd_hemmeligheter(forbindelse, na=na)
            webhookleveringer.rydd(forbindelse, eldre_enn=na - LAGRES)


def _igjen(levering: Levering, na: datetime) -> datetime | None:
    """When a message that just failed goes again. None: it has had both its attempts and its days."""
    forsok = levering.forsok + 1
    if forsok >= REGEL.antall and _har_hatt_dagene(levering, na):
        return None
    return REGEL.neste(min(forsok, REGEL.antall - 1), na=na, ref=levering.id)


def _tok_livet_av_sine(levering: Levering, na: datetime) -> bool:
    """Its attempts are used, and the last one ended its process. If one ever came to an end, that may have been chance: it has its days."""
    brukt = levering.forsok >= REGEL.antall and levering.utfall is None
    return brukt and (levering.svarte is None or _har_hatt_dagene(levering, na))


def _har_hatt_dagene(levering: Levering, na: datetime) -> bool:
    return na - levering.opprettet >= GIS_OPP_ETTER


def stans(forbindelse: Connection, ring: Nokkelring, webhook_id: str, grunn: Stansgrunn, *, na: datetime) -> None:
    """From now on it is told nothing. What happens meanwhile stands in the log, and is sent when it is started again."""
    logg.warning("webhook-stanset", webhook=webhook_id, grunn=grunn.value)
    webhooks.endre(forbindelse, ring, webhook_id, tilstand=Webhooktilstand.STANSET.value, grunn=grunn.value, stanset=na)
