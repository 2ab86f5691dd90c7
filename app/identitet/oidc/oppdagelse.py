"""What a provider tells about itself (OpenID Connect Discovery 1.0 § 4, RFC 8414), and what we demand of it before anybody logs in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from threading import Lock
from typing import Any

import structlog

from app.identitet.nokler import Nokkelkilde
from app.identitet.oidc.feil import Innloggingsfeil, Utfall
from app.identitet.oidc.kall import hent
from app.identitetsoppsett import er_adresse
from app.innstillinger import er_sikker
from app.integrasjoner.utkall import Utkall

ALGORITMER = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
"""What a login may be signed with: no shared secret, and never nothing."""
LEVETID = timedelta(hours=24)
NODFRIST = timedelta(days=7)
"""How long the last document is used while the provider does not give us a new one."""
MELLOMROM = timedelta(seconds=10)
"""Between two questions to a provider that did not answer: until then we say so at once."""
logg = structlog.get_logger("innlogging")


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """The addresses and habits of a provider. `par`: where a request is pushed (RFC 9126). `iss_i_svaret`: it signs its name (RFC 9207)."""

    autorisering: str
    token: str
    jwks: str
    par: str | None
    utlogging: str | None
    iss_i_svaret: bool
    algoritmer: tuple[str, ...]


def les_metadata(raa: Mapping[str, Any], utsteder: str, klientalgoritme: str) -> Metadata:
    """The document, if it is that issuer's and offers what we demand. Raises `Innloggingsfeil`."""
    if raa.get("issuer") != utsteder:
        raise _feil("feil-utsteder-i-metadata")
    for navn, verdi in {**_KREVES, **({_VAR_ALGORITME: klientalgoritme} if _VAR_ALGORITME in raa else {})}.items():
        if verdi not in _liste(raa, navn):
            raise _feil(f"{navn.removesuffix('_supported').replace('_', '-')}-uten-{verdi.replace('_', '-')}")
    algoritmer = tuple(alg for alg in ALGORITMER if alg in _liste(raa, "id_token_signing_alg_values_supported"))
    if not algoritmer:
        raise _feil("ingen-felles-algoritme")
    return Metadata(
        autorisering=_adresse(raa, "authorization_endpoint", utsteder),
        token=_adresse(raa, "token_endpoint", utsteder),
        jwks=_adresse(raa, "jwks_uri", utsteder),
        par=_adresse_hvis_noen(raa, "pushed_authorization_request_endpoint", utsteder),
        utlogging=_adresse_hvis_noen(raa, "end_session_endpoint", utsteder),
        iss_i_svaret=raa.get("authorization_response_iss_parameter_supported") is True,
        algoritmer=algoritmer,
    )


_KREVES: Mapping[str, str] = {
    "response_types_supported": "code",
    "code_challenge_methods_supported": "S256",
    "token_endpoint_auth_methods_supported": "private_key_jwt",
}
"""What each list must be there to hold. A list that is left out says no: without `code_challenge_methods_supported` the provider has no
PKCE (RFC 8414 § 2), passes over our challenge without a word, and a code that is stolen on the way can be used (RFC 9700 § 2.1.1);
without `token_endpoint_auth_methods_supported` it knows only shared secrets. No kind of provider is excused."""
_VAR_ALGORITME = "token_endpoint_auth_signing_alg_values_supported"
"""What our own signature may be made with. Many leave it out, and one that cannot read our signature refuses us aloud."""


def _liste(raa: Mapping[str, Any], navn: str) -> list[Any]:
    verdi = raa.get(navn)
    return verdi if isinstance(verdi, list) else []


def _adresse_hvis_noen(raa: Mapping[str, Any], navn: str, utsteder: str) -> str | None:
    return _adresse(raa, navn, utsteder) if navn in raa else None


def _adresse(raa: Mapping[str, Any], navn: str, utsteder: str) -> str:
    """An address that a query can be put behind: https and with none of its own. On this machine only where the issuer itself is, which
    production refuses (`Identitetsoppsett.usikre_adresser`)."""
    verdi = raa.get(navn)
    if not isinstance(verdi, str) or not er_adresse(verdi) or (er_sikker(utsteder) and not er_sikker(verdi)):
        raise _feil(f"ugyldig-{navn.replace('_', '-')}")
    return verdi


def _feil(grunn: str) -> Innloggingsfeil:
    return Innloggingsfeil(Utfall.FEIL_OPPSETT, grunn)


@dataclass(frozen=True, slots=True)
class _Stand:
    metadata: Metadata | None = None
    nokler: Nokkelkilde | None = None
    hentet: datetime | None = None
    spurt: datetime | None = None
    feil: Innloggingsfeil | None = None


class Oppdagelse:
    """The document and the keys of one provider, asked for when they are old. One thread asks at a time, and no other waits for it
    while the last document can be used."""

    def __init__(self, utsteder: str, klientalgoritme: str, utkall: Utkall, nokler: Callable[[str], Nokkelkilde]) -> None:
        self._utsteder = utsteder
        self._klientalgoritme = klientalgoritme
        self._utkall = utkall
        self._nokler = nokler
        self._stand = _Stand()
        self._las = Lock()

    def finn(self, na: datetime) -> tuple[Metadata, Nokkelkilde]:
        """What the provider tells, and its keys. Raises `Innloggingsfeil`."""
        if self._ma_sporre(na) and self._las.acquire(blocking=not _innen(self._stand.hentet, na, NODFRIST)):
            try:
                if self._ma_sporre(na):  # somebody else may have asked while we waited
                    self._stand = self._spor(self._stand, na)
            finally:
                self._las.release()
        stand = self._stand
        if stand.metadata is None or stand.nokler is None or not _innen(stand.hentet, na, NODFRIST):
            feil = stand.feil
            raise Innloggingsfeil(feil.utfall, feil.grunn) if feil else Innloggingsfeil(Utfall.UTILGJENGELIG, "ingen-metadata")
        return stand.metadata, stand.nokler

    def _ma_sporre(self, na: datetime) -> bool:
        return not _innen(self._stand.hentet, na, LEVETID) and not _innen(self._stand.spurt, na, MELLOMROM)

    def _spor(self, forrige: _Stand, na: datetime) -> _Stand:
        try:
            raa = hent(self._utkall, f"{self._utsteder.rstrip('/')}/.well-known/openid-configuration")
            metadata = les_metadata(raa, self._utsteder, self._klientalgoritme)
        except Innloggingsfeil as feil:
            logg.warning("metadata-ikke-hentet", utsteder=self._utsteder, grunn=feil.grunn)
            return replace(forrige, spurt=na, feil=feil)
        samme = forrige.metadata is not None and forrige.metadata.jwks == metadata.jwks
        nokler = forrige.nokler if samme and forrige.nokler is not None else self._nokler(metadata.jwks)
        return _Stand(metadata, nokler, na, na)


def _innen(tid: datetime | None, na: datetime, frist: timedelta) -> bool:
    """A clock that was set back makes nothing young again."""
    return tid is not None and abs(na - tid) < frist
