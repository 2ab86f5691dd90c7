"""From what WeasyPrint wrote to what PDF/A-3a and PDF/UA-1 ask for, on its live object list just before the file is written.

One function per measure, each with the clause it is for. Nothing is parsed again, so it costs about a millisecond. The price is
that object shapes of WeasyPrint 70.0 and pydyf 0.13.0 are leaned on; `tests/unit/pdf/test_forutsetninger.py` says which, and
fails when they change.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pydyf
from weasyprint import VERSION as WEASYPRINT_VERSJON
from weasyprint.pdf import tags
from weasyprint.text.fonts import get_hb_object_data

from app.dokument import xmp
from app.dokument.pdffeil import TegnMangler, feltfeil
from app.dokument.skrift import les_skrift
from app.domene.sak import PlanlagtVedlegg
from app.tekst import Malform, Tekst

SKRIFTRESSURS = "Signatur"
"""Name of the font in /AcroForm /DR /Font with which every later signature draws its appearance."""

TOMT_STORRELSE = 8.0
TOMT_MARG = 5.0
TOMT_FARGE = "0.290 0.333 0.388"  # 4a5563 on white: contrast 7.6
DOKUMENTELEMENTER = frozenset({"html", "body"})
"""They have no structure element of their own; the language of the document stands in the catalog."""
SLUTT = b"\nendstream"
UTSKRIFT_OG_LAST = 4 | 128  # Print (ISO 19005-3 6.3.2) and Locked (ISO 32000-1 table 165)


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What the file says about itself, in /Info and in XMP. No personal data: both are read without opening the document."""

    tittel: str
    emne: str
    forfatter: str
    malform: Malform
    tidspunkt: datetime
    kv: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ferdiggjorer:
    """The finisher of one document: called by WeasyPrint with the laid-out document and the PDF objects."""

    metadata: Metadata
    skrifter: Mapping[str, Path]
    """SHA-256 of each font file of the template, and where it is."""
    vedlegg: tuple[PlanlagtVedlegg, ...]
    """Those that are embedded, in the order they were given to WeasyPrint."""
    tomt_felt: str
    tomt_for: Mapping[str, str]
    """Fields that say something else while they are empty, by name."""
    sider: Callable[[Any, pydyf.PDF], None] | None = None
    """Puts pages of other files on the pages kept free for them."""

    def __call__(self, dokument: Any, pdf: pydyf.PDF) -> None:
        """Take every measure, then write objects to bytes once."""
        kontroller_skrifter(dokument, self.skrifter)
        signaturfelt(dokument, pdf, self.skrifter, lambda navn: self.tomt_for.get(navn, self.tomt_felt))
        topp_og_bunn_som_artefakt(pdf)
        skjemaelement(pdf)
        tabellhoder(dokument)
        figurramme(dokument, pdf)
        vedleggsfiler(pdf, self.vedlegg)
        if self.sider is not None:
            self.sider(dokument, pdf)
        id_tre(pdf)
        metadata(pdf, self.metadata)
        skriv_objekter(pdf)


def objekt(pdf: pydyf.PDF, ref: bytes) -> Any:
    """The object that `b"12 0 R"` means."""
    return pdf.objects[int(ref.split()[0])]


def ordboker(pdf: pydyf.PDF, **krav: str) -> list[pydyf.Dictionary]:
    """Every dictionary object with these values."""
    return [o for o in pdf.objects if isinstance(o, dict) and all(o.get(navn) == verdi for navn, verdi in krav.items())]


def legg_til(pdf: pydyf.PDF, nytt: pydyf.Object) -> bytes:
    """Make it an object of the file; its reference."""
    pdf.add_object(nytt)
    return bytes(nytt.reference)


# ---------------------------------------------------------------- fonts


def kontroller_skrifter(dokument: Any, skrifter: Mapping[str, Path]) -> None:
    """Every glyph comes from a font file of the template, and none is .notdef (ISO 19005-3 6.2.11.8).

    Pango borrows a font of the machine for a letter that ours lacks; the page would look different elsewhere and would hold a
    font that nobody chose.
    """
    mangler: set[str] = set()
    for skrift in dokument.fonts.values():
        mangler.update(chr(kode) for kode in skrift.missing)
        if _fil(skrift, skrifter) is None:
            mangler.update(skrift.to_unicode.values())
    if mangler:
        raise TegnMangler(mangler)


def _fil(skrift: Any, skrifter: Mapping[str, Path]) -> Path | None:
    return skrifter.get(sha256(get_hb_object_data(skrift.hb_face)).hexdigest())


# ---------------------------------------------------------------- signature fields


