"""Figures that a process keeps of its own work, and the text in which they are read (Prometheus text format 0.0.4).

Counters belong to the process, as the clock does: they start at nought when it starts. What lies in the database is counted there,
when somebody asks (`app.drift.malinger`).
"""

from __future__ import annotations

import math
import threading
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

MEDIETYPE = "text/plain; version=0.0.4; charset=utf-8"
SEKUNDER = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


class Slag(StrEnum):
    """What kind of figure it is, in the words of the format."""

    TELLER = "counter"
    MALER = "gauge"
    FORDELING = "histogram"


@dataclass(frozen=True, slots=True)
class Prove:
    """One figure: what is added to the family's name, the labels in order, the value."""

    merker: Mapping[str, str]
    verdi: float
    endelse: str = ""


@dataclass(frozen=True, slots=True)
class Familie:
    """Figures of one name."""

    navn: str
    slag: Slag
    hjelp: str
    prover: Sequence[Prove]


@dataclass(slots=True)
class Teller:
    """Only grows."""

    navn: str
    hjelp: str
    merkenavn: tuple[str, ...] = ()
    _verdier: dict[tuple[str, ...], float] = field(default_factory=dict)
    _las: threading.Lock = field(default_factory=threading.Lock)

    def tell(self, *merker: str, mengde: float = 1) -> None:
        """Once more under these labels."""
        with self._las:
            self._verdier[merker] = self._verdier.get(merker, 0) + mengde

    def familie(self) -> Familie:
        """As it stands now."""
        with self._las:
            verdier = sorted(self._verdier.items())
        return Familie(self.navn, Slag.TELLER, self.hjelp, [Prove(dict(zip(self.merkenavn, m, strict=True)), v) for m, v in verdier])


@dataclass(slots=True)
class Fordeling:
    """How often something lay below each of some limits, with sum and count."""

    navn: str
    hjelp: str
    merkenavn: tuple[str, ...] = ()
    grenser: tuple[float, ...] = SEKUNDER
    _verdier: dict[tuple[str, ...], list[float]] = field(default_factory=dict)
    _las: threading.Lock = field(default_factory=threading.Lock)

    def legg(self, verdi: float, *merker: str) -> None:
        """One more observation: it is counted in its own step, and the steps are summed when somebody reads."""
        with self._las:
            rad = self._verdier.setdefault(merker, [0.0] * (len(self.grenser) + 2))
            rad[bisect_left(self.grenser, verdi)] += 1
            rad[-1] += verdi

    def familie(self) -> Familie:
        """As it stands now."""
        with self._las:
            verdier = sorted((merker, list(rad)) for merker, rad in self._verdier.items())
        prover = [prove for merker, rad in verdier for prove in self._rad(dict(zip(self.merkenavn, merker, strict=True)), rad)]
        return Familie(self.navn, Slag.FORDELING, self.hjelp, prover)

    def _rad(self, merker: dict[str, str], rad: list[float]) -> Iterable[Prove]:
        sum_, under = rad[-1], 0.0
        for grense, antall in zip((*self.grenser, math.inf), rad[:-1], strict=True):
            under += antall
            yield Prove({**merker, "le": _tall(grense)}, under, "_bucket")
        yield Prove(merker, sum_, "_sum")
        yield Prove(merker, under, "_count")


def som_tekst(familier: Iterable[Familie]) -> str:
    """The figures, each family under its own heading; a family without figures is left out."""
    return "".join(_familie(familie) for familie in familier if familie.prover)


def _familie(familie: Familie) -> str:
    hode = f"# HELP {familie.navn} {_hjelp(familie.hjelp)}\n# TYPE {familie.navn} {familie.slag.value}\n"
    return hode + "".join(f"{familie.navn}{p.endelse}{_merker(p.merker)} {_tall(p.verdi)}\n" for p in familie.prover)


def _merker(merker: Mapping[str, str]) -> str:
    inni = ",".join(f'{navn}="{_merkeverdi(verdi)}"' for navn, verdi in merker.items())
    return f"{{{inni}}}" if inni else ""


def _merkeverdi(tekst: str) -> str:
    return tekst.replace("\\", r"\\").replace("\n", r"\n").replace('"', r"\"")


def _hjelp(tekst: str) -> str:
    return tekst.replace("\\", r"\\").replace("\n", r"\n")


def _tall(verdi: float) -> str:
    if math.isinf(verdi):
        return "+Inf" if verdi > 0 else "-Inf"
    if math.isnan(verdi):
        return "NaN"
    return str(int(verdi)) if verdi == int(verdi) else repr(verdi)


# ---------------------------------------------------------------- what this program counts

KALL = Teller("kontraktverk_http_requests_total", "Calls answered, by route template.", ("rute", "metode", "status"))
KALLTID = Fordeling("kontraktverk_http_request_duration_seconds", "How long calls took.", ("rute", "metode"))
TEGNET = Fordeling("kontraktverk_render_seconds", "How long a PDF took to draw; its count is documents drawn.", ("dokumenttype",))
LAGRET = Teller("kontraktverk_documents_stored_total", "Documents made and stored, new issues too.", ("dokumenttype",))
JOBBER = Teller("kontraktverk_jobs_run_total", "Attempts at jobs by this process.", ("slag", "utfall"))
WEBHOOKS = Teller("kontraktverk_webhook_attempts_total", "Attempts at webhook messages by this process.", ("utfall",))
JOBBTID = Fordeling("kontraktverk_job_duration_seconds", "How long attempts at jobs took.", ("slag",))
EGNE: tuple[Teller | Fordeling, ...] = (KALL, KALLTID, TEGNET, LAGRET, JOBBER, WEBHOOKS, JOBBTID)
