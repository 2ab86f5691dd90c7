"""A national peak day on one machine: `python -m bench.toppdag [--kontrakter 4000] [--uten-drap]`.

Two web processes and two workers over one PostgreSQL take in, draw, send, sign, seal and archive so many contracts with three signatures
each, as fast as they can; callers are a part of this process. When a third has been archived, one of each is killed (SIGKILL) and started
again some seconds later, as an orchestrator would. At the end every contract is looked for, and every sealed file is verified.

What is printed: how long it took, and how that compares with drawing the same documents and doing nothing else with them (two bare
renderers side by side, measured before and after in the same run). Exit 1 when anything was lost, doubled or not as it should be.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import psycopg
from rich.console import Console
from rich.table import Table

from app import flyt
from app.api.tilgang import utsted_demotoken
from app.clock import na
from app.identitet.bruker import Brukerrolle
from app.settings import Settings
from app.skjema.register import eksempler
from bench.databaser import mappe
from bench.grunnlag import bord
from bench.toppkallere import Dag, Kall, i_gang, sammendrag
from signing.verify import Integritet
from tests.klynge import klynge

EKSEMPEL, FYLKE, SIGNATARER = "rogaland-kopi-av-arbeidsavtale", "11", 3
KALLERE, OPPSTART, GJENOPPLIVES_ETTER, ETTERARBEID = 6, 120.0, 10.0, 3600.0
TEGNINGER = 24
"""Documents that each bare renderer draws, before and after."""
skjerm = Console(stderr=True)


@dataclass
class Prosess:
    """One process of the installation, started with its own arguments and the settings of all."""

    navn: str
    argumenter: tuple[str, ...]
    miljo: Mapping[str, str]
    logg: Path
    prosess: subprocess.Popen[bytes] | None = None
    drept: float | None = None

    def start(self) -> None:
        with self.logg.open("ab") as ut:
            self.prosess = subprocess.Popen([sys.executable, "-m", "app.cli", *self.argumenter], env=self.miljo, stdout=ut, stderr=ut)

    def drep(self) -> None:
        if self.prosess is None:
            raise RuntimeError(f"{self.navn} is not started")
        self.prosess.send_signal(signal.SIGKILL)
        self.prosess.wait()
        self.drept = time.monotonic()

    def stopp(self) -> None:
        if self.prosess is not None and self.prosess.poll() is None:
            self.prosess.terminate()
            try:
                self.prosess.wait(40)
            except subprocess.TimeoutExpired:
                self.prosess.kill()


@dataclass
class Anlegg:
    """The whole installation."""

    rot: Path
    database: str
    porter: tuple[int, ...]
    web: list[Prosess] = field(default_factory=list)
    arbeidere: list[Prosess] = field(default_factory=list)

    @property
    def arkiv(self) -> Path:
        return self.rot / "arkiv"

    @property
    def data(self) -> Path:
        return self.rot / "data"

    def miljo(self) -> dict[str, str]:
        egne = {"DATABASE": self.database, "JOBBER": "procrastinate", "ARKIV": str(self.arkiv), "DATA": str(self.data)}
        return {**os.environ, **{f"KONTRAKTVERK_{navn}": verdi for navn, verdi in egne.items()}, "KONTRAKTVERK_ADRESSE": ADRESSE}

    def start(self) -> None:
        self.arkiv.mkdir()
        for port in self.porter:
            self.web.append(Prosess(f"web {port}", ("server", "--port", str(port)), self.miljo(), self.rot / f"web-{port}.log"))
        for nr in (1, 2):
            self.arbeidere.append(Prosess(f"arbeider {nr}", ("arbeider",), self.miljo(), self.rot / f"arbeider-{nr}.log"))
        for prosess in (*self.web, *self.arbeidere):
            prosess.start()
        for port in self.porter:
            _vent_pa(port)

    def stopp(self) -> None:
        for prosess in (*self.web, *self.arbeidere):
            prosess.stopp()


ADRESSE = "http://127.0.0.1:8000"
"""The address that stands in the documents: one for both web processes, as behind a load balancer."""


def _vent_pa(port: int) -> None:
    slutt = time.monotonic() + OPPSTART
    while time.monotonic() < slutt:
        try:
            with urlopen(f"http://127.0.0.1:{port}/helse/levende", timeout=2) as svar:
                if svar.status == 200:
                    return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError(f"the service on port {port} does not answer")


@contextmanager
def anlegget() -> Iterator[Anlegg]:
    """Database, two web processes, two workers; all gone afterwards."""
    with ExitStack() as ved_slutt:
        base = ved_slutt.enter_context(klynge())
        rot = ved_slutt.enter_context(mappe())
        anlegg = Anlegg(rot, base.ny_database("toppdag"), _ledige_porter())
        ved_slutt.callback(anlegg.stopp)
        anlegg.start()
        yield anlegg


def _ledige_porter() -> tuple[int, ...]:
    from socket import socket

    with socket() as en, socket() as to:
        en.bind(("127.0.0.1", 0))
        to.bind(("127.0.0.1", 0))
        return en.getsockname()[1], to.getsockname()[1]


# ---------------------------------------------------------------- the day


def dagen(anlegg: Anlegg, antall: int, *, drap: bool) -> tuple[Dag, Kall, float]:
    """All the contracts from data to archive; gives the seconds it took."""
    settings = Settings.fra_miljo({}, data=anlegg.data)
    token = utsted_demotoken(settings, Brukerrolle.FAGSYSTEM, FYLKE, na())
    dag = Dag(next(e for e in eksempler(settings.forms) if e.navn == EKSEMPEL), antall)
    kall, start, sist = Kall(), time.monotonic(), 0.0
    trader = i_gang(dag, anlegg.porter, token, kall, kallere=KALLERE)
    ofre = [anlegg.web[0], anlegg.arbeidere[0]] if drap else []
    while any(trad.is_alive() for trad in trader):
        trader[0].join(0.2)
        if ofre and len(dag.ferdige) >= antall // 3:
            _drep(ofre)
            ofre = []
        for prosess in (*anlegg.web, *anlegg.arbeidere):
            if prosess.drept is not None and time.monotonic() - prosess.drept > GJENOPPLIVES_ETTER:
                prosess.drept = None
                prosess.start()
                skjerm.print(f"{prosess.navn} er startet igjen")
        if time.monotonic() - sist > 15:
            sist = time.monotonic()
            skjerm.print(f"{sist - start:6.0f} s: {dag.laget} laget, {dag.signert} signaturer, {len(dag.ferdige)} arkivert", style="dim")
    _vent_pa_bevis(anlegg, 0 if dag.feil else antall)
    return dag, kall, time.monotonic() - start


def _vent_pa_bevis(anlegg: Anlegg, antall: int) -> None:
    """The evidence packages are made beside the archive's; the day is over when the last one is there."""
    slutt = time.monotonic() + ETTERARBEID
    while time.monotonic() < slutt:
        with psycopg.connect(anlegg.database) as forbindelse:
            rad = forbindelse.execute("SELECT count(DISTINCT dokument_id) FROM bevispakke").fetchone()
        if rad is not None and rad[0] >= antall:
            return
        time.sleep(1)


