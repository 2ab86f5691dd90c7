"""The log: one JSON object a line on stderr, whoever writes it, scrubbed of personal numbers.

Libraries write through Python's own logging. Their words are passed on only where we know that they quote no data; of the others, and of
every error, kind and place alone are told: a message may hold what was being worked on.
"""

from __future__ import annotations

import logging
import sys
import threading
import traceback
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any

import structlog

from app.lager.maskering import masker_alt

ORDRETTE = ("uvicorn", "alembic")
"""Libraries whose messages hold names of theirs, never data."""
UTELATT = "melding fra bibliotek"
_LENGST = 500


def sett_opp_logg() -> None:
    """Set it up for this process. Called again, nothing changes."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _masker,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=lambda *_: _Stderr(),
        cache_logger_on_first_use=False,
    )
    rot = logging.getLogger()
    if not any(isinstance(mottaker, Videre) for mottaker in rot.handlers):
        rot.addHandler(Videre(logging.WARNING))


def ta_over_unntak() -> None:
    """For a process of our own: an error that nobody caught is one line of the log too, not a traceback that quotes the data."""
    sys.excepthook = _ufanget
    threading.excepthook = lambda args: _ufanget(args.exc_type, args.exc_value, args.exc_traceback)


class Videre(logging.Handler):
    """Passes on what libraries log."""

    def emit(self, record: logging.LogRecord) -> None:
        """As a line of our own."""
        logg = structlog.get_logger()
        fakta: dict[str, Any] = {"logger": record.name, "sted": f"{Path(record.pathname).name}:{record.lineno}"}
        if record.exc_info and record.exc_info[1]:
            fakta |= feilfakta(record.exc_info[1])
        skriv = {logging.WARNING: logg.warning}.get(record.levelno, logg.error if record.levelno > logging.WARNING else logg.info)
        skriv(_ordrett(record), **fakta)


def feilfakta(feil: BaseException) -> dict[str, Any]:
    """What can be told of an error: its kind, and where it came from."""
    rammer = traceback.extract_tb(feil.__traceback__)[-8:]
    return {"feiltype": type(feil).__name__, "spor": [f"{Path(r.filename).name}:{r.lineno} {r.name}" for r in rammer]}


def _ordrett(record: logging.LogRecord) -> str:
    if record.name.split(".", 1)[0] not in ORDRETTE:
        return UTELATT
    try:
        return record.getMessage()[:_LENGST]
    except (TypeError, ValueError):
        return UTELATT


def _ufanget(type_: type[BaseException], feil: BaseException | None, spor: TracebackType | None) -> None:
    if issubclass(type_, KeyboardInterrupt):
        return
    structlog.get_logger().error("ufanget", **feilfakta((feil or type_()).with_traceback(spor)))


class _Stderr:
    """Writes to the stderr of now: tests and servers put another in its place."""

    def msg(self, linje: str) -> None:
        """One line. Where it cannot be written (a full disk, a reader that is gone), the work it tells of goes on without."""
        with suppress(OSError, ValueError):
            sys.stderr.write(f"{linje}\n")

    info = warning = error = msg


def _masker(_logger: Any, _metode: str, hendelse: structlog.typing.EventDict) -> Mapping[str, Any]:
    maskert: dict[str, Any] = masker_alt(dict(hendelse))
    return maskert
