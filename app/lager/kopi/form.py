"""The form of a safety copy, so that a copy made today can be read by another version, on the other database, and by hand.

manifest.json       what is here, with the checksum of each part; manifest.sha256 beside it
tabeller/*.jsonl    one row a line, a list of values in the order that the manifest names
blobs/ab/abcd…      stored bytes under their SHA-256; blobs.txt names them
filer/…             what else lies in the data folder: heads of the log, the counties' own files, and a demo's keys
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import BigInteger, Column, Integer, LargeBinary, MetaData, Table, Text
from sqlalchemy.types import TypeEngine

from app.errors import Feil
from app.lager.kolonner import Json, Tidspunkt
from app.tekst import Tekst

VERSJON = 1
MANIFEST, AVTRYKK = "manifest.json", "manifest.sha256"
TABELLMAPPE, BLOBMAPPE, FILMAPPE, BLOBLISTE = "tabeller", "blobs", "filer", "blobs.txt"


class OdelagtKopi(Feil):
    """Something in the copy is not what was copied. It is never put back."""

    kode = "odelagt-sikkerhetskopi"
    status = 422


@dataclass(frozen=True, slots=True)
class Slag:
    """How values of one kind of column are written and read."""

    type_: Callable[[], TypeEngine[Any]]
    ut: Callable[[Any], Any]
    inn: Callable[[Any], Any]


def _uendret(verdi: Any) -> Any:
    return verdi


SLAG: Mapping[str, Slag] = {
    "tid": Slag(Tidspunkt, lambda tid: tid.astimezone(UTC).isoformat(), datetime.fromisoformat),
    "json": Slag(Json, _uendret, _uendret),
    "bytes": Slag(LargeBinary, lambda innhold: base64.b64encode(innhold).decode(), lambda verdi: base64.b64decode(verdi, validate=True)),
    "heltall": Slag(BigInteger, _uendret, _uendret),
    "tekst": Slag(Text, _uendret, _uendret),
}
_KLASSER: tuple[tuple[type, str], ...] = (
    (Tidspunkt, "tid"),
    (Json, "json"),
    (LargeBinary, "bytes"),
    (Integer, "heltall"),
    (Text, "tekst"),
)
"""The kind of a column by the class of its type, own types first."""


def slag_av(kolonne: Column[Any]) -> str:
    """The kind of the column."""
    return next(navn for klasse, navn in _KLASSER if isinstance(kolonne.type, klasse))


@dataclass(frozen=True, slots=True)
class Tabellkopi:
    """One table in the copy."""

    navn: str
    rader: int
    sha256: str
    kolonner: tuple[tuple[str, str], ...]

    @property
    def fil(self) -> str:
        """Where its rows lie."""
        return f"{TABELLMAPPE}/{self.navn}.jsonl"

    def som_tabell(self) -> Table:
        """The table as it was then, for putting the rows back before newer migrations are run."""
        return Table(self.navn, MetaData(), *(Column(navn, SLAG[slag].type_()) for navn, slag in self.kolonner))

    def les_rad(self, linje: str) -> dict[str, Any]:
        """The values of a line by column."""
        verdier = json.loads(linje)
        return {navn: None if verdi is None else SLAG[slag].inn(verdi) for (navn, slag), verdi in zip(self.kolonner, verdier, strict=True)}


def skriv_rad(kolonner: tuple[tuple[str, str], ...], rad: Mapping[str, Any]) -> bytes:
    """The line of a row."""
    verdier = [None if rad[navn] is None else SLAG[slag].ut(rad[navn]) for navn, slag in kolonner]
    return json.dumps(verdier, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode() + b"\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Nokkelbehov:
    """Which keys a restored copy cannot be read without. `med`: a demo's keys are in the copy, production's never are."""

    trengs: tuple[str, ...]
    kandidatindeks: str
    med: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What is in the copy. `skjema`: the migration that the database was at."""

    laget: datetime
    program: str
    modus: str
    database: str
    skjema: str
    tabeller: tuple[Tabellkopi, ...]
    filer: Mapping[str, str]
    blobs: int
    blobliste_sha256: str
    nokler: Nokkelbehov

    def som_bytes(self) -> bytes:
        """The file."""
        innhold = {
            "versjon": VERSJON,
            **asdict(self),
            "laget": self.laget.isoformat(),
            "tabeller": {t.navn: {"rader": t.rader, "sha256": t.sha256, "kolonner": [list(k) for k in t.kolonner]} for t in self.tabeller},
        }
        return json.dumps(innhold, ensure_ascii=False, indent=1).encode()

    def tabell(self, navn: str) -> Tabellkopi | None:
        """One table, None where the copy is older than it."""
        return next((t for t in self.tabeller if t.navn == navn), None)


