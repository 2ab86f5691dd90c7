"""Real servers on this machine: SMTP with and without TLS, and an SMS gateway. A test sets what they answer."""

from __future__ import annotations

import contextlib
import http.server
import ipaddress
import json
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

VENTER = "venter"
"""An answer that never comes."""


@dataclass
class Smtpserver:
    """What a test sets, and what it finds afterwards. `svar`: the answer to a command, in place of the good one."""

    port: int = 0
    svar: dict[str, str] = field(default_factory=dict)
    starttls: bool = False
    kommandoer: list[str] = field(default_factory=list)
    brev: list[bytes] = field(default_factory=list)
    med_tls: list[bool] = field(default_factory=list)
    slipp: threading.Event = field(default_factory=threading.Event)

    @property
    def mottatt(self) -> list[EmailMessage]:
        return [message_from_bytes(ett, policy=policy.default) for ett in self.brev]


class _Samtale(socketserver.StreamRequestHandler):
    server: _Tcp

    def setup(self) -> None:
        self.avsluttes: list[ssl.SSLSocket] = []
        super().setup()

    def finish(self) -> None:
        with contextlib.suppress(OSError):
            super().finish()
        for forbindelse in self.avsluttes:
            forbindelse.close()

    def handle(self) -> None:
        stilling = self.server.stilling
        self.kryptert = isinstance(self.connection, ssl.SSLSocket)
        self._si(stilling.svar.get("HALLO", "220 klar"))
        while linje := self.rfile.readline():
            kommando = linje.decode().strip()
            stilling.kommandoer.append(kommando)
            if not self._svar(kommando.split(" ")[0].split(":")[0].upper(), stilling):
                return

    def _svar(self, verb: str, stilling: Smtpserver) -> bool:
        svar = stilling.svar.get(verb)
        if svar == VENTER:
            stilling.slipp.wait(20)
            return False
        if svar is not None:
            self._si(svar)
            return not svar.startswith("421")
        match verb:
            case "EHLO":
                utvidelser = [
                    "250-her",
                    *(["250-STARTTLS"] if stilling.starttls and not self.kryptert else []),
                    "250-AUTH PLAIN",
                    "250 8BITMIME",
                ]
                self._si("\r\n".join(utvidelser))
            case "STARTTLS":
                self._si("220 kom")
                assert self.server.tls is not None
                self.connection = self.server.tls.wrap_socket(self.connection, server_side=True)
                self.avsluttes.append(self.connection)
                self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb", buffering=0)
                self.kryptert = True
            case "DATA":
                self._si("354 send")
                self._ta_imot(stilling)
                self._si(stilling.svar.get("ETTER", "250 lagt i kø"))
            case "QUIT":
                self._si("221 ha det")
                return False
            case "AUTH":
                self._si("235 god")
            case _:
                self._si("250 ok")
        return True

    def _ta_imot(self, stilling: Smtpserver) -> None:
        linjer = []
        while (linje := self.rfile.readline()) not in {b".\r\n", b""}:
            linjer.append(linje[1:] if linje.startswith(b"..") else linje)
        stilling.brev.append(b"".join(linjer))
        stilling.med_tls.append(self.kryptert)

    def _si(self, svar: str) -> None:
        self.wfile.write(f"{svar}\r\n".encode())


class _Tcp(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    stilling: Smtpserver
    tls: ssl.SSLContext | None = None
    tls_fra_start = False

    def get_request(self) -> Any:
        forbindelse, fra = super().get_request()
        if self.tls_fra_start and self.tls is not None:
            forbindelse = self.tls.wrap_socket(forbindelse, server_side=True)
        return forbindelse, fra

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away in the middle is what several tests are about."""


@contextmanager
def smtpserver(*, tls: ssl.SSLContext | None = None, fra_start: bool = False, port: int = 0) -> Iterator[Smtpserver]:
    """A mail server. `tls`: it offers STARTTLS, or speaks TLS `fra_start`."""
    with _Tcp(("127.0.0.1", port), _Samtale) as server:
        server.stilling = Smtpserver(port=server.server_address[1], starttls=tls is not None and not fra_start)
        server.tls, server.tls_fra_start = tls, fra_start
        yield from _i_gang(server, server.stilling)


@dataclass
class Smsserver:
    """The same for the gateway. `svar`: status and body; `krav`: what came, with its headers."""

    port: int = 0
    svar: tuple[int, str] = (202, '{"id": "gw-1"}')
    krav: list[tuple[dict[str, str], dict[str, str]]] = field(default_factory=list)
    venter: bool = False
    slipp: threading.Event = field(default_factory=threading.Event)


class _Http(http.server.ThreadingHTTPServer):
    daemon_threads = True
    stilling: Smsserver

    def handle_error(self, request: Any, client_address: Any) -> None:
        """As above."""


class _Port(http.server.BaseHTTPRequestHandler):
    server: _Http

    def do_POST(self) -> None:
        stilling = self.server.stilling
        kropp = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        stilling.krav.append((kropp, dict(self.headers.items())))
        if stilling.venter:
            stilling.slipp.wait(20)
            return
        status, svar = stilling.svar
        self.send_response(status)
        if 300 <= status < 400:
            self.send_header("Location", f"http://127.0.0.1:{stilling.port}/et-annet-sted")
        self.send_header("Content-Length", str(len(svar.encode())))
        self.end_headers()
        self.wfile.write(svar.encode())

    def log_message(self, *_: Any) -> None:
        """Nothing on stderr."""


@contextmanager
def smsserver(*, tls: ssl.SSLContext | None = None) -> Iterator[Smsserver]:
    """An SMS gateway."""
    with _Http(("127.0.0.1", 0), _Port) as server:
        server.stilling = Smsserver(port=server.server_address[1])
        if tls is not None:
            server.socket = tls.wrap_socket(server.socket, server_side=True)
        yield from _i_gang(server, server.stilling)


def _i_gang(server: Any, stilling: Any) -> Iterator[Any]:
    traad = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    traad.start()
    try:
        yield stilling
    finally:
        stilling.slipp.set()
        server.shutdown()
        traad.join(5)


@dataclass(frozen=True)
class Tls:
    """A certificate for 127.0.0.1: the server's side, a client that trusts it, and one that does not."""

    server: ssl.SSLContext
    klient: ssl.SSLContext
    fremmed: ssl.SSLContext


def lag_tls(mappe: Path) -> Tls:
    """Made anew for a run of tests."""
    nokkel = ec.generate_private_key(ec.SECP256R1())
    navn = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    na = datetime.now(UTC)
    sertifikat = (
        x509.CertificateBuilder()
        .subject_name(navn)
        .issuer_name(navn)
        .public_key(nokkel.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(na - timedelta(days=1))
        .not_valid_after(na + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(nokkel, hashes.SHA256())
    )
    fil = mappe / "server.pem"
    privat = nokkel.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    fil.write_bytes(privat + sertifikat.public_bytes(serialization.Encoding.PEM))
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(fil)
    klient = ssl.create_default_context(cafile=str(fil))
    return Tls(server, klient, ssl.create_default_context())
