"""A panel beside the form, for its tests: a short way to one, and the pages that it becomes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, cast

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from starlette.requests import Request

from app import flyt
from app.api.tjeneste import Tjeneste
from app.skjema.register import Eksempel
from app.web.saksbehandler.panel import Panel, lag_panel
from app.web.saksbehandler.panelbilder import BILDER
from app.web.sider import Sider
from tests.integration.tjenesten import NA
from tests.integration.web.test_sider import Side


@dataclass(frozen=True)
class Bord:
    """The service, and a short way to a panel."""

    tjeneste: Tjeneste
    sider: Sider

    def panel(self, data: bytes | dict[str, Any], filer: dict[str, bytes] | None = None, **valg: Any) -> Panel:
        raa = data if isinstance(data, bytes) else json.dumps(data).encode()
        fast: dict[str, Any] = {"fylke": "46", "malform": None, "revisjon": None, "hva_hvis": (), "forrige": "", "na": NA}
        return lag_panel(self.tjeneste, raa, filer or {}, **{**fast, **valg})

    def av(self, eksempel: Eksempel, **valg: Any) -> Panel:
        fylke = json.loads(eksempel.raa)["fylke"]["fylkesnummer"]
        return self.panel(eksempel.raa, dict(eksempel.vedlegg), **{"fylke": fylke, **valg})

    def html(self, panel: Panel, sprak: str = "nb", navn: str = "ny_panel") -> str:
        omfang = {"type": "http", "method": "GET", "path": "/ny", "query_string": f"sprak={sprak}".encode(), "headers": []}
        return bytes(self.sider.vis(Request(omfang), navn, panel=panel).body).decode()


@pytest.fixture(scope="module")
def bord(klient: TestClient) -> Bord:
    tjeneste = cast("FastAPI", klient.app).state.tjeneste
    return Bord(tjeneste, Sider(tjeneste))


@pytest.fixture(scope="session")
def en_tegning() -> Callable[..., flyt.Laget]:
    """One document, really drawn, for all who only need that there is one."""
    ekte, kjent = flyt.tegn_utkast, list[flyt.Laget]()

    def tegn(*args: Any) -> flyt.Laget:
        if not kjent:
            kjent.append(ekte(*args))
        return kjent[0]

    return tegn


@pytest.fixture
def uten_tegning(monkeypatch: pytest.MonkeyPatch, en_tegning: Callable[..., flyt.Laget]) -> Iterator[list[str]]:
    """What is asked to be drawn is noted by its language, and one page that is ready stands for all of it."""
    tegnet: list[str] = []

    def tegn(bord: flyt.Verksted, kontrollert: flyt.Kontrollert, *resten: Any) -> flyt.Laget:
        tegnet.append(kontrollert.mal.malform if kontrollert.mal else "")
        return en_tegning(bord, kontrollert, *resten)

    monkeypatch.setattr(flyt, "tegn_utkast", tegn)
    BILDER.tom()
    yield tegnet
    BILDER.tom()


def med(eksempel: Eksempel, **endringer: Any) -> dict[str, Any]:
    """The example with values in places: `a__b=1` is /a/b; None takes away."""
    data: dict[str, Any] = json.loads(eksempel.raa)
    for sted, verdi in endringer.items():
        *over, siste = sted.split("__")
        del_ = data
        for ledd in over:
            del_ = del_[ledd]
        del_[siste] = verdi
        if verdi is None:
            del del_[siste]
    return data


def teksten(html: str) -> str:
    return " ".join(Side(html).tekst.split())


def linjen(html: str) -> str:
    funnet = re.search(r'id="hvem-rekke".*?>(.*?)</span>\s*</span></summary>', html, re.DOTALL)
    assert funnet
    return " ".join(re.sub(r"<[^>]+>", "", re.sub(r'<span class="ds-sr-only">.*?</span>', "", funnet[1])).split())


def er_apen(html: str) -> bool:
    return re.search(r'<details[^>]*id="hvem"[^>]* open', html) is not None
