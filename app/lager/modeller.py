"""The tables: documents, their events, answered calls, and the jobs. One schema for SQLite and PostgreSQL.

Every table is STRICT in SQLite (`app.lager.kolonner` has the types).
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

from app.lager.kolonner import Json, Tidspunkt

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)

dokument = Table(
    "dokument",
    metadata,
    Column("id", Text, primary_key=True),
    Column("fylkesnummer", Text, nullable=False),
    Column("dokumenttype", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("kildesystem", Text),
    Column("instans_id", Text),
    Column("utgave", Integer, nullable=False),
    Column("kontraktsnummer", Text),
    Column("data_sha256", Text, nullable=False),
    Column("bestilling_sha256", Text, nullable=False),
    Column("pdf_sha256", Text, nullable=False),
    Column("opprettet", Tidspunkt, nullable=False),
    Column("post", Json, nullable=False),
    Column("grunnlag_sha256", Text),
    Column("erstatter", Text),
    Column("erstattet_av", Text),
    Column("erstattet", Tidspunkt),
    Column("erstattet_grunn", Text),
    Column("slettet", Tidspunkt),
    UniqueConstraint("fylkesnummer", "kildesystem", "instans_id", "utgave"),
    Index(None, "fylkesnummer", "opprettet"),
    Index(None, "fylkesnummer", "status", "opprettet", "id"),
    Index(None, "fylkesnummer", "kontraktsnummer"),
    sqlite_strict=True,
)

kandidatindeks = Table(
    "kandidatindeks",
    metadata,
    Column("dokument_id", Text, ForeignKey("dokument.id"), primary_key=True),
    Column("indeks", Text, nullable=False),
    Column("slutt", Text),
    Index(None, "indeks"),
    sqlite_strict=True,
)

hendelse = Table(
    "hendelse",
    metadata,
    Column("dokument_id", Text, ForeignKey("dokument.id"), primary_key=True),
    Column("nr", Integer, primary_key=True),
    Column("tid", Tidspunkt, nullable=False),
    Column("type", Text, nullable=False),
    Column("aktor", Text, nullable=False),
    Column("data", Json, nullable=False),
    Column("forrige", Text, nullable=False),
    Column("hash", Text, nullable=False),
    Index(None, "tid"),
    sqlite_strict=True,
)

idempotens = Table(
    "idempotens",
    metadata,
    Column("klient", Text, primary_key=True),
    Column("nokkel", Text, primary_key=True),
    Column("foresporsel_sha256", Text, nullable=False),
    Column("status", Integer, nullable=False),
    Column("svar", Json, nullable=False),
    Column("utloper", Tidspunkt, nullable=False),
    Index(None, "utloper"),
    sqlite_strict=True,
)

installasjon = Table(
    "installasjon",
    metadata,
    Column("navn", Text, primary_key=True),
    Column("verdi", Text, nullable=False),
    sqlite_strict=True,
)

jobb = Table(
    "jobb",
    metadata,
    Column("id", BigInteger().with_variant(Integer(), "sqlite"), primary_key=True),
    Column("slag", Text, nullable=False),
    Column("args", Json, nullable=False),
    Column("neste_tid", Tidspunkt, nullable=False),
    Column("forsok", Integer, nullable=False),
    Column("merke", Text),
    Index(None, "neste_tid", "id"),
    sqlite_strict=True,
    sqlite_autoincrement=True,
)
"""The embedded queue. `neste_tid` is three things: when it may begin, when to try again, and when a worker's claim runs out. So a
dead worker's job is due again by itself. `merke` is the claim: only its holder may finish the job. A number is never used twice
(AUTOINCREMENT): `jobbfeil` goes by it."""

jobbfeil = Table(
    "jobbfeil",
    metadata,
    Column("jobb", Text, primary_key=True),
    Column("slag", Text, nullable=False),
    Column("args", Json, nullable=False),
    Column("forsok", Integer, nullable=False),
    Column("feil", Text, nullable=False),
    Column("tid", Tidspunkt, nullable=False),
    Column("dod", Integer, nullable=False),
    sqlite_strict=True,
)

tidsur = Table(
    "tidsur",
    metadata,
    Column("nokkel", Text, primary_key=True),
    Column("slag", Text, nullable=False),
    Column("args", Json, nullable=False),
    Column("neste_tid", Tidspunkt, nullable=False),
    Index(None, "neste_tid"),
    sqlite_strict=True,
)

personnummer = Table(
    "personnummer",
    metadata,
    Column("dokument_id", Text, ForeignKey("dokument.id"), primary_key=True),
    Column("peker", Text, primary_key=True),
    Column("fylkesnummer", Text, nullable=False),
    Column("nokkel_id", Text, nullable=False),
    Column("kryptert", LargeBinary, nullable=False),
    Column("indeks", Text, nullable=False),
    Index(None, "fylkesnummer", "indeks"),
    Index(None, "nokkel_id"),
    sqlite_strict=True,
)
"""The personal numbers of a document's people, by their JSON pointer in its data: the only place where one can be searched for. Outside
the PDF they stand nowhere else but in `saksdata`, which nobody can search."""

saksdata = Table(
    "saksdata",
    metadata,
    Column("dokument_id", Text, ForeignKey("dokument.id"), primary_key=True),
    Column("nokkel_id", Text, nullable=False),
    Column("kryptert", LargeBinary, nullable=False),
    Index(None, "nokkel_id"),
    sqlite_strict=True,
)
"""The data that a document was made of, encrypted whole: how signers are reached stands nowhere else until the order is opened."""

oppdrag = Table(
    "oppdrag",
    metadata,
    Column("id", Text, ForeignKey("dokument.id"), primary_key=True),
    Column("fylkesnummer", Text, nullable=False),
    Column("tilstand", Text, nullable=False),
    Column("versjon", Integer, nullable=False),
    Column("fil_sha256", Text),
    Column("siste_dag", Text),
    Column("neste_tid", Tidspunkt),
    Column("gjoremal", Text),
    Column("opprettet", Tidspunkt, nullable=False),
    Column("endret", Tidspunkt, nullable=False),
    Index(None, "fylkesnummer", "tilstand", "endret", "id"),
    Index(None, "fil_sha256"),
    sqlite_strict=True,
)
"""What lists and workers ask of a signing order without reading its events, under its document's id. The order itself is its events
(`hendelse`). `versjon` grows with each change: whoever writes must have seen the newest. `fil_sha256`: the file between signatures."""

hendelse_personlig = Table(
    "hendelse_personlig",
    metadata,
    Column("dokument_id", Text, primary_key=True),
    Column("nr", Integer, primary_key=True),
    Column("nokkel_id", Text, nullable=False),
    Column("kryptert", LargeBinary, nullable=False),
    ForeignKeyConstraint(["dokument_id", "nr"], ["hendelse.dokument_id", "hendelse.nr"]),
    Index(None, "nokkel_id"),
    sqlite_strict=True,
)
"""Names and reasons of an event, with the salt of their checksum in the log: deleted without breaking the chain."""

arbeidsliste = Table(
    "arbeidsliste",
    metadata,
    Column("dokument_id", Text, ForeignKey("dokument.id"), primary_key=True),
    Column("fylkesnummer", Text, nullable=False),
    Column("tilstand", Text, nullable=False),
    Column("tur", Text),
    Column("frist", Text, nullable=False),
    Column("siden", Tidspunkt, nullable=False),
    Column("signert", Integer, nullable=False),
    Column("antall", Integer, nullable=False),
    Column("hvem", Json, nullable=False),
    Column("nokkel_id", Text, nullable=False),
    Column("kryptert", LargeBinary, nullable=False),
    Index(None, "fylkesnummer", "tilstand", "tur"),
    Index(None, "fylkesnummer", "tilstand", "siden", "dokument_id"),
    Index(None, "fylkesnummer", "tur", "frist", "dokument_id"),
    Index(None, "fylkesnummer", "tur", "siden", "dokument_id"),
    Index(None, "nokkel_id"),
    sqlite_strict=True,
)
"""What the work list asks of a document without reading its events or its data. `hvem`: the fields it waits for and where each signer
stands; names, trade and businesses are encrypted. `frist` is a day that is never, where there is none, so that it sorts last."""

sokeord = Table(
    "sokeord",
    metadata,
    Column("dokument_id", Text, ForeignKey("dokument.id"), primary_key=True),
    Column("indeks", Text, primary_key=True),
    Index(None, "indeks", "dokument_id"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
"""A blind index of the words that a document is found by: keyed marks, under the key that the document's row in `arbeidsliste` names."""

