"""What a database knows of itself: the mode it was made in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table; the mark is set when the store is opened."""
    op.create_table(
        "installasjon",
        sa.Column("navn", sa.Text, nullable=False),
        sa.Column("verdi", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("navn", name="pk_installasjon"),
        sqlite_strict=True,
    )


def downgrade() -> None:
    """Forget the mode."""
    op.drop_table("installasjon")
