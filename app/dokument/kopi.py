"""Objects of another PDF, copied into ours: values, streams as they are, and the structure tree with new places and names."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from io import BytesIO
from typing import Any

import pydyf
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NumberObject, StreamObject

from app.dokument.ferdiggjor import legg_til, objekt

MAKS_DYBDE = 200
NEDRYKK = 2
"""Headings of an attachment stand below our H2: its H1 becomes H3. One H1 per document, no level skipped."""
NYE_TYPER: Mapping[str, str] = {"/Document": "/Sect"} | {f"/H{n}": f"/H{min(n + NEDRYKK, 6)}" for n in range(1, 7)}
STANDARDTYPER = frozenset(
    {"/Document", "/Part", "/Art", "/Sect", "/Div", "/BlockQuote", "/Caption", "/TOC", "/TOCI", "/Index", "/NonStruct", "/Private"}
    | {"/P", "/H1", "/H2", "/H3", "/H4", "/H5", "/H6", "/L", "/LI", "/Lbl", "/LBody"}
    | {"/Table", "/TR", "/TH", "/TD", "/THead", "/TBody", "/TFoot"}
    | {"/Span", "/Quote", "/Note", "/Reference", "/BibEntry", "/Code", "/Link", "/Annot"}
    | {"/Ruby", "/RB", "/RT", "/RP", "/Warichu", "/WT", "/WP", "/Figure", "/Formula", "/Form"}
)
"""Structure types of ISO 32000-1 14.8.4, less the unnumbered H, which cannot stand among numbered ones."""


class UkjentElement(ValueError):  # noqa: N818  # the domain's word
    """The tree holds something that cannot be carried over."""


class Kopi:
    """One file being copied. Each of its objects becomes one of ours, once."""

    def __init__(self, *, pdf: pydyf.PDF, leser: PdfReader, merke: str, sider: Mapping[tuple[int, int], bytes]) -> None:
        self._pdf = pdf
        self._merke = merke
        self._kopiert: dict[tuple[int, int], bytes] = dict(sider)
        self._elementer: dict[tuple[int, int], bytes] = {}
        self._tre = strukturrot(leser)
        self._roller = rollekart(self._tre)
        self._nummer = dict(les_tall_tre(self._tre.get("/ParentTree")))
        self._vare = objekt(pdf, objekt(pdf, pdf.catalog["StructTreeRoot"])["ParentTree"])["Nums"]
        self._ko: list[tuple[Any, Any]] = []
        self._venter: list[tuple[pydyf.Dictionary | dict[str, Any], str, int]] = []
        self.sprak = str(leser.root_object["/Lang"]) if "/Lang" in leser.root_object else None

    # ---- values

    def verdi(self, kilde: Any) -> Any:
        """Our form of any value; a reference becomes a reference to the copy."""
        if isinstance(kilde, IndirectObject):
            return self._referert(kilde)
        if isinstance(kilde, StreamObject):
            return legg_til(self._pdf, self._strom(kilde))
        if isinstance(kilde, DictionaryObject):
            return self.ordbok(kilde)
        if isinstance(kilde, ArrayObject):
            return pydyf.Array(self.verdi(del_) for del_ in kilde)
        return _skrevet(kilde)

    def ordbok(self, kilde: Mapping[str, Any]) -> pydyf.Dictionary:
        """A dictionary with copied values. Places in the parent tree are given anew, see `fullfor`."""
        kopi = pydyf.Dictionary()
        self._fyll(kopi, kilde)
        return kopi

    def _fyll(self, kopi: Any, kilde: Mapping[str, Any]) -> None:
        for navn in kilde:
            verdi = kilde.raw_get(navn) if isinstance(kilde, DictionaryObject) else kilde[navn]
            if navn in ("/StructParents", "/StructParent") and isinstance(verdi, NumberObject):
                self._venter.append((kopi, navn[1:], int(verdi)))
            else:
                kopi[_nokkel(navn)] = self.verdi(verdi)

    def _referert(self, kilde: IndirectObject) -> Any:
        nokkel = (kilde.idnum, kilde.generation)
        if nokkel not in self._kopiert:
            mal = kilde.get_object()
            if isinstance(mal, StreamObject):
                kopi: Any = pydyf.Stream([mal._data])  # noqa: SLF001  # raw bytes: decoding an image would lose it
            elif isinstance(mal, DictionaryObject):
                kopi = pydyf.Dictionary()
            elif isinstance(mal, ArrayObject):
                kopi = pydyf.Array()
            else:
                return _skrevet(mal)
            self._kopiert[nokkel] = legg_til(self._pdf, kopi)
            self._ko.append((kopi, mal))  # filled later: objects may refer in circles, and in chains longer than any stack
        return self._kopiert[nokkel]

    def _fyll_ko(self) -> None:
        while self._ko:
            self._fyll_inn(*self._ko.pop())

    def _fyll_inn(self, kopi: Any, mal: Any) -> None:
        if isinstance(mal, StreamObject):
            self._fyll(kopi.extra, {navn: mal.raw_get(navn) for navn in mal if navn != "/Length"})
        elif isinstance(mal, DictionaryObject):
            self._fyll(kopi, mal)
        else:
            kopi.extend(self.verdi(del_) for del_ in mal)

    def _strom(self, kilde: StreamObject) -> pydyf.Stream:
        kopi = pydyf.Stream([kilde._data])  # noqa: SLF001  # as above
        self._fyll_inn(kopi, kilde)
        return kopi

    # ---- structure tree

    def strukturtre(self, forelder: bytes) -> list[bytes]:
        """The whole tree, hung below `forelder`; its topmost elements."""
        return [self._element(barn, forelder, 0) for barn in _barn(self._tre)]

    def _element(self, kilde: Any, forelder: bytes, dybde: int) -> bytes:
        if dybde > MAKS_DYBDE:
            raise UkjentElement("the structure tree is too deep")
        ordbok = kilde.get_object()
        type_ = standardtype(str(ordbok["/S"]), self._roller)
        element = pydyf.Dictionary({"Type": "/StructElem", "S": NYE_TYPER.get(type_, type_), "P": forelder})
        ref = legg_til(self._pdf, element)
        if isinstance(kilde, IndirectObject):
            self._elementer[(kilde.idnum, kilde.generation)] = ref
        for navn in ("/T", "/Lang", "/Alt", "/E", "/ActualText"):
            if navn in ordbok:
                element[navn[1:]] = self.verdi(ordbok.raw_get(navn))
        if "/ID" in ordbok:
            element["ID"] = self._ident(ordbok["/ID"])
        if "/A" in ordbok:
            element["A"] = self._attributter(ordbok["/A"])
        if "/Pg" in ordbok:
            element["Pg"] = self.verdi(ordbok.raw_get("/Pg"))
        element["K"] = pydyf.Array(self._barn(barn, ref, dybde) for barn in _barn(ordbok))
        return ref

    def _barn(self, barn: Any, forelder: bytes, dybde: int) -> Any:
        innhold = barn.get_object()
        if isinstance(innhold, NumberObject):
            return int(innhold)
        if innhold.get("/Type") in ("/MCR", "/OBJR"):
            return self.ordbok(innhold)
        return self._element(barn, forelder, dybde + 1)

    def _ident(self, verdi: Any) -> pydyf.String:
        """Unique in the joined document."""
        rest = verdi.original_bytes if hasattr(verdi, "original_bytes") else bytes(verdi)
        return pydyf.String(f"{self._merke}-{rest.hex()}")

    def _attributter(self, verdi: Any) -> Any:
        """Attributes as they are, but for the identifiers in /Headers."""
        verdi = verdi.get_object()
        if isinstance(verdi, ArrayObject):
            return pydyf.Array(self._attributter(del_) for del_ in verdi)
        if not isinstance(verdi, DictionaryObject):
            return self.verdi(verdi)
        kopi = self.ordbok(verdi)
        if "/Headers" in verdi:
            kopi["Headers"] = pydyf.Array(self._ident(hode.get_object()) for hode in _liste(verdi["/Headers"]))
        return kopi

    # ---- parent tree

    def foreldre(self, nummer: int) -> Any:
        """The entry of our own parent tree."""
        return self._vare[self._vare[::2].index(nummer) * 2 + 1]

    def nytt_nummer(self, verdi: Any) -> int:
        """A new entry; its number."""
        nummer = int(self._vare[-2]) + 1
        self._vare.extend([nummer, verdi])
        return nummer

    def sidens_tagger(self, side: pydyf.Dictionary, nummer: int | None) -> None:
        """What the numbers in the page's tags mean from now on."""
        plass = self._vare[::2].index(side["StructParents"]) * 2 + 1
        self._vare[plass] = self._oppslag(nummer)

    def lenke(self, kilde: Any, side: bytes, flytt: Callable[[float, float], tuple[float, float]]) -> bytes:
        """A link, where its text now stands."""
        ref: bytes = self.verdi(kilde) if isinstance(kilde, IndirectObject) else legg_til(self._pdf, self.verdi(kilde))
        self._fyll_ko()
        kopi = objekt(self._pdf, ref)
        kopi["P"] = side
        kopi["F"] = 4
        x1, y1, x2, y2 = (float(tall) for tall in kilde.get_object()["/Rect"])
        hjorner = [flytt(x, y) for x in (x1, x2) for y in (y1, y2)]
        kopi["Rect"] = pydyf.Array([*map(min, zip(*hjorner, strict=True)), *map(max, zip(*hjorner, strict=True))])
        kopi.pop("QuadPoints", None)  # the rectangle is enough, and need not be turned
        return ref

    def fullfor(self) -> None:
        """Copy what is left, and give annotations and drawings with tags their new numbers, now that every element is known."""
        self._fyll_ko()
        for kopi, navn, nummer in self._venter:
            kopi[navn] = self.nytt_nummer(self._oppslag(nummer))
        self._venter.clear()

    def _oppslag(self, nummer: int | None) -> Any:
        kilde = self._nummer.get(nummer) if nummer is not None else None
        if isinstance(kilde, ArrayObject):
            return pydyf.Array(self._elementer.get(_nummer_av(del_), "null") for del_ in kilde)
        return self._elementer.get(_nummer_av(kilde), "null") if kilde is not None else pydyf.Array()


