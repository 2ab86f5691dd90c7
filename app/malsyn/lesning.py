"""What a reader sees in a drawn document: headings, captioned fields, sentences, signature fields, pages.

Read from the page as it is drawn (its HTML and the PDF), never from the template's source. A field is a caption (`.e`, or the heading of
a table's row) and the value beside it; everything else that is a paragraph or an item of a list is a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lxml import html as lxml_html
from lxml.html import HtmlElement

from app.dokument.sidebilde import sidetall
from app.malsyn.tegning import Tegnet

LOPENDE = frozenset({"topp", "demo", "bunn", "vannmerke"})
"""Running header and footer: they name the template, and so differ always."""
UTENFOR = LOPENDE | {"signatur", "hjemmel", "kontroll", "hode"}
"""No sentences of the form: names of signers, law references, the head and the way to check."""
UTEN_TITTEL = frozenset({"signatur", "kontroll"})
"""Their headings are titles of signers and the name of the county: values."""
LEDETEKST = "e"
IKKE_TEGNET = 0
"""Pages of a document that is read from its words alone."""
MANEDER = ("januar", "februar", "mars", "april", "mai", "juni", "juli", "august", "september", "oktober", "november", "desember")
_ORD = re.compile(r"[^\W_]+")
_SIDETALL = re.compile(r"\b([Ss]ide) \d+(?:[–-]\d+)?")
_DATO = re.compile(r"\b(\d{1,2})\.(?: ?(\d{1,2})\.| (" + "|".join(MANEDER) + r")) ?(\d{4})\b")


@dataclass(frozen=True, slots=True)
class Felt:
    """One captioned value, and the section it stands in (by number, from 0: headings may change)."""

    del_nr: int
    ledetekst: str
    verdi: str


@dataclass(frozen=True, slots=True)
class Signaturfelt:
    """One signature box: its name, and what it says to a screen reader."""

    navn: str
    tittel: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lest:
    """One document as it is read."""

    deler: tuple[str, ...]
    mellomtitler: tuple[str, ...]
    felt: tuple[Felt, ...]
    kolonner: tuple[str, ...]
    setninger: tuple[str, ...]
    hjemler: tuple[str, ...]
    signaturfelt: tuple[Signaturfelt, ...]
    tomme: frozenset[str]
    sider: int
    tekst: str
    """All words and values in reading order, dates written one way, without punctuation: to ask whether something stands there."""


def les(tegnet: Tegnet) -> Lest:
    """What stands in a drawn document."""
    return les_html(tegnet.html, tegnet.tomme, sider=sidetall(tegnet.pdf))


def les_html(innhold: str, tomme: Iterable[str], *, sider: int = IKKE_TEGNET) -> Lest:
    """What stands in a document whose words are set, also where it is not drawn."""
    rot: HtmlElement = lxml_html.document_fromstring(innhold)
    kropp: HtmlElement = rot.body
    for ett in [e for e in kropp.iter() if _klasser(e) & LOPENDE]:
        ett.drop_tree()
    elementer = list(kropp.iter())
    return Lest(
        deler=tuple(luft(e.text_content()) for e in elementer if e.tag == "h2"),
        mellomtitler=tuple(luft(e.text_content()) for e in elementer if e.tag in ("h1", "h3", "caption") and not _inni(e, UTEN_TITTEL)),
        felt=tuple(_felt(elementer)),
        kolonner=tuple(luft(e.text_content()) for e in elementer if e.tag == "th" and e.get("scope") == "col"),
        setninger=tuple(_setninger(elementer)),
        hjemler=tuple(luft(e.text_content()) for e in elementer if "hjemmel" in _klasser(e)),
        signaturfelt=tuple(Signaturfelt(e.get("name", ""), e.get("title", "")) for e in elementer if e.tag == "input"),
        tomme=frozenset(nokkel(ord_) for ord_ in tomme),
        sider=sider,
        tekst=nokkel(" ".join(luft(str(bit)) for bit in kropp.itertext())),
    )


def luft(tekst: str) -> str:
    """One space between words, none at the ends."""
    return " ".join(tekst.split())


def nokkel(tekst: str) -> str:
    """The same words and values have the same key: dates as numbers, no punctuation, small letters, a blank at each end.

    On which page of the document something stands follows from the layout; it is no value.
    """
    datert = _SIDETALL.sub(r"\1", _DATO.sub(_som_tall, luft(tekst)))
    return f" {' '.join(_ORD.findall(datert.lower()))} "


def _som_tall(treff: re.Match[str]) -> str:
    dag, maned, navn, ar = treff.groups()
    return f"{int(dag):02d}.{int(maned or MANEDER.index(navn) + 1):02d}.{ar}"


def _klasser(ett: HtmlElement) -> set[str]:
    return set((ett.get("class") or "").split())


def _inni(ett: HtmlElement, klasser: frozenset[str] | set[str]) -> bool:
    return bool(_klasser(ett) & klasser) or any(_klasser(over) & klasser for over in ett.iterancestors())


def _felt(elementer: list[HtmlElement]) -> Iterator[Felt]:
    del_nr = -1
    for ett in elementer:
        if ett.tag == "h2":
            del_nr += 1
        elif LEDETEKST in _klasser(ett):
            verdi = " ".join(str(bit) for under in ett.itersiblings() for bit in under.itertext())
            yield Felt(del_nr, luft(ett.text_content()), luft(verdi))
        elif ett.tag == "th" and ett.get("scope") == "row":
            under = [ett, *(celle for celle in ett.getparent() if celle is not ett)]
            bitene = [str(bit) for celle in under for bit in celle.itertext()]
            yield Felt(del_nr, luft(ett.text or ""), luft(" ".join(bitene[1:])))


def _setninger(elementer: list[HtmlElement]) -> Iterator[str]:
    for ett in elementer:
        har_felt = any(LEDETEKST in _klasser(under) for under in ett.iter())
        i_tabell = any(over.tag == "tr" for over in ett.iterancestors())
        har_avsnitt = ett.tag == "li" and ett.find(".//p") is not None
        if ett.tag in ("p", "li") and not har_felt and not har_avsnitt and not i_tabell and not _inni(ett, UTENFOR):
            yield luft(ett.text_content())
