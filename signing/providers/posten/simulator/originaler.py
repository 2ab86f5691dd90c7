"""The pages of the documents that were signed, each as a form that can be drawn on a page of A4.

A page is drawn, not copied: Posten shows every page on A4 portrait with a footer below it. What a page shows comes along
(fonts, pictures, the appearance of annotations and filled-in fields); what it does not show stays behind (links, fields, tags,
files embedded in it). Whether Posten keeps those is not published; what is in doubt is left out.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from lxml import etree
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import BasePdfFileWriter

from signing.errors import UleseligPdf
from signing.model import Tekst
from signing.providers.posten.simulator.pdfobjekt import hent, liste, med_navn, ordbok, strom, tall, verdi

PDFAID = "http://www.aiim.org/pdfa/ns/id/"
ARVET = ("/Resources", "/MediaBox", "/CropBox", "/Rotate")  # ISO 32000-1 table 30: what a page may inherit
A4 = (0.0, 0.0, 595.276, 841.89)
SKJULT = 0b10_0010  # annotation flags Hidden and NoView (ISO 32000-1 table 165)
DYPEST = 50
LESEFEIL = (PdfError, zlib.error, ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError, OSError)

Matrise = tuple[float, float, float, float, float, float]


@dataclass(frozen=True)
class Sideform:
    """One page as a form: its reference, its size as shown (turned, cropped), and the matrix that puts it in the first quadrant."""

    ref: Any
    bredde: float
    hoyde: float
    matrise: Matrise


@dataclass(frozen=True)
class Original:
    """A document that was signed. `pdfa`: it says itself that it is PDF/A; `fargeprofil`: its output intent, in the new file."""

    tittel: str
    sider: tuple[Sideform, ...]
    pdfa: bool
    fargeprofil: Any | None


def les(skriver: BasePdfFileWriter, tittel: str, pdf: bytes) -> Original:
    """Bring the pages of a document into the writer. Raises `UleseligPdf`."""
    try:
        leser = PdfFileReader(BytesIO(pdf), strict=False)
        if leser.encrypted:
            raise _uleselig("den er kryptert", "ho er kryptert")
        return _hent(skriver, leser, tittel)
    except LESEFEIL as e:
        raise _uleselig("den er skadet eller ikke en PDF", "ho er skadd eller ikkje ein PDF") from e


def _hent(skriver: BasePdfFileWriter, leser: PdfFileReader, tittel: str) -> Original:
    """Everything in one import: pyHanko copies what two imports share twice, and fonts are shared by all pages."""
    rot: Any = leser.root
    sider = list(_sider(rot["/Pages"], {}, 0))
    pakke = ordbok(Sider=liste(_innhold(side) for side in sider), OutputIntents=hent(rot, "/OutputIntents", liste(())))
    pakke.container_ref = rot.container_ref
    kopi: Any = skriver.import_object(pakke)
    return Original(
        tittel=tittel,
        sider=tuple(_form(skriver, side, kopiert) for side, kopiert in zip(sider, kopi["/Sider"], strict=True)),
        pdfa=_er_pdfa(rot),
        fargeprofil=kopi["/OutputIntents"] or None,
    )


def _sider(node: Any, arv: dict[str, Any], dybde: int) -> Iterator[dict[str, Any]]:
    """The pages in order, each with what it inherits."""
    if dybde > DYPEST:
        raise ValueError("page tree too deep")
    felles = {**arv, **{navn: node.raw_get(navn) for navn in ARVET if navn in node}}
    if node.get("/Type") == "/Pages" or "/Kids" in node:
        for barn in node["/Kids"]:
            yield from _sider(barn.get_object(), felles, dybde + 1)
    else:
        yield {**felles, "/side": node}


def _innhold(side: dict[str, Any]) -> Any:
    """What of a page is copied as objects."""
    node = side["/side"]
    merker = liste(utseende for _, utseende in _merknader(node))
    deler = ordbok(Resources=side.get("/Resources", ordbok()), Merker=merker)
    if "/Group" in node:
        deler["/Group"] = node.raw_get("/Group")
    return deler


def _merknader(node: Any) -> Iterator[tuple[Any, Any]]:
    """Annotations that are seen, each with its normal appearance (ISO 32000-1 §12.5.5)."""
    for ref in hent(node, "/Annots", ()):
        merknad = verdi(ref)
        if int(hent(merknad, "/F", 0)) & SKJULT or "/AP" not in merknad or "/N" not in merknad["/AP"]:
            continue
        normal = merknad["/AP"].raw_get("/N")
        if not isinstance(normal.get_object(), generic.StreamObject):  # one appearance per state: /AS says which
            tilstand = hent(merknad, "/AS", "/Off")
            if tilstand not in normal.get_object():
                continue
            normal = normal.get_object().raw_get(tilstand)
        yield merknad, normal


def _form(skriver: BasePdfFileWriter, side: dict[str, Any], kopi: Any) -> Sideform:
    ramme = _ramme(side)
    ressurser, merknader = _med_merknader(side["/side"], kopi)
    form = strom(
        b"\n".join([b"q", _sideinnhold(side["/side"]), b"Q", *merknader]),
        Type=pdf_name("/XObject"),
        Subtype=pdf_name("/Form"),
        BBox=liste(tall(v) for v in ramme),
        Resources=ressurser,
    )
    if "/Group" in kopi:
        form["/Group"] = kopi.raw_get("/Group")
    dreining = int(verdi(side.get("/Rotate", 0))) % 360
    bredde, hoyde = ramme[2] - ramme[0], ramme[3] - ramme[1]
    storrelse = (hoyde, bredde) if dreining in (90, 270) else (bredde, hoyde)
    return Sideform(skriver.add_object(form), *storrelse, _dreid(dreining, ramme))


def _med_merknader(node: Any, kopi: Any) -> tuple[Any, list[bytes]]:
    """The page's resources with the appearances of its annotations, and the operators that draw those."""
    if not kopi["/Merker"]:
        return kopi.raw_get("/Resources"), []
    ressurser = med_navn(dict(kopi["/Resources"]))
    egne = med_navn(dict(hent(ressurser, "/XObject", {})))
    tegnet = []
    for nr, ((merknad, utseende), ref) in enumerate(zip(_merknader(node), kopi["/Merker"], strict=True)):
        navn = f"/KVMerke{nr}"
        egne[pdf_name(navn)] = ref
        tegnet.append(_tegn_merknad(merknad, utseende.get_object(), navn))
    ressurser[pdf_name("/XObject")] = egne
    return ressurser, tegnet


