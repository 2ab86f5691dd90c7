"""*Kontroller signatur*: any file → a report as people read it; and the target of a document's QR code."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from app import flyt
from app.api.inndata import les_fil
from app.api.tjeneste import Tjeneste, i_ko
from app.errors import IkkeFunnet
from app.tekst import Tekst
from app.web.revisor import rapport
from app.web.sider import Sider


def ruter(tjeneste: Tjeneste, sider: Sider) -> APIRouter:
    """The page, the report, and the target of the QR code."""
    ruter = APIRouter(include_in_schema=False)

    @ruter.get("/kontroller")
    def opplasting(request: Request) -> Response:
        _krev_apen(tjeneste)
        return sider.vis(request, "kontroller", maks=tjeneste.settings.grenser.verifisering_maks // 1_048_576, fra_utskrift=False)

    @ruter.post("/kontroller")
    async def kontroller(request: Request) -> Response:
        _krev_apen(tjeneste)
        fil = await les_fil(request, tjeneste.settings.grenser)
        som_json = await i_ko(
            tjeneste.koer.verifisering,
            flyt.verifiser_under_klokke,
            tjeneste.verksted,
            fil.innhold,
            na=tjeneste.na(),
            filnavn=fil.filnavn or None,
            lager=tjeneste.lager,
        )
        return sider.vis(
            request,
            "rapport",
            rapport=som_json,
            tone=rapport.tone(som_json),
            signaturtone=rapport.signaturtone,
            samlet=rapport.samlet,
            svartoner=rapport.SVARTONER,
            kilobyte=rapport.kilobyte,
        )

    @ruter.get("/v/{dokument_id}")
    def fra_utskrift(request: Request, dokument_id: str) -> Response:
        """The same page for every id, known or not: a print tells nobody here whether a document exists."""
        del dokument_id
        _krev_apen(tjeneste)
        return sider.vis(request, "kontroller", maks=tjeneste.settings.grenser.verifisering_maks // 1_048_576, fra_utskrift=True)

    return ruter


def _krev_apen(tjeneste: Tjeneste) -> None:
    if not tjeneste.settings.apen_verifisering:
        raise _ukjent_side()


def _ukjent_side() -> IkkeFunnet:
    return IkkeFunnet(Tekst(nb="Denne siden finnes ikke.", nn="Denne sida finst ikkje."))
