"""Who signs a change of a contract, when and why, as whole answers; and what a change must have."""

from __future__ import annotations

import itertools
from dataclasses import fields, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domene import endringskontroll, endringssignatarer, signatarer
from app.domene.dokument import Dokumenttype
from app.domene.dokumentid import dokument_id
from app.domene.endring import EndretKontrakt, Endring, Endringsavtale, Endringstype, TidligereLarebedrift, Verdi
from app.domene.kontrakt import Avtale, Kildesystem, Kontrakt, Kontraktstype, Laretid
from app.domene.parter import Foresatt, Kontraktsansvarlig, Samarbeidsorgan, Virksomhet
from app.domene.roller import Rolle
from app.domene.sak import Signatarbeslutning
from app.domene.saksdokument import Fritekst, Kontraktsvisning
from app.errors import Alvor
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
)
from tests.saksdokument_builder import sak_fra_saksdokument
from tests.unit.regler.saker import (
    FINNMARK,
    FYLKER,
    NORDLAND,
    OSLO,
    ROGALAND,
    TROMS,
    VESTFOLD,
    VESTLAND,
    bortfalte,
    en_kontrakt_av,
    fylket,
    hvem,
)
from tests.unit.regler.saker import funn as funnene

DATO = date(2027, 3, 1)
GAMMEL = TidligereLarebedrift(
    virksomhet=Virksomhet(organisasjonsnummer="310000035", navn="GAMMEL SNEKKER AS"),
    ansvarlig_leder=en_person("TUNG", "AMBOLT", fodselsdato=date(1960, 2, 3)),
)
KONKURS = Fritekst(tekst="Bedriften er konkurs.")
ANNET = Endring(type=Endringstype.ANNET, gjelder_fra=DATO, etter=Verdi(tekst=Fritekst(tekst="Noe annet")))
BYTTE = Endring(
    type=Endringstype.LAREBEDRIFT,
    gjelder_fra=DATO,
    etter=Verdi(virksomhet=Virksomhet(organisasjonsnummer="310000027", navn="SYNTETISK BYGG AS")),
)
K = (1, "kandidat", "VAKKER BLOMST")
FL = (1, "fagligLeder", "RASK HAMMER")
AL = (1, "ansvarligLeder", "RUND PASSER")
GAMLE = (1, "ansvarligLederTidligereLarebedrift", "TUNG AMBOLT")
ORG = (1, "ansvarligLederSamarbeidsorgan", "STØDIG PERM")
FYLKET = (2, "fylkeskommune", "KLOK UGLE")


def en_endring(*endringer: Endring, kontrakt: Kontrakt | None = None, dato: date = DATO, **felt: Any) -> Endringsavtale:
    """A change of a contract, in the contract's county, with the parties of the contract."""
    endret = med(kontrakt or en_kontrakt(), kontraktsdato=dato)
    standard: dict[str, Any] = {
        "kontraktsnummer": endret.kontraktsnummer,
        "dokumenttype": Dokumenttype.ENDRINGSAVTALE,
        "dato": dato,
        "fylkesnummer": endret.fylkesnummer,
        "fylkessignatar": endret.fylkessignatar,
        "kandidat": endret.kandidat,
        "kontrakt": Kontraktsvisning(
            dokumenttype=endret.dokumenttype, kontraktsdato=KONTRAKTSDATO, programomradekode=endret.lareforhold.programomradekode
        ),
        "kontrakten": EndretKontrakt(**{felt.name: getattr(endret, felt.name) for felt in fields(Kontrakt)}),
        "endringer": endringer or (ANNET,),
        "begrunnelse": Fritekst(tekst="Partene er enige."),
    }
    return Endringsavtale(**(standard | felt))


def bestem(avtale: Endringsavtale, nummer: str = VESTFOLD, **valg: Any) -> Signatarbeslutning:
    return endringssignatarer.bestem(avtale, *fylket(nummer, avtale.dato, **valg))


