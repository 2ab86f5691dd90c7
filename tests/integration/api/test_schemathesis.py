"""The OpenAPI document is a promise: whatever is sent, no 5xx, and no answer that the document does not describe.

Schemathesis makes the calls from the document itself, good ones and broken ones; they are sent by several roles, to documents that are
there and documents that are not.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given
from hypothesis import settings as innstilling

from app.identitet.bruker import Brukerrolle
from app.skjema.register import Eksempel
from tests.integration.api.test_fylkesgrensen import API, TILFELLER

schemathesis = pytest.importorskip("schemathesis", reason="schemathesis er ikke installert")

Token = Callable[..., dict[str, str]]
FYLKE = "39"
MANGE = int(os.environ.get("SCHEMATHESIS_ANTALL", "8"))
"""How many calls of each sort: more than a build has time for, when looking for faults."""
DE_SAMME = "SCHEMATHESIS_ANTALL" not in os.environ
"""A build makes the same calls each time; whoever looks for faults makes new ones."""
FA = max(1, MANGE // 4)
ROLLER: Mapping[Brukerrolle, int] = {Brukerrolle.FAGSYSTEM: MANGE, Brukerrolle.GODKJENNER: FA, Brukerrolle.ADMIN: FA}
UTENFOR = (("GET", "/helse"), ("GET", "/versjon"))
ALLE = tuple((metode, API + sti) for metode, sti in TILFELLER)
KALL = (*((*kall, "positive") for kall in (*ALLE, *UTENFOR)), *((*kall, "negative") for kall in ALLE))
"""Good calls and broken ones; a call that takes nothing cannot be broken."""


@dataclass(frozen=True)
class Sted:
    klient: TestClient
    skjema: Any
    id: str


@pytest.fixture(scope="module")
def sted(klient: TestClient, token: Token, vestfold: Eksempel) -> Sted:
    """A document with an open order, to send the calls to."""
    data = json.loads(vestfold.raa) | {"kontraktsnummer": "SKJ-1", "kildesystem": {"navn": "VIGO", "instansId": "SKJ-1"}}
    id_ = klient.post(f"{API}/kontrakter", headers=token(fylke=FYLKE), json=data).json()["dokumentId"]
    klient.post(f"{API}/kontrakter/{id_}/oppdrag", headers=token(fylke=FYLKE))
    return Sted(klient, schemathesis.openapi.from_dict(klient.get("/openapi.json").json()), id_)


def _sjekker() -> list[Any]:
    from schemathesis import checks
    from schemathesis.specs.openapi import checks as openapi

    return [
        checks.not_a_server_error,
        openapi.status_code_conformance,
        openapi.content_type_conformance,
        openapi.response_schema_conformance,
        openapi.response_headers_conformance,
    ]


def _send(klient: TestClient, kall: Any, hode: dict[str, str]) -> Any:
    """Schemathesis speaks to `requests`: here bytes are `content`, and a form is read whole so that it can be told of."""
    valg = {n: v for n, v in kall.as_transport_kwargs(headers=hode).items() if n not in {"cookies", "allow_redirects", "timeout", "verify"}}
    if isinstance(valg.get("data"), bytes | str):
        valg["content"] = valg.pop("data")
    if isinstance(valg.get("files"), list):
        valg["files"] = [(navn, _fil(fil)) for navn, fil in valg["files"]]
    foresporsel = klient.build_request(**valg)
    foresporsel.read()
    return klient.send(foresporsel)


def _fil(fil: Any) -> Any:
    """A part that is neither text nor bytes is sent as it is written."""
    if not isinstance(fil, tuple):
        return fil
    navn, innhold, *resten = fil
    return (navn, innhold if isinstance(innhold, str | bytes) else str(innhold), *resten)


@pytest.mark.parametrize(("metode", "sti", "modus"), KALL, ids=lambda verdi: str(verdi).removeprefix(API))
def test_hvert_svar_er_beskrevet_og_ingen_er_feil_hos_oss(sted: Sted, token: Token, metode: str, sti: str, modus: str) -> None:
    operasjon = sted.skjema[sti][metode]
    kjente = {navn: sted.id for navn in ("dokument_id", "oppdrag_id") if f"{{{navn}}}" in sti}
    valg = {"generation_mode": schemathesis.GenerationMode(modus)}
    strategier = [operasjon.as_strategy(**valg)] + ([operasjon.as_strategy(**valg, path_parameters=kjente)] if kjente else [])
    for rolle, antall in ROLLER.items():
        hode = token(rolle.value, FYLKE)
        for strategi in strategier:
            _prov(sted.klient, strategi, hode, antall)


def _prov(klient: TestClient, strategi: Any, hode: dict[str, str], antall: int) -> None:
    sjekker = _sjekker()

    @given(kall=strategi)
    @innstilling(max_examples=antall, deadline=None, derandomize=DE_SAMME, suppress_health_check=list(HealthCheck), database=None)
    def ett(kall: Any) -> None:
        kall.validate_response(_send(klient, kall, hode), checks=sjekker)

    ett()
