"""Case systems with tokens from Maskinporten, beside the demo's own: who comes in, as whom, and every fault with its answer."""

from __future__ import annotations

import base64
import json
import re
import string
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.api.tilgang import utsted_demotoken
from app.clock import OSLO
from app.identitet.bruker import ROLLER, Brukerrolle, Handling
from app.identitet.maskinporten import KREVER
from app.identitet.nokler import MELLOMROM
from app.main import create_app
from app.settings import Settings
from tests.integration.api.test_tilgang import LUKKEDE
from tests.oidc.leverandor import Prosess
from tests.tokenverk import (
    NA,
    SCOPE,
    UTSTEDER,
    VESTFOLD,
    VESTLAND,
    VIGO,
    bearer,
    ec,
    identitetsfil,
    jwks,
    krav,
    organisasjon,
    ra,
    rsa,
    signer,
)

ALTINN = "https://www.altinn.no"
VART = "https://kontrakt.example.no"
TID = int(NA.timestamp())
OPPSETT = {
    "vanlig": ('mottaker = "https://kontrakt.example.no"', 'delegering = ["https://www.altinn.no"]'),
    "krever-mottaker": ('mottaker = "https://kontrakt.example.no"', "krev_mottaker = true"),
    "med-systembruker": ("systembruker = true", 'scope_skriv = "fylke:kontrakt.write"'),
}


@dataclass(frozen=True)
class Verk:
    """A running service with one set-up of Maskinporten."""

    klient: TestClient
    oppsett: Settings

    def svar(self, token: str, metode: str = "GET", sti: str = "/api/v1/maler", **valg: Any) -> Any:
        return self.klient.request(metode, sti, headers={**bearer(token), **valg.pop("headers", {})}, **valg)


def _verk(mappe: Path, oppsett: str) -> Iterator[Verk]:
    nokkelfil = mappe / "jwks.json"
    nokkelfil.write_bytes(jwks(rsa(), ec("ec")))
    (mappe / "data" / "fylker").mkdir(parents=True)
    (mappe / "data" / "fylker" / "03.toml").write_text(f'[maskinporten]\nkonsumenter = ["{VIGO}"]\n', encoding="utf-8")
    fil = identitetsfil(mappe, nokkelfil, mer=OPPSETT[oppsett])
    oppsettet = Settings.fra_miljo({"KONTRAKTVERK_IDENTITET": str(fil)}, data=mappe / "data")
    with TestClient(create_app(oppsettet, lambda: NA), base_url="http://127.0.0.1:8000", raise_server_exceptions=False) as klient:
        yield Verk(klient, oppsettet)


@pytest.fixture(scope="module")
def verk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Verk]:
    yield from _verk(tmp_path_factory.mktemp("vanlig"), "vanlig")


@pytest.fixture(scope="module")
def med_krav(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Verk]:
    yield from _verk(tmp_path_factory.mktemp("krav"), "krever-mottaker")


@pytest.fixture(scope="module")
def med_systembruker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Verk]:
    yield from _verk(tmp_path_factory.mktemp("systembruker"), "med-systembruker")


SYSTEMBRUKER = {"type": "urn:altinn:systemuser", "systemuser_org": organisasjon(VESTFOLD), "systemuser_id": ["x"], "system_id": "y"}

GODE: Mapping[str, Callable[[], str]] = {
    "vanlig": lambda: signer(krav()),
    "uten-typ": lambda: signer(krav(), typ=None),
    "at-jwt": lambda: signer(krav(), typ="at+jwt"),
    "rs512": lambda: signer(krav(), alg="RS512"),
    "mottaker-ubegrenset": lambda: signer(krav(aud="unspecified")),
    "mottaker-oss": lambda: signer(krav(aud=VART)),
    "mottaker-oss-blant-flere": lambda: signer(krav(aud=["https://en.annen", VART])),
    "andre-scope-ved-siden": lambda: signer(krav(scope=f"annet:noe {SCOPE}")),
    "utgatt-for-noen-sekunder-siden": lambda: signer(krav(iat=TID - 125, exp=TID - 5)),
    "litt-inn-i-framtida": lambda: signer(krav(iat=TID + 9, exp=TID + 120)),
    "en-time": lambda: signer(krav(exp=TID + 3600)),
    "andre-felt": lambda: signer(krav(client_orgno=VESTFOLD, ukjent={"a": 1})),
    "leverandor": lambda: signer(krav(supplier=organisasjon(VIGO), delegation_source=ALTINN)),
}

