"""What stands before every route: how often, how much and how slowly anybody may come in."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import replace
from typing import Any

import anyio
import pytest
from fastapi import FastAPI, Request
from fastapi.testclient import TestClient
from starlette.types import Message, Receive, Scope, Send

from app.api.dor import FLEST_HODER, LENGSTE_ADRESSE, STORE, STORSTE_HODER, Dor, storst
from app.api.takt import Takt
from app.main import create_app
from app.settings import Grenser, Settings
from app.taktoppsett import Taktoppsett
from tests.integration.api.test_fylkesgrensen import ruter
from tests.integration.tjenesten import Hoder, tokenlager
from tests.tokenverk import NA, bearer

MAKS = 1000


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Nothing here asks which database it is."""
    return Settings.fra_miljo({}, data=tmp_path_factory.mktemp("dor"))


@pytest.fixture(scope="module")
def token(settings: Settings) -> Callable[..., Hoder]:
    return tokenlager(settings)


def _med(settings: Settings, takt: Taktoppsett = Taktoppsett(), **grenser: Any) -> Settings:  # noqa: B008  # frozen
    return replace(settings, takt=takt, grenser=replace(settings.grenser, **grenser))


def _tjeneste(settings: Settings, raa_adresse: str = "192.0.2.7") -> TestClient:
    return TestClient(
        create_app(settings, lambda: NA), base_url="http://127.0.0.1:8000", raise_server_exceptions=False, client=(raa_adresse, 1)
    )


@pytest.fixture(scope="module")
def smal(settings: Settings) -> Iterator[TestClient]:
    """Small bodies alone."""
    with _tjeneste(_med(settings, json_maks=MAKS, samlet_maks=MAKS, verifisering_maks=MAKS, lesetid=0.2)) as klient:
        yield klient


def _stier(klient: TestClient) -> list[tuple[str, str]]:
    """Every route that takes a body, with something in the places of its parameters."""
    app: Any = klient.app
    sider = [(metode, getattr(rute, "path", "")) for rute in ruter(app.routes) for metode in getattr(rute, "methods", None) or ()]
    alle = [*sider, *((metode.upper(), sti) for sti, kall in app.openapi()["paths"].items() for metode in kall)]
    return sorted({(metode, re.sub(r"\{[^}]*\}", "1", sti)) for metode, sti in alle if metode != "HEAD"})


