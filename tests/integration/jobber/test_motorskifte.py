"""The setting was changed while jobs waited: the new engine's workers find them in the old one's queue."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, text

from app.clock import na
from app.jobber import feilliste, motorskifte, valg
from app.jobber.innebygd import Innebygd
from app.jobber.port import Args, Jobber, Jobbslag, register
from app.lager import base, modeller
from app.lager.base import Lager
from app.settings import Jobbmotor, Modus
from tests.jobbkjede import rask_arbeider, vent_til

MOTORER = {Jobbmotor.INNEBYGD: Jobbmotor.PROCRASTINATE, Jobbmotor.PROCRASTINATE: Jobbmotor.INNEBYGD}


@pytest.fixture
def lager(tmp_path: Path, ny_database: Callable[[str], str | None]) -> Iterator[Lager]:
    lager = base.apne(tmp_path, Modus.DEMO, ny_database("postgresql"))
    yield lager
    lager.lukk()


def _legg(lager: Lager, jobber: Jobber, args: Args, dager: int = 0) -> None:
    with lager.transaksjon() as forbindelse:
        jobber.legg(forbindelse, "bok", args, tidligst=na() + timedelta(days=dager) if dager else None)


@pytest.mark.parametrize("gammel", MOTORER)
def test_jobber_som_ventet_i_den_gamle_koen_blir_utfort_av_den_nye_motoren(lager: Lager, gammel: Jobbmotor) -> None:
    ny, kall = MOTORER[gammel], []
    fra, til = valg.jobber(gammel, lager, na), valg.jobber(ny, lager, na)
    _legg(lager, fra, {"n": "na"})
    _legg(lager, fra, {"n": "i-morgen"}, dager=1)
    kjente = register(Jobbslag(navn="bok", kjor=lambda args: kall.append(args["n"])))
    arbeider = rask_arbeider(ny, lager, kjente, na)
    arbeider.start()
    assert vent_til(lambda: kall == ["na"])
    assert arbeider.stopp()
    with lager.lesing() as forbindelse:
        assert fra.ko(forbindelse) == ()
        assert [(linje.ventende, linje.forfalte) for linje in til.ko(forbindelse)] == [(1, 0)]


def test_det_en_levende_arbeider_holder_paa_med_blir_hos_den(lager: Lager) -> None:
    innebygd, procrastinate = Innebygd(lager, na), valg.jobber(Jobbmotor.PROCRASTINATE, lager, na)
    kjente = register(Jobbslag(navn="bok", kjor=lambda _: None))
    for n in ("1", "2"):
        _legg(lager, innebygd, {"n": n})
    assert innebygd.ta(kjente, leie=timedelta(seconds=60), merke="lever")
    assert motorskifte.hent(lager, motorskifte.fra_innebygd, procrastinate, na) == 1
    assert motorskifte.hent(lager, motorskifte.fra_innebygd, procrastinate, na) == 0
    with lager.transaksjon() as forbindelse:
        arbeider = forbindelse.execute(text("INSERT INTO procrastinate_workers DEFAULT VALUES RETURNING id")).scalar()
        forbindelse.execute(text("UPDATE procrastinate_jobs SET status = 'doing', worker_id = :id"), {"id": arbeider})
    assert motorskifte.hent(lager, motorskifte.fra_procrastinate, innebygd, na) == 0
    senere = lambda: na() + timedelta(minutes=2)  # noqa: E731 - a clock
    assert motorskifte.hent(lager, motorskifte.fra_procrastinate, innebygd, senere) == 1


def test_en_feil_som_skulle_proves_igjen_folger_ikke_med_men_det_som_er_gitt_opp_staar(lager: Lager) -> None:
    innebygd, procrastinate = Innebygd(lager, na), valg.jobber(Jobbmotor.PROCRASTINATE, lager, na)
    _legg(lager, innebygd, {"n": "1"})
    with lager.transaksjon() as forbindelse:
        (id_,) = forbindelse.execute(text("SELECT id FROM jobb")).one()
        for jobb, dod in ((f"jobb-{id_}", 0), ("jobb-99", 1)):
            rad = {"jobb": jobb, "slag": "bok", "args": {}, "forsok": 1, "feil": "nede", "tid": na(), "dod": dod}
            forbindelse.execute(insert(modeller.jobbfeil).values(**rad))
    assert motorskifte.hent(lager, motorskifte.fra_innebygd, procrastinate, na) == 1
    with lager.lesing() as forbindelse:
        assert [feil.jobb for feil in feilliste.les(forbindelse)] == ["jobb-99"]
