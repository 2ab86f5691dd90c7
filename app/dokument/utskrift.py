"""What a skeleton may ask for: every value written out in the language of the document, and nothing else.

A field that is None is not printed, or printed as «not stated», as the revision decides.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from markupsafe import Markup

from app.domene.leverandorgrenser import LOKAL
from app.tekst import Malform


@dataclass(frozen=True, slots=True)
class Utgivelse:
    """How this copy is issued. `verifiseringsadresse` is the base; QR and text add `/v/<dokumentId>`. `leverandor`: who gets it signed."""

    demo: bool
    forhandsvisning: bool
    verifiseringsadresse: str
    leverandor: str = LOKAL


@dataclass(frozen=True, slots=True, kw_only=True)
class FylkeUt:
    """The county in the document's language; `merknad` is the id of a standing remark."""

    navn: str
    merknad: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verifisering:
    """Where the document can be checked: address to read, code to scan."""

    adresse: Markup
    qr: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KandidatUt:
    """The one who learns. `bosted` and `mars` are None for missing and protected alike."""

    navn: str
    nummer_ord: str
    nummer: str
    fodselsdato: str | None
    bosted: str | None
    mars: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BedriftUt:
    """A lærebedrift; in a draft any of it may be missing."""

    navn: str | None = None
    orgnr: str | None = None
    overordnet: str | None = None
    adresse: str | None = None
    faglig: str | None = None
    faglig_fodt: str | None = None
    ansvarlig: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganUt:
    """The samarbeidsorgan."""

    navn: str
    orgnr: str
    ansvarlig: str
    godkjent_fra: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AvtaleUt:
    """The agreement with the samarbeidsorgan, and its two powers."""

    fra: str | None
    periode: str | None
    inngar: bool
    tilskudd: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SkoleUt:
    """The school of type E; in a draft any of it may be missing."""

    navn: str | None = None
    orgnr: str | None = None
    adresse: str | None = None
    kontaktperson: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PraksisUt:
    """Practice approved before a contract on fagbrev på jobb; `vedtak` is the decision's date and case number."""

    godkjent: str | None = None
    realkompetanse: str | None = None
    vedtak: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MalUt:
    """A chosen goal or an extra condition, as sent, with its own language where known."""

    kode: str | None
    tekst: str
    sprak: Malform | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FagUt:
    """The trade and its goal; `prove` and `rett` are keys of words, `lokal` is the local plan of a praksisbrev."""

    navn: str
    kode: str
    plan: str | None
    prove: str | None
    rett: str | None
    modul: bool
    lokal: str | None
    kompetansemal: tuple[MalUt, ...]
    mal_vedlegg: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnsvarUt:
    """One row of responsibility: a word (`ord`) or the area as sent, and who."""

    ord: str | None
    omrade: str | None
    hvem: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AvvikUt:
    """Training organised in another way than the fixed course."""

    beskrivelse: str
    rekkefolge: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FradragUt:
    """Months taken off; `type` is the key of a word."""

    type: str
    maneder: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TilleggUt:
    """Months added."""

    mer: bool
    maneder: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AvbruddUt:
    """A break; both spellings of the period are None while it is open."""

    fra: str
    periode: str | None
    periode_kort: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TidUt:
    """The læretid with its sum."""

    fra: str
    til: str | None
    fra_kort: str
    til_kort: str | None
    grunnlag_ord: str
    grunnlag: str | None
    fradrag: tuple[FradragUt, ...]
    tillegg: tuple[TilleggUt, ...]
    netto: str
    prosent: str
    avbrudd: tuple[AvbruddUt, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ArbeidsavtaleUt:
    """An arbeidsavtale; `datoer` lists the dates of all."""

    foreligger: bool
    dato: str | None
    datoer: str
    referanse: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SiderUt:
    """First and last page of an appended attachment of several pages."""

    fra: int
    til: int


@dataclass(frozen=True, slots=True, kw_only=True)
class VedleggUt:
    """One attachment with its checksum in groups. Appended, it has `side` for its one page or `sider` for several."""

    nr: int
    ord: str
    tittel: str | None
    side: int | None
    sider: SiderUt | None
    signert: bool
    sum: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hode:
    """What every skeleton may ask for, whatever the kind of document: who and which, the seal's place, the attachments, the laws."""

    malform: Malform
    skjelett: str
    revisjon: str
    digest8: str
    dokument_id: str
    kontraktsnummer: str
    kontraktsdato: str
    utgave: int
    utgave_ord: str | None
    erstatter: str | None
    demo: bool
    forhandsvisning: bool
    egen_tekst: bool
    vapen: str
    nbsp: str
    fylke: FylkeUt
    verifisering: Verifisering
    vedlegg: tuple[VedleggUt, ...]
    hjemler: Mapping[str, tuple[str, ...]]

    def som_kontekst(self) -> dict[str, Any]:
        """The names that templates see."""
        return {felt.name: getattr(self, felt.name) for felt in fields(self)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Innhold(Hode):
    """All that a skeleton of a contract may ask for, but the words of the signatures."""

    kandidat: KandidatUt
    bedrift: BedriftUt
    samarbeidende: tuple[BedriftUt, ...]
    samarbeidende_navn: str
    organ: OrganUt | None
    avtale: AvtaleUt
    skole: SkoleUt
    praksis: PraksisUt
    regelverk: str
    fag: FagUt
    ansvar: tuple[AnsvarUt, ...]
    avvik: AvvikUt | None
    tid: TidUt
    arbeidsavtale: ArbeidsavtaleUt
    arbeidsavtaler: tuple[ArbeidsavtaleUt, ...]
    tilleggsvilkar: tuple[MalUt, ...]
    gjelder: frozenset[str]