FEIL_401: Mapping[str, Callable[[], str]] = {
    "utsteder-uten-skrastrek": lambda: signer(krav(iss=UTSTEDER.rstrip("/"))),
    "utsteder-for-et-annet-miljo": lambda: signer(krav(iss="https://maskinporten.no/")),
    "utsteder-mangler": lambda: signer(krav(iss=None)),
    "utsteder-er-liste": lambda: signer(krav(iss=[UTSTEDER])),
    "utsteder-er-demoens": lambda: signer(krav(iss="kontraktverk-demo", aud="kontraktverk", rolle="admin", fylke="46", sub="x")),
    "utgatt": lambda: signer(krav(iat=TID - 130, exp=TID - 10)),
    "utgar-for-det-er-utstedt": lambda: signer(krav(iat=TID + 5, exp=TID + 1)),
    "ikke-enna": lambda: signer(krav(iat=TID + 11, exp=TID + 120)),
    "nbf-ikke-enna": lambda: signer(krav(nbf=TID + 11)),
    "for-lang-levetid": lambda: signer(krav(exp=TID + 3601)),
    "uten-exp": lambda: signer(krav(exp=None)),
    "uten-iat": lambda: signer(krav(iat=None)),
    "exp-er-tekst": lambda: signer(krav(exp=str(TID + 120))),
    "exp-er-sann": lambda: signer(krav(exp=True)),
    "exp-er-kjempestor": lambda: signer(krav(iat=10**400, exp=10**400)),
    "iat-er-negativ": lambda: signer(krav(iat=-1)),
    "annet-slag": lambda: signer(krav(token_type="id_token")),
    "mottaker-en-annen": lambda: signer(krav(aud="https://en.annen")),
    "mottaker-andre": lambda: signer(krav(aud=["https://en.annen", "unspecified"])),
    "mottaker-nesten-oss": lambda: signer(krav(aud=f"{VART}/")),
    "mottaker-er-tall": lambda: signer(krav(aud=1)),
    "mottaker-er-tom": lambda: signer(krav(aud=[])),
    "uten-konsument": lambda: signer(krav(consumer=None)),
    "konsument-er-tekst": lambda: signer(krav(consumer=f"0192:{VESTLAND}")),
    "konsument-fra-annet-register": lambda: signer(krav(consumer={"authority": "iso6523-actorid-upis", "ID": f"0007:{VESTLAND}"})),
    "konsument-med-annen-autoritet": lambda: signer(krav(consumer={"authority": "annet", "ID": f"0192:{VESTLAND}"})),
    "konsument-uten-autoritet": lambda: signer(krav(consumer={"ID": f"0192:{VESTLAND}"})),
    "konsument-med-feil-kontrollsiffer": lambda: signer(krav(consumer=organisasjon("821311633"))),
    "konsument-med-ti-siffer": lambda: signer(krav(consumer=organisasjon(f"{VESTLAND}0"))),
    "konsument-med-linjeskift": lambda: signer(krav(consumer=organisasjon(f"{VESTLAND}\n"))),
    "konsument-med-andre-siffer": lambda: signer(krav(consumer=organisasjon("٨٢١٣١١٦٣٢"))),
    "konsument-bare-i-client-id": lambda: signer(krav(consumer=None, client_id=f"0192:{VESTLAND}", client_orgno=VESTLAND)),
    "scope-er-liste": lambda: signer(krav(scope=SCOPE.split())),
    "leverandor-uten-delegering": lambda: signer(krav(supplier=organisasjon(VIGO))),
    "leverandor-med-ukjent-delegering": lambda: signer(krav(supplier=organisasjon(VIGO), delegation_source="https://tt02.altinn.no")),
    "leverandor-er-tekst": lambda: signer(krav(supplier=VIGO, delegation_source=ALTINN)),
    "ukjente-detaljer": lambda: signer(krav(authorization_details=[{"type": "annet"}])),
    "detaljer-er-objekt": lambda: signer(krav(authorization_details=SYSTEMBRUKER)),
    "to-systembrukere": lambda: signer(krav(authorization_details=[SYSTEMBRUKER, SYSTEMBRUKER])),
    "annens-nokkel": lambda: signer(krav(), rsa("fremmed")),
    "ukjent-kid": lambda: signer(krav(), kid="ukjent"),
    "uten-kid-og-feil-nokkel": lambda: signer(krav(), rsa("fremmed"), kid=None),
    "es256": lambda: signer(krav(), ec("ec"), "ES256", kid="ec"),
    "ps256": lambda: signer(krav(), alg="PS256"),
    "alg-none": lambda: ra(b'{"alg":"none"}', json.dumps(krav()).encode(), b"x"),
    "logout-token": lambda: signer(krav(), typ="logout+jwt"),
    "jku": lambda: signer(krav(), jku="https://ond.example/jwks"),
    "to-ganger-samme-felt": lambda: signer(json.dumps(krav()).replace('{"iss"', '{"iss": "https://ond.example/", "iss"').encode()),
    "for-langt": lambda: signer(krav(fyll="a" * 8192)),
    "tomt": lambda: "",
    "ikke-et-token": lambda: "a.b.c",
}

