"""Whatever the browser brings back, and whatever a provider answers: nothing but an error of ours comes out of it."""

from __future__ import annotations

import json
import socket
from datetime import UTC, datetime
from functools import cache
from typing import Any
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jwk

from app.identitet.nokler import FasteNokler
from app.identitet.oidc.feil import UTFALL, Innloggingsfeil, Utfall
from app.identitet.oidc.innlogging import Innlogging
from app.identitet.oidc.klient import Oidcklient
from app.identitet.oidc.klientnokkel import Klientnokkel
from app.integrasjoner.utkall import Utkall
from app.tekst import Malform
from signing.model import Niva
from tests.oidc.leverandor import LOOPBACK, SVARADRESSE, oppsett

TID = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
UTSTEDER = "http://127.0.0.1:9"
METADATA = {
    "issuer": UTSTEDER,
    "authorization_endpoint": f"{UTSTEDER}/auth",
    "token_endpoint": f"{UTSTEDER}/token",
    "jwks_uri": f"{UTSTEDER}/jwks",
    "pushed_authorization_request_endpoint": f"{UTSTEDER}/par",
    "response_types_supported": ["code"],
    "code_challenge_methods_supported": ["S256"],
    "token_endpoint_auth_methods_supported": ["private_key_jwt"],
    "id_token_signing_alg_values_supported": ["RS256"],
}


class Ledning:
    """A wire with an answer already on it; the next call gets the next answer."""

    def __init__(self, *svar: tuple[int, bytes]) -> None:
        self.svar = list(svar)
        self.ender: list[socket.socket] = []

    def __call__(self, ip: str, port: int, frist: float) -> socket.socket:
        status, kropp = self.svar.pop(0)
        deres, var = socket.socketpair()
        self.ender.append(deres)
        deres.sendall(f"HTTP/1.1 {status} X\r\nContent-Length: {len(kropp)}\r\n\r\n".encode() + kropp)
        return var

    def __enter__(self) -> Ledning:
        return self

    def __exit__(self, *_: object) -> None:
        for ende in self.ender:
            ende.close()


def tilfeldig(byte: int) -> bytes:
    return b"\x05" * byte


@cache
def _nokkel() -> Klientnokkel:
    return Klientnokkel("k", "ES256", jwk.ECKey.generate_key("P-256"))


def begynt(ledning: Ledning, **valg: Any) -> tuple[Oidcklient, Innlogging]:
    ledning.svar[:0] = [(200, json.dumps(METADATA).encode()), (201, b'{"request_uri":"urn:x"}')]
    klient = Oidcklient(
        oppsett(UTSTEDER),
        Utkall(private=LOOPBACK, koble=ledning),
        _nokkel(),
        svaradresse=SVARADRESSE,
        nokler=lambda _: FasteNokler(jwk.KeySet([])),
        **valg,
    )
    adresse, innlogging = klient.begynn(na=TID, tilfeldig=tilfeldig, malform=Malform.NB, steg_opp=False, til="/")
    assert adresse.startswith(f"{UTSTEDER}/auth?")
    return klient, innlogging


def avvist(klient: Oidcklient, innlogging: Innlogging, parametre: dict[str, str]) -> Innloggingsfeil:
    try:
        klient.fullfor(innlogging, parametre, na=TID, tilfeldig=tilfeldig)
    except Innloggingsfeil as feil:
        return feil
    raise AssertionError("ingen kunne være logget inn")


@pytest.mark.parametrize(("flere", "ventet"), [(True, "mangler-iss"), (False, "mangler-kode")])
def test_der_flere_utstedere_er_satt_opp_ma_svaret_si_hvem_det_er_fra(flere: bool, ventet: str) -> None:
    """All send the browser back to the same address (RFC 9700 § 4.4.2)."""
    with Ledning() as ledning:
        klient, innlogging = begynt(ledning, flere=flere)
        assert avvist(klient, innlogging, {"state": innlogging.state}).grunn == ventet


ORD = st.text(max_size=20) | st.sampled_from([UTSTEDER, "access_denied", "x" * 5000, "BQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQU"])


