"""A process that renews a document by the service's own job, and is killed on the way: `forny(data, database, punkt, tid)`."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from app.lager import fornyelser, oppdragsfil
from app.lager.mappelager import Mappelager
from tests.fornyelsesverk import Husket, Sted, apne


def _do(*_: Any, **__: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _etter(hva: Callable[..., Any]) -> Callable[..., Any]:
    """It happens, and then nothing more."""

    def gjor(*args: Any, **valg: Any) -> Any:
        svar = hva(*args, **valg)
        _do()
        return svar

    return gjor


def _etter_stempelet(_sted: Sted) -> None:
    Husket.forny = _etter(Husket.forny)  # type: ignore[method-assign]  # dies with the stamp in hand


def _etter_filen(_sted: Sted) -> None:
    Mappelager.legg = _etter(Mappelager.legg)  # type: ignore[method-assign]  # the bytes are there, and no row names them


def _etter_byttet(_sted: Sted) -> None:
    oppdragsfil.bytt_i = _etter(oppdragsfil.bytt_i)


def _i_lagringen(_sted: Sted) -> None:
    fornyelser.legg = _etter(fornyelser.legg)


def _etter_lagringen(_sted: Sted) -> None:
    """Killed when all is stored, and before the job is known to be done."""


STEDER: dict[str, Callable[[Sted], None]] = {
    "etter stempelet": _etter_stempelet,
    "etter filen": _etter_filen,
    "etter byttet": _etter_byttet,
    "i lagringen": _i_lagringen,
    "etter lagringen": _etter_lagringen,
}


def forny(data: str, database: str | None, punkt: str, tid: datetime) -> None:
    """The whole life of the process."""
    sted = apne(Path(data), database)
    sted.verk.klokke.til(tid)
    STEDER[punkt](sted)
    sted.fornying._forny_jobb({"dokument": sted.id})
    _do()
