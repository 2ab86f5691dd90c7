"""The attachments of a case as the panel shows them: what is demanded, what is there, and how each file follows the document."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from app import flyt
from app.clock import dag
from app.dokument.planlegging import Kontrollor, planlegg
from app.domene import vedleggsplan
from app.domene.kontrakt import Vedlegg
from app.domene.sak import Mate, PlanlagtVedlegg
from app.domene.vedleggsplan import Filrad, Kravniva, Planrad
from app.errors import Funn
from app.tillit import vedleggspolicy
from app.web.saksbehandler.panelminne import MIB, Minne

PLANER: Minne[tuple[tuple[PlanlagtVedlegg, ...], tuple[Funn, ...]]] = Minne(flest=16, storst=32 * MIB)
"""What was found in files that are sent along with every change of the form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vedleggsvisning:
    """What is demanded and lacks, then each file in order with the demand that it meets."""

    mangler: tuple[Planrad, ...]
    onsket: tuple[Planrad, ...]
    """Wanted and not there; nothing stops without it."""
    filer: tuple[tuple[Filrad, Planrad | None], ...]

    @property
    def uten_fil(self) -> int:
        """How many are listed without a file."""
        return sum(not rad.har_fil for rad, _ in self.filer)


def legg_plan(
    bord: flyt.Verksted, kontrollert: flyt.Kontrollert, filer: Mapping[str, bytes], *, na: datetime
) -> tuple[tuple[PlanlagtVedlegg, ...], tuple[Funn, ...]]:
    """How each attachment follows, and what is wrong with them; one without its file is only told of."""
    if kontrollert.dokument is None:
        return (), ()
    listet = kontrollert.dokument.vedlegg
    navn = _navn(listet, filer, dag(na))
    kjent = PLANER.finn(navn)
    if kjent is None:
        kontrollor = Kontrollor(policy=lambda: vedleggspolicy(bord), at=na, vakt=bord.vakt)
        kjent = planlegg(listet, filer, alle=False, kontrollor=kontrollor)
        PLANER.legg(navn, kjent, sum(map(len, filer.values())))
    return kjent


def _navn(listet: Sequence[Vedlegg], filer: Mapping[str, bytes], dag_: date) -> str:
    """The same files listed in the same way on the same day: read once."""
    summer = {id_: hashlib.sha256(innhold).hexdigest() for id_, innhold in filer.items()}
    return hashlib.sha256(repr((listet, sorted(summer.items()), dag_)).encode()).hexdigest()


def vis(bord: flyt.Verksted, kontrollert: flyt.Kontrollert, planlagt: tuple[PlanlagtVedlegg, ...]) -> Vedleggsvisning:
    """The plan for people."""
    krav = flyt.vedleggskrav(bord, kontrollert)
    for_nr = {nr: rad for rad in krav for nr in rad.vedlegg}
    return Vedleggsvisning(
        mangler=tuple(rad for rad in krav if rad.mangler),
        onsket=tuple(rad for rad in krav if rad.krav is Kravniva.ONSKES and not rad.vedlegg),
        filer=tuple((rad, for_nr.get(rad.planlagt.nr)) for rad in vedleggsplan.filer(planlagt)),
    )


def som_vises(planlagt: tuple[PlanlagtVedlegg, ...]) -> tuple[PlanlagtVedlegg, ...]:
    """Without the bytes that only travel along inside the file: no page shows them."""
    return tuple(replace(en, innhold=b"") if en.mate is Mate.INNEBYGD else en for en in planlagt)
