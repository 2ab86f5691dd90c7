"""Deny by default: every address of the service asks for a right, or stands here with the reason why it need not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, get_args

import pytest
from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient

from app.api.tjeneste import Verifiserer
from app.identitet.bruker import ROLLER, Brukerrolle, Handling
from app.web.okt import INNLOGGING
from tests.integration.api.test_fylkesgrensen import ruter
from tests.integration.tjenesten import klient, settings, tjenestens_database

__all__ = ["klient", "settings", "tjenestens_database"]

APNE: Mapping[str, str] = {
    "/openapi.json": "what the API can do, the same for all; nothing of anybody",
    "/helse": "whether the service works; to this machine alone in production, unless it is asked for by the service's own name",
    "/helse/levende": "that the process lives",
    "/versjon": "which version it is",
    "/metrics": "asks by itself: this machine, or somebody who may run the service (app.api.helse)",
    "/statisk/{navn:path}": "our own style sheets and pictures",
    "/kontroller": "anybody who has a file may check it, where the operator leaves it open; nothing is stored",
    "/kontroller/rapport": "the same, as a file",
    "/kontroller/dokument": "the same",
    "/v/{dokument_id}": "the address in the document's code: asks for the file, tells nothing of the contract without a session",
    "/regler": "the rules, the same for all",
    "/fylker": "which counties there are, and what they have chosen",
    "/signer/{oppdrag_id}/{merke}": "a signer has no session here: the mark in the address opens the door alone, reading asks for a login",
    "/innlogging": "the way in",
    "/innlogging/": "the way in, and back from a provider",
    "/utlogging": "the way out: asks for the session's own form, or for what the provider has signed",
    "/kontrakter/{dokument_id}/{handling}": "GET alone: back to the page that the form was on, which asks itself",
    "/meldinger": "a demo's caught messages, to synthetic people",
    "/eksempler": "a demo's examples, of synthetic people",
    "/posten": "the simulator of a demo",
    "/": "in production without a login for employees: on to the page that is open",
}
"""What the address begins with (whole, where it is no folder), and why nobody is asked."""
MAPPER = ("/signer/{oppdrag_id}/{merke}", "/eksempler", "/posten", "/innlogging/", "/utlogging")


def apen(sti: str) -> bool:
    return sti in APNE or sti.startswith(tuple(f"{mappe.rstrip('/')}/" for mappe in MAPPER))


def rettigheter(dependant: Dependant) -> Iterator[Handling]:
    """What the address asks for before it does anything: the right that its caller or session is read with."""
    for del_ in dependant.dependencies:
        for celle in getattr(del_.call, "__closure__", None) or ():
            if isinstance(celle.cell_contents, Handling):
                yield celle.cell_contents
        yield from rettigheter(del_)


def sidene(app: FastAPI) -> list[APIRoute]:
    return [rute for rute in ruter(app.routes) if isinstance(rute, APIRoute)]


def lukket_etter_valg(rute: APIRoute) -> bool:
    """Verification is open or closed as the operator says (`Verifiserer`)."""
    _, leser = get_args(Verifiserer)
    return any(del_.call is leser.dependency for del_ in rute.dependant.dependencies)


@pytest.fixture(scope="module")
def app(klient: TestClient) -> FastAPI:
    tjenesten = klient.app
    assert isinstance(tjenesten, FastAPI)
    return tjenesten


def test_hver_adresse_krever_en_rettighet_eller_har_en_grunn(app: FastAPI) -> None:
    uten = [r.path for r in sidene(app) if not any(rettigheter(r.dependant)) and not apen(r.path) and not lukket_etter_valg(r)]
    assert uten == [], "say which right it asks for, or in APNE why none"


def test_ingen_aapen_adresse_staar_igjen_etter_at_den_er_borte(app: FastAPI) -> None:
    stier = {str(getattr(rute, "path", "")) for rute in ruter(app.routes)}
    ubrukte = [sti for sti in APNE if not any(en == sti or en.startswith(f"{sti.rstrip('/')}/") for en in stier)]
    assert set(ubrukte) <= {"/innlogging/"}


def test_hver_handling_har_roller_og_ingen_rolle_kan_alt() -> None:
    assert set(ROLLER) == set(Handling)
    assert all(ROLLER.values())
    assert not [rolle for rolle in Brukerrolle if all(rolle in roller for roller in ROLLER.values())]


def test_apiet_svarer_ingen_uten_token(klient: TestClient, app: FastAPI) -> None:
    """Whatever else is wrong with the call: who calls is asked first."""
    for sti, metoder in app.openapi()["paths"].items():
        for metode in metoder if sti.startswith("/api/v1") else ():
            if lukket(app, sti.removeprefix("/api/v1"), metode.upper()):
                svar = klient.request(metode.upper(), sti, content=b"{", headers={"content-type": "application/json"})
                assert (svar.status_code, svar.json()["kode"]) == (401, "ikke-tilgang"), (metode, sti)


def lukket(app: FastAPI, sti: str, metode: str) -> bool:
    (rute,) = [r for r in sidene(app) if r.include_in_schema and r.path == sti and metode in (r.methods or ())]
    return not lukket_etter_valg(rute)


def test_hver_side_som_krever_noe_leder_til_innloggingen_uten_okt(klient: TestClient, app: FastAPI) -> None:
    for rute in sidene(app):
        if not rute.include_in_schema and any(rettigheter(rute.dependant)):
            sti = fylt(rute.path)
            for metode in rute.methods or ():
                svar: Any = klient.request(metode, sti, headers={"accept": "text/html"}, follow_redirects=False)
                assert svar.status_code == 303, (metode, sti)
                assert svar.headers["location"].startswith(INNLOGGING), (metode, sti)


def fylt(sti: str) -> str:
    return re.sub(r"{(\w+)(?::\w+)?}", lambda del_: EN.get(del_[1], "1"), sti)


EN: Mapping[str, str] = {
    "dokument_id": "11111111-1111-5111-8111-111111111111",
    "merke": "a" * 32,
    "malform": "nb",
    "revisjon": "2024-08-01",
}
