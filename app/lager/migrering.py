"""Brings a database to the newest tables, also when several processes start at once."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine

MIGRERINGER = Path(__file__).parent / "migreringer"


def migrer(motor: Engine) -> None:
    """Run what is missing, in one transaction: the engine begins with BEGIN IMMEDIATE, so a second process waits its turn."""
    with motor.begin() as forbindelse:
        oppsett = Config()
        oppsett.set_main_option("script_location", str(MIGRERINGER).replace("%", "%%"))
        oppsett.set_main_option("version_locations", str(MIGRERINGER / "versjoner").replace("%", "%%"))
        oppsett.set_main_option("path_separator", "newline")
        oppsett.attributes["forbindelse"] = forbindelse
        command.upgrade(oppsett, "head")
