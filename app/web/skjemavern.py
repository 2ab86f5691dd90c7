"""What keeps a form ours: a mark in it that only this service can make, and what the browser says of where the form was.

Nothing is stored: the mark is bound to the session that the page was shown in.
"""

from __future__ import annotations

import hmac
import json
from urllib.parse import urlsplit

from fastapi import Request

from app.errors import Feil
from app.lager.kryptering import Nokkelring
from app.tekst import Tekst


class FremmedSide(Feil):
    """The form was not sent from our own page, or from one that is too old."""

    kode = "fremmed-side"
    status = 403

    def __init__(self) -> None:
        super().__init__(
            Tekst(
                nb="Skjemaet ble ikke sendt fra siden det hører til på. Ingenting er gjort.",
                nn="Skjemaet blei ikkje sendt frå sida det høyrer til på. Ingenting er gjort.",
            ),
            tiltak=Tekst(nb="Åpne siden på nytt, og prøv igjen.", nn="Opne sida på nytt, og prøv igjen."),
        )


def lag_merke(ring: Nokkelring, formal: str, *hva: str, nokkel_id: str | None = None) -> str:
    """A mark over `hva`, for one purpose."""
    nokkel = ring.nokler[nokkel_id or ring.gjeldende]
    return hmac.digest(nokkel.avled(formal), json.dumps(hva).encode(), "sha256").hex()


def er_vart(ring: Nokkelring, merke: str, formal: str, *hva: str) -> bool:
    """The mark was made by us, with a key that still counts."""
    gitt = merke.encode()
    return any(hmac.compare_digest(lag_merke(ring, formal, *hva, nokkel_id=en).encode(), gitt) for en in ring.nokler)


def fra_egen_side(request: Request) -> bool:
    """What the browser says of where the form was. Older ones say the origin only; one that says neither is refused."""
    sted = request.headers.get("sec-fetch-site")
    if sted is not None:
        return sted == "same-origin"
    opphav = urlsplit(request.headers.get("origin", ""))
    return opphav.scheme in {"http", "https"} and opphav.netloc.lower() == request.headers.get("host", "").lower()
