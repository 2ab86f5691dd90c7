"""Another county's token is let in nowhere: every route of the app has a case here, and a route without one fails the test.

A case says what a token of another county gets when it asks for something of this county: not found, not allowed, or an answer with
nothing of this county in it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from sqlalchemy import insert
from starlette.routing import BaseRoute

from app.identitet.bruker import Brukerrolle
from app.lager.base import Lager
from app.lager.modeller import jobbfeil
from app.skjema.register import Eksempel

Token = Callable[..., dict[str, str]]
EGET, ANNET = "46", "39"
API = "/api/v1"


@dataclass(frozen=True)
class Tilfelle:
    """`svar`: the statuses that another county's token may get. `kropp`: what is sent, where the call takes something."""

    svar: frozenset[int]
    kropp: Any = None
    sporring: dict[str, str] = field(default_factory=dict)


INGENTING, TOMT = frozenset({403, 404}), frozenset({200, 403})
EGEN = frozenset({201, 403, 409})
"""One of the caller's own county is made, or was made before."""
MOTTAKER = {"adresse": "http://127.0.0.1:9/mottak"}
BEGRUNNET, FELT = {"begrunnelse": "x"}, {"felt": "sign-kandidat"}
TILFELLER: dict[tuple[str, str], Tilfelle] = {
    ("GET", "/kontrakter"): Tilfelle(TOMT, sporring={"kontraktsnummer": "FYLKE-1"}),
    ("POST", "/kontrakter"): Tilfelle(frozenset({403}), "data"),
    ("POST", "/kontrakter/samlet"): Tilfelle(TOMT, "samling"),
    ("GET", "/kontrakter/{dokument_id}"): Tilfelle(INGENTING),
    ("GET", "/kontrakter/{dokument_id}/pdf"): Tilfelle(INGENTING),
    ("GET", "/kontrakter/{dokument_id}/sider/{n}.png"): Tilfelle(INGENTING),
    ("GET", "/kontrakter/{dokument_id}/hendelser"): Tilfelle(INGENTING),
    ("GET", "/kontrakter/{dokument_id}/vedlegg/{n}"): Tilfelle(INGENTING),
    ("GET", "/kontrakter/{dokument_id}/bevis"): Tilfelle(INGENTING),
    ("GET", "/kontrakter/{dokument_id}/endringer"): Tilfelle(INGENTING),
    ("GET", "/kontrakter/{dokument_id}/endringer.html"): Tilfelle(INGENTING),
    ("POST", "/kontrakter/{dokument_id}/erstatt"): Tilfelle(INGENTING, "erstatning"),
    ("POST", "/kontrakter/{dokument_id}/oppdrag"): Tilfelle(INGENTING, {}),
    ("POST", "/kontrakter/{dokument_id}/godkjenn"): Tilfelle(INGENTING, {}),
    ("GET", "/oppdrag"): Tilfelle(TOMT),
    ("GET", "/oppdrag/{oppdrag_id}"): Tilfelle(INGENTING),
    ("GET", "/oppdrag/{oppdrag_id}/dokument"): Tilfelle(INGENTING),
    ("GET", "/oppdrag/{oppdrag_id}/revisjoner"): Tilfelle(INGENTING),
    ("POST", "/oppdrag/{oppdrag_id}/paminnelse"): Tilfelle(INGENTING, FELT),
    ("POST", "/oppdrag/{oppdrag_id}/varsel"): Tilfelle(INGENTING, FELT),
    ("POST", "/oppdrag/{oppdrag_id}/frist"): Tilfelle(INGENTING, {"frist": "2026-09-30"}),
    ("POST", "/oppdrag/{oppdrag_id}/avbryt"): Tilfelle(INGENTING, BEGRUNNET),
    ("POST", "/oppdrag/{oppdrag_id}/avklar"): Tilfelle(INGENTING, BEGRUNNET),
    ("POST", "/oppdrag/{oppdrag_id}/kontakt"): Tilfelle(INGENTING, FELT | {"epost": "a@b.no"}),
    ("POST", "/oppdrag/{oppdrag_id}/erstatt"): Tilfelle(INGENTING, "erstatning"),
    ("POST", "/oppdrag/{oppdrag_id}/demosignatur"): Tilfelle(INGENTING, FELT),
    ("POST", "/kontroller"): Tilfelle(frozenset({403}), "data"),
    ("POST", "/forhandsvisninger"): Tilfelle(frozenset({403}), "data"),
    ("POST", "/signatarer"): Tilfelle(frozenset({403}), "hvem"),
    ("GET", "/maler"): Tilfelle(frozenset({200})),
    ("GET", "/maler/{dokumenttype}/{revisjon}"): Tilfelle(frozenset({200})),
    ("GET", "/maler/{dokumenttype}/endringer"): Tilfelle(frozenset({200}), sporring={"fra": "2024-08-01", "til": "2024-08-01"}),
    ("POST", "/verifiseringer"): Tilfelle(frozenset({415}), {}),
    ("GET", "/jobber/feilliste"): Tilfelle(TOMT),
    ("POST", "/jobber/feilliste/{jobb_id}/kjor-igjen"): Tilfelle(INGENTING, {}),
    ("GET", "/webhooks"): Tilfelle(TOMT),
    ("POST", "/webhooks"): Tilfelle(EGEN, MOTTAKER),
    ("GET", "/webhooks/{webhook_id}"): Tilfelle(INGENTING),
    ("PATCH", "/webhooks/{webhook_id}"): Tilfelle(INGENTING, {"aktiv": False}),
    ("DELETE", "/webhooks/{webhook_id}"): Tilfelle(INGENTING),
    ("POST", "/webhooks/{webhook_id}/prove"): Tilfelle(INGENTING, {}),
    ("POST", "/webhooks/{webhook_id}/roter"): Tilfelle(INGENTING, {}),
    ("POST", "/webhooks/{webhook_id}/avspill"): Tilfelle(INGENTING, {"fra": "2026-08-01T00:00:00+02:00"}),
    ("GET", "/webhooks/{webhook_id}/leveringer"): Tilfelle(INGENTING),
}
"""Every call under the base of the API."""
MAL = {"dokumenttype": "fagopplaringISkole", "revisjon": "2024-08-01"}
"""A template is nobody's: the same for every county."""
FOR_ALLE = ("/openapi.json", "/helse", "/versjon", "/metrics", "/kontroller", "/v/", "/statisk/", "/eksempler", "/regler", "/fylker")
"""Addresses outside the API that show nothing of a county's contracts, to anybody."""
MED_EGEN_NOKKEL = ("/signer/{oppdrag_id}/{merke}", "/meldinger", "/posten")
"""A signer's page takes its own mark and no token; the pages of caught messages and of the simulated signing service are a demo's, to and
of synthetic people."""