def kontroller(avtale: Endringsavtale, nummer: str = VESTFOLD) -> list[tuple[str, str, str]]:
    fylke, valg = fylket(nummer, avtale.dato)
    beslutning = endringssignatarer.bestem(avtale, fylke, valg)
    alle = (*beslutning.funn, *endringskontroll.kontroller(avtale, fylke, valg, beslutning))
    return [(ett.alvor.value, ett.kode, ett.peker) for ett in alle]


MED_ORGAN = en_kontrakt(parter=parter_med_organ())


@pytest.mark.parametrize(
    ("kontrakt", "fylke", "ventet"),
    [
        pytest.param(en_kontrakt(), VESTFOLD, [K, FL, AL, FYLKET], id="selvstendig bedrift"),
        pytest.param(en_kontrakt(), ROGALAND, [K, FL, AL, FYLKET], id="Rogaland: fylket er ikke i rekkefølgen, men samtykker"),
        pytest.param(en_kontrakt(), FINNMARK, [K, FL, AL, FYLKET], id="Finnmark: fylket er ikke i rekkefølgen, men samtykker"),
        pytest.param(MED_ORGAN, VESTLAND, [K, FL, ORG, FYLKET], id="Vestland: organet i stedet"),
        pytest.param(MED_ORGAN, ROGALAND, [K, FL, ORG, FYLKET], id="Rogaland: organet i stedet, og fylket"),
        pytest.param(MED_ORGAN, TROMS, [K, FL, AL, ORG, FYLKET], id="Troms: alle parter"),
        pytest.param(MED_ORGAN, OSLO, [K, FL, ORG, FYLKET], id="Oslo: organet i stedet"),
        pytest.param(
            en_kontrakt_av(Kontraktstype.FAGOPPLARING_I_SKOLE),
            NORDLAND,
            [K, (1, "skole", "LYS TAVLE"), FYLKET],
            id="fagopplæring i skole: skolen og fylket",
        ),
    ],
)
def test_endringen_har_signatarene_til_kontrakten_og_fylket_til_slutt(
    kontrakt: Kontrakt, fylke: str, ventet: list[tuple[int, str, str]]
) -> None:
    assert hvem(bestem(en_endring(kontrakt=med(kontrakt, fylkesnummer=fylke)), fylke)) == ventet


AVTALER = (None, Avtale(foreligger=False), en_avtale(), en_avtale(inngar_kontrakt=False), en_avtale(gjelder_til=DATO - timedelta(days=1)))
ORGANER: tuple[Samarbeidsorgan | None, ...] = (None, et_organ(), et_organ(godkjent_fra=None))


@pytest.mark.parametrize("nummer", sorted(FYLKER))
@pytest.mark.parametrize("dokumenttype", Kontraktstype)
def test_i_hvert_fylke_og_hver_type_er_partene_de_samme_som_i_kontrakten_og_fylket_alene_til_slutt(
    nummer: str, dokumenttype: Kontraktstype
) -> None:
    for avtale, organ, ansvarlig in itertools.product(AVTALER, ORGANER, Kontraktsansvarlig):
        grunn = en_kontrakt_av(dokumenttype, fylkesnummer=nummer)
        kontrakt = med(grunn, parter=replace(grunn.parter, avtale=avtale, samarbeidsorgan=organ, kontraktsansvarlig=ansvarlig))
        beslutning = bestem(en_endring(kontrakt=kontrakt), nummer)
        *partene, sist = beslutning.signatarer
        i_kontrakten = signatarer.bestem(med(kontrakt, kontraktsdato=DATO), *fylket(nummer, DATO)).signatarer
        assert [(s.rolle, s.gruppe) for s in partene] == [(s.rolle, s.gruppe) for s in i_kontrakten if s.rolle is not Rolle.FYLKESKOMMUNE]
        assert (sist.roller, sist.regel[:2]) == ((Rolle.FYLKESKOMMUNE,), "DE")
        assert sist.gruppe == max(s.gruppe for s in partene) + 1
        assert {r for s in beslutning.signatarer for r in s.roller} | {b.rolle for b in beslutning.bortfalt} == set(Rolle)


