"""The addresses: the one of 1 March, the protected, and the ones that are none."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from app.domene.parter import Adressebeskyttelse
from app.errors import Alvor, Funn
from app.skjema import ordlyd
from app.skjema.kontroll.miljo import Miljo
from app.skjema.melding import Melding
from app.skjema.sted import Sted
from app.skjema.stedsnavn import sted as stedsnavn
from app.tekst import Tekst

MARS_I_FRAMTIDEN = Melding(
    kode="adresse-1-mars-i-framtiden",
    melding=Tekst(
        nb="Kontrakten er datert {kontraktsdato}. Da er adressen {mars} ikke kjent ennå. Den som er sendt, blir ikke skrevet i dokumentet.",
        nn="Kontrakten er datert {kontraktsdato}. Då er adressa {mars} ikkje kjend enno. Den som er send, blir ikkje skriven i dokumentet.",
    ),
    tiltak=Tekst(
        nb="Ta bort adressen, eller rett kontraktsdatoen. Feltet gjelder 1. mars i kontraktsåret.",
        nn="Ta bort adressa, eller rett kontraktsdatoen. Feltet gjeld 1. mars i kontraktsåret.",
    ),
    alvor=Alvor.ADVARSEL,
)
SKJERMET_ADRESSE = Melding(
    kode="skjermet-adresse",
    melding=Tekst(
        nb="Adressen er skjermet og blir ikke skrevet i dokumentet.", nn="Adressa er skjerma og blir ikkje skriven i dokumentet."
    ),
    tiltak=Tekst(nb="Sjekk hvem som får dokumentet, før du sender det.", nn="Sjekk kven som får dokumentet, før du sender det."),
    alvor=Alvor.ADVARSEL,
)
UKJENT_ADRESSE = Melding(
    kode="ukjent-adresse",
    melding=Tekst(
        nb="{sted} er 9999, som betyr at adressen er ukjent. Det blir skrevet slik i dokumentet.",
        nn="{sted} er 9999, som betyr at adressa er ukjend. Det blir skrive slik i dokumentet.",
    ),
    tiltak=Tekst(nb="Send adressen, eller ta den bort.", nn="Send adressa, eller ta ho bort."),
    alvor=Alvor.ADVARSEL,
)

_UKJENT_POSTNUMMER = "9999"


def kontroller(rot: Sted, miljo: Miljo) -> Iterator[Funn]:
    """Everything to say about the candidate's addresses."""
    kandidat = rot / "kandidat"
    yield from _mars(kandidat / "adresse1Mars", miljo.kontraktsdato)
    if (kandidat / "adressebeskyttelse").valg(Adressebeskyttelse) not in {None, Adressebeskyttelse.UGRADERT}:
        yield SKJERMET_ADRESSE.funn((kandidat / "adressebeskyttelse").peker)
        return
    for adresse in (kandidat / "bostedsadresse", kandidat / "adresse1Mars"):
        postnummer = adresse / "postnummer"
        if postnummer.tekst() == _UKJENT_POSTNUMMER:
            yield UKJENT_ADRESSE.funn(postnummer.peker, sted=stedsnavn(postnummer.peker))


def _mars(adresse: Sted, kontraktsdato: date | None) -> Iterator[Funn]:
    if adresse.finnes and kontraktsdato and kontraktsdato < (mars := date(kontraktsdato.year, 3, 1)):
        yield MARS_I_FRAMTIDEN.funn(adresse.peker, kontraktsdato=ordlyd.dato(kontraktsdato), mars=ordlyd.dato(mars))
