"""An issuer that does not give us its keys: whoever sends its tokens waits for it, and nobody else."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, cast

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from app.api import tilgang
from app.api.tjeneste import Tjeneste
from app.identitet.nokler import MELLOMROM
from app.integrasjoner.utkall import Utkall, Utsvar
from app.main import create_app
from app.settings import Settings
from tests.integration.web.okter import SIDE
from tests.jobbkjede import vent_til
from tests.tokenverk import NA, bearer, godt, identitetsfil, jwks, krav, rsa, signer

ANTALL = 45
"""More than the threads that pages and everything else have in common."""
UKJENT = bearer(signer(krav(), rsa("fremmed"), kid="fremmed"))


@dataclass
class Utsteder:
    """Answers when it is let go."""

    slipp: threading.Event = field(default_factory=threading.Event)
    sporsmal: list[str] = field(default_factory=list)

    def __call__(self, metode: str, url: str, **_valg: Any) -> Utsvar:
        self.sporsmal.append(f"{metode} {url}")
        assert self.slipp.wait(30)
        return godt(jwks(rsa()))


@dataclass
class Sted:
    klient: TestClient
    utsteder: Utsteder
    tid: list[datetime]

    @property
    def tjeneste(self) -> Tjeneste:
        tjeneste: Tjeneste = self.klient.app.state.tjeneste  # type: ignore[attr-defined]  # the app is FastAPI's
        return tjeneste

    def kall(self, **valg: Any) -> Response:
        return self.klient.get("/api/v1/maler", headers=UKJENT, **valg)


@pytest.fixture
def sted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sted]:
    utsteder, tid = Utsteder(), [NA]

    def utkall(**_valg: Any) -> Utkall:
        return cast("Utkall", utsteder)

    ekte = tilgang.tokenkontroll
    monkeypatch.setattr("app.main.tokenkontroll", lambda settings, konsumenter: ekte(settings, konsumenter, utkall=utkall))
    fil = identitetsfil(tmp_path, "https://test.maskinporten.no/jwk")
    settings = Settings.fra_miljo({"KONTRAKTVERK_IDENTITET": str(fil)}, data=tmp_path / "data")
    app = create_app(settings, lambda: tid[0])
    with TestClient(app, base_url="http://127.0.0.1:8000", raise_server_exceptions=False) as klient:
        yield Sted(klient, utsteder, tid)


@contextmanager
def mange(sted: Sted, kall: Callable[[], Response]) -> Iterator[tuple[ThreadPoolExecutor, list[Future[Response]]]]:
    """So many calls at once, until the issuer is let go."""
    with ThreadPoolExecutor(ANTALL + 3) as trader:
        ute = [trader.submit(kall) for _ in range(ANTALL)]
        try:
            yield trader, ute
        finally:
            sted.utsteder.slipp.set()


def test_de_som_venter_paa_noklene_tar_ikke_plassen_til_sidene(sted: Sted) -> None:
    """Nothing can be said of such a token before there are keys; the pages need none."""
    with mange(sted, sted.kall) as (trader, ute):
        assert vent_til(lambda: sted.tjeneste.koer.token.statistics().tasks_waiting > 0)
        for sti in ("/regler", "/innlogging", "/versjon"):
            assert trader.submit(sted.klient.get, sti, headers=SIDE).result(10).status_code == 200, sti
        assert not any(en.done() for en in ute)
    assert {en.result(20).status_code for en in ute} == {401}
    assert len(sted.utsteder.sporsmal) == 1


def test_med_nokler_venter_bare_den_som_spor(sted: Sted) -> None:
    sted.utsteder.slipp.set()
    assert sted.klient.get("/api/v1/maler", headers=bearer(signer(krav()))).status_code == 200
    sted.utsteder.slipp.clear()
    sted.tid[0] = NA + MELLOMROM
    with mange(sted, sted.kall) as (trader, ute):
        assert vent_til(lambda: sum(en.done() for en in ute) == ANTALL - 1)
        god = trader.submit(sted.klient.get, "/api/v1/maler", headers=bearer(signer(krav())))
        assert god.result(10).status_code == 200
        assert trader.submit(sted.klient.get, "/regler", headers=SIDE).result(10).status_code == 200
    assert {en.result(20).status_code for en in ute} == {401}
    assert len(sted.utsteder.sporsmal) == 2


def test_segl_paa_en_rapport_stanser_ikke_tjenesten_mens_noklene_blir_hentet(sted: Sted) -> None:
    """The call asks who wants the seal; all others are answered meanwhile."""
    with ThreadPoolExecutor(2) as trader:
        rapport = trader.submit(sted.klient.post, "/api/v1/verifiseringer?format=pdf&segl=true", headers=UKJENT, files={"fil": b"%PDF-"})
        try:
            assert vent_til(lambda: len(sted.utsteder.sporsmal) == 1)
            assert trader.submit(sted.klient.get, "/helse/levende").result(10).status_code == 200
        finally:
            sted.utsteder.slipp.set()
        assert rapport.result(20).status_code == 401
