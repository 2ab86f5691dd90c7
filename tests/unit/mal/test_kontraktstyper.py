"""Each kind of contract says what it is, calls people and things by its own words, and shows every feature in its own way."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import lru_cache

import pytest
from lxml import html as lxml_html
from lxml.html import HtmlElement

from app.dokument.html import Utgivelse, lag_html
from app.domene import adresser
from app.domene.dokument import Dokumenttype
from app.domene.kontrakt import Enkeltvedtak, Kontraktstype, LokalLareplan, Praksis, Rettstype, Tillegg
from app.domene.laretid import beregn
from app.domene.parter import Adresse, Adressebeskyttelse
from app.domene.sak import Sak
from app.domene.voksen import voksen
from app.maler.register import Mal, malregister
from app.tekst import Malform
from tests.sak_builder import FORMS, TEMPLATES, eksempelnavn, sak_fra_eksempel
from tests.unit.mal.conftest import REVISJONER

L, K, P, F, S = Kontraktstype
"""Lærling, lærekandidat, praksisbrev, fagbrev på jobb, school."""
NB, NN = Malform.NB, Malform.NN
VANLIG = Utgivelse(demo=False, forhandsvisning=False, verifiseringsadresse="https://kontrakt.example.no")
EKSEMPEL = {
    L: "vestfold-larling-selvstendig-bedrift",
    K: "more-og-romsdal-larekandidat",
    P: "trondelag-praksisbrevkandidat",
    F: "innlandet-fagbrev-pa-jobb",
    S: "nordland-fagopplaring-i-skole",
}
ALLE = [(type_, revisjon, malform) for type_ in Kontraktstype for revisjon in REVISJONER for malform in Malform]


@lru_cache(maxsize=32)
def en_mal(type_: Kontraktstype, revisjon: str, malform: Malform) -> Mal:
    return malregister(FORMS, TEMPLATES).velg(Dokumenttype(type_), malform, date(2026, 8, 3), revisjon)


def en_sak_av(type_: Kontraktstype, malform: Malform = NB) -> Sak:
    return sak_fra_eksempel(EKSEMPEL[type_], malform)


def med(sak: Sak, **felt: object) -> Sak:
    """The case with another contract, and with what is calculated from it."""
    kontrakt = replace(sak.kontrakt, **felt)  # type: ignore[arg-type]
    return replace(
        sak,
        kontrakt=kontrakt,
        laretid=beregn(kontrakt.laretid),
        voksen=voksen(kontrakt),
        adresser=adresser.utskrift(kontrakt.kandidat, kontrakt.kontraktsdato),
    )


def med_forhold(sak: Sak, **felt: object) -> Sak:
    return med(sak, lareforhold=replace(sak.kontrakt.lareforhold, **felt))  # type: ignore[arg-type]


def tegn(sak: Sak, type_: Kontraktstype, revisjon: str, malform: Malform) -> HtmlElement:
    return lxml_html.document_fromstring(lag_html(sak, en_mal(type_, revisjon, malform), VANLIG))


def tekst_i(rot: HtmlElement) -> str:
    return re.sub(r"\s+", " ", rot.text_content())


def overskrifter(rot: HtmlElement) -> list[str]:
    return [re.sub(r"\s+", " ", ett.text_content()).strip() for ett in rot.iter("h2")][:-1]  # the last is of the verification


BEDRIFT_NB = ("Lærebedriften", "Fag og mål", "Ansvar for opplæringen")
SLUTT_NB = ("Arbeidsavtale", "Vedlegg", "Regler for kontrakten", "Signaturer")
BEDRIFT_NN = ("Lærebedrifta", "Fag og mål", "Ansvar for opplæringa")
SLUTT_NN = ("Arbeidsavtale", "Vedlegg", "Reglar for kontrakten", "Signaturar")
OVERSKRIFTER = {
    (L, NB): ("Lærlingen", *BEDRIFT_NB, "Læretid", *SLUTT_NB),
    (K, NB): ("Lærekandidaten", *BEDRIFT_NB, "Læretid", *SLUTT_NB),
    (P, NB): ("Praksisbrevkandidaten", *BEDRIFT_NB, "Læretid", *SLUTT_NB),
    (F, NB): ("Kandidaten", *BEDRIFT_NB, "Praksis og realkompetanse", "Kontraktstid", *SLUTT_NB),
    (S, NB): (
        *("Eleven", "Skolen", "Fag og mål", "Ansvar for opplæringen", "Opplæringstid"),
        *("Vedlegg", "Regler for avtalen", "Signaturer"),
    ),
    (L, NN): ("Lærlingen", *BEDRIFT_NN, "Læretid", *SLUTT_NN),
    (K, NN): ("Lærekandidaten", *BEDRIFT_NN, "Læretid", *SLUTT_NN),
    (P, NN): ("Praksisbrevkandidaten", *BEDRIFT_NN, "Læretid", *SLUTT_NN),
    (F, NN): ("Kandidaten", *BEDRIFT_NN, "Praksis og realkompetanse", "Kontraktstid", *SLUTT_NN),
    (S, NN): (
        *("Eleven", "Skolen", "Fag og mål", "Ansvar for opplæringa", "Opplæringstid"),
        *("Vedlegg", "Reglar for avtalen", "Signaturar"),
    ),
}
FORSTE_REVISJON = {
    **dict.fromkeys(("Regler for kontrakten", "Regler for avtalen"), "Bestemmelser"),
    **dict.fromkeys(("Reglar for kontrakten", "Reglar for avtalen"), "Føresegner"),
}


@pytest.mark.parametrize(("type_", "revisjon", "malform"), ALLE)
def test_hver_type_har_sine_avsnitt_i_sin_rekkefolge(type_: Kontraktstype, revisjon: str, malform: Malform) -> None:
    ventet = list(OVERSKRIFTER[type_, malform])
    if revisjon == REVISJONER[0]:
        ventet = [FORSTE_REVISJON.get(ord_, ord_) for ord_ in ventet]
    assert overskrifter(tegn(en_sak_av(type_, malform), type_, revisjon, malform)) == ventet


TITLER = {
    L: "Lærekontrakt",
    K: "Opplæringskontrakt for lærekandidat",
    P: "Opplæringskontrakt for praksisbrevkandidat",
    F: "Kontrakt om fagbrev på jobb",
    S: "Avtale om fagopplæring i skole",
}


@pytest.mark.parametrize(("type_", "revisjon", "malform"), ALLE)
def test_tittelen_er_den_samme_i_hode_metadata_bunn_og_register(type_: Kontraktstype, revisjon: str, malform: Malform) -> None:
    sak = en_sak_av(type_, malform)
    rot = tegn(sak, type_, revisjon, malform)
    assert [ett.text_content() for ett in rot.iter("h1")] == [TITLER[type_]]
    assert rot.findtext(".//title") == f"{TITLER[type_]} {sak.kontrakt.kontraktsnummer}"
    assert f"mal {TITLER[type_]} {revisjon} (" in tekst_i(rot)
    assert en_mal(type_, revisjon, malform).tittel.pa(malform) == TITLER[type_]


@pytest.mark.parametrize("navn", [navn for type_ in (K, P, F, S) for navn in eksempelnavn(type_)])
@pytest.mark.parametrize("revisjon", REVISJONER)
def test_begge_malformer_har_de_samme_boksene_setningene_og_feltene(navn: str, revisjon: str) -> None:
    nb, nn = (_form(sak_fra_eksempel(navn, malform), revisjon, malform) for malform in Malform)
    assert nb == nn
    assert len(nb) > 60


def _form(sak: Sak, revisjon: str, malform: Malform) -> list[tuple[str, str]]:
    rot = tegn(sak, sak.kontrakt.dokumenttype, revisjon, malform)
    return [(str(ett.tag), f"{ett.get('class', '')} {ett.get('name', '')}") for ett in rot.body.iter() if isinstance(ett.tag, str)]


@pytest.mark.parametrize(("type_", "revisjon", "malform"), ALLE)
def test_ingen_ord_fra_de_andre_typene_star_i_en_kontrakt(type_: Kontraktstype, revisjon: str, malform: Malform) -> None:
    roller = {L: "lærling(en)?", K: "lærekandidat(en)?", P: "praksisbrevkandidat(en)?", S: "elev(en)?"}
    ord_ = tekst_i(tegn(en_sak_av(type_, malform), type_, revisjon, malform)).lower()
    for annen, rolle in roller.items():
        if annen is not type_:
            assert not re.search(rf"\b{rolle}\b", ord_), rolle


@pytest.mark.parametrize("rettstype", [Rettstype.UNGDOMSRETT, Rettstype.VOKSENRETT])
@pytest.mark.parametrize("revisjon", REVISJONER)
@pytest.mark.parametrize("malform", list(Malform))
def test_avtalen_om_fagopplaring_i_skole_heter_aldri_kontrakt(rettstype: Rettstype, revisjon: str, malform: Malform) -> None:
    """Only the sentence that says what the agreement is not may name one."""
    sak = med_forhold(en_sak_av(S, malform), rettstype=rettstype, modulstrukturert=True)
    uten_s3 = re.sub(r"Avtalen er (ikke en|ikkje ein) lærekontrakt", "", tekst_i(tegn(sak, S, revisjon, malform)))
    uten_adresse = uten_s3.replace("kontrakt.example.no", "")
    assert re.findall(r"(?i)\w*kontrakt\w*", uten_adresse) == []
    assert not re.search(r"(?i)lærebedrift|arbeidsavtale|tilskudd|tilskot|stillingsprosent|læretid", uten_adresse)


@pytest.mark.parametrize(
    ("rettstype", "malform", "ord_", "setning"),
    [
        (Rettstype.UNGDOMSRETT, NB, "Eleven", "Reglene for elever gjelder."),
        (Rettstype.UNGDOMSRETT, NN, "Eleven", "Reglane for elevar gjeld."),
        (Rettstype.VOKSENRETT, NB, "Deltakeren", "Reglene for voksne deltakere gjelder."),
        (Rettstype.VOKSENRETT, NN, "Deltakaren", "Reglane for vaksne deltakarar gjeld."),
        (Rettstype.REKVALIFISERING, NN, "Deltakaren", "Reglane for vaksne deltakarar gjeld."),
    ],
)
@pytest.mark.parametrize("revisjon", REVISJONER)
def test_eleven_og_deltakeren_har_hver_sine_ord(revisjon: str, rettstype: Rettstype, malform: Malform, ord_: str, setning: str) -> None:
    rot = tegn(med_forhold(en_sak_av(S, malform), rettstype=rettstype), S, revisjon, malform)
    assert overskrifter(rot)[0] == ord_
    assert setning in tekst_i(rot)
    assert ("læreplass" in tekst_i(rot)) is (rettstype is Rettstype.UNGDOMSRETT), "S-5 holds for the young"


MAL_SETNING = {
    L: ("å bestå svenneprøven i tømrerfaget", "å bestå sveineprøva i tømrarfaget"),
    K: ("å bestå en kompetanseprøve i de utvalgte kompetansemålene", "å bestå ei kompetanseprøve i dei utvalde kompetansemåla"),
    P: ("å bestå praksisbrevprøven", "å bestå praksisbrevprøva"),
    F: ("Opplæringen bygger på allsidig praksis og realkompetanse", "Opplæringa byggjer på allsidig praksis og realkompetanse"),
    S: ("å bestå fagprøven i elektrikerfaget", "å bestå fagprøva i elektrikarfaget"),
}
REGLER = {
    L: ("mangler bestått karakter i ett eller to fellesfag", "manglar bestått karakter i eitt eller to fellesfag"),
    K: ("Fylkeskommunen gir lærekandidaten kompetansebevis.", "Lærekandidaten har rett til individuell tilrettelegging."),
    P: ("mangler bestått karakter i ett fellesfag", "manglar bestått karakter i eitt fellesfag"),
    F: ("Kandidaten trenger ikke fellesfag for å få fagbrev.", "Kandidaten treng ikkje fellesfag for å få fagbrev."),
    S: ("Skolen melder opp eleven til fagprøven.", "Skolen melder opp eleven til fagprøva."),
}


@pytest.mark.parametrize(("type_", "revisjon", "malform"), ALLE)
def test_malet_og_reglene_er_typens_egne(type_: Kontraktstype, revisjon: str, malform: Malform) -> None:
    tekst = tekst_i(tegn(en_sak_av(type_, malform), type_, revisjon, malform))
    nr = list(Malform).index(malform)
    assert MAL_SETNING[type_][nr] in tekst
    assert REGLER[type_][nr] in tekst


FUNKSJONER: dict[str, tuple[Callable[[Sak], Sak], dict[Malform, str]]] = {
    "modulstrukturert": (
        lambda sak: med(
            med_forhold(sak, modulstrukturert=True),
            laretid=replace(sak.kontrakt.laretid, grunnlag_maneder=None, gjenstaende_maneder=Decimal(13)),
        ),
        {NB: r"Modulstrukturert læreplan Ja.*Gjenstående opplæring.*13 måneder",
         NN: r"Modulstrukturert læreplan Ja.*pplæring.* som står att.*13 månader"},
    ),
    "rekvalifisering": (
        lambda sak: med_forhold(sak, rettstype=Rettstype.REKVALIFISERING),
        {NB: "Yrkesfaglig rekvalifisering.*en ny sluttkompetanse", NN: "Yrkesfagleg rekvalifisering.*ein ny sluttkompetanse"},
    ),
    "meropplæring": (
        lambda sak: med(
            sak, laretid=replace(sak.kontrakt.laretid, tillegg=(Tillegg(maneder=Decimal(6), skyldes_meropplaring=True),))
        ),
        {NB: "på grunn av meropplæring.*er forlenget fordi .* får meropplæring",
         NN: "på grunn av meir opplæring.*er forlenga fordi .* får meir opplæring"},
    ),
    "adresse 1. mars": (
        lambda sak: med(
            sak,
            kandidat=replace(
                sak.kontrakt.kandidat,
                adresse_1_mars=Adresse(adresselinjer=("Marsvegen 1",), postnummer="2317", poststed="HAMAR"),
            ),
        ),
        {NB: r"dresse 1\. mars Marsvegen 1, 2317 HAMAR", NN: r"dresse 1\. mars Marsvegen 1, 2317 HAMAR"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("funksjon", FUNKSJONER)
@pytest.mark.parametrize(("type_", "revisjon", "malform"), ALLE)
def test_hver_opplysning_er_synlig_og_riktig_i_hver_type(type_: Kontraktstype, revisjon: str, malform: Malform, funksjon: str) -> None:
    endre, ventet = FUNKSJONER[funksjon]
    tekst = tekst_i(tegn(endre(en_sak_av(type_, malform)), type_, revisjon, malform))
    assert re.search(ventet[malform], tekst), tekst


@pytest.mark.parametrize(("type_", "ord_"), [
    (L, "Læretiden i kontrakten er den opplæringen i bedrift som gjenstår."),
    (F, "Kontraktstiden er den opplæringen i bedrift som gjenstår."),
    (S, "Opplæringstiden i avtalen er den opplæringen som gjenstår."),
])  # fmt: skip
@pytest.mark.parametrize("revisjon", REVISJONER)
def test_modulene_er_omtalt_med_typens_egen_tid(type_: Kontraktstype, ord_: str, revisjon: str) -> None:
    endre, _ = FUNKSJONER["modulstrukturert"]
    assert ord_ in tekst_i(tegn(endre(en_sak_av(type_)), type_, revisjon, NB))


@pytest.mark.parametrize("beskyttelse", [Adressebeskyttelse.FORTROLIG, Adressebeskyttelse.STRENGT_FORTROLIG])
@pytest.mark.parametrize(("type_", "revisjon", "malform"), ALLE)
def test_en_skjermet_adresse_star_ingen_steder_og_ser_ut_som_en_som_mangler(
    type_: Kontraktstype, revisjon: str, malform: Malform, beskyttelse: Adressebeskyttelse
) -> None:
    sak = en_sak_av(type_, malform)
    hemmelig = Adresse(adresselinjer=("Hemmeligvegen 99",), postnummer="9999", poststed="INGENSTED")
    kandidat = replace(sak.kontrakt.kandidat, bostedsadresse=hemmelig, adresse_1_mars=hemmelig, adressebeskyttelse=beskyttelse)
    mangler = replace(sak.kontrakt.kandidat, bostedsadresse=None, adresse_1_mars=None)
    skjermet, uten = (lag_html(med(sak, kandidat=en), en_mal(type_, revisjon, malform), VANLIG) for en in (kandidat, mangler))
    assert "Hemmeligvegen" not in skjermet
    assert "9999" not in skjermet
    assert skjermet == uten


@pytest.mark.parametrize(("revisjon", "malform"), [(revisjon, malform) for revisjon in REVISJONER for malform in Malform])
def test_praksisen_star_med_vedtak_og_fradrag(revisjon: str, malform: Malform) -> None:
    praksis = Praksis(
        godkjente_maneder=Decimal(36),
        realkompetanse_maneder=Decimal(12),
        vedtak=Enkeltvedtak(dato=date(2026, 6, 1), saksnummer="2026/123"),
    )
    sak = en_sak_av(F, malform)
    med_, uten = (tekst_i(tegn(en, F, revisjon, malform)).replace("\u00a0", " ") for en in (med(sak, praksis=praksis), sak))
    for bit in ("36 m", "12 m", "1. juni 2026, 2026/123"):
        assert bit in med_
    fradrag = {NB: "og gjort fradrag for realkompetanse.", NN: "og gjort frådrag for realkompetanse."}[malform]
    assert fradrag in med_
    assert fradrag not in uten, "nothing was taken off for realkompetanse"
    assert {NB: "Kontraktstiden er minst ett år.", NN: "Kontraktstida er minst eitt år."}[malform] in uten


@pytest.mark.parametrize(("revisjon", "malform"), [(revisjon, malform) for revisjon in REVISJONER for malform in Malform])
def test_praksisbrevet_er_et_eget_lop_med_lokal_lareplan(revisjon: str, malform: Malform) -> None:
    sak = med_forhold(en_sak_av(P, malform), lokal_lareplan=LokalLareplan(tittel="Plan for Trøndelag", dato=date(2025, 5, 2)))
    tekst = tekst_i(tegn(sak, P, revisjon, malform)).replace("\u00a0", " ")
    assert "Lokal læreplan Plan for Trøndelag, 2. mai 2025" in tekst
    assert {
        NB: "opplæringsløpet:.*Opplæringen fører fram til praksisbrev.",
        NN: "opplæringsløpet:.*Opplæringa fører fram til praksisbrev.",
    }[malform].split(".*")[1] in tekst


@pytest.mark.parametrize(("revisjon", "malform"), [(revisjon, malform) for revisjon in REVISJONER for malform in Malform])
def test_larekandidatens_mal_star_i_tabell_og_i_vedlegg(revisjon: str, malform: Malform) -> None:
    rot = tegn(en_sak_av(K, malform), K, revisjon, malform)
    tabell = next(ett for ett in rot.iter("table") if ett.get("class") == "mal")
    assert [[celle.text_content() for celle in rad] for rad in tabell.iter("tr")][1:] == [
        ["KM1", "planleggje og gjennomføre eige arbeid"],
        ["KM4", "bruke grunnleggjande teknikkar"],
        ["KM9", "følgje krav til hygiene"],
    ]
    assert {NB: "De utvalgte kompetansemålene står i vedlegg 1.", NN: "Dei utvalde kompetansemåla står i vedlegg 1."}[malform] in tekst_i(
        rot
    )


@pytest.mark.parametrize(("type_", "godkjenner"), [(L, True), (K, True), (P, True), (F, True), (S, False)])
@pytest.mark.parametrize("revisjon", REVISJONER)
def test_fylkeskommunen_godkjenner_kontrakter_men_ikke_avtalen_om_skole(type_: Kontraktstype, godkjenner: bool, revisjon: str) -> None:
    rot = tegn(en_sak_av(type_), type_, revisjon, NB)
    signaturer = " ".join(ett.text_content() for ett in rot.iter() if "signatur" in (ett.get("class") or "").split())
    assert ("Godkjenner" in signaturer) is godkjenner
    assert "Fylkeskommunen" in signaturer
