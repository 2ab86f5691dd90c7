"""The table of evidence packages."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, Table, Text

from app.lager.kolonner import Tidspunkt
from app.lager.modeller import metadata

bevispakke = Table(
    "bevispakke",
    metadata,
    Column("dokument_id", Text, ForeignKey("dokument.id"), primary_key=True),
    Column("nr", Integer, primary_key=True),
    Column("tid", Tidspunkt, nullable=False),
    Column("grunnlag", Text, nullable=False),
    Column("kontrakt_sha256", Text, nullable=False),
    Column("fil_sha256", Text, nullable=False),
    Column("storrelse", BigInteger().with_variant(Integer(), "sqlite"), nullable=False),
    Index(None, "fil_sha256"),
    sqlite_strict=True,
)
"""Every evidence package that was made of a sealed document, oldest first; none is ever changed. `grunnlag`: the fingerprint of what it was
made of; `kontrakt_sha256`: the signed file in it; `fil_sha256`: the stored package."""
