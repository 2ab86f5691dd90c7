"""Are two entries in the data the same person? One person in two roles signs once, for both.

The number decides where both have one of the same kind; else birth date and name together; the name alone never.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated

from app.domene.parter import Navn, Person, Personidentifikator
from app.domene.roller import Rolle
from app.domene.tabell import Regel, Tabell, Treff
from app.tekst import Tekst


class Likhet(StrEnum):
    """How one thing about two people compares; unknown where either lacks it."""

    LIK = "lik"
    ULIK = "ulik"
    UKJENT = "kan ikke sammenliknes"


@dataclass(frozen=True, kw_only=True)
class Personfakta:
    """What decides whether two entries are the same person."""

    rolle: Annotated[Rolle, "første rolle"]
    annen_rolle: Annotated[Rolle, "andre rolle"]
    nummer: Annotated[Likhet, "nummer på personen"]
    fodselsdato: Annotated[Likhet, "fødselsdato"]
    navn: Annotated[bool, "samme navn"]
    epost: Annotated[Likhet, "e-post"]


LEDERE = frozenset(
    {
        Rolle.FAGLIG_LEDER,
        Rolle.ANSVARLIG_LEDER,
        Rolle.ANSVARLIG_LEDER_TIDLIGERE_LAREBEDRIFT,
        Rolle.ANSVARLIG_LEDER_SAMARBEIDSORGAN,
        Rolle.SKOLE,
        Rolle.FYLKESKOMMUNE,
    }
)
"""Those who act for an organisation, the county included."""
PRIVATE = frozenset({Rolle.KANDIDAT, Rolle.FORESATT})
UKJENT: dict[str, Likhet] = {"nummer": Likhet.UKJENT, "fodselsdato": Likhet.UKJENT}
VAR_REGEL = "regelen for samme person i kontraktdata v1"

SAMME_PERSON = Tabell(
    navn="samme-person",
    tittel=Tekst(nb="Samme person i to roller", nn="Same person i to roller"),
    sporsmal=Tekst(nb="Er dette samme person?", nn="Er dette same person?"),
    fakta=Personfakta,
    regler=(
        Regel(
            id="P-01",
            nar={"nummer": Likhet.LIK},
            utfall=True,
            begrunnelse=Tekst(
                nb="Rollene har samme nummer (fødselsnummer, D-nummer eller midlertidig nummer).",
                nn="Rollene har same nummer (fødselsnummer, D-nummer eller mellombels nummer).",
            ),
            kilde=VAR_REGEL,
        ),
        Regel(
            id="P-02",
            nar={"nummer": Likhet.ULIK},
            utfall=False,
            begrunnelse=Tekst(
                nb="Rollene har ulike nummer (fødselsnummer, D-nummer eller midlertidig nummer).",
                nn="Rollene har ulike nummer (fødselsnummer, D-nummer eller mellombels nummer).",
            ),
            kilde=VAR_REGEL,
        ),
        Regel(
            id="P-03",
            nar={"nummer": Likhet.UKJENT, "fodselsdato": Likhet.LIK, "navn": True},
            utfall=True,
            begrunnelse=Tekst(nb="Rollene har samme navn og samme fødselsdato.", nn="Rollene har same namn og same fødselsdato."),
            kilde=VAR_REGEL,
        ),
        Regel(
            id="P-04",
            nar={"nummer": Likhet.UKJENT, "fodselsdato": Likhet.LIK, "navn": False},
            utfall=False,
            begrunnelse=Tekst(nb="Rollene har ulike navn.", nn="Rollene har ulike namn."),
            kilde=VAR_REGEL,
        ),
        Regel(
            id="P-05",
            nar={"nummer": Likhet.UKJENT, "fodselsdato": Likhet.ULIK},
            utfall=False,
            begrunnelse=Tekst(nb="Rollene har ulike fødselsdatoer.", nn="Rollene har ulike fødselsdatoar."),
            kilde=VAR_REGEL,
        ),
        Regel(
            id="P-06",
            nar=UKJENT | {"navn": True, "epost": Likhet.LIK, "rolle": LEDERE, "annen_rolle": LEDERE},
            utfall=True,
            begrunnelse=Tekst(
                nb="Lederne har samme navn og samme e-postadresse, og verken nummer eller fødselsdato kan sammenliknes.",
                nn="Leiarane har same namn og same e-postadresse, og verken nummer eller fødselsdato kan samanliknast.",
            ),
            kilde=VAR_REGEL,
        ),
        Regel(
            id="P-07",
            nar=UKJENT | {"navn": True, "epost": Likhet.LIK, "rolle": PRIVATE},
            utfall=False,
            begrunnelse=Tekst(
                nb="Den ene er ikke leder. Da er ikke navn og e-postadresse nok.",
                nn="Den eine er ikkje leiar. Då er ikkje namn og e-postadresse nok.",
            ),
            kilde=VAR_REGEL,
        ),
        Regel(
            id="P-08",
            nar=UKJENT | {"navn": True, "epost": Likhet.LIK, "rolle": LEDERE, "annen_rolle": PRIVATE},
            utfall=False,
            begrunnelse=Tekst(
                nb="Den andre er ikke leder. Da er ikke navn og e-postadresse nok.",
                nn="Den andre er ikkje leiar. Då er ikkje namn og e-postadresse nok.",
            ),
            kilde=VAR_REGEL,
        ),
        Regel(
            id="P-09",
            nar=UKJENT | {"navn": True, "epost": {Likhet.ULIK, Likhet.UKJENT}},
            utfall=False,
            begrunnelse=Tekst(
                nb="Bare navnet er likt, og navnet alene er aldri nok.",
                nn="Berre namnet er likt, og namnet åleine er aldri nok.",
            ),
            kilde=VAR_REGEL,
        ),
        Regel(
            id="P-10",
            nar=UKJENT | {"navn": False},
            utfall=False,
            begrunnelse=Tekst(nb="Rollene har ulike navn.", nn="Rollene har ulike namn."),
            kilde=VAR_REGEL,
        ),
    ),
)


def sammenlikn(rolle: Rolle, person: Person, annen_rolle: Rolle, annen: Person, dag: date) -> Treff[bool]:
    """Whether the two are the same person, and by which row."""
    fakta = Personfakta(
        rolle=rolle,
        annen_rolle=annen_rolle,
        nummer=_nummer(person.personidentifikator, annen.personidentifikator),
        fodselsdato=_likhet(person.fodselsdato, annen.fodselsdato),
        navn=_navn(person.navn) == _navn(annen.navn),
        epost=_likhet(_epost(person), _epost(annen)),
    )
    return SAMME_PERSON.sla_opp(fakta, dag)


def _nummer(ett: Personidentifikator | None, annet: Personidentifikator | None) -> Likhet:
    """A D-number and a fødselsnummer may belong to one person, so only numbers of the same kind compare."""
    if ett is None or annet is None or ett.type is not annet.type:
        return Likhet.UKJENT
    return _likhet(ett.verdi, annet.verdi)


def _likhet(ett: object | None, annet: object | None) -> Likhet:
    if ett is None or annet is None:
        return Likhet.UKJENT
    return Likhet.LIK if ett == annet else Likhet.ULIK


def _navn(navn: Navn) -> str:
    """The name without regard to case, spacing or how an accented letter is put together."""
    return " ".join(unicodedata.normalize("NFC", navn.fullt).casefold().split())


def _epost(person: Person) -> str | None:
    epost = person.kontakt.epost if person.kontakt else None
    return epost.strip().casefold() if epost else None
