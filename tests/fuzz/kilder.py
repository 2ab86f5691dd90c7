"""What is mutated: our own genuine and forged files, containers of ours, and any folder of files besides."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.fuzz.fiendtlig_beholder import beholder, referanse, xades
from tests.unit.verify.angrep import ANGREP
from tests.unit.verify.ekte import EKTE

STORST = 2_000_000
"""Bytes; larger files are mutated as well by smaller ones."""
ENDELSER = frozenset({".pdf", ".asice", ".asics", ".bdoc", ".sce", ".scs", ".edoc", ".adoc", ".ddoc", ".xml", ".zip"})


@dataclass(frozen=True, slots=True)
class Kilde:
    """One file to start from, by name."""

    navn: str
    lag: Callable[[], bytes]


EGNE: Mapping[str, Callable[[], bytes]] = {
    **{f"ekte: {navn}": lag for navn, (lag, _) in EKTE.items()},
    **{f"angrep: {navn}": verdi[0] for navn, verdi in ANGREP.items()},
    "beholder uten signatur som holder": lambda: beholder(xades(referanse() * 3)),
    "XML uten signatur som holder": lambda: xades(referanse()),
}


def kilder(mapper: tuple[Path, ...] = ()) -> Iterator[Kilde]:
    """Our own first, then every file of the folders that is of a kind that we judge, in the order of their names."""
    yield from (Kilde(navn, lag) for navn, lag in EGNE.items())
    for mappe in mapper:
        for fil in sorted(mappe.rglob("*")):
            if fil.suffix.lower() in ENDELSER and fil.is_file() and fil.stat().st_size <= STORST:
                yield Kilde(str(fil.relative_to(mappe)), fil.read_bytes)