def signaturfelt(dokument: Any, pdf: pydyf.PDF, skrifter: Mapping[str, Path], tomt: Callable[[str], str]) -> None:
    """Turn the text fields that WeasyPrint placed and tagged into empty signature fields, under an /AcroForm of our own.

    No NeedAppearances (ISO 19005-3 6.4.1). An object of its own keeps the increments of later signatures small.
    """
    felter = ordboker(pdf, Subtype="/Widget")
    if not felter:
        pdf.catalog.pop("AcroForm", None)
        return
    fil, ressurs = _signaturskrift(dokument, pdf, skrifter)
    for felt in felter:
        _gjor_til_signaturfelt(pdf, felt, fil, ressurs, tomt)
    pdf.catalog["AcroForm"] = legg_til(
        pdf,
        pydyf.Dictionary(
            {
                "Fields": pydyf.Array(felt.reference for felt in felter),
                "SigFlags": 3,
                "DR": pydyf.Dictionary({"Font": pydyf.Dictionary({SKRIFTRESSURS: ressurs})}),
            }
        ),
    )


def _signaturskrift(dokument: Any, pdf: pydyf.PDF, skrifter: Mapping[str, Path]) -> tuple[Path, bytes]:
    """The one font of the fields, embedded whole: who will sign when, and with which letters, is not known yet."""
    brukt = {skrift.hash: skrift for skrift in dokument.fonts.values() if skrift.used_in_forms}
    if len(brukt) != 1:
        raise feltfeil(
            Tekst(
                nb=f"Signaturfeltene bruker {len(brukt)} skrifter; de skal bruke én.",
                nn=f"Signaturfelta bruker {len(brukt)} skrifter; dei skal bruke éi.",
            )
        )
    (skrift,) = brukt.values()
    fil = _fil(skrift, skrifter)
    ressurser = next(o for o in pdf.objects if isinstance(o, dict) and skrift.hash in o)
    if fil is None:
        raise TegnMangler(())
    return fil, ressurser[skrift.hash]


class Utseende(pydyf.Stream):  # type: ignore[misc]  # pydyf has no types
    """The appearance of an empty field: uncompressed, and its box in whole points from the top, as pyHanko writes the signed one.

    Then signing changes the drawing and nothing else of it. EU DSS warns about every other key as an undefined modification.
    """


def _gjor_til_signaturfelt(pdf: pydyf.PDF, felt: pydyf.Dictionary, fil: Path, ressurs: bytes, tomt: Callable[[str], str]) -> None:
    """/FT /Sig with an appearance (ISO 19005-3 6.3.3: every widget of non-zero size has one)."""
    if felt.get("FT") != "/Tx" or not felt["TU"].string or felt["TU"].string == felt["T"].string:
        raise feltfeil(
            Tekst(
                nb="Et felt er ikke et signaturfelt med navn og tekst (title).",
                nn="Eit felt er ikkje eit signaturfelt med namn og tekst (title).",
            )
        )
    for navn in ("DA", "V", "Ff", "MaxLen"):
        felt.pop(navn, None)
    x1, y1, x2, y2 = felt["Rect"]
    felt["Rect"] = pydyf.Array([min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)])
    felt["FT"] = "/Sig"
    felt["F"] = UTSKRIFT_OG_LAST
    felt["Border"] = pydyf.Array((0, 0, 0))
    utseende = _tomt_utseende(abs(x2 - x1), abs(y2 - y1), fil, ressurs, tomt(felt["T"].string))
    felt["AP"] = pydyf.Dictionary({"N": legg_til(pdf, utseende)})


def _tomt_utseende(bredde: float, hoyde: float, fil: Path, ressurs: bytes, tomt: str) -> pydyf.Stream:
    """What the box shows until it is signed. A text here goes away with the signature; on the page itself it would stay."""
    innhold = [b""]
    ressurser = pydyf.Dictionary()
    if tomt:
        glyfer, em = les_skrift(fil, fil.stat().st_mtime_ns).sett(tomt)
        storrelse = min(TOMT_STORRELSE, (bredde - 2 * TOMT_MARG) / em)
        linje = (hoyde - storrelse * 0.72) / 2  # cap height about 0.72 em: optically in the middle
        innhold = [
            f"/Tx BMC q BT {TOMT_FARGE} rg /{SKRIFTRESSURS} {storrelse:.2f} Tf "
            f"1 0 0 1 {TOMT_MARG:.2f} {linje:.2f} Tm <{glyfer}> Tj ET Q EMC".encode()
        ]
        ressurser["Font"] = pydyf.Dictionary({SKRIFTRESSURS: ressurs})
    ramme = pydyf.Array([0, int(hoyde), int(bredde), 0])
    return Utseende(innhold, {"Type": "/XObject", "Subtype": "/Form", "Resources": ressurser, "BBox": ramme})


