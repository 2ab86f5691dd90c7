"""A worker of procrastinate's queue, and the sweeper that procrastinate leaves to its users."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

import procrastinate
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job, Status
from procrastinate.retry import BaseRetryStrategy, RetryDecision
from sqlalchemy import Connection, text

from app.clock import Clock
from app.jobber import feilliste, motorskifte, tidsur
from app.jobber.feilliste import Jobbfeil
from app.jobber.grense import logg, prov, trygt, trygt_async
from app.jobber.innebygd import FORLATT
from app.jobber.port import Jobber, Jobbslag, Register, feilslug
from app.jobber.procrastinate_ko import i_databasens_tid
from app.lager.base import Lager

_PUSTEPAUSE = 2.0
_LUKKETID = 2.0
"""Seconds that connections get to close in when all work is done: a pool that lost its database may hold on to an attempt."""
_FOR_LENGE = text("""
    SELECT j.id FROM procrastinate_jobs j JOIN procrastinate_events e ON e.job_id = j.id AND e.type = 'started'
     WHERE j.status = 'doing' GROUP BY j.id HAVING max(e.at) < now() - make_interval(secs => :sekunder)
""")
_ER_DETTE_FORSOKET = text("""
    SELECT 1 FROM procrastinate_jobs WHERE id = :id AND status = 'doing' AND attempts = :forsok FOR UPDATE
""")


@dataclass(frozen=True, slots=True, kw_only=True)
class Arbeidsplan:
    """How many jobs at a time, and the seconds: between heartbeats, until a silent worker counts as dead, between sweeps and looks for
    work, and the longest any job may take."""

    samtidige: int = 2
    hjerteslag: float = 5.0
    dod_etter: float = 20.0
    feiing: float = 5.0
    titt: float = 2.0
    lengste: float = 1800.0


@dataclass(frozen=True, slots=True)
class Gjort:
    """An attempt whose handler has ended here. `etter`: seconds on the machine's own clock; it says nothing between processes."""

    forsok: int
    lyktes: bool
    etter: float


class ProvIgjenError(Exception):
    """Tells procrastinate when. Says nothing of the data: procrastinate logs it."""

    def __init__(self, tid: datetime) -> None:
        super().__init__()
        self.tid = tid


class _Igjen(BaseRetryStrategy):
    """Our rule decides. A job that is given up ends without an error (`_utfor`), so there is always a next time here: also where the
    failure itself could not be written down."""

    def __init__(self, slag: Jobbslag, clock: Clock) -> None:
        self.slag, self.clock = slag, clock

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision:  # noqa: ARG002 - the base class names it
        """At the time that was decided (by the database's clock), else after the shortest wait."""
        tid = exception.tid if isinstance(exception, ProvIgjenError) else self.clock() + self.slag.regel.forste
        return RetryDecision(retry_at=tid)


