"""Personal numbers, encrypted, with a blind index."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "personnummer",
        sa.Column("dokument_id", sa.Text, nullable=False),
        sa.Column("peker", sa.Text, nullable=False),
        sa.Column("fylkesnummer", sa.Text, nullable=False),
        sa.Column("nokkel_id", sa.Text, nullable=False),
        sa.Column("kryptert", sa.LargeBinary, nullable=False),
        sa.Column("indeks", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("dokument_id", "peker", name="pk_personnummer"),
        sa.ForeignKeyConstraint(["dokument_id"], ["dokument.id"], name="fk_personnummer_dokument_id_dokument"),
        sqlite_strict=True,
    )
    op.create_index("ix_personnummer_fylkesnummer_indeks", "personnummer", ["fylkesnummer", "indeks"])
    op.create_index("ix_personnummer_nokkel_id", "personnummer", ["nokkel_id"])


def downgrade() -> None:
    """Without personal numbers."""
    op.drop_table("personnummer")
