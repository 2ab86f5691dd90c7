"""The page of the work list and its search over 100,000 contracts: what is asked of the store for one page, decryption included.

Names are spread as names are: a few are common. One contract in twelve waits for somebody, as in a county where most are signed.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import insert

from app.clock import OSLO
from app.lager import arbeidsliste, arbeidsvisning, sokeindeks
from app.lager.arbeidsliste import Plass, Tur, Ventet
from app.lager.arbeidsvisning import Gruppe, Orden
from app.lager.base import Lager
from app.lager.kryptering import Nokkelring, ny_nokkel
from app.lager.listeopplysninger import Listenavn, Listesignatar, Listevirksomhet, Opplysninger
from app.lager.modeller import arbeidsliste as tabell
from app.lager.modeller import sokeord
from signing.states import Signertilstand, Tilstand

FYLKE, SIDE = "46", 20
STAVELSER = [
    "an",
    "ber",
    "da",
    "el",
    "fro",
    "gun",
    "ha",
    "iv",
    "jo",
    "kar",
    "li",
    "mo",
    "nils",
    "ola",
    "per",
    "rak",
    "si",
    "tor",
    "ul",
    "vak",
    "yng",
    "øy",
    "ås",
    "æn",
]
VENTER = ((Tilstand.KLADD, Tur.SEND), (Tilstand.SENDT, Tur.SIGNATARER), (Tilstand.UNDER_SIGNERING, Tur.SIGNATARER))
EN_AV = 12
BUNKE = 1000
FORST = datetime(2024, 1, 1, tzinfo=OSLO)


def ring() -> Nokkelring:
    """Keys of this run."""
    return Nokkelring("1", {"1": ny_nokkel()})


def fyll(lager: Lager, nokler: Nokkelring, dokumenter: Iterator[str]) -> None:
    """A row and its words for each of these documents."""
    nummerert = enumerate(dokumenter)
    while bunke := list(islice(nummerert, BUNKE)):
        with lager.transaksjon() as forbindelse:
            forbindelse.execute(insert(tabell), [_rad(nokler, nr, id_) for nr, id_ in bunke])
            forbindelse.execute(
                insert(sokeord),
                [{"dokument_id": id_, "indeks": merke} for nr, id_ in bunke for merke in sokeindeks.merker(nokler, FYLKE, _om(nr))],
            )


def _om(nr: int) -> Opplysninger:
    tilfeldig = random.Random(nr)
    ledd = tuple("".join(tilfeldig.choices(STAVELSER, k=antall)).upper() for antall in (2, 3, 2))
    virksomhet = Listevirksomhet(f"31{nr % 9000:07}", f"{ledd[2]} BYGG OG ANLEGG AS")
    organ = Listevirksomhet(f"32{nr % 40:07}", f"OPPLÆRINGSKONTORET {nr % 40}")
    signatarer = {f"sign-{n}": Listesignatar(f"{ledd[0]} {ledd[1]}", "kandidat") for n in range(4)}
    return Opplysninger(
        kandidat=Listenavn(ledd[0], ledd[1]),
        fag="BATMF3----",
        bedrift=virksomhet.navn,
        virksomheter=(virksomhet, organ),
        signatarer=signatarer,
    )


def _rad(nokler: Nokkelring, nr: int, id_: str) -> dict[str, Any]:
    tilstand, tur = VENTER[nr // EN_AV % len(VENTER)] if nr % EN_AV == 0 else (Tilstand.ARKIVERT, None)
    siden = FORST + timedelta(minutes=nr)
    frist = (siden + timedelta(days=nr % 30)).date() if tur is Tur.SIGNATARER else None
    hvem = (Ventet("sign-0", Signertilstand.VARSLET),) if tur else ()
    plass = Plass(tilstand=tilstand, tur=tur, frist=frist, siden=siden, signert=0, antall=4, hvem=hvem)
    kryptert = nokler.krypter(_om(nr).skriv(), rad=arbeidsliste.plass_i_tabellen(id_))
    return {"dokument_id": id_, "fylkesnummer": FYLKE, **plass.kolonner(), "nokkel_id": kryptert.nokkel_id, "kryptert": kryptert.verdi}


def sporringer(lager: Lager, nokler: Nokkelring) -> Mapping[str, Callable[[random.Random], object]]:
    """What a page asks: the numbers of the tabs, and its tables."""

    def side(orden: Orden, *grupper: Gruppe) -> Callable[[random.Random], object]:
        def les(_: random.Random) -> object:
            with lager.lesing() as forbindelse:
                arbeidsliste.antall(forbindelse, fylkesnummer=FYLKE)
                return [arbeidsvisning.side(forbindelse, nokler, gruppe, orden, etter=None, antall=SIDE) for gruppe in grupper]

        return les

    def sok(tekst: Callable[[random.Random], str]) -> Callable[[random.Random], object]:
        def les(tilfeldig: random.Random) -> object:
            with lager.lesing() as forbindelse:
                return arbeidsvisning.sok(forbindelse, nokler, tekst(tilfeldig), fylkesnummer=FYLKE)

        return les

    deg, andre = Gruppe(FYLKE, turer=(Tur.SEND, Tur.RETT)), Gruppe(FYLKE, turer=(Tur.SIGNATARER, Tur.GODKJENN, Tur.TJENESTEN))
    return {
        "siden, etter frist": side(Orden.FRIST, deg, andre),
        "siden, etter ventetid": side(Orden.VENTETID, deg, andre),
        "siden, etter navn": side(Orden.NAVN, deg, andre),
        "siden, arkiverte": side(Orden.SIST, Gruppe(FYLKE, tilstander=(Tilstand.ARKIVERT,))),
        "søk på helt navn": sok(lambda t: _om(t.randrange(100_000)).tittel),
        "søk på tre bokstaver": sok(lambda _: "vak"),
        "søk på et ord som alle har": sok(lambda _: "bygg"),
        "søk på et navn og et ord som alle har": sok(lambda t: f"{_om(t.randrange(100_000)).tittel} bygg"),
        "søk på organisasjonsnummer": sok(lambda t: f"31{t.randrange(9000):07}"),
        "søk på det ingen heter": sok(lambda _: "finnesikke bygg"),
    }
