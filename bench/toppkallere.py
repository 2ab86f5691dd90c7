"""The case systems of a peak day: each contract is made, sent and signed over HTTP, and every call that got no answer is sent again.

A call that was broken off goes to the other web process with the same Idempotency-Key, as a load balancer's next try would. Nothing else is
known of the service than its addresses.
"""

from __future__ import annotations

import heapq
import http.client
import json
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from uuid import uuid4

from app.skjema.register import Eksempel
from bench.kontraktkall import flerdelt

VENT, SPORSMAL, LENGST = 0.5, 10, 300.0
"""Seconds until an order is asked about again at the soonest, how many are asked about in a second, and the seconds until a call that gets
no answer is given up. Without the second, asking takes the machine from those who seal."""
_NY_PROVING = frozenset({429, 502, 503, 504})
_SVART = (OSError, http.client.HTTPException)


class Oppgitt(Exception):  # noqa: N818  # ends the day, and says why
    """A call was refused, or nobody answered for too long."""


@dataclass(slots=True)
class Kall:
    """How the calls went: seconds of each kind, and how often one was sent again."""

    sekunder: dict[str, list[float]] = field(default_factory=dict)
    om_igjen: Counter[str] = field(default_factory=Counter)
    las: threading.Lock = field(default_factory=threading.Lock)

    def noter(self, slag: str, sekunder: float, ganger: int) -> None:
        with self.las:
            self.sekunder.setdefault(slag, []).append(sekunder)
            self.om_igjen[slag] += ganger - 1


class Linje:
    """One caller: a connection to each web process, used in turn."""

    def __init__(self, porter: Sequence[int], token: str, kall: Kall, start: int) -> None:
        self._porter, self._token, self._kall = porter, token, kall
        self._forbindelser: dict[int, http.client.HTTPConnection] = {}
        self._tur = start

    def send(self, slag: str, metode: str, sti: str, kropp: bytes = b"", hoder: Mapping[str, str] | None = None) -> tuple[int, Any]:
        """The answer, from whichever process gives one. The same key goes along each time."""
        faste = {"Authorization": f"Bearer {self._token}", **({"Idempotency-Key": str(uuid4())} if metode == "POST" else {})}
        start = time.perf_counter()
        for ganger in count(1):
            with suppress(*_SVART):
                status, svar = self._en_gang(metode, sti, kropp, {**faste, **(hoder or {})})
                if status not in _NY_PROVING:
                    self._kall.noter(slag, time.perf_counter() - start, ganger)
                    return status, svar
            self._tur += 1
            if time.perf_counter() - start > LENGST:
                raise Oppgitt(f"{slag}: no answer")
            time.sleep(min(2.0, 0.05 * ganger))
        raise AssertionError("count never ends")

    def _en_gang(self, metode: str, sti: str, kropp: bytes, hoder: Mapping[str, str]) -> tuple[int, Any]:
        port = self._porter[self._tur % len(self._porter)]
        forbindelse = self._forbindelser.setdefault(port, http.client.HTTPConnection("127.0.0.1", port, timeout=120))
        try:
            forbindelse.request(metode, sti, kropp or None, dict(hoder))
            svar = forbindelse.getresponse()
            innhold = svar.read()
        except _SVART:
            forbindelse.close()
            self._forbindelser.pop(port, None)
            raise
        return svar.status, json.loads(innhold) if svar.getheader("Content-Type", "").endswith("json") else innhold


@dataclass(order=True, slots=True)
class Kontrakt:
    """One contract on its way. `neste`: when it is worth asking again."""

    neste: float
    nr: int
    id: str = field(default="", compare=False)


