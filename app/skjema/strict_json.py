"""Bytes from outside → a JSON value that is safe to look into, or what is wrong with them.

Stricter than `json`: a limit on size, depth and numbers, UTF-8 only, no key twice, no NaN, no broken surrogates, no characters
that hide or turn text round. What can be said with a place goes on; only bytes that are no JSON at all stop the reading.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from typing import Any

from app.errors import Funn
from app.skjema.melding import Melding
from app.skjema.sted import led
from app.tekst import Tekst

STORSTE = 1 << 20
DYPESTE = 32
LENGSTE_TALL = 16
"""Characters in a number: more than any of ours needs, and few enough that a float holds the digits exactly (15)."""
FLESTE_FUNN = 100

FOR_STOR = Melding(
    kode="for-stor",
    melding=Tekst(
        nb="Dataene er på {antall} byte. Grensen er {grense} byte.",
        nn="Dataa er på {antall} byte. Grensa er {grense} byte.",
    ),
    tiltak=Tekst(
        nb="Send bare kontraktdata. Vedlegg sendes som egne filer.",
        nn="Send berre kontraktdata. Vedlegg skal sendast som eigne filer.",
    ),
)
IKKE_UTF8 = Melding(
    kode="ikke-utf8",
    melding=Tekst(
        nb="Dataene er ikke UTF-8. Byte nummer {nr} hører ikke til i UTF-8.",
        nn="Dataa er ikkje UTF-8. Byte nummer {nr} høyrer ikkje til i UTF-8.",
    ),
    tiltak=Tekst(nb="Lagre dataene som UTF-8 og send dem på nytt.", nn="Lagre dataa som UTF-8 og send dei på nytt."),
)
UGYLDIG_JSON = Melding(
    kode="ugyldig-json",
    melding=Tekst(
        nb="Dataene er ikke gyldig JSON. Feilen er på linje {linje}, kolonne {kolonne}.",
        nn="Dataa er ikkje gyldig JSON. Feilen er på linje {linje}, kolonne {kolonne}.",
    ),
    tiltak=Tekst(
        nb="Rett skrivemåten på dette stedet, og send dataene på nytt.",
        nn="Rett skrivemåten på denne staden, og send dataa på nytt.",
    ),
)
FOR_DYP = Melding(
    kode="for-dyp",
    melding=Tekst(
        nb="Dataene har flere nivåer inni hverandre enn grensen på {grense}.",
        nn="Dataa har fleire nivå inni kvarandre enn grensa på {grense}.",
    ),
    tiltak=Tekst(nb="Send dataene slik skjemaet viser.", nn="Send dataa slik skjemaet viser."),
)
IKKE_OBJEKT = Melding(
    kode="ikke-objekt",
    melding=Tekst(
        nb="Dataene er ikke et JSON-objekt. En kontrakt sendes som ett objekt.",
        nn="Dataa er ikkje eit JSON-objekt. Ein kontrakt skal sendast som eitt objekt.",
    ),
    tiltak=Tekst(nb="Send ett objekt per kontrakt.", nn="Send eitt objekt for kvar kontrakt."),
)
DOBBEL_NOKKEL = Melding(
    kode="dobbel-nokkel",
    melding=Tekst(
        nb="Det samme feltet er sendt {antall} ganger her. Bare ett av dem kan gjelde.",
        nn="Det same feltet er sendt {antall} gonger her. Berre eitt av dei kan gjelde.",
    ),
    tiltak=Tekst(nb="Send feltet én gang.", nn="Send feltet éin gong."),
)
UGYLDIG_TALL = Melding(
    kode="ugyldig-tall",
    melding=Tekst(
        nb="Tallet kan ikke brukes: det er NaN, uendelig eller skrevet med mer enn {grense} tegn.",
        nn="Talet kan ikkje brukast: det er NaN, uendeleg eller skrive med meir enn {grense} teikn.",
    ),
    tiltak=Tekst(nb="Send et vanlig tall, for eksempel 24 eller 12.5.", nn="Send eit vanleg tal, til dømes 24 eller 12.5."),
    brukbar=False,
)
UGYLDIG_TEGN = Melding(
    kode="ugyldig-tegn",
    melding=Tekst(
        nb="Teksten inneholder tegnet {tegn}, som ikke kan skrives ut.",
        nn="Teksten inneheld teiknet {tegn}, som ikkje kan skrivast ut.",
    ),
    tiltak=Tekst(nb="Ta bort tegnet.", nn="Ta bort teiknet."),
    brukbar=False,
)


class IkkeTall:
    """Stands where NaN, infinity or an overlong number stood."""


class Objekt(dict[str, Any]):
    """A JSON object that remembers which keys came more than once."""

    doble: dict[str, int]

    @classmethod
    def av_par(cls, par: list[tuple[str, Any]]) -> Objekt:
        """The object of these pairs. The last one of a key stands, as in `json`; that there were more is a finding."""
        objekt = cls(par)
        objekt.doble = {}
        if len(objekt) < len(par):
            antall: dict[str, int] = {}
            for nokkel, _ in par:
                antall[nokkel] = antall.get(nokkel, 0) + 1
            objekt.doble = {nokkel: n for nokkel, n in antall.items() if n > 1}
        return objekt


@dataclass(frozen=True, slots=True)
class Lesning:
    """What the bytes held. `data` None: no JSON object could be read, and `funn` says why."""

    data: Objekt | None
    funn: tuple[Funn, ...]
    sha256: str


def les(raa: bytes) -> Lesning:
    """Read the bytes of one JSON object."""
    if len(raa) > STORSTE:
        return _stopp(raa, FOR_STOR.funn("", antall=str(len(raa)), grense=str(STORSTE)))
    try:
        verdi = _tolk(raa.decode("utf-8").removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}"))
    except UnicodeDecodeError as feil:
        return _stopp(raa, IKKE_UTF8.funn("", nr=str(feil.start + 1)))
    except json.JSONDecodeError as feil:
        return _stopp(raa, UGYLDIG_JSON.funn("", linje=str(feil.lineno), kolonne=str(feil.colno)))
    except RecursionError:
        return _stopp(raa, FOR_DYP.funn("", grense=str(DYPESTE)))
    if not isinstance(verdi, Objekt):
        return _stopp(raa, IKKE_OBJEKT.funn(""))
    if _er_for_dyp(verdi):
        return _stopp(raa, FOR_DYP.funn("", grense=str(DYPESTE)))
    return Lesning(data=verdi, funn=tuple(_forste(_gransk(verdi, ""), FLESTE_FUNN)), sha256=_sum(verdi))


def _stopp(raa: bytes, funn: Funn) -> Lesning:
    return Lesning(data=None, funn=(funn,), sha256=sha256(raa).hexdigest())


def _tolk(tekst: str) -> Any:
    return json.loads(
        tekst,
        object_pairs_hook=Objekt.av_par,
        parse_float=lambda tall: _les_tall(tall, Decimal),
        parse_int=lambda tall: _les_tall(tall, int),
        parse_constant=lambda _: IkkeTall(),
    )


def _les_tall(tall: str, type_: type[int] | type[Decimal]) -> int | Decimal | IkkeTall:
    """The number, exactly. The length limit keeps digits few; an exponent beyond it would make them many again."""
    if len(tall) > LENGSTE_TALL:
        return IkkeTall()
    verdi = type_(tall)
    if isinstance(verdi, Decimal) and verdi and not -LENGSTE_TALL < verdi.adjusted() < LENGSTE_TALL:
        return IkkeTall()
    return verdi


def _er_for_dyp(verdi: object) -> bool:
    niva = [verdi]
    for _ in range(DYPESTE):
        niva = [barn for verdi_ in niva for barn in _barn(verdi_) if isinstance(barn, dict | list)]
        if not niva:
            return False
    return True


def _barn(verdi: object) -> list[Any]:
    if isinstance(verdi, dict):
        return list(verdi.values())
    return verdi if isinstance(verdi, list) else []


def _forste(funn: Iterator[Funn], antall: int) -> Iterator[Funn]:
    return (ett for _, ett in zip(range(antall), funn, strict=False))


def _gransk(verdi: object, peker: str) -> Iterator[Funn]:
    """Everything wrong with the value itself, wherever it stands."""
    if isinstance(verdi, Objekt):
        yield from _gransk_objekt(verdi, peker)
    elif isinstance(verdi, list):
        for nr, rad in enumerate(verdi):
            yield from _gransk(rad, f"{peker}/{nr}")
    elif isinstance(verdi, IkkeTall):
        yield UGYLDIG_TALL.funn(peker, grense=str(LENGSTE_TALL))
    elif isinstance(verdi, str) and (tegn := ugyldig_tegn(verdi)):
        yield UGYLDIG_TEGN.funn(peker, tegn=f"U+{ord(tegn):04X}")


def _gransk_objekt(objekt: Objekt, peker: str) -> Iterator[Funn]:
    for nokkel, antall in objekt.doble.items():
        yield DOBBEL_NOKKEL.funn(under(peker, nokkel), antall=str(antall))
    for nokkel, barn in objekt.items():
        yield from _gransk(barn, under(peker, nokkel))


_VANLIG_NOKKEL = re.compile(r"(?!.*[0-9]{4})[A-Za-zÆØÅæøå][A-Za-z0-9ÆØÅæøå]{0,39}")


def under(peker: str, nokkel: str) -> str:
    """The pointer to a key of the object at `peker`, or to the object itself where the key could hold anything, such as a number."""
    return peker + led(nokkel) if _VANLIG_NOKKEL.fullmatch(nokkel) else peker


_LINJESKIFT = frozenset("\t\n\r")
_SNUR_TEKST = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def ugyldig_tegn(tekst: str) -> str | None:
    """The first character that cannot stand in a document: control, lone surrogate, not a character, or one that turns text round."""
    if tekst.isascii() and tekst.isprintable():
        return None
    return next((tegn for tegn in tekst if _er_ugyldig(tegn)), None)


def uten_ugyldige_tegn(tekst: str) -> str:
    """The text as people write it in a field, where what hides came along unseen."""
    return tekst if ugyldig_tegn(tekst) is None else "".join(tegn for tegn in tekst if not _er_ugyldig(tegn))


def _er_ugyldig(tegn: str) -> bool:
    if tegn in _LINJESKIFT:
        return False
    return unicodedata.category(tegn) in {"Cc", "Cs"} or tegn in _SNUR_TEKST or ord(tegn) & 0xFFFE == 0xFFFE


def kanonisk(verdi: Mapping[str, Any]) -> bytes:
    """One spelling of one value: what the hash is of."""
    tekst = json.dumps(verdi, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_kanonisk)
    return tekst.encode("utf-8", errors="surrogatepass")


def _sum(verdi: Objekt) -> str:
    return sha256(kanonisk(verdi)).hexdigest()


def _kanonisk(verdi: object) -> int | float | None:
    """A number with a point: as an integer where it is one (24.0 is 24), else the shortest decimal form (RFC 8785 section 3.2.2.3)."""
    if isinstance(verdi, Decimal):
        return int(verdi) if verdi == int(verdi) else float(verdi)
    return None
