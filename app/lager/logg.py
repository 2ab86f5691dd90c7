"""The audit log out of the store: its entries in the form that an auditor checks offline, and a stamped head for each county and day.

Heads are files beside the stored ones (`logghoder/<fylke>/<dag>.json`), written once: whoever can change the rows cannot change what a
time stamp service has signed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Connection, Select, and_, func, or_, select

from app.clock import Clock, dag
from app.lager.base import Lager
from app.lager.modeller import dokument, hendelse
from app.lager.tidsstempel import tidsstempler
from app.settings import Settings
from signing.logg import Hode, Post, lag_hode, les_hode

HODEMAPPE = "logghoder"
_LINJESKILLE = {ord(tegn): f"\\u{ord(tegn):04x}" for tegn in "\x85\u2028\u2029"}
"""Unicode's own ends of a line (UAX 14), which JSON lets stand in a text; the others it has escapes for."""


def poster(forbindelse: Connection, fylke: str | None = None) -> Iterator[Post]:
    """Every entry of a county, or of all: document by document, in order."""
    valgt = _rader(fylke).order_by(hendelse.c.dokument_id, hendelse.c.nr)
    for rad in forbindelse.execution_options(yield_per=1000).execute(valgt):
        yield Post(**rad._asdict())


def siste_poster(forbindelse: Connection, fylke: str) -> Iterator[Post]:
    """The last entry of each document of the county."""
    senere = hendelse.alias("senere")
    sist = select(func.max(senere.c.nr)).where(senere.c.dokument_id == hendelse.c.dokument_id).scalar_subquery()
    for rad in forbindelse.execution_options(yield_per=1000).execute(_rader(fylke).where(hendelse.c.nr == sist)):
        yield Post(**rad._asdict())


def kjede(forbindelse: Connection, dokument_id: str, fylke: str) -> tuple[Post, ...]:
    """The whole chain of a document of the county, oldest first; it stands when the document is deleted. Empty: no such document here."""
    valgt = _rader(fylke).where(hendelse.c.dokument_id == dokument_id).order_by(hendelse.c.nr)
    return tuple(Post(**rad._asdict()) for rad in forbindelse.execute(valgt))


@dataclass(frozen=True, slots=True)
class Plass:
    """A place in the log of a county: an entry by its document and number."""

    dokument_id: str
    nr: int


def nyeste(forbindelse: Connection, fylke: str, *, eldre_enn: Plass | None = None, antall: int = 50) -> tuple[Post, ...]:
    """The last entries of the county, newest first; of one moment the highest number first. A place that is not there begins anew."""
    valgt = _rader(fylke)
    tid = None if eldre_enn is None else _tid(forbindelse, fylke, eldre_enn)
    if eldre_enn is not None and tid is not None:
        samtidig = and_(
            hendelse.c.tid == tid,
            or_(
                hendelse.c.nr < eldre_enn.nr,
                and_(hendelse.c.nr == eldre_enn.nr, hendelse.c.dokument_id < eldre_enn.dokument_id),
            ),
        )
        valgt = valgt.where(hendelse.c.tid <= tid, or_(hendelse.c.tid < tid, samtidig))
    valgt = valgt.order_by(hendelse.c.tid.desc(), hendelse.c.nr.desc(), hendelse.c.dokument_id.desc()).limit(antall)
    return tuple(Post(**rad._asdict()) for rad in forbindelse.execute(valgt))


def _tid(forbindelse: Connection, fylke: str, plass: Plass) -> datetime | None:
    valgt = _rader(fylke).where(hendelse.c.dokument_id == plass.dokument_id, hendelse.c.nr == plass.nr)
    rad = forbindelse.execute(valgt).first()
    return None if rad is None else rad.tid


def _rader(fylke: str | None) -> Select[tuple[object, ...]]:
    rader: Select[tuple[object, ...]] = select(hendelse).join(dokument, dokument.c.id == hendelse.c.dokument_id)
    return rader if fylke is None else rader.where(dokument.c.fylkesnummer == fylke)


def linje(post: Post) -> str:
    """The entry as it is taken out: one JSON object, one line, for every program: a reason may hold what some of them end a line at."""
    return json.dumps(post.som_json(), ensure_ascii=False).translate(_LINJESKILLE) + "\n"


@dataclass(frozen=True, slots=True)
class Hodefil:
    """One stored head: whose, and of what day (`<day>.json`)."""

    fylke: str
    navn: str
    innhold: bytes = field(repr=False)

    def les(self) -> Hode:
        """What it says."""
        return les_hode(self.innhold.decode("utf-8"))


def hodenavn(lager: Lager, fylke: str | None = None) -> list[str]:
    """The names of the stored heads of a county, or of all (`<county>/<day>.json`), oldest first in each."""
    return sorted(fil.navn for fil in lager.hjem.filer(HODEMAPPE).alle(fylke or "") if fil.navn.endswith(".json"))


def hodefil(lager: Lager, navn: str) -> Hodefil:
    """The stored head of this name."""
    fylke, _, dagen = navn.partition("/")
    return Hodefil(fylke, dagen, lager.hjem.filer(HODEMAPPE).hent(navn) or b"")


def hodefiler(lager: Lager, fylke: str | None = None) -> list[Hodefil]:
    """The stored heads of a county, or of all, oldest first in each."""
    return [hodefil(lager, navn) for navn in hodenavn(lager, fylke)]


def hoder(lager: Lager, fylke: str | None = None) -> list[Hode]:
    """The same, read."""
    return [fil.les() for fil in hodefiler(lager, fylke)]


@dataclass(frozen=True, slots=True)
class Hodelager:
    """Makes the heads of a day, one for each county that has documents. Made again, the first one stands."""

    lager: Lager
    settings: Settings
    clock: Clock
    hver = timedelta(days=1)

    def lag(self) -> list[str]:
        """The names of the heads that were missing today."""
        na = self.clock()
        with self.lager.lesing() as forbindelse:
            fylker = forbindelse.execute(select(dokument.c.fylkesnummer).distinct().order_by(dokument.c.fylkesnummer)).scalars().all()
        return [navn for fylke in fylker if (navn := self._lag_ett(fylke, na))]

    def jobb(self, _args: Mapping[str, str]) -> None:
        """The same, as work that comes back by itself. A service that is down is asked again."""
        self.lag()

    def _lag_ett(self, fylke: str, na: datetime) -> str | None:
        """Rows are read first, and the service is asked with no transaction open. None where the day's head stands."""
        navn, filer = f"{fylke}/{dag(na).isoformat()}.json", self.lager.hjem.filer(HODEMAPPE)
        if filer.finn(navn) is not None:
            return None
        with self.lager.lesing() as forbindelse:
            siste = list(siste_poster(forbindelse, fylke))
        hode = lag_hode(siste, hoder(self.lager, fylke), fylke=fylke, dag=dag(na), tid=na, tidsstempler=tidsstempler(self.settings, na))
        return navn if filer.ny(navn, json.dumps(hode.som_json(), ensure_ascii=False).encode()) else None
