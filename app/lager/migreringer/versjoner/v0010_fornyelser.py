"""Archive time stamps: how long each sealed file lasts, and the files that carried it on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

TID = sa.Text().with_variant(sa.TIMESTAMP(timezone=True), "postgresql")


def upgrade() -> None:
    """New tables; no row is touched. Files that were sealed before are read by a job."""
    op.create_table(
        "holdbarhet",
        sa.Column("dokument_id", sa.Text, nullable=False),
        sa.Column("fylkesnummer", sa.Text, nullable=False),
        sa.Column("lest_sha256", sa.Text, nullable=False),
        sa.Column("regler", sa.Text, nullable=False),
        sa.Column("stemplet", TID),
        sa.Column("grense", TID),
        sa.Column("arsak", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("dokument_id", name="pk_holdbarhet"),
        sa.ForeignKeyConstraint(["dokument_id"], ["dokument.id"], name="fk_holdbarhet_dokument_id_dokument"),
        sqlite_strict=True,
    )
    op.create_index("ix_holdbarhet_grense_dokument_id", "holdbarhet", ["grense", "dokument_id"])
    op.create_index("ix_holdbarhet_fylkesnummer_grense", "holdbarhet", ["fylkesnummer", "grense"])
    op.create_table(
        "fornyelse",
        sa.Column("dokument_id", sa.Text, nullable=False),
        sa.Column("nr", sa.Integer, nullable=False),
        sa.Column("tid", TID, nullable=False),
        sa.Column("forrige_sha256", sa.Text, nullable=False),
        sa.Column("fil_sha256", sa.Text, nullable=False),
        sa.Column("arkivert", TID),
        sa.Column("kvittering", sa.Text),
        sa.PrimaryKeyConstraint("dokument_id", "nr", name="pk_fornyelse"),
        sa.ForeignKeyConstraint(["dokument_id"], ["dokument.id"], name="fk_fornyelse_dokument_id_dokument"),
        sqlite_strict=True,
    )
    op.create_index("ix_fornyelse_arkivert_dokument_id", "fornyelse", ["arkivert", "dokument_id"])
    op.create_index("ix_fornyelse_fil_sha256", "fornyelse", ["fil_sha256"])
    op.create_index("ix_fornyelse_forrige_sha256", "fornyelse", ["forrige_sha256"])
    op.create_index("ix_oppdrag_fil_sha256", "oppdrag", ["fil_sha256"])


def downgrade() -> None:
    """Without them. The files stay where they are; the sealed one is still named in the log."""
    op.drop_index("ix_oppdrag_fil_sha256", "oppdrag")
    op.drop_table("fornyelse")
    op.drop_table("holdbarhet")
