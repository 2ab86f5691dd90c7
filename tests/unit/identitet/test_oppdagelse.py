"""What a provider tells about itself: what we refuse in it, and how seldom we ask."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Event
from typing import Any, cast

import pytest
from joserfc import jwk

from app.identitet.nokler import FasteNokler, Nokkelkilde
from app.identitet.oidc.feil import Innloggingsfeil, Utfall
from app.identitet.oidc.oppdagelse import LEVETID, NODFRIST, Oppdagelse, les_metadata
from app.integrasjoner.utkall import IkkeNadd, Utkall, Utsvar

UTSTEDER = "https://idporten.no"
TID = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
GODT: Mapping[str, Any] = {
    "issuer": UTSTEDER,
    "authorization_endpoint": "https://login.idporten.no/authorize",
    "token_endpoint": "https://idporten.no/token",
    "jwks_uri": "https://idporten.no/jwks",
    "pushed_authorization_request_endpoint": "https://idporten.no/par",
    "end_session_endpoint": "https://login.idporten.no/logout",
    "response_types_supported": ["code"],
    "code_challenge_methods_supported": ["S256"],
    "token_endpoint_auth_methods_supported": ["private_key_jwt", "none"],
    "token_endpoint_auth_signing_alg_values_supported": ["RS256", "ES256"],
    "id_token_signing_alg_values_supported": ["RS256", "none", "HS256"],
    "authorization_response_iss_parameter_supported": True,
}
FEIL: Mapping[str, tuple[str, dict[str, Any]]] = {
    "en annens dokument": ("feil-utsteder-i-metadata", {"issuer": "https://ond.test"}),
    "utsteder med skrastrek": ("feil-utsteder-i-metadata", {"issuer": f"{UTSTEDER}/"}),
    "uten utsteder": ("feil-utsteder-i-metadata", {"issuer": None}),
    "bare implisitt flyt": ("response-types-uten-code", {"response_types_supported": ["id_token"]}),
    "bare apen pkce": ("code-challenge-methods-uten-S256", {"code_challenge_methods_supported": ["plain"]}),
    "pkce som tekst": ("code-challenge-methods-uten-S256", {"code_challenge_methods_supported": "S256"}),
    "ingenting om flyten": ("response-types-uten-code", {"response_types_supported": None}),
    "ingenting om pkce": ("code-challenge-methods-uten-S256", {"code_challenge_methods_supported": None}),
    "ingenting om hvem vi kan si vi er": (
        "token-endpoint-auth-methods-uten-private-key-jwt",
        {"token_endpoint_auth_methods_supported": None},
    ),
    "bare delt hemmelighet": (
        "token-endpoint-auth-methods-uten-private-key-jwt",
        {"token_endpoint_auth_methods_supported": ["client_secret_basic"]},
    ),
    "ikke var algoritme": (
        "token-endpoint-auth-signing-alg-values-uten-ES256",
        {"token_endpoint_auth_signing_alg_values_supported": ["RS256"]},
    ),
    "bare usignerte token": ("ingen-felles-algoritme", {"id_token_signing_alg_values_supported": ["none", "HS256"]}),
    "uten algoritmer": ("ingen-felles-algoritme", {"id_token_signing_alg_values_supported": None}),
    "uten innloggingsside": ("ugyldig-authorization-endpoint", {"authorization_endpoint": None}),
    "innlogging uten tls": ("ugyldig-authorization-endpoint", {"authorization_endpoint": "http://login.idporten.no/authorize"}),
    "innlogging pa et annet skjema": ("ugyldig-authorization-endpoint", {"authorization_endpoint": "javascript:alert(1)"}),
    "token uten tls": ("ugyldig-token-endpoint", {"token_endpoint": "http://idporten.no/token"}),
    "nokler med brukernavn": ("ugyldig-jwks-uri", {"jwks_uri": "https://a@idporten.no/jwks"}),
    "nokler med umulig port": ("ugyldig-jwks-uri", {"jwks_uri": "https://idporten.no:x/jwks"}),
    "par uten tls": ("ugyldig-pushed-authorization-request-endpoint", {"pushed_authorization_request_endpoint": "http://idporten.no/par"}),
    "innlogging med sporring": ("ugyldig-authorization-endpoint", {"authorization_endpoint": "https://login.idporten.no/authorize?p=1"}),
    "utlogging uten vert": ("ugyldig-end-session-endpoint", {"end_session_endpoint": "https:///logout"}),
    "innlogging pa denne maskinen": ("ugyldig-authorization-endpoint", {"authorization_endpoint": "http://127.0.0.1/a"}),
    "token pa denne maskinen": ("ugyldig-token-endpoint", {"token_endpoint": "http://localhost/t"}),
    "token pa denne maskinen med tls": ("ugyldig-token-endpoint", {"token_endpoint": "https://localhost/t"}),
    "nokler pa denne maskinen": ("ugyldig-jwks-uri", {"jwks_uri": "http://[::1]/jwks"}),
    "par pa denne maskinen": (
        "ugyldig-pushed-authorization-request-endpoint",
        {"pushed_authorization_request_endpoint": "http://localhost/par"},
    ),
    "utlogging pa denne maskinen": ("ugyldig-end-session-endpoint", {"end_session_endpoint": "http://localhost/ut"}),
}


def dokument(**endringer: Any) -> dict[str, Any]:
    return {navn: verdi for navn, verdi in {**GODT, **endringer}.items() if verdi is not None}


@pytest.mark.parametrize("tilfelle", FEIL)
def test_en_leverandor_som_ikke_tilbyr_det_vi_krever_blir_ikke_brukt(tilfelle: str) -> None:
    ventet, endringer = FEIL[tilfelle]
    with pytest.raises(Innloggingsfeil) as feil:
        les_metadata(dokument(**endringer), UTSTEDER, "ES256")
    assert (feil.value.utfall, feil.value.status, feil.value.grunn) == (Utfall.FEIL_OPPSETT, 502, ventet)


def test_dokumentet_sier_hvor_alt_er_og_bare_algoritmene_vi_bruker() -> None:
    metadata = les_metadata(dokument(), UTSTEDER, "ES256")
    assert (metadata.autorisering, metadata.par) == (GODT["authorization_endpoint"], GODT["pushed_authorization_request_endpoint"])
    assert (metadata.token, metadata.jwks, metadata.utlogging) == (GODT["token_endpoint"], GODT["jwks_uri"], GODT["end_session_endpoint"])
    assert metadata.algoritmer == ("RS256",)
    assert metadata.iss_i_svaret


@pytest.mark.parametrize("verdi", [None, False, "true", 1])
def test_uten_et_klart_ja_lover_ikke_leverandoren_a_navngi_seg(verdi: Any) -> None:
    assert not les_metadata(dokument(authorization_response_iss_parameter_supported=verdi), UTSTEDER, "ES256").iss_i_svaret


def test_bare_det_vi_klarer_oss_uten_kan_mangle() -> None:
    klarer_oss_uten = {
        "token_endpoint_auth_signing_alg_values_supported",
        "authorization_response_iss_parameter_supported",
        "pushed_authorization_request_endpoint",
        "end_session_endpoint",
    }
    metadata = les_metadata(dokument(**dict.fromkeys(klarer_oss_uten)), UTSTEDER, "ES256")
    assert (metadata.par, metadata.utlogging, metadata.iss_i_svaret) == (None, None, False)
    for navn in GODT.keys() - klarer_oss_uten:
        with pytest.raises(Innloggingsfeil):
            les_metadata(dokument(**{navn: None}), UTSTEDER, "ES256")


def test_en_leverandor_pa_denne_maskinen_kan_ha_adressene_sine_der() -> None:
    """For trying things out: production takes no such issuer."""
    her = "http://127.0.0.1:8080"
    adresser = {navn: f"{her}/x" for navn in GODT if navn.endswith(("_endpoint", "_uri"))}
    assert les_metadata(dokument(issuer=her, **adresser), her, "ES256").token == f"{her}/x"


# --- how seldom we ask --------------------------------------------------------------------------------------------------------------


class Nett:
    """Answers with the document, and counts; `svar` says otherwise when it is set."""

    def __init__(self) -> None:
        self.kall: list[str] = []
        self.svar: Callable[[], Utsvar] = lambda: Utsvar(200, {}, json.dumps(dokument()).encode())

    def __call__(self, metode: str, url: str, **_: object) -> Utsvar:
        self.kall.append(url)
        return self.svar()

    def nede(self) -> Utsvar:
        raise IkkeNadd("svarer-ikke")


def oppdagelse(nett: Nett, utsteder: str = UTSTEDER) -> tuple[Oppdagelse, list[str]]:
    kilder: list[str] = []

    def nokler(url: str) -> Nokkelkilde:
        kilder.append(url)
        return FasteNokler(jwk.KeySet([]))

    return Oppdagelse(utsteder, "ES256", cast("Utkall", nett), nokler), kilder


def test_dokumentet_hentes_igjen_forst_nar_det_er_gammelt() -> None:
    nett = Nett()
    oppdaget, kilder = oppdagelse(nett)
    for tid in (TID, TID + timedelta(hours=23), TID + LEVETID, TID + LEVETID + timedelta(hours=1)):
        oppdaget.finn(tid)
    assert nett.kall == ["https://idporten.no/.well-known/openid-configuration"] * 2
    assert kilder == ["https://idporten.no/jwks"]


def test_noklene_folger_dokumentet() -> None:
    nett = Nett()
    oppdaget, kilder = oppdagelse(nett)
    oppdaget.finn(TID)
    nett.svar = lambda: Utsvar(200, {}, json.dumps(dokument(jwks_uri="https://idporten.no/nye")).encode())
    assert oppdaget.finn(TID + LEVETID)[0].jwks == "https://idporten.no/nye"
    assert kilder == ["https://idporten.no/jwks", "https://idporten.no/nye"]


@pytest.mark.parametrize("feil", ["nede", "en annens", "ikke json"])
def test_det_siste_gode_dokumentet_brukes_nar_leverandoren_svikter(feil: str) -> None:
    nett = Nett()
    oppdaget, _ = oppdagelse(nett)
    forste = oppdaget.finn(TID)
    nett.svar = {
        "nede": nett.nede,
        "en annens": lambda: Utsvar(200, {}, json.dumps(dokument(issuer="https://ond.test")).encode()),
        "ikke json": lambda: Utsvar(200, {}, b"<html>"),
    }[feil]
    assert oppdaget.finn(TID + LEVETID) == forste
    assert oppdaget.finn(TID + NODFRIST - timedelta(seconds=1)) == forste
    with pytest.raises(Innloggingsfeil):
        oppdaget.finn(TID + NODFRIST)


def test_en_leverandor_som_er_borte_blir_spurt_igjen_etter_ti_sekunder() -> None:
    nett = Nett()
    nett.svar = nett.nede
    oppdaget, _ = oppdagelse(nett)
    for sekunder in (0, 1, 9):
        with pytest.raises(Innloggingsfeil) as feil:
            oppdaget.finn(TID + timedelta(seconds=sekunder))
        assert (feil.value.status, feil.value.grunn) == (503, "svarer-ikke")
    assert len(nett.kall) == 1
    nett.svar = Nett().svar
    assert oppdaget.finn(TID + timedelta(seconds=10))[0].jwks
    assert len(nett.kall) == 2


def test_en_klokke_som_stilles_tilbake_gjor_ingenting_ungt() -> None:
    nett = Nett()
    oppdaget, _ = oppdagelse(nett)
    oppdaget.finn(TID)
    oppdaget.finn(TID - timedelta(days=400))
    assert len(nett.kall) == 2


def test_mange_som_logger_inn_samtidig_sporr_en_gang() -> None:
    nett = Nett()
    oppdaget, _ = oppdagelse(nett)
    venter, slipp = Event(), Event()
    svar = nett.svar

    def sent() -> Utsvar:
        venter.set()
        slipp.wait(10)
        return svar()

    nett.svar = sent
    with ThreadPoolExecutor(8) as trader:
        alle = [trader.submit(oppdaget.finn, TID) for _ in range(8)]
        assert venter.wait(10)
        slipp.set()
        assert {resultat.result(10)[0].token for resultat in alle} == {"https://idporten.no/token"}
    assert len(nett.kall) == 1


def test_ingen_innlogging_venter_pa_et_nytt_dokument_nar_det_gamle_kan_brukes() -> None:
    nett = Nett()
    oppdaget, _ = oppdagelse(nett)
    gammelt = oppdaget.finn(TID)
    spurt, slipp = Event(), Event()

    def henger() -> Utsvar:
        spurt.set()
        assert slipp.wait(20)
        return nett.nede()

    nett.svar = henger
    with ThreadPoolExecutor(21) as trader:
        forste = trader.submit(oppdaget.finn, TID + LEVETID)
        try:
            assert spurt.wait(10)
            andre = [trader.submit(oppdaget.finn, TID + LEVETID) for _ in range(20)]
            assert [en.result(10) for en in andre] == [gammelt] * 20
            assert not forste.done()
        finally:
            slipp.set()
        assert forste.result(10) == gammelt
    assert len(nett.kall) == 2


def test_utsteder_med_skrastrek_har_dokumentet_ett_sted() -> None:
    nett = Nett()
    nett.svar = lambda: Utsvar(200, {}, json.dumps(dokument(issuer="https://maskin.test/")).encode())
    oppdagelse(nett, "https://maskin.test/")[0].finn(TID)
    assert nett.kall == ["https://maskin.test/.well-known/openid-configuration"]
