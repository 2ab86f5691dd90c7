"""The days off: Easter by known years, the fixed days, and what lies between."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domene.fridager import arbeidsdager, fridag, helligdager, helligdager_pa_hverdager, neste_arbeidsdag, paskedag


@pytest.mark.parametrize(
    "dag",
    [
        *(date(ar, maned, dag) for ar, maned, dag in ((1961, 4, 2), (2000, 4, 23), (2008, 3, 23), (2024, 3, 31), (2025, 4, 20))),
        *(date(ar, maned, dag) for ar, maned, dag in ((2026, 4, 5), (2027, 3, 28), (2028, 4, 16), (2038, 4, 25), (2285, 3, 22))),
    ],
)
def test_paskedagen_er_den_almanakken_har(dag: date) -> None:
    assert paskedag(dag.year) == dag


@pytest.mark.parametrize(
    ("dag", "ventet"),
    [
        (date(2026, 4, 2), "skjærtorsdag"),
        (date(2026, 4, 3), "langfredag"),
        (date(2026, 4, 4), "lørdag"),
        (date(2026, 4, 6), "andre påskedag"),
        (date(2026, 5, 14), "Kristi himmelfartsdag"),
        (date(2026, 5, 17), "grunnlovsdagen"),
        (date(2026, 5, 25), "andre pinsedag"),
        (date(2026, 12, 25), "første juledag"),
        (date(2026, 12, 24), None),
        (date(2026, 12, 31), None),
        (date(2027, 1, 1), "første nyttårsdag"),
        (date(2026, 11, 22), "søndag"),
        (date(2026, 11, 23), None),
    ],
)
def test_hver_fridag_har_navnet_sitt(dag: date, ventet: str | None) -> None:
    fri = fridag(dag)
    assert (fri.nb if fri else None) == ventet


def test_jula_tar_arbeidsdager() -> None:
    assert helligdager_pa_hverdager(date(2026, 12, 18), date(2027, 1, 1)) == (date(2026, 12, 25), date(2027, 1, 1))
    assert arbeidsdager(date(2026, 12, 18), date(2027, 1, 1)) == 8
    assert neste_arbeidsdag(date(2026, 12, 25)) == date(2026, 12, 28)


def test_dagen_det_blir_sendt_er_ikke_med() -> None:
    assert arbeidsdager(date(2026, 11, 23), date(2026, 11, 23)) == 0
    assert helligdager_pa_hverdager(date(2027, 1, 1), date(2027, 1, 8)) == ()


@given(st.integers(1900, 2199))
def test_alle_ar_har_paske_pa_en_sondag_mellom_22_mars_og_25_april(ar: int) -> None:
    paske = paskedag(ar)
    assert paske.isoweekday() == 7
    assert date(ar, 3, 22) <= paske <= date(ar, 4, 25)
    assert 10 <= len(helligdager(ar)) <= 12


@given(st.dates(date(1900, 1, 1), date(2199, 12, 1)), st.integers(0, 90))
def test_neste_arbeidsdag_er_en_arbeidsdag_og_ingen_kommer_for_den(dag: date, dager: int) -> None:
    neste = neste_arbeidsdag(dag)
    assert fridag(neste) is None
    assert arbeidsdager(dag - timedelta(days=1), neste) == 1
    assert arbeidsdager(dag, dag + timedelta(days=dager)) == sum(fridag(dag + timedelta(days=nr)) is None for nr in range(1, dager + 1))
