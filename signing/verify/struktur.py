"""What the bytes themselves say: ByteRange, the gap, how /Contents is spelled, and bytes that no revision explains.

ISO 32000-2 12.8.1: the byte range shall cover the file except the value of /Contents. Everything here reads the bytes of the
file, not the parser's view of them, because it is the parser that a forgery tries to lead astray.
"""

from __future__ import annotations

import re
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.sign.validation.status import SignatureCoverageLevel

from signing.verify.fakta import Dekning, Merknad, Struktur
from signing.verify.objektleser import TABELLER, Tokenfeil, les_objekt, les_verdi
from signing.verify.pdf import BIBLIOTEKSFEIL, UTLOPT, Dokument, Feltsignatur, hent

BLANKT = b"\x00\t\n\x0c\r "
SMA, STORE = b"0123456789abcdef", b"0123456789ABCDEF"
_NOKKEL_FORAN = re.compile(rb"/Contents[\x00\t\n\x0c\r ]*\Z")
# A program's name may stand between the trailer and `startxref` (iText writes one): a short comment of plain text, with nothing
# that a reader who rebuilds the table by searching for objects could take for one.
_SLUTT = re.compile(
    rb"[\x00\t\n\x0c\r ]*(%(?![^\r\n]*(?:obj|xref|trailer|stream|EOF))[\x20-\x7e]{0,120}[\r\n][\x00\t\n\x0c\r ]*)?"
    rb"startxref[\x00\t\n\x0c\r ]+\d+[\x00\t\n\x0c\r ]+%%EOF"
)
_LENGDE_FORAN = 64
# Readers may differ on which of two equal keys counts. Other keys twice are the signer's carelessness, and signed (seen: /Type).
_ENTYDIGE = frozenset({b"Contents", b"ByteRange", b"Filter", b"SubFilter"})


def undersok(dokument: Dokument, signatur: Feltsignatur) -> Struktur:
    """The structure of one signature. Anything that cannot be read is a finding, never an exception."""
    try:
        return _undersok(dokument, signatur)
    except UTLOPT:
        raise
    except BIBLIOTEKSFEIL as e:
        return Struktur(Dekning.UKLAR, feil=(Merknad("struktur-uleselig", signatur.navn, type(e).__name__),))


def _undersok(dokument: Dokument, signatur: Feltsignatur) -> Struktur:
    data, navn = dokument.data, signatur.navn
    omrade = _heltall(hent(signatur.verdi, "/ByteRange"))
    if omrade is None or len(omrade) != 4:
        return Struktur(Dekning.UKLAR, omrade or (), feil=(Merknad("byterange-form", navn),))
    start, lengde1, start2, lengde2 = omrade
    slutt = start2 + lengde2
    if min(omrade) < 0 or start + lengde1 > start2 or slutt > len(data):
        return Struktur(Dekning.UKLAR, omrade, slutt, (Merknad("byterange-utenfor", navn),))
    if start != 0:
        return Struktur(Dekning.UKLAR, omrade, slutt, (Merknad("byterange-start", navn),))
    hull = data[lengde1:start2]
    feil = _hullfeil(dokument, signatur, lengde1, start2) or _objekter_utenfor(dokument, signatur, slutt)
    dekning = Dekning.UKLAR if feil else _dekning(dokument, signatur, slutt)
    return Struktur(dekning, omrade, slutt, feil, tuple(Merknad(k, navn) for k in stavemate(hull)))


def _objekter_utenfor(dokument: Dokument, signatur: Feltsignatur, slutt: int) -> tuple[Merknad, ...]:
    """A signed table that points behind the signed bytes: what stands there came afterwards, and would be taken for what was signed."""
    if signatur.lest is None:
        return ()
    for revisjon in range(signatur.revisjon + 1):
        seksjon = dokument.leser.xrefs.get_xref_data(revisjon)
        seksjoner = [seksjon] if seksjon.hybrid is None else [seksjon, seksjon.hybrid.xref_data]
        for nummer, (_, plass) in (rad for s in seksjoner for rad in s.standard_xrefs.items()):
            if plass >= slutt:
                return (Merknad("objekt-utenfor-signaturen", signatur.navn, f"{nummer}: {plass} ≥ {slutt}"),)
    return ()


