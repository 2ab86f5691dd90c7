"""The embedded queue's claims: only the holder finishes a job, and a dead process's jobs come back."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from app.clock import OSLO
from app.jobber import feilliste
from app.jobber.innebygd import FORLATT, Innebygd, Tatt
from app.jobber.kjoring import Kjoreplan, Kjoring
from app.jobber.port import Args, Jobbslag, register
from app.lager import base
from app.lager.base import Lager
from app.settings import Modus
from tests.jobbkjede import vent_til

NA = datetime(2026, 11, 22, 12, 0, tzinfo=OSLO)
LEIE = timedelta(seconds=60)


def _ingenting(_args: Args) -> None:
    return


BOK = Jobbslag(navn="bok", kjor=_ingenting)
KJENTE = register(BOK)


class Ur:
    def __init__(self) -> None:
        self.tid = NA

    def __call__(self) -> datetime:
        return self.tid


@pytest.fixture
def ur() -> Ur:
    return Ur()


@pytest.fixture
def lager(tmp_path: Path, database: str | None) -> Iterator[Lager]:
    lager = base.apne(tmp_path, Modus.DEMO, database)
    yield lager
    lager.lukk()


@pytest.fixture
def ko(lager: Lager, ur: Ur) -> Innebygd:
    ny = Innebygd(lager, ur)
    with lager.transaksjon() as forbindelse:
        ny.legg(forbindelse, "bok", {"n": "1"})
    return ny


def _ta(ko: Innebygd, merke: str = "a") -> Tatt:
    tatt = ko.ta(KJENTE, leie=LEIE, merke=merke)
    assert tatt
    return tatt


def test_en_tatt_jobb_er_ikke_ledig_for_leien_er_ute(ko: Innebygd, ur: Ur) -> None:
    assert _ta(ko).forsok == 1
    assert ko.ta(KJENTE, leie=LEIE, merke="b") is None
    ur.tid += LEIE
    assert _ta(ko, "b").forsok == 2


def test_den_som_fornyer_beholder_jobben(ko: Innebygd, ur: Ur) -> None:
    tatt = _ta(ko)
    ur.tid += LEIE / 2
    ko.forleng(["a"], leie=LEIE)
    ur.tid += LEIE / 2
    assert ko.ta(KJENTE, leie=LEIE, merke="b") is None
    assert ko.gjor_opp(tatt, BOK, None)
    assert ko.sekunder_til_neste(KJENTE, hoyst=1.0) == 1.0


def test_den_som_har_mistet_kravet_kan_verken_fullfore_eller_feile_jobben(ko: Innebygd, ur: Ur) -> None:
    gammel = _ta(ko)
    ur.tid += LEIE
    ny = _ta(ko, "b")
    assert not ko.gjor_opp(gammel, BOK, ValueError())
    assert not ko.gi_opp(gammel)
    ko.forleng(["a"], leie=LEIE * 9)
    with ko.lager.lesing() as forbindelse:
        assert feilliste.les(forbindelse) == ()
    assert ko.gjor_opp(ny, BOK, None)


def test_den_eldste_kommer_forst_og_numrene_blir_aldri_brukt_igjen(ko: Innebygd, ur: Ur) -> None:
    with ko.lager.transaksjon() as forbindelse:
        ko.legg(forbindelse, "bok", {"n": "2"}, tidligst=NA - timedelta(seconds=1))
    forst, sa = _ta(ko), _ta(ko, "b")
    assert [forst.args["n"], sa.args["n"]] == ["2", "1"]
    assert ko.gjor_opp(forst, BOK, None)
    assert ko.gjor_opp(sa, BOK, None)
    with ko.lager.transaksjon() as forbindelse:
        ko.legg(forbindelse, "bok", {"n": "3"})
    assert _ta(ko, "c").id > max(forst.id, sa.id)


def test_den_som_er_alene_overtar_alle_krav(ko: Innebygd, ur: Ur) -> None:
    gammel = _ta(ko)
    ko.overta_alt()
    assert _ta(ko, "b").forsok == 2
    assert not ko.gjor_opp(gammel, BOK, None)


def test_en_jobb_som_aldri_kommer_til_en_slutt_blir_gitt_opp(ko: Innebygd, ur: Ur) -> None:
    for forsok in range(BOK.regel.antall):
        _ta(ko, str(forsok))
        ur.tid += LEIE
    assert ko.gi_opp(_ta(ko, "siste"))
    with ko.lager.lesing() as forbindelse:
        (feil,) = feilliste.les(forbindelse)
    assert (feil.feil, feil.forsok, feil.dod) == (FORLATT, BOK.regel.antall, True)


def test_sekundene_til_neste_jobb_er_aldri_flere_enn_en_titt(ko: Innebygd, ur: Ur) -> None:
    assert ko.sekunder_til_neste(KJENTE, hoyst=1.0) == 0.0
    _ta(ko)
    assert ko.sekunder_til_neste(KJENTE, hoyst=1.0) == 1.0
    ur.tid += LEIE - timedelta(seconds=0.5)
    assert ko.sekunder_til_neste(KJENTE, hoyst=1.0) == 0.5
    assert ko.sekunder_til_neste(register(), hoyst=1.0) == 1.0


def test_en_ny_prosess_alene_pa_sqlite_venter_ikke_pa_leien(tmp_path: Path) -> None:
    lager = base.apne(tmp_path, Modus.DEMO)
    ko, kall = Innebygd(lager, lambda: NA), []
    with lager.transaksjon() as forbindelse:
        ko.legg(forbindelse, "bok", {"n": "1"})
    _ta(ko)
    kjente = register(Jobbslag(navn="bok", kjor=lambda args: kall.append(args["n"])))
    forste = Kjoring(lager, ko, kjente, lambda: NA, Kjoreplan(titt=0.1))
    forste.start()
    assert vent_til(lambda: kall == ["1"])

    with lager.transaksjon() as forbindelse:
        ko.legg(forbindelse, "ukjent", {})
    ukjent = ko.ta(register(Jobbslag(navn="ukjent", kjor=_ingenting)), leie=LEIE, merke="lever")
    andre = Kjoring(lager, ko, kjente, lambda: NA, Kjoreplan(titt=0.1))
    andre.start()
    assert andre.stopp()
    assert ukjent
    assert ko.gjor_opp(ukjent, BOK, None), "the first one lives, so its claims are not taken over"
    assert forste.stopp()
    lager.lukk()


def test_den_som_ikke_blir_ferdig_beholder_laasen_sa_ingen_tror_de_er_alene(tmp_path: Path) -> None:
    lager = base.apne(tmp_path, Modus.DEMO)
    ko, begynt, slutt, kall = Innebygd(lager, lambda: NA), threading.Event(), threading.Event(), []

    def treg(args: Args) -> None:
        kall.append(args["n"])
        begynt.set()
        slutt.wait(10)

    with lager.transaksjon() as forbindelse:
        ko.legg(forbindelse, "bok", {"n": "1"})
    kjente = register(Jobbslag(navn="bok", kjor=treg))
    forste, andre = (Kjoring(lager, ko, kjente, lambda: NA, Kjoreplan(titt=0.1)) for _ in range(2))
    forste.start()
    assert begynt.wait(10)
    assert not forste.stopp(0.1)
    andre.start()
    time.sleep(0.4)
    assert kall == ["1"]
    slutt.set()
    assert forste.stopp()
    assert andre.stopp()
    lager.lukk()
