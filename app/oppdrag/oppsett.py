"""Puts the way of orders together for an installation: its providers, its seal, its outbox, its archive."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from app import tillit
from app.clock import Clock
from app.integrasjoner.epost import lag_smtpsender
from app.integrasjoner.fanget import FangetEpost, FangetSms
from app.integrasjoner.sms import lag_httpsender
from app.jobber import valg
from app.jobber.port import Jobber
from app.kontroll import Verksted
from app.lager import fellesmerker
from app.lager.base import Lager
from app.lager.kryptering import Nokkelring
from app.lager.motor import alene_om
from app.lager.oppdragsfil import Oppdragsfil
from app.lager.ring import nokkelringen
from app.oppdrag.arkivpakke import arkivering
from app.oppdrag.gang import Oppdragsgang, spor_etter_bytte
from app.oppdrag.meldinger import Meldingsjobb, Utboks
from app.oppdrag.port import TJENESTEN, Arkivering, Meldinger
from app.oppdrag.postenko import Postenko
from app.oppdrag.postenlager import Postenlager
from app.oppdrag.postentilgang import Demotilgang, Postentilgang
from app.oppdrag.segler import lag_segler
from app.skjema import fylkesbok
from signing.egenskaper import POSTEN
from signing.events import IkkeLevert
from signing.keys import Nokkel
from signing.model import Identifikasjon, Kanal
from signing.providers.base import Leverandor
from signing.providers.lokal import LokalLeverandor
from signing.providers.posten.leverandor import PostenLeverandor
from signing.tsa import Tidsstempler

KANALER: Mapping[bool, frozenset[Kanal]] = {True: frozenset(Kanal), False: frozenset({Kanal.EPOST})}
"""What messages go by, by whether there is a service for SMS."""


@dataclass(frozen=True, slots=True)
class Demoutsteder:
    """Implements `signing.providers.lokal.Signatarutsteder` with the demo's own keys, opened when they are needed."""

    bord: Verksted

    def utsted_signatar(
        self, *, navn: str, rolle: str, pa_vegne_av: Sequence[str], identifikasjon: Identifikasjon, tid: datetime
    ) -> Nokkel:
        """A key and a certificate for one signature."""
        pki = tillit.demo_pki(self.bord, tid)
        return pki.utsted_signatar(navn=navn, rolle=rolle, pa_vegne_av=pa_vegne_av, identifikasjon=identifikasjon, tid=tid)

    def tsa(self, tid: datetime) -> Tidsstempler:
        """The demo's time stamp service."""
        return tillit.demo_pki(self.bord, tid).tsa(tid)


def leverandorer(bord: Verksted, lager: Lager, ring: Nokkelring, clock: Clock) -> Mapping[str, Leverandor]:
    """The providers of this installation by name. Nobody can sign with the demo's keys in production, so there only Posten is sent to."""
    alle = (_posten(bord, lager, ring, clock), _lokal(bord, lager, clock) if bord.settings.demo else None)
    return {en.egenskaper.navn: en for en in alle if en is not None}


def _posten(bord: Verksted, lager: Lager, ring: Nokkelring, clock: Clock) -> PostenLeverandor | None:
    """A demo that says nothing of Posten has the simulator; production that says nothing has none."""
    oppsett = bord.settings.posten
    if oppsett is None and not bord.settings.demo:
        return None
    tilgang = Demotilgang(bord, clock) if oppsett is None else Postentilgang(bord, oppsett)
    return PostenLeverandor(lager=Postenlager(lager, ring), adgang=tilgang.adgang, ankere=tilgang.ankere, klokke=clock)


def _lokal(bord: Verksted, lager: Lager, clock: Clock) -> LokalLeverandor:
    def ved_bytte(forbindelse: Connection, oppdrag_id: str) -> None:
        spor_etter_bytte(forbindelse, oppdrag_id, na=clock())

    return LokalLeverandor(lager=Oppdragsfil(lager, ved_bytte), utsteder=Demoutsteder(bord))


def oppdragsgang(
    bord: Verksted, lager: Lager, ring: Nokkelring, jobber: Jobber, clock: Clock, *, meldinger: Meldinger, arkiv: Arkivering | None
) -> Oppdragsgang:
    """The orders of this installation, with an outbox and an archive."""
    return Oppdragsgang(
        bord=bord,
        lager=lager,
        ring=ring,
        jobber=jobber,
        clock=clock,
        leverandorer=leverandorer(bord, lager, ring, clock),
        segler=lag_segler(bord),
        meldinger=meldinger,
        arkiv=arkiv,
    )


def sett_opp(bord: Verksted, lager: Lager, clock: Clock, jobber: Jobber | None = None) -> Oppdragsgang:
    """The same, with what the settings say. Refuses (Oppsettsfeil) where keys are missing, or are not those that all others have."""
    jobber = jobber or valg.jobber(bord.settings.jobber, lager, clock)
    ring = nokkelringen(bord.settings)
    krev_som_de_andre(bord, lager, ring, clock)
    utboks = Utboks(ring=ring, jobber=jobber, kanaler=KANALER[bord.settings.demo or bord.settings.sms is not None])
    return oppdragsgang(bord, lager, ring, jobber, clock, meldinger=utboks, arkiv=arkivering(bord, lager))


def krev_som_de_andre(bord: Verksted, lager: Lager, ring: Nokkelring, clock: Clock) -> None:
    """Before a service, a worker or a command does anything: it has the keys and the released rules that all others on these rows have.

    A command on another machine stores as much as the service does, and what it stored under a key of its own nobody else could open.
    """
    settings = bord.settings
    frigitt = {rad.id: rad.avtrykk for rad in fylkesbok.les_frigitte(settings.data)}
    demoens = tillit.demoavtrykk(bord, clock()) if settings.demo and lager.hjem.delt else None
    with lager.transaksjon() as forbindelse:
        alene_om(forbindelse, fellesmerker.LAS)
        fellesmerker.krev_samme_nokler(forbindelse, ring)
        fellesmerker.krev_samme_regler(forbindelse, frigitt)
        fellesmerker.krev_samme_demo(forbindelse, demoens)


def postenko(gang: Oppdragsgang) -> Postenko | None:
    """The queues at Posten; None where Posten is not set up."""
    leverandor = gang.leverandorer.get(POSTEN.navn)
    return Postenko(gang=gang, leverandor=leverandor) if isinstance(leverandor, PostenLeverandor) else None


def meldingsjobb(gang: Oppdragsgang) -> Meldingsjobb:
    """The job that sends messages. A signer who cannot be reached is told to the order, which may have heard of it already."""
    settings = gang.bord.settings

    def ikke_levert(oppdrag_id: str, hendelse: IkkeLevert) -> None:
        gang.motta(oppdrag_id, [hendelse], aktor=TJENESTEN)

    return Meldingsjobb(
        lager=gang.lager,
        ring=gang.ring,
        jobber=gang.jobber,
        clock=gang.clock,
        fylker=gang.bord.grunnlag.fylker,
        templates=settings.templates,
        adresse=settings.adresse,
        epost=lag_smtpsender(settings.epost) if settings.epost else FangetEpost(gang.lager),
        sms=FangetSms(gang.lager) if settings.demo else lag_httpsender(settings.sms) if settings.sms else None,
        ved_ikke_levert=ikke_levert,
    )
