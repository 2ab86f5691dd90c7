"""Orders at Posten signering: what was sent, the jobs it became, the proofs that came back, and when each queue may be asked again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

TID = sa.Text().with_variant(sa.TIMESTAMP(timezone=True), "postgresql")
JSON = sa.Text().with_variant(postgresql.JSON(), "postgresql")


def upgrade() -> None:
    """New tables; no row is touched."""
    _sendt()
    _jobber()
    op.create_table(
        "postenko",
        sa.Column("fylkesnummer", sa.Text, nullable=False),
        sa.Column("tidligst", TID, nullable=False),
        sa.PrimaryKeyConstraint("fylkesnummer", name="pk_postenko"),
        sqlite_strict=True,
    )


def _sendt() -> None:
    op.create_table(
        "postensending",
        sa.Column("referanse", sa.Text, nullable=False),
        sa.Column("oppdrag_id", sa.Text, nullable=False),
        sa.Column("nr", sa.Integer, nullable=False),
        sa.Column("omgang", sa.Integer, nullable=False),
        sa.Column("fylkesnummer", sa.Text, nullable=False),
        sa.Column("tid", TID, nullable=False),
        sa.Column("sendt", JSON, nullable=False),
        sa.PrimaryKeyConstraint("referanse", name="pk_postensending"),
        sa.ForeignKeyConstraint(["oppdrag_id"], ["oppdrag.id"], name="fk_postensending_oppdrag_id_oppdrag"),
        sa.UniqueConstraint("oppdrag_id", "nr", name="uq_postensending_oppdrag_id_nr"),
        sqlite_strict=True,
    )
    op.create_index("ix_postensending_fylkesnummer_tid", "postensending", ["fylkesnummer", "tid"])
    op.create_table(
        "postenadresse",
        sa.Column("referanse", sa.Text, nullable=False),
        sa.Column("felt", sa.Text, nullable=False),
        sa.Column("nokkel_id", sa.Text, nullable=False),
        sa.Column("kryptert", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("referanse", "felt", name="pk_postenadresse"),
        sa.ForeignKeyConstraint(["referanse"], ["postensending.referanse"], name="fk_postenadresse_referanse_postensending"),
        sqlite_strict=True,
    )
    op.create_index("ix_postenadresse_nokkel_id", "postenadresse", ["nokkel_id"])


def _jobber() -> None:
    op.create_table(
        "postenjobb",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("referanse", sa.Text, nullable=False),
        sa.Column("oppdrag_id", sa.Text, nullable=False),
        sa.Column("fylkesnummer", sa.Text, nullable=False),
        sa.Column("opprettet", TID, nullable=False),
        sa.Column("avbryt_url", sa.Text),
        sa.Column("status", sa.Text),
        sa.Column("stand", JSON),
        sa.Column("bekreft_url", sa.Text),
        sa.Column("avbrutt", TID),
        sa.Column("pades_sha256", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_postenjobb"),
        sa.ForeignKeyConstraint(["referanse"], ["postensending.referanse"], name="fk_postenjobb_referanse_postensending"),
        sa.ForeignKeyConstraint(["oppdrag_id"], ["oppdrag.id"], name="fk_postenjobb_oppdrag_id_oppdrag"),
        sqlite_strict=True,
    )
    op.create_index("ix_postenjobb_oppdrag_id_opprettet", "postenjobb", ["oppdrag_id", "opprettet"])
    op.create_index("ix_postenjobb_referanse", "postenjobb", ["referanse"])
    op.create_table(
        "postenbevis",
        sa.Column("jobb_id", sa.Text, nullable=False),
        sa.Column("felt", sa.Text, nullable=False),
        sa.Column("identitet", sa.Text),
        sa.Column("nokkel_id", sa.Text, nullable=False),
        sa.Column("kryptert", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("jobb_id", "felt", name="pk_postenbevis"),
        sa.ForeignKeyConstraint(["jobb_id"], ["postenjobb.id"], name="fk_postenbevis_jobb_id_postenjobb"),
        sqlite_strict=True,
    )
    op.create_index("ix_postenbevis_nokkel_id", "postenbevis", ["nokkel_id"])


def downgrade() -> None:
    """Without them."""
    for tabell in ("postenko", "postenbevis", "postenjobb", "postenadresse", "postensending"):
        op.drop_table(tabell)
