"""SIGKILL between any two steps of Posten's protocol, with two workers on the queue: nothing is lost, and nothing is done twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from signing.providers.posten.model import Jobbstatus
from tests.fault.postenordre import Postenordre, apne_postenordre, til_arkivet
from tests.fault.postenprosess import ETTER_POST, KO, KOPUNKTER, SEND, SENDEPUNKTER
from tests.jobbkjede import KOMBINASJONER

pytestmark = [pytest.mark.fault, pytest.mark.tung]
ENDRINGER = (Jobbstatus.PAGAR, Jobbstatus.FULLFORT)
TAPT = "tapt"


@pytest.fixture(params=KOMBINASJONER)
def postenordre(
    request: pytest.FixtureRequest, tmp_path: Path, ny_database: Callable[[str], str | None], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Postenordre]:
    """Orders at Posten on each of the three combinations."""
    database = ny_database(KOMBINASJONER[request.param][0])
    with ExitStack() as ved_slutt:
        yield apne_postenordre(request.param, tmp_path, database, ved_slutt=ved_slutt, lappet=monkeypatch)


def test_drept_mellom_hvilke_som_helst_to_steg_gar_ingenting_tapt(postenordre: Postenordre) -> None:
    verk = postenordre
    replace(verk.oppsett, traader=1).skriv(verk.mappe)  # killed for one order, it must not take another with it
    steder = [(SEND, punkt) for punkt in SENDEPUNKTER] + [(f"{KO} {endring}", punkt) for endring in ENDRINGER for punkt in KOPUNKTER]
    drepes = {verk.apne(f"{trinn}-{punkt}"): (trinn, punkt) for trinn, punkt in steder}
    drepes[tapt := verk.apne(TAPT)] = (SEND, ETTER_POST)
    verk.tapte.add(tapt)
    for id_, (trinn, punkt) in drepes.items():
        verk.verden.drep_ved(id_, trinn, punkt)
    for _ in range(2):
        verk.start()
    til_arkivet(verk, hoyst=240)
    assert verk.verden.drepte() == set(drepes)
    verk.kontroller_posten()
    for id_, (_, punkt) in drepes.items():
        ventet = 2 if punkt == ETTER_POST else 1
        assert len(verk.jobber_av(id_)) == ventet, "only what nobody lived to store is made again"
    verk.stopp()