class TestKropp:
    def test_ingen_rute_tar_imot_mer_enn_grensa(self, smal: TestClient) -> None:
        """Pages too, and the ones that read nothing: the largest bound is that of files to be verified."""
        stier = _stier(smal)
        assert len(stier) > 50
        for metode, sti in stier:
            svar = smal.request(metode, sti, content=b"x" * (MAKS + 70_000), headers={"accept": "application/json"})
            assert (svar.status_code, svar.json()["kode"]) == (413, "for-stor"), (metode, sti)
            assert svar.headers["connection"] == "close"
            assert svar.headers["x-content-type-options"] == "nosniff"

    @pytest.mark.parametrize("sti", ["/api/v1/maler", "/finnes-ikke", "/helse", "/signer/x", "/api/v1/kontrakter"])
    def test_lengden_blir_trodd_for_noe_er_lest(self, smal: TestClient, sti: str) -> None:
        svar = smal.post(sti, content=b"", headers={"content-length": "99999999999999999999999"})
        assert (svar.status_code, svar.json()["kode"]) == (413, "for-stor")

    @pytest.mark.parametrize("lengde", ["-1", "1e3", "0x10", " ", "1, 1"])
    def test_en_lengde_som_ikke_er_et_tall_blir_nektet(self, smal: TestClient, lengde: str) -> None:
        svar = smal.post("/api/v1/kontroller", content=b"", headers={"content-length": lengde})
        assert (svar.status_code, svar.json()["kode"]) == (400, "ugyldig-foresporsel")

    def test_den_som_ser_paa_sider_faar_ei_side(self, smal: TestClient) -> None:
        svar = smal.post("/kontroller", content=b"x" * (MAKS + 70_000), headers={"accept": "text/html"})
        assert svar.status_code == 413
        assert svar.headers["content-type"].startswith("text/html")
        assert "<h1" in svar.text

    @pytest.mark.parametrize("sti", ["/api/v1/kontroller", "/api/v1/kontrakter/x/oppdrag", "/innlogging", "/finnes-ikke"])
    def test_uten_lengde_blir_det_talt(self, smal: TestClient, token: Any, sti: str) -> None:
        lest = 0

        def strom() -> Iterator[bytes]:
            nonlocal lest
            for _ in range(1000):
                lest += 1000
                yield b"x" * 1000

        hoder = {**token(), "content-type": "application/x-www-form-urlencoded" if sti == "/innlogging" else "application/json"}
        svar = smal.post(sti, content=strom(), headers=hoder)
        assert svar.status_code in {404, 413, 422}

    @pytest.mark.parametrize(
        ("sti", "ventet"),
        [
            ("/api/v1/kontrakter", 1_000 + 20),
            ("/api/v1/kontrakter/samlet", 1_000 + 20),
            ("/api/v1/kontrakter/1/erstatt", 1_000 + 20),
            ("/api/v1/oppdrag/1/erstatt", 1_000 + 20),
            ("/api/v1/kontroller", 1_000 + 20),
            ("/api/v1/forhandsvisninger", 1_000 + 20),
            ("/ny/oppdater", 1_000 + 20),
            ("/api/v1/verifiseringer", 3_000 + 65_536),
            ("/kontroller", 3_000 + 65_536),
            ("/api/v1/kontrakter/1/oppdrag", 20),
            ("/api/v1/signatarer", 20),
            ("/innlogging", 20),
            ("/nynorsk", 20),
            ("/", 20),
        ],
    )
    def test_hver_adresse_har_si_grense(self, sti: str, ventet: int) -> None:
        assert storst(sti, Grenser(json_maks=20, samlet_maks=1_000, verifisering_maks=3_000)) == ventet

    def test_hver_rad_i_tabellen_er_for_en_rute_som_finnes(self, smal: TestClient) -> None:
        stier = {sti for _, sti in _stier(smal)}
        for monster in STORE:
            assert any(monster.fullmatch(sti) for sti in stier), monster.pattern


class Mottaker:
    """An app for one try: reads the body and remembers it."""

    def __init__(self, *, svelger: bool = False, forst: bool = False) -> None:
        self.svelger, self.forst, self.lest = svelger, forst, b""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self.forst:
            await send({"type": "http.response.start", "status": 200, "headers": []})
        try:
            async for stykke in Request(scope, receive).stream():
                self.lest += stykke
        except Exception:
            if not self.svelger:
                raise
        if not self.forst:
            await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"ferdig"})


def _kjor(app: Mottaker, stykker: list[bytes | None], settings: Settings) -> list[Message]:
    """One call whose body comes in these pieces; None: it never comes."""
    sendt: list[Message] = []

    async def strom() -> AsyncIterator[Message]:
        for nr, stykke in enumerate(stykker):
            if stykke is None:
                await anyio.sleep_forever()
            yield {"type": "http.request", "body": stykke, "more_body": nr < len(stykker) - 1}
        await anyio.sleep_forever()

    async def kall() -> None:
        kilde = aiter(strom())

        async def motta() -> Message:
            return await anext(kilde)

        async def send(melding: Message) -> None:
            sendt.append(melding)

        scope: Scope = {
            "type": "http", "method": "POST", "path": "/x", "raw_path": b"/x", "query_string": b"",
            "headers": [(b"transfer-encoding", b"chunked")],
            "client": ("192.0.2.7", 1), "app": FastAPI(), "state": {}, "server": ("x", 80), "scheme": "http", "root_path": "",
        }  # fmt: skip
        with anyio.fail_after(10):
            await Dor(app, settings, Takt(settings.takt))(scope, motta, send)

    anyio.run(kall)
    return sendt


