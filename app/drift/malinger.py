"""What the service looks like now, counted when somebody asks: jobs, orders and messages in the database, connections, disk, process.

Nothing here names a person or tells one county from another: figures are of the whole installation.
"""

from __future__ import annotations

import os
import resource
import shutil
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from sqlalchemy import Column, Connection, Table, func, select
from sqlalchemy.pool import QueuePool

from app import VERSJON
from app.drift import versjon
from app.drift.avvik import ALVOR
from app.drift.deler import eldste_forfalte
from app.drift.grunnlag import Driftsgrunnlag
from app.drift.helse import Helsesvar
from app.drift.sertifikater import utlop
from app.jobber.grense import trygt
from app.lager import fornyelser
from app.lager.modeller import jobbfeil, melding, oppdrag
from app.maltall import EGNE, Familie, Prove, Slag

FORNYES = 10.0
"""Seconds between two counts of the database, however often somebody asks."""


@dataclass(slots=True)
class Malinger:
    """Gathers the figures. What cannot be counted now is left out, and `kontraktverk_health` says why."""

    grunnlag: Driftsgrunnlag
    _talt: tuple[Familie, ...] = ()
    _sist: float | None = None
    _las: threading.Lock = field(default_factory=threading.Lock)

    def alle(self, helse: Helsesvar) -> Iterator[Familie]:
        """Every family, counters first."""
        yield from (ett.familie() for ett in EGNE)
        yield _maler("kontraktverk_build_info", "Always 1; which program this is.", _bygg(), 1)
        yield _helse(helse)
        yield from self._fra_database()
        yield from self._fra_filer()
        yield _forbindelser(self.grunnlag)
        yield from _prosess()

    def _fra_database(self) -> tuple[Familie, ...]:
        """One reader at a time counts; the others get what was counted last."""
        with self._las:
            if self._sist is None or time.monotonic() - self._sist >= FORNYES:
                self._talt, self._sist = (), time.monotonic()
                trygt("malinger", self._tell)
            return self._talt

    def _tell(self) -> None:
        with self.grunnlag.lager.lesing() as forbindelse:
            self._talt = tuple(_rader(self.grunnlag, forbindelse))

    def _fra_filer(self) -> Iterator[Familie]:
        funnet: list[Familie] = []
        for navn, tell in (("disk", _disk), ("sertifikater", _sertifikater)):
            trygt(f"malinger-{navn}", _samler(funnet, tell, self.grunnlag))
        yield from funnet


def _samler(funnet: list[Familie], tell: Callable[[Driftsgrunnlag], Familie], grunnlag: Driftsgrunnlag) -> Callable[[], object]:
    return lambda: funnet.append(tell(grunnlag))


def _maler(navn: str, hjelp: str, merker: dict[str, str], verdi: float) -> Familie:
    return Familie(navn, Slag.MALER, hjelp, [Prove(merker, verdi)])


def _bygg() -> dict[str, str]:
    return {"version": VERSJON, "revision": versjon.git_revisjon() or ""}


def _helse(helse: Helsesvar) -> Familie:
    prover = [Prove({"del": navn}, ALVOR[tilstand]) for navn, tilstand in helse.deler.items()]
    return Familie("kontraktverk_health", Slag.MALER, "State of each part: 0 works, 1 needs somebody, 2 does not work.", prover)


# ---------------------------------------------------------------- the database


def _rader(grunnlag: Driftsgrunnlag, forbindelse: Connection) -> Iterator[Familie]:
    linjer, na = grunnlag.jobber.ko(forbindelse), grunnlag.clock()
    eldste = eldste_forfalte(linjer)
    yield _slag("kontraktverk_jobs_waiting", "Jobs in the queue, due or not.", [(linje.slag, linje.ventende) for linje in linjer])
    yield _slag("kontraktverk_jobs_due", "Jobs that should have begun.", [(linje.slag, linje.forfalte) for linje in linjer])
    alder = (na - eldste).total_seconds() if eldste else 0.0
    yield _maler("kontraktverk_jobs_oldest_due_seconds", "For how long the oldest due job has waited.", {}, max(0.0, alder))
    for dod, navn, hjelp in (
        (1, "kontraktverk_jobs_dead", "Jobs that were given up and wait for a person."),
        (0, "kontraktverk_jobs_retrying", "Jobs that went wrong and will be tried again."),
    ):
        rader = forbindelse.execute(select(jobbfeil.c.slag, func.count()).where(jobbfeil.c.dod == dod).group_by(jobbfeil.c.slag)).all()
        yield _slag(navn, hjelp, [(slag, antall) for slag, antall in rader])
    yield _gruppert(forbindelse, oppdrag, (oppdrag.c.tilstand,), "kontraktverk_orders", "Signing orders by state.")
    yield _gruppert(forbindelse, melding, (melding.c.status,), "kontraktverk_messages", "Messages to signers by state.")
    yield from _fornyelser(fornyelser.oversikt(forbindelse, for_=na + timedelta(days=grunnlag.settings.forny.margin)))


