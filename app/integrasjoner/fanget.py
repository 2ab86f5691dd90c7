"""The demo's mail server and SMS gateway: every message is caught, and shown on the page `/meldinger`. Nothing leaves the machine."""

from __future__ import annotations

from dataclasses import dataclass

from app.integrasjoner.kanaler import Epost, Sms
from app.lager import fangst
from app.lager.base import Lager
from app.lager.fangst import Fanget
from signing.model import Kanal


@dataclass(frozen=True, slots=True)
class FangetEpost:
    """Implements `kanaler.Epostsender`."""

    lager: Lager

    def send(self, epost: Epost) -> str:
        """Caught. Sent again, it is the same message."""
        with self.lager.transaksjon() as forbindelse:
            fangst.fang(
                forbindelse,
                Fanget(
                    id=epost.id,
                    fylkesnummer=epost.fylkesnummer,
                    kanal=Kanal.EPOST,
                    til=epost.til,
                    emne=epost.emne,
                    innhold=epost.innhold,
                    tid=epost.tid,
                ),
            )
        return epost.id


@dataclass(frozen=True, slots=True)
class FangetSms:
    """Implements `kanaler.Smssender`."""

    lager: Lager

    def send(self, sms: Sms) -> str:
        """Caught. Sent again, it is the same message."""
        with self.lager.transaksjon() as forbindelse:
            fangst.fang(
                forbindelse,
                Fanget(
                    id=sms.id,
                    fylkesnummer=sms.fylkesnummer,
                    kanal=Kanal.SMS,
                    til=sms.til,
                    emne=None,
                    innhold=sms.innhold,
                    tid=sms.tid,
                ),
            )
        return sms.id
