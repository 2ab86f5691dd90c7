"""The log of a county: who may read it, what it says, that a broken chain is named, and that what is taken away is the export."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text
from typer.testing import CliRunner

from app.api.tjeneste import Tjeneste
from app.cli import app as kommandolinje
from app.lager import dokumenter, hendelser
from app.lager.dokumenter import Aktor
from app.lager.hendelser import Hendelsestype
from app.lager.logg import Hodelager
from app.main import create_app
from app.settings import Settings
from app.web.revisor import logg
from tests.integration.lager.test_dokumenter import _nytt
from tests.integration.lager.test_logg import _ta_bort_vernet
from tests.integration.tjenesten import NA
from tests.integration.web.okter import SIDE, inne, send, skjemamerke
from tests.integration.web.test_sider import Side

D1, D2, OSLO = (f"{n}1111111-1111-5111-8111-111111111111" for n in "123")


@contextmanager
def _tjenesten(mappe: Path) -> Iterator[TestClient]:
    """Two documents of Vestland and one of Oslo; one of them has lived, and today has its head."""
    app = create_app(Settings.fra_miljo({}, data=mappe), lambda: NA)
    with TestClient(app, base_url="http://127.0.0.1:8000", raise_server_exceptions=False) as klient:
        tjeneste = app.state.tjeneste
        for nr, (id_, fylke) in enumerate(((D1, "46"), (D2, "46"), (OSLO, "03"))):
            nytt = _nytt(id=id_, fylkesnummer=fylke, instans_id=f"L-{nr}")
            aktor = Aktor(navn="fagsystem:vigo", fylkesnummer=fylke)
            dokumenter.opprett(tjeneste.lager, nytt, b"%PDF", na=NA + timedelta(minutes=nr), aktor=aktor)
        _foy_til(tjeneste, D1, 3)
        Hodelager(tjeneste.lager, tjeneste.settings, lambda: NA).lag()
        yield klient


@pytest.fixture(scope="module")
def mappe(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("loggen")


@pytest.fixture(scope="module")
def klient(mappe: Path) -> Iterator[TestClient]:
    """One that nobody changes anything in."""
    with _tjenesten(mappe) as klient:
        yield klient


@pytest.fixture
def egen(tmp_path: Path) -> Iterator[TestClient]:
    """One that can be tampered with."""
    with _tjenesten(tmp_path) as klient:
        yield klient


def _foy_til(tjeneste: Tjeneste, dokument: str, antall: int) -> None:
    with tjeneste.lager.transaksjon() as forbindelse:
        for nr in range(antall):
            tid = NA + timedelta(hours=1, minutes=nr)
            hendelser.foy_til(forbindelse, dokument, Hendelsestype.SENDING_BEKREFTET, tid=tid, aktor="saksbehandler:kari", data={"n": nr})


def _tjeneste(klient: TestClient) -> Tjeneste:
    tjeneste: Tjeneste = klient.app.state.tjeneste  # type: ignore[attr-defined]  # a Starlette app has a state
    return tjeneste


def _odelegg(klient: TestClient, setning: str) -> None:
    with _tjeneste(klient).lager.transaksjon() as forbindelse:
        _ta_bort_vernet(forbindelse)
        forbindelse.execute(text(setning), {"d": D1})


STIER = ["/logg", "/logg/hoder", "/logg/uttrekk.zip", f"/logg/{D1}", f"/logg/{D1}/logg.jsonl"]


class TestHvem:
    @pytest.mark.parametrize("sti", STIER)
    def test_uten_innlogging_kommer_man_til_innloggingen(self, klient: TestClient, sti: str) -> None:
        svar = klient.get(sti, headers=SIDE, follow_redirects=False)
        assert svar.status_code == 303
        assert svar.headers["location"].startswith("/innlogging")

    @pytest.mark.parametrize("rolle", ["malforfatter", "admin"])
    def test_en_rolle_som_ikke_kan_lese_slipper_ikke_inn(self, klient: TestClient, rolle: str) -> None:
        with inne(klient, rolle):
            assert {klient.get(sti, headers=SIDE).status_code for sti in STIER} == {403}

    @pytest.mark.parametrize("rolle", ["saksbehandler", "godkjenner", "revisor"])
    def test_den_som_kan_lese_ser_sitt_fylke(self, klient: TestClient, rolle: str) -> None:
        with inne(klient, rolle):
            assert {klient.get(sti, headers=SIDE).status_code for sti in STIER} == {200}

    def test_et_annet_fylke_er_ikke_der(self, klient: TestClient) -> None:
        with inne(klient, "revisor", "03"):
            assert D1 not in klient.get("/logg").text
            assert {klient.get(sti, headers=SIDE).status_code for sti in (f"/logg/{D1}", f"/logg/{D1}/logg.jsonl")} == {404}
            uttrekk = zipfile.ZipFile(io.BytesIO(klient.get("/logg/uttrekk.zip").content))
            assert D1 not in uttrekk.read("logg.jsonl").decode()
            assert all(navn.startswith(("logg.jsonl", "hoder/03/")) for navn in uttrekk.namelist())


class TestSidene:
    @pytest.mark.parametrize("sprak", ["nb", "nn"])
    def test_det_nyeste_staar_forst_med_ord_tid_hvem_og_kontrollsummer(self, klient: TestClient, sprak: str) -> None:
        with inne(klient, "revisor"):
            tekst = " ".join(Side(klient.get(f"/logg?sprak={sprak}").text).tekst.split())
        ventet = {
            "nb": ("Det ble bekreftet hvem som skal få dokumentet", "Dokumentet ble laget", "klokken 10:32, Saksbehandler"),
            "nn": ("Det blei stadfesta kven som skal få dokumentet", "Dokumentet blei laga", "klokka 10:32, Saksbehandlar"),
        }[sprak]
        assert all(v in tekst for v in ventet)
        poster = [int(nr) for nr in re.findall(r"Post (\d+) · [0-9a-f]{16}… ← [0-9a-f]{16}…", tekst)]
        assert poster == [4, 3, 2, 1, 1]

    def test_alle_postene_kommer_en_gang_naar_man_blar(self, klient: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(logg, "PA_SIDEN", 2)
        sett: list[str] = []
        sti = "/logg?sprak=nb"
        with inne(klient, "revisor"):
            for _ in range(3):
                html = klient.get(sti).text
                sett += re.findall(r'<li id="post-([0-9a-f-]{36}-\d+)"', html)
                neste = re.findall(r'class="ds-button" data-variant="secondary" href="(/logg\?sprak=nb&amp;etter=[^"]+)"', html)
                sti = neste[0].replace("&amp;", "&") if neste else "/ferdig"
        assert sti == "/ferdig"
        assert sett == [f"{D1}-4", f"{D1}-3", f"{D1}-2", f"{D2}-1", f"{D1}-1"]

    @pytest.mark.parametrize("etter", ["tull", f"{OSLO}:1", f"{D1}:999", "'; DROP TABLE hendelse; --"])
    def test_en_plass_som_ikke_finnes_begynner_forfra(self, klient: TestClient, etter: str) -> None:
        with inne(klient, "revisor"):
            svar = klient.get("/logg", params={"etter": etter})
        assert (svar.status_code, svar.text.count('<li id="post-')) == (200, 5)

    def test_et_fylke_uten_dokumenter_faar_en_side_som_sier_det(self, klient: TestClient) -> None:
        with inne(klient, "revisor", "39"):
            tekst = klient.get("/logg?sprak=nn").text
        assert "Loggen er tom. Når ein kontrakt blir laga, står det her." in tekst
        assert "Det er ikkje laga noko hovud enno." in tekst

    def test_ett_dokument_har_hele_kjeden_eldste_forst_og_hodet_som_kjenner_det(self, klient: TestClient) -> None:
        with inne(klient, "revisor"):
            html = klient.get(f"/logg/{D1}?sprak=nb").text
        assert re.findall(r'<li id="post-(\d+)"', html) == ["1", "2", "3", "4"]
        assert "Henger sammen" in html
        assert "Sikret av hodet for 4.\xa0august\xa02026." in html
        assert "0" * 64 in html

    def test_loggen_staar_naar_dokumentet_er_slettet(self, egen: TestClient) -> None:
        tjeneste = _tjeneste(egen)
        with tjeneste.lager.transaksjon() as forbindelse:
            forbindelse.execute(text("UPDATE dokument SET slettet = :tid WHERE id = :d"), {"tid": NA.isoformat(), "d": D1})
            hendelser.foy_til(
                forbindelse, D1, Hendelsestype.SLETTET, tid=NA, aktor="tjenesten", data={"regel": "stoppede", "dokument": "slettet"}
            )
        with inne(egen, "revisor"):
            assert "Hele dokumentet ble slettet" in egen.get(f"/logg/{D1}?sprak=nb").text
            assert "Dokumentet er slettet hos oss" in egen.get(f"/v/{D1}?sprak=nb").text

    def test_hodene_er_en_tabell(self, klient: TestClient) -> None:
        with inne(klient, "revisor"):
            side = Side(klient.get("/logg/hoder?sprak=nn").text)
        assert "4.\xa0august\xa02026" in side.tekst
        assert side.tagger.count("tr") == 2


class TestKontrollen:
    def _kontroller(self, klient: TestClient, sprak: str = "nb") -> str:
        with inne(klient, "revisor"):
            svar = send(klient, f"/logg/kontroll?sprak={sprak}", skjema=skjemamerke(klient, "/logg"))
        assert svar.status_code == 200
        return str(svar.text)

    @pytest.mark.parametrize(("sprak", "ventet"), [("nb", "Loggen er hel"), ("nn", "Loggen er heil")])
    def test_en_hel_logg_er_hel(self, klient: TestClient, sprak: str, ventet: str) -> None:
        html = self._kontroller(klient, sprak)
        assert ventet in html
        assert 'class="kv-dom kv-dom--ok"' in html
        assert "<dd>2</dd>" in html
        assert "<dd>5</dd>" in html

    @pytest.mark.parametrize(
        ("setning", "ventet", "nr"),
        [
            ("UPDATE hendelse SET aktor = 'en annen' WHERE dokument_id = :d AND nr = 2", "Post 2 er endret", 2),
            ("UPDATE hendelse SET data = '{}' WHERE dokument_id = :d AND nr = 3", "Post 3 er endret", 3),
            ("DELETE FROM hendelse WHERE dokument_id = :d AND nr = 2", "Før post 3 mangler en post", 3),
            ("DELETE FROM hendelse WHERE dokument_id = :d AND nr = 4", "Post 4 stod i loggen 4. august 2026", 4),
        ],
    )
    def test_den_forste_brutte_posten_er_nevnt_med_lenke_dit(self, egen: TestClient, setning: str, ventet: str, nr: int) -> None:
        _odelegg(egen, setning)
        html = self._kontroller(egen)
        assert "Loggen er ikke hel" in html
        assert ventet in html.replace("\xa0", " ")
        assert f'href="/logg/{D1}?sprak=nb#post-{nr}"' in html

    def test_siden_til_dokumentet_sier_at_kjeden_er_brutt_og_viser_den_likevel(self, egen: TestClient) -> None:
        _odelegg(egen, """UPDATE hendelse SET type = 'oppdrag.{x', data = '{"felt": 3}' WHERE dokument_id = :d AND nr = 2""")
        with inne(egen, "revisor"):
            html = egen.get(f"/logg/{D1}?sprak=nb").text
            assert egen.get("/logg").status_code == 200
        assert "Er brutt" in html
        assert "Post 2 er endret: kontrollsummen stemmer ikke med innholdet." in html
        assert "Hendelsen «oppdrag.{x»" in html

    @pytest.mark.parametrize("merke", ["", "0" * 64])
    def test_et_skjema_uten_vaart_merke_blir_avvist(self, klient: TestClient, merke: str) -> None:
        with inne(klient, "revisor"):
            assert send(klient, "/logg/kontroll", skjema=merke).status_code == 403

    def test_et_merke_fra_en_annen_okt_blir_avvist(self, klient: TestClient) -> None:
        with inne(klient, "saksbehandler"):
            merke = skjemamerke(klient, "/logg")
        with inne(klient, "revisor"):
            assert send(klient, "/logg/kontroll", skjema=merke).status_code == 403


class TestUttrekket:
    def test_er_det_samme_som_kommandoen_skriver_og_likt_hver_gang(self, klient: TestClient, mappe: Path, tmp_path: Path) -> None:
        with inne(klient, "revisor"):
            svar = klient.get("/logg/uttrekk.zip")
            assert svar.content == klient.get("/logg/uttrekk.zip").content
        assert svar.headers["content-disposition"] == 'attachment; filename="logg-46-2026-08-04.zip"'
        ut = tmp_path / "ut"
        kjort = CliRunner().invoke(kommandolinje, ["logg", "eksporter", "--ut", str(ut), "--fylke", "46", "--data", str(mappe)])
        assert kjort.exit_code == 0, kjort.output
        pakke = zipfile.ZipFile(io.BytesIO(svar.content))
        skrevet = {fil.relative_to(ut).as_posix(): fil.read_bytes() for fil in ut.rglob("*") if fil.is_file()}
        assert {navn: pakke.read(navn) for navn in pakke.namelist()} == skrevet

    def test_ett_dokument_er_de_samme_linjene(self, klient: TestClient) -> None:
        with inne(klient, "revisor"):
            linjer = klient.get(f"/logg/{D1}/logg.jsonl").text.splitlines()
            alle = zipfile.ZipFile(io.BytesIO(klient.get("/logg/uttrekk.zip").content)).read("logg.jsonl").decode().splitlines()
        assert linjer == [linje for linje in alle if json.loads(linje)["dokumentId"] == D1]
        assert len(linjer) == 4
