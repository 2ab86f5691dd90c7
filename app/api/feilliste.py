"""Failed jobs over HTTP, for the administrators of a county: what was given up, and «run again»."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from app.api.inndata import Bestilling, les_json_eller_ingenting
from app.api.kall import Idempotensnokkel, kall_for
from app.api.ordrekropp import Godkjenning as TomKropp
from app.api.ordrekropp import beskriv
from app.api.problemer import svar_ved_feil
from app.api.tjeneste import Drifter, Med, Tjeneste, i_ko
from app.jobber import fylkesliste
from app.lager import idempotens
from app.lager.idempotens import Kall, Svar
from app.lager.motor import alene_om

ruter = APIRouter(prefix="/jobber", tags=["drift"])
FLEST = 500
JobbId = Annotated[str, Path(pattern=r"^[A-Za-z0-9:_-]{1,100}$", description="Jobben, slik listen nevner den.")]


class Jobbfeilsvar(BaseModel):
    """A job that went wrong. `dod`: given up, a person must look; else it is tried again by itself."""

    jobb: str
    slag: str
    args: dict[str, str] = Field(description="Hva den gjelder (id-er). Tom for en jobb som går over alt.")
    forsok: int
    feil: str = Field(description="Kode og slag feil, aldri innholdet.")
    tid: str
    dod: bool


class Feilliste(BaseModel):
    """The newest first."""

    feil: list[Jobbfeilsvar]
    antall: int = Field(description="Hvor mange det er i alt; listen har høyst 500.")


class Lagtsvar(BaseModel):
    """The job is in the queue again."""

    jobb: str
    lagtIKo: bool  # noqa: N815 - the name in JSON


@ruter.get(
    "/feilliste",
    summary="Jobber som har feilet eller er gitt opp",
    response_model=Feilliste,
    responses={200: {"description": "Fylkets egne, og de som gjelder hele tjenesten."}, **svar_ved_feil(401, 403, 422)},
)
def feilliste(tjeneste: Med, bruker: Drifter, dode: Annotated[bool, Query(description="Bare de som er gitt opp.")] = False) -> Response:
    """Another county's jobs do not exist. Those that go over everything are shown without what they had come to."""
    with tjeneste.lager.lesing() as forbindelse:
        alle = fylkesliste.les(forbindelse, bruker.fylke, bare_dode=dode)
    return JSONResponse({"feil": [feil.som_json() for feil in alle[:FLEST]], "antall": len(alle)})


@ruter.post(
    "/feilliste/{jobb_id}/kjor-igjen",
    summary="Kjør en jobb som er gitt opp, igjen",
    response_model=Lagtsvar,
    responses={
        200: {"description": "Jobben er i kø igjen, med alle forsøkene sine."},
        **svar_ved_feil(400, 401, 403, 404, 408, 409, 413, 415, 422, 500),
    },
    openapi_extra=beskriv(TomKropp),
)
async def kjor_igjen(
    request: Request, jobb_id: JobbId, tjeneste: Med, bruker: Drifter, idempotency_key: Idempotensnokkel = None
) -> Response:
    """Once: it leaves the list when it is laid in the queue."""
    raa = await les_json_eller_ingenting(request, tjeneste.settings.grenser)
    kall = kall_for(bruker, idempotency_key, Bestilling(raa=raa), til=f"{jobb_id}/kjor-igjen")
    return JSONResponse(await i_ko(tjeneste.koer.lager, _kjor_igjen, tjeneste, bruker.fylke, jobb_id, kall))


def _kjor_igjen(tjeneste: Tjeneste, fylkesnummer: str, jobb_id: str, kall: Kall | None) -> dict[str, Any]:
    na = tjeneste.na()
    with tjeneste.lager.transaksjon() as forbindelse:
        alene_om(forbindelse, f"jobbfeil:{jobb_id}", *((f"kall:{kall.klient}|{kall.nokkel}",) if kall else ()))
        if kall and (husket := idempotens.finn(forbindelse, kall, na=na)):
            return husket.kropp
        fylkesliste.kjor_igjen(forbindelse, tjeneste.gang.jobber, jobb_id, fylkesnummer=fylkesnummer)
        svar = {"jobb": jobb_id, "lagtIKo": True}
        if kall:
            idempotens.husk(forbindelse, kall, Svar(200, svar), na=na)
        return svar