def _heltall(verdi: Any) -> tuple[int, ...] | None:
    if not isinstance(verdi, generic.ArrayObject) or not all(isinstance(v, int) for v in verdi):
        return None
    return tuple(int(v) for v in verdi)


def _hullfeil(dokument: Dokument, signatur: Feltsignatur, fra: int, til: int) -> tuple[Merknad, ...]:
    """The gap must be the value of /Contents of this very dictionary, all of it and nothing else."""
    data, navn = dokument.data, signatur.navn
    if not _NOKKEL_FORAN.search(data[max(0, fra - _LENGDE_FORAN) : fra]) or data[fra : fra + 1] != b"<" or data[til - 1 : til] != b">":
        return (Merknad("hull-ikke-contents", navn, f"{fra}-{til}"),)
    if _hex(data[fra + 1 : til - 1]) != _contents(signatur.verdi):
        return (Merknad("hull-annen-contents", navn, f"{fra}-{til}"),)
    return _objektfeil(dokument, signatur, fra, til)


def _objektfeil(dokument: Dokument, signatur: Feltsignatur, fra: int, til: int) -> tuple[Merknad, ...]:
    """The object that the cross-reference points at must hold the gap, and what the reading hangs on only once."""
    ref = signatur.verdi.container_ref
    plass = dokument.leser.xrefs[ref]
    if not isinstance(plass, int):
        return (Merknad("signatur-i-objektstrom", signatur.navn),)
    try:
        objekt = les_objekt(dokument.data, plass)
    except Tokenfeil:
        return (Merknad("signaturobjekt-uleselig", signatur.navn),)
    eier = next((o for o in objekt.ordboker if any(n == b"Contents" and v == (fra, til) for n, v in o)), None)
    if eier is None:
        return (Merknad("hull-utenfor-objektet", signatur.navn, f"{fra}-{til}"),)
    nokler = [n for n, _ in eier if n in _ENTYDIGE]
    if len(set(nokler)) != len(nokler):
        return (Merknad("dobbel-nokkel", signatur.navn),)
    return ()


def _hex(tekst: bytes) -> bytes | None:
    """Read leniently, as a PDF reader does: white space between digits, and an odd last digit, are accepted."""
    rent = tekst.translate(None, BLANKT)
    try:
        return bytes.fromhex((rent + b"0" * (len(rent) % 2)).decode("ascii"))
    except (ValueError, UnicodeDecodeError):
        return None


def _contents(verdi: Any) -> bytes | None:
    raa = verdi.raw_get("/Contents", decrypt=generic.EncryptedObjAccess.RAW)
    return raa.original_bytes if isinstance(raa, generic.TextStringObject | generic.ByteStringObject) else None


def stavemate(hull: bytes) -> tuple[str, ...]:
    """How `<…>` deviates from the one spelling that can be checked: hex in one letter case, DER, then zeros only.

    Nothing signs these bytes, so their spelling must leave no freedom: two files that differ must not both be intact.
    """
    innhold = hull[1:-1]
    if hull[:1] != b"<" or hull[-1:] != b">" or len(innhold) % 2:
        return ("contents-ikke-hex",)
    if innhold.translate(None, SMA) and innhold.translate(None, STORE):
        andre = innhold.translate(None, SMA + STORE)
        return ("contents-ikke-hex",) if andre else ("contents-blandet-skrivemate",)
    verdi = bytes.fromhex(innhold.decode("ascii"))
    lengde = der_lengde(verdi)
    if lengde is None:
        return ("contents-ikke-der",)
    return ("contents-hale",) if any(verdi[lengde:]) else ()


