"""Many contracts in one call: a result for each, and one that is bad never stops the rest."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given
from hypothesis import settings as innstilling
from hypothesis import strategies as st

from app.api import samlet
from app.api.kontrakter import lag_og_lagre
from app.skjema.register import Eksempel

Token = Callable[..., dict[str, str]]
Kontrakt = Callable[..., dict[str, Any]]
SAMLET = "/api/v1/kontrakter/samlet"
FYLKE = "39"


def send(klient: TestClient, token: Token, kontrakter: list[Any], **hoder: str) -> Any:
    return klient.post(SAMLET, headers=token(fylke=FYLKE) | hoder, json={"kontrakter": kontrakter})


def statuser(svar: Any) -> list[int]:
    assert svar.status_code == 200, svar.text
    return [rad["status"] for rad in svar.json()["resultater"]]


class TestEttResultatForHver:
    def test_en_darlig_stopper_ikke_de_andre(self, klient: TestClient, token: Token, ny_kontrakt: Kontrakt, vestland: Eksempel) -> None:
        kontrakter = [
            ny_kontrakt("SAM-1"),
            ny_kontrakt("SAM-2", laretid={"fra": "i morgen"}),
            {},
            None,
            json.loads(vestland.raa),
            ny_kontrakt("SAM-4"),
            ny_kontrakt("SAM-1"),
            ny_kontrakt("SAM-4", kontraktsdato="2026-08-04"),
        ]
        svar = send(klient, token, kontrakter)
        assert statuser(svar) == [201, 422, 422, 422, 403, 201, 200, 409]
        kropp = svar.json()
        assert {n: kropp[n] for n in ("antall", "laget", "fantes", "avvist")} == {"antall": 8, "laget": 2, "fantes": 1, "avvist": 5}
        rader = kropp["resultater"]
        assert [rad["nr"] for rad in rader] == list(range(8))
        assert rader[0]["kontrakt"] == rader[6]["kontrakt"]
        for rad in rader:
            assert (rad["kontrakt"] is None) == (rad["dokumentId"] is None) == (rad["problem"] is not None)
        assert {f["peker"] for f in rader[1]["problem"]["feil"]} >= {"/laretid/fra"}
        assert [rader[nr]["problem"]["kode"] for nr in (4, 7)] == ["feil-fylke", "finnes-allerede"]
        for rad in (rader[0], rader[5]):
            hentet = klient.get(rad["kontrakt"]["lenker"]["selv"], headers=token(fylke=FYLKE))
            assert hentet.json() == rad["kontrakt"]

    def test_det_som_er_galt_inne_i_en_kontrakt_er_bare_dens(self, klient: TestClient, token: Token, ny_kontrakt: Kontrakt) -> None:
        god = json.dumps(ny_kontrakt("SAM-10"))
        dobbel = '{"utgave": 1, "utgave": 2}'
        raa = f'{{"kontrakter": [ {dobbel} , {{"x": NaN}}, {{"x": "\\ud800"}} ,{god}\n]}}'
        svar = klient.post(SAMLET, headers=token(fylke=FYLKE) | {"content-type": "application/json"}, content=raa.encode())
        assert statuser(svar) == [422, 422, 422, 201]
        assert "dobbel-nokkel" in {f["kode"] for f in svar.json()["resultater"][0]["problem"]["feil"]}

    def test_en_uventet_feil_er_bare_en_av_resultatene(
        self, klient: TestClient, token: Token, ny_kontrakt: Kontrakt, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        ekte = lag_og_lagre

        def en_gang_i_blant(tjeneste: Any, bruker: Any, bestilling: Any, kall: Any) -> Any:
            if b"SAM-21" in bestilling.raa:
                raise RuntimeError("VAKKER BLOMST 01850852037")
            return ekte(tjeneste, bruker, bestilling, kall)

        monkeypatch.setattr("app.api.samlet.lag_og_lagre", en_gang_i_blant)
        kontrakter = [ny_kontrakt(f"SAM-2{nr}") for nr in range(3)]
        svar = send(klient, token, kontrakter, **{"Idempotency-Key": "sam-2"})
        assert statuser(svar) == [201, 500, 201]
        assert svar.json()["resultater"][1]["problem"]["kode"] == "intern-feil"
        assert "BLOMST" not in capsys.readouterr().err + svar.text
        monkeypatch.undo()
        assert statuser(send(klient, token, kontrakter, **{"Idempotency-Key": "sam-2"})) == [201, 201, 201]

    def test_vedlegg_kan_gjelde_alle_eller_en(self, klient: TestClient, token: Token, vestland: Eksempel) -> None:
        ((vedlegg_id, vedlegg),) = vestland.vedlegg.items()
        kontrakter = [
            json.loads(vestland.raa) | {"kontraktsnummer": f"SAM-3{nr}", "kildesystem": {"navn": "VIGO", "instansId": f"SAM-3{nr}"}}
            for nr in range(3)
        ]
        fil, annen = ("avtale.pdf", vedlegg, "application/pdf"), ("avtale.pdf", b"ikke en pdf", "application/pdf")
        data = (None, json.dumps({"kontrakter": kontrakter}), "application/json")
        svar = klient.post(SAMLET, headers=token(), files=[("data", data), (vedlegg_id, fil), (f"2/{vedlegg_id}", annen)])
        assert statuser(svar) == [201, 201, 422]
        assert svar.json()["resultater"][2]["problem"]["feil"][0]["peker"] == "/vedlegg/0"
        svar = klient.post(SAMLET, headers=token(), files=[("data", data), (f"2/{vedlegg_id}", fil)])
        assert statuser(svar) == [422, 422, 201]


class TestSammeKallIgjen:
    def test_samme_nokkel_gir_samme_svar_og_annen_kropp_blir_avvist(self, klient: TestClient, token: Token, ny_kontrakt: Kontrakt) -> None:
        kontrakter = [ny_kontrakt("SAM-40"), {}]
        forste = send(klient, token, kontrakter, **{"Idempotency-Key": "sam-4"})
        andre = send(klient, token, kontrakter, **{"Idempotency-Key": "sam-4"})
        assert (statuser(forste), forste.content) == ([201, 422], andre.content)
        tredje = send(klient, token, [ny_kontrakt("SAM-41")], **{"Idempotency-Key": "sam-4"})
        assert (tredje.status_code, tredje.json()["kode"]) == (409, "idempotensnokkel-brukt")
        assert statuser(send(klient, token, kontrakter)) == [200, 422]

    def test_et_kall_som_ble_brutt_av_midtveis_gir_de_samme_svarene(
        self, klient: TestClient, token: Token, ny_kontrakt: Kontrakt, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """As if the service died after the second: the call's own answer was never stored."""
        kontrakter = [ny_kontrakt(f"SAM-5{nr}") for nr in range(3)]
        monkeypatch.setattr(samlet, "_husk", lambda *_: None)
        forste = send(klient, token, kontrakter, **{"Idempotency-Key": "sam-5"})
        monkeypatch.undo()
        assert send(klient, token, kontrakter, **{"Idempotency-Key": "sam-5"}).content == forste.content


