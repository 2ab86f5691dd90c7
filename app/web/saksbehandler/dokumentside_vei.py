"""The way back to the page of a contract after a form, in the language that the form was in."""

from __future__ import annotations

from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import RedirectResponse

from app.tekst import Malform


def tilbake(request: Request, dokument_id: str, *, gjort: str = "") -> RedirectResponse:
    """To the page: loaded again, nothing is sent again. `gjort`: what it is to say that has been done."""
    sprak = request.query_params.get("sprak", "")
    valg = {"sprak": sprak if sprak in set(Malform) else "", "gjort": gjort}
    sporring = urlencode({navn: verdi for navn, verdi in valg.items() if verdi})
    return RedirectResponse(f"/kontrakter/{dokument_id}" + (f"?{sporring}" if sporring else ""), status_code=303)
