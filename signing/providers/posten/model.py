"""What is said to Posten signering and what it answers, as values. The names of the protocol stand here and in the readers only.

Source: portal.xsd, direct.xsd and common.xsd of github.com/digipost/signature-api-specification (tag 3.1.1). Personal numbers,
addresses and one-time addresses never show in `repr`: they must not reach logs or tracebacks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

PDF = "application/pdf"
FLEST_SIGNATARER = 10
FLEST_DOKUMENTER = 20
STORSTE_GRUPPE = 9
LENGST_TILGJENGELIG = timedelta(days=90)  # signering-docs, opprette-oppdrag: «Lifetime of the request»


class Signaturtype(StrEnum):
    """What kind of signature is asked for. A qualified one cannot be."""

    AUTENTISERT = "AUTHENTICATED_ELECTRONIC_SIGNATURE"
    AVANSERT = "ADVANCED_ELECTRONIC_SIGNATURE"


class PaVegneAv(StrEnum):
    """Whether somebody signs for themselves. For others: nothing is sent to their own mailbox, and KRR is not asked."""

    SEG_SELV = "SELF"
    ANDRE = "OTHER"


class Identifikator(StrEnum):
    """What stands beside the name in the signed document."""

    NUMMER = "PERSONAL_IDENTIFICATION_NUMBER_AND_NAME"
    FODSELSDATO = "DATE_OF_BIRTH_AND_NAME"
    NAVN = "NAME"


class Jobbstatus(StrEnum):
    """The states of a job that are known."""

    PAGAR = "IN_PROGRESS"
    FULLFORT = "COMPLETED_SUCCESSFULLY"
    MISLYKTES = "FAILED"


class Signaturstatus(StrEnum):
    """The states of one signer that are known. The set is open: what is not here is kept word for word, and is no error."""

    VENTER = "WAITING"
    SIGNERT = "SIGNED"
    AVVIST = "REJECTED"
    AVBRUTT = "CANCELLED"
    UTLOPT = "EXPIRED"
    RESERVERT = "RESERVED"
    KONTAKT_MANGLER = "CONTACT_INFORMATION_MISSING"
    SPERRET = "BLOCKED"
    NAVN_MANGLER = "SIGNERS_NAME_NOT_AVAILABLE"
    UAKTUELL = "NOT_APPLICABLE"
    FEILET = "FAILED"  # the direct flow only


# ------------------------------------------------------------------ what is sent


@dataclass(frozen=True, slots=True)
class Varsling:
    """Notices to addresses that we give: e-mail, SMS, or both."""

    epost: str | None = field(default=None, repr=False)
    mobil: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Oppslag:
    """Notices to the addresses that KRR has: e-mail always, SMS too if asked for (it costs)."""

    sms: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Signatar:
    """One signer of the portal flow. Without `nummer` the signer is known by the addresses alone, and identity is not checked.

    `gruppe` 0–9: lower ones sign first.
    """

    varsling: Varsling | Oppslag
    nummer: str | None = field(default=None, repr=False)
    gruppe: int | None = None
    pa_vegne_av: PaVegneAv = PaVegneAv.SEG_SELV
    signaturtype: Signaturtype = Signaturtype.AUTENTISERT


@dataclass(frozen=True, slots=True)
class Dokument:
    """One file of the bundle: its name there (4–100 characters) and the title that signers see."""

    filnavn: str
    tittel: str
    medietype: str = PDF


@dataclass(frozen=True, slots=True, kw_only=True)
class Portaljobb:
    """An order of the portal flow.

    `avsender`: the organisation number of the county. `tittel` and `beskrivelse` are seen after login; `noytral_tittel` stands in
    notices and holds nothing about a person. `tilgjengelig`: the time that each group has from its turn. `aktivering`: not before.
    """

    avsender: str
    signatarer: Sequence[Signatar]
    dokumenter: Sequence[Dokument]
    tittel: str = field(repr=False)
    noytral_tittel: str | None = None
    beskrivelse: str | None = field(default=None, repr=False)
    niva: int | None = 4
    aktivering: datetime | None = None
    tilgjengelig: timedelta | None = None
    identifikator: Identifikator | None = Identifikator.FODSELSDATO


@dataclass(frozen=True, slots=True, kw_only=True)
class Direktesignatar:
    """One signer of the direct flow: known by number, or by a mark of our own that is unique in the job (1–80 characters)."""

    nummer: str | None = field(default=None, repr=False)
    kjennetegn: str | None = None
    pa_vegne_av: PaVegneAv = PaVegneAv.SEG_SELV
    signaturtype: Signaturtype = Signaturtype.AUTENTISERT


@dataclass(frozen=True, slots=True, kw_only=True)
class Direkteoppdrag:
    """An order of the direct flow: the signer is already with us. Its lifetime is 30 days, always."""

    avsender: str
    signatarer: Sequence[Direktesignatar]
    dokumenter: Sequence[Dokument]
    tittel: str = field(repr=False)
    beskrivelse: str | None = field(default=None, repr=False)
    niva: int | None = 4
    identifikator: Identifikator | None = Identifikator.FODSELSDATO


@dataclass(frozen=True, slots=True, kw_only=True)
class Returadresser:
    """Where the signer's browser is sent from Posten: after signing, after rejecting, after an error."""

    fullfort: str
    avvist: str
    feil: str


