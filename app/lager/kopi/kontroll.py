"""Is a safety copy whole? Every part is held against its checksum, and every file that a row points to is looked for. Offline."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from app.lager.filpekere import pekere_i
from app.lager.kopi.form import BLOBLISTE, BLOBMAPPE, FILMAPPE, Manifest, Tabellkopi, les_manifest, odelagt
from app.lager.modeller import hendelse
from signing.logg import Hode, Post, les_hode


def kontroller(mappe: Path) -> Manifest:
    """The manifest of a copy that is whole; raises `OdelagtKopi` that names the first part that is not."""
    manifest = les_manifest(mappe)
    for navn, sha256 in manifest.filer.items():
        if hashlib.sha256(_les(mappe, f"{FILMAPPE}/{navn}")).hexdigest() != sha256:
            raise odelagt(f"{FILMAPPE}/{navn}")
    for tabell in manifest.tabeller:
        _kontroller_tabell(mappe, tabell)
    blobs = set(blobnavn(mappe, manifest))
    for sha256 in sorted(blobs):
        blob(mappe, sha256)
    if savnet := sorted(pekere_i(_alle_rader(mappe, manifest)) - blobs):
        raise odelagt(f"{BLOBMAPPE}/{savnet[0][:2]}/{savnet[0]}")
    return manifest


def rader(mappe: Path, tabell: Tabellkopi) -> Iterator[dict[str, Any]]:
    """The rows of a table, one at a time."""
    with (mappe / tabell.fil).open(encoding="utf-8") as fil:
        for linje in fil:
            yield tabell.les_rad(linje)


def blobnavn(mappe: Path, manifest: Manifest) -> list[str]:
    """The names of the stored files, by the list in the copy."""
    liste = _les(mappe, BLOBLISTE)
    navn = liste.decode("ascii", errors="replace").split()
    if hashlib.sha256(liste).hexdigest() != manifest.blobliste_sha256 or len(navn) != manifest.blobs:
        raise odelagt(BLOBLISTE)
    return navn


def blob(mappe: Path, sha256: str) -> bytes:
    """One stored file, held against its name."""
    sti = f"{BLOBMAPPE}/{sha256[:2]}/{sha256}"
    innhold = _les(mappe, sti)
    if hashlib.sha256(innhold).hexdigest() != sha256:
        raise odelagt(sti)
    return innhold


def poster(mappe: Path, manifest: Manifest) -> Iterator[Post]:
    """The audit log in the copy, document by document."""
    tabell = manifest.tabell(hendelse.name)
    for rad in rader(mappe, tabell) if tabell else ():
        yield Post(**rad)


def hoder(mappe: Path, manifest: Manifest) -> list[Hode]:
    """The stamped heads in the copy."""
    return [les_hode(_les(mappe, f"{FILMAPPE}/{navn}").decode()) for navn in sorted(manifest.filer) if navn.startswith("logghoder/")]


def _alle_rader(mappe: Path, manifest: Manifest) -> Iterator[tuple[str, dict[str, Any]]]:
    return ((tabell.navn, rad) for tabell in manifest.tabeller for rad in rader(mappe, tabell))


def _kontroller_tabell(mappe: Path, tabell: Tabellkopi) -> None:
    sum_, antall = hashlib.sha256(), 0
    try:
        with (mappe / tabell.fil).open("rb") as fil:
            for linje in fil:
                sum_.update(linje)
                antall += 1
    except OSError:
        raise odelagt(tabell.fil) from None
    if sum_.hexdigest() != tabell.sha256 or antall != tabell.rader:
        raise odelagt(tabell.fil)


def _les(mappe: Path, navn: str) -> bytes:
    try:
        return (mappe / navn).read_bytes()
    except OSError:
        raise odelagt(navn) from None
