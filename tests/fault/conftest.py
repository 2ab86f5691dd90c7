"""Real worker processes over each of the three combinations, started, killed, frozen and watched by the tests."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from app.clock import na
from app.jobber import feilliste, valg
from app.jobber.feilliste import Jobbfeil
from app.lager import base
from app.lager.base import Lager
from app.settings import Jobbmotor, Modus
from tests import jobbkjede
from tests.fault.ordreverk import Ordreverk, apne_ordreverk
from tests.jobbkjede import KOMBINASJONER, Kjede, Utenfor

ROT = Path(__file__).resolve().parents[2]
Prosess = subprocess.Popen[bytes]


@dataclass
class Verksted:
    """What a fault test works with. Every process it starts is ended with it."""

    motor: Jobbmotor
    mappe: Path
    database: str | None
    lager: Lager
    kjede: Kjede
    prosesser: list[Prosess] = field(default_factory=list)

    def start(self, *, arbeid: float = 0.0) -> Prosess:
        kommando = [sys.executable, "-m", "tests.fault.prosess", self.motor.value, str(self.mappe), self.database or "", str(arbeid)]
        with (self.mappe / "logg").open("ab") as logg:
            prosess = subprocess.Popen(kommando, cwd=ROT, stdout=logg, stderr=logg)
        self.prosesser.append(prosess)
        return prosess

    def er_klar(self, prosess: Prosess) -> bool:
        """It has opened the database and begun to work."""
        return (self.mappe / f"klar-{prosess.pid}").exists()

    def hold_i_live(self, prosess: Prosess) -> Prosess:
        """As a supervisor does: a process that has died is started again."""
        return prosess if prosess.poll() is None else self.start()

    def stopp(self, prosess: Prosess) -> int:
        prosess.send_signal(signal.SIGTERM)
        return prosess.wait(20)

    def feil(self) -> tuple[Jobbfeil, ...]:
        with self.lager.lesing() as forbindelse:
            return feilliste.les(forbindelse)

    def alt_gjort(self) -> bool:
        """Every case is at its end, and no job lies in the queue: also none whose process died after it was done."""
        with self.lager.lesing() as forbindelse:
            return self.kjede.jobber.ko(forbindelse) == () and self.kjede.alle_ferdige()

    def begynt(self) -> list[str]:
        return self.kjede.utenfor.begynt.read_text(encoding="utf-8").split() if self.kjede.utenfor.begynt.exists() else []

    def avslutt(self) -> None:
        for prosess in self.prosesser:
            if prosess.poll() is None:
                with suppress(ProcessLookupError):
                    prosess.send_signal(signal.SIGCONT)
                    prosess.kill()
            prosess.wait(10)
        self.lager.lukk()


def apne_verksted(kombinasjon: str, mappe: Path, database: str | None) -> Verksted:
    motor = KOMBINASJONER[kombinasjon][1]
    lager = base.apne(mappe / "data", Modus.DEMO, database)
    jobbkjede.metadata.create_all(lager.motor)
    kjede = Kjede(lager, valg.jobber(motor, lager, na), na, Utenfor(mappe / "utenfor"))
    return Verksted(motor, mappe, database, lager, kjede)


@pytest.fixture(params=KOMBINASJONER)
def verksted(request: pytest.FixtureRequest, tmp_path: Path, ny_database: Callable[[str], str | None]) -> Iterator[Verksted]:
    apnet = apne_verksted(request.param, tmp_path, ny_database(KOMBINASJONER[request.param][0]))
    yield apnet
    apnet.avslutt()


@pytest.fixture(params=KOMBINASJONER)
def ordreverk(request: pytest.FixtureRequest, tmp_path: Path, ny_database: Callable[[str], str | None]) -> Iterator[Ordreverk]:
    """Orders on each of the three combinations."""
    database = ny_database(KOMBINASJONER[request.param][0])
    with ExitStack() as ved_slutt:
        yield apne_ordreverk(request.param, tmp_path, database, ved_slutt=ved_slutt)
