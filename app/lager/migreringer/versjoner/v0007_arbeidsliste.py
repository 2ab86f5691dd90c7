"""The work list, and the words that documents are found by."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

TID = sa.Text().with_variant(sa.TIMESTAMP(timezone=True), "postgresql")
JSON = sa.Text().with_variant(postgresql.JSON(), "postgresql")
TIDSUR = "fast:bygg-arbeidsliste"
STRAKS = "2026-01-01T00:00:00.000000+00:00"


def upgrade() -> None:
    """Two empty tables. What they hold of documents stored before is encrypted there, and no migration has the keys: a job fills them."""
    op.create_table(
        "arbeidsliste",
        sa.Column("dokument_id", sa.Text, nullable=False),
        sa.Column("fylkesnummer", sa.Text, nullable=False),
        sa.Column("tilstand", sa.Text, nullable=False),
        sa.Column("tur", sa.Text),
        sa.Column("frist", sa.Text, nullable=False),
        sa.Column("siden", TID, nullable=False),
        sa.Column("signert", sa.Integer, nullable=False),
        sa.Column("antall", sa.Integer, nullable=False),
        sa.Column("hvem", JSON, nullable=False),
        sa.Column("nokkel_id", sa.Text, nullable=False),
        sa.Column("kryptert", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("dokument_id", name="pk_arbeidsliste"),
        sa.ForeignKeyConstraint(["dokument_id"], ["dokument.id"], name="fk_arbeidsliste_dokument_id_dokument"),
        sqlite_strict=True,
    )
    for kolonner in (
        ["fylkesnummer", "tilstand", "tur"],
        ["fylkesnummer", "tilstand", "siden", "dokument_id"],
        ["fylkesnummer", "tur", "frist", "dokument_id"],
        ["fylkesnummer", "tur", "siden", "dokument_id"],
        ["nokkel_id"],
    ):
        op.create_index(f"ix_arbeidsliste_{'_'.join(kolonner)}", "arbeidsliste", kolonner)
    op.create_table(
        "sokeord",
        sa.Column("dokument_id", sa.Text, nullable=False),
        sa.Column("indeks", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("dokument_id", "indeks", name="pk_sokeord"),
        sa.ForeignKeyConstraint(["dokument_id"], ["dokument.id"], name="fk_sokeord_dokument_id_dokument"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index("ix_sokeord_indeks_dokument_id", "sokeord", ["indeks", "dokument_id"])
    _be_om_jobben()


def _be_om_jobben() -> None:
    """A timer that is due: the first worker of this version builds the list. An empty database needs none."""
    if op.get_bind().execute(sa.text("SELECT 1 FROM dokument LIMIT 1")).first() is None:
        return
    verdier = f"('{TIDSUR}', 'bygg-arbeidsliste', '{{}}', '{STRAKS}')"
    op.execute(sa.text(f"INSERT INTO tidsur (nokkel, slag, args, neste_tid) VALUES {verdier}"))  # noqa: S608 - constants of this file


def downgrade() -> None:
    """Back to lists that are read from the orders."""
    op.execute(sa.text(f"DELETE FROM tidsur WHERE nokkel = '{TIDSUR}'"))  # noqa: S608 - a constant of this file
    op.drop_table("sokeord")
    op.drop_table("arbeidsliste")
