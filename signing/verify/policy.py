"""What a verification is judged by: trust anchors, limits, names and version. Plain data, read once, no clock, no network."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path

from asn1crypto import pem, x509
from cryptography import x509 as pyca

from signing.sertifikat import er_demo
from signing.verify.tillitstjeneste import Listeopplysning, Tjeneste


@dataclass(frozen=True, slots=True)
class Grenser:
    """How much one file may ask for. Past a limit the answer is `ugyldigFil` with a reason, never a hang.

    `oppslag` is the work budget: every object that the parser or the difference analysis looks up costs one. It is counted,
    not timed, so that the same file gets the same answer on a slow machine; a wall-clock limit belongs to the worker process.
    """

    storrelse: int = 50 * 1024 * 1024
    signaturer: int = 64
    revisjoner: int = 256
    objekter: int = 200_000
    oppslag: int = 3_000_000
    dybde: int = 64


class Ankerslag(StrEnum):
    """What an anchor can count for. The value is the word of the policy file."""

    SEGL = "segl"
    EID = "eid"
    TIDSSTEMPEL = "tidsstempel"
    LEVERANDOR = "leverandor"


ALLE_SLAG = frozenset(Ankerslag)
"""An anchor that nobody has bound to a purpose: it counts for everything, as a folder of certificates does."""


@dataclass(frozen=True, slots=True)
class Anker:
    """One trust anchor: a certificate that the operator has chosen to trust, and whether it only serves demonstration.

    `navn`: what people call it; empty, and the certificate's own name stands in the report. `kilde`: where it came from, a file's name or
    a trusted list's territory and sequence number. `slag`: what it counts for. `gjelder_fra`, `gjelder_til`: it counts for what is proved
    to have existed from the one and before the other, timezone aware; None, and there is no such bound. `tjeneste`: what a trusted list
    says of it.
    """

    sertifikat: x509.Certificate
    demo: bool = False
    navn: str = ""
    kilde: str = ""
    slag: frozenset[Ankerslag] = ALLE_SLAG
    gjelder_fra: datetime | None = None
    gjelder_til: datetime | None = None
    tjeneste: Tjeneste | None = field(default=None, repr=False)

    @property
    def sha256(self) -> str:
        """Fingerprint of the certificate, hex."""
        return hashlib.sha256(self.sertifikat.dump()).hexdigest()

    @property
    def avtrykk(self) -> str:
        """What a verdict can depend on: the certificate, what it counts for and when."""
        tider = [tid.isoformat() if tid else "-" for tid in (self.gjelder_fra, self.gjelder_til)]
        tjeneste = self.tjeneste.avtrykk if self.tjeneste else "-"
        return ":".join([self.sha256, str(self.demo), ",".join(sorted(self.slag)), *tider, tjeneste])


class Kontrollniva(StrEnum):
    """What it means that a named check does not hold (EN 319 102-1 §5.1.4.1, as EU DSS names the levels).

    FAIL: the signature is not called valid. WARN: the report says it as a warning. INFO: it stands in the technical part alone.
    """

    FAIL = "FAIL"
    WARN = "WARN"
    INFO = "INFO"


@dataclass(frozen=True, slots=True)
class Policy:
    """The rules of one verification. `navn` and `versjon` stand in the report; `avtrykk` tells two sets of rules apart.

    `lister`: the trusted lists that anchors came from. `nettverk`: hosts that the service may ask about revocation. `nivaer`: the checks
    whose level is not the default (`kontrollpunkt`). `algoritmer`: dates of the operator's own (`algoritmer.FRISTER`).
    `sertifikatpolicyer`: the certificate policies (OIDs) that the operator knows; none, and nobody asks.
    """

    ankere: tuple[Anker, ...] = ()
    navn: str = "kontraktverk-standard"
    versjon: str = "1"
    grenser: Grenser = field(default_factory=Grenser)
    lister: tuple[Listeopplysning, ...] = ()
    nettverk: tuple[str, ...] = ()
    nivaer: tuple[tuple[str, Kontrollniva], ...] = ()
    algoritmer: tuple[tuple[str, date | None], ...] = ()
    sertifikatpolicyer: frozenset[str] = frozenset()

    @property
    def avtrykk(self) -> str:
        """SHA-256 over everything the verdict can depend on."""
        deler = [self.navn, self.versjon, repr(self.grenser), *sorted(a.avtrykk for a in self.ankere)]
        deler += [*sorted(liste.avtrykk for liste in self.lister), *sorted(self.nettverk)]
        deler += [*sorted(f"{k}={n}" for k, n in self.nivaer), *sorted(f"{a}<{til}" for a, til in self.algoritmer)]
        deler += [f"oid:{oid}" for oid in sorted(self.sertifikatpolicyer)]
        return hashlib.sha256("\n".join(deler).encode()).hexdigest()

    @property
    def som_tekst(self) -> str:
        """One line for the report: name, version, number of anchors and fingerprint."""
        return f"{self.navn}/{self.versjon} ({len(self.ankere)} ankere, {self.avtrykk[:16]})"

    @classmethod
    def fra_mappe(cls, mappe: Path, *, navn: str = "kontraktverk-standard", versjon: str = "1") -> Policy:
        """Anchors from every certificate in the folder's `.pem`, `.crt` and `.cer` files, in the order of their names."""
        filer = sorted(f for f in mappe.iterdir() if f.suffix.lower() in {".pem", ".crt", ".cer"} and f.is_file())
        return cls(ankere=tuple(ankere_fra_bytes(f.read_bytes() for f in filer)), navn=navn, versjon=versjon)


def ankere_fra_bytes(filer: Iterable[bytes]) -> Iterable[Anker]:
    """Every certificate of the PEM bundles or DER files; our mark in a certificate tells a demonstration anchor."""
    sett: set[bytes] = set()
    for innhold in filer:
        for der in _der_av(innhold):
            if der not in sett:
                sett.add(der)
                yield Anker(x509.Certificate.load(der, strict=True), demo=er_demo(pyca.load_der_x509_certificate(der)))


def _der_av(innhold: bytes) -> Iterable[bytes]:
    if not pem.detect(innhold):
        yield innhold
        return
    for merke, _, der in pem.unarmor(innhold, multiple=True):
        if merke == "CERTIFICATE":
            yield der
