"""How many pages, and that nothing is cut: neither the shortest nor the longest data may run out of its box."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pypdfium2
import pytest
from lxml import html

from app.dokument.html import Utgivelse, lag_html
from app.domene.dokument import Dokumenttype
from app.domene.kontrakt import Arbeidsavtale, Laretid, Tilleggsvilkar
from app.domene.parter import Adresse, Navn
from app.domene.sak import Sak
from app.maler.register import malregister
from app.tekst import Malform
from tests.builders import en_avtale, en_kandidat, en_kontrakt, en_larebedrift, en_person, en_virksomhet, et_organ, parter_med_organ
from tests.golden.tegning import DE_ANDRE, REVISJONER, UTGITT, en_mal, sider, tegn_sak
from tests.sak_builder import FORMS, TEMPLATES, eksempelnavn, en_sak, sak_fra_eksempel

pytestmark = pytest.mark.utseende
MM = 72 / 25.4
MARGER = {"2024-08-01": (18 * MM, 18 * MM), "2024-10-09": (14 * MM, 17 * MM)}
"""Left and right; the second revision hangs numbers and panels a little outside the text."""
MAKS_SIDER = {"2024-08-01": {False: 2, True: 3}, "2024-10-09": {False: 3, True: 4}}
"""Without and with a samarbeidsorgan (issue: two to three pages, an organ may take a fourth)."""
SIDER = {
    Dokumenttype.OPPLARINGSKONTRAKT: {"2024-08-01": 2, "2024-10-09": 4},
    Dokumenttype.PRAKSISBREVKONTRAKT: {"2024-08-01": 3, "2024-10-09": 3},
    Dokumenttype.FAGBREV_PA_JOBB: {"2024-08-01": 2, "2024-10-09": 4},
    Dokumenttype.FAGOPPLARING_I_SKOLE: {"2024-08-01": 2, "2024-10-09": 2},
}


@pytest.mark.parametrize("navn", eksempelnavn())
@pytest.mark.parametrize("revisjon", REVISJONER)
def test_eksemplene_holder_seg_til_sidene_sine(navn: str, revisjon: str) -> None:
    sak = sak_fra_eksempel(navn, Malform.NN)
    tekst = sider(tegn_sak(sak, en_mal(revisjon, Malform.NN)))
    assert len(tekst) <= MAKS_SIDER[revisjon][sak.signatarer.vis_organ]
    for nr, side in enumerate(tekst, 1):
        assert f"side {nr} av {len(tekst)}" in side
        assert f"Dokument {sak.dokument_id}" in side
        assert f"mal Lærekontrakt {revisjon} (00000000)" in side
        assert len(side.splitlines()) > 8, "a page with almost nothing on it"


@pytest.mark.parametrize("navn", eksempelnavn())
@pytest.mark.parametrize("revisjon", REVISJONER)
def test_ingen_setning_er_delt_over_to_sider(navn: str, revisjon: str) -> None:
    sak, mal = sak_fra_eksempel(navn, Malform.NB), en_mal(revisjon, Malform.NB)
    rot = html.document_fromstring(lag_html(sak, mal, UTGITT))
    setninger = ["".join(str(bit) for bit in ett[0].itertext()) for ett in rot.iter() if "setning" in (ett.get("class") or "").split()]
    tekst = [uten_luft(side) for side in sider(tegn_sak(sak, mal))]
    assert len(setninger) >= 29
    assert [setning for setning in setninger if not any(uten_luft(setning) in side for side in tekst)] == []


@pytest.mark.parametrize("type_", DE_ANDRE, ids=str)
@pytest.mark.parametrize("revisjon", REVISJONER)
@pytest.mark.parametrize("malform", list(Malform))
def test_de_andre_typene_holder_seg_til_sidene_sine(type_: Dokumenttype, revisjon: str, malform: Malform) -> None:
    tekst = sider(tegn_sak(sak_fra_eksempel(DE_ANDRE[type_], malform), en_mal(revisjon, malform, type_)))
    assert len(tekst) == SIDER[type_][revisjon]
    tittel = malregister(FORMS, TEMPLATES).revisjoner(type_)[0].tittel.pa(malform)
    for nr, side in enumerate(tekst, 1):
        linjer = side.splitlines()
        bunn = next(linje for linje in linjer if linje.startswith("Dokument "))
        assert f"mal {tittel} {revisjon} (00000000)" in bunn, "the footer is broken over two lines"
        assert f"side {nr} av {len(tekst)}" in side
        assert len(linjer) > 8, "a page with almost nothing on it"


def lang_sak(ord_: str) -> Sak:
    """Every field that a caller fills, with a long value."""
    person = en_person(ord_, ord_)
    bedrift = en_larebedrift(
        virksomhet=en_virksomhet(f"{ord_} {ord_}", adresse=Adresse(adresselinjer=(ord_,), postnummer="0001", poststed=ord_)),
        faglig_leder=person,
        ansvarlig_leder=person,
    )
    organ = et_organ(virksomhet=en_virksomhet(ord_, "310000000"), ansvarlig_leder=person)
    kontrakt = en_kontrakt(
        kontraktsnummer=ord_[:40],
        kandidat=en_kandidat(
            navn=Navn(fornavn=ord_, etternavn=ord_), bostedsadresse=Adresse(adresselinjer=(ord_,), postnummer="5003", poststed=ord_)
        ),
        parter=parter_med_organ(larebedrift=bedrift, samarbeidsorgan=organ, avtale=en_avtale(gjelder_til=date(2029, 12, 31))),
        laretid=Laretid(fra=date(2026, 8, 17), grunnlag_maneder=Decimal("12345.5"), stillingsprosent=Decimal("37.5")),
        arbeidsavtale=Arbeidsavtale(foreligger=True, dato=date(2026, 7, 20), referanse=ord_),
    )
    return en_sak(replace(kontrakt, lareforhold=replace(kontrakt.lareforhold, tilleggsvilkar=(Tilleggsvilkar(tekst=f"{ord_}{ord_}"),))))


LANGE = {
    "uten mellomrom": "W" * 80,
    "med mellomrom": "KRISTOFFERSDATTER " * 4 + "ØVREBØ",
    "med bindestrek": "ANNE-" * 15 + "LISE",
    "samisk": "ČÁHPPES-ŠUOŊŊÁ ĐORĐEVIĆ ŦEŽŽU " * 3,
}


@pytest.mark.parametrize("navn", LANGE)
@pytest.mark.parametrize("revisjon", REVISJONER)
def test_lange_verdier_brytes_og_blir_aldri_kuttet(navn: str, revisjon: str) -> None:
    ord_ = LANGE[navn].strip()
    pdf = tegn_sak(lang_sak(ord_), en_mal(revisjon, Malform.NB))
    samlet = uten_luft("".join(sider(pdf)))
    assert samlet.count(uten_luft(ord_)) >= 10, "a value was cut"
    venstre, hoyre = MARGER[revisjon]
    for nr, (minst, storst, bredde) in enumerate(kanter(pdf), 1):
        assert minst >= venstre - 1, f"page {nr}: text {minst:.0f} pt from the left"
        assert storst <= bredde - hoyre + 1, f"page {nr}: text {bredde - storst:.0f} pt from the right"


def uten_luft(tekst: str) -> str:
    """Line breaks, and the hyphens pdfium marks them with, are not part of a value."""
    return "".join(tegn for tegn in tekst if tegn.isalpha())


def kanter(pdf: bytes) -> list[tuple[float, float, float]]:
    """Leftmost and rightmost letter of each page, and the width of the page."""
    dokument = pypdfium2.PdfDocument(pdf)
    try:
        kanter = []
        for side in dokument:
            tekst = side.get_textpage()
            bokser = [tekst.get_charbox(nr) for nr in range(tekst.count_chars())]
            synlige = [boks for boks in bokser if boks[2] > boks[0]]
            kanter.append((min(boks[0] for boks in synlige), max(boks[2] for boks in synlige), side.get_width()))
        return kanter
    finally:
        dokument.close()


@pytest.mark.parametrize("malform", list(Malform))
def test_forhandsvisningen_er_merket_pa_hver_side_og_har_ingen_felt(malform: Malform) -> None:
    utgivelse = Utgivelse(demo=True, forhandsvisning=True, verifiseringsadresse="https://kontrakt.example.no")
    pdf = tegn_sak(sak_fra_eksempel("vestfold-larling-selvstendig-bedrift", malform), en_mal("2024-10-09", malform), utgivelse)
    vannmerke = {Malform.NB: "Forhåndsvisning", Malform.NN: "Førehandsvising"}[malform]
    demo = {Malform.NB: "Ikke et gyldig dokument", Malform.NN: "Ikkje eit gyldig dokument"}[malform]
    for side in sider(pdf):
        assert vannmerke in side.replace("\n", "").replace(" ", "") or vannmerke in side
        assert demo in side
    assert b"/FT /Sig" not in pdf
