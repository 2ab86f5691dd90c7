"""Which of the two basic grants a contract gives, by the learner's right: told as information, printed nowhere, paid by nobody here.

The law knows the grant (opplæringslova § 7-8); that there are two kinds, and who gives which, is practice (altinn.no, VIGO).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from app.domene.kontrakt import Kontrakt, Kontraktstype, Rettstype
from app.domene.opplysninger import SAKSORD
from app.domene.regeldato import regeldato
from app.domene.tabell import Regel, Tabell, Treff
from app.tekst import Tekst


class Basistilskudd(StrEnum):
    """Which grant (the code in the answer)."""

    I = "basistilskuddI"  # noqa: E741 - the grant is called «basistilskudd I»
    II = "basistilskuddII"
    IKKE_AVGJORT = "ikkeAvgjort"
    INGEN = "ingen"


@dataclass(frozen=True, kw_only=True)
class Basisfakta:
    """What decides which grant a contract gives."""

    dokumenttype: Annotated[Kontraktstype, "dokument"]
    rettstype: Annotated[Rettstype | None, "rett til opplæring"]


ETTER_RETT = frozenset({Kontraktstype.LAREKONTRAKT, Kontraktstype.OPPLARINGSKONTRAKT, Kontraktstype.PRAKSISBREVKONTRAKT})
"""The kinds whose grant follows the learner's right."""
ALTINN = "info.altinn.no, lærlingordningen; opplæringsforskrifta § 6-15"
PEKER = ("/lareforhold/rettstype",)

BASISTILSKUDD = Tabell(
    navn="basistilskudd",
    tittel=Tekst(nb="Basistilskudd I eller II", nn="Basistilskot I eller II"),
    sporsmal=Tekst(nb="Hvilket basistilskudd gir kontrakten?", nn="Kva basistilskot gir kontrakten?"),
    fakta=Basisfakta,
    opplysninger=SAKSORD,
    regler=(
        Regel(
            id="TB-01",
            nar={"dokumenttype": ETTER_RETT, "rettstype": Rettstype.UNGDOMSRETT},
            utfall=Basistilskudd.I,
            begrunnelse=Tekst(
                nb="{kontrakten} gir basistilskudd I fordi {rollen} har ungdomsrett.",
                nn="{kontrakten} gir basistilskot I fordi {rollen} har ungdomsrett.",
            ),
            kilde=ALTINN,
            utlost_av=PEKER,
        ),
        Regel(
            id="TB-02",
            nar={"dokumenttype": ETTER_RETT, "rettstype": {Rettstype.VOKSENRETT, Rettstype.IKKE_RETT}},
            utfall=Basistilskudd.II,
            begrunnelse=Tekst(
                nb="{kontrakten} gir basistilskudd II fordi {rollen} ikke har ungdomsrett.",
                nn="{kontrakten} gir basistilskot II fordi {rollen} ikkje har ungdomsrett.",
            ),
            kilde=ALTINN,
            utlost_av=PEKER,
        ),
        Regel(
            id="TB-03",
            nar={"dokumenttype": ETTER_RETT, "rettstype": Rettstype.REKVALIFISERING},
            utfall=Basistilskudd.II,
            begrunnelse=Tekst(
                nb="{kontrakten} gir basistilskudd II fordi {rollen} har rett til yrkesfaglig rekvalifisering.",
                nn="{kontrakten} gir basistilskot II fordi {rollen} har rett til yrkesfagleg rekvalifisering.",
            ),
            kilde="VIGO høsten 2024: rekvalifisering gir basistilskudd II",
            utlost_av=PEKER,
        ),
        Regel(
            id="TB-04",
            nar={"dokumenttype": ETTER_RETT, "rettstype": {Rettstype.OMVALG, Rettstype.MEROPPLARING}},
            utfall=Basistilskudd.IKKE_AVGJORT,
            begrunnelse=Tekst(
                nb="Omvalg og meropplæring sier ikke om {rollen} fortsatt har ungdomsrett. Fylkeskommunen avgjør hvilket basistilskudd "
                "{kontrakten} gir.",
                nn="Omval og meir opplæring seier ikkje om {rollen} framleis har ungdomsrett. Fylkeskommunen avgjer kva basistilskot "
                "{kontrakten} gir.",
            ),
            kilde="ingen kilde funnet for omvalg og meropplæring",
            utlost_av=PEKER,
        ),
        Regel(
            id="TB-05",
            nar={"dokumenttype": ETTER_RETT, "rettstype": None},
            utfall=Basistilskudd.IKKE_AVGJORT,
            begrunnelse=Tekst(
                nb="Det er ikke oppgitt hvilken rett {rollen} har, så vi kan ikke si hvilket basistilskudd {kontrakten} gir.",
                nn="Det er ikkje oppgitt kva rett {rollen} har, så vi kan ikkje seie kva basistilskot {kontrakten} gir.",
            ),
            kilde=ALTINN,
            utlost_av=PEKER,
        ),
        Regel(
            id="TB-06",
            nar={"dokumenttype": Kontraktstype.FAGBREV_PA_JOBB},
            utfall=Basistilskudd.II,
            begrunnelse=Tekst(
                nb="{kontrakten} gir basistilskudd II uansett hvilken rett {rollen} har.",
                nn="{kontrakten} gir basistilskot II uansett kva rett {rollen} har.",
            ),
            kilde=ALTINN,
            utlost_av=("/dokumenttype",),
        ),
        Regel(
            id="TB-07",
            nar={"dokumenttype": Kontraktstype.FAGOPPLARING_I_SKOLE},
            utfall=Basistilskudd.INGEN,
            begrunnelse=Tekst(
                nb="Fagopplæring i skole gir ikke basistilskudd.",
                nn="Fagopplæring i skole gir ikkje basistilskot.",
            ),
            kilde="opplæringslova §§ 5-6 og 7-8; opplæringsforskrifta § 6-15",
            utlost_av=("/dokumenttype",),
        ),
    ),
)


def vurder(kontrakt: Kontrakt) -> Treff[Basistilskudd]:
    """Which grant this contract gives."""
    fakta = Basisfakta(dokumenttype=kontrakt.dokumenttype, rettstype=kontrakt.lareforhold.rettstype)
    return BASISTILSKUDD.sla_opp(fakta, regeldato(kontrakt))
