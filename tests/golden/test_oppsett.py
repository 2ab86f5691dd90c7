"""How the pages are filled: signatures never stand alone and never split, and a preview looks like the print that nobody has signed."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO

import pypdfium2
import pytest
from lxml import html
from pypdf import PdfReader

from app import flyt
from app.dokument.html import SEGLFELT, merketekst
from app.domene.dokument import Dokumenttype
from app.domene.roller import Rolle
from app.domene.sak import Sak
from app.malsyn.tegning import Oppgave
from app.tekst import Malform
from tests.builders import en_person
from tests.golden.tegning import DE_ANDRE, REVISJONER, en_mal, tegn_sak
from tests.golden.test_tekst import ALLE, NA, bord, eksempel_av, tekstfil
from tests.sak_builder import en_signatar, sak_fra_eksempel

pytestmark = pytest.mark.utseende
EKSEMPEL = {Dokumenttype.LAREKONTRAKT: "vestland-larling-samarbeidsorgan", **DE_ANDRE}
PARTER = (Rolle.KANDIDAT, Rolle.FORESATT, Rolle.FAGLIG_LEDER, Rolle.ANSVARLIG_LEDER, Rolle.FORESATT, Rolle.FORESATT, Rolle.FORESATT)
BOKSTAVER = "ABCDEFGHIJKLMNOP"
PA_EN_SIDE = {"2024-08-01": 16, "2024-10-09": 12}
"""So many signers have room on one page; more take two."""
_BARE_SIGNATURER = re.compile(r"\d+\.? Signatur(er|ar)?$", re.MULTILINE)


@pytest.mark.parametrize("oppgave", ALLE, ids=lambda oppgave: oppgave.navn)
def test_signaturene_star_aldri_forst_pa_en_side(oppgave: Oppgave) -> None:
    """A page with nothing but signatures could belong to any document; some of what is signed stands above them."""
    sider = tekstfil(oppgave).read_text(encoding="utf-8").split("\n\f\n")
    med_signaturer = [side for side in sider if _BARE_SIGNATURER.search(side)]
    assert len(med_signaturer) == 1
    assert not _BARE_SIGNATURER.match(med_signaturer[0])


@pytest.mark.parametrize("oppgave", [en for en in ALLE if en.dokumenttype == "oppseiing"], ids=lambda oppgave: oppgave.navn)
def test_en_oppsigelse_er_en_side(oppgave: Oppgave) -> None:
    assert "side 1 av 1" in tekstfil(oppgave).read_text(encoding="utf-8")


def med_signatarer(sak: Sak, antall: int) -> Sak:
    """That many signers, the county last; each has a name and a field that nobody else has."""
    roller = (*(PARTER * 3)[: antall - 1], Rolle.FYLKESKOMMUNE)
    signatarer = tuple(
        en_signatar(rolle, en_person("SIGNATAR", f"NUMMER {bokstav}"), felt=f"sign-{bokstav}")
        for rolle, bokstav in zip(roller, BOKSTAVER, strict=False)
    )
    return replace(sak, signatarer=replace(sak.signatarer, signatarer=signatarer))


def navn_og_felt(pdf: bytes) -> list[tuple[str, str]]:
    """For each page, the letters of the signers whose name it shows, and of those whose field it has."""
    dokument = pypdfium2.PdfDocument(pdf)
    try:
        tekster = [side.get_textpage().get_text_bounded() for side in dokument]
    finally:
        dokument.close()
    svar = []
    for side, tekst in zip(PdfReader(BytesIO(pdf)).pages, tekster, strict=True):
        navn = "".join(en for en in BOKSTAVER if f"NUMMER {en}" in tekst)
        felt = "".join(str(rute.get_object()["/T"])[-1] for rute in side.get("/Annots", ()) if "sign-" in rute.get_object()["/T"])
        svar.append((navn, felt))
    return svar


@pytest.mark.parametrize("antall", [1, 5, 7, 12, 16])
@pytest.mark.parametrize("revisjon", REVISJONER)
@pytest.mark.parametrize("type_", [Dokumenttype.LAREKONTRAKT, Dokumenttype.FAGOPPLARING_I_SKOLE], ids=str)
def test_navnet_og_ruten_til_en_signatar_star_pa_samme_side(type_: Dokumenttype, revisjon: str, antall: int) -> None:
    sak = med_signatarer(sak_fra_eksempel(EKSEMPEL[type_], Malform.NN), antall)
    sider = navn_og_felt(tegn_sak(sak, en_mal(revisjon, Malform.NN, type_)))
    assert "".join(felt for _, felt in sider) == BOKSTAVER[:antall]
    assert all(navn == felt for navn, felt in sider)
    sider_med_ruter = sum(bool(felt) for _, felt in sider)
    assert sider_med_ruter == (1 if antall <= PA_EN_SIDE[revisjon] else 2)


EN_AV_HVER = {(en.dokumenttype, en.revisjon, en.malform): en for en in ALLE}
"""One example of each kind of document in each revision and målform."""


@pytest.mark.parametrize("oppgave", EN_AV_HVER.values(), ids=lambda oppgave: oppgave.navn)
def test_forhandsvisningen_sier_i_hver_rute_det_som_star_der_for_noen_har_signert(oppgave: Oppgave) -> None:
    eksempel = eksempel_av(oppgave)
    laget = flyt.lag(bord(), eksempel.raa, eksempel.vedlegg, na=NA, valgt=oppgave.malform, revisjon=oppgave.revisjon)
    utskrift, visning = (
        html.document_fromstring(flyt.html_av(bord(), laget.sak, laget.mal, forhandsvisning=valg)) for valg in (False, True)
    )
    felt = [str(en.get("name")) for en in utskrift.iter("input")]
    ventet = [merketekst(laget.mal, "segl_tom" if navn == SEGLFELT else "sig_tom") for navn in felt]
    assert len(felt) == len(laget.sak.signatarer.signatarer) + 1
    assert ["".join(map(str, en.itertext())) for en in visning.iter("div") if en.get("class") == "rute"] == ventet
    assert list(visning.iter("input")) == []
