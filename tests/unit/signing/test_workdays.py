from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signing.workdays import (
    OSLO,
    dag,
    er_hverdag,
    er_stille,
    etter,
    helligdager,
    klokken,
    neste_hverdag,
    paskedag,
    skriv_dag,
    skriv_tid,
    tidligst,
)

PASKE = {2008: (3, 23), 2019: (4, 21), 2024: (3, 31), 2025: (4, 20), 2026: (4, 5), 2027: (3, 28), 2038: (4, 25)}
"""From the tables of the church calendar; 2008 and 2038 are near the earliest and the latest that there is."""


@pytest.mark.parametrize("ar", PASKE)
def test_forste_paskedag(ar: int) -> None:
    assert paskedag(ar) == date(ar, *PASKE[ar])


def test_helligdagene_i_2026() -> None:
    """As in the almanac."""
    ventet = "01-01 04-02 04-03 04-05 04-06 05-01 05-14 05-17 05-24 05-25 12-25 12-26"
    assert sorted(f"{en:%m-%d}" for en in helligdager(2026)) == ventet.split()


@pytest.mark.parametrize(
    ("dato", "ventet"),
    [
        (date(2026, 4, 2), date(2026, 4, 7)),  # skjærtorsdag → tirsdag etter påske
        (date(2026, 5, 17), date(2026, 5, 18)),
        (date(2026, 8, 1), date(2026, 8, 3)),
        (date(2026, 12, 24), date(2026, 12, 24)),  # julaften is a working day by law
        (date(2026, 12, 25), date(2026, 12, 28)),
    ],
)
def test_neste_hverdag(dato: date, ventet: date) -> None:
    assert neste_hverdag(dato) == ventet


tider = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  # the strategy adds the zone


@given(tider)
def test_tidligst_er_den_forste_stunden_som_ikke_er_natt(tid: datetime) -> None:
    svar = tidligst(tid)
    assert svar >= tid
    assert not er_stille(svar)
    assert svar == tid or (svar.astimezone(OSLO).time() == time(8) and er_stille(tid) and svar - tid < timedelta(hours=11))


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)))
def test_etter_en_hverdag_er_det_aldri_mer_enn_fem_dager_til_neste(dato: date) -> None:
    svar = neste_hverdag(dato)
    assert er_hverdag(svar)
    assert timedelta() <= svar - dato <= timedelta(days=5)


def test_en_frist_varer_til_midnatt_ogsa_nar_klokken_stilles() -> None:
    """25 October 2026 has 25 hours, 29 March 23."""
    assert etter(date(2026, 10, 25)).astimezone(UTC) == datetime(2026, 10, 25, 23, tzinfo=UTC)
    assert etter(date(2026, 3, 29)).astimezone(UTC) == datetime(2026, 3, 29, 22, tzinfo=UTC)
    assert dag(datetime(2026, 10, 25, 22, 59, tzinfo=UTC)) == date(2026, 10, 25)


@pytest.mark.parametrize(("time_", "stille"), [(7, True), (8, False), (21, False), (22, True), (0, True)])
def test_stille_tid(time_: int, stille: bool) -> None:
    assert er_stille(klokken(date(2026, 8, 3), time(time_, 59 if time_ in {7, 21} else 0))) is stille


def test_slik_skrives_dager_og_tider() -> None:
    assert skriv_dag(date(2026, 8, 17)) == "17. august 2026"
    assert skriv_tid(datetime(2026, 1, 2, 12, 5, tzinfo=UTC)) == "2. januar 2026 kl. 13:05"
