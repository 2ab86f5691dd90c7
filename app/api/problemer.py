"""Every error as `application/problem+json` (RFC 9457), in the caller's language: ours, the framework's, and the unforeseen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.openapi.utils import get_openapi
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from app.domene import svar
from app.errors import Feil, Funn
from app.tekst import Malform, Tekst

MEDIETYPE = "application/problem+json"
logg = structlog.get_logger("api")


class FeilMedietype(Feil):
    """The body is of a kind that this call does not take."""

    kode = "feil-medietype"
    status = 415


class UgyldigForesporsel(Feil):
    """The call itself cannot be read."""

    kode = "ugyldig-foresporsel"
    status = 400


class UgyldigParameter(Feil):
    """A value in the address or the headers is not one we take."""

    kode = "ugyldig-parameter"
    status = 422


class Rammefeil(Feil):
    """An error that the framework found: its status and ours."""

    def __init__(self, status: int, kode: str, detalj: Tekst) -> None:
        super().__init__(detalj)
        self.status = status
        self.kode = kode


class Tospraklig(BaseModel):
    """One text in both written languages."""

    nb: str
    nn: str


class Funnsvar(BaseModel):
    """One finding: where, what is wrong, what to do."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"kode": "ugyldig-fodselsnummer", "peker": "/kandidat/personidentifikator/verdi"}}
    )
    kode: str = Field(description="Stabil kode.")
    peker: str = Field(description="JSON-peker (RFC 6901) til stedet som må endres eller fylles ut.")
    melding: Tospraklig
    tiltak: Tospraklig


class Problem(BaseModel):
    """RFC 9457, with every finding at once."""

    type: str
    title: str
    status: int
    detail: str = Field(description="På språket i Accept-Language: nn, ellers nb.")
    kode: str = Field(description="Stabil kode.")
    melding: Tospraklig
    tiltak: Tospraklig | None = None
    feil: list[Funnsvar] = []
    advarsler: list[Funnsvar] = []
    rad: list[Funnsvar] = []


_BESKRIVELSER: Mapping[int, str] = {
    400: "Kallet kan ikke leses.",
    401: "Token mangler eller er ikke gyldig.",
    403: "Rollen eller fylket i tokenet gir ikke rett til dette.",
    404: "Finnes ikke, eller hører til et annet fylke.",
    408: "Innholdet kom ikke fram i tide.",
    409: "Passer ikke med det som er lagret.",
    410: "Var her, og er slettet.",
    412: "Endret siden du så det sist.",
    413: "Større enn grensen.",
    415: "Feil medietype.",
    422: "Innholdet er ikke godt nok; alle funn står i svaret.",
    429: "For mange kall på kort tid; Retry-After sier hvor lenge du må vente.",
    500: "Feil hos oss.",
    502: "En tjeneste vi er avhengige av, svarte ikke som den skal.",
    503: "Tjenesten er ikke klar.",
}


def svar_ved_feil(*statuser: int) -> dict[int | str, dict[str, Any]]:
    """The error answers of a call, for the OpenAPI document."""
    skjema = {"$ref": "#/components/schemas/Problem"}
    return {s: {"description": _BESKRIVELSER[s], "content": {MEDIETYPE: {"schema": skjema}}} for s in statuser}


_RAMME: Mapping[int, tuple[str, Tekst]] = {
    400: ("ugyldig-foresporsel", Tekst(nb="Kallet kan ikke leses.", nn="Kallet kan ikkje lesast.")),
    404: ("ikke-funnet", Tekst(nb="Denne adressen finnes ikke.", nn="Denne adressa finst ikkje.")),
    405: ("feil-metode", Tekst(nb="Adressen tar ikke imot denne metoden.", nn="Adressa tar ikkje imot denne metoden.")),
    413: ("for-stor", Tekst(nb="Innholdet er for stort.", nn="Innhaldet er for stort.")),
    415: ("feil-medietype", Tekst(nb="Innholdet er av en type vi ikke tar imot.", nn="Innhaldet er av ein type vi ikkje tar imot.")),
    422: ("ugyldig-parameter", Tekst(nb="En verdi i kallet er ikke gyldig.", nn="Ein verdi i kallet er ikkje gyldig.")),
}
_UVENTET = (
    "intern-feil",
    Tekst(
        nb="Noe gikk galt hos oss. Ingenting er lagret. Prøv igjen, og si fra med kode {kode} hvis det skjer på nytt.",
        nn="Noko gjekk gale hos oss. Ingenting er lagra. Prøv igjen, og sei frå med kode {kode} dersom det hender på nytt.",
    ),
)


def malform(request: Request) -> Malform:
    """The first of nn and nb in `Accept-Language`; bokmål when neither is there."""
    onsker = [del_.split(";")[0].strip().lower()[:2] for del_ in request.headers.get("accept-language", "").split(",")]
    return next((_SPRAK[o] for o in onsker if o in _SPRAK), Malform.NB)


