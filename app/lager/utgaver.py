"""What the store knows of issues: what one is compared with the next by, and whether a document at hand is the latest."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import partial
from typing import Any

from app.domene.dokument import Dokument
from app.errors import IkkeFunnet
from app.lager import dokumenter, fornyelser, kandidatindeks
from app.lager.base import Lager
from app.lager.blobs import OdelagtFil
from app.skjema import sammenlikning, strict_json
from app.skjema.les import LESERE
from app.tekst import Tekst
from signing.model import Tekst as Ordtekst
from signing.verify import Erstatning, Filoppslag, Filstatus, Utgaveoppslag, Utgavestatus

_MALEN = ("dokumenttype", "malrevisjon", "maldigest")
"""What a record says of the template that was used, by the names of the namespace `kv`."""


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
    return None if lagret is None else Utgavestatus(_erstatning(lager, lagret))


def _erstatning(lager: Lager, lagret: dokumenter.Dokument) -> Erstatning | None:
    if lagret.erstattet_av is None or lagret.erstattet is None:
        return None
    ny = dokumenter.utgavestatus(lager, lagret.erstattet_av)
    return Erstatning(lagret.erstattet_av, ny.utgave if ny else lagret.utgave + 1, lagret.erstattet)


def filoppslag(lager: Lager, eiere: Mapping[str, Tekst]) -> Filoppslag:
    """The question whether exactly these bytes were sealed here, bound to this store. Of any county, as above.

    `eiere`: the counties' names, by number.
    """
    return partial(_filstatus, lager, eiere)


def _filstatus(lager: Lager, eiere: Mapping[str, Tekst], sha256: str) -> Filstatus | None:
    dokument_id = _forseglet_som(lager, sha256)
    lagret = None if dokument_id is None else dokumenter.utgavestatus(lager, dokument_id)
    if lagret is None or lagret.slettet is not None or lagret.fylkesnummer not in eiere:
        return None
    eier = eiere[lagret.fylkesnummer]
    egenskaper: dict[str, str] = {navn: str(lagret.post[navn]) for navn in _MALEN if navn in lagret.post}
    return Filstatus(
        dokument_id=lagret.id,
        eier=Ordtekst(eier.nb, eier.nn),
        erstattet_av=_erstatning(lager, lagret),
        egenskaper={**egenskaper, **_datoen(lager, lagret)},
    )


def _forseglet_som(lager: Lager, sha256: str) -> str | None:
    """The document that was sealed as these bytes, or has become them by an archive time stamp."""
    with lager.lesing() as forbindelse:
        return fornyelser.dokument_med_fil(forbindelse, sha256)


def _datoen(lager: Lager, lagret: dokumenter.Dokument) -> Mapping[str, str]:
    """The day that the template must have been in force on, where what the next issue is compared with is still there."""
    if lagret.grunnlag_sha256 is None:
        return {}
    try:
        dato = json.loads(lager.blobs.hent(lagret.grunnlag_sha256)).get(LESERE[lagret.dokumenttype].datofelt)
    except (IkkeFunnet, OdelagtFil):
        return {}
    return {"kontraktsdato": dato} if isinstance(dato, str) else {}
