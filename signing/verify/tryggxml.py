"""Reads XML that others wrote: no DTD, no entities, no network, and limits before anything is built.

The tree comes without comments: a comment inside a name would hide what follows it from whoever reads the element's first text,
while canonicalisation, and so the signature, never sees comments.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lxml import etree

from signing.verify.pdf import Lesefeil

FLEST_ATTRIBUTTER = 5_000
"""Of one element, with the text after it: libxml2's work grows with their square. Text in base64 has two equals signs, at its end."""


@dataclass(frozen=True, slots=True)
class Xmlgrenser:
    """How much one XML file may ask for. A BankID signature carries its document twice encoded, so 10 MiB becomes 18.

    `instrukser`: processing instructions are let pass; they stay in the tree, and so in what is digested.
    """

    storrelse: int = 32 * 1024 * 1024
    ledd: int = 20_000
    dybde: int = 64
    instrukser: bool = False


def parser() -> etree.XMLParser:
    """A parser that looks nothing up. Only for what `les` has let through: it has no limit on the length of a text."""
    return etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, dtd_validation=False, huge_tree=True, remove_comments=True
    )


def les(xml: bytes, grenser: Xmlgrenser | None = None) -> etree._Element:
    """The root element. `Lesefeil` «for-stor», «ikke-xml» or «uleselig-xml» (a DTD, too many or too deep elements, instructions)."""
    grenser = grenser or Xmlgrenser()
    if len(xml) > grenser.storrelse:
        raise Lesefeil("for-stor", f"{len(xml)} > {grenser.storrelse}")
    if any(ledd.count(b"=") > FLEST_ATTRIBUTTER for ledd in xml.split(b"<")):
        raise Lesefeil("uleselig-xml", "for mange attributter")
    vakt = etree.XMLParser(target=_Vakt(grenser), resolve_entities=False, load_dtd=False, no_network=True, huge_tree=True)
    try:
        etree.fromstring(xml, vakt)
        rot: etree._Element = etree.fromstring(xml, parser())
    except (etree.XMLSyntaxError, ValueError) as e:
        raise Lesefeil("ikke-xml", type(e).__name__) from None
    return rot


class _Vakt:
    """Counts while libxml2 reads, and stops it before a tree is built; `doctype` comes before any entity is declared."""

    def __init__(self, grenser: Xmlgrenser) -> None:
        self.grenser = grenser
        self.ledd = self.dybde = 0

    def doctype(self, *_: Any) -> None:
        raise Lesefeil("uleselig-xml", "DTD")

    def start(self, *_: Any) -> None:
        self.ledd += 1
        self.dybde += 1
        if self.ledd > self.grenser.ledd or self.dybde > self.grenser.dybde:
            raise Lesefeil("uleselig-xml", "for mange ledd")

    def end(self, *_: Any) -> None:
        self.dybde -= 1

    def pi(self, *_: Any) -> None:
        if not self.grenser.instrukser:
            raise Lesefeil("uleselig-xml", "instruks")
        self.start()
        self.end()

    def data(self, *_: Any) -> None:
        """Text is limited by the size of the file."""

    def comment(self, *_: Any) -> None:
        """Left out of the tree."""

    def close(self) -> None:
        """Nothing is built."""
