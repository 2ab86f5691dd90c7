from __future__ import annotations

import itertools
import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signing.errors import IkkeDinTur, SigneringsFeil, UgyldigOppdrag, UkjentSignatar, UlovligOvergang
from signing.events import Forseglet, Hendelse, Opprettet, Signert, Slag, Varslet, les_hendelse, som_json
from signing.model import Identifikasjon, Niva, Signaturkrav
from signing.order import OVERGANGER, Oppdrag, Signertilstand, Tilstand, apply, krev_tur, neste, replay, start
from tests.unit.signing.byggere import START

GRUPPER = {"sign-kandidat": 1, "sign-foresatt": 1, "sign-fagligLeder": 2, "sign-ansvarligLeder": 3}


def et_krav(felt: str, gruppe: int) -> Signaturkrav:
    return Signaturkrav(felt=felt, navn="Kari Nordmann", roller_tekst="Faglig leder", pa_vegne_av=("Tømrer AS",), gruppe=gruppe)


def opprettet(grupper: dict[str, int] = GRUPPER) -> Opprettet:
    return Opprettet("h0", "o1", START, tuple(et_krav(f, g) for f, g in grupper.items()))


def varslet(felt: str, nr: int = 1) -> Varslet:
    return Varslet(f"v-{felt}-{nr}", "o1", START + timedelta(hours=nr), felt)


def signert(felt: str, nr: int = 1) -> Signert:
    return Signert(f"s-{felt}-{nr}", "o1", START + timedelta(hours=nr), felt, Identifikasjon("BankID", Niva.HOYT, START))


FORSEGLET = Forseglet("f", "o1", START + timedelta(days=1), "a" * 64)


def alle_signert() -> tuple[Hendelse, ...]:
    return (opprettet(), *(lag(f) for f in GRUPPER for lag in (varslet, signert)))


def test_et_oppdrag_fra_kladd_til_fullfort() -> None:
    oppdrag = start(opprettet())
    tilstander = [oppdrag.tilstand]
    for hendelse in (*alle_signert()[1:], FORSEGLET):
        oppdrag = apply(oppdrag, hendelse)
        tilstander.append(oppdrag.tilstand)
    assert [t for t, _ in itertools.groupby(tilstander)] == [
        Tilstand.KLADD,
        Tilstand.SENDT,
        Tilstand.UNDER_SIGNERING,
        Tilstand.FULLFORT,
    ]
    assert oppdrag.alle_har_signert
    assert oppdrag.aktiv_gruppe is None
    assert oppdrag.forseglet == "a" * 64


def test_gruppene_varsles_en_etter_en() -> None:
    oppdrag = start(opprettet())
    rekke = []
    while varsles := neste(oppdrag):
        rekke.append([k.felt for k in varsles])
        for krav in varsles:
            oppdrag = apply(oppdrag, varslet(krav.felt))
        assert neste(oppdrag) == ()
        for krav in reversed(varsles):
            assert krev_tur(oppdrag, krav.felt).krav == krav
            oppdrag = apply(oppdrag, signert(krav.felt))
    assert rekke == [["sign-kandidat", "sign-foresatt"], ["sign-fagligLeder"], ["sign-ansvarligLeder"]]


def test_gruppene_styrer_rekkefolgen_ogsa_nar_de_er_gitt_i_en_annen() -> None:
    oppdrag = start(opprettet({"b": 2, "a": 1}))
    assert [s.krav.felt for s in oppdrag.signere] == ["a", "b"]
    assert [k.felt for k in neste(oppdrag)] == ["a"]


AVVIST: dict[str, tuple[tuple[Hendelse, ...], Hendelse, type[SigneringsFeil]]] = {
    "signert for varslet": ((opprettet(),), signert("sign-kandidat"), UlovligOvergang),
    "signert to ganger": ((opprettet(), varslet("sign-kandidat"), signert("sign-kandidat")), signert("sign-kandidat", 2), UlovligOvergang),
    "varslet etter signert": (
        (opprettet(), varslet("sign-kandidat"), signert("sign-kandidat")),
        varslet("sign-kandidat", 2),
        UlovligOvergang,
    ),
    "neste gruppe varslet for tidlig": (
        (opprettet(), varslet("sign-kandidat"), signert("sign-kandidat")),
        varslet("sign-fagligLeder"),
        IkkeDinTur,
    ),
    "neste gruppe signerer for tidlig": ((opprettet(),), signert("sign-fagligLeder"), IkkeDinTur),
    "ukjent felt": ((opprettet(),), varslet("sign-x"), UkjentSignatar),
    "forseglet for alle har signert": (alle_signert()[:-1], FORSEGLET, UlovligOvergang),
    "forseglet to ganger": ((*alle_signert(), FORSEGLET), replace(FORSEGLET, id="f2"), UlovligOvergang),
    "varslet etter segl": ((*alle_signert(), FORSEGLET), varslet("sign-kandidat", 9), UlovligOvergang),
    "opprettet to ganger": ((opprettet(),), replace(opprettet(), id="h9"), UlovligOvergang),
    "et annet oppdrag": ((opprettet(),), replace(varslet("sign-kandidat"), oppdrag="o2"), UgyldigOppdrag),
    "samme id, annet innhold": (
        (opprettet(), varslet("sign-kandidat")),
        replace(varslet("sign-foresatt"), id="v-sign-kandidat-1"),
        UgyldigOppdrag,
    ),
}


