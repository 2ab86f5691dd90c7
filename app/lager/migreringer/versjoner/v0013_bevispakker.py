"""Evidence packages."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

TID = sa.Text().with_variant(sa.TIMESTAMP(timezone=True), "postgresql")


def upgrade() -> None:
    """A new table; no row is touched. Documents that were sealed before get their package by a job."""
    op.create_table(
        "bevispakke",
        sa.Column("dokument_id", sa.Text, nullable=False),
        sa.Column("nr", sa.Integer, nullable=False),
        sa.Column("tid", TID, nullable=False),
        sa.Column("grunnlag", sa.Text, nullable=False),
        sa.Column("kontrakt_sha256", sa.Text, nullable=False),
        sa.Column("fil_sha256", sa.Text, nullable=False),
        sa.Column("storrelse", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("dokument_id", "nr", name="pk_bevispakke"),
        sa.ForeignKeyConstraint(["dokument_id"], ["dokument.id"], name="fk_bevispakke_dokument_id_dokument"),
        sqlite_strict=True,
    )
    op.create_index("ix_bevispakke_fil_sha256", "bevispakke", ["fil_sha256"])


def downgrade() -> None:
    """Without it. The files stay until the sweep takes them."""
    op.drop_table("bevispakke")
