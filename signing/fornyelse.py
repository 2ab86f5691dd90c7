"""How long a sealed document proves what it says by itself, and the next time stamp that carries it on (PAdES B-LTA, EN 319 142-1 §5.5).

The last document time stamp stands for all that came before it. It does so until the first of four days: its certificate ends, its
issuer's ends, its algorithms are no longer trusted, or what is known of revocation is too old to be judged offline. A new stamp, over
the file with fresh data on the one before, must be there by then: afterwards nobody can make it good again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from pyhanko.pdf_utils.misc import PdfError

from signing.errors import SigneringsFeil, UleseligPdf
from signing.felt import apne_fremmed
from signing.keys import som_asn1
from signing.model import Tekst
from signing.seal import dokumentstempel
from signing.tillit import LEVETID_IGJEN, Bruk, Innhold, Tilbakekalling, Tillit, les_innhold
from signing.tsa import Tidsstempler
from signing.verify.algoritmer import FRISTER, Algoritme, Egne, midnatt, neste_dato
from signing.verify.pdf import BIBLIOTEKSFEIL, UTLOPT

AVTRYKKSLENGDE = 16
LANGLIVET = timedelta(days=365)
"""A list that is good for less was made to be asked for anew, online: no stamp can keep it fresh, so it sets no date."""


class Arsak(StrEnum):
    """What ends first."""

    SERTIFIKAT = "sertifikat"
    UTSTEDER = "utsteder"
    ALGORITME = "algoritme"
    TILBAKEKALLING = "tilbakekalling"


class IngenTidsstempel(SigneringsFeil):
    """There is no document time stamp to carry on: the document was never sealed to B-LTA."""

    kode = "ingen-tidsstempel"

    def __init__(self) -> None:
        super().__init__(
            Tekst(nb="Dokumentet har ikke noe tidsstempel å fornye.", nn="Dokumentet har ikkje noko tidsstempel å fornye."),
            Tekst(nb="Bare forseglede dokumenter kan fornyes.", nn="Berre forsegla dokument kan fornyast."),
        )


class ForSentAFornye(SigneringsFeil):
    """The certificate of the last stamp has ended: nothing proves any more when the document was there."""

    kode = "for-sent-a-fornye"

    def __init__(self, slutt: datetime) -> None:
        super().__init__(
            Tekst(
                nb=f"Sertifikatet til det siste tidsstempelet gikk ut {slutt:%d.%m.%Y}. Et nytt tidsstempel kan ikke bøte på det.",
                nn=f"Sertifikatet til det siste tidsstempelet gjekk ut {slutt:%d.%m.%Y}. Eit nytt tidsstempel kan ikkje bøte på det.",
            ),
            Tekst(
                nb="Dokumentet er fortsatt uendret, men tiden er ikke lenger bevist. Se om arkivet har en fil som ble fornyet i tide.",
                nn="Dokumentet er framleis uendra, men tida er ikkje lenger prova. Sjå om arkivet har ei fil som blei fornya i tide.",
            ),
        )


class KlokkenErFeil(SigneringsFeil):
    """The clock says a time before the last stamp's: a stamp of that time would prove nothing."""

    kode = "klokken-gar-feil"

    def __init__(self) -> None:
        super().__init__(
            Tekst(nb="Det siste tidsstempelet er nyere enn klokken her.", nn="Det siste tidsstempelet er nyare enn klokka her."),
            Tekst(nb="Still klokken på serveren.", nn="Still klokka på serveren."),
        )


@dataclass(frozen=True, slots=True)
class Grense:
    """A day after which the last stamp no longer stands for the document, and why."""

    arsak: Arsak
    tid: datetime


@dataclass(frozen=True, slots=True)
class Holdbarhet:
    """The last document time stamp: when it was made, and what ends when. `sertifikat_slutt`: until then it can be carried on."""

    stemplet: datetime
    sertifikat_slutt: datetime
    grenser: tuple[Grense, ...]

    @property
    def forst(self) -> Grense:
        """What ends first; of the same moment what stands first in `Arsak`."""
        return min(self.grenser, key=lambda g: g.tid)


_UTEN_BETYDNING = datetime(1970, 1, 1, tzinfo=UTC)
"""The time of uses without a time stamp of their own: none of them is a stamp."""
FORSTE_DAG = date(1970, 1, 1)
"""Stands for «never»: an algorithm that no catalogue has."""
LESEFEIL = (PdfError, ValueError, TypeError, KeyError, AttributeError, IndexError, UnsupportedAlgorithm)


def les_holdbarhet(pdf: bytes, *, egne: Egne = ()) -> Holdbarhet:
    """Of a sealed file. `egne`: the operator's own dates for algorithms.

    Raises `UleseligPdf`, and `IngenTidsstempel` where there is none.
    """
    leser = apne_fremmed(pdf).prev
    innhold = les_innhold(leser, na=_UTEN_BETYDNING)
    try:
        tokener = [s.signed_data for s in leser.embedded_timestamp_signatures]
        siste = _siste(innhold, {s.field_name for s in leser.embedded_timestamp_signatures})
        brukt = tuple(_algoritmer(tokener[-1], sti := _sti(siste.kjede[0], (*siste.kjede, *innhold.grunnlag.sertifikater))))
        av_listene = tuple(_av_listene(siste, innhold.grunnlag.tilbakekalling))
    except LESEFEIL as e:
        raise _uleselig() from e
    grenser = (*_av_kjeden(sti, brukt, tuple(egne)), *av_listene)
    return Holdbarhet(siste.tid, siste.kjede[0].not_valid_after_utc, grenser)


