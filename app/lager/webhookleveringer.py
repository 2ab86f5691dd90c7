"""What is to be told to whom: a row for each event and receiver, laid in the same transaction as the event.

The messages of one document go in the order of its events: a later one waits for one before it, until that arrived or was given up.
Between documents, those that were never tried go first: a message that fails for days holds up no other.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Text, and_, case, delete, func, insert, literal, select, tuple_, update

from app.errors import IkkeFunnet
from app.lager.kolonner import Tidspunkt
from app.lager.markor import Markor
from app.lager.modeller import dokument, hendelse
from app.lager.webhookmodell import webhook
from app.lager.webhookmodell import webhooklevering as rader
from app.lager.webhooks import Webhooktilstand
from app.lager.webhooktyper import FELTER, PREFIKS, PROVE
from app.tekst import Tekst

NAVNEROM = uuid.UUID("0b1f4a53-9a0e-5a52-8f0e-6f0a6b7f3c15")


class Leveringstilstand(StrEnum):
    """What has become of a message."""

    VENTER = "venter"
    LEVERT = "levert"
    GITT_OPP = "gittOpp"


@dataclass(frozen=True, slots=True, kw_only=True)
class Levering:
    """One message. `utfall`: how the last attempt went, None while it is under way or where it ended its process; `svarte`: when the last
    one came to an end; `status`: the document's, as it was after the event, None where that is not known; `opprettet`: when it was laid,
    and from the first attempt on, when that was."""

    id: str
    webhook_id: str
    dokument_id: str | None
    nr: int | None
    type: str
    status: str | None
    tid: datetime
    tilstand: Leveringstilstand
    forsok: int
    neste_tid: datetime | None
    opprettet: datetime
    svarte: datetime | None
    utfall: str | None

    @property
    def markor(self) -> Markor:
        """Where the next page begins when this is the last line of one."""
        return Markor(self.tid, self.id)

    def som_json(self) -> dict[str, Any]:
        """The line over HTTP."""
        return {
            "id": self.id,
            "type": f"{PREFIKS}{self.type}",
            "dokumentId": self.dokument_id,
            "nr": self.nr,
            "tid": self.tid.isoformat(),
            "tilstand": self.tilstand.value,
            "forsok": self.forsok,
            "nesteForsok": self.neste_tid.isoformat() if self.neste_tid else None,
            "sisteForsok": self.svarte.isoformat() if self.svarte else None,
            "utfall": self.utfall,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Utdrag:
    """What a message tells of its event besides what the row says."""

    fylkesnummer: str
    dokumenttype: str
    hash: str
    felter: Mapping[str, Any]


def levering_id(webhook_id: str, dokument_id: str, nr: int) -> str:
    """The same event to the same receiver has the same id, whenever and however often it is sent. No full stop: it is signed over."""
    return f"msg_{uuid.uuid5(NAVNEROM, chr(31).join((webhook_id, dokument_id, str(nr)))).hex}"


# ---------------------------------------------------------------- laying


def legg_for(forbindelse: Connection, *, dokument_id: str, nr: int, type_: str, tid: datetime) -> None:
    """A message to each receiver in the document's county that wants this event, in the caller's transaction.

    A receiver that is read here stays until the transaction ends; one that is being deleted is waited for, and then is not there.
    """
    if type_ not in FELTER:
        return
    mottakere = forbindelse.execute(
        select(webhook.c.id, webhook.c.typer, dokument.c.status)
        .join(dokument, dokument.c.fylkesnummer == webhook.c.fylkesnummer)
        .where(dokument.c.id == dokument_id, webhook.c.tilstand == Webhooktilstand.AKTIV.value)
        .order_by(webhook.c.id)
        .with_for_update(read=True, key_share=True, of=webhook)
    )
    for mottaker in mottakere.all():
        if vil_ha(mottaker.typer["typer"], type_):
            _legg(forbindelse, mottaker.id, dokument_id, nr, type_, status=mottaker.status, tid=tid, na=tid)


def vil_ha(typer: list[str], type_: str) -> bool:
    """The receiver asked for events of this type; one that named none gets all."""
    return not typer or type_ in typer


def _legg(
    forbindelse: Connection, webhook_id: str, dokument_id: str, nr: int, type_: str, *, status: str | None, tid: datetime, na: datetime
) -> None:
    """Never before one of the same document that waits for its next attempt."""
    samme = and_(rader.c.webhook_id == webhook_id, rader.c.dokument_id == dokument_id, _venter())
    venter_til = forbindelse.execute(select(func.max(rader.c.neste_tid)).where(samme)).scalar()
    forbindelse.execute(
        insert(rader).values(
            id=levering_id(webhook_id, dokument_id, nr),
            webhook_id=webhook_id,
            dokument_id=dokument_id,
            nr=nr,
            type=type_,
            status=status,
            tid=tid,
            tilstand=Leveringstilstand.VENTER.value,
            forsok=0,
            neste_tid=max(na, venter_til) if venter_til else na,
            opprettet=na,
        )
    )


def legg_prove(forbindelse: Connection, webhook_id: str, levering_id_: str, *, na: datetime, utfall: str, levert: bool) -> None:
    """A message that somebody sent to try the receiver, as it went. It is never sent again."""
    tilstand = Leveringstilstand.LEVERT if levert else Leveringstilstand.GITT_OPP
    verdier = {"tid": na, "opprettet": na, "svarte": na, "utfall": utfall, "tilstand": tilstand.value}
    forbindelse.execute(insert(rader).values(id=levering_id_, webhook_id=webhook_id, type=PROVE, forsok=1, **verdier))


# ---------------------------------------------------------------- sending


def neste(forbindelse: Connection, webhook_id: str, *, na: datetime) -> Levering | None:
    """The message that is to go now: one that none of the same document comes before. One that was never tried, where there is one."""
    return _neste(forbindelse, webhook_id, rader.c.forsok == 0, na) or _neste(forbindelse, webhook_id, rader.c.forsok > 0, na)


def _neste(forbindelse: Connection, webhook_id: str, provd: ColumnElement[bool], na: datetime) -> Levering | None:
    tidligere = rader.alias()
    foran = and_(
        tidligere.c.webhook_id == webhook_id,
        tidligere.c.dokument_id == rader.c.dokument_id,
        tidligere.c.nr < rader.c.nr,
        tidligere.c.tilstand == Leveringstilstand.VENTER.value,
    )
    moden = (rader.c.webhook_id == webhook_id, _venter(), rader.c.neste_tid <= na, provd)
    sporring = select(rader).where(*moden, ~select(tidligere.c.id).where(foran).exists())
    rad = forbindelse.execute(sporring.order_by(rader.c.neste_tid, rader.c.tid, rader.c.dokument_id, rader.c.nr).limit(1)).first()
    return None if rad is None else _som_levering(rad)


def krev(forbindelse: Connection, levering: Levering, *, na: datetime, til: datetime) -> bool:
    """Take the message until `til`, counting the attempt before it is made: what takes its process down comes to an end too.

    The days of a message begin at its first attempt, not while it waits for others. False: another run took it.
    """
    samme = (rader.c.id == levering.id, _venter(), rader.c.forsok == levering.forsok)
    forst = {} if levering.forsok else {"opprettet": na}
    verdier = {"forsok": levering.forsok + 1, "neste_tid": til, "utfall": None, **forst}
    return forbindelse.execute(update(rader).where(*samme).values(**verdier)).rowcount == 1


def levert(forbindelse: Connection, levering: Levering, *, na: datetime, utfall: str) -> bool:
    """It arrived, so the document's next may go. False: another run has said what became of it."""
    verdier = {"tilstand": Leveringstilstand.LEVERT.value, "neste_tid": None, "svarte": na, "utfall": utfall}
    gjort = forbindelse.execute(update(rader).where(*_tatt(levering)).values(**verdier)).rowcount == 1
    if gjort:
        _flytt_de_andre(forbindelse, levering, na)
    return gjort