@given(st.permutations(list(FYLKER["39"].valg_pa(DATO).signaturpolicy.grupper[0])), st.integers(0, 5), st.integers(0, 2))
def test_uansett_rekkefolge_i_fylket_signerer_fylket_alene_til_slutt(roller: list[Rolle], skille: int, fylkets: int) -> None:
    grupper = [gruppe for gruppe in (tuple(roller[:skille]), tuple(roller[skille:])) if gruppe]
    grupper.insert(min(fylkets, len(grupper)), (Rolle.FYLKESKOMMUNE,))
    valg = fylket(VESTFOLD, DATO)[1]
    policy = replace(valg.signaturpolicy, grupper=tuple(grupper))
    beslutning = bestem(en_endring(BYTTE, tidligere=GAMMEL), signaturpolicy=policy)
    assert beslutning.signatarer[-1].roller == (Rolle.FYLKESKOMMUNE,)
    assert [s.gruppe for s in beslutning.signatarer].count(beslutning.signatarer[-1].gruppe) == 1
    gruppene = {s.rolle: s.gruppe for s in beslutning.signatarer}
    assert gruppene[Rolle.ANSVARLIG_LEDER] == gruppene[Rolle.ANSVARLIG_LEDER_TIDLIGERE_LAREBEDRIFT]


# --- the lærebedrift that lets the contract go ------------------------------------------------------------------------


def test_den_tidligere_larebedriften_signerer_sammen_med_den_nye() -> None:
    beslutning = bestem(en_endring(BYTTE, tidligere=GAMMEL))
    assert hvem(beslutning) == [K, FL, AL, GAMLE, FYLKET]
    gamle = beslutning.signatarer[3]
    assert gamle.pa_vegne_av == ("GAMMEL SNEKKER AS",)
    assert gamle.felt == "sign-ansvarligLederTidligereLarebedrift"
    assert "GAMMEL SNEKKER AS, som er part i lærekontrakten fram til SYNTETISK BYGG AS tar over" in gamle.begrunnelse.nb


def test_en_leder_for_begge_larebedriftene_signerer_en_gang_for_begge() -> None:
    samme = en_person("RUND", "PASSER", fodselsdato=date(1969, 7, 14))
    beslutning = bestem(en_endring(BYTTE, tidligere=replace(GAMMEL, ansvarlig_leder=samme)))
    assert hvem(beslutning) == [K, FL, (1, "ansvarligLeder+ansvarligLederTidligereLarebedrift", "RUND PASSER"), FYLKET]
    assert beslutning.signatarer[2].pa_vegne_av == ("SYNTETISK BYGG AS", "GAMMEL SNEKKER AS")


def test_etter_konkurs_signerer_ingen_for_den_tidligere_og_det_er_en_advarsel() -> None:
    avtale = en_endring(BYTTE, tidligere=replace(GAMMEL, ansvarlig_leder=None, signerer_ikke=KONKURS))
    beslutning = bestem(avtale)
    assert hvem(beslutning) == [K, FL, AL, FYLKET]
    (ett,) = beslutning.funn
    assert (ett.alvor, ett.kode, ett.peker) == (
        Alvor.ADVARSEL,
        "tidligere-larebedrift-signerer-ikke",
        "/tidligereLarebedrift/signererIkke",
    )
    assert "Vestfold fylkeskommune" in ett.tiltak.nb
    assert KONKURS.tekst not in ett.melding.nb
    assert bortfalte(beslutning)["ansvarligLederTidligereLarebedrift"] == "Ingen signerer for GAMMEL SNEKKER AS, og grunnen er oppgitt."


