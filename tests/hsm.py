"""An HSM for the tests: SoftHSM2 with a token in a folder of its own, and keys that are taken into it."""

from __future__ import annotations

import ctypes.util
import os
import subprocess
import tempfile
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from signing.keys import Nokkel
from signing.pkcs11 import Bibliotek, Hsmnokkel, Hsmplass

STEDER = ("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so", "/usr/local/lib/softhsm/libsofthsm2.so")
PIN = "471100"


@dataclass(frozen=True)
class Hsm:
    """One token. SoftHSM reads where its tokens are from the environment, so there is one folder in a run."""

    bibliotek: Path
    mappe: Path
    token: str

    def plass(self, *, etikett: str | None = None, id_: bytes | None = None, pin: str = PIN, token: str | None = None) -> Hsmplass:
        return Hsmplass(bibliotek=self.bibliotek, token=token or self.token, pin=lambda: pin, etikett=etikett, id=id_)

    def ta_inn(self, nokkel: Nokkel, etikett: str, nr: str) -> Hsmnokkel:
        """The private key into the token; what comes out knows only where it is."""
        fil = self.mappe / f"{etikett}.pem"
        fil.write_bytes(nokkel.privat.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        _softhsm("--import", str(fil), "--token", self.token, "--label", etikett, "--id", nr, "--pin", PIN)
        fil.unlink()
        return Hsmnokkel(nokkel.sertifikat, nokkel.kjede, self.plass(etikett=etikett))


@lru_cache(maxsize=1)
def en_hsm() -> Hsm:
    """Made once in a run."""
    mappe = Path(tempfile.mkdtemp())
    (mappe / "tokener").mkdir()
    (mappe / "softhsm2.conf").write_text(f"directories.tokendir = {mappe}/tokener\nlog.level = ERROR\n", encoding="ascii")
    os.environ["SOFTHSM2_CONF"] = str(mappe / "softhsm2.conf")
    _softhsm("--init-token", "--free", "--label", "fylket", "--pin", PIN, "--so-pin", "00000000")
    return Hsm(bibliotek=_bibliotek(), mappe=mappe, token="fylket")


def _bibliotek() -> Path:
    funnet = next((Path(sted) for sted in STEDER if Path(sted).is_file()), None) or ctypes.util.find_library("softhsm2")
    assert funnet, "softhsm2 is missing: scripts/oppsett.sh test"
    return Path(funnet)


def _softhsm(*valg: str) -> None:
    subprocess.run(["softhsm2-util", *valg], check=True, capture_output=True, timeout=30)


def tell_innlogginger(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """One in the list for each login that is sent to a token."""
    provd: list[str] = []
    ekte = Bibliotek._modul

    class Token:
        def __init__(self, token: Any) -> None:
            self.token, self.flags = token, token.flags

        def open(self, **valg: object) -> object:
            provd.append("x")
            return self.token.open(**valg)

    class Modul:
        def __init__(self, modul: Any) -> None:
            self.modul = modul

        def get_token(self, **valg: object) -> object:
            return Token(self.modul.get_token(**valg))

        def reinitialize(self) -> None:
            self.modul.reinitialize()

    monkeypatch.setattr(Bibliotek, "_modul", lambda selv: Modul(ekte(selv)))
    return provd
