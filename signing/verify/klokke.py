"""The time of the check, where pyHanko would ask the machine's clock.

Proofs of existence and past validation fall back on `datetime.now` (pyhanko-certvalidator 0.33: `ltv/poe.py`, `ltv/ades_past.py`)
although the time of validation is given. The same bytes, time and rules must give the same report, so these two modules get a
`datetime` whose `now` is the time of the check, while one is under way in this context.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar, copy_context
from datetime import datetime, tzinfo
from typing import Any, TypeVar

from pyhanko_certvalidator.ltv import ades_past, poe

Svar = TypeVar("Svar")
_TID: ContextVar[datetime | None] = ContextVar("kontrolltid", default=None)


class _Kontrolltid(datetime):
    """`datetime`, but `now` is the time of the check."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Any:
        tid = _TID.get()
        return super().now(tz) if tid is None else tid.astimezone(tz)


for _modul in (poe, ades_past):
    _modul.datetime = _Kontrolltid  # type: ignore[attr-defined]  # the name is imported there, not exported


@contextmanager
def som_ved(tid: datetime) -> Iterator[None]:
    """Inside, proofs of existence are dated `tid` where nothing earlier proves them."""
    merke = _TID.set(tid)
    try:
        yield
    finally:
        _TID.reset(merke)


def kjor_ved(tid: datetime, arbeid: Callable[[], Svar]) -> Svar:
    """The work as at `tid`. pyHanko's checks are coroutines, run to their end in it: where an event loop runs already it gets a thread,
    with all that is counted and known here."""

    def da() -> Svar:
        """At that time."""
        with som_ved(tid):
            return arbeid()

    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return da()
    with ThreadPoolExecutor(1) as trad:
        return trad.submit(copy_context().run, da).result()