FEIL_403: Mapping[str, tuple[Callable[[], str], str]] = {
    "ukjent-konsument": (lambda: signer(krav("991825827")), "ukjent-konsument"),
    "leverandoren-er-ikke-fylket": (
        lambda: signer(krav("991825827", supplier=organisasjon(VESTLAND), delegation_source=ALTINN)),
        "ukjent-konsument",
    ),
    "uten-scope": (lambda: signer(krav(scope=None)), "mangler-scope"),
    "tomt-scope": (lambda: signer(krav(scope="")), "mangler-scope"),
    "annet-scope": (lambda: signer(krav(scope="kontraktverk:les2 kontraktverk")), "mangler-scope"),
    "bare-skriv": (lambda: signer(krav(scope="kontraktverk:skriv")), "mangler-scope"),
    "systembruker": (lambda: signer(krav(authorization_details=[SYSTEMBRUKER])), "systembruker-ikke-stottet"),
}


class TestHvemSomKommerInn:
    @pytest.mark.parametrize("navn", GODE)
    def test_et_godt_token_slipper_inn(self, verk: Verk, navn: str) -> None:
        assert verk.svar(GODE[navn]()).status_code == 200

    def test_demoens_egne_token_gjelder_fortsatt_ved_siden(self, verk: Verk) -> None:
        assert verk.svar(utsted_demotoken(verk.oppsett, Brukerrolle.FAGSYSTEM, "46", NA)).status_code == 200

    @pytest.mark.parametrize("navn", FEIL_401)
    def test_hver_feil_ved_tokenet_er_401_og_ser_lik_ut(self, verk: Verk, navn: str, capsys: pytest.CaptureFixture[str]) -> None:
        uten = verk.klient.get("/api/v1/maler")
        svar = verk.svar(FEIL_401[navn]())
        assert svar.status_code == 401
        assert (svar.json(), svar.headers["www-authenticate"]) == (uten.json(), uten.headers["www-authenticate"])
        avvist = [json.loads(linje) for linje in capsys.readouterr().err.splitlines() if "token-avvist" in linje]
        assert [en["grunn"] for en in avvist] != [] or navn == "tomt"

    @pytest.mark.parametrize("navn", FEIL_403)
    def test_et_godt_token_uten_rett_er_403_med_navn(self, verk: Verk, navn: str) -> None:
        lag, kode = FEIL_403[navn]
        svar = verk.svar(lag())
        assert (svar.status_code, svar.json()["kode"]) == (403, kode)
        assert svar.json()["tiltak"]["nb"] != svar.json()["tiltak"]["nn"]

    def test_loggen_har_grunnen_og_aldri_tokenet(self, verk: Verk, capsys: pytest.CaptureFixture[str]) -> None:
        token = signer(krav(client_id="hemmelig-klient"), rsa("fremmed"))
        verk.svar(token)
        sagt = "".join(capsys.readouterr())
        (linje,) = [json.loads(en) for en in sagt.splitlines() if "token-avvist" in en]
        assert linje["grunn"] == "feil-signatur"
        assert linje["kallid"]
        assert not any(del_ in sagt for del_ in token.split("."))
        assert "hemmelig-klient" not in sagt


