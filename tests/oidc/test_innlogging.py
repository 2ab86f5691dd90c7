"""Logins at a real provider: what a person comes back as, and every fault that we must see."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import structlog

from app.clock import na
from app.identitet.oidc.feil import Innloggingsfeil, Utfall
from app.identitet.oidc.innlogging import Identitet, Innlogging
from app.identitet.oidc.klient import FRA_LEVERANDOREN, Oidcklient
from app.identitet.oidc.klientnokkel import Klientnokkel
from app.integrasjoner.utkall import Utkall
from app.tekst import Malform
from signing.model import Niva
from tests.oidc.leverandor import ANSATTPORTEN, LOOPBACK, SVARADRESSE, Nettleser, Prosess, klientnokkel, oppsett

PERSON = {"pid": "05839597468", "name": "Kari Prøve"}
METADATA = "/.well-known/openid-configuration"


@pytest.fixture
def nettleser() -> Iterator[Nettleser]:
    with Nettleser() as nettleser:
        yield nettleser


def begynn(
    klient: Oidcklient, *, steg_opp: bool = False, malform: Malform = Malform.NB, minst: Niva = Niva.INGEN
) -> tuple[str, Innlogging]:
    return klient.begynn(na=na(), tilfeldig=secrets.token_bytes, malform=malform, steg_opp=steg_opp, til="/saker", minst=minst)


def fullfor(klient: Oidcklient, innlogging: Innlogging, svar: Mapping[str, str], nar: datetime | None = None) -> Identitet:
    return klient.fullfor(innlogging, svar, na=nar or na(), tilfeldig=secrets.token_bytes)


def logg_inn(klient: Oidcklient, nettleser: Nettleser, *, steg_opp: bool = False, **svar: Any) -> Identitet:
    adresse, innlogging = begynn(klient, steg_opp=steg_opp)
    return fullfor(klient, innlogging, nettleser.logg_inn(adresse, **({"krav": PERSON} | svar)))


def grunn(feil: pytest.ExceptionInfo[Innloggingsfeil]) -> tuple[str, int, str]:
    return feil.value.kode, feil.value.status, feil.value.grunn


# --- a login that is as it must be ------------------------------------------------------------------------------------------------


def test_innlogging_gir_personen_nivaet_og_okten(op: Prosess, nettleser: Nettleser) -> None:
    for_ = na()
    identitet = logg_inn(op.klient(), nettleser, sub="kari", acr="idporten-loa-high")
    assert (identitet.leverandor, identitet.utsteder, identitet.sub) == ("proving", op.adresse, "kari")
    assert (identitet.acr, identitet.niva) == ("idporten-loa-high", Niva.HOYT)
    assert (identitet.pid, identitet.navn) == (PERSON["pid"], PERSON["name"])
    assert identitet.sid
    assert identitet.organisasjoner == ()
    assert abs(identitet.innlogget - for_) < timedelta(seconds=5)


def test_ingenting_om_innloggingen_star_i_adressen(op: Prosess, nettleser: Nettleser) -> None:
    """What is asked for goes from server to server; the browser carries a number."""
    adresse, innlogging = begynn(op.klient())
    assert {navn for navn, _ in parse_qsl(urlsplit(adresse).query)} == {"client_id", "request_uri"}
    assert innlogging.state not in adresse


def test_foresporselen_sier_malform_niva_og_bindinger(op: Prosess, nettleser: Nettleser) -> None:
    adresse, innlogging = begynn(op.klient(), malform=Malform.NN, minst=Niva.HOYT)
    bedt_om = _pa_siden(nettleser, adresse)["params"]
    assert bedt_om["ui_locales"] == "nn"
    assert bedt_om["acr_values"] == "idporten-loa-high"
    assert (bedt_om["state"], bedt_om["nonce"]) == (innlogging.state, innlogging.nonce)
    assert bedt_om["code_challenge_method"] == "S256"
    assert bedt_om["redirect_uri"] == SVARADRESSE
    assert "prompt" not in bedt_om


def test_uten_par_hos_leverandoren_gar_foresporselen_i_adressen(op: Prosess, nettleser: Nettleser) -> None:
    op.styr(utenPar=True)
    adresse, innlogging = begynn(op.klient())
    assert "code_challenge" in adresse
    assert innlogging.verifikator not in adresse
    svar = nettleser.logg_inn(adresse, krav=PERSON)
    op.styr(nullstill=True)
    assert svar["state"] == innlogging.state


def test_leverandoren_som_krever_par_avviser_en_foresporsel_i_adressen(op: Prosess, nettleser: Nettleser) -> None:
    op.styr(metadata={"pushed_authorization_request_endpoint": ""})
    klient = op.klient()
    adresse, innlogging = begynn(klient)
    assert "code_challenge" in adresse
    with pytest.raises(Innloggingsfeil) as feil:
        fullfor(klient, innlogging, nettleser.logg_inn(adresse))
    assert grunn(feil) == ("innlogging-feil-oppsett", 502, "avvist-av-leverandoren")


def test_en_innlogging_under_vei_kan_lagres_og_leses(op: Prosess, nettleser: Nettleser) -> None:
    klient = op.klient()
    adresse, innlogging = begynn(klient)
    lest = Innlogging.fra_json(json.loads(json.dumps(innlogging.som_json())))
    assert lest == innlogging
    assert fullfor(klient, lest, nettleser.logg_inn(adresse, "ola")).sub == "ola"


def test_hver_innlogging_har_sine_egne_hemmeligheter(op: Prosess) -> None:
    klient = op.klient()
    alle = [ord_ for _ in range(3) for _, i in [begynn(klient)] for ord_ in (i.state, i.nonce, i.verifikator)]
    assert len(set(alle)) == 9
    assert {len(ord_) for ord_ in alle} == {43}


def test_verdiene_vises_ikke_nar_noe_skrives_ut(op: Prosess, nettleser: Nettleser) -> None:
    klient = op.klient()
    adresse, innlogging = begynn(klient)
    identitet = fullfor(klient, innlogging, nettleser.logg_inn(adresse, "kari-9", krav=PERSON))
    skrevet = f"{innlogging!r} {identitet!r} {klient!r}"
    hemmelig = (innlogging.state, innlogging.nonce, innlogging.verifikator, identitet.sub, identitet.sid, *PERSON.values())
    assert [ord_ for ord_ in hemmelig if ord_ is None or ord_ in skrevet] == []


# --- the token says something else -------------------------------------------------------------------------------------------------

TOKENFEIL: Mapping[str, tuple[dict[str, Any], str, int, str]] = {
    "annen mottaker": ({"vri": {"aud": "en-annen"}}, "innlogging-avvist", 401, "feil-mottaker"),
    "flere mottakere": ({"vri": {"aud": ["kontraktverk", "en-annen"]}}, "innlogging-avvist", 401, "feil-mottaker"),
    "uten mottaker": ({"vri": {"aud": None}}, "innlogging-avvist", 401, "feil-mottaker"),
    "utstedt til en annen klient": ({"vri": {"azp": "en-annen"}}, "innlogging-avvist", 401, "feil-azp"),
    "annen utsteder": ({"vri": {"iss": "https://idporten.no"}}, "innlogging-avvist", 401, "feil-utsteder"),
    "annen nonce": ({"vri": {"nonce": "x" * 43}}, "innlogging-avvist", 401, "feil-nonce"),
    "uten nonce": ({"vri": {"nonce": None}}, "innlogging-avvist", 401, "feil-nonce"),
    "gatt ut": ({"vri": {"exp": {"+": -4000}}}, "innlogging-avvist", 401, "utlopt"),
    "uten utlopstid": ({"vri": {"exp": None}}, "innlogging-avvist", 401, "utlopt"),
    "fra framtiden": ({"vri": {"iat": {"+": 60}}}, "innlogging-avvist", 401, "fra-framtiden"),
    "utstedt for innloggingen begynte": ({"vri": {"iat": {"+": -60}}}, "innlogging-avvist", 401, "eldre-enn-innloggingen"),
    "uten sub": ({"vri": {"sub": None}}, "innlogging-avvist", 401, "feil-sub"),
    "hash av et annet tilgangstoken": ({"vri": {"at_hash": "x" * 22}}, "innlogging-avvist", 401, "feil-at-hash"),
    "lavere niva": ({"vri": {"acr": "idporten-loa-low"}}, "sikkerhetsniva-for-lavt", 403, "feil-acr"),
    "uten niva": ({"vri": {"acr": None}}, "sikkerhetsniva-for-lavt", 403, "feil-acr"),
    "niva som liste": ({"vri": {"acr": ["idporten-loa-high"]}}, "sikkerhetsniva-for-lavt", 403, "feil-acr"),
    "signert av andre med samme nokkelnavn": ({"signer": "fremmed"}, "innlogging-avvist", 401, "feil-signatur"),
    "signert med en ukjent nokkel": ({"signer": "ukjent-nokkel"}, "innlogging-avvist", 401, "ukjent-nokkel"),
    "usignert": ({"signer": "ingen"}, "innlogging-avvist", 401, "ikke-jws"),
    "signert med den offentlige nokkelen": ({"signer": "hemmelighet"}, "innlogging-avvist", 401, "feil-algoritme"),
    "et tilgangstoken i stedet": ({"hode": {"typ": "at+jwt"}}, "innlogging-avvist", 401, "feil-type"),
    "peker pa sin egen nokkel": ({"hode": {"jku": "https://ond.test/jwks"}}, "innlogging-avvist", 401, "nokkel-i-tokenet"),
    "intet token": ({"svar": {"id_token": ""}}, "innlogging-utilgjengelig", 503, "uten-id-token"),
    "noe som ikke er et token": ({"svar": {"id_token": "abc"}}, "innlogging-avvist", 401, "ikke-jws"),
}


@pytest.mark.parametrize("tilfelle", TOKENFEIL)
def test_et_token_som_ikke_er_som_det_skal_gir_ingen_innlogging(op: Prosess, nettleser: Nettleser, tilfelle: str) -> None:
    styring, *ventet = TOKENFEIL[tilfelle]
    op.styr(**styring)
    with pytest.raises(Innloggingsfeil) as feil:
        logg_inn(op.klient(), nettleser)
    assert grunn(feil) == tuple(ventet)


@pytest.mark.parametrize(
    "vri", [{"iat": {"+": 8}}, {"iat": {"+": -8}}, {"aud": ["kontraktverk"]}, {"azp": "kontraktverk"}, {"auth_time": {"+": 8}}]
)
def test_klokker_som_gar_litt_ulikt_og_lovlige_former_godtas(op: Prosess, nettleser: Nettleser, vri: dict[str, Any]) -> None:
    op.styr(vri=vri)
    assert logg_inn(op.klient(), nettleser, sub="kari").sub == "kari"


def test_nonce_fra_en_annen_innlogging_godtas_ikke(op: Prosess, nettleser: Nettleser) -> None:
    klient = op.klient()
    _, annen = begynn(klient)
    op.styr(vri={"nonce": annen.nonce})
    with pytest.raises(Innloggingsfeil) as feil:
        logg_inn(klient, nettleser)
    assert feil.value.grunn == "feil-nonce"


@pytest.mark.parametrize("acr", ["idporten-loa-low", "eidas-loa-low", "oppdiktet"])
def test_en_innlogging_pa_for_lavt_niva_blir_avvist(op: Prosess, nettleser: Nettleser, acr: str) -> None:
    with pytest.raises(Innloggingsfeil) as feil:
        logg_inn(op.klient(), nettleser, acr=acr)
    assert grunn(feil) == ("sikkerhetsniva-for-lavt", 403, "feil-acr")


def test_et_niva_som_er_hoyt_nok_ellers_holder_ikke_nar_mer_er_bedt_om(op: Prosess, nettleser: Nettleser) -> None:
    klient = op.klient()
    adresse, innlogging = begynn(klient, minst=Niva.HOYT)
    with pytest.raises(Innloggingsfeil) as feil:
        fullfor(klient, innlogging, nettleser.logg_inn(adresse, acr="idporten-loa-substantial"))
    assert feil.value.utfall is Utfall.FOR_LAVT_NIVA


def test_et_niva_som_leverandoren_ikke_har_blir_ikke_bedt_om(op: Prosess) -> None:
    with pytest.raises(Innloggingsfeil) as feil:
        begynn(op.klient(acr={"idporten-loa-substantial": Niva.BETYDELIG}), minst=Niva.HOYT)
    assert grunn(feil) == ("sikkerhetsniva-for-lavt", 403, "ingen-acr-pa-nivaet")


def test_loggen_sier_hva_som_var_galt_og_ingenting_om_personen(op: Prosess, nettleser: Nettleser) -> None:
    klient = op.klient()
    op.styr(vri={"nonce": "noe-annet"})
    with structlog.testing.capture_logs() as linjer, pytest.raises(Innloggingsfeil):
        logg_inn(klient, nettleser)
    [linje] = [linje for linje in linjer if linje["event"] == "innlogging-avvist"]
    ventet = {"leverandor": "proving", "utfall": "innlogging-avvist", "grunn": "feil-nonce"}
    assert linje == ventet | {"event": "innlogging-avvist", "log_level": "info"}


# --- the answer belongs to another login, or to none ---------------------------------------------------------------------------------


def test_koden_kan_bare_brukes_en_gang(op: Prosess, nettleser: Nettleser) -> None:
    klient = op.klient()
    adresse, innlogging = begynn(klient)
    svar = nettleser.logg_inn(adresse)
    fullfor(klient, innlogging, svar)
    with pytest.raises(Innloggingsfeil) as feil:
        fullfor(klient, innlogging, svar)
    assert grunn(feil) == ("innlogging-avvist", 401, "kode-avvist")


def test_koden_fra_en_annens_innlogging_kan_ikke_brukes(op: Prosess, nettleser: Nettleser) -> None:
    """A code that was stolen on its way, put into one's own login: PKCE binds it to the other."""
    klient = op.klient()
    adresse, _ = begynn(klient)
    stjalet = nettleser.logg_inn(adresse, "offeret")["code"]
    adresse, min_egen = begynn(klient)
    with Nettleser() as tyven:
        svar = tyven.logg_inn(adresse, "tyven") | {"code": stjalet}
    with pytest.raises(Innloggingsfeil) as feil:
        fullfor(klient, min_egen, svar)
    assert grunn(feil) == ("innlogging-avvist", 401, "kode-avvist")


