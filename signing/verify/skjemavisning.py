"""What the form shows, held against its values: a field may be filled in after signing, but not show something else unfilled.

Mainka, Mladenov and Rohlmann (NDSS 2021, «replace via overlay»): the value that was signed stays, and what is seen of it is
exchanged. The same is done by asking readers to draw all fields anew (/NeedAppearances) with another font, colour or place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pyhanko.pdf_utils import generic

from signing.verify.pdf import Dokument, ForMyeArbeid, hent
from signing.verify.policy import Grenser

_BITER = re.compile(rb"\((?:[^()\\]|\\.)*\)|<[0-9A-Fa-f\s]*>|\b(?:Do|BI|sh)\b", re.DOTALL)
_SKRIFTFIL = ("/FontFile", "/FontFile2", "/FontFile3", "/CharProcs")
_MEST_FELT = 50_000
_SKJULT = 0b100011  # ISO 32000-2 table 167: Invisible, Hidden, NoView
_UTEN_SYN = 0b111  # table 227: ReadOnly, Required, NoExport
_STORT = 0.5  # of the page; a genuine visible signature takes less than a quarter
_A4 = (0.0, 0.0, 595.0, 842.0)


@dataclass(frozen=True, slots=True)
class Feltbilde:
    """A form field that is no signature: its value and state, what it shows, and how a reader would draw it."""

    verdi: str
    tekst: bytes
    skjult: bool
    stil: str
    utseender: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Skjema:
    """The form of one revision: the dictionary, its other fields, and the area of each signature field as a share of its page."""

    ordbok: Any
    felt: Mapping[str, Feltbilde]
    signaturfelt: Mapping[str, float]


def endret_visning(dokument: Dokument, revisjon: int, grenser: Grenser) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(fields, or keys of the form, that show something else than in that revision; new signature fields over most of a page)."""
    da, na = _skjema(dokument.leser.get_historical_resolver(revisjon), grenser), _skjema(dokument.leser, grenser)
    andre = tuple(n for n, f in na.felt.items() if n in da.felt and not _viser_det_samme(da.felt[n], f, dokument, revisjon))
    nokler = tuple(_endrede_nokler(da.ordbok, na.ordbok)) if da.felt else ()
    store = tuple(n for n, andel in na.signaturfelt.items() if n not in da.signaturfelt and andel > _STORT)
    return (*andre, *nokler), store


def _endrede_nokler(da: Any, na: Any) -> Iterator[str]:
    """What every field without a look of its own is drawn with. A default that was missing may be added; no other may change."""
    if hent(na, "/NeedAppearances", False) and not hent(da, "/NeedAppearances", False):
        yield "/NeedAppearances"
    if "/DA" in da and repr(hent(da, "/DA")) != repr(hent(na, "/DA")):
        yield "/DA"
    if hent(da, "/Q", 0) != hent(na, "/Q", 0):
        yield "/Q"
    skrifter_da, skrifter_na = (hent(hent(s, "/DR", {}), "/Font", {}) for s in (da, na))
    if any(n not in skrifter_na or repr(skrifter_da.raw_get(n)) != repr(skrifter_na.raw_get(n)) for n in skrifter_da):
        yield "/DR"


def _skjema(revisjon: Any, grenser: Grenser) -> Skjema:
    skjema = hent(revisjon.root, "/AcroForm", {})
    felt, signaturer = dict[str, Feltbilde](), dict[str, float]()
    barn = hent(skjema, "/Fields")
    if isinstance(barn, generic.ArrayObject):
        _samle(barn, ("", None), grenser.dybde, felt, signaturer)
    return Skjema(skjema, felt, signaturer)


def _samle(barn: Any, over: tuple[str, Any], dybde: int, ut: dict[str, Feltbilde], signaturer: dict[str, float]) -> None:
    for i in range(len(barn)):
        raa = barn.raw_get(i)
        felt = raa.get_object() if isinstance(raa, generic.IndirectObject) else raa  # type: ignore[no-untyped-call]  # pyHanko is partly typed
        if not isinstance(felt, generic.DictionaryObject):
            continue
        if dybde == 0 or len(ut) + len(signaturer) >= _MEST_FELT:
            raise ForMyeArbeid  # what nobody has looked at may show anything
        navn = f"{over[0]}.{hent(felt, '/T')}".lstrip(".") if "/T" in felt else f"{over[0]}#{i}"
        slag = hent(felt, "/FT", over[1])
        if slag == "/Sig":
            signaturer[navn] = _andel(felt)
        else:
            ut[navn] = _bilde(felt)
        kids = hent(felt, "/Kids")
        if isinstance(kids, generic.ArrayObject):
            _samle(kids, (navn, slag), dybde - 1, ut, signaturer)


