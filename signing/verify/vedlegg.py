"""The files inside the file, as facts: name, size, checksum, and whether one looks signed by itself. What looks signed is handed on to be
judged: proofs of a person's signature (LTV-SDO) in `personer`, signed PDFs and containers in `vedleggskontroll`.

Read from the newest revision: the name tree of embedded files and the associated files (ISO 32000-2 7.7.4, 7.11.4, 14.13), each file once,
under limits of its own, and unpacked no further than they allow. Nothing of it can change the verdict on the file around.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pyhanko.pdf_utils import generic

from signing.model import Tekst
from signing.verify.dom import Integritet
from signing.verify.fakta import Merknad, Tillit
from signing.verify.ltvsdo import er_ltvsdo
from signing.verify.pdf import BIBLIOTEKSFEIL, Dokument, ForMyeArbeid, hent
from signing.verify.personer import uten_nummer

FLESTE = 50
STORSTE = 32 * 1024 * 1024
"""Bytes of all of them together, unpacked."""
LENGSTE_NAVN = 120
DYBDE = 16
_SIGNATUR = re.compile(rb"/ByteRange[\x00\t\n\x0c\r ]*\[")
"""A signature dictionary's own key, which must stand in the clear (ISO 32000-2 12.8.1)."""
_BEHOLDER = re.compile(rb"META-INF/[^\x00/]{0,80}(?:signature|manifest|\.p7s)", re.IGNORECASE)
"""The name of a signature file, as it stands in the clear in a container's directory (ETSI EN 319 162-1 4.3, 4.4)."""
PDF, ZIP, XML, ANNET = "application/pdf", "application/zip", "application/xml", "application/octet-stream"
_STARTER: Mapping[bytes, tuple[str, re.Pattern[bytes]]] = {b"%PDF-": (PDF, _SIGNATUR), b"PK\x03\x04": (ZIP, _BEHOLDER)}


@dataclass(frozen=True, slots=True)
class Vedleggskontroll:
    """The verdict on a file inside the file, by its own signatures. `signatarer`: the names that they state; whether to believe them is
    `tillit`. It never changes the integrity of the file around."""

    integritet: Integritet
    indikasjon: str
    tillit: Tillit
    oppsummering: Tekst
    signatarer: tuple[str, ...] = field(default=(), repr=False)

    @property
    def i_orden(self) -> bool:
        """Nothing of it was changed, and nothing in it failed. Signed by somebody we do not know is no fault."""
        return self.integritet not in {Integritet.ENDRET, Integritet.BRUTT} and self.indikasjon != "TOTAL_FAILED"

    @property
    def kontrollert(self) -> bool:
        """It could be read, and the kind of signature is one that we check."""
        return self.integritet not in {Integritet.UGYLDIG_FIL, Integritet.IKKE_STOTTET}

    def som_json(self) -> dict[str, Any]:
        """For the report."""
        return {
            "integritet": self.integritet.value,
            "indikasjon": self.indikasjon,
            "tillit": self.tillit.value,
            "oppsummering": self.oppsummering.som_json(),
            "signatarer": list(self.signatarer),
        }


@dataclass(frozen=True, slots=True)
class Vedlegg:
    """One file inside the file. `sha256` and `signert` None: it could not be unpacked within the limits.

    `bevis`: it says that it is a proof of a person's signature, and is told among the people. `kontroll`: the verdict on its own
    signatures; None where it has none, or was not looked at.
    """

    navn: str
    storrelse: int | None = None
    sha256: str | None = None
    medietype: str | None = None
    signert: bool | None = None
    bevis: bool = False
    kontroll: Vedleggskontroll | None = None

    def som_json(self) -> dict[str, Any]:
        """For the report."""
        return {
            "navn": self.navn,
            "storrelse": self.storrelse,
            "sha256": self.sha256,
            "medietype": self.medietype,
            "egenSignatur": self.signert,
            "bevis": self.bevis,
            "kontroll": None if self.kontroll is None else self.kontroll.som_json(),
        }


@dataclass(frozen=True, slots=True)
class Vedleggsfunn:
    """The files, the proofs among them with their bytes (personal numbers in them), and a remark where not all could be read.

    `signerte`: the bytes of those that look signed by themselves, by their place among the files.
    """

    filer: tuple[Vedlegg, ...] = ()
    bevis: tuple[tuple[str, bytes], ...] = field(default=(), repr=False)
    signerte: Mapping[int, bytes] = field(default_factory=dict, repr=False)
    merknader: tuple[Merknad, ...] = ()


