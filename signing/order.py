"""A signing order as a state machine: pure, built from its events, two tables for what may follow what (`signing.transitions`).

- groups sign one after the other: nobody in a group is notified or signs before the whole group before has signed;
- within a group the order is free;
- the seal comes when all have signed (and the county has approved, where that comes first), once;
- nothing moves an order that has ended: what is told late is noted on the signer, and a new document can take its place;
- nobody is notified after they have answered; a notice from before the answer that is told late is noted;
- an event that has been applied is applied again without effect; another event under its id is refused.

`apply` takes one event. `motta` takes what a provider tells, in any order and with repetitions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import reduce
from typing import Any

from signing import deadlines
from signing.conditions import er_gammelt_nytt, gjelder_siste_varsel, krev, krev_gruppe, krev_innen_fristen
from signing.errors import ForTidlig, SigneringsFeil, UgyldigOppdrag, UlovligOvergang
from signing.events import (
    Arkivert,
    Avslatt,
    Erstattet,
    Forseglet,
    FristForlenget,
    Godkjent,
    Hendelse,
    IkkeLevert,
    OmSignatar,
    Opprettet,
    Sendt,
    Slag,
    UkjentStatus,
)
from signing.model import Signaturkrav, Tekst
from signing.oppdrag import Oppdrag, Signer
from signing.refusals import Nei, avslag
from signing.states import PAMINNES, STOPPET, Signertilstand, Tilstand
from signing.status import OPPDRAGSSTATUS
from signing.transitions import OPPDRAGSOVERGANGER, SIGNEROVERGANGER, Fra, Signerslag
from signing.workdays import dag, skriv_tid

__all__ = [
    "OPPDRAGSOVERGANGER",
    "SIGNEROVERGANGER",
    "Mottak",
    "Oppdrag",
    "Signer",
    "Signertilstand",
    "Tilstand",
    "apply",
    "krev_tur",
    "motta",
    "neste",
    "replay",
    "start",
]

VARSLER = frozenset({Slag.VARSLET, Slag.PAMINNET})
ENDER: Mapping[Tilstand, Signerslag] = {
    **dict.fromkeys((*STOPPET, Tilstand.ERSTATTET), Signerslag.STOPPET),
    Tilstand.UTLOPT: Signerslag.FRIST_UTE,
}
"""What the end of an order is to those whose turn it is; to those after them it is always that it stopped."""


# ---------------------------------------------------------------- questions


def neste(oppdrag: Oppdrag) -> tuple[Signaturkrav, ...]:
    """Who is to be notified now: those of the group in turn who have not been."""
    if OPPDRAGSOVERGANGER[Slag.VARSLET][oppdrag.tilstand] is not Fra.SIGNATARENE:
        return ()
    return tuple(s.krav for s in oppdrag.i_tur if s.tilstand is Signertilstand.VENTER_TUR)


def krev_tur(oppdrag: Oppdrag, felt: str, *, tid: datetime | None = None) -> Signer:
    """The signer, if they may sign now: sent, not ended, group in turn, not signed, and at `tid` not too late."""
    signer = oppdrag.signer(felt)
    svar = OPPDRAGSOVERGANGER[Slag.VARSLET][oppdrag.tilstand]
    if isinstance(svar, Nei):
        raise _avslag(oppdrag, svar)
    krev_gruppe(oppdrag, signer)
    _ny_signertilstand(oppdrag, signer, Signerslag.SIGNERT)
    if tid is not None and not signer.krav.for_fylket:
        krev_innen_fristen(oppdrag, tid)
    return signer


# ---------------------------------------------------------------- one event


def start(hendelse: Hendelse) -> Oppdrag:
    """The order that its first event opens."""
    if not isinstance(hendelse, Opprettet):
        raise _ugyldig(f"første hendelse er «{hendelse.slag}», ikke «opprettet»", f"første hending er «{hendelse.slag}», ikkje «opprettet»")
    _krev_gjennomforbart(hendelse)
    signere = tuple(Signer(k, Signertilstand.VENTER_TUR, hendelse.tid) for k in sorted(hendelse.krav, key=lambda k: k.gruppe))
    return Oppdrag(
        id=hendelse.oppdrag,
        signere=signere,
        forseglet=None,
        hendelser=(hendelse,),
        frister=hendelse.frister,
        siste_dag=hendelse.frister.siste_dag if hendelse.frister else None,
        godkjenning_for_segl=hendelse.godkjenning_for_segl,
    )


def apply(oppdrag: Oppdrag, hendelse: Hendelse) -> Oppdrag:
    """The order after the event; a refused event raises and changes nothing."""
    if _er_brukt(oppdrag, hendelse):
        return oppdrag
    if er_gammelt_nytt(oppdrag, hendelse):
        return replace(_noter_varsel(oppdrag, hendelse), hendelser=(*oppdrag.hendelser, hendelse))
    svar = OPPDRAGSOVERGANGER[hendelse.slag][oppdrag.tilstand]
    if isinstance(svar, Nei):
        raise _avslag(oppdrag, svar)
    krev(oppdrag, hendelse)
    etter = _signerhendelse(oppdrag, hendelse) if isinstance(hendelse, OmSignatar) else oppdrag
    etter = VIRKNING.get(hendelse.slag, _ingen_virkning)(etter, hendelse)
    if isinstance(svar, Fra):
        etter = replace(etter, satt=None)
    elif svar is not oppdrag.tilstand:
        etter = _sett(etter, svar, hendelse)
    return replace(etter, hendelser=(*oppdrag.hendelser, hendelse))


def replay(hendelser: Iterable[Hendelse]) -> Oppdrag:
    """The order that these events make."""
    rekke = iter(hendelser)
    forste = next(rekke, None)
    if forste is None:
        raise _ugyldig("det har ingen hendelser", "det har ingen hendingar")
    return reduce(apply, rekke, start(forste))


# ---------------------------------------------------------------- what a provider tells


@dataclass(frozen=True, slots=True)
class Mottak:
    """What came of what a provider told.

    Store `nye` in this order, then confirm them, what was known before, and `avvist` (which is logged). Do not confirm `utsatt`:
    it is told again, and will be right when what it follows from has come.
    """

    oppdrag: Oppdrag
    nye: tuple[Hendelse, ...] = ()
    utsatt: tuple[Hendelse, ...] = ()
    avvist: tuple[tuple[Hendelse, SigneringsFeil], ...] = ()


def motta(oppdrag: Oppdrag, hendelser: Iterable[Hendelse]) -> Mottak:
    """Apply what can be applied, in whatever order it came, until nothing more fits."""
    svar = Mottak(oppdrag, utsatt=tuple(hendelser))
    while True:
        etter = reduce(_motta_en, svar.utsatt, replace(svar, utsatt=()))
        if len(etter.utsatt) == len(svar.utsatt):
            return etter
        svar = etter


def _motta_en(svar: Mottak, hendelse: Hendelse) -> Mottak:
    try:
        etter = apply(svar.oppdrag, hendelse)
    except ForTidlig:
        return replace(svar, utsatt=(*svar.utsatt, hendelse))
    except SigneringsFeil as feil:
        return replace(svar, avvist=(*svar.avvist, (hendelse, feil)))
    return svar if etter is svar.oppdrag else replace(svar, oppdrag=etter, nye=(*svar.nye, hendelse))


# ---------------------------------------------------------------- the inside


def _krev_gjennomforbart(hendelse: Opprettet) -> None:
    felter = [k.felt for k in hendelse.krav]
    if not felter or len(set(felter)) != len(felter) or any(k.gruppe < 1 for k in hendelse.krav):
        raise _ugyldig(
            "det må ha signatarer, hver med sitt felt, i grupper fra 1",
            "det må ha signatarar, kvar med sitt felt, i grupper frå 1",
        )
    frister = hendelse.frister
    if frister and (frister.siste_dag < dag(hendelse.tid) or (frister.dager_per_gruppe is not None and frister.dager_per_gruppe < 1)):
        raise _ugyldig("fristen er ute før det er sendt", "fristen er ute før det er sendt")


def _er_brukt(oppdrag: Oppdrag, hendelse: Hendelse) -> bool:
    if hendelse.oppdrag != oppdrag.id:
        raise _ugyldig("hendelsen hører til et annet oppdrag", "hendinga høyrer til eit anna oppdrag")
    for brukt in oppdrag.hendelser:
        if brukt.id == hendelse.id:
            if brukt != hendelse:
                raise _ugyldig("to ulike hendelser har samme id", "to ulike hendingar har same id")
            return True
    return False


def _signerhendelse(oppdrag: Oppdrag, hendelse: OmSignatar) -> Oppdrag:
    signer = oppdrag.signer(hendelse.felt)
    if isinstance(hendelse, IkkeLevert) and not gjelder_siste_varsel(oppdrag, hendelse):
        return oppdrag
    arsak = hendelse.arsak if isinstance(hendelse, IkkeLevert) else hendelse.slag
    ny = _ny_signertilstand(oppdrag, signer, Signerslag(arsak.value))
    etter = _flytt(signer, ny, hendelse.tid, merknad=_merknad(hendelse))
    if hendelse.slag in VARSLER:
        etter = _med_varsel(etter, hendelse.tid)
    return _med(oppdrag, etter)


def _noter_varsel(oppdrag: Oppdrag, hendelse: Hendelse) -> Oppdrag:
    krev(oppdrag, hendelse)
    return _med(oppdrag, _med_varsel(oppdrag.signer(hendelse.felt), hendelse.tid)) if isinstance(hendelse, OmSignatar) else oppdrag


def _ny_signertilstand(oppdrag: Oppdrag, signer: Signer, slag: Signerslag) -> Signertilstand:
    svar = SIGNEROVERGANGER[slag][signer.tilstand]
    if isinstance(svar, Nei):
        raise _avslag(oppdrag, svar, tidspunkt=skriv_tid(signer.endret))
    return svar


def _merknad(hendelse: OmSignatar) -> str | None:
    match hendelse:
        case Avslatt():
            return hendelse.begrunnelse
        case UkjentStatus():
            return hendelse.verdi
    return None


def _flytt(signer: Signer, ny: Signertilstand, tid: datetime, *, merknad: str | None) -> Signer:
    """The same state again moves neither its time nor its remark."""
    return signer if ny is signer.tilstand else replace(signer, tilstand=ny, endret=tid, merknad=merknad)


def _med_varsel(signer: Signer, tid: datetime) -> Signer:
    return replace(signer, varslet=max(signer.varslet or tid, tid))


def _med(oppdrag: Oppdrag, signer: Signer) -> Oppdrag:
    return replace(oppdrag, signere=tuple(signer if s.krav == signer.krav else s for s in oppdrag.signere))


def _sett(oppdrag: Oppdrag, ny: Tilstand, hendelse: Hendelse) -> Oppdrag:
    """The event gave the order a state; one that ends it is an answer for everybody who had not answered."""
    etter = replace(oppdrag, satt=ny)
    if ny not in ENDER:
        return etter
    aktiv = oppdrag.aktiv_gruppe
    slag = {s.krav.felt: ENDER[ny] if s.krav.gruppe == aktiv else Signerslag.STOPPET for s in oppdrag.signere}
    signere = tuple(_flytt(s, _ny_signertilstand(oppdrag, s, slag[s.krav.felt]), hendelse.tid, merknad=ny.value) for s in oppdrag.signere)
    return replace(etter, signere=signere, avsluttet=oppdrag.avsluttet or hendelse.tid)


def _forleng(oppdrag: Oppdrag, hendelse: FristForlenget) -> Oppdrag:
    """Those who have been told are told of the new deadline; reminders count from then."""
    signere = tuple(_med_varsel(s, hendelse.tid) if s in oppdrag.i_tur and s.tilstand in PAMINNES else s for s in oppdrag.signere)
    return replace(deadlines.forleng(oppdrag, hendelse.frist), signere=signere)


def _sendt(oppdrag: Oppdrag, hendelse: Sendt) -> Oppdrag:
    return replace(oppdrag, sendt=hendelse.tid, leverandor=hendelse.leverandor, referanse=hendelse.referanse)


def _godkjenn(oppdrag: Oppdrag, hendelse: Godkjent) -> Oppdrag:
    return replace(oppdrag, godkjent=hendelse.tid)


def _forsegl(oppdrag: Oppdrag, hendelse: Forseglet) -> Oppdrag:
    return replace(oppdrag, forseglet=hendelse.sha256)


def _arkiver(oppdrag: Oppdrag, hendelse: Arkivert) -> Oppdrag:
    return replace(oppdrag, arkivert=hendelse.tid)


def _erstatt(oppdrag: Oppdrag, hendelse: Erstattet) -> Oppdrag:
    return replace(oppdrag, erstattet_av=hendelse.dokument_id)


def _ingen_virkning(oppdrag: Oppdrag, _hendelse: Hendelse) -> Oppdrag:
    return oppdrag


VIRKNING: Mapping[Slag, Callable[[Oppdrag, Any], Oppdrag]] = {
    Slag.SENDT: _sendt,
    Slag.FRIST_FORLENGET: _forleng,
    Slag.GODKJENT: _godkjenn,
    Slag.FORSEGLET: _forsegl,
    Slag.ARKIVERT: _arkiver,
    Slag.ERSTATTET: _erstatt,
}
"""What an event of the whole order writes down besides its state."""


def _avslag(oppdrag: Oppdrag, nei: Nei, **fakta: str) -> UlovligOvergang:
    """The named error with what the order knows."""
    navn = OPPDRAGSSTATUS[oppdrag.tilstand].navn
    tid = oppdrag.avsluttet or oppdrag.hendelser[-1].tid
    alle: dict[str, str | int | Tekst] = {"tilstand": navn, "tidspunkt": skriv_tid(tid), **fakta}
    return avslag(nei, **alle)


def _ugyldig(nb: str, nn: str) -> UgyldigOppdrag:
    return UgyldigOppdrag(
        Tekst(nb=f"Oppdraget kan ikke brukes: {nb}.", nn=f"Oppdraget kan ikkje brukast: {nn}."),
        Tekst(nb="Opprett et nytt oppdrag.", nn="Opprett eit nytt oppdrag."),
    )
