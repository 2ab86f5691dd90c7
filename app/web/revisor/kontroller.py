"""*Kontroller signatur*: any file → a report as people read it, and the report to take away; and the target of a document's QR code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from app import flyt
from app.api.inndata import Fil, les_fil
from app.api.tilgang import Handling
from app.api.tjeneste import Tjeneste, i_ko
from app.dokument.revisjonsbilder import Sammenlikning
from app.errors import Feil, IkkeFunnet
from app.tekst import Tekst
from app.web.okt import OktHvisNoen, UtenOkt, krev_eget_skjema
from app.web.revisor import nedlasting, oppslag, rapport, rapportfil
from app.web.sider import Sider, sprak_for
from app.web.skjemafelt import les_skjema

FIL, DOKUMENT_ID = "fil", "id"
FORSEGLET = "forseglet"
"""The format of the form that stands for the PDF with the county's seal on it."""
IKKE_PDF = "ikke-pdf"


class UlesbarFil(Feil):
    """What was sent is no file that a signature can be looked for in."""

    kode = "ulesbar-fil"
    status = 422


def ruter(tjeneste: Tjeneste, sider: Sider) -> APIRouter:
    """The page, the report, its downloads, and the target of the QR code."""
    ruter = APIRouter(include_in_schema=False)

    def side(request: Request, feil: Feil | None = None, *, ved: str = FIL, **verdier: Any) -> Response:
        """The page with its form; `feil` stands at the field `ved` and at the top."""
        _krev_apen(tjeneste)
        maks = tjeneste.settings.grenser.verifisering_maks // 1_048_576
        status = feil.status if feil else 200
        standard: dict[str, Any] = {"fra_utskrift": False, "funnet": None}
        egen_sti = "" if request.method == "GET" else "/kontroller"
        return sider.vis(request, "kontroller", status=status, egen_sti=egen_sti, maks=maks, feil=feil, ved=ved, **{**standard, **verdier})

    @ruter.get("/kontroller")
    def opplasting(request: Request) -> Response:
        return side(request)

    @ruter.post("/kontroller")
    async def kontroller(request: Request) -> Response:
        _krev_apen(tjeneste)
        try:
            fil = _med_innhold(await les_fil(request, tjeneste.settings.grenser))
            svar = await _verifiser(tjeneste, fil)
            _krev_kjent(svar)
        except Feil as feil:
            return side(request, feil)
        bilder = await _bilder(tjeneste, fil, svar)
        merket = rapportfil.merk(tjeneste.gang.ring, svar)
        verdier = rapport.verdier(svar, bilder)
        return sider.vis(
            request,
            "rapport",
            **verdier,
            merket=merket,
            bilder=bilder,
            data_uri=rapport.data_uri,
            formater=tjeneste.rapporttegner.formater,
            kan_forsegle=tjeneste.gang.segler.klar,
        )

    @ruter.post("/kontroller/rapport")
    async def last_ned(request: Request, okt: OktHvisNoen) -> Response:
        """What the page itself carries, as a file. Nothing is changed by it, and the mark says that it is ours.

        The county seals it for those of its own who may ask for that.
        """
        _krev_apen(tjeneste)
        felter = await les_skjema(request, maks=rapportfil.STORST + 1_024)
        merket = rapportfil.Merket(felter.get("rapport", ""), felter.get("merke", ""))
        svar = rapportfil.les(tjeneste.gang.ring, merket)
        if felter.get("format") != FORSEGLET:
            return await nedlasting.som_fil(request, tjeneste, svar, felter.get("format", ""))
        if okt is None:
            raise UtenOkt
        krev_eget_skjema(request, tjeneste, felter.get("skjema", ""))
        return await nedlasting.som_fil(request, tjeneste, svar, "pdf", for_fylket=okt.bruker.krev(Handling.FORSEGLE_RAPPORT))

    @ruter.post("/kontroller/dokument")
    async def fra_skjema(request: Request) -> Response:
        """From the id on a print to the page that its QR code leads to. What is no id never becomes part of an address."""
        _krev_apen(tjeneste)
        try:
            dokument_id = oppslag.les_id((await les_skjema(request)).get(DOKUMENT_ID, ""))
        except Feil as feil:
            return side(request, feil, ved=DOKUMENT_ID)
        return RedirectResponse(f"/v/{dokument_id}?sprak={sprak_for(request).value}", status_code=303)

    @ruter.get("/v/{dokument_id}")
    def fra_utskrift(request: Request, dokument_id: str, okt: OktHvisNoen) -> Response:
        """The same page for every id, known or not: a print tells nobody whether a document exists, but those who may read it."""
        return side(request, fra_utskrift=True, funnet=oppslag.slaa_opp(tjeneste, okt, dokument_id))

    return ruter


async def _verifiser(tjeneste: Tjeneste, fil: Fil) -> dict[str, Any]:
    return await i_ko(
        tjeneste.koer.verifisering,
        flyt.verifiser_under_klokke,
        tjeneste.verksted,
        fil.innhold,
        na=tjeneste.na(),
        filnavn=fil.filnavn or None,
        lager=tjeneste.lager,
    )


async def _bilder(tjeneste: Tjeneste, fil: Fil, svar: Mapping[str, Any]) -> Sammenlikning | None:
    """What the pages looked like before and after, where something was changed and somebody can draw it in a process of its own."""
    felter, vakt = rapport.endrede_felter(svar), tjeneste.verksted.vakt
    if not felter or vakt is None:
        return None
    return await i_ko(tjeneste.koer.verifisering, vakt.revisjonsbilder, fil.innhold, felter=felter)


def _med_innhold(fil: Fil) -> Fil:
    """A form that was sent without choosing a file has an empty one."""
    if fil.innhold:
        return fil
    if fil.filnavn:
        raise UlesbarFil(Tekst(nb="Filen er tom.", nn="Fila er tom."), tiltak=Tekst(nb="Velg en annen fil.", nn="Vel ei anna fil."))
    raise UlesbarFil(
        Tekst(nb="Du har ikke valgt noen fil.", nn="Du har ikkje valt noka fil."),
        tiltak=Tekst(nb="Velg filen du vil kontrollere.", nn="Vel fila du vil kontrollere."),
    )


def _krev_kjent(svar: Mapping[str, Any]) -> None:
    if any(merknad["kode"] == IKKE_PDF for merknad in svar["feil"]):
        raise UlesbarFil(
            Tekst(
                nb="Filen er verken PDF, signert pakke eller signert XML.",
                nn="Fila er verken PDF, signert pakke eller signert XML.",
            ),
            tiltak=Tekst(
                nb="Velg den signerte filen. Et bilde, en utskrift eller et tekstdokument kan ikke kontrolleres.",
                nn="Vel den signerte fila. Eit bilete, ei utskrift eller eit tekstdokument kan ikkje kontrollerast.",
            ),
        )


def _krev_apen(tjeneste: Tjeneste) -> None:
    if not tjeneste.settings.apen_verifisering:
        raise _ukjent_side()


def _ukjent_side() -> IkkeFunnet:
    return IkkeFunnet(Tekst(nb="Denne siden finnes ikke.", nn="Denne sida finst ikkje."))
