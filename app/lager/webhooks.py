"""Receivers of webhooks, and the secrets that their messages are signed with. One county's are not another's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, delete, func, insert, or_, select, update

from app.errors import IkkeFunnet
from app.lager.kryptering import Kryptert, Nokkelring
from app.lager.webhookmodell import webhook, webhooklevering, webhooknokkel
from app.tekst import Tekst

LEVENDE_NOKLER = 5
"""Secrets that count at the same time: the newest, the one that the receiver has, and some whose answer was lost on its way."""


class Webhooktilstand(StrEnum):
    """Whether the receiver is told of events."""

    AKTIV = "aktiv"
    STANSET = "stanset"


class Stansgrunn(StrEnum):
    """Why a receiver was stopped."""

    AV_FYLKET = "av-fylket"
    MOTTAKEREN_SA_OPP = "mottakeren-sa-opp"
    """It answered 410."""
    HAR_FEILET_LENGE = "har-feilet-lenge"


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """One receiver. `typer` empty: all events. `adresse` is never shown whole: it may hold a token."""

    id: str
    fylkesnummer: str
    adresse: str = field(repr=False)
    typer: tuple[str, ...]
    tilstand: Webhooktilstand
    grunn: Stansgrunn | None
    stanset: datetime | None
    opprettet: datetime
    opprettet_av: str
    feil_pa_rad: int
    feil_siden: datetime | None
    hviler_til: datetime | None
    siste_ok: datetime | None
    siste_utfall: str | None
    avspill: dict[str, Any] | None

    @property
    def aktiv(self) -> bool:
        """It is told of events."""
        return self.tilstand is Webhooktilstand.AKTIV


@dataclass(frozen=True, slots=True, kw_only=True)
class Hemmelighet:
    """A secret. `utloper` None: the newest."""

    nr: int
    opprettet: datetime
    utloper: datetime | None
    verdi: str = field(repr=False)


# ---------------------------------------------------------------- receivers


def legg(forbindelse: Connection, ring: Nokkelring, ny: Webhook) -> None:
    """A new receiver."""
    kryptert = ring.krypter(ny.adresse, rad=_plass(ny.id))
    forbindelse.execute(
        insert(webhook).values(
            id=ny.id,
            fylkesnummer=ny.fylkesnummer,
            typer={"typer": list(ny.typer)},
            tilstand=ny.tilstand.value,
            opprettet=ny.opprettet,
            opprettet_av=ny.opprettet_av,
            feil_pa_rad=0,
            nokkel_id=kryptert.nokkel_id,
            kryptert=kryptert.verdi,
        )
    )


def les(forbindelse: Connection, ring: Nokkelring, webhook_id: str, *, fylkesnummer: str, las: bool = False) -> Webhook:
    """One receiver; another county's does not exist. `las` as in `finn`. Raises `IkkeFunnet`."""
    hook = finn(forbindelse, ring, webhook_id, las=las)
    if hook is None or hook.fylkesnummer != fylkesnummer:
        raise IkkeFunnet(
            Tekst(nb="Det finnes ingen slik webhook her.", nn="Det finst ingen slik webhook her."),
            tiltak=Tekst(nb="Se i listen over webhooks.", nn="Sjå i lista over webhooks."),
        )
    return hook


def finn(forbindelse: Connection, ring: Nokkelring, webhook_id: str, *, las: bool = False) -> Webhook | None:
    """The receiver, None where it has been deleted. `las`: nobody else changes or deletes it until this transaction ends; whoever writes to
    its messages takes this lock first, so that no two wait for each other."""
    sporring = select(webhook).where(webhook.c.id == webhook_id)
    rad = forbindelse.execute(sporring.with_for_update(key_share=True) if las else sporring).first()
    return None if rad is None else _som_webhook(ring, rad)


def liste(forbindelse: Connection, ring: Nokkelring, *, fylkesnummer: str) -> tuple[Webhook, ...]:
    """The county's receivers, the oldest first."""
    sporring = select(webhook).where(webhook.c.fylkesnummer == fylkesnummer).order_by(webhook.c.opprettet, webhook.c.id)
    return tuple(_som_webhook(ring, rad) for rad in forbindelse.execute(sporring))


def endre(forbindelse: Connection, ring: Nokkelring, webhook_id: str, *, adresse: str | None = None, **verdier: Any) -> None:
    """Change some of it; a new address is encrypted."""
    if adresse is not None:
        kryptert = ring.krypter(adresse, rad=_plass(webhook_id))
        verdier |= {"nokkel_id": kryptert.nokkel_id, "kryptert": kryptert.verdi}
    if "typer" in verdier:
        verdier["typer"] = {"typer": list(verdier["typer"])}
    if verdier:
        forbindelse.execute(update(webhook).where(webhook.c.id == webhook_id).values(**verdier))


def slett(forbindelse: Connection, webhook_id: str) -> None:
    """The receiver, its secrets, and what was to be sent to it: also by a transaction that is about to lay it, which is waited for."""
    forbindelse.execute(select(webhook.c.id).where(webhook.c.id == webhook_id).with_for_update())
    forbindelse.execute(delete(webhooklevering).where(webhooklevering.c.webhook_id == webhook_id))
    forbindelse.execute(delete(webhooknokkel).where(webhooknokkel.c.webhook_id == webhook_id))
    forbindelse.execute(delete(webhook).where(webhook.c.id == webhook_id))


