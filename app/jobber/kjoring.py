"""The embedded runner: a few threads in this process that carry out the jobs of the embedded queue.

Recovery needs no action: a job whose claim has run out is simply due again. Several processes may run at once, on PostgreSQL on
several machines too.
"""

from __future__ import annotations

import fcntl
import os
import threading
import time
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

from sqlalchemy import text

from app.clock import Clock
from app.jobber import motorskifte, tidsur
from app.jobber.grense import logg, prov, trygt
from app.jobber.innebygd import VARSEL, Innebygd, Tatt, nytt_merke
from app.jobber.port import Register
from app.lager.base import Lager
from app.lager.motor import er_postgresql

LASEFIL = "arbeidere"
_EN_RUNDE = 0.5
_PUSTEPAUSE = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Kjoreplan:
    """How many jobs at a time, and the seconds: how long a claim lasts, between looks for work, looks at the timers, and at SQLite's
    own counter of commits."""

    traader: int = 2
    leie: float = 60.0
    titt: float = 1.0
    feiing: float = 5.0
    teller: float = 0.05


class Kjoring:
    """Implements `port.Arbeider`."""

    def __init__(self, lager: Lager, ko: Innebygd, register: Register, clock: Clock, plan: Kjoreplan | None = None) -> None:
        self.lager, self.ko, self.register, self.clock = lager, ko, register, clock
        self.plan = plan or Kjoreplan()
        self.leie = timedelta(seconds=self.plan.leie)
        self._arbeid_finnes, self._stopper = threading.Event(), threading.Event()
        self._merker: set[str] = set()
        self._las: int | None = None
        vekker = self._lytt if er_postgresql(lager.motor) else self._se_etter_endring
        self._arbeidere = [self._traad(self._arbeid) for _ in range(self.plan.traader)]
        self._andre = [self._traad(loop) for loop in (self._forny, self._fei, vekker)]

    def start(self) -> None:
        """Take over what a dead process left, and begin."""
        self._overta_hvis_alene()
        for traad in (*self._arbeidere, *self._andre):
            traad.start()

    def stopp(self, innen: float = 20.0) -> bool:
        """Take no new job; let the running ones end, with their claims renewed meanwhile. The lock is held as long as one runs."""
        self._stopper.set()
        self._arbeid_finnes.set()
        frist = time.monotonic() + innen
        for traad in (*self._arbeidere, *self._andre):
            if traad.is_alive():
                traad.join(max(0.0, frist - time.monotonic()))
        ferdig = not any(traad.is_alive() for traad in self._arbeidere)
        if ferdig and self._las is not None:
            os.close(self._las)
            self._las = None
        return ferdig

    def _traad(self, arbeid: Any) -> threading.Thread:
        return threading.Thread(target=arbeid, daemon=True, name=f"jobber{arbeid.__name__}")

    def _overta_hvis_alene(self) -> None:
        """SQLite lies on this machine, where the kernel lets go of a lock when its process dies, SIGKILL included. Alone with the
        lock: every claim is a dead one. With PostgreSQL other machines work too, so there the claims run out by themselves."""
        if er_postgresql(self.lager.motor):
            return
        self._las = os.open(self.lager.mappe / LASEFIL, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._las, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            pass
        else:
            self.ko.overta_alt()
        fcntl.flock(self._las, fcntl.LOCK_SH)

    # ------------------------------------------------------------ the loops

    def _arbeid(self) -> None:
        while not self._stopper.is_set():
            if not trygt("arbeid", self._en_jobb):
                self._stopper.wait(_PUSTEPAUSE)  # the database is away: the queue must outlive that

    def _en_jobb(self) -> None:
        """One job, or a wait until there may be one. The claim is known as ours before it is made, so it is renewed from the first."""
        self._arbeid_finnes.clear()
        merke = nytt_merke()
        self._merker.add(merke)
        try:
            tatt = self.ko.ta(self.register, leie=self.leie, merke=merke)
            if tatt:
                self._arbeid_finnes.set()  # there may be more: let the others look too
                self._utfor(tatt)
        finally:
            self._merker.discard(merke)
        if tatt is None and not self._stopper.is_set():
            self._arbeid_finnes.wait(self.ko.sekunder_til_neste(self.register, hoyst=self.plan.titt))

    def _utfor(self, tatt: Tatt) -> None:
        slag = self.register[tatt.slag]
        if tatt.forsok > slag.regel.antall:
            beholdt = self.ko.gi_opp(tatt)
        else:
            beholdt = self.ko.gjor_opp(tatt, slag, prov(slag, tatt.args, ref=tatt.ref))
        if not beholdt:
            logg.warning("kravet-gikk-ut", jobb=tatt.ref, slag=tatt.slag)

    def _forny(self) -> None:
        """Until the last running job has ended, also after the order to stop."""
        while not self._stopper.wait(self.plan.leie / 3):
            self._forny_krav()
        for traad in self._arbeidere:
            while traad.is_alive():
                self._forny_krav()
                traad.join(self.plan.leie / 3)

    def _forny_krav(self) -> None:
        if merker := tuple(self._merker):
            trygt("forny", partial(self.ko.forleng, merker, leie=self.leie))

    def _fei(self) -> None:
        while not self._stopper.is_set() and not trygt("faste", self._sett_opp_faste):
            self._stopper.wait(_PUSTEPAUSE)
        while not self._stopper.wait(self.plan.feiing):
            trygt("fei", self._en_feiing)

    def _en_feiing(self) -> None:
        tidsur.fei(self.lager, self.ko, self.register, na=self.clock())
        if er_postgresql(self.lager.motor):
            motorskifte.hent(self.lager, motorskifte.fra_procrastinate, self.ko, self.clock)

    def _sett_opp_faste(self) -> None:
        tidsur.sett_opp_faste(self.lager, self.register, na=self.clock())

    def _lytt(self) -> None:
        """PostgreSQL: woken at once when another process has stored a job. Connected anew when the connection is lost."""
        while not self._stopper.is_set():
            if not trygt("lytt", self._lytt_til_den_brytes):
                self._stopper.wait(_PUSTEPAUSE)

    def _lytt_til_den_brytes(self) -> None:
        with self.lager.motor.connect().execution_options(isolation_level="AUTOCOMMIT") as forbindelse:
            forbindelse.execute(text(f"LISTEN {VARSEL}"))
            try:
                while not self._stopper.is_set():
                    for _ in forbindelse.connection.driver_connection.notifies(timeout=_EN_RUNDE):  # type: ignore[union-attr]  # psycopg's
                        self._arbeid_finnes.set()
            finally:
                forbindelse.invalidate()  # a connection that listens never goes back to the others

    def _se_etter_endring(self) -> None:
        """SQLite: a counter changes when another connection has stored something; reading it costs microseconds."""
        while not self._stopper.is_set():
            if not trygt("endring", self._folg_telleren):
                self._stopper.wait(_PUSTEPAUSE)

    def _folg_telleren(self) -> None:
        with self.lager.motor.connect() as forbindelse:
            driver = forbindelse.connection.driver_connection
            sett = None
            while not self._stopper.wait(self.plan.teller):
                (teller,) = driver.execute("PRAGMA data_version").fetchone()  # type: ignore[union-attr]  # sqlite3's
                if teller != sett:
                    sett = teller
                    self._arbeid_finnes.set()
