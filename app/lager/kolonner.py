"""Column types of our own, and how JSON is written.

SQLite's STRICT tables know only TEXT, INTEGER, REAL and BLOB: time and JSON get types of our own there, which also keep the offset that
SQLite drops. PostgreSQL has types for both.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect, Text, TypeDecorator
from sqlalchemy.dialects import postgresql
from sqlalchemy.types import TypeEngine

from app.clock import OSLO


class Tidspunkt(TypeDecorator[datetime]):
    """A point in time, read back in Norwegian time. SQLite: ISO 8601 text in UTC, which sorts as text."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """PostgreSQL's own type knows the offset."""
        return dialect.type_descriptor(DateTime(timezone=True) if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """A time without offset is a mistake, never a guess."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without offset cannot be stored")
        utc = value.astimezone(UTC)
        return utc if dialect.name == "postgresql" else utc.isoformat(timespec="microseconds")

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        """With offset, in Europe/Oslo."""
        if value is None:
            return None
        tid: datetime = value if isinstance(value, datetime) else datetime.fromisoformat(value)
        return tid.astimezone(OSLO)


class Json(TypeDecorator[dict[str, Any]]):
    """A JSON object, its keys in the order they were given: an answer told again is the same answer.

    PostgreSQL: `json`, which keeps the text as it came; `jsonb` sorts the keys.
    """

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """PostgreSQL's type refuses what is not JSON."""
        return dialect.type_descriptor(postgresql.JSON(none_as_null=True) if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: dict[str, Any] | None, dialect: Dialect) -> Any:
        """On PostgreSQL the engine's own serializer writes it (`motor.lag_motor`), by the same function."""
        return value if value is None or dialect.name == "postgresql" else skriv_json(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> dict[str, Any] | None:
        """The object."""
        lest: dict[str, Any] | None = value if value is None or dialect.name == "postgresql" else json.loads(value)
        return lest


def skriv_json(verdi: Any) -> str:
    """No spaces, UTF-8 letters as they are."""
    return json.dumps(verdi, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def kanonisk(verdi: Any) -> str:
    """One spelling of one value: what hashes are made of."""
    return json.dumps(verdi, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))
