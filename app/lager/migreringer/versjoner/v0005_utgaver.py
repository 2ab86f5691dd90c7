"""Issues that replace one another, what they are compared by, and a keyed index of whom a contract is for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TID = sa.Text().with_variant(sa.TIMESTAMP(timezone=True), "postgresql")
NYE = {"grunnlag_sha256": sa.Text(), "erstatter": sa.Text(), "erstattet_av": sa.Text(), "erstattet": TID, "erstattet_grunn": sa.Text()}


def upgrade() -> None:
    """Columns that are empty for what was stored before; nothing that stands there is touched."""
    for navn, slag in NYE.items():
        op.add_column("dokument", sa.Column(navn, slag))
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
