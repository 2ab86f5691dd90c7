"""Stored bytes, and files with names of their own, in a bucket that many machines share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, auto
from itertools import islice

from app.lager.blobs import FillagerSvarerIkke, Fjernet, er_navn, finnes_ikke, krev_innhold, navngi, odelagt, sti
from app.lager.filas import Filas
from app.lager.navnefiler import Navnefil
from app.lager.s3botte import Botte, ForStortError
from app.lager.s3feil import PROV_IGJEN, SVARER_IKKE

BRUKT, MERKE = ".brukt", ".prove/merke"
_FORSOK = 3
_I_EN_OMGANG = 100
"""Files taken away while the lock is held: whoever stores the same bytes waits so long."""


class _Utfall(Enum):
    BORTE = auto()
    HOLDT = auto()
    BLIR = auto()


@dataclass(frozen=True, slots=True)
class S3lager:
    """Implements `app.lager.blobs.Blobs`. `las`: between all who share the bucket.

    A created object is new by itself. One that was there gets a mark beside it, written while the lock is held: the sweep asks for both.
    """

    botte: Botte
    las: Filas = field(repr=False)

    def legg(self, innhold: bytes) -> str:
        """Store the bytes and give their name. Bytes that were there are read and held against their name."""
        sha256 = navngi(innhold)
        for _ in range(_FORSOK):
            if self.botte.ny(sti(sha256), innhold) or self._tatt_i_bruk(sha256):
                return sha256
        raise FillagerSvarerIkke(SVARER_IKKE, tiltak=PROV_IGJEN)

    def _tatt_i_bruk(self, sha256: str) -> bool:
        """Make what is there new; False where it was taken away in between."""
        with self.las.delt():
            self.botte.sett(f"{BRUKT}/{sha256}", b"")
            funnet = self._les(sha256)
        return funnet is not None and krev_innhold(sha256, funnet) is funnet

    def hent(self, sha256: str) -> bytes:
        """The bytes, checked against their name."""
        innhold = self._les(sha256)
        if innhold is None:
            raise finnes_ikke(sha256)
        return krev_innhold(sha256, innhold)

    def _les(self, sha256: str) -> bytes | None:
        try:
            return self.botte.hent(sti(sha256))
        except ForStortError:
            raise odelagt(sha256) from None

    def alle(self) -> Iterator[str]:
        """The names of all that is stored, in no order."""
        navnene = (sti_.rpartition("/")[2] for sti_, _, _ in self.botte.alle() if sti_.count("/") == 1 and not sti_.startswith("."))
        return (navn for navn in navnene if er_navn(navn))

    def fjern(self, navn: Iterable[str], *, eldre_enn: datetime) -> Fjernet:
        """Take these away, those stored since then apart; none while somebody stores the same or copies."""
        rekke, utfall = iter(navn), dict[str, _Utfall]()
        while bolk := list(islice(rekke, _I_EN_OMGANG)):
            with self.las.alene() as fatt:
                if not fatt:
                    break
                utfall.update((sha256, self._fjern(sha256, eldre_enn)) for sha256 in bolk)
        return Fjernet(
            borte=tuple(sha256 for sha256, ble in utfall.items() if ble is _Utfall.BORTE),
            holdt=tuple(sha256 for sha256, ble in utfall.items() if ble is _Utfall.HOLDT),
        )

    def _fjern(self, sha256: str, eldre_enn: datetime) -> _Utfall:
        fil, brukt = self.botte.finn(sti(sha256)), self.botte.finn(f"{BRUKT}/{sha256}")
        if fil is None or any(ett is not None and ett[1] >= eldre_enn for ett in (fil, brukt)):
            return _Utfall.BLIR
        if not self.botte.fjern(sti(sha256)):
            return _Utfall.HOLDT
        if brukt is not None:
            self.botte.fjern(f"{BRUKT}/{sha256}")
        return _Utfall.BORTE

    def ingen_sletting(self) -> AbstractContextManager[None]:
        """Nothing is taken away meanwhile, by any machine."""
        return self.las.delt()

    def prov(self) -> bool:
        """Whether a file can be written and read back now."""
        return self.botte.svarer()

    def merk(self, merke: str) -> str:
        """Write whose bucket this is, unless it stands there already; the mark that stands."""
        self.botte.ny(MERKE, merke.encode())
        return self.les_merke() or ""

    def les_merke(self) -> str | None:
        """Whose bucket this is."""
        funnet = self.botte.hent(MERKE)
        return None if funnet is None else funnet.decode("utf-8", errors="replace")


@dataclass(frozen=True, slots=True)
class S3filer:
    """Implements `app.lager.navnefiler.Navnefiler`, under one folder of the bucket. When a file was stored, the server's clock says."""

    botte: Botte
    mappe: str

    def ny(self, navn: str, innhold: bytes, *, na: datetime | None = None) -> bool:  # noqa: ARG002 - the server's clock is the one
        """Store a file, unless one stands there."""
        return self.botte.ny(f"{self.mappe}/{navn}", innhold)

    def hent(self, navn: str) -> bytes | None:
        """What it holds."""
        try:
            return self.botte.hent(f"{self.mappe}/{navn}")
        except ForStortError:
            return None

    def finn(self, navn: str) -> Navnefil | None:
        """The file, without what it holds."""
        funnet = self.botte.finn(f"{self.mappe}/{navn}")
        return None if funnet is None else Navnefil(navn, *funnet)

    def alle(self, under: str = "") -> Iterator[Navnefil]:
        """Those in this folder and below it."""
        for sti_, storrelse, endret in self.botte.alle(f"{self.mappe}/{under}".rstrip("/")):
            yield Navnefil(sti_.removeprefix(f"{self.mappe}/"), storrelse, endret)

    def fjern(self, navn: str) -> None:
        """Take it away; a bucket that keeps everything for a time lets go of it afterwards. What lies here is encrypted or public."""
        self.botte.fjern(f"{self.mappe}/{navn}")
