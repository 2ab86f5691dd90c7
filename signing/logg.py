"""The audit log as it leaves the store: one JSON object a line, each chained to the one before of its document, and a head for each day.

A chain alone shows that an entry was changed, put in or taken out of the middle. It does not show that the last entries are gone, or
that the whole chain was written anew: that is what the head is for. It names the last entry of every chain that grew since the head
before, carries that head's checksum, and is stamped by a time stamp service, so that no one can make it again afterwards.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Protocol

from signing.errors import SigneringsFeil
from signing.model import Tekst

INGEN = "0" * 64
"""What the first entry of a chain, and the first head, has as the checksum before."""
HODEVERSJON = 1
OPPDRAG = "oppdrag."
"""What the type of an entry begins with when its data are an event of a signing order, without its personal part."""

SLETTET = "slettet"
"""The type of an entry that tells that personal values of the document have been deleted. The chain stays whole."""


class Stempler(Protocol):
    """Who stamps a head: `signing.tsa.Tidsstempler`, whose keys the one who checks a log has no use for."""

    def stemple(self, avtrykk: bytes, tid: datetime) -> bytes:
        """A DER time stamp token over a SHA-256 imprint."""
        ...


class Loggfeil(SigneringsFeil):
    """A line or a head that cannot be read."""

    kode = "logg"


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One entry. `hash` is over everything else in it."""

    dokument_id: str
    nr: int
    tid: datetime
    type: str
    aktor: str
    data: Mapping[str, Any]
    forrige: str
    hash: str

    def regn_ut(self) -> str:
        """The checksum that the entry should have. Time in UTC: the same moment has one spelling."""
        innhold = {**self.som_json(), "tid": self.tid.astimezone(UTC).isoformat(timespec="microseconds")}
        del innhold["hash"]
        return sha256(innhold)

    def som_json(self) -> dict[str, Any]:
        """The form of a line."""
        return {
            "dokumentId": self.dokument_id,
            "nr": self.nr,
            "tid": self.tid.isoformat(),
            "type": self.type,
            "aktor": self.aktor,
            "data": dict(self.data),
            "forrige": self.forrige,
            "hash": self.hash,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Hode:
    """What the log of one county was at one time: the last number and checksum of every chain that grew since `forrige`."""

    fylke: str
    dag: date
    laget: datetime
    forrige: str
    kjeder: tuple[tuple[str, int, str], ...]
    tidsstempel: bytes | None = None

    @property
    def sha256(self) -> str:
        """The checksum that the next head carries."""
        return sha256(self._innhold())

    @property
    def avtrykk(self) -> bytes:
        """The same checksum as bytes: what the stamp is over."""
        return bytes.fromhex(self.sha256)

    def som_json(self) -> dict[str, Any]:
        """The form of a file."""
        stempel = None if self.tidsstempel is None else base64.b64encode(self.tidsstempel).decode()
        return {"hode": self._innhold(), "tidsstempel": stempel}

    def _innhold(self) -> dict[str, Any]:
        return {
            "versjon": HODEVERSJON,
            "fylke": self.fylke,
            "dag": self.dag.isoformat(),
            "laget": self.laget.isoformat(),
            "forrige": self.forrige,
            "kjeder": [list(kjede) for kjede in self.kjeder],
        }


def kanonisk(verdi: Any) -> bytes:
    """One spelling of one value: what checksums are made of."""
    return json.dumps(verdi, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")).encode()


def sha256(verdi: Any) -> str:
    """The checksum of a value."""
    return hashlib.sha256(kanonisk(verdi)).hexdigest()


def lag_hode(siste: Iterable[Post], kjente: Iterable[Hode], *, fylke: str, dag: date, tid: datetime, tidsstempler: Stempler | None) -> Hode:
    """The head after `kjente`, over the last entry of each chain. Without a stamping service it proves order, not time."""
    rekke = list(kjente)
    sett = {id_: hash_ for hode in rekke for id_, _, hash_ in hode.kjeder}
    vokst = sorted((p.dokument_id, p.nr, p.hash) for p in siste if sett.get(p.dokument_id) != p.hash)
    forrige = rekke[-1].sha256 if rekke else INGEN
    uten = Hode(fylke=fylke, dag=dag, laget=tid, forrige=forrige, kjeder=tuple(vokst))
    if tidsstempler is None:
        return uten
    stempel = tidsstempler.stemple(uten.avtrykk, tid)
    return Hode(fylke=fylke, dag=dag, laget=tid, forrige=forrige, kjeder=tuple(vokst), tidsstempel=stempel)


# ---------------------------------------------------------------- reading


def les_post(linje: str) -> Post:
    """The entry of a line. Raises `Loggfeil`."""
    try:
        data = _objekt(json.loads(linje), {"dokumentId", "nr", "tid", "type", "aktor", "data", "forrige", "hash"})
        return Post(
            dokument_id=_tekst(data["dokumentId"]),
            nr=_tall(data["nr"]),
            tid=_tid(data["tid"]),
            type=_tekst(data["type"]),
            aktor=_tekst(data["aktor"]),
            data=_objekt(data["data"], None),
            forrige=_tekst(data["forrige"]),
            hash=_tekst(data["hash"]),
        )
    except (ValueError, TypeError, RecursionError) as feil:
        raise _uleselig() from feil


def les_hode(innhold: str) -> Hode:
    """The head of a file. Raises `Loggfeil`, also for a version that this program does not know."""
    try:
        fil = _objekt(json.loads(innhold), {"hode", "tidsstempel"})
        hode = _objekt(fil["hode"], {"versjon", "fylke", "dag", "laget", "forrige", "kjeder"})
        return Hode(
            fylke=_av_versjon(hode["versjon"], _tekst(hode["fylke"])),
            dag=date.fromisoformat(_tekst(hode["dag"])),
            laget=_tid(hode["laget"]),
            forrige=_tekst(hode["forrige"]),
            kjeder=tuple((_tekst(id_), _tall(nr), _tekst(hash_)) for id_, nr, hash_ in hode["kjeder"]),
            tidsstempel=None if fil["tidsstempel"] is None else base64.b64decode(_tekst(fil["tidsstempel"]), validate=True),
        )
    except (ValueError, TypeError, RecursionError) as feil:
        raise _uleselig() from feil


def _objekt(verdi: Any, navn: set[str] | None) -> dict[str, Any]:
    if not isinstance(verdi, dict) or (navn is not None and verdi.keys() != navn):
        raise TypeError("ventet et objekt med faste felt")
    return verdi


def _av_versjon(versjon: Any, verdi: str) -> str:
    """The value, of a head whose version this program knows."""
    if versjon != HODEVERSJON:
        raise ValueError("ukjent versjon")
    return verdi


def _tekst(verdi: Any) -> str:
    if not isinstance(verdi, str):
        raise TypeError("ventet tekst")
    return verdi


def _tall(verdi: Any) -> int:
    if type(verdi) is not int:
        raise TypeError("ventet et heltall")
    return verdi


def _tid(verdi: Any) -> datetime:
    tid = datetime.fromisoformat(_tekst(verdi))
    if tid.tzinfo is None:
        raise ValueError("tid uten sone")
    return tid


def _uleselig() -> Loggfeil:
    return Loggfeil(
        Tekst(nb="En linje i loggen kan ikke leses.", nn="Ei linje i loggen kan ikkje lesast."),
        Tekst(nb="Hent loggen på nytt fra tjenesten.", nn="Hent loggen på nytt frå tenesta."),
    )
