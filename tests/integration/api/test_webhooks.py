"""Webhooks over HTTP: from made to deleted, what is refused and how, and that another county's do not exist."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import delete

from app.lager.webhookmodell import webhook, webhooklevering, webhooknokkel
from app.lager.webhooks import LEVENDE_NOKLER
from app.webhook.abonnement import FLESTE
from tests.integration.tjenesten import Hoder
from tests.webhookmottaker import Mottaker, http, mottaker

STI = "/api/v1/webhooks"
Token = Callable[..., Hoder]


@pytest.fixture
def mottak(klient: TestClient) -> Iterator[Mottaker]:
    with mottaker() as en:
        yield en
    with klient.app.state.tjeneste.lager.transaksjon() as forbindelse:  # type: ignore[attr-defined]  # FastAPI's
        for tabell in (webhooklevering, webhooknokkel, webhook):
            forbindelse.execute(delete(tabell))


@pytest.fixture
def laget(klient: TestClient, token: Token, mottak: Mottaker) -> dict[str, Any]:
    svar = klient.post(STI, headers=token(), json={"adresse": mottak.adresse})
    assert svar.status_code == 201, svar.text
    assert svar.headers["cache-control"] == "no-store"
    assert svar.headers["location"] == f"{STI}/{svar.json()['id']}"
    innhold: dict[str, Any] = svar.json()
    return innhold


def test_fra_laget_til_slettet(klient: TestClient, token: Token, mottak: Mottaker, laget: dict[str, Any]) -> None:
    en = f"{STI}/{laget['id']}"
    assert laget["hemmelighet"].startswith("whsec_")
    assert laget["adresse"] == f"http://127.0.0.1:{mottak.port}/…"
    for sti in (en, STI):
        svar = klient.get(sti, headers=token("admin"))
        assert (svar.status_code, laget["hemmelighet"] in svar.text, "nokkel=" in svar.text) == (200, False, False)
    assert klient.get(en, headers={**token(), "If-None-Match": klient.get(en, headers=token()).headers["etag"]}).status_code == 304
    assert klient.post(f"{en}/prove", headers=token()).json() == {"levert": True, "utfall": "http-204"}
    mottak.svar = lambda _: http(500)
    assert klient.post(f"{en}/prove", headers=token(), json={}).json() == {"levert": False, "utfall": "http-500"}
    rader = klient.get(f"{en}/leveringer", headers=token()).json()["leveringer"]
    assert {(r["type"], r["tilstand"]) for r in rader} == {("no.kontraktverk.prove", "levert"), ("no.kontraktverk.prove", "gittOpp")}
    byttet = klient.post(f"{en}/roter", headers=token(), json={"overlappTimer": 1}).json()
    assert byttet["hemmelighet"] != laget["hemmelighet"]
    assert [h["nr"] for h in byttet["hemmeligheter"]] == [2, 1]
    endret = klient.patch(en, headers=token(), json={"typer": ["no.kontraktverk.oppdrag.forseglet"], "aktiv": False}).json()
    assert (endret["tilstand"], endret["grunn"], endret["typer"]) == ("stanset", "av-fylket", ["no.kontraktverk.oppdrag.forseglet"])
    stanset = klient.post(f"{en}/avspill", headers=token(), json={"fra": "2026-08-01"})
    assert (stanset.status_code, stanset.json()["kode"]) == (409, "webhook-stanset")
    assert klient.patch(en, headers=token(), json={"aktiv": True}).json()["spillesAv"]
    assert klient.post(f"{en}/avspill", headers=token(), json={"fra": "2026-08-01"}).status_code == 202
    assert klient.delete(en, headers=token()).status_code == 204
    assert klient.get(en, headers=token()).json()["kode"] == "ikke-funnet"


AVVIST = {
    "ikke https": ({"adresse": "http://mottak.fylke.no/"}, 422, "ugyldig-webhookadresse"),
    "inn i nettet": ({"adresse": "https://169.254.169.254/"}, 422, "ugyldig-webhookadresse"),
    "ukjent type": ({"adresse": "https://mottak.fylke.no/", "typer": ["no.kontraktverk.tull"]}, 422, "avvist"),
    "type uten forstavelse": ({"adresse": "https://mottak.fylke.no/", "typer": ["oppdrag.sendt"]}, 422, "avvist"),
    "uten adresse": ({}, 422, "avvist"),
    "noe mer": ({"adresse": "https://mottak.fylke.no/", "hemmelighet": "min"}, 422, "avvist"),
    "for mange typer": ({"adresse": "https://mottak.fylke.no/", "typer": ["x"] * 51}, 422, "avvist"),
}


@pytest.mark.parametrize("hva", AVVIST)
def test_en_webhook_som_ikke_er_god_blir_avvist_med_navn(hva: str, klient: TestClient, token: Token) -> None:
    kropp, status, kode = AVVIST[hva]
    svar = klient.post(STI, headers=token(), json=kropp)
    assert (svar.status_code, svar.json()["kode"]) == (status, kode)
    assert svar.json()["feil"]
    assert "169.254" not in svar.text


@pytest.mark.parametrize(
    ("handling", "kropp"),
    [
        ("roter", {"overlappTimer": 169}),
        ("roter", {"overlappTimer": -1}),
        ("avspill", {}),
        ("avspill", {"fra": "2026-08-01", "levering": "msg_" + "0" * 32}),
        ("avspill", {"fra": "i går"}),
        ("avspill", {"levering": "1"}),
    ],
)
def test_et_kall_som_ikke_er_godt_er_422(
    handling: str, kropp: dict[str, Any], klient: TestClient, token: Token, laget: dict[str, Any]
) -> None:
    assert klient.post(f"{STI}/{laget['id']}/{handling}", headers=token(), json=kropp).status_code == 422


def test_samme_adresse_og_for_mange_er_409(klient: TestClient, token: Token, mottak: Mottaker, laget: dict[str, Any]) -> None:
    samme = klient.post(STI, headers=token(), json={"adresse": mottak.adresse})
    assert (samme.status_code, samme.json()["kode"]) == (409, "webhook-finnes")
    assert laget["id"] in samme.text
    for nr in range(FLESTE - 1):
        assert klient.post(STI, headers=token(), json={"adresse": f"https://mottak{nr}.fylke.no/"}).status_code == 201
    full = klient.post(STI, headers=token(), json={"adresse": "https://en.til.no/"})
    assert (full.status_code, full.json()["kode"]) == (409, "for-mange-webhooks")
    assert klient.post(STI, headers=token(fylke="39"), json={"adresse": mottak.adresse}).status_code == 201


def test_et_gjentatt_bytte_lar_den_i_bruk_gjelde_og_for_mange_er_409(
    klient: TestClient, token: Token, mottak: Mottaker, laget: dict[str, Any]
) -> None:
    roter = f"{STI}/{laget['id']}/roter"
    for _ in range(LEVENDE_NOKLER - 1):
        byttet = klient.post(roter, headers=token(), json={})
        assert byttet.json()["hemmeligheter"][-1]["nr"] == 1, "the one that the receiver has"
    full = klient.post(roter, headers=token(), json={"overlappTimer": 1})
    assert (full.status_code, full.json()["kode"]) == (409, "for-mange-hemmeligheter")
    straks = klient.post(roter, headers=token(), json={"overlappTimer": 0}).json()
    assert [en["nr"] for en in straks["hemmeligheter"]] == [LEVENDE_NOKLER + 1]


KALL: tuple[tuple[str, str, dict[str, Any] | None], ...] = (
    ("GET", "", None),
    ("PATCH", "", {"aktiv": False}),
    ("DELETE", "", None),
    ("POST", "/prove", {}),
    ("POST", "/roter", {}),
    ("POST", "/avspill", {"fra": "2026-08-01"}),
    ("GET", "/leveringer", None),
)


@pytest.mark.parametrize(("metode", "sti", "kropp"), KALL)
def test_et_annet_fylkes_webhook_finnes_ikke_og_roller_uten_rett_kommer_ikke_til(
    metode: str, sti: str, kropp: Any, klient: TestClient, token: Token, mottak: Mottaker, laget: dict[str, Any]
) -> None:
    adresse = f"{STI}/{laget['id']}{sti}"
    fremmed = klient.request(metode, adresse, headers=token(fylke="39"), json=kropp)
    ingen = klient.request(metode, f"{STI}/{'a' * 24}{sti}", headers=token(fylke="39"), json=kropp)
    assert (fremmed.status_code, fremmed.json()) == (404, ingen.json())
    for rolle in ("saksbehandler", "godkjenner", "revisor", "malforfatter"):
        assert klient.request(metode, adresse, headers=token(rolle), json=kropp).status_code == 403
    assert klient.request(metode, adresse, json=kropp).status_code == 401
    assert klient.get(f"{STI}/{laget['id']}", headers=token()).json()["tilstand"] == "aktiv"
    assert mottak.mottatt == []