class TestGrensene:
    @pytest.mark.parametrize(
        "raa",
        [
            b"",
            b"[]",
            b"{}",
            b'{"kontrakter": []}',
            b'{"kontrakter": {}}',
            b'{"kontrakter": [{}], "mer": 1}',
            b'{"kontrakter": [{},]}',
            b'{"kontrakter": [{} {}]}',
            b'{"kontrakter": [{}]} {}',
            b'{"kontrakter": [{}',
            b'{"kontrakter": [\xff]}',
            b'{"kontrakter": [' + b"[" * 100_000,
            b'{"kontrakter": [' + b"{}," * samlet.FLEST + b"{}]}",
        ],
        ids=["empty", "list", "object", "none", "no-list", "more", "comma", "no-comma", "two", "cut", "utf8", "deep", "many"],
    )
    def test_et_kall_som_ikke_kan_leses_blir_avvist_helt(self, klient: TestClient, token: Token, raa: bytes) -> None:
        svar = klient.post(SAMLET, headers=token(fylke=FYLKE) | {"content-type": "application/json"}, content=raa)
        assert (svar.status_code, svar.json()["kode"]) == (400, "ugyldig-foresporsel")

    def test_et_for_stort_kall_blir_avvist_for_det_blir_lest(self, klient: TestClient, token: Token) -> None:
        raa = b'{"kontrakter": ["' + b"x" * samlet.JSON_MAKS + b'"]}'
        svar = klient.post(SAMLET, headers=token(fylke=FYLKE) | {"content-type": "application/json"}, content=raa)
        assert (svar.status_code, svar.json()["kode"]) == (413, "for-stor")

    def test_en_for_stor_kontrakt_er_bare_en_av_resultatene(self, klient: TestClient, token: Token, ny_kontrakt: Kontrakt) -> None:
        svar = send(klient, token, [{"x": "y" * 1_100_000}, ny_kontrakt("SAM-60")])
        assert statuser(svar) == [422, 201]
        assert [f["kode"] for f in svar.json()["resultater"][0]["problem"]["feil"]] == ["for-stor"]

    @given(raa=st.binary(max_size=60) | st.text(alphabet='{}[]", :kontrakte1', max_size=60).map(str.encode))
    @innstilling(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    def test_hvilke_som_helst_bytes_gir_et_rent_svar(self, klient: TestClient, token: Token, raa: bytes) -> None:
        for innhold in (raa, b'{"kontrakter": [' + raa + b"]}"):
            svar = klient.post(SAMLET, headers=token(fylke=FYLKE) | {"content-type": "application/json"}, content=innhold)
            assert svar.status_code in {200, 400}, svar.text
