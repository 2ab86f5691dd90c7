"""Signing orders in the store: the events in the document's own hash chain, and one row with what lists and workers ask.

An order is its events (ADR 0015). Each is an entry `oppdrag.<kind>` of the log; what a person could be known by stands encrypted beside
it, so that it can be deleted and the chain is still whole. `versjon` grows with each change: whoever writes must have read the newest.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, delete, insert, or_, select, union_all, update

from app.errors import IkkeFunnet, Konflikt
from app.lager import arbeidsliste, hendelser
from app.lager.dokumenter import krev_ikke_slettet
from app.lager.kryptering import Kryptert, Nokkelring
from app.lager.modeller import dokument, hendelse, hendelse_personlig, oppdrag
from app.tekst import Tekst
from signing import deadlines, order
from signing.agenda import Neste
from signing.eventcodec import del_opp, les_hendelse, sett_sammen, som_json
from signing.events import Hendelse, Opprettet
from signing.logg import OPPDRAG
from signing.oppdrag import Oppdrag
from signing.states import Tilstand

_SALT = 16


class Foreldet(Konflikt):
    """Somebody else changed the order after it was read."""

    kode = "oppdrag-endret"


@dataclass(frozen=True, slots=True, kw_only=True)
class Oppdragsrad:
    """An order as lists see it. `siste_dag`: the last day of those whose turn it is; `fil_sha256`: the file with the signatures so far.
    `neste_tid` and `gjoremal`: when the service will do what, by itself."""

    id: str
    fylkesnummer: str
    tilstand: str
    versjon: int
    fil_sha256: str | None
    siste_dag: date | None
    neste_tid: datetime | None
    gjoremal: str | None
    opprettet: datetime
    endret: datetime


@dataclass(frozen=True, slots=True)
class Lest:
    """An order with the row it was read beside."""

    oppdrag: Oppdrag
    rad: Oppdragsrad


@dataclass(frozen=True, slots=True)
class Plass:
    """A place in a list: what follows comes after this row."""

    endret: datetime
    id: str


# ---------------------------------------------------------------- reading


def les(forbindelse: Connection, ring: Nokkelring, oppdrag_id: str, *, fylkesnummer: str | None = None) -> Lest:
    """The order and its row. `fylkesnummer`: the county of the one who asks; another county's order does not exist.

    Raises `Slettet` where the order went with its document.
    """
    rad = finn_rad(forbindelse, oppdrag_id, fylkesnummer=fylkesnummer)
    if rad is None:
        krev_ikke_slettet(forbindelse, oppdrag_id, fylkesnummer=fylkesnummer)
        raise _ikke_funnet(oppdrag_id)
    return Lest(order.replay(les_hendelser(forbindelse, ring, oppdrag_id)), rad)


def finn_rad(forbindelse: Connection, oppdrag_id: str, *, fylkesnummer: str | None = None) -> Oppdragsrad | None:
    """The row alone, None where there is no such order (in that county)."""
    sporring = select(oppdrag).where(oppdrag.c.id == oppdrag_id)
    rad = forbindelse.execute(sporring if fylkesnummer is None else sporring.where(oppdrag.c.fylkesnummer == fylkesnummer)).first()
    return None if rad is None else _rad(rad)


def les_hendelser(forbindelse: Connection, ring: Nokkelring, oppdrag_id: str) -> tuple[Hendelse, ...]:
    """The events of the order, as they were stored; where personal values have been deleted, «[slettet]» stands for them."""
    samme = and_(hendelse_personlig.c.dokument_id == hendelse.c.dokument_id, hendelse_personlig.c.nr == hendelse.c.nr)
    rader = forbindelse.execute(
        select(hendelse.c.nr, hendelse.c.data, hendelse_personlig.c.nokkel_id, hendelse_personlig.c.kryptert)
        .outerjoin(hendelse_personlig, samme)
        .where(hendelse.c.dokument_id == oppdrag_id, hendelse.c.type.startswith(OPPDRAG))
        .order_by(hendelse.c.nr)
    )
    return tuple(les_hendelse(_hel(ring, oppdrag_id, rad)) for rad in rader)


def liste(
    forbindelse: Connection, *, fylkesnummer: str, tilstand: Tilstand | None = None, etter: Plass | None = None, antall: int = 100
) -> tuple[Oppdragsrad, ...]:
    """The county's orders, the one that changed last first. Each state is one walk along the index, however many orders there are."""
    tilstander = tuple(Tilstand) if tilstand is None else (tilstand,)
    deler = (_utsnitt(fylkesnummer, en, etter, antall).subquery() for en in tilstander)
    alle = union_all(*(select(del_) for del_ in deler)).subquery()
    rader = forbindelse.execute(select(alle).order_by(alle.c.endret.desc(), alle.c.id.desc()).limit(antall))
    return tuple(_rad(rad) for rad in rader)


def _utsnitt(fylkesnummer: str, tilstand: Tilstand, etter: Plass | None, antall: int) -> Select[Any]:
    utsnitt = select(oppdrag).where(oppdrag.c.fylkesnummer == fylkesnummer, oppdrag.c.tilstand == tilstand.value)
    if etter is not None:
        lik = and_(oppdrag.c.endret == etter.endret, oppdrag.c.id < etter.id)
        utsnitt = utsnitt.where(oppdrag.c.endret <= etter.endret, or_(oppdrag.c.endret < etter.endret, lik))
    return utsnitt.order_by(oppdrag.c.endret.desc(), oppdrag.c.id.desc()).limit(antall)


