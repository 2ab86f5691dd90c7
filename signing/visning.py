"""An order as it is shown: to a page, to a case system. States with their names, deadlines, and what a person may do now.

What may be done is asked of the state machine itself, so that no button is offered that it would refuse.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from signing import deadlines
from signing.errors import SigneringsFeil
from signing.events import Avbrutt, Avklart, Erstattet, FristForlenget, Godkjent, Hendelse, KontaktRettet, Paminnet, Varslet
from signing.hos_leverandor import krev_mulig
from signing.model import Kanal
from signing.oppdrag import Oppdrag, Signer
from signing.order import apply
from signing.status import signerstatus, status
from signing.workdays import dag


class Handling(StrEnum):
    """What a person can do with an order."""

    AVBRYT = "avbryt"
    ERSTATT = "erstatt"
    FORLENG = "forleng"
    GODKJENN = "godkjenn"
    AVKLAR = "avklar"


class Signerhandling(StrEnum):
    """What a person can do about one signer."""

    VARSLE = "varsle"
    PAMINN = "paminn"
    RETT_KONTAKT = "rettKontakt"


PROVE = "prøve"
"""The id of an event that is only tried."""


def handlinger(oppdrag: Oppdrag, tid: datetime) -> tuple[Handling, ...]:
    """What may be done with the order now."""
    return tuple(handling for handling, lag in PROVER.items() if _gar(oppdrag, lag(oppdrag, tid)))


def signerhandlinger(oppdrag: Oppdrag, signer: Signer, tid: datetime) -> tuple[Signerhandling, ...]:
    """What may be done about the signer now. A reminder is not offered at night."""
    felt = signer.krav.felt
    return tuple(handling for handling, lag in SIGNERPROVER.items() if _gar(oppdrag, lag(oppdrag, tid, felt)))


def som_json(oppdrag: Oppdrag, tid: datetime) -> dict[str, Any]:
    """The order, without the names of its signers: who they are stands with the document, for those who may see it."""
    nu = status(oppdrag)
    return {
        "oppdragId": oppdrag.id,
        "tilstand": oppdrag.tilstand.value,
        "status": {"navn": nu.navn.som_json(), "forklaring": nu.forklaring.som_json()},
        "frist": _iso(deadlines.frist(oppdrag)),
        "sisteDag": _iso(deadlines.siste_dag_i_alt(oppdrag)),
        "leverandor": oppdrag.leverandor,
        "godkjent": _iso(oppdrag.godkjent),
        "avsluttet": _iso(oppdrag.avsluttet),
        "arkivert": _iso(oppdrag.arkivert),
        "erstattetAv": oppdrag.erstattet_av,
        "handlinger": [handling.value for handling in handlinger(oppdrag, tid)],
        "signatarer": [_signer_json(oppdrag, s, tid) for s in oppdrag.signere],
    }


def _signer_json(oppdrag: Oppdrag, signer: Signer, tid: datetime) -> dict[str, Any]:
    return {
        "felt": signer.krav.felt,
        "gruppe": signer.krav.gruppe,
        "tilstand": signer.tilstand.value,
        "status": signerstatus(signer).som_json(),
        "endret": _iso(signer.endret),
        "varslet": _iso(signer.varslet),
        "iTur": signer in oppdrag.i_tur and oppdrag.avsluttet is None,
        "handlinger": [handling.value for handling in signerhandlinger(oppdrag, signer, tid)],
    }


def _gar(oppdrag: Oppdrag, hendelse: Hendelse) -> bool:
    try:
        krev_mulig(oppdrag, hendelse)
        apply(oppdrag, hendelse)
    except SigneringsFeil:
        return False
    return True


def _forleng(oppdrag: Oppdrag, tid: datetime) -> FristForlenget:
    """One day more than there is, or today, where the deadline has passed."""
    siste = deadlines.frist(oppdrag)
    idag = dag(tid)
    return FristForlenget(PROVE, oppdrag.id, tid, idag if siste is None else max(idag, siste + timedelta(days=1)))


PROVER: Mapping[Handling, Callable[[Oppdrag, datetime], Hendelse]] = {
    Handling.AVBRYT: lambda o, tid: Avbrutt(PROVE, o.id, tid, PROVE),
    Handling.ERSTATT: lambda o, tid: Erstattet(PROVE, o.id, tid, PROVE),
    Handling.FORLENG: _forleng,
    Handling.GODKJENN: lambda o, tid: Godkjent(PROVE, o.id, tid),
    Handling.AVKLAR: lambda o, tid: Avklart(PROVE, o.id, tid, PROVE),
}
SIGNERPROVER: Mapping[Signerhandling, Callable[[Oppdrag, datetime, str], Hendelse]] = {
    Signerhandling.VARSLE: lambda o, tid, felt: Varslet(PROVE, o.id, tid, felt),
    Signerhandling.PAMINN: lambda o, tid, felt: Paminnet(PROVE, o.id, tid, felt),
    Signerhandling.RETT_KONTAKT: lambda o, tid, felt: KontaktRettet(PROVE, o.id, tid, felt, tuple(Kanal)),
}


def _iso(verdi: Any) -> str | None:
    return None if verdi is None else verdi.isoformat()
