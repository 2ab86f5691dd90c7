"""Faults on the whole way: a browser, our pages, and the real provider, set up by the file as a county writes it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

import pytest
from httpx2 import Response

from app.clock import na
from app.identitet.oidc.klient import SVARSTI, lag_klienter
from app.identitetsoppsett import les_identitetsoppsett
from tests.integration.web.oidcsted import ADRESSE, JSON, Oidcsted, et_sted, i_produksjon
from tests.integration.web.okter import EGEN_SIDE, SIDE
from tests.oidc.leverandor import Nettleser, Prosess, klientnokkel

FIL = """
[[leverandor]]
id = "jobb"
navn = { nb = "Fylkesinnlogging", nn = "Fylkesinnlogging" }
slag = "oidc"
for = ["ansatte"]
utsteder = "{adresse}"
klient_id = "fylket"
nokkelfil = "klient.jwk"
nokkel_id = "var-nokkel"
acr = { to-faktor = "betydelig" }
private = ["127.0.0.1"]

[[rolle]]
leverandor = "jobb"
krav = "roller"
verdi = "saksbehandlere"
fylke = "46"
rolle = "saksbehandler"
"""


@dataclass
class Reise:
    """One person before our pages and the provider's."""

    op: Prosess
    sted: Oidcsted
    nettleser: Nettleser

    def ga_ut(self, **parametre: str) -> str:
        svar = self.sted.klient.get(
            "/innlogging/start", params={"leverandor": "jobb", **parametre}, headers={**SIDE, **EGEN_SIDE}, follow_redirects=False
        )
        assert svar.status_code == 303, svar.text
        return str(svar.headers["location"])

    def kom_tilbake(self, adresse: str) -> Response:
        delt = urlsplit(adresse)
        return self.sted.klient.get(f"{delt.path}?{delt.query}", headers={"sec-fetch-site": "cross-site", **JSON}, follow_redirects=False)

    def logg_inn(self, *, sub: str = "kari", roller: tuple[str, ...] = ("saksbehandlere",), **svar: Any) -> Response:
        ut = self.ga_ut(til="/maler")
        return self.kom_tilbake(self.nettleser.ga(ut, ADRESSE + SVARSTI, {"sub": sub, "krav": {"roller": roller}, **svar}))


@pytest.fixture(scope="module")
def _sted(loginleverandor: Prosess, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Oidcsted]:
    mappe = tmp_path_factory.mktemp("fylket")
    nokkelfil = mappe / "klient.jwk"
    nokkelfil.write_text(json.dumps(klientnokkel().as_dict(private=True)), encoding="utf-8")
    nokkelfil.chmod(0o600)
    fil = mappe / "identitet.toml"
    fil.write_text(FIL.replace("{adresse}", loginleverandor.adresse), encoding="utf-8")
    loginleverandor.ny_klient("fylket", svaradresse=ADRESSE + SVARSTI)
    settings = replace(i_produksjon(mappe / "prod"), identitet=les_identitetsoppsett({"KONTRAKTVERK_IDENTITET": str(fil)}))
    with et_sted(settings, na, lag_klienter(settings)) as sted:
        yield sted


@pytest.fixture
def reise(op: Prosess, _sted: Oidcsted) -> Iterator[Reise]:
    _sted.klient.cookies.clear()
    with ExitStack() as rydd:
        yield Reise(op, _sted, rydd.enter_context(Nettleser()))


def test_en_saksbehandler_logger_inn_og_er_der_en_skulle(reise: Reise) -> None:
    svar = reise.logg_inn()
    assert (svar.status_code, svar.headers["location"]) == (303, "/maler")
    assert reise.sted.apne("/maler").status_code == 200


def test_den_som_ikke_har_en_rolle_kommer_ikke_inn(reise: Reise) -> None:
    svar = reise.logg_inn(sub="ola", roller=("andre",))
    assert (svar.status_code, svar.json()["kode"]) == (403, "ingen-rolle")
    assert reise.sted.apne("/maler").status_code == 401


FEIL: Mapping[str, tuple[dict[str, Any], dict[str, Any], int, str]] = {
    "for lavt niva": ({}, {"acr": "passord"}, 403, "sikkerhetsniva-for-lavt"),
    "avbrutt": ({}, {"avbryt": "access_denied"}, 401, "innlogging-avbrutt"),
    "gammel nonce": ({"vri": {"nonce": "brukt-for"}}, {}, 401, "innlogging-avvist"),
    "annen mottaker": ({"vri": {"aud": "en-annen"}}, {}, 401, "innlogging-avvist"),
    "utlopt": ({"vri": {"exp": {"+": -4000}}}, {}, 401, "innlogging-avvist"),
    "signert av en annen": ({"signer": "fremmed"}, {}, 401, "innlogging-avvist"),
    "leverandoren svikter": ({"/token": 500}, {}, 503, "innlogging-utilgjengelig"),
}


@pytest.mark.parametrize("tilfelle", FEIL)
def test_en_innlogging_som_ikke_holder_gir_ingen_okt(reise: Reise, tilfelle: str) -> None:
    styring, svar, *ventet = FEIL[tilfelle]
    reise.op.styr(**styring)
    kom = reise.logg_inn(**svar)
    assert [kom.status_code, kom.json()["kode"]] == ventet
    assert reise.sted.kake() == ""
    assert reise.sted.apne("/maler").status_code == 401


def test_svaret_fra_leverandoren_kan_bare_brukes_en_gang_og_bare_i_samme_nettleser(reise: Reise) -> None:
    ut = reise.ga_ut()
    tilbake = reise.nettleser.ga(ut, ADRESSE + SVARSTI, {"sub": "kari", "krav": {"roller": ["saksbehandlere"]}})
    kaker = dict(reise.sted.klient.cookies)
    reise.sted.klient.cookies.clear()
    assert reise.kom_tilbake(tilbake).status_code == 403
    for navn, verdi in kaker.items():
        reise.sted.klient.cookies.set(navn, verdi, domain="kontrakt.example.no", path="/")
    assert reise.kom_tilbake(tilbake).status_code == 303
    assert reise.kom_tilbake(tilbake).status_code == 403
