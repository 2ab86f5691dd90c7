"""The queue, the jobs that went wrong, and the timers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TID = sa.Text().with_variant(sa.TIMESTAMP(timezone=True), "postgresql")
JSON = sa.Text().with_variant(postgresql.JSON(), "postgresql")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "jobb",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True),
        sa.Column("slag", sa.Text, nullable=False),
        sa.Column("args", JSON, nullable=False),
        sa.Column("neste_tid", TID, nullable=False),
        sa.Column("forsok", sa.Integer, nullable=False),
        sa.Column("merke", sa.Text),
        sqlite_strict=True,
        sqlite_autoincrement=True,
    )
    op.create_index("ix_jobb_neste_tid_id", "jobb", ["neste_tid", "id"])
    op.create_table(
        "jobbfeil",
        sa.Column("jobb", sa.Text, nullable=False),
        sa.Column("slag", sa.Text, nullable=False),
        sa.Column("args", JSON, nullable=False),
        sa.Column("forsok", sa.Integer, nullable=False),
        sa.Column("feil", sa.Text, nullable=False),
        sa.Column("tid", TID, nullable=False),
        sa.Column("dod", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("jobb", name="pk_jobbfeil"),
        sqlite_strict=True,
    )
    op.create_table(
        "tidsur",
        sa.Column("nokkel", sa.Text, nullable=False),
        sa.Column("slag", sa.Text, nullable=False),
        sa.Column("args", JSON, nullable=False),
        sa.Column("neste_tid", TID, nullable=False),
        sa.PrimaryKeyConstraint("nokkel", name="pk_tidsur"),
        sqlite_strict=True,
    )
    op.create_index("ix_tidsur_neste_tid", "tidsur", ["neste_tid"])


def downgrade() -> None:
    """Without background work."""
    op.drop_table("tidsur")
    op.drop_table("jobbfeil")
    op.drop_table("jobb")