def feilet(forbindelse: Connection, levering: Levering, *, na: datetime, utfall: str, igjen: datetime | None) -> bool:
    """It did not arrive. It goes again at `igjen`, and the document's later ones not before; None: it is given up, and they may go."""
    tilstand = Leveringstilstand.VENTER if igjen else Leveringstilstand.GITT_OPP
    verdier = {"tilstand": tilstand.value, "neste_tid": igjen, "svarte": na, "utfall": utfall}
    gjort = forbindelse.execute(update(rader).where(*_tatt(levering)).values(**verdier)).rowcount == 1
    if gjort:
        _flytt_de_andre(forbindelse, levering, igjen or na)
    return gjort


def framskynd(forbindelse: Connection, webhook_id: str, *, na: datetime) -> None:
    """The receiver is back: all that waits for it may go now."""
    forbindelse.execute(update(rader).where(rader.c.webhook_id == webhook_id, _venter(), rader.c.neste_tid > na).values(neste_tid=na))


def begynn_pa_nytt(forbindelse: Connection, webhook_id: str, *, na: datetime) -> None:
    """The receiver was started: all that waits for it may go now, with all its attempts and days."""
    forbindelse.execute(update(rader).where(rader.c.webhook_id == webhook_id, _venter()).values(**_pa_nytt(na)))


