"""What the channels for messages are set up with: the mail server, the SMS gateway, and how each value is checked."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

from app.errors import Funn, Oppsettsfeil
from app.innstillinger import alt_gar, er_loopback, fil, nettadresse, variabelfunn
from app.tekst import Tekst


class Smtpsikring(StrEnum):
    """How a mail server is spoken to: TLS from the first byte, TLS after STARTTLS, or in clear inside this machine."""

    TLS = "tls"
    STARTTLS = "starttls"
    INGEN = "ingen"


SMTPPORTER: Mapping[Smtpsikring, int] = {Smtpsikring.TLS: 465, Smtpsikring.STARTTLS: 587, Smtpsikring.INGEN: 25}
"""Where nothing is said (RFC 8314 § 3.3, RFC 6409)."""
_SMTP = frozenset({"smtp", "smtps"})
_EPOSTADRESSE = re.compile(r"[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})+")
_SMSAVSENDER = re.compile(r"[A-Za-z0-9 ]{1,11}|\+?[0-9]{4,15}")
"""A name of at most 11 characters that every telephone shows (3GPP TS 23.040 § 9.1.2.5), or a number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Epostoppsett:
    """The mail server. `adresse`: `smtp://host:port` (STARTTLS) or `smtps://host:port` (TLS)."""

    adresse: str
    avsender: str
    bruker: str | None = None
    passordfil: Path | None = None

    @property
    def vert(self) -> str:
        """The server's name."""
        return urlsplit(self.adresse).hostname or ""

    @property
    def port(self) -> int:
        """The server's port."""
        return urlsplit(self.adresse).port or SMTPPORTER[self.sikring]

    @property
    def sikring(self) -> Smtpsikring:
        """TLS, always, unless the server is on this machine."""
        if urlsplit(self.adresse).scheme == "smtps":
            return Smtpsikring.TLS
        return Smtpsikring.INGEN if er_loopback(self.vert) else Smtpsikring.STARTTLS


@dataclass(frozen=True, slots=True, kw_only=True)
class Smsoppsett:
    """The SMS gateway. `nokkelfil` holds its token."""

    adresse: str
    avsender: str
    nokkelfil: Path


def smtpadresse(navn: str, verdi: str) -> Funn | None:
    """A mail server. The password has a file of its own, so the address holds none."""
    try:
        delt = urlsplit(verdi)
        delt.port  # noqa: B018 - the property raises on a port that is no number
        rest = (delt.username, delt.password, delt.path.strip("/"), delt.query, delt.fragment)
        if delt.scheme in _SMTP and delt.hostname and not any(rest):
            return None
    except ValueError:
        pass
    return variabelfunn(
        navn,
        Tekst(nb=f"{navn} er ikke adressen til en e-postserver.", nn=f"{navn} er ikkje adressa til ein e-postserver."),
        Tekst(
            nb=f"Sett {navn} til en adresse som smtp://epost.fylke.no:587 (STARTTLS) eller smtps://epost.fylke.no:465, uten brukernavn.",
            nn=f"Set {navn} til ei adresse som smtp://epost.fylke.no:587 (STARTTLS) eller smtps://epost.fylke.no:465, utan brukarnamn.",
        ),
    )


def epostadresse(navn: str, verdi: str) -> Funn | None:
    """An address that messages come from."""
    if _EPOSTADRESSE.fullmatch(verdi):
        return None
    return variabelfunn(
        navn,
        Tekst(nb=f"{navn} er ikke en e-postadresse.", nn=f"{navn} er ikkje ei e-postadresse."),
        Tekst(
            nb=f"Sett {navn} til adressen alene, uten navn foran.",
            nn=f"Set {navn} til adressa åleine, utan namn framfor.",
        ),
    )


def smsavsender(navn: str, verdi: str) -> Funn | None:
    """Who an SMS comes from, as the telephone shows it."""
    if _SMSAVSENDER.fullmatch(verdi):
        return None
    return variabelfunn(
        navn,
        Tekst(nb=f"{navn} kan ikke stå som avsender av en SMS.", nn=f"{navn} kan ikkje stå som avsendar av ein SMS."),
        Tekst(
            nb=f"Sett {navn} til høyst 11 bokstaver fra a til z og siffer, eller til et nummer.",
            nn=f"Set {navn} til høgst 11 bokstavar frå a til z og siffer, eller til eit nummer.",
        ),
    )


def les_hemmelighet(fil: Path) -> str:
    """The one line of a file: a password, a token. Neither the value nor what is wrong with it is ever told."""
    try:
        hemmelighet = fil.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        hemmelighet = ""
    if not hemmelighet or not hemmelighet.isprintable():
        raise Oppsettsfeil(
            Tekst(
                nb=f"Filen {fil.name} har ingen hemmelighet vi kan lese.",
                nn=f"Fila {fil.name} har ingen løyndom vi kan lese.",
            ),
            tiltak=Tekst(
                nb="Legg passordet eller nøkkelen i filen, alene på én linje, og la tjenesten lese den.",
                nn="Legg passordet eller nøkkelen i fila, åleine på éi linje, og la tenesta lese ho.",
            ),
        )
    return hemmelighet


