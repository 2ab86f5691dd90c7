"""Documents, their append-only events, and answered calls."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the first tables. Types are spelt out: a migration must not change when the code does."""
    op.create_table(
        "dokument",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("fylkesnummer", sa.Text, nullable=False),
        sa.Column("dokumenttype", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("kildesystem", sa.Text),
        sa.Column("instans_id", sa.Text),
        sa.Column("utgave", sa.Integer, nullable=False),
        sa.Column("data_sha256", sa.Text, nullable=False),
        sa.Column("bestilling_sha256", sa.Text, nullable=False),
        sa.Column("pdf_sha256", sa.Text, nullable=False),
        sa.Column("opprettet", sa.Text, nullable=False),
        sa.Column("post", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_dokument"),
        sa.UniqueConstraint(
            "fylkesnummer", "kildesystem", "instans_id", "utgave", name="uq_dokument_fylkesnummer_kildesystem_instans_id_utgave"
        ),
        sqlite_strict=True,
    )
    op.create_index("ix_dokument_fylkesnummer_opprettet", "dokument", ["fylkesnummer", "opprettet"])
    op.create_table(
        "hendelse",
        sa.Column("dokument_id", sa.Text, nullable=False),
        sa.Column("nr", sa.Integer, nullable=False),
        sa.Column("tid", sa.Text, nullable=False),
        sa.Column("type", sa.Text, nullable=False),
        sa.Column("aktor", sa.Text, nullable=False),
        sa.Column("data", sa.Text, nullable=False),
        sa.Column("forrige", sa.Text, nullable=False),
        sa.Column("hash", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("dokument_id", "nr", name="pk_hendelse"),
        sa.ForeignKeyConstraint(["dokument_id"], ["dokument.id"], name="fk_hendelse_dokument_id_dokument"),
        sqlite_strict=True,
    )
    op.execute("CREATE TRIGGER hendelse_endres_aldri BEFORE UPDATE ON hendelse BEGIN SELECT RAISE(ABORT, 'hendelse: append only'); END")
    op.execute("CREATE TRIGGER hendelse_slettes_aldri BEFORE DELETE ON hendelse BEGIN SELECT RAISE(ABORT, 'hendelse: append only'); END")
    op.create_table(
        "idempotens",
        sa.Column("klient", sa.Text, nullable=False),
        sa.Column("nokkel", sa.Text, nullable=False),
        sa.Column("foresporsel_sha256", sa.Text, nullable=False),
        sa.Column("status", sa.Integer, nullable=False),
        sa.Column("svar", sa.Text, nullable=False),
        sa.Column("utloper", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("klient", "nokkel", name="pk_idempotens"),
        sqlite_strict=True,
    )
    op.create_index("ix_idempotens_utloper", "idempotens", ["utloper"])


def downgrade() -> None:
    """Back to nothing."""
    op.drop_table("idempotens")
    op.drop_table("hendelse")
    op.drop_table("dokument")