def skjemaelement(pdf: pydyf.PDF) -> None:
    """Form elements: /K is the object reference itself, not an array of one.

    Equal by ISO 32000-1 table 323, but pyHanko's diff analysis explains a changed widget only where its path in the tree ends in
    `/K /Obj`; with the array it calls every earlier signature broken (modification level OTHER).
    """
    for element in ordboker(pdf, S="/Form"):
        if isinstance(element["K"], list) and len(element["K"]) == 1:
            element["K"] = element["K"][0]


# ---------------------------------------------------------------- tag tree


def topp_og_bunn_som_artefakt(pdf: pydyf.PDF) -> None:
    """Running headers and footers are artefacts (ISO 14289-1 7.8).

    WeasyPrint marks them as content whose structure elements hang on no branch of the tree: whatever the tree does not reach
    becomes a pagination artefact.
    """
    nadd = _nadd(pdf)
    nummer = objekt(pdf, objekt(pdf, pdf.catalog["StructTreeRoot"])["ParentTree"])["Nums"]
    oppslag = dict(zip(nummer[::2], nummer[1::2], strict=True))
    for sideref in pdf.page_references:
        side = objekt(pdf, sideref)
        foreldre = oppslag[side["StructParents"]]
        strom = objekt(pdf, side["Contents"]).stream
        for i, operator in enumerate(strom):
            if operator == b"BDC" and isinstance(strom[i - 1], dict) and foreldre[strom[i - 1]["MCID"]] not in nadd:
                foreldre[strom[i - 1]["MCID"]] = "null"
                strom[i - 2], strom[i - 1] = "/Artifact", pydyf.Dictionary({"Type": "/Pagination"})


def _nadd(pdf: pydyf.PDF) -> set[bytes]:
    """Every structure element that can be reached from the root."""
    nadd: set[bytes] = set()
    ko = list(objekt(pdf, pdf.catalog["StructTreeRoot"])["K"])
    while ko:
        ref = ko.pop()
        if isinstance(ref, bytes) and ref not in nadd:
            nadd.add(ref)
            barn = objekt(pdf, ref).get("K", ())
            ko.extend(barn if isinstance(barn, list) else [barn])
    return nadd


@contextmanager
def sprak_i_treet() -> Iterator[None]:
    """Parts in another language say so (ISO 14289-1 7.2): WeasyPrint tags them without a word of their `lang`.

    While the document is written, its tag builder is wrapped; it calls itself by the same name. Only under the lock of `lag_pdf`.
    """
    bygg = tags._build_box_tree  # noqa: SLF001  # no hook between a box and its structure element

    def med_sprak(boks: Any, *argumenter: Any) -> Iterator[Any]:
        html = getattr(getattr(boks, "_box", boks), "element", None)
        sprak = html.get("lang") if html is not None and html.tag not in DOKUMENTELEMENTER else None
        for element in bygg(boks, *argumenter):
            if sprak:
                element["Lang"] = pydyf.String(sprak)
            yield element

    tags._build_box_tree = med_sprak  # noqa: SLF001  # as above
    try:
        yield
    finally:
        tags._build_box_tree = bygg  # noqa: SLF001  # as above


def tabellhoder(dokument: Any) -> None:
    """Header cells say what they are the header of (ISO 14289-1 7.5): WeasyPrint writes /Headers but no /Scope."""
    for side in dokument.pages:
        for boks in side._page_box.descendants():  # noqa: SLF001  # the only way from a structure element to its HTML element
            if boks.element_tag == "th" and (merke := getattr(boks, "mark", None)) is not None:
                merke["A"]["Scope"] = "/Row" if boks.element.get("scope") == "row" else "/Column"


def id_tre(pdf: pydyf.PDF) -> None:
    """Elements with an /ID are found through an /IDTree (ISO 32000-1 table 322), which WeasyPrint leaves out."""
    par = sorted((o["ID"].data, o.reference) for o in ordboker(pdf, Type="/StructElem") if "ID" in o)
    if par:  # a root node that holds /Names itself needs no /Limits
        tre = pydyf.Dictionary({"Names": pydyf.Array(x for ident_og_ref in par for x in ident_og_ref)})
        objekt(pdf, pdf.catalog["StructTreeRoot"])["IDTree"] = legg_til(pdf, tre)


