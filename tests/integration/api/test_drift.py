"""What those who run the service see: health part by part, liveness, figures and version; who may see what."""

from __future__ import annotations

import re
import shutil
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import insert
from sqlalchemy.exc import OperationalError

from app import VERSJON
from app.api.tjeneste import Tjeneste
from app.drift import deler as delene
from app.drift.deler import DELER
from app.drift.helse import Helse
from app.lager import mappelager, migrering, nokkelfil
from app.lager.modeller import jobb, jobbfeil
from app.lager.ring import nokkelstien
from tests.integration.tjenesten import NA

Token = Callable[..., dict[str, str]]
ALLE_I_DEMO = set(DELER) - {"tidsstempel", "segl"}
PROMETHEUS = re.compile(
    r'[a-zA-Z_:][a-zA-Z0-9_:]*(\{([a-zA-Z_][a-zA-Z0-9_]*="([^"\\\n]|\\[\\n"])*",?)*\})? (-?[0-9]+(\.[0-9]+)?(e[+-]?[0-9]+)?|\+Inf|NaN)'
)


@pytest.fixture
def tjeneste(klient: TestClient) -> Tjeneste:
    funnet: Tjeneste = klient.app.state.tjeneste  # type: ignore[attr-defined] # FastAPI's
    return funnet


@pytest.fixture
def fersk(tjeneste: Tjeneste, monkeypatch: pytest.MonkeyPatch) -> Callable[..., dict[str, Any]]:
    """The answer of a Helse that remembers nothing, over parts of the real ones."""

    def se(*navn: str, frist: float = 3.0, **settings: Any) -> dict[str, Any]:
        grunnlag = replace(tjeneste.tilsyn.grunnlag, settings=replace(tjeneste.settings, **settings))
        return Helse(grunnlag, {n: DELER[n] for n in navn}, frist).svar_na().som_json()

    return se


