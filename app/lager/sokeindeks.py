"""The words that a document is found by, as keyed marks: whoever has the database without the key sees neither words nor names.

A word is kept as the marks of its beginnings of three to six letters, so that `Han` finds HANSEN and nothing of the word can be read. What
is asked for with more letters is looked up by the first six and then held against the decrypted row (`stemmer`). The room of a mark is the
county's own: the same name has other marks in another county.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, delete, exists, insert, select

from app.lager.kryptering import Nokkelring
from app.lager.listeopplysninger import Opplysninger
from app.lager.modeller import sokeord

MINST, LENGST = 3, 6
FLEST = 1000
"""How many documents one search looks at."""
FLESTE_ORD = 6
_MERKELENGDE = 32
"""128 bits of the mark, as hex: no two words of a county meet by chance."""
_NORSKE = {"å": "å", "æ": "æ", "ø": "ø", "ä": "æ", "ö": "ø"}
_ORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Sok:
    """What is asked for: words, all of which must be there."""

    ord: tuple[str, ...]

    @property
    def er_nok(self) -> bool:
        """Something to look for: one word of three letters, or at least two short names."""
        return any(len(ett) >= MINST for ett in self.ord) or len(self.ord) > 1

    def stemmer(self, opplysninger: Opplysninger) -> bool:
        """The document has a word that begins with each of these; a word of one or two letters must be there whole."""
        har = frozenset(ett for tekst in _tekster(opplysninger) for ett in ord_i(tekst))
        return all(ett in har or (len(ett) >= MINST and any(h.startswith(ett) for h in har)) for ett in self.ord)


def sok_etter(tekst: str) -> Sok:
    """The question in what somebody wrote."""
    return Sok(tuple(dict.fromkeys(ord_i(tekst)))[:FLESTE_ORD])


def ord_i(tekst: str) -> tuple[str, ...]:
    """The words of a text, small letters without accents; æ, ø and å are letters of their own."""
    enkel = "".join(_bokstav(tegn) for tegn in unicodedata.normalize("NFC", tekst).casefold())
    return tuple(_ORD.findall(enkel))


def _bokstav(tegn: str) -> str:
    if tegn in _NORSKE:
        return _NORSKE[tegn]
    return "".join(del_ for del_ in unicodedata.normalize("NFKD", tegn) if not unicodedata.combining(del_))


# ---------------------------------------------------------------- the rows


def legg(forbindelse: Connection, ring: Nokkelring, dokument_id: str, *, fylkesnummer: str, opplysninger: Opplysninger) -> None:
    """Keep the words of a document in the caller's transaction."""
    if alle := merker(ring, fylkesnummer, opplysninger):
        forbindelse.execute(insert(sokeord), [{"dokument_id": dokument_id, "indeks": merke} for merke in alle])


def merker(ring: Nokkelring, fylkesnummer: str, opplysninger: Opplysninger) -> list[str]:
    """The marks of a document's words, under the current key."""
    return sorted({_merke(ring.indeks(_rom(fylkesnummer), nokkel)) for nokkel in _nokler(opplysninger)})


def skriv_om(forbindelse: Connection, ring: Nokkelring, dokument_id: str, *, fylkesnummer: str, opplysninger: Opplysninger) -> None:
    """The same words under the current key. Words that are deleted stay so."""
    if slett(forbindelse, dokument_id):
        legg(forbindelse, ring, dokument_id, fylkesnummer=fylkesnummer, opplysninger=opplysninger)


def slett(forbindelse: Connection, dokument_id: str) -> int:
    """Forget the words of a document. How many marks it was."""
    return forbindelse.execute(delete(sokeord).where(sokeord.c.dokument_id == dokument_id)).rowcount


def finn(forbindelse: Connection, ring: Nokkelring, sok: Sok, *, fylkesnummer: str, antall: int = FLEST) -> tuple[str, ...]:
    """Documents that may have all of the words, at most `antall`: to be held against `Sok.stemmer`."""
    ordene = [_alle_merker(ring, fylkesnummer, _sokenokkel(ett)) for ett in sorted(sok.ord, key=len, reverse=True)]
    if not ordene:
        return ()
    forst, *resten = ordene
    sporring = select(sokeord.c.dokument_id).where(sokeord.c.indeks.in_(forst)).distinct()
    for nr, flere in enumerate(resten):
        ogsa = sokeord.alias(f"ogsa{nr}")
        sporring = sporring.where(exists().where(ogsa.c.dokument_id == sokeord.c.dokument_id, ogsa.c.indeks.in_(flere)))
    return tuple(forbindelse.execute(sporring.limit(antall)).scalars())


def _tekster(opplysninger: Opplysninger) -> Iterator[str]:
    yield opplysninger.kandidat.fullt if opplysninger.kandidat else ""
    for virksomhet in opplysninger.virksomheter:
        yield virksomhet.navn
        yield virksomhet.nummer or ""


def _nokler(opplysninger: Opplysninger) -> Iterator[str]:
    """Every beginning by which a word is found, and short names whole; an organisation number whole."""
    navn = ord_i(opplysninger.kandidat.fullt) if opplysninger.kandidat else ()
    yield from (f"helt:{ett}" for ett in navn if len(ett) < MINST)
    yield from _begynnelser(navn)
    for virksomhet in opplysninger.virksomheter:
        yield from _begynnelser(ord_i(virksomhet.navn))
        yield from (f"helt:{nummer}" for nummer in (virksomhet.nummer,) if nummer)


def _begynnelser(ordene: Iterable[str]) -> Iterator[str]:
    return (f"fra:{ett[:lengde]}" for ett in ordene for lengde in range(MINST, min(len(ett), LENGST) + 1))


def _sokenokkel(ett: str) -> str:
    er_helt = len(ett) < MINST or (len(ett) == _ORGNR and ett.isdigit())
    return f"helt:{ett}" if er_helt else f"fra:{ett[:LENGST]}"


_ORGNR = 9


def _rom(fylkesnummer: str) -> str:
    return f"{fylkesnummer} sokeord"


def _merke(indeks: str) -> str:
    return indeks[:_MERKELENGDE]


def _alle_merker(ring: Nokkelring, fylkesnummer: str, nokkel: str) -> tuple[str, ...]:
    """Under every key: what to search for while a rotation goes on."""
    return tuple(_merke(en) for en in ring.indekser(_rom(fylkesnummer), nokkel))
