"""A receiver of webhooks on this machine, over a real socket: a test says what it answers, and sees what it got."""

from __future__ import annotations

import contextlib
import json
import socketserver
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

GODT = b"HTTP/1.1 204 No Content\r\n\r\n"


def http(status: int, hode: str = "", kropp: bytes = b"") -> bytes:
    return f"HTTP/1.1 {status} -\r\nContent-Length: {len(kropp)}\r\n{hode}\r\n".encode() + kropp


@dataclass(frozen=True)
class Mottatt:
    """One request. Names of headers in small letters."""

    linje: str
    hoder: dict[str, str]
    kropp: bytes

    @property
    def id(self) -> str:
        return self.hoder["webhook-id"]

    @property
    def innhold(self) -> dict[str, Any]:
        lest: dict[str, Any] = json.loads(self.kropp)
        return lest


@dataclass
class Mottaker:
    """`svar`: the bytes of the answer to each request; `drypp`: they come a byte at a time, and never all while anybody waits."""

    port: int = 0
    svar: Callable[[Mottatt], bytes] = lambda _: GODT
    drypp: bool = False
    mottatt: list[Mottatt] = field(default_factory=list)
    slipp: threading.Event = field(default_factory=threading.Event)

    @property
    def adresse(self) -> str:
        return f"http://127.0.0.1:{self.port}/inn?nokkel=hemmelig"

    @property
    def typer(self) -> list[str]:
        return [en.innhold["type"].removeprefix("no.kontraktverk.") for en in self.mottatt]

    @property
    def nr(self) -> list[int]:
        return [en.innhold["data"]["nr"] for en in self.mottatt]


class _Samtale(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        mottaker: Mottaker = self.server.mottaker  # type: ignore[attr-defined]  # set where the server is made
        with contextlib.suppress(OSError, ValueError):
            linje = self.rfile.readline().decode()
            hoder = {}
            while (hode := self.rfile.readline().decode().strip()) != "":
                navn, _, verdi = hode.partition(":")
                hoder[navn.lower()] = verdi.strip()
            mottatt = Mottatt(linje.strip(), hoder, self.rfile.read(int(hoder.get("content-length", 0))))
            mottaker.mottatt.append(mottatt)
            self._svar(mottaker, mottaker.svar(mottatt))

    def _svar(self, mottaker: Mottaker, svar: bytes) -> None:
        if not mottaker.drypp:
            self.wfile.write(svar)
            return
        for nr in range(len(svar)):
            self.wfile.write(svar[nr : nr + 1])
            if mottaker.slipp.wait(0.2):
                return


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A caller that hangs up is part of the tests."""


@contextmanager
def mottaker(tls: ssl.SSLContext | None = None) -> Iterator[Mottaker]:
    """Runs as long as the block lasts."""
    en = Mottaker()
    with _Server(("127.0.0.1", 0), _Samtale) as server:
        if tls is not None:
            server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        en.port = server.server_address[1]
        server.mottaker = en  # type: ignore[attr-defined]
        trad = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        trad.start()
        try:
            yield en
        finally:
            en.slipp.set()
            server.shutdown()
            trad.join()
