"""Sessions of people and logins under way."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

TID = sa.Text().with_variant(sa.TIMESTAMP(timezone=True), "postgresql")


def upgrade() -> None:
    """New tables; no row is touched."""
    op.create_table(
        "okt",
        sa.Column("id_sha256", sa.Text, nullable=False),
        sa.Column("slag", sa.Text, nullable=False),
        sa.Column("leverandor", sa.Text, nullable=False),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("sid", sa.Text),
        sa.Column("rolle", sa.Text),
        sa.Column("fylkesnummer", sa.Text),
        sa.Column("acr", sa.Text, nullable=False),
        sa.Column("niva", sa.Text, nullable=False),
        sa.Column("innlogget", TID, nullable=False),
        sa.Column("opprettet", TID, nullable=False),
        sa.Column("sist_brukt", TID, nullable=False),
        sa.Column("utloper", TID, nullable=False),
        sa.Column("nokkel_id", sa.Text, nullable=False),
        sa.Column("kryptert", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("id_sha256", name="pk_okt"),
        sqlite_strict=True,
    )
    for kolonne in ("person", "sid", "utloper", "nokkel_id"):
        op.create_index(f"ix_okt_{kolonne}", "okt", [kolonne])
    op.create_table(
        "innlogging",
        sa.Column("id_sha256", sa.Text, nullable=False),
        sa.Column("nettleser_sha256", sa.Text, nullable=False),
        sa.Column("utloper", TID, nullable=False),
        sa.Column("nokkel_id", sa.Text, nullable=False),
        sa.Column("kryptert", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("id_sha256", name="pk_innlogging"),
        sqlite_strict=True,
    )
    for kolonne in ("utloper", "nokkel_id"):
        op.create_index(f"ix_innlogging_{kolonne}", "innlogging", [kolonne])


def downgrade() -> None:
    """Without them: everybody logs in again."""
    op.drop_table("innlogging")
    op.drop_table("okt")
