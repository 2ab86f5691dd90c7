"""Opens the data folder: database, stored bytes, and the mark that keeps demo and production apart."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event

from app.errors import Oppsettsfeil
from app.lager.blobs import Blobs, skriv_ny
from app.lager.kandidatindeks import les_nokkel
from app.lager.migrering import migrer
from app.settings import Modus
from app.tekst import Tekst

DATABASE = "kontraktverk.sqlite3"
_VENTETID_MS = 30_000
_KUN_LESING = "kontraktverk_kun_lesing"
_BEGYNN = {True: "BEGIN", False: "BEGIN IMMEDIATE"}


@dataclass(frozen=True, slots=True)
class Lager:
    """The open store: rows in `motor`, bytes in `blobs`."""

    mappe: Path
    motor: Engine
    blobs: Blobs
    indeksnokkel: bytes = field(repr=False)

    @contextmanager
    def transaksjon(self) -> Iterator[Connection]:
        """One transaction: all of it is stored, or nothing."""
        with self.motor.begin() as forbindelse:
            yield forbindelse

    @contextmanager
    def lesing(self) -> Iterator[Connection]:
        """One consistent look at the rows, without waiting for whoever writes."""
        with self.motor.connect().execution_options(**{_KUN_LESING: True}) as forbindelse, forbindelse.begin():
            yield forbindelse

    def lukk(self) -> None:
        """Let go of the database."""
        self.motor.dispose()


def apne(mappe: Path, modus: Modus) -> Lager:
    """Make the folder where it is missing, bring the tables up to date, and open it."""
    mappe.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _alene(mappe):
        _merk(mappe, modus)
        motor = _motor(mappe / DATABASE)
        migrer(motor)
        nokkel = les_nokkel(mappe)
    return Lager(mappe=mappe, motor=motor, blobs=Blobs(mappe / "blobs"), indeksnokkel=nokkel)


def merk_mappe(mappe: Path, modus: Modus) -> None:
    """Make the folder and mark it, for what lies beside the database (the demo's keys)."""
    mappe.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _alene(mappe):
        _merk(mappe, modus)


def _merk(mappe: Path, modus: Modus) -> None:
    """A folder belongs to the mode that used it first: demo keys and synthetic people never reach production."""
    merke = mappe / "modus"
    if not merke.exists():
        skriv_ny(merke, modus.value.encode(), tilgang=0o644)
    if merke.read_text(encoding="utf-8").strip() != modus.value:
        raise Oppsettsfeil(
            Tekst(
                nb=f"Datamappen er ikke laget i {modus.value}: filen «modus» sier noe annet.",
                nn=f"Datamappa er ikkje laga i {modus.value}: fila «modus» seier noko anna.",
            ),
            tiltak=Tekst(
                nb="Bruk en egen datamappe (KONTRAKTVERK_DATA) for hver modus.",
                nn="Bruk ei eiga datamappe (KONTRAKTVERK_DATA) for kvar modus.",
            ),
        )


@contextmanager
def _alene(mappe: Path) -> Iterator[None]:
    """One process at a time opens the folder: switching SQLite to WAL does not wait for others by itself."""
    las = os.open(mappe / "las", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(las, fcntl.LOCK_EX)
        yield
    finally:
        os.close(las)


def _motor(fil: Path) -> Engine:
    motor = create_engine(f"sqlite:///{fil}", connect_args={"timeout": _VENTETID_MS / 1000, "check_same_thread": False})
    event.listen(motor, "connect", _ved_tilkobling)
    event.listen(motor, "begin", _begynn)
    return motor


def _ved_tilkobling(forbindelse: Any, _post: Any) -> None:
    """The driver must not begin transactions of its own; SQLite checks foreign keys only when told to."""
    forbindelse.isolation_level = None
    for pragma in (f"busy_timeout={_VENTETID_MS}", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "trusted_schema=OFF"):
        forbindelse.execute(f"PRAGMA {pragma}")


def _begynn(forbindelse: Connection) -> None:
    """Writers take the lock at once: a transaction that reads first and writes later could be refused halfway."""
    forbindelse.exec_driver_sql(_BEGYNN[bool(forbindelse.get_execution_options().get(_KUN_LESING))])
