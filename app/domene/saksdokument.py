"""The documents that stand around a contract: what all have, and what oppseiing, heving and the agreement with an organ have each.

Made only by `app.skjema`. The parties stand in the same places as in a contract, so that the same checks read them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.domene.dokument import Dokumenttype
from app.domene.kontrakt import Kildesystem, Kontraktstype, Vedlegg
from app.domene.parter import Kandidat, Person, Virksomhet
from app.tekst import Malform, Tekst

DOKUMENTDATOEN = Tekst(nb="dokumentdatoen {dato}", nn="dokumentdatoen {dato}")
"""What the date of a document around a contract is called in a reason."""


class Hevingsgrunn(StrEnum):
    """Why the county ends a contract (opplæringslova § 7-3 second paragraph)."""

    EGET_ONSKE = "egetOnske"
    VESENTLIG_BRUDD = "vesentligBrudd"
    IKKE_I_STAND = "ikkeIStand"


class Hevingspart(StrEnum):
    """The party that broke its duties, or cannot fulfil the contract."""

    KANDIDAT = "kandidat"
    LAREBEDRIFT = "larebedrift"


class KrevdAv(StrEnum):
    """Who asked for the contract to be ended."""

    KANDIDAT = "kandidat"
    LAREBEDRIFT = "larebedrift"
    FYLKESKOMMUNE = "fylkeskommune"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fritekst:
    """Text as sent, with its own language where known; printed as it is."""

    tekst: str
    sprak: Malform | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Avtalepart:
    """A business or an organ, and who can bind it."""

    virksomhet: Virksomhet
    ansvarlig_leder: Person | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Kontraktsvisning:
    """The contract that the document is about, as far as the document prints it or its rules ask."""

    dokumenttype: Kontraktstype
    kontraktsdato: date
    programomradekode: str
    dokument_id: str | None = None
    signert_av_samarbeidsorgan: bool = False
    arbeidsavtale_uavhengig: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Godkjenning:
    """A county's approval of a samarbeidsorgan; approval is given county by county (opplæringsforskrifta § 6-18)."""

    fylkesnummer: str
    fra: date
    til: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Saksdokument:
    """What every document around a contract has. `dato` is always set: a missing one took the day of receipt."""

    kontraktsnummer: str
    dokumenttype: Dokumenttype
    dato: date
    fylkesnummer: str
    larebedrift: Avtalepart | None = None
    """None where the training is in a school only."""
    samarbeidsorgan: Avtalepart | None = None
    kandidat: Kandidat | None = None
    kontrakt: Kontraktsvisning | None = None
    utgave: int = 1
    erstatter_dokument_id: str | None = None
    fylkessignatar: Person | None = None
    vedlegg: tuple[Vedlegg, ...] = ()
    kildesystem: Kildesystem | None = None

    @property
    def larefagkode(self) -> str | None:
        """The code of the trade, where the document is about a contract."""
        return self.kontrakt.programomradekode if self.kontrakt else None

    @property
    def onsket_malform(self) -> Malform | None:
        """The candidate's registered wish, where there is a candidate."""
        return self.kandidat.onsket_malform if self.kandidat else None

    @property
    def organ_signerte(self) -> bool:
        """The organ's leader signed the contract for the lærebedrift."""
        return self.kontrakt is not None and self.kontrakt.signert_av_samarbeidsorgan


@dataclass(frozen=True, slots=True, kw_only=True)
class Oppseiing(Saksdokument):
    """The parties agree to end the contract (opplæringslova § 7-3 first paragraph)."""

    sluttdato: date
    orientert_dato: date
    """The day on which the lærebedrift told the county, before the contract was ended."""
    arsak: Fritekst | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Heving(Saksdokument):
    """The county's decision to end the contract (opplæringslova § 7-3)."""

    saksnummer: str
    sluttdato: date
    grunn: Hevingsgrunn
    krevd_av: KrevdAv
    part: Hevingspart | None = None
    muntlig_forklaring: date | None = None
    begrunnelse: Fritekst
    klageinstans: Tekst
    """Who decides a complaint: the county's own data, no default (innhold §10 row 25)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Samarbeidsavtale(Saksdokument):
    """The agreement between lærebedrift and samarbeidsorgan: two powers, each its own (opplæringslova § 7-12)."""

    inngar_kontrakt: bool
    mottar_tilskudd: bool
    gjelder_fra: date
    gjelder_til: date | None = None
    dokumenttyper: tuple[Kontraktstype, ...] = ()
    """The kinds of contract that the first power is for."""
    oppgaver: tuple[Fritekst, ...] = ()
    oppsigelsesfrist_maneder: int | None = None
    godkjenninger: tuple[Godkjenning, ...] = ()
