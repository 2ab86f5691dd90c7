"""The tables of webhooks: who is told what, with which secrets, and each message that is to go or went.

Addresses and secrets are encrypted: many an address holds a token. A message is not stored: it is made of its event, each time alike.
"""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, Table, Text

from app.lager.kolonner import Json, Tidspunkt
from app.lager.modeller import metadata

webhook = Table(
    "webhook",
    metadata,
    Column("id", Text, primary_key=True),
    Column("fylkesnummer", Text, nullable=False),
    Column("typer", Json, nullable=False),
    Column("tilstand", Text, nullable=False),
    Column("grunn", Text),
    Column("stanset", Tidspunkt),
    Column("opprettet", Tidspunkt, nullable=False),
    Column("opprettet_av", Text, nullable=False),
    Column("feil_pa_rad", Integer, nullable=False),
    Column("feil_siden", Tidspunkt),
    Column("hviler_til", Tidspunkt),
    Column("kalt_til", Tidspunkt),
    Column("siste_ok", Tidspunkt),
    Column("siste_utfall", Text),
    Column("avspill", Json),
    Column("nokkel_id", Text, nullable=False),
    Column("kryptert", LargeBinary, nullable=False),
    Index(None, "fylkesnummer"),
    Index(None, "nokkel_id"),
    sqlite_strict=True,
)
"""One receiver of a county. `kryptert`: its address. `typer`: which events, none named: all. `kalt_til`: until then a job is at it;
`hviler_til`: until then nothing is sent, for the last attempts failed. `grunn`: the slug of why it was stopped."""

webhooknokkel = Table(
    "webhooknokkel",
    metadata,
    Column("webhook_id", Text, ForeignKey("webhook.id"), primary_key=True),
    Column("nr", Integer, primary_key=True),
    Column("opprettet", Tidspunkt, nullable=False),
    Column("utloper", Tidspunkt),
    Column("nokkel_id", Text, nullable=False),
    Column("kryptert", LargeBinary, nullable=False),
    Index(None, "nokkel_id"),
    Index(None, "utloper"),
    sqlite_strict=True,
)
"""A secret that messages are signed with; a few count at a time (`webhooks.LEVENDE_NOKLER`). `utloper` None: the newest one."""

webhooklevering = Table(
    "webhooklevering",
    metadata,
    Column("id", Text, primary_key=True),
    Column("webhook_id", Text, ForeignKey("webhook.id"), nullable=False),
    Column("dokument_id", Text, ForeignKey("dokument.id")),
    Column("nr", Integer),
    Column("type", Text, nullable=False),
    Column("status", Text),
    Column("tid", Tidspunkt, nullable=False),
    Column("tilstand", Text, nullable=False),
    Column("forsok", Integer, nullable=False),
    Column("neste_tid", Tidspunkt),
    Column("opprettet", Tidspunkt, nullable=False),
    Column("svarte", Tidspunkt),
    Column("utfall", Text),
    Index(None, "webhook_id", "tilstand", "neste_tid"),
    Index(None, "webhook_id", "dokument_id", "nr"),
    Index(None, "webhook_id", "tid", "id"),
    Index(None, "dokument_id"),
    Index(None, "opprettet"),
    sqlite_strict=True,
)
"""One event to one receiver, under an id that is the same however often it is sent. `status`: the document's, as it was after the event,
where that is known. `opprettet`: when it was laid, and from its first attempt on, when that was: its days are counted from there. `utfall`:
of the last attempt; none after an attempt: that one is under way, or nobody lived to tell of it. Without `dokument_id`: a message that
somebody sent to try the receiver."""
