"""The documents around a contract: the sentences that hold, the words of both languages, and who signs, in the printed page."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.dokument.html import Utgivelse, lag_html, signaturtekster
from app.domene.avgjor import avgjorelse
from app.domene.dokument import Dokumenttype
from app.domene.dokumentid import dokument_id
from app.domene.kontrakt import Kontraktstype
from app.domene.saksdokument import Fritekst, Hevingsgrunn, Hevingspart, KrevdAv, Saksdokument
from app.maler.paritet import kontroller
from app.maler.register import Mal, malregister
from app.skjema.register import grunnlag
from app.tekst import Malform
from tests.sak_builder import FORMS, TEMPLATES
from tests.saksdokument_builder import avgjort, sak_fra_saksdokument, saksdokument_fra_eksempel

UTGITT = Utgivelse(demo=False, forhandsvisning=False, verifiseringsadresse="https://kontrakt.example.no")
OPPSEIING, ORGAN = "vestfold-oppsigelse", "vestland-oppseiing-samarbeidsorgan"
HEVING, KREVD = "more-og-romsdal-heving", "trondelag-heving-krevd-av-larebedrift"
AVTALE, TILSKUDD = "vestland-avtale-samarbeidsorgan", "vestfold-avtale-bare-tilskudd"
PROSENT, BYTTE, MEROPPLARING = "vestland-endring-stillingsprosent", "vestfold-endring-bytte-av-larebedrift", "rogaland-endring-meropplaring"
SKOLE, LEDER = "nordland-endring-bytte-av-skole", "more-og-romsdal-endring-fagleg-leiar-og-avbrot"
EGEN_TITTEL = {SKOLE: "Endring av avtale om fagopplæring"}
"""The agreement of type E is never called a contract."""
ENDRINGER = (PROSENT, BYTTE, MEROPPLARING, SKOLE, LEDER)
ALLE = (OPPSEIING, ORGAN, HEVING, KREVD, AVTALE, TILSKUDD, *ENDRINGER)
TYPER = (Dokumenttype.OPPSEIING, Dokumenttype.HEVING, Dokumenttype.AVTALE_SAMARBEIDSORGAN, Dokumenttype.ENDRINGSAVTALE)
NB, NN = Malform.NB, Malform.NN


def malen(type_: Dokumenttype, malform: Malform) -> Mal:
    return malregister(FORMS, TEMPLATES).velg(type_, malform, date(2027, 1, 1))


def trykt(dokument: Saksdokument, malform: Malform) -> str:
    """The words of the page, on one line."""
    html = lag_html(avgjort(dokument, malform), malen(dokument.dokumenttype, malform), UTGITT)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html.replace("&nbsp;", " "))).replace("\xa0", " ")


@pytest.mark.parametrize("type_", TYPER)
def test_malformene_sier_det_samme(type_: Dokumenttype) -> None:
    for rad in malregister(FORMS, TEMPLATES).revisjoner(type_):
        assert kontroller(FORMS, TEMPLATES, rad) == ()


@pytest.mark.parametrize("malform", Malform)
@pytest.mark.parametrize("navn", ALLE)
def test_hvert_eksempel_har_ett_felt_for_hver_signatar_og_ett_for_seglet(navn: str, malform: Malform) -> None:
    sak = sak_fra_saksdokument(navn, malform)
    mal = malen(sak.dokument.dokumenttype, malform)
    html = lag_html(sak, mal, UTGITT)
    felt = re.findall(r'<input type="signature" name="([^"]+)"', html)
    assert felt == [*(s.felt for s in sak.signatarer.signatarer), "segl-fylke"]
    assert f"<h1>{EGEN_TITTEL.get(navn, mal.tittel.pa(malform))}</h1>" in html


SIGNERER = {
    OPPSEIING: [("Lærling", None), ("Ansvarlig leder", "på vegne av SYNTETISK BYGG AS")],
    ORGAN: [
        ("Lærling", None),
        ("Ansvarlig leder i samarbeidsorganet", "SYNTETISK SAMARBEIDSORGAN SA, på vegne av SYNTETISK BYGG AS"),
    ],
    HEVING: [("Fylkeskommunen", "for Møre og Romsdal fylkeskommune")],
    AVTALE: [
        ("Ansvarlig leder", "på vegne av SYNTETISK BYGG AS"),
        ("Ansvarlig leder i samarbeidsorganet", "på vegne av SYNTETISK SAMARBEIDSORGAN SA"),
    ],
    BYTTE: [
        ("Lærling", None),
        ("Faglig leder", "på vegne av SYNTETISK TRE AS"),
        ("Ansvarlig leder", "på vegne av SYNTETISK TRE AS"),
        ("Ansvarlig leder i tidligere lærebedrift", "på vegne av SYNTETISK BYGG AS"),
        ("Fylkeskommunen", "på vegne av Vestfold fylkeskommune"),
    ],
    SKOLE: [
        ("Elev", None),
        ("Kontaktperson ved skolen", "på vegne av SYNTETISK YRKESSKOLE"),
        ("Fylkeskommunen", "på vegne av Nordland fylkeskommune"),
    ],
}


@pytest.mark.parametrize(("navn", "ventet"), SIGNERER.items(), ids=SIGNERER)
def test_hver_signatur_sier_hvem_den_er_for(navn: str, ventet: list[tuple[str, str | None]]) -> None:
    sak = sak_fra_saksdokument(navn, NB)
    tekster = signaturtekster(sak, malen(sak.dokument.dokumenttype, NB)).values()
    assert [(tekst.tittel, tekst.vegne) for tekst in tekster] == ventet


def test_oppsigelsen_sier_at_fylket_ble_orientert_forst() -> None:
    oppseiing = saksdokument_fra_eksempel(OPPSEIING)
    assert "Lærebedriften orienterte fylkeskommunen skriftlig 25. januar 2027, før kontrakten ble sagt opp." in trykt(oppseiing, NB)
    assert "Lærebedrifta orienterte fylkeskommunen skriftleg 25. januar 2027, før kontrakten blei oppsagd." in trykt(oppseiing, NN)


@pytest.mark.parametrize(
    ("navn", "med", "uten"),
    [
        (OPPSEIING, "Arbeidsavtalen faller bort når kontrakten er sagt opp", "uavhengig av kontrakten og gjelder fortsatt"),
        (ORGAN, "uavhengig av kontrakten og gjelder fortsatt", "Arbeidsavtalen faller bort"),
        (ORGAN, "Samarbeidsorganet signerer på vegne av lærebedriften", "Arbeidsavtalen faller bort"),
        (HEVING, "Du har sagt skriftlig fra", "Lærebedriften har krevd heving"),
        (
            KREVD,
            "Lærebedriften har krevd heving. Du fikk forklare deg muntlig for fylkeskommunen 11. mai 2027",
            "Du har sagt skriftlig fra",
        ),
        (KREVD, "du har gjort deg skyldig i vesentlige brudd på pliktene dine", "lærebedriften har gjort seg skyldig"),
        (KREVD, "Klagenemnda i fylkeskommunen avgjør klagen", "Samarbeidsorganet"),
        (AVTALE, "med en frist på 3 måneder", "Gjelder til"),
        (AVTALE, "opplæringskontrakt for lærekandidat", "kontrakt om fagbrev på jobb"),
        (PROSENT, "Gjenstår fra 17. august 2027 12 måneder", "Netto læretid"),
        (BYTTE, "Ny lærebedrift overtar kontrakten fra 1. april 2027", "Ny læretid"),
        (MEROPPLARING, "kan ta ny prøve selv om grensen for antall forsøk er nådd", "Arbeidsavtalen må være i samsvar"),
        (SKOLE, "Resten av avtalen er uendret", "opplæringslova §"),
        (LEDER, "Fra 1. mars 2027 til 31. mai 2027", "Arbeidsavtalen må være i samsvar"),
        (TILSKUDD, "Samarbeidsorganet kan motta tilskudd", "Samarbeidsorganet kan inngå kontrakt"),
        (TILSKUDD, "Samarbeidsorganet er godkjent av Vestfold fylkeskommune fra 1. februar 2025", "hjelper lærebedriften med"),
    ],
)
def test_bare_setningene_som_gjelder_star_i_dokumentet(navn: str, med: str, uten: str) -> None:
    tekst = trykt(saksdokument_fra_eksempel(navn), NB)
    assert med in tekst
    assert uten not in tekst


@pytest.mark.parametrize(
    ("grunn", "part", "ord_"),
    [
        (Hevingsgrunn.VESENTLIG_BRUDD, Hevingspart.LAREBEDRIFT, "lærebedrifta har gjort seg skyldig i vesentlege brot på pliktene sine"),
        (Hevingsgrunn.IKKE_I_STAND, Hevingspart.KANDIDAT, "du ikkje er i stand til å oppfylle kontrakten"),
        (Hevingsgrunn.IKKE_I_STAND, Hevingspart.LAREBEDRIFT, "lærebedrifta ikkje er i stand til å oppfylle kontrakten"),
    ],
)
def test_vedtaket_snakker_til_kandidaten_om_den_det_gjelder(grunn: Hevingsgrunn, part: Hevingspart, ord_: str) -> None:
    heving: Any = saksdokument_fra_eksempel(HEVING)
    assert ord_ in trykt(replace(heving, grunn=grunn, part=part, krevd_av=KrevdAv.FYLKESKOMMUNE), NN)


@pytest.mark.parametrize("type_", [type_ for type_ in Kontraktstype if type_ is not Kontraktstype.FAGOPPLARING_I_SKOLE])
def test_den_som_laerer_heter_det_kontrakten_sier(type_: Kontraktstype) -> None:
    roller = dict(zip(Kontraktstype, ("Lærlingen", "Lærekandidaten", "Praksisbrevkandidaten", "Kandidaten"), strict=False))
    oppseiing = saksdokument_fra_eksempel(OPPSEIING)
    assert oppseiing.kontrakt is not None
    endret = replace(oppseiing, kontrakt=replace(oppseiing.kontrakt, dokumenttype=type_))
    assert f"{roller[type_]} og lærebedriften er enige" in trykt(endret, NB)
    assert f"{roller[type_]} og lærebedrifta er samde" in trykt(endret, NN)


def test_fritekst_blir_trykt_som_tekst_med_sitt_eget_sprak() -> None:
    heving: Any = saksdokument_fra_eksempel(HEVING)
    endret = replace(heving, begrunnelse=Fritekst(tekst="<b>{{ 7*7 }}</b>", sprak=NB))
    html = lag_html(avgjort(endret, NN), malen(Dokumenttype.HEVING, NN), UTGITT)
    assert '<p class="fritekst begrunnelse" lang="nb">&lt;b&gt;{{ 7*7 }}&lt;/b&gt;</p>' in html


def test_et_vedtak_uten_horing_blir_avvist_og_fylket_avgjor_foresatt() -> None:
    kilder = grunnlag(FORMS)
    krevd: Any = replace(saksdokument_fra_eksempel(KREVD), muntlig_forklaring=None)  # type: ignore[call-arg]  # a Heving
    assert [funn.kode for funn in avgjort(krevd).funn] == ["muntlig-forklaring-mangler"]
    oppseiing = saksdokument_fra_eksempel(OPPSEIING)
    assert oppseiing.kandidat is not None
    ung = replace(oppseiing, kandidat=replace(oppseiing.kandidat, fodselsdato=date(2010, 1, 1)))
    fylke = kilder.fylker[ung.fylkesnummer]
    krever = replace(fylke.valg_pa(ung.dato), foresatt_signerer=True)
    beslutning = avgjorelse(ung).signatarer(ung, fylke, krever)
    assert [funn.kode for funn in beslutning.funn] == ["foresatt-mangler"]


def test_et_organ_som_ikke_er_godkjent_i_fylket_gir_feil_og_uten_oppgave_advarsel() -> None:
    avtale: Any = saksdokument_fra_eksempel(AVTALE)
    senere = replace(avtale, godkjenninger=tuple(replace(en, fra=date(2026, 1, 1)) for en in avtale.godkjenninger))
    assert "organ-ikke-godkjent" in {funn.kode for funn in avgjort(senere).funn}
    assert "organgodkjenning-mangler" in {funn.kode for funn in avgjort(replace(avtale, godkjenninger=())).funn}


def test_dokumentet_har_sitt_eget_navn_selv_om_kontrakten_har_samme_nummer() -> None:
    oppseiing = saksdokument_fra_eksempel(ORGAN)
    som_heving = replace(oppseiing, dokumenttype=Dokumenttype.HEVING)
    assert dokument_id(oppseiing) != dokument_id(som_heving) != dokument_id(replace(som_heving, utgave=2))
