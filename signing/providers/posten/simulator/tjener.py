"""The network side: mutual TLS, exactly version 1.2, on loopback; HTTP/1.1 with the standard library's server, one thread a connection.

Source: docs, «Security» («only supports TLS 1.2 for two-way TLS») and «debugging» (an unknown certificate is stopped by TLS itself; the
server's own is an organisation's, with no host name in it).
"""

from __future__ import annotations

import logging
import ssl
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socket import SHUT_RDWR, socket
from tempfile import TemporaryDirectory
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from signing.keys import Nokkel, skriv_pem
from signing.pkimappe import skriv
from signing.providers.posten.simulator import Simulator, svarxml
from signing.providers.posten.simulator.api import TEKST, XML, Httpsvar, Kall, svar
from signing.providers.posten.simulator.regler import Avslag

VERT = "127.0.0.1"
STORSTE_KROPP = 16 * 1024 * 1024
TIDSGRENSE = 30.0  # seconds that a client may be silent
LINJE = 1024

logg = logging.getLogger(__name__)

Forstyrr = Callable[[Kall, Httpsvar], Httpsvar | None]


@contextmanager
def kjor(
    simulator: Simulator,
    port: int = 0,
    *,
    nokkel: Nokkel | None = None,
    tls: ssl.TLSVersion = ssl.TLSVersion.TLSv1_2,
    forstyrr: Forstyrr | None = None,
) -> Iterator[str]:
    """Serves on loopback until the block ends; the address ends in `/api`.

    For tests of what goes wrong: `nokkel` another server certificate, `tls` another version, `forstyrr` is asked before an answer is
    sent and may change it; with None the connection is closed without one.
    """
    with TemporaryDirectory(dir=simulator.mappe, prefix=".tls-") as mappe:  # 0700, gone when the server stops
        kontekst = _kontekst(simulator, nokkel or simulator.pki.tjener(simulator.klokke()), tls, Path(mappe) / "tjener.pem")
    with _Tjener((VERT, port), simulator, kontekst, forstyrr) as tjener:
        trad = threading.Thread(target=tjener.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True, name="postensimulator")
        trad.start()
        try:
            yield tjener.rot
        finally:
            tjener.shutdown()
            tjener.steng_forbindelser()
            trad.join()


def _kontekst(simulator: Simulator, nokkel: Nokkel, tls: ssl.TLSVersion, fil: Path) -> ssl.SSLContext:
    kontekst = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    kontekst.minimum_version = kontekst.maximum_version = tls
    kontekst.verify_mode = ssl.CERT_REQUIRED
    kontekst.load_verify_locations(cadata=simulator.pki.ca.sertifikat.public_bytes(Encoding.PEM).decode())
    skriv(fil, skriv_pem(nokkel))
    kontekst.load_cert_chain(fil)
    return kontekst


class _Tjener(ThreadingHTTPServer):
    daemon_threads = False  # closing waits for them: nobody touches the simulator after the block
    allow_reuse_address = True

    def __init__(self, adresse: tuple[str, int], simulator: Simulator, kontekst: ssl.SSLContext, forstyrr: Forstyrr | None) -> None:
        self.simulator, self.kontekst, self.forstyrr = simulator, kontekst, forstyrr
        self._apne: set[socket] = set()
        self._las, self._stengt = threading.Lock(), False
        super().__init__(adresse, _Behandler)

    @property
    def rot(self) -> str:
        return f"https://{VERT}:{self.server_address[1]}/api"

    def finish_request(self, request: Any, client_address: Any) -> None:
        """The handshake belongs to the connection's own thread: who never finishes it must not stop the others."""
        request.settimeout(TIDSGRENSE)
        try:
            sikker = self.kontekst.wrap_socket(request, server_side=True, do_handshake_on_connect=False)  # takes the socket over
            with sikker, self._apen(sikker):
                sikker.do_handshake()
                super().finish_request(sikker, client_address)
        except (ssl.SSLError, OSError) as e:  # a client that was refused, or went away
            logg.debug("connection ended: %s", type(e).__name__)

    @contextmanager
    def _apen(self, forbindelse: socket) -> Iterator[None]:
        with self._las:
            self._apne.add(forbindelse)
            if self._stengt:
                _steng(forbindelse)
        try:
            yield
        finally:
            with self._las:
                self._apne.discard(forbindelse)

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ARG002  # the base class prints a traceback, with content
        logg.error("a connection failed: %s", type(sys.exception()).__name__)

    def steng_forbindelser(self) -> None:
        """Connections that are kept alive would hold their threads."""
        with self._las:
            self._stengt = True
            for forbindelse in self._apne:
                _steng(forbindelse)


