"""The simulator of Posten signering in the demo: its folder, its address, and who keeps it running.

All that it knows lies in the data folder (`signing.providers.posten.simulator`), so the service, a worker and the pages of another process
see the same jobs. One process at a time answers at its address. The port is kept: what was sent knows where it was sent.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from app.clock import Clock
from app.errors import Konflikt, Oppsettsfeil
from app.settings import Settings
from app.tekst import Tekst

if TYPE_CHECKING:  # loaded where it is used: production has no simulator
    from signing.providers.posten.simulator import Simulator
    from signing.providers.posten.simulator.pki import Simulatorpki

MAPPE, PKI, ANKERE, ADRESSE, LAS = "postensimulator", "pki", "ankere", "adresse", "las"
SKRIFT = Path("skrifter", "Kontrakt-Regular.ttf")
"""Below `forms/`."""
VENTETID = timedelta(seconds=5)
"""How long an empty queue asks to be left alone. Posten's own test environment says 5–30 s."""


@dataclass(frozen=True, slots=True)
class Sted:
    """Where the simulator of a data folder lies. `adresse` is the root that clients call; None before its first start."""

    mappe: Path

    @property
    def pki(self) -> Path:
        """The folder of its test certificates."""
        return self.mappe / PKI

    @property
    def ankere(self) -> Path:
        """The folder of the certificates that what it seals leads to; not there before its first start."""
        return self.pki / ANKERE

    @property
    def adresse(self) -> str | None:
        """Where it answers, or answered last."""
        fil = self.mappe / ADRESSE
        return fil.read_text(encoding="ascii").strip() if fil.is_file() else None

    def husk(self, adresse: str) -> None:
        """Keep the address, whole or not at all."""
        ny = self.mappe / f".{ADRESSE}.{os.getpid()}"
        ny.write_text(f"{adresse}\n", encoding="ascii")
        ny.replace(self.mappe / ADRESSE)


def sted(settings: Settings) -> Sted:
    """The place of this installation's simulator."""
    return Sted(settings.data / MAPPE)


def simulatorpki(settings: Settings, clock: Clock) -> Simulatorpki:
    """Its test certificates, made at first use."""
    from signing.providers.posten.simulator.pki import Simulatorpki

    krev_demo(settings)
    sted(settings).mappe.mkdir(parents=True, exist_ok=True, mode=0o700)
    return Simulatorpki.last_eller_lag(sted(settings).pki, clock())


def simulator(settings: Settings, clock: Clock, *, ventetid: timedelta = VENTETID) -> Simulator:
    """The jobs of this data folder, for who plays the signers. Any number of processes may have it open."""
    from signing.providers.posten.simulator import Simulator

    pki = simulatorpki(settings, clock)
    return Simulator(sted(settings).mappe, pki=pki, klokke=clock, ventetid=ventetid, skrift=settings.forms / SKRIFT)


@contextmanager
def i_gang(settings: Settings, clock: Clock, *, port: int | None = None, ventetid: timedelta = VENTETID) -> Iterator[str | None]:
    """It answers as long as this lasts; its address. None: another process answers for this folder already.

    `port` None: the one it had, or a free one where it has none or somebody else has taken it.
    """
    spilt, her = simulator(settings, clock, ventetid=ventetid), sted(settings)
    with ExitStack() as apent:
        if not _bare_vi(apent, her):
            yield None
            return
        adresse = _lytt(apent, spilt, _husket_port(her) if port is None else port, fast=port is not None)
        her.husk(adresse)
        yield adresse


def _lytt(apent: ExitStack, spilt: Simulator, port: int, *, fast: bool) -> str:
    """Answer at this port; at any other where it is taken, unless it was asked for (`fast`)."""
    from signing.providers.posten.simulator.tjener import kjor

    try:
        return apent.enter_context(kjor(spilt, port=port))
    except OSError:
        if fast:
            raise _opptatt(port) from None
    return apent.enter_context(kjor(spilt, port=0))


def _husket_port(her: Sted) -> int:
    return (urlsplit(her.adresse).port or 0) if her.adresse else 0


def _bare_vi(apent: ExitStack, her: Sted) -> bool:
    """Whether no other process answers for the folder. The kernel lets go of the lock when its holder dies, SIGKILL included."""
    las = os.open(her.mappe / LAS, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    apent.callback(os.close, las)
    try:
        fcntl.flock(las, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def krev_demo(settings: Settings) -> None:
    """Its certificates are its own, and prove nothing of anybody."""
    if not settings.demo:
        raise Oppsettsfeil(
            Tekst(
                nb="Simulatoren for Posten signering kan bare brukes i demomodus.",
                nn="Simulatoren for Posten signering kan berre brukast i demomodus.",
            ),
            tiltak=Tekst(nb="Sett KONTRAKTVERK_MODUS til demo.", nn="Set KONTRAKTVERK_MODUS til demo."),
        )


def _opptatt(port: int) -> Konflikt:
    """Another program has the port."""
    return Konflikt(
        Tekst(nb=f"Port {port} er opptatt av et annet program.", nn=f"Port {port} er oppteken av eit anna program."),
        tiltak=Tekst(nb="Velg en annen port med --port.", nn="Vel ein annan port med --port."),
    )


def svarer_alt(her: Sted) -> Konflikt:
    """Another process answers for the folder."""
    return Konflikt(
        Tekst(
            nb=f"Simulatoren for denne datamappen svarer allerede, på {her.adresse}.",
            nn=f"Simulatoren for denne datamappa svarer alt, på {her.adresse}.",
        ),
        tiltak=Tekst(
            nb="Bruk den, eller stopp prosessen som kjører den. `kontraktverk server` gjør det i demomodus.",
            nn="Bruk han, eller stopp prosessen som køyrer han. `kontraktverk server` gjer det i demomodus.",
        ),
    )