# ---------------------------------------------------------------- whose turn it is


def har_arbeid(forbindelse: Connection, *, na: datetime) -> bool:
    """Whether any receiver is to be sent something now, and nobody is at it."""
    return forbindelse.execute(_med_arbeid(na).limit(1)).first() is not None


def kall(forbindelse: Connection, *, na: datetime, til: datetime) -> tuple[str, ...]:
    """Take the receivers that are to be sent something now: nobody else gets them before `til`."""
    setning = update(webhook).where(webhook.c.id.in_(_med_arbeid(na)), _ledig(na)).values(kalt_til=til).returning(webhook.c.id)
    return tuple(sorted(forbindelse.execute(setning).scalars()))


def hold(forbindelse: Connection, webhook_id: str, *, til: datetime | None) -> None:
    """The one who is at it goes on until then; None: lets go."""
    forbindelse.execute(update(webhook).where(webhook.c.id == webhook_id).values(kalt_til=til))


def _ledig(na: datetime) -> Any:
    return or_(webhook.c.kalt_til.is_(None), webhook.c.kalt_til <= na)


def _med_arbeid(na: datetime) -> Select[Any]:
    moden = and_(webhooklevering.c.webhook_id == webhook.c.id, webhooklevering.c.tilstand == "venter", webhooklevering.c.neste_tid <= na)
    uthvilt = or_(webhook.c.hviler_til.is_(None), webhook.c.hviler_til <= na)
    vilkar = (webhook.c.tilstand == Webhooktilstand.AKTIV.value, uthvilt, _ledig(na))
    return select(webhook.c.id).where(*vilkar, select(webhooklevering.c.id).where(moden).exists())


# ---------------------------------------------------------------- secrets


def legg_hemmelighet(forbindelse: Connection, ring: Nokkelring, webhook_id: str, verdi: str, *, na: datetime, forrige_til: datetime) -> int:
    """A new secret. Those before count until `forrige_til`, or as long as they had: nobody knows which one the receiver has. Its number."""
    siste = forbindelse.execute(select(func.max(webhooknokkel.c.nr)).where(webhooknokkel.c.webhook_id == webhook_id)).scalar() or 0
    hooks, utloper = webhooknokkel.c.webhook_id == webhook_id, webhooknokkel.c.utloper
    forbindelse.execute(update(webhooknokkel).where(hooks, or_(utloper.is_(None), utloper > forrige_til)).values(utloper=forrige_til))
    forbindelse.execute(delete(webhooknokkel).where(hooks, utloper <= na))
    kryptert = ring.krypter(verdi, rad=_nokkelplass(webhook_id, siste + 1))
    forbindelse.execute(
        insert(webhooknokkel).values(
            webhook_id=webhook_id, nr=siste + 1, opprettet=na, nokkel_id=kryptert.nokkel_id, kryptert=kryptert.verdi
        )
    )
    return siste + 1


def hemmeligheter(forbindelse: Connection, ring: Nokkelring, webhook_id: str, *, na: datetime) -> tuple[Hemmelighet, ...]:
    """Those that count now, the newest first."""
    lever = or_(webhooknokkel.c.utloper.is_(None), webhooknokkel.c.utloper > na)
    sporring = select(webhooknokkel).where(webhooknokkel.c.webhook_id == webhook_id, lever).order_by(webhooknokkel.c.nr.desc())
    return tuple(
        Hemmelighet(
            nr=rad.nr,
            opprettet=rad.opprettet,
            utloper=rad.utloper,
            verdi=ring.dekrypter(Kryptert(rad.nokkel_id, rad.kryptert), rad=_nokkelplass(webhook_id, rad.nr)),
        )
        for rad in forbindelse.execute(sporring)
    )


def rydd_hemmeligheter(forbindelse: Connection, *, na: datetime) -> int:
    """Forget those that count no more. How many."""
    return forbindelse.execute(delete(webhooknokkel).where(webhooknokkel.c.utloper <= na)).rowcount


def med_adresse(alle: Sequence[Webhook], adresse: str) -> Webhook | None:
    """The receiver of this address, if one of them is."""
    return next((en for en in alle if en.adresse == adresse), None)


def _plass(webhook_id: str) -> tuple[str, ...]:
    return ("webhook", webhook_id)


def _nokkelplass(webhook_id: str, nr: int) -> tuple[str, ...]:
    return ("webhooknokkel", webhook_id, str(nr))


_SOM_DE_ER = ("id", "fylkesnummer", "stanset", "opprettet", "opprettet_av", "feil_pa_rad", "feil_siden")
_OGSA = ("hviler_til", "siste_ok", "siste_utfall", "avspill")


def _som_webhook(ring: Nokkelring, rad: Row[Any]) -> Webhook:
    verdier = rad._asdict()
    return Webhook(
        adresse=ring.dekrypter(Kryptert(rad.nokkel_id, rad.kryptert), rad=_plass(rad.id)),
        typer=tuple(rad.typer["typer"]),
        tilstand=Webhooktilstand(rad.tilstand),
        grunn=Stansgrunn(rad.grunn) if rad.grunn else None,
        **{navn: verdier[navn] for navn in (*_SOM_DE_ER, *_OGSA)},
    )