def _fornyelser(funnet: fornyelser.Oversikt) -> Iterator[Familie]:
    """Archive time stamps. Where nothing is sealed there is no limit, and the figure is left out."""
    tall = {"i_orden": funnet.forseglede - funnet.forfalte - funnet.uleselige, "forfalt": funnet.forfalte, "uleselig": funnet.uleselige}
    prover = [Prove({"tilstand": navn}, antall) for navn, antall in tall.items()]
    yield Familie("kontraktverk_sealed_documents", Slag.MALER, "Sealed documents by the state of their last time stamp.", prover)
    if funnet.forste_grense is not None:
        hjelp = "When the first sealed document's last time stamp ends."
        yield _maler("kontraktverk_sealed_documents_first_end_timestamp_seconds", hjelp, {}, funnet.forste_grense.timestamp())


def _slag(navn: str, hjelp: str, rader: Sequence[tuple[str, int]]) -> Familie:
    """A figure for each kind; nought stands there where there is none, so that an alarm has something to look at."""
    prover = [Prove({"slag": slag}, antall) for slag, antall in sorted(rader)]
    return Familie(navn, Slag.MALER, hjelp, prover or [Prove({"slag": "ingen"}, 0)])


def _gruppert(forbindelse: Connection, tabell: Table, kolonner: tuple[Column[str], ...], navn: str, hjelp: str) -> Familie:
    rader = forbindelse.execute(select(*kolonner, func.count()).select_from(tabell).group_by(*kolonner).order_by(*kolonner)).all()
    prover = [Prove(dict(zip((k.name for k in kolonner), rad[:-1], strict=True)), int(rad[-1])) for rad in rader]
    return Familie(navn, Slag.MALER, hjelp, prover)


def _forbindelser(grunnlag: Driftsgrunnlag) -> Familie:
    pool = grunnlag.lager.motor.pool
    tall = {"i_bruk": pool.checkedout(), "ledige": pool.checkedin()} if isinstance(pool, QueuePool) else {}
    prover = [Prove({"tilstand": navn}, antall) for navn, antall in tall.items()]
    return Familie("kontraktverk_db_connections", Slag.MALER, "Connections to the database.", prover)


# ---------------------------------------------------------------- files and process


def _disk(grunnlag: Driftsgrunnlag) -> Familie:
    ledig = shutil.disk_usage(grunnlag.lager.mappe).free
    return _maler("kontraktverk_disk_free_bytes", "Room left on the disk of the data folder.", {}, ledig)


def _sertifikater(grunnlag: Driftsgrunnlag) -> Familie:
    alle = utlop(grunnlag.settings, grunnlag.lager, grunnlag.clock())
    prover = [Prove({"bruk": ett.bruk, "navn": ett.navn}, ett.slutt.timestamp()) for ett in alle]
    return Familie("kontraktverk_certificate_not_after_timestamp_seconds", Slag.MALER, "When a certificate ends.", prover)


def _prosess() -> Iterator[Familie]:
    """The names that every Prometheus client uses. /proc is Linux's; elsewhere those figures are left out."""
    bruk = resource.getrusage(resource.RUSAGE_SELF)
    cpu = bruk.ru_utime + bruk.ru_stime
    yield Familie("process_cpu_seconds_total", Slag.TELLER, "CPU time used.", [Prove({}, cpu)])
    proc = Path("/proc/self")
    if not proc.is_dir():
        return
    sider = int((proc / "statm").read_text(encoding="ascii").split()[1])
    yield _maler("process_resident_memory_bytes", "Memory in use.", {}, sider * os.sysconf("SC_PAGE_SIZE"))
    yield _maler("process_open_fds", "Open files.", {}, sum(1 for _ in (proc / "fd").iterdir()))
    yield _maler("process_start_time_seconds", "When the process began.", {}, _startet(proc))


def _startet(proc: Path) -> float:
    """Ticks after boot (field 22; the name in brackets may hold spaces) and the time of boot."""
    tikk = int((proc / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()[19])
    oppstart = next(rad for rad in Path("/proc/stat").read_text(encoding="ascii").splitlines() if rad.startswith("btime "))
    return int(oppstart.split()[1]) + tikk / os.sysconf("SC_CLK_TCK")