def test_samme_leder_for_den_som_gir_fra_seg_og_den_som_tar_over_blir_sagt() -> None:
    samme = en_person("RUND", "PASSER", fodselsdato=date(1969, 7, 14))
    avtale = en_endring(BYTTE, tidligere=replace(GAMMEL, ansvarlig_leder=samme))
    assert kontroller(avtale) == [("advarsel", "signerer-for-flere-sider", "/parter/larebedrift/ansvarligLeder")]


def test_to_som_signerer_endringen_med_samme_e_post_blir_sagt() -> None:
    kontakt = en_person().kontakt
    avtale = en_endring(
        BYTTE, tidligere=replace(GAMMEL, ansvarlig_leder=en_person("TUNG", "AMBOLT", fodselsdato=date(1960, 2, 3), kontakt=kontakt))
    )
    assert [kode for _, kode, _ in kontroller(avtale)] == ["felles-epost"]


def test_ingen_grunn_i_en_endring_sier_at_larebedriften_inngar_kontrakten() -> None:
    for kontrakt in (en_kontrakt(), MED_ORGAN, med(MED_ORGAN, parter=replace(MED_ORGAN.parter, avtale=None))):
        for nummer in (VESTFOLD, TROMS, FINNMARK):
            beslutning = bestem(en_endring(kontrakt=kontrakt), nummer)
            grunner = [*(en.begrunnelse for en in beslutning.signatarer), *(en.begrunnelse for en in beslutning.bortfalt)]
            assert [grunn.nb for grunn in grunner if "inngår lærekontrakten" in grunn.nb + grunn.nn] == []


def test_fagopplaring_i_skole_har_ingen_tidligere_larebedrift() -> None:
    beslutning = bestem(en_endring(BYTTE, kontrakt=en_kontrakt_av(Kontraktstype.FAGOPPLARING_I_SKOLE)))
    assert beslutning.funn == ()
    assert bortfalte(beslutning)["ansvarligLederTidligereLarebedrift"] == (
        "Ingen signerer for en tidligere lærebedrift, fordi fagopplæring i skole ikke har noen lærebedrift."
    )


def test_uten_leder_og_uten_grunn_er_det_en_feil() -> None:
    avtale = en_endring(BYTTE, tidligere=replace(GAMMEL, ansvarlig_leder=None))
    assert funnene(bestem(avtale)) == [("feil", "tidligere-leder-mangler", "/tidligereLarebedrift/ansvarligLeder")]


def test_et_bytte_uten_tidligere_larebedrift_er_en_feil() -> None:
    beslutning = bestem(en_endring(BYTTE))
    assert funnene(beslutning) == [("feil", "tidligere-larebedrift-mangler", "/tidligereLarebedrift")]
    assert beslutning.funn[0].melding.nn.startswith("SYNTETISK BYGG AS tar over lærekontrakten")


def test_den_tidligere_lederen_ma_kunne_nas() -> None:
    uten = replace(GAMMEL, ansvarlig_leder=en_person("TUNG", "AMBOLT", fodselsdato=date(1960, 2, 3), kontakt=None))
    assert ("feil", "epost-mangler", "/tidligereLarebedrift/ansvarligLeder/kontakt/epost") in kontroller(en_endring(BYTTE, tidligere=uten))


def test_et_fylke_uten_ansvarlig_leder_i_rekkefolgen_har_likevel_plass_til_den_tidligere() -> None:
    valg = fylket(VESTFOLD, DATO)[1]
    policy = replace(valg.signaturpolicy, grupper=((Rolle.KANDIDAT,), (Rolle.FAGLIG_LEDER,), (Rolle.FYLKESKOMMUNE,)))
    assert hvem(bestem(en_endring(BYTTE, tidligere=GAMMEL), signaturpolicy=policy)) == [
        K,
        (2, "fagligLeder", "RASK HAMMER"),
        (2, "ansvarligLederTidligereLarebedrift", "TUNG AMBOLT"),
        (3, "fylkeskommune", "KLOK UGLE"),
    ]


