"""Who signs, as whole answers: county × agreement × person, with groups, on whose behalf, reasons and findings."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domene import signatarer
from app.domene.kontrakt import Avtale, Kontrakt, Kontraktstype
from app.domene.parter import Foresatt, Identtype, Kontakt, Kontraktsansvarlig, Personidentifikator, Samarbeidsorgan
from app.domene.roller import KONTRAKTROLLER, Rolle
from tests.builders import (
    KONTRAKTSDATO,
    en_avtale,
    en_kandidat,
    en_kontrakt,
    en_larebedrift,
    en_person,
    et_organ,
    med,
    parter_med_organ,
    parter_uten_organ,
)
from tests.unit.regler.saker import (
    FINNMARK,
    FYLKER,
    NORDLAND,
    OSLO,
    ROGALAND,
    TROMS,
    VESTFOLD,
    VESTLAND,
    bestem,
    bortfalte,
    en_kontrakt_av,
    funn,
    fylket,
    hvem,
    policy,
    skoleparter,
)

K = (1, "kandidat", "VAKKER BLOMST")
FL = (1, "fagligLeder", "RASK HAMMER")
AL = (1, "ansvarligLeder", "RUND PASSER")
ORG = (1, "ansvarligLederSamarbeidsorgan", "STØDIG PERM")
FYLKET = (2, "fylkeskommune", "KLOK UGLE")
ALENE = [K, FL, AL, FYLKET]
I_STEDET = [K, FL, ORG, FYLKET]
MED_ORGAN = en_kontrakt(parter=parter_med_organ())
UTEN_ORGAN = en_kontrakt()


def uten(parter: dict[str, Any]) -> Kontrakt:
    return en_kontrakt(parter=parter_med_organ(**parter))


@pytest.mark.parametrize(
    ("kontrakt", "fylke", "ventet"),
    [
        pytest.param(UTEN_ORGAN, VESTFOLD, ALENE, id="selvstendig bedrift: faglig og ansvarlig leder, fylket sist"),
        pytest.param(UTEN_ORGAN, ROGALAND, [K, FL, AL], id="Rogaland: fylket godkjenner utenom"),
        pytest.param(UTEN_ORGAN, FINNMARK, [K, FL, AL], id="Finnmark uten organ"),
        pytest.param(MED_ORGAN, VESTLAND, I_STEDET, id="Vestland: organet i stedet"),
        pytest.param(MED_ORGAN, OSLO, I_STEDET, id="Oslo: organet i stedet"),
        pytest.param(MED_ORGAN, NORDLAND, I_STEDET, id="Nordland: organet i stedet"),
        pytest.param(MED_ORGAN, ROGALAND, [K, FL, ORG], id="Rogaland: organet i stedet, uten fylket"),
        pytest.param(MED_ORGAN, TROMS, [K, FL, AL, ORG, FYLKET], id="Troms: alle parter, fylket sist"),
        pytest.param(MED_ORGAN, FINNMARK, [K, FL, AL, ORG], id="Finnmark: alle parter, uten fylket"),
        pytest.param(uten({"avtale": None}), VESTLAND, ALENE, id="organet ansvarlig uten avtale"),
        pytest.param(uten({"avtale": Avtale(foreligger=False)}), VESTLAND, ALENE, id="avtalen foreligger ikke"),
        pytest.param(uten({"avtale": en_avtale(inngar_kontrakt=False)}), VESTLAND, ALENE, id="avtalen gir ikke retten"),
        pytest.param(uten({"avtale": en_avtale(gjelder_til=date(2026, 8, 2))}), VESTLAND, ALENE, id="avtalen gikk ut dagen før"),
        pytest.param(uten({"avtale": en_avtale(gjelder_til=KONTRAKTSDATO)}), VESTLAND, I_STEDET, id="avtalens siste dag"),
        pytest.param(uten({"avtale": en_avtale(gjelder_fra=date(2026, 8, 4))}), VESTLAND, ALENE, id="avtalen begynner dagen etter"),
        pytest.param(uten({"avtale": en_avtale(gjelder_fra=KONTRAKTSDATO)}), VESTLAND, I_STEDET, id="avtalens første dag"),
        pytest.param(uten({"samarbeidsorgan": et_organ(godkjent_fra=date(2026, 8, 4))}), VESTLAND, ALENE, id="organet ikke godkjent ennå"),
        pytest.param(uten({"samarbeidsorgan": et_organ(godkjent_fra=KONTRAKTSDATO)}), VESTLAND, I_STEDET, id="godkjent samme dag"),
        pytest.param(uten({"samarbeidsorgan": et_organ(godkjent_til=date(2026, 8, 2))}), VESTLAND, ALENE, id="godkjenningen gikk ut"),
        pytest.param(uten({"samarbeidsorgan": None}), VESTLAND, ALENE, id="intet organ oppgitt"),
        pytest.param(
            uten({"kontraktsansvarlig": Kontraktsansvarlig.LAREBEDRIFT}), VESTLAND, ALENE, id="bedriften ansvarlig enda retten er gitt"
        ),
        pytest.param(uten({"kontraktsansvarlig": Kontraktsansvarlig.LAREBEDRIFT}), TROMS, ALENE, id="bedriften ansvarlig i Troms"),
    ],
)
def test_hvem_som_signerer_i_hvilken_gruppe(kontrakt: Kontrakt, fylke: str, ventet: list[tuple[int, str, str]]) -> None:
    assert hvem(bestem(kontrakt, fylke)) == ventet


TILSKUDD_I_TVIL = ("advarsel", "tilskudd-til-en-annen-enn-kontraktsansvarlig", "/parter/kontraktsansvarlig")


@pytest.mark.parametrize(
    ("parter", "ventet"),
    [
        pytest.param({"avtale": None}, [("feil", "avtale-mangler", "/parter/avtale"), TILSKUDD_I_TVIL], id="uten avtale"),
        pytest.param(
            {"avtale": Avtale(foreligger=False)},
            [("feil", "avtale-mangler", "/parter/avtale/foreligger"), TILSKUDD_I_TVIL],
            id="avtalen foreligger ikke",
        ),
        pytest.param(
            {"avtale": en_avtale(gjelder_til=date(2026, 8, 2))},
            [("feil", "avtale-utlopt", "/parter/avtale/gjelderTil"), TILSKUDD_I_TVIL],
            id="utløpt",
        ),
        pytest.param(
            {"avtale": en_avtale(gjelder_fra=date(2026, 8, 4))},
            [("feil", "avtale-ikke-begynt", "/parter/avtale/gjelderFra"), TILSKUDD_I_TVIL],
            id="ikke begynt",
        ),
        pytest.param(
            {"avtale": en_avtale(gjelder_fra=None)},
            [("feil", "avtale-uten-startdato", "/parter/avtale/gjelderFra"), TILSKUDD_I_TVIL],
            id="uten startdato",
        ),
        pytest.param(
            {"avtale": en_avtale(inngar_kontrakt=False, mottar_tilskudd=False)},
            [
                ("feil", "fullmakt-mangler", "/parter/avtale/inngarKontrakt"),
                ("advarsel", "tilskudd-til-en-annen-enn-kontraktsansvarlig", "/parter/avtale/mottarTilskudd"),
            ],
            id="uten fullmakt",
        ),
        pytest.param({"samarbeidsorgan": None}, [("feil", "samarbeidsorgan-mangler", "/parter/samarbeidsorgan")], id="uten organ"),
        pytest.param(
            {"samarbeidsorgan": et_organ(godkjent_fra=date(2026, 8, 4))},
            [("feil", "ikke-godkjent-enna", "/parter/samarbeidsorgan/godkjentFra")],
            id="ikke godkjent ennå",
        ),
        pytest.param(
            {"samarbeidsorgan": et_organ(godkjent_fra=None)},
            [("feil", "godkjenning-uten-dato", "/parter/samarbeidsorgan/godkjentFra")],
            id="uten godkjenningsdato",
        ),
        pytest.param(
            {"samarbeidsorgan": et_organ(godkjent_til=date(2026, 8, 2))},
            [("feil", "godkjenning-utlopt", "/parter/samarbeidsorgan/godkjentTil")],
            id="godkjenningen utløpt",
        ),
        pytest.param(
            {"avtale": en_avtale(gjelder_til=date(2026, 8, 2), inngar_kontrakt=False), "samarbeidsorgan": et_organ(godkjent_fra=None)},
            [
                ("feil", "avtale-utlopt", "/parter/avtale/gjelderTil"),
                ("feil", "fullmakt-mangler", "/parter/avtale/inngarKontrakt"),
                ("feil", "godkjenning-uten-dato", "/parter/samarbeidsorgan/godkjentFra"),
                TILSKUDD_I_TVIL,
            ],
            id="alt som mangler blir sagt samtidig",
        ),
        pytest.param(
            {"kontraktsansvarlig": Kontraktsansvarlig.LAREBEDRIFT, "avtale": en_avtale(mottar_tilskudd=False)},
            [("rad", "fullmakt-ikke-brukt", "/parter/avtale/inngarKontrakt")],
            id="fullmakten ikke brukt er et råd",
        ),
        pytest.param(
            {"kontraktsansvarlig": Kontraktsansvarlig.LAREBEDRIFT, "avtale": en_avtale(inngar_kontrakt=False)},
            [("advarsel", "tilskudd-til-en-annen-enn-kontraktsansvarlig", "/parter/avtale/mottarTilskudd")],
            id="bare tilskuddet går til organet",
        ),
        pytest.param({}, [], id="alt i orden"),
    ],
)
def test_det_som_hindrer_organet_far_sin_egen_peker(parter: dict[str, Any], ventet: list[tuple[str, str, str]]) -> None:
    assert funn(bestem(uten(parter), VESTLAND)) == ventet


def test_utgatt_avtale_gir_ikke_samarbeidsorganet_rett_til_a_signere() -> None:
    beslutning = bestem(uten({"avtale": en_avtale(gjelder_til=date(2025, 12, 31))}), VESTLAND)
    assert bortfalte(beslutning)["ansvarligLederSamarbeidsorgan"] == (
        "Ingen signerer for et samarbeidsorgan. SYNTETISK SAMARBEIDSORGAN SA kan ikke representere SYNTETISK BYGG AS, "
        "så lærebedriften må signere selv. Avtalen mellom SYNTETISK BYGG AS og SYNTETISK SAMARBEIDSORGAN SA gjaldt bare til og med "
        "31. desember 2025, før kontraktsdatoen 3. august 2026."
    )
    assert beslutning.funn[0].melding.nn.endswith("gjaldt berre til og med 31. desember 2025, før kontraktsdatoen 3. august 2026.")


def test_begrunnelsen_sier_hvem_avtalen_gjelder_og_fra_nar() -> None:
    beslutning = bestem(MED_ORGAN, VESTLAND)
    organ = beslutning.signatarer[2]
    assert organ.begrunnelse.nb == (
        "Ansvarlig leder i SYNTETISK SAMARBEIDSORGAN SA signerer for SYNTETISK BYGG AS fordi avtalen fra 1. januar 2025 gir "
        "samarbeidsorganet rett til å inngå lærekontrakt (opplæringslova § 7-12). Samarbeidsorganet er godkjent fra 1. desember 2024, "
        "og Vestland fylkeskommune lar det signere i stedet for ansvarlig leder i lærebedriften. Signerer i første gruppe."
    )
    assert organ.begrunnelse.nn == (
        "Ansvarleg leiar i SYNTETISK SAMARBEIDSORGAN SA signerer for SYNTETISK BYGG AS fordi avtalen frå 1. januar 2025 gir "
        "samarbeidsorganet rett til å inngå lærekontrakt (opplæringslova § 7-12). Samarbeidsorganet er godkjent frå 1. desember 2024, "
        "og Vestland fylkeskommune lar det signere i staden for ansvarleg leiar i lærebedrifta. Signerer i første gruppe."
    )
    assert organ.pa_vegne_av == ("SYNTETISK BYGG AS",)
    assert organ.utlost_av[:3] == ("/parter/avtale/inngarKontrakt", "/parter/avtale/gjelderFra", "/parter/samarbeidsorgan/godkjentFra")
    assert "opplæringslova § 7-12" in organ.kilde
    assert "1. januar 2025" in bortfalte(beslutning)["ansvarligLeder"]
    assert (beslutning.organ_inngar, beslutning.organ_erstatter, beslutning.organ_mottar_tilskudd, beslutning.vis_organ) == (True,) * 4


def test_ved_siden_av_signerer_organet_for_seg_selv_og_lederen_for_bedriften() -> None:
    beslutning = bestem(MED_ORGAN, TROMS)
    vegne = {s.rolle: s.pa_vegne_av for s in beslutning.signatarer}
    assert vegne[Rolle.ANSVARLIG_LEDER] == ("SYNTETISK BYGG AS",)
    assert vegne[Rolle.ANSVARLIG_LEDER_SAMARBEIDSORGAN] == ("SYNTETISK SAMARBEIDSORGAN SA",)
    assert (beslutning.organ_inngar, beslutning.organ_erstatter) == (True, False)
    assert "Troms fylkeskommune" in next(s for s in beslutning.signatarer if s.rolle is Rolle.ANSVARLIG_LEDER).begrunnelse.nn


def test_lederen_for_bedriften_som_signerer_selv_far_vite_hvilke_data_som_avgjorde() -> None:
    leder = bestem(
        uten({"avtale": en_avtale(inngar_kontrakt=False), "kontraktsansvarlig": Kontraktsansvarlig.LAREBEDRIFT}), VESTLAND
    ).signatarer[2]
    assert leder.rolle is Rolle.ANSVARLIG_LEDER
    assert {"/parter/kontraktsansvarlig", "/parter/avtale/inngarKontrakt"} <= set(leder.utlost_av)


@pytest.mark.parametrize(
    ("inngar", "mottar", "ventet"),
    [
        (True, True, (True, True, True)),
        (True, False, (True, False, True)),
        (False, True, (False, True, True)),
        (False, False, (False,) * 3),
    ],
)
def test_de_to_fullmaktene_er_hver_sin(inngar: bool, mottar: bool, ventet: tuple[bool, bool, bool]) -> None:
    beslutning = bestem(uten({"avtale": en_avtale(inngar_kontrakt=inngar, mottar_tilskudd=mottar)}), VESTLAND)
    assert (beslutning.organ_inngar, beslutning.organ_mottar_tilskudd, beslutning.vis_organ) == ventet


def test_en_annen_kontrakttype_enn_larekontrakt_er_en_advarsel_og_stopper_ikke_enten_avtalen_nevner_den_eller_ei() -> None:
    kontrakt = en_kontrakt_av(Kontraktstype.OPPLARINGSKONTRAKT, parter=parter_med_organ())
    beslutning = bestem(kontrakt, VESTLAND)
    assert beslutning.organ_inngar
    assert funn(beslutning) == [("advarsel", "avtale-nevner-ikke-kontrakttypen", "/parter/avtale/dokumenttyper")]
    nevnt = en_avtale(dokumenttyper=(Kontraktstype.LAREKONTRAKT, Kontraktstype.OPPLARINGSKONTRAKT))
    nevnt_funn = funn(bestem(med(kontrakt, parter=parter_med_organ(avtale=nevnt)), VESTLAND))
    assert nevnt_funn == [("advarsel", "avtale-brukt-til-annet-enn-larekontrakt", "/parter/avtale/dokumenttyper")]


def test_en_avtale_som_ikke_gjelder_larekontrakt_gir_ingen_rett_til_larekontrakt() -> None:
    avtale = en_avtale(dokumenttyper=(Kontraktstype.FAGBREV_PA_JOBB,))
    beslutning = bestem(uten({"avtale": avtale}), VESTLAND)
    assert not beslutning.organ_inngar
    assert ("feil", "avtale-gjelder-ikke-larekontrakt", "/parter/avtale/dokumenttyper") in funn(beslutning)


# --- one person, one signature ---


SAMME_LEDER = en_person("RASK", "HAMMER")


def test_samme_leder_i_begge_rollene_signerer_en_gang_for_begge() -> None:
    kontrakt = en_kontrakt(parter=parter_uten_organ(larebedrift=en_larebedrift(ansvarlig_leder=SAMME_LEDER)))
    beslutning = bestem(kontrakt, VESTFOLD)
    assert hvem(beslutning) == [K, (1, "fagligLeder+ansvarligLeder", "RASK HAMMER"), FYLKET]
    leder = beslutning.signatarer[1]
    assert leder.felt == "sign-fagligLeder"
    assert leder.pa_vegne_av == ("SYNTETISK BYGG AS", "SYNTETISK BYGG AS")
    assert "Rollene har samme navn og samme fødselsdato." in leder.begrunnelse.nb
    assert {"P-03", "RF-03"} <= set(beslutning.regler)


def test_faglig_leder_som_ogsa_leder_organet_signerer_en_gang_i_oslo() -> None:
    beslutning = bestem(uten({"samarbeidsorgan": et_organ(ansvarlig_leder=SAMME_LEDER)}), OSLO)
    assert hvem(beslutning) == [K, (1, "fagligLeder+ansvarligLederSamarbeidsorgan", "RASK HAMMER"), FYLKET]


def test_en_person_i_tre_roller_signerer_en_gang_og_sammen_med_den_siste_gruppen() -> None:
    kontrakt = en_kontrakt(
        parter=parter_uten_organ(larebedrift=en_larebedrift(ansvarlig_leder=SAMME_LEDER)), fylkessignatar=en_person("Rask", "Hammer")
    )
    beslutning = bestem(kontrakt, VESTFOLD)
    assert hvem(beslutning) == [K, (2, "fagligLeder+ansvarligLeder+fylkeskommune", "RASK HAMMER")]
    assert "RF-04" in beslutning.regler


NUMMER = Personidentifikator(type=Identtype.FODSELSNUMMER, verdi="01818011039")
ANNET_NUMMER = Personidentifikator(type=Identtype.FODSELSNUMMER, verdi="14876930049")
DNUMMER = Personidentifikator(type=Identtype.DNUMMER, verdi="41818011039")


@pytest.mark.parametrize(
    ("annen", "samme"),
    [
        pytest.param(en_person("rask", "hammer"), True, id="navnet uten hensyn til store bokstaver"),
        pytest.param(en_person("RASK", "HAMMER", fodselsdato=date(1980, 1, 2)), False, id="samme navn, annen dato"),
        pytest.param(en_person("RASK", "HAMAR"), False, id="samme dato, annet navn"),
        pytest.param(en_person("RASK", "HAMMER", fodselsdato=None), True, id="uten dato: navn og e-post"),
        pytest.param(
            en_person("RASK", "HAMMER", fodselsdato=None, kontakt=Kontakt(epost="RASK.HAMMER@bedrift.example.invalid")), True, id="e-post"
        ),
        pytest.param(en_person("RASK", "HAMMER", fodselsdato=None, kontakt=Kontakt(epost="a@b.example.invalid")), False, id="annen e-post"),
        pytest.param(en_person("RASK", "HAMMER", fodselsdato=None, kontakt=None), False, id="navnet alene"),
        pytest.param(en_person("ANDRE", "ORD", personidentifikator=NUMMER), True, id="samme nummer"),
        pytest.param(en_person("RASK", "HAMMER", personidentifikator=ANNET_NUMMER), False, id="annet nummer, ellers likt"),
        pytest.param(en_person("RASK", "HAMMER", personidentifikator=DNUMMER), True, id="D-nummer mot fødselsnummer: dato og navn"),
    ],
)
def test_samme_person(annen: Any, samme: bool) -> None:
    bedrift = en_larebedrift(faglig_leder=en_person(personidentifikator=NUMMER), ansvarlig_leder=annen)
    beslutning = bestem(en_kontrakt(parter=parter_uten_organ(larebedrift=bedrift)), VESTFOLD)
    assert len(beslutning.signatarer) == (3 if samme else 4)


def test_kandidaten_blir_ikke_slatt_sammen_med_en_leder_ved_navn_og_epost() -> None:
    kandidat = en_kandidat()
    navnebror = en_person(kandidat.navn.fornavn, kandidat.navn.etternavn, fodselsdato=None, kontakt=kandidat.kontakt)
    assert len(bestem(en_kontrakt(parter=parter_uten_organ(larebedrift=en_larebedrift(faglig_leder=navnebror))), VESTFOLD).signatarer) == 4


# --- foresatte ---

FORELDRE = (Foresatt(person=en_person("TRYGG", "BLOMST")), Foresatt(person=en_person("VARM", "BLOMST", fodselsdato=date(1979, 3, 3))))


@pytest.mark.parametrize(
    ("fodt", "fylket_krever", "ventet"),
    [
        pytest.param(date(2011, 8, 4), False, ["foresatt", "foresatt"], id="dagen før 15 år"),
        pytest.param(date(2011, 8, 3), False, [], id="15-årsdagen"),
        pytest.param(date(2011, 8, 3), True, ["foresatt", "foresatt"], id="15-årsdagen, fylket krever"),
        pytest.param(date(2008, 8, 4), True, ["foresatt", "foresatt"], id="dagen før 18 år, fylket krever"),
        pytest.param(date(2008, 8, 3), True, [], id="18-årsdagen, fylket krever"),
        pytest.param(date(2010, 9, 30), False, [], id="under 18, fylket krever ikke"),
    ],
)
def test_foresatt_bare_under_15_eller_der_fylket_krever_det(fodt: date, fylket_krever: bool, ventet: list[str]) -> None:
    kontrakt = en_kontrakt(kandidat=en_kandidat(fodselsdato=fodt, foresatte=FORELDRE))
    beslutning = bestem(kontrakt, VESTFOLD, foresatt_signerer=fylket_krever)
    assert [s.rolle.value for s in beslutning.signatarer if s.rolle is Rolle.FORESATT] == ventet


def test_flere_foresatte_far_hvert_sitt_felt_og_signerer_for_kandidaten() -> None:
    kontrakt = en_kontrakt(kandidat=en_kandidat(fodselsdato=date(2012, 1, 1), foresatte=FORELDRE))
    beslutning = bestem(kontrakt, VESTFOLD)
    foresatte = [s for s in beslutning.signatarer if s.rolle is Rolle.FORESATT]
    assert [s.felt for s in foresatte] == ["sign-foresatt-1", "sign-foresatt-2"]
    assert {s.pa_vegne_av for s in foresatte} == {("VAKKER BLOMST",)}
    en = med(kontrakt, kandidat=replace(kontrakt.kandidat, foresatte=FORELDRE[:1]))
    assert [s.felt for s in bestem(en, VESTFOLD).signatarer if s.rolle is Rolle.FORESATT] == ["sign-foresatt"]


def test_begrunnelsen_for_foresatt_har_kontraktsdatoen_men_ikke_fodselsdatoen() -> None:
    kontrakt = en_kontrakt(kandidat=en_kandidat(fodselsdato=date(2012, 1, 9), foresatte=FORELDRE))
    tekst = bestem(kontrakt, VESTFOLD).signatarer[1].begrunnelse.nb
    assert "kontraktsdatoen 3. august 2026" in tekst
    assert "2012" not in tekst


@pytest.mark.parametrize("fodt", [date(2008, 2, 29), date(2012, 2, 29)])
def test_skuddarsbarn_har_fodselsdag_1_mars(fodt: date) -> None:
    femten = fodt.year + 15
    assert signatarer.alder(fodt, date(femten, 2, 28)) == "under 15 år"
    assert signatarer.alder(fodt, date(femten, 3, 1)) == "fylt 15, under 18 år"


# --- whoever must sign and is not there ---


@pytest.mark.parametrize(
    ("kontrakt", "fylke", "ventet"),
    [
        pytest.param(
            en_kontrakt(parter=parter_uten_organ(larebedrift=en_larebedrift(ansvarlig_leder=None))),
            VESTFOLD,
            ("feil", "ansvarlig-leder-mangler", "/parter/larebedrift/ansvarligLeder"),
            id="ansvarlig leder",
        ),
        pytest.param(
            uten({"larebedrift": en_larebedrift(ansvarlig_leder=None)}),
            TROMS,
            ("feil", "ansvarlig-leder-mangler", "/parter/larebedrift/ansvarligLeder"),
            id="ansvarlig leder ved siden av organet",
        ),
        pytest.param(en_kontrakt(fylkessignatar=None), VESTFOLD, ("feil", "fylkessignatar-mangler", "/fylke/signatar"), id="fylket"),
        pytest.param(
            en_kontrakt(kandidat=en_kandidat(fodselsdato=date(2012, 1, 1))),
            VESTFOLD,
            ("feil", "foresatt-mangler", "/kandidat/foresatte"),
            id="foresatt",
        ),
    ],
)
def test_den_som_ma_signere_og_ikke_er_oppgitt_er_en_feil_og_blir_ikke_stille_utelatt(
    kontrakt: Kontrakt, fylke: str, ventet: tuple[str, str, str]
) -> None:
    beslutning = bestem(kontrakt, fylke)
    assert funn(beslutning) == [ventet]
    assert any(
        bortfalt.regel
        for bortfalt in beslutning.bortfalt
        if "ikke oppgitt" in bortfalt.begrunnelse.nb or "Ingen" in bortfalt.begrunnelse.nb
    )


@pytest.mark.parametrize(
    "kontrakt",
    [
        pytest.param(uten({"larebedrift": en_larebedrift(ansvarlig_leder=None)}), id="organet signerer i stedet"),
        pytest.param(en_kontrakt(fylkessignatar=None, parter=parter_med_organ()), id="fylket signerer ikke i Rogaland"),
    ],
)
def test_den_som_ikke_skal_signere_trenger_ikke_vaere_oppgitt(kontrakt: Kontrakt) -> None:
    assert funn(bestem(kontrakt, ROGALAND)) == []


def test_en_policy_uten_kandidaten_er_en_feil_og_ikke_en_kontrakt_uten_kandidat() -> None:
    _, valg = fylket(VESTFOLD)
    grupper = tuple(tuple(rolle for rolle in gruppe if rolle is not Rolle.KANDIDAT) for gruppe in valg.signaturpolicy.grupper)
    beslutning = bestem(UTEN_ORGAN, VESTFOLD, signaturpolicy=policy(valg, grupper=grupper))
    assert funn(beslutning) == [("feil", "signaturpolicy-uten-rolle", "/fylke/fylkesnummer")]


def test_gruppene_telles_fra_1_uten_hull_og_folger_policyens_rekkefolge() -> None:
    _, valg = fylket(VESTFOLD)
    grupper = ((Rolle.FORESATT,), (Rolle.ANSVARLIG_LEDER, Rolle.FAGLIG_LEDER), (Rolle.SKOLE,), (Rolle.KANDIDAT,), (Rolle.FYLKESKOMMUNE,))
    beslutning = bestem(UTEN_ORGAN, VESTFOLD, signaturpolicy=policy(valg, grupper=grupper))
    assert [(s.gruppe, s.rolle.value) for s in beslutning.signatarer] == [
        (1, "ansvarligLeder"),
        (1, "fagligLeder"),
        (2, "kandidat"),
        (3, "fylkeskommune"),
    ]


# --- training in school ---


def test_fagopplaring_i_skole_har_skolen_og_ingen_bedrift() -> None:
    beslutning = bestem(en_kontrakt_av(Kontraktstype.FAGOPPLARING_I_SKOLE), NORDLAND)
    assert hvem(beslutning) == [K, (1, "skole", "LYS TAVLE"), FYLKET]
    assert beslutning.signatarer[1].pa_vegne_av == ("SYNTETISK VIDEREGÅENDE SKOLE",)
    assert beslutning.signatarer[0].begrunnelse.nb.startswith("Eleven er part i avtalen om fagopplæring i skole")


def test_et_organ_i_skole_signerer_aldri() -> None:
    parter = skoleparter(samarbeidsorgan=et_organ(), avtale=en_avtale(), larebedrift=en_larebedrift())
    beslutning = bestem(en_kontrakt_av(Kontraktstype.FAGOPPLARING_I_SKOLE, parter=parter), TROMS)
    assert [s.rolle.value for s in beslutning.signatarer] == ["kandidat", "skole", "fylkeskommune"]
    assert not beslutning.organ_mottar_tilskudd


# --- all counties, all kinds, all states ---

DAGER = st.dates(date(2024, 8, 1), date(2030, 12, 31))
GRENSE = st.integers(-2, 2)


@given(DAGER, GRENSE, GRENSE, GRENSE, GRENSE, st.booleans(), st.booleans())
def test_organet_signerer_bare_nar_avtale_og_godkjenning_gjelder_pa_kontraktsdatoen(
    dag: date, fra: int, til: int, godkjent: int, godkjent_til: int, gitt: bool, foreligger: bool
) -> None:
    def om(dager: int) -> date:
        return dag + timedelta(days=dager)

    avtale = Avtale(foreligger=foreligger, inngar_kontrakt=gitt, gjelder_fra=om(fra), gjelder_til=om(til))
    organ = et_organ(godkjent_fra=om(godkjent), godkjent_til=om(godkjent_til))
    beslutning = bestem(med(uten({"avtale": avtale, "samarbeidsorgan": organ}), kontraktsdato=dag), VESTLAND)
    ventet = foreligger and gitt and fra <= 0 <= til and godkjent <= 0 <= godkjent_til
    assert beslutning.organ_inngar is ventet
    assert any(ett.alvor.value == "feil" for ett in beslutning.funn) is not ventet


AVTALER: dict[str, Avtale | None] = {
    "ingen": None,
    "foreligger ikke": Avtale(foreligger=False),
    "uten fullmakt": en_avtale(inngar_kontrakt=False),
    "bare kontrakt": en_avtale(mottar_tilskudd=False),
    "ikke begynt": en_avtale(gjelder_fra=date(2027, 1, 1)),
    "utløpt": en_avtale(gjelder_til=date(2025, 1, 1)),
    "uten startdato": en_avtale(gjelder_fra=None),
    "gjelder": en_avtale(),
}
ORGANER: dict[str, Samarbeidsorgan | None] = {
    "intet": None,
    "godkjent": et_organ(),
    "ikke ennå": et_organ(godkjent_fra=date(2027, 1, 1)),
    "utløpt": et_organ(godkjent_til=date(2025, 1, 1)),
    "ukjent": et_organ(godkjent_fra=None),
}


@pytest.mark.parametrize("nummer", sorted(FYLKER))
@pytest.mark.parametrize("dokumenttype", Kontraktstype)
def test_i_hvert_fylke_og_hver_type_far_alle_roller_ett_svar_med_grunn(nummer: str, dokumenttype: Kontraktstype) -> None:
    fodselsdatoer = itertools.cycle((date(2012, 1, 1), date(2010, 1, 1), date(2000, 1, 1), date(2008, 8, 3)))
    for avtale, organ, ansvarlig in itertools.product(AVTALER.values(), ORGANER.values(), Kontraktsansvarlig):
        kandidat = en_kandidat(fodselsdato=next(fodselsdatoer), foresatte=FORELDRE)
        kontrakt = en_kontrakt_av(dokumenttype, kandidat=kandidat)
        parter = replace(kontrakt.parter, avtale=avtale, samarbeidsorgan=organ, kontraktsansvarlig=ansvarlig)
        _kontroller_svaret(med(kontrakt, parter=parter), nummer)


def _kontroller_svaret(kontrakt: Kontrakt, nummer: str) -> None:
    beslutning = bestem(kontrakt, nummer)
    signerer = {rolle for s in beslutning.signatarer for rolle in s.roller}
    assert signerer | {b.rolle for b in beslutning.bortfalt} == set(KONTRAKTROLLER)
    assert signerer & {b.rolle for b in beslutning.bortfalt} == set()
    assert [s.gruppe for s in beslutning.signatarer] == sorted(s.gruppe for s in beslutning.signatarer)
    assert len({s.felt for s in beslutning.signatarer}) == len(beslutning.signatarer)
    assert len({id(s.person) for s in beslutning.signatarer}) == len(beslutning.signatarer)
    if Rolle.FYLKESKOMMUNE in signerer:
        assert beslutning.signatarer[-1].rolle is Rolle.FYLKESKOMMUNE
        assert beslutning.signatarer[-1].gruppe == 2
    begrunnelser = [s.begrunnelse for s in beslutning.signatarer] + [b.begrunnelse for b in beslutning.bortfalt]
    for tekst in begrunnelser + [f.melding for f in beslutning.funn] + [f.tiltak for f in beslutning.funn]:
        assert tekst.nb.endswith(".")
        assert tekst.nn.endswith(".")
        assert not any(tegn in tekst.nb + tekst.nn for tegn in ("{", "}", "None", "  ", ".."))
        assert tekst.nb[0].isupper()
        assert tekst.nn[0].isupper()
    for signatar in beslutning.signatarer:
        assert signatar.regel in beslutning.regler
        assert signatar.kilde
        assert signatar.utlost_av
        assert len(signatar.roller) == len(signatar.pa_vegne_av)


def test_en_dato_for_loven_gir_svar_av_de_forste_reglene_og_ikke_et_unntak() -> None:
    assert hvem(bestem(med(UTEN_ORGAN, kontraktsdato=date(2023, 1, 1)), VESTFOLD)) == ALENE
