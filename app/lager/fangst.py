"""Messages of the demo, caught instead of sent: nobody gets them, and everybody at the machine can read them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select

from app.lager.modeller import fanget_melding
from app.lager.motor import alene_om
from signing.model import Kanal


@dataclass(frozen=True, slots=True, kw_only=True)
class Fanget:
    """One caught message. `emne`: e-mail alone has one."""

    id: str
    fylkesnummer: str
    kanal: Kanal
    til: str
    emne: str | None
    innhold: str
    tid: datetime


def fang(forbindelse: Connection, melding: Fanget) -> None:
    """Keep it. The same message again is the same row."""
    alene_om(forbindelse, f"fanget:{melding.id}")
    if forbindelse.execute(select(fanget_melding.c.id).where(fanget_melding.c.id == melding.id)).first() is None:
        forbindelse.execute(
            insert(fanget_melding).values(
                id=melding.id,
                fylkesnummer=melding.fylkesnummer,
                kanal=melding.kanal.value,
                til=melding.til,
                emne=melding.emne,
                innhold=melding.innhold,
                tid=melding.tid,
            )
        )


def les(forbindelse: Connection, *, fylkesnummer: str | None, antall: int) -> tuple[Fanget, ...]:
    """The newest first, of one county or of all."""
    sporring = select(fanget_melding).order_by(fanget_melding.c.tid.desc(), fanget_melding.c.id).limit(antall)
    rader = forbindelse.execute(sporring.where(fanget_melding.c.fylkesnummer == fylkesnummer) if fylkesnummer else sporring)
    return tuple(Fanget(**{**rad._asdict(), "kanal": Kanal(rad.kanal)}) for rad in rader)


def fylker(forbindelse: Connection) -> tuple[str, ...]:
    """The counties that have sent anything."""
    return tuple(forbindelse.execute(select(fanget_melding.c.fylkesnummer).distinct().order_by(fanget_melding.c.fylkesnummer)).scalars())
