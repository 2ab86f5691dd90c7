"""A signed token is read with a key of our choosing, or not at all; nothing in it is left to a reader's taste."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from joserfc import jwk

from app.identitet.jwt import UgyldigToken, les_signert, les_usignert
from app.identitet.nokler import FasteNokler, les_nokkelsett
from tests.tokenverk import KID, NA, ec, jwks, krav, ra, rsa, signer

KRAV = krav()


class Husker:
    """A key source that remembers what it was asked."""

    def __init__(self, *nokler: jwk.Key) -> None:
        self.nokler = les_nokkelsett(jwks(*nokler))
        self.spurt: list[str | None] = []

    def finn(self, kid: str | None, *, na: Any) -> jwk.KeySet:
        self.spurt.append(kid)
        return FasteNokler(self.nokler).finn(kid, na=na)


def p384() -> jwk.Key:
    return ec("p384", "P-384")


def p521() -> jwk.Key:
    return ec("p521", "P-521")


def les(token: str, *nokler: jwk.Key, algoritmer: tuple[str, ...] = ("RS256",), **valg: Any) -> dict[str, Any]:
    return dict(les_signert(token, Husker(*(nokler or (rsa(),))), algoritmer=algoritmer, na=NA, **valg))


@pytest.mark.parametrize(
    ("lag", "alg"),
    [
        (rsa, "RS256"),
        (rsa, "RS384"),
        (rsa, "RS512"),
        (rsa, "PS256"),
        (ec, "ES256"),
        (p384, "ES384"),
        (p521, "ES512"),
    ],
)
def test_et_godt_token_blir_lest(lag: Callable[[], jwk.Key], alg: str) -> None:
    nokkel = lag()
    assert les(signer(KRAV, nokkel, alg, kid=nokkel.kid), nokkel, algoritmer=(alg,)) == KRAV


@pytest.mark.parametrize("typ", [None, "JWT", "jwt", "application/jwt"])
def test_vanlig_type_eller_ingen_gaar_an(typ: str | None) -> None:
    assert les(signer(KRAV, typ=typ)) == KRAV


def test_uten_navn_paa_nokkelen_gaar_an_naar_det_ikke_er_noe_aa_velge_i() -> None:
    uten = signer(KRAV, kid=None)
    assert les(uten, rsa()) == KRAV
    assert les(uten, rsa(), ec()) == KRAV  # only one of them can have made an RS256
    with pytest.raises(UgyldigToken, match="ukjent-nokkel"):
        les(uten, rsa(), rsa("nokkel-2"))


def _hs256(nokkel: jwk.RSAKey) -> str:
    """The classic mix-up: the public key as a shared secret."""
    hemmelig = jwk.OctKey.import_key(base64.b64encode(nokkel.as_pem(private=False)))
    return signer(KRAV, hemmelig, "HS256")


def _deler() -> list[str]:
    return signer(KRAV).split(".")


def _med(nr: int, endre: Callable[[str], str]) -> str:
    """A good token with one part made into something else."""
    return ".".join(endre(del_) if nr == n else del_ for n, del_ in enumerate(_deler()))


def _nabo(tegn: str) -> str:
    """The next character of the alphabet: the same bytes by a careless reader, where the last bits are left over."""
    alfabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    return alfabet[alfabet.index(tegn) + 1]


FEIL: Mapping[str, tuple[Callable[[], str], str]] = {
    "tomt": (lambda: "", "ikke-jws"),
    "to-deler": (lambda: ".".join(_deler()[:2]), "ikke-jws"),
    "fire-deler": (lambda: ".".join([*_deler(), "AAAA"]), "ikke-jws"),
    "uten-signatur": (lambda: _med(2, lambda _: ""), "ikke-jws"),
    "med-mellomrom": (lambda: _med(1, lambda del_: f" {del_}"), "ikke-jws"),
    "med-linjeskift": (lambda: _med(2, lambda del_: f"{del_}\n"), "ikke-jws"),
    "med-fylltegn": (lambda: _med(2, lambda del_: f"{del_}="), "ikke-jws"),
    "pluss-for-minus": (lambda: _med(2, lambda del_: f"+{del_[1:]}"), "ikke-jws"),
    "ikke-ascii": (lambda: _med(2, lambda del_: f"{del_[:-1]}æ"), "ikke-jws"),
    "overflodige-biter": (lambda: _med(2, lambda del_: del_[:-1] + _nabo(del_[-1])), "ikke-jws"),
    "umulig-lengde": (lambda: _med(2, lambda del_: "A" * 5), "ikke-jws"),
    "for-langt": (lambda: signer({**KRAV, "fyll": "a" * 16_400}), "for-langt"),
    "alg-none": (lambda: ra(b'{"alg":"none"}', b"{}", b"x"), "feil-algoritme"),
    "alg-utenfor-lista": (lambda: signer(KRAV, alg="RS384"), "feil-algoritme"),
    "alg-mangler": (lambda: ra(b'{"kid":"a"}', b"{}", b"x"), "feil-algoritme"),
    "alg-liste": (lambda: ra(b'{"alg":["RS256"]}', b"{}", b"x"), "feil-algoritme"),
    "alg-smaa-bokstaver": (lambda: ra(b'{"alg":"rs256"}', b"{}", b"x"), "feil-algoritme"),
    "delt-hemmelighet": (lambda: _hs256(rsa()), "feil-algoritme"),
    "crit": (lambda: ra(b'{"alg":"RS256","crit":["exp"],"exp":1}', b"{}", b"x"), "ukjent-utvidelse"),
    "b64": (lambda: ra(b'{"alg":"RS256","b64":false}', b"{}", b"x"), "ukjent-utvidelse"),
    "zip": (lambda: ra(b'{"alg":"RS256","zip":"DEF"}', b"{}", b"x"), "ukjent-utvidelse"),
    "enc": (lambda: ra(b'{"alg":"RS256","enc":"A256GCM"}', b"{}", b"x"), "kryptert"),
    "jku": (lambda: signer(KRAV, jku="https://ond.example/jwks"), "nokkel-i-tokenet"),
    "x5u": (lambda: signer(KRAV, x5u="https://ond.example/x"), "nokkel-i-tokenet"),
    "jwk": (lambda: signer(KRAV, rsa("fremmed"), kid="fremmed", jwk=rsa("fremmed").as_dict(private=False)), "nokkel-i-tokenet"),
    "typ-annen": (lambda: signer(KRAV, typ="logout+jwt"), "feil-type"),
    "typ-tall": (lambda: ra(b'{"alg":"RS256","typ":1}', b"{}", b"x"), "feil-type"),
    "kid-tall": (lambda: ra(b'{"alg":"RS256","kid":1}', b"{}", b"x"), "ugyldig-hode"),
    "kid-tom": (lambda: ra(b'{"alg":"RS256","kid":""}', b"{}", b"x"), "ugyldig-hode"),
    "kid-lang": (lambda: ra(json.dumps({"alg": "RS256", "kid": "k" * 257}).encode(), b"{}", b"x"), "ugyldig-hode"),
    "hode-to-ganger": (lambda: ra(b'{"alg":"RS256","alg":"RS256"}', b"{}", b"x"), "ugyldig-hode"),
    "hode-liste": (lambda: ra(b"[]", b"{}", b"x"), "ugyldig-hode"),
    "hode-ikke-json": (lambda: ra(b"{", b"{}", b"x"), "ugyldig-hode"),
    "hode-ikke-utf8": (lambda: ra(b'{"alg":"\xff"}', b"{}", b"x"), "ugyldig-hode"),
    "ukjent-kid": (lambda: signer(KRAV, rsa("ny"), kid="ny"), "ukjent-nokkel"),
    "annens-nokkel-med-vart-navn": (lambda: signer(KRAV, rsa("fremmed")), "feil-signatur"),
    "annet-innhold": (lambda: ".".join([_deler()[0], ra(b"{}"), _deler()[2]]), "feil-signatur"),
    "annet-hode": (lambda: ra(b'{"alg":"RS256","kid":"nokkel-1"}') + "." + ".".join(_deler()[1:]), "feil-signatur"),
    "innhold-to-ganger": (lambda: signer(b'{"iss":"a","iss":"b"}'), "ugyldig-innhold"),
    "innhold-liste": (lambda: signer(b"[]"), "ugyldig-innhold"),
    "innhold-uendelig": (lambda: signer(b'{"exp":Infinity}'), "ugyldig-innhold"),
    "innhold-ikke-tall": (lambda: signer(b'{"exp":NaN}'), "ugyldig-innhold"),
    "innhold-for-stort-tall": (lambda: signer(b'{"exp":1e999}'), "ugyldig-innhold"),
    "innhold-for-lite-tall": (lambda: signer(b'{"exp":-1e999}'), "ugyldig-innhold"),
    "innhold-dypt": (lambda: signer(b'{"a":' + b"[" * 5000 + b"]" * 5000 + b"}"), "ugyldig-innhold"),
    "innhold-kjempetall": (lambda: signer(b'{"exp":' + b"9" * 5000 + b"}"), "ugyldig-innhold"),
}


@pytest.mark.parametrize("navn", FEIL)
def test_en_feil_har_sitt_navn(navn: str) -> None:
    lag, slug = FEIL[navn]
    with pytest.raises(UgyldigToken) as feil:
        les(lag())
    assert feil.value.slug == slug


@pytest.mark.parametrize(
    "navn", ["alg-none", "alg-utenfor-lista", "delt-hemmelighet", "crit", "jku", "typ-annen", "kid-lang", "hode-to-ganger"]
)
def test_ingen_nokkel_blir_lett_etter_for_hodet_er_godtatt(navn: str) -> None:
    kilde = Husker(rsa())
    with pytest.raises(UgyldigToken):
        les_signert(FEIL[navn][0](), kilde, algoritmer=("RS256",), na=NA)
    assert kilde.spurt == []


@pytest.mark.parametrize(("lag", "alg"), [(p384, "ES256"), (ec, "RS256"), (rsa, "ES256")])
def test_en_nokkel_av_feil_slag_blir_ikke_brukt(lag: Callable[[], jwk.Key], alg: str) -> None:
    nokkel = lag()
    token = ra(json.dumps({"alg": alg, "kid": nokkel.kid}).encode(), b"{}", b"x" * 64)
    with pytest.raises(UgyldigToken, match="ukjent-nokkel"):
        les(token, nokkel, algoritmer=(alg,))


def test_en_nokkel_som_er_for_en_annen_algoritme_blir_ikke_brukt() -> None:
    kilde = FasteNokler(les_nokkelsett(jwks(rsa(), alg="PS256")))
    with pytest.raises(UgyldigToken, match="ukjent-nokkel"):
        les_signert(signer(KRAV), kilde, algoritmer=("RS256", "PS256"), na=NA)
    assert les_signert(signer(KRAV, alg="PS256"), kilde, algoritmer=("RS256", "PS256"), na=NA) == KRAV


def test_to_nokler_med_samme_navn_blir_begge_provd() -> None:
    """An issuer may use one name for an old key and a new."""
    ny = jwk.RSAKey.import_key({**rsa("fremmed").as_dict(private=True), "kid": KID})
    assert les(signer(KRAV, ny), rsa(), ny) == KRAV


def test_hver_eneste_bit_er_under_signaturen() -> None:
    kilde = FasteNokler(les_nokkelsett(jwks(ec())))
    deler = [base64.urlsafe_b64decode(del_ + "==") for del_ in signer(krav(), ec(), "ES256").split(".")]
    assert les_signert(ra(*deler), kilde, algoritmer=("ES256",), na=NA) == KRAV
    for nr, del_ in enumerate(deler):
        for bit in range(len(del_) * 8):
            endret = bytearray(del_)
            endret[bit // 8] ^= 1 << bit % 8
            with pytest.raises(UgyldigToken):
                les_signert(ra(*deler[:nr], bytes(endret), *deler[nr + 1 :]), kilde, algoritmer=("ES256",), na=NA)


def test_det_usignerte_er_bare_til_aa_velge_etter() -> None:
    assert les_usignert(ra(b"hva som helst", b'{"iss":"x"}', b"y")) == {"iss": "x"}
    for galt in ("", "a.b", ra(b"x", b"[]", b"y"), ra(b"x", b'{"iss":1,"iss":2}', b"y"), "a" * 20_000):
        with pytest.raises(UgyldigToken):
            les_usignert(galt)


def test_en_feil_sier_ingenting_av_tokenet() -> None:
    token = signer({**KRAV, "sub": "hemmelig-navn"}, rsa("fremmed"))
    with pytest.raises(UgyldigToken) as feil:
        les(token)
    assert str(feil.value) == "feil-signatur"
    assert feil.value.args == ("feil-signatur",)
