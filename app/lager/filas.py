"""The lock between those who store files and the one who takes away what nobody points to: in this machine's folder, or in the database."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from sqlalchemy import Engine, func, select

from app.lager.motor import egen_forbindelse
from app.lager.varigfil import lag_mappe

_NAVN = "kontraktverk:fillager"


class Filas(Protocol):
    """Many may hold it together, or one alone."""

    def delt(self) -> AbstractContextManager[None]:
        """Together with others; waits for one who has it alone."""

    def alene(self) -> AbstractContextManager[bool]:
        """Alone, without waiting: False where somebody has it."""


@dataclass(frozen=True, slots=True)
class Mappelas:
    """In a folder: between the processes of one machine."""

    rot: Path

    @contextmanager
    def delt(self) -> Iterator[None]:
        """Together with others."""
        with self._las(fcntl.LOCK_SH):
            yield

    @contextmanager
    def alene(self) -> Iterator[bool]:
        """Alone, without waiting."""
        with self._las(fcntl.LOCK_EX | fcntl.LOCK_NB) as fatt:
            yield fatt

    @contextmanager
    def _las(self, slag: int) -> Iterator[bool]:
        lag_mappe(self.rot)
        beskrivelse = os.open(self.rot / ".las", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            yield _fatt(beskrivelse, slag)
        finally:
            os.close(beskrivelse)


def _fatt(beskrivelse: int, slag: int) -> bool:
    try:
        fcntl.flock(beskrivelse, slag)
    except BlockingIOError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class Databaselas:
    """In PostgreSQL: between all who work on the same rows. The lock is the connection's own, so a process that dies lets go of it."""

    motor: Engine

    @contextmanager
    def delt(self) -> Iterator[None]:
        """Together with others."""
        with egen_forbindelse(self.motor) as forbindelse:
            forbindelse.execute(select(func.pg_advisory_lock_shared(func.hashtextextended(_NAVN, 0))))
            yield

    @contextmanager
    def alene(self) -> Iterator[bool]:
        """Alone, without waiting."""
        with egen_forbindelse(self.motor) as forbindelse:
            yield bool(forbindelse.execute(select(func.pg_try_advisory_lock(func.hashtextextended(_NAVN, 0)))).scalar())
