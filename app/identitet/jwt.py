"""Reads a signed token (JWS compact serialisation, RFC 7515 § 7.1) with keys that we chose, never with what the token itself brings.

Only the signature is judged here, and the shape; what the claims must say is the caller's to know. The rules are those of RFC 8725: the
algorithm stands on the caller's list before any key is looked for, a key fits the algorithm, the type is one the caller asked for, and
nothing is left to a reader's taste (each name once, one way to write each byte).
"""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any

from joserfc import jwk, jws
from joserfc.errors import JoseError

from app.identitet.jsonleser import les_objekt
from app.identitet.nokler import LENGSTE_KID, Nokkelkilde

LENGSTE_TOKEN = 16 * 1024
TYPER = frozenset({"jwt"})
"""The `typ` of ordinary tokens; one without is taken too. Small letters, without `application/`."""
_FORM = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")
_NEKTES: Mapping[str, str] = {
    "crit": "ukjent-utvidelse",
    "b64": "ukjent-utvidelse",
    "zip": "ukjent-utvidelse",
    "enc": "kryptert",
    "jku": "nokkel-i-tokenet",
    "jwk": "nokkel-i-tokenet",
    "x5u": "nokkel-i-tokenet",
}
"""Members of the header that we refuse, and the name of the fault. We know no extension, so whatever is critical is too much for us; and a
token that tells where its own key is, has nothing to tell."""
_NOKKELSLAG: Mapping[str, str] = {"ES": "EC", "RS": "RSA", "PS": "RSA"}
_KURVER: Mapping[str, str] = {"ES256": "P-256", "ES384": "P-384", "ES512": "P-521"}


class UgyldigToken(Exception):  # noqa: N818  # Norwegian: what is wrong is the token
    """The token is not good. `slug` is for our own log: from outside every fault looks the same."""

    def __init__(self, slug: str) -> None:
        super().__init__(slug)
        self.slug = slug


def les_signert(
    token: str,
    nokler: Nokkelkilde,
    *,
    algoritmer: Collection[str],
    na: datetime,
    typer: Collection[str] = TYPER,
    lengst: int = LENGSTE_TOKEN,
) -> Mapping[str, Any]:
    """The claims of a token that one of the keys has signed. Raises `UgyldigToken`, and `NoklerUtilgjengelig` when keys cannot be had."""
    if len(token) > lengst:
        raise UgyldigToken("for-langt")
    if not _FORM.fullmatch(token):
        raise UgyldigToken("ikke-jws")
    hode, krav, _ = (_dekod(del_) for del_ in token.split("."))
    alg, kid = _les_hode(_objekt(hode, "ugyldig-hode"), algoritmer, typer)
    if not any(_stemmer(token, alg, nokkel) for nokkel in _kandidater(nokler.finn(kid, na=na), alg, kid)):
        raise UgyldigToken("feil-signatur")
    return _objekt(krav, "ugyldig-innhold")


def les_usignert(token: str, *, lengst: int = LENGSTE_TOKEN) -> Mapping[str, Any]:
    """What a token claims, before anything of it is believed: only to choose who shall judge it. Raises `UgyldigToken`."""
    if len(token) > lengst:
        raise UgyldigToken("for-langt")
    if not _FORM.fullmatch(token):
        raise UgyldigToken("ikke-jws")
    return _objekt(_dekod(token.split(".")[1]), "ugyldig-innhold")


def _dekod(del_: str) -> bytes:
    """Base64url without padding (RFC 7515 § 2), and only as an encoder writes it: left-over bits would make two tokens of one."""
    try:
        raa = urlsafe_b64decode(del_ + "=" * (-len(del_) % 4))
    except ValueError:
        raise UgyldigToken("ikke-jws") from None
    if urlsafe_b64encode(raa).rstrip(b"=").decode() != del_:
        raise UgyldigToken("ikke-jws")
    return raa


def _objekt(raa: bytes, slug: str) -> dict[str, Any]:
    try:
        return les_objekt(raa)
    except ValueError:
        raise UgyldigToken(slug) from None


def _les_hode(hode: Mapping[str, Any], algoritmer: Collection[str], typer: Collection[str]) -> tuple[str, str | None]:
    """Algorithm and key name."""
    alg, kid, typ = hode.get("alg"), hode.get("kid"), hode.get("typ")
    if not isinstance(alg, str) or alg not in algoritmer or alg[:2] not in _NOKKELSLAG:
        raise UgyldigToken("feil-algoritme")
    if nektet := next((slug for navn, slug in _NEKTES.items() if navn in hode), None):
        raise UgyldigToken(nektet)
    if kid is not None and not (isinstance(kid, str) and 0 < len(kid) <= LENGSTE_KID):
        raise UgyldigToken("ugyldig-hode")
    if typ is not None and not (isinstance(typ, str) and typ.lower().removeprefix("application/") in typer):
        raise UgyldigToken("feil-type")
    return alg, kid


def _kandidater(nokler: jwk.KeySet, alg: str, kid: str | None) -> Iterator[jwk.Key]:
    """The keys that may have signed. Without a name there must be no choice to make."""
    egnede = [nokkel for nokkel in nokler if _egnet(nokkel, alg)]
    if not egnede or (kid is None and len(egnede) > 1):
        raise UgyldigToken("ukjent-nokkel")
    return iter(egnede)


def _egnet(nokkel: jwk.Key, alg: str) -> bool:
    kurve = getattr(nokkel, "curve_name", None)
    return nokkel.key_type == _NOKKELSLAG[alg[:2]] and kurve == _KURVER.get(alg) and nokkel.get("alg") in {None, alg}


def _stemmer(token: str, alg: str, nokkel: jwk.Key) -> bool:
    try:
        jws.deserialize_compact(token, nokkel, registry=_Register(algorithms=[alg], strict_check_header=False))
    except (JoseError, ValueError, TypeError):
        return False
    return True


class _Register(jws.JWSRegistry):
    """The library's own bounds are for any use; ours is the length of the whole token."""

    max_header_length = LENGSTE_TOKEN
    max_payload_length = LENGSTE_TOKEN
    max_signature_length = LENGSTE_TOKEN