def les(dokument: Dokument) -> Vedleggsfunn:
    """The files, and a remark where there are more, or where they cannot be read. Never raises."""
    funnet: list[Vedlegg] = []
    bevis: list[tuple[str, bytes]] = []
    signerte: dict[int, bytes] = {}
    plass = STORSTE
    hvorfor: tuple[Merknad, ...] = ()
    try:
        for navn, strom in _filer(dokument.leser.root):
            if len(funnet) == FLESTE:
                hvorfor = (Merknad("for-mange-vedlegg"),)
                break
            innhold = _innhold(strom, plass, kryptert=dokument.leser.encrypt_dict is not None)
            plass -= len(innhold or b"")
            funnet.append(ett(navn, innhold))
            if innhold is not None and funnet[-1].bevis:
                bevis.append((navn, innhold))
            elif innhold is not None and funnet[-1].signert:
                signerte[len(funnet) - 1] = innhold
    except (ForMyeArbeid, *BIBLIOTEKSFEIL):  # what cannot be read is told; the verdict on the file stands
        hvorfor = (Merknad("vedlegg-uleselige"),)
    return Vedleggsfunn(tuple(funnet), tuple(bevis), signerte, hvorfor)


def _filer(rot: Any) -> Iterator[tuple[str, Any]]:
    """(name, stream) of each file, once, however many places name it."""
    sett: set[Any] = set()
    for spesifikasjon in (*_navnetre(hent(hent(rot, "/Names", {}), "/EmbeddedFiles"), DYBDE), *_liste(hent(rot, "/AF"))):
        filer = hent(spesifikasjon, "/EF") if isinstance(spesifikasjon, generic.DictionaryObject) else None
        if not isinstance(filer, generic.DictionaryObject) or not ("/UF" in filer or "/F" in filer):
            continue
        nokkel = "/UF" if "/UF" in filer else "/F"
        raa, strom = filer.raw_get(nokkel), hent(filer, nokkel)
        hvilken = (raa.idnum, raa.generation) if isinstance(raa, generic.IndirectObject) else id(strom)
        if hvilken not in sett:
            sett.add(hvilken)
            yield _navn(hent(spesifikasjon, "/UF", hent(spesifikasjon, "/F"))), strom


def _navnetre(node: Any, dybde: int, sett: set[int] | None = None) -> Iterator[Any]:
    """The values of a name tree, in order; a node that is named again is passed over."""
    sett = set() if sett is None else sett
    if dybde == 0 or not isinstance(node, generic.DictionaryObject) or id(node) in sett:
        return
    sett.add(id(node))
    yield from list(_liste(hent(node, "/Names")))[1::2]
    for barn in _liste(hent(node, "/Kids")):
        yield from _navnetre(barn, dybde - 1, sett)


def _liste(verdi: Any) -> Iterator[Any]:
    for nr in range(len(verdi)) if isinstance(verdi, generic.ArrayObject) else ():
        raa = verdi.raw_get(nr)
        yield raa.get_object() if isinstance(raa, generic.IndirectObject) else raa  # type: ignore[no-untyped-call]  # pyHanko is partly typed


def _navn(verdi: Any) -> str:
    """The name without what does not show, or turns the text around it."""
    synlig = "".join(tegn for tegn in (verdi if isinstance(verdi, str) else "") if unicodedata.category(tegn)[0] not in "CZ" or tegn == " ")
    return synlig.strip()[:LENGSTE_NAVN]


def _innhold(strom: Any, plass: int, *, kryptert: bool) -> bytes | None:
    return None if kryptert or not isinstance(strom, generic.StreamObject) else _pakket_ut(strom, plass)


def ett(navn: str, innhold: bytes | None) -> Vedlegg:
    """The facts of one file inside the file; None: it could not be unpacked."""
    if innhold is None:
        return Vedlegg(navn)
    er_bevis = er_ltvsdo(innhold)
    medietype, kjennetegn = (XML, None) if er_bevis else _medietype(innhold)
    return Vedlegg(
        navn=uten_nummer(navn) if er_bevis else navn,
        storrelse=len(innhold),
        sha256=hashlib.sha256(innhold).hexdigest(),
        medietype=medietype,
        signert=er_bevis or (kjennetegn is not None and kjennetegn.search(innhold) is not None),
        bevis=er_bevis,
    )


def _medietype(innhold: bytes) -> tuple[str, re.Pattern[bytes] | None]:
    """What kind of file the bytes say that it is, and what a signature of its own looks like in one of that kind."""
    return next((verdi for start, verdi in _STARTER.items() if innhold.startswith(start)), (ANNET, None))


def _pakket_ut(strom: Any, plass: int) -> bytes | None:
    """The bytes; None where they are more than there is room for, or packed in another way than the usual one."""
    pakking = hent(strom, "/Filter")
    filtre = [str(ett) for ett in _liste(pakking)] if isinstance(pakking, generic.ArrayObject) else [str(pakking)] if pakking else []
    raa = bytes(strom.encoded_data)
    if filtre == ["/FlateDecode"] and hent(strom, "/DecodeParms") is None:
        utpakker = zlib.decompressobj()
        innhold = utpakker.decompress(raa, plass + 1)
        return innhold if len(innhold) <= plass and utpakker.eof else None
    return raa if not filtre and len(raa) <= plass else None
