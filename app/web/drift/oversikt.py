"""What who runs the service sees: each part's state, queue, what was given up, certificates, sizes. No person, and no other county.

What cannot be read now (the database is away) is left out: the health of the parts, which is always there, says why.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, TypeVar

from sqlalchemy import Connection, func, select

from app.api.tjeneste import Tjeneste
from app.drift import versjon
from app.drift.avvik import Avvik, Tilstand
from app.drift.deler import eldste_forfalte, varsles
from app.drift.helse import Helsesvar
from app.drift.sertifikater import ANKER, Utlop, utlop
from app.errors import IkkeFunnet
from app.jobber import fylkesliste
from app.jobber.feilliste import Jobbfeil
from app.jobber.grense import trygt
from app.jobber.port import Kolinje
from app.lager import fornyelser, webhookleveringer
from app.lager.kopi.sist import sist
from app.lager.modeller import dokument, melding, oppdrag
from app.lager.utboks import Meldingsstatus
from app.tekst import Tekst
from app.web.malforfatter.fylkesvalg import egne_rader
from signing.states import AKTIVE

FLEST = 50
UHELDIGE = (Meldingsstatus.IKKE_LEVERT, Meldingsstatus.UTEN_ADRESSE)
T = TypeVar("T")


class Holdbarhet(StrEnum):
    """How long a certificate lasts; the words and colour of each stand on the page."""

    UTGATT = "utgatt"
    SNART = "snart"
    GYLDIG = "gyldig"
    GAMMELT = "gammelt"
    """An anchor that has ended may stay, to judge old documents."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delrad:
    """One part of the service."""

    navn: str
    tilstand: Tilstand
    avvik: Avvik | None
    sett: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sertifikatrad:
    """One certificate. `dager`: how many are left, below nought when it has ended."""

    hva: Utlop
    dager: int
    holdbarhet: Holdbarhet


@dataclass(frozen=True, slots=True, kw_only=True)
class Ko:
    """What waits to be carried out."""

    linjer: tuple[Kolinje, ...]
    eldste: datetime | None

    @property
    def ventende(self) -> int:
        """How many in all."""
        return sum(linje.ventende for linje in self.linjer)

    @property
    def forfalte(self) -> int:
        """How many of them should have begun."""
        return sum(linje.forfalte for linje in self.linjer)


