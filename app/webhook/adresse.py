"""What an address must be for messages to be sent to it. What its name means is judged at each sending (`app.integrasjoner.utkall`).

A demo may also tell a receiver on this very machine, in clear and at any port.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

from app.errors import Avvist, Funn
from app.innstillinger import er_loopback
from app.tekst import Tekst
from app.webhookoppsett import Webhookoppsett

LENGST = 2000
PEKER = "/adresse"
PORTER = {"https": 443, "http": 80}
_SYNLIG = re.compile(r"[\x21-\x7e]+")
_NAVN = re.compile(r"(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?", re.IGNORECASE)
"""A host name with a domain; the last part begins with a letter, so that no spelling of an IP address passes for a name."""


class UgyldigWebhookadresse(Avvist):
    """Nothing is ever sent to such an address."""

    kode = "ugyldig-webhookadresse"


@dataclass(frozen=True, slots=True)
class Adresse:
    """A written address, with where it may lead. `her`: this machine, in a demo."""

    delt: SplitResult
    oppsett: Webhookoppsett
    demo: bool

    @property
    def vert(self) -> str:
        """The name or number of the host."""
        return self.delt.hostname or ""

    @property
    def her(self) -> bool:
        """This machine, in a demo."""
        return self.demo and er_loopback(self.vert)

    @property
    def port(self) -> int:
        """As written, or the one of the scheme."""
        return self.delt.port or PORTER.get(self.delt.scheme, 0)


@dataclass(frozen=True, slots=True)
class Regel:
    """One demand, with what is said when it does not hold."""

    kode: str
    holder: Callable[[Adresse], bool]
    melding: Tekst
    tiltak: Tekst


REGLER = (
    Regel(
        "webhook-ikke-https",
        lambda a: a.delt.scheme == "https" or (a.her and a.delt.scheme == "http"),
        Tekst(nb="Adressen må begynne med https://.", nn="Adressa må byrje med https://."),
        Tekst(nb="Bruk en mottaker med TLS.", nn="Bruk ein mottakar med TLS."),
    ),
    Regel(
        "webhook-brukernavn",
        lambda a: a.delt.username is None and a.delt.password is None,
        Tekst(nb="Adressen kan ikke ha brukernavn eller passord.", nn="Adressa kan ikkje ha brukarnamn eller passord."),
        Tekst(
            nb="La mottakeren kontrollere signaturen i stedet: den viser at meldingen er fra oss.",
            nn="La mottakaren kontrollere signaturen i staden: han viser at meldinga er frå oss.",
        ),
    ),
    Regel(
        "webhook-fragment",
        lambda a: not a.delt.fragment,
        Tekst(nb="Adressen kan ikke ha #.", nn="Adressa kan ikkje ha #."),
        Tekst(nb="Ta bort # og det som står etter.", nn="Ta bort # og det som står etter."),
    ),
    Regel(
        "webhook-vert",
        lambda a: a.her or _er_ip(a.vert) or _NAVN.fullmatch(a.vert) is not None,
        Tekst(nb="Adressen mangler et fullt vertsnavn.", nn="Adressa manglar eit fullt vertsnamn."),
        Tekst(nb="Skriv navnet med domene, som i https://mottak.fylke.no.", nn="Skriv namnet med domene, som i https://mottak.fylke.no."),
    ),
    Regel(
        "webhook-ip-adresse",
        lambda a: a.her or not _er_ip(a.vert) or str(ip_address(a.vert)) in a.oppsett.private,
        Tekst(nb="Adressen er en IP-adresse som ikke er åpnet.", nn="Adressa er ei IP-adresse som ikkje er opna."),
        Tekst(
            nb="Bruk et vertsnavn, eller be den som drifter tjenesten, åpne IP-adressen.",
            nn="Bruk eit vertsnamn, eller be den som driftar tenesta, opne IP-adressa.",
        ),
    ),
    Regel(
        "webhook-port",
        lambda a: a.her or a.delt.scheme != "https" or a.port in a.oppsett.porter,
        Tekst(nb="Porten i adressen er ikke åpnet.", nn="Porten i adressa er ikkje opna."),
        Tekst(
            nb="Bruk 443, eller be den som drifter tjenesten, åpne porten.",
            nn="Bruk 443, eller be den som driftar tenesta, opne porten.",
        ),
    ),
)
"""Each is tried on its own, and all that do not hold are told."""
ULESELIG = Regel(
    "webhook-uleselig",
    lambda _: False,
    Tekst(nb="Dette er ikke en nettadresse vi kan lese.", nn="Dette er ikkje ei nettadresse vi kan lese."),
    Tekst(
        nb=f"Skriv en adresse som https://mottak.fylke.no/kontrakt, høyst {LENGST} tegn, uten mellomrom og norske bokstaver.",
        nn=f"Skriv ei adresse som https://mottak.fylke.no/kontrakt, høgst {LENGST} teikn, utan mellomrom og norske bokstavar.",
    ),
)


def krev_adresse(skrevet: str, oppsett: Webhookoppsett, *, demo: bool) -> str:
    """The address, if messages may be sent to it; else `UgyldigWebhookadresse` with all that is wrong, never quoting it."""
    brutt = _brutt(skrevet, oppsett, demo=demo)
    if brutt:
        raise UgyldigWebhookadresse(
            Tekst(nb="Adressen kan ikke brukes til webhooks.", nn="Adressa kan ikkje brukast til webhooks."),
            tiltak=brutt[0].tiltak,
            funn=tuple(Funn(kode=en.kode, peker=PEKER, melding=en.melding, tiltak=en.tiltak) for en in brutt),
        )
    return skrevet


def kan_vises(adresse: str) -> str:
    """Where it leads, without what may be a secret in it: the host alone, and three dots where more follows."""
    delt = urlsplit(adresse)
    mer = "/…" if delt.path.strip("/") or delt.query else ""
    return f"{delt.scheme}://{delt.netloc}{mer}"


def _brutt(skrevet: str, oppsett: Webhookoppsett, *, demo: bool) -> tuple[Regel, ...]:
    if len(skrevet) > LENGST or not _SYNLIG.fullmatch(skrevet):
        return (ULESELIG,)
    try:
        adresse = Adresse(urlsplit(skrevet), oppsett, demo)
        return tuple(regel for regel in REGLER if not regel.holder(adresse))
    except ValueError:  # a port that is no number, brackets that do not fit
        return (ULESELIG,)


def _er_ip(vert: str) -> bool:
    try:
        ip_address(vert)
    except ValueError:
        return False
    return True
