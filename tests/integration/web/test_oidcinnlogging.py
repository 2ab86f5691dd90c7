"""The login of those who work in a county, as the browser goes it: off and back, one role or several, fresh when it must be, and out."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient

from app.api.tjeneste import Tjeneste
from app.identitet.oidc.feil import Innloggingsfeil, Utfall
from app.identitet.oidc.innlogging import Innlogging
from app.identitet.personer import personinnlogging
from app.identitet.rollebok import Tildeling
from app.identitetsoppsett import Hvem
from app.lager import okter
from app.lager.okter import Lagretokt
from app.main import create_app
from app.settings import Settings
from app.tekst import Malform
from app.web import okt
from signing.model import Niva
from tests.integration.tjenesten import NA
from tests.integration.web.oidcsted import (
    ADRESSE,
    HOS,
    JSON,
    OKT,
    UNDERVEIS,
    Falsk,
    Oidcsted,
    et_sted,
    i_produksjon,
    leverandor,
    oppsett,
)
from tests.integration.web.okter import EGEN_SIDE, SIDE
from tests.integration.web.test_sider import Side
from tests.jobbkjede import vent_til


@pytest.fixture(scope="module")
def _felles(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Oidcsted]:
    with et_sted(i_produksjon(tmp_path_factory.mktemp("oidc") / "a")) as sted:
        yield sted


@pytest.fixture
def sted(_felles: Oidcsted) -> Oidcsted:
    _felles.klient.cookies.clear()
    _felles.tid.na = NA
    _felles.jobb.sub, _felles.jobb.acr, _felles.jobb.feil, _felles.jobb.borte = "kari", "high", None, False
    _felles.jobb.nar_kjent = True
    _felles.jobb.spurt.clear()
    return _felles


class TestInn:
    def test_siden_viser_hvor_man_logger_inn_og_ingen_av_demoens_valg(self, sted: Oidcsted) -> None:
        side = Side(sted.klient.get("/innlogging?til=/logg", headers=SIDE).text)
        lenker = [a for a in side.verdier("href") if "/innlogging/start" in a]
        assert lenker == ["/innlogging/start?sprak=nb&leverandor=jobb&til=%2Flogg"]
        assert not [a for a in side.verdier("action") if a.startswith("/innlogging")]
        assert sted.klient.post("/innlogging", data={"rolle": "admin", "fylke": "46"}, headers=EGEN_SIDE).status_code == 405

    def test_den_som_ikke_er_inne_kommer_tilbake_dit_en_skulle(self, sted: Oidcsted) -> None:
        svar = sted.klient.get("/maler?sprak=nn", headers=SIDE, follow_redirects=False)
        assert (svar.status_code, svar.headers["location"]) == (303, "/innlogging?til=/maler&sprak=nn")
        assert sted.logg_inn("saksbehandlere", til="/maler").headers["location"] == "/maler"
        assert sted.apne("/maler").status_code == 200

    def test_ingen_blir_sendt_tilbake_til_selve_innloggingen(self, sted: Oidcsted) -> None:
        svar = sted.klient.get("/innlogging/start?steg=opp", headers={**SIDE, **EGEN_SIDE}, follow_redirects=False)
        assert (svar.status_code, svar.headers["location"]) == (303, "/innlogging")

    def test_leverandoren_blir_spurt_pa_leserens_malform(self, sted: Oidcsted) -> None:
        for sprak in Malform:
            sted.ga_ut(f"/innlogging/start?leverandor=jobb&sprak={sprak.value}")
        assert sted.jobb.spurt == [(False, Niva.INGEN, sprak) for sprak in Malform]

    def test_malformen_er_med_tilbake(self, sted: Oidcsted) -> None:
        state = sted.grupper("drift").ga_ut("/innlogging/start?leverandor=jobb&sprak=nn&til=/drift")
        assert sted.kom_tilbake(state).headers["location"] == "/drift?sprak=nn"

    def test_ingen_lenke_paa_feilsiden_har_det_leverandoren_sendte(self, sted: Oidcsted) -> None:
        state = sted.grupper().ga_ut("/innlogging/start?leverandor=jobb&sprak=nn")
        side = sted.kom_tilbake(state).text
        assert state not in side
        assert 'href="/innlogging?sprak=nb"' in side
        assert "Du har inga rolle her" in side

    def test_kakene_er_bare_for_denne_verten_og_ikke_for_skript(self, sted: Oidcsted) -> None:
        svar = sted.klient.get("/innlogging/start?leverandor=jobb", headers=EGEN_SIDE, follow_redirects=False)
        inn = sted.grupper("drift").kom_tilbake(svar.headers["location"].rpartition("=")[2])
        kaker = [*svar.headers.get_list("set-cookie"), *inn.headers.get_list("set-cookie")]
        assert [kake.partition("=")[0] for kake in kaker] == [UNDERVEIS, OKT, UNDERVEIS]
        for kake in kaker:
            merker = {del_.strip().lower() for del_ in kake.split(";")[1:]}
            assert {"httponly", "secure", "samesite=lax", "path=/"} <= merker
            assert not [merke for merke in merker if merke.startswith("domain")]

    def test_adressen_tilbake_sier_ikke_hvem_det_var(self, sted: Oidcsted) -> None:
        svar = sted.logg_inn("saksbehandlere")
        assert svar.headers["location"] == "/"
        assert not svar.text

    def test_fylket_gir_en_rolle_med_koden_som_innloggingen_viser(self, tmp_path: Path) -> None:
        """Nothing but the code goes from the person to the county."""
        innstillinger = i_produksjon(tmp_path / "a")
        with et_sted(innstillinger) as sted:
            uten = sted.logg_inn()
            assert (uten.status_code, OKT in uten.cookies) == (403, False)
            (kode,) = re.findall(r"\b[a-z2-7]{4}(?:-[a-z2-7]{4}){4}\b", uten.text)
            assert kode == sted.kode()
        (innstillinger.data / "fylker").mkdir()
        (innstillinger.data / "fylker" / "46.toml").write_text(
            f'[[ansatt]]\nkode = "{kode}"\nroller = ["malforfatter"]\n', encoding="utf-8"
        )
        with et_sted(innstillinger) as sted:
            assert sted.logg_inn().headers["location"] == "/maler"
            assert "Malforfatter" in sted.klient.get("/maler", headers=SIDE).text

    @pytest.mark.parametrize("utfall", [Utfall.AVBRUTT, Utfall.FOR_LAVT_NIVA, Utfall.UTILGJENGELIG])
    def test_det_som_ikke_gikk_hos_leverandoren_blir_sagt_og_ingen_er_inne(self, sted: Oidcsted, utfall: Utfall) -> None:
        sted.jobb.feil = Innloggingsfeil(utfall, "grunn")
        svar = sted.kom_tilbake(sted.ga_ut(), **JSON)
        assert (svar.status_code, svar.json()["kode"]) == (Innloggingsfeil(utfall, "x").status, utfall.value)
        assert sted.apne().status_code == 401

    def test_loggen_kaller_personen_ved_koden_og_rollen(self, sted: Oidcsted) -> None:
        sted.logg_inn("saksbehandlere")
        lagret = sted.tjeneste.personer
        assert lagret.rollebok.regler
        svar = sted.klient.get("/", headers=SIDE)
        assert svar.status_code == 200
        assert "kari" not in svar.text


def test_en_leverandor_som_er_treg_holder_bare_pa_dem_som_logger_inn(sted: Oidcsted, monkeypatch: pytest.MonkeyPatch) -> None:
    """More logins at once than the service has threads for ordinary calls: those who wait for a provider wait for themselves."""
    slipp, begynn, antall = threading.Event(), Falsk.begynn, 45

    def treg(self: Falsk, **hva: Any) -> tuple[str, Innlogging]:
        assert slipp.wait(20)
        return begynn(self, **hva)

    monkeypatch.setattr(Falsk, "begynn", treg)
    with ThreadPoolExecutor(antall + 1) as trader:
        ute = [trader.submit(sted.ga_ut) for _ in range(antall)]
        try:
            assert vent_til(lambda: sted.tjeneste.koer.innlogging.statistics().tasks_waiting > 0)
            vanlig = trader.submit(sted.apne, "/api/v1/maler")
            assert vanlig.result(10).status_code == 401
            assert not any(en.done() for en in ute)
        finally:
            slipp.set()
        assert all(en.result(20) for en in ute)


class TestToFaner:
    """One browser, two pages that both led to the login."""

    @pytest.mark.parametrize("rekkefolge", [(0, 1), (1, 0)], ids=["den-forste-forst", "den-siste-forst"])
    def test_begge_kommer_inn_dit_de_skulle(self, sted: Oidcsted, rekkefolge: tuple[int, int]) -> None:
        sted.grupper("saksbehandlere")
        til = ("/maler", "/ny")
        states = [sted.ga_ut(f"/innlogging/start?leverandor=jobb&til={en}") for en in til]
        for nr, igjen in zip(rekkefolge, (True, False), strict=True):
            svar = sted.kom_tilbake(states[nr])
            assert (svar.status_code, svar.headers["location"]) == (303, til[nr])
            assert bool(sted.kake(UNDERVEIS)) is igjen
        assert sted.apne("/maler").status_code == 200

    def test_hvert_svar_gjelder_en_gang_ogsaa_da(self, sted: Oidcsted) -> None:
        sted.grupper("saksbehandlere")
        forste, _ = sted.ga_ut(), sted.ga_ut()
        assert sted.kom_tilbake(forste).status_code == 303
        svar = sted.kom_tilbake(forste, **JSON)
        assert (svar.status_code, svar.json()["kode"]) == (403, "ukjent-innlogging")

    @pytest.mark.parametrize("vist", ["", "kort", "a" * 44, "æ" * 43])
    def test_det_som_ikke_er_en_av_vare_kaker_blir_ikke_brukt_videre(self, sted: Oidcsted, vist: str) -> None:
        sted.ga_ut(cookie=f"{UNDERVEIS}={quote(vist)}")
        assert sted.kake(UNDERVEIS) not in {vist, quote(vist)}


def test_den_som_er_i_arbeid_blir_ikke_kastet_ut_selv_om_hvilen_er_kort(tmp_path: Path) -> None:
    kort = oppsett(leverandor(), hvile=timedelta(minutes=1))
    with et_sted(replace(i_produksjon(tmp_path / "a"), identitet=kort)) as sted:
        sted.logg_inn("saksbehandlere")
        for _ in range(40):
            sted.tid.na += timedelta(seconds=5)
            assert sted.apne("/maler").status_code == 200
        sted.tid.na += timedelta(minutes=1)
        assert sted.apne("/maler").status_code == 401


class TestFlereRoller:
    def test_den_som_har_flere_velger_for_noe_annet_blir_vist(self, sted: Oidcsted) -> None:
        svar = sted.logg_inn("revisjon", til="/logg")
        assert svar.headers["location"] == "/innlogging/rolle?til=/logg"
        assert sted.klient.get("/logg", headers=SIDE, follow_redirects=False).headers["location"] == "/innlogging?til=/logg"
        assert sted.klient.get("/innlogging?til=/logg", headers=SIDE, follow_redirects=False).headers["location"] == (
            "/innlogging/rolle?til=/logg"
        )
        side = sted.klient.get("/innlogging/rolle?til=/logg", headers=SIDE).text
        assert re.findall(r'name="rolle" value="([^"]+)"', side) == ["03:revisor", "46:revisor"]

    def test_valget_gjelder_fylket_og_kan_endres(self, sted: Oidcsted) -> None:
        sted.logg_inn("revisjon", "drift")
        for valg, fylke, videre in (("03:revisor", "Oslo kommune", "/kontroller"), ("46:admin", "Vestland fylkeskommune", "/drift")):
            svar = sted.send("/innlogging/rolle", fra="/innlogging/rolle", rolle=valg)
            assert svar.headers["location"] == videre
            side = sted.klient.get("/maler", headers=SIDE).text
            assert fylke in side
            assert 'href="/innlogging/rolle?sprak=nb"' in side

    def test_den_som_har_en_rolle_faar_ingen_lenke_for_a_bytte(self, sted: Oidcsted) -> None:
        sted.logg_inn("saksbehandlere")
        assert "/innlogging/rolle" not in sted.klient.get("/maler", headers=SIDE).text

    def test_den_som_blir_logget_ut_mens_rollen_blir_valgt_er_ute(self, sted: Oidcsted, monkeypatch: pytest.MonkeyPatch) -> None:
        sted.logg_inn("revisjon")
        merke = re.findall(r'name="skjema" value="([0-9a-f]+)"', sted.klient.get("/innlogging/rolle", headers=SIDE).text)[0]
        tildelinger = okt.tildelinger

        def imens(tjeneste: Tjeneste, lagret: Lagretokt) -> tuple[Tildeling, ...]:
            with tjeneste.lager.transaksjon() as forbindelse:
                okter.avslutt(forbindelse, sted.kake())
            return tildelinger(tjeneste, lagret)

        monkeypatch.setattr(okt, "tildelinger", imens)
        valg = {"skjema": merke, "rolle": "46:revisor"}
        svar = sted.klient.post("/innlogging/rolle", data=valg, headers={**JSON, **EGEN_SIDE}, follow_redirects=False)
        assert (svar.status_code, svar.json()["kode"]) == (401, "ikke-innlogget")
        assert sted.apne("/logg").status_code == 401


class TestFersk:
    def test_en_leverandor_som_ikke_sier_nar_har_ikke_sagt_at_det_var_na(self, sted: Oidcsted) -> None:
        """A login that the browser had from before comes back with no question asked, and its token is new all the same."""
        sted.jobb.nar_kjent = False
        sted.logg_inn("godkjennere")
        godkjenn = "/kontrakter/00000000-0000-5000-8000-000000000000/godkjenn"
        assert sted.send(godkjenn, lest="ja").status_code == 401
        sted.kom_tilbake(sted.ga_ut("/innlogging/start?steg=opp"))
        assert sted.send(godkjenn, lest="ja").status_code == 404

    def test_den_som_ma_logge_inn_pa_nytt_faar_siden_med_veien(self, sted: Oidcsted) -> None:
        sted.logg_inn("godkjennere")
        sted.tid.na = NA + timedelta(minutes=11)
        fra = "/kontrakter/00000000-0000-5000-8000-000000000000"
        merke = sted.klient.get("/innlogging", headers=SIDE).text.partition('name="skjema" value="')[2].partition('"')[0]
        hoder = {**SIDE, **EGEN_SIDE, "referer": f"{ADRESSE}{fra}"}
        svar = sted.klient.post(f"{fra}/godkjenn", data={"skjema": merke, "lest": "ja"}, headers=hoder, follow_redirects=False)
        assert svar.status_code == 401
        side = Side(svar.text)
        (vei,) = [a for a in side.verdier("href") if "steg=opp" in a]
        sted.jobb.spurt.clear()
        videre = sted.kom_tilbake(sted.ga_ut(vei))
        assert sted.jobb.spurt == [(True, Niva.BETYDELIG, Malform.NB)]
        assert videre.headers["location"] == f"{fra}?sprak=nb"

    def test_rollen_er_den_samme_etterpa(self, sted: Oidcsted) -> None:
        sted.logg_inn("revisjon", "godkjennere")
        sted.send("/innlogging/rolle", fra="/innlogging/rolle", rolle="46:godkjenner")
        assert sted.kom_tilbake(sted.ga_ut("/innlogging/start?steg=opp")).headers["location"] == "/"
        assert "Godkjenner" in sted.klient.get("/", headers=SIDE).text

    def test_en_leverandor_som_ikke_har_nivaet_blir_ikke_spurt(self, tmp_path: Path) -> None:
        lav = oppsett(leverandor(acr={"lav": Niva.LAVT}))
        with et_sted(replace(i_produksjon(tmp_path / "a"), identitet=lav)) as sted:
            sted.jobb.acr = "lav"
            sted.logg_inn("godkjennere")
            svar = sted.apne("/innlogging/start?steg=opp")
            assert (svar.status_code, svar.json()["kode"]) == (403, "sikkerhetsniva-for-lavt")


class TestUt:
    def test_utloggingen_gar_videre_til_leverandoren(self, sted: Oidcsted) -> None:
        """By `Refresh`: a form's answer may not lead to another host (`form-action`)."""
        sted.logg_inn("saksbehandlere")
        svar = sted.send("/utlogging")
        adresse = f"{HOS}/ut?post_logout_redirect_uri={ADRESSE}/utlogget"
        assert (svar.status_code, svar.headers["refresh"]) == (200, f"0;url={adresse}")
        assert adresse in svar.text
        assert "Arbeidsliste" not in svar.text
        assert not sted.kake()
        assert sted.klient.get("/utlogget", headers=SIDE).status_code == 200

    def test_en_leverandor_som_ikke_svarer_holder_ingen_inne(self, sted: Oidcsted) -> None:
        sted.logg_inn("saksbehandlere")
        kake, sted.jobb.borte = sted.kake(), True
        svar = sted.send("/utlogging")
        assert (svar.status_code, "refresh" in svar.headers) == (200, False)
        assert sted.apne(cookie=f"{OKT}={kake}").status_code == 401

    @pytest.mark.parametrize("hva", [{"sid": "sid-1"}, {"sub": "kari"}], ids=["sid", "alt-til-personen"])
    def test_leverandoren_kan_si_fra_selv(self, sted: Oidcsted, hva: dict[str, str]) -> None:
        sted.logg_inn("saksbehandlere")
        token = json.dumps({"iss": HOS, **hva})
        assert sted.klient.post("/utlogging/bakkanal", data={"logout_token": token}).status_code == 200
        assert sted.apne().status_code == 401
        assert sted.klient.post("/utlogging/bakkanal", data={"logout_token": token}).status_code == 200

    def test_leverandoren_kan_si_fra_i_en_ramme(self, sted: Oidcsted) -> None:
        sted.logg_inn("saksbehandlere")
        assert sted.apne(f"/utlogging/frontkanal?iss={HOS}&sid=en-annen").status_code == 200
        assert sted.apne().status_code == 200
        assert sted.apne(f"/utlogging/frontkanal?iss={HOS}&sid=sid-1", cookie="").status_code == 200
        assert sted.apne().status_code == 401


