"""The retry rule: patient at first, never silent for more than a quarter of a day, and an end."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.clock import OSLO
from app.errors import IkkeFunnet
from app.jobber.forsok import Forsoksregel
from app.jobber.port import Jobbslag, feilslug
from app.tekst import Tekst
from signing.errors import TidsstempelUtilgjengelig
from signing.model import Tekst as Ord

NA = datetime(2026, 11, 22, 12, 0, tzinfo=OSLO)


@pytest.mark.parametrize(
    ("forsok", "minst"),
    [(1, 10), (2, 40), (3, 160), (4, 640), (5, 2560), (6, 10_240), (7, 21_600)],
)
def test_ventetiden_vokser_til_seks_timer(forsok: int, minst: int) -> None:
    neste = Forsoksregel().neste(forsok, na=NA, ref="jobb-1")
    assert neste is not None
    assert minst <= (neste - NA).total_seconds() <= minst * 1.2


def test_etter_atte_forsok_er_det_slutt() -> None:
    assert Forsoksregel().neste(8, na=NA, ref="jobb-1") is None


@given(st.integers(1, 7), st.text(max_size=20))
def test_samme_jobb_venter_like_lenge_hver_gang_det_regnes_ut(forsok: int, ref: str) -> None:
    regel = Forsoksregel()
    assert regel.neste(forsok, na=NA, ref=ref) == regel.neste(forsok, na=NA, ref=ref)


def test_mange_jobber_som_feiler_samtidig_kommer_ikke_tilbake_samtidig() -> None:
    assert len({Forsoksregel().neste(1, na=NA, ref=f"jobb-{n}") for n in range(100)}) > 50


def test_en_varig_feil_har_ikke_noe_neste_forsok() -> None:
    slag = Jobbslag(navn="x", kjor=lambda _: None, varige=(LookupError,))
    assert slag.neste(1, KeyError(), na=NA, ref="jobb-1") is None
    assert slag.neste(1, ValueError(), na=NA, ref="jobb-1") == Forsoksregel().neste(1, na=NA, ref="jobb-1")


@pytest.mark.parametrize(
    ("feil", "slug"),
    [
        (IkkeFunnet(Tekst(nb="Kari", nn="Kari")), "ikke-funnet (IkkeFunnet)"),
        (ValueError("01850852037"), "uventet-feil (ValueError)"),
        (TidsstempelUtilgjengelig(Ord(nb="Kari", nn="Kari"), Ord(nb="x", nn="x")), "tidsstempel-utilgjengelig (TidsstempelUtilgjengelig)"),
    ],
)
def test_av_en_feil_blir_bare_navnet_tatt_vare_pa(feil: Exception, slug: str) -> None:
    assert feilslug(feil) == slug


def test_regelen_kan_stramme_seg_til_det_som_haster() -> None:
    regel = Forsoksregel(antall=2, forste=timedelta(seconds=1), faktor=1.0)
    assert regel.neste(1, na=NA, ref="a") is not None
    assert regel.neste(2, na=NA, ref="a") is None
