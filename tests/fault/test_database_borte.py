"""The database is stopped in the middle of the work, as when its machine loses power, and comes back."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fault.conftest import Verksted, apne_verksted
from tests.jobbkjede import vent_til
from tests.klynge import Klynge, klynge, mangler

pytestmark = [pytest.mark.fault, pytest.mark.tung]
BORTE = 4.0


@pytest.fixture
def egen() -> Iterator[Klynge]:
    if grunn := mangler():
        pytest.skip(grunn)
    with klynge() as kjorende:
        yield kjorende


@pytest.fixture(params=["postgresql", "procrastinate"])
def verksted(request: pytest.FixtureRequest, tmp_path: Path, egen: Klynge) -> Iterator[Verksted]:
    apnet = apne_verksted(request.param, tmp_path, egen.ny_database("kv"))
    yield apnet
    apnet.avslutt()


def test_arbeiderne_overlever_at_databasen_er_borte(verksted: Verksted, egen: Klynge) -> None:
    arbeidere = [verksted.start(arbeid=0.03), verksted.start(arbeid=0.03)]
    assert vent_til(lambda: all(verksted.er_klar(a) for a in arbeidere), hoyst=30)
    for n in range(30):
        verksted.kjede.apne(f"s{n}")
    assert vent_til(lambda: verksted.kjede.hendelser() >= 20, hoyst=30)
    egen.stopp()
    time.sleep(BORTE)
    egen.start()
    assert vent_til(verksted.kjede.alle_ferdige, hoyst=90)
    assert verksted.kjede.hendelser() == 90
    kalt = verksted.kjede.utenfor.kalt()
    assert len(kalt) == 90
    assert kalt.total() <= 90 + 8, "two workers with two threads each; a job may be met by the outage again when it is tried again"
    assert [a.poll() for a in arbeidere] == [None, None]
    assert [feil for feil in verksted.feil() if feil.dod] == []
    assert [verksted.stopp(a) for a in arbeidere] == [0, 0]
