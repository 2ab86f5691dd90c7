"""Runs `kontraktverk` commands as processes of their own that need not load everything each time.

`python -m tests.kommandostarter` loads the command line once, then makes a child for each command it is asked for: with the arguments,
environment and output of its own, and nothing of any command before it. Loading takes a second of CPU; hundreds of commands are tested.
"""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import IO, Any, NoReturn, cast

ROT = Path(__file__).resolve().parents[1]
MILJO = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}
"""All that a command sees of the environment, unless a test says more."""


def kjor(*argumenter: object, **miljo: str) -> subprocess.CompletedProcess[str]:
    """One command, from the project's folder; what it wrote, and its exit code."""
    ord_ = [str(a) for a in argumenter]
    with tempfile.TemporaryFile() as ut, tempfile.TemporaryFile() as feil:
        kode = _starter().kjor(ord_, MILJO | miljo, ut, feil)
        return subprocess.CompletedProcess(ord_, kode, _lest(ut), _lest(feil))


def _lest(fil: IO[bytes]) -> str:
    fil.seek(0)
    return fil.read().decode()


class _Starter:
    """The process that has loaded everything. Asked for one command at a time."""

    def __init__(self) -> None:
        # A pipe of its own for the answers: what a command writes to stdout must never be taken for one.
        self._svar, ut = os.pipe()
        self._prosess = subprocess.Popen(
            [sys.executable, "-m", __name__, str(ut)], cwd=ROT, env=MILJO, stdin=subprocess.PIPE, pass_fds=[ut], text=True
        )
        os.close(ut)
        self._svarene = os.fdopen(self._svar)

    def kjor(self, argumenter: list[str], miljo: Mapping[str, str], ut: IO[bytes], feil: IO[bytes]) -> int:
        oppgave = {
            "argumenter": argumenter,
            "miljo": dict(miljo),
            "ut": f"/proc/{os.getpid()}/fd/{ut.fileno()}",
            "feil": f"/proc/{os.getpid()}/fd/{feil.fileno()}",
        }
        inn = cast("IO[str]", self._prosess.stdin)
        inn.write(json.dumps(oppgave) + "\n")
        inn.flush()
        return int(self._svarene.readline())

    def avslutt(self) -> None:
        self._prosess.kill()
        with self._prosess, self._svarene:
            pass


@cache
def _starter() -> _Starter:
    starter = _Starter()
    atexit.register(starter.avslutt)
    return starter


# --- in the process that has loaded everything ---------------------------------------------------------------------------


def _i_barnet(oppgave: Mapping[str, Any]) -> NoReturn:
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    for hvor, fd in ((oppgave["ut"], 1), (oppgave["feil"], 2)):
        os.dup2(os.open(hvor, os.O_WRONLY | os.O_APPEND), fd)
    os.environ.clear()
    os.environ.update(oppgave["miljo"])
    sys.argv = ["kontraktverk", *oppgave["argumenter"]]
    kode = _utfall()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(kode)


def _utfall() -> int:
    from app.cli import main

    try:
        main()
    except SystemExit as slutt:
        return slutt.code if isinstance(slutt.code, int) else int(slutt.code is not None)
    except BaseException:  # noqa: BLE001  # as the interpreter does at the top
        traceback.print_exc()
        return 1
    return 0


def _vent_pa_oppgaver(svar: int) -> None:
    import app.cli  # noqa: F401  # this is what is loaded once
    from app.skjema.register import grunnlag

    grunnlag(ROT / "forms")  # and the schemas: to see that they are right takes longer than most commands
    for linje in sys.stdin:
        barn = os.fork()
        if barn == 0:
            _i_barnet(json.loads(linje))
        _, status = os.waitpid(barn, 0)
        os.write(svar, f"{os.waitstatus_to_exitcode(status)}\n".encode())


if __name__ == "__main__":
    _vent_pa_oppgaver(int(sys.argv[1]))
