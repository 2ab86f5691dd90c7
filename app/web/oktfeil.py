"""What can be wrong with a session or a login, each by its name."""

from __future__ import annotations

from app.errors import Feil
from app.tekst import Tekst


class UtenOkt(Feil):
    """The page is for those who are logged in. The answer is the way there (`app.web.feilside`)."""

    kode = "ikke-innlogget"
    status = 401

    def __init__(self) -> None:
        super().__init__(
            Tekst(nb="Du må logge inn for å se denne siden.", nn="Du må logge inn for å sjå denne sida."),
            tiltak=Tekst(nb="Logg inn, og åpne siden på nytt.", nn="Logg inn, og opne sida på nytt."),
        )


class IngenRolle(Feil):
    """The login is good, but gives no role here: not yet, or no more. The code is the person's own, for whoever gives out roles."""

    kode = "ingen-rolle"
    status = 403

    def __init__(self, personkode: str) -> None:
        super().__init__(
            Tekst(
                nb="Du er logget inn, men har ingen rolle i Kontraktverk.",
                nn="Du er logga inn, men har inga rolle i Kontraktverk.",
            ),
            tiltak=Tekst(
                nb=f"Gi denne koden til den som styrer tilgang i fylkeskommunen: {personkode}",
                nn=f"Gi denne koden til den som styrer tilgang i fylkeskommunen: {personkode}",
            ),
        )
        self.personkode = personkode


class UkjentInnlogging(Feil):
    """The answer is to no login that this browser has begun: used before, too late, or another's."""

    kode = "ukjent-innlogging"
    status = 403

    def __init__(self) -> None:
        super().__init__(
            Tekst(
                nb="Innloggingen er brukt før, tok for lang tid eller ble startet i en annen nettleser.",
                nn="Innlogginga er brukt før, tok for lang tid eller blei starta i ein annan nettlesar.",
            ),
            tiltak=Tekst(nb="Start innloggingen på nytt.", nn="Start innlogginga på nytt."),
        )


class UkjentLeverandor(Feil):
    """One cannot log in there."""

    kode = "ukjent-leverandor"
    status = 404

    def __init__(self) -> None:
        super().__init__(
            Tekst(nb="Du kan ikke logge inn her med den innloggingen.", nn="Du kan ikkje logge inn her med den innlogginga."),
            tiltak=Tekst(nb="Velg en av innloggingene på siden.", nn="Vel ei av innloggingane på sida."),
        )


class ForGammelInnlogging(Feil):
    """What one is about to do asks for a login that is fresh, and sure enough. `vei`: where a signer does that; None: where others do."""

    kode = "for-gammel-innlogging"
    status = 401

    def __init__(self, vei: str | None = None) -> None:
        super().__init__(
            Tekst(
                nb="Dette krever at du nettopp har logget inn. Ingenting er gjort.",
                nn="Dette krev at du nettopp har logga inn. Ingenting er gjort.",
            ),
            tiltak=Tekst(nb="Logg inn på nytt, og prøv igjen.", nn="Logg inn på nytt, og prøv igjen."),
        )
        self.vei = vei


class FeilPerson(Feil):
    """The person who logged in is not the one whom this is for. Who that is, is not told."""

    kode = "feil-person"
    status = 403

    def __init__(self) -> None:
        super().__init__(
            Tekst(
                nb="Innloggingen stemmer ikke med den som lenken er laget for.",
                nn="Innlogginga stemmer ikkje med den som lenka er laga for.",
            ),
            tiltak=Tekst(
                nb="Bruk lenken du selv har fått, eller kontakt fylkeskommunen.",
                nn="Bruk lenka du sjølv har fått, eller kontakt fylkeskommunen.",
            ),
        )


class UgyldigUtlogging(Feil):
    """A provider's word that a session is over cannot be believed, or says of none."""

    kode = "ugyldig-utlogging"
    status = 400

    def __init__(self) -> None:
        super().__init__(
            Tekst(nb="Beskjeden om at noen er logget ut, kan ikke leses.", nn="Beskjeden om at nokon er logga ut, kan ikkje lesast."),
            tiltak=Tekst(
                nb="Send et gyldig logout_token, eller iss og sid for en innlogging her.",
                nn="Send eit gyldig logout_token, eller iss og sid for ei innlogging her.",
            ),
        )