def _sideinnhold(node: Any) -> bytes:
    if "/Contents" not in node:
        return b""
    innhold = node["/Contents"]
    deler = innhold if isinstance(innhold, generic.ArrayObject) else [innhold]
    return b"\n".join(del_.get_object().data for del_ in deler)  # ISO 32000-1 §7.8.2: the parts are split between tokens


def _ramme(side: dict[str, Any]) -> tuple[float, float, float, float]:
    """What is shown of the page: the crop box, and it lies in the media box (ISO 32000-1 §14.11.2)."""
    ark = _boks(side.get("/MediaBox"), A4)
    klipp = _boks(side.get("/CropBox"), ark)
    snitt = (max(ark[0], klipp[0]), max(ark[1], klipp[1]), min(ark[2], klipp[2]), min(ark[3], klipp[3]))
    return snitt if snitt[0] < snitt[2] and snitt[1] < snitt[3] else ark


def _boks(firkant: Any, ellers: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    if firkant is None:
        return ellers
    x1, y1, x2, y2 = (float(verdi(v)) for v in verdi(firkant))
    return (min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2))


def _dreid(grader: int, ramme: tuple[float, float, float, float]) -> Matrise:
    """/Rotate turns clockwise; afterwards the lower left corner is in the origin."""
    x1, y1, x2, y2 = ramme
    return {
        90: (0.0, -1.0, 1.0, 0.0, -y1, x2),
        180: (-1.0, 0.0, 0.0, -1.0, x2, y2),
        270: (0.0, 1.0, -1.0, 0.0, y2, -x1),
    }.get(grader, (1.0, 0.0, 0.0, 1.0, -x1, -y1))


def _tegn_merknad(merknad: Any, utseende: Any, navn: str) -> bytes:
    """The appearance, its transformed box scaled onto the annotation's rectangle (ISO 32000-1 §12.5.5, algorithm 8.1)."""
    a, b, c, d, e, f = (float(verdi(v)) for v in hent(utseende, "/Matrix", (1, 0, 0, 1, 0, 0)))
    x1, y1, x2, y2 = _boks(utseende["/BBox"], A4)
    hjorner = [(a * x + c * y + e, b * x + d * y + f) for x in (x1, x2) for y in (y1, y2)]
    fra_x, fra_y = min(x for x, _ in hjorner), min(y for _, y in hjorner)
    vidde, hoyde = max(x for x, _ in hjorner) - fra_x, max(y for _, y in hjorner) - fra_y
    rx1, ry1, rx2, ry2 = _boks(merknad["/Rect"], A4)
    if not (vidde and hoyde):
        return b""
    sx, sy = (rx2 - rx1) / vidde, (ry2 - ry1) / hoyde
    tall = (sx, 0.0, 0.0, sy, rx1 - sx * fra_x, ry1 - sy * fra_y)
    return b"q %s cm %s Do Q" % (" ".join(f"{v:.5f}" for v in tall).encode(), navn.encode())


def _er_pdfa(rot: Any) -> bool:
    """Whether the XMP claims a part of PDF/A, as an element or as an attribute."""
    if "/Metadata" not in rot:
        return False
    vokter = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        xmp = etree.fromstring(rot["/Metadata"].data, vokter)
    except etree.XMLSyntaxError:
        return False
    return any(e.tag == f"{{{PDFAID}}}part" or f"{{{PDFAID}}}part" in e.attrib for e in xmp.iter(etree.Element))


def _uleselig(nb: str, nn: str) -> UleseligPdf:
    return UleseligPdf(
        Tekst(nb=f"PDF-filen kan ikke settes sammen: {nb}.", nn=f"PDF-fila kan ikkje setjast saman: {nn}."),
        Tekst(nb="Lag dokumentet på nytt.", nn="Lag dokumentet på nytt."),
    )
