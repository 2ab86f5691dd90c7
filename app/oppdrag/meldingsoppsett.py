"""Puts the messages of an installation together: the demo catches them, production sends by the channels of its settings."""

from __future__ import annotations

from app.clock import Clock
from app.integrasjoner.epost import lag_smtpsender
from app.integrasjoner.fanget import FangetEpost, FangetSms
from app.integrasjoner.kanaler import Epostsender, Smssender
from app.integrasjoner.sms import lag_httpsender
from app.jobber.port import Jobber
from app.kontroll import Verksted
from app.lager.base import Lager
from app.lager.kryptering import Nokkelring
from app.oppdrag.gang import Oppdragsgang
from app.oppdrag.meldinger import Meldingsjobb, Utboks
from app.oppdrag.port import TJENESTEN
from app.settings import Settings
from signing.events import IkkeLevert
from signing.model import Kanal


def utboks(settings: Settings, ring: Nokkelring, jobber: Jobber) -> Utboks:
    """The outbox: no SMS is laid in it where nobody carries them."""
    kanaler = frozenset(Kanal) if settings.demo or settings.sms is not None else frozenset({Kanal.EPOST})
    return Utboks(ring=ring, jobber=jobber, kanaler=kanaler)


def meldingsjobb(bord: Verksted, lager: Lager, ring: Nokkelring, jobber: Jobber, clock: Clock, gang: Oppdragsgang) -> Meldingsjobb:
    """The job that empties it. A signer who is not reached is told to the order."""

    def ikke_levert(oppdrag_id: str, hendelse: IkkeLevert) -> None:
        gang.motta(oppdrag_id, [hendelse], aktor=TJENESTEN)

    return Meldingsjobb(
        lager=lager,
        ring=ring,
        jobber=jobber,
        clock=clock,
        fylker=bord.grunnlag.fylker,
        templates=bord.settings.templates,
        adresse=bord.settings.adresse,
        epost=_epostsender(bord.settings, lager),
        sms=_smssender(bord.settings, lager),
        ved_ikke_levert=ikke_levert,
    )


def _epostsender(settings: Settings, lager: Lager) -> Epostsender:
    return FangetEpost(lager) if settings.epost is None else lag_smtpsender(settings.epost)


def _smssender(settings: Settings, lager: Lager) -> Smssender | None:
    if settings.demo:
        return FangetSms(lager)
    return None if settings.sms is None else lag_httpsender(settings.sms)