# --- the variables ---------------------------------------------------------------------------------------------------

KANALVARIABLER: Mapping[str, Callable[[str, str], Funn | None]] = {
    "KONTRAKTVERK_SMTP": smtpadresse,
    "KONTRAKTVERK_SMTP_AVSENDER": epostadresse,
    "KONTRAKTVERK_SMTP_BRUKER": alt_gar,
    "KONTRAKTVERK_SMTP_PASSORDFIL": fil,
    "KONTRAKTVERK_SMS": nettadresse,
    "KONTRAKTVERK_SMS_AVSENDER": smsavsender,
    "KONTRAKTVERK_SMS_NOKKELFIL": fil,
}
SAMMEN = (
    ("KONTRAKTVERK_SMTP", "KONTRAKTVERK_SMTP_AVSENDER"),
    ("KONTRAKTVERK_SMTP_BRUKER", "KONTRAKTVERK_SMTP_PASSORDFIL"),
    ("KONTRAKTVERK_SMS", "KONTRAKTVERK_SMS_AVSENDER", "KONTRAKTVERK_SMS_NOKKELFIL"),
)
"""Variables that mean something only together."""
FANGET = Tekst(
    nb="I demomodus blir ingen melding sendt: alle blir fanget og vist på /meldinger.",
    nn="I demomodus blir inga melding send: alle blir fanga og viste på /meldinger.",
)
FJERN = Tekst(nb="Fjern innstillingen, eller sett opp produksjon.", nn="Fjern innstillinga, eller set opp produksjon.")
UTEN_SERVER = Tekst(
    nb="I produksjon må vi ha en e-postserver: signatarene får melding på e-post.",
    nn="I produksjon må vi ha ein e-postserver: signatarane får melding på e-post.",
)
SETT_SERVER = Tekst(
    nb="Sett KONTRAKTVERK_SMTP til serveren og KONTRAKTVERK_SMTP_AVSENDER til adressen meldingene skal komme fra.",
    nn="Set KONTRAKTVERK_SMTP til serveren og KONTRAKTVERK_SMTP_AVSENDER til adressa meldingane skal komme frå.",
)
UTEN_TLS = Tekst(
    nb="I produksjon må adressen til SMS-tjenesten være https: mobilnumre og nøkkel blir sendt dit.",
    nn="I produksjon må adressa til SMS-tenesta vere https: mobilnummer og nøkkel blir sende dit.",
)
SETT_HTTPS = Tekst(nb="Sett KONTRAKTVERK_SMS til en adresse med https.", nn="Set KONTRAKTVERK_SMS til ei adresse med https.")


def halve(verdier: Mapping[str, str]) -> tuple[Funn, ...]:
    """The variables that are missing from a group of which something is set."""
    return tuple(
        variabelfunn(
            navn,
            Tekst(nb=f"{navn} er ikke satt.", nn=f"{navn} er ikkje sett."),
            Tekst(
                nb=f"Disse hører sammen: {', '.join(gruppe)}. Sett alle, eller ingen.",
                nn=f"Desse høyrer saman: {', '.join(gruppe)}. Set alle, eller ingen.",
            ),
        )
        for gruppe in SAMMEN
        if not verdier.keys().isdisjoint(gruppe)
        for navn in gruppe
        if navn not in verdier
    )


def les_epostoppsett(verdier: Mapping[str, str]) -> Epostoppsett | None:
    """The mail server, where one is set."""
    if "KONTRAKTVERK_SMTP" not in verdier:
        return None
    passordfil = verdier.get("KONTRAKTVERK_SMTP_PASSORDFIL")
    return Epostoppsett(
        adresse=verdier["KONTRAKTVERK_SMTP"],
        avsender=verdier["KONTRAKTVERK_SMTP_AVSENDER"],
        bruker=verdier.get("KONTRAKTVERK_SMTP_BRUKER"),
        passordfil=_sti(passordfil) if passordfil else None,
    )


def les_smsoppsett(verdier: Mapping[str, str]) -> Smsoppsett | None:
    """The SMS gateway, where one is set."""
    if "KONTRAKTVERK_SMS" not in verdier:
        return None
    return Smsoppsett(
        adresse=verdier["KONTRAKTVERK_SMS"],
        avsender=verdier["KONTRAKTVERK_SMS_AVSENDER"],
        nokkelfil=_sti(verdier["KONTRAKTVERK_SMS_NOKKELFIL"]),
    )


def _sti(skrevet: str) -> Path:
    return Path(skrevet).expanduser().absolute()
