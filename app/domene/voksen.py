"""Do the rules for adults hold? Decided by the right that the training builds on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from app.domene.kontrakt import Kontrakt, Rettstype
from app.domene.regeldato import regeldato
from app.domene.tabell import Regel, Tabell, Treff
from app.tekst import Tekst


@dataclass(frozen=True, kw_only=True)
class Voksenfakta:
    """What decides whether the rules for adults hold."""

    rettstype: Annotated[Rettstype | None, "rett til opplæring"]


VOKSEN = Tabell(
    navn="voksen",
    tittel=Tekst(nb="Regler for voksne", nn="Reglar for vaksne"),
    sporsmal=Tekst(nb="Gjelder reglene for voksne?", nn="Gjeld reglane for vaksne?"),
    fakta=Voksenfakta,
    regler=(
        Regel(
            id="VO-01",
            nar={"rettstype": {Rettstype.VOKSENRETT, Rettstype.REKVALIFISERING}},
            utfall=True,
            begrunnelse=Tekst(
                nb="Opplæringen bygger på retten til voksne, med midtveisvurdering.",
                nn="Opplæringa byggjer på retten til vaksne, med midtvegsvurdering.",
            ),
            kilde="opplæringslova §§ 18-3 og 18-4; opplæringsforskrifta §§ 15-1 og 15-9",
            utlost_av=("/lareforhold/rettstype",),
        ),
        Regel(
            id="VO-02",
            nar={"rettstype": {Rettstype.UNGDOMSRETT, Rettstype.OMVALG, Rettstype.MEROPPLARING, Rettstype.IKKE_RETT, None}},
            utfall=False,
            begrunnelse=Tekst(
                nb="Opplæringen bygger ikke på retten til voksne, så den har halvårsvurdering.",
                nn="Opplæringa byggjer ikkje på retten til vaksne, så ho har halvårsvurdering.",
            ),
            kilde="opplæringsforskrifta § 9-13",
            utlost_av=("/lareforhold/rettstype",),
        ),
    ),
)


def voksen(kontrakt: Kontrakt) -> bool:
    """The rules for adults hold: midtveisvurdering instead of halvårsvurdering."""
    return vurder(kontrakt).utfall


def vurder(kontrakt: Kontrakt) -> Treff[bool]:
    """The row that says whether the rules for adults hold."""
    return VOKSEN.sla_opp(Voksenfakta(rettstype=kontrakt.lareforhold.rettstype), regeldato(kontrakt))
