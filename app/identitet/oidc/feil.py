"""What can go wrong in a login. `kode` and the text are for the person; `grunn` is finer, and for our own log only.

A login is refused in few words whatever the fault is: the person can do no more than try again, and whoever tries something else
shall not be told how far it came.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.errors import Feil
from app.tekst import Tekst


class Utfall(StrEnum):
    """How a login ends that does not end well."""

    UGYLDIG_SVAR = "innlogging-ugyldig-svar"
    AVBRUTT = "innlogging-avbrutt"
    AVVIST = "innlogging-avvist"
    FOR_GAMMEL = "innlogging-for-gammel"
    FOR_LAVT_NIVA = "sikkerhetsniva-for-lavt"
    UTEN_ORGANISASJON = "mangler-organisasjon"
    UTILGJENGELIG = "innlogging-utilgjengelig"
    FEIL_OPPSETT = "innlogging-feil-oppsett"
    UTLOGGING_AVVIST = "utlogging-avvist"


@dataclass(frozen=True, slots=True)
class Utfallsregel:
    """The HTTP status, what is said, and what to do."""

    status: int
    melding: Tekst
    tiltak: Tekst


_PROV_IGJEN = Tekst(nb="Logg inn på nytt fra siden du skulle til.", nn="Logg inn på nytt frå sida du skulle til.")
_PROV_SIDEN = Tekst(
    nb="Prøv igjen om litt. Varer det, si fra til den som drifter tjenesten.",
    nn="Prøv igjen om litt. Varer det, sei frå til den som driftar tenesta.",
)

UTFALL: Mapping[Utfall, Utfallsregel] = {
    Utfall.UGYLDIG_SVAR: Utfallsregel(
        400,
        Tekst(
            nb="Innloggingen ble ikke startet her, eller den tok for lang tid.",
            nn="Innlogginga blei ikkje starta her, eller ho tok for lang tid.",
        ),
        _PROV_IGJEN,
    ),
    Utfall.AVBRUTT: Utfallsregel(401, Tekst(nb="Innloggingen ble avbrutt.", nn="Innlogginga blei avbroten."), _PROV_IGJEN),
    Utfall.AVVIST: Utfallsregel(
        401,
        Tekst(nb="Innloggingen kunne ikke bekreftes.", nn="Innlogginga kunne ikkje stadfestast."),
        _PROV_IGJEN,
    ),
    Utfall.FOR_GAMMEL: Utfallsregel(
        401,
        Tekst(
            nb="Du må logge inn på nytt for å gjøre dette. Den innloggingen du har, er for gammel.",
            nn="Du må logge inn på nytt for å gjere dette. Den innlogginga du har, er for gammal.",
        ),
        Tekst(
            nb="Prøv en gang til, og logg inn når du blir bedt om det.",
            nn="Prøv ein gong til, og logg inn når du blir beden om det.",
        ),
    ),
    Utfall.FOR_LAVT_NIVA: Utfallsregel(
        403,
        Tekst(
            nb="Innloggingen har et lavere sikkerhetsnivå enn det som trengs her.",
            nn="Innlogginga har eit lågare tryggleiksnivå enn det som trengst her.",
        ),
        Tekst(
            nb="Logg inn på nytt med en eID på høyere nivå, for eksempel BankID.",
            nn="Logg inn på nytt med ein eID på høgare nivå, til dømes BankID.",
        ),
    ),
    Utfall.UTEN_ORGANISASJON: Utfallsregel(
        403,
        Tekst(
            nb="Innloggingen sier ikke hvilken virksomhet du handler på vegne av.",
            nn="Innlogginga seier ikkje kva verksemd du handlar på vegner av.",
        ),
        Tekst(
            nb="Logg inn på nytt og velg virksomheten. Finner du den ikke, må den gi deg tilgang først.",
            nn="Logg inn på nytt og vel verksemda. Finn du ho ikkje, må ho gi deg tilgang først.",
        ),
    ),
    Utfall.UTILGJENGELIG: Utfallsregel(
        503,
        Tekst(nb="Innloggingstjenesten svarer ikke som den skal nå.", nn="Innloggingstenesta svarer ikkje som ho skal no."),
        _PROV_SIDEN,
    ),
    Utfall.FEIL_OPPSETT: Utfallsregel(
        502,
        Tekst(
            nb="Innloggingstjenesten godtar ikke oppsettet vårt, eller tilbyr ikke det vi krever.",
            nn="Innloggingstenesta godtar ikkje oppsettet vårt, eller tilbyr ikkje det vi krev.",
        ),
        Tekst(
            nb="Si fra til den som drifter tjenesten: loggen sier hva som er galt.",
            nn="Sei frå til den som driftar tenesta: loggen seier kva som er gale.",
        ),
    ),
    Utfall.UTLOGGING_AVVIST: Utfallsregel(
        400,
        Tekst(nb="Beskjeden om at noen er logget ut, er ikke gyldig.", nn="Beskjeden om at nokon er logga ut, er ikkje gyldig."),
        Tekst(
            nb="Send et gyldig logout_token, eller iss og sid for en innlogging her.",
            nn="Send eit gyldig logout_token, eller iss og sid for ei innlogging her.",
        ),
    ),
}


class Innloggingsfeil(Feil):
    """A login, or a message about a logout, that is refused. `grunn`: the exact fault, a slug without anything of the person."""

    def __init__(self, utfall: Utfall, grunn: str) -> None:
        regel = UTFALL[utfall]
        super().__init__(regel.melding, tiltak=regel.tiltak)
        self.utfall = utfall
        self.grunn = grunn
        self.kode = utfall.value
        self.status = regel.status
