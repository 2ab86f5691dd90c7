"""Is the service able to do its work? Each part is looked at in a thread of its own, and waited for only so long.

An answer is kept for a while, so that whoever asks often costs nothing, and a part that hangs is asked once, not again and again.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Mapping
from concurrent.futures import Future, wait
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app import VERSJON
from app.drift.avvik import ALVOR, Avvik, Tilstand, uten_svar
from app.drift.deler import DELER, Del
from app.drift.grunnlag import Driftsgrunnlag
from app.jobber.grense import trygt

FRIST = 3.0
"""Seconds: below what a container's own check waits."""


@dataclass(slots=True)
class _Prove:
    """One look at one part: `svar` is an Avvik, or None where all is well."""

    begynt: float
    svar: Future[Avvik | None] = field(default_factory=Future)


@dataclass(frozen=True, slots=True)
class Helsesvar:
    """The state of each part, and what is wrong."""

    modus: str
    avvik: Mapping[str, Avvik | None]
    sett: Mapping[str, datetime] = field(default_factory=dict)
    """When this process first saw each part as it is now; what was before it began, it cannot know."""

    @property
    def tilstand(self) -> Tilstand:
        """The worst of all."""
        return max(map(_tilstand, self.avvik.values()), key=ALVOR.__getitem__, default=Tilstand.OK)

    @property
    def deler(self) -> dict[str, Tilstand]:
        """Part by part."""
        return {navn: _tilstand(ett) for navn, ett in self.avvik.items()}

    def som_json(self) -> dict[str, Any]:
        """As /helse and the command tell it."""
        return {
            "status": self.tilstand.value,
            "modus": self.modus,
            "versjon": VERSJON,
            "deler": {navn: tilstand.value for navn, tilstand in self.deler.items()},
            "avvik": [ett.som_json(navn) for navn, ett in self.avvik.items() if ett],
        }


class Helse:
    """Looks at the parts."""

    def __init__(self, grunnlag: Driftsgrunnlag, deler: Mapping[str, Del] = DELER, frist: float = FRIST) -> None:
        self.grunnlag, self.frist = grunnlag, frist
        self.deler = {navn: del_ for navn, del_ in deler.items() if del_.finnes(grunnlag.settings)}
        self._prover: dict[str, _Prove] = {}
        self._sett: dict[str, tuple[str | None, datetime]] = {}
        self._las = threading.Lock()

    async def svar(self) -> Helsesvar:
        """For the service: nobody else waits meanwhile."""
        if venter := self._se_etter():
            await asyncio.wait([asyncio.wrap_future(ett) for ett in venter], timeout=self.frist)
        return self._svar()

    def svar_na(self) -> Helsesvar:
        """For a command."""
        wait(self._se_etter(), timeout=self.frist)
        return self._svar()

    def _se_etter(self) -> list[Future[Avvik | None]]:
        """Begin what is not known any more; those worth waiting for: one that has hung longer than we wait is not."""
        na = time.monotonic()
        with self._las:
            for navn, del_ in self.deler.items():
                if self._er_gammel(navn, na):
                    self._prover[navn] = _Prove(na)
                    threading.Thread(target=self._prov, args=(navn, del_), daemon=True, name=f"helse-{navn}").start()
            return [p.svar for p in self._prover.values() if not p.svar.done() and na - p.begynt < self.frist]

    def _er_gammel(self, navn: str, na: float) -> bool:
        prove = self._prover.get(navn)
        return prove is None or (prove.svar.done() and na - prove.begynt >= self.deler[navn].varer)

    def _prov(self, navn: str, del_: Del) -> None:
        svar = self._prover[navn].svar
        if not trygt(f"helse-{navn}", lambda: svar.set_result(del_.sjekk(self.grunnlag))):
            svar.set_result(del_.ellers)

    def _svar(self) -> Helsesvar:
        na = self.grunnlag.clock()
        with self._las:
            avvik = {navn: _funnet(self._prover[navn], del_) for navn, del_ in self.deler.items()}
            for navn, ett in avvik.items():
                self._merk(navn, ett.kode if ett else None, na)
            return Helsesvar(self.grunnlag.settings.modus.value, avvik, {navn: tid for navn, (_, tid) in self._sett.items()})

    def _merk(self, navn: str, kode: str | None, na: datetime) -> None:
        if navn not in self._sett or self._sett[navn][0] != kode:
            self._sett[navn] = (kode, na)


def _funnet(prove: _Prove, del_: Del) -> Avvik | None:
    return prove.svar.result() if prove.svar.done() else uten_svar(del_.ellers)


def _tilstand(avvik: Avvik | None) -> Tilstand:
    return avvik.tilstand if avvik else Tilstand.OK