def test_en_okt_gjelder_hos_begge_webprosessene_og_utlogging_ogsa(tmp_path: Path) -> None:
    """Begun at one, finished at the other, ended at the first."""
    innstillinger = i_produksjon(tmp_path / "a")
    with et_sted(innstillinger) as en, et_sted(innstillinger) as to:
        state = en.grupper("saksbehandlere").ga_ut()
        to.klient.cookies.set(UNDERVEIS, en.kake(UNDERVEIS), domain="kontrakt.example.no", path="/")
        assert to.grupper("saksbehandlere").kom_tilbake(state).headers["location"] == "/"
        kake = to.kake()
        assert en.apne(cookie=f"{OKT}={kake}").status_code == 200
        en.klient.cookies.set(OKT, kake, domain="kontrakt.example.no", path="/")
        assert en.send("/utlogging").status_code == 200
        assert to.apne().status_code == 401


def test_flere_leverandorer_star_pa_siden_i_filens_rekkefolge(tmp_path: Path) -> None:
    to = oppsett(leverandor("jobb"), leverandor("andre", utsteder="https://to.example.no"), leverandor("person", Hvem.SIGNATARER))
    with et_sted(replace(i_produksjon(tmp_path / "a"), identitet=to)) as sted:
        side = sted.klient.get("/innlogging", headers=SIDE).text
        assert re.findall(r"leverandor=(\w+)", side) == ["jobb", "andre"]


