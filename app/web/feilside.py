"""What somebody who looks at pages gets when a call goes wrong: what happened, what to do, and one way on.

A part of a page that htmx asked for gets a message of its own place (`#melding` in the frame); never a page inside a page, and never the
login inside a form.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from fastapi import Request, Response

from app.api.tjeneste import Tjeneste
from app.errors import Feil, Funn
from app.identitet.oidc.klient import SVARSTI
from app.skjema.stedsnavn import sted
from app.tekst import Tekst
from app.web.innlogging import egen_sti, til_innlogging
from app.web.okt import INNLOGGING
from app.web.oktfeil import ForGammelInnlogging, IngenRolle, UkjentInnlogging, UtenOkt
from app.web.sider import SIGNATAREN, Sider
from app.web.skjemavern import FremmedSide

HTMX = "hx-request"
FANT_IKKE = frozenset({404, 410})
OSS_SELV = 500
OVERSKRIFTER: Mapping[int, str] = {401: "innlogging", 403: "lov", 404: "finnes", 410: "finnes", 412: "endret", 413: "stor"}
"""Which words the page begins with, by status; `gikk` for the rest and `oss` from 500 on."""
EGNE: Mapping[str, str] = {FremmedSide.kode: "gikk", UkjentInnlogging.kode: "gikk", IngenRolle.kode: "rolle"}
"""Errors that have other words than their status: the form, or the login, is to be sent again; nothing is forbidden."""


@dataclass(frozen=True, slots=True)
class Funnrad:
    """One finding. `lenke`: its field on the page that one came from."""

    funn: Funn
    sted: Tekst | None
    lenke: str | None


def vis_feil(request: Request, feil: Feil, tjeneste: Tjeneste, sider: Sider) -> Response:
    """The answer."""
    if isinstance(feil, UtenOkt):
        return til_innlogging(request)
    del_ = HTMX in request.headers
    signerside = _signerside(request.url.path)
    fra = kom_fra(request) or (signerside or None)
    ramme: dict[str, Any] = {
        "status": feil.status,
        "standard": getattr(request.state, "malform", None),
        "egen_sti": INNLOGGING if request.url.path == SVARSTI else signerside,
    }
    if isinstance(feil, ForGammelInnlogging) and not del_:
        return sider.vis(request, "stegopp", **ramme, vei=feil.vei, til=fra or "", tilbake=fra)
    return sider.vis(
        request,
        "feil_del" if del_ else "feil",
        **ramme,
        feil=feil,
        overskrift=EGNE.get(feil.kode, overskrift(feil.status)),
        funn=tuple(funnrad(ett, None if del_ else fra) for ett in feil.funn),
        tilbake=_vei_videre(feil, fra),
        tid=tjeneste.na(),
    )


def _signerside(sti: str) -> str:
    """The signer's page that an address below it belongs to: there they came from, whatever the browser says of it."""
    deler = sti.split("/")
    return egen_sti("/".join(deler[:4])) if sti.startswith(SIGNATAREN) and len(deler) > 4 else ""  # "", signer, order, mark


def overskrift(status: int) -> str:
    """The name of the words."""
    return OVERSKRIFTER.get(status, "oss" if status >= OSS_SELV else "gikk")


def funnrad(funn: Funn, fra: str | None) -> Funnrad:
    """A finding of the data has a field with the pointer as its name; one of the call itself has none."""
    i_data = funn.peker.startswith("/") and not funn.peker.startswith(("/path/", "/query/", "/header/", "/body"))
    felt = f"{fra}#{funn.peker[1:].replace('/', '-')}" if fra and i_data else None
    return Funnrad(funn, sted(funn.peker) if i_data else None, felt)


def kom_fra(request: Request) -> str | None:
    """The page that one came from, where the browser says so and it is ours; without what was asked there."""
    opphav = urlsplit(request.headers.get("referer", ""))
    er_var = opphav.netloc.lower() == request.headers.get("host", "").lower()
    sti = egen_sti(opphav.path) if er_var else ""
    hit = request.method == "GET" and sti == request.url.path
    return None if hit else sti or None


def _vei_videre(feil: Feil, fra: str | None) -> str | None:
    """Back to the page where the form is, to try again; None: to where one begins. A page that is not there is no way back."""
    return fra if fra and (isinstance(feil, FremmedSide) or feil.status not in FANT_IKKE) else None
