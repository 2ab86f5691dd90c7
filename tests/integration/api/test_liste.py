"""The list of a county's contracts: page by page, filtered, stable while others are stored; and answers sent only when they are new."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given
from hypothesis import settings as innstilling
from hypothesis import strategies as st
from sqlalchemy import insert, select, update

from app.lager import markor
from app.lager.base import Lager
from app.lager.markor import Markor, UgyldigMarkor
from app.lager.modeller import dokument
from app.skjema.register import Eksempel

Token = Callable[..., dict[str, str]]
Kontrakt = Callable[..., dict[str, Any]]
KONTRAKTER = "/api/v1/kontrakter"
FYLKE = "39"
FORST = datetime(2026, 3, 28, 22, 30, tzinfo=UTC)


@pytest.fixture(scope="session")
def lager(klient: TestClient) -> Lager:
    apent: Lager = klient.app.state.tjeneste.lager  # type: ignore[attr-defined]  # FastAPI's
    return apent


@pytest.fixture(scope="module")
def forbilde(klient: TestClient, token: Token, vestfold: Eksempel, lager: Lager) -> dict[str, Any]:
    """The row of a document that was really made."""
    data = json.loads(vestfold.raa) | {"kontraktsnummer": "EKS-7000", "kildesystem": {"navn": "VIGO", "instansId": "EKS-7000"}}
    id_ = klient.post(KONTRAKTER, headers=token(fylke=FYLKE), json=data).json()["dokumentId"]
    with lager.lesing() as forbindelse:
        return dict(forbindelse.execute(select(dokument).where(dokument.c.id == id_)).one()._asdict())


@pytest.fixture
def sju(forbilde: dict[str, Any], lager: Lager) -> list[str]:
    """Seven documents, an hour apart, the oldest first; three of them at the very same moment."""
    rader = [
        forbilde | {"id": str(uuid4()), "kildesystem": None, "instans_id": None, "opprettet": FORST + timedelta(hours=timer)}
        for timer in (0, 1, 2, 2, 2, 3, 4)
    ]
    with lager.transaksjon() as forbindelse:
        forbindelse.execute(insert(dokument), rader)
    return [rad["id"] for rad in sorted(rader, key=lambda rad: (rad["opprettet"], rad["id"]))]


def hent(klient: TestClient, token: Token, **sporring: Any) -> dict[str, Any]:
    svar = klient.get(KONTRAKTER, headers=token(fylke=FYLKE), params=sporring)
    assert svar.status_code == 200, svar.text
    kropp: dict[str, Any] = svar.json()
    return kropp


PERIODEN = {"opprettetFra": FORST.isoformat(), "opprettetTil": (FORST + timedelta(hours=5)).isoformat()}


def bla(klient: TestClient, token: Token, antall: int, **filtre: Any) -> list[str]:
    svar = hent(klient, token, antall=antall, **filtre)
    ider = [linje["dokumentId"] for linje in svar["kontrakter"]]
    while svar["neste"]:
        lenke = klient.get(svar["lenker"]["neste"], headers=token(fylke=FYLKE))
        svar = hent(klient, token, antall=antall, etter=svar["neste"], **filtre)
        assert lenke.json() == svar
        assert len(svar["kontrakter"]) <= antall
        ider += [linje["dokumentId"] for linje in svar["kontrakter"]]
    assert svar["lenker"]["neste"] is None
    return ider


class TestSidene:
    @pytest.mark.parametrize("antall", [1, 2, 3, 6, 7, 8])
    def test_hver_side_fortsetter_der_den_forrige_sluttet(self, klient: TestClient, token: Token, sju: list[str], antall: int) -> None:
        assert [id_ for id_ in bla(klient, token, antall, **PERIODEN) if id_ in sju] == sju[::-1]

    def test_det_som_blir_lagret_imens_flytter_ingenting(
        self, klient: TestClient, token: Token, ny_kontrakt: Kontrakt, sju: list[str]
    ) -> None:
        forste = hent(klient, token, antall=3, **PERIODEN)
        klient.post(KONTRAKTER, headers=token(fylke=FYLKE), json=ny_kontrakt("EKS-7100"))
        neste = hent(klient, token, antall=200, etter=forste["neste"], **PERIODEN)
        ider = [linje["dokumentId"] for linje in (*forste["kontrakter"], *neste["kontrakter"])]
        assert [id_ for id_ in ider if id_ in sju] == sju[::-1]
        assert len(ider) == len(set(ider))

    def test_linjen_har_ingen_navn(self, klient: TestClient, token: Token, ny_kontrakt: Kontrakt) -> None:
        data = ny_kontrakt("EKS-7101")
        post = klient.post(KONTRAKTER, headers=token(fylke=FYLKE), json=data).json()
        svar = klient.get(KONTRAKTER, headers=token("revisor", FYLKE), params={"kontraktsnummer": "EKS-7101"})
        (linje,) = svar.json()["kontrakter"]
        assert linje == {
            "dokumentId": post["dokumentId"],
            "dokumenttype": "larekontrakt",
            "kontraktsnummer": "EKS-7101",
            "kildesystem": {"navn": "VIGO", "instansId": "KONTRAKT-EKS-7101"},
            "utgave": 1,
            "status": "kladd",
            "opprettet": post["opprettet"],
            "erstatter": None,
            "erstattetAv": None,
            "lenker": {"selv": post["lenker"]["selv"], "pdf": post["lenker"]["pdf"]},
        }
        for hemmelig in (data["kandidat"]["navn"]["etternavn"], data["kandidat"]["personidentifikator"]["verdi"]):
            assert hemmelig not in svar.text

    def test_et_annet_fylke_ser_ingenting(self, klient: TestClient, token: Token, sju: list[str]) -> None:
        neste = hent(klient, token, antall=2, **PERIODEN)["neste"]
        for sporring in ({}, {"kontraktsnummer": "EKS-7101"}, {**PERIODEN, "antall": "2", "etter": neste}):
            svar = klient.get(KONTRAKTER, headers=token(fylke="33"), params=sporring)
            assert (svar.status_code, svar.json()["kontrakter"]) == (200, [])

    def test_det_som_er_slettet_star_ikke_i_listen(self, klient: TestClient, token: Token, lager: Lager, sju: list[str]) -> None:
        with lager.transaksjon() as forbindelse:
            forbindelse.execute(update(dokument).where(dokument.c.id == sju[3]).values(slettet=FORST))
        assert sju[3] not in bla(klient, token, 50, **PERIODEN)


class TestFiltrene:
    def test_tilstand(self, klient: TestClient, token: Token, lager: Lager, sju: list[str]) -> None:
        with lager.transaksjon() as forbindelse:
            forbindelse.execute(update(dokument).where(dokument.c.id.in_(sju[2:4])).values(status="underSignering"))
        assert set(bla(klient, token, 1, status="underSignering")) & set(sju) == set(sju[2:4])
        assert set(bla(klient, token, 50, status="kladd")) & set(sju) == set(sju) - set(sju[2:4])

    @pytest.mark.parametrize(
        ("fra", "til", "ventet"),
        [
            ("2026-03-28", "2026-03-28", slice(0, 1)),
            ("2026-03-29", "2026-03-29", slice(1, 7)),
            ("2026-03-28T23:30:00+01:00", "2026-03-29T01:30:00+01:00", slice(0, 2)),
            ("2026-03-28T22:30:00Z", "2026-03-28T22:30:00Z", slice(0, 0)),
            ("2026-03-29T01:30:00 01:00", None, slice(2, 7)),
        ],
        ids=["the day before", "the day the clock moved", "to the minute", "nothing", "a plus that became a space"],
    )
    def test_tid(self, klient: TestClient, token: Token, sju: list[str], fra: str, til: str | None, ventet: slice) -> None:
        filtre = {"opprettetFra": fra, **({"opprettetTil": til} if til else {})}
        assert [id_ for id_ in bla(klient, token, 50, **filtre) if id_ in sju] == sju[ventet][::-1]

    @pytest.mark.parametrize(
        ("sporring", "peker"),
        [
            ({"opprettetFra": "i går"}, "/query/opprettetFra"),
            ({"opprettetTil": "2026-02-30"}, "/query/opprettetTil"),
            ({"opprettetFra": "2026-03-01T12:00:00"}, "/query/opprettetFra"),
            ({"opprettetTil": "9999-12-31"}, "/query/opprettetTil"),
            ({"opprettetFra": "0001-01-01T00:00:00+23:59"}, "/query/opprettetFra"),
            ({"opprettetFra": "0001-01-01"}, "/query/opprettetFra"),
            ({"status": "ferdig"}, "/query/status"),
            ({"antall": "0"}, "/query/antall"),
            ({"antall": "201"}, "/query/antall"),
            ({"kontraktsnummer": ""}, "/query/kontraktsnummer"),
            ({"kontraktsnummer": "A\x00B"}, "/query/kontraktsnummer"),
            ({"etter": "abc"}, "/query/etter"),
        ],
    )
    def test_et_galt_filter_blir_navngitt(self, klient: TestClient, token: Token, sporring: dict[str, str], peker: str) -> None:
        svar = klient.get(KONTRAKTER, headers=token(fylke=FYLKE), params=sporring)
        assert (svar.status_code, [f["peker"] for f in svar.json()["feil"]]) == (422, [peker])


SPORRING = {"status": "kladd", "": KONTRAKTER}


class TestMarkoren:
    def test_den_kommer_tilbake_som_den_var(self) -> None:
        ett = Markor(FORST, "d-1")
        assert markor.les(markor.skriv(ett, SPORRING), SPORRING) == ett

    def test_den_gjelder_bare_den_sporringen_den_er_laget_for(self, klient: TestClient, token: Token, sju: list[str]) -> None:
        neste = hent(klient, token, antall=2, **PERIODEN)["neste"]
        for sporring in ({"status": "kladd"}, {}, {**PERIODEN, "kontraktsnummer": "1"}):
            svar = klient.get(KONTRAKTER, headers=token(fylke=FYLKE), params={**sporring, "etter": neste})
            assert (svar.status_code, svar.json()["kode"]) == (422, "ugyldig-markor")

    @given(st.text(max_size=400) | st.binary(max_size=200).map(lambda b: base64.urlsafe_b64encode(b).decode()))
    def test_noe_annet_er_aldri_en_markor(self, tekst: str) -> None:
        with pytest.raises(UgyldigMarkor):
            markor.les(tekst, SPORRING)

    @given(
        st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=20), lambda i: st.lists(i, max_size=4), max_leaves=8)
        | st.tuples(st.sampled_from(["2026-01-01", "2026-01-01T00:00:00Z", "0001-01-01T00:00:00+23:59"]), st.text(), st.text())
    )
    def test_json_av_noe_annet_heller_ikke(self, verdi: Any) -> None:
        with pytest.raises(UgyldigMarkor):
            markor.les(base64.urlsafe_b64encode(json.dumps(verdi).encode()).decode(), SPORRING)

    @given(st.text(max_size=60))
    @innstilling(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    def test_og_over_http_er_den_en_ugyldig_parameter(self, klient: TestClient, token: Token, tekst: str) -> None:
        svar = klient.get(f"{KONTRAKTER}?etter={quote(tekst, safe='')}", headers=token(fylke=FYLKE))
        assert svar.status_code == 422, svar.text


class TestBareNaarDetErNytt:
    @pytest.mark.parametrize("del_", ["", "/{id}", "/{id}/pdf"])
    def test_uendret_blir_ikke_sendt_igjen(self, klient: TestClient, token: Token, sju: list[str], del_: str) -> None:
        sti = KONTRAKTER + del_.format(id=sju[0])
        forste = klient.get(sti, headers=token(fylke=FYLKE))
        merke = forste.headers["etag"]
        for hode in (merke, f'"noe-annet", W/{merke}', "*"):
            svar = klient.get(sti, headers=token(fylke=FYLKE) | {"If-None-Match": hode})
            assert (svar.status_code, svar.content, svar.headers["etag"]) == (304, b"", merke)
        for hode in ('"noe-annet"', merke.strip('"'), "x" * 5000 + merke):
            svar = klient.get(sti, headers=token(fylke=FYLKE) | {"If-None-Match": hode})
            assert (svar.status_code, svar.content) == (200, forste.content)

    def test_endret_blir_sendt(self, klient: TestClient, token: Token, lager: Lager, sju: list[str]) -> None:
        sti = f"{KONTRAKTER}/{sju[0]}"
        merke = klient.get(sti, headers=token(fylke=FYLKE)).headers["etag"]
        with lager.transaksjon() as forbindelse:
            forbindelse.execute(update(dokument).where(dokument.c.id == sju[0]).values(status="avbrutt"))
        svar = klient.get(sti, headers=token(fylke=FYLKE) | {"If-None-Match": merke})
        assert (svar.status_code, svar.json()["status"]) == (200, "avbrutt")

    def test_merket_er_ikke_en_vei_til_et_annet_fylkes_dokument(self, klient: TestClient, token: Token, sju: list[str]) -> None:
        assert klient.get(f"{KONTRAKTER}/{sju[0]}", headers=token(fylke="33") | {"If-None-Match": "*"}).status_code == 404