def _steng(forbindelse: socket) -> None:
    with suppress(OSError):
        forbindelse.shutdown(SHUT_RDWR)


class _Behandler(BaseHTTPRequestHandler):
    server: _Tjener
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "Postensimulator", ""
    timeout = TIDSGRENSE
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        self._svar()

    do_POST = do_DELETE = do_PUT = do_HEAD = do_GET  # noqa: N815  # http.server's names

    def log_message(self, *_: Any) -> None:
        """Addresses may hold tokens: nothing is logged."""

    def _svar(self) -> None:
        kropp = self._les_kropp()
        if kropp is None:
            self.close_connection = True
            self._send(_avslag("for-stor-foresporsel"))
            return
        sti, _, sporring = self.path.partition("?")
        kall = Kall(
            self.command, sti, sporring, {n.lower(): v for n, v in self.headers.items()}, kropp, self._sertifikat(), self.server.rot
        )
        resultat: Httpsvar | None = _svar_uansett(self.server.simulator, kall)
        if self.server.forstyrr is not None and resultat is not None:
            resultat = self.server.forstyrr(kall, resultat)
        if resultat is None:
            self.close_connection = True
            return
        self._send(resultat)

    def _sertifikat(self) -> x509.Certificate:
        """Always there: TLS does not let anyone in without one."""
        der = self.connection.getpeercert(binary_form=True)
        return x509.load_der_x509_certificate(der)

    def _les_kropp(self) -> bytes | None:
        """The body; None when it is too large or broken. Java's client sends chunks, because it does not know the length."""
        if self.headers.get("Transfer-Encoding", "").lower() == "chunked":
            return self._les_biter()
        lengde = self.headers.get("Content-Length", "0")
        if not lengde.isdecimal() or int(lengde) > STORSTE_KROPP:
            return None
        return self.rfile.read(int(lengde))

    def _les_biter(self) -> bytes | None:
        """RFC 9112 §7.1."""
        kropp = bytearray()
        while True:
            linje = self.rfile.readline(LINJE).split(b";")[0].strip()
            try:
                storrelse = int(linje, 16)
            except ValueError:
                return None
            if storrelse < 0 or len(kropp) + storrelse > STORSTE_KROPP:
                return None
            if storrelse == 0:
                while self.rfile.readline(LINJE).strip():
                    pass
                return bytes(kropp)
            kropp += self.rfile.read(storrelse)
            self.rfile.readline(LINJE)

    def _send(self, resultat: Httpsvar) -> None:
        self.send_response(resultat.status)
        for navn, verdi in resultat.hoder.items():
            self.send_header(navn, verdi)
        if resultat.type is not None:
            self.send_header("Content-Type", resultat.type)
        if resultat.status is not HTTPStatus.NO_CONTENT and "Content-Length" not in resultat.hoder:
            self.send_header("Content-Length", str(len(resultat.innhold)))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(resultat.innhold)
            self.close_connection |= len(resultat.innhold) != int(resultat.hoder.get("Content-Length", len(resultat.innhold)))


def _svar_uansett(simulator: Simulator, kall: Kall) -> Httpsvar:
    """A fault of the simulator's own is a 500, in words that are no XML: such answers come from every real service too."""
    try:
        return svar(simulator, kall)
    except Exception as e:  # noqa: BLE001  # whatever it is, the client is to be answered; its text may hold what nobody should read
        logg.error("the simulator failed: %s", type(e).__name__)  # noqa: TRY400
        return Httpsvar(HTTPStatus.INTERNAL_SERVER_ERROR, b"Internal Server Error", TEKST)


def _avslag(slug: str) -> Httpsvar:
    avslag = Avslag(slug)
    return Httpsvar(avslag.regel.status, svarxml.feil(avslag), XML)