def test_svaret_pa_en_innlogging_hoerer_ikke_til_en_annen(op: Prosess, nettleser: Nettleser) -> None:
    klient = op.klient()
    adresse, _ = begynn(klient)
    svar = nettleser.logg_inn(adresse)
    _, annen = begynn(klient)
    with pytest.raises(Innloggingsfeil) as feil:
        fullfor(klient, annen, svar)
    assert grunn(feil) == ("innlogging-ugyldig-svar", 400, "feil-state")


SVARFEIL: Mapping[str, tuple[dict[str, str | None], str]] = {
    "uten state": ({"state": None}, "feil-state"),
    "tom state": ({"state": ""}, "feil-state"),
    "uten iss": ({"iss": None}, "mangler-iss"),
    "annen iss": ({"iss": "https://idporten.no"}, "feil-iss"),
    "iss med skrastrek": ({"iss": "{adresse}/"}, "feil-iss"),
    "uten kode": ({"code": None}, "mangler-kode"),
    "tom kode": ({"code": ""}, "mangler-kode"),
    "kjempestor kode": ({"code": "x" * 5000}, "ugyldig-svar"),
    "tegn som ingen kode har": ({"code": "\ud800"}, "ugyldig-svar"),
}


@pytest.mark.parametrize("tilfelle", SVARFEIL)
def test_et_svar_som_ikke_er_som_det_skal_naar_ikke_leverandoren(op: Prosess, tilfelle: str) -> None:
    klient = op.klient()
    _, innlogging = begynn(klient)
    endring, ventet = SVARFEIL[tilfelle]
    fullt = {"state": innlogging.state, "iss": op.adresse, "code": "abc", **endring}
    svar = {navn: verdi.replace("{adresse}", op.adresse) for navn, verdi in fullt.items() if verdi is not None}
    with pytest.raises(Innloggingsfeil) as feil:
        fullfor(klient, innlogging, svar)
    assert grunn(feil) == ("innlogging-ugyldig-svar", 400, ventet)
    assert "POST /token" not in op.styr()["sett"]


