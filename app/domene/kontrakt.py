"""A contract as the case system sent it, read and checked: the one value that the whole flow builds on.

Made only by `app.skjema.les`. Whatever is optional in schema v1 is optional here; defaults are the schema's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from app.domene.parter import (
    Ansvarsdel,
    Kandidat,
    Kontraktsansvarlig,
    Larebedrift,
    Person,
    SamarbeidendeLarebedrift,
    Samarbeidsorgan,
    Skole,
)
from app.tekst import Malform, Tekst


class Kontraktstype(StrEnum):
    """The five kinds of contract; schema 1 covers them all."""

    LAREKONTRAKT = "larekontrakt"
    OPPLARINGSKONTRAKT = "opplaringskontrakt"
    PRAKSISBREVKONTRAKT = "praksisbrevkontrakt"
    FAGBREV_PA_JOBB = "fagbrevPaJobb"
    FAGOPPLARING_I_SKOLE = "fagopplaringISkole"


KONTRAKTSDATOEN = Tekst(nb="kontraktsdatoen {dato}", nn="kontraktsdatoen {dato}")
DATONAVN: Mapping[Kontraktstype, Tekst] = {
    **dict.fromkeys(Kontraktstype, KONTRAKTSDATOEN),
    Kontraktstype.FAGOPPLARING_I_SKOLE: Tekst(nb="avtaledatoen {dato}", nn="avtaledatoen {dato}"),
}
"""What the date is called in a reason; fagopplæring i skole is an agreement, no contract (VIGO type E)."""


class Rettstype(StrEnum):
    """The right that the training builds on (innhold §2.4)."""

    UNGDOMSRETT = "ungdomsrett"
    VOKSENRETT = "voksenrett"
    OMVALG = "omvalg"
    MEROPPLARING = "meropplaring"
    REKVALIFISERING = "rekvalifisering"
    IKKE_RETT = "ikkeRett"


class Sluttprove(StrEnum):
    """The test that the training leads to."""

    FAGPROVE = "fagprove"
    SVENNEPROVE = "svenneprove"
    KOMPETANSEPROVE = "kompetanseprove"
    PRAKSISBREVPROVE = "praksisbrevprove"


class Fradragstype(StrEnum):
    """Why months are taken off the læretid."""

    PRAKSIS = "praksis"
    GODSKRIVING = "godskriving"
    REALKOMPETANSE = "realkompetanse"
    ANNET = "annet"


class Vedleggstype(StrEnum):
    """What an attachment is."""

    AVTALE_SAMARBEIDSORGAN = "avtaleSamarbeidsorgan"
    ARBEIDSAVTALE = "arbeidsavtale"
    ARBEIDSATTEST = "arbeidsattest"
    OPPLARINGSPLAN = "opplaringsplan"
    VALGTE_KOMPETANSEMAL = "valgteKompetansemal"
    ANNET = "annet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Avtale:
    """The agreement between lærebedrift and samarbeidsorgan. Two powers, each its own (opplæringslova § 7-12)."""

    foreligger: bool
    inngar_kontrakt: bool = False
    mottar_tilskudd: bool = False
    gjelder_fra: date | None = None
    gjelder_til: date | None = None
    dokumenttyper: tuple[Kontraktstype, ...] = (Kontraktstype.LAREKONTRAKT,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parter:
    """Everybody the contract is between, and who answers for it."""

    kontraktsansvarlig: Kontraktsansvarlig
    larebedrift: Larebedrift | None = None
    samarbeidsorgan: Samarbeidsorgan | None = None
    avtale: Avtale | None = None
    skole: Skole | None = None
    samarbeidende_larebedrifter: tuple[SamarbeidendeLarebedrift, ...] = ()
    ansvarsdeling: tuple[Ansvarsdel, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Kompetansemal:
    """One chosen goal; printed as sent."""

    tekst: str
    kode: str | None = None
    sprak: Malform | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tilleggsvilkar:
    """One extra condition; printed as sent, in its own language where known."""

    tekst: str
    sprak: Malform | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AvvikendeOpplaringslop:
    """Training organised in another way than the fixed course (opplæringsforskrifta § 6-3)."""

    beskrivelse: str
    rekkefolge: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LokalLareplan:
    """The county's local plan for praksisbrev."""

    tittel: str
    dato: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lareforhold:
    """The trade, its goal and conditions. `programomradekode`: ten positions, hyphens kept."""

    programomradekode: str
    programomradenavn_nb: str | None = None
    programomradenavn_nn: str | None = None
    lareplankode: str | None = None
    sluttprove: Sluttprove | None = None
    kompetansemal: tuple[Kompetansemal, ...] = ()
    rettstype: Rettstype | None = None
    modulstrukturert: bool = False
    meropplaring: bool = False
    tilleggsvilkar: tuple[Tilleggsvilkar, ...] = ()
    full_opplaring_i_bedrift: bool = False
    avvikende_opplaringslop: AvvikendeOpplaringslop | None = None
    lokal_lareplan: LokalLareplan | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fradrag:
    """Months taken off."""

    type: Fradragstype
    maneder: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Tillegg:
    """Months added."""

    maneder: Decimal
    skyldes_meropplaring: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Avbrudd:
    """A period without training; open when `til` is absent."""

    fra: date
    til: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Laretid:
    """What the læretid is calculated from. `til` is only checked, never trusted."""

    fra: date
    til: date | None = None
    grunnlag_maneder: Decimal | None = None
    gjenstaende_maneder: Decimal | None = None
    fradrag: tuple[Fradrag, ...] = ()
    tillegg: tuple[Tillegg, ...] = ()
    stillingsprosent: Decimal = Decimal(100)
    avbrudd: tuple[Avbrudd, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Arbeidsavtale:
    """The reference to the employment contract (opplæringslova § 7-2)."""

    foreligger: bool
    dato: date | None = None
    referanse: str | None = None
    uavhengig_av_kontrakten: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Vedlegg:
    """An attachment as announced in the data. What its bytes say decides, not `signert`."""

    type: Vedleggstype
    tittel: str
    dokument_id: str | None = None
    sha256: str | None = None
    sprak: Malform | None = None
    signert: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Kildesystem:
    """The case system that sent the data, and its business key."""

    navn: str
    instans_id: str
    korrelasjons_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Enkeltvedtak:
    """A decision of the county: when, and its case number."""

    dato: date | None = None
    saksnummer: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Praksis:
    """Practice approved before a contract on fagbrev på jobb, in months at full time (opplæringsforskrifta § 9-58)."""

    godkjente_maneder: Decimal
    realkompetanse_maneder: Decimal | None = None
    vedtak: Enkeltvedtak | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Kontrakt:
    """Contract data v1. `kontraktsdato` is always set: a missing one took the day of receipt when it was read."""

    kontraktsnummer: str
    dokumenttype: Kontraktstype
    kontraktsdato: date
    fylkesnummer: str
    kandidat: Kandidat
    lareforhold: Lareforhold
    parter: Parter
    laretid: Laretid
    utgave: int = 1
    erstatter_dokument_id: str | None = None
    fylkessignatar: Person | None = None
    arbeidsavtale: Arbeidsavtale | None = None
    arbeidsavtaler: tuple[Arbeidsavtale, ...] = ()
    vedlegg: tuple[Vedlegg, ...] = ()
    kildesystem: Kildesystem | None = None
    praksis: Praksis | None = None
    godkjenning: Enkeltvedtak | None = None
    """The county's approval where it was given before the data was sent; it may come later than the contract (§ 7-2)."""
    antatt_type: bool = False
    """The data do not say the kind: `dokumenttype` is one that it could be, and no reason may name it."""

    @property
    def dato(self) -> date:
        """The document's own date is the contract's."""
        return self.kontraktsdato

    @property
    def datonavn(self) -> Tekst:
        """What the date is called in a reason."""
        return DATONAVN[self.dokumenttype]

    @property
    def larefagkode(self) -> str | None:
        """The code of the trade."""
        return self.lareforhold.programomradekode

    @property
    def onsket_malform(self) -> Malform | None:
        """The candidate's registered wish."""
        return self.kandidat.onsket_malform
