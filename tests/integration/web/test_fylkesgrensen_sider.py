"""Every page, asked for without a session, and by every role of another county: nothing of a county's contract comes out."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from httpx2 import Response

from app.web.okt import MENYER
from tests.integration.api.test_fylkesgrensen import MED_OKT, ruter
from tests.integration.web.kontraktsted import Kontraktsted, apnet, lag_mal
from tests.integration.web.okter import inne, send, skjemamerke

FREMMED = "03"
"""A county without a contract here; the one that is, is Vestland's."""
SIDE = {"accept": "text/html"}
STEDER = {
    "nr": "1",
    "handling": "paminnelse",
    "dokumenttype": "larekontrakt",
    "type": "larekontrakt",
    "revisjon": "2024-10-09",
    "jobb_id": "jobb-1",
}
HEMMELIG = ("EKS-0001", "VAKKER BLOMST", "RASK HAMMER", "SYNTETISK BYGG")
"""What the contract says, and no page of another county may."""
UTEN_INNLOGGING = ("/innlogging", "/utlogging")


@pytest.fixture(scope="module")
def sted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kontraktsted]:
    mappe = tmp_path_factory.mktemp("grensen")
    with apnet(mappe / "mal", mappe / "data", lag_mal(mappe / "mal", apne=True)) as stedet:
        yield stedet


def sidene(sted: Kontraktsted) -> list[tuple[str, str]]:
    """Method and address of every page that asks for a session, with the contract's own id where there is room for one."""
    alle = ruter(sted.klient.app.routes)  # type: ignore[attr-defined]  # the app is ours
    fylt = {"dokument_id": sted.id, **STEDER}
    return [
        (metode, re.sub(r"{(\w+)(?::\w+)?}", lambda del_: fylt.get(del_[1], "0" * 32), str(getattr(rute, "path", ""))))
        for rute in alle
        if krever_okt(str(getattr(rute, "path", ""))) and not getattr(rute, "include_in_schema", True)
        for metode in sorted(getattr(rute, "methods", ()) or ())
        if metode in {"GET", "POST"}
    ]


def krever_okt(sti: str) -> bool:
    return (sti == "/" or sti.startswith(MED_OKT)) and sti not in UTEN_INNLOGGING


def kall(sted: Kontraktsted, metode: str, sti: str, merke: str = "") -> Response:
    if metode == "GET":
        return sted.klient.get(sti, headers=SIDE, follow_redirects=False)
    return send(sted.klient, sti, skjema=merke)


def test_det_er_sider_a_prove(sted: Kontraktsted) -> None:
    assert len(sidene(sted)) > 30


def test_uten_okt_leder_hver_side_til_innloggingen(sted: Kontraktsted) -> None:
    svar = {(metode, sti): kall(sted, metode, sti) for metode, sti in sidene(sted)}
    til_siden = f"/kontrakter/{sted.id}"  # where a button was pressed: the page that it stands on asks itself
    steder = {hvor: ett.headers.get("location", "").partition("?")[0] for hvor, ett in svar.items()}
    andre = {hvor: svar[hvor].status_code for hvor, sti in steder.items() if sti not in {"/innlogging", til_siden}}
    assert andre == {}


@pytest.mark.parametrize("rolle", [rolle.value for rolle in MENYER])
def test_et_annet_fylke_faar_ingenting_av_kontrakten(sted: Kontraktsted, rolle: str) -> None:
    with inne(sted.klient, rolle, FREMMED):
        merke = skjemamerke(sted.klient, "/innlogging")
        for metode, sti in sidene(sted):
            svar = kall(sted, metode, sti, merke)
            assert svar.status_code < 500, (metode, sti)
            assert not [ord_ for ord_ in HEMMELIG if ord_ in svar.text], (metode, sti, svar.status_code)
            if sted.id in sti and not sti.startswith("/logg"):
                assert svar.status_code in {303, 403, 404, 415, 422}, (metode, sti, svar.status_code)
