"""Signing orders: their rows, what of their events can be deleted, how signers are reached, and the outbox."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TID = sa.Text().with_variant(sa.TIMESTAMP(timezone=True), "postgresql")


def upgrade() -> None:
    """New tables, and two columns that are empty for what was stored before."""
    op.add_column("dokument", sa.Column("kontraktsnummer", sa.Text))
    op.add_column("dokument", sa.Column("slettet", TID))
    op.create_index("ix_dokument_fylkesnummer_kontraktsnummer", "dokument", ["fylkesnummer", "kontraktsnummer"])
    op.create_index("ix_dokument_fylkesnummer_status_opprettet_id", "dokument", ["fylkesnummer", "status", "opprettet", "id"])
    _oppdrag()
    _personlig()
    _meldinger()


def _oppdrag() -> None:
    op.create_table(
        "saksdata",
        sa.Column("dokument_id", sa.Text, nullable=False),
        sa.Column("nokkel_id", sa.Text, nullable=False),
        sa.Column("kryptert", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("dokument_id", name="pk_saksdata"),
        sa.ForeignKeyConstraint(["dokument_id"], ["dokument.id"], name="fk_saksdata_dokument_id_dokument"),
        sqlite_strict=True,
    )
    op.create_index("ix_saksdata_nokkel_id", "saksdata", ["nokkel_id"])
    op.create_table(
        "oppdrag",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("fylkesnummer", sa.Text, nullable=False),
        sa.Column("tilstand", sa.Text, nullable=False),
        sa.Column("versjon", sa.Integer, nullable=False),
        sa.Column("fil_sha256", sa.Text),
        sa.Column("siste_dag", sa.Text),
        sa.Column("neste_tid", TID),
        sa.Column("gjoremal", sa.Text),
        sa.Column("opprettet", TID, nullable=False),
        sa.Column("endret", TID, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_oppdrag"),
        sa.ForeignKeyConstraint(["id"], ["dokument.id"], name="fk_oppdrag_id_dokument"),
        sqlite_strict=True,
    )
    op.create_index("ix_oppdrag_fylkesnummer_tilstand_endret_id", "oppdrag", ["fylkesnummer", "tilstand", "endret", "id"])


def _personlig() -> None:
    op.create_table(
        "hendelse_personlig",
        sa.Column("dokument_id", sa.Text, nullable=False),
        sa.Column("nr", sa.Integer, nullable=False),
        sa.Column("nokkel_id", sa.Text, nullable=False),
        sa.Column("kryptert", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("dokument_id", "nr", name="pk_hendelse_personlig"),
        sa.ForeignKeyConstraint(
            ["dokument_id", "nr"], ["hendelse.dokument_id", "hendelse.nr"], name="fk_hendelse_personlig_dokument_id_nr_hendelse"
        ),
        sqlite_strict=True,
    )
    op.create_index("ix_hendelse_personlig_nokkel_id", "hendelse_personlig", ["nokkel_id"])
    op.create_table(
        "kontakt",
        sa.Column("oppdrag_id", sa.Text, nullable=False),
        sa.Column("felt", sa.Text, nullable=False),
        sa.Column("nokkel_id", sa.Text, nullable=False),
        sa.Column("kryptert", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("oppdrag_id", "felt", name="pk_kontakt"),
        sa.ForeignKeyConstraint(["oppdrag_id"], ["oppdrag.id"], name="fk_kontakt_oppdrag_id_oppdrag"),
        sqlite_strict=True,
    )
    op.create_index("ix_kontakt_nokkel_id", "kontakt", ["nokkel_id"])


def _meldinger() -> None:
    op.create_table(
        "melding",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("oppdrag_id", sa.Text, nullable=False),
        sa.Column("hendelse_id", sa.Text, nullable=False),
        sa.Column("felt", sa.Text),
        sa.Column("slag", sa.Text, nullable=False),
        sa.Column("kanal", sa.Text, nullable=False),
        sa.Column("frist", sa.Text),
        sa.Column("tidligst", TID, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("opprettet", TID, nullable=False),
        sa.Column("avsluttet", TID),
        sa.Column("kvittering", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_melding"),
        sa.ForeignKeyConstraint(["oppdrag_id"], ["oppdrag.id"], name="fk_melding_oppdrag_id_oppdrag"),
        sqlite_strict=True,
    )
    op.create_index("ix_melding_oppdrag_id_opprettet", "melding", ["oppdrag_id", "opprettet"])
    op.create_index("ix_melding_status", "melding", ["status"])
    op.create_table(
        "fanget_melding",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("fylkesnummer", sa.Text, nullable=False),
        sa.Column("kanal", sa.Text, nullable=False),
        sa.Column("til", sa.Text, nullable=False),
        sa.Column("emne", sa.Text),
        sa.Column("innhold", sa.Text, nullable=False),
        sa.Column("tid", TID, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_fanget_melding"),
        sqlite_strict=True,
    )
    op.create_index("ix_fanget_melding_fylkesnummer_tid", "fanget_melding", ["fylkesnummer", "tid"])


def downgrade() -> None:
    """Back to documents without orders."""
    for tabell in ("fanget_melding", "melding", "kontakt", "hendelse_personlig", "oppdrag", "saksdata"):
        op.drop_table(tabell)
    op.drop_index("ix_dokument_fylkesnummer_kontraktsnummer", "dokument")
    for navn in ("kontraktsnummer", "slettet"):
        op.drop_column("dokument", navn)
