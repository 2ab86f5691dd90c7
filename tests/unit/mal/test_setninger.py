"""Which sentences stand in a contract, by the facts of the case."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from app.dokument.setninger import SETNINGER, fakta, gjeldende_setninger
from app.domene.fylker import Arbeidsavtalekrav
from app.domene.kontrakt import (
    Arbeidsavtale,
    Avbrudd,
    AvvikendeOpplaringslop,
    Fradrag,
    Fradragstype,
    Kompetansemal,
    Kontrakt,
    Kontraktstype,
    Laretid,
    Rettstype,
    Tillegg,
    Vedleggstype,
)
from app.domene.parter import SamarbeidendeLarebedrift
from app.domene.sak import BeregnetLaretid, Larefag, Sak
from app.tekst import Tekst
from tests.builders import en_kontrakt, en_virksomhet, parter_med_organ, parter_uten_organ
from tests.sak_builder import FORMS, en_beslutning, en_sak, et_fylkesvalg, et_vedlegg

ALLTID = frozenset(id_ for id_, faktum in SETNINGER.items() if faktum == "alltid")
VANLIGE = ALLTID | {
    *("T_mal_L", "T_plan", "T_prove_1", "T_prove_3", "T_prove_4", "T_prove_5"),
    *("T_arb_2", "T_arb_3", "T_arb_5", "T_godkj_2"),
    *("T_mal_F", "T_prove_4F", "S_4", "S_5", "S_6"),  # of other kinds: their skeletons ask for them
}
"""A plain case: own business, full time, dated arbeidsavtale, the county signs."""


def forhold(**felt: Any) -> Kontrakt:
    kontrakt = en_kontrakt()
    return replace(kontrakt, lareforhold=replace(kontrakt.lareforhold, **felt))


def tid(**felt: Any) -> Kontrakt:
    return en_kontrakt(laretid=Laretid(fra=date(2026, 8, 17), grunnlag_maneder=Decimal(24), **felt))


def uten_fylket() -> Sak:
    kontrakt = en_kontrakt()
    return en_sak(kontrakt, signatarer=en_beslutning(kontrakt, fylket_signerer=False))


def med_organ(**felt: Any) -> Sak:
    kontrakt = en_kontrakt(parter=parter_med_organ())
    return en_sak(kontrakt, signatarer=en_beslutning(kontrakt, **felt))


def udatert(krav: Arbeidsavtalekrav) -> Sak:
    kontrakt = en_kontrakt(arbeidsavtale=Arbeidsavtale(foreligger=True))
    return en_sak(kontrakt, valg=et_fylkesvalg(arbeidsavtale=krav))


TO_AVTALER = (Arbeidsavtale(foreligger=True, dato=date(2026, 7, 22), uavhengig_av_kontrakten=True),)
SAMARBEID = (SamarbeidendeLarebedrift(virksomhet=en_virksomhet("NABO AS", "310000035")),)
STENGT = Avbrudd(fra=date(2027, 1, 1), til=date(2027, 1, 31))
APENT = Avbrudd(fra=date(2027, 1, 1))
FOR_SENT = Avbrudd(fra=date(2030, 1, 1), til=date(2030, 1, 31))


@pytest.mark.parametrize(
    ("navn", "sak", "inn", "ut"),
    [
        ("vanlig", en_sak(), set(), set()),
        ("modulstrukturert", en_sak(forhold(modulstrukturert=True)), {"T_modul"}, {"T_plan"}),
        ("rekvalifisering", en_sak(forhold(rettstype=Rettstype.REKVALIFISERING)), {"T_rekval"}, set()),
        ("uten rettstype", en_sak(forhold(rettstype=None)), set(), set()),
        ("full opplæring i bedrift", en_sak(forhold(full_opplaring_i_bedrift=True)), {"T_arb_4"}, set()),
        ("kompetansemål", en_sak(forhold(kompetansemal=(Kompetansemal(tekst="a"),))), {"O_mal_lead"}, set()),
        ("avvikende løp", en_sak(forhold(avvikende_opplaringslop=AvvikendeOpplaringslop(beskrivelse="a"))), {"T_avvik_0"}, set()),
        (
            "avvikende løp med rekkefølge",
            en_sak(forhold(avvikende_opplaringslop=AvvikendeOpplaringslop(beskrivelse="a", rekkefolge="b"))),
            {"T_avvik_0", "T_avvik_c"},
            set(),
        ),
        (
            "prøven er ukjent",
            en_sak(forhold(sluttprove=None), larefag=Larefag(kode="X", navn=Tekst("X", "X"))),
            set(),
            {"T_mal_L", "T_mal_F", "T_prove_1", "T_prove_3", "T_prove_4", "T_prove_4F", "T_prove_5", "S_6"},
        ),
        ("prøven står i kodelisten", en_sak(forhold(sluttprove=None)), set(), set()),
        (
            "samarbeidende lærebedrift",
            en_sak(en_kontrakt(parter=parter_uten_organ(samarbeidende_larebedrifter=SAMARBEID))),
            {"T_ansvar_4"},
            set(),
        ),
        ("organet inngår og mottar tilskudd", med_organ(), {"T_organ_1", "T_organ_2", "T_organ_3"}, set()),
        ("organet mottar bare tilskudd", med_organ(organ_inngar=False), {"T_organ_2", "T_organ_3"}, set()),
        ("organet inngår bare", med_organ(organ_mottar_tilskudd=False), {"T_organ_1", "T_organ_3"}, set()),
        ("organet vises ikke", med_organ(vis_organ=False), {"T_organ_3"}, set()),
        ("fylket signerer ikke", uten_fylket(), {"T_godkj_3"}, {"T_godkj_2"}),
        ("meropplæring", en_sak(tid(tillegg=(Tillegg(maneder=Decimal(6), skyldes_meropplaring=True),))), {"T_mer"}, set()),
        ("annet tillegg", en_sak(tid(tillegg=(Tillegg(maneder=Decimal(6)),))), set(), set()),
        ("praksis", en_sak(tid(fradrag=(Fradrag(type=Fradragstype.PRAKSIS, maneder=Decimal(2)),))), {"T_godkj_4"}, set()),
        ("godskriving", en_sak(tid(fradrag=(Fradrag(type=Fradragstype.GODSKRIVING, maneder=Decimal(2)),))), {"T_godkj_4"}, set()),
        ("annet fradrag", en_sak(tid(fradrag=(Fradrag(type=Fradragstype.ANNET, maneder=Decimal(2)),))), set(), set()),
        ("deltid", en_sak(tid(stillingsprosent=Decimal(80))), {"T_til_deltid"}, set()),
        ("avbrudd", en_sak(tid(avbrudd=(STENGT,))), {"T_til_avbrudd"}, set()),
        ("avbrudd etter siste dag flytter ikke noe", en_sak(tid(avbrudd=(FOR_SENT,))), set(), set()),
        (
            "åpent avbrudd og deltid",
            en_sak(
                tid(avbrudd=(STENGT, APENT), stillingsprosent=Decimal(80)), laretid=BeregnetLaretid(netto_maneder=Decimal(24), til=None)
            ),
            {"T_til_apent"},
            set(),
        ),
        ("arbeidsavtale uten dato, bekreftelse", udatert(Arbeidsavtalekrav.BEKREFTELSE), {"T_arb_2u", "ved_bekreftelse"}, {"T_arb_2"}),
        ("arbeidsavtale uten dato, kopi", udatert(Arbeidsavtalekrav.KOPI), {"T_arb_2u"}, {"T_arb_2"}),
        ("ingen arbeidsavtale", en_sak(en_kontrakt(arbeidsavtale=None)), set(), {"T_arb_2"}),
        ("arbeidsavtale som ikke er inngått", en_sak(en_kontrakt(arbeidsavtale=Arbeidsavtale(foreligger=False))), set(), {"T_arb_2"}),
        (
            "uavhengig arbeidsavtale",
            en_sak(en_kontrakt(arbeidsavtale=Arbeidsavtale(foreligger=True, dato=date(2026, 7, 1), uavhengig_av_kontrakten=True))),
            {"T_arb_6"},
            {"T_arb_3", "T_arb_5"},
        ),
        ("to arbeidsavtaler, en uavhengig", en_sak(en_kontrakt(arbeidsavtaler=TO_AVTALER)), {"T_arb_6"}, set()),
        ("utvalgte mål i vedlegg", en_sak(vedlegg=(et_vedlegg(Vedleggstype.VALGTE_KOMPETANSEMAL),)), {"O_mal_vedlegg"}, set()),
    ],
)
def test_setningene_folger_av_saken(navn: str, sak: Sak, inn: set[str], ut: set[str]) -> None:
    assert gjeldende_setninger(sak) == (VANLIGE | inn) - ut


def test_hvert_faktum_i_tabellen_finnes_og_blir_brukt() -> None:
    assert set(SETNINGER.values()) == set(fakta(en_sak()))


ALLE_TYPER = {
    *(
        "T_ansvar_3",
        "T_avvik_0",
        "T_avvik_c",
        "T_avvik_e",
        "T_mer",
        "T_til_deltid",
        "T_til_avbrudd",
        "T_til_apent",
        "T_godkj_4",
        "T_rekval",
    ),
    *("O_mal_lead", "O_mal_vedlegg", "T_prove_7"),
}
MED_BEDRIFT = ALLE_TYPER | {
    *("T_ansvar_1", "T_ansvar_2", "T_ansvar_4", "T_organ_1", "T_organ_2", "T_organ_3"),
    *("T_arb_1", "T_arb_2", "T_arb_2u", "T_arb_3", "T_arb_4", "T_arb_5", "T_arb_6", "T_arb_7", "ved_bekreftelse"),
    *("T_opp_1", "T_opp_2", "T_opp_4", "T_opp_5", "T_opp_6", "T_prove_1", "T_prove_2"),
    *("T_godkj_1", "T_godkj_2", "T_godkj_3", "T_endr_1", "T_pers"),
    *("T_slutt_1", "T_slutt_2", "T_slutt_3", "T_slutt_4", "T_slutt_5"),
}
SETNINGER_I = {
    Kontraktstype.LAREKONTRAKT: MED_BEDRIFT | {"T_mal_L", "T_plan", "T_modul", "T_prove_3", "T_prove_4", "T_prove_5"},
    Kontraktstype.OPPLARINGSKONTRAKT: MED_BEDRIFT | {"T_mal_O", "T_opp_3", "T_prove_6"},
    Kontraktstype.PRAKSISBREVKONTRAKT: MED_BEDRIFT | {"T_mal_P", "T_prove_3", "T_prove_4P", "T_prove_5"},
    Kontraktstype.FAGBREV_PA_JOBB: MED_BEDRIFT
    | {"T_mal_F", "T_plan", "T_modul", "T_prove_3", "T_prove_4F", "F_praksis_1", "F_praksis_2", "F_praksis_2u", "F_praksis_3"},
    Kontraktstype.FAGOPPLARING_I_SKOLE: ALLE_TYPER
    | {"T_mal_L", "T_plan", "T_modul", "T_prove_4", "S_1", "S_2", "S_3", "S_4", "S_4v", "S_5", "S_6", "S_7", "S_pers"},
}
"""The column «gjelder» of the catalogue of texts: what each kind can say. The facts of the case choose among them."""


@pytest.mark.parametrize("type_", Kontraktstype)
@pytest.mark.parametrize("revisjon", ["2024-08-01", "2024-10-09"])
def test_hver_type_skriver_sine_setninger_ett_sted_og_ingen_andre(type_: Kontraktstype, revisjon: str) -> None:
    skjelett = (FORMS / type_ / revisjon / "skjelett.html.j2").read_text(encoding="utf-8")
    deler = (FORMS / "felles/1/kontrakt" / revisjon / "deler.html.j2").read_text(encoding="utf-8")
    brukte = [
        del_
        for navn, del_ in re.findall(r"\{% block seksjon_(\w+) %\}(.*?)\{% endblock %\}\n(?=\n|$)", deler, re.DOTALL)
        if f"seksjon_{navn}()" in skjelett
    ]
    kjente = {*SETNINGER, "T_rekval", "T_godkj_4", "T_organ_3", "O_mal_vedlegg", "ved_bekreftelse", "T_avvik_e"}
    tall = {id_: (skjelett + "".join(brukte)).count(f'"{id_}"') for id_ in kjente}
    assert {id_ for id_, antall in tall.items() if antall} == SETNINGER_I[type_]
    assert set(tall.values()) == {0, 1}


def test_ingen_setning_er_uten_en_type() -> None:
    assert set(SETNINGER) - set().union(*SETNINGER_I.values()) == set()


LOVENS_SETNINGER = frozenset(
    [
        "T_ansvar_1",
        "T_ansvar_2",
        "T_ansvar_3",
        "T_arb_1",
        "T_arb_7",
        "T_opp_1",
        "T_opp_2",
        "T_opp_4",
        "T_opp_5",
        "T_opp_6",
        "T_prove_2",
        "T_prove_7",
        "T_godkj_1",
        "T_endr_1",
        "T_slutt_1",
        "T_slutt_2",
        "T_slutt_3",
        "T_slutt_4",
        "T_slutt_5",
        "T_pers",
        *("T_mal_O", "T_mal_P", "T_opp_3", "T_prove_4P", "T_prove_6", "F_praksis_3"),
        *("S_1", "S_3", "S_7", "S_pers"),
    ]
)


def test_setningene_i_enhver_kontrakt_er_disse() -> None:
    """Written out once more: a row deleted from the table makes its sentence disappear, and this fail."""
    assert ALLTID == LOVENS_SETNINGER
