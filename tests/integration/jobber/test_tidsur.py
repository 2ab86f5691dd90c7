"""Timers are rows: set, moved, cancelled, swept exactly once, and back by themselves."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

from app.clock import OSLO, na
from app.jobber import tidsur
from app.jobber.port import Args, Jobbslag, Register, register
from tests.integration.jobber.conftest import Rigg
from tests.jobbkjede import vent_til

NA = datetime(2026, 11, 22, 12, 0, tzinfo=OSLO)
TIME = timedelta(hours=1)


def _ikke_kalt(_args: Args) -> None:
    raise AssertionError


PAMINN = Jobbslag(navn="paminn", kjor=_ikke_kalt)
KJENTE: Register = register(PAMINN, Jobbslag(navn="hver-time", kjor=_ikke_kalt, hver=TIME))


def _still(rigg: Rigg, nokkel: str, tid: datetime, slag: str = "paminn") -> None:
    with rigg.lager.transaksjon() as forbindelse:
        tidsur.still(forbindelse, nokkel, slag, {"oppdrag": nokkel}, tid)


def _fei(rigg: Rigg, tid: datetime) -> int:
    return tidsur.fei(rigg.lager, rigg.jobber, KJENTE, na=tid)


def _neste(rigg: Rigg, nokkel: str) -> datetime | None:
    with rigg.lager.lesing() as forbindelse:
        return tidsur.neste_tid(forbindelse, nokkel)


def _ventende(rigg: Rigg) -> dict[str, int]:
    return {linje.slag: linje.ventende for linje in rigg.ko()}


def test_et_tidsur_blir_en_jobb_nar_tiden_er_inne_og_er_sa_borte(rigg: Rigg) -> None:
    _still(rigg, "o1", NA)
    assert _fei(rigg, NA - timedelta(seconds=1)) == 0
    assert _ventende(rigg) == {}
    assert _fei(rigg, NA) == 1
    assert _fei(rigg, NA + TIME) == 0
    assert _ventende(rigg) == {"paminn": 1}
    assert _neste(rigg, "o1") is None


def test_en_frist_kan_flyttes_og_avlyses(rigg: Rigg) -> None:
    for nokkel in ("flyttet", "avlyst"):
        _still(rigg, nokkel, NA)
    _still(rigg, "flyttet", NA + TIME)
    with rigg.lager.transaksjon() as forbindelse:
        tidsur.stopp(forbindelse, "avlyst")
    assert _fei(rigg, NA) == 0
    assert _neste(rigg, "flyttet") == NA + TIME
    assert _fei(rigg, NA + TIME) == 1


def test_mange_som_feier_samtidig_gir_en_jobb_for_hvert_tidsur(rigg: Rigg) -> None:
    for n in range(50):
        _still(rigg, f"o{n}", NA)
    with ThreadPoolExecutor(6) as feiere:
        feid = sum(feiere.map(lambda _: _fei(rigg, NA), range(12)))
    assert feid == 50
    assert _ventende(rigg) == {"paminn": 50}


def test_et_tidsur_for_et_ukjent_slag_blir_liggende(rigg: Rigg) -> None:
    _still(rigg, "o1", NA, "nyere-enn-arbeideren")
    assert _fei(rigg, NA + TIME) == 0
    assert _neste(rigg, "o1") == NA


def test_det_faste_kommer_igjen_og_det_som_ble_forsomt_gjores_en_gang(rigg: Rigg) -> None:
    for minutt in (0, 1):
        tidsur.sett_opp_faste(rigg.lager, KJENTE, na=NA + timedelta(minutes=minutt))
    assert _neste(rigg, "fast:hver-time") == NA + TIME
    assert _neste(rigg, "fast:paminn") is None
    senere = NA + timedelta(days=3)
    assert [_fei(rigg, senere), _fei(rigg, senere)] == [1, 0]
    assert _neste(rigg, "fast:hver-time") == senere + TIME
    assert _ventende(rigg) == {"hver-time": 1}


def test_arbeideren_feier_selv(rigg: Rigg) -> None:
    kall: list[str] = []
    paminn = Jobbslag(navn="paminn", kjor=lambda args: kall.append(args["oppdrag"]))
    ofte = Jobbslag(navn="ofte", kjor=lambda _: kall.append("ofte"), hver=timedelta(seconds=0.3))
    _still(rigg, "o1", na() + timedelta(seconds=0.3))
    with rigg.i_gang(paminn, ofte):
        assert vent_til(lambda: "o1" in kall and kall.count("ofte") >= 2)
    assert kall.count("o1") == 1
