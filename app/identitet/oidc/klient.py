"""Logs people in at one provider (OpenID Connect Core 1.0, the code flow): `begynn` makes the address to send the browser to, `fullfor`
reads what comes back, and says who it was.

The request is pushed from server to server where the provider takes it so (RFC 9126), the code is bound to us by PKCE (RFC 7636) and to
the browser by `state`, the token to the login by `nonce`, and we show who we are with a key of our own (RFC 7523). No library keeps any of
it in a session behind our back: what must be remembered is an `Innlogging`.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from hmac import compare_digest
from typing import Any
from urllib.parse import urlencode

import structlog

from app.identitet.jwt import TYPER, UgyldigToken, les_signert
from app.identitet.nokler import Nettnokler, Nokkelkilde, NoklerUtilgjengelig
from app.identitet.oidc import idtoken, organisasjoner, utlogging
from app.identitet.oidc.feil import Innloggingsfeil, Utfall
from app.identitet.oidc.innlogging import LEVETID, Identitet, Innlogging, Utlogget
from app.identitet.oidc.kall import Avslag, send
from app.identitet.oidc.klientnokkel import Klientnokkel, hemmelig_ord, les_klientnokkel
from app.identitet.oidc.oppdagelse import Metadata, Oppdagelse
from app.identitetsoppsett import Leverandor
from app.integrasjoner.utkall import Utkall
from app.settings import Settings
from app.tekst import Malform
from signing.model import Niva

STORSTE_SVAR = 256 * 1024
LENGSTE_PARAMETER = 4096
SVAR = ("state", "iss", "error", "code")
"""What we read of the answer; whatever else stands there is the provider's own."""
logg = structlog.get_logger("innlogging")

FRA_LEVERANDOREN: Mapping[str, tuple[Utfall, str]] = {
    "access_denied": (Utfall.AVBRUTT, "avbrutt"),
    "login_required": (Utfall.AVBRUTT, "ikke-innlogget"),
    "interaction_required": (Utfall.AVBRUTT, "ikke-innlogget"),
    "account_selection_required": (Utfall.AVBRUTT, "ikke-innlogget"),
    "consent_required": (Utfall.AVBRUTT, "ikke-samtykket"),
    "unmet_authentication_requirements": (Utfall.FOR_LAVT_NIVA, "niva-ikke-nadd"),
    "temporarily_unavailable": (Utfall.UTILGJENGELIG, "leverandoren-opptatt"),
    "server_error": (Utfall.UTILGJENGELIG, "leverandoren-feilet"),
}
"""The provider's own word when it sends the browser back without a code (RFC 6749 § 4.1.2.1, OpenID Connect Core 1.0 § 3.1.2.6). Another
word means that our request was not to its liking."""


