"""What the worker of procrastinate's queue makes good by itself: a result that could not be written, a handler that hangs."""

from __future__ import annotations

import asyncio
import contextlib
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from procrastinate.exceptions import ConnectorException
from sqlalchemy import text

from app.jobber.port import Args, Jobbslag
from app.jobber.procrastinate_arbeider import ProcrastinateArbeider
from tests.integration.jobber.conftest import RASK, Rigg
from tests.jobbkjede import vent_til

pytestmark = pytest.mark.parametrize("rigg", ["procrastinate"], indirect=True)


def arbeider_for(rigg: Rigg, kjor: Callable[[Args], None]) -> ProcrastinateArbeider:
    arbeider = rigg.arbeider(Jobbslag(navn="bok", kjor=kjor, regel=RASK))
    assert isinstance(arbeider, ProcrastinateArbeider)
    return arbeider


def mislykkes_forste_gang(arbeider: ProcrastinateArbeider, monkeypatch: pytest.MonkeyPatch, hva: str) -> list[Any]:
    """The database is away just when the result of the first job is to be written. The calls made."""
    ekte, kall = getattr(arbeider.app.job_manager, hva), []

    async def skriv(*args: Any, **kwargs: Any) -> None:
        kall.append((args, kwargs))
        if len(kall) == 1:
            raise ConnectorException
        await ekte(*args, **kwargs)

    monkeypatch.setattr(arbeider.app.job_manager, hva, skriv)
    return kall


def test_en_jobb_som_er_gjort_blir_ferdig_selv_om_databasen_var_borte_da_det_skulle_skrives(
    rigg: Rigg, monkeypatch: pytest.MonkeyPatch
) -> None:
    gjort: list[Args] = []
    arbeider = arbeider_for(rigg, gjort.append)
    kall = mislykkes_forste_gang(arbeider, monkeypatch, "finish_job")
    rigg.legg("bok", {"sak": "1"})
    arbeider.start()
    try:
        assert vent_til(lambda: len(kall) == 2 and rigg.ko() == ())
    finally:
        assert arbeider.stopp()
    assert gjort == [{"sak": "1"}], "done once: what had succeeded is not done again"
    assert rigg.feil() == ()


def test_en_jobb_som_skal_proves_igjen_blir_det_selv_om_databasen_var_borte_da_det_skulle_skrives(
    rigg: Rigg, monkeypatch: pytest.MonkeyPatch
) -> None:
    kall: list[Args] = []

    def forst_feil(args: Args) -> None:
        kall.append(args)
        if len(kall) == 1:
            raise OSError

    arbeider = arbeider_for(rigg, forst_feil)
    skrevet = mislykkes_forste_gang(arbeider, monkeypatch, "retry_job")
    rigg.legg("bok")
    arbeider.start()
    try:
        assert vent_til(lambda: len(kall) == 2 and rigg.ko() == ())
    finally:
        assert arbeider.stopp()
    assert len(skrevet) == 2
    assert rigg.feil() == ()


def test_en_jobb_som_henger_lenger_enn_noen_far_lov_til_blir_gjort_av_en_annen_traad(rigg: Rigg) -> None:
    slipp, kall = threading.Event(), []

    def henger_forst(args: Args) -> None:
        kall.append(args)
        if len(kall) == 1:
            slipp.wait(30)

    arbeider = arbeider_for(rigg, henger_forst)
    arbeider.plan = replace(arbeider.plan, lengste=1.0)
    rigg.legg("bok")
    arbeider.start()
    try:
        assert vent_til(lambda: len(kall) == 2)
    finally:
        slipp.set()
        assert arbeider.stopp()


def test_forbindelser_som_ikke_vil_lukke_seg_stopper_ikke_en_arbeider_som_er_ferdig(rigg: Rigg, monkeypatch: pytest.MonkeyPatch) -> None:
    gjort: list[Args] = []
    arbeider = arbeider_for(rigg, gjort.append)
    lukk, slipp = arbeider.app.connector.close_async, asyncio.Event()

    async def lukk_aldri() -> None:
        await slipp.wait()
        await lukk()

    monkeypatch.setattr(arbeider.app.connector, "close_async", lukk_aldri)
    rigg.legg("bok")
    arbeider.start()
    try:
        assert vent_til(lambda: gjort == [{}] and rigg.ko() == ())
    finally:
        start = time.monotonic()
        assert arbeider.stopp(), "every job is done and every result written"
        assert time.monotonic() - start < 10
        assert arbeider._sloyfe is not None
        arbeider._sloyfe.call_soon_threadsafe(slipp.set)


def test_en_feier_som_ikke_horer_at_den_skal_slutte_slutter_likevel(rigg: Rigg, monkeypatch: pytest.MonkeyPatch) -> None:
    feier = threading.Event()

    async def hor_ikke() -> None:
        feier.set()
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.sleep(60)

    arbeider = arbeider_for(rigg, lambda _args: None)
    monkeypatch.setattr(arbeider, "_en_feiing", hor_ikke)
    arbeider.start()
    assert feier.wait(20)
    assert arbeider.stopp()
    assert not arbeider._traad.is_alive()


def test_et_forsok_som_noen_andre_har_tatt_over_star_ikke_igjen_i_feillisten(rigg: Rigg) -> None:
    """A worker that was only slow was taken for dead: another one has done the job, and then this attempt goes wrong."""

    def en_annen_var_raskere(_args: Args) -> None:
        with rigg.lager.transaksjon() as forbindelse:
            forbindelse.execute(text("DELETE FROM procrastinate_jobs"))
        gatt.set()
        raise OSError

    gatt = threading.Event()
    arbeider = arbeider_for(rigg, en_annen_var_raskere)
    rigg.legg("bok")
    arbeider.start()
    assert gatt.wait(20)
    assert arbeider.stopp()
    assert rigg.feil() == ()


def test_en_arbeider_som_venter_pa_databasen_slutter_nar_den_blir_bedt_om_det(rigg: Rigg, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between two attempts there is no loop to break off: the one before is closed."""
    arbeider = arbeider_for(rigg, lambda _args: None)

    async def databasen_er_borte() -> None:
        arbeider._sloyfe = asyncio.get_running_loop()
        raise OSError

    monkeypatch.setattr(arbeider, "_til_den_slutter", databasen_er_borte)
    arbeider.start()
    assert vent_til(lambda: arbeider._sloyfe is not None and arbeider._sloyfe.is_closed())
    assert arbeider.stopp()
    assert not arbeider._traad.is_alive()
