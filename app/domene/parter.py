"""The parties of a contract: candidate, lærebedrift, samarbeidsorgan, skole, and the people who act for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.tekst import Malform


class Identtype(StrEnum):
    """What kind of number identifies a person (schema `personidentifikator.type`)."""

    FODSELSNUMMER = "fodselsnummer"
    DNUMMER = "dnummer"
    FIKTIVT = "fiktivt"


class Adressebeskyttelse(StrEnum):
    """The population register's grading of an address."""

    UGRADERT = "ugradert"
    KLIENTADRESSE = "klientadresse"
    FORTROLIG = "fortrolig"
    STRENGT_FORTROLIG = "strengtFortrolig"


class Kontraktsansvarlig(StrEnum):
    """The contract-responsible party."""

    LAREBEDRIFT = "larebedrift"
    SAMARBEIDSORGAN = "samarbeidsorgan"
    SKOLE = "skole"


class Ansvarlig(StrEnum):
    """Who can be responsible for a part of the training (schema `ansvarsdeling.ansvarlig`)."""

    LAREBEDRIFT = "larebedrift"
    SAMARBEIDSORGAN = "samarbeidsorgan"
    SAMARBEIDENDE_LAREBEDRIFT = "samarbeidendeLarebedrift"
    SKOLE = "skole"
    FYLKESKOMMUNE = "fylkeskommune"


@dataclass(frozen=True, slots=True, kw_only=True)
class Navn:
    """A person's name as in the population register."""

    fornavn: str
    etternavn: str
    mellomnavn: str | None = None

    @property
    def fullt(self) -> str:
        """Given, middle and family name with single spaces."""
        return " ".join(del_ for del_ in (self.fornavn, self.mellomnavn, self.etternavn) if del_)


@dataclass(frozen=True, slots=True, kw_only=True)
class Personidentifikator:
    """An eleven-digit number. `repr` never shows it: it must not reach logs or tracebacks."""

    type: Identtype
    verdi: str

    def __repr__(self) -> str:
        return f"Personidentifikator({self.type.value}, ***********)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kontakt:
    """Where messages go. Never printed in a document."""

    epost: str | None = None
    mobil: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Adresse:
    """A postal address. A foreign one carries its code in the lines and has no `postnummer`."""

    adresselinjer: tuple[str, ...]
    poststed: str
    postnummer: str | None = None
    landkode: str = "NO"
    kommunenummer: str | None = None
    co_adressenavn: str | None = None
    kilde: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who acts for a party."""

    navn: Navn
    personidentifikator: Personidentifikator | None = None
    fodselsdato: date | None = None
    kontakt: Kontakt | None = None
    stilling: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Foresatt:
    """A guardian, as the population register gives it."""

    person: Person
    ansvar: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Kandidat:
    """The one who learns. `fodselsdato` is sent, never derived from the number."""

    navn: Navn
    personidentifikator: Personidentifikator
    fodselsdato: date
    bostedsadresse: Adresse | None = None
    adresse_1_mars: Adresse | None = None
    adressebeskyttelse: Adressebeskyttelse = Adressebeskyttelse.UGRADERT
    kontakt: Kontakt | None = None
    onsket_malform: Malform | None = None
    foresatte: tuple[Foresatt, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Virksomhet:
    """A unit in Enhetsregisteret. `organisasjonsnummer`: nine digits, MOD11-checked."""

    organisasjonsnummer: str
    navn: str
    overordnet_enhet: str | None = None
    adresse: Adresse | None = None
    kontakt: Kontakt | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Larebedrift:
    """The business: the employer, always."""

    virksomhet: Virksomhet
    faglig_leder: Person
    ansvarlig_leder: Person | None = None
    godkjent_etter_ny_lov: bool | None = None
    kun_medlemsbedrift: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Samarbeidsorgan:
    """Training office that may enter contracts for member businesses by agreement (opplæringslova § 7-12)."""

    virksomhet: Virksomhet
    ansvarlig_leder: Person
    godkjent_fra: date | None = None
    godkjent_til: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Skole:
    """The school of type E."""

    virksomhet: Virksomhet
    kontaktperson: Person


@dataclass(frozen=True, slots=True, kw_only=True)
class SamarbeidendeLarebedrift:
    """A business that has a part of the training by agreement (opplæringsforskrifta § 6-14)."""

    virksomhet: Virksomhet
    faglig_leder: Person | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ansvarsdel:
    """Who is responsible for one part of the training (opplæringslova § 7-2)."""

    ansvarlig: Ansvarlig
    kode: str | None = None
    omrade: str | None = None
    organisasjonsnummer: str | None = None
