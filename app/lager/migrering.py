"""Brings a database to the newest tables, also when several processes start at once."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine

from app.lager.motor import alene_om, vent_sa_lenge_det_trengs

MIGRERINGER = Path(__file__).parent / "migreringer"


def migrer(motor: Engine) -> None:
    """Run what is missing, in one transaction. A second process waits its turn, also one on another machine:
    SQLite begins with BEGIN IMMEDIATE, PostgreSQL takes a lock by name."""
    with motor.begin() as forbindelse:
        vent_sa_lenge_det_trengs(forbindelse)
        alene_om(forbindelse, "migrering")
        command.upgrade(oppsett(forbindelse), "head")


def oppsett(forbindelse: Connection) -> Config:
    """What Alembic needs to work on this connection, in its transaction."""
    verdier = Config()
    verdier.set_main_option("script_location", str(MIGRERINGER).replace("%", "%%"))
    verdier.set_main_option("version_locations", str(MIGRERINGER / "versjoner").replace("%", "%%"))
    verdier.set_main_option("path_separator", "newline")
    verdier.attributes["forbindelse"] = forbindelse
    return verdier
