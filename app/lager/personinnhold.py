"""What each table holds of persons, and which of its rows are of a document: the one list of it, for access and for the privacy page.

A table that does not stand here fails a test: nothing is stored of anybody that nobody can be told of.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Table, Text, cast, select

from app.lager.alle_tabeller import metadata
from app.lager.modeller import melding, postenjobb, postensending
from app.tekst import Tekst

Rader = Callable[[Table, str], ColumnElement[bool]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tabellinnhold:
    """`rader`: the rows of a document; None where no row is of one. `felt`: what says whose a row is: the column with a signer's
    field, or with the place of a person in the data; `app.innsyn.innhold` finds it where another row knows."""

    hva: Tekst
    rader: Rader | None = None
    felt: str | None = None


def _kolonne(navn: str) -> Rader:
    return lambda tabell, id_: tabell.c[navn] == id_


def _via(kolonne: str, andre: Table, nokkel: str) -> Rader:
    return lambda tabell, id_: tabell.c[kolonne].in_(select(andre.c[nokkel]).where(andre.c.oppdrag_id == id_))


def _nevner(kolonne: str) -> Rader:
    """The id stands somewhere in the value."""
    return lambda tabell, id_: cast(tabell.c[kolonne], Text).contains(id_, autoescape=True)


_ID, _DOKUMENT, _OPPDRAG = _kolonne("id"), _kolonne("dokument_id"), _kolonne("oppdrag_id")
INGEN_PERSON = Tekst(nb="Ingenting om personer.", nn="Ingenting om personar.")

TABELLINNHOLD: Mapping[str, Tabellinnhold] = {
    "dokument": Tabellinnhold(
        hva=Tekst(
            nb="Dokumentet: type, nummer, tilstand, hvem som signerer og hvorfor.",
            nn="Dokumentet: type, nummer, tilstand, kven som signerer og kvifor.",
        ),
        rader=_ID,
    ),
    "personnummer": Tabellinnhold(
        hva=Tekst(nb="Fødselsnummer, D-nummer eller fylkets eget nummer.", nn="Fødselsnummer, D-nummer eller eige nummer frå fylket."),
        rader=_DOKUMENT,
        felt="peker",
    ),
    "saksdata": Tabellinnhold(
        hva=Tekst(
            nb="Opplysningene dokumentet ble laget av, og hvem som skulle signere.",
            nn="Opplysningane dokumentet blei laga av, og kven som skulle signere.",
        ),
        rader=_DOKUMENT,
    ),
    "kandidatindeks": Tabellinnhold(
        hva=Tekst(
            nb="Et merke som viser at flere kontrakter gjelder samme person, og siste dag i kontrakten. Merket kan ikke leses tilbake.",
            nn="Eit merke som viser at fleire kontraktar gjeld same person, og siste dag i kontrakten. Merket kan ikkje lesast tilbake.",
        ),
        rader=_DOKUMENT,
    ),
    "arbeidsliste": Tabellinnhold(
        hva=Tekst(
            nb="Linjen i listen over dokumenter: navn, fag, virksomheter og hvem som signerer.",
            nn="Linja i lista over dokument: namn, fag, verksemder og kven som signerer.",
        ),
        rader=_DOKUMENT,
    ),
    "sokeord": Tabellinnhold(
        hva=Tekst(
            nb="Merker av navn og organisasjonsnummer som dokumentet blir funnet på. Merkene kan ikke leses tilbake.",
            nn="Merke av namn og organisasjonsnummer som dokumentet blir funne på. Merka kan ikkje lesast tilbake.",
        ),
        rader=_DOKUMENT,
    ),
    "hendelse": Tabellinnhold(
        hva=Tekst(nb="Loggen: hva som har skjedd med dokumentet, og når.", nn="Loggen: kva som har skjedd med dokumentet, og når."),
        rader=_DOKUMENT,
    ),
    "hendelse_personlig": Tabellinnhold(
        hva=Tekst(nb="Navn og begrunnelser i loggen.", nn="Namn og grunngivingar i loggen."), rader=_DOKUMENT, felt="felt"
    ),
    "oppdrag": Tabellinnhold(hva=Tekst(nb="Hvor langt signeringen er kommet.", nn="Kor langt signeringa har komme."), rader=_ID),
    "kontakt": Tabellinnhold(
        hva=Tekst(nb="E-postadresse og mobilnummer.", nn="E-postadresse og mobilnummer."), rader=_OPPDRAG, felt="felt"
    ),
    "melding": Tabellinnhold(
        hva=Tekst(nb="Hvilke meldinger som er sendt, og når.", nn="Kva meldingar som er sende, og når."), rader=_OPPDRAG, felt="felt"
    ),
    "fanget_melding": Tabellinnhold(
        hva=Tekst(nb="I demo: meldinger som ikke ble sendt.", nn="I demo: meldingar som ikkje blei sende."),
        rader=_via("id", melding, "id"),
        felt="felt",
    ),
    "postensending": Tabellinnhold(
        hva=Tekst(nb="Hva som er sendt til Posten signering, og når.", nn="Kva som er sendt til Posten signering, og når."), rader=_OPPDRAG
    ),
    "postenadresse": Tabellinnhold(
        hva=Tekst(
            nb="Hvem Posten signering ble bedt om å varsle: nummer, eller e-post og mobil.",
            nn="Kven Posten signering blei beden om å varsle: nummer, eller e-post og mobil.",
        ),
        rader=_via("referanse", postensending, "referanse"),
        felt="felt",
    ),
    "postenjobb": Tabellinnhold(
        hva=Tekst(
            nb="Hvor langt hver signatar er kommet hos Posten signering.", nn="Kor langt kvar signatar har komme hos Posten signering."
        ),
        rader=_OPPDRAG,
    ),
    "postenbevis": Tabellinnhold(
        hva=Tekst(nb="Beviset for signaturen fra Posten signering.", nn="Beviset for signaturen frå Posten signering."),
        rader=_via("jobb_id", postenjobb, "id"),
        felt="felt",
    ),
    "holdbarhet": Tabellinnhold(
        hva=Tekst(nb="Hvor lenge signaturene kan kontrolleres.", nn="Kor lenge signaturane kan kontrollerast."), rader=_DOKUMENT
    ),
    "fornyelse": Tabellinnhold(
        hva=Tekst(nb="Arkivtidsstempler som er lagt til.", nn="Arkivtidsstempel som er lagde til."), rader=_DOKUMENT
    ),
    "bevispakke": Tabellinnhold(
        hva=Tekst(nb="Bevispakker som er laget av dokumentet.", nn="Bevispakkar som er laga av dokumentet."), rader=_DOKUMENT
    ),
    "webhooklevering": Tabellinnhold(
        hva=Tekst(
            nb="Hva fagsystemet har fått vite om dokumentet: ID-er og tilstand.",
            nn="Kva fagsystemet har fått vite om dokumentet: ID-ar og tilstand.",
        ),
        rader=_DOKUMENT,
    ),
    "idempotens": Tabellinnhold(
        hva=Tekst(nb="Svar som er gitt fagsystemet det siste døgnet.", nn="Svar som er gitt fagsystemet det siste døgnet."),
        rader=_nevner("svar"),
    ),
    "jobb": Tabellinnhold(hva=Tekst(nb="Arbeid som venter.", nn="Arbeid som ventar."), rader=_nevner("args")),
    "jobbfeil": Tabellinnhold(hva=Tekst(nb="Arbeid som har feilet.", nn="Arbeid som har feila."), rader=_nevner("args")),
    "tidsur": Tabellinnhold(hva=Tekst(nb="Frister og påminnelser.", nn="Fristar og påminningar."), rader=_nevner("nokkel")),
    "okt": Tabellinnhold(
        hva=Tekst(
            nb="Den som er logget inn: et merke av ID-en hos innloggingstjenesten, rolle og nivå. Borte etter noen timer.",
            nn="Den som er logga inn: eit merke av ID-en hos innloggingstenesta, rolle og nivå. Borte etter nokre timar.",
        )
    ),
    "innlogging": Tabellinnhold(
        hva=Tekst(nb="En innlogging som er i gang. Borte etter ti minutter.", nn="Ei innlogging som er i gang. Borte etter ti minutt.")
    ),
    "webhook": Tabellinnhold(hva=INGEN_PERSON),
    "webhooknokkel": Tabellinnhold(hva=INGEN_PERSON),
    "postenko": Tabellinnhold(hva=INGEN_PERSON),
    "installasjon": Tabellinnhold(hva=INGEN_PERSON),
}
"""By the table's name."""


def med_rader() -> tuple[tuple[Table, Tabellinnhold], ...]:
    """The tables that have rows of documents."""
    return tuple((metadata.tables[navn], innhold) for navn, innhold in TABELLINNHOLD.items() if innhold.rader is not None)
