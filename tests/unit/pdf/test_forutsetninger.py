"""What of WeasyPrint and pydyf the finisher leans on without a promise: when one of these fails, read `ferdiggjor` and `samle` again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pydyf
import pypdf
import pytest
import weasyprint
from pypdf.generic import StreamObject
from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration, get_hb_object_data

from app.dokument.pdf import _avtrykk, _stil
from tests.unit.pdf.proveskjema import Provemal, et_dokument

Fanget = tuple[Any, pydyf.PDF]


@pytest.fixture(scope="module")
def fanget(mal: Provemal) -> Fanget:
    """A document as the finisher gets it, untouched."""
    ut: list[Fanget] = []
    stil = _stil(_avtrykk(mal.filer))
    HTML(string=et_dokument(rader=80)).write_pdf(
        stylesheets=list(stil.ark),
        font_config=stil.skriftoppsett,
        pdf_variant="pdf/a-3a",
        uncompressed_pdf=True,
        output_intent="",
        finisher=lambda dokument, pdf: ut.append((dokument, pdf)),
    )
    return ut[0]


def hent(pdf: pydyf.PDF, ref: bytes) -> Any:
    return pdf.objects[int(ref.split()[0])]


def ordboker(pdf: pydyf.PDF, **krav: str) -> Iterator[pydyf.Dictionary]:
    return (o for o in pdf.objects if isinstance(o, dict) and all(o.get(n) == v for n, v in krav.items()))


def widget(fanget: Fanget) -> bool:
    felt = next(ordboker(fanget[1], Subtype="/Widget"))
    nokler = {"Type", "Subtype", "Rect", "P", "F", "T", "TU", "FT", "DA", "V", "StructParent"}
    return bool(set(felt) == nokler and felt["FT"] == "/Tx" and isinstance(felt["TU"], pydyf.String) and len(felt["Rect"]) == 4)


def formelement(fanget: Fanget) -> bool:
    element = next(ordboker(fanget[1], S="/Form"))
    return isinstance(element["K"], pydyf.Array) and hent(fanget[1], element["K"][0])["Type"] == "/OBJR"


def strukturrot(fanget: Fanget) -> bool:
    rot = hent(fanget[1], fanget[1].catalog["StructTreeRoot"])
    return "IDTree" not in rot and [hent(fanget[1], ref)["S"] for ref in rot["K"]] == ["/Document"]


def foreldretre(fanget: Fanget) -> bool:
    """Keys are page numbers first, then annotations, rising; a page's entry is a list of references by MCID."""
    nummer = hent(fanget[1], hent(fanget[1], fanget[1].catalog["StructTreeRoot"])["ParentTree"])["Nums"]
    sider = len(fanget[1].page_references)
    return nummer[::2] == list(range(len(nummer) // 2)) and all(isinstance(e, pydyf.Array) for e in nummer[1 : 2 * sider : 2])


def merket_innhold(fanget: Fanget) -> bool:
    """Tag, property list and operator are three items of the stream."""
    strom = hent(fanget[1], hent(fanget[1], fanget[1].page_references[0])["Contents"]).stream
    plasser = [i for i, del_ in enumerate(strom) if del_ == b"BDC"]
    return bool(plasser) and all(set(strom[i - 1]) == {"MCID"} and strom[i - 2].startswith("/") for i in plasser)


def topptekst_utenfor_treet(fanget: Fanget) -> bool:
    """Running elements are tagged with elements that hang nowhere: more elements than the tree reaches."""
    pdf, nadd = fanget[1], set[bytes]()
    ko = list(hent(pdf, pdf.catalog["StructTreeRoot"])["K"])
    while ko:
        ref = ko.pop()
        if isinstance(ref, bytes) and ref not in nadd:
            nadd.add(ref)
            ko.extend(hent(pdf, ref).get("K", ()))
    elementer = [ref for ref in nadd if hent(pdf, ref).get("Type") == "/StructElem"]
    return len(list(ordboker(pdf, Type="/StructElem"))) > len(elementer)


def tabellhode(fanget: Fanget) -> bool:
    """The table runs over several pages, each part with a head of its own, with identifiers of its own; no /Scope is written."""
    hoder = list(ordboker(fanget[1], S="/TH"))
    navn = [hode["ID"].string for hode in hoder]
    return len(fanget[0].pages) > 2 and len(set(navn)) == len(navn) and not any("Scope" in hode["A"] for hode in hoder)


def bokser(fanget: Fanget) -> bool:
    side = fanget[0].pages[0]
    merket = [b for b in side._page_box.descendants() if getattr(b, "mark", None) is not None and b.element_tag == "th"]
    forste = merket[0]
    return bool(forste.mark["S"] == "/TH" and forste.element.get("scope") == "col" and side._page_box.width > 0)


def skrifter(fanget: Fanget) -> bool:
    alle = list(fanget[0].fonts.values())
    felt = [s for s in alle if s.used_in_forms]
    hele = all(len(get_hb_object_data(s.hb_face)) > 30_000 and isinstance(s.missing, dict) and isinstance(s.to_unicode, dict) for s in alle)
    return (
        hele and [s.family for s in felt] == ["Kontrakt Felt"] and any(felt[0].hash in o for o in fanget[1].objects if isinstance(o, dict))
    )


def figur(fanget: Fanget) -> bool:
    """In CSS pixels from the top: the first figure is on the first row, near the top of the page."""
    boks = next(f for f in ordboker(fanget[1], S="/Figure") if f["Alt"].string == "Valgt")["A"]["BBox"]
    return bool(0 < boks[1] < boks[3] < 600)


def metadata(fanget: Fanget) -> bool:
    strom = hent(fanget[1], fanget[1].catalog["Metadata"])
    return isinstance(strom, pydyf.Stream) and b"pdfuaid" not in strom.stream[0] and "NeedAppearances" in fanget[1].catalog["AcroForm"]


FORUTSETNINGER: tuple[Callable[[Fanget], bool], ...] = (
    *(widget, formelement, strukturrot, foreldretre, merket_innhold, topptekst_utenfor_treet),
    *(tabellhode, bokser, skrifter, figur, metadata),
)


def test_utgavene_er_de_som_er_provd() -> None:
    assert (weasyprint.VERSION, pydyf.VERSION) == ("70.0", "0.13.0")
    assert pypdf.__version__.split(".")[0] == "7"


@pytest.mark.parametrize("holder", FORUTSETNINGER, ids=lambda f: f.__name__)
def test_formen_pa_objektene_er_som_for(fanget: Fanget, holder: Callable[[Fanget], bool]) -> None:
    assert holder(fanget)


def test_pydyf_skriver_objektene_slik_de_er_lagt_inn() -> None:
    pdf = pydyf.PDF()
    assert pdf.objects[2] is pdf.catalog
    strom = pydyf.Stream([b"a"], {"Type": "/X"})
    pdf.add_object(strom)
    assert strom.data == b"<</Type /X/Length 1>>\nstream\na\nendstream"
    assert pydyf.Array(["null", b"1 0 R", 2, 0.5]).data == b"[null 1 0 R 2 0.5]"


def test_pypdf_holder_pa_byten_i_en_strom() -> None:
    strom = StreamObject()
    strom.set_data(b"abc")
    assert strom._data == b"abc"


def test_skriftoppsettet_har_en_egen_mappe_som_ryddes() -> None:
    assert FontConfiguration()._folder is None
