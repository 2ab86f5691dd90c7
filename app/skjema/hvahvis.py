"""What if: the same case data with some values changed, and what that changes in the answer.

A place is a JSON pointer (`/parter/avtale/inngarKontrakt`) or the same with dots. It must be a place that the data may have: an unknown
field, a number outside a list or a value of the wrong kind is refused with the name of the place, never quietly added.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from app.errors import Avvist, Funn
from app.skjema import strict_json, struktur
from app.skjema.melding import Melding
from app.skjema.register import Grunnlag
from app.tekst import Tekst

FLESTE_ENDRINGER = 20
ULESELIG = Tekst(
    nb="Dataene må være i orden som JSON før noe kan prøves i dem.",
    nn="Dataa må vere i orden som JSON før noko kan prøvast i dei.",
)
UBRUKELIG = Tekst(nb="En endring kan ikke gjøres i disse dataene.", nn="Ei endring kan ikkje gjerast i desse dataa.")
FINNES_IKKE = Melding(
    kode="hva-hvis-sted",
    melding=Tekst(nb="«{sted}» er ikke et sted i disse dataene.", nn="«{sted}» er ikkje ein stad i desse dataa."),
    tiltak=Tekst(nb="Rett stedet. Lister har nummer fra 0.", nn="Rett staden. Lister har nummer frå 0."),
)
FOR_MANGE = Melding(
    kode="hva-hvis-for-mange",
    melding=Tekst(nb="{antall} endringer på én gang. Grensen er {grense}.", nn="{antall} endringar på éin gong. Grensa er {grense}."),
    tiltak=Tekst(nb="Prøv færre endringer.", nn="Prøv færre endringar."),
)
SKRIVEMATE = Tekst(
    nb="Skriv PEKER=VERDI, der PEKER er stedet i dataene, for eksempel `parter.avtale.inngarKontrakt=false`.",
    nn="Skriv PEKER=VERDI, der PEKER er staden i dataa, til dømes `parter.avtale.inngarKontrakt=false`.",
)


@dataclass(frozen=True, slots=True)
class Endring:
    """One value to try in one place. None takes the place away. `skrevet`: the value as text, where it came as that."""

    peker: str
    verdi: Any
    skrevet: str | None = None


@dataclass(frozen=True, slots=True)
class Endret:
    """What stood in the place, and what stands there now."""

    peker: str
    for_: Any
    etter: Any

    def som_json(self) -> dict[str, Any]:
        """For the answer; None where nothing stood or stands there."""
        return {"peker": self.peker, "for": self.for_, "etter": self.etter}


class Slag(StrEnum):
    """What may stand in a place."""

    JA_NEI = "jaNei"
    VALG = "valg"
    DATO = "dato"
    TEKST = "tekst"
    DEL = "del"
    """Something with parts of its own: it can be taken away, and no more."""


@dataclass(frozen=True, slots=True)
class Plass:
    """One place in the data: what may stand there, and what does. `valg`: the values of a closed list. `ma_vaere`: it may not lack."""

    peker: str
    slag: Slag
    verdi: Any
    valg: tuple[str, ...] = ()
    ma_vaere: bool = False

    @property
    def kan_tas_bort(self) -> bool:
        """Something stands there, and need not."""
        return self.verdi is not None and not self.ma_vaere

    @property
    def kan_proves(self) -> bool:
        """Some other value can be tried here."""
        return self.kan_tas_bort or self.slag in (Slag.JA_NEI, Slag.DATO, Slag.TEKST) or len(self.valg) > 1


def plass(data: dict[str, Any], peker: str, *, grunnlag: Grunnlag) -> Plass:
    """The place as the schema of these data has it."""
    skjema, ledd = grunnlag.skjema_for(data).schema, _ledd(peker)
    vil_ha = next(iter(_delskjemaer(skjema, ledd)), {})
    valg = tuple(str(ett) for ett in vil_ha.get("enum", ()) if ett is not None)
    slag = Slag.VALG if valg else _SLAG.get((vil_ha.get("type"), vil_ha.get("format")), Slag.DEL)
    ma_vaere = any(ledd[-1] in over.get("required", ()) for over in _delskjemaer(skjema, ledd[:-1]))
    return Plass(peker, slag, _verdi(data, ledd), valg, ma_vaere)


_SLAG: Mapping[tuple[Any, Any], Slag] = {("boolean", None): Slag.JA_NEI, ("string", "date"): Slag.DATO, ("string", None): Slag.TEKST}


def _verdi(data: Any, ledd: Sequence[str]) -> Any:
    """What stands in the place, None where nothing does."""
    for ett in ledd:
        try:
            data = data[_plass(ett, len(data))] if isinstance(data, list) else data[ett]
        except (LookupError, ValueError, TypeError):
            return None
    return data


def les_endring(skrevet: str) -> Endring:
    """`PEKER=VERDI` of the command line: the value is JSON where it reads as JSON, else the text itself.

    Where the schema wants text, a number or a word of JSON is that text (`med_endringer`): `fylke.fylkesnummer=55`.
    """
    sted, skille, verdi = skrevet.partition("=")
    if not (skille and sted.strip("./ ")):
        raise Avvist(UBRUKELIG, tiltak=SKRIVEMATE)
    try:
        return Endring(som_peker(sted), json.loads(verdi), verdi)
    except (ValueError, RecursionError):
        return Endring(som_peker(sted), verdi, verdi)


def som_peker(sted: str) -> str:
    """The place as a JSON pointer, whichever way it was written."""
    sted = sted.strip()
    return sted if sted.startswith("/") else "/" + sted.replace(".", "/")


def med_endringer(raa: bytes, endringer: Sequence[Endring], *, grunnlag: Grunnlag) -> tuple[bytes, tuple[Endret, ...]]:
    """The data with the changes made in order, and each of them as from and to. What cannot be done is told at once, by name."""
    lesning = strict_json.les(raa)
    if not isinstance(lesning.data, dict) or lesning.funn:
        raise Avvist(ULESELIG, funn=lesning.funn)
    if len(endringer) > FLESTE_ENDRINGER:
        raise Avvist(UBRUKELIG, funn=(FOR_MANGE.funn("", antall=str(len(endringer)), grense=str(FLESTE_ENDRINGER)),))
    for_, data = _struktur(json.loads(raa), grunnlag), json.loads(raa)
    gjort, funn = [], []
    for endring in endringer:
        try:
            gjort.append(Endret(endring.peker, *_sett(data, endring, grunnlag.skjema_for(data).schema)))
        except (LookupError, ValueError, TypeError):
            funn.append(FINNES_IKKE.funn(endring.peker, sted=endring.peker))
    nye = () if funn else tuple(ett for nokkel, ett in _struktur(data, grunnlag).items() if nokkel not in for_)
    if funn or nye:
        raise Avvist(UBRUKELIG, funn=(*funn, *nye))
    return json.dumps(data).encode(), tuple(gjort)


def _struktur(data: dict[str, Any], grunnlag: Grunnlag) -> dict[tuple[str, str], Funn]:
    """What the schema says of the data, by code and place."""
    return {(ett.kode, ett.peker): ett for ett in struktur.kontroller(grunnlag.skjema_for(data), data)}


def _ledd(peker: str) -> tuple[str, ...]:
    return tuple(ledd.replace("~1", "/").replace("~0", "~") for ledd in peker.split("/")[1:])


def _som_skjemaet_vil(endring: Endring, skjema: Any) -> Any:
    """The value, or the text it was written as where the schema wants text there. null takes the place away, whatever stands there."""
    vil_ha = {del_.get("type") for del_ in _delskjemaer(skjema, _ledd(endring.peker))}
    ord_ = isinstance(endring.verdi, bool | int | float)
    return endring.skrevet if ord_ and endring.skrevet is not None and vil_ha == {"string"} else endring.verdi


def _delskjemaer(skjema: Any, ledd: Sequence[str]) -> tuple[Mapping[str, Any], ...]:
    """What the schema says of a place: one answer, or several where it gives a choice."""
    deler = _valg(skjema, skjema.get("$defs", {}))
    for ett in ledd:
        under = [del_.get("properties", {}).get(ett, del_.get("items")) for del_ in deler]
        deler = tuple(valg for del_ in under if isinstance(del_, Mapping) for valg in _valg(del_, skjema.get("$defs", {})))
    return deler


def _valg(skjema: Mapping[str, Any], definert: Mapping[str, Any]) -> tuple[Mapping[str, Any], ...]:
    """A schema with its reference followed, and its choices one by one; that nothing may stand there is no choice here."""
    hel = {**definert.get(str(skjema.get("$ref", "")).rpartition("/")[2], {}), **skjema}
    valg = [ett for nokkel in ("oneOf", "anyOf") for ett in hel.get(nokkel, ()) if ett.get("type") != "null"]
    return tuple(en for ett in valg for en in _valg(ett, definert)) if valg else (hel,)


def _sett(data: Any, endring: Endring, skjema: Any) -> tuple[Any, Any]:
    """Put the value in its place; what stood there, and what stands there now. Objects and lists on the way are made where they lack."""
    ledd = _ledd(endring.peker)
    sted = data
    for nr, ett in enumerate(ledd[:-1], start=1):
        sted = sted[_plass(ett, len(sted))] if isinstance(sted, list) else sted.setdefault(ett, _tomt(skjema, ledd[:nr]))
        if not isinstance(sted, dict | list):
            raise TypeError(ett)
    return _SETTERE[isinstance(sted, list)](sted, ledd[-1], _som_skjemaet_vil(endring, skjema))


def _tomt(skjema: Any, ledd: Sequence[str]) -> dict[str, Any] | list[Any]:
    er_liste = any(del_.get("type") == "array" for del_ in _delskjemaer(skjema, ledd))
    return [] if er_liste else {}


def _sett_i_objekt(objekt: dict[str, Any], nokkel: str, verdi: Any) -> tuple[Any, Any]:
    for_ = objekt.pop(nokkel, None)
    if verdi is not None:
        objekt[nokkel] = verdi
    return for_, verdi


def _sett_i_liste(liste: list[Any], ledd: str, verdi: Any) -> tuple[Any, Any]:
    """A row put in place of another or, at «-» or the number after the last, added at the end (RFC 6901). Only a row can be taken away."""
    legges = verdi is not None
    plass = len(liste) if ledd == "-" and legges else _plass(ledd, len(liste) + legges)
    for_ = liste[plass] if plass < len(liste) else None
    liste[plass : plass + 1] = [verdi] if legges else []
    return for_, verdi


def _plass(ledd: str, antall: int) -> int:
    """The number of a row, of so many."""
    plass = int(ledd)
    if not 0 <= plass < antall:
        raise IndexError(ledd)
    return plass


_SETTERE: Mapping[bool, Callable[[Any, str, Any], tuple[Any, Any]]] = {True: _sett_i_liste, False: _sett_i_objekt}