class Oidcklient:
    """One provider. Made once, used by every thread. `flere`: people log in at another issuer too, so the answer must name its own."""

    def __init__(
        self,
        leverandor: Leverandor,
        utkall: Utkall,
        nokkel: Klientnokkel,
        *,
        svaradresse: str,
        nokler: Callable[[str], Nokkelkilde] | None = None,
        flere: bool = False,
    ) -> None:
        self.leverandor = leverandor
        self._flere = flere
        self._utkall = replace(utkall, storste_svar=min(utkall.storste_svar, STORSTE_SVAR))
        self._nokkel = nokkel
        self._svaradresse = svaradresse
        kilde = nokler or (lambda url: Nettnokler(url, self._utkall))
        self._oppdagelse = Oppdagelse(leverandor.utsteder, nokkel.algoritme, self._utkall, kilde)
        self._brukte = utlogging.Brukte()

    # --- a login begins -------------------------------------------------------------------------------------------------------------

    def begynn(
        self,
        *,
        na: datetime,
        tilfeldig: Callable[[int], bytes],
        malform: Malform,
        steg_opp: bool,
        til: str,
        minst: Niva = Niva.INGEN,
    ) -> tuple[str, Innlogging]:
        """Where to send the browser, and what to keep until it comes back. `tilfeldig`: so many random bytes. `steg_opp`: the person must
        log in anew. `minst`: the lowest level that will do. Raises `Innloggingsfeil`."""
        with self._loggfort():
            return self._begynn(na, tilfeldig, malform, steg_opp=steg_opp, til=til, minst=minst)

    def _begynn(
        self, na: datetime, tilfeldig: Callable[[int], bytes], malform: Malform, *, steg_opp: bool, til: str, minst: Niva
    ) -> tuple[str, Innlogging]:
        metadata, _ = self._oppdagelse.finn(na)
        innlogging = Innlogging(
            leverandor=self.leverandor.id,
            state=hemmelig_ord(tilfeldig),
            nonce=hemmelig_ord(tilfeldig),
            verifikator=hemmelig_ord(tilfeldig),
            begynt=na,
            acr=self.leverandor.acr_fra(minst),
            steg_opp=steg_opp,
            til=til,
        )
        if not innlogging.acr:
            raise Innloggingsfeil(Utfall.FOR_LAVT_NIVA, "ingen-acr-pa-nivaet")
        foresporsel = self._foresporsel(innlogging, malform)
        if metadata.par is not None:
            foresporsel = self._skyv(metadata.par, foresporsel, na, tilfeldig)
        return f"{metadata.autorisering}?{urlencode(foresporsel)}", innlogging

    def _foresporsel(self, innlogging: Innlogging, malform: Malform) -> dict[str, str]:
        utfordring = hashlib.sha256(innlogging.verifikator.encode()).digest()
        return {
            "client_id": self.leverandor.klient_id,
            "response_type": "code",
            "redirect_uri": self._svaradresse,
            "scope": " ".join(self.leverandor.scope),
            "state": innlogging.state,
            "nonce": innlogging.nonce,
            "code_challenge": base64.urlsafe_b64encode(utfordring).rstrip(b"=").decode(),
            "code_challenge_method": "S256",
            "acr_values": " ".join(innlogging.acr),
            "ui_locales": malform.value,
            **organisasjoner.forespurt(self.leverandor),
            **({"prompt": "login", "max_age": "0"} if innlogging.steg_opp else {}),
        }

    def _skyv(self, par: str, foresporsel: Mapping[str, str], na: datetime, tilfeldig: Callable[[int], bytes]) -> dict[str, str]:
        """The request goes to the provider itself, so that the address of the browser holds nothing but its number (RFC 9126 § 2)."""
        svar = send(self._utkall, par, {**foresporsel, **self._bevis(na, tilfeldig)})
        if isinstance(svar, Avslag):
            raise Innloggingsfeil(Utfall.FEIL_OPPSETT, "foresporsel-avvist")
        nummer = svar.get("request_uri")
        if not isinstance(nummer, str) or not nummer or not nummer.isascii() or len(nummer) > LENGSTE_PARAMETER:
            raise Innloggingsfeil(Utfall.UTILGJENGELIG, "ugyldig-par-svar")
        return {"client_id": self.leverandor.klient_id, "request_uri": nummer}

    # --- the browser comes back -----------------------------------------------------------------------------------------------------

    def fullfor(
        self, innlogging: Innlogging, parametre: Mapping[str, str], *, na: datetime, tilfeldig: Callable[[int], bytes]
    ) -> Identitet:
        """Who logged in. `parametre`: the query of the address that the browser came back to. Raises `Innloggingsfeil`."""
        with self._loggfort():
            return self._fullfor(innlogging, parametre, na, tilfeldig)

    def _fullfor(self, innlogging: Innlogging, parametre: Mapping[str, str], na: datetime, tilfeldig: Callable[[int], bytes]) -> Identitet:
        metadata, nokler = self._oppdagelse.finn(na)
        kode = self._les_svar(innlogging, parametre, metadata, na)
        token, tilgangstoken = self._los_inn(kode, innlogging, metadata, na, tilfeldig)
        krav = _signert(token, nokler, metadata, na, TYPER, Utfall.AVVIST)
        begynt = int(innlogging.begynt.timestamp())
        forventet = idtoken.Forventet(
            utsteder=self.leverandor.utsteder,
            klient_id=self.leverandor.klient_id,
            nonce=innlogging.nonce,
            acr=innlogging.acr,
            begynt=begynt,
            na=int(na.timestamp()),
            nyere_enn=begynt if innlogging.steg_opp else None,
            tilgangstoken=tilgangstoken,
            algoritme=idtoken.algoritme(token),
        )
        idtoken.kontroller(krav, forventet)
        return self._identitet(krav)

    def _les_svar(self, innlogging: Innlogging, parametre: Mapping[str, str], metadata: Metadata, na: datetime) -> str:
        """The code, when the answer belongs to this login and comes from this provider."""
        lest = [parametre.get(navn, "") for navn in SVAR]
        if innlogging.leverandor != self.leverandor.id or not all(verdi.isascii() and len(verdi) <= LENGSTE_PARAMETER for verdi in lest):
            raise Innloggingsfeil(Utfall.UGYLDIG_SVAR, "ugyldig-svar")
        if not compare_digest(parametre.get("state", "").encode(), innlogging.state.encode()):
            raise Innloggingsfeil(Utfall.UGYLDIG_SVAR, "feil-state")
        if not abs(na - innlogging.begynt) < LEVETID:
            raise Innloggingsfeil(Utfall.UGYLDIG_SVAR, "for-sent")
        krever_iss = metadata.iss_i_svaret or self.leverandor.krever_iss or self._flere
        if parametre.get("iss", None if krever_iss else self.leverandor.utsteder) != self.leverandor.utsteder:
            raise Innloggingsfeil(Utfall.UGYLDIG_SVAR, "feil-iss" if "iss" in parametre else "mangler-iss")
        if "error" in parametre:
            utfall, grunn = FRA_LEVERANDOREN.get(parametre["error"], (Utfall.FEIL_OPPSETT, "avvist-av-leverandoren"))
            raise Innloggingsfeil(utfall, grunn)
        if not parametre.get("code"):
            raise Innloggingsfeil(Utfall.UGYLDIG_SVAR, "mangler-kode")
        return parametre["code"]

    def _los_inn(
        self, kode: str, innlogging: Innlogging, metadata: Metadata, na: datetime, tilfeldig: Callable[[int], bytes]
    ) -> tuple[str, str | None]:
        """The code against the token that says who it was, and what came beside it (Core § 3.1.3)."""
        skjema = {
            "grant_type": "authorization_code",
            "code": kode,
            "redirect_uri": self._svaradresse,
            "code_verifier": innlogging.verifikator,
            **self._bevis(na, tilfeldig),
        }
        svar = send(self._utkall, metadata.token, skjema)
        if isinstance(svar, Avslag):
            utfall, grunn = (Utfall.AVVIST, "kode-avvist") if svar.feil == "invalid_grant" else (Utfall.FEIL_OPPSETT, "klient-avvist")
            raise Innloggingsfeil(utfall, grunn)
        token, tilgangstoken = svar.get("id_token"), svar.get("access_token")
        if not isinstance(token, str) or not token.isascii():
            raise Innloggingsfeil(Utfall.UTILGJENGELIG, "uten-id-token")
        return token, tilgangstoken if isinstance(tilgangstoken, str) and tilgangstoken.isascii() else None

    def _identitet(self, krav: Mapping[str, Any]) -> Identitet:
        valgte = organisasjoner.valgte(krav, self.leverandor)
        if self.leverandor.representasjon is not None and not valgte:
            raise Innloggingsfeil(Utfall.UTEN_ORGANISASJON, "uten-organisasjon")
        vist, fortalt = idtoken.tidspunkt(krav, "auth_time"), idtoken.tidspunkt(krav, "iat")
        return Identitet(
            leverandor=self.leverandor.id,
            utsteder=self.leverandor.utsteder,
            sub=krav["sub"],
            acr=krav["acr"],
            niva=self.leverandor.acr[krav["acr"]],
            innlogget=datetime.fromtimestamp((fortalt or 0) if vist is None else vist, UTC),
            nar_kjent=vist is not None,
            sid=krav.get("sid"),
            pid=_tekst(krav, self.leverandor.pid) if self.leverandor.pid else None,
            navn=_tekst(krav, "name"),
            organisasjoner=valgte,
            krav=krav,
        )

    # --- a login ends ---------------------------------------------------------------------------------------------------------------

    def utlogging(self, *, til: str, state: str, na: datetime) -> str | None:
        """Where to send the browser to log out at the provider too (RP-Initiated Logout 1.0); None: it has no such place. Says who we are,
        and not who the person is: an address ends in histories and logs, and the token of a login holds a personal number."""
        metadata, _ = self._oppdagelse.finn(na)
        if metadata.utlogging is None:
            return None
        felt = {"client_id": self.leverandor.klient_id, "post_logout_redirect_uri": til, "state": state}
        return f"{metadata.utlogging}?{urlencode(felt)}"

    def les_utloggingstoken(self, token: str, *, na: datetime) -> Utlogget:
        """Whom the provider has logged out, from server to server. Raises `Innloggingsfeil`; the same token a second time is one."""
        metadata, nokler = self._oppdagelse.finn(na)
        krav = _signert(token, nokler, metadata, na, utlogging.TYPER, Utfall.UTLOGGING_AVVIST)
        utlogget, jti = utlogging.les_krav(krav, utsteder=self.leverandor.utsteder, klient_id=self.leverandor.klient_id, na=na)
        if not self._brukte.ny(jti, na):
            raise Innloggingsfeil(Utfall.UTLOGGING_AVVIST, "brukt-for")
        return utlogget

    def glem_utlogging(self, utlogget: Utlogget) -> None:
        """The message could not be carried out: the same token counts when it comes again."""
        if utlogget.jti is not None:
            self._brukte.glem(utlogget.jti)

    def les_frontkanal(self, parametre: Mapping[str, str]) -> Utlogget:
        """Whom the provider has logged out, in a frame of the browser. Raises `Innloggingsfeil`."""
        return utlogging.les_frontkanal(parametre, utsteder=self.leverandor.utsteder)

    # --- what they share ------------------------------------------------------------------------------------------------------------

    @contextmanager
    def _loggfort(self) -> Iterator[None]:
        """The person is told in few words; our log has the exact reason."""
        try:
            yield
        except Innloggingsfeil as feil:
            logg.info("innlogging-avvist", leverandor=self.leverandor.id, utfall=feil.kode, grunn=feil.grunn)
            raise

    def _bevis(self, na: datetime, tilfeldig: Callable[[int], bytes]) -> dict[str, str]:
        return self._nokkel.bevis(self.leverandor.klient_id, self.leverandor.utsteder, na=na, tilfeldig=tilfeldig)


