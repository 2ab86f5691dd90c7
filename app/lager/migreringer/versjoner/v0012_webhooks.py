"""Webhooks and what was delivered."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

TID = sa.Text().with_variant(sa.TIMESTAMP(timezone=True), "postgresql")
JSON = sa.Text().with_variant(postgresql.JSON(), "postgresql")


def upgrade() -> None:
    """New tables; no row is touched."""
    _webhook()
    op.create_table(
        "webhooknokkel",
        sa.Column("webhook_id", sa.Text, nullable=False),
        sa.Column("nr", sa.Integer, nullable=False),
        sa.Column("opprettet", TID, nullable=False),
        sa.Column("utloper", TID),
        sa.Column("nokkel_id", sa.Text, nullable=False),
        sa.Column("kryptert", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("webhook_id", "nr", name="pk_webhooknokkel"),
        sa.ForeignKeyConstraint(["webhook_id"], ["webhook.id"], name="fk_webhooknokkel_webhook_id_webhook"),
        sqlite_strict=True,
    )
    op.create_index("ix_webhooknokkel_nokkel_id", "webhooknokkel", ["nokkel_id"])
    op.create_index("ix_webhooknokkel_utloper", "webhooknokkel", ["utloper"])
    _levering()


def _webhook() -> None:
    op.create_table(
        "webhook",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("fylkesnummer", sa.Text, nullable=False),
        sa.Column("typer", JSON, nullable=False),
        sa.Column("tilstand", sa.Text, nullable=False),
        sa.Column("grunn", sa.Text),
        sa.Column("stanset", TID),
        sa.Column("opprettet", TID, nullable=False),
        sa.Column("opprettet_av", sa.Text, nullable=False),
        sa.Column("feil_pa_rad", sa.Integer, nullable=False),
        sa.Column("feil_siden", TID),
        sa.Column("hviler_til", TID),
        sa.Column("kalt_til", TID),
        sa.Column("siste_ok", TID),
        sa.Column("siste_utfall", sa.Text),
        sa.Column("avspill", JSON),
        sa.Column("nokkel_id", sa.Text, nullable=False),
        sa.Column("kryptert", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_webhook"),
        sqlite_strict=True,
    )
    op.create_index("ix_webhook_fylkesnummer", "webhook", ["fylkesnummer"])
    op.create_index("ix_webhook_nokkel_id", "webhook", ["nokkel_id"])


def _levering() -> None:
    op.create_table(
        "webhooklevering",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("webhook_id", sa.Text, nullable=False),
        sa.Column("dokument_id", sa.Text),
        sa.Column("nr", sa.Integer),
        sa.Column("type", sa.Text, nullable=False),
        sa.Column("status", sa.Text),
        sa.Column("tid", TID, nullable=False),
        sa.Column("tilstand", sa.Text, nullable=False),
        sa.Column("forsok", sa.Integer, nullable=False),
        sa.Column("neste_tid", TID),
        sa.Column("opprettet", TID, nullable=False),
        sa.Column("svarte", TID),
        sa.Column("utfall", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_webhooklevering"),
        sa.ForeignKeyConstraint(["webhook_id"], ["webhook.id"], name="fk_webhooklevering_webhook_id_webhook"),
        sa.ForeignKeyConstraint(["dokument_id"], ["dokument.id"], name="fk_webhooklevering_dokument_id_dokument"),
        sqlite_strict=True,
    )
    op.create_index("ix_webhooklevering_webhook_id_tilstand_neste_tid", "webhooklevering", ["webhook_id", "tilstand", "neste_tid"])
    op.create_index("ix_webhooklevering_webhook_id_dokument_id_nr", "webhooklevering", ["webhook_id", "dokument_id", "nr"])
    op.create_index("ix_webhooklevering_webhook_id_tid_id", "webhooklevering", ["webhook_id", "tid", "id"])
    op.create_index("ix_webhooklevering_dokument_id", "webhooklevering", ["dokument_id"])
    op.create_index("ix_webhooklevering_opprettet", "webhooklevering", ["opprettet"])


def downgrade() -> None:
    """Without them. Who was told what is forgotten; the events stay."""
    for navn in ("webhooklevering", "webhooknokkel", "webhook"):
        op.drop_table(navn)
