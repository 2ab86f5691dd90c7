"""Who issues tokens in production: Maskinporten, an issuer of the county's own, or both; never the demo, and never nobody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from joserfc import jwk, jwt

from app.api.tilgang import MALGRUPPE, tokenkontroll, utsted_demotoken
from app.errors import IkkeTilgang, Oppsettsfeil
from app.identitet.bruker import Brukerrolle
from app.main import create_app
from app.settings import Modus, Settings
from app.taktoppsett import PRODUKSJONSTAKT
from tests.produksjon import miljo
from tests.tokenverk import NA, VESTLAND, bearer, identitetsfil, jwks, krav, rsa, signer

EGNE = ("KONTRAKTVERK_UTSTEDER", "KONTRAKTVERK_TOKENNOKLER")


@pytest.fixture
def uten_egen(tmp_path: Path) -> dict[str, str]:
    """An environment of production, with Maskinporten alone."""
    nokkelfil = tmp_path / "maskinporten.json"
    nokkelfil.write_bytes(jwks(rsa()))
    fil = identitetsfil(tmp_path, nokkelfil)
    fil.chmod(0o600)
    mer = {"KONTRAKTVERK_IDENTITET": str(fil)}
    return {**{navn: verdi for navn, verdi in miljo(tmp_path).items() if navn not in EGNE}, **mer}


@pytest.fixture
def klient(uten_egen: dict[str, str]) -> Iterator[TestClient]:
    with TestClient(create_app(Settings.fra_miljo(uten_egen), lambda: NA), base_url="https://kontrakt.example.no") as klient:
        yield klient


def test_med_maskinporten_alene_kommer_fagsystemet_inn_og_ingen_andre(klient: TestClient, tmp_path: Path) -> None:
    demo = utsted_demotoken(Settings(modus=Modus.DEMO, data=tmp_path / "demo"), Brukerrolle.ADMIN, "46", NA)
    egen = jwk.ECKey.generate_key("P-256", {"kid": "k1"})
    eget = jwt.encode({"alg": "ES256", "kid": "k1"}, {"iss": "https://id.example.no", "aud": MALGRUPPE, "sub": "x", "exp": 2**40}, egen)
    assert [klient.get("/api/v1/maler", headers=bearer(en)).status_code for en in (signer(krav()), demo, eget)] == [200, 401, 401]


def test_i_produksjon_er_det_grenser_fra_forste_stund(uten_egen: dict[str, str]) -> None:
    settings = Settings.fra_miljo(uten_egen)
    assert {navn: getattr(settings.takt, navn) for navn in PRODUKSJONSTAKT} == PRODUKSJONSTAKT


@pytest.mark.parametrize("mangler", [("KONTRAKTVERK_IDENTITET",), ("KONTRAKTVERK_IDENTITET", "x")])
def test_uten_en_eneste_utsteder_starter_vi_ikke(uten_egen: dict[str, str], mangler: tuple[str, ...]) -> None:
    with pytest.raises(Oppsettsfeil) as feil:
        Settings.fra_miljo({navn: verdi for navn, verdi in uten_egen.items() if navn not in mangler})
    assert {f.peker for f in feil.value.funn} == {"/KONTRAKTVERK_UTSTEDER", "/KONTRAKTVERK_TOKENNOKLER"}
    assert all("Maskinporten" in f.tiltak.nb + f.tiltak.nn for f in feil.value.funn if f.peker == "/KONTRAKTVERK_UTSTEDER")


@pytest.mark.parametrize("satt", EGNE)
def test_en_halv_egen_utsteder_blir_ikke_skjult_av_maskinporten(uten_egen: dict[str, str], tmp_path: Path, satt: str) -> None:
    verdi = {"KONTRAKTVERK_UTSTEDER": "https://id.example.no", "KONTRAKTVERK_TOKENNOKLER": str(tmp_path / "maskinporten.json")}[satt]
    with pytest.raises(Oppsettsfeil) as feil:
        Settings.fra_miljo({**uten_egen, satt: verdi})
    (annen,) = set(EGNE) - {satt}
    assert [f.peker for f in feil.value.funn] == [f"/{annen}"]


def test_begge_slag_ved_siden_av_hverandre(uten_egen: dict[str, str], tmp_path: Path) -> None:
    egen = jwk.ECKey.generate_key("P-256", {"kid": "k1"})
    (tmp_path / "egne.json").write_bytes(jwks(egen))
    begge = {**uten_egen, "KONTRAKTVERK_UTSTEDER": "https://id.example.no", "KONTRAKTVERK_TOKENNOKLER": str(tmp_path / "egne.json")}
    kontroll = tokenkontroll(Settings.fra_miljo(begge), {VESTLAND: "46"})
    felt = {
        "iss": "https://id.example.no",
        "aud": MALGRUPPE,
        "sub": "kari",
        "rolle": "revisor",
        "fylke": "46",
        "exp": int(NA.timestamp()) + 60,
    }
    eget = jwt.encode({"alg": "ES256", "kid": "k1"}, felt, egen)
    assert kontroll.les(f"Bearer {eget}", na=NA).rolle is Brukerrolle.REVISOR
    assert kontroll.les(f"Bearer {signer(krav())}", na=NA).rolle is Brukerrolle.FAGSYSTEM
    for fremmed in (felt, krav(iss="https://id.example.no"), {**felt, "iss": krav()["iss"]}):  # the one's key under the other's name
        with pytest.raises(IkkeTilgang):
            kontroll.les(f"Bearer {signer(fremmed)}", na=NA)


def test_ei_ubrukelig_nokkelfil_stopper_oppstarten(uten_egen: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "maskinporten.json").write_text('{"keys": []}', encoding="utf-8")
    with pytest.raises(Oppsettsfeil, match="nøkler"):
        tokenkontroll(Settings.fra_miljo(uten_egen))


def test_uten_profiler_er_det_ingen_aa_sporre(uten_egen: dict[str, str]) -> None:
    settings = replace(Settings.fra_miljo(uten_egen), identitet=None)
    with pytest.raises(Oppsettsfeil):
        tokenkontroll(settings)