def regelavtrykk(egne: Egne = ()) -> str:
    """By what rules a limit was found: with other dates for algorithms it must be found anew."""
    deler = [repr(LANGLIVET), *(f"{navn}={frist}" for navn, frist in sorted(FRISTER.items())), *(f"{navn}<{til}" for navn, til in egne)]
    return hashlib.sha256("\n".join(deler).encode()).hexdigest()[:AVTRYKKSLENGDE]


def les_eller_grunn(pdf: bytes, *, egne: Egne = ()) -> Holdbarhet | str:
    """The same, or the slug of why it cannot be read. Whatever a library stumbles on: sealing and other documents do not wait for it."""
    try:
        return les_holdbarhet(pdf, egne=egne)
    except SigneringsFeil as feil:
        return feil.kode
    except UTLOPT:
        raise
    except BIBLIOTEKSFEIL:
        return UleseligPdf.kode


def forny(pdf: bytes, *, tid: datetime, tidsstempel: Tidsstempler, tillit: Tillit, fremmed: bool = False) -> bytes:
    """The file with one more archive time stamp; it begins with every byte of the one given.

    `fremmed`: a provider made the file. Raises `ForSentAFornye`, `KlokkenErFeil`, and whatever `seal.dokumentstempel` refuses.
    """
    _krev_i_tide(les_holdbarhet(pdf), tid)
    return dokumentstempel(pdf, tid=tid, tidsstempel=tidsstempel, tillit=tillit, fremmed=fremmed)


def _krev_i_tide(holdbarhet: Holdbarhet, tid: datetime) -> None:
    if holdbarhet.sertifikat_slutt < tid.astimezone(UTC) + LEVETID_IGJEN:
        raise ForSentAFornye(holdbarhet.sertifikat_slutt)
    if holdbarhet.stemplet > tid:
        raise KlokkenErFeil


def _siste(innhold: Innhold, stempelfelter: set[str]) -> Bruk:
    stempler = [b for b in innhold.bruk if b.tidsstempel and b.felt in stempelfelter]
    if not stempler:
        raise IngenTidsstempel
    return stempler[-1]


def _sti(sertifikat: x509.Certificate, kjente: Sequence[x509.Certificate]) -> tuple[x509.Certificate, ...]:
    """The certificate and those above it, as far as they are in the file."""
    sti = [sertifikat]
    while (over := next((k for k in kjente if k not in sti and _utstedte(k, sti[-1])), None)) is not None:
        sti.append(over)
    return tuple(sti)


def _utstedte(over: x509.Certificate, under: x509.Certificate) -> bool:
    try:
        under.verify_directly_issued_by(over)
    except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
        return False
    return True


def _algoritmer(token: Any, sti: Sequence[x509.Certificate]) -> Iterator[Algoritme]:
    """What the stamp rests on: the digest of the document, the service's signature, and those on the certificates above it.
    A root is trusted for what it is, so nothing rests on its own signature."""
    avtrykk = token["encap_content_info"]["content"].parsed["message_imprint"]["hash_algorithm"]["algorithm"].native
    info = token["signer_infos"][0]
    yield Algoritme(avtrykk, None, None)
    yield Algoritme(info["digest_algorithm"]["algorithm"].native, info["signature_algorithm"].signature_algo, _biter(sti[0]))
    for under, over in pairwise(sti):
        hashen = under.signature_hash_algorithm
        yield Algoritme(hashen.name if hashen else None, som_asn1(under)["signature_algorithm"].signature_algo, _biter(over))


def _biter(sertifikat: x509.Certificate) -> int | None:
    biter: int | None = getattr(sertifikat.public_key(), "key_size", None)
    return biter


def _av_kjeden(sti: Sequence[x509.Certificate], brukt: tuple[Algoritme, ...], egne: Egne) -> Iterator[Grense]:
    """Its certificate, those above it, and the algorithms of each."""
    yield Grense(Arsak.SERTIFIKAT, sti[0].not_valid_after_utc)
    yield from (Grense(Arsak.UTSTEDER, s.not_valid_after_utc) for s in sti[1:])
    slutt = neste_dato(*brukt, egne=egne)
    if slutt is not None:
        yield Grense(Arsak.ALGORITME, midnatt(max(slutt, FORSTE_DAG)))


def _av_listene(siste: Bruk, data: Tilbakekalling) -> Iterator[Grense]:
    """The newest long-lived list of the one that issued the stamp's certificate: when it is too old, the stamp cannot be judged offline."""
    lister = [x509.load_der_x509_crl(der) for der in data.crler]
    egne = [liste for liste in lister if liste.issuer == siste.kjede[0].issuer and liste.next_update_utc is not None]
    neste = [til for liste in egne if (til := liste.next_update_utc) is not None and til - liste.last_update_utc >= LANGLIVET]
    if neste:
        yield Grense(Arsak.TILBAKEKALLING, max(neste))


def _uleselig() -> UleseligPdf:
    return UleseligPdf(
        Tekst(nb="Tidsstempelet i dokumentet kan ikke leses.", nn="Tidsstempelet i dokumentet kan ikkje lesast."),
        Tekst(nb="Verifiser dokumentet.", nn="Verifiser dokumentet."),
    )