@dataclass(slots=True)
class Dag:
    """What is to be done, and what is done."""

    eksempel: Eksempel
    antall: int
    nummer: int = 20_000
    """Where the contract numbers begin, beyond those of other benchmarks."""
    _ventende: list[Kontrakt] = field(default_factory=list)
    _las: threading.Condition = field(default_factory=threading.Condition)
    _i_arbeid: int = 0
    laget: int = 0
    signert: int = 0
    ferdige: list[str] = field(default_factory=list)
    feil: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._ventende = [Kontrakt(0.0, nr) for nr in range(self.antall)]

    def arbeid(self, linje: Linje) -> None:
        """Take the contract that has waited longest, do its next step, and put it back until it is in the archive."""
        while (en := self._neste()) is not None:
            try:
                igjen = self._steg(linje, en)
            except Exception as feil:  # noqa: BLE001 - one caller's end must be told, and end the others
                self.feil.append(f"{type(feil).__name__}: {feil}")
                igjen = None
            with self._las:
                self._i_arbeid -= 1
                if igjen is not None:
                    heapq.heappush(self._ventende, igjen)
                self._las.notify_all()

    def _neste(self) -> Kontrakt | None:
        with self._las:
            while True:
                if self.feil or (not self._ventende and not self._i_arbeid):
                    return None
                vent = self._ventende[0].neste - time.monotonic() if self._ventende else VENT
                if self._ventende and vent <= 0:
                    self._i_arbeid += 1
                    return heapq.heappop(self._ventende)
                self._las.wait(max(0.01, min(vent, VENT)))

    def _steg(self, linje: Linje, en: Kontrakt) -> Kontrakt | None:
        if not en.id:
            return self._lag(linje, en)
        status, oppdrag = linje.send("GET oppdrag", "GET", f"/api/v1/oppdrag/{en.id}")
        _krev(status, {200}, oppdrag)
        if oppdrag["tilstand"] == "arkivert":
            self.ferdige.append(en.id)
            return None
        for signatar in oppdrag["signatarer"]:
            if signatar["iTur"] and signatar["tilstand"] != "venterTur" and signatar["tilstand"] != "signert":
                kropp = json.dumps({"felt": signatar["felt"]}).encode()
                status, svar = linje.send("POST demosignatur", "POST", f"/api/v1/oppdrag/{en.id}/demosignatur", kropp, _JSON)
                _krev(status, {200}, svar)
                self.signert += 1
        return Kontrakt(time.monotonic() + max(VENT, len(self._ventende) / SPORSMAL), en.nr, en.id)

    def _lag(self, linje: Linje, en: Kontrakt) -> Kontrakt:
        skille, kropp = flerdelt(self.eksempel, self.nummer + en.nr)
        hoder = {"Content-Type": f"multipart/form-data; boundary={skille}"}
        status, svar = linje.send("POST kontrakter", "POST", "/api/v1/kontrakter", kropp, hoder)
        _krev(status, {200, 201}, svar)
        id_ = str(svar["dokumentId"])
        status, oppdrag = linje.send("POST oppdrag", "POST", f"/api/v1/kontrakter/{id_}/oppdrag")
        _krev(status, {200, 201}, oppdrag)
        self.laget += 1
        return Kontrakt(time.monotonic() + VENT, en.nr, id_)


_JSON = {"Content-Type": "application/json"}


def _krev(status: int, gode: set[int], svar: Any) -> None:
    if status not in gode:
        raise Oppgitt(f"{status}: {svar.get('kode', svar) if isinstance(svar, dict) else svar!r}"[:500])


def i_gang(dag: Dag, porter: Sequence[int], token: str, kall: Kall, *, kallere: int) -> list[threading.Thread]:
    """Start the callers."""
    linjer = (Linje(porter, token, kall, nr) for nr in range(kallere))
    trader = [threading.Thread(target=dag.arbeid, args=(linje,), daemon=True) for linje in linjer]
    for trad in trader:
        trad.start()
    return trader


def prosent(tider: Sequence[float], hvor: float) -> float:
    """The value below which so much of them lies."""
    sortert = sorted(tider)
    return sortert[min(len(sortert) - 1, int(hvor * len(sortert)))]


def sammendrag(kall: Kall) -> Iterator[tuple[str, int, float, float, int]]:
    """Kind, number, median and 95 % in seconds, how many were sent again."""
    for slag, tider in sorted(kall.sekunder.items()):
        yield slag, len(tider), prosent(tider, 0.5), prosent(tider, 0.95), kall.om_igjen[slag]
