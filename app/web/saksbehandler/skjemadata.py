"""Case data to the fields of a form, and back: nothing that came is lost, whether the form can show it or not.

    les_inn     data → fields as they are written on the screen, and the rest
    skriv_ut    fields and rest → data, with where each row of the data stands in the form

What a field cannot give back exactly as it came (an empty text, a number where a date belongs, null) stays in the rest as well; it holds
until somebody writes something else in the field.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from app.skjema import strict_json
from app.skjema.sted import led
from app.web.saksbehandler.skjemamodell import RAD, Blad, Modell, Slag, monster

JA, NEI = "ja", "nei"
FLEST_RADER = 1000
_DATO = re.compile(r"([0-9]{1,2})[./ -]([0-9]{1,2})[./ -]([0-9]{4})")
_TALL = re.compile(r"[+-]?[0-9]{1,15}([.,][0-9]{1,15})?")

Tekster = tuple[str, ...]
_TOM: Any = object()
"""Nothing was written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Felter:
    """What stands in the form: by pointer, each field's texts (one; several of a choice of many), and what no field gives back."""

    tekster: Mapping[str, Tekster] = field(default_factory=dict)
    rest: Mapping[str, Any] = field(default_factory=dict)

    def tekst(self, peker: str) -> str:
        """What is written in a field."""
        return next(iter(self.tekster.get(peker, ())), "")

    def antall(self, rader: str) -> int:
        """How many rows a list has on the screen."""
        numre = (peker[len(rader) + 1 :].split("/")[0] for peker in (*self.tekster, *self.rest) if peker.startswith(f"{rader}/"))
        return max((int(nr) + 1 for nr in numre if nr.isdecimal()), default=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Skrevet:
    """The data of a form. `rader`: by the pointer of each row in the data, its pointer in the form."""

    data: dict[str, Any]
    rader: Mapping[str, str]

    @property
    def raa(self) -> bytes:
        """As the flow takes them."""
        return strict_json.kanonisk(self.data)

    def i_skjemaet(self, peker: str) -> str:
        """Where a place in the data stands in the form: empty rows are no rows in the data."""
        lengst = max((rad for rad in self.rader if peker == rad or peker.startswith(f"{rad}/")), key=len, default="")
        return self.rader[lengst] + peker[len(lengst) :] if lengst else peker


# ---------------------------------------------------------------- data → fields


def les_inn(modell: Modell, data: Mapping[str, Any]) -> Felter:
    """The fields as they are written, and the rest."""
    tekster: dict[str, Tekster] = {}
    rest: dict[str, Any] = {}
    for peker, verdi in _steder(modell, data, ""):
        blad = modell.blader.get(monster(peker, modell.rader))
        vist = vis(blad, verdi) if blad else None
        if vist is not None:
            tekster[peker] = vist
        if blad is None or vist is None or not _likt(les(blad, vist), verdi):
            rest[peker] = verdi
    return Felter(tekster=tekster, rest=rest)


def _steder(modell: Modell, verdi: Any, peker: str) -> Iterator[tuple[str, Any]]:
    """Every place that is a field, or that holds nothing which is one."""
    sti = monster(peker, modell.rader)
    if sti in modell.blader or not verdi:
        yield peker, verdi
    elif isinstance(verdi, Mapping) and sti not in modell.rader:
        for navn, barn in verdi.items():
            yield from _steder(modell, barn, peker + led(navn))
    elif isinstance(verdi, list) and sti in modell.rader and len(verdi) < FLEST_RADER:
        for nr, rad in enumerate(verdi):
            yield from _steder(modell, rad, f"{peker}/{nr}")
    else:
        yield peker, verdi


def vis(blad: Blad, verdi: Any) -> Tekster | None:
    """The value as it is written in its field, None where it cannot be."""
    if isinstance(verdi, bool):
        return (JA if verdi else NEI,) if blad.slag is Slag.JA_NEI else None
    if isinstance(verdi, int | Decimal):
        return (_vis_tall(verdi),)
    if isinstance(verdi, list):
        return _vis_liste(blad, verdi)
    return (_SOM_SKREVET.get(blad.slag, str)(verdi),) if isinstance(verdi, str) else None


def _vis_tall(tall: int | Decimal) -> str:
    return str(int(tall)) if tall == int(tall) else format(tall.normalize(), "f").replace(".", ",") if isinstance(tall, Decimal) else ""


def _vis_liste(blad: Blad, verdi: list[Any]) -> Tekster | None:
    if not all(isinstance(en, str) for en in verdi):
        return None
    return {Slag.FLERVALG: tuple(verdi), Slag.LINJER: ("\n".join(verdi),)}.get(blad.slag)


def _vis_dato(verdi: str) -> str:
    try:
        return f"{date.fromisoformat(verdi):%d.%m.%Y}" if len(verdi) == len("2026-08-17") else verdi
    except ValueError:
        return verdi


_SOM_SKREVET: Mapping[Slag, Callable[[str], str]] = {Slag.DATO: _vis_dato}


# ---------------------------------------------------------------- fields → data


def les(blad: Blad, tekster: Tekster) -> Any:
    """The value that is written in a field. What cannot be read is given on as it is, for the preflight to name."""
    if blad.slag is Slag.FLERVALG:
        return [ryddet for en in tekster if (ryddet := _ryddet(en))] or _TOM
    tekst = _ryddet(next(iter(tekster), ""))
    return _LESERE.get(blad.slag, str)(tekst) if tekst else _TOM


def _ryddet(tekst: str) -> str:
    return tekst.replace("\r\n", "\n").replace("\r", "\n").strip()


def _les_tall(tekst: str) -> int | Decimal | str:
    if not _TALL.fullmatch(tekst):
        return tekst
    try:
        tall = Decimal(tekst.replace(",", "."))
    except InvalidOperation:
        return tekst
    return int(tall) if tall == int(tall) else tall


def _les_dato(tekst: str) -> str:
    treff = _DATO.fullmatch(tekst)
    return f"{treff[3]}-{int(treff[2]):02}-{int(treff[1]):02}" if treff else tekst


def _les_siffer(tekst: str) -> str:
    """Digits are often written in groups."""
    sammen = re.sub(r"[\s\u00a0]", "", tekst)
    return sammen if sammen.removeprefix("+").isdecimal() else tekst


def _les_linjer(tekst: str) -> list[str]:
    return [linje.strip() for linje in tekst.split("\n") if linje.strip()]


def _les_ja_nei(tekst: str) -> bool | str:
    return {JA: True, NEI: False}.get(tekst, tekst)


_LESERE: Mapping[Slag, Callable[[str], Any]] = {
    Slag.TALL: _les_tall,
    Slag.DATO: _les_dato,
    Slag.SIFFER: _les_siffer,
    Slag.LINJER: _les_linjer,
    Slag.JA_NEI: _les_ja_nei,
}


def skriv_ut(modell: Modell, felter: Felter, *, fast: Mapping[str, Any]) -> Skrevet:
    """The data. `fast`: what the form does not decide (kind, county)."""
    verdier = {peker: verdi for peker, verdi in felter.rest.items() if peker not in felter.tekster}
    for peker, tekster in felter.tekster.items():
        blad = modell.blader.get(monster(peker, modell.rader))
        verdi = _TOM if blad is None else _verdi(blad, peker, tekster, felter.rest)
        if verdi is not _TOM:
            verdier[peker] = verdi
    rader: dict[str, str] = {}
    data = _samle(modell, _tre({**verdier, **fast}), "", "", rader)
    return Skrevet(data=data if isinstance(data, dict) else {}, rader=rader)


def _verdi(blad: Blad, peker: str, tekster: Tekster, rest: Mapping[str, Any]) -> Any:
    """What came, as long as the field says the same."""
    if peker in rest and tuple(map(_ryddet, tekster)) == tuple(map(_ryddet, vis(blad, rest[peker]) or ("",))):
        return rest[peker]
    return les(blad, tekster)


@dataclass(slots=True)
class _Tre:
    """A place with what stands there and what lies under it."""

    verdi: Any = None
    barn: dict[str, _Tre] = field(default_factory=dict)


def _tre(verdier: Mapping[str, Any]) -> _Tre:
    tre = _Tre()
    for peker, verdi in verdier.items():
        under = tre
        for ledd in peker.split("/")[1:]:
            under = under.barn.setdefault(ledd, _Tre())
        under.verdi = verdi
    return tre


def _samle(modell: Modell, tre: _Tre, i_data: str, i_skjema: str, rader: dict[str, str]) -> Any:
    """The value of a tree. What lies under a place counts before what was there when it was empty."""
    if not tre.barn:
        return tre.verdi
    if monster(i_skjema, modell.rader) not in modell.rader:
        return {
            _uten_flukt(ledd): _samle(modell, under, f"{i_data}/{ledd}", f"{i_skjema}/{ledd}", rader) for ledd, under in tre.barn.items()
        }
    liste = []
    for nr, ledd in enumerate(sorted((en for en in tre.barn if en.isdecimal()), key=int)):
        rader[f"{i_data}/{nr}"] = f"{i_skjema}/{ledd}"
        liste.append(_samle(modell, tre.barn[ledd], f"{i_data}/{nr}", f"{i_skjema}/{ledd}", rader))
    return liste


def _uten_flukt(ledd: str) -> str:
    return ledd.replace("~1", "/").replace("~0", "~")


def _likt(en: Any, annen: Any) -> bool:
    return en is not _TOM and strict_json.kanonisk({"v": en}) == strict_json.kanonisk({"v": annen})


# ---------------------------------------------------------------- rows


def med_rad(modell: Modell, felter: Felter, peker: str) -> tuple[Felter, str]:
    """One more row, empty, and where it is. An unknown list, or one that is full, stays as it is."""
    rader = modell.rader.get(monster(peker, modell.rader))
    nr = felter.antall(peker)
    if rader is None or nr >= rader.flest:
        return felter, peker
    nye = {_konkret(blad, peker, nr): ("",) for blad in modell.blader if blad.startswith(f"{rader.peker}/{RAD}/")}
    forste = {sti: tekster for sti, tekster in nye.items() if RAD not in sti}
    return Felter(tekster={**felter.tekster, **forste}, rest=felter.rest), f"{peker}/{nr}"


def _konkret(blad: str, peker: str, nr: int) -> str:
    """A pattern under a list, with the numbers of this list and row; rows inside it are not there yet."""
    dybde = peker.count("/") + 1
    return "/".join([peker, str(nr), *blad.split("/")[dybde + 1 :]])


def uten_rad(modell: Modell, felter: Felter, peker: str) -> Felter:
    """Without one row; those after it move up."""
    liste, _, nummer = peker.rpartition("/")
    if monster(liste, modell.rader) not in modell.rader or not nummer.isdecimal() or not _innen_grensene(modell, peker):
        return felter
    return Felter(tekster=_flyttet(felter.tekster, liste, int(nummer)), rest=_flyttet(felter.rest, liste, int(nummer)))


def _flyttet(verdier: Mapping[str, Any], liste: str, borte: int) -> dict[str, Any]:
    svar: dict[str, Any] = {}
    for peker, verdi in verdier.items():
        ledd = peker[len(liste) + 1 :].split("/") if peker.startswith(f"{liste}/") else [""]
        nr = int(ledd[0]) if ledd[0].isdecimal() else -1
        if nr != borte:
            svar["/".join([liste, str(nr - 1), *ledd[1:]]) if nr > borte else peker] = verdi
    return svar


def lest_skjema(modell: Modell, sendt: Sequence[tuple[str, str]], rest: Mapping[str, Any]) -> Felter:
    """The fields of a form that was sent. Names that are no field of this form are left out, and so are rows beyond every limit."""
    tekster: dict[str, Tekster] = {}
    for navn, verdi in sendt:
        if _innen_grensene(modell, navn) and monster(navn, modell.rader) in modell.blader:
            tekster[navn] = (*tekster.get(navn, ()), verdi)
    return Felter(tekster=tekster, rest={peker: verdi for peker, verdi in rest.items() if _innen_grensene(modell, peker)})


def _innen_grensene(modell: Modell, peker: str) -> bool:
    """Data that we read ourselves have no place outside these. A form can be sent by other things than our page."""
    if not peker.startswith("/") or peker.count("/") > strict_json.DYPESTE:
        return False
    sti = ""
    for ledd in peker.split("/")[1:]:
        i_liste = sti in modell.rader and ledd.isdecimal()
        if i_liste and (len(ledd) > len(str(FLEST_RADER)) or int(ledd) >= FLEST_RADER):
            return False
        sti += f"/{RAD}" if i_liste else f"/{ledd}"
    return True
