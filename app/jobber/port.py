"""What the rest of the program knows of background work. Nothing of an engine is in here.

The contract of a handler, the same on every engine:

1. It may run more than once, also twice at the same time: it asks the state of the case whether work is left.
2. It holds no transaction during work outside (on SQLite that would stop every other writer).
3. Work outside carries a key made of the case and the step, so that whoever receives it can drop a repetition.
4. It ends with one transaction: the state is moved if it still is what it was, the event is written, the next job is laid in the queue.
5. Its arguments are ids. No personal data, no documents.

`trinn.Trinn` is this contract as code.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy import Connection

from app.errors import Feil
from app.jobber.forsok import Forsoksregel
from app.lager.maskering import masker
from signing.errors import SigneringsFeil

Args = Mapping[str, str]
_LENGSTE_ARG = 200


class Utboks(Protocol):
    """Work that stands as rows in the store, written where no queue is at hand. The sweep asks, and lays the jobs."""

    def venter(self, forbindelse: Connection, na: datetime) -> bool:
        """Whether there is something to lay a job for. A look alone: nothing is written."""

    def ta(self, forbindelse: Connection, na: datetime) -> Sequence[Args]:
        """The jobs to lay, each taken so that nobody else lays it too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Jobbslag:
    """A kind of job. `varige`: errors that another attempt cannot mend. `hver`: carried out by itself, this often. `utboks`: laid by the
    sweep when there are rows for it."""

    navn: str
    kjor: Callable[[Args], None]
    regel: Forsoksregel = field(default_factory=Forsoksregel)
    varige: tuple[type[Exception], ...] = ()
    hver: timedelta | None = None
    utboks: Utboks | None = None

    def neste(self, forsok: int, feil: BaseException, *, na: datetime, ref: str) -> datetime | None:
        """When to try again after attempt number `forsok` went wrong (1 is the first); None: never."""
        return None if isinstance(feil, self.varige) else self.regel.neste(forsok, na=na, ref=ref)


Register = Mapping[str, Jobbslag]


def register(*slag: Jobbslag) -> Register:
    """The kinds that a process can carry out, by name."""
    alle = {ett.navn: ett for ett in slag}
    if len(alle) != len(slag):
        raise ValueError("two kinds of job have the same name")
    return alle


@dataclass(frozen=True, slots=True)
class Kolinje:
    """How many jobs of a kind wait, how many of them should have begun, and since when."""

    slag: str
    ventende: int
    forfalte: int
    eldste: datetime | None


class Jobber(Protocol):
    """The queue."""

    def legg(self, forbindelse: Connection, slag: str, args: Args, *, tidligst: datetime | None = None) -> None:
        """Add a job in the caller's transaction: it is there exactly if that transaction is."""

    def ko(self, forbindelse: Connection) -> tuple[Kolinje, ...]:
        """What waits, by kind."""


class Arbeider(Protocol):
    """Whoever carries the jobs out, in this process."""

    def start(self) -> None:
        """Begin."""

    def stopp(self, innen: float = 20.0) -> bool:
        """Take no new job and let the running ones end; False where some did not: another worker takes them over."""


def kontrollert(args: Args) -> dict[str, str]:
    """The arguments, if they are ids: short, and nobody's personal number."""
    for navn, verdi in args.items():
        if len(verdi) > _LENGSTE_ARG or masker(verdi) != verdi:
            raise ValueError(f"the argument {navn} of a job is not an id")
    return dict(args)


def feilslug(feil: BaseException) -> str:
    """What is kept of an error: its slug and kind, never its message, which may quote the data."""
    kode = feil.kode if isinstance(feil, Feil | SigneringsFeil) else "uventet-feil"
    return f"{kode} ({type(feil).__name__})"
