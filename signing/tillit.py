"""What a long-term signature needs besides itself: trust anchors, chains, and whether each certificate was revoked.

Before a document is sealed, the certificates of every signature and time stamp in it are checked against the anchors at the
time they were used, with revocation required; then the same data goes into the file. What cannot be shown now cannot be shown
in 30 years, so it stops the seal instead of being left out.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from asn1crypto import cms
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.errors import NoDSSFoundError
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import PathError, RevokedError, ValidationError

from signing.errors import SertifikatIkkeGodtatt, TilbakekallingMangler, UleseligPdf
from signing.keys import som_asn1, som_pyca
from signing.model import Tekst
from signing.tsa import token_kjede, token_tid

LEVETID_IGJEN = timedelta(days=1)  # longer than revocation data stays fresh


@dataclass(frozen=True)
class Tilbakekalling:
    """CRLs and OCSP responses, DER."""

    crler: tuple[bytes, ...] = ()
    ocsper: tuple[bytes, ...] = ()


class Tilbakekallingskilde(Protocol):
    """Where to ask whether certificates are revoked."""

    def hent(self, sertifikater: Sequence[x509.Certificate], tid: datetime) -> Tilbakekalling:
        """Data for all of these certificates, fresh at this time. Raises `TilbakekallingMangler` when it cannot be had."""
        ...


@dataclass(frozen=True)
class Tillit:
    """Whom we trust, and where we ask about revocation."""

    ankere: tuple[x509.Certificate, ...]
    kilde: Tilbakekallingskilde


@dataclass(frozen=True)
class Bruk:
    """A certificate as it was used: its chain as given, when, and for what (`felt`: where in the document)."""

    felt: str
    kjede: tuple[x509.Certificate, ...]
    tid: datetime
    tidsstempel: bool


@dataclass(frozen=True)
class Grunnlag:
    """Validation data for the DSS: every certificate once, and the revocation data."""

    sertifikater: tuple[x509.Certificate, ...] = ()
    tilbakekalling: Tilbakekalling = Tilbakekalling()


@dataclass(frozen=True)
class Innhold:
    """What a document holds already: the uses of certificates, and the validation data of its DSS."""

    bruk: tuple[Bruk, ...]
    grunnlag: Grunnlag


def les_innhold(leser: PdfFileReader, *, na: datetime) -> Innhold:
    """Every certificate that signed or stamped, at the time its time stamp states (else `na`), and the DSS."""
    try:
        return Innhold(bruk=tuple(b for s in leser.embedded_signatures for b in _bruk(s, na)), grunnlag=_les_dss(leser))
    except (PdfError, ValueError, TypeError, KeyError, AttributeError, IndexError) as e:
        raise UleseligPdf(
            Tekst(nb="En signatur i dokumentet kan ikke leses.", nn="Ein signatur i dokumentet kan ikkje lesast."),
            Tekst(nb="Verifiser dokumentet før det forsegles.", nn="Verifiser dokumentet før det blir forsegla."),
        ) from e


def _les_dss(leser: PdfFileReader) -> Grunnlag:
    try:
        dss = DocumentSecurityStore.read_dss(leser)
    except NoDSSFoundError:
        return Grunnlag()
    return Grunnlag(
        sertifikater=tuple(som_pyca(s) for s in dss.load_certs()),
        tilbakekalling=Tilbakekalling(crler=_strommer(dss.crls), ocsper=_strommer(dss.ocsps)),
    )


def _strommer(referanser: Iterable[Any]) -> tuple[bytes, ...]:
    return tuple(r.get_object().data for r in referanser)


def _bruk(signatur: Any, na: datetime) -> Iterable[Bruk]:
    felt: str = signatur.field_name
    if signatur.sig_object.get("/Type") == "/DocTimeStamp":
        yield _tokenbruk(felt, cms.ContentInfo({"content_type": "signed_data", "content": signatur.signed_data}).dump())
        return
    stempler = [_tokenbruk(felt, token) for token in _signaturstempler(signatur.signer_info)]
    yield from stempler
    kjede = (signatur.signer_cert, *signatur.other_embedded_certs)
    yield Bruk(felt, tuple(som_pyca(s) for s in kjede), min((s.tid for s in stempler), default=na), tidsstempel=False)


def _tokenbruk(felt: str, token: bytes) -> Bruk:
    return Bruk(felt, token_kjede(token), token_tid(token), tidsstempel=True)


def _signaturstempler(info: Any) -> Iterable[bytes]:
    """The tokens among the unsigned attributes (absent is not empty to asn1crypto)."""
    attributter = info["unsigned_attrs"]
    for attributt in attributter if isinstance(attributter, cms.CMSAttributes) else ():
        if attributt["type"].native == "signature_time_stamp_token":
            yield from (token.dump() for token in attributt["values"])


def samle(nye: Sequence[Bruk], tillit: Tillit, *, na: datetime, innhold: Innhold | None = None) -> Grunnlag:
    """Data that proves the new uses, asked for now, and those old ones that the document does not prove itself.

    A use that the DSS proves is left alone: a newer answer about a certificate that has expired since would prove less.
    """
    gamle = () if innhold is None else innhold.bruk
    kjent = Grunnlag() if innhold is None else innhold.grunnlag
    mangler = (*(b for b in gamle if not _er_vist(b, tillit, kjent)), *nye)
    sertifikater = _unike(s for b in mangler for s in b.kjede)
    hentet = tillit.kilde.hent(sertifikater, na)
    krev_ferske(hentet, na=na)
    data = Grunnlag(
        sertifikater=_unike((*kjent.sertifikater, *sertifikater)),
        tilbakekalling=Tilbakekalling(
            crler=(*kjent.tilbakekalling.crler, *hentet.crler), ocsper=(*kjent.tilbakekalling.ocsper, *hentet.ocsper)
        ),
    )
    stier = [_sti(b, tillit, data) for b in mangler]
    _krev_levende(mangler, na)
    return Grunnlag(sertifikater=_unike(s for sti in stier for s in sti), tilbakekalling=hentet)


def _krev_levende(bruk: Sequence[Bruk], na: datetime) -> None:
    """ETSI EN 319 102-1 §5.6.2.4: proof of who answered for a certificate must be older than the certificate's end."""
    for b in bruk:
        slutt = b.kjede[0].not_valid_after_utc
        if slutt < na.astimezone(UTC) + LEVETID_IGJEN:
            raise _ikke_godtatt(
                b.felt, f"det gikk ut {slutt:%Y-%m-%d}, før det var forseglet", f"det gjekk ut {slutt:%Y-%m-%d}, før det var forsegla"
            )


