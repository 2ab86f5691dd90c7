"""How a ratio is measured: variants take turns inside one process, medians are compared, so that load hits all alike."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median

PAR = 11


@dataclass(frozen=True, slots=True)
class Maling:
    """CPU and wall milliseconds of one variant, one figure per round."""

    navn: str
    cpu: tuple[float, ...]
    vegg: tuple[float, ...]

    @property
    def cpu_median(self) -> float:
        return median(self.cpu)

    @property
    def vegg_median(self) -> float:
        return median(self.vegg)


def vekselvis(varianter: Mapping[str, Callable[[], object]], *, par: int = PAR, fremdrift: Callable[[str], None]) -> dict[str, Maling]:
    """Run every variant once to warm up, then `par` rounds in turn; odd rounds run backwards."""
    for variant in varianter.values():
        variant()
    tider: dict[str, list[tuple[float, float]]] = {navn: [] for navn in varianter}
    for runde in range(par):
        fremdrift(f"runde {runde + 1} av {par}")
        navnene = list(varianter) if runde % 2 == 0 else list(reversed(varianter))
        for navn in navnene:
            tider[navn].append(_en(varianter[navn]))
    return {navn: Maling(navn, tuple(c for c, _ in t), tuple(v for _, v in t)) for navn, t in tider.items()}


def _en(variant: Callable[[], object]) -> tuple[float, float]:
    gc.collect()
    cpu, vegg = time.process_time(), time.perf_counter()
    variant()
    return (time.process_time() - cpu) * 1000, (time.perf_counter() - vegg) * 1000
