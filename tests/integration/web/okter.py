"""Sessions for the tests of the pages: a browser that has logged in, and the marks that its forms hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from fastapi.testclient import TestClient
from httpx2 import Response

from app.web.okt import KAKE

EGEN_SIDE = {"sec-fetch-site": "same-origin"}
"""What a browser says of a form that was on our own page."""
SIDE = {"accept": "text/html"}


def logg_inn(klient: TestClient, rolle: str, fylke: str = "46", **felt: str) -> str:
    """The token that the browser is given. The client keeps no cookie of it."""
    svar = klient.post("/innlogging", data={"rolle": rolle, "fylke": fylke, **felt}, headers=EGEN_SIDE, follow_redirects=False)
    assert svar.status_code == 303, svar.text
    klient.cookies.clear()
    return str(svar.cookies[KAKE])


@contextmanager
def inne(klient: TestClient, rolle: str, fylke: str = "46") -> Iterator[TestClient]:
    """The client as somebody who has logged in."""
    kake = logg_inn(klient, rolle, fylke)
    klient.cookies.set(KAKE, kake)
    try:
        yield klient
    finally:
        klient.cookies.clear()


def skjemamerke(klient: TestClient, sti: str) -> str:
    """The mark in the first form of a page."""
    svar = klient.get(sti, headers=SIDE)
    assert svar.status_code == 200, svar.text
    merker: list[str] = re.findall(r'name="skjema" value="([0-9a-f]+)"', svar.text)
    return merker[0]


def send(klient: TestClient, sti: str, hoder: dict[str, str] | None = None, **felt: Any) -> Response:
    """Send a form as a browser does from our own page."""
    return klient.post(sti, data=felt, headers={**SIDE, **EGEN_SIDE, **(hoder or {})}, follow_redirects=False)


def pakket(svar: Response) -> int:
    """The bytes of the answer as they came over the line."""
    return svar.num_bytes_downloaded