def utdrag(forbindelse: Connection, levering: Levering) -> Utdrag:
    """What the event itself says, of what may be told."""
    samme = and_(hendelse.c.dokument_id == levering.dokument_id, hendelse.c.nr == levering.nr)
    rad = forbindelse.execute(
        select(hendelse.c.data, hendelse.c.hash, dokument.c.fylkesnummer, dokument.c.dokumenttype)
        .join(dokument, dokument.c.id == hendelse.c.dokument_id)
        .where(samme)
    ).one()
    felter = {navn: rad.data[navn] for navn in FELTER[levering.type] if navn in rad.data}
    return Utdrag(fylkesnummer=rad.fylkesnummer, dokumenttype=rad.dokumenttype, hash=rad.hash, felter=felter)


def _flytt_de_andre(forbindelse: Connection, levering: Levering, til: datetime) -> None:
    andre = (rader.c.webhook_id == levering.webhook_id, rader.c.dokument_id == levering.dokument_id, _venter(), rader.c.id != levering.id)
    forbindelse.execute(update(rader).where(*andre).values(neste_tid=til))


def _venter() -> ColumnElement[bool]:
    return rader.c.tilstand == Leveringstilstand.VENTER.value


def _tatt(levering: Levering) -> tuple[ColumnElement[bool], ...]:
    """As `krev` left it, by whoever holds `levering` from before that."""
    return (rader.c.id == levering.id, _venter(), rader.c.forsok == levering.forsok + 1)


# ---------------------------------------------------------------- again


def send_igjen(forbindelse: Connection, webhook_id: str, levering_id_: str, *, na: datetime) -> None:
    """One message, with all its attempts. Raises `IkkeFunnet` where there is none, or it was only a trial."""
    samme = (rader.c.id == levering_id_, rader.c.webhook_id == webhook_id, rader.c.dokument_id.is_not(None))
    if forbindelse.execute(update(rader).where(*samme).values(**_pa_nytt(na))).rowcount == 0:
        raise IkkeFunnet(
            Tekst(nb="Det finnes ingen slik melding til denne webhooken.", nn="Det finst inga slik melding til denne webhooken."),
            tiltak=Tekst(
                nb="Se i listen over leveringer. Prøvemeldinger kan ikke sendes på nytt.",
                nn="Sjå i lista over leveringar. Prøvemeldingar kan ikkje sendast på nytt.",
            ),
        )


@dataclass(frozen=True, slots=True)
class Plass:
    """How far a replay has come."""

    tid: datetime
    dokument_id: str = ""
    nr: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Omgang:
    """One round of a replay. `manglende`: only what was never laid; what was delivered stays so."""

    fylkesnummer: str
    webhook_id: str
    typer: tuple[str, ...]
    til: datetime
    manglende: bool
    na: datetime


def avspill(forbindelse: Connection, omgang: Omgang, etter: Plass, *, antall: int) -> tuple[int, Plass | None]:
    """Lay the events after `etter` anew, oldest first. How many messages, and where the next round begins; None: that was all."""
    plass = (hendelse.c.tid, hendelse.c.dokument_id, hendelse.c.nr)
    senere = tuple_(*plass) > tuple_(literal(etter.tid, Tidspunkt), literal(etter.dokument_id, Text), literal(etter.nr))
    funnet = forbindelse.execute(
        select(*plass, hendelse.c.type, _status_etter())
        .join(dokument, dokument.c.id == hendelse.c.dokument_id)
        .where(dokument.c.fylkesnummer == omgang.fylkesnummer, hendelse.c.tid <= omgang.til, senere)
        .order_by(*plass)
        .limit(antall)
    ).all()
    onsket = [rad for rad in funnet if rad.type in FELTER and vil_ha(list(omgang.typer), rad.type)]
    lagt = sum(_igjen(forbindelse, omgang, rad) for rad in onsket)
    siste = funnet[-1] if len(funnet) == antall else None
    return lagt, None if siste is None else Plass(siste.tid, siste.dokument_id, siste.nr)


def _status_etter() -> ColumnElement[Any]:
    """The document's state after the event. The log does not have it, so it is known of the last event alone: that is the state now."""
    senere = hendelse.alias()
    siste = select(func.max(senere.c.nr)).where(senere.c.dokument_id == hendelse.c.dokument_id).correlate(hendelse).scalar_subquery()
    return case((hendelse.c.nr == siste, dokument.c.status)).label("status")


