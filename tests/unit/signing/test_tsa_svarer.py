"""Whether a time stamp service can be reached: asked without asking for a stamp."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from signing.tsa import svarer


@contextmanager
def _tjener(svar: Callable[[BaseHTTPRequestHandler], object]) -> Iterator[str]:
    class Mottaker(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            svar(self)

        def log_message(self, *_: object) -> None:
            """Silent."""

    tjener = HTTPServer(("127.0.0.1", 0), Mottaker)
    trad = threading.Thread(target=tjener.serve_forever, daemon=True)
    trad.start()
    try:
        yield f"http://127.0.0.1:{tjener.server_address[1]}/tsa"
    finally:
        tjener.shutdown()
        tjener.server_close()
        trad.join()


@pytest.mark.parametrize(
    ("status", "nabar"),
    [(200, True), (400, True), (403, True), (404, True), (405, True), (500, True), (407, False), (502, False), (503, False), (504, False)],
)
def test_den_som_svarer_noe_er_der_men_ikke_en_mellommann_som_ikke_nar_den(status: int, nabar: bool) -> None:
    with _tjener(lambda mottaker: mottaker.send_error(status)) as url:
        assert svarer(url, 2.0) is nabar


def test_en_omdirigering_blir_ikke_fulgt() -> None:
    def flytt(mottaker: BaseHTTPRequestHandler) -> None:
        mottaker.send_response(302)
        mottaker.send_header("Location", "http://127.0.0.1:9/")
        mottaker.end_headers()

    with _tjener(flytt) as url:
        assert svarer(url, 2.0)


def test_en_som_ikke_svarer_i_tide_er_borte() -> None:
    slipp = threading.Event()
    with _tjener(lambda _: slipp.wait(10)) as url:
        assert svarer(url, 0.1) is False
        slipp.set()


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/", "http://finnes-ikke.invalid/"])
def test_ingen_pa_adressen_er_borte(url: str) -> None:
    assert svarer(url, 2.0) is False
