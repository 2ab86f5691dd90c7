"""No token, a bad token, the wrong role, the wrong county: each refused in its own way."""

from __future__ import annotations

import base64
import json
import stat
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from joserfc import jwk, jwt

from app.api.tilgang import DEMONOKKEL, DEMOUTSTEDER, MALGRUPPE, tokenkontroll, utsted_demotoken
from app.clock import OSLO
from app.errors import IkkeTilgang, Oppsettsfeil
from app.identitet.bruker import ROLLER, Brukerrolle, Handling, IkkeLov
from app.settings import Modus, Settings
from app.skjema.register import Eksempel

NA = datetime(2026, 8, 4, 9, 30, tzinfo=OSLO)
Token = Callable[..., dict[str, str]]
UKJENT_ID = "11111111-1111-5111-8111-111111111111"
KONTRAKTEN, OPPDRAGET = f"/api/v1/kontrakter/{UKJENT_ID}", f"/api/v1/oppdrag/{UKJENT_ID}"
WEBHOOKEN = f"/api/v1/webhooks/{UKJENT_ID}"
LUKKEDE = [
    ("GET", "/api/v1/kontrakter"),
    ("POST", "/api/v1/kontrakter"),
    ("POST", "/api/v1/kontrakter/samlet"),
    ("GET", KONTRAKTEN),
    *(("GET", f"{KONTRAKTEN}/{del_}") for del_ in ("pdf", "sider/1.png", "hendelser", "vedlegg/1", "endringer", "endringer.html", "bevis")),
    *(("POST", f"{KONTRAKTEN}/{hva}") for hva in ("erstatt", "oppdrag", "godkjenn")),
    ("GET", "/api/v1/oppdrag"),
    ("GET", OPPDRAGET),
    ("GET", f"{OPPDRAGET}/dokument"),
    ("GET", f"{OPPDRAGET}/revisjoner"),
    *(
        ("POST", f"{OPPDRAGET}/{hva}")
        for hva in ("varsel", "paminnelse", "frist", "avbryt", "avklar", "kontakt", "erstatt", "demosignatur")
    ),
    ("POST", "/api/v1/kontroller"),
    ("POST", "/api/v1/forhandsvisninger"),
    ("POST", "/api/v1/signatarer"),
    ("GET", "/api/v1/maler"),
    ("GET", "/api/v1/maler/heving/2024-08-01"),
    ("GET", "/api/v1/maler/heving/endringer"),
    ("GET", "/api/v1/jobber/feilliste"),
    ("POST", "/api/v1/jobber/feilliste/1/kjor-igjen"),
    ("GET", "/api/v1/webhooks"),
    ("POST", "/api/v1/webhooks"),
    *((metode, WEBHOOKEN) for metode in ("GET", "PATCH", "DELETE")),
    *(("POST", f"{WEBHOOKEN}/{hva}") for hva in ("prove", "roter", "avspill")),
    ("GET", f"{WEBHOOKEN}/leveringer"),
]


def _mal(sti: str) -> str:
    """The address as the OpenAPI document writes it."""
    for skrevet, navn in (
        (f"oppdrag/{UKJENT_ID}", "oppdrag/{oppdrag_id}"),
        (f"webhooks/{UKJENT_ID}", "webhooks/{webhook_id}"),
        (UKJENT_ID, "{dokument_id}"),
        ("1.png", "{n}.png"),
        ("vedlegg/1", "vedlegg/{n}"),
        ("feilliste/1", "feilliste/{jobb_id}"),
        ("maler/heving/2024-08-01", "maler/{dokumenttype}/{revisjon}"),
        ("maler/heving", "maler/{dokumenttype}"),
    ):
        sti = sti.replace(skrevet, navn)
    return sti


def _krav(**felt: Any) -> dict[str, Any]:
    tid = int(NA.timestamp())
    return {"iss": DEMOUTSTEDER, "aud": MALGRUPPE, "sub": "x", "rolle": "fagsystem", "fylke": "46", "iat": tid, "exp": tid + 3600} | felt


@pytest.fixture
def nokkel(settings: Settings, token: Token) -> jwk.ECKey:
    token()
    return jwk.ECKey.import_key((settings.data / DEMONOKKEL).read_bytes())


def _hode(nokkel: Any, krav: dict[str, Any], alg: str = "ES256") -> dict[str, str]:
    return {"Authorization": "Bearer " + jwt.encode({"alg": alg}, krav, nokkel, algorithms=[alg])}


