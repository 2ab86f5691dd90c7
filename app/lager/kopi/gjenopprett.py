"""Puts a safety copy back into an empty data folder and an empty database, of either kind, and brings it up to this version."""

from __future__ import annotations

import os
import shutil
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from sqlalchemy import Connection, Engine, insert, inspect, text

from app.errors import Oppsettsfeil
from app.lager import fellesmerker, migrering
from app.lager.alle_tabeller import metadata
from app.lager.base import apne_for
from app.lager.hjem import BLOBS, Filhjem, finn_hjem
from app.lager.kandidatindeks import NOKKELFIL, fingeravtrykk, krev_lengde
from app.lager.kopi.form import FILMAPPE, Manifest, Tabellkopi, skriv
from app.lager.kopi.kontroll import blob, blobnavn, kontroller, rader
from app.lager.kopi.lag import hoyeste_nummer
from app.lager.logg import HODEMAPPE
from app.lager.motor import er_postgresql, krev_versjon, lag_motor
from app.lager.varigfil import fsync_mappe
from app.settings import Settings
from app.tekst import Tekst

I_EN_OMGANG = 500


@dataclass(frozen=True, slots=True)
class Gjenopprettet:
    """What was put back. `kandidatindeks_stemmer` False: the key is another one, and older contracts of a person are not found."""

    manifest: Manifest
    kandidatindeks_stemmer: bool


def gjenopprett(mappe: Path, settings: Settings, *, kandidatnokkel: Path | None = None) -> Gjenopprettet:
    """The whole copy or nothing. The data folder is there when all of it is in place."""
    manifest = kontroller(mappe)
    _krev_samme_modus(manifest, settings)
    _krev_kjent(manifest)
    _krev_tom_mappe(settings.data)
    nokkel = _kandidatnokkel(mappe, manifest, kandidatnokkel or settings.lager.personindeks)
    under = settings.data.with_name(f".{settings.data.name}.under-arbeid")
    shutil.rmtree(under, ignore_errors=True)
    under.mkdir(parents=True, mode=0o700)
    with ExitStack() as ved_feil:
        ved_feil.callback(shutil.rmtree, under, ignore_errors=True)
        motor = lag_motor(under, settings.database)
        hjem = finn_hjem(under, motor, settings.lager.s3)
        _krev_ingens(hjem)
        _blobs(mappe, manifest, hjem, under)
        _filer(mappe, manifest, hjem, under)
        if settings.lager.personindeks is None:
            skriv(under / NOKKELFIL, nokkel, tilgang=0o400)
        os.sync()  # once for all files, before a row points to any
        _rader(mappe, manifest, motor)
        if settings.data.is_dir():
            settings.data.rmdir()
        under.rename(settings.data)
        ved_feil.pop_all()
    fsync_mappe(settings.data.parent)
    apne_for(settings).lukk()
    return Gjenopprettet(manifest, fingeravtrykk(nokkel) == manifest.nokler.kandidatindeks)


def _blobs(mappe: Path, manifest: Manifest, hjem: Filhjem, til: Path) -> None:
    """The stored files, into the bucket, or into the folder without waiting for the disk at each of them."""
    for sha256 in blobnavn(mappe, manifest):
        if hjem.delt:
            hjem.blobs.legg(blob(mappe, sha256))
            continue
        fil = til / BLOBS / sha256[:2] / sha256
        fil.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        skriv(fil, blob(mappe, sha256))


def _filer(mappe: Path, manifest: Manifest, hjem: Filhjem, til: Path) -> None:
    """What else was copied: heads of the log where they lie, the rest into the data folder."""
    for navn in (en for en in manifest.filer if en != NOKKELFIL):
        samling, _, rest = navn.partition("/")
        if samling == HODEMAPPE:
            hjem.filer(HODEMAPPE).ny(rest, (mappe / FILMAPPE / navn).read_bytes())
            continue
        kilde, fil = mappe / FILMAPPE / navn, til / navn
        fil.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        skriv(fil, kilde.read_bytes(), tilgang=kilde.stat().st_mode & 0o777)


def _rader(mappe: Path, manifest: Manifest, motor: Engine) -> None:
    """In one transaction: the tables of that time, their rows, and what has been migrated since."""
    try:
        with motor.begin() as forbindelse:
            krev_versjon(forbindelse)
            _krev_tom_database(forbindelse)
            migrering.migrer_til(forbindelse, manifest.skjema)
            for tabell in manifest.tabeller:
                _tabell(forbindelse, mappe, tabell)
            migrering.migrer_til(forbindelse, migrering.NYESTE)
            _videre_fra(forbindelse, hoyeste_nummer(forbindelse))
            fellesmerker.glem(forbindelse, *fellesmerker.ALLE)
    finally:
        motor.dispose()


