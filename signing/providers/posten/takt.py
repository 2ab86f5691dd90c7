"""How fast one organisation may call: Posten takes ten calls a second, and who goes beyond is blocked for half a minute.

Source: signering-docs, opprette-oppdrag, «Speed». A queue with much in it is four calls a change, and fast networks make more than ten.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock

MELLOMROM = 0.125
"""Seconds between two calls: eight a second, so that another process may ask too."""


class Takt:
    """Shared by all threads that call for one organisation."""

    def __init__(self, klokke: Callable[[], float] = time.monotonic, sov: Callable[[float], None] = time.sleep) -> None:
        self._klokke, self._sov = klokke, sov
        self._neste, self._las = 0.0, Lock()

    def vent(self) -> None:
        """Return when a call may be made. Places are given in the order of asking."""
        with self._las:
            na = self._klokke()
            plass = max(na, self._neste)
            self._neste = plass + MELLOMROM
        if plass > na:
            self._sov(plass - na)
