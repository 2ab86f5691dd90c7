"""Documents, their append-only events, and answered calls."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TID = sa.Text().with_variant(sa.TIMESTAMP(timezone=True), "postgresql")
JSON = sa.Text().with_variant(postgresql.JSON(), "postgresql")

BARE_TILFOY = {
    "sqlite": (
        "CREATE TRIGGER hendelse_endres_aldri BEFORE UPDATE ON hendelse BEGIN SELECT RAISE(ABORT, 'hendelse: append only'); END",
        "CREATE TRIGGER hendelse_slettes_aldri BEFORE DELETE ON hendelse BEGIN SELECT RAISE(ABORT, 'hendelse: append only'); END",
    ),
    "postgresql": (
        "CREATE FUNCTION hendelse_vern() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'hendelse: append only'; END $$",
        "CREATE TRIGGER hendelse_endres_aldri BEFORE UPDATE OR DELETE ON hendelse FOR EACH ROW EXECUTE FUNCTION hendelse_vern()",
        "CREATE TRIGGER hendelse_tommes_aldri BEFORE TRUNCATE ON hendelse FOR EACH STATEMENT EXECUTE FUNCTION hendelse_vern()",
    ),
}
"""What keeps the event log append-only, in each database."""


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
        sa.Column("opprettet", TID, nullable=False),
        sa.Column("post", JSON, nullable=False),
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
        sa.Column("tid", TID, nullable=False),
        sa.Column("type", sa.Text, nullable=False),
        sa.Column("aktor", sa.Text, nullable=False),
        sa.Column("data", JSON, nullable=False),
        sa.Column("forrige", sa.Text, nullable=False),
        sa.Column("hash", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("dokument_id", "nr", name="pk_hendelse"),
        sa.ForeignKeyConstraint(["dokument_id"], ["dokument.id"], name="fk_hendelse_dokument_id_dokument"),
        sqlite_strict=True,
    )
    for setning in BARE_TILFOY[op.get_bind().dialect.name]:
        op.execute(setning)
    op.create_table(
        "idempotens",
        sa.Column("klient", sa.Text, nullable=False),
        sa.Column("nokkel", sa.Text, nullable=False),
        sa.Column("foresporsel_sha256", sa.Text, nullable=False),
        sa.Column("status", sa.Integer, nullable=False),
        sa.Column("svar", JSON, nullable=False),
        sa.Column("utloper", TID, nullable=False),
        sa.PrimaryKeyConstraint("klient", "nokkel", name="pk_idempotens"),
        sqlite_strict=True,
    )
    op.create_index("ix_idempotens_utloper", "idempotens", ["utloper"])


def downgrade() -> None:
    """Back to nothing."""
    op.drop_table("idempotens")
    op.drop_table("hendelse")
    op.drop_table("dokument")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION hendelse_vern()")