BARE_SKRIV = "/api/v1/webhooks"
"""Where looking takes the same scope as changing."""


class TestEndret:
    """A good token that is changed in any way opens nothing."""

    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.data())
    def test_enhver_bit_i_ethvert_ledd(self, verk: Verk, data: st.DataObject) -> None:
        deler = [base64.urlsafe_b64decode(del_ + "==") for del_ in signer(krav()).split(".")]
        nr = data.draw(st.integers(0, 2))
        bit = data.draw(st.integers(0, len(deler[nr]) * 8 - 1))
        endret = bytearray(deler[nr])
        endret[bit // 8] ^= 1 << bit % 8
        assert verk.svar(ra(*deler[:nr], bytes(endret), *deler[nr + 1 :])).status_code == 401

    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.data())
    def test_ethvert_tegn(self, verk: Verk, data: st.DataObject) -> None:
        token = signer(krav())
        sted = data.draw(st.integers(0, len(token) - 1))
        tegn = data.draw(st.sampled_from(string.ascii_letters + string.digits + "-_.=+/~").filter(lambda t: t != token[sted]))
        assert verk.svar(token[:sted] + tegn + token[sted + 1 :]).status_code == 401


ALDRI = re.compile("feilliste|/godkjenn$")
"""What no case system may do, whatever its scopes."""


class TestScope:
    @pytest.mark.parametrize(("metode", "sti"), [en for en in LUKKEDE if not ALDRI.search(en[1])])
    def test_hvert_kall_sier_hvilket_scope_som_mangler(self, verk: Verk, metode: str, sti: str) -> None:
        svar = verk.svar(signer(krav(scope="annet:noe")), metode, sti)
        assert (svar.status_code, svar.json()["kode"]) == (403, "mangler-scope")
        mangler = "les" if metode == "GET" and not sti.startswith(BARE_SKRIV) else "skriv"
        assert svar.headers["www-authenticate"] == f'Bearer error="insufficient_scope", scope="kontraktverk:{mangler}"'

    @pytest.mark.parametrize("sti", ["/api/v1/kontrakter", "/api/v1/kontroller", "/api/v1/forhandsvisninger"])
    def test_den_som_bare_kan_lese_kan_ikke_skrive(self, verk: Verk, sti: str) -> None:
        token = signer(krav(scope="kontraktverk:les"))
        assert verk.svar(token).status_code == 200
        svar = verk.svar(token, "POST", sti, json={})
        assert (svar.status_code, svar.json()["kode"]) == (403, "mangler-scope")

    @pytest.mark.parametrize(("metode", "sti"), [en for en in LUKKEDE if ALDRI.search(en[1])])
    def test_det_et_fagsystem_aldri_kan_har_ikke_noe_scope(self, verk: Verk, metode: str, sti: str) -> None:
        svar = verk.svar(signer(krav()), metode, sti)
        assert (svar.status_code, svar.json()["kode"]) == (403, "ikke-lov")
        assert "www-authenticate" not in svar.headers

    def test_scopet_kan_hete_noe_annet(self, med_systembruker: Verk) -> None:
        svar = med_systembruker.svar(signer(krav()), "POST", "/api/v1/kontroller", json={})
        assert svar.headers["www-authenticate"] == 'Bearer error="insufficient_scope", scope="fylke:kontrakt.write"'
        assert med_systembruker.svar(signer(krav(scope="fylke:kontrakt.write")), "POST", "/api/v1/kontroller", json={}).status_code != 403

    def test_alt_et_fagsystem_kan_har_et_scope(self) -> None:
        """A new right is a new row, or case systems are refused."""
        assert set(KREVER) == {handling for handling in Handling if Brukerrolle.FAGSYSTEM in ROLLER[handling]}
        assert set(KREVER.values()) == {"les", "skriv"}


