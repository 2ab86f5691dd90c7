"""The outbox: which messages there are to send, and what became of each. Neither words nor addresses stand here."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, Connection, Row, insert, select, update

from app.errors import Slettet
from app.lager.modeller import melding
from app.tekst import Tekst
from signing.model import Kanal
from signing.notices import Meldingsslag

NAVNEROM = uuid.UUID("5f6d0c3a-2c55-5b0e-9a52-0f6a4f3a1c77")


class Meldingsstatus(StrEnum):
    """What has become of a message. Everything but the first is the end of it."""

    VENTER = "venter"
    SENDT = "sendt"
    IKKE_LEVERT = "ikkeLevert"
    UTEN_ADRESSE = "utenAdresse"
    BORTFALT = "bortfalt"
    """Overtaken: what it would have said no longer held when it was to be sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Utboksrad:
    """One message by one channel. `felt` None: to the county. `kvittering`: what the one who carries it calls it."""

    id: str
    oppdrag_id: str
    hendelse_id: str
    felt: str | None
    slag: Meldingsslag
    kanal: Kanal
    frist: date | None
    tidligst: datetime
    status: Meldingsstatus
    opprettet: datetime
    avsluttet: datetime | None = None
    kvittering: str | None = None


def melding_id(*, oppdrag_id: str, hendelse_id: str, felt: str | None, slag: Meldingsslag, kanal: Kanal) -> str:
    """The same event, signer, kind and channel is the same message, whoever asks for it and however often."""
    return str(uuid.uuid5(NAVNEROM, "\x1f".join((oppdrag_id, hendelse_id, felt or "", slag.value, kanal.value))))


def legg(forbindelse: Connection, rad: Utboksrad) -> bool:
    """Keep a message that is to be sent. False: it is there already, and stays as it is."""
    if forbindelse.execute(select(melding.c.id).where(melding.c.id == rad.id)).first() is not None:
        return False
    forbindelse.execute(
        insert(melding).values(
            id=rad.id,
            oppdrag_id=rad.oppdrag_id,
            hendelse_id=rad.hendelse_id,
            felt=rad.felt,
            slag=rad.slag.value,
            kanal=rad.kanal.value,
            frist=rad.frist.isoformat() if rad.frist else None,
            tidligst=rad.tidligst,
            status=rad.status.value,
            opprettet=rad.opprettet,
        )
    )
    return True


def les(forbindelse: Connection, id_: str) -> Utboksrad:
    """One message. Raises `Slettet`: a message goes with its document, and never otherwise."""
    rad = forbindelse.execute(select(melding).where(melding.c.id == id_)).first()
    if rad is None:
        raise Slettet(Tekst(nb="Meldingen er slettet.", nn="Meldinga er sletta."))
    return _som_rad(rad)


def av_oppdrag(forbindelse: Connection, oppdrag_id: str) -> tuple[Utboksrad, ...]:
    """All messages of an order, oldest first."""
    sporring = select(melding).where(melding.c.oppdrag_id == oppdrag_id).order_by(melding.c.opprettet, melding.c.id)
    return tuple(_som_rad(rad) for rad in forbindelse.execute(sporring))


def samme_beskjed(forbindelse: Connection, rad: Utboksrad) -> tuple[Utboksrad, ...]:
    """The message by every channel that it goes by, itself among them."""
    like = (melding.c.oppdrag_id == rad.oppdrag_id, melding.c.hendelse_id == rad.hendelse_id, melding.c.slag == rad.slag.value)
    felt = melding.c.felt.is_(None) if rad.felt is None else melding.c.felt == rad.felt
    return tuple(_som_rad(en) for en in forbindelse.execute(select(melding).where(*like, felt).order_by(melding.c.id)))


def avslutt(forbindelse: Connection, id_: str, status: Meldingsstatus, *, na: datetime, kvittering: str | None = None) -> bool:
    """Write down what became of it, once: False where another run has done so."""
    verdier = {"status": status.value, "avsluttet": na, "kvittering": kvittering}
    return forbindelse.execute(update(melding).where(*_venter(id_)).values(**verdier)).rowcount == 1


def utsett(forbindelse: Connection, rad: Utboksrad, til: datetime) -> bool:
    """It may not go out before `til`. False where another run has put it off, or sent it."""
    venter = (*_venter(rad.id), melding.c.tidligst == rad.tidligst)
    return forbindelse.execute(update(melding).where(*venter).values(tidligst=til)).rowcount == 1


def _venter(id_: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return melding.c.id == id_, melding.c.status == Meldingsstatus.VENTER.value


def _som_rad(rad: Row[tuple[object, ...]]) -> Utboksrad:
    return Utboksrad(
        **{
            **rad._asdict(),
            "slag": Meldingsslag(rad.slag),
            "kanal": Kanal(rad.kanal),
            "frist": date.fromisoformat(rad.frist) if rad.frist else None,
            "status": Meldingsstatus(rad.status),
        }
    )
