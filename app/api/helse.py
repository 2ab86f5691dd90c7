"""Is the service able to do its work? Asked by the container's HEALTHCHECK; tells nothing that needs a token."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from app import VERSJON
from app.api.problemer import logg
from app.api.svarmodeller import Helse
from app.api.tjeneste import Med, Tjeneste

ruter = APIRouter(tags=["drift"])


def _database(tjeneste: Tjeneste) -> bool:
    with tjeneste.lager.lesing() as forbindelse:
        return forbindelse.execute(text("select count(*) from alembic_version")).scalar() == 1


def _filer(tjeneste: Tjeneste) -> bool:
    return os.access(tjeneste.lager.mappe, os.W_OK | os.X_OK)


def _maler(tjeneste: Tjeneste) -> bool:
    return any(tjeneste.verksted.maler.typer.values())


DELER: Mapping[str, Callable[[Tjeneste], bool]] = {"database": _database, "filer": _filer, "maler": _maler}


@ruter.get("/helse", summary="Helsesjekk", response_model=Helse, responses={503: {"model": Helse, "description": "En del virker ikke."}})
def helse(tjeneste: Med) -> Response:
    """200 when every part works, else 503 with the part that does not."""
    deler = {navn: "ok" if _virker(navn, sjekk, tjeneste) else "feil" for navn, sjekk in DELER.items()}
    frisk = set(deler.values()) == {"ok"}
    kropp = {"status": "ok" if frisk else "feil", "modus": tjeneste.settings.modus.value, "versjon": VERSJON, "deler": deler}
    return JSONResponse(kropp, status_code=200 if frisk else 503)


def _virker(navn: str, sjekk: Callable[[Tjeneste], bool], tjeneste: Tjeneste) -> bool:
    """A part that cannot be reached is a part that does not work."""
    try:
        return sjekk(tjeneste)
    except (SQLAlchemyError, OSError) as feil:
        logg.error("helse", del_=navn, feiltype=type(feil).__name__)
        return False
