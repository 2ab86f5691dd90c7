"""The contacts of those who sign: addresses and numbers that have the right form, and that a message will hardly reach all the same.

Wrong contacts were what stopped most of the pilots' jobs. None of this refuses the data: a caseworker looks at it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping

from app.errors import Alvor, Funn
from app.skjema.kontroll.miljo import Miljo
from app.skjema.kontroll.personer import personer
from app.skjema.melding import Melding
from app.skjema.sted import Sted
from app.skjema.stedsnavn import eier
from app.tekst import Tekst

_SPOR = Tekst(nb="Spør {eier} om adressen, og rett den.", nn="Spør {eier} om adressa, og rett ho.")


def _tvilsom(nb: str, nn: str, tiltak: Tekst = _SPOR) -> Melding:
    return Melding(kode="tvilsom-epost", melding=Tekst(nb=nb, nn=nn), tiltak=tiltak, alvor=Alvor.ADVARSEL)


FEILSKREVET_DOMENE = _tvilsom(
    "E-postadressen til {eier} slutter på {domene}. Det ser ut som en skrivefeil for {ventet}.",
    "E-postadressa til {eier} sluttar på {domene}. Det ser ut som ein skrivefeil for {ventet}.",
)
FEILSKREVET_ENDING = _tvilsom(
    "E-postadressen til {eier} slutter på «.{ending}». Det ser ut som en skrivefeil for «.{ventet}».",
    "E-postadressa til {eier} sluttar på «.{ending}». Det ser ut som ein skrivefeil for «.{ventet}».",
)
PUNKTUM = _tvilsom(
    "E-postadressen til {eier} har to punktum etter hverandre, eller et punktum først eller sist i en del.",
    "E-postadressa til {eier} har to punktum etter kvarandre, eller eit punktum først eller sist i ein del.",
)
IKKE_SVAR = _tvilsom(
    "E-postadressen til {eier} ser ut til å være en adresse som ingen leser.",
    "E-postadressa til {eier} ser ut til å vere ei adresse som ingen les.",
)
FREMMED_BOKSTAV = _tvilsom(
    "E-postadressen til {eier} har bokstaver fra et annet alfabet, som kan ligne på våre.",
    "E-postadressa til {eier} har bokstavar frå eit anna alfabet, som kan likne på våre.",
)
BARE_TIL_PROVER = _tvilsom(
    "E-postadressen til {eier} har et domene som bare er til prøver og eksempler.",
    "E-postadressa til {eier} har eit domene som berre er til prøver og eksempel.",
)
_SPOR_OM_NUMMER = Tekst(
    nb="Spør {eier} om mobilnummeret, og rett det.",
    nn="Spør {eier} om mobilnummeret, og rett det.",
)
IKKE_MOBIL = Melding(
    kode="tvilsomt-mobilnummer",
    melding=Tekst(
        nb="Nummeret til {eier} er ikke et norsk mobilnummer. De har 8 siffer og starter med 4 eller 9. Varselet på SMS kommer neppe fram.",
        nn="Nummeret til {eier} er ikkje eit norsk mobilnummer. Dei har 8 siffer og startar med 4 eller 9. "
        "Varselet på SMS kjem neppe fram.",
    ),
    tiltak=_SPOR_OM_NUMMER,
    alvor=Alvor.ADVARSEL,
)
BARE_LIKE_SIFFER = Melding(
    kode="tvilsomt-mobilnummer",
    melding=Tekst(
        nb="Nummeret til {eier} har bare ett og samme siffer. Varselet på SMS kommer neppe fram.",
        nn="Nummeret til {eier} har berre eitt og same siffer. Varselet på SMS kjem neppe fram.",
    ),
    tiltak=_SPOR_OM_NUMMER,
    alvor=Alvor.ADVARSEL,
)

SKRIVEFEIL: Mapping[str, tuple[str, ...]] = {
    "gmail.com": ("gmial.com", "gmai.com", "gamil.com", "gmal.com", "gmail.co", "gmaill.com", "gnail.com", "gmail.no", "gmil.com"),
    "hotmail.com": ("hotmial.com", "hotmal.com", "homail.com", "hotmai.com", "hotnail.com", "hotmail.co", "hotmali.com"),
    "outlook.com": ("outlok.com", "outloook.com", "oulook.com", "outook.com", "outlook.co"),
    "icloud.com": ("iclod.com", "icoud.com", "icluod.com", "icloud.no", "icloud.co"),
    "yahoo.com": ("yaho.com", "yahooo.com", "yhoo.com"),
    "online.no": ("onlin.no", "oline.no", "onlne.no", "online.non"),
    "live.no": ("live.non", "lve.no"),
}
"""Misspelt domains of the large providers, as help desks list them. None of them belongs to a person."""
_RETT_DOMENE = {feil: rett for rett, alle in SKRIVEFEIL.items() for feil in alle}
_RETT_ENDING = {"con": "com", "cmo": "com", "comm": "com", "coom": "com", "ocm": "com", "noo": "no", "nno": "no", "non": "no"}
_INGEN_LESER = re.compile(r"(?:no|ikke|ikkje|do-?not)[-._]?(?:reply|svar)", re.IGNORECASE)
_PROVE = re.compile(r"(?:.+\.)?(?:example\.(?:com|net|org)|example|test|invalid|localhost)", re.IGNORECASE)
"""Reserved for documentation and tests (RFC 2606)."""
_NORSK = re.compile(r"(?:\+47|0047)?([0-9]{8})|(?:\+47|0047)([0-9]*)")
_MOBIL = re.compile(r"[49][0-9]{7}")


def kontroller(rot: Sted, miljo: Miljo) -> Iterator[Funn]:
    """Everything doubtful about the contacts of people."""
    for person in personer(rot):
        yield from _epost(person / "kontakt" / "epost", miljo)
        yield from _mobil(person / "kontakt" / "mobil")


def _epost(sted: Sted, miljo: Miljo) -> Iterator[Funn]:
    lokal, skille, domene = (sted.tekst() or "").rpartition("@")
    if not (lokal and skille and "." in domene):
        return  # the form is the schema's matter
    domene, hvem = domene.casefold(), eier(sted.peker)
    ending = domene.rpartition(".")[2]
    if ventet := _RETT_DOMENE.get(domene):
        yield FEILSKREVET_DOMENE.funn(sted.peker, eier=hvem, domene=domene, ventet=ventet)
    elif rett := _RETT_ENDING.get(ending):
        yield FEILSKREVET_ENDING.funn(sted.peker, eier=hvem, ending=ending, ventet=rett)
    elif any(not del_ for del_ in (*lokal.split("."), *domene.split("."))):
        yield PUNKTUM.funn(sted.peker, eier=hvem)
    elif _INGEN_LESER.fullmatch(lokal):
        yield IKKE_SVAR.funn(sted.peker, eier=hvem)
    elif any(tegn.isalpha() and not unicodedata.name(tegn, "").startswith("LATIN") for tegn in lokal + domene):
        yield FREMMED_BOKSTAV.funn(sted.peker, eier=hvem)
    elif not miljo.syntetisk and _PROVE.fullmatch(domene):
        yield BARE_TIL_PROVER.funn(sted.peker, eier=hvem)


def _mobil(sted: Sted) -> Iterator[Funn]:
    nummer = sted.tekst() or ""
    if not re.fullmatch(r"\+?[0-9]{8,15}", nummer):
        return  # the form is the schema's matter
    norsk = _NORSK.fullmatch(nummer)
    if norsk and _MOBIL.fullmatch(norsk[1] or norsk[2]) is None:
        yield IKKE_MOBIL.funn(sted.peker, eier=eier(sted.peker))
    elif len(set((norsk[1] if norsk else None) or nummer.lstrip("+"))) == 1:
        yield BARE_LIKE_SIFFER.funn(sted.peker, eier=eier(sted.peker))
