"""Which of the candidate's two addresses may be printed. A protected one never is, and nothing shows that it is protected."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated

from app.domene.parter import Adresse, Adressebeskyttelse, Kandidat
from app.domene.sak import Adresseutskrift
from app.domene.tabell import LOVEN_GJELDER_FRA, Regel, Tabell, Treff
from app.tekst import Tekst


class Adressefelt(StrEnum):
    """The two addresses of the form."""

    BOSTED = "bostedsadresse"
    MARS = "adresse 1. mars"


@dataclass(frozen=True, kw_only=True)
class Adressefakta:
    """What decides whether an address is printed."""

    felt: Annotated[Adressefelt, "adresse"]
    beskyttelse: Annotated[Adressebeskyttelse, "adressebeskyttelse"]
    oppgitt: Annotated[bool, "oppgitt"]
    nadd: Annotated[bool, "kontraktsdatoen er 1. mars eller senere"]


APEN = Adressebeskyttelse.UGRADERT

ADRESSER = Tabell(
    navn="adresser",
    tittel=Tekst(nb="Adresser i dokumentet", nn="Adresser i dokumentet"),
    sporsmal=Tekst(nb="Blir adressen skrevet i dokumentet?", nn="Blir adressa skriven i dokumentet?"),
    fakta=Adressefakta,
    regler=(
        Regel(
            id="AD-01",
            nar={"felt": Adressefelt.BOSTED, "beskyttelse": APEN, "oppgitt": True},
            utfall=True,
            begrunnelse=Tekst(nb="Bostedsadressen er oppgitt og åpen.", nn="Bustadadressa er oppgitt og open."),
            kilde="opplæringslova § 25-1; VIGO høsten 2024: adressen der kandidaten kan nås",
            utlost_av=("/kandidat/bostedsadresse",),
        ),
        Regel(
            id="AD-02",
            nar={"felt": Adressefelt.BOSTED, "beskyttelse": APEN, "oppgitt": False},
            utfall=False,
            begrunnelse=Tekst(nb="Bostedsadressen er ikke oppgitt.", nn="Bustadadressa er ikkje oppgitt."),
            kilde="kontraktdata v1",
            utlost_av=("/kandidat/bostedsadresse",),
        ),
        Regel(
            id="AD-03",
            nar={"felt": Adressefelt.MARS, "beskyttelse": APEN, "oppgitt": True, "nadd": True},
            utfall=True,
            begrunnelse=Tekst(
                nb="Den folkeregistrerte adressen 1. mars i kontraktsåret er oppgitt og åpen.",
                nn="Den folkeregistrerte adressa 1. mars i kontraktsåret er oppgitt og open.",
            ),
            kilde="VIGO høsten 2024: adressen 1. mars skrives der den er fylt ut",
            utlost_av=("/kandidat/adresse1Mars",),
        ),
        Regel(
            id="AD-04",
            nar={"felt": Adressefelt.MARS, "beskyttelse": APEN, "oppgitt": True, "nadd": False},
            utfall=False,
            begrunnelse=Tekst(
                nb="Kontraktsdatoen er før 1. mars, så adressen 1. mars i kontraktsåret kan ingen vite ennå.",
                nn="Kontraktsdatoen er før 1. mars, så adressa 1. mars i kontraktsåret kan ingen vite enno.",
            ),
            kilde="datoen 1. mars i kontraktsåret",
            utlost_av=("/kandidat/adresse1Mars", "/kontraktsdato"),
        ),
        Regel(
            id="AD-05",
            nar={"felt": Adressefelt.MARS, "beskyttelse": APEN, "oppgitt": False},
            utfall=False,
            begrunnelse=Tekst(nb="Adressen 1. mars er ikke oppgitt.", nn="Adressa 1. mars er ikkje oppgitt."),
            kilde="kontraktdata v1",
            utlost_av=("/kandidat/adresse1Mars",),
        ),
        Regel(
            id="AD-06",
            nar={"beskyttelse": Adressebeskyttelse.KLIENTADRESSE},
            utfall=False,
            begrunnelse=Tekst(
                nb="Kandidaten har klientadresse, og da blir ingen adresse skrevet.",
                nn="Kandidaten har klientadresse, og då blir inga adresse skriven.",
            ),
            kilde="VIGO: klientadresse stopper automatisk utsending",
            utlost_av=("/kandidat/adressebeskyttelse",),
        ),
        Regel(
            id="AD-07",
            nar={"beskyttelse": Adressebeskyttelse.FORTROLIG},
            utfall=False,
            begrunnelse=Tekst(
                nb="Adressen er fortrolig og kan ikke gis til private, for eksempel en lærebedrift.",
                nn="Adressa er fortruleg og kan ikkje givast til private, til dømes ei lærebedrift.",
            ),
            kilde="skatteetaten.no, fortrolig adresse",
            utlost_av=("/kandidat/adressebeskyttelse",),
        ),
        Regel(
            id="AD-08",
            nar={"beskyttelse": Adressebeskyttelse.STRENGT_FORTROLIG},
            utfall=False,
            begrunnelse=Tekst(
                nb="Adressen er strengt fortrolig og kan ikke gis til noen.",
                nn="Adressa er strengt fortruleg og kan ikkje givast til nokon.",
            ),
            kilde="skatteetaten.no, fortrolig adresse",
            utlost_av=("/kandidat/adressebeskyttelse",),
        ),
    ),
)


def utskrift(kandidat: Kandidat, kontraktsdato: date | None = None) -> Adresseutskrift:
    """Both addresses as they may be printed. Without a contract date 1 March counts as reached."""
    nadd = kontraktsdato is None or (kontraktsdato.month, kontraktsdato.day) >= (3, 1)
    bosted = vurder(Adressefelt.BOSTED, kandidat.bostedsadresse, kandidat.adressebeskyttelse, nadd=nadd)
    mars = vurder(Adressefelt.MARS, kandidat.adresse_1_mars, kandidat.adressebeskyttelse, nadd=nadd)
    return Adresseutskrift(
        bosted=kandidat.bostedsadresse if bosted.utfall else None,
        mars=kandidat.adresse_1_mars if mars.utfall else None,
    )


def vurder(felt: Adressefelt, adresse: Adresse | None, beskyttelse: Adressebeskyttelse, *, nadd: bool) -> Treff[bool]:
    """Whether one address is printed. Protection does not depend on the contract's date: the first day's rules answer."""
    return ADRESSER.sla_opp(Adressefakta(felt=felt, beskyttelse=beskyttelse, oppgitt=adresse is not None, nadd=nadd), LOVEN_GJELDER_FRA)
