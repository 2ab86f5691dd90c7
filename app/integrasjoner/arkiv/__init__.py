"""What an archive is given, and what it answers. Nothing of a particular archive is in here."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from app.domene.arkivvalg import Arkivvalg
from app.errors import EksternFeil, Konflikt
from app.integrasjoner.arkiv.pronom import Format
from app.tekst import Malform, Tekst
from signing.model import Niva


@dataclass(frozen=True, slots=True, kw_only=True)
class Arkivdokument:
    """One file as it came. `filnavn` and `tittel` never name a person."""

    filnavn: str
    tittel: str
    innhold: bytes = field(repr=False)
    medietype: str
    format: Format | None
    arkivformat: bool

    @property
    def sha256(self) -> str:
        """The checksum that the archive can hold the file against."""
        return hashlib.sha256(self.innhold).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Arkivpart:
    """Whom the document is from: a business, or a person, whose name is shielded."""

    navn: str = field(repr=False)
    person: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Signaturkontroll:
    """What came of verifying the signatures, when and by what, and how well the least identified signer was known.

    `bestatt` False: unchanged, but not everybody's certificate could be judged.
    """

    niva: Niva
    bestatt: bool
    tid: datetime
    verktoy: str
    konklusjon: Tekst


@dataclass(frozen=True, slots=True, kw_only=True)
class Arkivpakke:
    """One finished document with all that the archive keeps of it. `kilde`: case system and its number there."""

    dokument_id: str
    kontraktsnummer: str
    malform: Malform
    tittel: str
    dato: date
    hoveddokument: Arkivdokument
    vedlegg: tuple[Arkivdokument, ...]
    parter: tuple[Arkivpart, ...]
    signatur: Signaturkontroll
    valg: Arkivvalg
    kilde: tuple[str, str] | None = None
    fornyelse: int = 0
    """How many archive time stamps the file has got since it was sealed. Each is a version of its own to the archive."""

    @property
    def navn(self) -> str:
        """What the hand-over is called: the document's id, and which version it is where it is not the first."""
        return f"{self.dokument_id}-fornyet-{self.fornyelse}" if self.fornyelse else self.dokument_id

    @property
    def filer(self) -> Iterator[Arkivdokument]:
        """The document, then its attachments."""
        yield self.hoveddokument
        yield from self.vedlegg

    @property
    def innhold_sha256(self) -> str:
        """The checksum of the files and their order: what makes two hand-overs the same."""
        return hashlib.sha256(json.dumps([en.sha256 for en in self.filer]).encode()).hexdigest()


class Arkiv(Protocol):
    """Whoever keeps documents for good."""

    def overfor(self, pakke: Arkivpakke, *, nokkel: str) -> str:
        """Hand over, and give the archive's own reference. The same again gives the same reference and nothing twice.

        Raises `ArkivSvarerIkke` where another attempt may go well, `AnnetInnhold` where none will.
        """


class AnnetInnhold(Konflikt):
    """The archive has the document with other bytes."""

    kode = "arkivert-med-annet-innhold"


class ArkivSvarerIkke(EksternFeil):
    """The archive could not take the document now: nothing of it is there."""

    kode = "arkiv-svarer-ikke"
