"""What a message about a logout must say: each demand has one that breaks it, and it alone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.identitet.oidc.feil import Innloggingsfeil, Utfall
from app.identitet.oidc.innlogging import Utlogget
from app.identitet.oidc.utlogging import HENDELSE, KONTROLLER, Brukte, les_krav

TID = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
NA = int(TID.timestamp())
GODT: Mapping[str, Any] = {
    "iss": "https://op.test",
    "aud": "vi",
    "iat": NA - 1,
    "exp": NA + 60,
    "jti": "nr-1",
    "sid": "okt",
    "sub": "kari",
    "events": {HENDELSE: {}},
}
FEIL: Mapping[str, tuple[str, dict[str, Any]]] = {
    "annen utsteder": ("feil-utsteder", {"iss": "https://op.test/"}),
    "annen mottaker": ("feil-mottaker", {"aud": ["vi", "en-annen"]}),
    "gatt ut": ("feil-tid", {"exp": NA - 10}),
    "uten utlopstid": ("feil-tid", {"exp": None}),
    "fra framtiden": ("feil-tid", {"iat": NA + 11}),
    "for gammelt": ("feil-tid", {"iat": NA - 131}),
    "uten hendelse": ("feil-hendelse", {"events": None}),
    "annen hendelse": ("feil-hendelse", {"events": {"http://schemas.openid.net/event/annet": {}}}),
    "hendelse som tekst": ("feil-hendelse", {"events": {HENDELSE: "ja"}}),
    "med nonce": ("har-nonce", {"nonce": "n"}),
    "uten nummer": ("mangler-jti", {"jti": None}),
    "tomt nummer": ("mangler-jti", {"jti": ""}),
    "verken okt eller person": ("hverken-sid-eller-sub", {"sid": None, "sub": None}),
    "okt som tall ved siden av en person": ("ugyldig-sid-eller-sub", {"sid": 7}),
}


def avvist(endring: Mapping[str, Any]) -> str | None:
    krav = {navn: verdi for navn, verdi in {**GODT, **endring}.items() if verdi is not None}
    try:
        les_krav(krav, utsteder="https://op.test", klient_id="vi", na=TID)
    except Innloggingsfeil as feil:
        assert (feil.utfall, feil.status) == (Utfall.UTLOGGING_AVVIST, 400)  # noqa: PT017
        return feil.grunn
    return None


def test_en_beskjed_der_alt_stemmer_sier_hvem() -> None:
    ventet = Utlogget(utsteder="https://op.test", sub="kari", sid="okt")
    lest, nummer = les_krav(GODT, utsteder="https://op.test", klient_id="vi", na=TID)
    assert (lest, lest.jti, nummer) == (ventet, "nr-1", "nr-1")


@pytest.mark.parametrize("endring", [{"sid": None}, {"sub": None}, {"aud": ["vi"]}, {"iat": NA - 120}, {"iat": NA + 10}, {"exp": NA - 9}])
def test_lovlige_former_godtas(endring: dict[str, Any]) -> None:
    assert avvist(endring) is None


@pytest.mark.parametrize("tilfelle", FEIL)
def test_en_beskjed_der_ett_krav_er_brutt_blir_avvist_for_det(tilfelle: str) -> None:
    ventet, endring = FEIL[tilfelle]
    assert avvist(endring) == ventet


def test_hvert_krav_har_en_beskjed_som_bryter_det() -> None:
    assert {grunn for grunn, _ in FEIL.values()} == KONTROLLER.keys()


@pytest.mark.parametrize("krav", sorted(KONTROLLER.keys() - {"mangler-jti"}))
def test_uten_raden_i_tabellen_ville_beskjeden_gjelde(krav: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.identitet.oidc.utlogging.KONTROLLER", {grunn: rad for grunn, rad in KONTROLLER.items() if grunn != krav})
    assert None in {avvist(endring) for ventet, endring in FEIL.values() if ventet == krav}


@given(st.lists(st.sampled_from("abcdef"), max_size=20))
def test_hvert_nummer_gjelder_en_gang(numre: list[str]) -> None:
    brukte = Brukte()
    assert [brukte.ny(nummer, TID) for nummer in numre] == [nummer not in numre[:nr] for nr, nummer in enumerate(numre)]


def test_en_beskjed_som_ikke_kunne_utfores_kan_komme_igjen() -> None:
    brukte = Brukte()
    assert brukte.ny("a", TID)
    brukte.glem("a")
    brukte.glem("kom-aldri")
    assert brukte.ny("a", TID)


def test_et_nummer_glemmes_nar_beskjeden_ikke_lenger_kan_gjelde() -> None:
    brukte = Brukte()
    assert brukte.ny("a", TID)
    assert not brukte.ny("a", TID + timedelta(minutes=3))
    assert brukte.ny("a", TID + timedelta(minutes=5))


def test_mange_beskjeder_fyller_ikke_minnet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.identitet.oidc.utlogging.FLESTE", 3)
    brukte = Brukte()
    assert [brukte.ny(nummer, TID) for nummer in "abcd"] == [True] * 4
    assert brukte.ny("a", TID)
    assert not brukte.ny("a", TID)
