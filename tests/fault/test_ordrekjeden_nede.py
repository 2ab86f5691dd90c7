"""A service that an order needs is away for a while: the chain goes on by itself when it is back. What was given up can be run again."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from app.jobber import feilliste
from app.jobber.feilliste import Jobbfeil
from app.lager.motor import lag_motor
from signing.states import Tilstand
from tests.fault.ordreverk import Ordreverk, apne_ordreverk
from tests.fault.verden import TSA
from tests.jobbkjede import KOMBINASJONER, vent_til
from tests.klynge import Klynge, klynge, mangler

pytestmark = [pytest.mark.fault, pytest.mark.tung]
TALMODIG: dict[str, Any] = {"forsok": 1000, "ventetid": 0.3}
UTALMODIG: dict[str, Any] = {"forsok": 3, "ventetid": 0.1}
SEKUNDER = 3.0
Apne = Callable[..., Ordreverk]


@pytest.fixture(params=KOMBINASJONER)
def apne(request: pytest.FixtureRequest, tmp_path: Path, ny_database: Callable[[str], str | None]) -> Iterator[Apne]:
    """Opens with the patience that the test asks for."""
    with ExitStack() as ved_slutt:

        def med(**oppsett: Any) -> Ordreverk:
            database = ny_database(KOMBINASJONER[request.param][0])
            return apne_ordreverk(request.param, tmp_path, database, ved_slutt=ved_slutt, **oppsett)

        yield med


class Borte:
    """A service that can be taken away and brought back."""

    def __init__(self, verk: Ordreverk, hva: str) -> None:
        self.verk, self.hva = verk, hva

    def ned(self) -> None:
        _NED[self.hva](self.verk)

    def opp(self) -> None:
        _OPP[self.hva](self.verk)


def _uten_mappe(navn: str) -> Callable[[Ordreverk], None]:
    """Where the folder was there is a file, as when a disk is not mounted where it should be."""

    def ned(verk: Ordreverk) -> None:
        mappe = verk.mappe / navn
        mappe.rename(mappe.with_name("borte"))
        mappe.touch()

    return ned


def _med_mappe(navn: str) -> Callable[[Ordreverk], None]:
    def opp(verk: Ordreverk) -> None:
        mappe = verk.mappe / navn
        mappe.unlink()
        mappe.with_name("borte").rename(mappe)

    return opp


def _posten_ned(verk: Ordreverk) -> None:
    verk.post.svar["HALLO"] = "421 stengt"


_NED: dict[str, Callable[[Ordreverk], object]] = {
    "tidsstempel": lambda verk: verk.verden.ta_ned(TSA),
    "e-post": _posten_ned,
    "fillager": _uten_mappe("data/blobs"),
    "arkiv": _uten_mappe("arkiv"),
}
_OPP: dict[str, Callable[[Ordreverk], object]] = {
    "tidsstempel": lambda verk: verk.verden.ta_opp(TSA),
    "e-post": lambda verk: verk.post.svar.clear(),
    "fillager": _med_mappe("data/blobs"),
    "arkiv": _med_mappe("arkiv"),
}
FEILER = {"tidsstempel": "oppdrag", "e-post": "melding", "fillager": "oppdrag", "arkiv": "oppdrag"}
"""The job that goes wrong meanwhile."""


UNDERVEIS = frozenset({"fillager"})
"""What goes away while the process works: one that cannot find it does not start."""


def _i_gang_uten(verk: Ordreverk, hva: str) -> None:
    skritt: list[Callable[[], object]] = [Borte(verk, hva).ned, verk.startet]
    for ett in reversed(skritt) if hva in UNDERVEIS else skritt:
        ett()


@pytest.mark.parametrize("hva", FEILER)
def test_tjenesten_er_borte_en_stund_og_alt_gar_videre_av_seg_selv(apne: Apne, hva: str) -> None:
    verk = apne(**TALMODIG, husk_segl=hva != "tidsstempel")
    for nr in range(3):
        verk.apne(f"ordre-{nr}")
    _i_gang_uten(verk, hva)
    assert vent_til(lambda: verk.signer_sa_langt_det_gar() and FEILER[hva] in {feil.slag for feil in verk.feil()}, hoyst=60), verk.logg()
    time.sleep(SEKUNDER)
    assert [feil for feil in verk.feil() if feil.dod] == []
    Borte(verk, hva).opp()
    verk.til_alt_er_arkivert(hoyst=90)
    verk.kontroller()
    verk.stopp()


@pytest.mark.parametrize("hva", FEILER)
def test_det_som_ble_gitt_opp_star_i_feillisten_og_kan_kjores_igjen(apne: Apne, hva: str) -> None:
    verk = apne(**UTALMODIG, husk_segl=hva != "tidsstempel")
    verk.apne("ordre")
    _i_gang_uten(verk, hva)
    assert vent_til(lambda: verk.signer_sa_langt_det_gar() and bool(_dode(verk)), hoyst=60), verk.logg()
    assert {(feil.slag, feil.forsok) for feil in _dode(verk)} == {(FEILER[hva], 3)}
    Borte(verk, hva).opp()

    def kjor_igjen() -> None:
        for feil in _dode(verk):
            with verk.lager.transaksjon() as forbindelse:
                feilliste.kjor_igjen(forbindelse, verk.gang.jobber, feil.jobb)

    verk.til_alt_er_arkivert(hoyst=60, imens=kjor_igjen)
    kjor_igjen()  # an attempt that began while the service was away may be given up after the order is in the archive
    assert vent_til(lambda: verk.feil() == () and verk.ferdig(), hoyst=30), verk.logg()
    verk.kontroller()
    verk.stopp()


def _dode(verk: Ordreverk) -> tuple[Jobbfeil, ...]:
    return tuple(feil for feil in verk.feil() if feil.dod)


def test_sqlite_er_last_av_en_annen_en_stund(tmp_path: Path) -> None:
    """Somebody copies the file, or looks at it with a tool that locks: longer than a job's patience for the lock."""
    with ExitStack() as ved_slutt:
        verk = apne_ordreverk("sqlite", tmp_path, None, ved_slutt=ved_slutt, **TALMODIG, sqlite_ventetid=0.5)
        for nr in range(3):
            verk.apne(f"ordre-{nr}")
        verk.startet()
        assert vent_til(lambda: verk.tilstander()[Tilstand.SENDT.value] > 0, hoyst=60)
        motor = lag_motor(verk.mappe / "data", None)
        with closing(motor.raw_connection()) as annen:
            annen.execute("BEGIN EXCLUSIVE")
            time.sleep(SEKUNDER)
            annen.execute("ROLLBACK")
        motor.dispose()
        verk.til_alt_er_arkivert(hoyst=60)
        verk.kontroller()
        verk.stopp()


