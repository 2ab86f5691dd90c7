"""The time line: bars that follow the days, drafts below, and names that never run into one another."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domene.dokument import Dokumenttype
from app.maler.register import Revisjon, Status, malregister
from app.maler.tilstand import Fase, fase
from app.web.malforfatter.maltidslinje import BREDDE, INNI, tidslinje
from tests.sak_builder import FORMS, TEMPLATES

RADER = malregister(FORMS, TEMPLATES).revisjoner(Dokumenttype.LAREKONTRAKT)
I_DAG = date(2026, 8, 4)


def rad(fra: date, til: date | None = None, status: Status = Status.GJELDENDE) -> Revisjon:
    return replace(RADER[0], id=fra.isoformat(), gjelder_fra=fra, gjelder_til=til, status=status)


@pytest.mark.parametrize(
    ("revisjon", "ventet"),
    [
        (rad(date(2024, 8, 1), I_DAG), Fase.AVLOST),
        (rad(date(2024, 8, 1), I_DAG + timedelta(days=1)), Fase.GJELDER),
        (rad(I_DAG), Fase.GJELDER),
        (rad(I_DAG + timedelta(days=1)), Fase.KOMMER),
        (rad(date(2024, 8, 1), status=Status.UTKAST), Fase.KLADD),
    ],
)
def test_fasen_folger_dagen_og_et_utkast_gjelder_aldri(revisjon: Revisjon, ventet: Fase) -> None:
    assert fase(revisjon, I_DAG) is ventet


def test_de_to_revisjonene_star_etter_hverandre_og_i_dag_er_i_den_siste() -> None:
    linje = tidslinje(RADER, I_DAG)
    forste, andre = linje.stolper
    assert forste.x + forste.bredde <= andre.x <= linje.i_dag <= andre.x + andre.bredde
    assert (forste.inni, andre.inni) == (False, True)
    assert [ar for ar, _ in linje.ar] == [2024, 2025, 2026]


def test_et_utkast_ligger_under_det_som_gjelder() -> None:
    linje = tidslinje((*RADER, rad(date(2027, 1, 15), status=Status.UTKAST)), I_DAG)
    assert linje.stolper[-1].y > linje.stolper[0].y
    assert linje.akse > linje.stolper[-1].y
    assert linje.stolper[1].x + linje.stolper[1].bredde > linje.stolper[-1].x, "the one in force goes on until the draft is released"


@given(st.lists(st.dates(date(2024, 1, 1), date(2032, 12, 31)), min_size=1, max_size=8, unique=True))
def test_alt_star_innenfor_og_navn_over_stolper_star_ikke_i_hverandre(dager: list[date]) -> None:
    fra = sorted(dager)
    rader = [rad(dag, etter) for dag, etter in zip(fra, [*fra[1:], None], strict=True)]
    linje = tidslinje(rader, I_DAG)
    over = [stolpe.navn_x for stolpe in linje.stolper if stolpe.id and not stolpe.inni]
    assert all(b - a >= INNI for a, b in pairwise(over))
    assert all(0 <= stolpe.x <= BREDDE and stolpe.bredde > 0 for stolpe in linje.stolper)
    assert 0 <= linje.i_dag <= BREDDE
