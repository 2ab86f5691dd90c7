"""The world outside the database, as the fault tests arrange it for a process: a clock that jumps, services that are down, and the
places where the process is killed. It lies in files, so that every process meets the same world.

    klokke          seconds between the machine's clock and that of the service
    nede/<what>     this is out of order for as long as the file is there
    drep/<order>    `step:point`: the process is killed there, once; the file moves to `drept/`
    kall            a line for each piece of work outside: its key
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from app.clock import OSLO

FOR_ARBEIDET = "for-arbeidet"
ETTER_KALLET = "etter-kallet"
I_LAGRINGEN = "i-lagringen"
ETTER_LAGRINGEN = "etter-lagringen"
PUNKTER = (FOR_ARBEIDET, ETTER_KALLET, I_LAGRINGEN, ETTER_LAGRINGEN)
TSA = "tsa"


class _Sted(threading.local):
    """What this thread is doing."""

    oppdrag: str = ""
    trinn: str = ""


@dataclass(frozen=True)
class Verden:
    """One folder."""

    mappe: Path
    sted: _Sted = field(default_factory=_Sted)

    def lag(self) -> Verden:
        for navn in ("nede", "drep", "drept"):
            (self.mappe / navn).mkdir(parents=True, exist_ok=True)
        return self

    # ------------------------------------------------------------ the clock

    def na(self) -> datetime:
        """The time of the service. It goes on by itself."""
        return datetime.fromtimestamp(time.time() + self._forskyvning(), OSLO)

    def still_klokken(self, tid: datetime) -> None:
        """Every process sees the jump at once."""
        ny = self.mappe / "klokke.ny"
        ny.write_text(repr(tid.timestamp() - time.time()), encoding="ascii")
        ny.replace(self.mappe / "klokke")

    def _forskyvning(self) -> float:
        fil = self.mappe / "klokke"
        return float(fil.read_text(encoding="ascii")) if fil.exists() else 0.0

    # ------------------------------------------------------------ down

    def ta_ned(self, hva: str) -> None:
        (self.mappe / "nede" / hva).touch()

    def ta_opp(self, hva: str) -> None:
        (self.mappe / "nede" / hva).unlink()

    def er_nede(self, hva: str) -> bool:
        return (self.mappe / "nede" / hva).exists()

    # ------------------------------------------------------------ killed

    def drep_ved(self, oppdrag_id: str, trinn: str, punkt: str) -> None:
        (self.mappe / "drep" / oppdrag_id).write_text(f"{trinn}:{punkt}", encoding="ascii")

    def punkt(self, punkt: str) -> None:
        """Here the process may die. Only once for an order: the file is moved first, and only one can move it."""
        fil = self.mappe / "drep" / self.sted.oppdrag
        try:
            if not self.sted.oppdrag or fil.read_text(encoding="ascii") != f"{self.sted.trinn}:{punkt}":
                return
            fil.rename(self.mappe / "drept" / self.sted.oppdrag)
        except FileNotFoundError:
            return
        os.kill(os.getpid(), signal.SIGKILL)

    def drepte(self) -> set[str]:
        return {fil.name for fil in (self.mappe / "drept").iterdir()}

    # ------------------------------------------------------------ called

    def noter(self, nokkel: str) -> None:
        with (self.mappe / "kall").open("a", encoding="utf-8") as ut:  # O_APPEND: whole lines, also from several processes
            ut.write(f"{nokkel}\n")

    def kalt(self) -> Counter[str]:
        fil = self.mappe / "kall"
        return Counter(fil.read_text(encoding="utf-8").split()) if fil.exists() else Counter()