# --- the day of the change decides ------------------------------------------------------------------------------------


def test_en_avtale_som_gikk_ut_etter_kontrakten_gir_ikke_organet_rett_til_a_signere_endringen() -> None:
    avtale = en_avtale(gjelder_til=DATO - timedelta(days=1))
    kontrakt = en_kontrakt(parter=parter_med_organ(avtale=avtale))
    beslutning = bestem(en_endring(kontrakt=kontrakt))
    assert hvem(beslutning) == [K, FL, AL, FYLKET]
    (ett,) = (funn for funn in beslutning.funn if funn.alvor is Alvor.FEIL)
    assert (ett.kode, ett.peker) == ("avtale-utlopt", "/parter/avtale/gjelderTil")
    assert ett.melding.nb.endswith("gjaldt bare til og med 28. februar 2027, før dokumentdatoen 1. mars 2027.")
    assert "kontraktsdatoen" not in ett.melding.nb + ett.tiltak.nb


def test_foresatt_signerer_etter_alderen_pa_dagen_for_endringen() -> None:
    ung = en_kandidat(fodselsdato=date(2012, 3, 2), foresatte=(Foresatt(person=en_person("STILLE", "HAV", fodselsdato=date(1979, 1, 1))),))
    beslutning = bestem(en_endring(kontrakt=en_kontrakt(kandidat=ung)))
    foresatt = beslutning.signatarer[1]
    assert foresatt.rolle is Rolle.FORESATT
    assert "ikke var fylt 15 år på dokumentdatoen 1. mars 2027" in foresatt.begrunnelse.nb
    assert "/dato" in foresatt.utlost_av
    assert "/kontraktsdato" not in foresatt.utlost_av
    assert hvem(bestem(en_endring(kontrakt=en_kontrakt(kandidat=ung), dato=date(2027, 3, 2)))) == [K, FL, AL, FYLKET]


def test_grunnen_til_fylket_nevner_loven_og_fylket() -> None:
    fylkets = bestem(en_endring(kontrakt=en_kontrakt(fylkesnummer=ROGALAND)), ROGALAND).signatarer[-1]
    assert fylkets.begrunnelse.nb.startswith(
        "Rogaland fylkeskommune må samtykke i endringen av lærekontrakten (opplæringslova § 7-2 andre ledd)"
    )
    assert "opplæringslova § 7-2" in fylkets.kilde
    assert "signaturrekkefølgen" not in fylkets.begrunnelse.nb


def test_fylket_uten_signatar_er_en_feil_ogsa_der_fylket_ikke_signerer_kontrakten() -> None:
    avtale = en_endring(kontrakt=en_kontrakt(fylkesnummer=FINNMARK), fylkessignatar=None)
    assert ("feil", "fylkets-signatar-mangler", "/fylke/signatar") in funnene(bestem(avtale, FINNMARK))


# --- what a change must have ------------------------------------------------------------------------------------------


def test_en_god_endring_har_ingen_funn() -> None:
    assert kontroller(en_endring()) == []


@pytest.mark.parametrize(
    "type_", [Endringstype.STILLINGSPROSENT, Endringstype.AVBRUDD, Endringstype.FORLENGELSE, Endringstype.MEROPPLARING]
)
def test_det_som_flytter_slutten_krever_ny_laretid(type_: Endringstype) -> None:
    avtale = en_endring(replace(ANNET, type=type_))
    assert kontroller(avtale) == [("feil", "ny-laretid-mangler", "/laretid")]
    assert kontroller(replace(avtale, ny_laretid=Laretid(fra=DATO, gjenstaende_maneder=Decimal(12)))) == []