class TestFylke:
    @pytest.mark.parametrize(("konsument", "ser"), [(VESTFOLD, 200), (VESTLAND, 404), (VIGO, 404)])
    def test_konsumenten_avgjor_fylket(self, verk: Verk, ny_kontrakt: Callable[..., dict[str, Any]], konsument: str, ser: int) -> None:
        nummer = f"MP-{konsument}"
        post = verk.svar(signer(krav(VESTFOLD)), "POST", "/api/v1/kontrakter", json=ny_kontrakt(nummer)).json()
        assert verk.svar(signer(krav(konsument)), sti=f"/api/v1/kontrakter/{post['dokumentId']}").status_code == ser
        feil = verk.svar(signer(krav(konsument)), "POST", "/api/v1/kontrakter", json=ny_kontrakt(f"{nummer}-2"))
        assert feil.status_code == (201 if ser == 200 else 403)

    def test_fylkets_egen_fil_kan_legge_til_en_konsument(self, verk: Verk, ny_kontrakt: Callable[..., dict[str, Any]]) -> None:
        svar = verk.svar(signer(krav(VIGO)), "POST", "/api/v1/kontroller", json=ny_kontrakt("MP-3"))
        assert "fylke 03" in svar.json()["detail"]

    def test_klienten_avgjor_ingenting(self, verk: Verk, ny_kontrakt: Callable[..., dict[str, Any]]) -> None:
        token = signer(krav(VESTLAND, client_id=f"0192:{VESTFOLD}", client_orgno=VESTFOLD))
        assert verk.svar(token, "POST", "/api/v1/kontroller", json=ny_kontrakt("MP-4")).json()["kode"] == "feil-fylke"


class TestLeverandor:
    def test_loggen_og_hendelsen_sier_hvem_som_kalte_for_hvem(
        self, verk: Verk, ny_kontrakt: Callable[..., dict[str, Any]], capsys: pytest.CaptureFixture[str]
    ) -> None:
        token = signer(krav(VESTFOLD, supplier=organisasjon(VIGO), delegation_source=ALTINN))
        post = verk.svar(token, "POST", "/api/v1/kontrakter", json=ny_kontrakt("MP-5")).json()
        (kall,) = [
            json.loads(linje) for linje in capsys.readouterr().err.splitlines() if '"event": "kall"' in linje or '"event":"kall"' in linje
        ]
        assert (kall["rolle"], kall["fylke"], kall["leverandor"]) == ("fagsystem", "39", VIGO)
        hendelser = verk.svar(token, sti=f"/api/v1/kontrakter/{post['dokumentId']}/hendelser").json()["hendelser"]
        assert {en["aktor"] for en in hendelser} == {f"fagsystem:maskinporten:{VESTFOLD}/{VIGO}"}

    def test_uten_leverandor_staar_bare_fylket(self, verk: Verk, ny_kontrakt: Callable[..., dict[str, Any]]) -> None:
        token = signer(krav(VESTFOLD))
        post = verk.svar(token, "POST", "/api/v1/kontrakter", json=ny_kontrakt("MP-6")).json()
        hendelser = verk.svar(token, sti=f"/api/v1/kontrakter/{post['dokumentId']}/hendelser").json()["hendelser"]
        assert {en["aktor"] for en in hendelser} == {f"fagsystem:maskinporten:{VESTFOLD}"}

    def test_uten_navngitt_delegering_slipper_ingen_leverandor_inn(self, med_krav: Verk) -> None:
        token = signer(krav(aud=VART, supplier=organisasjon(VIGO), delegation_source=ALTINN))
        assert med_krav.svar(token).status_code == 401


class TestMottaker:
    @pytest.mark.parametrize(("aud", "status"), [(VART, 200), ([VART], 200), (None, 401), ("unspecified", 401), ("https://en.annen", 401)])
    def test_der_den_er_krevd_maa_den_vaere_oss(self, med_krav: Verk, aud: Any, status: int) -> None:
        assert med_krav.svar(signer(krav(aud=aud))).status_code == status

    @pytest.mark.parametrize(("aud", "status"), [(None, 200), ("unspecified", 200), (VART, 401)])
    def test_uten_eget_navn_er_ingen_navngitt_mottaker_oss(self, med_systembruker: Verk, aud: Any, status: int) -> None:
        assert med_systembruker.svar(signer(krav(aud=aud))).status_code == status


