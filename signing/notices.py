"""Who is told what when something has happened to an order, and when at the earliest. The words stand in the app's templates."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from signing import deadlines
from signing.egenskaper import egenskaper
from signing.events import Avslatt, Erstattet, Hendelse, OmSignatar, Slag
from signing.model import Kanal
from signing.oppdrag import Oppdrag, Signer
from signing.states import PAMINNES, SVART, Signertilstand
from signing.workdays import dag, tidligst


class Meldingsslag(StrEnum):
    """The kinds of message."""

    INVITASJON = "invitasjon"
    DIN_TUR = "dinTur"
    PAMINNELSE = "paminnelse"
    SISTE_DAG = "sisteDag"
    FRIST_FORLENGET = "fristForlenget"
    FULLFORT = "fullfort"
    AVSLATT = "avslatt"
    AVSLATT_SAKSBEHANDLER = "avslattSaksbehandler"
    UTLOPT = "utlopt"
    AVBRUTT = "avbrutt"
    ERSTATTET = "erstattet"


@dataclass(frozen=True, slots=True)
class Beskjed:
    """One message to send. `felt`: the signer; None: the caseworker who has the order. `frist`: the day that the message names."""

    slag: Meldingsslag
    felt: str | None
    frist: date | None = None


PAMINNELSER = frozenset({Meldingsslag.PAMINNELSE, Meldingsslag.SISTE_DAG})
LEVERANDORENS = frozenset({Meldingsslag.INVITASJON, Meldingsslag.DIN_TUR, *PAMINNELSER, Meldingsslag.FRIST_FORLENGET})
"""What a provider that notifies signers itself tells them: it is not told twice. How an order ended is ours to tell."""


def tidligst_sendt(slag: Meldingsslag, kanal: Kanal, tid: datetime) -> datetime:
    """The first moment at which the message may go out: neither an SMS nor a reminder comes at night."""
    return tidligst(tid) if kanal is Kanal.SMS or slag in PAMINNELSER else tid


def beskjeder(for_: Oppdrag, hendelse: Hendelse, etter: Oppdrag) -> tuple[Beskjed, ...]:
    """All messages that follow from an event, given the order before and after it. An event that moved nothing tells nobody."""
    if etter is for_:
        return ()
    alle = BESKJEDER.get(hendelse.slag, _ingen)(for_, hendelse, etter)
    ikke_vare = LEVERANDORENS if egenskaper(etter).varsler_selv else frozenset()
    return tuple(en for en in alle if en.slag not in ikke_vare)


def _ingen(_for: Oppdrag, _hendelse: Any, _etter: Oppdrag) -> list[Beskjed]:
    return []


def _kjenner_til(oppdrag: Oppdrag) -> list[Signer]:
    """Those who have been told of the document: the others are not told that it is gone."""
    kjent = {*PAMINNES, Signertilstand.SIGNERT, Signertilstand.AVSLATT}
    return [s for s in oppdrag.signere if s.varslet is not None or s.tilstand in kjent]


def _varslet(for_: Oppdrag, hendelse: OmSignatar, _etter: Oppdrag) -> list[Beskjed]:
    signer = for_.signer(hendelse.felt)
    if signer.tilstand in SVART:  # told late
        return []
    forste = min(s.krav.gruppe for s in for_.signere)
    slag = Meldingsslag.INVITASJON if signer.krav.gruppe == forste or signer.varslet else Meldingsslag.DIN_TUR
    return [Beskjed(slag, hendelse.felt, deadlines.frist(for_))]


def _paminnet(for_: Oppdrag, hendelse: OmSignatar, _etter: Oppdrag) -> list[Beskjed]:
    if for_.signer(hendelse.felt).tilstand in SVART:
        return []
    frist = deadlines.frist(for_)
    i_morgen = frist is not None and frist - dag(hendelse.tid) == timedelta(days=1)
    return [Beskjed(Meldingsslag.SISTE_DAG if i_morgen else Meldingsslag.PAMINNELSE, hendelse.felt, frist)]


def _fristen(_for: Oppdrag, _hendelse: Hendelse, etter: Oppdrag) -> list[Beskjed]:
    frist = deadlines.frist(etter)
    return [Beskjed(Meldingsslag.FRIST_FORLENGET, s.krav.felt, frist) for s in etter.i_tur if s.tilstand in PAMINNES]


def _avslatt(for_: Oppdrag, hendelse: Avslatt, etter: Oppdrag) -> list[Beskjed]:
    """A decline that is told after the order ended moved nothing, and is nobody's news."""
    if for_.tilstand is etter.tilstand:
        return []
    andre = [Beskjed(Meldingsslag.AVSLATT, s.krav.felt) for s in _kjenner_til(for_) if s.krav.felt != hendelse.felt]
    return [Beskjed(Meldingsslag.AVSLATT_SAKSBEHANDLER, None), *andre]


def _erstattet(for_: Oppdrag, hendelse: Erstattet, _etter: Oppdrag) -> list[Beskjed]:
    return [Beskjed(Meldingsslag.ERSTATTET, s.krav.felt, hendelse.ny_frist) for s in _kjenner_til(for_)]


def _til_alle(slag: Meldingsslag) -> Callable[[Oppdrag, Any, Oppdrag], list[Beskjed]]:
    return lambda for_, _hendelse, _etter: [Beskjed(slag, s.krav.felt) for s in _kjenner_til(for_)]


BESKJEDER: Mapping[Slag, Callable[[Oppdrag, Any, Oppdrag], list[Beskjed]]] = {
    Slag.VARSLET: _varslet,
    Slag.PAMINNET: _paminnet,
    Slag.FRIST_FORLENGET: _fristen,
    Slag.AVSLATT: _avslatt,
    Slag.UTLOPT: _til_alle(Meldingsslag.UTLOPT),
    Slag.AVBRUTT: _til_alle(Meldingsslag.AVBRUTT),
    Slag.ERSTATTET: _erstattet,
    Slag.FORSEGLET: _til_alle(Meldingsslag.FULLFORT),
}