def _tabell(forbindelse: Connection, mappe: Path, kopi: Tabellkopi) -> None:
    tabell, rekke = kopi.som_tabell(), rader(mappe, kopi)
    while omgang := list(islice(rekke, I_EN_OMGANG)):
        forbindelse.execute(insert(tabell), omgang)


_NUMMERERING = {
    True: ("SELECT setval(pg_get_serial_sequence('jobb', 'id'), :nr)",),
    False: ("DELETE FROM sqlite_sequence WHERE name = 'jobb'", "INSERT INTO sqlite_sequence (name, seq) VALUES ('jobb', :nr)"),
}
"""How the last number that was given is told to PostgreSQL, and to SQLite."""


def _videre_fra(forbindelse: Connection, nummer: int) -> None:
    """The next job gets a number that nobody has had."""
    for setning in _NUMMERERING[er_postgresql(forbindelse)]:
        forbindelse.execute(text(setning), {"nr": max(nummer, 1)})


# ---------------------------------------------------------------- what is refused


def _krev_samme_modus(manifest: Manifest, settings: Settings) -> None:
    if manifest.modus != settings.modus.value:
        raise Oppsettsfeil(
            Tekst(
                nb=f"Sikkerhetskopien er laget i {manifest.modus}, men tjenesten er satt opp som {settings.modus.value}.",
                nn=f"Tryggingskopien er laga i {manifest.modus}, men tenesta er sett opp som {settings.modus.value}.",
            ),
            tiltak=Tekst(nb="Rett KONTRAKTVERK_MODUS.", nn="Rett KONTRAKTVERK_MODUS."),
        )


def _krev_kjent(manifest: Manifest) -> None:
    if manifest.skjema not in migrering.kjente():
        raise Oppsettsfeil(
            Tekst(
                nb=f"Sikkerhetskopien er laget av et nyere program (tabeller {manifest.skjema}, program {manifest.program}).",
                nn=f"Tryggingskopien er laga av eit nyare program (tabellar {manifest.skjema}, program {manifest.program}).",
            ),
            tiltak=Tekst(nb="Bruk en nyere utgave av programmet.", nn="Bruk ei nyare utgåve av programmet."),
        )


def _krev_tom_mappe(mappe: Path) -> None:
    if mappe.exists() and (not mappe.is_dir() or any(mappe.iterdir())):
        raise Oppsettsfeil(
            Tekst(nb="Datamappen er ikke tom.", nn="Datamappa er ikkje tom."),
            tiltak=Tekst(nb="Bruk en ny mappe (--data).", nn="Bruk ei ny mappe (--data)."),
        )


def _krev_ingens(hjem: Filhjem) -> None:
    if hjem.blobs.les_merke() is not None:
        raise Oppsettsfeil(
            Tekst(nb=f"Filene i {hjem.sted} hører til en annen database.", nn=f"Filene i {hjem.sted} høyrer til ein annan database."),
            tiltak=Tekst(nb="Bruk et nytt prefiks i KONTRAKTVERK_FILLAGER.", nn="Bruk eit nytt prefiks i KONTRAKTVERK_FILLAGER."),
        )


def _krev_tom_database(forbindelse: Connection) -> None:
    if {"alembic_version", *metadata.tables} & set(inspect(forbindelse).get_table_names()):
        raise Oppsettsfeil(
            Tekst(nb="Databasen i KONTRAKTVERK_DATABASE er ikke tom.", nn="Databasen i KONTRAKTVERK_DATABASE er ikkje tom."),
            tiltak=Tekst(nb="Lag en ny, tom database, og bruk adressen til den.", nn="Lag ein ny, tom database, og bruk adressa til han."),
        )


def _kandidatnokkel(mappe: Path, manifest: Manifest, fil: Path | None) -> bytes:
    """The key of the index of persons: a demo's lies in the copy, production's is kept apart and must be at hand."""
    if fil is not None:
        return krev_lengde(fil.read_bytes())
    if manifest.nokler.med:
        return krev_lengde((mappe / FILMAPPE / NOKKELFIL).read_bytes())
    raise Oppsettsfeil(
        Tekst(
            nb="Nøkkelen til personindeksen er aldri med i en sikkerhetskopi fra produksjon.",
            nn="Nøkkelen til personindeksen er aldri med i ein tryggingskopi frå produksjon.",
        ),
        tiltak=Tekst(
            nb="Hent den der nøklene ligger, og gi den med --kandidatnokkel. Er den tapt, lag en ny fil på 32 tilfeldige byte.",
            nn="Hent han der nøklane ligg, og gi han med --kandidatnokkel. Er han tapt, lag ei ny fil på 32 tilfeldige byte.",
        ),
    )