def skriv(fil: Path, innhold: bytes, *, tilgang: int = 0o440) -> None:
    """A new file; whoever writes many brings them to disk together (`os.sync`)."""
    with fil.open("xb") as ut:
        os.fchmod(ut.fileno(), tilgang)
        ut.write(innhold)


def les_manifest(mappe: Path) -> Manifest:
    """The manifest, checked against its checksum. Raises `OdelagtKopi` for what is no whole copy of a version that we know."""
    try:
        raa = (mappe / MANIFEST).read_bytes()
        ventet = (mappe / AVTRYKK).read_text(encoding="ascii").split()[0]
    except (FileNotFoundError, NotADirectoryError, IndexError, UnicodeDecodeError):
        raise _ingen_kopi() from None
    if hashlib.sha256(raa).hexdigest() != ventet:
        raise odelagt(MANIFEST)
    lest = json.loads(raa)
    if lest["versjon"] != VERSJON:
        raise _ukjent_versjon(lest["versjon"])
    return _manifest(lest)


def _manifest(lest: Mapping[str, Any]) -> Manifest:
    tabeller = lest["tabeller"].items()
    return Manifest(
        laget=datetime.fromisoformat(lest["laget"]),
        program=lest["program"],
        modus=lest["modus"],
        database=lest["database"],
        skjema=lest["skjema"],
        tabeller=tuple(Tabellkopi(n, t["rader"], t["sha256"], tuple((a, b) for a, b in t["kolonner"])) for n, t in tabeller),
        filer=lest["filer"],
        blobs=lest["blobs"],
        blobliste_sha256=lest["blobliste_sha256"],
        nokler=Nokkelbehov(**{**lest["nokler"], "trengs": tuple(lest["nokler"]["trengs"])}),
    )


def odelagt(sted: str) -> OdelagtKopi:
    """This part of the copy is not what was copied."""
    return OdelagtKopi(
        Tekst(
            nb=f"Sikkerhetskopien er ødelagt: {sted} mangler eller er endret.",
            nn=f"Tryggingskopien er øydelagd: {sted} manglar eller er endra.",
        ),
        tiltak=Tekst(nb="Bruk en annen kopi.", nn="Bruk ein annan kopi."),
    )


def _ingen_kopi() -> OdelagtKopi:
    return OdelagtKopi(
        Tekst(nb="Mappen er ingen hel sikkerhetskopi: manifestet mangler.", nn="Mappa er ingen heil tryggingskopi: manifestet manglar."),
        tiltak=Tekst(nb="Bruk en mappe som kommandoen har laget ferdig.", nn="Bruk ei mappe som kommandoen har laga ferdig."),
    )


def _ukjent_versjon(versjon: object) -> OdelagtKopi:
    return OdelagtKopi(
        Tekst(
            nb=f"Sikkerhetskopien har en form som programmet ikke kjenner (versjon {versjon}).",
            nn=f"Tryggingskopien har ei form som programmet ikkje kjenner (versjon {versjon}).",
        ),
        tiltak=Tekst(nb="Bruk en nyere utgave av programmet.", nn="Bruk ei nyare utgåve av programmet."),
    )
