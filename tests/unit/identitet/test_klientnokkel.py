"""Our key at a provider: what file it may stand in, and what we sign with it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from joserfc import jwk, jwt

from app.errors import Oppsettsfeil
from app.identitet.oidc.klientnokkel import Klientnokkel, hemmelig_ord, les_klientnokkel

TID = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@cache
def rsa(biter: int = 2048) -> jwk.RSAKey:
    return jwk.RSAKey.generate_key(biter)


def ec(kurve: Any) -> jwk.ECKey:
    return jwk.ECKey.generate_key(kurve)


def som_jwk(nokkel: jwk.Key) -> bytes:
    return json.dumps(nokkel.as_dict(private=True)).encode()


def lagt(mappe: Path, innhold: bytes, tilgang: int = 0o600) -> Path:
    fil = mappe / "klient.pem"
    fil.write_bytes(innhold)
    fil.chmod(tilgang)
    return fil


GODE: Mapping[str, tuple[Callable[[], bytes], str]] = {
    "rsa som pem": (lambda: rsa().as_pem(private=True), "RS256"),
    "rsa som jwk": (lambda: som_jwk(rsa()), "RS256"),
    "p-256 som pem": (lambda: ec("P-256").as_pem(private=True), "ES256"),
    "p-384 som jwk": (lambda: som_jwk(ec("P-384")), "ES384"),
}


@pytest.mark.parametrize("tilfelle", GODE)
def test_en_privat_nokkel_leses_og_signerer(tilfelle: str, tmp_path: Path) -> None:
    innhold, algoritme = GODE[tilfelle]
    nokkel = les_klientnokkel(lagt(tmp_path, innhold()), "nr-1")
    assert nokkel.algoritme == algoritme
    felt = nokkel.bevis("vi", "https://op.test", na=TID, tilfeldig=lambda n: b"\x07" * n)
    token = jwt.decode(felt.pop("client_assertion"), nokkel.nokkel, algorithms=[algoritme])
    assert felt == {"client_id": "vi", "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"}
    assert token.header == {"alg": algoritme, "kid": "nr-1", "typ": "JWT"}
    iat = int(TID.timestamp())
    ventet = {"iss": "vi", "sub": "vi", "aud": "https://op.test", "iat": iat, "exp": iat + 60, "jti": "BwcHBwcHBwcHBwcHBwcHBw"}
    assert token.claims == ventet


DARLIGE: Mapping[str, Callable[[], bytes]] = {
    "offentlig nokkel": lambda: rsa().as_pem(private=False),
    "offentlig jwk": lambda: json.dumps(ec("P-256").as_dict(private=False)).encode(),
    "for kort rsa": lambda: rsa(1024).as_pem(private=True),
    "ukjent kurve": lambda: ec("secp256k1").as_pem(private=True),
    "delt hemmelighet": lambda: b'{"kty":"oct","k":"aGVtbWVsaWcgaGVtbWVsaWcgaGVtbWVsaWcg"}',
    "to verdier for ett navn": lambda: som_jwk(ec("P-256"))[:-1] + b',"kty":"EC"}',
    "tom": lambda: b"",
    "ikke en nokkel": lambda: b"passord",
    "et sett av nokler": lambda: b'{"keys":[]}',
}


@pytest.mark.parametrize("tilfelle", DARLIGE)
@pytest.mark.filterwarnings("ignore::joserfc.errors.SecurityWarning")
def test_en_fil_uten_en_sterk_privat_nokkel_blir_nektet_uten_a_si_hva_som_star_der(tilfelle: str, tmp_path: Path) -> None:
    innhold = DARLIGE[tilfelle]()
    with pytest.raises(Oppsettsfeil) as feil:
        les_klientnokkel(lagt(tmp_path, innhold), "nr-1")
    assert "klient.pem har ingen privat nøkkel" in feil.value.detalj.nb
    assert feil.value.__cause__ is None
    assert not innhold or innhold.decode() not in str(feil.value.__dict__)


@pytest.mark.parametrize("tilgang", [0o640, 0o604, 0o660, 0o666, 0o610])
def test_en_nokkel_som_andre_kan_lese_blir_nektet(tilgang: int, tmp_path: Path) -> None:
    with pytest.raises(Oppsettsfeil) as feil:
        les_klientnokkel(lagt(tmp_path, ec("P-256").as_pem(private=True), tilgang), "nr-1")
    assert "Andre kan lese" in feil.value.detalj.nb
    assert feil.value.tiltak is not None
    assert "0600" in feil.value.tiltak.nb


def test_en_fil_som_ikke_finnes_blir_nektet(tmp_path: Path) -> None:
    with pytest.raises(Oppsettsfeil):
        les_klientnokkel(tmp_path / "borte.pem", "nr-1")


def test_nokkelen_vises_ikke() -> None:
    nokkel = ec("P-256")
    assert str(nokkel.as_dict(private=True)["d"]) not in repr(Klientnokkel("nr-1", "ES256", nokkel))


def test_et_hemmelig_ord_er_sa_langt_som_pkce_krever_og_kan_sta_i_en_adresse() -> None:
    assert hemmelig_ord(lambda n: b"\xff" * n) == "_" * 42 + "8"
