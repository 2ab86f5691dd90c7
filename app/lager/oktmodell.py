"""The tables of people's sessions and of logins under way. What opens a session is with the browser; here is its checksum."""

from __future__ import annotations

from sqlalchemy import Column, Index, LargeBinary, Table, Text

from app.lager.kolonner import Tidspunkt
from app.lager.modeller import metadata

okt = Table(
    "okt",
    metadata,
    Column("id_sha256", Text, primary_key=True),
    Column("slag", Text, nullable=False),
    Column("leverandor", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("sid", Text),
    Column("rolle", Text),
    Column("fylkesnummer", Text),
    Column("acr", Text, nullable=False),
    Column("niva", Text, nullable=False),
    Column("innlogget", Tidspunkt, nullable=False),
    Column("opprettet", Tidspunkt, nullable=False),
    Column("sist_brukt", Tidspunkt, nullable=False),
    Column("utloper", Tidspunkt, nullable=False),
    Column("nokkel_id", Text, nullable=False),
    Column("kryptert", LargeBinary, nullable=False),
    Index(None, "person"),
    Index(None, "sid"),
    Index(None, "utloper"),
    Index(None, "nokkel_id"),
    sqlite_strict=True,
)
"""One login that lasts. `person` and `sid` are keyed marks: they find a session at logout, and tell nobody who it is. `rolle` and
`fylkesnummer` are empty until one with several has chosen, and for signers. `kryptert`: for an employee which of the `[[rolle]]` values
the login held and whether it told its own age, for a signer a keyed mark of the number and the document that they logged in to sign.
No token, no name, no number."""

innlogging = Table(
    "innlogging",
    metadata,
    Column("id_sha256", Text, primary_key=True),
    Column("nettleser_sha256", Text, nullable=False),
    Column("utloper", Tidspunkt, nullable=False),
    Column("nokkel_id", Text, nullable=False),
    Column("kryptert", LargeBinary, nullable=False),
    Index(None, "utloper"),
    Index(None, "nokkel_id"),
    sqlite_strict=True,
)
"""One who is at the provider just now: what we must know to believe the answer (`state` as checksum, nonce and verifier encrypted)."""
