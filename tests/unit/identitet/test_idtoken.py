"""What must hold of the token that says who has logged in: each demand has a token that breaks it, and it alone."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.identitet.oidc.feil import Innloggingsfeil, Utfall
from app.identitet.oidc.idtoken import KONTROLLER, Forventet, algoritme, kontroller, tidspunkt

NA = 1_795_000_000
VENTET = Forventet(
    utsteder="https://idporten.no",
    klient_id="vi",
    nonce="n" * 43,
    acr=("hoy",),
    begynt=NA - 60,
    na=NA,
    tilgangstoken="t",
    nyere_enn=NA - 60,
)


def at_hash(token: str, sha: str) -> str:
    sum_ = hashlib.new(sha, token.encode()).digest()
    return base64.urlsafe_b64encode(sum_[: len(sum_) // 2]).rstrip(b"=").decode()


GODT: Mapping[str, Any] = {
    "iss": "https://idporten.no",
    "aud": "vi",
    "azp": "vi",
    "exp": NA + 120,
    "iat": NA - 1,
    "nonce": "n" * 43,
    "sub": "s",
    "acr": "hoy",
    "auth_time": NA - 5,
    "at_hash": at_hash("t", "sha256"),
}
FEIL: Mapping[str, tuple[str, dict[str, Any]]] = {
    "annen utsteder": ("feil-utsteder", {"iss": "https://idporten.no/"}),
    "utsteder i en liste": ("feil-utsteder", {"iss": ["https://idporten.no"]}),
    "annen mottaker": ("feil-mottaker", {"aud": "en-annen"}),
    "to mottakere": ("feil-mottaker", {"aud": ["vi", "en-annen"]}),
    "ingen mottakere": ("feil-mottaker", {"aud": []}),
    "annen azp": ("feil-azp", {"azp": "en-annen"}),
    "gatt ut": ("utlopt", {"exp": NA - 10}),
    "utlopstid som tekst": ("utlopt", {"exp": str(NA + 120)}),
    "utlopstid som ja": ("utlopt", {"exp": True}),
    "utlopstid utenfor alle klokker": ("utlopt", {"exp": 10**18}),
    "utstedt i framtiden": ("fra-framtiden", {"iat": NA + 11}),
    "gjelder senere": ("fra-framtiden", {"nbf": NA + 11}),
    "gjelder fra noe som ikke er en tid": ("fra-framtiden", {"nbf": "na"}),
    "uten utstedelsestid": ("fra-framtiden", {"iat": None}),
    "eldre enn innloggingen": ("eldre-enn-innloggingen", {"iat": NA - 71}),
    "annen nonce": ("feil-nonce", {"nonce": "m" * 43}),
    "nonce med tegn ingen bruker": ("feil-nonce", {"nonce": "\ud800"}),
    "uten sub": ("feil-sub", {"sub": None}),
    "tom sub": ("feil-sub", {"sub": ""}),
    "lang sub": ("feil-sub", {"sub": "s" * 256}),
    "sub med linjeskift": ("feil-sub", {"sub": "a\nb"}),
    "tom okt": ("ugyldig-sid", {"sid": ""}),
    "lengre okt enn en beskjed om utlogging kan nevne": ("ugyldig-sid", {"sid": "s" * 256}),
    "okt som tall": ("ugyldig-sid", {"sid": 7}),
    "okt med tegn ingen kan skrive": ("ugyldig-sid", {"sid": "\ud800"}),
    "hash av et annet token": ("feil-at-hash", {"at_hash": at_hash("u", "sha256")}),
    "hash som tall": ("feil-at-hash", {"at_hash": 7}),
    "logget inn i framtiden": ("umulig-auth-time", {"auth_time": NA + 11}),
    "innloggingstid som tekst": ("umulig-auth-time", {"auth_time": "na"}),
    "annet niva": ("feil-acr", {"acr": "lav"}),
    "niva i en liste": ("feil-acr", {"acr": ["hoy"]}),
    "gammel innlogging": ("gammel-innlogging", {"auth_time": NA - 71}),
    "innloggingstid mangler": ("gammel-innlogging", {"auth_time": None}),
}


def avvist(endring: Mapping[str, Any], forventet: Forventet = VENTET) -> str | None:
    """The reason that a token is refused for, when so much of it is changed (None: left out); None: it is taken."""
    krav = {navn: verdi for navn, verdi in {**GODT, **endring}.items() if verdi is not None}
    try:
        kontroller(krav, forventet)
    except Innloggingsfeil as feil:
        return feil.grunn
    return None


def test_et_token_der_alt_stemmer_godtas() -> None:
    assert avvist({}) is None


@pytest.mark.parametrize("tilfelle", FEIL)
def test_et_token_der_ett_krav_er_brutt_blir_avvist_for_det(tilfelle: str) -> None:
    ventet, endring = FEIL[tilfelle]
    assert avvist(endring) == ventet


def test_hvert_krav_har_et_token_som_bryter_det() -> None:
    assert {grunn for grunn, _ in FEIL.values()} == KONTROLLER.keys()


@pytest.mark.parametrize("krav", KONTROLLER)
def test_uten_raden_i_tabellen_ville_tokenet_sluppet_inn(krav: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each row is needed: no other stands in for it."""
    monkeypatch.setattr("app.identitet.oidc.idtoken.KONTROLLER", {grunn: rad for grunn, rad in KONTROLLER.items() if grunn != krav})
    assert None in {avvist(endring) for ventet, endring in FEIL.values() if ventet == krav}


