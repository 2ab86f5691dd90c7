"""The only caller of `datetime.now`. Everything else takes the time as an argument."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

OSLO = ZoneInfo("Europe/Oslo")
Clock = Callable[[], datetime]


def na() -> datetime:
    """Now, with offset, in Europe/Oslo."""
    return datetime.now(OSLO)


def dag(tid: datetime) -> date:
    """The Norwegian calendar day of a point in time."""
    return tid.astimezone(OSLO).date()