MED_OKT = ("/maler", "/logg", "/ny", "/kontrakter", "/drift", "/innlogging", "/utlogging")
"""Pages of ours ask for a session and are bound to its county: that is tried with each page, in `tests/integration/web`."""


def ruter(noen: Any) -> Iterator[BaseRoute]:
    """Every route, those inside included routers too."""
    for rute in noen:
        indre = getattr(rute, "original_router", None)
        if indre is None:
            yield rute
        else:
            yield from ruter(indre.routes)


@dataclass
class Sted:
    """A document with an order, of a county that the caller is not of."""

    klient: TestClient
    id: str
    jobb: str
    webhook: str
    kropper: dict[str, Any]
    hemmelig: tuple[str, ...]


@pytest.fixture(scope="module")
def sted(klient: TestClient, token: Token, vestland: Eksempel) -> Sted:
    data = json.loads(vestland.raa) | {"kontraktsnummer": "FYLKE-1", "kildesystem": {"navn": "VIGO", "instansId": "FYLKE-1"}}
    ((vedlegg_id, vedlegg),) = vestland.vedlegg.items()
    filer: Any = {"data": (None, json.dumps(data)), vedlegg_id: ("avtale.pdf", vedlegg, "application/pdf")}
    svar = klient.post(f"{API}/kontrakter", headers=token(fylke=EGET), files=filer)
    id_ = svar.json()["dokumentId"]
    assert klient.post(f"{API}/kontrakter/{id_}/oppdrag", headers=token(fylke=EGET), json={}).status_code == 201
    lager: Lager = klient.app.state.tjeneste.lager  # type: ignore[attr-defined]  # FastAPI's
    jobb = "fylkesjobb-1"
    verdier = {"slag": "oppdrag", "args": {"oppdrag": id_}, "forsok": 8, "feil": "ekstern (OSError)", "tid": datetime.now(UTC), "dod": 1}
    with lager.transaksjon() as forbindelse:
        forbindelse.execute(insert(jobbfeil).values(jobb=jobb, **verdier))
    kandidat = data["kandidat"]
    webhook = klient.post(f"{API}/webhooks", headers=token("admin", EGET), json=MOTTAKER).json()["id"]
    return Sted(
        klient,
        id_,
        jobb,
        webhook,
        {
            "data": data,
            "samling": {"kontrakter": [data]},
            "erstatning": {"grunn": "x", "data": data},
            "hvem": {"data": data},
        },
        (id_, kandidat["navn"]["etternavn"], kandidat["personidentifikator"]["verdi"]),
    )