def _igjen(forbindelse: Connection, omgang: Omgang, rad: Any) -> bool:
    """Whether it is to be sent: new, or again."""
    id_ = levering_id(omgang.webhook_id, rad.dokument_id, rad.nr)
    finnes = forbindelse.execute(select(rader.c.id).where(rader.c.id == id_)).first() is not None
    if not finnes:
        _legg(forbindelse, omgang.webhook_id, rad.dokument_id, rad.nr, rad.type, status=rad.status, tid=rad.tid, na=omgang.na)
    elif not omgang.manglende:
        forbindelse.execute(update(rader).where(rader.c.id == id_).values(**_pa_nytt(omgang.na)))
    return not (finnes and omgang.manglende)


def _pa_nytt(na: datetime) -> dict[str, Any]:
    return {"tilstand": Leveringstilstand.VENTER.value, "forsok": 0, "neste_tid": na}


# ---------------------------------------------------------------- lists and cleaning


def side(
    forbindelse: Connection, webhook_id: str, *, tilstand: Leveringstilstand | None, etter: Markor | None, antall: int
) -> tuple[tuple[Levering, ...], bool]:
    """At most `antall` messages after the cursor, the newest event first, and whether there are more."""
    orden = (rader.c.tid, rader.c.id)
    vilkar: list[ColumnElement[bool]] = [rader.c.webhook_id == webhook_id]
    if tilstand is not None:
        vilkar.append(rader.c.tilstand == tilstand.value)
    if etter is not None:
        vilkar.append(tuple_(*orden) < tuple_(literal(etter.tid, Tidspunkt), literal(etter.id, Text)))
    sporring = select(rader).where(*vilkar).order_by(*(ett.desc() for ett in orden))
    funnet = forbindelse.execute(sporring.limit(antall + 1)).all()
    return tuple(_som_levering(rad) for rad in funnet[:antall]), len(funnet) > antall


def antall_i(forbindelse: Connection, webhook_id: str) -> Mapping[str, int]:
    """How many messages of the receiver are in each state; trials do not count."""
    sporring = select(rader.c.tilstand, func.count()).where(rader.c.webhook_id == webhook_id, rader.c.dokument_id.is_not(None))
    funnet = {tilstand: int(n) for tilstand, n in forbindelse.execute(sporring.group_by(rader.c.tilstand))}
    return {en.value: funnet.get(en.value, 0) for en in Leveringstilstand}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """The webhooks of a county in figures."""

    mottakere: int
    stansede: int
    venter: int
    gitt_opp: int


def stand(forbindelse: Connection, fylkesnummer: str) -> Stand:
    """How many receivers there are, how many of them were stopped, and how many messages wait and were given up."""
    fylkets = select(webhook.c.tilstand, func.count()).where(webhook.c.fylkesnummer == fylkesnummer)
    hooks = {str(rad[0]): int(rad[1]) for rad in forbindelse.execute(fylkets.group_by(webhook.c.tilstand))}
    deres = rader.c.webhook_id.in_(select(webhook.c.id).where(webhook.c.fylkesnummer == fylkesnummer))
    uferdige = rader.c.tilstand.in_((Leveringstilstand.VENTER, Leveringstilstand.GITT_OPP))
    telling = select(rader.c.tilstand, func.count()).where(deres, uferdige, rader.c.dokument_id.is_not(None))
    meldinger = {str(rad[0]): int(rad[1]) for rad in forbindelse.execute(telling.group_by(rader.c.tilstand))}
    return Stand(
        mottakere=sum(hooks.values()),
        stansede=hooks.get(Webhooktilstand.STANSET, 0),
        venter=meldinger.get(Leveringstilstand.VENTER, 0),
        gitt_opp=meldinger.get(Leveringstilstand.GITT_OPP, 0),
    )


def slett(forbindelse: Connection, dokument_id: str) -> int:
    """Forget them with their document. That it is deleted, is an event of its own. How many."""
    return forbindelse.execute(delete(rader).where(rader.c.dokument_id == dokument_id)).rowcount


def rydd(forbindelse: Connection, *, eldre_enn: datetime) -> int:
    """Forget what became of old messages. What waits stays. How many."""
    return forbindelse.execute(delete(rader).where(rader.c.opprettet < eldre_enn, ~_venter())).rowcount


def _som_levering(rad: Row[Any]) -> Levering:
    return Levering(**{**rad._asdict(), "tilstand": Leveringstilstand(rad.tilstand)})
