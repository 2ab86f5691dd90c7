"""Which law a sentence rests on, on a date: the dated rows of `forms/felles/<n>/hjemmel.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Hjemmelrad:
    """One reference and the days it holds, both ends included."""

    fra: date
    til: date | None
    hjemmel: str


def hjemmelrader(fil: Path) -> Mapping[str, tuple[Hjemmelrad, ...]]:
    """All rows by the id of the sentence, oldest first."""
    return _rader(fil.read_text(encoding="utf-8"))


@lru_cache(maxsize=8)
def _rader(toml: str) -> Mapping[str, tuple[Hjemmelrad, ...]]:
    data = tomllib.loads(toml)
    return {
        id_: tuple(sorted((Hjemmelrad(rad["fra"], rad.get("til"), rad["hjemmel"]) for rad in rader), key=lambda rad: rad.fra))
        for id_, rader in data.items()
    }


def hjemler_pa(fil: Path, dato: date) -> dict[str, str]:
    """The reference in force on that day for each sentence that has one."""
    return {
        id_: rad.hjemmel
        for id_, rader in hjemmelrader(fil).items()
        for rad in rader
        if rad.fra <= dato and (rad.til is None or dato <= rad.til)
    }


def overlapp(fil: Path) -> tuple[str, ...]:
    """The sentences whose rows overlap: two laws would be printed as one."""
    return tuple(
        id_ for id_, rader in hjemmelrader(fil).items() if any(for_.til is None or for_.til >= etter.fra for for_, etter in pairwise(rader))
    )


def uten_rad(fil: Path, dato: date) -> frozenset[str]:
    """The sentences that have rows, and none in force on that day: they rest on a law that is gone, or has not come yet."""
    return frozenset(hjemmelrader(fil).keys() - hjemler_pa(fil, dato).keys())


def hull(fil: Path, fra: date, til: date | None) -> Mapping[str, date]:
    """Sentence → the first day of the period [fra, til) on which none of its rows is in force."""
    return {id_: dag for id_, rader in hjemmelrader(fil).items() if (dag := _forste_hull(rader, fra, til)) is not None}


def _forste_hull(rader: tuple[Hjemmelrad, ...], fra: date, til: date | None) -> date | None:
    dag = fra
    for rad in rader:
        if rad.fra > dag:
            break
        if rad.til is None:
            return None
        dag = max(dag, rad.til + timedelta(days=1))
    return dag if til is None or dag < til else None