class TestKroppSomKommerISmaBiter:
    @pytest.fixture
    def liten(self, settings: Settings) -> Settings:
        return _med(settings, json_maks=10, lesetid=5)

    @pytest.fixture
    def utaalmodig(self, settings: Settings) -> Settings:
        return _med(settings, json_maks=10, lesetid=0.05)

    def test_innenfor_grensa_kommer_alt_fram(self, liten: Settings) -> None:
        app = Mottaker()
        assert [m.get("status") for m in _kjor(app, [b"12345", b"67890"], liten)] == [200, None]
        assert app.lest == b"1234567890"

    @pytest.mark.parametrize("svelger", [False, True], ids=["appen-gir-seg", "appen-later-som-ingenting"])
    @pytest.mark.parametrize(("siste", "status"), [(b"x", 413), (None, 408)], ids=["for-stor", "for-treg"])
    def test_over_grensa_svarer_vi_selv(
        self, liten: Settings, utaalmodig: Settings, *, svelger: bool, siste: bytes | None, status: int
    ) -> None:
        sendt = _kjor(Mottaker(svelger=svelger), [b"1234567890", siste], liten if siste else utaalmodig)
        assert [m["status"] for m in sendt if m["type"] == "http.response.start"] == [status]
        assert b"problem+json" in dict(sendt[0]["headers"])[b"content-type"]

    @pytest.mark.parametrize(("forst", "lukker"), [(True, True), (False, False)], ids=["svarer-for-kroppen-er-lest", "leser-alt-forst"])
    def test_det_som_ikke_er_lest_blir_ikke_ventet_paa(self, liten: Settings, *, forst: bool, lukker: bool) -> None:
        """Else a body that never ends holds the connection for ever."""
        sendt = _kjor(Mottaker(forst=forst), [b"1", b"2"], liten)
        assert (dict(sendt[0]["headers"]).get(b"connection") == b"close") is lukker

    def test_et_svar_som_er_begynt_blir_ikke_til_to(self, liten: Settings) -> None:
        sendt = _kjor(Mottaker(svelger=True, forst=True), [b"1234567890", b"x"], liten)
        assert [m["type"] for m in sendt] == ["http.response.start", "http.response.body"]
        assert sendt[1]["body"] == b"ferdig"

    def test_etter_en_hel_kropp_kan_appen_vente_saa_lenge_den_vil(self, utaalmodig: Settings) -> None:
        class Venter(Mottaker):
            async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
                await receive()
                with anyio.move_on_after(0.2) as ventet:
                    await receive()
                assert ventet.cancelled_caught
                await super().__call__(scope, _tom, send)

        assert [m.get("status") for m in _kjor(Venter(), [b"1"], utaalmodig)] == [200, None]


async def _tom() -> Message:
    return {"type": "http.request", "body": b"", "more_body": False}


