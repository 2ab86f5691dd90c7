"""That an HSM has refused a PIN, for all processes that share a data folder: a command or a restarted worker does not try it once more.

One file for each token, made when it refuses a PIN and gone when it lets somebody in. It holds marks that only the keys of this
installation can make (HMAC): a PIN has a few digits, so from a plain checksum it would be found at once. A PIN file that says something
else has another mark, and is tried.
"""

from __future__ import annotations

import fcntl
import hmac
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from app.errors import Oppsettsfeil
from app.lager import nokkelfil
from app.lager.kryptering import Nokkel
from app.lager.varigfil import lag_mappe, skriv_ny
from app.segloppsett import Hsmsegl
from app.settings import Settings
from signing.hsmpin import Avvisning

MAPPE = "hsm-pin-avvist"
FORMAL = "hsm-pin"


def pinminnet(kilde: Hsmsegl, settings: Settings) -> Filminne:
    """The memory of the token that this seal's key is in."""
    navn = sha256(json.dumps([str(kilde.bibliotek), kilde.token]).encode()).hexdigest()[:16]
    return Filminne(fil=settings.data / MAPPE / f"{navn}.json", pinfil=kilde.pinfil, nokler=settings.nokler)


@dataclass(frozen=True, slots=True)
class _Husket:
    merker: frozenset[str]
    telt: bool


@dataclass(frozen=True, slots=True)
class Filminne:
    """Implements `signing.hsmpin.Pinminne`. `nokler`: the installation's keys; without them nothing is written."""

    fil: Path
    pinfil: Path
    nokler: Path | None

    @contextmanager
    def alene(self) -> Iterator[None]:
        """The PIN file is the lock: every process that could try it can read it. A file system without locks is done without."""
        beskrivelse = os.open(self.pinfil, os.O_RDONLY | os.O_CLOEXEC)
        try:
            with suppress(OSError):
                fcntl.flock(beskrivelse, fcntl.LOCK_EX)
            yield
        finally:
            os.close(beskrivelse)

    def avvist(self, pin: str) -> Avvisning | None:
        """Whether the token has refused this one. Where that cannot be told, it has: a token that locks itself costs more."""
        try:
            husket = self._husket()
            merker = {self._merke(nokkel, pin) for nokkel in self._ring()} if husket else set()
        except (OSError, ValueError, KeyError, TypeError, Oppsettsfeil):
            return Avvisning(telt=False)
        return Avvisning(husket.telt) if husket and husket.merker & merker else None

    def husk(self, pin: str, *, telt: bool) -> None:
        """It has. A disk that is full leaves it to the process's own memory."""
        with suppress(OSError, Oppsettsfeil):
            merker = {self._merke(nokkel, pin) for nokkel in self._ring()[:1]}
            if merker:
                self._skriv(_Husket(self._tidligere() | merker, telt))

    def glem(self) -> None:
        """It let somebody in."""
        with suppress(OSError):
            self.fil.unlink(missing_ok=True)

    # ------------------------------------------------------------ the file

    def _husket(self) -> _Husket | None:
        if not self.fil.exists():
            return None
        lest = json.loads(self.fil.read_text(encoding="ascii"))
        return _Husket(frozenset(lest["merker"]), bool(lest["telt"]))

    def _tidligere(self) -> frozenset[str]:
        try:
            husket = self._husket()
        except (ValueError, KeyError, TypeError):
            return frozenset()
        return husket.merker if husket else frozenset()

    def _skriv(self, husket: _Husket) -> None:
        lag_mappe(self.fil.parent)
        self.fil.unlink(missing_ok=True)
        innhold = json.dumps({"merker": sorted(husket.merker), "telt": husket.telt}).encode("ascii")
        skriv_ny(self.fil, innhold, tilgang=0o600)

    def _ring(self) -> tuple[Nokkel, ...]:
        """The current key first."""
        if self.nokler is None:
            return ()
        ring = nokkelfil.les(self.nokler)
        return (ring.nokler[ring.gjeldende], *ring.nokler.values())

    def _merke(self, nokkel: Nokkel, pin: str) -> str:
        return hmac.digest(nokkel.avled(FORMAL), json.dumps([self.fil.name, pin]).encode(), "sha256").hex()
