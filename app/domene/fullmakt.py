"""Does the agreement give the samarbeidsorgan the power to enter this kind of contract?

The law names lærekontrakt only (opplæringslova § 7-12). Any other kind is for a caseworker's eye, whether the agreement lists it or not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from app.domene.avtaletabeller import JA, SETT_LAREBEDRIFT_NB, SETT_LAREBEDRIFT_NN, Forutsetning, nei
from app.domene.funnmal import Funnmal
from app.domene.kontrakt import Avtale, Kontraktstype
from app.domene.opplysninger import DATOORD, SAKSORD
from app.domene.tabell import Opplysning, Regel, Tabell, fyll_ut
from app.errors import Alvor
from app.tekst import Tekst


@dataclass(frozen=True, kw_only=True)
class Fullmaktsfakta:
    """What decides whether the agreement gives the power to enter this kind of contract."""

    dokumenttype: Annotated[Kontraktstype, "dokument"]
    foreligger: Annotated[bool, "avtalen foreligger"]
    gitt: Annotated[bool, "avtalen gir rett til å inngå kontrakt"]
    omfattet: Annotated[bool, "avtalen nevner denne typen kontrakt"]


def fullmaktsfakta(avtale: Avtale | None, dokumenttype: Kontraktstype) -> Fullmaktsfakta:
    """The facts of the power to enter contracts."""
    return Fullmaktsfakta(
        dokumenttype=dokumenttype,
        foreligger=avtale is not None and avtale.foreligger,
        gitt=avtale is not None and avtale.inngar_kontrakt,
        omfattet=avtale is not None and dokumenttype in avtale.dokumenttyper,
    )


ANDRE_ENN_LAREKONTRAKT = frozenset(Kontraktstype) - {Kontraktstype.LAREKONTRAKT}
UTENFOR_OMFANG = Forutsetning(
    holder=True,
    mangel=Funnmal(
        kode="avtale-nevner-ikke-kontrakttypen",
        peker="/parter/avtale/dokumenttyper",
        alvor=Alvor.ADVARSEL,
        tiltak=Tekst(
            nb="Kontroller at avtalen også gjelder denne typen kontrakt, og før typen opp i avtalen.",
            nn="Kontroller at avtalen også gjeld denne typen kontrakt, og før typen opp i avtalen.",
        ),
    ),
)
UTENFOR_LOVEN = Forutsetning(
    holder=True,
    mangel=Funnmal(
        kode="avtale-brukt-til-annet-enn-larekontrakt",
        peker="/parter/avtale/dokumenttyper",
        alvor=Alvor.ADVARSEL,
        tiltak=Tekst(
            nb="Kontroller at samarbeidsorganet kan inngå denne typen kontrakt, eller gjør lærebedriften kontraktsansvarlig.",
            nn="Kontroller at samarbeidsorganet kan inngå denne typen kontrakt, eller gjer lærebedrifta kontraktsansvarleg.",
        ),
    ),
)
UTEN_A_NEVNE = Tekst(
    nb="rett til å inngå kontrakt (avtalen nevner ikke {kontrakt}, og opplæringslova § 7-12 nevner bare lærekontrakt)",
    nn="rett til å inngå kontrakt (avtalen nemner ikkje {kontrakt}, og opplæringslova § 7-12 nemner berre lærekontrakt)",
)
BARE_LAREKONTRAKT_I_LOVEN = Tekst(
    nb="rett til å inngå {kontrakt} (opplæringslova § 7-12 nevner bare lærekontrakt)",
    nn="rett til å inngå {kontrakt} (opplæringslova § 7-12 nemner berre lærekontrakt)",
)
ETTER_LOVEN = Tekst(nb="rett til å inngå {kontrakt} (opplæringslova § 7-12)", nn="rett til å inngå {kontrakt} (opplæringslova § 7-12)")
RETTEN: Mapping[tuple[Kontraktstype, bool], Tekst] = {
    **{(type_, False): UTEN_A_NEVNE for type_ in Kontraktstype},
    **{(type_, True): BARE_LAREKONTRAKT_I_LOVEN for type_ in ANDRE_ENN_LAREKONTRAKT},
    (Kontraktstype.LAREKONTRAKT, True): ETTER_LOVEN,
}
"""What the agreement gives a right to, never more than law and agreement say: by kind, and whether the agreement names it."""


def retten(avtale: Avtale | None, dokumenttype: Kontraktstype, ord_: Mapping[str, Opplysning]) -> Tekst:
    """The right to enter this contract, in words that are true of this agreement."""
    fakta = fullmaktsfakta(avtale, dokumenttype)
    return fyll_ut(RETTEN[dokumenttype, fakta.omfattet], ord_)


FULLMAKT = Tabell(
    navn="fullmakt",
    tittel=Tekst(nb="Retten til å inngå kontrakt", nn="Retten til å inngå kontrakt"),
    sporsmal=Tekst(
        nb="Gir avtalen samarbeidsorganet rett til å inngå kontrakten?", nn="Gir avtalen samarbeidsorganet rett til å inngå kontrakten?"
    ),
    fakta=Fullmaktsfakta,
    opplysninger=SAKSORD | DATOORD,
    regler=(
        Regel(
            id="FU-01",
            nar={"dokumenttype": Kontraktstype.LAREKONTRAKT, "foreligger": True, "gitt": True, "omfattet": True},
            utfall=JA,
            begrunnelse=Tekst(
                nb="Avtalen gir {samarbeidsorgan} rett til å inngå {kontrakt} på vegne av {larebedrift}.",
                nn="Avtalen gir {samarbeidsorgan} rett til å inngå {kontrakt} på vegner av {larebedrift}.",
            ),
            kilde="opplæringslova § 7-12; opplæringsforskrifta § 6-17",
            utlost_av=("/parter/avtale/inngarKontrakt",),
        ),
        Regel(
            id="FU-06",
            nar={"dokumenttype": ANDRE_ENN_LAREKONTRAKT, "foreligger": True, "gitt": True, "omfattet": True},
            utfall=UTENFOR_LOVEN,
            begrunnelse=Tekst(
                nb="Avtalen gir {samarbeidsorgan} rett til å inngå {kontrakt} på vegne av {larebedrift}, men loven nevner bare "
                "lærekontrakt (opplæringslova § 7-12).",
                nn="Avtalen gir {samarbeidsorgan} rett til å inngå {kontrakt} på vegner av {larebedrift}, men lova nemner berre "
                "lærekontrakt (opplæringslova § 7-12).",
            ),
            kilde="opplæringslova § 7-12; opplæringsforskrifta § 6-17",
            utlost_av=("/parter/avtale/inngarKontrakt", "/parter/avtale/dokumenttyper", "/dokumenttype"),
        ),
        Regel(
            id="FU-02",
            nar={"dokumenttype": ANDRE_ENN_LAREKONTRAKT, "foreligger": True, "gitt": True, "omfattet": False},
            utfall=UTENFOR_OMFANG,
            begrunnelse=Tekst(
                nb="Avtalen gir {samarbeidsorgan} rett til å inngå kontrakt på vegne av {larebedrift}, men den nevner ikke "
                "{kontrakt}. Loven nevner bare lærekontrakt (opplæringslova § 7-12).",
                nn="Avtalen gir {samarbeidsorgan} rett til å inngå kontrakt på vegner av {larebedrift}, men han nemner ikkje "
                "{kontrakt}. Lova nemner berre lærekontrakt (opplæringslova § 7-12).",
            ),
            kilde="opplæringslova § 7-12; opplæringsforskrifta § 6-17",
            utlost_av=("/parter/avtale/inngarKontrakt", "/parter/avtale/dokumenttyper"),
        ),
        Regel(
            id="FU-03",
            nar={"dokumenttype": Kontraktstype.LAREKONTRAKT, "foreligger": True, "gitt": True, "omfattet": False},
            utfall=nei(
                "avtale-gjelder-ikke-larekontrakt",
                "/parter/avtale/dokumenttyper",
                f"Legg inn en avtale som gjelder lærekontrakt, {SETT_LAREBEDRIFT_NB}.",
                f"Legg inn ein avtale som gjeld lærekontrakt, {SETT_LAREBEDRIFT_NN}.",
            ),
            begrunnelse=Tekst(
                nb="Avtalen mellom {larebedrift} og {samarbeidsorgan} gir rett til å inngå andre kontrakter, men ikke {kontrakt}.",
                nn="Avtalen mellom {larebedrift} og {samarbeidsorgan} gir rett til å inngå andre kontraktar, men ikkje {kontrakt}.",
            ),
            kilde="opplæringslova § 7-12; opplæringsforskrifta § 6-17",
            utlost_av=("/parter/avtale/dokumenttyper",),
        ),
        Regel(
            id="FU-04",
            nar={"foreligger": True, "gitt": False},
            utfall=nei(
                "fullmakt-mangler",
                "/parter/avtale/inngarKontrakt",
                f"Legg inn en avtale som gir rett til å inngå kontrakt, {SETT_LAREBEDRIFT_NB}.",
                f"Legg inn ein avtale som gir rett til å inngå kontrakt, {SETT_LAREBEDRIFT_NN}.",
            ),
            begrunnelse=Tekst(
                nb="Avtalen mellom {larebedrift} og {samarbeidsorgan} gir ikke samarbeidsorganet rett til å inngå {kontrakt}.",
                nn="Avtalen mellom {larebedrift} og {samarbeidsorgan} gir ikkje samarbeidsorganet rett til å inngå {kontrakt}.",
            ),
            kilde="opplæringslova § 7-12; opplæringsforskrifta § 6-17",
            utlost_av=("/parter/avtale/inngarKontrakt",),
        ),
        Regel(
            id="FU-05",
            nar={"foreligger": False},
            utfall=Forutsetning(holder=False),
            begrunnelse=Tekst(
                nb="Uten avtale har ikke et samarbeidsorgan rett til å inngå {kontrakt} på vegne av {larebedrift}.",
                nn="Utan avtale har ikkje eit samarbeidsorgan rett til å inngå {kontrakt} på vegner av {larebedrift}.",
            ),
            kilde="opplæringslova § 7-12",
            utlost_av=("/parter/avtale",),
        ),
    ),
)
