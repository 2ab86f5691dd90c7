"""What can happen to a signing order: one frozen value per thing, with an id that makes a repetition harmless.

An order is nothing but its events. They hold what is needed to know where the order stands and no more: an e-mail address, a
telephone number or a personal number is never part of one; contact data stand in a row beside the order, which can be deleted.
Who did a thing (a caseworker, the service, a provider) stands beside the event in the audit log.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from signing.model import Frister, Identifikasjon, Kanal, Signaturkrav


class Slag(StrEnum):
    """The name under which an event is stored; never renamed."""

    OPPRETTET = "opprettet"
    SENDT = "sendt"
    VARSLET = "varslet"
    PAMINNET = "paminnet"
    APNET = "apnet"
    SIGNERT = "signert"
    AVSLATT = "avslatt"
    IKKE_LEVERT = "ikkeLevert"
    UKJENT_STATUS = "ukjentStatus"
    KONTAKT_RETTET = "kontaktRettet"
    FRIST_FORLENGET = "fristForlenget"
    UTLOPT = "utlopt"
    AVBRUTT = "avbrutt"
    ERSTATTET = "erstattet"
    GODKJENT = "godkjent"
    AVVIK = "avvik"
    AVKLART = "avklart"
    FORSEGLET = "forseglet"
    ARKIVERT = "arkivert"


class Leveringshinder(StrEnum):
    """Why a notice does not reach a signer; each is a state of the signer too."""

    IKKE_LEVERT = "ikkeLevert"
    RESERVERT = "reservert"
    MANGLER_KONTAKT = "manglerKontakt"
    SPERRET = "sperret"
    UTEN_NAVN = "utenNavn"
    """The provider cannot find the name of the person, and lets nobody without one sign."""


@dataclass(frozen=True, slots=True)
class Grunnlag:
    """What every event holds. `id`: given by the one who tells, the same each time it is told."""

    id: str
    oppdrag: str
    tid: datetime

    slag: ClassVar[Slag]

    def __post_init__(self) -> None:
        """A time without offset is not a point in time."""
        if self.tid.tzinfo is None:
            raise ValueError("hendelse: tid skal ha tidssone")


@dataclass(frozen=True, slots=True)
class Opprettet(Grunnlag):
    """An order was opened: who is to sign, in which group, by when. No `frister`: it never runs out."""

    krav: tuple[Signaturkrav, ...]
    frister: Frister | None = None
    godkjenning_for_segl: bool = False
    slag = Slag.OPPRETTET


@dataclass(frozen=True, slots=True)
class Sendt(Grunnlag):
    """The provider has the document. `referanse` is what it is asked about with; sent once more, it is another one."""

    leverandor: str
    referanse: str
    slag = Slag.SENDT


@dataclass(frozen=True, slots=True)
class OmSignatar(Grunnlag):
    """An event of one signer, named by the field of the document."""

    felt: str


@dataclass(frozen=True, slots=True)
class Varslet(OmSignatar):
    """A signer is told that it is their turn, or told again."""

    slag = Slag.VARSLET


@dataclass(frozen=True, slots=True)
class Paminnet(OmSignatar):
    """A signer who has been told is reminded."""

    slag = Slag.PAMINNET


@dataclass(frozen=True, slots=True)
class Apnet(OmSignatar):
    """A signer opened the document."""

    slag = Slag.APNET


@dataclass(frozen=True, slots=True)
class Signert(OmSignatar):
    """A signer signed. `identifikasjon` is None where a provider does not tell."""

    identifikasjon: Identifikasjon | None = None
    slag = Slag.SIGNERT


@dataclass(frozen=True, slots=True)
class Avslatt(OmSignatar):
    """A signer declined. `begrunnelse` is None where a provider does not ask for one; our own page does."""

    begrunnelse: str | None
    slag = Slag.AVSLATT


@dataclass(frozen=True, slots=True)
class IkkeLevert(OmSignatar):
    """A notice did not reach the signer. `gjelder`: the id of the notice, None where a provider sent it by itself."""

    arsak: Leveringshinder = Leveringshinder.IKKE_LEVERT
    gjelder: str | None = None
    slag = Slag.IKKE_LEVERT


@dataclass(frozen=True, slots=True)
class UkjentStatus(OmSignatar):
    """A provider said something about the signer that we have no word for: kept as it was said, and nothing stops."""

    verdi: str
    slag = Slag.UKJENT_STATUS


@dataclass(frozen=True, slots=True)
class KontaktRettet(OmSignatar):
    """The signer's contact data were corrected; `kanaler` are the ways in which they can be reached now."""

    kanaler: tuple[Kanal, ...]
    slag = Slag.KONTAKT_RETTET


@dataclass(frozen=True, slots=True)
class FristForlenget(Grunnlag):
    """Those whose turn it is may sign until the end of `frist`; later groups keep the time that they had."""

    frist: date
    slag = Slag.FRIST_FORLENGET


@dataclass(frozen=True, slots=True)
class Utlopt(Grunnlag):
    """The deadline passed. `hos_leverandor`: the provider says so, by its own clock."""

    hos_leverandor: bool = False
    slag = Slag.UTLOPT


@dataclass(frozen=True, slots=True)
class Avbrutt(Grunnlag):
    """The county withdrew the document."""

    begrunnelse: str
    slag = Slag.AVBRUTT


@dataclass(frozen=True, slots=True)
class Erstattet(Grunnlag):
    """A new document takes the place of this one. `ny_frist`: by when the new one is to be signed, where that is known."""

    dokument_id: str
    ny_frist: date | None = None
    slag = Slag.ERSTATTET


@dataclass(frozen=True, slots=True)
class Godkjent(Grunnlag):
    """The county approved, where no one signs for it."""

    slag = Slag.GODKJENT


@dataclass(frozen=True, slots=True)
class Avvik(Grunnlag):
    """The signed file is not what was sent. `kontroll`: the slug of the check that failed."""

    kontroll: str
    slag = Slag.AVVIK


@dataclass(frozen=True, slots=True)
class Avklart(Grunnlag):
    """A person looked at the deviation and found that the order can go on."""

    begrunnelse: str
    slag = Slag.AVKLART


@dataclass(frozen=True, slots=True)
class Forseglet(Grunnlag):
    """The county's seal is on, over exactly these bytes."""

    sha256: str
    slag = Slag.FORSEGLET


@dataclass(frozen=True, slots=True)
class Arkivert(Grunnlag):
    """The archive has the document; `kvittering` is the archive's own reference."""

    kvittering: str
    slag = Slag.ARKIVERT


Signerhendelse = Varslet | Paminnet | Apnet | Signert | Avslatt | IkkeLevert | UkjentStatus | KontaktRettet
Oppdragshendelse = Opprettet | Sendt | FristForlenget | Utlopt | Avbrutt | Erstattet | Godkjent | Avvik | Avklart | Forseglet | Arkivert
Hendelse = Signerhendelse | Oppdragshendelse