class TestSystembruker:
    def _token(self, **felt: Any) -> str:
        detaljer = {navn: verdi for navn, verdi in {**SYSTEMBRUKER, **felt.pop("detaljer", {})}.items() if verdi is not None}
        return signer(krav(VIGO, authorization_details=[detaljer], **felt))

    def test_der_det_er_lov_er_kunden_konsument_og_systemet_leverandor(
        self, med_systembruker: Verk, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert med_systembruker.svar(self._token()).status_code == 200
        (kall,) = [json.loads(linje) for linje in capsys.readouterr().err.splitlines() if "leverandor" in linje]
        assert (kall["fylke"], kall["leverandor"]) == ("39", VIGO)

    @pytest.mark.parametrize(
        "felt",
        [
            {"detaljer": {"systemuser_org": None}},
            {"detaljer": {"systemuser_org": VESTFOLD}},
            {"supplier": organisasjon(VESTFOLD), "delegation_source": ALTINN},
            {"consumer": None},
        ],
        ids=["uten-kunde", "kunde-er-tekst", "med-leverandor", "uten-system"],
    )
    def test_en_halv_systembruker_er_401(self, med_systembruker: Verk, felt: dict[str, Any]) -> None:
        assert med_systembruker.svar(self._token(**felt)).status_code == 401

    def test_kunden_maa_vaere_et_fylke(self, med_systembruker: Verk) -> None:
        svar = med_systembruker.svar(self._token(detaljer={"systemuser_org": organisasjon("991825827")}))
        assert (svar.status_code, svar.json()["kode"]) == (403, "ukjent-konsument")


def test_fra_en_utsteder_som_kjorer_og_bytter_nokkel(op: Prosess, tmp_path: Path) -> None:
    """Keys come over HTTP, tokens from a real authorization server; its new key is taken in when a minute has gone since we last asked."""
    fil = identitetsfil(tmp_path, f"{op.adresse}/jwks", utsteder=f"{op.adresse}/", mer=('private = ["127.0.0.1"]', f'mottaker = "{VART}"'))
    oppsettet = Settings.fra_miljo({"KONTRAKTVERK_IDENTITET": str(fil)}, data=tmp_path / "data")
    gatt = [timedelta(0)]

    def na() -> datetime:
        return datetime.now(OSLO) + gatt[0]

    def token(**valg: Any) -> str:
        return op.maskinportentoken(VESTLAND, SCOPE, na=datetime.now(OSLO), **valg)

    with TestClient(create_app(oppsettet, na), base_url="http://127.0.0.1:8000", raise_server_exceptions=False) as klient:
        verk = Verk(klient, oppsettet)
        assert [verk.svar(token(ressurs=ressurs)).status_code for ressurs in (None, VART, "https://en.annen")] == [200, 200, 401]
        op.styr(roter=True)
        ny = token()
        assert verk.svar(ny).status_code == 401
        gatt[0] = MELLOMROM
        assert verk.svar(ny).status_code == 200


def test_naar_utstederen_er_borte_er_svaret_vent(tmp_path: Path) -> None:
    fil = identitetsfil(tmp_path, "http://127.0.0.1:9/jwks", mer=('private = ["127.0.0.1"]',))
    oppsettet = Settings.fra_miljo({"KONTRAKTVERK_IDENTITET": str(fil)}, data=tmp_path / "data")
    with TestClient(create_app(oppsettet, lambda: NA), base_url="http://127.0.0.1:8000", raise_server_exceptions=False) as klient:
        svar = Verk(klient, oppsettet).svar(signer(krav()))
        assert (svar.status_code, svar.json()["kode"], svar.headers["retry-after"]) == (503, "utsteder-svarer-ikke", "10")
        assert Verk(klient, oppsettet).svar(utsted_demotoken(oppsettet, Brukerrolle.FAGSYSTEM, "46", NA)).status_code == 200
