"""Language, addresses and responsibility: the rules asked about whole cases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.domene import adresser, ansvar, malform
from app.domene.fylker import Vedtak
from app.domene.kontrakt import Kontrakt, Kontraktstype, Rettstype
from app.domene.parter import Adresse, Adressebeskyttelse, Ansvarlig, Ansvarsdel, SamarbeidendeLarebedrift
from app.domene.sak import Adresseutskrift
from app.tekst import Malform
from tests.builders import en_kandidat, en_kontrakt, en_virksomhet, med, parter_med_organ, parter_uten_organ
from tests.unit.regler.saker import VESTFOLD, VESTLAND, en_kontrakt_av, fylket

NB, NN = Malform.NB, Malform.NN


@pytest.mark.parametrize(
    ("vedtak", "satt", "folger", "onske", "valgt", "ventet"),
    [
        (Vedtak.NYNORSK, NN, False, None, None, (NN, "fylke")),
        (Vedtak.NYNORSK, NB, False, None, None, (NB, "fylke")),
        (Vedtak.NYNORSK, None, False, None, None, (NN, "vedtak")),
        (Vedtak.BOKMAL, None, False, None, None, (NB, "vedtak")),
        (Vedtak.NOYTRAL, None, False, None, None, (NB, "standard")),
        (Vedtak.NOYTRAL, NN, False, None, None, (NN, "fylke")),
        (Vedtak.BOKMAL, NB, True, NN, None, (NN, "onske")),
        (Vedtak.BOKMAL, NB, False, NN, None, (NB, "fylke")),
        (Vedtak.BOKMAL, NB, True, NB, None, (NB, "onske")),
        (Vedtak.NYNORSK, NN, True, NB, NN, (NN, "valgt")),
        (Vedtak.BOKMAL, NB, False, None, NN, (NN, "valgt")),
    ],
)
def test_malformen_og_grunnen(
    vedtak: Vedtak, satt: Malform | None, folger: bool, onske: Malform | None, valgt: Malform | None, ventet: tuple[Malform, str]
) -> None:
    fylke, valg = fylket(VESTLAND, malform=satt, folger_onske=folger)
    svar = malform.bestem(en_kontrakt(kandidat=en_kandidat(onsket_malform=onske)), replace(fylke, vedtak=vedtak), valg, valgt=valgt)
    assert (svar.malform, svar.grunn.value) == ventet


def test_begrunnelsen_nevner_fylket_og_malformen() -> None:
    svar = malform.bestem(en_kontrakt(), *fylket(VESTLAND))
    assert svar.begrunnelse.nn == "Dokumentet er på nynorsk fordi Vestland fylkeskommune har valt det for kontraktane sine."
    assert svar.regel == "M-03"


# --- addresses ---

BOSTED = Adresse(adresselinjer=("Hemmeligstien 99",), postnummer="3999", poststed="SKJULT", kommunenummer="4003")
MARS = Adresse(adresselinjer=("Gamlegata 7",), postnummer="3015", poststed="DRAMMEN")
INGEN = Adresseutskrift(bosted=None, mars=None)


@pytest.mark.parametrize("beskyttelse", [en for en in Adressebeskyttelse if en is not Adressebeskyttelse.UGRADERT])
def test_en_skjermet_adresse_blir_aldri_skrevet_og_ser_ut_som_en_som_mangler(beskyttelse: Adressebeskyttelse) -> None:
    kandidat = en_kandidat(bostedsadresse=BOSTED, adresse_1_mars=MARS, adressebeskyttelse=beskyttelse)
    assert adresser.utskrift(kandidat, date(2026, 8, 3)) == INGEN
    assert adresser.utskrift(en_kandidat(bostedsadresse=None)) == INGEN


@pytest.mark.parametrize(
    ("dag", "mars"),
    [(date(2026, 2, 28), None), (date(2028, 2, 29), None), (date(2026, 3, 1), MARS), (date(2026, 12, 31), MARS), (None, MARS)],
)
def test_adressen_1_mars_blir_bare_skrevet_nar_dagen_har_vaert(dag: date | None, mars: Adresse | None) -> None:
    kandidat = en_kandidat(bostedsadresse=BOSTED, adresse_1_mars=MARS)
    assert adresser.utskrift(kandidat, dag) == Adresseutskrift(bosted=BOSTED, mars=mars)


# --- responsibility ---

STANDARD = ["opplaringIBedrift", "utviklingssamtale", "halvarsvurdering", "oppmelding", "rapportering"]


def rader(kontrakt: Kontrakt) -> list[tuple[str, str | None, str | None]]:
    return [(rad.kode, rad.omrade, rad.hvem) for rad in ansvar.rader(kontrakt)]


def sendt(*deler: Ansvarsdel, **parter: Any) -> Kontrakt:
    return en_kontrakt(parter=parter_med_organ(ansvarsdeling=deler, **parter))


@pytest.mark.parametrize("dokumenttype", [en for en in Kontraktstype if en is not Kontraktstype.FAGOPPLARING_I_SKOLE])
def test_uten_fordeling_har_laerebedriften_alle_delene(dokumenttype: Kontraktstype) -> None:
    assert rader(en_kontrakt_av(dokumenttype)) == [(kode, None, "SYNTETISK BYGG AS") for kode in STANDARD]


def test_i_skole_har_skolen_delene_og_ingen_rapporterer() -> None:
    koder = ["opplaringISkole", "utviklingssamtale", "halvarsvurdering", "oppmelding"]
    ventet = [(kode, None, "SYNTETISK VIDEREGÅENDE SKOLE") for kode in koder]
    assert rader(en_kontrakt_av(Kontraktstype.FAGOPPLARING_I_SKOLE)) == ventet


def test_det_som_er_sendt_erstatter_standarden_for_sin_del_og_andre_deler_star_sist() -> None:
    kontrakt = sendt(
        Ansvarsdel(ansvarlig=Ansvarlig.FYLKESKOMMUNE, kode="annet", omrade="Teori i fellesfag"),
        Ansvarsdel(ansvarlig=Ansvarlig.SAMARBEIDSORGAN, kode="oppmelding"),
        Ansvarsdel(ansvarlig=Ansvarlig.LAREBEDRIFT, omrade="Uten kode"),
    )
    assert rader(kontrakt) == [
        ("opplaringIBedrift", None, "SYNTETISK BYGG AS"),
        ("utviklingssamtale", None, "SYNTETISK BYGG AS"),
        ("halvarsvurdering", None, "SYNTETISK BYGG AS"),
        ("oppmelding", None, "SYNTETISK SAMARBEIDSORGAN SA"),
        ("rapportering", None, "SYNTETISK BYGG AS"),
        ("annet", "Teori i fellesfag", None),
        ("annet", "Uten kode", "SYNTETISK BYGG AS"),
    ]
    assert [rad.omrade for rad in ansvar.rader(kontrakt) if rad.fylket] == ["Teori i fellesfag"]


@pytest.mark.parametrize(
    ("orgnr", "ventet"),
    [("310000035", "TO AS"), (None, "EN AS, TO AS"), ("310000043", None)],
)
def test_en_samarbeidende_laerebedrift_blir_funnet_ved_nummeret(orgnr: str | None, ventet: str | None) -> None:
    bedrifter = (
        SamarbeidendeLarebedrift(virksomhet=en_virksomhet("EN AS", "310000027")),
        SamarbeidendeLarebedrift(virksomhet=en_virksomhet("TO AS", "310000035")),
    )
    del_ = Ansvarsdel(ansvarlig=Ansvarlig.SAMARBEIDENDE_LAREBEDRIFT, kode="opplaringIBedrift", organisasjonsnummer=orgnr)
    kontrakt = en_kontrakt(parter=parter_uten_organ(samarbeidende_larebedrifter=bedrifter, ansvarsdeling=(del_,)))
    assert ansvar.rader(kontrakt)[0].hvem == ventet


@pytest.mark.parametrize("rettstype", [*Rettstype, None])
def test_voksne_er_de_med_voksenrett_eller_rekvalifisering(rettstype: Rettstype | None) -> None:
    kontrakt = en_kontrakt()
    kontrakt = med(kontrakt, lareforhold=replace(kontrakt.lareforhold, rettstype=rettstype))
    assert ansvar.voksen(kontrakt) is (rettstype in {Rettstype.VOKSENRETT, Rettstype.REKVALIFISERING})


def test_vestfold_skriver_bokmal_etter_eget_valg() -> None:
    svar = malform.bestem(en_kontrakt(), *fylket(VESTFOLD))
    assert (svar.malform, svar.grunn.value) == (NB, "fylke")