def test_et_svar_som_kommer_for_sent_godtas_ikke(op: Prosess, nettleser: Nettleser) -> None:
    klient = op.klient()
    adresse, innlogging = begynn(klient)
    svar = nettleser.logg_inn(adresse)
    for nar in (na() + timedelta(minutes=10), na() - timedelta(minutes=11)):
        with pytest.raises(Innloggingsfeil) as feil:
            fullfor(klient, innlogging, svar, nar)
        assert grunn(feil) == ("innlogging-ugyldig-svar", 400, "for-sent")


def test_en_innlogging_hos_en_annen_leverandor_fullfores_ikke_her(op: Prosess, nettleser: Nettleser) -> None:
    klient = op.klient()
    adresse, innlogging = begynn(klient)
    with pytest.raises(Innloggingsfeil) as feil:
        fullfor(klient, replace(innlogging, leverandor="en-annen"), nettleser.logg_inn(adresse))
    assert grunn(feil) == ("innlogging-ugyldig-svar", 400, "ugyldig-svar")


def test_ansattporten_ma_navngi_seg_selv_om_den_ikke_lover_det(op: Prosess) -> None:
    op.styr(metadata={"authorization_response_iss_parameter_supported": False})
    for slag, ventet in ((ANSATTPORTEN, "mangler-iss"), ({}, "mangler-kode")):
        klient = op.klient(**slag)
        _, innlogging = begynn(klient)
        with pytest.raises(Innloggingsfeil) as feil:
            fullfor(klient, innlogging, {"state": innlogging.state})
        assert feil.value.grunn == ventet


