"""Everything that is decided about one document before it is rendered: the meeting point of rules, words and PDF."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from app.domene.dokument import Dokument
from app.domene.fylker import Fylke, Fylkesvalg
from app.domene.kontrakt import Kontrakt, Vedleggstype
from app.domene.parter import Adresse, Person
from app.domene.roller import Rolle
from app.domene.saksdokument import Saksdokument
from app.domene.vedleggssignatur import Signaturkontroll
from app.errors import Funn
from app.tekst import Malform, Tekst


class MalformGrunn(StrEnum):
    """Why the document has its language (interfaces: `malformGrunn`)."""

    ONSKE = "onske"
    FYLKE = "fylke"
    VEDTAK = "vedtak"
    STANDARD = "standard"
    VALGT = "valgt"


class Mate(StrEnum):
    """How an attachment follows the contract."""

    INNEBYGD = "innebygd"
    SIDER = "sider"


@dataclass(frozen=True, slots=True, kw_only=True)
class Malformvalg:
    """The language of the document, and the rule that chose it."""

    malform: Malform
    grunn: MalformGrunn
    regel: str
    begrunnelse: Tekst


@dataclass(frozen=True, slots=True, kw_only=True)
class Signatar:
    """One signer: one person, one field, one signature, whatever number of roles.

    `roller` and `pa_vegne_av` run in parallel (None: on one's own behalf). `gruppe` counts from 1. `felt` is the name of
    the signature field in the PDF.
    """

    rolle: Rolle
    person: Person
    roller: tuple[Rolle, ...]
    pa_vegne_av: tuple[str | None, ...]
    gruppe: int
    felt: str
    regel: str
    begrunnelse: Tekst
    kilde: str
    utlost_av: tuple[str, ...]
    regler: tuple[str, ...] = ()
    """Every row behind the reason: that of each role (`regel` first), same person, order."""

    @property
    def navn(self) -> str:
        """The signer's full name."""
        return self.person.navn.fullt


@dataclass(frozen=True, slots=True, kw_only=True)
class Bortfalt:
    """A role that does not sign, and why not."""

    rolle: Rolle
    regel: str
    begrunnelse: Tekst
    kilde: str = ""
    utlost_av: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Opplyst:
    """One answer with the row that gave it: told as information. `verdi` is a code; `navn` the business that it points to."""

    verdi: str
    regel: str
    begrunnelse: Tekst
    kilde: str
    utlost_av: tuple[str, ...]
    navn: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tilskudd:
    """Who receives the grant, and which of the two it is."""

    mottaker: Opplyst
    grunnlag: Opplyst


@dataclass(frozen=True, slots=True, kw_only=True)
class Signatarbeslutning:
    """Who signs in signing order, who does not, the ids of the rules that hit, and what was found wrong on the way."""

    signatarer: tuple[Signatar, ...]
    bortfalt: tuple[Bortfalt, ...]
    regler: tuple[str, ...]
    funn: tuple[Funn, ...]
    organ_inngar: bool
    """The samarbeidsorgan enters the contract on behalf of the lærebedrift (valid power, organ approved)."""
    organ_mottar_tilskudd: bool
    organ_erstatter: bool
    """The organ's leader signs in place of the lærebedrift's ansvarlig leder."""
    vis_organ: bool
    """The section about the samarbeidsorgan is printed (agreement valid on the contract date with either power)."""
    fylket_signerer: bool
    tilskudd: Tilskudd | None = None
    """The grant, as information; None for a document around a contract."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanlagtVedlegg:
    """One attachment as it will follow the contract. `sider`: first and last page where it is appended as pages."""

    nr: int
    type: Vedleggstype
    tittel: str
    sha256: str
    mate: Mate
    signert: bool
    medietype: str
    innhold: bytes
    sider: tuple[int, int] | None = None
    regel: str | None = None
    """The row that said how the file follows; None in a preview without the file."""
    kontroll: Signaturkontroll | None = None
    """What the verifier found, where the file is signed."""
    pdfa: bool = True
    """The file is PDF/A itself; taken for granted while it is not at hand."""
    staende_a4: bool = True
    """Every page is A4 and stands; taken for granted while the file is not at hand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Larefag:
    """A trade of the dated code list. `kode`: ten positions as sent."""

    kode: str
    navn: Tekst
    sluttprove: str | None = None
    lareplankoder: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BeregnetLaretid:
    """The læretid by research/domain.md §5b: net months at full time, last day (None: open avbrudd)."""

    netto_maneder: Decimal
    til: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ansvarsrad:
    """One row of the table of responsibility: code of innhold §2.5 (or `omrade` as sent), and who."""

    kode: str
    omrade: str | None
    hvem: str | None
    fylket: bool = False
    """The county answers for it; its name is printed in the document's language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Adresseutskrift:
    """The two addresses as they may be printed: None means «Ikke oppgitt», for missing and protected alike."""

    bosted: Adresse | None
    mars: Adresse | None


class Dokumentsak(Protocol):
    """What is decided about any document, contract or not. The same one gives the same bytes."""

    @property
    def dokument(self) -> Dokument:
        """The document as read."""
        ...

    @property
    def dokument_id(self) -> str:
        """Its name, the same for the same data."""
        ...

    @property
    def fylke(self) -> Fylke:
        """The county."""
        ...

    @property
    def valg(self) -> Fylkesvalg:
        """What the county has chosen, on the date of the document."""
        ...

    @property
    def malform(self) -> Malformvalg:
        """The language, and why."""
        ...

    @property
    def signatarer(self) -> Signatarbeslutning:
        """Who signs."""
        ...

    @property
    def vedlegg(self) -> tuple[PlanlagtVedlegg, ...]:
        """The attachments as they follow."""
        ...

    @property
    def regler(self) -> tuple[str, ...]:
        """Every rule id that took part, in order, for the record and the XMP."""
        ...

    @property
    def funn(self) -> tuple[Funn, ...]:
        """Every finding."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Saksdokumentsak:
    """A document around a contract, decided."""

    dokument: Saksdokument
    dokument_id: str
    fylke: Fylke
    valg: Fylkesvalg
    malform: Malformvalg
    signatarer: Signatarbeslutning
    vedlegg: tuple[PlanlagtVedlegg, ...]
    larefag: Larefag | None
    """The trade of the contract, where the document is about one."""
    regler: tuple[str, ...]
    laretid: BeregnetLaretid | None = None
    """The new læretid, where the document changes the end of it."""
    funn: tuple[Funn, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sak:
    """A contract, decided. The same `Sak` gives the same bytes."""

    kontrakt: Kontrakt
    dokument_id: str
    fylke: Fylke
    valg: Fylkesvalg
    malform: Malformvalg
    signatarer: Signatarbeslutning
    vedlegg: tuple[PlanlagtVedlegg, ...]
    larefag: Larefag
    laretid: BeregnetLaretid
    ansvar: tuple[Ansvarsrad, ...]
    adresser: Adresseutskrift
    voksen: bool
    """Adult's rules: midtveisvurdering instead of halvårsvurdering (innhold §2.5 note 1)."""
    regler: tuple[str, ...]
    """Every rule id that took part, in order, for the record and the XMP."""
    funn: tuple[Funn, ...] = ()

    @property
    def dokument(self) -> Kontrakt:
        """The contract, as the document that it is."""
        return self.kontrakt