def _drep(ofre: list[Prosess]) -> None:
    for offer in ofre:
        offer.drep()
        skjerm.print(f"{offer.navn} er drept (SIGKILL)", style="bold")


# ---------------------------------------------------------------- afterwards


def kontroll(anlegg: Anlegg, dag: Dag) -> list[str]:
    """What is not as it should be. Every file in the archive is verified."""
    feil = list(dag.feil)
    mapper = [m for m in anlegg.arkiv.iterdir() if not m.name.startswith(".")]
    if len(set(dag.ferdige)) != dag.antall or {m.name for m in mapper} != set(dag.ferdige):
        feil.append(f"{len(set(dag.ferdige))} ferdige, {len(mapper)} i arkivet, {dag.antall} bestilt")
    with psycopg.connect(anlegg.database) as forbindelse:
        for hva, sporring, ventet in _TELLINGER:
            rad = forbindelse.execute(sporring.encode()).fetchone()
            if (funnet := rad[0] if rad else None) != ventet * dag.antall:
                feil.append(f"{hva}: {funnet}, ventet {ventet * dag.antall}")
    with multiprocessing.get_context("spawn").Pool(2) as arbeidere:
        par = [(anlegg.data, en) for en in mapper]
        darlige = [navn for navn in arbeidere.imap_unordered(_darlig, par, chunksize=20) if navn]
    return [*feil, *(f"ikke i orden i arkivet: {navn}" for navn in darlige[:5])]


_TELLINGER = (
    ("dokumenter", "SELECT count(*) FROM dokument", 1),
    ("arkiverte ordre", "SELECT count(*) FROM oppdrag WHERE tilstand = 'arkivert'", 1),
    ("signaturer i loggen", "SELECT count(*) FROM hendelse WHERE type = 'oppdrag.signert'", SIGNATARER),
    ("forseglinger i loggen", "SELECT count(*) FROM hendelse WHERE type = 'oppdrag.forseglet'", 1),
    ("bevispakker", "SELECT count(DISTINCT dokument_id) FROM bevispakke", 1),
    ("oppgitte jobber", "SELECT count(*) FROM jobbfeil", 0),
)


