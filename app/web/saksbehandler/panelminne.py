"""What previews are kept in memory: the latest used, within a number and a size, never written anywhere.

A preview is named by a keyed mark over all that it was made of, so that the same content is drawn once and nobody can guess the name.
What has fallen out is drawn anew when somebody asks for the same content again.
"""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import Generic, TypeVar

V = TypeVar("V")
MIB = 1 << 20


class Minne(Generic[V]):
    """Keeps the latest used. One that alone is larger than the limit is kept until the next one comes."""

    def __init__(self, *, flest: int, storst: int) -> None:
        self._flest, self._storst = flest, storst
        self._lagret: OrderedDict[str, tuple[V, int]] = OrderedDict()
        self._samlet = 0
        self._las = Lock()

    def finn(self, nokkel: str) -> V | None:
        """What is kept under the name, which is then the latest used."""
        with self._las:
            if nokkel not in self._lagret:
                return None
            self._lagret.move_to_end(nokkel)
            return self._lagret[nokkel][0]

    def legg(self, nokkel: str, verdi: V, storrelse: int) -> None:
        """Keep it, and let go of what has not been used for longest."""
        with self._las:
            self._glem(nokkel)
            self._lagret[nokkel] = (verdi, storrelse)
            self._samlet += storrelse
            while len(self._lagret) > 1 and (len(self._lagret) > self._flest or self._samlet > self._storst):
                self._glem(next(iter(self._lagret)))

    def tom(self) -> None:
        """Let go of everything."""
        with self._las:
            self._lagret.clear()
            self._samlet = 0

    def _glem(self, nokkel: str) -> None:
        if nokkel in self._lagret:
            self._samlet -= self._lagret.pop(nokkel)[1]
