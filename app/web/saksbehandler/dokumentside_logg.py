"""«Dette har hendt»: the log of a contract as people read it, the newest first, with the reasons for those who handle the case."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from app.dokument import tekst
from app.identitet.bruker import Handling
from app.lager.hendelser import Hendelse
from app.oppdrag.port import SIGNATAR
from app.tekst import Malform, Tekst
from app.web import hendelsesord
from app.web.hendelsesord import Hendelsesord
from app.web.okt import Okt
from app.web.saksbehandler.dokumentside_innhold import Sak
from signing.events import Avbrutt, Avklart, Avslatt, Slag
from signing.logg import OPPDRAG

NYESTE = 8
"""How many stand open; the rest is one press away."""


SAMLES = frozenset({f"{OPPDRAG}{Slag.VARSLET}", f"{OPPDRAG}{Slag.PAMINNET}"})
"""What is told to several at once is one line."""


@dataclass(frozen=True, slots=True)
class Loggrad:
    """One line. `roller`: of the signer, who did it themselves; else `hvem`. `grunn`: what somebody wrote, for those who may read it."""

    ord: Hendelsesord
    hvem: Tekst | None
    roller: tuple[str, ...]
    tid: datetime
    grunn: str | None


def rader(sak: Sak, okt: Okt) -> tuple[Loggrad, ...]:
    """The whole log, the newest first."""
    grunner = dict(_grunner(sak)) if okt.bruker.kan(Handling.SE_FUNN) else {}
    roller = {str(s["felt"]): tuple(str(rolle) for rolle in s["roller"]) for s in sak.post["signatarer"]}
    return tuple(_rad(sak, list(en), roller, grunner) for _, en in groupby(reversed(sak.logg), _sammen))


def _sammen(en: Hendelse) -> tuple[object, ...]:
    """What stands on one line: the same thing, by the same, in the same minute."""
    return (en.type, en.aktor, f"{en.tid:%Y%m%d%H%M}") if en.type in SAMLES else (en.nr,)


def _rad(sak: Sak, like: Sequence[Hendelse], roller: Mapping[str, tuple[str, ...]], grunner: Mapping[int, str]) -> Loggrad:
    siste = like[0]
    felter = [str(en.data.get("felt", "")) for en in reversed(like)]
    navn = tekst.liste([sak.navn[felt] for felt in felter if felt in sak.navn], Malform.NB)  # «og» in both languages
    ord_ = hendelsesord.si(str(siste.type), siste.data, {felter[-1]: navn} if navn else {})
    selv = siste.aktor == SIGNATAR.navn
    return Loggrad(
        ord=ord_,
        hvem=None if selv else hendelsesord.hvem(siste.aktor),
        roller=roller.get(felter[-1], ()) if selv else (),
        tid=siste.tid,
        grunn=grunner.get(siste.nr),
    )


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