def _darlig(hva: tuple[Path, Path]) -> str | None:
    """The folder's name, if its document is not intact, trusted and at B-LTA with all its signatures and the seal."""
    data, mappen = hva
    pdf = next(fil for fil in sorted(mappen.glob("*.pdf")) if not fil.name.startswith("vedlegg"))
    rapport = flyt.verifiser(_bord(data), pdf.read_bytes(), na=na())
    signert = {s.vurdert.navn for s in rapport.signaturer if not s.er_tidsstempel}
    god = rapport.integritet is Integritet.INTAKT and rapport.indikasjon == "TOTAL_PASSED"
    return None if god and len(signert) == SIGNATARER + 1 else mappen.name


@lru_cache(maxsize=1)
def _bord(data: Path) -> flyt.Verksted:
    return flyt.verksted(Settings.fra_miljo({}, data=data))


# ---------------------------------------------------------------- the bare renderer


def _tegn(antall: int) -> float:
    """Seconds for so many drawings in this process, warm."""
    from bench.tjeneste import tegner

    tegn = tegner(EKSEMPEL)
    tegn()
    start = time.perf_counter()
    for _ in range(antall):
        tegn()
    return time.perf_counter() - start


def bare_tegning() -> float:
    """Seconds a document with two bare renderers side by side: what two cores can do."""
    with multiprocessing.get_context("spawn").Pool(2) as to:
        tider = to.map(_tegn, [TEGNINGER, TEGNINGER], chunksize=1)
    return max(tider) / (2 * TEGNINGER)


def main() -> int:
    valg = argparse.ArgumentParser(description=__doc__)
    valg.add_argument("--kontrakter", type=int, default=4000)
    valg.add_argument("--uten-drap", action="store_true")
    valgt = valg.parse_args()
    bord()
    for_ = bare_tegning()
    skjerm.print(f"bare tegning: {1 / for_:.2f} dokumenter i sekundet på to kjerner")
    with anlegget() as anlegg:
        dag, kall, sekunder = dagen(anlegg, valgt.kontrakter, drap=not valgt.uten_drap)
        skjerm.print("kontrollerer alt i arkivet", style="dim")
        feil = kontroll(anlegg, dag)
        if feil:
            _vis_logger(anlegg)
    etter = bare_tegning()
    tegning = (for_ + etter) / 2 * valgt.kontrakter
    resultat: dict[str, Any] = {
        "kontrakter": valgt.kontrakter,
        "signaturer": dag.signert,
        "sekunder": round(sekunder, 1),
        "i_sekundet": round(valgt.kontrakter / sekunder, 3),
        "bare_tegning_sekunder": round(tegning, 1),
        "forhold": round(sekunder / tegning, 2),
        "kall": {slag: {"antall": n, "median": m, "p95": p, "sendt_om_igjen": o} for slag, n, m, p, o in sammendrag(kall)},
        "feil": feil,
    }
    _skriv(resultat)
    return 1 if feil else 0


def _vis_logger(anlegg: Anlegg) -> None:
    for prosess in (*anlegg.web, *anlegg.arbeidere):
        skjerm.print(f"--- {prosess.navn}\n{prosess.logg.read_text(errors='replace')[-1500:]}", style="dim", markup=False)


def _skriv(resultat: Mapping[str, Any]) -> None:
    ut = Path("build/toppdag.json")
    ut.parent.mkdir(exist_ok=True)
    ut.write_text(json.dumps(resultat, ensure_ascii=False, indent=1), encoding="utf-8")
    tabell = Table("kall", "antall", "median s", "95 % s", "om igjen")
    for slag, tall in resultat["kall"].items():
        tabell.add_row(slag, str(tall["antall"]), f"{tall['median']:.2f}", f"{tall['p95']:.2f}", str(tall["sendt_om_igjen"]))
    Console().print(tabell)
    Console().print(
        f"{resultat['kontrakter']} kontrakter, {resultat['signaturer']} signaturer på {resultat['sekunder'] / 60:.1f} min: "
        f"{resultat['forhold']:.2f} × tiden to nakne tegnere bruker på de samme dokumentene",
    )
    for feil in resultat["feil"]:
        Console().print(f"FEIL: {feil}", style="red")


if __name__ == "__main__":
    sys.exit(main())
