"""Makes a safety copy while the service works: one consistent look at the rows first, the bytes that they point to after."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, func, select, text, union

from app import VERSJON as PROGRAM
from app.errors import Oppsettsfeil
from app.lager import migrering
from app.lager.alle_tabeller import metadata
from app.lager.base import Lager
from app.lager.kandidatindeks import NOKKELFIL, fingeravtrykk
from app.lager.kopi.form import (
    AVTRYKK,
    BLOBLISTE,
    BLOBMAPPE,
    FILMAPPE,
    MANIFEST,
    TABELLMAPPE,
    Manifest,
    Nokkelbehov,
    Tabellkopi,
    skriv,
    skriv_rad,
    slag_av,
)
from app.lager.logg import HODEMAPPE, hodenavn
from app.lager.modeller import jobb, jobbfeil
from app.lager.motor import er_postgresql
from app.lager.varigfil import fsync_mappe
from app.settings import Settings
from app.tekst import Tekst

FELLES = ("modus", "fylker/*.toml", "fylkesregler.toml")
NOKLER = (NOKKELFIL, "nokler.toml", "demo-tokennokkel.pem", "demo-pki/**/*")
"""Copied in a demo only: whoever has production's data must not have its keys with them."""
_ANDRE_KO = text(
    "SELECT task_name AS slag, args, scheduled_at AS neste_tid FROM procrastinate_jobs WHERE status IN ('todo', 'doing') ORDER BY id"
)


def lag(lager: Lager, settings: Settings, til: Path, *, na: datetime, forrige: Path | None = None) -> Manifest:
    """Make the copy; the folder is there when it is whole. `forrige`: an older copy, whose bytes are linked instead of copied."""
    if til.exists():
        raise _finnes()
    under = til.with_name(f".{til.name}.under-arbeid")
    shutil.rmtree(under, ignore_errors=True)
    under.mkdir(parents=True, mode=0o700)
    with ExitStack() as ved_feil:
        ved_feil.callback(shutil.rmtree, under, ignore_errors=True)
        manifest = _Kopist(lager, settings, under, forrige).kopier(na)
        os.sync()  # once for all files: the folder gets its name when they are on disk
        under.rename(til)
        ved_feil.pop_all()
    fsync_mappe(til.parent)
    return manifest


@dataclass(frozen=True, slots=True)
class _Kopist:
    lager: Lager
    settings: Settings
    til: Path
    forrige: Path | None

    def kopier(self, na: datetime) -> Manifest:
        """Rows, then bytes, with no file taken away in between; then what else there is, and last the manifest."""
        with self.lager.blobs.ingen_sletting():
            with self.lager.lesing() as forbindelse:
                skjema = migrering.versjon(forbindelse) or ""
                tabeller = tuple(self._tabell(forbindelse, tabell) for tabell in metadata.sorted_tables)
                trengs = _nokler_i_bruk(forbindelse)
            blobs = self._blobs()
        liste = "".join(f"{navn}\n" for navn in blobs).encode()
        skriv(self.til / BLOBLISTE, liste)
        demo = self.settings.demo
        manifest = Manifest(
            laget=na,
            program=PROGRAM,
            modus=self.settings.modus.value,
            database=self.lager.motor.dialect.name,
            skjema=skjema,
            tabeller=tabeller,
            filer=self._hoder() | self._filer((*FELLES, *NOKLER) if demo else FELLES),
            blobs=len(blobs),
            blobliste_sha256=hashlib.sha256(liste).hexdigest(),
            nokler=Nokkelbehov(trengs=trengs, kandidatindeks=fingeravtrykk(self.lager.indeksnokkel), med=demo),
        )
        skriv(self.til / MANIFEST, manifest.som_bytes())
        skriv(self.til / AVTRYKK, f"{hashlib.sha256(manifest.som_bytes()).hexdigest()}  {MANIFEST}\n".encode())
        return manifest

    def _tabell(self, forbindelse: Connection, tabell: Table) -> Tabellkopi:
        kolonner = tuple((kolonne.name, slag_av(kolonne)) for kolonne in tabell.columns)
        sum_, antall = hashlib.sha256(), 0
        fil = self.til / TABELLMAPPE / f"{tabell.name}.jsonl"
        fil.parent.mkdir(exist_ok=True)
        with fil.open("wb") as ut:
            for rad in _rader(forbindelse, tabell):
                linje = skriv_rad(kolonner, rad)
                sum_.update(linje)
                ut.write(linje)
                antall += 1
        return Tabellkopi(tabell.name, antall, sum_.hexdigest(), kolonner)

    def _blobs(self) -> list[str]:
        """Every stored file, read and held against its name: a copy of what is broken is none."""
        alle = sorted(self.lager.blobs.alle())
        for sha256 in alle:
            self._blob(sha256)
        return alle

    def _blob(self, sha256: str) -> None:
        fil = self.til / BLOBMAPPE / sha256[:2] / sha256
        fil.parent.mkdir(parents=True, exist_ok=True)
        innhold = self.lager.blobs.hent(sha256)
        gammel = self.forrige / BLOBMAPPE / sha256[:2] / sha256 if self.forrige else None
        if gammel and gammel.is_file() and gammel.read_bytes() == innhold and _lenket(gammel, fil):
            return
        skriv(fil, innhold)

    def _hoder(self) -> dict[str, str]:
        """The stamped heads of the log, which lie where the stored files do."""
        filer = self.lager.hjem.filer(HODEMAPPE)
        return {f"{HODEMAPPE}/{navn}": self._skriv(f"{HODEMAPPE}/{navn}", filer.hent(navn) or b"", 0o644) for navn in hodenavn(self.lager)}

    def _filer(self, monstre: tuple[str, ...]) -> dict[str, str]:
        """What else lies in the data folder, under its name there."""
        navn = sorted({fil.relative_to(self.lager.mappe) for monster in monstre for fil in self.lager.mappe.glob(monster) if fil.is_file()})
        return {en.as_posix(): self._fil(en) for en in navn}

    def _fil(self, navn: Path) -> str:
        fil = self.lager.mappe / navn
        return self._skriv(navn.as_posix(), fil.read_bytes(), fil.stat().st_mode & 0o777)

    def _skriv(self, navn: str, innhold: bytes, tilgang: int) -> str:
        til = self.til / FILMAPPE / navn
        til.parent.mkdir(parents=True, exist_ok=True)
        skriv(til, innhold, tilgang=tilgang)
        return hashlib.sha256(innhold).hexdigest()