def test_laretid_uten_noe_som_flytter_slutten_er_et_rad() -> None:
    assert kontroller(en_endring(ny_laretid=Laretid(fra=DATO, gjenstaende_maneder=Decimal(12)))) == [
        ("rad", "laretid-uten-endring", "/laretid")
    ]


@pytest.mark.parametrize("type_", [Endringstype.FAGLIG_LEDER, Endringstype.LAREBEDRIFT, Endringstype.SAMARBEIDSORGAN])
def test_en_avtale_om_skole_kan_ikke_endres_pa_det_som_gjelder_larebedriften(type_: Endringstype) -> None:
    kontrakt = en_kontrakt_av(Kontraktstype.FAGOPPLARING_I_SKOLE)
    avtale = en_endring(ANNET, replace(ANNET, type=type_), kontrakt=kontrakt, tidligere=GAMMEL)
    assert kontroller(avtale) == [("feil", "endring-uten-larebedrift", "/endringer/1/type")]


def test_en_prove_som_ikke_er_bestatt_horer_til_en_forlengelse() -> None:
    assert kontroller(en_endring(ikke_bestatt_prove=True)) == [("advarsel", "ny-prove-uten-forlengelse", "/ikkeBestattProve")]


def test_den_nye_larebedriften_ma_kunne_sta_i_kontrakten() -> None:
    kontrakt = en_kontrakt(parter=replace(en_kontrakt().parter, larebedrift=en_larebedrift(godkjent_etter_ny_lov=False)))
    (ett,) = kontroller(en_endring(BYTTE, kontrakt=kontrakt, tidligere=GAMMEL))
    assert ett == ("advarsel", "ikke-godkjent-etter-ny-lov", "/parter/larebedrift/godkjentEtterNyLov")


def test_en_kontrakt_uten_larebedrift_er_en_feil() -> None:
    kontrakt = en_kontrakt(parter=replace(en_kontrakt().parter, larebedrift=None))
    assert ("feil", "larebedrift-mangler", "/parter/larebedrift") in kontroller(en_endring(kontrakt=kontrakt))


# --- the decided case -------------------------------------------------------------------------------------------------


def test_saken_har_ny_slutt_der_endringen_flytter_den_og_reglene_som_var_med() -> None:
    sak = sak_fra_saksdokument("more-og-romsdal-endring-fagleg-leiar-og-avbrot")
    assert sak.laretid is not None
    assert sak.laretid.til == date(2028, 11, 16)
    assert {"DE-01", "ER-01", "ER-03", "EK-01", "NL-01", "NP-03", "S-01", "RF-01"} <= set(sak.regler)
    assert len(sak.regler) == len(set(sak.regler))


def test_saken_har_ingen_ny_slutt_der_alt_annet_enn_tiden_blir_endret() -> None:
    assert sak_fra_saksdokument("vestfold-endring-bytte-av-larebedrift").laretid is None


def test_to_endringer_av_samme_kontrakt_er_to_dokumenter_og_den_samme_sendt_igjen_er_ett() -> None:
    def nokkel(instans: str) -> Kildesystem:
        return Kildesystem(navn="VIGO", instans_id=instans)

    forste, andre = en_endring(kildesystem=nokkel("ENDRING-1")), en_endring(kildesystem=nokkel("ENDRING-2"))
    assert dokument_id(forste) != dokument_id(andre)
    assert dokument_id(forste) == dokument_id(replace(forste, begrunnelse=Fritekst(tekst="En annen grunn")))
    assert dokument_id(en_endring()) != dokument_id(en_endring(dato=DATO + timedelta(days=1)))


def test_kontrakten_er_ett_dokument_i_en_utgave_uansett_hva_fagsystemet_kaller_sendingen() -> None:
    kontrakt = en_kontrakt()
    assert kontrakt.kildesystem is not None
    ny_nokkel = replace(kontrakt.kildesystem, instans_id="EN-ANNEN")
    assert dokument_id(kontrakt) == dokument_id(med(kontrakt, kildesystem=ny_nokkel))
