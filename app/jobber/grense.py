"""The boundary around work that is carried out for others: whatever goes wrong in it ends here, told by kind and place alone."""

from __future__ import annotations

import time
import traceback
from collections.abc import Awaitable, Callable
from pathlib import Path

import structlog

from app import maltall
from app.errors import Slettet
from app.jobber.port import Args, Jobbslag, feilslug

logg = structlog.get_logger("jobber")
_UTFALL = {True: "gjort", False: "feilet"}


def prov(slag: Jobbslag, args: Args, *, ref: str) -> BaseException | None:
    """Run a handler; the error, if there was one. A handler that ends its thread (SystemExit) has failed too."""
    start = time.perf_counter()
    with structlog.contextvars.bound_contextvars(jobb=ref, slag=slag.navn):
        feil = _prov(slag, args)
        _noter(slag.navn, feil, time.perf_counter() - start)
    return feil


def _prov(slag: Jobbslag, args: Args) -> BaseException | None:
    try:
        slag.kjor(args)
    except Slettet:
        return None  # deleted since the job was laid: there is nothing left to do
    except (Exception, SystemExit) as feil:  # noqa: BLE001 - any error of a handler is its outcome; the queue decides what comes of it
        logg.warning("jobb-feilet", feil=feilslug(feil), sted=sted(feil))
        return feil
    return None


def _noter(slag: str, feil: BaseException | None, sekunder: float) -> None:
    utfall = _UTFALL[feil is None]
    logg.info("jobb", utfall=utfall, ms=round(sekunder * 1000))
    maltall.JOBBER.tell(slag, utfall)
    maltall.JOBBTID.legg(sekunder, slag)


def trygt(navn: str, arbeid: Callable[[], object]) -> bool:
    """Run a piece of a loop that must live on, also without the database; False where it went wrong."""
    try:
        arbeid()
    except Exception as feil:  # noqa: BLE001 - a loop that ends leaves jobs lying
        logg.error("jobber", arbeid=navn, feil=feilslug(feil), sted=sted(feil))  # noqa: TRY400 - a traceback may quote the data
        return False
    return True


async def trygt_async(navn: str, arbeid: Callable[[], Awaitable[object]]) -> bool:
    """The same for a loop that is asynchronous."""
    try:
        await arbeid()
    except Exception as feil:  # noqa: BLE001 - a loop that ends leaves jobs lying
        logg.error("jobber", arbeid=navn, feil=feilslug(feil), sted=sted(feil))  # noqa: TRY400 - a traceback may quote the data
        return False
    return True


def sted(feil: BaseException) -> str:
    """Where it went wrong, for the log: a message may quote the data."""
    rammer = traceback.extract_tb(feil.__traceback__)
    return f"{Path(rammer[-1].filename).name}:{rammer[-1].lineno}" if rammer else ""
