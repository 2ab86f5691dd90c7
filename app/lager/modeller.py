"""The tables: documents, their events, and answered calls.

Every table is STRICT in SQLite, which knows only TEXT, INTEGER, REAL and BLOB: time, truth and JSON get types of our own,
which also keep the offset that SQLite drops.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Column, Dialect, ForeignKey, Index, Integer, MetaData, Table, Text, TypeDecorator, UniqueConstraint

from app.clock import OSLO


class Tidspunkt(TypeDecorator[datetime]):
    """A point in time as ISO 8601 text in UTC: sorts as text, read back in Norwegian time."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - SQLAlchemy's signature
        """A time without offset is a mistake, never a guess."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without offset cannot be stored")
        return value.astimezone(UTC).isoformat(timespec="microseconds")

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        """With offset, in Europe/Oslo."""
        return None if value is None else datetime.fromisoformat(value).astimezone(OSLO)


class Json(TypeDecorator[dict[str, Any]]):
    """A JSON object as text, its keys in the order they were given: an answer told again is the same answer."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: dict[str, Any] | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - SQLAlchemy's signature
        """No spaces, UTF-8 letters as they are."""
        return None if value is None else json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))

    def process_result_value(self, value: str | None, dialect: Dialect) -> dict[str, Any] | None:  # noqa: ARG002 - SQLAlchemy's signature
        """The object."""
        if value is None:
            return None
        lest: dict[str, Any] = json.loads(value)
        return lest


def kanonisk(verdi: Any) -> str:
    """One spelling of one value: what hashes are made of."""
    return json.dumps(verdi, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)

dokument = Table(
    "dokument",
    metadata,
    Column("id", Text, primary_key=True),
    Column("fylkesnummer", Text, nullable=False),
    Column("dokumenttype", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("kildesystem", Text),
    Column("instans_id", Text),
    Column("utgave", Integer, nullable=False),
    Column("data_sha256", Text, nullable=False),
    Column("bestilling_sha256", Text, nullable=False),
    Column("pdf_sha256", Text, nullable=False),
    Column("opprettet", Tidspunkt, nullable=False),
    Column("post", Json, nullable=False),
    Column("grunnlag_sha256", Text),
    Column("erstatter", Text),
    Column("erstattet_av", Text),
    Column("erstattet", Tidspunkt),
    Column("erstattet_grunn", Text),
    UniqueConstraint("fylkesnummer", "kildesystem", "instans_id", "utgave"),
    Index(None, "fylkesnummer", "opprettet"),
    sqlite_strict=True,
)

kandidatindeks = Table(
    "kandidatindeks",
    metadata,
    Column("dokument_id", Text, ForeignKey("dokument.id"), primary_key=True),
    Column("indeks", Text, nullable=False),
    Column("slutt", Text),
    Index(None, "indeks"),
    sqlite_strict=True,
)

hendelse = Table(
    "hendelse",
    metadata,
    Column("dokument_id", Text, ForeignKey("dokument.id"), primary_key=True),
    Column("nr", Integer, primary_key=True),
    Column("tid", Tidspunkt, nullable=False),
    Column("type", Text, nullable=False),
    Column("aktor", Text, nullable=False),
    Column("data", Json, nullable=False),
    Column("forrige", Text, nullable=False),
    Column("hash", Text, nullable=False),
    sqlite_strict=True,
)

idempotens = Table(
    "idempotens",
    metadata,
    Column("klient", Text, primary_key=True),
    Column("nokkel", Text, primary_key=True),
    Column("foresporsel_sha256", Text, nullable=False),
    Column("status", Integer, nullable=False),
    Column("svar", Json, nullable=False),
    Column("utloper", Tidspunkt, nullable=False),
    Index(None, "utloper"),
    sqlite_strict=True,
)
