"""Who signs a change of a contract besides its parties, and when: the tables ENDRINGSSIGNATARER and ENDRINGSREKKEFOLGE.

The parties are decided by the contract's own tables, asked about the contract as it is after the change (`endringssignatarer`).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from app.domene.funnmal import Funnmal
from app.domene.kontrakt import Kontraktstype
from app.domene.opplysninger import DATOORD, FYLKESORD, MED_LAREBEDRIFT, SAKSORD
from app.domene.rollefakta import BORTFALLER, UTEN_PERSON, Personstatus, Rolleutfall, Vegne, mangler
from app.domene.roller import Endringsrolle, Rolle
from app.domene.tabell import Regel, Tabell, Vilkar
from app.errors import Alvor
from app.tekst import Tekst

SAMTYKKE = "opplæringslova § 7-2"
OVERTAKELSE = "opplæringslova § 7-2; opplæringsforskrifta § 6-15"
ENDRINGSORD = SAKSORD | DATOORD | FYLKESORD | {"tidligere", "dato"}


# --- the two roles that a change decides itself -----------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Endringsrollefakta:
    """What decides whether the county and the lærebedrift that lets the contract go sign."""

    rolle: Annotated[Endringsrolle, "rolle"]
    kontrakt: Annotated[Kontraktstype, "kontrakt"]
    bytter: Annotated[bool, "ny lærebedrift tar over"]
    person: Annotated[Personstatus, "person"]
    grunn: Annotated[bool, "oppgitt hvorfor den tidligere lærebedriften ikke signerer"]


TIDLIGERE = Rolle.ANSVARLIG_LEDER_TIDLIGERE_LAREBEDRIFT
BYTTER: dict[str, Vilkar] = {"rolle": TIDLIGERE, "kontrakt": MED_LAREBEDRIFT, "bytter": True}

ENDRINGSSIGNATARER = Tabell(
    navn="endringssignatarer",
    tittel=Tekst(nb="Hvem som signerer en endring i tillegg til partene", nn="Kven som signerer ei endring i tillegg til partane"),
    sporsmal=Tekst(
        nb="Signerer fylkeskommunen og den tidligere lærebedriften endringen?",
        nn="Signerer fylkeskommunen og den tidlegare lærebedrifta endringa?",
    ),
    fakta=Endringsrollefakta,
    opplysninger=ENDRINGSORD,
    regler=(
        Regel(
            id="DE-01",
            nar={"rolle": Rolle.FYLKESKOMMUNE, "kontrakt": MED_LAREBEDRIFT, "person": Personstatus.FINNES},
            utfall=Rolleutfall(vegne=Vegne.FYLKET),
            begrunnelse=Tekst(
                nb="{fylke} må samtykke i endringen av {kontrakten} (opplæringslova § 7-2 andre ledd) og gjør det ved å signere.",
                nn="{fylke} må samtykkje i endringa av {kontrakten} (opplæringslova § 7-2 andre ledd) og gjer det ved å signere.",
            ),
            kilde=SAMTYKKE,
            utlost_av=("/endringer", "/fylke/signatar"),
        ),
        Regel(
            id="DE-02",
            nar={"rolle": Rolle.FYLKESKOMMUNE, "kontrakt": Kontraktstype.FAGOPPLARING_I_SKOLE, "person": Personstatus.FINNES},
            utfall=Rolleutfall(vegne=Vegne.FYLKET),
            begrunnelse=Tekst(
                nb="{fylke} har ansvaret for opplæringen (opplæringslova § 28-2) og samtykker i endringen av {kontrakten} ved å signere.",
                nn="{fylke} har ansvaret for opplæringa (opplæringslova § 28-2) og samtykkjer i endringa av {kontrakten} ved å signere.",
            ),
            kilde="opplæringslova §§ 5-6 og 28-2",
            utlost_av=("/endringer", "/fylke/signatar"),
        ),
        Regel(
            id="DE-03",
            nar={"rolle": Rolle.FYLKESKOMMUNE, "person": UTEN_PERSON},
            utfall=mangler(
                "fylkets-signatar-mangler",
                "/fylke/signatar",
                "Legg inn den som signerer for fylkeskommunen.",
                "Legg inn den som signerer for fylkeskommunen.",
            ),
            begrunnelse=Tekst(
                nb="{fylke} må samtykke i endringen av {kontrakten}, men det er ikke oppgitt hvem som signerer for fylkeskommunen.",
                nn="{fylke} må samtykkje i endringa av {kontrakten}, men det er ikkje oppgitt kven som signerer for fylkeskommunen.",
            ),
            kilde="opplæringslova §§ 7-2 og 28-2",
            utlost_av=("/endringer", "/fylke/signatar"),
        ),
        Regel(
            id="DE-04",
            nar=BYTTER | {"grunn": False, "person": Personstatus.FINNES},
            utfall=Rolleutfall(vegne=Vegne.TIDLIGERE_LAREBEDRIFT),
            begrunnelse=Tekst(
                nb="Ansvarlig leder signerer for {tidligere}, som er part i {kontrakten} fram til {larebedrift} tar over.",
                nn="Ansvarleg leiar signerer for {tidligere}, som er part i {kontrakten} fram til {larebedrift} tar over.",
            ),
            kilde=OVERTAKELSE,
            utlost_av=("/endringer", "/tidligereLarebedrift/ansvarligLeder"),
        ),
        Regel(
            id="DE-05",
            nar=BYTTER | {"grunn": True, "person": {Personstatus.FINNES, Personstatus.MANGLER}},
            utfall=Rolleutfall(
                mangel=Funnmal(
                    kode="tidligere-larebedrift-signerer-ikke",
                    peker="/tidligereLarebedrift/signererIkke",
                    alvor=Alvor.ADVARSEL,
                    tiltak=Tekst(
                        nb="Vurder om {fylke} kan samtykke uten signaturen. Grunnen står i dokumentet.",
                        nn="Vurder om {fylke} kan samtykkje utan signaturen. Grunnen står i dokumentet.",
                    ),
                )
            ),
            begrunnelse=Tekst(
                nb="Ingen signerer for {tidligere}, og grunnen er oppgitt.",
                nn="Ingen signerer for {tidligere}, og grunnen er oppgitt.",
            ),
            kilde=OVERTAKELSE,
            utlost_av=("/endringer", "/tidligereLarebedrift/signererIkke"),
        ),
        Regel(
            id="DE-06",
            nar=BYTTER | {"grunn": False, "person": Personstatus.MANGLER},
            utfall=mangler(
                "tidligere-leder-mangler",
                "/tidligereLarebedrift/ansvarligLeder",
                "Legg inn ansvarlig leder i {tidligere}, eller skriv i «signererIkke» hvorfor ingen kan signere, for eksempel konkurs.",
                "Legg inn ansvarleg leiar i {tidligere}, eller skriv i «signererIkke» kvifor ingen kan signere, til dømes konkurs.",
            ),
            begrunnelse=Tekst(
                nb="{tidligere} må signere når {larebedrift} tar over {kontrakten}, men verken ansvarlig leder eller grunn er oppgitt.",
                nn="{tidligere} må signere når {larebedrift} tar over {kontrakten}, men verken ansvarleg leiar eller grunn er oppgitt.",
            ),
            kilde=OVERTAKELSE,
            utlost_av=("/endringer", "/tidligereLarebedrift/ansvarligLeder", "/tidligereLarebedrift/signererIkke"),
        ),
        Regel(
            id="DE-07",
            nar=BYTTER | {"person": Personstatus.PARTEN_MANGLER},
            utfall=mangler(
                "tidligere-larebedrift-mangler",
                "/tidligereLarebedrift",
                "Legg inn den tidligere lærebedriften i «tidligereLarebedrift».",
                "Legg inn den tidlegare lærebedrifta i «tidligereLarebedrift».",
            ),
            begrunnelse=Tekst(
                nb="{larebedrift} tar over {kontrakten}, men lærebedriften som hadde den før, er ikke oppgitt.",
                nn="{larebedrift} tar over {kontrakten}, men lærebedrifta som hadde han før, er ikkje oppgitt.",
            ),
            kilde=OVERTAKELSE,
            utlost_av=("/endringer", "/tidligereLarebedrift"),
        ),
        Regel(
            id="DE-09",
            nar={"rolle": TIDLIGERE, "kontrakt": Kontraktstype.FAGOPPLARING_I_SKOLE, "bytter": True},
            utfall=BORTFALLER,
            begrunnelse=Tekst(
                nb="Ingen signerer for en tidligere lærebedrift, fordi fagopplæring i skole ikke har noen lærebedrift.",
                nn="Ingen signerer for ei tidlegare lærebedrift, fordi fagopplæring i skole ikkje har noka lærebedrift.",
            ),
            kilde="opplæringslova § 5-6",
            utlost_av=("/endringer", "/kontrakt/dokumenttype"),
        ),
        Regel(
            id="DE-08",
            nar={"rolle": TIDLIGERE, "bytter": False},
            utfall=BORTFALLER,
            begrunnelse=Tekst(
                nb="Ingen signerer for en tidligere lærebedrift, fordi endringen ikke er et bytte av lærebedrift.",
                nn="Ingen signerer for ei tidlegare lærebedrift, fordi endringa ikkje er eit byte av lærebedrift.",
            ),
            kilde=OVERTAKELSE,
            utlost_av=("/endringer",),
        ),
    ),
)


# --- the order --------------------------------------------------------------------------------------------------------


class Endringspart(StrEnum):
    """Whom a signer signs for, the last of them where there are several."""

    PARTENE = "en part i kontrakten"
    TIDLIGERE = "den tidligere lærebedriften"
    FYLKET = "fylkeskommunen"


class Endringsplass(StrEnum):
    """When a signer signs."""

    SOM_I_KONTRAKTEN = "som i kontrakten"
    VED_LAREBEDRIFTEN = "sammen med lærebedriften"
    SIST = "alene til slutt"


@dataclass(frozen=True, kw_only=True)
class Endringsplassfakta:
    """What decides when a signer signs."""

    for_hvem: Annotated[Endringspart, "signerer for"]


ENDRINGSREKKEFOLGE = Tabell(
    navn="endringsrekkefolge",
    tittel=Tekst(nb="Rekkefølge i en endring", nn="Rekkjefølgje i ei endring"),
    sporsmal=Tekst(nb="Når signerer personen endringen?", nn="Når signerer personen endringa?"),
    fakta=Endringsplassfakta,
    opplysninger=ENDRINGSORD,
    regler=(
        Regel(
            id="ER-01",
            nar={"for_hvem": Endringspart.PARTENE},
            utfall=Endringsplass.SOM_I_KONTRAKTEN,
            begrunnelse=Tekst(
                nb="Partene signerer endringen i samme rekkefølge som {fylke} har for kontrakter.",
                nn="Partane signerer endringa i same rekkjefølgje som {fylke} har for kontraktar.",
            ),
            kilde="{policy}",
            utlost_av=("/fylke/fylkesnummer",),
        ),
        Regel(
            id="ER-02",
            nar={"for_hvem": Endringspart.TIDLIGERE},
            utfall=Endringsplass.VED_LAREBEDRIFTEN,
            begrunnelse=Tekst(
                nb="{tidligere} og {larebedrift} signerer i samme gruppe.",
                nn="{tidligere} og {larebedrift} signerer i same gruppe.",
            ),
            kilde="egen vurdering: de to lærebedriftene skal ikke vente på hverandre",
            utlost_av=("/tidligereLarebedrift",),
        ),
        Regel(
            id="ER-03",
            nar={"for_hvem": Endringspart.FYLKET},
            utfall=Endringsplass.SIST,
            begrunnelse=Tekst(
                nb="{fylke} signerer sist, når partene har signert. Samtykket gjelder det partene er blitt enige om.",
                nn="{fylke} signerer sist, når partane har signert. Samtykket gjeld det partane er blitt samde om.",
            ),
            kilde="opplæringslova §§ 7-2 og 28-2",
            utlost_av=("/endringer",),
        ),
    ),
)
