"""Brings a database to the newest tables, also when several processes start at once."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from app.lager.motor import alene_om, vent_sa_lenge_det_trengs

NYESTE = "head"
MIGRERINGER = Path(__file__).parent / "migreringer"


def migrer(motor: Engine) -> None:
    """Run what is missing, in one transaction. A second process waits its turn, also one on another machine:
    SQLite begins with BEGIN IMMEDIATE, PostgreSQL takes a lock by name."""
    with motor.begin() as forbindelse:
        vent_sa_lenge_det_trengs(forbindelse)
        alene_om(forbindelse, "migrering")
        migrer_til(forbindelse, NYESTE)


def migrer_til(forbindelse: Connection, migrering: str) -> None:
    """Bring the database up to this migration, in the caller's transaction."""
    command.upgrade(oppsett(forbindelse), migrering)


def oppsett(forbindelse: Connection) -> Config:
    """What Alembic needs to work on this connection, in its transaction."""
    verdier = _steder()
    verdier.attributes["forbindelse"] = forbindelse
    return verdier


def versjon(forbindelse: Connection) -> str | None:
    """The migration that this database is at."""
    return MigrationContext.configure(forbindelse).get_current_revision()


@lru_cache(maxsize=1)
def kjente() -> tuple[str, ...]:
    """The migrations of this program, the newest first."""
    return tuple(rad.revision for rad in ScriptDirectory.from_config(_steder()).walk_revisions())


def _steder() -> Config:
    verdier = Config()
    verdier.set_main_option("script_location", str(MIGRERINGER).replace("%", "%%"))
    verdier.set_main_option("version_locations", str(MIGRERINGER / "versjoner").replace("%", "%%"))
    verdier.set_main_option("path_separator", "newline")
    return verdier