class TestHoder:
    @pytest.mark.parametrize(
        ("hoder", "status"),
        [
            ({f"x-{nr}": "a" for nr in range(FLEST_HODER)}, 431),
            ({"x-stor": "a" * STORSTE_HODER}, 431),
            ({f"x-{nr}": "a" for nr in range(FLEST_HODER - 20)}, 200),
            ({"x-stor": "a" * (STORSTE_HODER // 2)}, 200),
        ],
        ids=["for-mange", "for-store", "mange", "store"],
    )
    def test_hodene_har_ei_grense(self, smal: TestClient, hoder: dict[str, str], status: int) -> None:
        svar = smal.get("/helse/levende", headers=hoder)
        assert svar.status_code == status
        if status == 431:
            assert svar.json()["kode"] == "for-store-hoder"

    @pytest.mark.parametrize("sti", ["/" + "a" * LENGSTE_ADRESSE, "/helse/levende?" + "a" * LENGSTE_ADRESSE])
    def test_adressen_har_ei_grense(self, smal: TestClient, sti: str) -> None:
        svar = smal.get(sti)
        assert (svar.status_code, svar.json()["kode"]) == (414, "for-lang-adresse")


class TestTakt:
    def test_en_adresse_som_kaller_for_ofte_faar_vente_og_en_annen_ikke(self, settings: Settings) -> None:
        takt = Taktoppsett(adresse=3)
        with _tjeneste(_med(settings, takt)) as klient:
            svar = [klient.get("/helse/levende", headers={"accept-language": "nn"}) for _ in range(4)]
            assert [en.status_code for en in svar] == [200, 200, 200, 429]
            assert svar[3].json()["kode"] == "for-mange-kall"
            assert svar[3].headers["content-type"] == "application/problem+json"
            assert 1 <= int(svar[3].headers["retry-after"]) <= 20
            assert "Prøv igjen om " in svar[3].json()["tiltak"]["nn"]
            assert svar[3].headers["content-security-policy"]
            annen = TestClient(klient.app, base_url="http://127.0.0.1:8000", client=("192.0.2.8", 1))
            assert annen.get("/helse/levende").status_code == 200

    def test_bare_en_navngitt_mellomtjener_kan_si_hvem_som_kaller(self, settings: Settings) -> None:
        (nett,) = Settings.fra_miljo({"KONTRAKTVERK_MELLOMTJENERE": "10.0.0.5"}).takt.mellomtjenere
        takt = Taktoppsett(adresse=1, mellomtjenere=(nett,))
        with _tjeneste(_med(settings, takt), "10.0.0.5") as klient:
            assert [klient.get("/helse/levende", headers={"x-forwarded-for": f"198.51.100.{nr}"}).status_code for nr in range(3)] == [
                200
            ] * 3
        with _tjeneste(_med(settings, takt), "10.0.0.6") as klient:
            svar = [klient.get("/helse/levende", headers={"x-forwarded-for": f"198.51.100.{nr}"}).status_code for nr in range(3)]
            assert svar == [200, 429, 429]

    def test_den_som_gjetter_paa_token_faar_vente_men_sperrer_ikke_for_en_god(self, settings: Settings, token: Any) -> None:
        with _tjeneste(_med(settings, Taktoppsett(tokenfeil=2))) as klient:
            darlig = [klient.get("/api/v1/maler", headers=bearer("a.b.c")).status_code for _ in range(3)]
            assert darlig == [401, 401, 429]
            assert klient.get("/api/v1/maler", headers=token()).status_code == 200
            assert klient.get("/api/v1/maler").status_code == 429

    def test_et_fagsystem_har_sin_egen_grense(self, settings: Settings, token: Any) -> None:
        with _tjeneste(_med(settings, Taktoppsett(kaller=1))) as klient:
            assert [klient.get("/api/v1/maler", headers=token()).status_code for _ in range(2)] == [200, 429]
            assert klient.get("/api/v1/maler", headers=token(fylke="39")).status_code == 200

    @pytest.mark.parametrize("slag", ["innlogging", "verifisering"])
    def test_innlogging_og_opplasting_har_strengere_grenser(self, settings: Settings, slag: str) -> None:
        grense = {"innlogging": Taktoppsett(innlogging=1), "verifisering": Taktoppsett(verifisering=1)}[slag]
        sti = {"innlogging": "/innlogging", "verifisering": "/api/v1/verifiseringer"}[slag]
        with _tjeneste(_med(settings, grense)) as klient:
            svar = [klient.post(sti, headers={"accept": "application/json"}).status_code for _ in range(2)]
            assert svar[0] != 429
            assert svar[1] == 429

    def test_loggen_har_ingen_adresse(self, settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
        with _tjeneste(_med(settings, Taktoppsett(adresse=1))) as klient:
            for _ in range(2):
                klient.get("/helse/levende", headers={"x-forwarded-for": "198.51.100.77"})
            sagt = "".join(capsys.readouterr()) + klient.get("/metrics").text
        assert '"status": 429' in sagt
        assert "192.0.2.7" not in sagt
        assert "198.51.100.77" not in sagt