_SPRAK = {"nn": Malform.NN, "nb": Malform.NB, "no": Malform.NB}


def problem(request: Request, feil: Feil, hoder: Mapping[str, str] | None = None) -> Response:
    """The answer to an error: a problem object, or a page for somebody who looks at pages."""
    alle = {**feil.hoder, **(hoder or {})}
    if _vil_ha_side(request):
        side: Response = request.app.state.feilside(request, feil)
        side.headers.update(alle)
        return side
    return JSONResponse(svar.problem_json(feil, malform(request)), status_code=feil.status, headers=alle, media_type=MEDIETYPE)


async def svar_pa(request: Request, feil: Feil, hoder: Mapping[str, str] | None = None) -> Response:
    """`problem` on the event loop: a page looks up who reads it, so it is made in a thread."""
    if _vil_ha_side(request):
        return await run_in_threadpool(problem, request, feil, hoder)
    return problem(request, feil, hoder)


def _vil_ha_side(request: Request) -> bool:
    """A browser says so; htmx, which fetches parts of pages, takes anything and says that it is htmx."""
    med_side = "text/html" in request.headers.get("accept", "") or "hx-request" in request.headers
    return med_side and not request.url.path.startswith("/api/")


def registrer(app: FastAPI) -> None:
    """Hand every error of the app to us."""
    app.add_exception_handler(Feil, _var_feil)
    app.add_exception_handler(HTTPException, _rammefeil)
    app.add_exception_handler(RequestValidationError, _parameterfeil)


def beskriv(app: FastAPI, adresse: str) -> None:
    """The OpenAPI document with the problem object, bearer tokens, and none of the framework's own error shape."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _med_problemer(
                get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes), adresse
            )
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign] # FastAPI's documented way to extend the document


def _med_problemer(dokument: dict[str, Any], adresse: str) -> dict[str, Any]:
    deler = dokument.setdefault("components", {})
    skjemaer = {n: s for n, s in deler.get("schemas", {}).items() if n not in {"HTTPValidationError", "ValidationError"}}
    problemskjema = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    deler["schemas"] = {**skjemaer, **problemskjema.pop("$defs"), "Problem": problemskjema}
    deler["securitySchemes"] = {"bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}}
    dokument["servers"] = [{"url": adresse}]
    for sti, kall in dokument["paths"].items():
        for beskrivelse in kall.values():
            if sti.startswith("/api/"):
                beskrivelse["security"] = [{"bearer": []}]
                beskrivelse["responses"] |= {str(status): svar for status, svar in svar_ved_feil(429, 503).items()}
    return dokument


async def _var_feil(request: Request, feil: Exception) -> Response:
    if not isinstance(feil, Feil):
        raise TypeError(type(feil))
    if feil.status >= 500:
        logg.error("feil", kode=feil.kode, detalj=feil.detalj.nb)
    return await svar_pa(request, feil)


async def _rammefeil(request: Request, feil: Exception) -> Response:
    if not isinstance(feil, HTTPException):
        raise TypeError(type(feil))
    kode, detalj = _RAMME.get(feil.status_code, _RAMME[400])
    return await svar_pa(request, Rammefeil(feil.status_code, kode, detalj), hoder=feil.headers)


async def _parameterfeil(request: Request, feil: Exception) -> Response:
    """What FastAPI says may hold what was sent; we only tell where."""
    if not isinstance(feil, RequestValidationError):
        raise TypeError(type(feil))
    funn = tuple(
        Funn(
            kode="ugyldig-parameter",
            peker="/" + "/".join(str(ledd) for ledd in f["loc"]),
            melding=_RAMME[422][1],
            tiltak=Tekst(nb="Se hva kallet tar imot i /openapi.json.", nn="Sjå kva kallet tar imot i /openapi.json."),
        )
        for f in feil.errors()
    )
    return await svar_pa(request, UgyldigParameter(_RAMME[422][1], funn=funn))


async def uventet(request: Request, feil: Exception) -> Response:
    """The answer to an error that nobody foresaw.

    Called by `vakt`, not by Starlette, whose own handling raises the exception again for the server to print.
    """
    return await svar_pa(request, uventet_feil(request, feil))


def uventet_feil(request: Request, feil: Exception) -> Feil:
    """Log where it happened, never what the data was: messages of exceptions may quote it."""
    kode = str(getattr(request.state, "kallid", "ukjent"))
    logg.error("uventet", feiltype=type(feil).__name__, sted=_sted(feil), kallid=kode)
    slug, detalj = _UVENTET
    return Rammefeil(500, slug, Tekst(nb=detalj.nb.format(kode=kode), nn=detalj.nn.format(kode=kode)))


def _sted(feil: BaseException) -> list[str]:
    rammer = []
    spor = feil.__traceback__
    while spor is not None:
        kode = spor.tb_frame.f_code
        rammer.append(f"{kode.co_filename}:{spor.tb_lineno} {kode.co_name}")
        spor = spor.tb_next
    return rammer[-12:]
