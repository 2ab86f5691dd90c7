"""Who receives the grant, and whether the organ is a party that the document shows: the second power, apart from the first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from app.domene.funnmal import Funnmal
from app.domene.kontrakt import Kontrakt, Kontraktstype
from app.domene.opplysninger import DATOORD, MED_LAREBEDRIFT, SAKSORD
from app.domene.parter import Kontraktsansvarlig
from app.domene.regeldato import regeldato
from app.domene.representasjon import Vurdering
from app.domene.tabell import Regel, Tabell, Treff
from app.domene.tabellord import frase, satt_sammen
from app.errors import Alvor
from app.tekst import Tekst


class Mottaker(StrEnum):
    """Who receives the grant (the code in the answer)."""

    LAREBEDRIFT = "larebedrift"
    SAMARBEIDSORGAN = "samarbeidsorgan"
    INGEN = "ingen"


@dataclass(frozen=True, kw_only=True)
class Tilskuddsfakta:
    """What decides who receives the grant."""

    dokumenttype: Annotated[Kontraktstype, "dokument"]
    ansvarlig: Annotated[Kontraktsansvarlig, "kontraktsansvarlig"]
    avtale: Annotated[bool, "avtalen gjelder"]
    gitt: Annotated[bool, "avtalen gir rett til å motta tilskudd"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tilskuddsutfall:
    """Who receives the grant, and what a caseworker should look at."""

    mottaker: Mottaker
    funn: Funnmal | None = None

    def som_tekst(self) -> Tekst:
        """Who receives, and the finding where there is one."""
        return satt_sammen(frase(MOTTAKERORD[self.mottaker]), self.funn.som_tekst() if self.funn else None)


MOTTAKERORD: Mapping[Mottaker, str] = {
    Mottaker.LAREBEDRIFT: "lærebedriften",
    Mottaker.SAMARBEIDSORGAN: "samarbeidsorganet",
    Mottaker.INGEN: "ingen",
}


def _betales_til_kontraktsansvarlig(peker: str) -> Funnmal:
    return Funnmal(
        kode="tilskudd-til-en-annen-enn-kontraktsansvarlig",
        peker=peker,
        alvor=Alvor.ADVARSEL,
        tiltak=Tekst(
            nb="VIGO betaler bare til den som er kontraktsansvarlig. Kontroller hvem som skal ha tilskuddet.",
            nn="VIGO betaler berre til den som er kontraktsansvarleg. Kontroller kven som skal ha tilskotet.",
        ),
    )


BETALES_TIL_KONTRAKTSANSVARLIG = _betales_til_kontraktsansvarlig("/parter/avtale/mottarTilskudd")
IKKE_ORGANET = frozenset({Kontraktsansvarlig.LAREBEDRIFT, Kontraktsansvarlig.SKOLE})
IKKE_BEDRIFTEN = frozenset({Kontraktsansvarlig.SAMARBEIDSORGAN, Kontraktsansvarlig.SKOLE})
LAREBEDRIFTEN = Tilskuddsutfall(mottaker=Mottaker.LAREBEDRIFT)
UTEN_FULLMAKT = Tilskuddsutfall(mottaker=Mottaker.LAREBEDRIFT, funn=BETALES_TIL_KONTRAKTSANSVARLIG)
UTEN_AVTALE = Tilskuddsutfall(mottaker=Mottaker.LAREBEDRIFT, funn=_betales_til_kontraktsansvarlig("/parter/kontraktsansvarlig"))
LOVEN = "opplæringslova §§ 7-8 og 7-12; opplæringsforskrifta §§ 6-15 og 6-17"
OG_VIGO = f"{LOVEN}; VIGO høsten 2024: tilskudd bare til kontraktsansvarlig"

TILSKUDD = Tabell(
    navn="tilskudd",
    tittel=Tekst(nb="Hvem mottar tilskuddet", nn="Kven mottar tilskotet"),
    sporsmal=Tekst(nb="Hvem mottar tilskuddet til opplæringen?", nn="Kven mottar tilskotet til opplæringa?"),
    fakta=Tilskuddsfakta,
    opplysninger=SAKSORD | DATOORD | {"avtalen"},
    regler=(
        Regel(
            id="TI-01",
            nar={"dokumenttype": MED_LAREBEDRIFT, "ansvarlig": Kontraktsansvarlig.SAMARBEIDSORGAN, "avtale": True, "gitt": True},
            utfall=Tilskuddsutfall(mottaker=Mottaker.SAMARBEIDSORGAN),
            begrunnelse=Tekst(
                nb="{samarbeidsorgan} mottar tilskuddet på vegne av {larebedrift} fordi avtalen fra {avtale_fra} gir rett til det.",
                nn="{samarbeidsorgan} mottar tilskotet på vegner av {larebedrift} fordi avtalen frå {avtale_fra} gir rett til det.",
            ),
            kilde=LOVEN,
            utlost_av=("/parter/avtale/mottarTilskudd",),
        ),
        Regel(
            id="TI-02",
            nar={"dokumenttype": MED_LAREBEDRIFT, "ansvarlig": IKKE_ORGANET, "avtale": True, "gitt": True},
            utfall=Tilskuddsutfall(mottaker=Mottaker.SAMARBEIDSORGAN, funn=BETALES_TIL_KONTRAKTSANSVARLIG),
            begrunnelse=Tekst(
                nb="{samarbeidsorgan} mottar tilskuddet fordi avtalen fra {avtale_fra} gir rett til det, men er ikke kontraktsansvarlig.",
                nn="{samarbeidsorgan} mottar tilskotet fordi avtalen frå {avtale_fra} gir rett til det, men er ikkje kontraktsansvarleg.",
            ),
            kilde=OG_VIGO,
            utlost_av=("/parter/avtale/mottarTilskudd", "/parter/kontraktsansvarlig"),
        ),
        Regel(
            id="TI-03",
            nar={"dokumenttype": MED_LAREBEDRIFT, "ansvarlig": Kontraktsansvarlig.LAREBEDRIFT, "avtale": False},
            utfall=LAREBEDRIFTEN,
            begrunnelse=Tekst(nb="{larebedrift} mottar tilskuddet. {avtalen}", nn="{larebedrift} mottar tilskotet. {avtalen}"),
            kilde=LOVEN,
            utlost_av=("/parter/avtale",),
        ),
        Regel(
            id="TI-04",
            nar={"dokumenttype": MED_LAREBEDRIFT, "ansvarlig": Kontraktsansvarlig.LAREBEDRIFT, "avtale": True, "gitt": False},
            utfall=LAREBEDRIFTEN,
            begrunnelse=Tekst(
                nb="{larebedrift} mottar tilskuddet. Avtalen fra {avtale_fra} gir ikke {samarbeidsorgan} rett til det.",
                nn="{larebedrift} mottar tilskotet. Avtalen frå {avtale_fra} gir ikkje {samarbeidsorgan} rett til det.",
            ),
            kilde=LOVEN,
            utlost_av=("/parter/avtale/mottarTilskudd",),
        ),
        Regel(
            id="TI-05",
            nar={"dokumenttype": MED_LAREBEDRIFT, "ansvarlig": IKKE_BEDRIFTEN, "avtale": True, "gitt": False},
            utfall=UTEN_FULLMAKT,
            begrunnelse=Tekst(
                nb="{larebedrift} mottar tilskuddet fordi avtalen fra {avtale_fra} ikke lar {samarbeidsorgan} gjøre det, men "
                "lærebedriften er ikke kontraktsansvarlig.",
                nn="{larebedrift} mottar tilskotet fordi avtalen frå {avtale_fra} ikkje lar {samarbeidsorgan} gjere det, men "
                "lærebedrifta er ikkje kontraktsansvarleg.",
            ),
            kilde=OG_VIGO,
            utlost_av=("/parter/avtale/mottarTilskudd", "/parter/kontraktsansvarlig"),
        ),
        Regel(
            id="TI-06",
            nar={"dokumenttype": MED_LAREBEDRIFT, "ansvarlig": IKKE_BEDRIFTEN, "avtale": False},
            utfall=UTEN_AVTALE,
            begrunnelse=Tekst(
                nb="{larebedrift} mottar tilskuddet, men er ikke kontraktsansvarlig. {avtalen}",
                nn="{larebedrift} mottar tilskotet, men er ikkje kontraktsansvarleg. {avtalen}",
            ),
            kilde=OG_VIGO,
            utlost_av=("/parter/avtale", "/parter/kontraktsansvarlig"),
        ),
        Regel(
            id="TI-07",
            nar={"dokumenttype": Kontraktstype.FAGOPPLARING_I_SKOLE},
            utfall=Tilskuddsutfall(mottaker=Mottaker.INGEN),
            begrunnelse=Tekst(
                nb="Fagopplæring i skole gir ikke tilskudd til en lærebedrift.",
                nn="Fagopplæring i skole gir ikkje tilskot til ei lærebedrift.",
            ),
            kilde="opplæringslova §§ 5-6 og 7-8; opplæringsforskrifta § 6-15",
            utlost_av=("/dokumenttype",),
        ),
    ),
)


def vurder(kontrakt: Kontrakt, vurdering: Vurdering) -> Treff[Tilskuddsutfall]:
    """Who receives the grant on the contract's date."""
    avtale = kontrakt.parter.avtale
    fakta = Tilskuddsfakta(
        dokumenttype=kontrakt.dokumenttype,
        ansvarlig=kontrakt.parter.kontraktsansvarlig,
        avtale=vurdering.avtale.utfall.holder,
        gitt=avtale is not None and avtale.mottar_tilskudd,
    )
    return TILSKUDD.sla_opp(fakta, regeldato(kontrakt))


