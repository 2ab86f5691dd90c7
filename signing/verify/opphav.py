"""What a document of ours says about itself: the XMP properties of the namespace `kv` (interfaces, «In the PDF»)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from lxml import etree

from signing.model import Tekst
from signing.verify.pdf import BIBLIOTEKSFEIL, UTLOPT, Dokument, hent

KV = "https://kontraktverk.no/ns/kv/1.0/"
FORFATTER = "{http://purl.org/dc/elements/1.1/}creator"
_STORSTE_XMP = 1024 * 1024
LENGSTE_VERDI = 200
"""Characters that are read of one property."""


@dataclass(frozen=True, slots=True)
class Opphav:
    """The `kv` properties of the revision that was signed first; `vart` when any revision has them. `forfatter`: whom the same revision
    says that it is from (`dc:creator`), empty where it says nothing."""

    egenskaper: Mapping[str, str] = field(default_factory=dict)
    vart: bool = False
    forfatter: str = ""

    def verdi(self, navn: str) -> str | None:
        """One property, or None."""
        return self.egenskaper.get(navn)

    def utfylt(self, fil: Filstatus | None) -> Opphav:
        """With what the register knows where the file says nothing; what it does say, it says itself."""
        return self if fil is None or self.egenskaper else replace(self, egenskaper={**fil.egenskaper, "dokumentId": fil.dokument_id})


@dataclass(frozen=True, slots=True)
class Erstatning:
    """The issue that took a document's place, and when."""

    dokument_id: str
    utgave: int
    tid: datetime


@dataclass(frozen=True, slots=True)
class Utgavestatus:
    """What the register knows of a document of ours: None, and it is the latest issue."""

    erstattet_av: Erstatning | None


# Asked with the document's id; None: the register has no such document.
Utgaveoppslag = Callable[[str], Utgavestatus | None]


@dataclass(frozen=True, slots=True)
class Filstatus:
    """What the register knows of a sealed file with exactly these bytes. `eier`: whose it is. `egenskaper`: the document's, by the names of
    the namespace `kv`, for a file that says nothing of itself (a provider made it)."""

    dokument_id: str
    eier: Tekst
    erstattet_av: Erstatning | None
    egenskaper: Mapping[str, str] = field(default_factory=dict)


# Asked with the SHA-256 (hex) of the whole file; None: the register has not stored such a file.
Filoppslag = Callable[[str], Filstatus | None]


def les(dokument: Dokument) -> Opphav:
    """Read from what the first signature signed, not from what a later revision may say."""
    signerte = [s.revisjon for s in dokument.signaturer if s.lest is not None]
    forste = min(signerte, default=0)
    signert = _av_revisjon(dokument, forste)
    vart = signert.vart or any(_av_revisjon(dokument, r).vart for r in {0, dokument.revisjoner - 1} - {forste})
    return replace(signert, vart=vart)


def _av_revisjon(dokument: Dokument, nummer: int) -> Opphav:
    try:
        strom = hent(dokument.leser.get_historical_resolver(nummer).root, "/Metadata")
        rot = _rot(strom.data) if hasattr(strom, "data") else None
        if rot is None:
            return Opphav()
        egenskaper = dict(_kv(rot))
        return Opphav(egenskaper, bool(egenskaper), _forfatter(rot))
    except UTLOPT:
        raise
    except BIBLIOTEKSFEIL:  # unreadable metadata say nothing
        return Opphav()


def _rot(xmp: Any) -> etree._Element | None:
    if not isinstance(xmp, bytes) or len(xmp) > _STORSTE_XMP:
        return None
    leser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    return etree.fromstring(xmp.strip(b"\x00\t\n\x0c\r "), leser)


def _forfatter(rot: etree._Element) -> str:
    tekster = (str(tekst).strip() for ledd in rot.iter(FORFATTER) for tekst in ledd.itertext())
    return ", ".join(filter(None, tekster))[:LENGSTE_VERDI]


def _kv(rot: etree._Element) -> Iterator[tuple[str, str]]:
    for element in rot.iter(etree.Element):
        if element.tag.startswith(f"{{{KV}}}"):
            yield element.tag.rpartition("}")[2], (element.text or "").strip()[:LENGSTE_VERDI]
        for navn, verdi in element.attrib.items():
            if str(navn).startswith(f"{{{KV}}}"):
                yield str(navn).rpartition("}")[2], str(verdi)[:LENGSTE_VERDI]
