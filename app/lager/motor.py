"""The two databases that the rows can lie in: how each is reached, and how a transaction begins in it.

SQLite is a file in the data folder, for one machine. PostgreSQL is reached by its address. The rest of the program sees one schema
and two kinds of transaction: one that writes, and one that only looks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, NullPool, create_engine, event, func, make_url, select, text

from app.errors import Oppsettsfeil
from app.lager.kolonner import skriv_json
from app.tekst import Tekst

DATABASE = "kontraktverk.sqlite3"
POSTGRESQL = "postgresql"
MINST_POSTGRESQL = 15
_VENTETID_MS = 30_000
_KUN_LESING = "kontraktverk_kun_lesing"
_PRAGMAER = (
    f"busy_timeout={_VENTETID_MS}",
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",  # checked only when told to
    "trusted_schema=OFF",
    "secure_delete=ON",  # what is deleted is overwritten in the file too
)
_BEGYNN = {True: "BEGIN", False: "BEGIN IMMEDIATE"}

LESING: Mapping[str, Mapping[str, Any]] = {
    "sqlite": {_KUN_LESING: True},
    POSTGRESQL: {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True},
}
"""What makes a transaction a consistent look that waits for nobody, by the name of the database."""


def lag_motor(mappe: Path, database: str | None) -> Engine:
    """The engine: PostgreSQL where an address is given, else the file in the folder."""
    return _sqlite(mappe / DATABASE) if database is None else _postgresql(database)


def er_postgresql(motor: Engine | Connection) -> bool:
    """Whether others than this machine can write to it."""
    return motor.dialect.name == POSTGRESQL


def alene_om(forbindelse: Connection, *navn: str) -> None:
    """Nobody else gets past these names until the transaction ends: for what is read first and written after.

    SQLite has one writer at a time already (BEGIN IMMEDIATE). Sorted, so that two callers with the same names never wait for each other.
    """
    if er_postgresql(forbindelse):
        for ett in sorted(set(navn)):
            forbindelse.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(ett, 0))))


def vent_sa_lenge_det_trengs(forbindelse: Connection) -> None:
    """This transaction waits for a lock however long: another process may be at a migration that takes its time."""
    if er_postgresql(forbindelse):
        forbindelse.execute(text("SET LOCAL lock_timeout = 0"))


def krev_versjon(forbindelse: Connection) -> None:
    """Older PostgreSQL is not tested, so it is refused."""
    versjon = int((forbindelse.dialect.server_version_info or (0,))[0])
    if er_postgresql(forbindelse) and versjon < MINST_POSTGRESQL:
        raise Oppsettsfeil(
            Tekst(
                nb=f"Databasen er PostgreSQL {versjon}, men må være {MINST_POSTGRESQL} eller nyere.",
                nn=f"Databasen er PostgreSQL {versjon}, men må vere {MINST_POSTGRESQL} eller nyare.",
            ),
            tiltak=Tekst(nb="Bruk en nyere PostgreSQL.", nn="Bruk ein nyare PostgreSQL."),
        )


def _sqlite(fil: Path) -> Engine:
    motor = create_engine(
        f"sqlite:///{fil}", connect_args={"timeout": _VENTETID_MS / 1000, "check_same_thread": False}, pool_size=8, max_overflow=24
    )
    event.listen(motor, "connect", _ved_tilkobling)
    event.listen(motor, "begin", _begynn)
    return motor


def _ved_tilkobling(forbindelse: Any, _post: Any) -> None:
    """The driver must not begin transactions of its own."""
    forbindelse.isolation_level = None
    for pragma in _PRAGMAER:
        forbindelse.execute(f"PRAGMA {pragma}")


def _begynn(forbindelse: Connection) -> None:
    """Writers take the lock at once: a transaction that reads first and writes later could be refused halfway. Readers cannot write."""
    kun_lesing = bool(forbindelse.get_execution_options().get(_KUN_LESING))
    forbindelse.exec_driver_sql(f"PRAGMA query_only={int(kun_lesing)}")
    forbindelse.exec_driver_sql(_BEGYNN[kun_lesing])


def _postgresql(adresse: str) -> Engine:
    """A connection that was cut is found before it is used (pool_pre_ping); nobody waits for a lock longer than on SQLite."""
    url = make_url(adresse).set(drivername="postgresql+psycopg")
    valg = {} if "options" in url.query else {"options": f"-c lock_timeout={_VENTETID_MS}"}
    return create_engine(
        url,
        pool_pre_ping=True,
        pool_size=8,
        max_overflow=24,
        json_serializer=skriv_json,
        connect_args={"connect_timeout": 10, "application_name": "kontraktverk", **valg},
    )


@contextmanager
def egen_forbindelse(motor: Engine) -> Iterator[Connection]:
    """A connection outside the pool, with no transaction open: for a lock that stands while others come and go."""
    egen = create_engine(
        motor.url,
        poolclass=NullPool,
        isolation_level="AUTOCOMMIT",
        connect_args={"connect_timeout": 10, "application_name": "kontraktverk-las"},
    )
    try:
        with egen.connect() as forbindelse:
            yield forbindelse
    finally:
        egen.dispose()
