"""A store with documents and webhooks, its queue and a clock that can be moved: events go in, and the jobs that are due are carried out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select, update

from app.integrasjoner.utkall import Utkall
from app.integrasjoner.webhook import STORSTE_SVAR
from app.jobber import valg
from app.jobber.grense import prov
from app.jobber.innebygd import Innebygd, nytt_merke
from app.jobber.port import Jobber, Register, register
from app.jobber.tidsur import fei
from app.lager import base, hendelser, nokkelfil, webhookleveringer
from app.lager.base import Lager
from app.lager.hendelser import Hendelse
from app.lager.kryptering import Nokkelring
from app.lager.modeller import dokument
from app.lager.webhookleveringer import Levering
from app.lager.webhookmodell import webhooklevering
from app.settings import Jobbmotor, Modus
from app.webhook.abonnement import Abonnement, Tilfeldig
from app.webhook.levering import Leveringer, Leveringsplan
from app.webhook.utgang import Utgang
from app.webhookoppsett import Webhookoppsett
from tests.fullt_lager import dokumentverdier
from tests.oppdragsverk import LEIE, Klokke

ADRESSE = "https://kontrakt.example.no"
FYLKE = "46"
ANNET_FYLKE = "39"
FRIST = 1.5
"""Seconds that the tests wait for a receiver."""
DOK, DOK2 = (f"{n}1111111-1111-5111-8111-111111111111" for n in "ab")


@dataclass
class Teller:
    """Random bytes that are never the same, and always these."""

    nr: int = 0

    def __call__(self, antall: int) -> bytes:
        self.nr += 1
        return self.nr.to_bytes(antall, "big")


@dataclass
class Webhookverk:
    lager: Lager
    ring: Nokkelring
    klokke: Klokke
    jobber: Jobber
    leveringer: Leveringer
    tilfeldig: Tilfeldig = field(default_factory=Teller)

    @property
    def register(self) -> Register:
        return register(*self.leveringer.slag())

    def abonnement(self, fylkesnummer: str = FYLKE) -> Abonnement:
        return Abonnement(
            lager=self.lager,
            ring=self.ring,
            jobber=self.jobber,
            clock=self.klokke,
            utgang=self.leveringer.utgang,
            adresse=ADRESSE,
            tilfeldig=self.tilfeldig,
            fylkesnummer=fylkesnummer,
            aktor="fagsystem:vigo",
        )

    def dokument(self, id_: str = DOK, fylkesnummer: str = FYLKE) -> str:
        with self.lager.transaksjon() as forbindelse:
            pdf = self.lager.blobs.legg(f"%PDF-1.7 {id_}".encode())
            forbindelse.execute(insert(dokument).values(**dokumentverdier(id_, pdf, fylkesnummer=fylkesnummer)))
        return id_

    def hendelse(self, type_: str, id_: str = DOK, *, status: str = "sendt", **data: Any) -> Hendelse:
        with self.lager.transaksjon() as forbindelse:
            forbindelse.execute(update(dokument).where(dokument.c.id == id_).values(status=status))
            return hendelser.foy_til(forbindelse, id_, type_, tid=self.klokke(), aktor="fagsystem:vigo", data=data)

    def arbeid(self) -> int:
        """With the embedded queue: everything that is due now, one job at a time. How many jobs."""
        ko, gjort = Innebygd(self.lager, self.klokke), 0
        while True:
            fei(self.lager, self.jobber, self.register, na=self.klokke())
            tatt = ko.ta(self.register, leie=LEIE, merke=nytt_merke())
            if tatt is None:
                return gjort
            feil = prov(self.register[tatt.slag], tatt.args, ref=tatt.ref)
            assert feil is None, feil
            ko.gjor_opp(tatt, self.register[tatt.slag], feil)
            gjort += 1
            assert gjort < 100, "the jobs never come to rest"

    def arbeid_til(self, ferdig: Callable[[], bool], *, steg: float, hoyst: int = 400) -> int:
        """Work and let time pass, until it holds. How many steps."""
        for nr in range(hoyst):
            self.arbeid()
            if ferdig():
                return nr
            self.klokke.flytt(seconds=steg)
        raise AssertionError("never came to that")

    def alle(self, webhook_id: str | None = None) -> list[Levering]:
        sporring = select(webhooklevering).order_by(webhooklevering.c.dokument_id, webhooklevering.c.nr, webhooklevering.c.id)
        with self.lager.lesing() as forbindelse:
            rader = forbindelse.execute(sporring).all()
        return [en for en in map(webhookleveringer._som_levering, rader) if webhook_id in {None, en.webhook_id}]

    def tilstander(self) -> list[str]:
        return [en.tilstand.value for en in self.alle()]


def utkall(**felt: Any) -> Utkall:
    return Utkall(frist=FRIST, storste_svar=STORSTE_SVAR, **felt)


def webhookverk(
    mappe: Path,
    database: str | None,
    motor: Jobbmotor = Jobbmotor.INNEBYGD,
    *,
    oppsett: Webhookoppsett | None = None,
    demo: bool = True,
    plan: Leveringsplan | None = None,
    utkall_: Utkall | None = None,
) -> Webhookverk:
    lager, klokke = base.apne(mappe, Modus.DEMO, database), Klokke()
    ring = nokkelfil.les_eller_lag(mappe / nokkelfil.NAVN)
    jobber = valg.jobber(motor, lager, klokke)
    leveringer = Leveringer(
        lager=lager,
        ring=ring,
        jobber=jobber,
        clock=klokke,
        utgang=Utgang(oppsett=oppsett or Webhookoppsett(), demo=demo, utkall=utkall_ or utkall()),
        adresse=ADRESSE,
        plan=plan or Leveringsplan(),
    )
    return Webhookverk(lager, ring, klokke, jobber, leveringer)


def med(verk: Webhookverk, **felt: Any) -> Webhookverk:
    """The same with another way out."""
    return replace(verk, leveringer=replace(verk.leveringer, **felt))


Hoder = Mapping[str, str]
