"""In which group a signer signs: the county's own groups, and what happens to one person whose roles stand in different groups."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated

from app.domene.fylker import Signaturpolicy
from app.domene.opplysninger import FYLKESORD
from app.domene.roller import Rolle
from app.domene.tabell import Regel, Tabell, Treff
from app.tekst import Tekst


class Gruppevalg(StrEnum):
    """Which of the groups of a signer's roles."""

    EGEN = "gruppen til rollen"
    SENESTE = "den siste av gruppene"


VELG: Mapping[Gruppevalg, Callable[[Iterable[int]], int]] = {Gruppevalg.EGEN: min, Gruppevalg.SENESTE: max}


@dataclass(frozen=True, kw_only=True)
class Rekkefolgefakta:
    """What decides when a signer signs."""

    flere_roller: Annotated[bool, "flere roller"]
    ulike_grupper: Annotated[bool, "rollene står i ulike grupper"]
    forst: Annotated[bool, "i første gruppe"]


EN_GANG = "regelen for samme person i kontraktdata v1 (slik oslo.kommune.no gjør det for faglig og ansvarlig leder)"

REKKEFOLGE = Tabell(
    navn="rekkefolge",
    tittel=Tekst(nb="Rekkefølge", nn="Rekkjefølgje"),
    sporsmal=Tekst(nb="Når signerer personen?", nn="Når signerer personen?"),
    fakta=Rekkefolgefakta,
    opplysninger=FYLKESORD,
    regler=(
        Regel(
            id="RF-01",
            nar={"flere_roller": False, "forst": True},
            utfall=Gruppevalg.EGEN,
            begrunnelse=Tekst(nb="Signerer i første gruppe.", nn="Signerer i første gruppe."),
            kilde="{policy}",
            utlost_av=("/fylke/fylkesnummer",),
        ),
        Regel(
            id="RF-02",
            nar={"flere_roller": False, "forst": False},
            utfall=Gruppevalg.EGEN,
            begrunnelse=Tekst(
                nb="Signerer når gruppen foran er ferdig, etter signaturrekkefølgen til {fylke}.",
                nn="Signerer når gruppa framfor er ferdig, etter signaturrekkjefølgja til {fylke}.",
            ),
            kilde="{policy}",
            utlost_av=("/fylke/fylkesnummer",),
        ),
        Regel(
            id="RF-03",
            nar={"flere_roller": True, "ulike_grupper": False},
            utfall=Gruppevalg.EGEN,
            begrunnelse=Tekst(
                nb="Én person har flere roller og signerer én gang for alle.",
                nn="Éin person har fleire roller og signerer éin gong for alle.",
            ),
            kilde=EN_GANG,
        ),
        Regel(
            id="RF-04",
            nar={"flere_roller": True, "ulike_grupper": True},
            utfall=Gruppevalg.SENESTE,
            begrunnelse=Tekst(
                nb="Én person har flere roller og signerer én gang for alle, sammen med den siste av gruppene.",
                nn="Éin person har fleire roller og signerer éin gong for alle, saman med den siste av gruppene.",
            ),
            kilde=f"{EN_GANG}; {{policy}}",
            utlost_av=("/fylke/fylkesnummer",),
        ),
    ),
)


def plasser(roller: Iterable[Rolle], policy: Signaturpolicy, dag: date) -> tuple[int, tuple[Treff[Gruppevalg], ...]]:
    """The number of the signer's group in the policy (from 0), and the row that chose it."""
    grupper = [plass(policy)[rolle][0] for rolle in roller]
    fakta = Rekkefolgefakta(
        flere_roller=len(grupper) > 1,
        ulike_grupper=len(set(grupper)) > 1,
        forst=max(grupper) == 0,
    )
    treff = REKKEFOLGE.sla_opp(fakta, dag)
    return VELG[treff.utfall](grupper), (treff,)


def plass(policy: Signaturpolicy) -> Mapping[Rolle, tuple[int, int]]:
    """For each role of the policy its group and its place there."""
    return {rolle: (nr, plass_) for nr, gruppe in enumerate(policy.grupper) for plass_, rolle in enumerate(gruppe)}