def _er_vist(b: Bruk, tillit: Tillit, kjent: Grunnlag) -> bool:
    if kjent.tilbakekalling == Tilbakekalling():
        return False
    try:
        _sti(b, tillit, kjent)
    except SertifikatIkkeGodtatt:
        return False
    return True


def _sti(b: Bruk, tillit: Tillit, data: Grunnlag) -> tuple[x509.Certificate, ...]:
    """The path of one use to an anchor, judged at the time of use, with revocation required for every certificate."""
    kontekst = ValidationContext(
        trust_roots=[som_asn1(s) for s in tillit.ankere],
        other_certs=[som_asn1(s) for s in (*data.sertifikater, *b.kjede)],
        crls=list(data.tilbakekalling.crler),
        ocsps=list(data.tilbakekalling.ocsper),
        moment=b.tid,
        allow_fetching=False,
        revocation_mode="require",
        retroactive_revinfo=True,  # an answer given after the use speaks of it too
    )
    bruk, formal = (set(), {"time_stamping"}) if b.tidsstempel else ({"non_repudiation"}, set())
    validator = CertificateValidator(som_asn1(b.kjede[0]), validation_context=kontekst)
    try:
        sti = asyncio.run(validator.async_validate_usage(bruk, extended_key_usage=formal))  # type: ignore[no-untyped-call]  # pyHanko
    except RevokedError as e:
        raise _ikke_godtatt(b.felt, "det er trukket tilbake", "det er trekt tilbake") from e
    except (ValidationError, PathError) as e:
        raise _ikke_godtatt(b.felt, *_grunn(b, data)) from e
    return tuple(som_pyca(s) for s in sti)


def _grunn(b: Bruk, data: Grunnlag) -> tuple[str, str]:
    s = b.kjede[0]
    if not s.not_valid_before_utc <= b.tid <= s.not_valid_after_utc:
        gyldig = f"{s.not_valid_before_utc:%Y-%m-%d %H:%M}–{s.not_valid_after_utc:%Y-%m-%d %H:%M}Z"
        return f"det gjaldt {gyldig}, og ble brukt {b.tid:%Y-%m-%d %H:%M}", f"det gjaldt {gyldig}, og blei brukt {b.tid:%Y-%m-%d %H:%M}"
    if data.tilbakekalling == Tilbakekalling():
        return "det mangler opplysninger om tilbakekalling", "det manglar opplysningar om tilbakekalling"
    return "det fører ikke til et anker som er godtatt", "det fører ikkje til eit anker som er godtatt"


def krev_ferske(tilbakekalling: Tilbakekalling, *, na: datetime) -> None:
    """No revocation data whose next update has passed."""
    for der in tilbakekalling.crler:
        neste = x509.load_der_x509_crl(der).next_update_utc
        if neste is not None and neste < na:
            raise TilbakekallingMangler(
                Tekst(
                    nb=f"Tilbakekallingslisten gikk ut {neste:%Y-%m-%d %H:%M}Z.",
                    nn=f"Tilbakekallingslista gjekk ut {neste:%Y-%m-%d %H:%M}Z.",
                ),
                Tekst(nb="Prøv igjen når utstederen har gitt ut en ny liste.", nn="Prøv igjen når utferdaren har gitt ut ei ny liste."),
            )


def _unike(sertifikater: Iterable[x509.Certificate]) -> tuple[x509.Certificate, ...]:
    return tuple({s.public_bytes(Encoding.DER): s for s in sertifikater}.values())


def _ikke_godtatt(felt: str, nb: str, nn: str) -> SertifikatIkkeGodtatt:
    return SertifikatIkkeGodtatt(
        Tekst(nb=f"Sertifikatet i «{felt}» er ikke godtatt: {nb}.", nn=f"Sertifikatet i «{felt}» er ikkje godtatt: {nn}."),
        Tekst(
            nb="Dokumentet er ikke forseglet. Få en ny signatur i en ny utgave.",
            nn="Dokumentet er ikkje forsegla. Få ein ny signatur i ei ny utgåve.",
        ),
    )