GODE: Mapping[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "mottakeren i en liste": ({"aud": ["vi"]}, {}),
    "uten azp": ({"azp": None}, {}),
    "klokken var gar ni sekunder foran": ({"exp": NA - 9}, {}),
    "klokken var gar ti sekunder etter": ({"iat": NA + 10, "auth_time": NA + 10, "nbf": NA + 10}, {}),
    "ti sekunder eldre enn innloggingen": ({"iat": NA - 70, "auth_time": NA - 70}, {}),
    "tider med desimaler": ({"exp": NA + 0.5, "iat": NA - 0.5}, {}),
    "sa lang okt som en beskjed om utlogging kan nevne": ({"sid": "s" * 255}, {}),
    "uten at_hash": ({"at_hash": None}, {}),
    "gammel innlogging nar ingen bad om ny": ({"auth_time": NA - 9999}, {"nyere_enn": None}),
    "uten innloggingstid nar ingen bad om ny": ({"auth_time": None}, {"nyere_enn": None}),
    "lengre hash av lengre signatur": ({"at_hash": at_hash("t", "sha512")}, {"algoritme": "PS512"}),
}


@pytest.mark.parametrize("tilfelle", GODE)
def test_lovlige_former_godtas(tilfelle: str) -> None:
    endring, ventet = GODE[tilfelle]
    assert avvist(endring, replace(VENTET, **ventet)) is None


def test_hash_av_et_token_som_ikke_kom_godtas_ikke() -> None:
    assert avvist({}, replace(VENTET, tilgangstoken=None)) == "feil-at-hash"


def test_bare_nivaet_og_alderen_kan_personen_gjore_noe_med() -> None:
    andre = {utfall for grunn, (utfall, _) in KONTROLLER.items() if grunn not in {"feil-acr", "gammel-innlogging"}}
    assert andre == {Utfall.AVVIST}
    assert KONTROLLER["feil-acr"][0] is Utfall.FOR_LAVT_NIVA
    assert KONTROLLER["gammel-innlogging"][0] is Utfall.FOR_GAMMEL


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5), lambda b: st.lists(b, max_size=2)
)


@given(st.dictionaries(st.sampled_from(sorted(GODT)), JSON, min_size=1, max_size=4))
def test_krav_av_feil_slag_blir_avvist_og_aldri_en_feil_hos_oss(endring: dict[str, Any]) -> None:
    """A claim of any kind is judged: nothing but our own error comes out of it."""
    try:
        kontroller({**GODT, **endring}, VENTET)
    except Innloggingsfeil as feil:
        assert feil.grunn in KONTROLLER  # noqa: PT017


@given(st.integers() | st.floats(allow_nan=False))
def test_et_tidspunkt_er_alltid_innenfor_det_en_klokke_kan_vise(verdi: float) -> None:
    lest = tidspunkt({"t": verdi}, "t")
    assert lest is None or 0 <= lest < 32_503_680_000


def test_algoritmen_leses_av_hodet() -> None:
    hode = base64.urlsafe_b64encode(b'{"alg":"PS384","kid":"x"}').rstrip(b"=").decode()
    assert algoritme(f"{hode}.e30.x") == "PS384"
