"""Pages look up who reads them: never on the event loop, which every call waits for, and not at all when it was that which went wrong."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace

import pytest
from sqlalchemy import Connection

from app.lager.base import Lager
from app.taktoppsett import Taktoppsett
from tests.integration.web.oidcsted import Oidcsted, et_sted, i_produksjon
from tests.integration.web.okter import SIDE

LESING = Lager.lesing


@pytest.fixture(scope="module")
def sted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Oidcsted]:
    """An administrator is logged in. Logins are what is limited."""
    innstillinger = replace(i_produksjon(tmp_path_factory.mktemp("feil") / "a"), takt=Taktoppsett(innlogging=3))
    with et_sted(innstillinger) as sted:
        sted.logg_inn("drift")
        yield sted


@pytest.mark.parametrize("sti", ["/drift", "/finnes-ikke", "/kontroller", "/signer/a/b"])
def test_uten_database_er_det_en_side_som_sier_at_feilen_er_hos_oss(sted: Oidcsted, monkeypatch: pytest.MonkeyPatch, sti: str) -> None:
    def borte(_: Lager) -> AbstractContextManager[Connection]:
        raise OSError("the database is away")

    monkeypatch.setattr(Lager, "lesing", borte)
    svar = sted.klient.get(sti, headers=SIDE)
    assert (svar.status_code, svar.headers["content-type"]) == (500, "text/html; charset=utf-8")
    assert "Content-Security-Policy" in svar.headers
    assert svar.headers["X-Kall-Id"] in svar.text


@pytest.mark.parametrize(
    ("sti", "status"),
    [("/finnes-ikke", 404), ("/drift/webhooks?gjort=x", 422), ("/drift/webhooks", 200), ("/signer/a/b", 404), ("/innlogging", 429)],
)
def test_hvem_som_leser_siden_blir_ikke_slatt_opp_der_alle_venter(
    sted: Oidcsted, monkeypatch: pytest.MonkeyPatch, sti: str, status: int
) -> None:
    steder: list[bool] = []

    @contextmanager
    def fulgt(lager: Lager) -> Iterator[Connection]:
        steder.append(pa_hendelseslokka())
        with LESING(lager) as forbindelse:
            yield forbindelse

    monkeypatch.setattr(Lager, "lesing", fulgt)
    svar = [sted.klient.get(sti, headers=SIDE).status_code for _ in range(4)]
    assert svar[-1] == status
    assert steder
    assert not any(steder)


def pa_hendelseslokka() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True
