"""Who asks: the number, which comes from a file and stands nowhere else, and the documents of one county that it has a part in."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Connection, select

from app.domene.parter import Identtype
from app.errors import Feil
from app.lager import fellesmerker, kandidatindeks, personnumre
from app.lager.base import Lager
from app.lager.kryptering import Nokkelring
from app.lager.modeller import dokument
from app.lager.modeller import kandidatindeks as kandidattabell
from app.tekst import Tekst

STANDARD_INN = "-"
"""Instead of a file: what comes on stdin."""
LENGST = 100
"""Bytes of a file with one number; more is another file."""
_NUMMER = re.compile(r"\d{6}[ ]?\d{5}")


class UgyldigPersonfil(Feil):
    """What was given is not one personal number. Says nothing of what it was."""

    kode = "ugyldig-personfil"
    status = 422

    def __init__(self) -> None:
        super().__init__(
            Tekst(
                nb="Filen har ikke ett personnummer på elleve siffer, og ikke noe annet.",
                nn="Fila har ikkje eitt personnummer på elleve siffer, og ikkje noko anna.",
            ),
            tiltak=Tekst(
                nb="Skriv nummeret alene i en fil som bare du kan lese, eller send det inn i kommandoen, med «-» i stedet for filnavn.",
                nn="Skriv nummeret åleine i ei fil som berre du kan lese, eller send det inn i kommandoen, med «-» i staden for filnamn.",
            ),
        )


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody, as one county knows them."""

    fylkesnummer: str
    nummer: str = field(repr=False)


def les_person(fil: str, fylkesnummer: str) -> Person:
    """The number in the file, or on stdin. Never an argument: those are seen by everybody on the machine, and kept in a shell's history."""
    raa = sys.stdin.buffer.read(LENGST) if fil == STANDARD_INN else _les(Path(fil))
    tekst = raa.decode("ascii", errors="replace").strip()
    if not _NUMMER.fullmatch(tekst):
        raise UgyldigPersonfil
    return Person(fylkesnummer, tekst.replace(" ", ""))


def _les(fil: Path) -> bytes:
    with fil.open("rb") as strom:
        return strom.read(LENGST)


def finn_dokumenter(lager: Lager, forbindelse: Connection, ring: Nokkelring, person: Person) -> tuple[str, ...]:
    """The county's documents in which the person has a part, by the encrypted numbers' index and by the mark of the candidate.

    Refuses (Oppsettsfeil) a ring without the key that others encrypt with: it would find nobody, and say that nothing is stored.
    """
    fellesmerker.krev_kjente_nokler(forbindelse, ring)
    nummerets = personnumre.finn(forbindelse, ring, fylkesnummer=person.fylkesnummer, nummer=person.nummer)
    return tuple(sorted({*nummerets, *kandidatens(lager, forbindelse, person)}))


def kandidatens(lager: Lager, forbindelse: Connection, person: Person) -> set[str]:
    """The county's documents in which the person is the candidate, by the mark in the index: also where no number is stored."""
    deler = (person.fylkesnummer, person.nummer)
    merker = [kandidatindeks.merk(lager.indeksnokkel, "kandidat", deler[0], type_.value, deler[1]) for type_ in Identtype]
    sporring = (
        select(kandidattabell.c.dokument_id)
        .join(dokument, dokument.c.id == kandidattabell.c.dokument_id)
        .where(kandidattabell.c.indeks.in_(merker), dokument.c.fylkesnummer == person.fylkesnummer)
    )
    return set(forbindelse.execute(sporring).scalars())
