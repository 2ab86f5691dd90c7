"""The disk is full for a while: what does not fit goes wrong, nothing is left half, and it goes on when there is room again."""

from __future__ import annotations

import hashlib
import resource
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from app.lager.motor import er_postgresql
from signing.states import Tilstand
from tests.fault.ordreverk import Ordreverk, apne_ordreverk
from tests.jobbkjede import KOMBINASJONER, vent_til

pytestmark = [pytest.mark.fault, pytest.mark.tung]
TALMODIG: dict[str, Any] = {"forsok": 1000, "ventetid": 0.3}
SEKUNDER = 3.0
PLASS = "24m"
FULL = ("OSError", "OperationalError", "ArkivSvarerIkke")
"""What the log says of a job, or of the queue itself, that met the full disk."""


def gar_galt(verk: Ordreverk) -> bool:
    """A signer could not sign, or a worker could not work."""
    return verk.hindret > 0 or any(en in verk.logg(10**7) for en in FULL)


def fyll(ballast: Path) -> None:
    """To the last page."""
    with ballast.open("wb", buffering=0) as ut, suppress(OSError):
        while True:
            ut.write(bytes(4096))


def ingenting_er_halvt(verk: Ordreverk) -> None:
    """Every file is what its name says, none is left from an attempt, and SQLite finds no fault with its own."""
    rot = verk.lager.mappe / "blobs"
    assert [fil for fil in rot.rglob(".*") if fil.name not in {".las", ".merke"}] == []
    for sha256 in verk.lager.blobs.alle():
        assert hashlib.sha256(verk.lager.blobs.hent(sha256)).hexdigest() == sha256
    if not er_postgresql(verk.lager.motor):
        with verk.lager.lesing() as forbindelse:
            assert forbindelse.execute(text("PRAGMA integrity_check")).scalar() == "ok"


def test_prosessen_far_ikke_skrive_mer_en_stund(ordreverk: Ordreverk) -> None:
    """No file may grow, whichever disk it is on: the log and SQLite's among them."""
    for nr in range(3):
        ordreverk.apne(f"ordre-{nr}")
    (prosess,) = ordreverk.startet()
    assert vent_til(lambda: ordreverk.signer_de_varslede() > 0, hoyst=60)
    assert prosess.pid
    _, hoyst = resource.prlimit(prosess.pid, resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
    frist = time.monotonic() + SEKUNDER
    while time.monotonic() < frist:
        ordreverk.signer_de_varslede()
        time.sleep(0.1)
    assert ordreverk.tilstander()[Tilstand.FULLFORT.value] == ordreverk.tilstander()[Tilstand.ARKIVERT.value] == 0, "sealed without a disk"
    assert prosess.is_alive()
    resource.prlimit(prosess.pid, resource.RLIMIT_FSIZE, (hoyst, hoyst))
    ordreverk.til_alt_er_arkivert(hoyst=90)
    ingenting_er_halvt(ordreverk)
    ordreverk.kontroller()
    ordreverk.stopp()


@pytest.fixture
def liten_disk(tmp_path: Path) -> Iterator[Callable[[str], Path]]:
    """Mounts small disks of their own in the folder."""
    montert: list[Path] = []

    def monter(navn: str) -> Path:
        mappe = tmp_path / navn
        mappe.mkdir()
        svar = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={PLASS}", "tmpfs", str(mappe)], check=False, capture_output=True)
        if svar.returncode:
            pytest.skip("a file system cannot be mounted here")
        montert.append(mappe)
        return mappe

    yield monter
    for mappe in montert:
        subprocess.run(["umount", "-l", str(mappe)], check=True)


@pytest.mark.parametrize("navn", ["data", "arkiv"])
@pytest.mark.parametrize("kombinasjon", KOMBINASJONER)
def test_disken_er_full_en_stund(
    tmp_path: Path, ny_database: Callable[[str], str | None], liten_disk: Callable[[str], Path], kombinasjon: str, navn: str
) -> None:
    disk = liten_disk(navn)
    with ExitStack() as ved_slutt:
        database = ny_database(KOMBINASJONER[kombinasjon][0])
        verk = apne_ordreverk(kombinasjon, tmp_path, database, ved_slutt=ved_slutt, **TALMODIG)
        for nr in range(3):
            verk.apne(f"ordre-{nr}")
        verk.startet()
        assert vent_til(lambda: verk.signer_de_varslede() > 0, hoyst=60)
        ballast = disk / "ballast"
        fyll(ballast)
        assert vent_til(lambda: verk.signer_sa_langt_det_gar() and gar_galt(verk), hoyst=60), verk.logg()
        time.sleep(SEKUNDER / 3)
        assert verk.tilstander()[Tilstand.ARKIVERT.value] == 0
        ballast.unlink()
        verk.til_alt_er_arkivert(hoyst=90)
        ingenting_er_halvt(verk)
        verk.kontroller()
        verk.stopp()
