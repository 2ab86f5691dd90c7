"""A server on this machine that speaks TLS and says what a test tells it to, byte by byte; and throw-away certificates for both sides."""

from __future__ import annotations

import contextlib
import socket
import socketserver
import ssl
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID, ObjectIdentifier

from signing.keys import Nokkel
from signing.providers.posten.tls import POSTEN_ORGNR, Tilgang

FYLKE = "821311632"
DOGN = timedelta(days=1)
Emne = Sequence[tuple[ObjectIdentifier, str]]
POSTEN_SEID2: Emne = ((NameOID.COMMON_NAME, "Posten Bring AS"), (NameOID.ORGANIZATION_IDENTIFIER, f"NTRNO-{POSTEN_ORGNR}"))
POSTEN_SEID1: Emne = ((NameOID.COMMON_NAME, "Posten Norge AS"), (NameOID.SERIAL_NUMBER, POSTEN_ORGNR))
FYLKET: Emne = ((NameOID.COMMON_NAME, "Vestland fylkeskommune"), (NameOID.ORGANIZATION_IDENTIFIER, f"NTRNO-{FYLKE}"))


def lag_sertifikat(
    emne: Emne,
    utsteder: Nokkel | None = None,
    *,
    fra: timedelta = -DOGN,
    til: timedelta = DOGN,
    ca: bool = False,
    bruk: Sequence[ObjectIdentifier] = (),
) -> Nokkel:
    """A certificate valid from `fra` to `til`, counted from now; signed by itself where nobody else does it."""
    na, privat = datetime.now(UTC), ec.generate_private_key(ec.SECP256R1())
    navn = x509.Name([x509.NameAttribute(oid, verdi) for oid, verdi in emne])
    bygger = (
        x509.CertificateBuilder()
        .subject_name(navn)
        .issuer_name(utsteder.sertifikat.subject if utsteder else navn)
        .public_key(privat.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(na + fra)
        .not_valid_after(na + til)
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
    )
    if bruk:
        bygger = bygger.add_extension(x509.ExtendedKeyUsage(bruk), critical=False)
    sertifikat = bygger.sign(utsteder.privat if utsteder else privat, hashes.SHA256())
    kjede = (utsteder.sertifikat, *utsteder.kjede) if utsteder else ()
    return Nokkel(sertifikat=sertifikat, kjede=kjede, privat=privat)


@cache
def ca() -> Nokkel:
    """The issuer that both sides believe."""
    return lag_sertifikat([(NameOID.COMMON_NAME, "CA for virksomheter")], ca=True)


@cache
def posten() -> Nokkel:
    return lag_sertifikat(POSTEN_SEID2, ca())


@cache
def fylket() -> Nokkel:
    return lag_sertifikat(FYLKET, ca())


def tjenerkontekst(
    nokkel: Nokkel, mappe: Path, *, versjon: ssl.TLSVersion = ssl.TLSVersion.TLSv1_2, klient_ca: Nokkel | None = None
) -> ssl.SSLContext:
    """Asks for a client certificate from `klient_ca`, as Posten does."""
    fil = mappe / "tjener.pem"
    privat = nokkel.privat.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    fil.write_bytes(privat + b"".join(s.public_bytes(Encoding.PEM) for s in (nokkel.sertifikat, *nokkel.kjede)))
    kontekst = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    kontekst.load_cert_chain(fil)
    kontekst.minimum_version = kontekst.maximum_version = versjon
    kontekst.verify_mode = ssl.CERT_REQUIRED
    kontekst.load_verify_locations(cadata=(klient_ca or ca()).sertifikat.public_bytes(Encoding.PEM).decode())
    return kontekst


@dataclass(frozen=True)
class Krav:
    """One request as it came."""

    metode: str
    sti: str
    hoder: dict[str, str]
    kropp: bytes


@dataclass(frozen=True)
class Ratt:
    """An answer byte by byte. `rent`: TLS is ended as it should be. `stille`: nothing more comes, and the connection stays open."""

    bytes_: bytes
    rent: bool = True
    stille: bool = False


def svar(status: int, kropp: bytes = b"", **hoder: str) -> Ratt:
    """A whole answer. Header names: `_` for `-`."""
    alle = {"Content-Length": str(len(kropp)), **{navn.replace("_", "-"): verdi for navn, verdi in hoder.items()}}
    hode = "".join(f"{navn}: {verdi}\r\n" for navn, verdi in alle.items())
    return Ratt(f"HTTP/1.1 {status} sa det\r\n{hode}\r\n".encode() + kropp)


@dataclass
class Tjener:
    """What a test sets, and what it finds afterwards."""

    port: int = 0
    svar: list[Ratt] = field(default_factory=list)
    krav: list[Krav] = field(default_factory=list)
    mottatt: int = 0
    versjoner: list[str | None] = field(default_factory=list)
    forbindelser: int = 0
    slipp: threading.Event = field(default_factory=threading.Event)

    @property
    def rot(self) -> str:
        return f"https://127.0.0.1:{self.port}/api"

    def tilgang(self, *, nokkel: Nokkel | None = None, anker: Nokkel | None = None, tidsgrense: float = 5.0) -> Tilgang:
        ankere = ((anker or ca()).sertifikat,)
        return Tilgang(rot=self.rot, orgnr=FYLKE, nokkel=nokkel or fylket(), ankere=ankere, tidsgrense=tidsgrense)


class _Samtale(socketserver.BaseRequestHandler):
    server: _Tcp

    def handle(self) -> None:
        stilling = self.server.stilling
        stilling.forbindelser += 1
        if self.server.kontekst is None:
            self._ukryptert()
            return
        with contextlib.suppress(OSError), self.server.kontekst.wrap_socket(self.request, server_side=True) as tls:
            stilling.versjoner.append(tls.version())
            self._samtal(tls)

    def _ukryptert(self) -> None:
        with contextlib.suppress(OSError):
            self.request.recv(1000)
            self.request.sendall(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")

    def _samtal(self, tls: ssl.SSLSocket) -> None:
        krav = self._les(tls)
        if krav is None:
            return
        self.server.stilling.krav.append(krav)
        ratt = self.server.stilling.svar.pop(0)
        tls.sendall(ratt.bytes_)
        if ratt.stille:
            self.server.stilling.slipp.wait(20)
        elif ratt.rent:
            tls.unwrap().close()
        else:
            tls.shutdown(socket.SHUT_RDWR)

    def _les(self, tls: ssl.SSLSocket) -> Krav | None:
        data = b""
        while b"\r\n\r\n" not in data:
            data += (bit := tls.recv(65536))
            self.server.stilling.mottatt += len(bit)
            if not bit:
                return None
        hode, _, kropp = data.partition(b"\r\n\r\n")
        forste, *linjer = hode.decode().split("\r\n")
        hoder = {navn.lower(): verdi for navn, verdi in (linje.split(": ", 1) for linje in linjer)}
        while len(kropp) < int(hoder.get("content-length", "0")):
            kropp += tls.recv(65536)
        metode, sti, _versjon = forste.split(" ")
        return Krav(metode, sti, hoder, kropp)


class _Tcp(socketserver.ThreadingTCPServer):
    daemon_threads = True
    stilling: Tjener
    kontekst: ssl.SSLContext | None

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away is what several tests are about."""


@contextmanager
def tjener(kontekst: ssl.SSLContext | None, *svar: Ratt) -> Iterator[Tjener]:
    """Answers one connection after the other with `svar`. Without `kontekst` it does not speak TLS."""
    with _Tcp(("127.0.0.1", 0), _Samtale) as server:
        server.stilling, server.kontekst = Tjener(port=server.server_address[1], svar=list(svar)), kontekst
        traad = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        traad.start()
        try:
            yield server.stilling
        finally:
            server.stilling.slipp.set()
            server.shutdown()
            traad.join(5)


Start = Callable[..., contextlib.AbstractContextManager[Tjener]]
