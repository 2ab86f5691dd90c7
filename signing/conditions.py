"""What must hold for an event besides the tables: whose turn it is, deadlines, reasons, signatures before the seal."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from signing import deadlines
from signing.events import (
    Arkivert,
    Avbrutt,
    Avklart,
    Avslatt,
    FristForlenget,
    Hendelse,
    IkkeLevert,
    KontaktRettet,
    OmSignatar,
    Paminnet,
    Sendt,
    Slag,
    Utlopt,
    Varslet,
)
from signing.oppdrag import Oppdrag, Signer
from signing.refusals import Nei, avslag
from signing.states import SVART, Signertilstand
from signing.workdays import dag, er_stille, skriv_dag, skriv_tid

LENGSTE_BEGRUNNELSE = 1000

Krav = Callable[[Oppdrag, Any], None]
"""Raises the named error when the event cannot happen now."""


def krev(oppdrag: Oppdrag, hendelse: Hendelse) -> None:
    """All that must hold for this kind of event."""
    for krav in KRAV.get(hendelse.slag, ()):
        krav(oppdrag, hendelse)


def krev_gruppe(oppdrag: Oppdrag, signer: Signer) -> None:
    """It is the turn of the signer's group, or it has been."""
    aktiv = oppdrag.aktiv_gruppe
    if aktiv is not None and signer.krav.gruppe > aktiv:
        raise avslag(Nei.IKKE_DIN_TUR, gruppe=signer.krav.gruppe, aktiv=aktiv)


def krev_innen_fristen(oppdrag: Oppdrag, tid: datetime) -> None:
    """The deadline of those whose turn it is has not passed."""
    siste = deadlines.frist(oppdrag)
    if siste is not None and deadlines.er_ute(oppdrag, tid):
        raise avslag(Nei.FRIST_UTE, frist=skriv_dag(siste))


def er_gammelt_nytt(oppdrag: Oppdrag, hendelse: Hendelse) -> bool:
    """A notice from before the signer answered, or fell away, that is told only now: it did happen, and is noted. A new one is refused."""
    if not isinstance(hendelse, Varslet | Paminnet):
        return False
    signer = oppdrag.signer(hendelse.felt)
    return signer.tilstand in SVART and hendelse.tid <= signer.endret


def gjelder_siste_varsel(oppdrag: Oppdrag, hendelse: IkkeLevert) -> bool:
    """Whether what did not arrive is what the signer was last told: since then neither told again nor given new contact data."""
    if hendelse.gjelder is None:
        return True
    for en in reversed(oppdrag.hendelser):
        if en.id == hendelse.gjelder:
            return True
        if isinstance(en, Varslet | KontaktRettet) and en.felt == hendelse.felt:
            return False
    return True


def _sin_tur(oppdrag: Oppdrag, hendelse: OmSignatar) -> None:
    krev_gruppe(oppdrag, oppdrag.signer(hendelse.felt))


def _ny_sending(oppdrag: Oppdrag, hendelse: Sendt) -> None:
    """Once more is another order at the provider: good only while there is no signature to lose."""
    if oppdrag.sendt is None:
        return
    if (hendelse.leverandor, hendelse.referanse) == (oppdrag.leverandor, oppdrag.referanse):
        raise avslag(Nei.ALLEREDE_SENDT)
    signert = sum(s.tilstand is Signertilstand.SIGNERT for s in oppdrag.signere)
    if signert:
        raise avslag(Nei.NOEN_HAR_SIGNERT, signert=signert, antall=len(oppdrag.signere))


def _dagtid(_oppdrag: Oppdrag, hendelse: Paminnet) -> None:
    if er_stille(hendelse.tid):
        raise avslag(Nei.STILLE_TID)


def _innen_fristen(oppdrag: Oppdrag, hendelse: Paminnet) -> None:
    krev_innen_fristen(oppdrag, hendelse.tid)


def _begrunnelse(_oppdrag: Oppdrag, hendelse: Avslatt | Avbrutt | Avklart) -> None:
    grunn = hendelse.begrunnelse
    if grunn is not None and not 0 < len(grunn.strip()) <= LENGSTE_BEGRUNNELSE:
        raise avslag(Nei.MANGLER_BEGRUNNELSE, lengst=LENGSTE_BEGRUNNELSE)