def figurramme(dokument: Any, pdf: pydyf.PDF) -> None:
    """Figure /BBox in points from the bottom (ISO 32000-1 14.8.5.4.3); WeasyPrint writes CSS pixels from the top."""
    hoyder = dict(zip(pdf.page_references, (side.height for side in dokument.pages), strict=True))
    for figur in ordboker(pdf, S="/Figure"):
        x1, y1, x2, y2 = figur["A"]["BBox"]
        hoyde = hoyder[figur["Pg"]]
        figur["A"]["BBox"] = pydyf.Array([x1 * 0.75, (hoyde - y2) * 0.75, x2 * 0.75, (hoyde - y1) * 0.75])


# ---------------------------------------------------------------- attachments and metadata


def vedleggsfiler(pdf: pydyf.PDF, vedlegg: tuple[PlanlagtVedlegg, ...]) -> None:
    """Media types by what the bytes are, not by the name; /AF once for each file (WeasyPrint lists each twice)."""
    for fil, planlagt in zip(ordboker(pdf, Type="/Filespec"), vedlegg, strict=True):
        objekt(pdf, fil["EF"]["F"]).extra["Subtype"] = "/" + planlagt.medietype.replace("/", "#2f")
    if "AF" in pdf.catalog:
        pdf.catalog["AF"] = pydyf.Array(dict.fromkeys(pdf.catalog["AF"]))


def metadata(pdf: pydyf.PDF, meta: Metadata) -> None:
    """/Info, /Lang and XMP from the same values."""
    programvare = meta.kv.get("programvare", "Kontraktverk")
    produsent = f"WeasyPrint {WEASYPRINT_VERSJON}"
    tid = pydyf.String(pdf_tid(meta.tidspunkt))
    pdf.catalog["Lang"] = pydyf.String(meta.malform.value)
    pdf.info.clear()
    pdf.info["Title"] = pydyf.String(meta.tittel)
    pdf.info["Subject"] = pydyf.String(meta.emne)
    pdf.info["Author"] = pydyf.String(meta.forfatter)
    pdf.info["Creator"] = pydyf.String(programvare)
    pdf.info["Producer"] = pydyf.String(produsent)
    pdf.info["CreationDate"] = pdf.info["ModDate"] = tid
    objekt(pdf, pdf.catalog["Metadata"]).stream = [
        xmp.pakke(
            tittel=meta.tittel,
            emne=meta.emne,
            forfatter=meta.forfatter,
            sprak=meta.malform.value,
            programvare=programvare,
            produsent=produsent,
            tid=meta.tidspunkt,
            kv=meta.kv,
        )
    ]


def pdf_tid(tid: datetime) -> str:
    """`D:20260803120000+02'00'` (ISO 32000-1 7.9.4)."""
    avvik = tid.utcoffset()
    if avvik is None:
        raise ValueError("a time in a document has an offset")
    minutter = abs(avvik) // timedelta(minutes=1)
    fortegn = "-" if avvik < timedelta(0) else "+"
    return f"D:{tid:%Y%m%d%H%M%S}{fortegn}{minutter // 60:02d}'{minutter % 60:02d}'"


# ---------------------------------------------------------------- bytes


class Skrevet(pydyf.Object):  # type: ignore[misc]  # pydyf has no types
    """An object whose bytes are made: pydyf serialises (and deflates) everything twice, once for the file identifier."""

    def __init__(self, kilde: pydyf.Object) -> None:
        super().__init__()
        self.number, self.generation, self.free = kilde.number, kilde.generation, kilde.free
        self._data: bytes = _med_skille(kilde.data)

    @property
    def data(self) -> bytes:
        """As first made."""
        return self._data


def _med_skille(data: bytes) -> bytes:
    """Deflated data may end in CR. With pydyf's LF after it the two look like one end-of-line, and the data a byte too short.

    page-validation then reports a wrong /Length (ISO 19005-3 6.1.7.1); veraPDF does not. CR LF after the data serves both.
    """
    return data.removesuffix(SLUTT) + b"\r" + SLUTT if data.endswith(b"\r" + SLUTT) else data


def skriv_objekter(pdf: pydyf.PDF) -> None:
    """Compress streams but not objects (validation of signatures is 1.5 to 3.4 times slower with object streams), XMP not at all.

    pydyf has one switch for both; it stands on «uncompressed», and each stream is told here.
    """
    klartekst = objekt(pdf, pdf.catalog["Metadata"])
    for strom in pdf.objects:
        if isinstance(strom, pydyf.Stream) and not isinstance(strom, Utseende) and strom is not klartekst and "Filter" not in strom.extra:
            strom.compress = True
    pdf.objects[1:] = [o if o is pdf.catalog else Skrevet(o) for o in pdf.objects[1:]]
