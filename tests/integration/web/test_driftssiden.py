"""The operations page: what needs somebody, and never a name; a job is run again once, by the county's own administrator."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import delete, insert, select
from typer.testing import CliRunner

from app.cli import app as kommando
from app.drift.avvik import Tilstand
from app.drift.deler import DELER
from app.drift.helse import Helse, Helsesvar
from app.drift.sertifikater import ANKER, EGNE, TSA, Utlop
from app.identitet.bruker import Brukerrolle
from app.jobber.innebygd import Innebygd
from app.lager.base import Lager
from app.lager.modeller import jobb as kotabell
from app.lager.modeller import jobbfeil, melding, oppdrag
from app.main import create_app, jobbslag
from app.settings import Settings
from app.skjema.register import Eksempel
from app.web.drift.oversikt import Holdbarhet, Oversikt, holdbarhet, les_oversikt, sertifikatrader
from app.web.okt import MENYER
from signing.notices import Meldingsslag
from tests.integration.tjenesten import NA
from tests.integration.web.okter import SIDE, inne, send, skjemamerke
from tests.integration.web.test_sider import Side

EGET, ANNET = "39", "46"


@pytest.fixture
def lager(klient: TestClient) -> Lager:
    apent: Lager = klient.app.state.tjeneste.lager  # type: ignore[attr-defined]  # FastAPI's
    return apent


@pytest.fixture(scope="module")
def dokument(klient: TestClient, token: Any, vestfold: Eksempel) -> str:
    """A document of the county."""
    data = json.loads(vestfold.raa) | {"kontraktsnummer": "DRIFT-1", "kildesystem": {"navn": "VIGO", "instansId": "DRIFT-1"}}
    svar = klient.post("/api/v1/kontrakter", headers=token(fylke=EGET), json=data)
    assert svar.status_code == 201, svar.text
    return str(svar.json()["dokumentId"])


@pytest.fixture
def jobbene(lager: Lager, dokument: str) -> Iterator[None]:
    """What was given up, and what is tried again. No worker knows the kind, so nobody does it meanwhile."""
    rader: list[dict[str, Any]] = [
        {"jobb": "egen", "slag": "prove", "args": {"dokument": dokument}, "dod": 1},
        {"jobb": "proves-igjen", "slag": "prove", "args": {"dokument": dokument}, "dod": 0},
        {"jobb": "ukjent-sak", "slag": "prove", "args": {"dokument": "11111111-1111-5111-8111-111111111111"}, "dod": 1},
        {"jobb": "tjenestens", "slag": "prove", "args": {"etter": "hemmelig-sted"}, "dod": 1},
    ]
    with lager.transaksjon() as forbindelse:
        forbindelse.execute(
            insert(jobbfeil), [{**rad, "forsok": 8, "feil": "ekstern (OSError)", "tid": datetime.now(UTC)} for rad in rader]
        )
    yield
    with lager.transaksjon() as forbindelse:
        forbindelse.execute(delete(jobbfeil).where(jobbfeil.c.slag == "prove"))
        forbindelse.execute(delete(kotabell).where(kotabell.c.slag == "prove"))


def hent(klient: TestClient, sti: str = "/drift", sprak: str = "nb") -> Side:
    svar = klient.get(f"{sti}{'&' if '?' in sti else '?'}sprak={sprak}", headers=SIDE)
    assert svar.status_code == 200, svar.text
    return Side(svar.text)


def ord_pa(side: Side) -> str:
    return " ".join(side.tekst.split())


class TestGittOpp:
    @pytest.mark.usefixtures("jobbene")
    def test_fylket_ser_sine_egne_og_tjenestens(self, klient: TestClient, dokument: str) -> None:
        with inne(klient, "admin", EGET):
            eget = hent(klient)
        with inne(klient, "admin", ANNET):
            annet = hent(klient)
        lenker = [{a.partition("?")[0].rpartition("/")[2] for a in side.adresser if "/feilliste/" in a} for side in (eget, annet)]
        assert lenker == [{"egen", "tjenestens"}, {"tjenestens"}]
        assert dokument in eget.tekst
        assert dokument not in annet.tekst
        assert "hemmelig-sted" not in eget.tekst + annet.tekst
        assert "1 jobb gikk galt og blir prøvd igjen av seg selv" in ord_pa(eget)

    @pytest.mark.usefixtures("jobbene")
    def test_en_jobb_blir_kjort_pa_nytt_en_gang_etter_at_en_har_sagt_ja(self, klient: TestClient, lager: Lager, dokument: str) -> None:
        with inne(klient, "admin", EGET):
            sti = "/drift/feilliste/egen"
            bekreft = hent(klient, sti)
            assert "Kjøre jobben på nytt?" in bekreft.tekst
            assert "egen" in _gitt_opp(lager)  # to look at it does nothing
            svar = send(klient, sti, skjema=skjemamerke(klient, sti))
            assert (svar.status_code, svar.headers["location"]) == (303, "/drift?sprak=nb&lagt=ja")
            assert "Jobben er lagt i køen igjen" in hent(klient, "/drift?lagt=ja").tekst
            assert send(klient, sti, skjema=skjemamerke(klient, "/innlogging")).status_code == 404
            assert klient.get(sti, headers=SIDE).status_code == 404
        with lager.lesing() as forbindelse:
            rader = forbindelse.execute(select(kotabell.c.args, kotabell.c.forsok).where(kotabell.c.slag == "prove")).all()
        assert [tuple(rad) for rad in rader] == [({"dokument": dokument}, 0)]

    @pytest.mark.usefixtures("jobbene")
    @pytest.mark.parametrize("jobb", ["proves-igjen", "ukjent-sak", "finnes-ikke"])
    def test_det_en_ikke_ser_kan_en_ikke_kjore(self, klient: TestClient, lager: Lager, jobb: str) -> None:
        for_ = _gitt_opp(lager)
        with inne(klient, "admin", EGET):
            assert klient.get(f"/drift/feilliste/{jobb}", headers=SIDE).status_code == 404
            assert send(klient, f"/drift/feilliste/{jobb}", skjema=skjemamerke(klient, "/innlogging")).status_code == 404
        with inne(klient, "admin", ANNET):
            assert klient.get("/drift/feilliste/egen", headers=SIDE).status_code == 404
            assert send(klient, "/drift/feilliste/egen", skjema=skjemamerke(klient, "/innlogging")).status_code == 404
        assert _gitt_opp(lager) == for_

    @pytest.mark.usefixtures("jobbene")
    def test_et_skjema_uten_merke_gjor_ingenting(self, klient: TestClient, lager: Lager) -> None:
        with inne(klient, "admin", EGET):
            assert send(klient, "/drift/feilliste/egen", annet="x").status_code == 403
            fremmed = {"sec-fetch-site": "cross-site"}
            assert send(klient, "/drift/feilliste/egen", fremmed, skjema=skjemamerke(klient, "/innlogging")).status_code == 403
        assert "egen" in _gitt_opp(lager)

    @pytest.mark.usefixtures("jobbene")
    @pytest.mark.parametrize("rolle", sorted(set(MENYER) - {Brukerrolle.ADMIN}))
    def test_bare_administratorer(self, klient: TestClient, lager: Lager, rolle: Brukerrolle) -> None:
        with inne(klient, rolle.value, EGET):
            for sti in ("/drift", "/drift/feilliste/egen"):
                assert klient.get(sti, headers=SIDE).status_code == 403
            assert send(klient, "/drift/feilliste/egen", skjema=skjemamerke(klient, "/innlogging")).status_code == 403
        assert "egen" in _gitt_opp(lager)

    @pytest.mark.parametrize("jobb", ["x" * 101, "æ", "<b>", "..%2f.."])
    def test_et_navn_som_ikke_er_et_jobbnavn_blir_avvist(self, klient: TestClient, jobb: str) -> None:
        with inne(klient, "admin", EGET):
            assert klient.get(f"/drift/feilliste/{jobb}", headers=SIDE).status_code in {404, 422}


def _gitt_opp(lager: Lager) -> set[str]:
    with lager.lesing() as forbindelse:
        return set(forbindelse.execute(select(jobbfeil.c.jobb).where(jobbfeil.c.dod == 1)).scalars())


@pytest.mark.parametrize("sprak", ["nb", "nn"])
def test_hver_del_og_hvert_slag_jobb_og_melding_har_ord(klient: TestClient, settings: Settings, sprak: str) -> None:
    ordene = (settings.templates / sprak / "side" / "drift.html.j2").read_text(encoding="utf-8")
    tjeneste = klient.app.state.tjeneste  # type: ignore[attr-defined]  # FastAPI's
    for navn in DELER:
        assert f"macro del_{navn}()" in ordene
        assert f"macro ser_{navn}()" in ordene
    for slag in jobbslag(settings, tjeneste.gang):
        assert f"macro jobb_{slag.replace('-', '_')}()" in ordene
    assert {en.value for en in Meldingsslag} >= {"invitasjon", "dinTur", "paminnelse", "sisteDag", "fristForlenget"}
    for en in Holdbarhet:
        assert f"macro tilstand_{en.value}()" in ordene


@pytest.mark.parametrize("sprak", ["nb", "nn"])
def test_siden_viser_installasjonen_og_delene(klient: TestClient, sprak: str) -> None:
    with inne(klient, "admin", ANNET):
        tekst = ord_pa(hent(klient, sprak=sprak))
    for ventet in ("Vestland fylkeskommune", "0.1.0", {"nb": "Delene av tjenesten", "nn": "Delane av tenesta"}[sprak]):
        assert ventet in tekst
    assert {"nb": "nøkkel 1", "nn": "nøkkel 1"}[sprak] in tekst


class TestAvvik:
    def test_det_alvorligste_star_forst_med_hva_en_kan_gjore(self, klient: TestClient) -> None:
        tjeneste = klient.app.state.tjeneste  # type: ignore[attr-defined]  # FastAPI's
        avvik = {"disk": DELER["disk"].ellers, "database": DELER["database"].ellers, "skrifter": None}
        oversikt = les_oversikt(tjeneste, ANNET, Helsesvar("demo", avvik, dict.fromkeys(avvik, NA)))
        assert [en.navn for en in oversikt.avvik] == ["database", "disk"]
        assert oversikt.tilstand is Tilstand.FEIL

    def test_siden_sier_hva_som_er_galt_og_hva_en_kan_gjore(self, klient: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
        avvik = {"disk": DELER["disk"].ellers, "database": None}

        async def svar(_: Helse) -> Helsesvar:
            return Helsesvar("demo", avvik, dict.fromkeys(avvik, NA))

        monkeypatch.setattr(Helse, "svar", svar)
        with inne(klient, "admin", ANNET):
            tekst = ord_pa(hent(klient))
        assert "Alt virker, men noe trenger deg Det er lite plass igjen på disken med datamappen. Utvid disken." in tekst
        assert "Oppdaget 4. august 2026 kl. 09:30." in tekst.replace("\xa0", " ")

    def test_uten_database_viser_siden_resten(self, klient: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
        def borte(*_: object) -> None:
            raise OSError("HEMMELIG")

        monkeypatch.setattr(Innebygd, "ko", borte)
        with inne(klient, "admin", ANNET):
            side = hent(klient)
        assert "Databasen svarer ikke. Kø, tall og meldinger kan ikke vises" in ord_pa(side)
        assert "HEMMELIG" not in side.tekst
        assert {"deler", "sertifikater"} <= set(side.verdier("id"))

    def test_en_del_er_sett_slik_siden_den_forst_ble_det(self, settings: Settings, tmp_path: Path) -> None:
        tider = [NA]
        tjeneste = create_app(settings, lambda: tider[-1]).state.tjeneste
        helse = Helse(tjeneste.tilsyn.grunnlag, {"disk": DELER["disk"]})
        assert helse.svar_na().sett == {"disk": NA}
        tider.append(NA + timedelta(hours=1))
        assert helse.svar_na().sett == {"disk": NA}
        tjeneste.lukk()


class TestSertifikater:
    @pytest.mark.parametrize(
        ("bruk", "dager", "ventet"),
        [
            (EGNE, 400, Holdbarhet.GYLDIG),
            (EGNE, 31, Holdbarhet.GYLDIG),
            (EGNE, 30, Holdbarhet.SNART),
            (EGNE, 0, Holdbarhet.UTGATT),
            (TSA, -1, Holdbarhet.UTGATT),
            (ANKER, 10, Holdbarhet.SNART),
            (ANKER, -1, Holdbarhet.GAMMELT),
        ],
    )
    def test_holdbarheten_er_som_helsesjekken_dommer(self, bruk: str, dager: int, ventet: Holdbarhet) -> None:
        assert holdbarhet(Utlop(bruk, "x", NA + timedelta(days=dager)), NA) is ventet

    def test_det_som_gaar_ut_forst_star_forst(self) -> None:
        alle = tuple(Utlop(EGNE, str(dager), NA + timedelta(days=dager)) for dager in (400, 2, -3))
        assert [(rad.hva.navn, rad.dager) for rad in sertifikatrader(alle, NA)] == [("-3", -3), ("2", 2), ("400", 400)]

    def test_siden_viser_dem_i_ord_med_dagene_som_er_igjen(self, klient: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
        alle = tuple(
            Utlop(bruk, navn, NA + timedelta(days=dager))
            for bruk, navn, dager in ((EGNE, "ca", 400), (TSA, "hode", 1), (ANKER, "abc", -2), (EGNE, "tsa-ca", -1))
        )
        monkeypatch.setattr("app.web.drift.oversikt.utlop", lambda *_: alle)
        with inne(klient, "admin", ANNET):
            tekst = ord_pa(hent(klient))
        rekkefolge = ("Bare for gamle dokumenter", "Gått ut", "Går snart ut", "1 dag igjen", "Gyldig", "400 dager igjen")
        steder = [tekst.index(en) for en in rekkefolge]
        assert steder == sorted(steder)
        assert "2 dager siden" in tekst


def test_meldinger_som_ikke_kom_fram_staar_uten_navn_og_bare_i_eget_fylke(klient: TestClient, lager: Lager, dokument: str) -> None:
    na = datetime.now(UTC)
    with lager.transaksjon() as forbindelse:
        forbindelse.execute(
            insert(oppdrag).values(
                id=dokument, fylkesnummer=EGET, tilstand="underSignering", versjon=1, opprettet=na, endret=na, siste_dag="2026-09-01"
            )
        )
        for nr, status in enumerate(("ikkeLevert", "utenAdresse", "sendt", "bortfalt", "venter")):
            forbindelse.execute(
                insert(melding).values(
                    id=f"drift-{nr}", oppdrag_id=dokument, hendelse_id="h", felt="sign-kandidat", slag="invitasjon", kanal="epost",
                    tidligst=na, status=status, opprettet=na,
                )
            )  # fmt: skip
    try:
        with inne(klient, "admin", EGET):
            eget = ord_pa(hent(klient))
        with inne(klient, "admin", ANNET):
            annet = ord_pa(hent(klient))
    finally:
        with lager.transaksjon() as forbindelse:
            forbindelse.execute(delete(melding).where(melding.c.oppdrag_id == dokument))
            forbindelse.execute(delete(oppdrag).where(oppdrag.c.id == dokument))
    assert "Meldinger som ikke kom fram 2 " in eget
    assert "Mottakeren tok ikke imot den" in eget
    assert "Ingen adresse å sende til" in eget
    assert "Meldinger som venter1" in eget
    assert "Under signering1" in eget
    assert "Meldinger som ikke kom fram 0 " in annet
    assert dokument not in annet
    assert not any(forbudt in eget for forbudt in ("sign-kandidat", "@"))


def test_sist_laget_sikkerhetskopi(tmp_path: Path) -> None:
    data = tmp_path / "data"
    settings = Settings.fra_miljo({}, data=data)
    tjeneste = create_app(settings, lambda: NA).state.tjeneste
    try:
        assert _kopi(tjeneste) is None
        svar = CliRunner().invoke(kommando, ["sikkerhetskopi", "lag", str(tmp_path / "kopi"), "--data", str(data), "--json"])
        assert svar.exit_code == 0, svar.output
        laget = datetime.fromisoformat(json.loads((tmp_path / "kopi" / "manifest.json").read_text())["laget"])
        assert _kopi(tjeneste) == laget
    finally:
        tjeneste.lukk()


def _kopi(tjeneste: Any) -> datetime | None:
    oversikt: Oversikt = les_oversikt(tjeneste, ANNET, tjeneste.tilsyn.helse.svar_na())
    assert oversikt.database is not None
    return oversikt.database.siste_kopi


def test_fylkets_egne_valg_er_nevnt_med_dato(tmp_path: Path) -> None:
    mappe = tmp_path / "fylker"
    mappe.mkdir(parents=True)
    (mappe / "46.toml").write_text("[[valg]]\ngjelder_fra = 2026-01-01\nfrist_dager = 21\n", encoding="utf-8")
    with TestClient(create_app(Settings.fra_miljo({}, data=tmp_path), lambda: NA), base_url="http://127.0.0.1:8000") as klient:
        with inne(klient, "admin", "46"):
            assert "Fylket har ett eget valg i en egen fil: fra 1. januar 2026" in ord_pa(hent(klient)).replace("\xa0", " ")
        with inne(klient, "admin", "03"):
            assert "Fylket har ingen egen fil." in ord_pa(hent(klient))


def test_ingen_adresse_i_siden_har_noe_annet_enn_jobbnavn(klient: TestClient) -> None:
    with inne(klient, "admin", EGET):
        adresser = hent(klient).adresser
    assert all(a.startswith(("/", "#")) for a in adresser)