def _kjent_varsel(oppdrag: Oppdrag, hendelse: IkkeLevert) -> None:
    """Of somebody who has answered it does not matter, and the notice may never come: it is refused after the answer."""
    if oppdrag.signer(hendelse.felt).tilstand in SVART:
        return
    varsler = {en.id for en in oppdrag.hendelser if isinstance(en, Varslet | Paminnet) and en.felt == hendelse.felt}
    if hendelse.gjelder is not None and hendelse.gjelder not in varsler:
        raise avslag(Nei.UKJENT_VARSEL)


def _kan_nas(_oppdrag: Oppdrag, hendelse: KontaktRettet) -> None:
    if not hendelse.kanaler:
        raise avslag(Nei.MANGLER_KANAL)


def _senere_frist(oppdrag: Oppdrag, hendelse: FristForlenget) -> None:
    if oppdrag.aktiv_gruppe is None:
        raise avslag(Nei.ALLE_HAR_SIGNERT)
    gammel, idag, ny = deadlines.frist(oppdrag), dag(hendelse.tid), hendelse.frist
    tidligst = max(gammel, idag - timedelta(days=1)) if gammel else idag - timedelta(days=1)
    if ny <= tidligst:
        raise avslag(Nei.FRIST_IKKE_SENERE, ny=skriv_dag(ny), frist=skriv_dag(tidligst))
    lengst = idag + timedelta(days=deadlines.LENGSTE_FRIST)
    if ny > lengst:
        raise avslag(Nei.FRIST_FOR_LANG, ny=skriv_dag(ny), dager=deadlines.LENGSTE_FRIST, lengst=skriv_dag(lengst))


def _frist_ute(oppdrag: Oppdrag, hendelse: Utlopt) -> None:
    """Our own clock ends an order only when a party is late; a provider has its own clock, and the last word on it."""
    ferdig = oppdrag.alle_har_signert if hendelse.hos_leverandor else oppdrag.partene_har_signert
    if ferdig:
        raise avslag(Nei.ALLE_HAR_SIGNERT)
    siste = deadlines.frist(oppdrag)
    if hendelse.hos_leverandor:
        return
    if siste is None:
        raise avslag(Nei.INGEN_FRIST)
    if not deadlines.er_ute(oppdrag, hendelse.tid):
        raise avslag(Nei.FRIST_IKKE_UTE, frist=skriv_dag(siste))


def _alle_har_signert(oppdrag: Oppdrag, _hendelse: Hendelse) -> None:
    if not oppdrag.alle_har_signert:
        mangler = sum(s.tilstand is not Signertilstand.SIGNERT for s in oppdrag.signere)
        raise avslag(Nei.MANGLER_SIGNATURER, mangler=mangler, antall=len(oppdrag.signere))


def _uavklart_godkjenning(oppdrag: Oppdrag, _hendelse: Hendelse) -> None:
    if oppdrag.fylket_signerer:
        raise avslag(Nei.GODKJENNES_VED_SIGNATUR)
    if oppdrag.godkjent is not None:
        raise avslag(Nei.ALLEREDE_GODKJENT, tidspunkt=skriv_tid(oppdrag.godkjent))


def _godkjent(oppdrag: Oppdrag, _hendelse: Hendelse) -> None:
    if oppdrag.godkjenning_for_segl and not oppdrag.fylket_signerer and oppdrag.godkjent is None:
        raise avslag(Nei.MANGLER_GODKJENNING)


def _forseglet(oppdrag: Oppdrag, _hendelse: Arkivert) -> None:
    if oppdrag.forseglet is None:
        raise avslag(Nei.IKKE_FORSEGLET)
    if oppdrag.arkivert is not None:
        raise avslag(Nei.ALLEREDE_ARKIVERT)


KRAV: Mapping[Slag, tuple[Krav, ...]] = {
    Slag.SENDT: (_ny_sending,),
    Slag.VARSLET: (_sin_tur,),
    Slag.PAMINNET: (_sin_tur, _dagtid, _innen_fristen),
    Slag.APNET: (_sin_tur,),
    Slag.SIGNERT: (_sin_tur,),
    Slag.AVSLATT: (_sin_tur, _begrunnelse),
    Slag.IKKE_LEVERT: (_kjent_varsel,),
    Slag.KONTAKT_RETTET: (_kan_nas,),
    Slag.FRIST_FORLENGET: (_senere_frist,),
    Slag.UTLOPT: (_frist_ute,),
    Slag.AVBRUTT: (_begrunnelse,),
    Slag.AVKLART: (_begrunnelse,),
    Slag.GODKJENT: (_uavklart_godkjenning, _alle_har_signert),
    Slag.FORSEGLET: (_alle_har_signert, _godkjent),
    Slag.ARKIVERT: (_forseglet,),
}
