"""Many contracts in one call: each is made or refused by itself, and one that is bad never stops the rest.

Every document has its own business key, so a call that was broken off is simply sent again: what was stored is answered, not made anew.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from app.api.inndata import JSON, MULTIPART, Bestilling, Fil, les_bestilling
from app.api.kall import Idempotensnokkel, kall_for
from app.api.kontrakter import KONTRAKTDATA, lag_og_lagre
from app.api.problemer import UgyldigForesporsel, malform, svar_ved_feil, uventet_feil
from app.api.svarmodeller import Samletsvar
from app.api.tjeneste import Med, Skriver, Tjeneste, i_ko
from app.domene import svar
from app.errors import Feil
from app.identitet.bruker import Bruker
from app.lager import idempotens
from app.lager.idempotens import Kall, Svar
from app.lager.motor import alene_om
from app.settings import Grenser
from app.tekst import Tekst

ruter = APIRouter(prefix="/kontrakter", tags=["kontrakter"])
FLEST, FLEST_FILER = 50, 200
JSON_MAKS = 8 * 1_048_576
_START, _SKILLE, _SLUTT = re.compile(r'\s*\{\s*"kontrakter"\s*:\s*\[\s*'), re.compile(r"\s*,\s*"), re.compile(r"\s*\]\s*\}\s*")
_FOR_ET_NUMMER = re.compile(r"([0-9]{1,3})/(.+)", re.DOTALL)
"""`2/avtale-1`: the file of the third contract alone."""

SAMLING = {
    "type": "object",
    "required": ["kontrakter"],
    "additionalProperties": False,
    "properties": {"kontrakter": {"type": "array", "minItems": 1, "maxItems": FLEST, "items": KONTRAKTDATA}},
}
BESTILLING: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            JSON: {"schema": SAMLING},
            MULTIPART: {
                "schema": {
                    "type": "object",
                    "required": ["data"],
                    "properties": {"data": SAMLING},
                    "additionalProperties": {
                        "type": "string",
                        "format": "binary",
                        "description": "Et vedlegg. Navnet er dokumentId, og gjelder alle kontraktene som lister det; "
                        "med nummeret til kontrakten foran (fra 0), «2/avtale-1», gjelder det bare den.",
                    },
                }
            },
        },
    }
}


@ruter.post(
    "/samlet",
    summary="Lag og lagre mange kontrakter",
    response_model=Samletsvar,
    responses={
        200: {"description": "Ett resultat for hver kontrakt, i samme rekkefølge, også når noen eller alle er avvist."},
        **svar_ved_feil(400, 401, 403, 408, 409, 413, 415, 422, 500),
    },
    openapi_extra=BESTILLING,
)
async def samlet(request: Request, tjeneste: Med, bruker: Skriver, idempotency_key: Idempotensnokkel = None) -> Response:
    """Each as by `POST /kontrakter`. The call is refused as a whole only when it cannot be read or is too large."""
    bestilling = await les_bestilling(request, _grenser(tjeneste.settings.grenser))
    stykker = _kontrakter(bestilling.raa)
    kall = kall_for(bruker, idempotency_key, bestilling, til="samlet")
    if fra_for := await i_ko(tjeneste.koer.lager, _svart, tjeneste, kall):
        return JSONResponse(fra_for.kropp)
    rader = []
    for nr, raa in enumerate(stykker):
        en = Bestilling(raa=raa.encode("utf-8", "surrogatepass"), filer=_filer(bestilling.filer, nr))
        rader.append(await i_ko(tjeneste.koer.tegning, _en, request, tjeneste, bruker, nr, en, _eget(kall, nr, en)))
    kropp = _samlet(rader)
    await i_ko(tjeneste.koer.lager, _husk, tjeneste, kall, kropp)
    return JSONResponse(kropp)


def _en(request: Request, tjeneste: Tjeneste, bruker: Bruker, nr: int, bestilling: Bestilling, kall: Kall | None) -> dict[str, Any]:
    """The result of one, whatever happens to it."""
    try:
        opprettet = lag_og_lagre(tjeneste, bruker, bestilling, kall)
    except Feil as feil:
        return _avvist(request, nr, feil)
    except Exception as feil:  # noqa: BLE001 - the others are still to be made; told by place and kind alone
        return _avvist(request, nr, uventet_feil(request, feil))
    return {
        "nr": nr,
        "status": opprettet.status,
        "dokumentId": opprettet.svar["dokumentId"],
        "kontrakt": opprettet.svar,
        "problem": None,
    }


def _avvist(request: Request, nr: int, feil: Feil) -> dict[str, Any]:
    problem = svar.problem_json(feil, malform(request))
    return {"nr": nr, "status": feil.status, "dokumentId": None, "kontrakt": None, "problem": problem}


def _samlet(rader: Sequence[dict[str, Any]]) -> dict[str, Any]:
    def antall(*statuser: int) -> int:
        return sum(rad["status"] in statuser for rad in rader)

    return {
        "antall": len(rader),
        "laget": antall(201),
        "fantes": antall(200),
        "avvist": len(rader) - antall(200, 201),
        "resultater": list(rader),
    }


# ---------------------------------------------------------------- the call


def _grenser(grenser: Grenser) -> Grenser:
    return replace(grenser, json_maks=JSON_MAKS, vedlegg_antall=FLEST_FILER)


@dataclass(frozen=True, slots=True)
class _Samling:
    """The body as text, and where each contract in it begins and ends."""

    tekst: str

    def stykker(self) -> list[str]:
        """Each contract as it was written, so that what is wrong inside one is found there and nowhere else."""
        start = _START.match(self.tekst)
        if start is None:
            raise ValueError("no list of contracts")
        funnet, sted, leser = [], start.end(), json.JSONDecoder()
        while True:
            _, slutt = leser.raw_decode(self.tekst, sted)
            funnet.append(self.tekst[sted:slutt])
            if _SLUTT.fullmatch(self.tekst, slutt):
                return funnet
            skille = _SKILLE.match(self.tekst, slutt)
            if skille is None:
                raise ValueError("not a list")
            sted = skille.end()


def _kontrakter(raa: bytes) -> list[str]:
    try:
        stykker = _Samling(raa.decode("utf-8")).stykker()
    except (ValueError, RecursionError):
        raise UgyldigForesporsel(
            Tekst(
                nb="Kallet skal være ett JSON-objekt med listen «kontrakter», og ikke noe annet.",
                nn="Kallet skal vere eitt JSON-objekt med lista «kontrakter», og ikkje noko anna.",
            ),
            tiltak=Tekst(
                nb="Send {«kontrakter»: [ … ]} med dataene til hver kontrakt.",
                nn="Send {«kontrakter»: [ … ]} med dataa til kvar kontrakt.",
            ),
        ) from None
    if len(stykker) > FLEST:
        raise UgyldigForesporsel(
            Tekst(
                nb=f"Kallet har {len(stykker)} kontrakter. Grensen er {FLEST}.",
                nn=f"Kallet har {len(stykker)} kontraktar. Grensa er {FLEST}.",
            ),
            tiltak=Tekst(nb="Del dem på flere kall.", nn="Del dei på fleire kall."),
        )
    return stykker


def _filer(filer: Sequence[Fil], nr: int) -> tuple[Fil, ...]:
    """The files of this contract: those sent for it alone first, then those sent for whoever lists them."""
    egne, felles = [], []
    for fil in filer:
        treff = _FOR_ET_NUMMER.fullmatch(fil.del_)
        if treff is None:
            felles.append(fil)
        elif int(treff.group(1)) == nr:
            egne.append(replace(fil, del_=treff.group(2)))
    opptatt = {id_ for fil in egne for id_ in fil.mulige_ider}
    return (*egne, *(fil for fil in felles if opptatt.isdisjoint(fil.mulige_ider)))


# ---------------------------------------------------------------- the same call again


def _eget(kall: Kall | None, nr: int, bestilling: Bestilling) -> Kall | None:
    """The part of the call that is about one contract: stored with it, so that a call broken off half-way gives the same answers."""
    if kall is None:
        return None
    deler = {f"fil{n}:{fil.del_}:{fil.filnavn}": fil.innhold for n, fil in enumerate(bestilling.filer)}
    return replace(
        kall,
        nokkel=sha256(f"{kall.nokkel}/{nr}".encode()).hexdigest(),
        foresporsel_sha256=idempotens.foresporsel_sha256({**deler, "data": bestilling.raa}),
    )


def _svart(tjeneste: Tjeneste, kall: Kall | None) -> Svar | None:
    if kall is None:
        return None
    with tjeneste.lager.lesing() as forbindelse:
        return idempotens.finn(forbindelse, kall, na=tjeneste.na())


def _husk(tjeneste: Tjeneste, kall: Kall | None, kropp: dict[str, Any]) -> None:
    """Not where something failed with us: the same call again may mend that."""
    if kall is None or any(rad["status"] >= 500 for rad in kropp["resultater"]):
        return
    na = tjeneste.na()
    with tjeneste.lager.transaksjon() as forbindelse:
        alene_om(forbindelse, f"kall:{kall.klient}|{kall.nokkel}")
        if idempotens.finn(forbindelse, kall, na=na) is None:
            idempotens.husk(forbindelse, kall, Svar(200, kropp), na=na)