# ------------------------------------------------------------------ what is answered


@dataclass(frozen=True, slots=True)
class Opprettet:
    """The job exists."""

    jobb_id: int
    referanse: str | None
    avbryt_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Signaturendring:
    """One signer as it stands: `status` is a `Signaturstatus`, or a word that is not known yet. `siden`: None where it was not told."""

    status: str
    siden: datetime | None
    nummer: str | None = field(default=None, repr=False)
    epost: str | None = field(default=None, repr=False)
    mobil: str | None = field(default=None, repr=False)
    xades_url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Endring:
    """One change of a job. It is told again after ten minutes until `bekreft_url` has been posted to.

    `status` is a `Jobbstatus`, or a word that is not known yet. `pades_url` can be there while the job is in progress: the document then
    holds the signatures given so far. `neste_tid`: when the queue may be asked again.
    """

    jobb_id: int
    referanse: str | None
    status: str
    signaturer: tuple[Signaturendring, ...]
    bekreft_url: str
    pades_url: str | None = None
    avbryt_url: str | None = None
    slett_url: str | None = None
    neste_tid: datetime


@dataclass(frozen=True, slots=True)
class Ingenting:
    """Nothing has changed, or it was asked too early. `neste_tid`: when the queue may be asked again."""

    neste_tid: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Direktelenke:
    """One signer of a direct job. `href` is ours to keep, for a new redirect; `omdirigering` is for the signer's browser and works once."""

    href: str
    omdirigering: str = field(repr=False)
    nummer: str | None = field(default=None, repr=False)
    kjennetegn: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Direktejobb:
    """The job exists. `status_url` is missing where the status is asked for by polling."""

    jobb_id: int
    referanse: str | None
    status_url: str | None
    signatarer: tuple[Direktelenke, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Direktesignatur:
    """One signer as it stands. `signatar` is the number or the mark that the job was made with; None where there is only one."""

    status: str
    siden: datetime | None
    signatar: str | None = field(default=None, repr=False)
    xades_url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Direktestatus:
    """A direct job as it stands. `bekreft_url` is missing where there is nothing to confirm; `neste_tid` where it was not polled."""

    jobb_id: int
    referanse: str | None
    status: str
    signaturer: tuple[Direktesignatur, ...]
    bekreft_url: str | None = None
    pades_url: str | None = None
    slett_url: str | None = None
    neste_tid: datetime | None = None


Svar = Endring | Ingenting
Direktesvar = Direktestatus | Ingenting
