"""The three combinations of queue and database: every test that asks for `rigg` runs on each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from app.clock import na
from app.jobber import feilliste, valg
from app.jobber.feilliste import Jobbfeil
from app.jobber.forsok import Forsoksregel
from app.jobber.port import Arbeider, Args, Jobber, Jobbslag, Kolinje, register
from app.lager import base
from app.lager.base import Lager
from app.settings import Jobbmotor, Modus
from tests import jobbkjede
from tests.jobbkjede import KOMBINASJONER, Kjede, Utenfor, rask_arbeider

RASK = Forsoksregel(antall=3, forste=timedelta(seconds=0.1), faktor=1.0)


@dataclass(frozen=True)
class Rigg:
    motor: Jobbmotor
    lager: Lager
    jobber: Jobber
    kjede: Kjede

    def legg(self, slag: str, args: Args | None = None, tidligst: datetime | None = None) -> None:
        with self.lager.transaksjon() as forbindelse:
            self.jobber.legg(forbindelse, slag, args or {}, tidligst=tidligst)

    def ko(self) -> tuple[Kolinje, ...]:
        with self.lager.lesing() as forbindelse:
            return self.jobber.ko(forbindelse)

    def feil(self, *, bare_dode: bool = False) -> tuple[Jobbfeil, ...]:
        with self.lager.lesing() as forbindelse:
            return feilliste.les(forbindelse, bare_dode=bare_dode)

    def kjor_igjen(self, jobb: str) -> None:
        with self.lager.transaksjon() as forbindelse:
            feilliste.kjor_igjen(forbindelse, self.jobber, jobb)

    def arbeider(self, *slag: Jobbslag, dod_etter: float = 2.0, traader: int = 2) -> Arbeider:
        kjente = register(*(slag or self.kjede.slag()))
        return rask_arbeider(self.motor, self.lager, kjente, na, dod_etter=dod_etter, traader=traader)

    @contextmanager
    def i_gang(self, *slag: Jobbslag, dod_etter: float = 2.0) -> Iterator[Arbeider]:
        arbeider = self.arbeider(*slag, dod_etter=dod_etter)
        arbeider.start()
        try:
            yield arbeider
        finally:
            assert arbeider.stopp()


@pytest.fixture(params=KOMBINASJONER)
def rigg(request: pytest.FixtureRequest, tmp_path: Path, ny_database: Callable[[str], str | None]) -> Iterator[Rigg]:
    database, motor = KOMBINASJONER[request.param]
    lager = base.apne(tmp_path / "data", Modus.DEMO, ny_database(database))
    jobbkjede.metadata.create_all(lager.motor)
    jobber = valg.jobber(motor, lager, na)
    yield Rigg(motor, lager, jobber, Kjede(lager, jobber, na, Utenfor(tmp_path / "utenfor"), RASK))
    lager.lukk()