def strukturrot(leser: PdfReader) -> Any:
    """The root of the structure tree."""
    return leser.root_object["/StructTreeRoot"].get_object()


def rollekart(tre: Any) -> Mapping[str, str]:
    """Types of the file's own, and what they stand for (ISO 32000-1 14.7.3)."""
    kart = tre["/RoleMap"] if "/RoleMap" in tre else {}  # noqa: SIM401  # pypdf follows references in [] only
    return {str(navn): str(kart[navn]) for navn in kart}


def standardtype(navn: str, roller: Mapping[str, str]) -> str:
    """The standard type that a type stands for; the role map is followed, in circles no longer than it is."""
    for _ in range(len(roller) + 1):
        if navn in STANDARDTYPER:
            return navn
        navn = roller.get(navn, "")
    raise UkjentElement("an element has a type that is not in the role map")


def kan_kopieres(leser: PdfReader) -> bool:
    """Every element of the tree has a type that is known, at a depth that can be followed, and one parent: it is a tree."""
    tre = strukturrot(leser)
    roller = rollekart(tre)
    sett = set[tuple[int, int]]()
    ko = [(barn, 0) for barn in _barn(tre)]
    while ko:
        ordbok, dybde = ko.pop()
        if isinstance(ordbok, IndirectObject):
            if _nummer_av(ordbok) in sett:
                return False
            sett.add(_nummer_av(ordbok))
        ordbok = ordbok.get_object()
        if not isinstance(ordbok, DictionaryObject) or ordbok.get("/Type") in ("/MCR", "/OBJR"):
            continue
        try:
            standardtype(str(ordbok["/S"]), roller)
        except (UkjentElement, KeyError):
            return False
        if dybde >= MAKS_DYBDE:
            return False
        ko.extend((barn, dybde + 1) for barn in _barn(ordbok))
    return True


