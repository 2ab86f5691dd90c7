"""An S3 server of the tests' own (moto, in an environment of its own: scripts/oppsett.sh s3), and something in between that misbehaves."""

from __future__ import annotations

import shutil
import socket
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from threading import Event, Thread
from urllib.error import HTTPError, URLError

from app.lageroppsett import S3oppsett

ROT = Path(__file__).resolve().parents[2]
PROGRAM = ROT / ".settopp" / "s3venv" / "bin" / "moto_server"
BOTTE, LAST_BOTTE = "kontrakter", "kontrakter-last"
_HVEM = "AWS4-HMAC-SHA256 Credential=prove/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0"
_HODER = {"Authorization": _HVEM, "Content-Type": "application/xml"}
_LAS = {"x-amz-bucket-object-lock-enabled": "true"}
_HOLD = (
    '<Retention xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Mode>COMPLIANCE</Mode><RetainUntilDate>{til}</RetainUntilDate></Retention>'
)


def mangler() -> str | None:
    """Why no S3 server can be started here, None where it can."""
    return None if PROGRAM.exists() else "the S3 server of the tests is not installed (scripts/oppsett.sh s3)"


def ledig_port() -> int:
    with socket.socket() as hylse:
        hylse.bind(("127.0.0.1", 0))
        return int(hylse.getsockname()[1])


@dataclass(frozen=True)
class S3server:
    """A running server with two buckets: one plain, one with object lock."""

    port: int
    mappe: Path

    @property
    def endepunkt(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def oppsett(self, prefiks: str, *, botte: str = BOTTE, endepunkt: str | None = None) -> S3oppsett:
        return S3oppsett(
            botte=botte,
            prefiks=prefiks,
            region="eu-north-1",
            nokkel_id_fil=self.mappe / "nokkelid",
            nokkelfil=self.mappe / "nokkel",
            endepunkt=endepunkt or self.endepunkt,
        )

    def miljo(self, prefiks: str, *, endepunkt: str | None = None) -> dict[str, str]:
        """The same as the environment says it."""
        return {
            "KONTRAKTVERK_FILLAGER": f"s3://{BOTTE}/{prefiks}",
            "KONTRAKTVERK_FILLAGER_ENDEPUNKT": endepunkt or self.endepunkt,
            "KONTRAKTVERK_FILLAGER_NOKKELIDFIL": str(self.mappe / "nokkelid"),
            "KONTRAKTVERK_FILLAGER_NOKKELFIL": str(self.mappe / "nokkel"),
        }

    def kall(self, sti: str, innhold: bytes | None = None, *, metode: str = "PUT", med_las: bool = False) -> bytes:
        """As an operator with another tool would do it."""
        hoder = _HODER | (_LAS if med_las else {})
        be_om = urllib.request.Request(f"{self.endepunkt}/{sti}", innhold, hoder, method=metode)  # noqa: S310
        try:
            with urllib.request.urlopen(be_om, timeout=10) as svar:  # noqa: S310
                return bytes(svar.read())
        except HTTPError as feil:
            with feil:
                raise AssertionError(feil.read()) from None

    def hold(self, navn: str, *, til: str) -> None:
        """Nobody may take the object away before that day."""
        self.kall(f"{LAST_BOTTE}/{navn}?retention", _HOLD.format(til=til).encode())


@contextmanager
def s3server() -> Iterator[S3server]:
    """Running for as long as the block lasts."""
    mappe = Path(tempfile.mkdtemp(prefix="kv-s3-", dir="/tmp"))
    (mappe / "nokkelid").write_text("prove")
    (mappe / "nokkel").write_text("bare-en-prove")
    port = ledig_port()
    with (mappe / "logg").open("wb") as logg:
        prosess = subprocess.Popen([str(PROGRAM), "-H", "127.0.0.1", "-p", str(port)], stdout=logg, stderr=logg, cwd=mappe)
    try:
        server = S3server(port, mappe)
        _vent(server)
        server.kall(BOTTE)
        server.kall(LAST_BOTTE, med_las=True)
        yield server
    finally:
        prosess.kill()
        prosess.wait(10)
        shutil.rmtree(mappe)


def _vent(server: S3server) -> None:
    frist = time.monotonic() + 60
    while True:
        try:
            server.kall("moto-api/data.json", metode="GET")
        except (URLError, OSError):
            assert time.monotonic() < frist, (server.mappe / "logg").read_text()
            time.sleep(0.05)
        else:
            return


class Slik(Enum):
    """How the line to the server is."""

    APEN = "apen"
    BORTE = "borte"
    FEILER = "feiler"
    TREG = "treg"
    NEKTER = "nekter"


_SVAR = {
    Slik.FEILER: b"HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
    Slik.NEKTER: b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
}


class Linje:
    """A line to the server that can be cut, be slow, or answer in its place. Each connection carries one call."""

    def __init__(self, til: int) -> None:
        self.slik, self.til, self.kall = Slik.APEN, til, 0
        self._lytter = socket.create_server(("127.0.0.1", 0))
        self._slutt = Event()
        self._trader: list[Thread] = []
        self._trad = Thread(target=self._ta_imot, daemon=True)
        self._trad.start()

    @property
    def endepunkt(self) -> str:
        return f"http://127.0.0.1:{self._lytter.getsockname()[1]}"

    def lukk(self) -> None:
        self._slutt.set()
        with suppress(OSError):
            socket.create_connection(self._lytter.getsockname(), timeout=1).close()
        for trad in (self._trad, *self._trader):
            trad.join(5)
        self._lytter.close()

    def _ta_imot(self) -> None:
        while not self._slutt.is_set():
            hylse, _ = self._lytter.accept()
            if self._slutt.is_set():
                hylse.close()
                return
            self.kall += 1
            self._trader.append(Thread(target=self._en, args=(hylse,), daemon=True))
            self._trader[-1].start()

    def _en(self, hylse: socket.socket) -> None:
        with hylse, suppress(OSError):
            slik = self.slik
            if slik is Slik.APEN:
                self._gjennom(hylse)
            elif slik is Slik.TREG:
                self._slutt.wait(30)
            elif slik in _SVAR:
                hylse.recv(65536)
                hylse.sendall(_SVAR[slik])

    def _gjennom(self, hylse: socket.socket) -> None:
        with socket.create_connection(("127.0.0.1", self.til)) as videre:
            tilbake = Thread(target=_pump, args=(videre, hylse), daemon=True)
            tilbake.start()
            _pump(hylse, videre, self)
            tilbake.join(30)


def _pump(fra: socket.socket, til: socket.socket, linje: Linje | None = None) -> None:
    """Until one end closes, or the line is no longer open: a call that is under way is cut off."""
    with suppress(OSError):
        while data := fra.recv(65536):
            if linje is not None and linje.slik is not Slik.APEN:
                break
            til.sendall(data)
    for ende in (til, fra):
        with suppress(OSError):
            ende.shutdown(socket.SHUT_RDWR)


@contextmanager
def linje(server: S3server) -> Iterator[Linje]:
    """To this server."""
    ny = Linje(server.port)
    try:
        yield ny
    finally:
        ny.lukk()
