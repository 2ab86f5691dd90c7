"""The template revisions over HTTP."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse

from app.api.problemer import svar_ved_feil
from app.api.svarmodeller import Malliste
from app.api.tjeneste import Malleser, Med
from app.maler.register import Malregister, Revisjon, Status

ruter = APIRouter(prefix="/maler", tags=["maler"])


@ruter.get("", summary="Malrevisjonene", response_model=Malliste, responses=svar_ved_feil(401, 403))
def alle(tjeneste: Med, _bruker: Malleser) -> Response:
    """Released revisions, by type and date."""
    return JSONResponse({"maler": [_rad(r) for r in frigitte(tjeneste.verksted.maler)]})


def frigitte(register: Malregister) -> tuple[Revisjon, ...]:
    """What a document can be made on, by type and oldest first."""
    return tuple(r for type_ in sorted(register.typer) for r in register.revisjoner(type_) if r.status is not Status.UTKAST)


def _rad(revisjon: Revisjon) -> dict[str, Any]:
    return {
        "dokumenttype": revisjon.dokumenttype.value,
        "revisjon": revisjon.id,
        "status": revisjon.status.value,
        "digest": {m.value: d for m, d in revisjon.digest.items()},
        "gjelderFra": revisjon.gjelder_fra.isoformat(),
        "gjelderTil": revisjon.gjelder_til.isoformat() if revisjon.gjelder_til else None,
        "kilde": revisjon.kilde,
        "tittel": revisjon.tittel.som_json(),
    }