@pytest.fixture
def egen() -> Iterator[Klynge]:
    if grunn := mangler():
        pytest.skip(grunn)
    with klynge() as kjorende:
        yield kjorende


@pytest.mark.parametrize("kombinasjon", ["postgresql", "procrastinate"])
def test_postgresql_stopper_midt_i_arbeidet_og_kommer_igjen(tmp_path: Path, egen: Klynge, kombinasjon: str) -> None:
    with ExitStack() as ved_slutt:
        verk = apne_ordreverk(kombinasjon, tmp_path, egen.ny_database("kv"), ved_slutt=ved_slutt, **TALMODIG)
        for nr in range(6):
            verk.apne(f"ordre-{nr}")
        prosesser = verk.startet(2)
        assert vent_til(lambda: verk.tilstander()[Tilstand.SENDT.value] >= 2, hoyst=60)
        egen.stopp()
        time.sleep(SEKUNDER)
        egen.start()
        verk.til_alt_er_arkivert(hoyst=120)
        assert [en.is_alive() for en in prosesser] == [True, True], "no supervisor was needed"
        verk.kontroller()
        verk.stopp()


def test_forbindelsene_til_postgresql_blir_kuttet_igjen_og_igjen(tmp_path: Path, ny_database: Callable[[str], str | None]) -> None:
    """A proxy or an administrator cuts every connection, also in the middle of a transaction."""
    with ExitStack() as ved_slutt:
        verk = apne_ordreverk("postgresql", tmp_path, ny_database("postgresql"), ved_slutt=ved_slutt, **TALMODIG)
        for nr in range(4):
            verk.apne(f"ordre-{nr}")
        verk.startet()
        kutt = text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")
        igjen = [5]

        def kutt_alt() -> None:
            if igjen[0]:
                igjen[0] -= 1
                with verk.lager.motor.begin() as forbindelse:
                    forbindelse.execute(kutt)

        verk.til_alt_er_arkivert(hoyst=90, imens=kutt_alt)
        verk.kontroller()
        verk.stopp()
