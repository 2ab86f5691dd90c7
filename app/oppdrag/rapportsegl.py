"""The county's seal on a report of ours: who vouches for what was found, and when it was."""

from __future__ import annotations

from datetime import datetime

from app.domene.fylker import Fylke
from app.errors import Konflikt
from app.kontroll import Verksted
from app.oppdrag.port import Segler
from app.tekst import Malform, Tekst
from app.tillit import SigneringMislyktes
from signing.errors import SigneringsFeil


class SeglMangler(Konflikt):
    """The county has no seal here to put on a report."""

    kode = "segl-mangler"

    def __init__(self) -> None:
        super().__init__(
            Tekst(
                nb="Fylket har ikke noe segl her, så rapporten kan ikke forsegles.",
                nn="Fylket har ikkje noko segl her, så rapporten kan ikkje forseglast.",
            ),
            tiltak=Tekst(
                nb="Last ned rapporten uten segl, eller sett opp seglet til fylket.",
                nn="Last ned rapporten utan segl, eller set opp seglet til fylket.",
            ),
        )


def krev_segl(bord: Verksted, segler: Segler, fylkesnummer: str, tid: datetime) -> Fylke:
    """The county, where it has a seal here; else raises `SeglMangler`."""
    fylke = bord.grunnlag.fylker.get(fylkesnummer)
    if fylke is None or not segler.har_segl(fylkesnummer, tid):
        raise SeglMangler
    return fylke


def forsegl(bord: Verksted, segler: Segler, rapport: bytes, *, fylkesnummer: str, malform: Malform, tid: datetime) -> bytes:
    """The report (PDF) with the county's seal and a time stamp (B-LTA). The report itself is a prefix of it. Raises `SeglMangler`, and
    `SigneringMislyktes` where a service that it needs is down."""
    fylke = krev_segl(bord, segler, fylkesnummer, tid)
    try:
        return segler.forsegl_rapport(rapport, fylke=fylke, malform=malform, tid=tid)
    except SigneringsFeil as feil:
        raise SigneringMislyktes(feil) from feil
