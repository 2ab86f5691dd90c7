"""The document bundle as Posten signering takes it: an ASiC-E whose one signature covers every file, made now, by the sender.

Source: docs, «Document package» (requirements 6.x and 8.x) and «Create signature request» (document format).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader

from signing.keys import som_pyca
from signing.providers.posten.simulator.regler import Avslag
from signing.providers.posten.tls import organisasjonsnummer
from signing.verify.asic import Asicgrenser, Beholder, apne, undersok
from signing.verify.fakta import Krypto
from signing.verify.pdf import BIBLIOTEKSFEIL, Lesefeil

MANIFEST = "manifest.xml"
PDF = "application/pdf"
STORSTE_DOKUMENTER = 10_485_760  # bytes, all together
ALGORITME = "RSA_SHA256"  # requirement 5.1
SLARK = timedelta(seconds=5)  # requirement 6.3.2
VERSJONER = frozenset(f"%PDF-1.{n}".encode() for n in range(1, 8))
HODE = len(b"%PDF-1.7")


@dataclass(frozen=True, slots=True)
class Bunt:
    """The opened bundle. `filer`: all outside META-INF."""

    beholder: Beholder
    filer: Mapping[str, bytes]


def apne_bunt(data: bytes) -> Bunt:
    """The files of the bundle. Raises `Avslag`: «bunt»."""
    try:
        beholder = apne(data, Asicgrenser())
    except Lesefeil as e:
        raise Avslag("bunt", e.kode) from e
    return Bunt(beholder, beholder.filer)


def krev_ekte(bunt: Bunt, *, orgnumre: frozenset[str], ankere: Sequence[x509.Certificate], tid: datetime) -> None:
    """Every file covered, by a valid signature of one of these organisations, made within five seconds of now. Raises `Avslag`."""
    fakta = undersok(bunt.beholder)
    if fakta.fakta is None or fakta.fakta.utfall is not Krypto.OK or fakta.fakta.sertifikat is None:
        raise Avslag("bunt-signatur")
    if not fakta.ok:
        raise Avslag("bunt-udekket", ", ".join(sorted({merknad.kode for merknad in fakta.feil})))
    if fakta.fakta.algoritme != ALGORITME:
        raise Avslag("bunt-signatur", "the algorithm")
    _krev_sertifikat(som_pyca(fakta.fakta.sertifikat), orgnumre, ankere, tid)
    signert = fakta.fakta.signert_tid
    if signert is None or abs(signert - tid) > SLARK:
        raise Avslag("bunt-tid")


def _krev_sertifikat(sertifikat: x509.Certificate, orgnumre: frozenset[str], ankere: Sequence[x509.Certificate], tid: datetime) -> None:
    gjelder = sertifikat.not_valid_before_utc <= tid <= sertifikat.not_valid_after_utc
    if not gjelder or organisasjonsnummer(sertifikat) not in orgnumre or not any(_utstedt_av(sertifikat, anker) for anker in ankere):
        raise Avslag("bunt-sertifikat")


def _utstedt_av(sertifikat: x509.Certificate, anker: x509.Certificate) -> bool:
    try:
        sertifikat.verify_directly_issued_by(anker)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True


def krev_pdf(dokumenter: Sequence[bytes]) -> None:
    """PDF 1.1 to 1.7, no password, not too large together. Raises `Avslag`."""
    if sum(map(len, dokumenter)) > STORSTE_DOKUMENTER:
        raise Avslag("dokument-storrelse")
    for innhold in dokumenter:
        if _kryptert(innhold):
            raise Avslag("dokument-passord")
        if innhold[:HODE] not in VERSJONER:
            raise Avslag("dokument-pdf")


def _kryptert(innhold: bytes) -> bool:
    try:
        return bool(PdfFileReader(BytesIO(innhold)).encrypted)
    except (PdfError, *BIBLIOTEKSFEIL) as e:
        raise Avslag("dokument-pdf", "unreadable") from e
