"""Opens the data folder: database, stored bytes, and the mark that keeps demo and production apart."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Connection, Engine, insert, select
from sqlalchemy.exc import OperationalError

from app.errors import Oppsettsfeil
from app.lager import fellesmerker
from app.lager.blobs import Blobs
from app.lager.hjem import Filhjem, finn_hjem
from app.lager.kandidatindeks import les_nokkel
from app.lager.migrering import migrer
from app.lager.modeller import installasjon
from app.lager.motor import LESING, alene_om, er_postgresql, krev_versjon, lag_motor
from app.lager.varigfil import skriv_ny
from app.lageroppsett import Lageroppsett
from app.settings import Modus, Settings
from app.tekst import Tekst


@dataclass(frozen=True, slots=True)
class Lager:
    """The open store: rows in `motor`, bytes in `hjem`. `mappe`: the data folder, this machine's own where the bytes lie in a bucket."""

    mappe: Path
    motor: Engine
    hjem: Filhjem
    indeksnokkel: bytes = field(repr=False)

    @property
    def blobs(self) -> Blobs:
        """The stored bytes."""
        return self.hjem.blobs

    @contextmanager
    def transaksjon(self) -> Iterator[Connection]:
        """One transaction: all of it is stored, or nothing."""
        with self.motor.begin() as forbindelse:
            yield forbindelse

    @contextmanager
    def lesing(self) -> Iterator[Connection]:
        """One consistent look at the rows, without waiting for whoever writes."""
        with self.motor.connect().execution_options(**LESING[self.motor.dialect.name]) as forbindelse, forbindelse.begin():
            yield forbindelse

    def lukk(self) -> None:
        """Let go of the database."""
        self.motor.dispose()


def apne_for(settings: Settings) -> Lager:
    """The store of these settings."""
    return apne(settings.data, settings.modus, settings.database, settings.lager)


def apne(mappe: Path, modus: Modus, database: str | None = None, oppsett: Lageroppsett | None = None) -> Lager:
    """Make the folder where it is missing, bring the tables up to date, and open it. `database`: the address of a PostgreSQL, if any.

    Refuses (Oppsettsfeil) a bucket, a folder or a key that is not the one which the others who work on the same rows have.
    """
    valgt = oppsett or Lageroppsett()
    mappe.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _alene(mappe):
        _merk(mappe, modus)
        motor = lag_motor(mappe, database)
        with ExitStack() as ved_feil:
            ved_feil.callback(motor.dispose)
            _gjor_klar(motor, modus)
            hjem = finn_hjem(mappe, motor, valgt.s3)
            nokkel = _krev_likt(motor, mappe, valgt, hjem)
            ved_feil.pop_all()
    return Lager(mappe=mappe, motor=motor, hjem=hjem, indeksnokkel=nokkel)


def glem_personindeks(settings: Settings) -> None:
    """The next to open the store says which key of the index of persons it is."""
    motor = lag_motor(settings.data, settings.database)
    try:
        with motor.begin() as forbindelse:
            fellesmerker.glem(forbindelse, fellesmerker.PERSONINDEKS)
    finally:
        motor.dispose()


def _krev_likt(motor: Engine, mappe: Path, valgt: Lageroppsett, hjem: Filhjem) -> bytes:
    """What all who work on these rows have alike. The key of the index of persons."""
    with motor.begin() as forbindelse:
        alene_om(forbindelse, fellesmerker.LAS)
        funnet = les_nokkel(mappe, valgt.personindeks, lag=not fellesmerker.har_personindeks(forbindelse))
        nokkel = fellesmerker.krev_samme_personindeks(forbindelse, funnet)
        fellesmerker.varsle_fillager(forbindelse)
    with motor.begin() as forbindelse:
        alene_om(forbindelse, fellesmerker.LAS)
        fellesmerker.krev_samme_fillager(forbindelse, hjem)
    return nokkel


def _gjor_klar(motor: Engine, modus: Modus) -> None:
    """The newest tables, in a database of this mode. What the driver says of an address stays out of the message: it names the user."""
    try:
        with motor.connect() as forbindelse:
            krev_versjon(forbindelse)
        migrer(motor)
        with motor.begin() as forbindelse:
            _merk_database(forbindelse, modus)
    except OperationalError as feil:
        if not er_postgresql(motor):
            raise
        raise Oppsettsfeil(
            Tekst(nb="Databasen i KONTRAKTVERK_DATABASE svarer ikke.", nn="Databasen i KONTRAKTVERK_DATABASE svarer ikkje."),
            tiltak=Tekst(
                nb="Kontroller adressen, brukeren og passordet, og at databasen finnes og er startet.",
                nn="Kontroller adressa, brukaren og passordet, og at databasen finst og er starta.",
            ),
        ) from feil


def _merk_database(forbindelse: Connection, modus: Modus) -> None:
    """A database need not lie in the marked folder, so it carries the same mark."""
    alene_om(forbindelse, "installasjon")
    merke = forbindelse.execute(select(installasjon.c.verdi).where(installasjon.c.navn == "modus")).scalar()
    if merke is None:
        forbindelse.execute(insert(installasjon).values(navn="modus", verdi=modus.value))
    elif merke != modus.value:
        raise Oppsettsfeil(
            Tekst(nb=f"Databasen er ikke laget i {modus.value}.", nn=f"Databasen er ikkje laga i {modus.value}."),
            tiltak=Tekst(
                nb="Bruk en egen database (KONTRAKTVERK_DATABASE) for hver modus.",
                nn="Bruk ein eigen database (KONTRAKTVERK_DATABASE) for kvar modus.",
            ),
        )


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
