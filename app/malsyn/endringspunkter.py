"""The difference of two drawings as a numbered list: what is changed, of which sort, in which section, and where on the pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from app.malsyn.endringer import Endret, Forskjell
from app.malsyn.lesning import Felt, Lest
from app.malsyn.plasser import Ordkart, Plass


class Slag(StrEnum):
    """What sort of change."""

    ORD = "ord"
    OPPLYSNING = "opplysning"
    SIGNATUR = "signatur"
    OPPSETT = "oppsett"


@dataclass(frozen=True, slots=True, kw_only=True)
class Punkt:
    """One change. `hva`: the name of its sentence (`punkt_<hva>` among the words of the pages), `verdier`: what stands in it."""

    nr: int = 0
    slag: Slag
    hva: str
    verdier: tuple[str, ...]
    deler: tuple[str, ...] = ()
    """The sections, by their headings."""
    for_: tuple[Plass, ...] = ()
    etter: tuple[Plass, ...] = ()


@dataclass(frozen=True, slots=True)
class Side:
    """One drawing: what is read of it, and where the words stand."""

    lest: Lest
    kart: Ordkart


BORTE_OG_NYE: tuple[tuple[str, str, str, Slag], ...] = (
    ("tomme_borte", "tomme_nye", "tom_rute", Slag.ORD),
    ("felt_borte", "felt_nye", "rute", Slag.OPPLYSNING),
    ("kolonner_borte", "kolonner_nye", "kolonne", Slag.ORD),
    ("verdier_borte", "verdier_nye", "opplysning", Slag.OPPLYSNING),
    ("setninger_borte", "setninger_nye", "setning", Slag.ORD),
    ("hjemler_borte", "hjemler_nye", "hjemmel", Slag.ORD),
    ("signatarer_borte", "signatarer_nye", "signatur", Slag.SIGNATUR),
)
"""Fields of `Forskjell`, the name of their sentences, and the sort."""


def punkter(forskjell: Forskjell, gammel: Side, ny: Side) -> tuple[Punkt, ...]:
    """The layout of the whole document first, then in reading order of the new one; numbered from 1."""
    alle = [*_oppsett(gammel, ny), *sorted(_innhold(forskjell, gammel, ny), key=_leserekkefolge)]
    return tuple(replace(punkt, nr=nr) for nr, punkt in enumerate(alle, start=1))


def _leserekkefolge(punkt: Punkt) -> tuple[int, float]:
    plasser = punkt.etter or punkt.for_
    return (plasser[0].side, plasser[0].y) if plasser else (0, 0.0)


# ---------------------------------------------------------------- layout


def _oppsett(gammel: Side, ny: Side) -> Iterator[Punkt]:
    for hva, for_, etter in (
        ("sider", str(gammel.lest.sider), str(ny.lest.sider)),
        ("skrift", _tall(gammel.kart.skrift), _tall(ny.kart.skrift)),
    ):
        if for_ != etter:
            yield Punkt(slag=Slag.OPPSETT, hva=hva, verdier=(for_, etter))
    yield from _flyttet(gammel.kart, ny.kart)


def _flyttet(gammel: Ordkart, ny: Ordkart) -> Iterator[Punkt]:
    """Sections that stand on another page, those with the same two pages in one."""
    for_, etter = gammel.side_for_deler(), ny.side_for_deler()
    flytt: dict[tuple[int, int], list[str]] = {}
    for navn, side in etter.items():
        if for_.get(navn, side) != side:
            flytt.setdefault((for_[navn], side), []).append(navn)
    for navnene in flytt.values():
        yield Punkt(
            slag=Slag.OPPSETT,
            hva="flyttet",
            verdier=(", ".join(f"«{navn}»" for navn in navnene),),
            for_=_ett(gammel.finn(navnene[0], del_nr=gammel.deler.index(navnene[0]))),
            etter=_ett(ny.finn(navnene[0], del_nr=ny.deler.index(navnene[0]))),
        )


def _tall(verdi: float) -> str:
    return f"{verdi:g}".replace(".", ",")


# ---------------------------------------------------------------- words, values, signers


def _innhold(forskjell: Forskjell, gammel: Side, ny: Side) -> Iterator[Punkt]:
    for en in dict.fromkeys(forskjell.ledetekster):
        yield _endret(en, "overskrift", gammel, ny)
    for en in dict.fromkeys(forskjell.setninger_endret):
        yield _endret(en, "setning", gammel, ny)
    for borte, nye, hva, slag in BORTE_OG_NYE:
        for tekst in _tekster(getattr(forskjell, borte)):
            yield _med_plass(Punkt(slag=slag, hva=f"borte_{hva}", verdier=(tekst,)), gammel, ny, for_=tekst)
        for tekst in _tekster(getattr(forskjell, nye)):
            yield _med_plass(Punkt(slag=slag, hva=f"ny_{hva}", verdier=(tekst,)), gammel, ny, etter=tekst)


def _endret(en: Endret, hva: str, gammel: Side, ny: Side) -> Punkt:
    if en.fra and en.til:
        return _med_plass(Punkt(slag=Slag.ORD, hva="endret", verdier=(en.fra, en.til)), gammel, ny, for_=en.fra, etter=en.til)
    if en.fra:
        return _med_plass(Punkt(slag=Slag.ORD, hva=f"borte_{hva}", verdier=(en.fra,)), gammel, ny, for_=en.fra)
    return _med_plass(Punkt(slag=Slag.ORD, hva=f"ny_{hva}", verdier=(en.til,)), gammel, ny, etter=en.til)


def _tekster(noen: Iterable[Felt | str]) -> Iterator[str]:
    """A box is told by its caption, a signature by what it says, not by the name of its field. Each once."""
    tekster = (ett.ledetekst if isinstance(ett, Felt) else ett.partition(": ")[2] if ett.startswith("sign-") else ett for ett in noen)
    return iter(dict.fromkeys(tekster))


def _med_plass(punkt: Punkt, gammel: Side, ny: Side, *, for_: str = "", etter: str = "") -> Punkt:
    steder_for, steder_etter = _steder(gammel, for_), _steder(ny, etter)
    deler = dict.fromkeys(sted.del_ for sted in steder_etter or steder_for if sted.del_)
    return replace(punkt, deler=tuple(deler), for_=_plasser(steder_for), etter=_plasser(steder_etter))


@dataclass(frozen=True, slots=True)
class _Sted:
    plass: Plass | None
    del_: str | None


def _steder(side: Side, tekst: str) -> tuple[_Sted, ...]:
    """A caption in every section where it stands; of several captions that took the place of one, the first."""
    if not tekst:
        return ()
    ledetekster = {felt.ledetekst for felt in side.lest.felt}
    forst = tekst.partition(", ")[0]
    sokt = forst if tekst not in ledetekster and forst in ledetekster else tekst
    del_numre = dict.fromkeys(felt.del_nr for felt in side.lest.felt if felt.ledetekst == sokt)
    if not del_numre:
        plass = side.kart.finn(sokt)
        return (_Sted(plass, side.kart.del_ved(plass)),)
    return tuple(_Sted(side.kart.finn(sokt, del_nr=nr), side.lest.deler[nr] if nr >= 0 else None) for nr in del_numre)


def _plasser(steder: Iterable[_Sted]) -> tuple[Plass, ...]:
    return tuple(dict.fromkeys(sted.plass for sted in steder if sted.plass))


def _ett(plass: Plass | None) -> tuple[Plass, ...]:
    return (plass,) if plass else ()


# ---------------------------------------------------------------- numbers over the pages

BREDDE = 685
"""The width of a page in the drawing that lies over its image; the height follows."""
RADIUS = 13


@dataclass(frozen=True, slots=True)
class Merke:
    """A number over a page image: the middle of its circle."""

    nr: int
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Overlegg:
    """The numbers over one page (from 1), and the size of the drawing."""

    side: int
    hoyde: int
    merker: tuple[Merke, ...]


def overlegg(plasser: Sequence[tuple[int, Plass]], kart: Ordkart) -> tuple[Overlegg, ...]:
    """The numbers to the left of what they point at, on each page, none over another."""
    return tuple(_pa_siden(nr, storrelse, plasser) for nr, storrelse in enumerate(kart.sider, start=1))


def _pa_siden(side: int, storrelse: tuple[float, float], plasser: Sequence[tuple[int, Plass]]) -> Overlegg:
    skala = BREDDE / storrelse[0]
    merker: list[Merke] = []
    for nr, plass in plasser:
        if plass.side == side:
            merker.append(_ledig(Merke(nr, max(RADIUS + 2, round(plass.x * skala) - RADIUS - 6), round(plass.y * skala)), merker))
    return Overlegg(side, round(storrelse[1] * skala), tuple(merker))


def _ledig(merke: Merke, opptatt: Sequence[Merke]) -> Merke:
    """To the left as long as there is room, then down."""
    mellom = 2 * RADIUS + 1
    while any(abs(ett.x - merke.x) < mellom and abs(ett.y - merke.y) < mellom for ett in opptatt):
        plass_igjen = merke.x - mellom > RADIUS
        merke = replace(merke, x=merke.x - mellom) if plass_igjen else replace(merke, y=merke.y + mellom)
    return merke