# --- whether the document shows the organ -----------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Visningsfakta:
    """What decides whether the section about the organ is printed."""

    organ: Annotated[bool, "samarbeidsorgan oppgitt"]
    avtale: Annotated[bool, "avtalen gjelder"]
    inngar: Annotated[bool, "avtalen gir rett til å inngå kontrakt"]
    mottar: Annotated[bool, "avtalen gir rett til å motta tilskudd"]


VISNING = Tabell(
    navn="visning",
    tittel=Tekst(nb="Samarbeidsorganet i dokumentet", nn="Samarbeidsorganet i dokumentet"),
    sporsmal=Tekst(nb="Står samarbeidsorganet i dokumentet?", nn="Står samarbeidsorganet i dokumentet?"),
    fakta=Visningsfakta,
    opplysninger=SAKSORD | DATOORD,
    regler=(
        Regel(
            id="VI-01",
            nar={"organ": True, "avtale": True, "inngar": True},
            utfall=True,
            begrunnelse=Tekst(
                nb="Samarbeidsorganet står i dokumentet fordi avtalen gir det rett til å inngå kontrakt.",
                nn="Samarbeidsorganet står i dokumentet fordi avtalen gir det rett til å inngå kontrakt.",
            ),
            kilde="opplæringslova § 7-12",
            utlost_av=("/parter/avtale/inngarKontrakt",),
        ),
        Regel(
            id="VI-02",
            nar={"organ": True, "avtale": True, "inngar": False, "mottar": True},
            utfall=True,
            begrunnelse=Tekst(
                nb="Samarbeidsorganet står i dokumentet fordi avtalen gir det rett til å motta tilskuddet.",
                nn="Samarbeidsorganet står i dokumentet fordi avtalen gir det rett til å motta tilskotet.",
            ),
            kilde="opplæringslova §§ 7-8 og 7-12",
            utlost_av=("/parter/avtale/mottarTilskudd",),
        ),
        Regel(
            id="VI-03",
            nar={"organ": True, "avtale": True, "inngar": False, "mottar": False},
            utfall=False,
            begrunnelse=Tekst(
                nb="Samarbeidsorganet står ikke i dokumentet, fordi avtalen ikke gir det noen fullmakt.",
                nn="Samarbeidsorganet står ikkje i dokumentet, fordi avtalen ikkje gir det noka fullmakt.",
            ),
            kilde="opplæringslova § 7-12",
        ),
        Regel(
            id="VI-04",
            nar={"organ": True, "avtale": False},
            utfall=False,
            begrunnelse=Tekst(
                nb="Samarbeidsorganet står ikke i dokumentet, fordi ingen avtale gjelder på {kontraktsdatoen}.",
                nn="Samarbeidsorganet står ikkje i dokumentet, fordi ingen avtale gjeld på {kontraktsdatoen}.",
            ),
            kilde="opplæringslova § 7-12",
        ),
        Regel(
            id="VI-05",
            nar={"organ": False},
            utfall=False,
            begrunnelse=Tekst(nb="Det er ikke oppgitt noe samarbeidsorgan.", nn="Det er ikkje oppgitt noko samarbeidsorgan."),
            kilde="opplæringslova § 7-12",
        ),
    ),
)


def vis_organ(kontrakt: Kontrakt, vurdering: Vurdering) -> Treff[bool]:
    """Whether the section about the organ is printed."""
    avtale = kontrakt.parter.avtale
    fakta = Visningsfakta(
        organ=kontrakt.parter.samarbeidsorgan is not None,
        avtale=vurdering.avtale.utfall.holder,
        inngar=avtale is not None and avtale.inngar_kontrakt,
        mottar=avtale is not None and avtale.mottar_tilskudd,
    )
    return VISNING.sla_opp(fakta, regeldato(kontrakt))
