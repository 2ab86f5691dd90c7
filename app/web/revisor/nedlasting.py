"""One report in each format that it can be taken away in: how it is made, what it is called, what kind of file it is."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import Request, Response

from app.api.problemer import UgyldigForesporsel
from app.api.tjeneste import Tjeneste, i_ko
from app.tekst import Tekst
from app.web.revisor import rapport, rapportfil
from app.web.sider import Sider, sprak_for

Rapport = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Bestilling:
    """A report to be made a file of."""

    request: Request
    tjeneste: Tjeneste
    sider: Sider
    rapport: Rapport


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of file."""

    endelse: str
    medietype: str
    lag: Callable[[Bestilling], Awaitable[bytes]]


async def _json(bestilt: Bestilling) -> bytes:
    return rapportfil.som_json(bestilt.rapport)


async def _xml(bestilt: Bestilling) -> bytes:
    return rapportfil.som_xml(bestilt.rapport)


async def _html(bestilt: Bestilling) -> bytes:
    utseende = rapportfil.stil(bestilt.tjeneste.settings.forms)
    return _tegnet(bestilt, bestilt.rapport, utseende.ark).encode()


async def _pdf(bestilt: Bestilling) -> bytes:
    sprak, utseende = sprak_for(bestilt.request), rapportfil.stil(bestilt.tjeneste.settings.forms)
    kjent = rapportfil.med_kjente_tegn(bestilt.rapport, [fil for fil in utseende.filer if fil.suffix != ".css"])
    html = _tegnet(bestilt, kjent, None)
    return await i_ko(bestilt.tjeneste.koer.tegning, rapportfil.som_pdf, html, utseende, kjent, sprak)


def _tegnet(bestilt: Bestilling, innhold: Rapport, ark: str | None) -> str:
    """The report as HTML; with its style in it where it is to stand alone."""
    side = bestilt.sider.vis(bestilt.request, "rapportfil", **rapport.verdier(innhold), ark=ark)
    return bytes(side.body).decode()


FORMATER: Mapping[str, Format] = {
    "pdf": Format("pdf", "application/pdf", _pdf),
    "html": Format("html", "text/html; charset=utf-8", _html),
    "xml": Format("xml", "application/xml", _xml),
    "json": Format("json", "application/json", _json),
}


async def som_fil(request: Request, tjeneste: Tjeneste, sider: Sider, innhold: Rapport, format_: str) -> Response:
    """The file. Its name is the report's own, never that of the file that was checked."""
    if format_ not in FORMATER:
        raise UgyldigForesporsel(
            Tekst(nb="Rapporten finnes ikke i dette formatet.", nn="Rapporten finst ikkje i dette formatet."),
            tiltak=Tekst(nb="Velg PDF, HTML, XML eller JSON.", nn="Vel PDF, HTML, XML eller JSON."),
        )
    valgt = FORMATER[format_]
    navn = f"kontroll-{innhold['rapportId'][:8]}.{valgt.endelse}"
    kropp = await valgt.lag(Bestilling(request, tjeneste, sider, innhold))
    return Response(kropp, media_type=valgt.medietype, headers={"Content-Disposition": f'attachment; filename="{navn}"'})
