"""Who represents the lærebedrift: the agreement, the organ's approval and the two powers, each judged on the contract's date.

Without an agreement in force that gives the power, and an organ approved that day, the lærebedrift enters the contract
itself. The power to enter contracts and the power to receive the grant are given one by one (opplæringslova § 7-12).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from app.domene.avtaletabeller import AVTALE, GODKJENNING, Forutsetning, avtalefakta, godkjenningsfakta
from app.domene.fullmakt import FULLMAKT, fullmaktsfakta, retten
from app.domene.funnmal import Funnmal, meld_som
from app.domene.fylker import Fylke, Fylkesvalg
from app.domene.kontrakt import Kontrakt, Kontraktstype
from app.domene.opplysninger import DATOORD, FYLKESORD, MED_LAREBEDRIFT, SAKSORD, fylkesopplysninger, saksopplysninger
from app.domene.parter import Kontraktsansvarlig
from app.domene.regeldato import regeldato
from app.domene.tabell import Opplysning, Regel, Tabell, Treff, Vilkar
from app.domene.tabellord import frase, satt_sammen
from app.errors import Alvor, Funn
from app.tekst import Tekst


class Representasjon(StrEnum):
    """Who acts for the side that gives the training."""

    SELV = "lærebedriften selv"
    I_STEDET = "samarbeidsorganet i stedet for ansvarlig leder"
    VED_SIDEN = "samarbeidsorganet ved siden av ansvarlig leder"
    SKOLE = "skolen"


@dataclass(frozen=True, kw_only=True)
class Representasjonsfakta:
    """What decides who represents the lærebedrift."""

    dokumenttype: Annotated[Kontraktstype, "dokument"]
    ansvarlig: Annotated[Kontraktsansvarlig, "kontraktsansvarlig"]
    avtale: Annotated[bool, "avtalen gjelder"]
    fullmakt: Annotated[bool, "avtalen gir rett til å inngå kontrakt"]
    godkjent: Annotated[bool, "samarbeidsorganet er godkjent"]
    erstatter: Annotated[bool, "fylket lar samarbeidsorganet signere i stedet for ansvarlig leder"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Representasjonsutfall:
    """Who represents, whether what is missing must be told as errors, and what else the row finds."""

    representasjon: Representasjon
    mangler_meldes: bool = False
    funn: Funnmal | None = None

    def som_tekst(self) -> Tekst:
        """Who represents, and what the row finds."""
        meldes = frase("det som mangler, er feil") if self.mangler_meldes else None
        return satt_sammen(frase(self.representasjon.value), meldes, self.funn.som_tekst() if self.funn else None)


SELV = Representasjonsutfall(representasjon=Representasjon.SELV)
SELV_MED_FEIL = Representasjonsutfall(representasjon=Representasjon.SELV, mangler_meldes=True)
GITT_MEN_IKKE_BRUKT = Funnmal(
    kode="fullmakt-ikke-brukt",
    peker="/parter/avtale/inngarKontrakt",
    alvor=Alvor.RAD,
    tiltak=Tekst(
        nb="Kontroller om samarbeidsorganet skulle vært kontraktsansvarlig.",
        nn="Kontroller om samarbeidsorganet skulle vore kontraktsansvarleg.",
    ),
)
BEDRIFT = Kontraktsansvarlig.LAREBEDRIFT
ORGAN = Kontraktsansvarlig.SAMARBEIDSORGAN
FULL_RETT: dict[str, Vilkar] = {"dokumenttype": MED_LAREBEDRIFT, "avtale": True, "fullmakt": True, "godkjent": True}
FULLMAKTSPEKERE = ("/parter/avtale/inngarKontrakt", "/parter/avtale/gjelderFra", "/parter/samarbeidsorgan/godkjentFra")

REPRESENTASJON = Tabell(
    navn="representasjon",
    tittel=Tekst(nb="Hvem representerer lærebedriften", nn="Kven representerer lærebedrifta"),
    sporsmal=Tekst(nb="Hvem representerer lærebedriften, og hvorfor?", nn="Kven representerer lærebedrifta, og kvifor?"),
    fakta=Representasjonsfakta,
    opplysninger=SAKSORD | DATOORD | FYLKESORD | {"avtalen", "fullmakten", "godkjenningen", "retten"},
    regler=(
        Regel(
            id="RE-01",
            nar=FULL_RETT | {"ansvarlig": ORGAN, "erstatter": True},
            utfall=Representasjonsutfall(representasjon=Representasjon.I_STEDET),
            begrunnelse=Tekst(
                nb="{samarbeidsorgan} representerer {larebedrift} fordi avtalen fra {avtale_fra} gir "
                "samarbeidsorganet {retten}. Samarbeidsorganet er godkjent fra {godkjent_fra}.",
                nn="{samarbeidsorgan} representerer {larebedrift} fordi avtalen frå {avtale_fra} gir "
                "samarbeidsorganet {retten}. Samarbeidsorganet er godkjent frå {godkjent_fra}.",
            ),
            kilde="opplæringslova § 7-12; opplæringsforskrifta §§ 6-17 og 6-18; {policy}",
            utlost_av=("/parter/kontraktsansvarlig", *FULLMAKTSPEKERE, "/fylke/fylkesnummer"),
        ),
        Regel(
            id="RE-02",
            nar=FULL_RETT | {"ansvarlig": ORGAN, "erstatter": False},
            utfall=Representasjonsutfall(representasjon=Representasjon.VED_SIDEN),
            begrunnelse=Tekst(
                nb="{samarbeidsorgan} representerer {larebedrift} fordi avtalen fra {avtale_fra} gir "
                "samarbeidsorganet {retten}. Samarbeidsorganet er godkjent fra {godkjent_fra}. {fylke} lar likevel både "
                "samarbeidsorganet og ansvarlig leder i lærebedriften signere.",
                nn="{samarbeidsorgan} representerer {larebedrift} fordi avtalen frå {avtale_fra} gir "
                "samarbeidsorganet {retten}. Samarbeidsorganet er godkjent frå {godkjent_fra}. {fylke} lar likevel både "
                "samarbeidsorganet og ansvarleg leiar i lærebedrifta signere.",
            ),
            kilde="opplæringslova § 7-12; opplæringsforskrifta §§ 6-17 og 6-18; {policy}",
            utlost_av=("/parter/kontraktsansvarlig", *FULLMAKTSPEKERE, "/fylke/fylkesnummer"),
        ),
        Regel(
            id="RE-03",
            nar=FULL_RETT | {"ansvarlig": BEDRIFT},
            utfall=Representasjonsutfall(representasjon=Representasjon.SELV, funn=GITT_MEN_IKKE_BRUKT),
            begrunnelse=Tekst(
                nb="{larebedrift} er oppgitt som kontraktsansvarlig og signerer selv, enda avtalen fra {avtale_fra} gir "
                "{samarbeidsorgan} {retten}.",
                nn="{larebedrift} er oppgitt som kontraktsansvarleg og signerer sjølv, endå avtalen frå {avtale_fra} gir "
                "{samarbeidsorgan} {retten}.",
            ),
            kilde="opplæringslova §§ 7-2 og 7-12 (samarbeidsorganet kan, men må ikke, inngå kontrakten)",
            utlost_av=("/parter/kontraktsansvarlig", "/parter/avtale/inngarKontrakt"),
        ),
        Regel(
            id="RE-04",
            nar={"dokumenttype": MED_LAREBEDRIFT, "ansvarlig": BEDRIFT, "avtale": False},
            utfall=SELV,
            begrunnelse=Tekst(
                nb="{larebedrift} er kontraktsansvarlig og signerer selv. {avtalen}",
                nn="{larebedrift} er kontraktsansvarleg og signerer sjølv. {avtalen}",
            ),
            kilde="opplæringslova § 7-2",
            utlost_av=("/parter/kontraktsansvarlig", "/parter/avtale"),
        ),
        Regel(
            id="RE-05",
            nar={"dokumenttype": MED_LAREBEDRIFT, "ansvarlig": BEDRIFT, "avtale": True, "fullmakt": False},
            utfall=SELV,
            begrunnelse=Tekst(
                nb="{larebedrift} er kontraktsansvarlig og signerer selv. {fullmakten}",
                nn="{larebedrift} er kontraktsansvarleg og signerer sjølv. {fullmakten}",
            ),
            kilde="opplæringslova §§ 7-2 og 7-12",
            utlost_av=("/parter/kontraktsansvarlig", "/parter/avtale/inngarKontrakt"),
        ),
        Regel(
            id="RE-06",
            nar={"dokumenttype": MED_LAREBEDRIFT, "ansvarlig": BEDRIFT, "avtale": True, "fullmakt": True, "godkjent": False},
            utfall=SELV,
            begrunnelse=Tekst(
                nb="{larebedrift} er kontraktsansvarlig og signerer selv. {godkjenningen}",
                nn="{larebedrift} er kontraktsansvarleg og signerer sjølv. {godkjenningen}",
            ),
            kilde="opplæringslova §§ 7-2 og 7-12; opplæringsforskrifta § 6-18",
            utlost_av=("/parter/kontraktsansvarlig", "/parter/samarbeidsorgan/godkjentFra"),
        ),
        Regel(
            id="RE-07",
            nar={"dokumenttype": MED_LAREBEDRIFT, "ansvarlig": ORGAN, "avtale": False},
            utfall=SELV_MED_FEIL,
            begrunnelse=Tekst(
                nb="{samarbeidsorgan} kan ikke representere {larebedrift}, så lærebedriften må signere selv. {avtalen}",
                nn="{samarbeidsorgan} kan ikkje representere {larebedrift}, så lærebedrifta må signere sjølv. {avtalen}",
            ),
            kilde="opplæringslova § 7-12",
            utlost_av=("/parter/kontraktsansvarlig", "/parter/avtale"),
        ),
        Regel(
            id="RE-08",
            nar={"dokumenttype": MED_LAREBEDRIFT, "ansvarlig": ORGAN, "avtale": True, "fullmakt": False},
            utfall=SELV_MED_FEIL,
            begrunnelse=Tekst(
                nb="{samarbeidsorgan} kan ikke representere {larebedrift}, så lærebedriften må signere selv. {fullmakten}",
                nn="{samarbeidsorgan} kan ikkje representere {larebedrift}, så lærebedrifta må signere sjølv. {fullmakten}",
            ),
            kilde="opplæringslova § 7-12; opplæringsforskrifta § 6-17",
            utlost_av=("/parter/kontraktsansvarlig", "/parter/avtale/inngarKontrakt"),
        ),
        Regel(
            id="RE-09",
            nar={"dokumenttype": MED_LAREBEDRIFT, "ansvarlig": ORGAN, "avtale": True, "fullmakt": True, "godkjent": False},
            utfall=SELV_MED_FEIL,
            begrunnelse=Tekst(
                nb="{samarbeidsorgan} kan ikke representere {larebedrift}, så lærebedriften må signere selv. {godkjenningen}",
                nn="{samarbeidsorgan} kan ikkje representere {larebedrift}, så lærebedrifta må signere sjølv. {godkjenningen}",
            ),
            kilde="opplæringslova § 7-12; opplæringsforskrifta § 6-18",
            utlost_av=("/parter/kontraktsansvarlig", "/parter/samarbeidsorgan/godkjentFra"),
        ),
        Regel(
            id="RE-10",
            nar={"dokumenttype": MED_LAREBEDRIFT, "ansvarlig": Kontraktsansvarlig.SKOLE},
            utfall=SELV,
            begrunnelse=Tekst(
                nb="{larebedrift} signerer selv. En skole kan ikke representere en lærebedrift.",
                nn="{larebedrift} signerer sjølv. Ein skole kan ikkje representere ei lærebedrift.",
            ),
            kilde="opplæringslova §§ 7-1 og 7-2",
            utlost_av=("/parter/kontraktsansvarlig",),
        ),
        Regel(
            id="RE-11",
            nar={"dokumenttype": Kontraktstype.FAGOPPLARING_I_SKOLE},
            utfall=Representasjonsutfall(representasjon=Representasjon.SKOLE),
            begrunnelse=Tekst(
                nb="Opplæringen skjer ved {skole}, uten lærebedrift (opplæringslova § 5-6).",
                nn="Opplæringa skjer ved {skole}, utan lærebedrift (opplæringslova § 5-6).",
            ),
            kilde="opplæringslova § 5-6; opplæringsforskrifta § 6-2",
            utlost_av=("/dokumenttype",),
        ),
    ),
)


ORGANET_INNGAR = frozenset({Representasjon.I_STEDET, Representasjon.VED_SIDEN})


@dataclass(frozen=True, slots=True, kw_only=True)
class Vurdering:
    """What the tables about agreement, approval, power and representation said about one contract."""

    avtale: Treff[Forutsetning]
    godkjenning: Treff[Forutsetning]
    fullmakt: Treff[Forutsetning]
    representasjon: Treff[Representasjonsutfall]
    opplysninger: dict[str, Opplysning]

    @property
    def pekere(self) -> tuple[str, ...]:
        """The data that decided: those of the row, and of the rows whose reasons it passes on."""
        delsvar = {"avtalen": self.avtale, "fullmakten": self.fullmakt, "godkjenningen": self.godkjenning, "retten": self.fullmakt}
        gjengitt = (delsvar[navn].regel for navn in self.representasjon.regel.nevner if navn in delsvar)
        alle = (*self.representasjon.regel.utlost_av, *(peker for regel in gjengitt for peker in regel.utlost_av))
        return tuple(dict.fromkeys(alle))

    @property
    def hvem(self) -> Representasjon:
        """Who represents the side that gives the training."""
        return self.representasjon.utfall.representasjon

    @property
    def organ_inngar(self) -> bool:
        """The samarbeidsorgan enters the contract on behalf of the lærebedrift."""
        return self.hvem in ORGANET_INNGAR

    @property
    def forutsetninger(self) -> tuple[Treff[Forutsetning], ...]:
        """What must hold before the organ may enter the contract."""
        return (self.avtale, self.fullmakt, self.godkjenning)

    @property
    def regler(self) -> tuple[str, ...]:
        """The rows that answered."""
        return tuple(treff.regel.id for treff in (*self.forutsetninger, self.representasjon))


def vurder(kontrakt: Kontrakt, fylke: Fylke, valg: Fylkesvalg) -> Vurdering:
    """Who represents the lærebedrift on the contract's date, and why."""
    parter, dag = kontrakt.parter, regeldato(kontrakt)
    ord_ = saksopplysninger(kontrakt) | fylkesopplysninger(fylke, valg)
    avtale = AVTALE.sla_opp(avtalefakta(parter.avtale, kontrakt.kontraktsdato), dag)
    godkjenning = GODKJENNING.sla_opp(godkjenningsfakta(parter.samarbeidsorgan, kontrakt.kontraktsdato), dag)
    fullmakt = FULLMAKT.sla_opp(fullmaktsfakta(parter.avtale, kontrakt.dokumenttype), dag)
    fakta = Representasjonsfakta(
        dokumenttype=kontrakt.dokumenttype,
        ansvarlig=parter.kontraktsansvarlig,
        avtale=avtale.utfall.holder,
        fullmakt=fullmakt.utfall.holder,
        godkjent=godkjenning.utfall.holder,
        erstatter=valg.signaturpolicy.samarbeidsorgan_erstatter_ansvarlig_leder,
    )
    setninger: dict[str, Opplysning] = {
        "retten": retten(parter.avtale, kontrakt.dokumenttype, ord_),
        "avtalen": avtale.begrunn(ord_),
        "fullmakten": fullmakt.begrunn(ord_),
        "godkjenningen": godkjenning.begrunn(ord_),
    }
    return Vurdering(
        avtale=avtale,
        godkjenning=godkjenning,
        fullmakt=fullmakt,
        representasjon=REPRESENTASJON.sla_opp(fakta, dag),
        opplysninger=ord_ | setninger,
    )


def funn(vurdering: Vurdering) -> tuple[Funn, ...]:
    """What is wrong: everything that is missing at once where the organ is to enter the contract, and the row's own finding."""
    utfall, ord_ = vurdering.representasjon.utfall, vurdering.opplysninger
    egne = meld_som(utfall.funn, vurdering.representasjon.begrunn(ord_), ord_)
    if not (utfall.mangler_meldes or vurdering.organ_inngar):
        return egne
    return tuple(funn for treff in vurdering.forutsetninger for funn in _mangel(treff, ord_)) + egne


def _mangel(treff: Treff[Forutsetning], ord_: dict[str, Opplysning]) -> tuple[Funn, ...]:
    return meld_som(treff.utfall.mangel, treff.begrunn(ord_), ord_)