@dataclass(frozen=True, slots=True, kw_only=True)
class Uleveringsrad:
    """One message that did not reach the one it was to. Neither name nor address."""

    dokument_id: str
    slag: str
    kanal: str
    status: str
    tid: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FraDatabasen:
    """What the database says."""

    ko: Ko
    dode: tuple[Jobbfeil, ...]
    proves_igjen: tuple[Jobbfeil, ...]
    dokumenter: int
    apne_oppdrag: int
    meldinger_venter: int
    uleverte: tuple[Uleveringsrad, ...]
    program: dict[str, Any]
    siste_kopi: datetime | None
    forseglet: fornyelser.Oversikt
    """The county's sealed documents: how many there are, how many must have a new time stamp now, and when the first ends."""
    fornyer_selv: bool
    webhooks: webhookleveringer.Stand

    @property
    def revisjoner(self) -> int:
        """How many revisions of templates there are in all."""
        return sum(len(en["revisjoner"]) for en in self.program["dokumenttyper"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Oversikt:
    """The whole page. None: could not be read now."""

    tilstand: Tilstand
    deler: tuple[Delrad, ...]
    database: FraDatabasen | None
    sertifikater: tuple[Sertifikatrad, ...] | None
    nokkel: str
    antall_nokler: int
    egne_valg: tuple[date, ...]
    fylkesnummer: str

    @property
    def avvik(self) -> tuple[Delrad, ...]:
        """What somebody must look at, the gravest first."""
        return tuple(sorted((en for en in self.deler if en.avvik), key=lambda en: en.tilstand is not Tilstand.FEIL))


def les_oversikt(tjeneste: Tjeneste, fylkesnummer: str, helse: Helsesvar) -> Oversikt:
    """Everything for the page, as it is now."""
    grunnlag, ring, na = tjeneste.tilsyn.grunnlag, tjeneste.gang.ring, tjeneste.na()
    return Oversikt(
        tilstand=helse.tilstand,
        deler=tuple(
            Delrad(navn=navn, tilstand=tilstand, avvik=helse.avvik[navn], sett=helse.sett.get(navn))
            for navn, tilstand in helse.deler.items()
        ),
        database=_hvis_mulig("drift-database", lambda: _fra_databasen(tjeneste, fylkesnummer)),
        sertifikater=_hvis_mulig("drift-sertifikater", lambda: sertifikatrader(utlop(grunnlag.settings, grunnlag.lager, na), na)),
        nokkel=ring.gjeldende,
        antall_nokler=len(ring.nokler),
        egne_valg=egne_rader(tjeneste, fylkesnummer),
        fylkesnummer=fylkesnummer,
    )


def _hvis_mulig(navn: str, les: Callable[[], T]) -> T | None:
    funnet: list[T] = []
    trygt(navn, lambda: funnet.append(les()))
    return funnet[0] if funnet else None


def sertifikatrader(alle: tuple[Utlop, ...], na: datetime) -> tuple[Sertifikatrad, ...]:
    """What ends first stands first."""
    return tuple(
        Sertifikatrad(hva=ett, dager=(ett.slutt - na) // timedelta(days=1), holdbarhet=holdbarhet(ett, na))
        for ett in sorted(alle, key=lambda ett: ett.slutt)
    )


def holdbarhet(ett: Utlop, na: datetime) -> Holdbarhet:
    """As the health check judges it."""
    if ett.slutt <= na:
        return Holdbarhet.GAMMELT if ett.bruk == ANKER else Holdbarhet.UTGATT
    return Holdbarhet.SNART if ett.slutt <= na + varsles(ett.bruk) else Holdbarhet.GYLDIG


def finn_dod(tjeneste: Tjeneste, fylkesnummer: str, jobb_id: str) -> Jobbfeil:
    """One job that was given up; another county's does not exist."""
    with tjeneste.lager.lesing() as forbindelse:
        for feil in fylkesliste.les(forbindelse, fylkesnummer, bare_dode=True):
            if feil.jobb == jobb_id:
                return feil
    raise IkkeFunnet(
        Tekst(nb="Ingen jobb som er gitt opp, heter dette.", nn="Ingen jobb som er gitt opp, heiter dette."),
        tiltak=Tekst(
            nb="Den kan være kjørt på nytt allerede. Se på siden «Drift».", nn="Han kan vere køyrd på nytt alt. Sjå på sida «Drift»."
        ),
    )


def _fra_databasen(tjeneste: Tjeneste, fylkesnummer: str) -> FraDatabasen:
    with tjeneste.lager.lesing() as forbindelse:
        linjer = tjeneste.gang.jobber.ko(forbindelse)
        feil = fylkesliste.les(forbindelse, fylkesnummer)
        fylkets = oppdrag.c.fylkesnummer == fylkesnummer
        apne = select(func.count()).select_from(oppdrag).where(fylkets, oppdrag.c.tilstand.in_(AKTIVE))
        lagrede = select(func.count()).select_from(dokument).where(dokument.c.fylkesnummer == fylkesnummer, dokument.c.slettet.is_(None))
        venter = (
            select(func.count())
            .select_from(melding.join(oppdrag, oppdrag.c.id == melding.c.oppdrag_id))
            .where(fylkets, melding.c.status == Meldingsstatus.VENTER)
        )
        return FraDatabasen(
            ko=Ko(linjer=linjer, eldste=eldste_forfalte(linjer)),
            dode=tuple(en for en in feil if en.dod),
            proves_igjen=tuple(en for en in feil if not en.dod),
            dokumenter=forbindelse.execute(lagrede).scalar_one(),
            apne_oppdrag=forbindelse.execute(apne).scalar_one(),
            meldinger_venter=forbindelse.execute(venter).scalar_one(),
            uleverte=tuple(_uleverte(forbindelse, fylkesnummer)),
            program=versjon.som_json(tjeneste.tilsyn.grunnlag),
            siste_kopi=sist(forbindelse),
            forseglet=fornyelser.oversikt(
                forbindelse, for_=tjeneste.na() + timedelta(days=tjeneste.settings.forny.margin), fylke=fylkesnummer
            ),
            fornyer_selv=tjeneste.settings.forny.automatisk,
            webhooks=webhookleveringer.stand(forbindelse, fylkesnummer),
        )


def _uleverte(forbindelse: Connection, fylkesnummer: str) -> Iterator[Uleveringsrad]:
    """Of orders that still go on, the newest first: of the others nothing can be done."""
    rader = forbindelse.execute(
        select(melding.c.oppdrag_id, melding.c.slag, melding.c.kanal, melding.c.status, melding.c.opprettet, melding.c.avsluttet)
        .join(oppdrag, oppdrag.c.id == melding.c.oppdrag_id)
        .where(oppdrag.c.fylkesnummer == fylkesnummer, oppdrag.c.tilstand.in_(AKTIVE), melding.c.status.in_(UHELDIGE))
        .order_by(melding.c.opprettet.desc(), melding.c.id)
        .limit(FLEST)
    )
    for rad in rader:
        tid = rad.avsluttet or rad.opprettet
        yield Uleveringsrad(dokument_id=rad.oppdrag_id, slag=rad.slag, kanal=rad.kanal, status=rad.status, tid=tid)