@pytest.mark.parametrize("feilord", [*FRA_LEVERANDOREN, "invalid_request", "oppdiktet"])
def test_leverandorens_egne_ord_for_feil_blir_til_vare(op: Prosess, feilord: str) -> None:
    klient = op.klient()
    _, innlogging = begynn(klient)
    with pytest.raises(Innloggingsfeil) as feil:
        fullfor(klient, innlogging, {"state": innlogging.state, "iss": op.adresse, "error": feilord, "code": "abc"})
    utfall, ventet = FRA_LEVERANDOREN.get(feilord, (Utfall.FEIL_OPPSETT, "avvist-av-leverandoren"))
    assert (feil.value.utfall, feil.value.grunn) == (utfall, ventet)


def test_den_som_avbryter_far_vite_det(op: Prosess, nettleser: Nettleser) -> None:
    with pytest.raises(Innloggingsfeil) as feil:
        logg_inn(op.klient(), nettleser, avbryt="access_denied")
    assert grunn(feil) == ("innlogging-avbrutt", 401, "avbrutt")


# --- once more, at the moment it matters --------------------------------------------------------------------------------------------


def test_steg_opp_lar_personen_logge_inn_paa_nytt(op: Prosess, nettleser: Nettleser) -> None:
    klient = op.klient()
    logg_inn(klient, nettleser)
    assert not _var_pa_siden(nettleser, lambda: logg_inn(klient, nettleser))
    identitet: list[Identitet] = []
    assert _var_pa_siden(nettleser, lambda: identitet.append(logg_inn(klient, nettleser, steg_opp=True, acr="idporten-loa-high")))
    assert identitet[0].niva is Niva.HOYT
    assert abs(identitet[0].innlogget - na()) < timedelta(seconds=5)