kontakt = Table(
    "kontakt",
    metadata,
    Column("oppdrag_id", Text, ForeignKey("oppdrag.id"), primary_key=True),
    Column("felt", Text, primary_key=True),
    Column("nokkel_id", Text, nullable=False),
    Column("kryptert", LargeBinary, nullable=False),
    Index(None, "nokkel_id"),
    sqlite_strict=True,
)
"""Where a signer is reached (e-mail, mobile), encrypted."""

melding = Table(
    "melding",
    metadata,
    Column("id", Text, primary_key=True),
    Column("oppdrag_id", Text, ForeignKey("oppdrag.id"), nullable=False),
    Column("hendelse_id", Text, nullable=False),
    Column("felt", Text),
    Column("slag", Text, nullable=False),
    Column("kanal", Text, nullable=False),
    Column("frist", Text),
    Column("tidligst", Tidspunkt, nullable=False),
    Column("status", Text, nullable=False),
    Column("opprettet", Tidspunkt, nullable=False),
    Column("avsluttet", Tidspunkt),
    Column("kvittering", Text),
    Index(None, "oppdrag_id", "opprettet"),
    Index(None, "status"),
    sqlite_strict=True,
)
"""The outbox. The id is made of event, signer, kind and channel: the same message is never there twice. Neither words nor addresses
stand here: both are looked up when it is sent."""