def _rader(forbindelse: Connection, tabell: Table) -> Iterator[dict[str, Any]]:
    """Every row in the order of its key, and in the queue also what another engine holds of it."""
    strom = forbindelse.execution_options(yield_per=1000).execute(select(tabell).order_by(*tabell.primary_key.columns))
    yield from (rad._asdict() for rad in strom)
    yield from _ANDRE_KOER.get(tabell.name, _ingen)(forbindelse)


def _ingen(_forbindelse: Connection) -> Iterator[dict[str, Any]]:
    return iter(())


def _fra_procrastinate(forbindelse: Connection) -> Iterator[dict[str, Any]]:
    """Its queue as rows of ours, under numbers that nobody has had: the engine that is set up afterwards fetches them."""
    if not er_postgresql(forbindelse) or forbindelse.execute(text("SELECT to_regclass('procrastinate_jobs')")).scalar() is None:
        return
    na = forbindelse.execute(select(func.now())).scalar()
    for nr, rad in enumerate(forbindelse.execute(_ANDRE_KO), start=hoyeste_nummer(forbindelse) + 1):
        yield {"id": nr, "slag": rad.slag, "args": rad.args, "neste_tid": rad.neste_tid or na, "forsok": 0, "merke": None}


_ANDRE_KOER = {jobb.name: _fra_procrastinate}


def hoyeste_nummer(forbindelse: Connection) -> int:
    """The highest number that a job has had, as far as can be seen."""
    i_ko = forbindelse.execute(select(func.max(jobb.c.id))).scalar() or 0
    feilet = (ref for ref in forbindelse.execute(select(jobbfeil.c.jobb)).scalars() if ref.isdigit())
    return max(i_ko, *map(int, feilet), 0)


def _nokler_i_bruk(forbindelse: Connection) -> tuple[str, ...]:
    med = [select(tabell.c.nokkel_id) for tabell in metadata.sorted_tables if "nokkel_id" in tabell.c]
    return tuple(sorted(forbindelse.execute(union(*med)).scalars()))


def _lenket(gammel: Path, fil: Path) -> bool:
    """A hard link, where both lie on the same disk."""
    try:
        os.link(gammel, fil)
    except OSError:
        return False
    return True


def _finnes() -> Oppsettsfeil:
    return Oppsettsfeil(
        Tekst(nb="Mappen for sikkerhetskopien finnes fra før.", nn="Mappa for tryggingskopien finst frå før."),
        tiltak=Tekst(nb="Gi hver kopi en egen mappe, for eksempel med datoen.", nn="Gi kvar kopi ei eiga mappe, til dømes med datoen."),
    )
