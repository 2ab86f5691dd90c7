"""Failed jobs over HTTP: a county's own, the service's own without arguments, and never another county's."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import delete, insert, select

from app.identitet.bruker import Brukerrolle
from app.lager.base import Lager
from app.lager.modeller import jobb as kotabell
from app.lager.modeller import jobbfeil
from app.skjema.register import Eksempel

Token = Callable[..., dict[str, str]]
FEILLISTE = "/api/v1/jobber/feilliste"
EGET, ANNET = "39", "46"
UKJENT = "11111111-1111-5111-8111-111111111111"


def egne(nummer: str) -> dict[str, Any]:
    """A number of its own, so that tests do not meet each other."""
    return {"kontraktsnummer": nummer, "kildesystem": {"navn": "VIGO", "instansId": nummer}}


@pytest.fixture
def lager(klient: TestClient) -> Lager:
    apent: Lager = klient.app.state.tjeneste.lager  # type: ignore[attr-defined]  # FastAPI's
    return apent


@pytest.fixture(scope="module")
def dokument(klient: TestClient, token: Token, vestfold: Eksempel) -> str:
    """A document of the county."""
    svar = klient.post("/api/v1/kontrakter", headers=token(fylke=EGET), json=json.loads(vestfold.raa) | egne("FEIL-1"))
    assert svar.status_code == 201, svar.text
    return str(svar.json()["dokumentId"])


@pytest.fixture
def jobbene(lager: Lager, dokument: str) -> Iterator[None]:
    """One of each sort. No worker knows these kinds, so nobody does them meanwhile."""
    rader: list[dict[str, Any]] = [
        {"jobb": "egen", "slag": "prove", "args": {"dokument": dokument}, "dod": 1},
        {"jobb": "egen-proves-igjen", "slag": "prove", "args": {"dokument": dokument}, "dod": 0},
        {"jobb": "ukjent-sak", "slag": "prove", "args": {"dokument": UKJENT}, "dod": 1},
        {"jobb": "ukjent-arg", "slag": "prove", "args": {"noe": dokument}, "dod": 1},
        {"jobb": "bade-og", "slag": "prove", "args": {"dokument": dokument, "oppdrag": UKJENT}, "dod": 1},
        {"jobb": "over-alt", "slag": "prove", "args": {"etter": dokument}, "dod": 1},
        {"jobb": "tjenestens", "slag": "prove", "args": {}, "dod": 1},
    ]
    with lager.transaksjon() as forbindelse:
        forbindelse.execute(
            insert(jobbfeil), [{**rad, "forsok": 8, "feil": "ekstern (OSError)", "tid": datetime.now(UTC)} for rad in rader]
        )
    yield
    with lager.transaksjon() as forbindelse:
        forbindelse.execute(delete(jobbfeil).where(jobbfeil.c.slag == "prove"))
        forbindelse.execute(delete(kotabell).where(kotabell.c.slag == "prove"))


def navn(klient: TestClient, hode: dict[str, str], **sporring: str) -> dict[str, dict[str, str]]:
    svar = klient.get(FEILLISTE, headers=hode, params=sporring)
    assert svar.status_code == 200, svar.text
    return {feil["jobb"]: feil["args"] for feil in svar.json()["feil"] if feil["slag"] == "prove"}


def kjor_igjen(klient: TestClient, hode: dict[str, str], jobb: str, **hoder: str) -> Any:
    return klient.post(f"{FEILLISTE}/{jobb}/kjor-igjen", headers=hode | hoder)


@pytest.mark.usefixtures("jobbene")
class TestFeillisten:
    def test_fylkets_egne_og_tjenestens_uten_hvor_langt_de_var_kommet(self, klient: TestClient, token: Token, dokument: str) -> None:
        felles: dict[str, dict[str, str]] = {"over-alt": {}, "tjenestens": {}}
        eget = {"egen": {"dokument": dokument}, "egen-proves-igjen": {"dokument": dokument}}
        assert navn(klient, token("admin", EGET)) == felles | eget
        assert navn(klient, token("admin", EGET), dode="true") == felles | {"egen": {"dokument": dokument}}
        assert navn(klient, token("admin", ANNET)) == felles

    @pytest.mark.parametrize("rolle", sorted(set(Brukerrolle) - {Brukerrolle.ADMIN}))
    def test_bare_administratorer(self, klient: TestClient, token: Token, rolle: Brukerrolle) -> None:
        assert klient.get(FEILLISTE, headers=token(rolle.value, EGET)).status_code == 403
        assert kjor_igjen(klient, token(rolle.value, EGET), "egen").status_code == 403

    def test_en_jobb_som_er_gitt_opp_blir_kjort_igjen_en_gang(self, klient: TestClient, token: Token, lager: Lager, dokument: str) -> None:
        hode = token("admin", EGET)
        forste = kjor_igjen(klient, hode, "egen", **{"Idempotency-Key": f"k-{dokument}-{lager.motor.dialect.name}"})
        andre = kjor_igjen(klient, hode, "egen", **{"Idempotency-Key": f"k-{dokument}-{lager.motor.dialect.name}"})
        assert (forste.status_code, forste.json(), andre.content) == (200, {"jobb": "egen", "lagtIKo": True}, forste.content)
        assert kjor_igjen(klient, hode, "egen").status_code == 404
        assert "egen" not in navn(klient, hode)
        with lager.lesing() as forbindelse:
            rader = forbindelse.execute(select(kotabell.c.args, kotabell.c.forsok).where(kotabell.c.slag == "prove")).all()
        assert [tuple(rad) for rad in rader] == [({"dokument": dokument}, 0)]

    @pytest.mark.parametrize("jobb", ["egen-proves-igjen", "ukjent-sak", "ukjent-arg", "bade-og", "finnes-ikke"])
    def test_det_en_ikke_ser_kan_en_ikke_kjore(self, klient: TestClient, token: Token, jobb: str) -> None:
        svar = kjor_igjen(klient, token("admin", EGET), jobb)
        assert (svar.status_code, svar.json()["kode"]) == (404, "ikke-funnet")
        assert kjor_igjen(klient, token("admin", ANNET), "egen").status_code == 404


def test_et_vedlegg_kommer_tilbake_som_det_var(klient: TestClient, token: Token, vestland: Eksempel) -> None:
    ((vedlegg_id, vedlegg),) = vestland.vedlegg.items()
    filer: Any = {
        "data": (None, json.dumps(json.loads(vestland.raa) | egne("FEIL-2"))),
        vedlegg_id: ("avtale.pdf", vedlegg, "application/pdf"),
    }
    post = klient.post("/api/v1/kontrakter", headers=token(), files=filer).json()
    svar = klient.get(f"{post['lenker']['selv']}/vedlegg/1", headers=token("revisor"))
    assert (svar.content, svar.headers["etag"]) == (vedlegg, f'"{hashlib.sha256(vedlegg).hexdigest()}"')
    assert svar.headers["content-disposition"].startswith("attachment;")
    for n in (2, 99):
        assert klient.get(f"{post['lenker']['selv']}/vedlegg/{n}", headers=token()).status_code == 404
    assert klient.get(f"{post['lenker']['selv']}/vedlegg/0", headers=token()).status_code == 422