@pytest.mark.parametrize("auth_time", [{"+": -11 - 5}, None, "nylig", True, -1])
def test_en_gammel_innlogging_holder_ikke_som_steg_opp(op: Prosess, nettleser: Nettleser, auth_time: Any) -> None:
    op.styr(vri={"auth_time": auth_time})
    with pytest.raises(Innloggingsfeil) as feil:
        logg_inn(op.klient(), nettleser, steg_opp=True)
    ventet = ("innlogging-for-gammel", 401, "gammel-innlogging")
    assert grunn(feil) == (ventet if auth_time is None or isinstance(auth_time, dict) else ("innlogging-avvist", 401, "umulig-auth-time"))


def test_uten_steg_opp_sier_identiteten_naar_personen_faktisk_logget_inn(op: Prosess, nettleser: Nettleser) -> None:
    op.styr(vri={"auth_time": {"+": -1200}})
    identitet = logg_inn(op.klient(), nettleser)
    assert timedelta(minutes=19) < na() - identitet.innlogget < timedelta(minutes=21)
    assert identitet.nar_kjent


def test_uten_auth_time_vet_vi_ikke_nar_personen_logget_inn(op: Prosess, nettleser: Nettleser) -> None:
    op.styr(vri={"auth_time": None})
    assert not logg_inn(op.klient(), nettleser).nar_kjent


