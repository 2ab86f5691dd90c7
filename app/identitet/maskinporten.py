"""Case systems: tokens from Maskinporten (Digdir, «Maskinporten: token» and «guide for API-tilbydere», as read in November 2026).

A token names the organisation that it is for (`consumer`), and that decides the county; never the client. Where somebody else calls on its
behalf, that one is told too (`supplier`), and must have come by a delegation that the operator has named.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from app.domene.identer import er_organisasjonsnummer
from app.identitet.bruker import Bruker, Brukerrolle, Handling, IkkeLov, Scopegrense
from app.identitet.jwt import UgyldigToken, les_signert
from app.identitet.nokler import Nokkelkilde
from app.identitetsoppsett import Maskinportenoppsett
from app.tekst import Tekst

ALGORITMER = ("RS256", "RS384", "RS512")
TYPER = frozenset({"jwt", "at+jwt"})
LENGSTE_TOKEN = 8192
SLINGRING = timedelta(seconds=10)
"""How much the issuer's clock may differ from ours."""
LENGSTE_LEVETID = timedelta(hours=1)
"""From `iat` to `exp`. A token cannot be withdrawn, so one that lasts long is refused: set the scope's own `at_max_age` lower."""
AUTORITET = "iso6523-actorid-upis"
UBEGRENSET = "unspecified"
SYSTEMBRUKER = "urn:altinn:systemuser"
_ORGANISASJON = re.compile(r"0192:([0-9]{9})")
"""ICD 0192 is Enhetsregisteret (ISO 6523)."""
_SISTE_TID = 2**53
_LESE, _SKRIVE = "les", "skriv"
KREVER: Mapping[Handling, str] = {
    Handling.LESE: _LESE,
    Handling.SE_FUNN: _LESE,
    Handling.SE_MALER: _LESE,
    Handling.VERIFISERE: _LESE,
    Handling.HENTE_BEVIS: _LESE,
    Handling.KONTROLLERE: _SKRIVE,
    Handling.SKRIVE: _SKRIVE,
    Handling.STYRE_WEBHOOKS: _SKRIVE,
}
"""Which of the two scopes a thing asks for. One does not hold the other; what does not stand here no case system may do."""


class UkjentKonsument(IkkeLov):
    """The token is good, but its organisation speaks for no county here."""

    kode = "ukjent-konsument"


class SystembrukerIkkeStottet(IkkeLov):
    """A token for a system user of Altinn, which this installation does not take."""

    kode = "systembruker-ikke-stottet"


@dataclass(frozen=True, slots=True)
class Kaller:
    """For whom, and through whom: organisation numbers."""

    konsument: str
    leverandor: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Maskinporten:
    """Reads the tokens of one Maskinporten. `fylker`: organisation number → county."""

    oppsett: Maskinportenoppsett
    nokler: Nokkelkilde = field(repr=False)
    fylker: Mapping[str, str]

    @property
    def utsteder(self) -> str:
        """`iss`, to the letter."""
        return self.oppsett.utsteder

    def les(self, token: str, *, na: datetime) -> Bruker:
        """The case system of a token. Raises `UgyldigToken`, and `IkkeLov` for a good one that gives no right here."""
        krav = les_signert(token, self.nokler, algoritmer=ALGORITMER, na=na, typer=TYPER, lengst=LENGSTE_TOKEN)
        self._krev_gyldig(krav, na)
        kaller = self._kaller(krav)
        fylke = self.fylker.get(kaller.konsument)
        if fylke is None:
            raise UkjentKonsument(_UKJENT, tiltak=_FORHANDSAVTALE)
        return Bruker(
            sub=f"maskinporten:{kaller.konsument}",
            rolle=Brukerrolle.FAGSYSTEM,
            fylke=fylke,
            leverandor=kaller.leverandor,
            grense=Scopegrense(gitt=_scope(krav), krever=self._krever()),
        )

    def _krever(self) -> Mapping[Handling, str]:
        navn = {_LESE: self.oppsett.scope_les, _SKRIVE: self.oppsett.scope_skriv}
        return {handling: navn[scope] for handling, scope in KREVER.items()}

    def _krev_gyldig(self, krav: Mapping[str, Any], na: datetime) -> None:
        if krav.get("iss") != self.utsteder:
            raise UgyldigToken("feil-utsteder")
        if str(krav.get("token_type", "Bearer")).lower() != "bearer":
            raise UgyldigToken("feil-slag")
        _krev_tid(krav, na)
        self._krev_mottaker(krav.get("aud", UBEGRENSET))

    def _krev_mottaker(self, aud: Any) -> None:
        """Between many counties' equal services, a token made for one must not open the next; that is for those who ask for it to say
        (`resource`), so most tokens name nobody."""
        mottakere = aud if isinstance(aud, list) else [aud]
        if self.oppsett.mottaker is not None and self.oppsett.mottaker in mottakere:
            return
        if self.oppsett.krev_mottaker or mottakere != [UBEGRENSET]:
            raise UgyldigToken("feil-mottaker")

    def _kaller(self, krav: Mapping[str, Any]) -> Kaller:
        """Consumer and supplier: from the token itself, or from the system user that it is for."""
        konsument = _organisasjon(krav.get("consumer"))
        if systembruker := _systembruker(krav):
            if not self.oppsett.systembruker:
                raise SystembrukerIkkeStottet(_SYSTEMBRUKER, tiltak=_VANLIG_TOKEN)
            if "supplier" in krav:
                raise UgyldigToken("feil-systembruker")
            return Kaller(_organisasjon(systembruker.get("systemuser_org")), konsument)
        if "supplier" not in krav:
            return Kaller(konsument)
        if krav.get("delegation_source") not in self.oppsett.delegering:
            raise UgyldigToken("ukjent-delegering")
        return Kaller(konsument, _organisasjon(krav["supplier"]))


