"""What an attachment that the data list ought to be: the agreement that gives the powers is signed by the two who made it.

`signert` in the data says that the file carries electronic signatures. An agreement signed on paper and scanned has none, so the rest is
for a caseworker to see.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated

from app.domene.funnmal import Funnmal, meld
from app.domene.kontrakt import Kontrakt, Vedleggstype
from app.domene.regeldato import regeldato
from app.domene.tabell import Opplysning, Regel, Tabell, Treff
from app.errors import Alvor, Funn
from app.tekst import Tekst


@dataclass(frozen=True, kw_only=True)
class Vedlagtfakta:
    """What decides whether a listed attachment ought to be signed."""

    type: Annotated[Vedleggstype, "vedlegg"]
    oppgitt_signert: Annotated[bool, "oppgitt som signert"]


AVTALEN = Vedleggstype.AVTALE_SAMARBEIDSORGAN

VEDLAGT = Tabell(
    navn="vedlagt",
    tittel=Tekst(nb="Signerte vedlegg", nn="Signerte vedlegg"),
    sporsmal=Tekst(nb="Skal vedlegget være signert?", nn="Skal vedlegget vere signert?"),
    fakta=Vedlagtfakta,
    opplysninger=frozenset({"larebedrift", "samarbeidsorgan", "nr"}),
    regler=(
        Regel[Funnmal | None](
            id="VA-01",
            nar={"type": AVTALEN, "oppgitt_signert": True},
            utfall=None,
            begrunnelse=Tekst(
                nb="Avtalen mellom {larebedrift} og {samarbeidsorgan} er oppgitt som signert.",
                nn="Avtalen mellom {larebedrift} og {samarbeidsorgan} er oppgitt som signert.",
            ),
            kilde="opplæringslova § 7-12",
            utlost_av=("/vedlegg",),
        ),
        Regel(
            id="VA-02",
            nar={"type": AVTALEN, "oppgitt_signert": False},
            utfall=Funnmal(
                kode="avtale-ikke-oppgitt-som-signert",
                peker="{peker}/signert",
                alvor=Alvor.RAD,
                tiltak=Tekst(
                    nb="Kontroller at avtalen er signert, for eksempel på papir. Er filen signert elektronisk, oppgi det i «signert».",
                    nn="Kontroller at avtalen er signert, til dømes på papir. Er fila signert elektronisk, oppgi det i «signert».",
                ),
            ),
            begrunnelse=Tekst(
                nb="Vedlegg {nr} er avtalen mellom {larebedrift} og {samarbeidsorgan}, men er ikke oppgitt som signert.",
                nn="Vedlegg {nr} er avtalen mellom {larebedrift} og {samarbeidsorgan}, men er ikkje oppgitt som signert.",
            ),
            kilde="opplæringslova § 7-12; ofk.no, for opplæringskontor: den signerte avtalen skal være vedlagt",
            utlost_av=("/vedlegg",),
        ),
        Regel(
            id="VA-03",
            nar={"type": set(Vedleggstype) - {AVTALEN}},
            utfall=None,
            begrunnelse=Tekst(
                nb="Bare avtalen med samarbeidsorganet skal være signert. Andre vedlegg kan være det.",
                nn="Berre avtalen med samarbeidsorganet skal vere signert. Andre vedlegg kan vere det.",
            ),
            kilde="egen vurdering: ingen kilde krever at andre vedlegg er signert",
            utlost_av=("/vedlegg",),
        ),
    ),
)


def vurder(kontrakt: Kontrakt) -> tuple[Treff[Funnmal | None], ...]:
    """The row for each listed attachment, in order."""
    dag = regeldato(kontrakt)
    return tuple(VEDLAGT.sla_opp(Vedlagtfakta(type=en.type, oppgitt_signert=en.signert), dag) for en in kontrakt.vedlegg)


def funn(kontrakt: Kontrakt, ord_: Mapping[str, Opplysning]) -> Iterator[Funn]:
    """What the rows find, each at its attachment."""
    for nr, treff in enumerate(vurder(kontrakt), start=1):
        yield from meld(treff, {**ord_, "nr": str(nr), "peker": f"/vedlegg/{nr - 1}"})