def der_lengde(verdi: bytes) -> int | None:
    """Bytes of the outermost SEQUENCE with its minimal definite length (X.690 10.1); None when it has none."""
    if len(verdi) < 2 or verdi[0] != 0x30:
        return None
    forste = verdi[1]
    if forste < 0x80:
        return 2 + forste if 2 + forste <= len(verdi) else None
    antall = forste & 0x7F
    if not 1 <= antall <= 4 or len(verdi) < 2 + antall:
        return None
    lengde = int.from_bytes(verdi[2 : 2 + antall], "big")
    slutt = 2 + antall + lengde
    minst = 0x80 if antall == 1 else 1 << (8 * (antall - 1))
    return slutt if minst <= lengde and slutt <= len(verdi) else None


def _dekning(dokument: Dokument, signatur: Feltsignatur, slutt: int) -> Dekning:
    if slutt == len(dokument.data):
        return Dekning.HELE_FILEN
    if signatur.lest is None:
        return Dekning.UKLAR
    niva = signatur.lest.evaluate_signature_coverage()
    return Dekning.HEL_REVISJON if niva == SignatureCoverageLevel.ENTIRE_REVISION else Dekning.DELVIS


def uforklart(dokument: Dokument, fra: int) -> tuple[Merknad, ...]:
    """Bytes from `fra` to the end of the file that belong to no object, table or end mark of a revision the parser knows.

    A body appended without a cross-reference section is invisible to the parser, but another reader may rebuild the table
    and show it (research: such a file looks clean to pyHanko). White space after the last end mark counts as well.
    """
    try:
        kjente = _kjente_omrader(dokument, fra)
    except UTLOPT:
        raise
    except BIBLIOTEKSFEIL as e:
        return (Merknad("hale-uleselig", detalj=type(e).__name__),)
    return tuple(_hull_mellom(dokument.data, fra, kjente))


def _kjente_omrader(dokument: Dokument, fra: int) -> list[tuple[int, int]]:
    data, xrefs = dokument.data, dokument.leser.xrefs
    omrader: list[tuple[int, int]] = []
    for revisjon in range(xrefs.total_revisions):
        meta, oppslag = xrefs.get_xref_container_info(revisjon), xrefs.get_xref_data(revisjon)
        seksjoner = (oppslag,) if oppslag.hybrid is None else (oppslag, oppslag.hybrid.xref_data)
        plasser = {plass for s in seksjoner for _, plass in s.standard_xrefs.values() if plass >= fra}
        if meta.xref_section_type not in TABELLER and meta.start_location >= fra:
            plasser.add(meta.start_location)
        elif meta.start_location >= fra:
            omrader.append((data.rfind(b"xref", 0, meta.start_location), les_verdi(data, meta.end_location)))
        omrader += [(p, les_objekt(data, p).slutt) for p in plasser]
        if oppslag.hybrid is not None and oppslag.hybrid.meta_info.start_location >= fra:
            start = oppslag.hybrid.meta_info.start_location
            omrader.append((start, les_objekt(data, start).slutt))
    return sorted(omrader)


def _hull_mellom(data: bytes, fra: int, kjente: list[tuple[int, int]]) -> list[Merknad]:
    funn: list[Merknad] = []
    her = fra
    for start, slutt in [*kjente, (len(data), len(data))]:
        bit = data[her:start] if start > her else b""
        slutt_her = _SLUTT.match(bit)
        rest = _etter_linjeslutt(bit[slutt_her.end() :]) if slutt_her else bit
        if slutt_her and slutt_her.group(1):
            funn.append(Merknad("kommentar-ved-slutt", detalj=f"{her}-{her + slutt_her.end()}"))
        if rest.strip(BLANKT):
            funn.append(Merknad("bytes-utenfor-revisjon", detalj=f"{her}-{start}"))
        elif start == len(data) and rest:
            funn.append(Merknad("blanke-etter-slutt", detalj=f"{her}-{start}"))
        her = max(her, slutt)
    return funn


def _etter_linjeslutt(bit: bytes) -> bytes:
    """What stands after the line end that closes an end mark."""
    return re.sub(rb"\A(\r\n|\n|\r)", b"", bit, count=1)
