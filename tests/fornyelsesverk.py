"""A place with one document that is signed by all, sealed and archived, where archive time stamps are added to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import select

from app.fornyelse import Fornying
from app.fornyoppsett import Fornyoppsett
from app.jobber.grense import prov
from app.jobber.innebygd import Innebygd, nytt_merke
from app.jobber.port import register
from app.jobber.tidsur import fei
from app.lager import fornyelser, hendelser
from app.lager.hendelser import forste_brudd
from app.lager.kopi.gjenopprett import gjenopprett
from app.lager.kopi.lag import lag
from app.lager.modeller import oppdrag as oppdragstabell
from app.settings import Settings
from signing.asice import Fil
from signing.errors import TidsstempelUtilgjengelig
from signing.model import Tekst
from signing.states import Tilstand
from tests.oppdragsverk import LEIE, Oppdragsverk, oppdragsverk

_STEMPLET: dict[tuple[bytes, datetime], bytes] = {}


@dataclass
class Husket:
    """Implements `port.Segler`: stamps the same bytes once in a run of the tests, or is down, or makes a bad file."""

    ekte: Any
    nede: bool = False
    odelegg: bool = False
    kall: list[datetime] = field(default_factory=list)

    klar = True

    def har_segl(self, fylkesnummer: str, tid: datetime) -> bool:
        return bool(self.ekte.har_segl(fylkesnummer, tid))

    def forsegl(self, pdf: bytes, **valg: Any) -> bytes:
        return bytes(self.ekte.forsegl(pdf, **valg))

    forsegl_fremmed = stemple_fremmed = forsegl_rapport = forsegl

    def signer_pakke(self, filer: Sequence[Fil], **valg: Any) -> bytes:
        return bytes(self.ekte.signer_pakke(filer, **valg))

    def forny(self, pdf: bytes, *, tid: datetime, fremmed: bool) -> bytes:
        self.kall.append(tid)
        if self.nede:
            raise TidsstempelUtilgjengelig(Tekst(nb="Tjenesten er nede.", nn="Tenesta er nede."), Tekst(nb="Vent.", nn="Vent."))
        ny = _STEMPLET.get((pdf, tid)) or self.ekte.forny(pdf, tid=tid, fremmed=fremmed)
        _STEMPLET[pdf, tid] = ny
        return ny + b"\n99 0 obj\n<<>>\nendobj\n" if self.odelegg else ny


@dataclass
class Sted:
    """A finished document in a place of its own."""

    verk: Oppdragsverk
    segler: Husket
    fornying: Fornying

    @property
    def id(self) -> str:
        return self.verk.id

    def fil(self) -> bytes:
        with self.verk.lager.lesing() as forbindelse:
            navn = forbindelse.execute(select(oppdragstabell.c.fil_sha256).where(oppdragstabell.c.id == self.id)).scalar_one()
        return self.verk.lager.blobs.hent(navn)

    def fornyelser(self) -> tuple[fornyelser.Fornyelse, ...]:
        with self.verk.lager.lesing() as forbindelse:
            return fornyelser.les(forbindelse, self.id)

    def typer(self) -> list[str]:
        with self.verk.lager.lesing() as forbindelse:
            logg = hendelser.les(forbindelse, self.id)
        assert forste_brudd(logg) is None
        return [h.type for h in logg]

    def med(self, **valg: Any) -> Sted:
        """The same place with other settings for renewals."""
        settings = replace(self.verk.bord.settings, forny=Fornyoppsett(**valg))
        return replace(self, fornying=replace(self.fornying, bord=replace(self.verk.bord, settings=settings)))

    def arbeid(self) -> None:
        """Everything that is due in the queue, as a worker does it."""
        alle, ko = register(*self.verk.gang.slag(), *self.fornying.slag()), Innebygd(self.verk.lager, self.verk.klokke)
        fei(self.verk.lager, self.verk.jobber, alle, na=self.verk.klokke())
        while (tatt := ko.ta(alle, leie=LEIE, merke=nytt_merke())) is not None:
            ko.gjor_opp(tatt, alle[tatt.slag], prov(alle[tatt.slag], tatt.args, ref=tatt.ref))

    def ko(self) -> dict[str, int]:
        with self.verk.lager.lesing() as forbindelse:
            return {linje.slag: linje.ventende for linje in self.verk.jobber.ko(forbindelse)}


@lru_cache(maxsize=1)
def _mappe() -> TemporaryDirectory[str]:
    return TemporaryDirectory(prefix="kv-fornyelse-")


@lru_cache(maxsize=1)
def ferdig() -> Path:
    """A safety copy of a place with one document, signed by all, sealed and archived: made once, and put back for each test."""
    mappe = Path(_mappe().name)
    verk = oppdragsverk(mappe / "data", None)
    verk.apne()
    verk.signer_alle()
    assert verk.oppdrag().tilstand is Tilstand.ARKIVERT
    lag(verk.lager, verk.bord.settings, mappe / "kopi", na=verk.klokke())
    verk.lager.lukk()
    return mappe / "kopi"


_I_ORDEN: set[tuple[bytes, datetime]] = set()


@dataclass(frozen=True, slots=True, kw_only=True)
class Husketfornying(Fornying):
    """Verifies the same new file at the same time once in a run of the tests."""

    def _krev_i_orden(self, gammel: bytes, ny: bytes, na: datetime) -> None:
        if (ny, na) not in _I_ORDEN:
            Fornying._krev_i_orden(self, gammel, ny, na)
            _I_ORDEN.add((ny, na))


def apne(data: Path, database: str | None) -> Sted:
    """What is there, as another process finds it."""
    verk = oppdragsverk(data, database)
    segler = Husket(verk.gang.segler)
    gang = verk.gang
    fornying = Husketfornying(bord=gang.bord, lager=gang.lager, jobber=gang.jobber, clock=gang.clock, segler=segler, arkiv=gang.arkiv)
    return Sted(verk, segler, fornying)


@contextmanager
def fornyelsesverk(data: Path, database: str | None) -> Iterator[Sted]:
    """A place of its own."""
    gjenopprett(ferdig(), replace(Settings.fra_miljo({}, data=data), database=database))
    sted = apne(data, database)
    yield sted
    sted.verk.lager.lukk()