@pytest.mark.parametrize("navn", AVVIST)
def test_det_som_ikke_kan_skje_er_en_navngitt_feil(navn: str) -> None:
    for_, hendelse, feil = AVVIST[navn]
    oppdrag = replay(for_)
    with pytest.raises(feil) as fanget:
        apply(oppdrag, hendelse)
    assert fanget.value.melding.nb.endswith(".")
    assert fanget.value.melding.nn.endswith(".")
    assert replay(for_) == oppdrag


@pytest.mark.parametrize(
    "krav", [(), (et_krav("a", 1), et_krav("a", 2)), (et_krav("a", 0),)], ids=["ingen", "samme felt to ganger", "gruppe 0"]
)
def test_oppdrag_som_ikke_kan_gjennomfores_avvises(krav: tuple[Signaturkrav, ...]) -> None:
    with pytest.raises(UgyldigOppdrag):
        start(replace(opprettet(), krav=krav))


@pytest.mark.parametrize("hendelser", [(), (varslet("sign-kandidat"),)])
def test_hendelser_uten_begynnelse_er_ikke_et_oppdrag(hendelser: tuple[Hendelse, ...]) -> None:
    with pytest.raises(UgyldigOppdrag):
        replay(hendelser)


TABELLEN: dict[tuple[Signertilstand, Slag], tuple[tuple[Hendelse, ...], Hendelse, Signertilstand]] = {
    (Signertilstand.VENTER_TUR, Slag.VARSLET): ((), varslet("sign-kandidat"), Signertilstand.VARSLET),
    (Signertilstand.VARSLET, Slag.VARSLET): ((varslet("sign-kandidat"),), varslet("sign-kandidat", 2), Signertilstand.VARSLET),
    (Signertilstand.VARSLET, Slag.SIGNERT): ((varslet("sign-kandidat"),), signert("sign-kandidat"), Signertilstand.SIGNERT),
}


@pytest.mark.parametrize("rad", list(TABELLEN), ids=str)
def test_hver_rad_i_tabellen_forer_dit_den_sier(rad: tuple[Signertilstand, Slag]) -> None:
    for_, hendelse, etter = TABELLEN[rad]
    assert apply(replay((opprettet(), *for_)), hendelse).signer("sign-kandidat").tilstand is etter


def test_tabellen_har_ingen_andre_rader() -> None:
    assert set(OVERGANGER) == set(TABELLEN)


mulige = st.sampled_from([opprettet(), *(f(felt, n) for f in (varslet, signert) for felt in GRUPPER for n in (1, 2)), FORSEGLET])


@given(st.lists(mulige, max_size=40))
def test_avspilling_er_det_samme_som_steg_for_steg_og_reglene_holder(forsok: list[Hendelse]) -> None:
    oppdrag = start(opprettet())
    for hendelse in forsok:
        try:
            oppdrag = apply(oppdrag, hendelse)
        except SigneringsFeil:
            continue
        assert apply(oppdrag, hendelse) == oppdrag
        krev_regler(oppdrag)
    assert replay(oppdrag.hendelser) == oppdrag


@given(st.permutations(sorted(GRUPPER)))
def test_gjentakelser_endrer_ingenting(rekke: list[str]) -> None:
    flat = dict.fromkeys(rekke, 1)
    hendelser: list[Hendelse] = [opprettet(flat), *(varslet(f) for f in rekke), *(signert(f) for f in reversed(rekke))]
    doble = list(itertools.chain.from_iterable((h, h) for h in hendelser))
    assert replay(doble) == replay(hendelser)
    assert replay([*hendelser, *hendelser[1:]]) == replay(hendelser)


def krev_regler(oppdrag: Oppdrag) -> None:
    """Nobody is past a group that has not finished; a sealed order has all its signatures."""
    for tidlig, sen in itertools.combinations(oppdrag.signere, 2):
        if tidlig.krav.gruppe < sen.krav.gruppe and tidlig.tilstand is not Signertilstand.SIGNERT:
            assert sen.tilstand is Signertilstand.VENTER_TUR
    assert oppdrag.forseglet is None or oppdrag.alle_har_signert


@pytest.mark.parametrize("hendelse", [opprettet(), varslet("a"), signert("a"), replace(signert("a"), identifikasjon=None), FORSEGLET])
def test_hendelser_gar_uendret_gjennom_json(hendelse: Hendelse) -> None:
    assert les_hendelse(json.loads(json.dumps(som_json(hendelse)))) == hendelse


GALE_RADER: dict[str, dict[str, Any]] = {
    "tom": {},
    "ukjent slag": {"id": "1", "oppdrag": "o", "tid": START.isoformat(), "slag": "slettet"},
    "tid uten form": {"id": "1", "oppdrag": "o", "tid": "i går", "slag": "varslet", "felt": "a"},
    "mangler felt": {"id": "1", "oppdrag": "o", "tid": START.isoformat(), "slag": "varslet"},
    "krav er tall": {"id": "1", "oppdrag": "o", "tid": START.isoformat(), "slag": "opprettet", "krav": 3},
}


@pytest.mark.parametrize("navn", GALE_RADER)
def test_lagret_rad_som_ikke_er_en_hendelse_avvises(navn: str) -> None:
    with pytest.raises(UgyldigOppdrag):
        les_hendelse(GALE_RADER[navn])