fanget_melding = Table(
    "fanget_melding",
    metadata,
    Column("id", Text, primary_key=True),
    Column("fylkesnummer", Text, nullable=False),
    Column("kanal", Text, nullable=False),
    Column("til", Text, nullable=False),
    Column("emne", Text),
    Column("innhold", Text, nullable=False),
    Column("tid", Tidspunkt, nullable=False),
    Index(None, "fylkesnummer", "tid"),
    sqlite_strict=True,
)
"""Demo only: messages that were caught instead of sent, to synthetic people."""

postensending = Table(
    "postensending",
    metadata,
    Column("referanse", Text, primary_key=True),
    Column("oppdrag_id", Text, ForeignKey("oppdrag.id"), nullable=False),
    Column("nr", Integer, nullable=False),
    Column("omgang", Integer, nullable=False),
    Column("fylkesnummer", Text, nullable=False),
    Column("tid", Tidspunkt, nullable=False),
    Column("sendt", Json, nullable=False),
    UniqueConstraint("oppdrag_id", "nr"),
    Index(None, "fylkesnummer", "tid"),
    sqlite_strict=True,
)
"""What is sent to Posten, written down before it is: the reference that it goes under, and the digests of its documents."""

postenadresse = Table(
    "postenadresse",
    metadata,
    Column("referanse", Text, ForeignKey("postensending.referanse"), primary_key=True),
    Column("felt", Text, primary_key=True),
    Column("nokkel_id", Text, nullable=False),
    Column("kryptert", LargeBinary, nullable=False),
    Index(None, "nokkel_id"),
    sqlite_strict=True,
)
"""What Posten knows each signer of a sending by (number, or e-mail and mobile), encrypted."""

postenjobb = Table(
    "postenjobb",
    metadata,
    Column("id", Text, primary_key=True),
    Column("referanse", Text, ForeignKey("postensending.referanse"), nullable=False),
    Column("oppdrag_id", Text, ForeignKey("oppdrag.id"), nullable=False),
    Column("fylkesnummer", Text, nullable=False),
    Column("opprettet", Tidspunkt, nullable=False),
    Column("avbryt_url", Text),
    Column("status", Text),
    Column("stand", Json),
    Column("bekreft_url", Text),
    Column("avbrutt", Tidspunkt),
    Column("pades_sha256", Text),
    Index(None, "oppdrag_id", "opprettet"),
    Index(None, "referanse"),
    sqlite_strict=True,
)
"""A job at Posten, under Posten's id, and how it stood when it was last told. `stand`: Posten's own words by the signers' fields."""

postenbevis = Table(
    "postenbevis",
    metadata,
    Column("jobb_id", Text, ForeignKey("postenjobb.id"), primary_key=True),
    Column("felt", Text, primary_key=True),
    Column("identitet", Text),
    Column("nokkel_id", Text, nullable=False),
    Column("kryptert", LargeBinary, nullable=False),
    Index(None, "nokkel_id"),
    sqlite_strict=True,
)
"""The proof of each signature (XAdES), encrypted, and what it was held against to say whose it is."""

postenko = Table(
    "postenko",
    metadata,
    Column("fylkesnummer", Text, primary_key=True),
    Column("tidligst", Tidspunkt, nullable=False),
    sqlite_strict=True,
)
"""When a county's queue at Posten may be asked again; also the claim of the one who asks now."""

holdbarhet = Table(
    "holdbarhet",
    metadata,
    Column("dokument_id", Text, ForeignKey("dokument.id"), primary_key=True),
    Column("fylkesnummer", Text, nullable=False),
    Column("lest_sha256", Text, nullable=False),
    Column("regler", Text, nullable=False),
    Column("stemplet", Tidspunkt),
    Column("grense", Tidspunkt),
    Column("arsak", Text, nullable=False),
    Index(None, "grense", "dokument_id"),
    Index(None, "fylkesnummer", "grense"),
    sqlite_strict=True,
)
"""How long the newest file of a sealed document proves by itself what it says: read out of `lest_sha256`, by the dates
that `regler` is the fingerprint of. `grense` None: it could not
be read, and `arsak` is the slug of why."""

fornyelse = Table(
    "fornyelse",
    metadata,
    Column("dokument_id", Text, ForeignKey("dokument.id"), primary_key=True),
    Column("nr", Integer, primary_key=True),
    Column("tid", Tidspunkt, nullable=False),
    Column("forrige_sha256", Text, nullable=False),
    Column("fil_sha256", Text, nullable=False),
    Column("arkivert", Tidspunkt),
    Column("kvittering", Text),
    Index(None, "arkivert", "dokument_id"),
    Index(None, "fil_sha256"),
    Index(None, "forrige_sha256"),
    sqlite_strict=True,
)
"""The archive time stamps that were added to a sealed document: the file before, the file after, and the archive's receipt."""