# --- keys, and a provider that does not do its part ----------------------------------------------------------------------------------


def test_nye_nokler_hos_leverandoren_blir_hentet(op: Prosess, nettleser: Nettleser) -> None:
    klient = op.klient()
    logg_inn(klient, nettleser)
    op.styr(roter=True)
    adresse, innlogging = begynn(klient)
    svar = nettleser.logg_inn(adresse)
    assert fullfor(klient, innlogging, svar, na() + timedelta(seconds=61)).sub == "person-1"
    assert op.styr()["sett"].count("GET /jwks") == 2


def test_dokumentet_og_noklene_hentes_en_gang(op: Prosess, nettleser: Nettleser) -> None:
    klient = op.klient()
    logg_inn(klient, nettleser)
    logg_inn(klient, nettleser)
    sett = op.styr()["sett"]
    assert (sett.count(f"GET {METADATA}"), sett.count("GET /jwks"), sett.count("POST /token")) == (1, 1, 2)


BORTE: Mapping[str, tuple[dict[str, Any], str, str]] = {
    "metadata svarer for sent": ({"forsinkelse": {METADATA: 3000}}, "begynn", "for-sent"),
    "metadata er for stort": ({"stort": METADATA}, "begynn", "for-stort"),
    "metadata feiler": ({METADATA: 500}, "begynn", "status-500"),
    "foresporselen svarer for sent": ({"forsinkelse": {"/request": 3000}}, "begynn", "for-sent"),
    "foresporselen feiler": ({"/request": 503}, "begynn", "status-503"),
    "foresporselen far et kjempesvar": ({"stort": "/request"}, "begynn", "for-stort"),
    "token svarer for sent": ({"forsinkelse": {"/token": 3000}}, "fullfor", "for-sent"),
    "token er for stort": ({"stort": "/token"}, "fullfor", "for-stort"),
    "token feiler": ({"/token": 502}, "fullfor", "status-502"),
    "for mange kall": ({"/token": 429}, "fullfor", "status-429"),
    "nokler svarer for sent": ({"forsinkelse": {"/jwks": 3000}}, "fullfor", "nokler-utilgjengelige"),
    "nokler er for store": ({"stort": "/jwks"}, "fullfor", "nokler-utilgjengelige"),
    "nokler finnes ikke": ({"/jwks": 404}, "fullfor", "nokler-utilgjengelige"),
}


@pytest.mark.parametrize("tilfelle", BORTE)
def test_en_leverandor_som_svikter_gir_503_i_tide(op: Prosess, nettleser: Nettleser, tilfelle: str) -> None:
    styring, naar, ventet = BORTE[tilfelle]
    klient = op.klient(utkall=Utkall(private=LOOPBACK, frist=1.5 if "forsinkelse" in styring else 5))
    if naar == "begynn":
        op.styr(**styring)
        with pytest.raises(Innloggingsfeil) as feil:
            begynn(klient)
    else:
        adresse, innlogging = begynn(klient)
        svar = nettleser.logg_inn(adresse)
        op.styr(**styring)
        with pytest.raises(Innloggingsfeil) as feil:
            fullfor(klient, innlogging, svar)
    assert grunn(feil) == ("innlogging-utilgjengelig", 503, ventet)


