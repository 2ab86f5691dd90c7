"""Pages of other files in our document: an unsigned attachment that is itself PDF/A and tagged stands last, as pages of its own.

Each such page is laid out by WeasyPrint first, as an empty page with heading, running header and page number, so that «side x av
y» and the bookmarks are right by themselves. In the finisher the page of the attachment is drawn on it, scaled to fit, and its
structure tree is hung below the heading. The content stream of the attachment is not touched: our own drawing of that page
becomes a form XObject, and the numbers in the attachment's tags keep their meaning.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from io import BytesIO
from math import isfinite
from typing import Any

import pydyf
from pypdf import PageObject, PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NullObject, NumberObject, StreamObject

from app.dokument.ferdiggjor import legg_til, objekt
from app.dokument.kopi import Kopi, kan_kopieres, strukturrot
from app.dokument.pdffeil import Sidetallfeil
from app.domene.sak import Mate, PlanlagtVedlegg
from app.tekst import Malform, Tekst

FORSIDE = Tekst(nb="Vedlegg {nr}: {tittel}", nn="Vedlegg {nr}: {tittel}")
"""The heading over appended pages (innhold: ved.forside)."""
A4 = (595.276, 841.89)
A4_SLINGRING = 3.0
"""Points; programs round the size of a page differently."""
STORSTE_ENHET = 1000.0
"""A page of 14 400 units is then five kilometres long."""
RAMME = "KvRamme"
"""Name of our own drawing among the resources of an appended page."""

CSS = """
.kv-vedlegg { break-before: page }
.kv-vedlegg > h2 { font-size: 12pt; line-height: 1.3; font-weight: 600; margin: 0 0 3mm; bookmark-level: 2; overflow-wrap: anywhere }
.kv-plass { height: 1px }
"""


@dataclass(frozen=True, slots=True)
class Vedleggsside:
    """One page of an attachment, and the id of the place kept free for it."""

    vedlegg: PlanlagtVedlegg
    leser: PdfReader
    nr: int

    @property
    def plass(self) -> str:
        """Id of the element at whose top edge the page begins."""
        return f"kv-vedlegg-{self.vedlegg.nr}-{self.nr + 1}"

    @property
    def kilde(self) -> DictionaryObject:
        """The page, with what it inherits."""
        return self.leser.pages[self.nr]

    @property
    def ramme(self) -> tuple[float, float, float, float]:
        """The visible part: crop box within media box (ISO 32000-1 14.11.2)."""
        return synlig(self.leser.pages[self.nr])

    @property
    def dreining(self) -> int:
        """Clockwise turn when shown: 0, 90, 180 or 270."""
        return int(self.leser.pages[self.nr].rotation) % 360

    @property
    def enhet(self) -> float:
        """Points in one unit of the page (ISO 32000-1 table 30, /UserUnit)."""
        return enhet(self.leser.pages[self.nr])


def synlig(side: PageObject) -> tuple[float, float, float, float]:
    """Crop box within media box, lower left and upper right corner, however the file orders them."""
    x1, y1, x2, y2 = (float(tall) for tall in side.mediabox)
    a1, b1, a2, b2 = (float(tall) for tall in side.cropbox)
    return max(min(x1, x2), min(a1, a2)), max(min(y1, y2), min(b1, b2)), min(max(x1, x2), max(a1, a2)), min(max(y1, y2), max(b1, b2))


def enhet(side: PageObject) -> float:
    """Points in one unit of the page."""
    return float(str(side["/UserUnit"])) if "/UserUnit" in side else 1.0


def sidetall(innhold: bytes) -> int:
    """How many pages a file has that is to be appended."""
    return len(PdfReader(BytesIO(innhold)).pages)


def med_sidetall(vedlegg: Sequence[PlanlagtVedlegg], faktisk: Mapping[int, tuple[int, int]]) -> tuple[PlanlagtVedlegg, ...]:
    """The attachments with the pages they are on."""
    return tuple(replace(v, sider=faktisk.get(v.nr)) for v in vedlegg)


def anslag(vedlegg: Sequence[PlanlagtVedlegg], egne_sider: int) -> dict[int, tuple[int, int]]:
    """The pages that appended attachments get if our own part has `egne_sider` pages."""
    sider, neste = dict[int, tuple[int, int]](), egne_sider + 1
    for ett in sorted((v for v in vedlegg if v.mate is Mate.SIDER), key=lambda v: v.nr):
        antall = sidetall(ett.innhold)
        sider[ett.nr] = (neste, neste + antall - 1)
        neste += antall
    return sider


def les_sider(vedlegg: Sequence[PlanlagtVedlegg]) -> tuple[Vedleggsside, ...]:
    """Every page to append, in order of number and page."""
    sider: list[Vedleggsside] = []
    for ett in sorted(vedlegg, key=lambda v: v.nr):
        leser = PdfReader(BytesIO(ett.innhold))
        sider.extend(Vedleggsside(ett, leser, nr) for nr in range(len(leser.pages)))
    return tuple(sider)


def med_plass(html: str, sider: Sequence[Vedleggsside], malform: Malform) -> str:
    """The document with an empty page at the end for each page to append."""
    deler = "".join(_plass(side, malform) for side in sider)
    kropp, slutt, rest = html.rpartition("</body>")
    return f"{kropp}{deler}{slutt}{rest}" if slutt else html + deler


def _plass(side: Vedleggsside, malform: Malform) -> str:
    tittel = FORSIDE.pa(malform).format(nr=side.vedlegg.nr, tittel=side.vedlegg.tittel)
    overskrift = f"<h2>{escape(tittel)}</h2>" if side.nr == 0 else ""
    return f'<div class="kv-vedlegg">{overskrift}<div class="kv-plass" id="{side.plass}"></div></div>'


def hindringer(leser: PdfReader) -> tuple[str, ...]:
    """What keeps the pages of a file from standing in ours: things that belong to the file, not to its pages."""
    rot = leser.root_object
    tre = strukturrot(leser)
    funn = [navn for navn in ("/AcroForm", "/OCProperties", "/AF", "/Collection") if navn in rot]
    funn += [navn for navn in ("/ClassMap", "/Namespaces") if navn in tre]
    if "/EmbeddedFiles" in _ordbok(rot.get("/Names")):
        funn.append("/EmbeddedFiles")
    funn += [f"OutputIntent N={n}" for n in _fargekanaler(rot) if n != 3]
    merknader = [merknad for side in leser.pages for merknad in _merknader(side)]
    funn += sorted({str(merknad.get("/Subtype")) for merknad in merknader} - {"/Link"})
    funn += ["named destination"] if any(_har_navngitt_mal(merknad) for merknad in merknader) else []
    funn += ["page geometry"] if not all(map(kan_vises, leser.pages)) else []
    funn += [] if kan_kopieres(leser) else ["structure type"]
    return tuple(funn)


def kan_vises(side: PageObject) -> bool:
    """A page with a visible part, turned by whole quarters: anything else has no right place on ours."""
    try:
        x1, y1, x2, y2 = synlig(side)
        tall = (x1, y1, x2, y2, enhet(side))
    except (TypeError, ValueError):
        return False
    return all(map(isfinite, tall)) and x2 - x1 >= 1 and y2 - y1 >= 1 and 0 < tall[4] <= STORSTE_ENHET and side.rotation % 90 == 0


def staende_a4(side: PageObject) -> bool:
    """The visible part of the page is A4, and stands when it is shown."""
    if not kan_vises(side):
        return False
    x1, y1, x2, y2 = synlig(side)
    bredde, hoyde = ((x2 - x1) * enhet(side), (y2 - y1) * enhet(side))
    vist = (hoyde, bredde) if side.rotation % 180 else (bredde, hoyde)
    return all(abs(mal - a4) <= A4_SLINGRING for mal, a4 in zip(vist, A4, strict=True))


def _har_navngitt_mal(lenke: DictionaryObject) -> bool:
    """A link to a name, which means something in its own file only."""
    handling = _ordbok(lenke.get("/A"))
    mal = [kilde[navn] for kilde, navn in ((lenke, "/Dest"), (handling, "/D")) if navn in kilde]
    return any(not isinstance(ett, ArrayObject) for ett in mal)


def _ordbok(verdi: Any) -> Mapping[str, Any]:
    resultat = verdi.get_object() if verdi is not None else None
    return resultat if isinstance(resultat, DictionaryObject) else {}


def _fargekanaler(rot: DictionaryObject) -> list[int]:
    """Colours without a profile of their own mean what the output intent says; ours is sRGB."""
    hensikter = [_ordbok(hensikt) for hensikt in _liste(rot.get("/OutputIntents"))]
    return [int(_ordbok(h.get("/DestOutputProfile")).get("/N", 0)) for h in hensikter if "/DestOutputProfile" in h]


def _merknader(side: DictionaryObject) -> list[DictionaryObject]:
    return [merknad.get_object() for merknad in _liste(side.get("/Annots"))]


def _liste(verdi: Any) -> Sequence[Any]:
    resultat = verdi.get_object() if verdi is not None else ()
    return resultat if isinstance(resultat, ArrayObject) else ()


# ---------------------------------------------------------------- in the finisher


@dataclass(frozen=True, slots=True)
class Innsetting:
    """Draws the pages on the places kept free, and joins the structure trees."""

    sider: tuple[Vedleggsside, ...]

    def __call__(self, dokument: Any, pdf: pydyf.PDF) -> None:
        """Check the printed page numbers first: a wrong one is an error, not a page."""
        plasser = self._plasser(dokument)
        self._kontroller_sidetall(plasser)
        for vedlegg in dict.fromkeys(side.vedlegg.nr for side in self.sider):
            _sett_inn(dokument, pdf, [side for side in self.sider if side.vedlegg.nr == vedlegg], plasser)

    def _plasser(self, dokument: Any) -> dict[str, int]:
        """Which page (from 0) each place is on."""
        return {navn: nr for nr, side in enumerate(dokument.pages) for navn in side.anchors if navn.startswith("kv-vedlegg-")}

    def _kontroller_sidetall(self, plasser: Mapping[str, int]) -> None:
        forste = {side.vedlegg.nr: (plasser[side.plass] + 1, len(side.leser.pages)) for side in self.sider if side.nr == 0}
        faktisk = {nr: (fra, fra + antall - 1) for nr, (fra, antall) in forste.items()}
        if any(side.vedlegg.sider != faktisk[side.vedlegg.nr] for side in self.sider):
            raise Sidetallfeil(faktisk)


def _sett_inn(dokument: Any, pdf: pydyf.PDF, sider: Sequence[Vedleggsside], plasser: Mapping[str, int]) -> None:
    """All pages of one attachment."""
    referanser = [pdf.page_references[plasser[side.plass]] for side in sider]
    kopi = Kopi(
        pdf=pdf,
        leser=sider[0].leser,
        merke=f"V{sider[0].vedlegg.nr}",
        sider={
            (ref.idnum, ref.generation): mal for side, mal in zip(sider, referanser, strict=True) if (ref := side.kilde.indirect_reference)
        },
    )
    avsnitt = _avsnitt(pdf, referanser, kopi.sprak)
    avsnitt["K"].extend(kopi.strukturtre(avsnitt.reference))
    for side, referanse in zip(sider, referanser, strict=True):
        utsnitt = _utsnitt(dokument.pages[plasser[side.plass]], side)
        _tegn(pdf, objekt(pdf, referanse), side, kopi, utsnitt)
    kopi.fullfor()


def _nummer(side: DictionaryObject) -> tuple[int, int]:
    ref = side.indirect_reference
    return (ref.idnum, ref.generation) if ref else (-1, -1)


def _avsnitt(pdf: pydyf.PDF, sider: Sequence[bytes], sprak: str | None) -> pydyf.Dictionary:
    """The section of the attachment: what holds its heading. The empty places of its other pages leave the tree."""
    rot = objekt(pdf, objekt(pdf, pdf.catalog["StructTreeRoot"])["K"][0])
    forste = next(ref for ref in rot["K"] if objekt(pdf, ref).get("Pg") == sider[0])
    rot["K"] = pydyf.Array(ref for ref in rot["K"] if objekt(pdf, ref).get("Pg") not in sider[1:])
    avsnitt: pydyf.Dictionary = objekt(pdf, forste)
    avsnitt["S"] = "/Sect"
    overskrift = [ref for ref in avsnitt["K"] if objekt(pdf, ref).get("S") == "/H2"]
    avsnitt["K"] = pydyf.Array(overskrift)
    if sprak:
        innhold = pydyf.Dictionary(
            {"Type": "/StructElem", "S": "/Sect", "P": avsnitt.reference, "K": pydyf.Array(), "Lang": pydyf.String(sprak)}
        )
        avsnitt["K"].append(legg_til(pdf, innhold))
        return innhold
    return avsnitt


@dataclass(frozen=True, slots=True)
class Utsnitt:
    """Where the visible part of a page goes: a transformation, and the box it is cut to, in the units of the attachment."""

    matrise: tuple[float, float, float, float, float, float]
    ramme: tuple[float, float, float, float]

    def flytt(self, x: float, y: float) -> tuple[float, float]:
        """A point of the attachment's page on ours."""
        a, b, c, d, e, f = self.matrise
        return a * x + c * y + e, b * x + d * y + f


