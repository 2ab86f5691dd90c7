"""Orders and events for the tests of the state machine: short to write, one fixed Monday in August."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from signing.events import (
    Apnet,
    Arkivert,
    Avbrutt,
    Avklart,
    Avslatt,
    Avvik,
    Erstattet,
    Forseglet,
    FristForlenget,
    Godkjent,
    Hendelse,
    IkkeLevert,
    KontaktRettet,
    Opprettet,
    Paminnet,
    Sendt,
    Signert,
    Slag,
    UkjentStatus,
    Utlopt,
    Varslet,
)
from signing.model import Frister, Identifikasjon, Kanal, Niva, Signaturkrav
from signing.order import Oppdrag, replay
from signing.workdays import OSLO

MANDAG = datetime(2026, 8, 3, 12, 0, tzinfo=OSLO)
GRUPPER: Mapping[str, int] = {"kandidat": 1, "bedrift": 1, "organ": 2}
FRIST = date(2026, 8, 31)
_lopenummer = itertools.count(1)


def et_krav(felt: str, gruppe: int, *, for_fylket: bool = False) -> Signaturkrav:
    return Signaturkrav(felt, "Kari Nordmann", "Faglig leder", ("Tømrer AS",), gruppe, for_fylket)


def om(timer: float) -> datetime:
    return MANDAG + timedelta(hours=timer)


def ny_id() -> str:
    return f"h{next(_lopenummer)}"


def opprettet(
    grupper: Mapping[str, int] = GRUPPER, *, fylket: bool = False, frister: Frister | None = None, godkjenning: bool = False
) -> Opprettet:
    krav = tuple(et_krav(felt, gruppe) for felt, gruppe in grupper.items())
    siste = et_krav("fylke", max(grupper.values()) + 1, for_fylket=True)
    return Opprettet("opprettet", "o1", MANDAG, (*krav, siste) if fylket else krav, frister, godkjenning)


STANDARDFRIST = Frister(FRIST)
SENDT = Sendt("sendt", "o1", MANDAG, "lokal", "ref-1")


def hendelse(slag: Slag, tid: datetime = MANDAG, felt: str = "kandidat", **felter: Any) -> Hendelse:
    """An event of this kind, good in itself, under a new id."""
    en: Hendelse = LAG[slag](ny_id(), tid, felt, felter)
    return en


LAG: Mapping[Slag, Any] = {
    Slag.OPPRETTET: lambda i, t, f, k: Opprettet(i, "o1", t, (et_krav("x", 1),)),
    Slag.SENDT: lambda i, t, f, k: Sendt(i, "o1", t, "lokal", "ref-2"),
    Slag.VARSLET: lambda i, t, f, k: Varslet(i, "o1", t, f),
    Slag.PAMINNET: lambda i, t, f, k: Paminnet(i, "o1", t, f),
    Slag.APNET: lambda i, t, f, k: Apnet(i, "o1", t, f),
    Slag.SIGNERT: lambda i, t, f, k: Signert(i, "o1", t, f, Identifikasjon("BankID", Niva.HOYT, t)),
    Slag.AVSLATT: lambda i, t, f, k: Avslatt(i, "o1", t, f, **{"begrunnelse": "Feil startdato.", **k}),
    Slag.IKKE_LEVERT: lambda i, t, f, k: IkkeLevert(i, "o1", t, f, **k),
    Slag.UKJENT_STATUS: lambda i, t, f, k: UkjentStatus(i, "o1", t, f, "SOMETHING_NEW"),
    Slag.KONTAKT_RETTET: lambda i, t, f, k: KontaktRettet(i, "o1", t, f, **{"kanaler": (Kanal.EPOST,), **k}),
    Slag.FRIST_FORLENGET: lambda i, t, f, k: FristForlenget(i, "o1", t, **{"frist": date(2026, 9, 15), **k}),
    Slag.UTLOPT: lambda i, t, f, k: Utlopt(i, "o1", t, **k),
    Slag.AVBRUTT: lambda i, t, f, k: Avbrutt(i, "o1", t, **{"begrunnelse": "Sendt ved en feil.", **k}),
    Slag.ERSTATTET: lambda i, t, f, k: Erstattet(i, "o1", t, "d2"),
    Slag.GODKJENT: lambda i, t, f, k: Godkjent(i, "o1", t),
    Slag.AVVIK: lambda i, t, f, k: Avvik(i, "o1", t, "dokument-er-endret"),
    Slag.AVKLART: lambda i, t, f, k: Avklart(i, "o1", t, **{"begrunnelse": "Filen var skadet under nedlasting.", **k}),
    Slag.FORSEGLET: lambda i, t, f, k: Forseglet(i, "o1", t, "a" * 64),
    Slag.ARKIVERT: lambda i, t, f, k: Arkivert(i, "o1", t, "2026/1234-5"),
}


def rekke(*slag: Slag, felt: str = "kandidat", fra: float = 1) -> list[Hendelse]:
    """These events of one signer, an hour apart."""
    return [hendelse(en, om(fra + nr), felt) for nr, en in enumerate(slag)]


def et_oppdrag(*hendelser: Hendelse, **valg: Any) -> Oppdrag:
    """An order that is sent, and then these."""
    return replay([opprettet(**{"frister": STANDARDFRIST, **valg}), SENDT, *hendelser])


def signert_av(*felter: str, fra: float = 1) -> Iterator[Hendelse]:
    """Each is told and signs, two hours apart."""
    for nr, felt in enumerate(felter):
        yield from rekke(Slag.VARSLET, Slag.SIGNERT, felt=felt, fra=fra + 2 * nr)
