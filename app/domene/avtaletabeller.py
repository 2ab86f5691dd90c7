"""Is the agreement in force, and is the organ approved, on the contract's date?

Both ends of a period count as inside it. A start that nobody has stated is not taken for given: it is asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated

from app.domene.funnmal import Funnmal
from app.domene.kontrakt import Avtale
from app.domene.opplysninger import DATOORD, FYLKESORD, SAKSORD
from app.domene.parter import Samarbeidsorgan
from app.domene.tabell import Regel, Tabell
from app.domene.tabellord import frase, satt_sammen
from app.tekst import Tekst


class Start(StrEnum):
    """The first day of a period, seen from the contract's date."""

    IKKE_OPPGITT = "ikke oppgitt"
    NADD = "på eller før kontraktsdatoen"
    IKKE_NADD = "etter kontraktsdatoen"


class Slutt(StrEnum):
    """The last day of a period, seen from the contract's date."""

    APEN = "ingen sluttdato"
    IKKE_PASSERT = "på eller etter kontraktsdatoen"
    PASSERT = "før kontraktsdatoen"


class Avtaleoppgave(StrEnum):
    """What the data say about an agreement."""

    IKKE_OPPGITT = "ikke nevnt"
    FORELIGGER_IKKE = "foreligger ikke"
    FORELIGGER = "foreligger"


def start(dag: date | None, kontraktsdato: date) -> Start:
    """Where the first day lies."""
    if dag is None:
        return Start.IKKE_OPPGITT
    return Start.NADD if dag <= kontraktsdato else Start.IKKE_NADD


def slutt(dag: date | None, kontraktsdato: date) -> Slutt:
    """Where the last day lies; the last day itself is inside."""
    if dag is None:
        return Slutt.APEN
    return Slutt.IKKE_PASSERT if kontraktsdato <= dag else Slutt.PASSERT


# --- the agreement ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Avtalefakta:
    """What decides whether the agreement is in force."""

    avtale: Annotated[Avtaleoppgave, "avtalen"]
    start: Annotated[Start, "avtalen gjelder fra"]
    slutt: Annotated[Slutt, "avtalen gjelder til"]


