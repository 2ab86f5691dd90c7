"""Who signs, and «what if»: the answer that the command line and HTTP share. Nothing is stored."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from app import flyt
from app.api.inndata import JSON, Bestilling, les_json
from app.api.kontrakter import KONTRAKTDATA, sorterte_filer
from app.api.problemer import UgyldigForesporsel, svar_ved_feil
from app.api.svarmodeller import Hvemsvar
from app.api.tilgang import Bruker
from app.api.tjeneste import Kontrollor, Med, Tjeneste, i_ko
from app.domene import svar
from app.domene.rolleskifte import Forskjell, forskjeller
from app.domene.sak import Malformvalg, Signatarbeslutning
from app.errors import Avvist, Funn
from app.skjema import strict_json
from app.skjema.hvahvis import ULESELIG, Endret, Endring, med_endringer, som_peker
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Hvem:
    """Who signs, with the changes that were tried and what they led to."""

    kontrollert: flyt.Kontrollert
    beslutning: Signatarbeslutning
    malform: Malformvalg
    endret: tuple[Endret, ...] = ()
    forskjeller: tuple[Forskjell, ...] = ()
    for_: flyt.Kontrollert | None = None

    def som_json(self) -> dict[str, Any]:
        """The answer of `signatarer --json`. `hvaHvis` is there when something was tried."""
        verdi = {**_stilling(self.kontrollert), **svar.signatarer_json(self.beslutning), **svar.funn_json(self.kontrollert.funn)}
        return verdi | ({"hvaHvis": self._hva_hvis(self.for_)} if self.for_ else {})

    def _hva_hvis(self, for_: flyt.Kontrollert) -> dict[str, Any]:
        gamle, nye = _funnkoder(for_.funn), _funnkoder(self.kontrollert.funn)
        return {
            "endringer": [ett.som_json() for ett in self.endret],
            "for": _stilling(for_),
            "forskjeller": [ett.som_json() for ett in self.forskjeller],
            "nyeFunn": [list(ett) for ett in nye if ett not in gamle],
            "bortfalteFunn": [list(ett) for ett in gamle if ett not in nye],
        }


def _stilling(kontrollert: flyt.Kontrollert) -> dict[str, Any]:
    sprak = kontrollert.malform
    return {
        "malform": sprak.malform.value if sprak else None,
        "malformGrunn": sprak.grunn.value if sprak else None,
        "malrevisjon": flyt.malrevisjon(kontrollert),
    }


def _funnkoder(funn: Sequence[Funn]) -> tuple[tuple[str, str], ...]:
    return tuple((ett.kode, ett.peker) for ett in funn)


def hvem(verksted: flyt.Verksted, raa: bytes, endringer: Sequence[Endring], *, na: datetime) -> Hvem:
    """Who signs; with changes, what they change. Refused where too little can be read to decide, before or after."""
    if not endringer:
        return Hvem(**_avgjort(verksted, raa, na))
    endret_raa, endret = med_endringer(raa, endringer, grunnlag=verksted.grunnlag)
    for_, etter = _avgjort(verksted, raa, na), _avgjort(verksted, endret_raa, na)
    return Hvem(**etter, endret=endret, forskjeller=forskjeller(for_["beslutning"], etter["beslutning"]), for_=for_["kontrollert"])


def _avgjort(verksted: flyt.Verksted, raa: bytes, na: datetime) -> dict[str, Any]:
    kontrollert = flyt.kontroller(verksted, raa, na=na)
    if kontrollert.beslutning is None or kontrollert.malform is None:
        raise Avvist(flyt.AVVIST, funn=kontrollert.funn)
    return {"kontrollert": kontrollert, "beslutning": kontrollert.beslutning, "malform": kontrollert.malform}


# --- over HTTP --------------------------------------------------------------------------------------------------------


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
