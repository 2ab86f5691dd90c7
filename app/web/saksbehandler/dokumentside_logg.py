"""«Dette har hendt»: the log of a contract as people read it, the newest first, with the reasons for those who handle the case."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from app.api.tilgang import Handling
from app.tekst import Tekst
from app.web import hendelsesord
from app.web.hendelsesord import Hendelsesord
from app.web.okt import Okt
from app.web.saksbehandler.dokumentside_innhold import Sak
from signing.events import Avbrutt, Avklart, Avslatt
from signing.logg import OPPDRAG

NYESTE = 8
"""How many stand open; the rest is one press away."""


@dataclass(frozen=True, slots=True)
class Loggrad:
    """One entry. `grunn`: what somebody wrote, for those who may read it."""

    ord: Hendelsesord
    hvem: Tekst
    tid: datetime
    grunn: str | None


def rader(sak: Sak, okt: Okt) -> tuple[Loggrad, ...]:
    """The whole log, the newest first."""
    grunner = dict(_grunner(sak)) if okt.bruker.kan(Handling.SE_FUNN) else {}
    alle = (
        Loggrad(hendelsesord.si(str(en.type), en.data, sak.navn), hendelsesord.hvem(en.aktor), en.tid, grunner.get(en.nr))
        for en in reversed(sak.logg)
    )
    return tuple(alle)


def _grunner(sak: Sak) -> Iterator[tuple[int, str]]:
    """By the number of the entry. The order's events are its entries, in the same order."""
    hendelser = sak.oppdrag.hendelser if sak.oppdrag else ()
    poster = (en.nr for en in sak.logg if str(en.type).startswith(OPPDRAG))
    for nr, hendelse in zip(poster, hendelser, strict=False):
        if isinstance(hendelse, Avslatt | Avbrutt | Avklart) and hendelse.begrunnelse:
            yield nr, hendelse.begrunnelse


def del_opp(alle: tuple[Loggrad, ...]) -> Mapping[str, tuple[Loggrad, ...]]:
    """The newest, and those before them."""
    return {"nye": alle[:NYESTE], "eldre": alle[NYESTE:]}
