"""What a reader sees change between two revisions: captions, boxes, values, sentences, law references, signers, pages.

Both revisions of every example are drawn and read; template source is never compared. A caption has changed where the same value stands
under other words in the same section; one box may become several («Læretid fra / til» → «Fra», «Til»).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from app.malsyn.lesning import IKKE_TEGNET, Felt, Lest, luft, nokkel
from app.tekst import Malform, Tekst

LIGNER = 0.6
"""Two sentences this alike are one that was changed."""


@dataclass(frozen=True, slots=True)
class Endret:
    """Words that became other words."""

    fra: str
    til: str

    def som_json(self) -> dict[str, str]:
        """Before and after."""
        return {"fra": self.fra, "til": self.til}


@dataclass(frozen=True, slots=True, kw_only=True)
class Forskjell:
    """Between two drawings of one example."""

    ledetekster: tuple[Endret, ...]
    tomme_borte: tuple[Felt, ...]
    tomme_nye: tuple[Felt, ...]
    felt_borte: tuple[Felt, ...]
    felt_nye: tuple[Felt, ...]
    kolonner_borte: tuple[str, ...]
    kolonner_nye: tuple[str, ...]
    verdier_borte: tuple[str, ...]
    verdier_nye: tuple[str, ...]
    setninger_endret: tuple[Endret, ...]
    setninger_borte: tuple[str, ...]
    setninger_nye: tuple[str, ...]
    hjemler_borte: tuple[str, ...]
    hjemler_nye: tuple[str, ...]
    signatarer_borte: tuple[str, ...]
    signatarer_nye: tuple[str, ...]
    sider: tuple[int, int]


def sammenlikn(a: Lest, b: Lest) -> Forskjell:
    """What differs for whoever reads both."""
    deler, par = _deler(a, b)
    ledetekster, bort, nye = _felt(a, b, par)
    endret, setninger_borte, setninger_nye = _setninger(a, b)
    tomme = a.tomme | b.tomme
    return Forskjell(
        ledetekster=(*ledetekster, *deler, *_mellomtitler(a, b)),
        tomme_borte=tuple(f for f in bort if nokkel(f.verdi) in tomme),
        tomme_nye=tuple(f for f in nye if nokkel(f.verdi) in tomme),
        felt_borte=tuple(f for f in bort if nokkel(f.verdi) not in tomme),
        felt_nye=tuple(f for f in nye if nokkel(f.verdi) not in tomme),
        kolonner_borte=_bare_i(a.kolonner, b.kolonner),
        kolonner_nye=_bare_i(b.kolonner, a.kolonner),
        verdier_borte=_verdier_uten_sted(a, b),
        verdier_nye=_verdier_uten_sted(b, a),
        setninger_endret=endret,
        setninger_borte=setninger_borte,
        setninger_nye=setninger_nye,
        hjemler_borte=_bare_i(a.hjemler, b.hjemler),
        hjemler_nye=_bare_i(b.hjemler, a.hjemler),
        signatarer_borte=_bare_i(_signatarer(a), _signatarer(b)),
        signatarer_nye=_bare_i(_signatarer(b), _signatarer(a)),
        sider=(a.sider, b.sider),
    )


def _signatarer(lest: Lest) -> list[str]:
    return [f"{felt.navn}: {felt.tittel}" for felt in lest.signaturfelt]


def _bare_i(a: Iterable[str], b: Iterable[str]) -> tuple[str, ...]:
    andre = {nokkel(ett) for ett in b}
    return tuple(dict.fromkeys(ett for ett in a if nokkel(ett) not in andre))


# ---------------------------------------------------------------- sections and captions


def _deler(a: Lest, b: Lest) -> tuple[tuple[Endret, ...], dict[int, int]]:
    """Sections that have another heading at the same place, and which section of one is which of the other."""
    endret: list[Endret] = []
    par: dict[int, int] = {}
    for hva, fra, til, fra_b, til_b in SequenceMatcher(a=a.deler, b=b.deler, autojunk=False).get_opcodes():
        if hva == "equal" or (hva == "replace" and til - fra == til_b - fra_b):
            par |= dict(zip(range(fra, til), range(fra_b, til_b), strict=True))
        if hva == "replace" and til - fra == til_b - fra_b:
            endret += [Endret(x, y) for x, y in zip(a.deler[fra:til], b.deler[fra_b:til_b], strict=True)]
        elif hva != "equal":
            endret += [Endret(x, "") for x in a.deler[fra:til]] + [Endret("", y) for y in b.deler[fra_b:til_b]]
    return tuple(endret), {**par, -1: -1}


def _mellomtitler(a: Lest, b: Lest) -> tuple[Endret, ...]:
    borte, nye = _bare_i(a.mellomtitler, b.mellomtitler), _bare_i(b.mellomtitler, a.mellomtitler)
    if len(borte) == len(nye):
        return tuple(map(Endret, borte, nye))
    return (*(Endret(ett, "") for ett in borte), *(Endret("", ett) for ett in nye))


def _felt(a: Lest, b: Lest, par: Mapping[int, int]) -> tuple[list[Endret], list[Felt], list[Felt]]:
    """Captions that changed over the same value, and the boxes that only one of them has."""
    endret: list[Endret] = []
    borte: list[Felt] = []
    nye: list[Felt] = [felt for felt in b.felt if felt.del_nr not in par.values()]
    for del_a in sorted({felt.del_nr for felt in a.felt}):
        gamle = [felt for felt in a.felt if felt.del_nr == del_a]
        i_b = [felt for felt in b.felt if felt.del_nr == par.get(del_a)]
        uparet, ledige = _uten_make(gamle, i_b), _uten_make(i_b, gamle)
        for felt in uparet:
            treff = _samme_verdi(felt, ledige)
            ledige = [ett for ett in ledige if ett not in treff]
            if treff:
                endret.append(Endret(felt.ledetekst, ", ".join(ett.ledetekst for ett in treff)))
            else:
                borte.append(felt)
        nye += ledige
    return endret, borte, nye


def _uten_make(felt: Sequence[Felt], andre: Sequence[Felt]) -> list[Felt]:
    ledetekster = {nokkel(ett.ledetekst) for ett in andre}
    return [ett for ett in felt if nokkel(ett.ledetekst) not in ledetekster]


def _samme_verdi(felt: Felt, ledige: Sequence[Felt]) -> list[Felt]:
    """The box or the boxes that hold this value now."""
    verdi = nokkel(felt.verdi)
    for antall in range(1, len(ledige) + 1):
        for start in range(len(ledige) - antall + 1):
            utvalg = ledige[start : start + antall]
            if nokkel(" ".join(ett.verdi for ett in utvalg)) == verdi and verdi.strip():
                return list(utvalg)
    return []


def _verdier_uten_sted(a: Lest, b: Lest) -> tuple[str, ...]:
    """Values of one that stand nowhere in the other. A box that says it is empty has no value."""
    verdier = dict.fromkeys(felt.verdi for felt in a.felt if nokkel(felt.verdi) not in a.tomme)
    return tuple(verdi for verdi in verdier if nokkel(verdi) not in b.tekst and not _bit_for_bit(verdi, b))


def _bit_for_bit(verdi: str, b: Lest) -> bool:
    """A value may be split over two boxes, so every word of it must stand in the other."""
    return all(f" {ord_} " in b.tekst for ord_ in nokkel(verdi).split())


# ---------------------------------------------------------------- sentences


def _setninger(a: Lest, b: Lest) -> tuple[tuple[Endret, ...], tuple[str, ...], tuple[str, ...]]:
    borte = [ett for ett in dict.fromkeys(a.setninger) if nokkel(ett) not in b.tekst]
    nye = [ett for ett in dict.fromkeys(b.setninger) if nokkel(ett) not in a.tekst]
    endret: list[Endret] = []
    for setning in tuple(borte):
        likest = max(nye, key=lambda ny: _likhet(setning, ny), default="")
        if likest and _likhet(setning, likest) >= LIGNER:
            endret.append(Endret(setning, likest))
            borte.remove(setning)
            nye.remove(likest)
    return tuple(endret), tuple(borte), tuple(nye)


def _likhet(a: str, b: str) -> float:
    return SequenceMatcher(a=luft(a).split(), b=luft(b).split(), autojunk=False).ratio()


# ---------------------------------------------------------------- over all examples


@dataclass(frozen=True, slots=True)
class Samlet:
    """The differences of all examples of one language, each told once, with the examples it was seen in."""

    malform: Malform
    forskjeller: Mapping[str, Forskjell]

    def unike(self, navn: str) -> list[tuple[Any, list[str]]]:
        """Each difference of one kind, and where it was seen."""
        sett: dict[Any, list[str]] = {}
        for eksempel, forskjell in self.forskjeller.items():
            for en in getattr(forskjell, navn):
                sted = sett.setdefault(_uten_verdi(en), [])
                if eksempel not in sted:
                    sted.append(eksempel)
        return list(sett.items())

    def som_json(self) -> dict[str, Any]:
        """Every kind of difference, also those there are none of."""
        return {
            **{nokkel_: [_enkel(en, steder) for en, steder in self.unike(felt)] for nokkel_, felt in SLAG.items()},
            "sider": {e: {"fra": f.sider[0], "til": f.sider[1]} for e, f in self.forskjeller.items() if IKKE_TEGNET not in f.sider},
        }

    @property
    def endrer_data(self) -> bool:
        """Some value that was printed is not printed any more, or the reverse."""
        return any(f.verdier_borte or f.verdier_nye for f in self.forskjeller.values())

    @property
    def endrer_signatarer(self) -> bool:
        """Somebody else signs, or in another capacity."""
        return any(f.signatarer_borte or f.signatarer_nye for f in self.forskjeller.values())


SLAG: Mapping[str, str] = {
    "ledetekster": "ledetekster",
    "tommeFeltBorte": "tomme_borte",
    "tommeFeltNye": "tomme_nye",
    "feltBorte": "felt_borte",
    "feltNye": "felt_nye",
    "kolonnerBorte": "kolonner_borte",
    "kolonnerNye": "kolonner_nye",
    "verdierBorte": "verdier_borte",
    "verdierNye": "verdier_nye",
    "setningerEndret": "setninger_endret",
    "setningerBorte": "setninger_borte",
    "setningerNye": "setninger_nye",
    "hjemlerBorte": "hjemler_borte",
    "hjemlerNye": "hjemler_nye",
    "signatarerBorte": "signatarer_borte",
    "signatarerNye": "signatarer_nye",
}
"""Key in the JSON answer and field of `Forskjell`."""
OVERSKRIFT: Mapping[str, Tekst] = {
    "ledetekster": Tekst(nb="Endrede overskrifter og ledetekster", nn="Endra overskrifter og leietekstar"),
    "tommeFeltBorte": Tekst(nb="Tomme ruter som ikke står der mer", nn="Tomme ruter som ikkje står der meir"),
    "tommeFeltNye": Tekst(nb="Tomme ruter som er nye", nn="Tomme ruter som er nye"),
    "feltBorte": Tekst(nb="Ruter som er borte", nn="Ruter som er borte"),
    "feltNye": Tekst(nb="Nye ruter", nn="Nye ruter"),
    "kolonnerBorte": Tekst(nb="Kolonner som er borte", nn="Kolonnar som er borte"),
    "kolonnerNye": Tekst(nb="Nye kolonner", nn="Nye kolonnar"),
    "verdierBorte": Tekst(nb="Opplysninger som er borte", nn="Opplysningar som er borte"),
    "verdierNye": Tekst(nb="Nye opplysninger", nn="Nye opplysningar"),
    "setningerEndret": Tekst(nb="Endrede setninger", nn="Endra setningar"),
    "setningerBorte": Tekst(nb="Setninger som er borte", nn="Setningar som er borte"),
    "setningerNye": Tekst(nb="Nye setninger", nn="Nye setningar"),
    "hjemlerBorte": Tekst(nb="Hjemler som er borte", nn="Heimlar som er borte"),
    "hjemlerNye": Tekst(nb="Nye hjemler", nn="Nye heimlar"),
    "signatarerBorte": Tekst(nb="Signaturer som er borte", nn="Signaturar som er borte"),
    "signatarerNye": Tekst(nb="Nye signaturer", nn="Nye signaturar"),
}


def _uten_verdi(en: Any) -> Any:
    """Boxes are the same box whatever they hold."""
    return en.ledetekst if isinstance(en, Felt) else en


def _enkel(en: Any, steder: list[str]) -> dict[str, Any]:
    hva = en.som_json() if isinstance(en, Endret) else {"tekst": en}
    return {**hva, "eksempler": steder}


def som_linjer(samlet: Sequence[Samlet], sprak: Malform) -> Iterator[str]:
    """The differences as lines for a person."""
    for ett in samlet:
        yield f"{ett.malform}:"
        for nokkel_, felt in SLAG.items():
            for en, steder in ett.unike(felt):
                hva = f"«{en.fra}» → «{en.til}»" if isinstance(en, Endret) else f"«{en}»"
                yield f"  {OVERSKRIFT[nokkel_].pa(sprak)}: {hva} ({len(steder)})"
        for eksempel, forskjell in ett.forskjeller.items():
            if forskjell.sider[0] != forskjell.sider[1]:
                yield f"  {eksempel}: {forskjell.sider[0]} → {forskjell.sider[1]} sider"
