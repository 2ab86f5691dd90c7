"""Who signs, and «what if», over HTTP. Nothing is stored."""

from __future__ import annotations

import json

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from app.api.inndata import JSON, Bestilling, les_json
from app.api.kontrakter import KONTRAKTDATA, sorterte_filer
from app.api.problemer import UgyldigForesporsel, svar_ved_feil
from app.api.svarmodeller import Hvemsvar
from app.api.tjeneste import Kontrollor, Med, Tjeneste, i_ko
from app.errors import Avvist
from app.hvem import Hvem, hvem
from app.identitet.bruker import Bruker
from app.skjema import strict_json
from app.skjema.hvahvis import ULESELIG, Endring, med_endringer, som_peker
from app.tekst import Tekst

ruter = APIRouter(tags=["kontroll"])
FORESPORSEL = {
    "type": "object",
    "required": ["data"],
    "additionalProperties": False,
    "properties": {
        "data": KONTRAKTDATA,
        "hvaHvis": {
            "type": "array",
            "maxItems": 20,
            "items": {
                "type": "object",
                "required": ["peker", "verdi"],
                "properties": {
                    "peker": {"type": "string", "examples": ["/parter/avtale/inngarKontrakt"]},
                    "verdi": {"description": "Verdien som prøves. null tar bort det som står der."},
                },
            },
        },
    },
}
FEIL_FORM = Tekst(
    nb="Kroppen skal være {«data»: saksdata, «hvaHvis»: [{«peker», «verdi»}]}.",
    nn="Kroppen skal vere {«data»: saksdata, «hvaHvis»: [{«peker», «verdi»}]}.",
)


@ruter.post(
    "/signatarer",
    summary="Hvem signerer, og hva hvis",
    response_model=Hvemsvar,
    responses={200: {"description": "Svaret, også når dataene har feil."}, **svar_ved_feil(400, 401, 403, 408, 413, 415, 422)},
    openapi_extra={"requestBody": {"required": True, "content": {JSON: {"schema": FORESPORSEL}}}},
)
async def signatarer(request: Request, tjeneste: Med, bruker: Kontrollor) -> Response:
    """Who signs, and who does not; with `hvaHvis`, what some other values would change."""
    raa = await les_json(request, tjeneste.settings.grenser)
    return JSONResponse((await i_ko(tjeneste.koer.lager, _hvem, tjeneste, bruker, raa)).som_json())


def _hvem(tjeneste: Tjeneste, bruker: Bruker, kropp: bytes) -> Hvem:
    raa, endringer = _les(kropp)
    sorterte_filer(tjeneste, bruker, Bestilling(raa=raa))
    if endringer:  # another county's policy names who signs for it: asked for by its own people only
        sorterte_filer(tjeneste, bruker, Bestilling(raa=med_endringer(raa, endringer, grunnlag=tjeneste.verksted.grunnlag)[0]))
    return hvem(tjeneste.verksted, raa, endringer, na=tjeneste.na())


def _les(kropp: bytes) -> tuple[bytes, tuple[Endring, ...]]:
    lesning = strict_json.les(kropp)
    if lesning.data is None or lesning.funn:
        raise Avvist(ULESELIG, funn=lesning.funn)
    sendt = json.loads(kropp)
    if not (isinstance(sendt, dict) and isinstance(sendt.get("data"), dict) and set(sendt) <= {"data", "hvaHvis"}):
        raise UgyldigForesporsel(FEIL_FORM)
    rader = sendt.get("hvaHvis", [])
    if not (isinstance(rader, list) and all(_er_endring(rad) for rad in rader)):
        raise UgyldigForesporsel(FEIL_FORM)
    return json.dumps(sendt["data"]).encode(), tuple(Endring(som_peker(rad["peker"]), rad["verdi"]) for rad in rader)


def _er_endring(rad: object) -> bool:
    return isinstance(rad, dict) and set(rad) == {"peker", "verdi"} and isinstance(rad["peker"], str) and bool(rad["peker"].strip("./ "))
