"""A case of three steps, send → forsegl → arkiver: the smallest thing with a state, events and a world outside, for tests of the jobs."""

from __future__ import annotations

import os
import signal
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from sqlalchemy import Column, Connection, MetaData, Table, Text, insert, select, update

from app.clock import Clock
from app.jobber.forsok import Forsoksregel
from app.jobber.innebygd import Innebygd
from app.jobber.kjoring import Kjoreplan, Kjoring
from app.jobber.port import Arbeider, Args, Jobber, Jobbslag, Register
from app.jobber.trinn import Trinn
from app.lager.base import Lager
from app.lager.kolonner import Tidspunkt
from app.settings import Jobbmotor

TRINN = {"send": ("apnet", "sendt", "forsegl"), "forsegl": ("sendt", "forseglet", "arkiver"), "arkiver": ("forseglet", "ferdig", None)}
PUNKTER = ("for-arbeidet", "etter-kallet", "etter-lagringen")
KOMBINASJONER = {
    "sqlite": ("sqlite", Jobbmotor.INNEBYGD),
    "postgresql": ("postgresql", Jobbmotor.INNEBYGD),
    "procrastinate": ("postgresql", Jobbmotor.PROCRASTINATE),
}

metadata = MetaData()
sak = Table("prove_sak", metadata, Column("id", Text, primary_key=True), Column("tilstand", Text, nullable=False))
hendelse = Table(
    "prove_hendelse",
    metadata,
    Column("sak", Text, primary_key=True),
    Column("slag", Text, primary_key=True),
    Column("tid", Tidspunkt, nullable=False),
)
"""The key makes "done twice" an error of the database."""


@dataclass(frozen=True)
class Utenfor:
    """The world outside the database: a file that gets one line for each call, and the places where a process may be killed."""

    logg: Path
    arbeid: float = 0.0

    def kall(self, nokkel: str) -> None:
        self._skriv(self.begynt, nokkel)
        time.sleep(self.arbeid)
        self._skriv(self.logg, nokkel)

    @property
    def begynt(self) -> Path:
        """The calls that have begun, as `logg` has those that have ended."""
        return self.logg.with_name("begynt")

    def kalt(self) -> Counter[str]:
        return Counter(self.logg.read_text(encoding="utf-8").split()) if self.logg.exists() else Counter()

    def _skriv(self, fil: Path, nokkel: str) -> None:
        with fil.open("a", encoding="utf-8") as ut:  # O_APPEND: whole lines, also from several processes
            ut.write(f"{nokkel}\n")

    def punkt(self, sak_id: str, trinn: str, punkt: str) -> None:
        """A case named after a place kills the process there, once: `drep:forsegl:etter-kallet`."""
        merke = self.logg.with_name(f"drept-{sak_id.replace(':', '-')}")
        if sak_id == f"drep:{trinn}:{punkt}" and not merke.exists():
            merke.touch()
            os.kill(os.getpid(), signal.SIGKILL)


@dataclass(frozen=True)
class Kjede:
    lager: Lager
    jobber: Jobber
    clock: Clock
    utenfor: Utenfor
    regel: Forsoksregel = field(default_factory=Forsoksregel)

    def slag(self) -> tuple[Jobbslag, ...]:
        return tuple(Jobbslag(navn=navn, kjor=partial(self._kjor, navn), regel=self.regel) for navn in TRINN)

    def apne(self, sak_id: str) -> None:
        with self.lager.transaksjon() as forbindelse:
            forbindelse.execute(insert(sak).values(id=sak_id, tilstand="apnet"))
            self.jobber.legg(forbindelse, "send", {"sak": sak_id})

    def tilstander(self) -> dict[str, str]:
        with self.lager.lesing() as forbindelse:
            return {rad.id: rad.tilstand for rad in forbindelse.execute(select(sak))}

    def hendelser(self) -> int:
        with self.lager.lesing() as forbindelse:
            return len(forbindelse.execute(select(hendelse)).all())

    def alle_ferdige(self) -> bool:
        return set(self.tilstander().values()) == {"ferdig"}

    def _kjor(self, navn: str, args: Args) -> None:
        self.utenfor.punkt(args["sak"], navn, "for-arbeidet")
        self._trinn(navn).kjor(args)
        self.utenfor.punkt(args["sak"], navn, "etter-lagringen")

    def _trinn(self, navn: str) -> Trinn[str, None]:
        for_, etter, neste = TRINN[navn]

        def les(forbindelse: Connection, args: Args) -> str | None:
            tilstand = forbindelse.execute(select(sak.c.tilstand).where(sak.c.id == args["sak"])).scalar()
            return args["sak"] if tilstand == for_ else None

        def utfor(sak_id: str, nokkel: str) -> None:
            self.utenfor.kall(nokkel)
            self.utenfor.punkt(sak_id, navn, "etter-kallet")

        def flytt(forbindelse: Connection, sak_id: str, _: None) -> bool:
            setning = update(sak).where(sak.c.id == sak_id, sak.c.tilstand == for_).values(tilstand=etter)
            return forbindelse.execute(setning).rowcount == 1

        def skriv(forbindelse: Connection, sak_id: str, _: None) -> None:
            forbindelse.execute(insert(hendelse).values(sak=sak_id, slag=navn, tid=self.clock()))
            if neste:
                self.jobber.legg(forbindelse, neste, {"sak": sak_id})

        return Trinn(navn=navn, lager=self.lager, les=les, utfor=utfor, flytt=flytt, skriv=skriv)


def rask_arbeider(
    motor: Jobbmotor, lager: Lager, register: Register, clock: Clock, *, dod_etter: float = 2.0, traader: int = 2
) -> Arbeider:
    """A worker with short times, so that the tests are short too."""
    if motor is Jobbmotor.INNEBYGD:
        plan = Kjoreplan(traader=traader, leie=dod_etter, titt=0.2, feiing=0.2)
        return Kjoring(lager, Innebygd(lager, clock), register, clock, plan)
    from app.jobber.procrastinate_arbeider import Arbeidsplan, ProcrastinateArbeider
    from app.jobber.procrastinate_ko import ProcrastinateKo

    tider = Arbeidsplan(samtidige=traader, hjerteslag=dod_etter / 4, dod_etter=dod_etter, feiing=dod_etter / 4, titt=0.2)
    return ProcrastinateArbeider(lager, ProcrastinateKo(clock), register, clock, tider)


def vent_til(oppfylt: Callable[[], bool], *, hoyst: float = 20.0) -> bool:
    """Look until it holds."""
    frist = time.monotonic() + hoyst
    while not oppfylt():
        if time.monotonic() > frist:
            return False
        time.sleep(0.03)
    return True
