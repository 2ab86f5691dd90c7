"""The facts that the checks find, one frozen dataclass per axis. No verdict is taken here; `dom` does that."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from asn1crypto import x509

from signing.verify.kunnskap import Behov
from signing.verify.kvalifisert import Kvalifisert
from signing.verify.policy import Ankerslag


class Slag(StrEnum):
    """What kind of signature a field holds."""

    SIGNATUR = "signatur"
    DOKUMENTTIDSSTEMPEL = "dokumenttidsstempel"


class Dekning(StrEnum):
    """How much of the file the signature covers (coverage axis)."""

    HELE_FILEN = "heleFilen"
    HEL_REVISJON = "helRevisjon"
    DELVIS = "delvis"
    UKLAR = "uklar"


class Endringsniva(StrEnum):
    """The worst that happened after the signature (changes axis), in rising order."""

    INGEN = "ingen"
    SIGNATURER = "signaturer"
    METADATA = "metadata"
    SKJEMA = "skjemautfylling"
    MERKNADER = "merknader"
    ANNET = "annet"
    UKJENT = "ukjent"


class Krypto(StrEnum):
    """What the mathematics said (integrity axis)."""

    OK = "ok"
    HASH_FEIL = "hashFeil"
    SIGNATUR_FEIL = "signaturFeil"
    FORMATFEIL = "formatfeil"
    IKKE_STOTTET = "ikkeStottet"


class Tillit(StrEnum):
    """Whether the chain ends in an anchor of the policy (trust axis)."""

    BETRODD = "betrodd"
    UKJENT = "ukjent"
    IKKE_BETRODD = "ikkeBetrodd"


@dataclass(frozen=True, slots=True)
class Merknad:
    """One thing found, by a stable code; `sted` is a field name, an object or a byte range, `detalj` technical words."""

    kode: str
    sted: str = ""
    detalj: str = ""


@dataclass(frozen=True, slots=True)
class Struktur:
    """What the bytes say: ByteRange, the gap and how /Contents is spelled."""

    dekning: Dekning
    byterange: tuple[int, ...] = ()
    slutt: int = 0
    feil: tuple[Merknad, ...] = ()
    stavemate: tuple[Merknad, ...] = ()


@dataclass(frozen=True, slots=True)
class Tidsstempel:
    """One time stamp token: the time it says, and whether its mathematics holds."""

    tid: datetime
    hash_ok: bool
    signatur_ok: bool
    sertifikat: x509.Certificate | None = None

    @property
    def ok(self) -> bool:
        """Both the imprint and the signature fit."""
        return self.hash_ok and self.signatur_ok


@dataclass(frozen=True, slots=True)
class Signaturfakta:
    """The cryptographic facts of one CMS signature."""

    utfall: Krypto
    hash_ok: bool | None = None
    signatur_ok: bool | None = None
    sertifikat: x509.Certificate | None = None
    andre: tuple[x509.Certificate, ...] = ()
    oppgitt: datetime | None = None
    tidsstempler: tuple[Tidsstempel, ...] = ()
    hashalgoritme: str | None = None
    signaturalgoritme: str | None = None
    nokkelbiter: int | None = None
    svak: bool = False
    feil: tuple[Merknad, ...] = ()


@dataclass(frozen=True, slots=True)
class Endring:
    """One change after the signature, in which revision, and how it is classed. `slag` (`endringstekster`), page from 1 and name of
    the field, where known, are for people."""

    revisjon: int
    niva: Endringsniva
    hva: str
    slag: str = "annet"
    side: int | None = None
    felt: str = ""


@dataclass(frozen=True, slots=True)
class Endringer:
    """All that came after one signature, and what the signature itself allows (DocMDP, FieldMDP).

    `nye_synlige`: visible signature fields that the document did not have when this signature was made.
    """

    niva: Endringsniva
    tillatt: bool
    liste: tuple[Endring, ...] = ()
    docmdp: int | None = None
    fieldmdp: str | None = None
    tillatelser_ok: bool = True
    nye_synlige: tuple[str, ...] = ()
    feil: tuple[Merknad, ...] = ()


@dataclass(frozen=True, slots=True)
class Tilbakekalling:
    """What the embedded revocation data say about the signer's certificate."""

    status: str
    kilde: str | None = None
    oppdatert: datetime | None = None
    tid: datetime | None = None


@dataclass(frozen=True, slots=True)
class Tillitsfakta:
    """Chain, times and the ETSI EN 319 102-1 result of one signature. `behov`: whom the service could ask about revocation."""

    status: Tillit
    indikasjon: str
    underindikasjon: str | None = None
    anker: x509.Certificate | None = None
    anker_for: frozenset[Ankerslag] = frozenset()
    demo: bool = False
    beste_tid: datetime | None = None
    gyldig_da: bool | None = None
    tilbakekalling: Tilbakekalling = field(default_factory=lambda: Tilbakekalling("ukjent"))
    kvalifisert: Kvalifisert = Kvalifisert.UKJENT
    behov: tuple[Behov, ...] = ()
    feil: tuple[Merknad, ...] = ()
