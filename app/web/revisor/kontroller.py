"""*Kontroller signatur*: any file → a report as people read it, and the report to take away; and the target of a document's QR code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from app import flyt
from app.api.inndata import Fil, les_fil
from app.api.tjeneste import Tjeneste, i_ko
from app.dokument.revisjonsbilder import Sammenlikning
from app.errors import Feil
from app.identitet.bruker import Handling
from app.tekst import Tekst
from app.web.okt import Okt, OktHvisNoen, krev_eget_skjema, uten_okt
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


@dataclass(frozen=True, slots=True)
class Kontrollsider:
    """The page, the report, its downloads, and the target of the QR code.

    Open to everybody where the operator leaves it so; elsewhere to those who are logged in.
    """

    tjeneste: Tjeneste
    sider: Sider

    def opplasting(self, request: Request, okt: OktHvisNoen) -> Response:
        """The page with its form."""
        self._krev_adgang(okt)
        return self._side(request)

    async def kontroller(self, request: Request, okt: OktHvisNoen) -> Response:
        """The report on the file of the form."""
        self._krev_adgang(okt)
        try:
            fil = _med_innhold(await les_fil(request, self.tjeneste.settings.grenser))
            svar = await _verifiser(self.tjeneste, fil)
            _krev_kjent(svar)
        except Feil as feil:
            return self._side(request, feil)
        bilder = await _bilder(self.tjeneste, fil, svar)
        return self.sider.vis(
            request,
            "rapport",
            **rapport.verdier(svar, bilder),
            merket=rapportfil.merk(self.tjeneste.gang.ring, svar),
            bilder=bilder,
            data_uri=rapport.data_uri,
            formater=self.tjeneste.rapporttegner.formater,
            kan_forsegle=self.tjeneste.gang.segler.klar,
        )

    async def last_ned(self, request: Request, okt: OktHvisNoen) -> Response:
        """What the page itself carries, as a file. Nothing is changed by it, and the mark says that it is ours.

        The county seals it for those of its own who may ask for that.
        """
        self._krev_adgang(okt)
        felter = await les_skjema(request, maks=rapportfil.STORST + 1_024)
        merket = rapportfil.Merket(felter.get("rapport", ""), felter.get("merke", ""))
        svar = rapportfil.les(self.tjeneste.gang.ring, merket)
        if felter.get("format") != FORSEGLET:
            return await nedlasting.som_fil(request, self.tjeneste, svar, felter.get("format", ""))
        if okt is None:
            raise uten_okt(self.tjeneste)
        krev_eget_skjema(request, self.tjeneste, felter.get("skjema", ""))
        for_fylket = okt.bruker.krev(Handling.FORSEGLE_RAPPORT)
        okt.krev_fersk(Handling.FORSEGLE_RAPPORT, self.tjeneste)
        return await nedlasting.som_fil(request, self.tjeneste, svar, "pdf", for_fylket=for_fylket)

    async def fra_skjema(self, request: Request, okt: OktHvisNoen) -> Response:
        """From the id on a print to the page that its QR code leads to. What is no id never becomes part of an address."""
        self._krev_adgang(okt)
        try:
            dokument_id = oppslag.les_id((await les_skjema(request)).get(DOKUMENT_ID, ""))
        except Feil as feil:
            return self._side(request, feil, ved=DOKUMENT_ID)
        return RedirectResponse(f"/v/{dokument_id}?sprak={sprak_for(request).value}", status_code=303)

    def fra_utskrift(self, request: Request, dokument_id: str, okt: OktHvisNoen) -> Response:
        """The same page for every id, known or not: a print tells nobody whether a document exists, but those who may read it."""
        self._krev_adgang(okt)
        return self._side(request, fra_utskrift=True, funnet=oppslag.slaa_opp(self.tjeneste, okt, dokument_id))

    def _krev_adgang(self, okt: Okt | None) -> None:
        if self.tjeneste.settings.apen_verifisering:
            return
        if okt is None:
            raise uten_okt(self.tjeneste)
        okt.bruker.krev(Handling.VERIFISERE)

    def _side(self, request: Request, feil: Feil | None = None, *, ved: str = FIL, **verdier: Any) -> Response:
        """The page with its form; `feil` stands at the field `ved` and at the top."""
        maks = self.tjeneste.settings.grenser.verifisering_maks // 1_048_576
        status = feil.status if feil else 200
        standard: dict[str, Any] = {"fra_utskrift": False, "funnet": None}
        egen_sti = "" if request.method == "GET" else "/kontroller"
        alle = {**standard, **verdier}
        return self.sider.vis(request, "kontroller", status=status, egen_sti=egen_sti, maks=maks, feil=feil, ved=ved, **alle)


def ruter(tjeneste: Tjeneste, sider: Sider) -> APIRouter:
    """The addresses of these pages."""
    ruter, sidene = APIRouter(include_in_schema=False), Kontrollsider(tjeneste, sider)
    ruter.add_api_route("/kontroller", sidene.opplasting, methods=["GET"])
    ruter.add_api_route("/kontroller", sidene.kontroller, methods=["POST"])
    ruter.add_api_route("/kontroller/rapport", sidene.last_ned, methods=["POST"])
    ruter.add_api_route("/kontroller/dokument", sidene.fra_skjema, methods=["POST"])
    ruter.add_api_route("/v/{dokument_id}", sidene.fra_utskrift, methods=["GET"])
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