def avtalefakta(avtale: Avtale | None, kontraktsdato: date) -> Avtalefakta:
    """The facts of the agreement on the contract's date."""
    if avtale is None:
        return Avtalefakta(avtale=Avtaleoppgave.IKKE_OPPGITT, start=Start.IKKE_OPPGITT, slutt=Slutt.APEN)
    return Avtalefakta(
        avtale=Avtaleoppgave.FORELIGGER if avtale.foreligger else Avtaleoppgave.FORELIGGER_IKKE,
        start=start(avtale.gjelder_fra, kontraktsdato),
        slutt=slutt(avtale.gjelder_til, kontraktsdato),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Forutsetning:
    """Whether a precondition holds, and what is wrong where it must hold and does not."""

    holder: bool
    mangel: Funnmal | None = None

    def som_tekst(self) -> Tekst:
        """Yes or no, and the finding where there is one: of what does not hold, only where it must."""
        svar, forbehold = {True: ("ja", ""), False: ("nei", DER_DET_KREVES)}[self.holder]
        return satt_sammen(frase(svar), self.mangel.som_tekst(forbehold) if self.mangel else None)


DER_DET_KREVES = " der det kreves"
JA = Forutsetning(holder=True)


def nei(kode: str, peker: str, nb: str, nn: str) -> Forutsetning:
    """A precondition that does not hold, and the finding where it must."""
    return Forutsetning(holder=False, mangel=Funnmal(kode=kode, peker=peker, tiltak=Tekst(nb=nb, nn=nn)))


SETT_LAREBEDRIFT_NB = "eller gjør lærebedriften kontraktsansvarlig"
SETT_LAREBEDRIFT_NN = "eller gjer lærebedrifta kontraktsansvarleg"

AVTALE = Tabell(
    navn="avtale",
    tittel=Tekst(nb="Avtalen mellom lærebedrift og samarbeidsorgan", nn="Avtalen mellom lærebedrift og samarbeidsorgan"),
    sporsmal=Tekst(nb="Gjelder avtalen på kontraktsdatoen?", nn="Gjeld avtalen på kontraktsdatoen?"),
    fakta=Avtalefakta,
    opplysninger=SAKSORD | DATOORD | FYLKESORD,
    regler=(
        Regel(
            id="AV-01",
            nar={"avtale": Avtaleoppgave.FORELIGGER, "start": Start.NADD, "slutt": Slutt.APEN},
            utfall=JA,
            begrunnelse=Tekst(
                nb="Avtalen mellom {larebedrift} og {samarbeidsorgan} gjelder fra {avtale_fra}.",
                nn="Avtalen mellom {larebedrift} og {samarbeidsorgan} gjeld frå {avtale_fra}.",
            ),
            kilde="opplæringslova § 7-12; opplæringsforskrifta § 6-17",
            utlost_av=("/parter/avtale/gjelderFra",),
        ),
        Regel(
            id="AV-02",
            nar={"avtale": Avtaleoppgave.FORELIGGER, "start": Start.NADD, "slutt": Slutt.IKKE_PASSERT},
            utfall=JA,
            begrunnelse=Tekst(
                nb="Avtalen mellom {larebedrift} og {samarbeidsorgan} gjelder fra {avtale_fra} til og med {avtale_til}.",
                nn="Avtalen mellom {larebedrift} og {samarbeidsorgan} gjeld frå {avtale_fra} til og med {avtale_til}.",
            ),
            kilde="opplæringslova § 7-12; opplæringsforskrifta § 6-17",
            utlost_av=("/parter/avtale/gjelderFra", "/parter/avtale/gjelderTil"),
        ),
        Regel(
            id="AV-03",
            nar={"avtale": Avtaleoppgave.FORELIGGER, "start": {Start.NADD, Start.IKKE_OPPGITT}, "slutt": Slutt.PASSERT},
            utfall=nei(
                "avtale-utlopt",
                "/parter/avtale/gjelderTil",
                f"Legg inn en avtale som gjelder på {{kontraktsdatoen}}, {SETT_LAREBEDRIFT_NB}.",
                f"Legg inn ein avtale som gjeld på {{kontraktsdatoen}}, {SETT_LAREBEDRIFT_NN}.",
            ),
            begrunnelse=Tekst(
                nb="Avtalen mellom {larebedrift} og {samarbeidsorgan} gjaldt bare til og med {avtale_til}, før {kontraktsdatoen}.",
                nn="Avtalen mellom {larebedrift} og {samarbeidsorgan} gjaldt berre til og med {avtale_til}, før {kontraktsdatoen}.",
            ),
            kilde="opplæringslova § 7-12; opplæringsforskrifta § 6-17",
            utlost_av=("/parter/avtale/gjelderTil", "/kontraktsdato"),
        ),
        Regel(
            id="AV-04",
            nar={"avtale": Avtaleoppgave.FORELIGGER, "start": Start.IKKE_NADD},
            utfall=nei(
                "avtale-ikke-begynt",
                "/parter/avtale/gjelderFra",
                f"Legg inn en avtale som gjelder på {{kontraktsdatoen}}, {SETT_LAREBEDRIFT_NB}.",
                f"Legg inn ein avtale som gjeld på {{kontraktsdatoen}}, {SETT_LAREBEDRIFT_NN}.",
            ),
            begrunnelse=Tekst(
                nb="Avtalen mellom {larebedrift} og {samarbeidsorgan} gjelder først fra {avtale_fra}, etter {kontraktsdatoen}.",
                nn="Avtalen mellom {larebedrift} og {samarbeidsorgan} gjeld først frå {avtale_fra}, etter {kontraktsdatoen}.",
            ),
            kilde="opplæringslova § 7-12; opplæringsforskrifta § 6-17",
            utlost_av=("/parter/avtale/gjelderFra", "/kontraktsdato"),
        ),
        Regel(
            id="AV-05",
            nar={
                "avtale": Avtaleoppgave.FORELIGGER,
                "start": Start.IKKE_OPPGITT,
                "slutt": {Slutt.APEN, Slutt.IKKE_PASSERT},
            },
            utfall=nei(
                "avtale-uten-startdato",
                "/parter/avtale/gjelderFra",
                "Oppgi datoen avtalen gjelder fra.",
                "Oppgi datoen avtalen gjeld frå.",
            ),
            begrunnelse=Tekst(
                nb="Det er ikke oppgitt når avtalen mellom {larebedrift} og {samarbeidsorgan} begynte å gjelde.",
                nn="Det er ikkje oppgitt når avtalen mellom {larebedrift} og {samarbeidsorgan} tok til å gjelde.",
            ),
            kilde="opplæringslova § 7-12; opplæringsforskrifta § 6-17",
            utlost_av=("/parter/avtale/gjelderFra",),
        ),
        Regel(
            id="AV-06",
            nar={"avtale": Avtaleoppgave.FORELIGGER_IKKE},
            utfall=nei(
                "avtale-mangler",
                "/parter/avtale/foreligger",
                f"Legg inn avtalen mellom lærebedriften og samarbeidsorganet, {SETT_LAREBEDRIFT_NB}.",
                f"Legg inn avtalen mellom lærebedrifta og samarbeidsorganet, {SETT_LAREBEDRIFT_NN}.",
            ),
            begrunnelse=Tekst(
                nb="Det er oppgitt at det ikke foreligger noen avtale med et samarbeidsorgan.",
                nn="Det er oppgitt at det ikkje ligg føre nokon avtale med eit samarbeidsorgan.",
            ),
            kilde="opplæringslova § 7-12",
            utlost_av=("/parter/avtale/foreligger",),
        ),
        Regel(
            id="AV-07",
            nar={"avtale": Avtaleoppgave.IKKE_OPPGITT},
            utfall=nei(
                "avtale-mangler",
                "/parter/avtale",
                f"Legg inn avtalen mellom lærebedriften og samarbeidsorganet, {SETT_LAREBEDRIFT_NB}.",
                f"Legg inn avtalen mellom lærebedrifta og samarbeidsorganet, {SETT_LAREBEDRIFT_NN}.",
            ),
            begrunnelse=Tekst(
                nb="Det er ikke oppgitt noen avtale med et samarbeidsorgan.",
                nn="Det er ikkje oppgitt nokon avtale med eit samarbeidsorgan.",
            ),
            kilde="opplæringslova § 7-12",
            utlost_av=("/parter/avtale",),
        ),
    ),
)


# --- the county's approval of the organ -------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Godkjenningsfakta:
    """What decides whether the organ is approved."""

    organ: Annotated[bool, "samarbeidsorgan oppgitt"]
    start: Annotated[Start, "godkjent fra"]
    slutt: Annotated[Slutt, "godkjent til"]


def godkjenningsfakta(organ: Samarbeidsorgan | None, kontraktsdato: date) -> Godkjenningsfakta:
    """The facts of the organ's approval on the contract's date."""
    return Godkjenningsfakta(
        organ=organ is not None,
        start=start(organ.godkjent_fra if organ else None, kontraktsdato),
        slutt=slutt(organ.godkjent_til if organ else None, kontraktsdato),
    )


GODKJENNING = Tabell(
    navn="godkjenning",
    tittel=Tekst(nb="Godkjenningen av samarbeidsorganet", nn="Godkjenninga av samarbeidsorganet"),
    sporsmal=Tekst(nb="Er samarbeidsorganet godkjent på kontraktsdatoen?", nn="Er samarbeidsorganet godkjent på kontraktsdatoen?"),
    fakta=Godkjenningsfakta,
    opplysninger=SAKSORD | DATOORD | FYLKESORD,
    regler=(
        Regel(
            id="GO-01",
            nar={"organ": True, "start": Start.NADD, "slutt": Slutt.APEN},
            utfall=JA,
            begrunnelse=Tekst(
                nb="{samarbeidsorgan} er godkjent fra {godkjent_fra}.",
                nn="{samarbeidsorgan} er godkjent frå {godkjent_fra}.",
            ),
            kilde="opplæringsforskrifta § 6-18",
            utlost_av=("/parter/samarbeidsorgan/godkjentFra",),
        ),
        Regel(
            id="GO-02",
            nar={"organ": True, "start": Start.NADD, "slutt": Slutt.IKKE_PASSERT},
            utfall=JA,
            begrunnelse=Tekst(
                nb="{samarbeidsorgan} er godkjent fra {godkjent_fra} til og med {godkjent_til}.",
                nn="{samarbeidsorgan} er godkjent frå {godkjent_fra} til og med {godkjent_til}.",
            ),
            kilde="opplæringsforskrifta § 6-18",
            utlost_av=("/parter/samarbeidsorgan/godkjentFra", "/parter/samarbeidsorgan/godkjentTil"),
        ),
        Regel(
            id="GO-03",
            nar={"organ": True, "start": {Start.NADD, Start.IKKE_OPPGITT}, "slutt": Slutt.PASSERT},
            utfall=nei(
                "godkjenning-utlopt",
                "/parter/samarbeidsorgan/godkjentTil",
                f"Rett datoene for godkjenningen, {SETT_LAREBEDRIFT_NB}.",
                f"Rett datoane for godkjenninga, {SETT_LAREBEDRIFT_NN}.",
            ),
            begrunnelse=Tekst(
                nb="Godkjenningen av {samarbeidsorgan} gjaldt bare til og med {godkjent_til}, før {kontraktsdatoen}.",
                nn="Godkjenninga av {samarbeidsorgan} gjaldt berre til og med {godkjent_til}, før {kontraktsdatoen}.",
            ),
            kilde="opplæringsforskrifta §§ 6-18 og 6-19",
            utlost_av=("/parter/samarbeidsorgan/godkjentTil", "/kontraktsdato"),
        ),
        Regel(
            id="GO-04",
            nar={"organ": True, "start": Start.IKKE_NADD},
            utfall=nei(
                "ikke-godkjent-enna",
                "/parter/samarbeidsorgan/godkjentFra",
                f"Rett datoene for godkjenningen, {SETT_LAREBEDRIFT_NB}.",
                f"Rett datoane for godkjenninga, {SETT_LAREBEDRIFT_NN}.",
            ),
            begrunnelse=Tekst(
                nb="{samarbeidsorgan} er godkjent først fra {godkjent_fra}, etter {kontraktsdatoen}.",
                nn="{samarbeidsorgan} er godkjent først frå {godkjent_fra}, etter {kontraktsdatoen}.",
            ),
            kilde="opplæringsforskrifta § 6-18",
            utlost_av=("/parter/samarbeidsorgan/godkjentFra", "/kontraktsdato"),
        ),
        Regel(
            id="GO-05",
            nar={"organ": True, "start": Start.IKKE_OPPGITT, "slutt": {Slutt.APEN, Slutt.IKKE_PASSERT}},
            utfall=nei(
                "godkjenning-uten-dato",
                "/parter/samarbeidsorgan/godkjentFra",
                "Oppgi datoen da {fylke} godkjente samarbeidsorganet.",
                "Oppgi datoen då {fylke} godkjende samarbeidsorganet.",
            ),
            begrunnelse=Tekst(
                nb="Det er ikke oppgitt når {fylke} godkjente {samarbeidsorgan}.",
                nn="Det er ikkje oppgitt når {fylke} godkjende {samarbeidsorgan}.",
            ),
            kilde="opplæringsforskrifta § 6-18",
            utlost_av=("/parter/samarbeidsorgan/godkjentFra",),
        ),
        Regel(
            id="GO-06",
            nar={"organ": False},
            utfall=nei(
                "samarbeidsorgan-mangler",
                "/parter/samarbeidsorgan",
                f"Legg inn samarbeidsorganet, {SETT_LAREBEDRIFT_NB}.",
                f"Legg inn samarbeidsorganet, {SETT_LAREBEDRIFT_NN}.",
            ),
            begrunnelse=Tekst(
                nb="Det er ikke oppgitt noe samarbeidsorgan.",
                nn="Det er ikkje oppgitt noko samarbeidsorgan.",
            ),
            kilde="opplæringslova § 7-12",
            utlost_av=("/parter/samarbeidsorgan",),
        ),
    ),
)