class ProcrastinateArbeider:
    """Implements `port.Arbeider`: an event loop in a thread of its own; the handlers run in threads beside it."""

    def __init__(self, lager: Lager, ko: Jobber, register: Register, clock: Clock, plan: Arbeidsplan | None = None) -> None:
        self.lager, self.ko, self.register, self.clock = lager, ko, register, clock
        self.plan = plan or Arbeidsplan()
        self._gjort: dict[int, Gjort] = {}
        self._stopper = threading.Event()
        self._arbeidet_er_gjort = threading.Event()
        self._sloyfe: asyncio.AbstractEventLoop | None = None
        self._arbeid: asyncio.Task[None] | None = None
        self._traad = threading.Thread(target=self._alltid, daemon=True, name="jobber-procrastinate")
        self.app = procrastinate.App(connector=self._kobling())
        for slag in register.values():
            self._meld_pa(slag)

    def start(self) -> None:
        """Begin. procrastinate's own log quotes errors whole, so it is silent: ours tells what happens."""
        logging.getLogger("procrastinate").setLevel(logging.CRITICAL + 1)
        self._traad.start()

    def stopp(self, innen: float = 20.0) -> bool:
        """Take no new job; let the running ones end, and their results be written."""
        self._stopper.set()
        if self._sloyfe and self._traad.is_alive():
            with suppress(RuntimeError):  # closed: it waits for the database between two rounds, and hears the stop by itself
                self._sloyfe.call_soon_threadsafe(self._avbryt)
        gjort = self._arbeidet_er_gjort.wait(innen)
        self._traad.join(_LUKKETID)
        return gjort

    def _kobling(self) -> procrastinate.PsycopgConnector:
        adresse = self.lager.motor.url.set(drivername="postgresql").render_as_string(hide_password=False)
        return procrastinate.PsycopgConnector(conninfo=adresse, min_size=1, max_size=self.plan.samtidige + 3, timeout=10)

    def _meld_pa(self, slag: Jobbslag) -> None:
        def oppgave(context: procrastinate.JobContext, /, **args: str) -> None:
            lyktes = False
            try:
                self._utfor(slag, context.job, args)
                lyktes = True
            finally:
                self._gjort[context.job.id or 0] = Gjort(context.job.attempts, lyktes, time.monotonic())

        self.app.task(name=slag.navn, queue=slag.navn, pass_context=True, retry=_Igjen(slag, self.clock))(oppgave)

    def _utfor(self, slag: Jobbslag, jobb: Job, args: dict[str, str]) -> None:
        """Run the handler and write down how it went. procrastinate keeps no error, so the list of failures is ours."""
        ref, forsok = _ref(jobb), jobb.attempts + 1
        feil = prov(slag, args, ref=ref)
        na = self.clock()
        igjen = slag.neste(forsok, feil, na=na, ref=ref) if feil else None
        if feil or forsok > 1:
            with self.lager.transaksjon() as forbindelse:
                if not self._har_jobben(forbindelse, jobb):
                    return
                feilliste.fjern(forbindelse, ref)
                if feil:
                    feilliste.noter(forbindelse, _som_feil(jobb, forsok, feilslug(feil), na, dod=igjen is None))
                igjen = igjen and i_databasens_tid(forbindelse, igjen, na=na)
        if igjen:
            raise ProvIgjenError(igjen)

    def _har_jobben(self, forbindelse: Connection, jobb: Job) -> bool:
        """This attempt is still the one. Taken for dead while it was only slow, another worker has the job or has done it: then what
        came of this attempt is nobody's news, and a failure would stand in the list for ever."""
        return forbindelse.execute(_ER_DETTE_FORSOKET, {"id": jobb.id, "forsok": jobb.attempts}).first() is not None

    # ------------------------------------------------------------ the loop

    def _alltid(self) -> None:
        """procrastinate's worker ends when it loses the database for long; then it is started again."""
        while not self._stopper.is_set():
            trygt("arbeid", lambda: asyncio.run(self._til_den_slutter()))
            self._stopper.wait(_PUSTEPAUSE)
        self._arbeidet_er_gjort.set()

    async def _til_den_slutter(self) -> None:
        self._sloyfe = asyncio.get_running_loop()
        await asyncio.to_thread(tidsur.sett_opp_faste, self.lager, self.register, na=self.clock())
        async with self.app.open_async():
            self._arbeid = asyncio.create_task(
                self.app.run_worker_async(
                    queues=list(self.register),
                    concurrency=self.plan.samtidige,
                    install_signal_handlers=False,
                    delete_jobs="successful",
                    fetch_job_polling_interval=self.plan.titt,
                    update_heartbeat_interval=self.plan.hjerteslag,
                    stalled_worker_timeout=self.plan.dod_etter,
                )
            )
            feieren = asyncio.create_task(self._fei())
            if self._stopper.is_set():
                self._avbryt()
            try:
                await self._arbeid
            except asyncio.CancelledError:
                logg.info("arbeider-stopper")
                self._arbeidet_er_gjort.set()
            finally:
                feieren.cancel()
                await asyncio.gather(feieren, return_exceptions=True)

    def _avbryt(self) -> None:
        """procrastinate takes this as the order to end gracefully; a second one would cut off the writing of results."""
        if self._arbeid and not self._arbeid.cancelling():
            self._arbeid.cancel()

    async def _fei(self) -> None:
        """A loop in every worker, not a job: a job can be the one that is stuck. It asks by itself whether to end: a library may lose
        the cancellation."""
        while not self._stopper.is_set():
            await asyncio.sleep(self.plan.feiing)
            await trygt_async("fei", self._en_feiing)

    async def _en_feiing(self) -> None:
        await asyncio.to_thread(tidsur.fei, self.lager, self.ko, self.register, na=self.clock())
        await asyncio.to_thread(motorskifte.hent, self.lager, motorskifte.fra_innebygd, self.ko, self.clock)
        await self._skriv_det_uskrevne()
        await self._overta_forlatte()

    # ------------------------------------------------------------ results that were not written

    async def _skriv_det_uskrevne(self) -> None:
        """Jobs that ended here a while ago and still are under way in the queue: the database was away just when procrastinate, which
        tries once, was to write how it went. Nobody else takes them up, since this worker lives."""
        lenge = time.monotonic() - self.plan.dod_etter
        gamle = {id_: en for id_, en in tuple(self._gjort.items()) if en.etter < lenge}
        if not gamle:
            return
        under_arbeid = {jobb.id: jobb for jobb in await self.app.job_manager.list_jobs_async(status="doing")}
        for id_, gjort in gamle.items():
            self._gjort.pop(id_)
            jobb = under_arbeid.get(id_)
            if jobb and jobb.attempts == gjort.forsok:  # another number: another attempt, perhaps in another worker
                await self._skriv_resultatet(jobb, gjort)

    async def _skriv_resultatet(self, jobb: Job, gjort: Gjort) -> None:
        try:
            if gjort.lyktes:
                await self.app.job_manager.finish_job(jobb, Status.SUCCEEDED, delete_job=True)
            else:
                await self._gi_videre(jobb)
        except ConnectorException:  # the database is away again, or somebody else was first: the next round sees which
            self._gjort.setdefault(jobb.id or 0, gjort)

    # ------------------------------------------------------------ jobs of dead workers

    async def _overta_forlatte(self) -> None:
        """procrastinate recovers no killed job by itself. Safe in many workers at once: one wins, the others find nothing to do."""
        forlatte = {j.id: j for j in await self.app.job_manager.get_stalled_jobs(seconds_since_heartbeat=self.plan.dod_etter)}
        if for_lenge := await asyncio.to_thread(self._for_lenge):
            i_arbeid = await self.app.job_manager.list_jobs_async(status="doing")
            forlatte |= {j.id: j for j in i_arbeid if j.id in for_lenge}
        for jobb in forlatte.values():
            try:
                await self._gi_videre(jobb)
            except ConnectorException:
                logg.info("alt-gitt-videre", jobb=_ref(jobb))

    async def _gi_videre(self, jobb: Job) -> None:
        """Again, or given up where it took its process down each time. Written down first: it is never lost between the two."""
        slag = self.register.get(jobb.task_name)
        if slag is None or jobb.attempts + 1 < slag.regel.antall:
            await self.app.job_manager.retry_job(jobb)
            return
        await asyncio.to_thread(self._begrav, jobb)
        await self.app.job_manager.finish_job(jobb, Status.FAILED, delete_job=True)

    def _begrav(self, jobb: Job) -> None:
        with self.lager.transaksjon() as forbindelse:
            feilliste.noter(forbindelse, _som_feil(jobb, jobb.attempts + 1, FORLATT, self.clock(), dod=True))

    def _for_lenge(self) -> set[int]:
        """Jobs that have been worked on for longer than any may take, though their worker lives: it could not write the result."""
        with self.lager.lesing() as forbindelse:
            return set(forbindelse.execute(_FOR_LENGE, {"sekunder": self.plan.lengste}).scalars())


def _ref(jobb: Job) -> str:
    return f"pro-{jobb.id}"


def _som_feil(jobb: Job, forsok: int, feil: str, na: datetime, *, dod: bool) -> Jobbfeil:
    args = {navn: str(verdi) for navn, verdi in jobb.task_kwargs.items()}
    return Jobbfeil(jobb=_ref(jobb), slag=jobb.task_name, args=args, forsok=forsok, feil=feil, tid=na, dod=dod)
