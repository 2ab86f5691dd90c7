"""What the store knows of issues: what one is compared with the next by, and whether a document at hand is the latest."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from app.domene.dokument import Dokument
from app.lager import dokumenter, kandidatindeks
from app.lager.base import Lager
from app.skjema import sammenlikning, strict_json
from app.skjema.les import LESERE
from signing.verify import Erstatning, Utgaveoppslag, Utgavestatus


def sammenlikningsgrunnlag(lager: Lager, raa: bytes, dokument: Dokument) -> dict[str, Any]:
    """What the next issue is compared with: the data without personal numbers, dated also where the data were not."""
    merker = partial(kandidatindeks.merk, lager.indeksnokkel, "grunnlag", dokument.fylkesnummer)
    return sammenlikning.grunnlag(datert(raa, dokument), merker)


def datert(raa: bytes, dokument: Dokument) -> Mapping[str, Any]:
    """The data as sent, dated also where they were not: read again on another day, they say the same."""
    data: Mapping[str, Any] = strict_json.les(raa).data or {}
    return {LESERE[dokument.dokumenttype.value].datofelt: dokument.dato.isoformat(), **data}


def utgaveoppslag(lager: Lager) -> Utgaveoppslag:
    """The question whether a document is the latest issue, bound to this store. Of any county: whoever holds the sealed file may know."""
    return partial(_status, lager)


def _status(lager: Lager, dokument_id: str) -> Utgavestatus | None:
    lagret = dokumenter.utgavestatus(lager, dokument_id)
    if lagret is None:
        return None
    if lagret.erstattet_av is None or lagret.erstattet is None:
        return Utgavestatus(erstattet_av=None)
    ny = dokumenter.utgavestatus(lager, lagret.erstattet_av)
    return Utgavestatus(Erstatning(lagret.erstattet_av, ny.utgave if ny else lagret.utgave + 1, lagret.erstattet))
