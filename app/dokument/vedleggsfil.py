"""What the bytes of an attachment say: kind of file, signed, PDF/A, tagged, encrypted, active content. Never what its name says.

Hostile bytes are expected: everything is read under limits, nothing in the file is run or fetched, and whatever goes wrong is a
fact (`lesbar=False`), not an exception. Which files may follow a contract, and how, is decided by the table in `domene.vedlegg`.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import page
from pypdf import PdfReader, apply_configuration
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject

from app.dokument.samle import hindringer
from app.domene.vedlegg import PDF, Filfakta


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesegrenser:
    """How much of a file is read before it is given up. A file beyond them is not readable for us."""

    storrelse: int = 20 * 1024 * 1024
    objekter: int = 100_000
    noder: int = 1_000_000
    utpakket: int = 64 * 1024 * 1024
    sider: int = 2_000


LESEGRENSER = Lesegrenser()

# pypdf tells about every oddity; of a file from outside that is noise, and it may quote the file.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)

KJENNETEGN: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", PDF),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"PK\x03\x04", "application/zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"{\\rtf", "application/rtf"),
    (b"<?xml", "application/xml"),
    (b"MZ", "application/vnd.microsoft.portable-executable"),
    (b"\x7fELF", "application/x-executable"),
    (b"#!", "text/x-script"),
)
"""First bytes and media type, first match wins."""
PROGRAMKJENNETEGN = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"@echo")
PROGRAMENDELSER = re.compile(r"\.(exe|dll|com|scr|bat|cmd|ps1|vbs|js|jse|wsf|hta|msi|jar|lnk|sh|py|app|apk)$", re.IGNORECASE)

AKTIVE_HANDLINGER = frozenset(
    {"/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/GoToR", "/GoToE", "/Rendition", "/Movie", "/Sound"}
    | {"/RichMediaExecute", "/GoTo3DView"}
)
"""Actions that run, send or open something (ISO 32000-1 table 198). /URI and /GoTo only follow a link that a person clicks."""
AKTIVE_TYPER = frozenset({"/RichMedia", "/Movie", "/Screen", "/Sound", "/3D"})
AKTIVE_NOKLER = frozenset({"/XFA", "/JS", "/RichMediaContent", "/RichMediaSettings"})

_MERKE = re.compile(rb"pdfaid:part\s*(?:=\s*[\"']|>)\s*([123])")
_NIVA = re.compile(rb"pdfaid:conformance\s*(?:=\s*[\"']|>)\s*([ABUabu])")
_EGNE_MERKER = re.compile(r"-ID-(PART|SCHEMA|CONFORMANCE)")


def undersok(innhold: bytes, *, grenser: Lesegrenser = LESEGRENSER) -> Filfakta:
    """The facts of one file. Never raises on what the file holds."""
    medietype = medietype_av(innhold)
    if medietype != PDF or len(innhold) > grenser.storrelse:
        return _fakta(innhold, medietype)
    try:
        with apply_configuration(zlib_maximum_output_length=grenser.utpakket, stream_decoding_work_maximum_length=grenser.utpakket):
            return _undersok_pdf(innhold, grenser)
    except (Exception, RecursionError):  # noqa: BLE001  # a broken file breaks in many ways; the fact is that it cannot be read
        return _fakta(innhold, medietype, signert=_ser_signert_ut(innhold))


def medietype_av(innhold: bytes) -> str:
    """By the first bytes. A PDF header after other bytes is still called PDF, and will not be readable: it may be two files in one."""
    for kjennetegn, medietype in KJENNETEGN:
        if innhold.startswith(kjennetegn):
            return medietype
    if b"%PDF-" in innhold[:1024]:
        return PDF
    return "text/plain" if _er_tekst(innhold[:4096]) else "application/octet-stream"


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


class _ForMye(Exception):  # noqa: N818  # never leaves this module
    """A limit is reached."""


@dataclass(slots=True)
class _Spor:
    """What was seen on the way through the objects."""

    signert: bool = False
    aktivt: bool = False


def _undersok_pdf(innhold: bytes, grenser: Lesegrenser) -> Filfakta:
    if not innhold.startswith(b"%PDF-"):
        return _fakta(innhold, PDF)
    leser = PdfReader(BytesIO(innhold), strict=False, xref_stream_maximum_entries=grenser.objekter)
    if leser.is_encrypted:
        return _fakta(innhold, PDF, kryptert=True, signert=_ser_signert_ut(innhold))
    if sum(map(len, leser.xref.values())) + len(leser.xref_objStm) > grenser.objekter:
        raise _ForMye
    spor = _ga_gjennom(leser, grenser)
    sider = len(leser.pages)
    lesbar = 0 < sider <= grenser.sider
    pdfa = lesbar and _er_pdfa(leser, innhold)
    tagget = lesbar and _er_tagget(leser, innhold, samsvar=pdfa, spor=spor)
    return _fakta(innhold, PDF, signert=spor.signert, aktivt_innhold=spor.aktivt, lesbar=lesbar, sider=sider, pdfa=pdfa, tagget=tagget)


def _ga_gjennom(leser: PdfReader, grenser: Lesegrenser) -> _Spor:
    """Every object that can be reached from the trailer, once; an own stack, so that depth costs nothing."""
    spor, sett, noder = _Spor(), set[tuple[int, int]](), 0
    ko: list[Any] = [leser.trailer]
    while ko:
        node = ko.pop()
        noder += 1
        if noder > grenser.noder:
            raise _ForMye
        if isinstance(node, IndirectObject):
            if (node.idnum, node.generation) not in sett:
                sett.add((node.idnum, node.generation))
                ko.append(node.get_object())
        elif isinstance(node, DictionaryObject):
            _se_pa(node, spor)
            ko.extend(node.values())
        elif isinstance(node, ArrayObject):
            ko.extend(node)
    return spor


def _se_pa(ordbok: DictionaryObject, spor: _Spor) -> None:
    """One dictionary: does it sign, does it do something?"""
    if "/ByteRange" in ordbok and "/Contents" in ordbok:
        spor.signert = True
    spor.aktivt = spor.aktivt or _er_aktiv(ordbok)


def _er_aktiv(ordbok: DictionaryObject) -> bool:
    """Script, started program, form engine, film, or an embedded program."""
    er_element = "/P" in ordbok and "/K" in ordbok  # a structure element may have a type of any name
    return (
        (not er_element and _navn(ordbok, "/S") in AKTIVE_HANDLINGER)
        or _navn(ordbok, "/Subtype") in AKTIVE_TYPER
        or bool(AKTIVE_NOKLER & ordbok.keys())
        or _er_program(ordbok)
    )


def _navn(ordbok: DictionaryObject, nokkel: str) -> str:
    """The value as text, also where it hides behind a reference."""
    return str(ordbok[nokkel]) if nokkel in ordbok else ""


def _er_program(ordbok: DictionaryObject) -> bool:
    """An embedded file that is a program, by its name or by its first bytes."""
    if _navn(ordbok, "/Type") == "/Filespec" or "/EF" in ordbok:
        return any(PROGRAMENDELSER.search(_navn(ordbok, nokkel)) for nokkel in ("/F", "/UF"))
    if _navn(ordbok, "/Type") == "/EmbeddedFile" and isinstance(ordbok, StreamObject):
        return bytes(ordbok.get_data()[:8]).lower().startswith(tuple(k.lower() for k in PROGRAMKJENNETEGN))
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
    if not samsvar or spor.signert or spor.aktivt:
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
    yield from (funn.rule_id for funn in rapport.failures)