class TestUtenToken:
    @pytest.mark.parametrize(("metode", "sti"), LUKKEDE)
    def test_hvert_kall_krever_token(self, klient: TestClient, metode: str, sti: str) -> None:
        svar = klient.request(metode, sti)
        assert (svar.status_code, svar.json()["kode"]) == (401, "ikke-tilgang")
        assert svar.headers["www-authenticate"] == "Bearer"

    def test_lista_over_lukkede_kall_er_hele_api_et(self, klient: TestClient) -> None:
        dokument = klient.get("/openapi.json").json()
        kall = {(m.upper(), s) for s, metoder in dokument["paths"].items() for m in metoder if s.startswith("/api/")}
        ventet = {(m, _mal(s)) for m, s in LUKKEDE}
        assert kall == ventet | {("POST", "/api/v1/verifiseringer")}


class TestDarligToken:
    def test_godt_token_slipper_inn(self, klient: TestClient, nokkel: jwk.ECKey) -> None:
        assert klient.get("/api/v1/maler", headers=_hode(nokkel, _krav())).status_code == 200

    @pytest.mark.parametrize(
        "krav",
        [
            {"exp": int(NA.timestamp()) - 60},
            {"exp": None},
            {"iss": "en-annen"},
            {"aud": "en-annen"},
            {"rolle": "sjef"},
            {"rolle": ["fagsystem"]},
            {"fylke": "4601"},
            {"fylke": 46},
            {"sub": ""},
            {"sub": "01850852037 Ola"},
            {"nbf": int(NA.timestamp()) + 600},
        ],
        ids=["utgatt", "uten-exp", "utsteder", "malgruppe", "rolle", "rolleliste", "fylke", "fylkestall", "uten-sub", "sub", "ikke-enna"],
    )
    def test_galt_krav_blir_avvist(self, klient: TestClient, nokkel: jwk.ECKey, krav: dict[str, Any]) -> None:
        alle = {n: v for n, v in _krav(**krav).items() if v is not None}
        assert klient.get("/api/v1/maler", headers=_hode(nokkel, alle)).status_code == 401

    @pytest.mark.parametrize("felt", ["iss", "aud", "sub", "rolle", "fylke", "exp"])
    def test_manglende_krav_blir_avvist(self, klient: TestClient, nokkel: jwk.ECKey, felt: str) -> None:
        krav = {n: v for n, v in _krav().items() if n != felt}
        assert klient.get("/api/v1/maler", headers=_hode(nokkel, krav)).status_code == 401

    def test_alg_none_blir_avvist(self, klient: TestClient) -> None:
        deler = [base64.urlsafe_b64encode(json.dumps(d).encode()).rstrip(b"=").decode() for d in ({"alg": "none", "typ": "JWT"}, _krav())]
        for token in (".".join([*deler, ""]), ".".join([*deler, "AAAA"])):
            assert klient.get("/api/v1/maler", headers={"Authorization": f"Bearer {token}"}).status_code == 401

    def test_vaar_offentlige_nokkel_som_hemmelighet_blir_avvist(self, klient: TestClient, nokkel: jwk.ECKey) -> None:
        """The classic mix-up: HS256 with the public key as the shared secret."""
        hemmelig = jwk.OctKey.import_key(base64.b64encode(nokkel.as_pem(private=False)))
        assert klient.get("/api/v1/maler", headers=_hode(hemmelig, _krav(), "HS256")).status_code == 401

    def test_en_annens_nokkel_blir_avvist(self, klient: TestClient) -> None:
        assert klient.get("/api/v1/maler", headers=_hode(jwk.ECKey.generate_key("P-256"), _krav())).status_code == 401

    @pytest.mark.parametrize("hode", ["", "Bearer", "Bearer ", "Basic YTpi", "Bearer a.b.c", "Bearer " + "a" * 5000, "Bearer ...."])
    def test_noe_som_ikke_er_et_token_blir_avvist(self, klient: TestClient, hode: str) -> None:
        assert klient.get("/api/v1/maler", headers={"Authorization": hode}).status_code == 401

    def test_endret_signatur_blir_avvist(self, klient: TestClient, nokkel: jwk.ECKey) -> None:
        hode, krav, signatur = _hode(nokkel, _krav())["Authorization"].split(".")
        annet_krav = base64.urlsafe_b64encode(json.dumps(_krav(fylke="03")).encode()).rstrip(b"=").decode()
        annet_tegn = "B" if signatur[0] == "A" else "A"
        for token in (f"{hode}.{annet_krav}.{signatur}", f"{hode}.{krav}.{annet_tegn}{signatur[1:]}"):
            assert klient.get("/api/v1/maler", headers={"Authorization": token}).status_code == 401


@pytest.mark.parametrize("sub", ["01850852037", "pid:01850852037", "x01850852037y", "018508-52037", "pid:018508.52037"])
def test_et_personnummer_er_ikke_navn_paa_en_bruker(klient: TestClient, nokkel: jwk.ECKey, sub: str) -> None:
    assert klient.get("/api/v1/maler", headers=_hode(nokkel, _krav(sub=sub))).status_code == 401


