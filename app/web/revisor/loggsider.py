"""The audit chain, to be read, checked and taken away: by those who may read, of their own county."""

from __future__ import annotations

from itertools import islice

from anyio import CapacityLimiter
from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse

from app.api.tjeneste import Tjeneste, i_ko
from app.clock import dag
from app.errors import IkkeFunnet
from app.tekst import Tekst
from app.web.okt import Leserokt, krev_eget_skjema
from app.web.revisor import logg
from app.web.revisor.logg import Kjede
from app.web.sider import Sider
from app.web.skjemafelt import les_skjema
from signing.logg import Hode

NOEN_HODER, FLEST_HODER, FLEST_FUNN = 5, 366, 200


def ruter(tjeneste: Tjeneste, sider: Sider) -> APIRouter:
    """The pages."""
    ruter = APIRouter(include_in_schema=False)
    tungt = CapacityLimiter(1)

    @ruter.get("/logg")
    def hele(request: Request, okt: Leserokt, etter: str = "") -> Response:
        fylke = okt.bruker.fylke
        vist = logg.side(tjeneste, fylke, etter)
        return sider.vis(request, "logg", side=vist, hoder=_hoder(fylke, NOEN_HODER), forste=not etter)

    @ruter.post("/logg/kontroll")
    async def kontroll(request: Request, okt: Leserokt) -> Response:
        """A POST, so that no other page can set a long check going; it changes nothing, and the answer is the page."""
        felter = await les_skjema(request)
        krev_eget_skjema(request, tjeneste, felter.get("skjema", ""))
        svar = await i_ko(tungt, logg.kontroller, tjeneste, okt.bruker.fylke)
        return sider.vis(request, "logg_kontroll", egen_sti="/logg", svar=svar, funn=svar.funn[:FLEST_FUNN], kontrollert=tjeneste.na())

    @ruter.get("/logg/hoder")
    def hoder(request: Request, okt: Leserokt) -> Response:
        return sider.vis(request, "logg_hoder", hoder=_hoder(okt.bruker.fylke, FLEST_HODER))

    @ruter.get("/logg/uttrekk.zip")
    async def uttrekk(okt: Leserokt) -> Response:
        fil = await i_ko(tungt, logg.uttrekk, tjeneste, okt.bruker.fylke)
        navn = f"logg-{okt.bruker.fylke}-{dag(tjeneste.na()).isoformat()}.zip"
        return StreamingResponse(logg.stykker(fil), media_type="application/zip", headers=_som_fil(navn))

    @ruter.get("/logg/{dokument_id}")
    def ett(request: Request, dokument_id: str, okt: Leserokt) -> Response:
        return sider.vis(request, "logg_dokument", dokument_id=dokument_id, kjede=_kjede(okt.bruker.fylke, dokument_id))

    @ruter.get("/logg/{dokument_id}/logg.jsonl")
    def linjer(dokument_id: str, okt: Leserokt) -> Response:
        innhold = logg.linjer(_kjede(okt.bruker.fylke, dokument_id))
        return Response(innhold, media_type="application/x-ndjson", headers=_som_fil(f"logg-{dokument_id}.jsonl"))

    def _hoder(fylke: str, antall: int) -> list[Hode]:
        return list(islice(logg.nyeste_hoder(tjeneste, fylke), antall))

    def _kjede(fylke: str, dokument_id: str) -> Kjede:
        kjeden = logg.kjede(tjeneste, fylke, dokument_id)
        if kjeden is None:
            raise IkkeFunnet(
                Tekst(nb="Loggen har ingenting om dette dokumentet.", nn="Loggen har ingenting om dette dokumentet."),
                tiltak=Tekst(nb="Kontroller dokument-ID-en.", nn="Kontroller dokument-ID-en."),
            )
        return kjeden

    return ruter


def _som_fil(navn: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{navn}"'}