@given(st.dictionaries(st.sampled_from(["state", "iss", "error", "code", "annet"]), ORD, max_size=5))
def test_hva_nettleseren_enn_kommer_med_blir_det_en_av_vare_feil(parametre: dict[str, str]) -> None:
    with Ledning((400, b'{"error":"invalid_grant"}')) as ledning:
        klient, innlogging = begynt(ledning)
        assert avvist(klient, innlogging, parametre).utfall in UTFALL


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=8)
    | st.sampled_from(["a.b.c", "eyJhbGciOiJSUzI1NiJ9.e30.x", "invalid_grant"]),
    lambda b: st.lists(b, max_size=2) | st.dictionaries(st.sampled_from(["id_token", "access_token", "error"]), b, max_size=3),
    max_leaves=6,
)


@given(
    st.sampled_from([200, 204, 301, 400, 401, 404, 429, 500]), st.binary(max_size=30) | JSON.map(lambda verdi: json.dumps(verdi).encode())
)
def test_hva_leverandoren_enn_svarer_blir_det_en_av_vare_feil(status: int, kropp: bytes) -> None:
    with Ledning((status, kropp)) as ledning:
        klient, innlogging = begynt(ledning)
        feil = avvist(klient, innlogging, {"state": innlogging.state, "iss": UTSTEDER, "code": "abc"})
    assert feil.utfall in {Utfall.AVVIST, Utfall.FEIL_OPPSETT, Utfall.UTILGJENGELIG}


@pytest.mark.parametrize("svar", [{}, {"request_uri": 7}, {"request_uri": ""}, {"request_uri": "x" * 5000}, {"request_uri": "æ"}])
def test_et_svar_uten_nummer_pa_foresporselen_stopper_innloggingen(svar: dict[str, Any]) -> None:
    with Ledning((200, json.dumps(METADATA).encode()), (201, json.dumps(svar).encode())) as ledning:
        klient = Oidcklient(oppsett(UTSTEDER), Utkall(private=LOOPBACK, koble=ledning), _nokkel(), svaradresse=SVARADRESSE)
        with pytest.raises(Innloggingsfeil) as feil:
            klient.begynn(na=TID, tilfeldig=tilfeldig, malform=Malform.NB, steg_opp=False, til="/")
    assert (feil.value.status, feil.value.grunn) == (503, "ugyldig-par-svar")


@pytest.mark.parametrize("steg_opp", [True, False])
def test_steg_opp_ber_om_ny_innlogging_og_om_tidspunktet_for_den(steg_opp: bool) -> None:
    """`prompt=login` is a wish; `max_age` makes the provider say when it was done (OpenID Connect Core 1.0 § 3.1.2.1)."""
    with Ledning((200, json.dumps(METADATA).encode()), (201, b'{"request_uri":"urn:x"}')) as ledning:
        klient = Oidcklient(oppsett(UTSTEDER), Utkall(private=LOOPBACK, koble=ledning), _nokkel(), svaradresse=SVARADRESSE)
        klient.begynn(na=TID, tilfeldig=tilfeldig, malform=Malform.NB, steg_opp=steg_opp, til="/")
        skjema = dict(parse_qsl(ledning.ender[1].recv(65536).decode().partition("\r\n\r\n")[2]))
    assert skjema["scope"] == "openid"
    assert (skjema.get("prompt"), skjema.get("max_age")) == (("login", "0") if steg_opp else (None, None))


def test_loggen_sier_hvorfor_en_innlogging_ikke_kom_i_gang(capsys: pytest.CaptureFixture[str]) -> None:
    """The person is told that the log knows."""
    for svar, minst, grunn in (
        ([(201, b"{}")], Niva.INGEN, "ugyldig-par-svar"),
        ([(400, b'{"error":"invalid_request"}')], Niva.INGEN, "foresporsel-avvist"),
        ([], Niva.HOYT, "ingen-acr-pa-nivaet"),
    ):
        with Ledning((200, json.dumps(METADATA).encode()), *svar) as ledning:
            leverandor = oppsett(UTSTEDER, acr={"idporten-loa-substantial": Niva.BETYDELIG})
            klient = Oidcklient(leverandor, Utkall(private=LOOPBACK, koble=ledning), _nokkel(), svaradresse=SVARADRESSE)
            with pytest.raises(Innloggingsfeil) as feil:
                klient.begynn(na=TID, tilfeldig=tilfeldig, malform=Malform.NB, steg_opp=False, til="/", minst=minst)
        linjer = [linje for linje in "".join(capsys.readouterr()).splitlines() if "innlogging-avvist" in linje]
        assert [(grunn in linje, "proving" in linje, feil.value.kode in linje) for linje in linjer] == [(True, True, True)]