class TestRollerOgFylker:
    @pytest.mark.parametrize("rolle", list(Brukerrolle))
    @pytest.mark.parametrize(
        ("handling", "metode", "sti"),
        [
            (Handling.SKRIVE, "POST", "/api/v1/kontrakter"),
            (Handling.LESE, "GET", f"/api/v1/kontrakter/{UKJENT_ID}"),
            (Handling.LESE, "GET", f"/api/v1/kontrakter/{UKJENT_ID}/hendelser"),
            (Handling.KONTROLLERE, "POST", "/api/v1/kontroller"),
            (Handling.SE_MALER, "GET", "/api/v1/maler"),
            (Handling.LESE, "GET", OPPDRAGET),
            (Handling.SKRIVE, "POST", f"{OPPDRAGET}/avbryt"),
            (Handling.GODKJENNE, "POST", f"{KONTRAKTEN}/godkjenn"),
            (Handling.DRIFTE, "GET", "/api/v1/jobber/feilliste"),
        ],
    )
    def test_rollene_faar_det_tabellen_sier(
        self, klient: TestClient, token: Token, rolle: Brukerrolle, handling: Handling, metode: str, sti: str
    ) -> None:
        svar = klient.request(metode, sti, headers=token(rolle.value))
        if rolle in ROLLER[handling]:
            assert svar.status_code in {200, 404, 415}
        else:
            assert (svar.status_code, svar.json()["kode"]) == (403, "ikke-lov")

    def test_tabellen_er_den_vi_har_lovet(self) -> None:
        skrivere = {Brukerrolle.FAGSYSTEM, Brukerrolle.SAKSBEHANDLER}
        assert ROLLER[Handling.LESE] == skrivere | {Brukerrolle.REVISOR, Brukerrolle.GODKJENNER}
        assert ROLLER[Handling.SKRIVE] == ROLLER[Handling.KONTROLLERE] == skrivere
        assert ROLLER[Handling.GODKJENNE] == {Brukerrolle.GODKJENNER}
        assert ROLLER[Handling.DRIFTE] == {Brukerrolle.ADMIN}
        assert ROLLER[Handling.SE_FUNN] == ROLLER[Handling.SKRIVE]
        assert set(ROLLER) == set(Handling)

    def test_funn_er_bare_for_dem_som_behandler_saken(self, klient: TestClient, token: Token, alle_eksempler: dict[str, Eksempel]) -> None:
        """A finding says that the address is protected; nobody but the caseworker and the case system is to know."""
        raa = alle_eksempler["telemark-strengt-fortrolig-adresse"].raa
        hoder = {**token(fylke="40"), "content-type": "application/json"}
        post = klient.post("/api/v1/kontrakter", headers=hoder, content=raa).json()
        assert "skjermet-adresse" in {f["kode"] for f in post["funn"]}
        sti = f"/api/v1/kontrakter/{post['dokumentId']}"
        assert klient.get(sti, headers=token("saksbehandler", "40")).json()["funn"] == post["funn"]
        for_revisor = klient.get(sti, headers=token("revisor", "40"))
        assert for_revisor.json() == {**post, "funn": []}
        assert "skjerm" not in for_revisor.text

    def test_annet_fylkes_dokument_finnes_ikke(self, klient: TestClient, token: Token, ny_kontrakt: Callable[..., dict[str, Any]]) -> None:
        post = klient.post("/api/v1/kontrakter", headers=token(fylke="39"), json=ny_kontrakt("EKS-9001")).json()
        rot = f"/api/v1/kontrakter/{post['dokumentId']}"
        for sti in (rot, f"{rot}/pdf", f"{rot}/sider/1.png", f"{rot}/hendelser"):
            assert klient.get(sti, headers=token("revisor", "39")).status_code == 200
            annet = klient.get(sti, headers=token("revisor", "46"))
            ukjent = klient.get(sti.replace(post["dokumentId"], UKJENT_ID), headers=token("revisor", "46"))
            assert annet.status_code == ukjent.status_code == 404
            assert annet.text.replace(post["dokumentId"], "") == ukjent.text.replace(UKJENT_ID, "")

    @pytest.mark.parametrize("adresse", ["kontrakter", "kontroller", "forhandsvisninger"])
    def test_kontrakt_for_et_annet_fylke_blir_avvist(
        self, klient: TestClient, token: Token, ny_kontrakt: Callable[..., dict[str, Any]], adresse: str
    ) -> None:
        svar = klient.post(f"/api/v1/{adresse}", headers=token(fylke="46"), json=ny_kontrakt("EKS-9002"))
        assert (svar.status_code, svar.json()["kode"]) == (403, "feil-fylke")
        assert "39" in svar.json()["detail"]