def kall(sted: Sted, noekkel: tuple[str, str], hode: dict[str, str]) -> Any:
    metode, sti = noekkel
    tilfelle = TILFELLER[noekkel]
    adresse = API + sti.format(dokument_id=sted.id, oppdrag_id=sted.id, jobb_id=sted.jobb, webhook_id=sted.webhook, n=1, **MAL)
    kropp = sted.kropper[tilfelle.kropp] if isinstance(tilfelle.kropp, str) else tilfelle.kropp
    return sted.klient.request(metode, adresse, headers=hode, params=tilfelle.sporring, json=kropp)


def test_hver_rute_har_et_tilfelle(klient: TestClient) -> None:
    alle = list(ruter(klient.app.routes))  # type: ignore[attr-defined]  # FastAPI's
    api = {(m, r.path) for r in alle if isinstance(r, APIRoute) and r.include_in_schema for m in r.methods or ()}
    dokument = klient.get("/openapi.json").json()["paths"]
    lovet = {(m.upper(), s.removeprefix(API)) for s, metoder in dokument.items() if s.startswith(API) for m in metoder}
    assert lovet == set(TILFELLER), "a call without a case, or a case without its call"
    assert api >= lovet
    utenfor = {str(getattr(r, "path", "")) for r in alle} - {sti for _, sti in TILFELLER} - {"/"}
    ukjente = [sti for sti in utenfor if not sti.startswith((*FOR_ALLE, *MED_EGEN_NOKKEL, *MED_OKT))]
    assert ukjente == [], "an address outside the API: say why it shows nothing of a county"


@pytest.mark.parametrize("noekkel", TILFELLER, ids=lambda n: f"{n[0]} {n[1]}")
@pytest.mark.parametrize("rolle", list(Brukerrolle))
def test_et_annet_fylkes_token_far_ingenting(sted: Sted, token: Token, rolle: Brukerrolle, noekkel: tuple[str, str]) -> None:
    svar = kall(sted, noekkel, token(rolle.value, ANNET))
    assert svar.status_code in TILFELLER[noekkel].svar | {403}, svar.text
    sendt = json.dumps(sted.kropper)
    for hemmelig in sted.hemmelig:
        assert hemmelig not in svar.text.replace(f"dokument {sted.id}", "").replace(f"oppdrag {sted.id}", ""), sendt
    logg = sted.klient.get(f"{API}/kontrakter/{sted.id}/hendelser", headers=token(fylke=EGET)).json()
    assert all(ANNET not in h["aktor"] for h in logg["hendelser"])


@pytest.mark.parametrize("noekkel", TILFELLER, ids=lambda n: f"{n[0]} {n[1]}")
def test_det_som_ikke_finnes_ser_likt_ut(sted: Sted, token: Token, noekkel: tuple[str, str]) -> None:
    """Another county's document and one that never was are answered alike, so nobody learns that it exists."""
    roller = [r for r in Brukerrolle if r in {Brukerrolle.SAKSBEHANDLER, Brukerrolle.GODKJENNER, Brukerrolle.ADMIN}]
    ukjent = Sted(sted.klient, "11111111-1111-5111-8111-111111111111", "finnes-ikke", "a" * 24, sted.kropper, ())
    for rolle in roller:
        annet, ingen = (kall(ett, noekkel, token(rolle.value, ANNET)) for ett in (sted, ukjent))
        assert annet.status_code == ingen.status_code
        if annet.status_code == 404:
            assert annet.text.replace(sted.id, "").replace(sted.webhook, "") == ingen.text.replace(ukjent.id, "").replace(
                ukjent.webhook, ""
            )


def _uten_id(tekst: str, sted: Sted) -> str:
    return tekst.replace(sted.id, "").replace(sted.webhook, "")


def test_fylkets_egne_token_slipper_inn(sted: Sted, token: Token) -> None:
    """Else the cases above would prove nothing."""
    for sti in ("", "/pdf", "/sider/1.png", "/hendelser", "/vedlegg/1"):
        assert sted.klient.get(f"{API}/kontrakter/{sted.id}{sti}", headers=token(fylke=EGET)).status_code == 200, sti
    for sti in ("", "/dokument"):
        assert sted.klient.get(f"{API}/oppdrag/{sted.id}{sti}", headers=token(fylke=EGET)).status_code == 200, sti
    mine = sted.klient.get(f"{API}/jobber/feilliste", headers=token("admin", EGET)).json()
    assert sted.jobb in {feil["jobb"] for feil in mine["feil"]}
    linjer = sted.klient.get(f"{API}/kontrakter", headers=token(fylke=EGET), params={"kontraktsnummer": "FYLKE-1"}).json()
    assert [linje["dokumentId"] for linje in linjer["kontrakter"]] == [sted.id]
