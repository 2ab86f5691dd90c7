"""One try: a mutated file under the limits of the process that reads uploads, and whether the answer is one that may be given."""

from __future__ import annotations

import atexit
import json
import os
import resource
import signal
import subprocess
import sys
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import IO, cast

from signing.verify import Policy, verify

ROT = Path(__file__).resolve().parents[2]
AT = datetime(2026, 11, 22, tzinfo=UTC)
TID = 10.0
"""Seconds of computing."""
MINNE = 500 * 1024 * 1024
VEGGTID = 90.0
GODE = frozenset({"intakt", "intaktMedTillatteEndringer"})


@dataclass(frozen=True, slots=True)
class Utfall:
    """The answer: the report's parts that are judged, or how the child ended. `sekunder` of computing, `megabyte` at most."""

    integritet: str
    koder: tuple[str, ...]
    sekunder: float
    megabyte: int


def prov(data: bytes, *, tid: float = TID, minne: int = MINNE) -> Utfall:
    """In a child of a process that has loaded the verifier and nothing else, as an upload is: the limits are of all that a process has."""
    inn, ut = cast("IO[bytes]", _prover().stdin), cast("IO[bytes]", _prover().stdout)
    inn.write(json.dumps({"lengde": len(data), "tid": tid, "minne": minne}).encode() + b"\n" + data)
    inn.flush()
    svar = json.loads(ut.readline())
    return Utfall(svar["integritet"], tuple(svar["koder"]), svar["sekunder"], svar["megabyte"])


@cache
def _prover() -> subprocess.Popen[bytes]:
    prover = subprocess.Popen([sys.executable, "-m", __name__], cwd=ROT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    atexit.register(_avslutt, prover)
    return prover


def _avslutt(prover: subprocess.Popen[bytes]) -> None:
    """It ends when nobody asks any more."""
    for ror in (prover.stdin, prover.stdout):
        cast("IO[bytes]", ror).close()
    prover.wait()


def _svar_paa_alle() -> None:
    """The process that is asked: one line about each file, then the file; one line back."""
    while linje := sys.stdin.buffer.readline():
        hva = json.loads(linje)
        utfall = prov_her(sys.stdin.buffer.read(hva["lengde"]), tid=hva["tid"], minne=hva["minne"])
        sys.stdout.write(json.dumps(asdict(utfall)) + "\n")
        sys.stdout.flush()


def prov_her(data: bytes, *, tid: float = TID, minne: int = MINNE) -> Utfall:
    """In a child of this process."""
    fra, til = os.pipe()
    pid = os.fork()
    if pid == 0:
        _barn(data, til, tid, minne)
    os.close(til)
    svar = bytearray()
    while stykke := os.read(fra, 1 << 16):
        svar += stykke
    os.close(fra)
    _, status, bruk = os.wait4(pid, 0)
    sekunder, megabyte = bruk.ru_utime + bruk.ru_stime, bruk.ru_maxrss // 1024
    if not svar:
        return Utfall("stoppet", (str(os.waitstatus_to_exitcode(status)),), sekunder, megabyte)
    integritet, koder = json.loads(svar)
    return Utfall(integritet, tuple(koder), sekunder, megabyte)


def _barn(data: bytes, til: int, tid: float, minne: int) -> None:
    try:
        resource.setrlimit(resource.RLIMIT_AS, (minne, minne))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        signal.setitimer(signal.ITIMER_PROF, tid)
        signal.setitimer(signal.ITIMER_REAL, VEGGTID)
        os.write(til, json.dumps(_svar(data)).encode())
    finally:
        os._exit(0)


def _svar(data: bytes) -> tuple[str, list[str]]:
    try:
        rapport = verify(data, policy=Policy(), at=AT, filnavn="x").som_json()
        json.dumps(rapport, ensure_ascii=False, allow_nan=False).encode()  # as it is sent
        return rapport["samlet"]["integritet"], [f["kode"] for f in rapport["feil"]][:20]
    except Exception as feil:  # noqa: BLE001  # what escapes is what is looked for
        return "unntak", [type(feil).__name__, str(feil)[:200]]


def galt(utfall: Utfall, for_: Utfall | None = None) -> str | None:
    """Why this answer is an escape; None: it may be given.

    `for_`: the answer on the file that was mutated. A file that was whole and is changed may be whole again only where nothing signed was
    touched: then no more is said of it than before.
    """
    if utfall.integritet == "unntak":
        return "unntak"
    if "intern-feil" in utfall.koder:
        return "intern-feil"
    if utfall.integritet == "stoppet":
        return "stoppet"
    if utfall.integritet == "intakt" and for_ is not None and for_.integritet not in GODE:
        return "ble intakt"
    return None


if __name__ == "__main__":
    _svar_paa_alle()