class TestUtstedelse:
    def test_nokkelen_er_bare_vaar_og_den_samme_hver_gang(self, tmp_path: Path) -> None:
        settings = Settings(modus=Modus.DEMO, data=tmp_path)
        forste = utsted_demotoken(settings, Brukerrolle.REVISOR, "03", NA)
        fil = tmp_path / DEMONOKKEL
        assert stat.S_IMODE(fil.stat().st_mode) == 0o600
        innhold = fil.read_bytes()
        utsted_demotoken(settings, Brukerrolle.REVISOR, "03", NA)
        assert fil.read_bytes() == innhold
        bruker = tokenkontroll(settings).les(f"Bearer {forste}", na=NA)
        assert (bruker.rolle, bruker.fylke) == (Brukerrolle.REVISOR, "03")
        assert sorted(f.name for f in tmp_path.iterdir()) == [DEMONOKKEL, "las", "modus"]

    def test_tokenet_gaar_ut(self, tmp_path: Path) -> None:
        settings = Settings(modus=Modus.DEMO, data=tmp_path)
        token = utsted_demotoken(settings, Brukerrolle.REVISOR, "03", NA, timedelta(minutes=5))
        tokenkontroll(settings).les(f"Bearer {token}", na=NA + timedelta(minutes=4))
        with pytest.raises(IkkeTilgang):
            tokenkontroll(settings).les(f"Bearer {token}", na=NA + timedelta(minutes=6))

    def test_nokkel_som_andre_kan_lese_blir_ikke_brukt(self, tmp_path: Path) -> None:
        settings = Settings(modus=Modus.DEMO, data=tmp_path)
        utsted_demotoken(settings, Brukerrolle.REVISOR, "03", NA)
        (tmp_path / DEMONOKKEL).chmod(0o644)
        with pytest.raises(Oppsettsfeil):
            utsted_demotoken(settings, Brukerrolle.REVISOR, "03", NA)

    @pytest.mark.parametrize("fylke", ["", "4", "460", "ab", "٤٦"])
    def test_fylket_maa_ha_to_siffer(self, tmp_path: Path, fylke: str) -> None:
        with pytest.raises(IkkeLov):
            utsted_demotoken(Settings(modus=Modus.DEMO, data=tmp_path), Brukerrolle.REVISOR, fylke, NA)

    def test_produksjon_utsteder_aldri_demotoken(self, tmp_path: Path) -> None:
        with pytest.raises(Oppsettsfeil):
            utsted_demotoken(Settings(modus=Modus.PRODUKSJON, data=tmp_path), Brukerrolle.REVISOR, "03", NA)
        assert list(tmp_path.iterdir()) == []


class TestProduksjon:
    @pytest.fixture
    def utsteder(self) -> jwk.ECKey:
        return jwk.ECKey.generate_key("P-256", {"kid": "k1"})

    def _settings(self, tmp_path: Path, nokler: Any) -> Settings:
        fil = tmp_path / "jwks.json"
        fil.write_text(json.dumps(nokler), encoding="utf-8")
        return Settings(modus=Modus.PRODUKSJON, data=tmp_path / "data", utsteder="https://id.example.no", tokennokler=fil)

    def test_utstederens_token_blir_godtatt_og_demoens_ikke(self, tmp_path: Path, utsteder: jwk.ECKey) -> None:
        settings = self._settings(tmp_path, {"keys": [utsteder.as_dict(private=False)]})
        kontroll = tokenkontroll(settings)
        godt = jwt.encode({"alg": "ES256", "kid": "k1"}, _krav(iss="https://id.example.no"), utsteder)
        assert kontroll.les(f"Bearer {godt}", na=NA).fylke == "46"
        demo = utsted_demotoken(Settings(modus=Modus.DEMO, data=tmp_path / "demo"), Brukerrolle.ADMIN, "46", NA)
        with pytest.raises(IkkeTilgang):
            kontroll.les(f"Bearer {demo}", na=NA)

    def test_private_og_delte_nokler_blir_nektet(self, tmp_path: Path, utsteder: jwk.ECKey) -> None:
        darlige: list[Any] = [{"keys": [utsteder.as_dict(private=True)]}, {"keys": []}, {"keys": [{"kty": "oct", "k": "AAAA"}]}, []]
        for nokler in darlige:
            with pytest.raises(Oppsettsfeil):
                tokenkontroll(self._settings(tmp_path, nokler))

    def test_uten_utsteder_starter_vi_ikke(self, tmp_path: Path, utsteder: jwk.ECKey) -> None:
        settings = self._settings(tmp_path, {"keys": [utsteder.as_dict(private=False)]})
        with pytest.raises(Oppsettsfeil):
            tokenkontroll(replace(settings, utsteder=None))
