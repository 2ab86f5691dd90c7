"""Where the files of an installation lie: in the data folder, or in a bucket that many machines share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from sqlalchemy import Engine

from app.lager.blobs import Blobs
from app.lager.filas import Databaselas, Filas, Mappelas
from app.lager.mappelager import Mappelager
from app.lager.motor import er_postgresql
from app.lager.navnefiler import Mappefiler, Navnefiler
from app.lager.s3botte import apne_botte
from app.lager.s3lager import S3filer, S3lager
from app.lageroppsett import S3oppsett

BLOBS, BOTTELAS = "blobs", "fillager"
LESBAR, BARE_VAR = 0o644, 0o600
_TILGANG = {"logghoder": LESBAR}
"""Files that others on the machine may read: heads of the log are there to be copied away."""


@dataclass(frozen=True, slots=True)
class Filhjem:
    """`blobs`: stored bytes by their checksum. `filer`: files with names of their own. `sted`: as an operator says it."""

    sted: str
    blobs: Blobs
    filer: Callable[[str], Navnefiler]
    delt: bool
    """Whether other machines reach the same files."""
    krev_provd: Callable[[], None]
    """Test the place before this process writes to it, once: `Oppsettsfeil` where it cannot be trusted with what must never change."""


def finn_hjem(mappe: Path, motor: Engine, s3: S3oppsett | None) -> Filhjem:
    """The home by the settings. Nothing is asked of a bucket before it is used."""
    return mappehjem(mappe) if s3 is None else _s3hjem(s3, Databaselas(motor) if er_postgresql(motor) else Mappelas(mappe / BOTTELAS))


def mappehjem(mappe: Path) -> Filhjem:
    """In the data folder."""
    return Filhjem(sted=str(mappe), blobs=Mappelager(mappe / BLOBS), filer=partial(_mappefiler, mappe), delt=False, krev_provd=_ingen_prove)


def _ingen_prove() -> None:
    """A folder keeps its word."""


def _mappefiler(mappe: Path, navn: str) -> Navnefiler:
    return Mappefiler(mappe / navn, _TILGANG.get(navn, BARE_VAR))


def _s3hjem(s3: S3oppsett, las: Filas) -> Filhjem:
    botte = apne_botte(s3)
    return Filhjem(sted=s3.sted, blobs=S3lager(botte, las), filer=partial(S3filer, botte), delt=True, krev_provd=botte.krev_provd)
