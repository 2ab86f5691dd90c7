"""The log of a county is read newest first, a page at a time."""

from __future__ import annotations

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """An index; no row is touched."""
    op.create_index("ix_hendelse_tid", "hendelse", ["tid"])


def downgrade() -> None:
    """Without it."""
    op.drop_index("ix_hendelse_tid", "hendelse")