def _bilde(felt: Any) -> Feltbilde:
    verdi = hent(felt, "/V")
    tekst = str(verdi).encode("latin-1", "replace").replace(b" ", b"") if isinstance(verdi, str) else b""
    skjult = bool(int(hent(felt, "/F", 0)) & _SKJULT)
    utseender = tuple(_utseender(felt))
    stil = "" if utseender else f"{hent(felt, '/DA')!r} {hent(felt, '/Q')!r} {int(hent(felt, '/Ff', 0)) & ~_UTEN_SYN}"
    return Feltbilde(f"{verdi!r} {hent(felt, '/AS')!r}", tekst, skjult, stil, utseender)


def _utseender(felt: Any) -> Iterator[Any]:
    """The streams of the normal appearance: one, or one for each state."""
    normal = hent(hent(felt, "/AP", {}), "/N")
    if isinstance(normal, generic.StreamObject):
        yield normal
    elif isinstance(normal, generic.DictionaryObject):
        yield from (s for s in (hent(normal, n) for n in sorted(normal)) if isinstance(s, generic.StreamObject))


def _viser_det_samme(da: Feltbilde, na: Feltbilde, dokument: Dokument, revisjon: int) -> bool:
    if da.verdi != na.verdi:  # filled in
        return True
    if da.skjult != na.skjult or (not na.utseender and da.stil != na.stil):
        return False
    if [(s.data, _ressurser(s)) for s in da.utseender] == [(s.data, _ressurser(s)) for s in na.utseender]:
        return True
    # A field without a look of its own is drawn with its value; the same value may be written down as its look.
    for_ = [_tegnet(s) for s in da.utseender] or [da.tekst + b"|"]
    return for_ == [_tegnet(s) for s in na.utseender] and not any(_ny_skrift(s, dokument, revisjon) for s in na.utseender)


def _ressurser(strom: Any) -> str:
    return repr(strom.raw_get("/Resources")) if "/Resources" in strom else ""


def _tegnet(strom: Any) -> bytes:
    """The text that the stream shows, and which pictures and shadings it draws: not where, nor in which size."""
    biter = [m.group() for m in _BITER.finditer(strom.data)]
    tekst = b"".join(b[1:-1] for b in biter if b[:1] in b"(<").replace(b" ", b"")
    return tekst + b"|" + b"".join(b for b in biter if b[:1] not in b"(<")


def _ny_skrift(strom: Any, dokument: Dokument, revisjon: int) -> bool:
    """Whether the stream writes with a font of its own glyphs that the revision did not have: the letters may mean others."""
    skrifter = hent(hent(strom, "/Resources", {}), "/Font", {})
    for navn in skrifter:
        raa, skrift = skrifter.raw_get(navn), hent(skrifter, navn)
        gammel = isinstance(raa, generic.IndirectObject) and dokument.leser.xrefs.get_introducing_revision(raa.reference) <= revisjon
        beskrivelse = hent(skrift, "/FontDescriptor", {})
        if not gammel and any(n in skrift or n in beskrivelse for n in _SKRIFTFIL):
            return True
    return False


def _andel(felt: Any) -> float:
    """The area of the field's rectangle as a share of its page (A4 where it names none). All of it where readers may draw what the library
    takes for invisible: an annotation of another kind, or a rectangle of more than four numbers."""
    rute, side = hent(felt, "/Rect"), hent(felt, "/P", {})
    if hent(felt, "/Subtype", "/Widget") != "/Widget":
        return 1.0
    if not isinstance(rute, generic.ArrayObject) or len(rute) != 4:
        return 0.0 if rute is None else 1.0
    boks = hent(side, "/CropBox", hent(side, "/MediaBox")) if isinstance(side, generic.DictionaryObject) else None
    sidens = _flate(boks if isinstance(boks, generic.ArrayObject) and len(boks) == 4 else _A4)
    return _flate(rute) / sidens if sidens else 1.0


def _flate(boks: Any) -> float:
    venstre, ned, hoyre, opp = (float(t) for t in boks)
    return abs((hoyre - venstre) * (opp - ned))