# ---------------------------------------------------------------- writing


def legg_inn(
    forbindelse: Connection,
    ring: Nokkelring,
    opprettet: Opprettet,
    *,
    fylkesnummer: str,
    aktor: str,
    na: datetime,
    finn_neste: Callable[[Oppdrag], Neste | None] = lambda _: None,
) -> Lest:
    """The row and the first event of a new order, in the caller's transaction. `finn_neste`: what is to be done for it first."""
    ny = order.start(opprettet)
    faste = {"id": ny.id, "fylkesnummer": fylkesnummer, "versjon": 1, "fil_sha256": None, "opprettet": na, "endret": na}
    rad = forbindelse.execute(insert(oppdrag).values(**faste, **_kolonner(ny, finn_neste(ny))).returning(oppdrag)).one()
    _skriv(forbindelse, ring, ny, (opprettet,), aktor=aktor, na=na)
    return Lest(ny, _rad(rad))


def lagre(
    forbindelse: Connection,
    ring: Nokkelring,
    lest: Lest,
    etter: Oppdrag,
    nye: Sequence[Hendelse],
    *,
    aktor: str,
    na: datetime,
    neste: Neste | None = None,
) -> Lest:
    """The order as it is after these events, in the caller's transaction. Raises `Foreldet` when `lest` is not the newest."""
    endret = {"versjon": lest.rad.versjon + 1, "endret": na} if nye else {}
    treff = forbindelse.execute(
        update(oppdrag)
        .where(oppdrag.c.id == etter.id, oppdrag.c.versjon == lest.rad.versjon)
        .values(**_kolonner(etter, neste), **endret)
        .returning(oppdrag)
    ).first()
    if treff is None:
        raise Foreldet(
            Tekst(nb="Oppdraget ble endret i mellomtiden.", nn="Oppdraget blei endra i mellomtida."),
            tiltak=Tekst(nb="Se på oppdraget, og prøv igjen.", nn="Sjå på oppdraget, og prøv igjen."),
        )
    if nye:
        _skriv(forbindelse, ring, etter, nye, aktor=aktor, na=na)
    return Lest(etter, _rad(treff))


def slett_personlig(forbindelse: Connection, oppdrag_id: str) -> int:
    """Forget names and reasons in the order's events; the log stays whole. How many events had any."""
    return forbindelse.execute(delete(hendelse_personlig).where(hendelse_personlig.c.dokument_id == oppdrag_id)).rowcount


def _skriv(forbindelse: Connection, ring: Nokkelring, etter: Oppdrag, nye: Iterable[Hendelse], *, aktor: str, na: datetime) -> None:
    """The state into the document's record, the events into the chain, and the order into its place in the work list."""
    forbindelse.execute(update(dokument).where(dokument.c.id == etter.id).values(status=etter.tilstand.value))
    for ny in nye:
        salt = secrets.token_hex(_SALT)
        apen, verdier = del_opp(som_json(ny), salt)
        post = hendelser.foy_til(forbindelse, etter.id, f"{OPPDRAG}{ny.slag}", tid=na, aktor=aktor, data=apen)
        if verdier:
            kryptert = ring.krypter(json.dumps([salt, *verdier], ensure_ascii=False), rad=personlig_plass(etter.id, post.nr))
            forbindelse.execute(
                insert(hendelse_personlig).values(dokument_id=etter.id, nr=post.nr, nokkel_id=kryptert.nokkel_id, kryptert=kryptert.verdi)
            )
    arbeidsliste.flytt(forbindelse, etter.id, arbeidsliste.plass_i(etter, na))


def _hel(ring: Nokkelring, oppdrag_id: str, rad: Any) -> dict[str, Any]:
    if rad.kryptert is None:
        return sett_sammen(rad.data, None, None)
    salt, *verdier = json.loads(ring.dekrypter(Kryptert(rad.nokkel_id, rad.kryptert), rad=personlig_plass(oppdrag_id, rad.nr)))
    return sett_sammen(rad.data, verdier, salt)


def personlig_plass(dokument_id: str, nr: int) -> tuple[str, ...]:
    """What the personal part of an event is bound to."""
    return ("hendelse_personlig", dokument_id, str(nr))


def _kolonner(etter: Oppdrag, neste: Neste | None) -> dict[str, Any]:
    frist = deadlines.frist(etter)
    return {
        "tilstand": etter.tilstand.value,
        "siste_dag": frist.isoformat() if frist else None,
        "neste_tid": neste.tid if neste else None,
        "gjoremal": neste.gjoremal.value if neste else None,
    }


def _rad(rad: Row[Any]) -> Oppdragsrad:
    verdier = rad._asdict()
    return Oppdragsrad(**{**verdier, "siste_dag": date.fromisoformat(verdier["siste_dag"]) if verdier["siste_dag"] else None})


def _ikke_funnet(oppdrag_id: str) -> IkkeFunnet:
    return IkkeFunnet(
        Tekst(nb=f"Det finnes ikke noe oppdrag {oppdrag_id} her.", nn=f"Det finst ikkje noko oppdrag {oppdrag_id} her."),
        tiltak=Tekst(nb="Kontroller ID-en og fylket i tokenet.", nn="Kontroller ID-en og fylket i tokenet."),
    )
