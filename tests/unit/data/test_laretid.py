"""The læretid: the vectors of the rule, and what must hold for all of them."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domene.kontrakt import Avbrudd, Fradrag, Fradragstype, Laretid, Tillegg
from app.domene.laretid import LENGSTE_LARETID, beregn, kalenderlengde, netto_maneder, siste_dag

FRA = date(2026, 8, 17)


def en_laretid(
    fra: date = FRA, grunnlag: str | None = "24", *, prosent: str = "100", fradrag: str = "0", tillegg: str = "0", **felt: object
) -> Laretid:
    return Laretid(
        fra=fra,
        grunnlag_maneder=None if grunnlag is None else Decimal(grunnlag),
        stillingsprosent=Decimal(prosent),
        fradrag=(Fradrag(type=Fradragstype.ANNET, maneder=Decimal(fradrag)),),
        tillegg=(Tillegg(maneder=Decimal(tillegg)),),
        **felt,  # type: ignore[arg-type]  # the rest are the fields of Laretid
    )


VEKTORER: dict[str, tuple[Laretid, str, date | None]] = {
    "24 months": (en_laretid(), "24", date(2028, 8, 16)),
    "24 months of an earlier year": (en_laretid(date(2024, 8, 26)), "24", date(2026, 8, 25)),
    "12 months": (en_laretid(grunnlag="12"), "12", date(2027, 8, 16)),
    "6 months more and an avbrudd": (
        en_laretid(tillegg="6", avbrudd=(Avbrudd(fra=date(2026, 12, 1), til=date(2027, 1, 31)),)),
        "30",
        date(2029, 4, 19),
    ),
    "modular: what is left, less 2, at 80 %": (
        en_laretid(date(2026, 9, 1), None, gjenstaende_maneder=Decimal(14), fradrag="2", prosent="80"),
        "12",
        date(2027, 11, 30),
    ),
    "modular with 0 months in the framework": (
        en_laretid(date(2026, 9, 1), "0", gjenstaende_maneder=Decimal(14), fradrag="2", prosent="80"),
        "12",
        date(2027, 11, 30),
    ),
    "from the 31st into a short month": (en_laretid(date(2026, 1, 31), "1"), "1", date(2026, 2, 27)),
    "10 months at 75 %": (en_laretid(grunnlag="10", prosent="75"), "10", date(2027, 9, 26)),
    "half a month": (en_laretid(grunnlag="0.5"), "0.5", date(2026, 8, 31)),
    "half a day up: 1.25 months at 60 % is 2 months 2.5 days": (en_laretid(grunnlag="1.25", prosent="60"), "1.25", date(2026, 10, 19)),
    "an open avbrudd": (en_laretid(avbrudd=(Avbrudd(fra=date(2026, 12, 1)),)), "24", None),
    "an avbrudd before the start": (en_laretid(avbrudd=(Avbrudd(fra=date(2026, 1, 1), til=date(2026, 1, 31)),)), "24", date(2028, 8, 16)),
    "an avbrudd that starts on the last day": (
        en_laretid(avbrudd=(Avbrudd(fra=date(2028, 8, 16), til=date(2028, 8, 16)),)),
        "24",
        date(2028, 8, 17),
    ),
    "an avbrudd the day after the last": (
        en_laretid(avbrudd=(Avbrudd(fra=date(2028, 8, 17), til=date(2028, 8, 31)),)),
        "24",
        date(2028, 8, 16),
    ),
    "an avbrudd inside what another one added, given first": (
        en_laretid(avbrudd=(Avbrudd(fra=date(2028, 8, 20), til=date(2028, 8, 24)), Avbrudd(fra=date(2028, 8, 1), til=date(2028, 8, 10)))),
        "24",
        date(2028, 8, 31),
    ),
    "an avbrudd from the first day": (en_laretid(avbrudd=(Avbrudd(fra=FRA, til=FRA),)), "24", date(2028, 8, 17)),
    "one day: half a day is a day": (en_laretid(grunnlag="0.01", prosent="60"), "0.01", FRA),
    "less than half a day": (en_laretid(grunnlag="0.01"), "0.01", None),
    "nothing left": (en_laretid(grunnlag="12", fradrag="12"), "0", None),
    "less than nothing": (en_laretid(grunnlag="12", fradrag="13"), "-1", None),
    "beyond all reason": (en_laretid(grunnlag="60", prosent="0.001"), "60", None),
    "an avbrudd of centuries": (en_laretid(avbrudd=(Avbrudd(fra=date(2027, 1, 1), til=date(2199, 12, 31)),) * 5), "24", None),
}


@pytest.mark.parametrize(("laretid", "netto", "til"), VEKTORER.values(), ids=VEKTORER)
def test_vektorene_for_regelen(laretid: Laretid, netto: str, til: date | None) -> None:
    beregnet = beregn(laretid)
    assert (beregnet.netto_maneder, beregnet.til) == (Decimal(netto), til)


def test_en_avrundet_kvotient_ville_bommet_paa_en_halv_dag() -> None:
    """0.65 months at 60 % is 1 1/12 month: one month and 2.5 days, rounded up to 3. As a decimal it is 2.4999… days."""
    assert (Decimal("0.65") * 100 / 60 - 1) * 30 < Decimal("2.5")
    assert kalenderlengde(Decimal("0.65"), Decimal(60)) == Fraction(13, 12)
    assert beregn(en_laretid(grunnlag="0.65", prosent="60")).til == date(2026, 9, 19)


datoer = st.dates(date(2024, 8, 1), date(2050, 12, 31))
hele = st.integers(1, 60)
prosenter = st.decimals(Decimal(1), Decimal(100), places=2)
maneder = st.decimals(Decimal("0.1"), Decimal(60), places=2)


@given(datoer, hele)
def test_hele_maneder_slutter_dagen_for_samme_dag_i_maneden(fra: date, antall: int) -> None:
    til = beregn(en_laretid(fra, str(antall))).til
    assert til is not None
    neste = til + timedelta(days=1)
    assert (neste.year * 12 + neste.month) - (fra.year * 12 + fra.month) == antall
    assert neste.day == fra.day or neste.day < fra.day <= 31


@given(datoer, hele, prosenter)
def test_flere_hele_maneder_gir_senere_slutt(fra: date, antall: int, prosent: Decimal) -> None:
    kort, lang = (beregn(en_laretid(fra, str(n), prosent=str(prosent))).til for n in (antall, antall + 1))
    assert kort is None or lang is None or kort < lang


@given(datoer, st.integers(0, 60), st.integers(1, 30), st.integers(1, 30))
def test_en_storre_brokdel_gir_ikke_tidligere_slutt(fra: date, antall: int, en: int, to: int) -> None:
    kort, lang = sorted((en, to))
    assert siste_dag(fra, antall + Fraction(kort, 31)) <= siste_dag(fra, antall + Fraction(lang, 31))


@given(datoer, datoer, hele)
def test_senere_start_gir_ikke_tidligere_slutt(en: date, to: date, antall: int) -> None:
    tidlig, sen = (beregn(en_laretid(fra, str(antall))).til for fra in sorted((en, to)))
    assert tidlig is not None
    assert sen is not None
    assert tidlig <= sen


@given(datoer, hele, prosenter, prosenter)
def test_lavere_stilling_gir_lengre_kalenderlengde(fra: date, antall: int, en: Decimal, to: Decimal) -> None:
    lav, hoy = sorted((en, to))
    assert kalenderlengde(Decimal(antall), lav) >= kalenderlengde(Decimal(antall), hoy) >= antall


@given(datoer, hele, st.integers(1, 300), st.integers(0, 20))
def test_et_avbrudd_flytter_slutten_like_mange_dager(fra: date, antall: int, lengde: int, etter: int) -> None:
    start = fra + timedelta(days=etter)
    uten = beregn(en_laretid(fra, str(antall))).til
    med = beregn(en_laretid(fra, str(antall), avbrudd=(Avbrudd(fra=start, til=start + timedelta(days=lengde - 1)),))).til
    assert uten is not None
    assert med == uten + timedelta(days=lengde if start <= uten else 0)


@given(maneder, maneder, maneder)
def test_netto_er_grunnlag_minus_fradrag_pluss_tillegg(grunnlag: Decimal, fradrag: Decimal, tillegg: Decimal) -> None:
    laretid = en_laretid(grunnlag=str(grunnlag), fradrag=str(fradrag), tillegg=str(tillegg))
    assert netto_maneder(laretid) == grunnlag - fradrag + tillegg


@given(
    datoer,
    st.decimals(0, 60, places=3),
    st.decimals(Decimal("0.001"), 100, places=3),
    st.lists(st.tuples(datoer, st.none() | datoer), max_size=5),
)
def test_beregn_svarer_alltid_og_aldri_med_en_slutt_for_starten(
    fra: date, grunnlag: Decimal, prosent: Decimal, avbrudd: list[tuple[date, date | None]]
) -> None:
    perioder = tuple(Avbrudd(fra=en, til=to) for en, to in avbrudd)
    til = beregn(en_laretid(fra, str(grunnlag), prosent=str(prosent), avbrudd=perioder)).til
    assert til is None or til >= fra
    if any(periode.til is None for periode in perioder):
        assert til is None


def test_grensen_er_femti_ar() -> None:
    assert beregn(en_laretid(grunnlag=str(LENGSTE_LARETID))).til == date(2076, 8, 16)
    assert beregn(en_laretid(grunnlag=f"{LENGSTE_LARETID}.01")).til is None
