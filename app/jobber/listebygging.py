"""Fills in what the work list lacks: documents stored by an older version, or whose order went on in one while this was started.

What a row holds is encrypted, so no migration can make it; this job has the keys. It asks the documents, never the list, what is missing:
stopped halfway it goes on where it was, and where nothing is missing it does nothing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Row, Select, or_, select

from app.clock import Clock
from app.jobber.port import Args, Jobber, Jobbslag
from app.lager import arbeidsliste, saksdata
from app.lager import oppdrag as ordre
from app.lager.arbeidsliste import Plass
from app.lager.base import Lager
from app.lager.dokumenter import KLADD, dokumentlas
from app.lager.kryptering import Nokkelring
from app.lager.listeopplysninger import opplysninger
from app.lager.modeller import arbeidsliste as tabell
from app.lager.modeller import dokument
from app.lager.motor import alene_om
from signing.states import Tilstand

BYGG = "bygg-arbeidsliste"
I_EN_OMGANG = 100


@dataclass(frozen=True, slots=True)
class Listebygging:
    """The job over this store."""

    lager: Lager
    ring: Nokkelring
    jobber: Jobber
    clock: Clock

    def slag(self) -> Jobbslag:
        """The kind of job. Once a day for what another version left behind; after a migration at once."""
        return Jobbslag(navn=BYGG, kjor=self.kjor, hver=timedelta(days=1))

    def kjor(self, args: Args) -> None:
        """Some documents, and a job for those that follow."""
        with self.lager.lesing() as forbindelse:
            ider = forbindelse.execute(_mangler(args.get("etter", "")).limit(I_EN_OMGANG)).scalars().all()
        for dokument_id in ider:
            self.bygg(dokument_id)
        if len(ider) == I_EN_OMGANG:
            with self.lager.transaksjon() as forbindelse:
                self.jobber.legg(forbindelse, BYGG, {"etter": ider[-1]})

    def bygg(self, dokument_id: str) -> None:
        """The row of one document as it stands now. What was deleted meanwhile gets none."""
        with self.lager.transaksjon() as forbindelse:
            alene_om(forbindelse, dokumentlas(dokument_id))
            rad = forbindelse.execute(select(dokument).where(dokument.c.id == dokument_id, dokument.c.slettet.is_(None))).first()
            if rad is None:
                return
            plass = self._plass(forbindelse, rad)
            if forbindelse.execute(select(tabell.c.dokument_id).where(tabell.c.dokument_id == dokument_id)).first():
                arbeidsliste.flytt(forbindelse, dokument_id, plass)
                return
            om = opplysninger(rad.post, self._data(forbindelse, dokument_id))
            arbeidsliste.legg(forbindelse, self.ring, dokument_id, plass, om, fylkesnummer=rad.fylkesnummer)

    def _plass(self, forbindelse: Connection, rad: Row[Any]) -> Plass:
        if ordre.finn_rad(forbindelse, rad.id) is not None:
            return arbeidsliste.plass_i(ordre.les(forbindelse, self.ring, rad.id).oppdrag, self.clock())
        kladd = arbeidsliste.plass_for_kladd(len(rad.post.get("signatarer", ())), rad.opprettet)
        return kladd if rad.status == KLADD else kladd.avsluttet(Tilstand(rad.status), rad.erstattet or rad.opprettet)

    def _data(self, forbindelse: Connection, dokument_id: str) -> Mapping[str, Any] | None:
        data = saksdata.les(forbindelse, self.ring, dokument_id)
        lest: Mapping[str, Any] | None = json.loads(data.raa) if data else None
        return lest


def _mangler(etter: str) -> Select[str]:
    """Documents without a row, or that stand elsewhere than it says."""
    return (
        select(dokument.c.id)
        .outerjoin(tabell, tabell.c.dokument_id == dokument.c.id)
        .where(
            dokument.c.id > etter,
            dokument.c.slettet.is_(None),
            or_(tabell.c.dokument_id.is_(None), tabell.c.tilstand != dokument.c.status),
        )
        .order_by(dokument.c.id)
    )
