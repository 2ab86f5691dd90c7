"""The words of a PDF by its tags (ISO 32000-1 14.7), for screen readers and small screens: headings, paragraphs, lists, fields, tables.

Read from the file itself, never drawn anew, so that what is shown is what was signed. What has no tags comes as plain paragraphs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import groupby
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from app.dokument.pdfium import apnet
from app.dokument.sidetekst import Bit, Sidetekst, apen_side, i_avsnitt, les_side, sett_sammen, tekstverdi


class Slag(StrEnum):
    """What a part of the copy is."""

    OVERSKRIFT = "overskrift"
    AVSNITT = "avsnitt"
    KILDE = "kilde"
    """A paragraph of frames alone: in our documents the sections of law beside what they say."""
    LISTE = "liste"
    """`rader`: one item each."""
    FELT = "felt"
    """`rader`: name and value."""
    TABELL = "tabell"
    BILDE = "bilde"
    """`tekst`: what stands in its place."""
    SIGNATUR = "signatur"
    """`rader`: the lines that a form field shows."""
    AVKORTET = "avkortet"
    """The copy ends here; the file goes on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Avsnitt:
    """One part of the copy."""

    slag: Slag
    tekst: str = ""
    niva: int = 0
    """Of a heading: 1 is the document's title. None is more than one below the one before it."""
    rader: tuple[tuple[str, ...], ...] = ()
    hoderader: int = 0
    """How many rows of a table that are its head."""
    radhoder: bool = False
    """The first cell of each other row is what the row is about."""
    sprak: str = ""
    """As the tags say; empty where they do not."""
    side: int = 0
    """The page, from 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kopigrenser:
    """How much is read."""

    sider: int = 150
    tegn: int = 400_000
    elementer: int = 60_000
    dybde: int = 60


GRENSER = Kopigrenser()
INNE_I_TEKST = frozenset(
    {"Span", "Quote", "Reference", "BibEntry", "Code", "Link", "Annot", "Ruby", "Warichu", "Em", "Strong", "Sub", "Lbl"}
)
"""What stands in a line (ISO 32000-1 table 338). Everything else ends it."""
TITTELNIVA: Mapping[str, int] = {"Title": 1, "H": 2, **{f"H{n}": n for n in range(1, 7)}}
RAMMENIVA = 2
"""The heading that stands over the pages of an attachment."""


def les(pdf: bytes, *, grenser: Kopigrenser = GRENSER) -> tuple[Avsnitt, ...]:
    """The copy of a file of ours, or of one that `dokument.vedleggsfil` has let in. A file that cannot be opened has none."""
    try:
        with apnet(pdf) as dokument:
            return tuple(_jevne_overskrifter(_sidene(dokument, grenser)))
    except pypdfium2.PdfiumError:
        return ()


class _ForMye(Exception):  # noqa: N818  # never leaves this module
    """A limit is reached."""


def _sidene(dokument: Any, grenser: Kopigrenser) -> Iterator[Avsnitt]:
    sprak, regnskap = tekstverdi(pdfium.FPDFCatalog_GetLanguage, dokument.raw), _Regnskap(grenser)
    antall = len(dokument)
    for nr in range(min(antall, grenser.sider)):
        try:
            with apen_side(dokument, nr) as (side, felt):
                sidetekst = les_side(side, felt)
                regnskap.belast(tegn=sidetekst.tegn)
                rot = _rot(side, regnskap, sprak)
        except _ForMye:
            yield Avsnitt(slag=Slag.AVKORTET, side=nr + 1)
            return
        for ett in _Side(sidetekst).avsnitt(rot):
            yield replace(ett, side=nr + 1)
    if antall > grenser.sider:
        yield Avsnitt(slag=Slag.AVKORTET, side=grenser.sider)


def _jevne_overskrifter(alle: Iterable[Avsnitt]) -> Iterator[Avsnitt]:
    """No level is jumped over on the way down."""
    forrige = 0
    for ett in alle:
        if ett.slag is Slag.OVERSKRIFT:
            forrige = min(ett.niva, forrige + 1)
            yield replace(ett, niva=forrige)
        else:
            yield ett


# ---------------------------------------------------------------- the tags of a page


@dataclass(slots=True)
class _Regnskap:
    """What has been read of the whole file, against the limits."""

    grenser: Kopigrenser
    tegn: int = 0
    elementer: int = 0

    def belast(self, *, tegn: int = 0, elementer: int = 0, dybde: int = 0) -> None:
        self.tegn += tegn
        self.elementer += elementer
        if self.tegn > self.grenser.tegn or self.elementer > self.grenser.elementer or dybde > self.grenser.dybde:
            raise _ForMye


@dataclass(frozen=True, slots=True)
class _Element:
    """One element of the tree. A child is an element, the number of a mark, or None: something that is not on this page, or empty."""

    type: str
    sprak: str
    i_stedet: str
    barn: tuple[_Element | int | None, ...]


def _rot(side: Any, regnskap: _Regnskap, sprak: str) -> _Element:
    tre = pdfium.FPDF_StructTree_GetForPage(side)
    try:
        antall = pdfium.FPDF_StructTree_CountChildren(tre) if tre else 0
        barn = (pdfium.FPDF_StructTree_GetChildAtIndex(tre, en) for en in range(antall))
        return _Element("Document", sprak, "", tuple(_element(en, regnskap, sprak, 1) for en in barn if en))
    finally:
        if tre:
            pdfium.FPDF_StructTree_Close(tre)


def _element(ref: Any, regnskap: _Regnskap, sprak: str, dybde: int) -> _Element:
    antall = max(0, pdfium.FPDF_StructElement_CountChildren(ref))
    regnskap.belast(elementer=1 + antall, dybde=dybde)
    eget = tekstverdi(pdfium.FPDF_StructElement_GetLang, ref) or sprak
    return _Element(
        tekstverdi(pdfium.FPDF_StructElement_GetType, ref),
        eget,
        tekstverdi(pdfium.FPDF_StructElement_GetActualText, ref) or tekstverdi(pdfium.FPDF_StructElement_GetAltText, ref),
        tuple(_barn(ref, nr, regnskap, eget, dybde) for nr in range(antall)),
    )


def _barn(ref: Any, nr: int, regnskap: _Regnskap, sprak: str, dybde: int) -> _Element | int | None:
    barn = pdfium.FPDF_StructElement_GetChildAtIndex(ref, nr)
    if barn:
        return _element(barn, regnskap, sprak, dybde + 1)
    merke = pdfium.FPDF_StructElement_GetChildMarkedContentID(ref, nr)
    return int(merke) if merke >= 0 else None


# ---------------------------------------------------------------- from tags and words to a copy


@dataclass(frozen=True, slots=True)
class _Plassert:
    """A part of the copy, and where on the page it begins."""

    avsnitt: Avsnitt
    topp: float
    omgivelse: int = 0
    """Which element holds it."""


@dataclass(slots=True)
class _Side:
    """Goes through the tags of one page."""

    ord: Sidetekst
    brukt: set[int] = field(default_factory=set)

    def avsnitt(self, rot: _Element) -> tuple[Avsnitt, ...]:
        """The page, in the order of its tags; then what no tag claims."""
        overskrifter = (
            _Plassert(Avsnitt(slag=Slag.OVERSKRIFT, tekst=sett_sammen([bit]), niva=RAMMENIVA, sprak=rot.sprak), bit.topp)
            for bit in i_avsnitt(self.ord.i_ramme)
        )
        merkede = [*overskrifter, *self._innhold(rot)]
        resten = sorted((*self.ord.umerket, *(bit for nr, bit in self.ord.merket.items() if nr not in self.brukt)), key=lambda b: b.fra)
        umerkede = (
            _Plassert(Avsnitt(slag=Slag.AVSNITT, tekst=tekst, sprak=rot.sprak), bit.topp)
            for bit in i_avsnitt(resten)
            if (tekst := sett_sammen([bit]))
        )
        return self._med_felt([*merkede, *umerkede], rot.sprak)

    def _med_felt(self, alle: Sequence[_Plassert], sprak: str) -> tuple[Avsnitt, ...]:
        """What form fields show stands after the last words that begin above the foot of the field, and what belongs with them: its
        heading and names."""
        etter: dict[int, list[Avsnitt]] = {}
        for visning in self.ord.felt:
            plass = max((nr for nr, ett in enumerate(alle) if ett.topp >= visning.bunn), default=-1)
            plass = max((nr for nr, ett in enumerate(alle) if plass >= 0 and ett.omgivelse == alle[plass].omgivelse), default=plass)
            rader = tuple((linje,) for linje in visning.linjer if linje)
            etter.setdefault(plass, []).append(Avsnitt(slag=Slag.SIGNATUR, rader=rader, sprak=sprak))
        return (*etter.get(-1, ()), *(en for nr, ett in enumerate(alle) for en in (ett.avsnitt, *etter.get(nr, ()))))

    def _innhold(self, element: _Element) -> Iterator[_Plassert]:
        """What an element holds: lines of its own between what ends a line."""
        for i_linje, barn in groupby((en for en in element.barn if en is not None), key=_er_i_linje):
            if i_linje:
                egne = self._ett(Slag.AVSNITT, replace(element, barn=tuple(barn), i_stedet=""))
                yield from (replace(ett, omgivelse=id(element)) for ett in egne)
            else:
                for en in barn:
                    yield from self._blokk(en, element)

    def _blokk(self, barn: _Element | int | None, element: _Element) -> Iterator[_Plassert]:
        lag = LAGERE.get(barn.type) if isinstance(barn, _Element) else None
        if isinstance(barn, _Element) and lag is not None:
            yield from (replace(ett, omgivelse=ett.omgivelse or id(element)) for ett in lag(self, barn))
        elif isinstance(barn, _Element):
            yield from self._innhold(barn)

    def _ett(self, slag: Slag, element: _Element, **mer: Any) -> Iterator[_Plassert]:
        biter = list(self._biter(element))
        if tekst := self._tekst(element):
            yield _Plassert(Avsnitt(slag=slag, tekst=tekst, sprak=element.sprak, **mer), _topp(biter))

    def _overskrift(self, element: _Element) -> Iterator[_Plassert]:
        return self._ett(Slag.OVERSKRIFT, element, niva=TITTELNIVA[element.type])

    def _avsnitt(self, element: _Element) -> Iterator[_Plassert]:
        """A paragraph that holds a list or the like is a place to look in."""
        if not all(map(_er_i_linje_eller_ramme, element.barn)):
            return self._innhold(element)
        rammer = all(isinstance(en, _Element) and en.type == "Span" and _har_rammer(en) for en in element.barn)
        return self._ett(Slag.KILDE if rammer else Slag.AVSNITT, element)

    def _bilde(self, element: _Element) -> Iterator[_Plassert]:
        return self._ett(Slag.BILDE, element)

    def _liste(self, element: _Element) -> Iterator[_Plassert]:
        """Items that are a name and a value are fields."""
        punkter = [self._uten_kulepunkt(en) for en in element.barn if isinstance(en, _Element)]
        for er_felt, gruppe in groupby(punkter, key=lambda en: _feltdeler(en) is not None):
            alle = list(gruppe)
            rader = tuple(self._rad(_feltdeler(en) or (en,)) for en in alle)
            slag = Slag.FELT if er_felt else Slag.LISTE
            yield from self._med_rader(slag, tuple(rad for rad in rader if any(rad)), alle, element.sprak)

    def _uten_kulepunkt(self, punkt: _Element) -> _Element:
        """A label that is neither a letter nor a number says no more than that this is an item."""
        tegn = [en for en in punkt.barn if isinstance(en, _Element) and en.type == "Lbl" and not any(map(str.isalnum, self._tekst(en)))]
        return replace(punkt, barn=tuple(en for en in punkt.barn if en not in tegn))

    def _tabell(self, element: _Element) -> Iterator[_Plassert]:
        """Its caption, if any, then its rows. An empty cell is not in the tags of the page, but its place is."""
        for undertekst in _finn(element, "Caption"):
            yield from self._ett(Slag.AVSNITT, undertekst)
        rekker = list(_finn(element, "TR"))
        hoder = [all(en is not None and en.type == "TH" for en in _celler(rekke)) for rekke in rekker]
        hoderader = hoder.index(False) if False in hoder else 0
        radhoder = all((celler := _celler(rekke)) and celler[0] is not None and celler[0].type == "TH" for rekke in rekker[hoderader:])
        rader = tuple(self._rad(_celler(rekke)) for rekke in rekker)
        yield from self._med_rader(Slag.TABELL, rader, rekker, element.sprak, hoderader=hoderader, radhoder=radhoder)

    def _med_rader(
        self, slag: Slag, rader: tuple[tuple[str, ...], ...], kilder: Sequence[_Element], sprak: str, **mer: Any
    ) -> Iterator[_Plassert]:
        if rader:
            yield _Plassert(Avsnitt(slag=slag, rader=rader, sprak=sprak, **mer), _topp([b for en in kilder for b in self._biter(en)]))

    def _rad(self, celler: Iterable[_Element | None]) -> tuple[str, ...]:
        return tuple(self._tekst(en) if en is not None else "" for en in celler)

    def _tekst(self, element: _Element) -> str:
        """All the words of an element, or what stands in their place. What ends a line ends a word too."""
        if element.i_stedet:
            return element.i_stedet
        deler = []
        for i_linje, barn in groupby((en for en in element.barn if en is not None), key=_er_i_linje_eller_ramme):
            if i_linje:
                deler.append(sett_sammen(self._biter(replace(element, barn=tuple(barn), i_stedet=""))))
            else:
                deler += [self._tekst(en) for en in barn if isinstance(en, _Element)]
        return " ".join(del_ for del_ in deler if del_)

    def _biter(self, element: _Element) -> Iterator[Bit]:
        for barn in element.barn:
            if isinstance(barn, _Element):
                yield from self._biter(barn)
            elif barn is not None and barn in self.ord.merket:
                self.brukt.add(barn)
                yield self.ord.merket[barn]


def _topp(biter: Sequence[Bit]) -> float:
    return biter[0].topp if biter else float("-inf")


def _er_i_linje(barn: _Element | int | None) -> bool:
    return not isinstance(barn, _Element) or barn.type in INNE_I_TEKST


def _er_i_linje_eller_ramme(barn: _Element | int | None) -> bool:
    """In a line and made of its words, or without a meaning of its own there (NonStruct)."""
    if not isinstance(barn, _Element):
        return True
    if barn.type in INNE_I_TEKST:
        return not barn.i_stedet
    return barn.type == "NonStruct" and all(map(_er_i_linje_eller_ramme, barn.barn))


def _feltdeler(punkt: _Element) -> tuple[_Element, _Element] | None:
    """Name and value: an item whose body is two frames of text beside one another, and nothing else."""
    kropp = [en for en in punkt.barn if en is not None]
    if len(kropp) != 1 or not isinstance(kropp[0], _Element) or kropp[0].type != "LBody":
        return None
    match kropp[0].barn:
        case (_Element(type="Span") as navn, _Element(type="Span") as verdi) if _har_rammer(navn) and _har_rammer(verdi):
            return navn, verdi
    return None


def _har_rammer(element: _Element) -> bool:
    return any(isinstance(en, _Element) for en in element.barn)


def _celler(rekke: _Element) -> tuple[_Element | None, ...]:
    return tuple(en for en in rekke.barn if not isinstance(en, int))


def _finn(element: _Element, type_: str) -> Iterator[_Element]:
    """Those below, but not inside one another."""
    for barn in element.barn:
        if isinstance(barn, _Element):
            yield from (barn,) if barn.type == type_ else _finn(barn, type_)


LAGERE: Mapping[str, Callable[[_Side, _Element], Iterator[_Plassert]]] = {
    **dict.fromkeys(TITTELNIVA, _Side._overskrift),  # noqa: SLF001  # this module's own
    "P": _Side._avsnitt,  # noqa: SLF001
    "L": _Side._liste,  # noqa: SLF001
    "Table": _Side._tabell,  # noqa: SLF001
    "Figure": _Side._bilde,  # noqa: SLF001
    "Formula": _Side._bilde,  # noqa: SLF001
}
"""How each type becomes a part of the copy. Any other is looked into."""