def _utsnitt(side: Any, kilde: Vedleggsside) -> Utsnitt:
    """Fit the page into what is left below the heading: never larger than it was, centred across, turned as it is shown.

    Ours stands always on A4 portrait, as Posten shows every page; one that lies is made smaller, so that nobody must turn the screen.
    """
    boks = side._page_box  # noqa: SLF001  # the content area of a laid-out page has no public name
    venstre, bredde = boks.content_box_x() * 0.75, boks.width * 0.75
    topp = (side.height - side.anchors[kilde.plass][1]) * 0.75
    bunn = (side.height - boks.content_box_y() - boks.height) * 0.75
    x1, y1, x2, y2 = kilde.ramme
    cos, sin = {0: (1, 0), 90: (0, -1), 180: (-1, 0), 270: (0, 1)}[kilde.dreining]
    vist_bredde, vist_hoyde = abs(cos) * (x2 - x1) + abs(sin) * (y2 - y1), abs(sin) * (x2 - x1) + abs(cos) * (y2 - y1)
    skala = min(kilde.enhet, bredde / vist_bredde, (topp - bunn) / vist_hoyde)
    a, b, c, d = skala * cos, skala * sin, -skala * sin, skala * cos
    hjorner = [(a * x + c * y, b * x + d * y) for x in (x1, x2) for y in (y1, y2)]
    e = venstre + (bredde - skala * vist_bredde) / 2 - min(x for x, _ in hjorner)
    f = topp - max(y for _, y in hjorner)
    return Utsnitt((a, b, c, d, e, f), kilde.ramme)


