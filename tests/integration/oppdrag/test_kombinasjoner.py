"""The same life with real workers, on each of the three combinations."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest

from app.clock import OSLO
from app.jobber import feilliste
from signing.deadlines import frist
from signing.events import Slag
from signing.states import Signertilstand, Tilstand
from tests.jobbkjede import KOMBINASJONER, rask_arbeider, vent_til
from tests.oppdragsverk import SAKSBEHANDLER, Oppdragsverk, oppdragsverk


@pytest.fixture(params=KOMBINASJONER)
def verk(request: pytest.FixtureRequest, tmp_path: Path, ny_database: Callable[[str], str | None]) -> Iterator[Oppdragsverk]:
    """With two workers over the same queue."""
    database, motor = KOMBINASJONER[request.param]
    apnet = oppdragsverk(tmp_path, ny_database(database), motor)
    arbeidere = [rask_arbeider(motor, apnet.lager, apnet.register, apnet.klokke, dod_etter=20) for _ in range(2)]
    for en in arbeidere:
        en.start()
    yield apnet
    for en in arbeidere:
        en.stopp()
    apnet.lager.lukk()


def blir(verk: Oppdragsverk, tilstand: Tilstand) -> bool:
    return vent_til(lambda: verk.oppdrag().tilstand is tilstand, hoyst=40)


def alle_i_tur_er_varslet(verk: Oppdragsverk) -> bool:
    return {s.tilstand for s in verk.oppdrag().i_tur} == {Signertilstand.VARSLET}


def test_fra_apning_til_arkiv(verk: Oppdragsverk) -> None:
    verk.lagre()
    verk.gang.apne(verk.id, aktor=SAKSBEHANDLER)
    while not verk.oppdrag().alle_har_signert:
        assert vent_til(lambda: alle_i_tur_er_varslet(verk), hoyst=40)
        with ThreadPoolExecutor() as trader:  # the whole group at once
            list(trader.map(verk.signer, [s.krav.felt for s in verk.oppdrag().i_tur]))
    assert blir(verk, Tilstand.ARKIVERT)
    alle = [h.slag for h in verk.oppdrag().hendelser]
    assert [alle.count(en) for en in (Slag.SENDT, Slag.FORSEGLET, Slag.ARKIVERT)] == [1, 1, 1]
    assert alle.count(Slag.VARSLET) == len(verk.felter)
    with verk.lager.lesing() as forbindelse:
        assert feilliste.les(forbindelse) == ()


def test_fristen_gar_ut_nar_klokken_gar(verk: Oppdragsverk) -> None:
    verk.lagre()
    verk.gang.apne(verk.id, aktor=SAKSBEHANDLER)
    assert vent_til(lambda: alle_i_tur_er_varslet(verk), hoyst=40)
    siste = frist(verk.oppdrag())
    assert siste
    verk.klokke.til(datetime.combine(siste - timedelta(days=1), time(9), OSLO))
    assert vent_til(lambda: "sisteDag" in verk.meldinger.slag(), hoyst=40)
    verk.klokke.til(datetime.combine(siste + timedelta(days=1), time(1, 1), OSLO))
    assert blir(verk, Tilstand.UTLOPT)
