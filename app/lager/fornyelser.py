"""How long sealed documents last, and the archive time stamps that carried them on: the work list of `kontraktverk forny`.

A row of `holdbarhet` is made when a document is sealed, or by a job for those that were sealed before; it is made anew with each new
time stamp. The order's row names the newest file; the files before it are named by the log (sealed) and by `fornyelse`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, delete, func, insert, or_, select, update

from app.lager import hendelser
from app.lager.filpekere import FORSEGLET
from app.lager.hendelser import Hendelsestype
from app.lager.modeller import fornyelse, hendelse, holdbarhet, oppdrag
from signing.fornyelse import Holdbarhet
from signing.states import Tilstand


@dataclass(frozen=True, slots=True, kw_only=True)
class Forseglet:
    """A sealed document and its newest file."""

    dokument_id: str
    fylkesnummer: str
    fil_sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rad:
    """One row of the work list. `grense`: after it the document proves nothing by itself; None: its file could not be read (`arsak`)."""

    dokument_id: str
    fylkesnummer: str
    stemplet: datetime | None
    grense: datetime | None
    arsak: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fornyelse:
    """One archive time stamp."""

    dokument_id: str
    nr: int
    tid: datetime
    forrige_sha256: str
    fil_sha256: str
    arkivert: datetime | None = None
    kvittering: str | None = None


@dataclass(frozen=True, slots=True)
class Oversikt:
    """How many sealed documents there are, how many of them are due, how many cannot be read, and when the next is due to end."""

    forseglede: int
    forfalte: int
    uleselige: int
    forste_grense: datetime | None


# ---------------------------------------------------------------- which, and by when


def forseglet(forbindelse: Connection, dokument_id: str) -> Forseglet | None:
    """The document, if it is sealed and has not been deleted."""
    rad = forbindelse.execute(forseglede().where(oppdrag.c.id == dokument_id)).first()
    return None if rad is None else Forseglet(**rad._asdict())


def ukjente(forbindelse: Connection, *, regler: str, antall: int) -> tuple[Forseglet, ...]:
    """Sealed documents whose newest file has not been read, or was read by other dates for algorithms."""
    mangler = or_(holdbarhet.c.dokument_id.is_(None), holdbarhet.c.lest_sha256 != oppdrag.c.fil_sha256, holdbarhet.c.regler != regler)
    sporring = forseglede().outerjoin(holdbarhet, holdbarhet.c.dokument_id == oppdrag.c.id).where(mangler)
    rader = forbindelse.execute(sporring.order_by(oppdrag.c.id).limit(antall))
    return tuple(Forseglet(**rad._asdict()) for rad in rader)


def forseglede() -> Any:
    """Whatever became of the order after: a contract that was replaced is still proof of what was agreed."""
    er_forseglet = select(hendelse.c.nr).where(hendelse.c.dokument_id == oppdrag.c.id, hendelse.c.type == FORSEGLET).exists()
    return select(oppdrag.c.id.label("dokument_id"), oppdrag.c.fylkesnummer, oppdrag.c.fil_sha256).where(
        oppdrag.c.fil_sha256.is_not(None), er_forseglet
    )


def arbeidsliste(
    forbindelse: Connection, *, for_: datetime, fylke: str | None = None, dokument_id: str | None = None, antall: int | None = None
) -> tuple[Rad, ...]:
    """Those that end before, what ends first standing first. One that could not be read is never among them."""
    valgt = [holdbarhet.c.grense < for_, *_utvalg(fylke, dokument_id)]
    sporring = select(holdbarhet).where(*valgt).order_by(holdbarhet.c.grense, holdbarhet.c.dokument_id)
    return tuple(_rad(rad) for rad in forbindelse.execute(sporring if antall is None else sporring.limit(antall)))


def uleselige(forbindelse: Connection, *, fylke: str | None = None, dokument_id: str | None = None) -> tuple[Rad, ...]:
    """Those whose file could not be read."""
    valgt = [holdbarhet.c.grense.is_(None), *_utvalg(fylke, dokument_id)]
    return tuple(_rad(rad) for rad in forbindelse.execute(select(holdbarhet).where(*valgt).order_by(holdbarhet.c.dokument_id)))


def _utvalg(fylke: str | None, dokument_id: str | None) -> list[ColumnElement[bool]]:
    ledd = {holdbarhet.c.fylkesnummer: fylke, holdbarhet.c.dokument_id: dokument_id}
    return [kolonne == verdi for kolonne, verdi in ledd.items() if verdi is not None]


def finn(forbindelse: Connection, dokument_id: str) -> Rad | None:
    """What is known of one document."""
    rad = forbindelse.execute(select(holdbarhet).where(holdbarhet.c.dokument_id == dokument_id)).first()
    return None if rad is None else _rad(rad)


def oversikt(forbindelse: Connection, *, for_: datetime, fylke: str | None = None) -> Oversikt:
    """Figures for who runs the service."""
    egne = _utvalg(fylke, None)

    def antall(*valgt: ColumnElement[bool]) -> int:
        return int(forbindelse.execute(select(func.count()).select_from(holdbarhet).where(*egne, *valgt)).scalar_one())

    forste = forbindelse.execute(
        select(holdbarhet.c.grense).where(*egne, holdbarhet.c.grense.is_not(None)).order_by(holdbarhet.c.grense).limit(1)
    ).scalar()
    return Oversikt(antall(), antall(holdbarhet.c.grense < for_), antall(holdbarhet.c.grense.is_(None)), forste)


def _rad(rad: Any) -> Rad:
    return Rad(dokument_id=rad.dokument_id, fylkesnummer=rad.fylkesnummer, stemplet=rad.stemplet, grense=rad.grense, arsak=rad.arsak)


# ---------------------------------------------------------------- writing


def noter(forbindelse: Connection, hva: Forseglet, funnet: Holdbarhet | str, *, regler: str) -> None:
    """How long this file lasts, in place of what was known before; a string is the slug of why it could not be read."""
    forbindelse.execute(delete(holdbarhet).where(holdbarhet.c.dokument_id == hva.dokument_id))
    verdier: dict[str, Any] = (
        {"arsak": funnet, "stemplet": None, "grense": None}
        if isinstance(funnet, str)
        else {"arsak": funnet.forst.arsak.value, "stemplet": funnet.stemplet, "grense": funnet.forst.tid}
    )
    forbindelse.execute(
        insert(holdbarhet).values(
            dokument_id=hva.dokument_id, fylkesnummer=hva.fylkesnummer, lest_sha256=hva.fil_sha256, regler=regler, **verdier
        )
    )


def legg(forbindelse: Connection, hva: Forseglet, ny_sha256: str, ny: Holdbarhet, *, regler: str, na: datetime, aktor: str) -> Fornyelse:
    """One more archive time stamp, how long it lasts, and the event: in the caller's transaction, which has moved the order's file."""
    nr = 1 + len(les(forbindelse, hva.dokument_id))
    lagt = Fornyelse(dokument_id=hva.dokument_id, nr=nr, tid=na, forrige_sha256=hva.fil_sha256, fil_sha256=ny_sha256)
    forbindelse.execute(
        insert(fornyelse).values(dokument_id=lagt.dokument_id, nr=nr, tid=na, forrige_sha256=lagt.forrige_sha256, fil_sha256=ny_sha256)
    )
    noter(forbindelse, Forseglet(dokument_id=hva.dokument_id, fylkesnummer=hva.fylkesnummer, fil_sha256=ny_sha256), ny, regler=regler)
    data = {
        "nr": nr,
        "sha256": ny_sha256,
        "forrigeSha256": hva.fil_sha256,
        "holderTil": ny.forst.tid.astimezone(UTC).date().isoformat(),
        "arsak": ny.forst.arsak.value,
    }
    hendelser.foy_til(forbindelse, hva.dokument_id, Hendelsestype.FORNYET, tid=na, aktor=aktor, data=data)
    return lagt


# ---------------------------------------------------------------- the files


def les(forbindelse: Connection, dokument_id: str) -> tuple[Fornyelse, ...]:
    """Every archive time stamp of a document, oldest first."""
    rader = forbindelse.execute(select(fornyelse).where(fornyelse.c.dokument_id == dokument_id).order_by(fornyelse.c.nr))
    return tuple(Fornyelse(**rad._asdict()) for rad in rader)


def dokument_med_fil(forbindelse: Connection, sha256: str) -> str | None:
    """The document that was sealed as these bytes, or has become them by an archive time stamp. A file between signatures is nobody's
    last word, and does not count."""
    ved_fornyelse = select(fornyelse.c.dokument_id).where(or_(fornyelse.c.fil_sha256 == sha256, fornyelse.c.forrige_sha256 == sha256))
    ved_segl = forseglede().where(oppdrag.c.fil_sha256 == sha256)
    for sporring in (ved_fornyelse, ved_segl):
        if (funnet := forbindelse.execute(sporring.limit(1)).scalar()) is not None:
            return str(funnet)
    return None


# ---------------------------------------------------------------- the archive


def uarkiverte(forbindelse: Connection, *, antall: int) -> tuple[str, ...]:
    """Documents that the archive has, and has not with their newest time stamp."""
    sporring = (
        select(fornyelse.c.dokument_id)
        .distinct()
        .join(oppdrag, oppdrag.c.id == fornyelse.c.dokument_id)
        .where(fornyelse.c.arkivert.is_(None), oppdrag.c.tilstand == Tilstand.ARKIVERT.value)
    )
    return tuple(forbindelse.execute(sporring.order_by(fornyelse.c.dokument_id).limit(antall)).scalars())


def er_i_arkivet(forbindelse: Connection, dokument_id: str) -> bool:
    """The archive has the document itself."""
    tilstand = forbindelse.execute(select(oppdrag.c.tilstand).where(oppdrag.c.id == dokument_id)).scalar()
    return bool(tilstand == Tilstand.ARKIVERT.value)


def sett_arkivert(forbindelse: Connection, hva: Fornyelse, kvittering: str, *, na: datetime, aktor: str) -> bool:
    """The archive has it, and the event. False: that was known."""
    samme = and_(fornyelse.c.dokument_id == hva.dokument_id, fornyelse.c.nr == hva.nr, fornyelse.c.arkivert.is_(None))
    if forbindelse.execute(update(fornyelse).where(samme).values(arkivert=na, kvittering=kvittering)).rowcount != 1:
        return False
    data = {"nr": hva.nr, "kvittering": kvittering}
    hendelser.foy_til(forbindelse, hva.dokument_id, Hendelsestype.FORNYELSE_ARKIVERT, tid=na, aktor=aktor, data=data)
    return True


def slett(forbindelse: Connection, dokument_id: str) -> int:
    """Forget them with their document: the files go when nothing points to them."""
    return sum(
        forbindelse.execute(delete(tabell).where(tabell.c.dokument_id == dokument_id)).rowcount for tabell in (holdbarhet, fornyelse)
    )