def _tegn(pdf: pydyf.PDF, side: pydyf.Dictionary, kilde: Vedleggsside, kopi: Kopi, utsnitt: Utsnitt) -> None:
    """Our drawing as a form XObject, then the attachment's own content, cut and scaled."""
    ramme = _var_tegning(pdf, side, kopi)
    x1, y1, x2, y2 = utsnitt.ramme
    tall = " ".join(f"{verdi:.6f}" for verdi in utsnitt.matrise)
    for_ = f"q /{RAMME} Do Q q {tall} cm {x1:.6f} {y1:.6f} {x2 - x1:.6f} {y2 - y1:.6f} re W n".encode()
    deres = _ordbok(kilde.kilde.get("/Resources"))
    ressurser = kopi.ordbok({navn: verdi for navn, verdi in deres.items() if navn != "/XObject"})
    ressurser["XObject"] = kopi.ordbok(_ordbok(deres.get("/XObject")))
    ressurser["XObject"][RAMME] = ramme
    side["Resources"] = legg_til(pdf, ressurser)
    side["Contents"] = pydyf.Array([legg_til(pdf, pydyf.Stream([for_])), *_innhold(kilde.kilde, kopi), legg_til(pdf, pydyf.Stream([b"Q"]))])
    if "/Group" in kilde.kilde:
        side["Group"] = kopi.verdi(kilde.kilde.raw_get("/Group"))
    kopi.sidens_tagger(side, _tall(kilde.kilde.get("/StructParents")))
    lenker = [kopi.lenke(merknad, side.reference, utsnitt.flytt) for merknad in _liste(kilde.kilde.get("/Annots"))]
    if lenker:
        side["Annots"] = pydyf.Array([*side.get("Annots", ()), *lenker])