class TestHelse:
    def test_alle_deler_virker_og_hver_er_nevnt(self, klient: TestClient) -> None:
        svar = klient.get("/helse")
        assert svar.status_code == 200
        assert svar.json() == {"status": "ok", "modus": "demo", "versjon": VERSJON, "deler": dict.fromkeys(DELER, "ok"), "avvik": []} | {
            "deler": dict.fromkeys((n for n in DELER if n in ALLE_I_DEMO), "ok")
        }

    def test_database_som_er_borte_gir_503_med_hva_som_kan_gjores(
        self, klient: TestClient, tjeneste: Tjeneste, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def borte(_: object) -> None:
            raise OperationalError("select", {}, OSError("disk I/O error at 01850852037"))

        monkeypatch.setattr("app.lager.base.Lager.lesing", borte)
        monkeypatch.setattr(tjeneste.tilsyn.helse, "_prover", {})
        svar = klient.get("/helse")
        monkeypatch.setattr(tjeneste.tilsyn.helse, "_prover", {})
        assert (svar.status_code, svar.json()["status"]) == (503, "feil")
        ventet = dict.fromkeys(ALLE_I_DEMO, "ok") | dict.fromkeys(("database", "ko", "gittOpp", "fornyelse"), "feil")
        assert svar.json()["deler"] == ventet
        (ett, *_) = svar.json()["avvik"]
        assert (ett["del"], ett["kode"]) == ("database", "database-borte")
        assert ett["tiltak"]["nb"] != ett["tiltak"]["nn"]
        assert "01850852037" not in svar.text

    @pytest.mark.parametrize(
        ("versjon", "ventet"),
        [(migrering.kjente()[-1], "databaseskjema-eldre"), (None, "databaseskjema-eldre"), ("9999", "databaseskjema-nyere")],
    )
    def test_skjema_som_ikke_er_programmets_blir_sagt(
        self, fersk: Callable[..., dict[str, Any]], monkeypatch: pytest.MonkeyPatch, versjon: str | None, ventet: str
    ) -> None:
        monkeypatch.setattr(migrering, "versjon", lambda _: versjon)
        assert [a["kode"] for a in fersk("database")["avvik"]] == [ventet]

    def test_mappe_som_ikke_kan_skrives_blir_sagt_og_ingen_rest_ligger_igjen(
        self, fersk: Callable[..., dict[str, Any]], tjeneste: Tjeneste, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(*_: object, **__: object) -> None:
            raise OSError(28, "No space left on device")

        assert fersk("filer")["status"] == "ok"
        assert list((tjeneste.lager.mappe / "blobs").glob(".helse-*")) == []
        monkeypatch.setattr(mappelager, "skriv_ny", full)
        assert [a["kode"] for a in fersk("filer")["avvik"]] == ["filer-kan-ikke-skrives"]

    def test_skrift_og_mal_som_er_borte_blir_sagt(self, fersk: Callable[..., dict[str, Any]], tmp_path: Path, tjeneste: Tjeneste) -> None:
        forms = tmp_path / "forms"
        shutil.copytree(tjeneste.settings.forms / "skrifter", forms / "skrifter")
        assert fersk("skrifter", forms=forms)["status"] == "ok"
        (forms / "skrifter" / "Kontrakt-Regular.ttf").write_bytes(b"not a font")
        assert [a["kode"] for a in fersk("skrifter", forms=forms)["avvik"]] == ["skrift-mangler"]

    def test_endret_mal_blir_sagt(self, fersk: Callable[..., dict[str, Any]], tjeneste: Tjeneste, monkeypatch: pytest.MonkeyPatch) -> None:
        assert fersk("maler")["status"] == "ok"
        monkeypatch.setattr("app.maler.register.avvik_fra_frosset", lambda mal: (_ for _ in ()).throw(OSError("borte")))
        assert [a["kode"] for a in fersk("maler")["avvik"]] == ["mal-endret"]

    def test_tidsstempeltjeneste_som_ikke_svarer_er_en_advarsel(
        self, tjeneste: Tjeneste, fersk: Callable[..., dict[str, Any]], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from app.settings import Modus

        svar = fersk("tidsstempel", modus=Modus.PRODUKSJON, tsa="http://127.0.0.1:9")
        assert (svar["status"], [a["kode"] for a in svar["avvik"]]) == ("advarsel", ["tidsstempel-svarer-ikke"])

    def test_en_del_som_henger_stopper_ingen_og_sporres_ikke_igjen(self, tjeneste: Tjeneste) -> None:
        slipp, spurt = threading.Event(), []

        def henger(_: object) -> None:
            spurt.append(1)
            slipp.wait(30)

        helse = Helse(tjeneste.tilsyn.grunnlag, {"tidsstempel": replace(DELER["disk"], sjekk=henger)}, frist=0.05)
        forste, andre = helse.svar_na(), helse.svar_na()
        slipp.set()
        assert [a and a.kode for a in (*forste.avvik.values(), *andre.avvik.values())] == ["svarer-ikke", "svarer-ikke"]
        assert len(spurt) == 1

    def test_svaret_gjelder_en_stund(self, tjeneste: Tjeneste) -> None:
        spurt: list[int] = []
        helse = Helse(tjeneste.tilsyn.grunnlag, {"disk": replace(DELER["disk"], sjekk=lambda _: spurt.append(1), varer=60)})
        for _ in range(5):
            helse.svar_na()
        assert len(spurt) == 1

    def test_ko_som_star_og_jobb_som_er_gitt_opp_er_advarsler(self, tjeneste: Tjeneste, fersk: Callable[..., dict[str, Any]]) -> None:
        assert fersk("ko", "gittOpp")["status"] == "ok"
        gammel = NA - timedelta(minutes=6)
        with tjeneste.lager.motor.connect() as forbindelse, forbindelse.begin():
            forbindelse.execute(insert(jobb).values(slag="ukjent", args={}, neste_tid=gammel, forsok=0))
            feil = {"jobb": "jobb-0", "slag": "ukjent", "args": {}, "forsok": 8, "feil": "ekstern", "tid": NA, "dod": 1}
            forbindelse.execute(insert(jobbfeil).values(**feil))
        try:
            svar = fersk("ko", "gittOpp")
            assert (svar["status"], [a["kode"] for a in svar["avvik"]]) == ("advarsel", ["koen-star", "jobber-gitt-opp"])
        finally:
            with tjeneste.lager.motor.connect() as forbindelse, forbindelse.begin():
                forbindelse.execute(jobb.delete().where(jobb.c.slag == "ukjent"))
                forbindelse.execute(jobbfeil.delete().where(jobbfeil.c.slag == "ukjent"))

    @pytest.mark.parametrize(("ledig", "koder"), [(50 << 20, ["disken-er-full"]), (500 << 20, ["lite-diskplass"]), (5 << 30, [])])
    def test_plassen_pa_disken_blir_sett(
        self, fersk: Callable[..., dict[str, Any]], monkeypatch: pytest.MonkeyPatch, ledig: int, koder: list[str]
    ) -> None:
        monkeypatch.setattr(delene.shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(1 << 40, 0, ledig))  # type: ignore[attr-defined]
        assert [a["kode"] for a in fersk("disk")["avvik"]] == koder

    def test_nokkelfil_som_andre_kan_lese_er_en_feil(self, fersk: Callable[..., dict[str, Any]], tmp_path: Path) -> None:
        fil = tmp_path / "nokler.toml"
        assert fersk("nokler", nokler=fil)["status"] == "ok"
        fil.write_text("gjeldende = 1", encoding="utf-8")
        assert [a["kode"] for a in fersk("nokler", nokler=fil)["avvik"]] == ["nokkelfil-kan-ikke-brukes"]

    def test_nokkel_som_tjenesten_ikke_har_lest_blir_sagt_for_noe_er_kryptert_med_den(
        self, fersk: Callable[..., dict[str, Any]], tmp_path: Path, tjeneste: Tjeneste
    ) -> None:
        fil = tmp_path / "nokler.toml"
        fil.write_bytes(nokkelstien(tjeneste.settings).read_bytes())
        fil.chmod(0o600)
        assert fersk("nokler", nokler=fil)["status"] == "ok"
        nokkelfil.legg_til(fil)
        svar = fersk("nokler", nokler=fil)
        assert (svar["status"], [a["kode"] for a in svar["avvik"]]) == ("advarsel", ["nokkelfil-nyere"])


class TestSertifikater:
    @pytest.mark.parametrize(
        ("bruk", "dager", "kode"),
        [
            ("egne", 31, None),
            ("egne", 29, "sertifikat-gar-ut"),
            ("egne", -1, "sertifikat-utgatt"),
            ("virksomhet", 29, "sertifikat-gar-ut"),
            ("virksomhet", -1, "sertifikat-gar-ut"),
            ("tidsstempel", 29, "sertifikat-gar-ut"),
            ("tidsstempel", -1, "sertifikat-gar-ut"),
            ("anker", 29, "sertifikat-gar-ut"),
            ("anker", -1, None),
        ],
    )
    def test_utlop_varsles_tretti_dager_for(
        self, fersk: Callable[..., dict[str, Any]], monkeypatch: pytest.MonkeyPatch, bruk: str, dager: int, kode: str | None
    ) -> None:
        from app.drift.sertifikater import Utlop

        monkeypatch.setattr(delene, "utlop", lambda *_: (Utlop(bruk, "x", NA + timedelta(days=dager)),))
        assert [a["kode"] for a in fersk("sertifikater")["avvik"]] == ([kode] if kode else [])

    def test_bare_utgatte_ankere_er_en_advarsel(self, fersk: Callable[..., dict[str, Any]], tmp_path: Path) -> None:
        assert [a["kode"] for a in fersk("sertifikater", ankere=tmp_path)["avvik"]] == ["ingen-gyldige-ankere"]

    def test_demoens_egne_og_stempelet_i_siste_logghode_blir_lest(self, tjeneste: Tjeneste) -> None:
        from app.drift.sertifikater import utlop
        from app.lager.logg import Hodelager

        Hodelager(tjeneste.lager, tjeneste.settings, lambda: NA).lag()
        funnet = {(u.bruk, u.navn) for u in utlop(tjeneste.settings, tjeneste.lager, NA)}
        assert {("egne", "ca"), ("egne", "tsa-ca")} <= funnet or not (tjeneste.settings.data / "demo-pki").exists()
        assert all(u.slutt > NA for u in utlop(tjeneste.settings, tjeneste.lager, NA))


def test_levende_svarer_uten_a_se_pa_noe(klient: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def borte(_: object) -> None:
        raise OSError("nothing is to be looked at")

    monkeypatch.setattr("app.lager.base.Lager.lesing", borte)
    svar = klient.get("/helse/levende")
    assert (svar.status_code, svar.json()) == (200, {"status": "ok", "versjon": VERSJON})


class TestMaltall:
    @pytest.fixture(autouse=True)
    def _nytt(self, tjeneste: Tjeneste) -> None:
        tjeneste.tilsyn.malinger._sist = None

    def test_er_for_admin_alene(self, klient: TestClient, token: Token) -> None:
        assert klient.get("/metrics").status_code == 401
        for rolle in ("saksbehandler", "godkjenner", "revisor", "malforfatter", "fagsystem"):
            assert klient.get("/metrics", headers=token(rolle)).status_code == 403, rolle
        assert klient.get("/metrics", headers=token("admin")).status_code == 200

    @pytest.mark.parametrize(
        ("ende", "hoder", "status"),
        [
            ("127.0.0.1", {}, 200),
            ("::1", {}, 200),
            ("127.0.0.1", {"x-forwarded-for": "10.0.0.1"}, 401),
            ("127.0.0.1", {"x-forwarded-for": "127.0.0.1"}, 401),
            ("127.0.0.1", {"forwarded": "for=127.0.0.1"}, 401),
            ("127.0.0.1", {"via": "1.1 x"}, 401),
            ("10.0.0.7", {}, 401),
            ("10.0.0.7", {"x-real-ip": "127.0.0.1"}, 401),
        ],
    )
    def test_denne_maskinen_slipper_inn_bare_uten_mellommann(
        self, klient: TestClient, ende: str, hoder: dict[str, str], status: int
    ) -> None:
        egen = TestClient(klient.app, base_url="http://127.0.0.1:8000", client=(ende, 40000))
        assert egen.get("/metrics", headers=hoder).status_code == status

    def test_vert_som_ikke_er_denne_maskinen_trenger_token(self, tjeneste: Tjeneste, klient: TestClient) -> None:
        """What a proxy here passes on under the public name comes from anywhere."""
        from starlette.requests import Request

        from app.api.helse import fra_denne_maskinen

        def kall(vert: str) -> Request:
            return Request({"type": "http", "headers": [(b"host", vert.encode())], "client": ("127.0.0.1", 1)})

        assert fra_denne_maskinen(kall("127.0.0.1:8000"))
        assert not fra_denne_maskinen(kall("kontrakt.fylke.no"))

    def test_teksten_er_prometheus_format(self, klient: TestClient, token: Token, ny_kontrakt: Callable[..., dict[str, Any]]) -> None:
        assert klient.post("/api/v1/kontrakter", headers=token(fylke="39"), json=ny_kontrakt("MT-1")).status_code == 201
        svar = klient.get("/metrics", headers=token("admin"))
        assert svar.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
        assert svar.text.endswith("\n")
        for linje in svar.text.splitlines():
            assert linje.startswith(("# HELP ", "# TYPE ")) or PROMETHEUS.fullmatch(linje), linje
        hoder = [linje.split()[2] for linje in svar.text.splitlines() if linje.startswith("# TYPE")]
        assert len(hoder) == len(set(hoder))
        for navn in (
            "kontraktverk_http_requests_total",
            "kontraktverk_http_request_duration_seconds",
            "kontraktverk_render_seconds",
            "kontraktverk_documents_stored_total",
            "kontraktverk_jobs_waiting",
            "kontraktverk_jobs_due",
            "kontraktverk_jobs_dead",
            "kontraktverk_jobs_oldest_due_seconds",
            "kontraktverk_health",
            "kontraktverk_db_connections",
            "kontraktverk_disk_free_bytes",
            "process_cpu_seconds_total",
            "process_resident_memory_bytes",
        ):
            assert navn in hoder
        assert 'kontraktverk_documents_stored_total{dokumenttype="larekontrakt"}' in svar.text
        assert 'kontraktverk_http_requests_total{rute="/kontrakter",metode="POST",status="201"}' in svar.text

    def test_ingen_person_og_intet_fylke(self, klient: TestClient, token: Token, ny_kontrakt: Callable[..., dict[str, Any]]) -> None:
        data = ny_kontrakt("MT-2")
        klient.post("/api/v1/kontrakter", headers=token(fylke="39"), json=data)
        klient.get("/01850852037/VAKKER", headers=token())
        tekst = klient.get("/metrics", headers=token("admin")).text
        for hemmelig in (data["kandidat"]["personidentifikator"]["verdi"], data["kandidat"]["navn"]["etternavn"], "VAKKER", "01850852037"):
            assert hemmelig not in tekst
        assert 'fylke="' not in tekst

    def test_database_som_er_borte_tar_bare_sine_egne_tall(self, klient: TestClient, token: Token, monkeypatch: pytest.MonkeyPatch) -> None:
        hode = token("admin")

        def borte(_: object) -> None:
            raise OperationalError("select", {}, OSError("away"))

        monkeypatch.setattr("app.lager.base.Lager.lesing", borte)
        svar = klient.get("/metrics", headers=hode)
        assert svar.status_code == 200
        assert "kontraktverk_jobs_waiting" not in svar.text
        assert "kontraktverk_http_requests_total" in svar.text


def test_versjonen_sier_program_skjema_og_maler(klient: TestClient, tjeneste: Tjeneste) -> None:
    svar = klient.get("/versjon").json()
    assert (svar["versjon"], svar["database"]["skjema"], svar["database"]["programmetsSkjema"]) == (VERSJON, *(migrering.kjente()[0],) * 2)
    assert svar["database"]["slag"] == tjeneste.lager.motor.dialect.name
    typer = {rad["dokumenttype"]: rad["revisjoner"] for rad in svar["dokumenttyper"]}
    assert set(typer) == {t.value for t in tjeneste.verksted.maler.typer}
    siste = typer["larekontrakt"][-1]
    assert re.fullmatch("[0-9a-f]{64}", siste["digest"]["nb"])
    assert siste["digest"]["nb"] != siste["digest"]["nn"]


def test_revisjonen_er_det_som_ble_bygd_inn(tmp_path: Path) -> None:
    from app.drift.versjon import git_revisjon

    fil = tmp_path / "revisjon.txt"
    les = git_revisjon.__wrapped__
    assert les(fil) is None
    fil.write_text("0aa166c5d1\n", encoding="ascii")
    assert les(fil) == "0aa166c5d1"
    fil.write_text("$Format:%H$", encoding="ascii")
    assert les(fil) is None
