"""Puts the way of orders together for an installation: its providers, its seal, its queue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from app import flyt
from app.clock import Clock
from app.jobber.port import Jobber
from app.kontroll import Verksted
from app.lager.base import Lager
from app.lager.kryptering import Nokkelring
from app.lager.oppdragsfil import Oppdragsfil
from app.oppdrag.gang import Oppdragsgang, spor_etter_bytte
from app.oppdrag.port import Arkivering, Meldinger
from app.oppdrag.segl import Demosegler
from signing.keys import Nokkel
from signing.model import Identifikasjon
from signing.providers.base import Leverandor
from signing.providers.lokal import LokalLeverandor
from signing.tsa import Tidsstempler


@dataclass(frozen=True, slots=True)
class Demoutsteder:
    """Implements `signing.providers.lokal.Signatarutsteder` with the demo's own keys, opened when they are needed."""

    bord: Verksted

    def utsted_signatar(
        self, *, navn: str, rolle: str, pa_vegne_av: Sequence[str], identifikasjon: Identifikasjon, tid: datetime
    ) -> Nokkel:
        """A key and a certificate for one signature."""
        pki = flyt.demo_pki(self.bord, tid)
        return pki.utsted_signatar(navn=navn, rolle=rolle, pa_vegne_av=pa_vegne_av, identifikasjon=identifikasjon, tid=tid)

    def tsa(self, tid: datetime) -> Tidsstempler:
        """The demo's time stamp service."""
        return flyt.demo_pki(self.bord, tid).tsa(tid)


def leverandorer(bord: Verksted, lager: Lager, clock: Clock) -> Mapping[str, Leverandor]:
    """The providers of this installation by name."""

    def ved_bytte(forbindelse: Connection, oppdrag_id: str) -> None:
        spor_etter_bytte(forbindelse, oppdrag_id, na=clock())

    lokal = LokalLeverandor(lager=Oppdragsfil(lager, ved_bytte), utsteder=Demoutsteder(bord))
    return {lokal.egenskaper.navn: lokal}


def oppdragsgang(
    bord: Verksted, lager: Lager, ring: Nokkelring, jobber: Jobber, clock: Clock, *, meldinger: Meldinger, arkiv: Arkivering | None
) -> Oppdragsgang:
    """The orders of this installation."""
    return Oppdragsgang(
        bord=bord,
        lager=lager,
        ring=ring,
        jobber=jobber,
        clock=clock,
        leverandorer=leverandorer(bord, lager, clock),
        segler=Demosegler(bord),
        meldinger=meldinger,
        arkiv=arkiv,
    )