def _tall(verdi: Any) -> int | None:
    return int(verdi) if isinstance(verdi, NumberObject) else None


def _var_tegning(pdf: pydyf.PDF, side: pydyf.Dictionary, kopi: Kopi) -> bytes:
    """Header, footer and heading of the page. Its tagged content is now found through the XObject (ISO 32000-1 14.7.4.2, /Stm)."""
    strom = objekt(pdf, side["Contents"])
    strom.extra = {
        "Type": "/XObject",
        "Subtype": "/Form",
        "BBox": side["MediaBox"],
        "Resources": side["Resources"],
        "StructParents": kopi.nytt_nummer(foreldre := kopi.foreldre(side["StructParents"])),
    }
    for ref in dict.fromkeys(ref for ref in foreldre if ref != "null"):
        element = objekt(pdf, ref)
        element["K"] = pydyf.Array(
            pydyf.Dictionary({"Type": "/MCR", "Pg": side.reference, "Stm": strom.reference, "MCID": barn})
            if isinstance(barn, int)
            else barn
            for barn in element["K"]
        )
    return bytes(strom.reference)


def _innhold(side: DictionaryObject, kopi: Kopi) -> list[bytes]:
    """The content streams of the page, as they are."""
    innhold = side.raw_get("/Contents") if "/Contents" in side else NullObject()
    if isinstance(innhold, IndirectObject) and isinstance(innhold.get_object(), StreamObject):
        return [kopi.verdi(innhold)]
    return [kopi.verdi(del_) for del_ in _liste(innhold)]
