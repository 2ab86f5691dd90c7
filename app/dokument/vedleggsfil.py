"""What the bytes of an attachment say: kind of file, signed, PDF/A, tagged, encrypted, active content. Never what its name says.

Hostile bytes are expected: everything is read under limits, nothing in the file is run or fetched, and whatever goes wrong is a
fact (`lesbar=False`), not an exception. Which files may follow a contract, and how, is decided by the table in `domene.vedlegg`.
"""

from __future__ import annotations

import logging
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import page
from pypdf import PdfReader, apply_configuration
from pypdf.errors import LimitReachedError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from app.dokument.aktivt import Sted, Sti, aktivt, er_program, innebygde
from app.dokument.lesevern import LESEGRENSER, ForMye, Lesegrenser, Leser, slutter_rett, vokt_bytene, vokt_objektstrommene
from app.dokument.samle import hindringer, staende_a4
from app.dokument.samsvar import lengdene_stemmer
from app.domene.vedlegg import PDF, Aktivslag, Aktivt, Filfakta

# pypdf tells about every oddity; of a file from outside that is noise, and it may quote the file.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)

ZIP = b"PK\x03\x04"
HEIC = (b"ftypheic", b"ftypheix", b"ftypmif1")
"""Pictures as telephones take them: the mark stands after four bytes of length."""
KJENNETEGN: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", PDF),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (ZIP, "application/zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"{\\rtf", "application/rtf"),
    (b"<?xml", "application/xml"),
    (b"<!DOCTYPE html", "text/html"),
    (b"<html", "text/html"),
    (b"MZ", "application/vnd.microsoft.portable-executable"),
    (b"\x7fELF", "application/x-executable"),
    (b"#!", "text/x-script"),
)
"""First bytes and media type, first match wins."""
ZIPINNHOLD: tuple[tuple[bytes, str], ...] = (
    (b"word/document.xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    (b"xl/workbook.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    (b"ppt/presentation.xml", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    (b"application/vnd.etsi.asic-e+zip", "application/vnd.etsi.asic-e+zip"),
    (b"application/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.text"),
)
"""Names inside a zip file that tell what it is, where they stand uncompressed: names always do."""

_MERKE = re.compile(rb"pdfaid:part\s*(?:=\s*[\"']|>)\s*([123])")
_NIVA = re.compile(rb"pdfaid:conformance\s*(?:=\s*[\"']|>)\s*([ABUabu])")
_EGNE_MERKER = re.compile(r"-ID-(PART|SCHEMA|CONFORMANCE)")
_FALSK_ALARM = re.compile(r"PDFA[23].-METADATA-FILTER-001")
"""Metadata may be compressed in PDF/A-2 and -3 (only ISO 19005-1 6.7.2 forbids it), as WeasyPrint does; veraPDF agrees."""
_LENGDE = "-STREAM-LENGTH-001"


def undersok(innhold: bytes, *, grenser: Lesegrenser = LESEGRENSER) -> Filfakta:
    """The facts of one file. Never raises on what the file holds."""
    medietype = medietype_av(innhold)
    if medietype != PDF or len(innhold) > grenser.storrelse:
        return _fakta(innhold, medietype)
    try:
        with apply_configuration(zlib_maximum_output_length=grenser.utpakket, stream_decoding_work_maximum_length=grenser.utpakket):
            return _undersok_pdf(innhold, grenser)
    except (ForMye, LimitReachedError, MemoryError):
        return for_omfattende(innhold)
    except (Exception, RecursionError):  # noqa: BLE001  # a broken file breaks in many ways; the fact is that it cannot be read
        return _fakta(innhold, medietype, signert=_ser_signert_ut(innhold))


def for_omfattende(innhold: bytes) -> Filfakta:
    """The facts of a file that asked for too much, and was not read to its end."""
    return _fakta(innhold, medietype_av(innhold), signert=_ser_signert_ut(innhold), for_omfattende=True)


def medietype_av(innhold: bytes) -> str:
    """By the first bytes. A PDF header after other bytes is still called PDF, and will not be readable: it may be two files in one."""
    for kjennetegn, medietype in KJENNETEGN:
        if innhold.startswith(kjennetegn):
            return _inni_zip(innhold) if kjennetegn == ZIP else medietype
    if innhold[4:12] in HEIC:
        return "image/heic"
    if b"%PDF-" in innhold[:1024]:
        return PDF
    return "text/plain" if _er_tekst(innhold[:4096]) else "application/octet-stream"


def _inni_zip(innhold: bytes) -> str:
    """What the package is, told by the names in it: for the message only, nothing is unpacked."""
    return next((medietype for navn, medietype in ZIPINNHOLD if navn in innhold), "application/zip")


def _er_tekst(start: bytes) -> bool:
    try:
        tekst = start.decode("utf-8", errors="strict")
    except UnicodeDecodeError as feil:
        if feil.start < len(start) - 3:  # a character may be cut at the end of the sample
            return False
        tekst = start[: feil.start].decode("utf-8")
    return bool(tekst) and all(tegn.isprintable() or tegn in "\r\n\t\f" for tegn in tekst)


def _fakta(innhold: bytes, medietype: str, **felt: Any) -> Filfakta:
    """Everything else is as of a file that could not be read."""
    standard: dict[str, Any] = {
        "signert": False,
        "pdfa": False,
        "tagget": False,
        "kryptert": False,
        "aktivt_innhold": False,
        "lesbar": False,
        "sider": 0,
    }
    return Filfakta(medietype=medietype, storrelse=len(innhold), **(standard | felt))


def _ser_signert_ut(innhold: bytes) -> bool:
    """A file we cannot read, but which plainly says that it is signed: never claim that it is not."""
    return b"/ByteRange" in innhold


# ---------------------------------------------------------------- PDF


@dataclass(slots=True)
class _Spor:
    """What was seen on the way through the objects."""

    signert: bool = False
    aktivt: list[Sted] = field(default_factory=list)
    inne: int = 0
    utpakket: int = 0


def _undersok_pdf(innhold: bytes, grenser: Lesegrenser, *, ytterst: bool = True) -> Filfakta:
    if not innhold.startswith(b"%PDF-"):
        return _fakta(innhold, PDF)
    regnskap = vokt_bytene(innhold, grenser)
    if not slutter_rett(innhold):
        return _fakta(innhold, PDF, signert=_ser_signert_ut(innhold))
    leser = Leser(innhold, grenser)
    if leser.is_encrypted:
        return _fakta(innhold, PDF, kryptert=True, signert=_ser_signert_ut(innhold))
    if sum(map(len, leser.xref.values())) + len(leser.xref_objStm) > grenser.objekter:
        raise ForMye
    vokt_objektstrommene(leser, regnskap, grenser)
    spor = _ga_gjennom(leser, grenser, ytterst=ytterst)
    return _sluttet(leser, innhold, spor, grenser) if ytterst else _fakta(innhold, PDF, aktivt_innhold=bool(spor.aktivt))


def _sluttet(leser: PdfReader, innhold: bytes, spor: _Spor, grenser: Lesegrenser) -> Filfakta:
    """What follows from the objects: pages, conformance, and where the active content stands."""
    sider = len(leser.pages)
    if sider > grenser.sider:
        raise ForMye
    lesbar = sider > 0
    pdfa = lesbar and _er_pdfa(leser, innhold)
    return _fakta(
        innhold,
        PDF,
        signert=spor.signert,
        aktivt_innhold=bool(spor.aktivt),
        aktivt=_steder(leser, spor.aktivt),
        lesbar=lesbar,
        sider=sider,
        pdfa=pdfa,
        staende_a4=all(map(staende_a4, leser.pages)),
        tagget=lesbar and _er_tagget(leser, innhold, samsvar=pdfa, spor=spor),
    )


def _steder(leser: PdfReader, funnet: list[Sted]) -> tuple[Aktivt, ...]:
    """Each piece of active content with the words for its place, once."""
    if not funnet:
        return ()
    sider = {ref.idnum: nr for nr, side in enumerate(leser.pages, 1) if (ref := side.indirect_reference)}
    return tuple(dict.fromkeys(Aktivt(slag=sted.slag, sted=sted.som_tekst(sider)) for sted in funnet))


FORER_VIDERE = (IndirectObject, DictionaryObject, ArrayObject)


def _ga_gjennom(leser: PdfReader, grenser: Lesegrenser, *, ytterst: bool) -> _Spor:
    """Every object that can be reached from the trailer, once, the shortest way first; an own queue, so that depth costs nothing."""
    spor, sett, noder = _Spor(), set[int](), 0
    ko: deque[tuple[Any, Sti]] = deque([(leser.trailer, None)])
    while ko:
        node, sti = ko.popleft()
        noder += 1
        if noder > grenser.noder:
            raise ForMye
        if isinstance(node, IndirectObject):
            if node.idnum not in sett:
                sett.add(node.idnum)
                ko.append((node.get_object(), (sti[0], sti[1], node.idnum) if sti else None))
        elif isinstance(node, DictionaryObject):
            _se_pa(node, sti, spor, grenser, ytterst=ytterst)
            ko.extend((verdi, (sti, str(nokkel), 0)) for nokkel, verdi in node.items() if isinstance(verdi, FORER_VIDERE))
            noder += len(node)
        elif isinstance(node, ArrayObject):
            videre = (sti, "", 0)
            ko.extend((verdi, videre) for verdi in node if isinstance(verdi, FORER_VIDERE))
            noder += len(node)
    return spor


def _se_pa(ordbok: DictionaryObject, sti: Sti, spor: _Spor, grenser: Lesegrenser, *, ytterst: bool) -> None:
    """One dictionary: does it sign, does it do something, does it hold a file?"""
    if "/ByteRange" in ordbok and "/Contents" in ordbok:
        spor.signert = True
    spor.aktivt.extend(Sted(slag, sti) for slag in aktivt(ordbok))
    for fil in innebygde(ordbok) if ytterst else ():
        data = fil.get_data()
        spor.inne += 1
        spor.utpakket += len(data)
        if spor.inne > grenser.innebygde or spor.utpakket > grenser.utpakket:
            raise ForMye
        spor.aktivt.extend(Sted(slag, sti) for slag in _inni(data, grenser))


def _inni(data: bytes, grenser: Lesegrenser) -> Iterator[Aktivslag]:
    """Active content of a file inside the file: a program, or a PDF that has some. One storey down, no further."""
    if er_program(data):
        yield Aktivslag.PROGRAM
    elif data.startswith(b"%PDF-") and _er_aktiv_pdf(data, grenser):
        yield Aktivslag.INNE_I


def _er_aktiv_pdf(data: bytes, grenser: Lesegrenser) -> bool:
    """One that cannot be read does nothing by itself: nothing in the outer file may open it."""
    try:
        return _undersok_pdf(data, grenser, ytterst=False).aktivt_innhold
    except (ForMye, LimitReachedError, MemoryError):
        raise
    except (Exception, RecursionError):  # noqa: BLE001  # as above
        return False


# ---------------------------------------------------------------- conformance: what is claimed is checked, not believed


def _er_pdfa(leser: PdfReader, innhold: bytes) -> bool:
    """Claims PDF/A-1, -2 or -3 in its XMP, and is."""
    metadata = leser.root_object.get("/Metadata")
    data = metadata.get_object().get_data() if metadata is not None else b""
    del_, niva = _MERKE.search(data), _NIVA.search(data)
    if not del_ or not niva:
        return False
    return not list(_avvik(innhold, (del_[1] + niva[1].lower()).decode()))


def _er_tagget(leser: PdfReader, innhold: bytes, *, samsvar: bool, spor: _Spor) -> bool:
    """Tagged so that its pages can stand in a document that is PDF/A-3a and PDF/UA-1.

    That is more than a mark in the catalog: the tree must be whole by the rules of both, and nothing in the file may be of a kind
    that does not follow a page (fields, layers, embedded files …). What names the file itself (its identifiers) is left out.
    """
    if not samsvar or spor.signert or spor.aktivt or spor.inne:
        return False
    if "/StructTreeRoot" not in leser.root_object or hindringer(leser):
        return False
    return not any(avvik for profil in ("3a", "ua1") for avvik in _avvik(innhold, profil) if not _EGNE_MERKER.search(avvik))


def _avvik(innhold: bytes, profil: str) -> Iterator[str]:
    """What the conformance checker finds, under its own limits. A file it cannot take in does not conform."""
    try:
        rapport = page.validate_pdf_bytes(innhold, profile=profil)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as feil:  # noqa: BLE001  # a Rust panic is no Exception; whatever it is, the file is not proven good
        yield type(feil).__name__
        return
    brutt = {funn.rule_id for funn in rapport.failures if not _FALSK_ALARM.fullmatch(funn.rule_id)}
    lengder = {regel for regel in brutt if regel.endswith(_LENGDE)}
    yield from brutt - lengder if lengder and lengdene_stemmer(innhold) else brutt