def test_en_leverandor_som_er_borte_blir_ikke_spurt_i_ett_sett(op: Prosess) -> None:
    op.styr(**{METADATA: 500})
    klient = op.klient()
    for _ in range(3):
        with pytest.raises(Innloggingsfeil):
            begynn(klient)
    assert op.styr()["sett"].count(f"GET {METADATA}") == 1


def test_en_leverandor_i_vart_eget_nett_ma_vaere_navngitt(op: Prosess) -> None:
    with pytest.raises(Innloggingsfeil) as feil:
        begynn(op.klient(utkall=Utkall()))
    assert grunn(feil) == ("innlogging-utilgjengelig", 503, "adresse-ikke-tillatt")


def test_en_nokkel_leverandoren_ikke_kjenner_er_feil_i_oppsettet(op: Prosess, nettleser: Nettleser) -> None:
    rett = op.klient()
    feil_nokkel = Klientnokkel("var-nokkel", "ES256", type(klientnokkel()).generate_key("P-256"))
    feil_klient = Oidcklient(oppsett(op.adresse), Utkall(private=LOOPBACK), feil_nokkel, svaradresse=SVARADRESSE)
    with pytest.raises(Innloggingsfeil) as feil:
        begynn(feil_klient)
    assert grunn(feil) == ("innlogging-feil-oppsett", 502, "foresporsel-avvist")
    adresse, innlogging = begynn(rett)
    with pytest.raises(Innloggingsfeil) as feil:
        fullfor(feil_klient, innlogging, nettleser.logg_inn(adresse))
    assert grunn(feil) == ("innlogging-feil-oppsett", 502, "klient-avvist")


# --- for whom the person acts --------------------------------------------------------------------------------------------------------


def _valgt(*orgnr: str) -> list[dict[str, Any]]:
    parter = [{"orgno": {"authority": "iso6523-actorid-upis", "ID": f"0192:{nr}"}, "name": "X"} for nr in orgnr]
    return [{"type": "ansattporten:altinn:resource", "resource": "urn:altinn:resource:fylket_kontrakt", "authorized_parties": parter}]


def test_ansattporten_sier_hvilken_virksomhet_personen_handler_for(op: Prosess, nettleser: Nettleser) -> None:
    klient = op.klient(**ANSATTPORTEN)
    adresse, innlogging = begynn(klient)
    bedt_om = json.loads(_pa_siden(nettleser, adresse)["params"]["authorization_details"])
    assert [(rad["type"], rad["resource"]) for rad in bedt_om] == [("ansattporten:altinn:resource", "urn:altinn:resource:fylket_kontrakt")]
    identitet = fullfor(klient, innlogging, nettleser.logg_inn(adresse, "ansatt-1", krav={"authorization_details": _valgt("971045698")}))
    assert identitet.organisasjoner == ("971045698",)


@pytest.mark.parametrize(
    "krav", [{}, {"authorization_details": []}, {"authorization_details": _valgt()}, {"authorization_details": _valgt("971045699")}]
)
def test_den_som_ikke_handler_for_noen_blir_avvist(op: Prosess, nettleser: Nettleser, krav: dict[str, Any]) -> None:
    with pytest.raises(Innloggingsfeil) as feil:
        logg_inn(op.klient(**ANSATTPORTEN), nettleser, sub="ansatt-2", krav=krav)
    assert grunn(feil) == ("mangler-organisasjon", 403, "uten-organisasjon")


def _pa_siden(nettleser: Nettleser, adresse: str) -> dict[str, Any]:
    """What the provider's page was asked to do. The login goes on from the same address afterwards."""
    til = nettleser.http.get(adresse).headers["location"]
    return dict(nettleser.http.get(f"{adresse.partition('/auth')[0]}{urlsplit(til).path}").json())


def _var_pa_siden(nettleser: Nettleser, gjor: Any) -> bool:
    nettleser.besokt.clear()
    gjor()
    return any("/interaksjon/" in adresse for adresse in nettleser.besokt)
