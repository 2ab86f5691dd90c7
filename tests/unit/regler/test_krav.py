"""What a contract must have, as findings with the place and the case's own facts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from app.domene import krav, signatarer
from app.domene.kontrakt import Arbeidsavtale, Avbrudd, Kompetansemal, Kontrakt, Kontraktstype, Laretid, Praksis, Sluttprove
from app.domene.parter import Foresatt, Kontakt, Kontraktsansvarlig
from app.errors import Funn
from tests.builders import (
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
from tests.unit.regler.saker import VESTFOLD, en_kontrakt_av, fylket, skoleparter

SKOLE, LAREKANDIDAT = Kontraktstype.FAGOPPLARING_I_SKOLE, Kontraktstype.OPPLARINGSKONTRAKT
MAL = (Kompetansemal(tekst="bruke grunnleggjande teknikkar"),)


def kontroller(kontrakt: Kontrakt, **valg: Any) -> tuple[Funn, ...]:
    fylke, fylkesvalg = fylket(VESTFOLD, **valg)
    return krav.kontroller(kontrakt, fylke, fylkesvalg, signatarer.bestem(kontrakt, fylke, fylkesvalg))


def med_mal(kontrakt: Kontrakt) -> Kontrakt:
    return med(kontrakt, lareforhold=replace(kontrakt.lareforhold, kompetansemal=MAL))


def med_prove(dokumenttype: Kontraktstype, prove: Sluttprove | None) -> Kontrakt:
    kontrakt = med_mal(en_kontrakt_av(dokumenttype))
    return med(kontrakt, lareforhold=replace(kontrakt.lareforhold, sluttprove=prove))


def fagbrev(**felt: Any) -> Kontrakt:
    return en_kontrakt_av(Kontraktstype.FAGBREV_PA_JOBB, **felt)


def tid(maneder: str, *avbrudd: Avbrudd, prosent: int = 100) -> Laretid:
    return Laretid(fra=date(2026, 8, 17), grunnlag_maneder=Decimal(maneder), stillingsprosent=Decimal(prosent), avbrudd=avbrudd)


@pytest.mark.parametrize("dokumenttype", Kontraktstype)
def test_en_god_kontrakt_av_hver_type_mangler_ingenting(dokumenttype: Kontraktstype) -> None:
    arbeidsavtale = {SKOLE: None}.get(dokumenttype, Arbeidsavtale(foreligger=True))
    assert kontroller(med_mal(en_kontrakt_av(dokumenttype, arbeidsavtale=arbeidsavtale))) == ()


@pytest.mark.parametrize(
    ("kontrakt", "ventet"),
    [
        pytest.param(en_kontrakt(arbeidsavtale=None), [("arbeidsavtale-mangler", "/arbeidsavtale")], id="ingen arbeidsavtale"),
        pytest.param(
            en_kontrakt(arbeidsavtale=Arbeidsavtale(foreligger=False)),
            [("arbeidsavtale-mangler", "/arbeidsavtale/foreligger")],
            id="arbeidsavtalen foreligger ikke",
        ),
        pytest.param(
            en_kontrakt_av(SKOLE, arbeidsavtale=Arbeidsavtale(foreligger=True)),
            [("arbeidsavtale-i-skole", "/arbeidsavtale")],
            id="arbeidsavtale i skole",
        ),
        pytest.param(en_kontrakt_av(LAREKANDIDAT), [("kompetansemal-mangler", "/lareforhold/kompetansemal")], id="lærekandidat uten mål"),
        pytest.param(fagbrev(praksis=None), [("praksis-mangler", "/praksis")], id="fagbrev på jobb uten praksis"),
        pytest.param(
            fagbrev(praksis=Praksis(godkjente_maneder=Decimal("11.5"))),
            [("praksis-for-kort", "/praksis/godkjenteManeder")],
            id="praksis under et år",
        ),
        pytest.param(fagbrev(laretid=tid("11.5")), [("kontraktstid-for-kort", "/laretid")], id="kontraktstid under et år"),
        pytest.param(fagbrev(laretid=tid("6", prosent=50)), [], id="et halvt års stoff på et år i halv stilling"),
        pytest.param(fagbrev(laretid=tid("12", Avbrudd(fra=date(2026, 10, 1)))), [], id="et år med åpent avbrudd"),
        pytest.param(
            fagbrev(laretid=tid("6", Avbrudd(fra=date(2026, 10, 1)))),
            [("kontraktstid-for-kort", "/laretid")],
            id="et halvt år med åpent avbrudd",
        ),
        pytest.param(
            fagbrev(laretid=tid("11", Avbrudd(fra=date(2026, 12, 1), til=date(2027, 1, 31)))),
            [("kontraktstid-for-kort", "/laretid")],
            id="avbrudd gjør ikke kontraktstiden lengre",
        ),
        pytest.param(fagbrev(laretid=tid("12", Avbrudd(fra=date(2026, 12, 1), til=date(2027, 1, 31)))), [], id="et år og et avbrudd"),
        pytest.param(fagbrev(laretid=tid("6", Avbrudd(fra=date(2026, 10, 1)), prosent=50)), [], id="et år i halv stilling, åpent avbrudd"),
        pytest.param(en_kontrakt(laretid=tid("6")), [], id="lærekontrakt kan være kort"),
        pytest.param(med_prove(Kontraktstype.LAREKONTRAKT, None), [("sluttprove-mangler", "/lareforhold/sluttprove")], id="uten prøve"),
        pytest.param(
            med_prove(LAREKANDIDAT, Sluttprove.FAGPROVE),
            [("sluttprove-passer-ikke", "/lareforhold/sluttprove")],
            id="fagprøve for lærekandidat",
        ),
        pytest.param(
            en_kontrakt(parter=parter_uten_organ(larebedrift=None)), [("larebedrift-mangler", "/parter/larebedrift")], id="ingen bedrift"
        ),
        pytest.param(
            en_kontrakt_av(SKOLE, arbeidsavtale=None, parter=skoleparter(skole=None)),
            [("skole-mangler", "/parter/skole")],
            id="ingen skole",
        ),
        pytest.param(
            en_kontrakt_av(
                SKOLE,
                arbeidsavtale=None,
                parter=skoleparter(larebedrift=en_larebedrift(), samarbeidsorgan=et_organ(), avtale=en_avtale()),
            ),
            [
                ("part-passer-ikke", "/parter/larebedrift"),
                ("part-passer-ikke", "/parter/samarbeidsorgan"),
                ("part-passer-ikke", "/parter/avtale"),
            ],
            id="bedrift, organ og avtale i skole: alt samtidig",
        ),
        pytest.param(
            en_kontrakt_av(SKOLE, arbeidsavtale=None, parter=skoleparter(kontraktsansvarlig=Kontraktsansvarlig.LAREBEDRIFT)),
            [("part-passer-ikke", "/parter/larebedrift")],
            id="bedriften ansvarlig i skole",
        ),
        pytest.param(
            en_kontrakt(parter=parter_uten_organ(kontraktsansvarlig=Kontraktsansvarlig.SKOLE)),
            [("part-passer-ikke", "/parter/skole")],
            id="skolen ansvarlig i lærekontrakt",
        ),
        pytest.param(
            en_kontrakt(parter=parter_uten_organ(skole=skoleparter().skole)),
            [("part-passer-ikke", "/parter/skole")],
            id="skole i lærekontrakt",
        ),
        pytest.param(
            en_kontrakt(parter=parter_uten_organ(larebedrift=en_larebedrift(kun_medlemsbedrift=True))),
            [("kun-medlemsbedrift", "/parter/larebedrift/kunMedlemsbedrift")],
            id="medlemsbedrift alene",
        ),
        pytest.param(
            en_kontrakt(parter=parter_med_organ(larebedrift=en_larebedrift(kun_medlemsbedrift=True))), [], id="medlemsbedrift gjennom organ"
        ),
        pytest.param(
            en_kontrakt(parter=parter_uten_organ(larebedrift=en_larebedrift(godkjent_etter_ny_lov=False))),
            [("ikke-godkjent-etter-ny-lov", "/parter/larebedrift/godkjentEtterNyLov")],
            id="ikke godkjent etter ny lov",
        ),
        pytest.param(
            en_kontrakt(parter=parter_uten_organ(larebedrift=en_larebedrift(kun_medlemsbedrift=True, godkjent_etter_ny_lov=False))),
            [
                ("kun-medlemsbedrift", "/parter/larebedrift/kunMedlemsbedrift"),
                ("ikke-godkjent-etter-ny-lov", "/parter/larebedrift/godkjentEtterNyLov"),
            ],
            id="medlemsbedrift alene, og ikke godkjent etter ny lov",
        ),
        pytest.param(
            en_kontrakt(kandidat=en_kandidat(kontakt=None)), [("mobil-mangler", "/kandidat/kontakt/mobil")], id="kandidat uten mobil"
        ),
        pytest.param(
            en_kontrakt(parter=parter_uten_organ(larebedrift=en_larebedrift(faglig_leder=en_person(kontakt=None)))),
            [("epost-mangler", "/parter/larebedrift/fagligLeder/kontakt/epost")],
            id="faglig leder uten e-post",
        ),
        pytest.param(
            en_kontrakt(fylkessignatar=en_person("KLOK", "UGLE", fodselsdato=date(1975, 2, 11), kontakt=None)),
            [("epost-mangler", "/fylke/signatar/kontakt/epost")],
            id="fylkets signatar uten e-post",
        ),
        pytest.param(
            en_kontrakt(parter=parter_med_organ(larebedrift=en_larebedrift(ansvarlig_leder=en_person("RUND", "PASSER", kontakt=None)))),
            [],
            id="den som ikke signerer, trenger ikke e-post",
        ),
    ],
)
def test_det_som_mangler_blir_sagt_med_sted(kontrakt: Kontrakt, ventet: list[tuple[str, str]]) -> None:
    assert [(funn.kode, funn.peker) for funn in kontroller(kontrakt)] == ventet


def test_foresatt_uten_kontakt_far_pekeren_til_sin_egen_rad() -> None:
    foresatte = (Foresatt(person=en_person("TRYGG", "BLOMST")), Foresatt(person=en_person("VARM", "BLOMST", kontakt=Kontakt())))
    kandidat = en_kandidat(fodselsdato=date(2012, 1, 1), foresatte=foresatte)
    assert [(funn.kode, funn.peker) for funn in kontroller(en_kontrakt(kandidat=kandidat))] == [
        ("kontakt-mangler", "/kandidat/foresatte/1/person/kontakt")
    ]


def test_meldingen_nevner_partene_i_saken_pa_begge_sprak() -> None:
    (funn,) = kontroller(en_kontrakt(arbeidsavtale=Arbeidsavtale(foreligger=False)))
    assert funn.melding.nb.startswith("Lærlingen og SYNTETISK BYGG AS har ikke inngått arbeidsavtale.")
    assert funn.melding.nn.startswith("Lærlingen og SYNTETISK BYGG AS har ikkje inngått arbeidsavtale.")
    assert funn.tiltak.nn


def test_meldingene_har_aldri_navn_pa_personer_nummer_eller_adresser() -> None:
    person = en_person("HEMMELIG", "NAVN", kontakt=None)
    bedrift = en_larebedrift(faglig_leder=person, ansvarlig_leder=None)
    kontrakt = en_kontrakt(kandidat=en_kandidat(kontakt=None), parter=parter_uten_organ(larebedrift=bedrift), arbeidsavtale=None)
    fylke, valg = fylket(VESTFOLD)
    beslutning = signatarer.bestem(kontrakt, fylke, valg)
    tekster = [tekst for funn in (*kontroller(kontrakt), *beslutning.funn) for tekst in (funn.melding, funn.tiltak)]
    assert len(tekster) >= 6
    for hemmelig in ("HEMMELIG", "BLOMST", "01850852037", "Eksempelvegen", "5003"):
        assert not any(hemmelig in tekst.nb + tekst.nn for tekst in tekster)
