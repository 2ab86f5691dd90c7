"""A place where orders live, over any of the three combinations: real documents, the demo's keys, a clock that can be moved."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

from sqlalchemy import Connection

from app import flyt
from app.clock import OSLO
from app.flyt import DEMOINNLOGGING, Laget
from app.jobber import valg
from app.jobber.grense import prov
from app.jobber.innebygd import Innebygd, nytt_merke
from app.jobber.port import Jobber, Register, register
from app.jobber.tidsur import fei
from app.kontroll import Verksted
from app.lager import base, dokumenter
from app.lager.base import Lager
from app.lager.dokumenter import Aktor
from app.lager.fornyelser import Fornyelse
from app.lager.ring import nokkelringen
from app.oppdrag.gang import Oppdragsgang
from app.oppdrag.oppsett import oppdragsgang
from app.settings import Jobbmotor, Settings
from app.skjema.register import Eksempel, eksempler, grunnlag
from signing.model import Identifikasjon, Niva
from signing.notices import Beskjed
from signing.oppdrag import Oppdrag

START = datetime(2026, 8, 4, 9, 30, tzinfo=OSLO)  # a Tuesday
VESTFOLD = "vestfold-larling-selvstendig-bedrift"
SAKSBEHANDLER = Aktor(navn="saksbehandler:kari", fylkesnummer="39")
ANNET_FYLKE = Aktor(navn="saksbehandler:ola", fylkesnummer="46")
LEIE = timedelta(seconds=60)


@dataclass
class Klokke:
    tid: datetime = START

    def __call__(self) -> datetime:
        return self.tid

    def flytt(self, **hvor_langt: float) -> None:
        self.tid = (self.tid + timedelta(**hvor_langt)).astimezone(OSLO)

    def til(self, tid: datetime) -> None:
        self.tid = max(self.tid, tid)


@dataclass
class Minneutboks:
    """Implements `port.Meldinger`: remembers what was to be told, by event, signer and kind."""

    lagt: dict[tuple[str, str | None, str], datetime] = field(default_factory=dict)
    _las: Lock = field(default_factory=Lock)

    def legg(self, forbindelse: Connection, beskjeder: Sequence[Beskjed], *, oppdrag_id: str, hendelse_id: str, na: datetime) -> None:
        assert forbindelse.in_transaction()
        with self._las:
            for en in beskjeder:
                self.lagt.setdefault((hendelse_id, en.felt, en.slag.value), na)

    def til(self, felt: str | None) -> list[str]:
        return [slag for (_, til, slag) in self.lagt if til == felt]

    def slag(self) -> list[str]:
        return [slag for (_, _, slag) in self.lagt]


@dataclass
class Minnearkiv:
    """Implements `port.Arkivering`: one receipt for each key; out of order for as long as `nede` says."""

    nede: int = 0
    kvitteringer: dict[str, str] = field(default_factory=dict)
    kall: list[str] = field(default_factory=list)

    def arkiver(self, oppdrag: Oppdrag, *, nokkel: str, tid: datetime) -> str:
        assert oppdrag.forseglet
        self.kall.append(nokkel)
        if self.nede:
            self.nede -= 1
            raise OSError("the archive is down")
        return self.kvitteringer.setdefault(nokkel, f"arkiv-{len(self.kvitteringer) + 1}")

    def arkiver_fornyelse(self, fornyelse: Fornyelse, *, nokkel: str, tid: datetime) -> str:
        self.kall.append(nokkel)
        if self.nede:
            self.nede -= 1
            raise OSError("the archive is down")
        return self.kvitteringer.setdefault(nokkel, f"arkiv-{fornyelse.dokument_id}-{fornyelse.nr}")


@lru_cache(maxsize=1)
def _bord() -> Verksted:
    return flyt.verksted(Settings.fra_miljo({}, data=Path("/nonexistent")))


@lru_cache(maxsize=4)
def eksempel(navn: str = VESTFOLD) -> Eksempel:
    return next(e for e in eksempler(_bord().settings.forms) if e.navn == navn)


@lru_cache(maxsize=4)
def laget(navn: str = VESTFOLD) -> Laget:
    """Made once: the same data give the same bytes."""
    return flyt.lag(_bord(), eksempel(navn).raa, eksempel(navn).vedlegg, na=START)


@dataclass(frozen=True)
class Oppdragsverk:
    bord: Verksted
    lager: Lager
    klokke: Klokke
    jobber: Jobber
    gang: Oppdragsgang
    meldinger: Minneutboks
    arkiv: Minnearkiv
    navn: str = VESTFOLD

    @property
    def id(self) -> str:
        return laget(self.navn).dokument_id

    @property
    def felter(self) -> list[str]:
        return [str(s["felt"]) for s in laget(self.navn).post["signatarer"]]

    @property
    def aktor(self) -> Aktor:
        """A caseworker of the document's county."""
        return replace(SAKSBEHANDLER, fylkesnummer=laget(self.navn).sak.dokument.fylkesnummer)

    @property
    def register(self) -> Register:
        return register(*self.gang.slag())

    def lagre(self) -> str:
        """The document, stored as `flyt.opprett` does it."""
        ett, ferdig = eksempel(self.navn), laget(self.navn)
        nytt = flyt.nytt_dokument(self.bord, self.lager, ferdig, ett.raa, ett.vedlegg, valgt=None, revisjon=None)
        dokumenter.opprett(self.lager, nytt, ferdig.pdf, na=self.klokke(), aktor=self.aktor)
        return ferdig.dokument_id

    def lagre_endret(self, endre: Callable[[dict[str, Any]], None]) -> str:
        """A document under the same id with other data: made anew."""
        data = json.loads(eksempel().raa)
        endre(data)
        svar = flyt.opprett(self.bord, self.lager, json.dumps(data).encode(), {}, na=self.klokke(), aktor=SAKSBEHANDLER)
        return str(svar.svar["dokumentId"])

    def apne(self) -> Oppdrag:
        self.lagre()
        self.gang.apne(self.id, aktor=self.aktor)
        self.arbeid()
        return self.oppdrag()

    def oppdrag(self) -> Oppdrag:
        return self.gang.les(self.id, aktor=self.aktor).oppdrag

    def identifikasjon(self) -> Identifikasjon:
        return Identifikasjon(DEMOINNLOGGING, Niva.INGEN, self.klokke())

    def signer(self, felt: str) -> Oppdrag:
        return self.gang.signer(self.id, felt, identifikasjon=self.identifikasjon()).oppdrag

    def signer_alle(self) -> Oppdrag:
        """Group by group; the jobs in between notify the next one."""
        while i_tur := self.oppdrag().i_tur:
            for signer in i_tur:
                self.signer(signer.krav.felt)
            self.arbeid()
        return self.oppdrag()

    def arbeid(self) -> int:
        """With the embedded queue: everything that is due now, one job at a time. How many jobs."""
        ko, gjort = Innebygd(self.lager, self.klokke), 0
        while True:
            fei(self.lager, self.jobber, self.register, na=self.klokke())
            tatt = ko.ta(self.register, leie=LEIE, merke=nytt_merke())
            if tatt is None:
                return gjort
            slag = self.register[tatt.slag]
            ko.gjor_opp(tatt, slag, prov(slag, tatt.args, ref=tatt.ref))
            gjort += 1
            assert gjort < 100, "the jobs never come to rest"


def oppdragsverk(
    mappe: Path, database: str | None, motor: Jobbmotor = Jobbmotor.INNEBYGD, *, navn: str = VESTFOLD, fylkesfiler: Path | None = None
) -> Oppdragsverk:
    """`navn`: the example whose document is signed; `fylkesfiler`: the counties' own files, where there are any."""
    settings = replace(_bord().settings, data=mappe, database=database, jobber=motor)
    bord = replace(_bord(), settings=settings)
    if fylkesfiler is not None:
        bord = replace(bord, grunnlag=grunnlag(settings.forms, fylkesfiler))
    lager, klokke = base.apne(mappe, settings.modus, database), Klokke()
    jobber = valg.jobber(motor, lager, klokke)
    meldinger, arkiv = Minneutboks(), Minnearkiv()
    gang = oppdragsgang(bord, lager, nokkelringen(settings), jobber, klokke, meldinger=meldinger, arkiv=arkiv)
    return Oppdragsverk(bord, lager, klokke, jobber, gang, meldinger, arkiv, navn)