def _krev_tid(krav: Mapping[str, Any], na: datetime) -> None:
    """`exp`, `iat` and `nbf` (RFC 7519 § 4.1.4–4.1.6)."""
    nar = na.timestamp()
    iat, exp = _tid(krav, "iat"), _tid(krav, "exp")
    nbf = _tid(krav, "nbf", iat)
    if exp - iat > LENGSTE_LEVETID.total_seconds() or exp < iat:
        raise UgyldigToken("for-lang-levetid")
    if nar >= exp + SLINGRING.total_seconds():
        raise UgyldigToken("utgatt")
    if max(iat, nbf) > nar + SLINGRING.total_seconds():
        raise UgyldigToken("ikke-enna")


def _tid(krav: Mapping[str, Any], navn: str, standard: float | None = None) -> float:
    """Seconds since 1970 (NumericDate), as far as a float counts them."""
    verdi = krav.get(navn, standard)
    if type(verdi) not in {int, float} or not 0 <= verdi < _SISTE_TID:
        raise UgyldigToken("uten-tid")
    return float(verdi)


def _scope(krav: Mapping[str, Any]) -> frozenset[str]:
    """Names with single spaces between them (RFC 6749 § 3.3)."""
    scope = krav.get("scope", "")
    if not isinstance(scope, str):
        raise UgyldigToken("feil-scope")
    return frozenset(scope.split(" ")) - {""}


def _organisasjon(verdi: Any) -> str:
    """The organisation number of a `consumer`, a `supplier` or a `systemuser_org`."""
    if not isinstance(verdi, dict) or verdi.get("authority") != AUTORITET or not isinstance(verdi.get("ID"), str):
        raise UgyldigToken("feil-organisasjon")
    funnet = _ORGANISASJON.fullmatch(verdi["ID"])
    if funnet is None or not er_organisasjonsnummer(funnet[1]):
        raise UgyldigToken("feil-organisasjon")
    return funnet[1]


def _systembruker(krav: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The one system user that the token is for. Details of another type limit what it is good for in a way we do not know."""
    detaljer = krav.get("authorization_details", [])
    if not isinstance(detaljer, list) or not all(isinstance(en, dict) and en.get("type") == SYSTEMBRUKER for en in detaljer):
        raise UgyldigToken("ukjente-detaljer")
    if len(detaljer) > 1:
        raise UgyldigToken("feil-systembruker")
    return next(iter(detaljer), None)


_UKJENT = Tekst(
    nb="Tokenet er gyldig, men virksomheten det gjelder, er ikke knyttet til noe fylke her.",
    nn="Tokenet er gyldig, men verksemda det gjeld, er ikkje knytt til noko fylke her.",
)
_FORHANDSAVTALE = Tekst(
    nb="Be om token på vegne av fylkeskommunen, eller be den som drifter tjenesten, legge virksomheten til for fylket.",
    nn="Be om token på vegner av fylkeskommunen, eller be den som driftar tenesta, leggje verksemda til for fylket.",
)
_SYSTEMBRUKER = Tekst(
    nb="Tokenet er for en systembruker i Altinn, og det tar ikke denne tjenesten imot.",
    nn="Tokenet er for ein systembrukar i Altinn, og det tar ikkje denne tenesta imot.",
)
_VANLIG_TOKEN = Tekst(
    nb="Bruk et vanlig token fra Maskinporten, eventuelt med delegering fra fylkeskommunen.",
    nn="Bruk eit vanleg token frå Maskinporten, eventuelt med delegering frå fylkeskommunen.",
)
