"""What the words of a revision say before any values are in them: each block as fixed text with «…» where a value comes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from jinja2 import nodes

from app.domene.dokument import Dokumenttype
from app.maler.paritet import ordkjede
from app.tekst import Malform

VERDI = "…"
MAKS_ORD_I_VERDI = 12
_ORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Ordlyd:
    """One block of words. `biter`: its fixed texts in order; None stands for a value."""

    id: str
    biter: tuple[str | None, ...]

    @property
    def tekst(self) -> str:
        """As it is shown to a reader."""
        return " ".join("".join(VERDI if bit is None else bit for bit in self.biter).split())

    @property
    def faste_ord(self) -> int:
        """How many words are fixed."""
        return sum(len(_ORD.findall(bit or "")) for bit in self.biter)

    def monster(self) -> re.Pattern[str]:
        """Finds it among words in small letters with one blank between them, whatever the values are (`app.malsyn.lesning.nokkel`)."""
        verdi = f"(?:[^ ]+ ){{0,{MAKS_ORD_I_VERDI}}}?"
        ledd = (verdi if bit is None else "".join(f"{ord_} " for ord_ in _ord_i(bit)) for bit in self.biter)
        return re.compile(f"(?<= ){''.join(ledd)}")


def _ord_i(bit: str) -> Iterator[str]:
    return (re.escape(ord_) for ord_ in _ORD.findall(bit.lower()))


def ordlyder(templates: Path, malform: Malform, dokumenttype: Dokumenttype, revisjon: str) -> Mapping[str, Ordlyd]:
    """Every block of words that the revision has in one language, by its id; the most special file has the word."""
    blokker: dict[str, nodes.Block] = {}
    for ast in ordkjede(templates, malform, dokumenttype, revisjon):
        for blokk in ast.find_all(nodes.Block):
            blokker.setdefault(blokk.name, blokk)
    return {id_: Ordlyd(id_, tuple(_samlet(_biter(blokk.body, blokker, frozenset({id_}))))) for id_, blokk in blokker.items()}


def _samlet(biter: Iterator[str | None]) -> Iterator[str | None]:
    """Fixed texts beside each other are one, and so are values."""
    forrige: str | None = ""
    for bit in biter:
        if bit is not None and forrige is not None:
            forrige += bit
        elif bit is not None or forrige is not None:
            yield forrige
            forrige = bit
    yield forrige


def _biter(kropp: list[nodes.Node], blokker: Mapping[str, nodes.Block], i: frozenset[str]) -> Iterator[str | None]:
    for del_ in kropp:
        for uttrykk in del_.nodes if isinstance(del_, nodes.Output) else ():
            yield from _uttrykk(uttrykk, blokker, i)


def _uttrykk(uttrykk: nodes.Node, blokker: Mapping[str, nodes.Block], i: frozenset[str]) -> Iterator[str | None]:
    """A text as it is, another block as what that one says, with the first letter as asked for; all else is a value."""
    if isinstance(uttrykk, nodes.TemplateData):
        yield uttrykk.data
    elif isinstance(uttrykk, nodes.Filter) and uttrykk.name in FORBOKSTAV and uttrykk.node is not None:
        yield from _forst(_uttrykk(uttrykk.node, blokker, i), FORBOKSTAV[uttrykk.name])
    elif (navn := _blokknavn(uttrykk)) in blokker and navn not in i:
        yield from _biter(blokker[navn].body, blokker, i | {navn})
    else:
        yield None


FORBOKSTAV: Mapping[str, Callable[[str], str]] = {
    "stor": lambda tekst: tekst[:1].upper() + tekst[1:],
    "liten": lambda tekst: tekst[:1].lower() + tekst[1:],
}


def _forst(biter: Iterator[str | None], bokstav: Callable[[str], str]) -> Iterator[str | None]:
    for nr, bit in enumerate(biter):
        yield bokstav(bit) if bit is not None and nr == 0 else bit


def _blokknavn(uttrykk: nodes.Node) -> str:
    """X of `self.X()`."""
    mal = uttrykk.node if isinstance(uttrykk, nodes.Call) else None
    return mal.attr if isinstance(mal, nodes.Getattr) and isinstance(mal.node, nodes.Name) and mal.node.name == "self" else ""
