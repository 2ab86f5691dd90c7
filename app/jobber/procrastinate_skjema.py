"""procrastinate's tables, made and brought up to date. It keeps no record of its own migrations, so we keep one."""

from __future__ import annotations

from pathlib import Path

from procrastinate.schema import SchemaManager
from sqlalchemy import Connection, text

from app.lager.base import Lager
from app.lager.motor import alene_om, vent_sa_lenge_det_trengs


def oppgrader(lager: Lager) -> tuple[str, ...]:
    """Bring the tables to this version; the names of the migrations that were new here.

    One transaction each, one process at a time: a value added to an enum can first be used when it is stored.
    """
    utfort: list[str] = []
    while neste := _ett_skritt(lager):
        utfort += neste
    return tuple(utfort)


def _ett_skritt(lager: Lager) -> list[str]:
    """An empty database gets the whole schema, one that has the tables gets the first migration that it lacks."""
    with lager.transaksjon() as forbindelse:
        vent_sa_lenge_det_trengs(forbindelse)
        alene_om(forbindelse, "jobbmotor")
        forbindelse.execute(text("CREATE TABLE IF NOT EXISTS jobbmotor_migrering (navn text PRIMARY KEY)"))
        kjente = set(forbindelse.execute(text("SELECT navn FROM jobbmotor_migrering")).scalars())
        nye = [fil for fil in sorted(Path(SchemaManager.get_migrations_path()).glob("*.sql")) if fil.name not in kjente]
        if forbindelse.execute(text("SELECT to_regclass('procrastinate_jobs')")).scalar() is None:
            _kjor(forbindelse, SchemaManager.get_schema())
        else:
            nye = nye[:1]
            for fil in nye:
                _kjor(forbindelse, fil.read_text(encoding="utf-8"))
        for fil in nye:
            forbindelse.execute(text("INSERT INTO jobbmotor_migrering VALUES (:navn)"), {"navn": fil.name})
        return [fil.name for fil in nye]


def _kjor(forbindelse: Connection, setninger: str) -> None:
    """Many statements in one text: the driver takes them so only without parameters, and not through SQLAlchemy."""
    forbindelse.connection.driver_connection.execute(setninger)  # type: ignore[union-attr]  # psycopg's
