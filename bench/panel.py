"""A form that somebody changes: from the sent form until the first page of the new document is there, beside one bare drawing.

Over the app itself (no network), as a browser with htmx does: the whole form goes in, the parts of the page that follow come back, and
the first image is asked for. Each form is a new one, so that nothing is in memory; `tilbake` is the same form once more.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from itertools import count
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient

from app import flyt
from app.dokument import html, merker, pdf
from app.main import create_app
from app.settings import Settings
from bench.grunnlag import EKSEMPEL, NA, bord, laget
from bench.maling import vekselvis

EGEN_SIDE = {"accept": "text/html", "sec-fetch-site": "same-origin"}
HTMX = {**EGEN_SIDE, "hx-request": "true"}
NUMMER = "/kontraktsnummer"


class _Skjema(HTMLParser):
    """What a browser would send of the form."""

    def __init__(self, side: str) -> None:
        super().__init__()
        self.felt: list[tuple[str, str]] = []
        self._valg = self._omrade = ""
        self.feed(side)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        verdier = {navn: verdi or "" for navn, verdi in attrs}
        navn, slag = verdier.get("name", ""), verdier.get("type", "")
        if tag == "select":
            self._valg = navn
        if tag == "option" and "selected" in verdier:
            self.felt.append((self._valg, verdier.get("value", "")))
        if tag == "textarea":
            self._omrade = navn
        if tag == "input" and navn and slag not in {"file", "submit"} and (slag not in {"radio", "checkbox"} or "checked" in verdier):
            self.felt.append((navn, verdier.get("value", "")))

    def handle_data(self, data: str) -> None:
        if self._omrade:
            self.felt.append((self._omrade, data.removeprefix("\n")))

    def handle_endtag(self, tag: str) -> None:
        self._omrade = "" if tag == "textarea" else self._omrade


def mal(fremdrift: Callable[[str], None]) -> dict[str, Any]:
    """Milliseconds beyond one drawing, by medians of the wall clock."""
    settings = Settings.fra_miljo({}, data=Path(tempfile.mkdtemp(prefix="kontraktverk-bench-")))
    with TestClient(create_app(settings, lambda: NA), base_url="http://127.0.0.1:8000") as klient:
        felt, numre = _skjema(klient), (f"B-{nr}" for nr in count(1))
        malinger = vekselvis(
            {
                "tegning": _tegner(),
                "skjema til første side": lambda: _send(klient, felt, next(numre)),
                "tilbake": lambda: _send(klient, felt, "B-1"),
            },
            fremdrift=fremdrift,
        )
        bilde = _send(klient, felt, "B-1")
    ms = {navn: round(m.vegg_median) for navn, m in malinger.items()}
    return {
        "tillegg_ms": malinger["skjema til første side"].vegg_median - malinger["tegning"].vegg_median,
        "tillegg_cpu_ms": malinger["skjema til første side"].cpu_median - malinger["tegning"].cpu_median,
        "tilbake_ms": malinger["tilbake"].vegg_median,
        "tilbake_cpu_ms": malinger["tilbake"].cpu_median,
        "forste_side_byte": len(bilde),
        "ms": ms,
    }


def _skjema(klient: TestClient) -> list[tuple[str, str]]:
    """The example's form, in the session of a caseworker."""
    klient.post("/innlogging", data={"rolle": "saksbehandler", "fylke": "46"}, headers=EGEN_SIDE, follow_redirects=False)
    side = klient.get(f"/ny?eksempel={EKSEMPEL}&sprak=nb", headers=EGEN_SIDE)
    side.raise_for_status()
    return _Skjema(side.text).felt


def _send(klient: TestClient, felt: list[tuple[str, str]], nummer: str) -> bytes:
    """The form with another number; the first page image of the answer."""
    sendt = [(navn, (None, nummer if navn == NUMMER else verdi)) for navn, verdi in felt]
    svar = klient.post("/ny/oppdater?sprak=nb", files=sendt, headers=HTMX)
    svar.raise_for_status()
    bilde = klient.get(next(_bilder(svar.text)))
    bilde.raise_for_status()
    return bilde.content


def _bilder(svar: str) -> Iterator[str]:
    return (funnet[1] for funnet in re.finditer(r'<img src="([^"]+)"', svar))


def _tegner() -> Callable[[], object]:
    """One WeasyPrint pass over HTML that is ready."""
    en = laget()
    ferdig = flyt.html_av(bord(), en.sak, en.mal, forhandsvisning=True)
    return lambda: pdf.lag_pdf(
        ferdig,
        mal=en.mal,
        metadata=flyt.metadata(en.sak, en.mal, data_sha256="0" * 64),
        vedlegg=merker.med_titler(en.sak.vedlegg, en.mal),
        tomt_felt=html.merketekst(en.mal, "sig_tom"),
    )