def test_bare_signatarer_kan_logge_inn_der_fylket_ikke_har_satt_opp_mer(tmp_path: Path) -> None:
    bare = oppsett(leverandor("person", Hvem.SIGNATARER), roller=())
    with et_sted(replace(i_produksjon(tmp_path / "a"), identitet=bare)) as sted:
        assert [sted.apne(sti).status_code for sti in ("/", "/innlogging", "/maler", "/drift")] == [404] * 4
        assert sted.apne("/innlogging/start?leverandor=person").json()["kode"] == "ukjent-leverandor"


def test_demoen_beholder_sitt_valg_ved_siden_av_leverandoren(tmp_path: Path) -> None:
    with et_sted(Settings.fra_miljo({}, data=tmp_path / "data")) as sted:
        side = sted.klient.get("/innlogging", headers=SIDE).text
        assert 'name="rolle"' in side
        assert "leverandor=jobb" in side
        sted.logg_inn("saksbehandlere")
        assert sted.apne("/maler").status_code == 200
        assert sted.send("/utlogging").status_code == 200
        assert sted.apne("/maler").status_code == 401


def test_uten_oppsett_er_det_ingen_som_kan_logge_inn(tmp_path: Path) -> None:
    innstillinger = i_produksjon(tmp_path / "a")
    app = create_app(innstillinger, lambda: NA)
    klient = TestClient(app, base_url=ADRESSE)
    assert [klient.get(sti).status_code for sti in ("/innlogging", "/innlogging/start", "/innlogging/svar", "/utlogget")] == [404] * 4
    assert klient.post("/utlogging").status_code == 404
    app.state.tjeneste.lukk()
    assert personinnlogging(innstillinger, {"jobb": Falsk(leverandor())}, {}).steder == {}