def les_tall_tre(rot: Any) -> Iterator[tuple[int, Any]]:
    """Number and value of a number tree (ISO 32000-1 7.9.7), each node once; the values keep their references."""
    sett = set[tuple[int, int]]()
    ko = [] if rot is None else [rot]
    while ko:
        node = ko.pop()
        if isinstance(node, IndirectObject):
            if _nummer_av(node) in sett:
                continue
            sett.add(_nummer_av(node))
        ordbok = node.get_object()
        nummer: Sequence[Any] = ordbok.get("/Nums", ArrayObject()).get_object()
        for plass in range(0, len(nummer) - 1, 2):
            verdi = nummer[plass + 1]
            mal = verdi.get_object()
            yield int(nummer[plass]), mal if isinstance(mal, ArrayObject) else verdi
        ko.extend(ordbok.get("/Kids", ArrayObject()).get_object())


def _barn(ordbok: Any) -> Sequence[Any]:
    """/K as a list, references kept."""
    if "/K" not in ordbok:
        return ()
    verdi = ordbok.raw_get("/K")
    mal = verdi.get_object()
    return mal if isinstance(mal, ArrayObject) else (verdi,)


def _liste(verdi: Any) -> Sequence[Any]:
    return verdi if isinstance(verdi, ArrayObject) else (verdi,)


def _nummer_av(verdi: Any) -> tuple[int, int]:
    return (verdi.idnum, verdi.generation) if isinstance(verdi, IndirectObject) else (-1, -1)


def _skrevet(verdi: Any) -> bytes:
    """Numbers, names, strings, booleans, null: as pypdf writes them."""
    ut = BytesIO()
    verdi.write_to_stream(ut)
    return ut.getvalue()


def _nokkel(navn: str) -> str:
    """A key without its solidus, escaped as a name must be (ISO 32000-1 7.3.5)."""
    return "".join(tegn if (tegn.isascii() and tegn.isalnum()) or tegn in "+-_.:" else _flukt(tegn) for tegn in navn[1:])


def _flukt(tegn: str) -> str:
    return "".join(f"#{byte:02X}" for byte in tegn.encode())
