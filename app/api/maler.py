"""The template revisions over HTTP: the list, all that is known of one, and what a reader sees change between two."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Response
from fastapi.responses import JSONResponse

from app.api.problemer import svar_ved_feil
from app.api.svarmodeller import Malendringer, Malliste, Malrevisjonssvar
from app.api.tjeneste import Malleser, Med, Tjeneste, i_ko
from app.maler.register import Malregister, Revisjon, Status
from app.maler.tilstand import Frysing, Paritet, fase, filer_av, frysing_av, paritet_av, tekster_av
from app.malsyn.endringer import Forskjell, Samlet, sammenlikn
from app.malsyn.maltegninger import oppgave
from app.malsyn.revisjonsforskjell import Revisjonsforskjell
from app.tekst import Malform

ruter = APIRouter(prefix="/maler", tags=["maler"])

Type = Annotated[str, Path(max_length=40, description="Dokumenttypen, for eksempel larekontrakt.")]
Revisjonsnavn = Annotated[str, Path(max_length=40, description="Revisjonen, for eksempel 2024-10-09.")]


@ruter.get("", summary="Malrevisjonene", response_model=Malliste, responses=svar_ved_feil(401, 403))
def alle(tjeneste: Med, _bruker: Malleser) -> Response:
    """Released revisions, by type and date."""
    return JSONResponse({"maler": [_rad(r) for r in frigitte(tjeneste.verksted.maler)]})


@ruter.get(
    "/{dokumenttype}/endringer",
    summary="Hva en leser ser er endret mellom to revisjoner",
    response_model=Malendringer,
    responses=svar_ved_feil(401, 403, 404, 409, 422),
)
async def endringer(
    tjeneste: Med,
    _bruker: Malleser,
    dokumenttype: Type,
    fra: Annotated[str, Query(max_length=40, description="Den gamle revisjonen.")],
    til: Annotated[str, Query(max_length=40, description="Den nye revisjonen.")],
) -> Response:
    """Every example is written on both, and compared: never the source of the templates."""
    par = tuple(tjeneste.maltegninger.revisjon(dokumenttype, navn) for navn in (fra, til))
    return JSONResponse((await forskjell(tjeneste, par[0], par[1])).som_json())


@ruter.get(
    "/{dokumenttype}/{revisjon}",
    summary="Én revisjon: når den gjelder, målformer, kontrollsum, tekster",
    response_model=Malrevisjonssvar,
    responses=svar_ved_feil(401, 403, 404, 422),
)
def en(tjeneste: Med, _bruker: Malleser, dokumenttype: Type, revisjon: Revisjonsnavn) -> Response:
    """Drafts too. What is not in order is told, as the pages do."""
    rad = tjeneste.maltegninger.revisjon(dokumenttype, revisjon)
    return JSONResponse(_hele(tjeneste.verksted.maler, rad, tjeneste.na().date()))


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


def _hele(register: Malregister, rad: Revisjon, i_dag: date) -> dict[str, Any]:
    return {
        **_rad(rad),
        "fase": fase(rad, i_dag).value,
        "skjema": rad.skjema,
        "felles": rad.felles,
        "udirSkjema": rad.udir_skjema,
        "endringer": rad.endringer.som_json(),
        "paritet": _paritet(paritet_av(register.forms, register.templates, rad)),
        "kontrollsum": {m.value: _frysing(frysing_av(register, rad, m)) for m in Malform},
        "filer": {m.value: list(filer_av(register.mal(rad, m))) for m in Malform},
        "tekster": [{"id": t.id, "nb": t.nb, "nn": t.nn} for t in tekster_av(register.templates, rad)],
    }


def _paritet(paritet: Paritet) -> dict[str, Any]:
    return {
        "like": paritet.like,
        "antall": paritet.antall,
        "mangler": {m.value: list(ider) for m, ider in paritet.mangler.items()},
        "avvik": [{"sted": ett.sted, "hva": ett.hva.som_json()} for ett in paritet.avvik],
    }


def _frysing(frysing: Frysing) -> dict[str, Any]:
    return {"tilstand": frysing.tilstand.value, "avvik": [{"sti": a.sti, "tilstand": a.tilstand.value} for a in frysing.avvik]}


async def forskjell(tjeneste: Tjeneste, fra: Revisjon, til: Revisjon) -> Revisjonsforskjell:
    """Over all examples in both languages. Only the one with most data is drawn: the others are read from their words."""
    navn = tjeneste.maltegninger.eksempler_av(fra.dokumenttype)
    samlet = [Samlet(m, {ett: await _ett(tjeneste, fra, til, ett, m, tegnet=ett == navn[0]) for ett in navn}) for m in Malform]
    return Revisjonsforskjell(dokumenttype=fra.dokumenttype.value, fra=fra.id, til=til.id, samlet=tuple(samlet))


async def _ett(tjeneste: Tjeneste, fra: Revisjon, til: Revisjon, eksempel: str, malform: Malform, *, tegnet: bool) -> Forskjell:
    """One document at a time, so that others come in between."""
    arkiv, na = tjeneste.maltegninger, tjeneste.na()
    a, b = (oppgave(rad, eksempel, malform) for rad in (fra, til))
    if tegnet:
        for den in (a, b):
            await i_ko(tjeneste.koer.tegning, arkiv.tegn, den, na)
    ko = tjeneste.koer.sidebilder if tegnet else tjeneste.koer.tegning
    return await i_ko(ko, lambda: sammenlikn(arkiv.les(a, na, tegnet=tegnet), arkiv.les(b, na, tegnet=tegnet)))