SVARSTI = "/innlogging/svar"
"""Where the browser comes back to, behind the address of the service. Registered at each provider."""


def lag_klienter(settings: Settings) -> Mapping[str, Oidcklient]:
    """A client for each provider of the set-up file, by its id. Raises `Oppsettsfeil` when a key of ours cannot be used, or others can
    read it."""
    leverandorer = settings.identitet.leverandorer if settings.identitet else ()
    flere = len({leverandor.utsteder for leverandor in leverandorer}) > 1  # all send the browser back to one address (RFC 9700 § 4.4.2)
    return {
        leverandor.id: Oidcklient(
            leverandor,
            Utkall(private=leverandor.private),
            les_klientnokkel(leverandor.nokkelfil, leverandor.nokkel_id),
            svaradresse=settings.adresse + SVARSTI,
            flere=flere,
        )
        for leverandor in leverandorer
    }


def _signert(
    token: str, nokler: Nokkelkilde, metadata: Metadata, na: datetime, typer: Collection[str], avvist: Utfall
) -> Mapping[str, Any]:
    try:
        return les_signert(token, nokler, algoritmer=metadata.algoritmer, na=na, typer=typer)
    except UgyldigToken as feil:
        raise Innloggingsfeil(avvist, feil.slug) from None
    except NoklerUtilgjengelig:
        raise Innloggingsfeil(Utfall.UTILGJENGELIG, "nokler-utilgjengelige") from None


def _tekst(krav: Mapping[str, Any], navn: str) -> str | None:
    verdi = krav.get(navn)
    return verdi if idtoken.er_ord(verdi) else None
