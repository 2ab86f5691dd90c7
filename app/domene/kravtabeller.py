"""The tables of demands on a contract by its kind: arbeidsavtale, test and goals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from app.domene.funnmal import Funnmal, feil
from app.domene.kontrakt import Kontraktstype, Sluttprove
from app.domene.opplysninger import MED_LAREBEDRIFT, SAKSORD
from app.domene.tabell import Regel, Tabell
from app.errors import Alvor
from app.tekst import Tekst

I_SKOLE = Kontraktstype.FAGOPPLARING_I_SKOLE


# --- arbeidsavtale ----------------------------------------------------------------------------------------------------


class Arbeidsavtaleoppgave(StrEnum):
    """What the data say about the employment contract."""

    IKKE_OPPGITT = "ikke nevnt"
    FORELIGGER_IKKE = "foreligger ikke"
    FORELIGGER = "foreligger"


@dataclass(frozen=True, kw_only=True)
class Arbeidsavtalefakta:
    """What decides whether the employment contract is as it must be."""

    dokumenttype: Annotated[Kontraktstype, "dokument"]
    arbeidsavtale: Annotated[Arbeidsavtaleoppgave, "arbeidsavtalen"]


ARBEIDSAVTALE = Tabell(
    navn="arbeidsavtale",
    tittel=Tekst(nb="Arbeidsavtale", nn="Arbeidsavtale"),
    sporsmal=Tekst(nb="Er arbeidsavtalen på plass?", nn="Er arbeidsavtalen på plass?"),
    fakta=Arbeidsavtalefakta,
    opplysninger=SAKSORD,
    regler=(
        Regel[Funnmal | None](
            id="KA-01",
            nar={"dokumenttype": MED_LAREBEDRIFT, "arbeidsavtale": Arbeidsavtaleoppgave.FORELIGGER},
            utfall=None,
            begrunnelse=Tekst(
                nb="{rollen} og {larebedrift} har inngått arbeidsavtale.",
                nn="{rollen} og {larebedrift} har inngått arbeidsavtale.",
            ),
            kilde="opplæringslova §§ 7-2 og 7-4",
        ),
        Regel(
            id="KA-02",
            nar={"dokumenttype": MED_LAREBEDRIFT, "arbeidsavtale": Arbeidsavtaleoppgave.IKKE_OPPGITT},
            utfall=feil("arbeidsavtale-mangler", "/arbeidsavtale", "Legg inn arbeidsavtalen.", "Legg inn arbeidsavtalen."),
            begrunnelse=Tekst(
                nb="En {kontrakt} må vise til arbeidsavtalen mellom {rollen} og {larebedrift}, men ingen arbeidsavtale er oppgitt "
                "(opplæringslova §§ 7-2 og 7-4).",
                nn="Ein {kontrakt} må vise til arbeidsavtalen mellom {rollen} og {larebedrift}, men ingen arbeidsavtale er oppgitt "
                "(opplæringslova §§ 7-2 og 7-4).",
            ),
            kilde="opplæringslova §§ 7-2 og 7-4",
        ),
        Regel(
            id="KA-03",
            nar={"dokumenttype": MED_LAREBEDRIFT, "arbeidsavtale": Arbeidsavtaleoppgave.FORELIGGER_IKKE},
            utfall=feil(
                "arbeidsavtale-mangler",
                "/arbeidsavtale/foreligger",
                "Vent til arbeidsavtalen er inngått, og oppgi den da.",
                "Vent til arbeidsavtalen er inngått, og oppgi han då.",
            ),
            begrunnelse=Tekst(
                nb="{rollen} og {larebedrift} har ikke inngått arbeidsavtale. En {kontrakt} må vise til den "
                "(opplæringslova §§ 7-2 og 7-4).",
                nn="{rollen} og {larebedrift} har ikkje inngått arbeidsavtale. Ein {kontrakt} må vise til han "
                "(opplæringslova §§ 7-2 og 7-4).",
            ),
            kilde="opplæringslova §§ 7-2 og 7-4",
        ),
        Regel(
            id="KA-04",
            nar={
                "dokumenttype": I_SKOLE,
                "arbeidsavtale": {Arbeidsavtaleoppgave.IKKE_OPPGITT, Arbeidsavtaleoppgave.FORELIGGER_IKKE},
            },
            utfall=None,
            begrunnelse=Tekst(
                nb="Fagopplæring i skole gir ikke et arbeidsforhold og har ingen arbeidsavtale.",
                nn="Fagopplæring i skole gir ikkje eit arbeidsforhold og har ingen arbeidsavtale.",
            ),
            kilde="opplæringslova §§ 5-6 og 7-4",
        ),
        Regel(
            id="KA-05",
            nar={"dokumenttype": I_SKOLE, "arbeidsavtale": Arbeidsavtaleoppgave.FORELIGGER},
            utfall=Funnmal(
                kode="arbeidsavtale-i-skole",
                peker="/arbeidsavtale",
                alvor=Alvor.ADVARSEL,
                tiltak=Tekst(
                    nb="Ta bort arbeidsavtalen, eller kontroller typen kontrakt.",
                    nn="Ta bort arbeidsavtalen, eller kontroller typen kontrakt.",
                ),
            ),
            begrunnelse=Tekst(
                nb="Fagopplæring i skole gir ikke et arbeidsforhold. Arbeidsavtalen som er oppgitt, blir ikke skrevet i dokumentet.",
                nn="Fagopplæring i skole gir ikkje eit arbeidsforhold. Arbeidsavtalen som er oppgitt, blir ikkje skriven i dokumentet.",
            ),
            kilde="opplæringslova §§ 5-6 og 7-4",
        ),
    ),
)


# --- the test and the goals -------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Provefakta:
    """What decides whether the test fits the kind of contract."""

    dokumenttype: Annotated[Kontraktstype, "dokument"]
    sluttprove: Annotated[Sluttprove | None, "prøve"]


MOT_FAGBREV = frozenset({Kontraktstype.LAREKONTRAKT, Kontraktstype.FAGBREV_PA_JOBB, Kontraktstype.FAGOPPLARING_I_SKOLE})
FAG_ELLER_SVENNE = frozenset({Sluttprove.FAGPROVE, Sluttprove.SVENNEPROVE})


PROVEORD: Mapping[Sluttprove | None, Tekst] = {
    None: Tekst(nb="ingen prøve", nn="inga prøve"),
    Sluttprove.FAGPROVE: Tekst(nb="fagprøve", nn="fagprøve"),
    Sluttprove.SVENNEPROVE: Tekst(nb="svenneprøve", nn="sveineprøve"),
    Sluttprove.KOMPETANSEPROVE: Tekst(nb="kompetanseprøve", nn="kompetanseprøve"),
    Sluttprove.PRAKSISBREVPROVE: Tekst(nb="praksisbrevprøve", nn="praksisbrevprøve"),
}
"""The tests as they are named inside a sentence."""


def _annen(*riktige: Sluttprove) -> frozenset[Sluttprove]:
    return frozenset(Sluttprove) - set(riktige)


def _provefeil(kode: str, nb: str, nn: str) -> Funnmal:
    return feil(kode, "/lareforhold/sluttprove", f"Oppgi {nb}.", f"Oppgi {nn}.")


SLUTTPROVE = Tabell(
    navn="sluttprove",
    tittel=Tekst(nb="Prøven opplæringen fører fram til", nn="Prøva opplæringa fører fram til"),
    sporsmal=Tekst(nb="Passer prøven til typen kontrakt?", nn="Passar prøva til typen kontrakt?"),
    fakta=Provefakta,
    opplysninger=SAKSORD | {"prove"},
    regler=(
        Regel[Funnmal | None](
            id="KS-01",
            nar={"dokumenttype": MOT_FAGBREV, "sluttprove": FAG_ELLER_SVENNE},
            utfall=None,
            begrunnelse=Tekst(
                nb="Målet er fagprøven eller svenneprøven.",
                nn="Målet er fagprøva eller sveineprøva.",
            ),
            kilde="opplæringslova § 7-1",
        ),
        Regel(
            id="KS-02",
            nar={"dokumenttype": MOT_FAGBREV, "sluttprove": None},
            utfall=_provefeil("sluttprove-mangler", "fagprøve eller svenneprøve", "fagprøve eller sveineprøve"),
            begrunnelse=Tekst(
                nb="{kontrakten} må si hvilken prøve opplæringen fører fram til, men ingen prøve er oppgitt.",
                nn="{kontrakten} må seie kva prøve opplæringa fører fram til, men inga prøve er oppgitt.",
            ),
            kilde="opplæringslova §§ 7-1 og 7-2",
        ),
        Regel(
            id="KS-03",
            nar={"dokumenttype": MOT_FAGBREV, "sluttprove": _annen(Sluttprove.FAGPROVE, Sluttprove.SVENNEPROVE)},
            utfall=_provefeil("sluttprove-passer-ikke", "fagprøve eller svenneprøve", "fagprøve eller sveineprøve"),
            begrunnelse=Tekst(
                nb="{kontrakten} fører fram til fagprøve eller svenneprøve, men {prove} er oppgitt.",
                nn="{kontrakten} fører fram til fagprøve eller sveineprøve, men {prove} er oppgitt.",
            ),
            kilde="opplæringslova § 7-1",
        ),
        Regel(
            id="KS-04",
            nar={"dokumenttype": Kontraktstype.OPPLARINGSKONTRAKT, "sluttprove": Sluttprove.KOMPETANSEPROVE},
            utfall=None,
            begrunnelse=Tekst(nb="Målet er kompetanseprøven.", nn="Målet er kompetanseprøva."),
            kilde="opplæringslova § 7-1; opplæringsforskrifta § 9-64",
        ),
        Regel(
            id="KS-05",
            nar={"dokumenttype": Kontraktstype.OPPLARINGSKONTRAKT, "sluttprove": None},
            utfall=_provefeil("sluttprove-mangler", "kompetanseprøve", "kompetanseprøve"),
            begrunnelse=Tekst(
                nb="{kontrakten} for {rollen} fører fram til kompetanseprøve, men ingen prøve er oppgitt.",
                nn="{kontrakten} for {rollen} fører fram til kompetanseprøve, men inga prøve er oppgitt.",
            ),
            kilde="opplæringslova §§ 7-1 og 7-2",
        ),
        Regel(
            id="KS-06",
            nar={"dokumenttype": Kontraktstype.OPPLARINGSKONTRAKT, "sluttprove": _annen(Sluttprove.KOMPETANSEPROVE)},
            utfall=_provefeil("sluttprove-passer-ikke", "kompetanseprøve", "kompetanseprøve"),
            begrunnelse=Tekst(
                nb="{kontrakten} for {rollen} fører fram til kompetanseprøve, men {prove} er oppgitt.",
                nn="{kontrakten} for {rollen} fører fram til kompetanseprøve, men {prove} er oppgitt.",
            ),
            kilde="opplæringslova § 7-1; opplæringsforskrifta § 9-64",
        ),
        Regel(
            id="KS-07",
            nar={"dokumenttype": Kontraktstype.PRAKSISBREVKONTRAKT, "sluttprove": Sluttprove.PRAKSISBREVPROVE},
            utfall=None,
            begrunnelse=Tekst(nb="Målet er praksisbrevprøven.", nn="Målet er praksisbrevprøva."),
            kilde="opplæringslova § 7-1; opplæringsforskrifta § 9-64",
        ),
        Regel(
            id="KS-08",
            nar={"dokumenttype": Kontraktstype.PRAKSISBREVKONTRAKT, "sluttprove": None},
            utfall=_provefeil("sluttprove-mangler", "praksisbrevprøve", "praksisbrevprøve"),
            begrunnelse=Tekst(
                nb="{kontrakten} for {rollen} fører fram til praksisbrevprøve, men ingen prøve er oppgitt.",
                nn="{kontrakten} for {rollen} fører fram til praksisbrevprøve, men inga prøve er oppgitt.",
            ),
            kilde="opplæringslova §§ 7-1 og 7-2",
        ),
        Regel(
            id="KS-09",
            nar={"dokumenttype": Kontraktstype.PRAKSISBREVKONTRAKT, "sluttprove": _annen(Sluttprove.PRAKSISBREVPROVE)},
            utfall=_provefeil("sluttprove-passer-ikke", "praksisbrevprøve", "praksisbrevprøve"),
            begrunnelse=Tekst(
                nb="{kontrakten} for {rollen} fører fram til praksisbrevprøve, men {prove} er oppgitt.",
                nn="{kontrakten} for {rollen} fører fram til praksisbrevprøve, men {prove} er oppgitt.",
            ),
            kilde="opplæringslova § 7-1; opplæringsforskrifta § 9-64",
        ),
    ),
)


@dataclass(frozen=True, kw_only=True)
class Malfakta:
    """What decides whether the goals are as they must be."""

    dokumenttype: Annotated[Kontraktstype, "dokument"]
    oppgitt: Annotated[bool, "kompetansemål oppgitt"]


MAL = Tabell(
    navn="kompetansemal",
    tittel=Tekst(nb="Utvalgte kompetansemål", nn="Utvalde kompetansemål"),
    sporsmal=Tekst(nb="Må kontrakten ha utvalgte kompetansemål?", nn="Må kontrakten ha utvalde kompetansemål?"),
    fakta=Malfakta,
    opplysninger=SAKSORD,
    regler=(
        Regel[Funnmal | None](
            id="KM-01",
            nar={"dokumenttype": Kontraktstype.OPPLARINGSKONTRAKT, "oppgitt": True},
            utfall=None,
            begrunnelse=Tekst(nb="De utvalgte kompetansemålene er oppgitt.", nn="Dei utvalde kompetansemåla er oppgitte."),
            kilde="opplæringslova § 7-2; opplæringsforskrifta § 9-64",
        ),
        Regel(
            id="KM-02",
            nar={"dokumenttype": Kontraktstype.OPPLARINGSKONTRAKT, "oppgitt": False},
            utfall=feil(
                "kompetansemal-mangler",
                "/lareforhold/kompetansemal",
                "Legg inn minst ett kompetansemål.",
                "Legg inn minst eitt kompetansemål.",
            ),
            begrunnelse=Tekst(
                nb="{rollen} skal ha opplæring i utvalgte kompetansemål, men ingen er oppgitt (opplæringslova § 7-2).",
                nn="{rollen} skal ha opplæring i utvalde kompetansemål, men ingen er oppgitt (opplæringslova § 7-2).",
            ),
            kilde="opplæringslova § 7-2; opplæringsforskrifta § 9-64",
        ),
        Regel(
            id="KM-03",
            nar={"dokumenttype": MOT_FAGBREV},
            utfall=None,
            begrunnelse=Tekst(
                nb="Opplæringen følger hele læreplanen, så ingen kompetansemål trenger å stå i {kontrakten}.",
                nn="Opplæringa følgjer heile læreplanen, så ingen kompetansemål treng å stå i {kontrakten}.",
            ),
            kilde="opplæringslova §§ 7-1 og 7-6",
        ),
        Regel(
            id="KM-04",
            nar={"dokumenttype": Kontraktstype.PRAKSISBREVKONTRAKT},
            utfall=None,
            begrunnelse=Tekst(
                nb="Opplæringen følger den lokale læreplanen for praksisbrev, så ingen kompetansemål trenger å stå i {kontrakten}.",
                nn="Opplæringa følgjer den lokale læreplanen for praksisbrev, så ingen kompetansemål treng å stå i {kontrakten}.",
            ),
            kilde="opplæringsforskrifta § 9-64",
        ),
    ),
)
