"""Issues that replace one another, what they are compared by, and a keyed index of whom a contract is for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

NYE = ("grunnlag_sha256", "erstatter", "erstattet_av", "erstattet", "erstattet_grunn")


def upgrade() -> None:
    """Columns that are empty for what was stored before; nothing that stands there is touched."""
    for navn in NYE:
        op.add_column("dokument", sa.Column(navn, sa.Text))
    op.create_table(
        "kandidatindeks",
        sa.Column("dokument_id", sa.Text, nullable=False),
        sa.Column("indeks", sa.Text, nullable=False),
        sa.Column("slutt", sa.Text),
        sa.PrimaryKeyConstraint("dokument_id", name="pk_kandidatindeks"),
        sa.ForeignKeyConstraint(["dokument_id"], ["dokument.id"], name="fk_kandidatindeks_dokument_id_dokument"),
        sqlite_strict=True,
    )
    op.create_index("ix_kandidatindeks_indeks", "kandidatindeks", ["indeks"])


def downgrade() -> None:
    """Back to documents that stand alone."""
    op.drop_table("kandidatindeks")
    for navn in NYE:
        op.drop_column("dokument", navn)
