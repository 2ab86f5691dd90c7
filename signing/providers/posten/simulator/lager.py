"""What the simulator remembers: one SQLite file, so that a process that is killed loses nothing and several can share it.

A job is one row of JSON beside what it is found by; documents, XAdES and PAdES are rows of bytes. It is demo material, but built
like a service: whatever changes, changes in one transaction that is on disk before the answer is given.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict
from datetime import date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

from signing.providers.posten.model import Identifikator, Signaturtype
from signing.providers.posten.simulator.jobber import Dokument, Flyt, Jobb, Signatar, Utganger

DATABASE = "simulator.sqlite"
VENT = 30.0  # seconds for another writer to be done
SKJEMA = """
CREATE TABLE IF NOT EXISTS jobb (
  id INTEGER PRIMARY KEY AUTOINCREMENT, flyt TEXT NOT NULL, orgnr TEXT NOT NULL, ko TEXT NOT NULL,
  forfall REAL, data TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS jobb_forfall ON jobb (forfall) WHERE forfall IS NOT NULL;
CREATE TABLE IF NOT EXISTS fil (
  jobb_id INTEGER NOT NULL, slag TEXT NOT NULL, nr INTEGER NOT NULL, innhold BLOB NOT NULL, PRIMARY KEY (jobb_id, slag, nr)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS endring (
  jobb_id INTEGER PRIMARY KEY, flyt TEXT NOT NULL, orgnr TEXT NOT NULL, ko TEXT NOT NULL,
  nr INTEGER NOT NULL, tid REAL NOT NULL, synlig REAL NOT NULL, utlevert INTEGER);
CREATE TABLE IF NOT EXISTS spurt (flyt TEXT, orgnr TEXT, ko TEXT, neste REAL NOT NULL, PRIMARY KEY (flyt, orgnr, ko));
CREATE TABLE IF NOT EXISTS person (nokkel TEXT PRIMARY KEY, navn TEXT NOT NULL, fodselsdato TEXT);
"""


class Slag(StrEnum):
    """The kinds of files. A PAdES is numbered by how many signatures it holds, the others by document or signer."""

    DOKUMENT = "dokument"
    XADES = "xades"
    PADES = "pades"


class Lager:
    """The file in the folder."""

    def __init__(self, mappe: Path) -> None:
        mappe.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._fil = mappe / DATABASE
        with self._kobling() as db:
            db.execute("PRAGMA journal_mode=WAL")
            db.executescript(SKJEMA)

    @contextmanager
    def les(self) -> Iterator[sqlite3.Connection]:
        """One view of it all."""
        with self._kobling() as db:
            db.execute("BEGIN")
            yield db

    @contextmanager
    def skriv(self) -> Iterator[sqlite3.Connection]:
        """One writer at a time; all or nothing."""
        with self._kobling() as db:
            db.execute("BEGIN IMMEDIATE")
            yield db
            db.execute("COMMIT")

    @contextmanager
    def _kobling(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self._fil, timeout=VENT, isolation_level=None)) as db:  # closing without COMMIT takes all back
            yield db


# ------------------------------------------------------------------ jobs


def legg_til_jobb(db: sqlite3.Connection, jobb: Jobb) -> int:
    """A new job, and its number."""
    rad = (jobb.flyt, jobb.orgnr, jobb.ko, *_tilstand(jobb))
    nr = db.execute("INSERT INTO jobb (flyt, orgnr, ko, forfall, data) VALUES (?, ?, ?, ?, ?)", rad).lastrowid
    assert nr is not None  # noqa: S101  # an INSERT has one
    return nr


def lagre_jobb(db: sqlite3.Connection, jobb: Jobb) -> None:
    """The job as it is now."""
    db.execute("UPDATE jobb SET forfall = ?, data = ? WHERE id = ?", (*_tilstand(jobb), jobb.id))


def hent_jobb(db: sqlite3.Connection, jobb_id: int) -> Jobb | None:
    """The job with this number."""
    rad = db.execute("SELECT id, data FROM jobb WHERE id = ?", (jobb_id,)).fetchone()
    return None if rad is None else _fra_json(*rad)


def hent_jobber(db: sqlite3.Connection) -> tuple[Jobb, ...]:
    """All jobs, the newest first."""
    return tuple(_fra_json(*rad) for rad in db.execute("SELECT id, data FROM jobb ORDER BY id DESC"))


def hent_forfalte(db: sqlite3.Connection, tid: datetime) -> tuple[Jobb, ...]:
    """Jobs that time has changed: the turn is over, or the documents have lain long enough."""
    rader = db.execute("SELECT id, data FROM jobb WHERE forfall <= ? ORDER BY forfall, id", (tid.timestamp(),))
    return tuple(_fra_json(*rad) for rad in rader)


# ------------------------------------------------------------------ files


def lagre_fil(db: sqlite3.Connection, jobb_id: int, slag: Slag, nr: int, innhold: bytes) -> None:
    """A file; the first one written stays."""
    db.execute("INSERT OR IGNORE INTO fil VALUES (?, ?, ?, ?)", (jobb_id, slag, nr, innhold))


def hent_fil(db: sqlite3.Connection, jobb_id: int, slag: Slag, nr: int) -> bytes | None:
    """A file's bytes."""
    rad = db.execute("SELECT innhold FROM fil WHERE jobb_id = ? AND slag = ? AND nr = ?", (jobb_id, slag, nr)).fetchone()
    return None if rad is None else bytes(rad[0])


def hent_filer(db: sqlite3.Connection, jobb_id: int, slag: Slag) -> Sequence[tuple[int, bytes]]:
    """All files of a kind, with their numbers."""
    rader = db.execute("SELECT nr, innhold FROM fil WHERE jobb_id = ? AND slag = ? ORDER BY nr", (jobb_id, slag))
    return [(nr, bytes(innhold)) for nr, innhold in rader]


def slett_filer(db: sqlite3.Connection, jobb_id: int) -> None:
    """All that was signed and all signatures of a job are gone."""
    db.execute("DELETE FROM fil WHERE jobb_id = ?", (jobb_id,))


# ------------------------------------------------------------------ persons


def lagre_person(db: sqlite3.Connection, nokkel: str, navn: str, fodt: date | None) -> None:
    """Whom this number or address belongs to."""
    db.execute("INSERT OR REPLACE INTO person VALUES (?, ?, ?)", (nokkel, navn, None if fodt is None else fodt.isoformat()))


def hent_person(db: sqlite3.Connection, nokkel: str) -> tuple[str, date | None] | None:
    """Name and birth date."""
    rad = db.execute("SELECT navn, fodselsdato FROM person WHERE nokkel = ?", (nokkel,)).fetchone()
    return None if rad is None else (rad[0], None if rad[1] is None else date.fromisoformat(rad[1]))


# ------------------------------------------------------------------ the row of JSON


def _tilstand(jobb: Jobb) -> tuple[float | None, str]:
    forfall = jobb.forfall
    return None if forfall is None else forfall.timestamp(), json.dumps(asdict(jobb), default=_verdi, ensure_ascii=False)


def _verdi(verdi: Any) -> str | float:
    match verdi:
        case datetime() | date():
            return verdi.isoformat()
        case timedelta():
            return verdi.total_seconds()
        case _:
            raise TypeError(type(verdi).__name__)


def _fra_json(jobb_id: int, data: str) -> Jobb:
    d = json.loads(data)
    return Jobb(
        **{
            **d,
            "id": jobb_id,
            "flyt": Flyt(d["flyt"]),
            "identifikator": Identifikator(d["identifikator"]),
            "tilgjengelig": timedelta(seconds=d["tilgjengelig"]),
            "opprettet": datetime.fromisoformat(d["opprettet"]),
            "tur_siden": datetime.fromisoformat(d["tur_siden"]),
            "avsluttet": _tid(d["avsluttet"]),
            "utganger": None if d["utganger"] is None else Utganger(**d["utganger"]),
            "dokumenter": tuple(Dokument(**x) for x in d["dokumenter"]),
            "signatarer": tuple(_signatar(x) for x in d["signatarer"]),
        }
    )


def _signatar(d: dict[str, Any]) -> Signatar:
    fodt = d["fodselsdato"]
    return Signatar(
        **{
            **d,
            "signaturtype": Signaturtype(d["signaturtype"]),
            "siden": datetime.fromisoformat(d["siden"]),
            "fodselsdato": None if fodt is None else date.fromisoformat(fodt),
        }
    )


def _tid(verdi: str | None) -> datetime | None:
    return None if verdi is None else datetime.fromisoformat(verdi)
