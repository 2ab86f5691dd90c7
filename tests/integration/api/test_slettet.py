"""A deleted document over HTTP: gone, by name, to its own county; to others it never was."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.lager.dokumenter import Aktor
from app.lager.sletting import Sletting
from app.skjema.register import grunnlag
from tests.integration.tjenesten import NA, Hoder

ROT = "/api/v1/kontrakter"
_NUMMER = itertools.count(1)
Lag = Callable[..., dict[str, Any]]


@dataclass(frozen=True)
class Borte:
    id: str
    data: dict[str, Any]


@pytest.fixture
def slettet(klient: TestClient, token: Callable[..., Hoder], ny_kontrakt: Lag) -> Borte:
    data = ny_kontrakt(f"SLETTET-{next(_NUMMER)}")
    svar = klient.post(ROT, json=data, headers=token(fylke="39"))
    assert svar.status_code == 201
    tjeneste = klient.app.state.tjeneste  # type: ignore[attr-defined]  # FastAPI's
    sletting = Sletting(tjeneste.lager, grunnlag(tjeneste.settings.forms).sletting, lambda: NA)
    sletting.slett_dokument(svar.json()["dokumentId"], grunn="bedt om det", aktor=Aktor(navn="test", fylkesnummer="39"))
    return Borte(svar.json()["dokumentId"], data)


@pytest.mark.parametrize("del_", ["", "/pdf", "/hendelser", "/sider/1.png"])
def test_a_deleted_document_is_gone_by_name(klient: TestClient, token: Callable[..., Hoder], slettet: Borte, del_: str) -> None:
    svar = klient.get(f"{ROT}/{slettet.id}{del_}", headers=token(fylke="39"))
    assert svar.status_code == 410
    assert svar.headers["content-type"] == "application/problem+json"
    assert svar.json()["kode"] == "slettet"


@pytest.mark.parametrize("del_", ["", "/dokument"])
def test_the_order_of_a_deleted_document_is_gone_by_name(
    klient: TestClient, token: Callable[..., Hoder], slettet: Borte, del_: str
) -> None:
    egne, andres = token("saksbehandler", fylke="39"), token("saksbehandler", fylke="46")
    assert klient.get(f"/api/v1/oppdrag/{slettet.id}{del_}", headers=egne).status_code == 410
    assert klient.get(f"/api/v1/oppdrag/{slettet.id}{del_}", headers=andres).status_code == 404
    assert klient.post(f"{ROT}/{slettet.id}/oppdrag", headers=egne).status_code == 410


def test_to_another_county_it_never_was(klient: TestClient, token: Callable[..., Hoder], slettet: Borte) -> None:
    assert klient.get(f"{ROT}/{slettet.id}", headers=token(fylke="46")).status_code == 404


def test_the_same_contract_is_not_made_again_under_the_same_id(klient: TestClient, token: Callable[..., Hoder], slettet: Borte) -> None:
    svar = klient.post(ROT, json=slettet.data, headers=token(fylke="39"))
    assert (svar.status_code, svar.json()["kode"]) == (410, "slettet")
    assert slettet.id in json.dumps(svar.json())


def test_a_deleted_document_is_in_no_list(klient: TestClient, token: Callable[..., Hoder], slettet: Borte) -> None:
    svar = klient.get(f"{ROT}?antall=100", headers=token("saksbehandler", fylke="39"))
    assert svar.status_code == 200
    assert slettet.id not in svar.text
