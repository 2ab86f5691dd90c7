"""What the service does of itself for an order: one step for each thing that can be due (`signing.agenda.Gjoremal`).

A step works outside with no transaction open, and answers with what is to be written when it is done (`Utfall`). The order may have
moved meanwhile, so the events are made of the order as it is then; where the step is no longer due, nothing is written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import Connection

from app.domene.fylker import Fylke
from app.errors import Feil
from app.lager import bevispakker, fornyelser, oppdragsfil
from app.oppdrag import segl
from app.oppdrag.forsendelse import forsendelse
from app.oppdrag.kontrollnavn import FIL_ODELAGT
from app.oppdrag.omgivelser import Omgivelser
from signing import deadlines
from signing.agenda import Gjoremal, Neste
from signing.events import Arkivert, Avvik, Forseglet, Hendelse, Paminnet, Sendt, Utlopt, Varslet
from signing.fornyelse import les_eller_grunn, regelavtrykk
from signing.oppdrag import Oppdrag
from signing.order import motta
from signing.states import AKTIVE

Hendelser = Callable[[Oppdrag, Neste, datetime], Iterable[Hendelse]]
"""The events, made of the order as it is when they are written, and of what is due then."""


def _alltid(_forbindelse: Connection) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Utfall:
    """What is to be written after a step. `forst`: compare-and-set of what stands beside the order, in the same transaction; False:
    somebody was faster, and nothing is written. `angres`: then there is something at the provider that nobody wants."""

    hendelser: Hendelser
    forst: Callable[[Connection], bool] = _alltid
    angres: bool = False


@dataclass(frozen=True, slots=True)
class Sak:
    """What a step works on. `nokkel`: what a repetition of its work outside is known by."""

    oppdrag: Oppdrag
    fylke: Fylke
    na: datetime
    nokkel: str


Trinn = Callable[[Omgivelser, Sak], Utfall]


def nokkel(oppdrag_id: str, gjoremal: Gjoremal) -> str:
    """The order and the step."""
    return f"{oppdrag_id}:{gjoremal}"


def _send(rundt: Omgivelser, sak: Sak) -> Utfall:
    """The document to the provider; sent again, it is the same order there."""
    leverandor = rundt.leverandor(sak.oppdrag, sak.fylke, sak.na)
    kvittering = leverandor.send(forsendelse(rundt, sak.oppdrag, sak.fylke, na=sak.na), tid=sak.na)

    def hendelser(oppdrag: Oppdrag, _neste: Neste, tid: datetime) -> Iterable[Hendelse]:
        id_ = f"{oppdrag.id}:sendt:{_antall(oppdrag, Sendt) + 1}"
        return (Sendt(id_, oppdrag.id, tid, leverandor.egenskaper.navn, kvittering.referanse), *kvittering.hendelser)

    return Utfall(hendelser, angres=leverandor.egenskaper.eget_oppdrag)


def _varsle(_rundt: Omgivelser, _sak: Sak) -> Utfall:
    """The message itself is laid in the outbox with the event."""
    return Utfall(lambda oppdrag, neste, tid: [_varslet(oppdrag, felt, tid) for felt in neste.felter])


def _varslet(oppdrag: Oppdrag, felt: str, tid: datetime) -> Varslet:
    return Varslet(f"{oppdrag.id}:{felt}:varslet:{_antall(oppdrag, Varslet, felt) + 1}", oppdrag.id, tid, felt)


def _paminn(_rundt: Omgivelser, _sak: Sak) -> Utfall:
    return Utfall(lambda oppdrag, neste, tid: [_paminnet(oppdrag, felt, tid) for felt in neste.felter])


def _paminnet(oppdrag: Oppdrag, felt: str, tid: datetime) -> Paminnet:
    return Paminnet(f"{oppdrag.id}:{felt}:paminnet:{_antall(oppdrag, Paminnet, felt) + 1}", oppdrag.id, tid, felt)


def _forsegl(rundt: Omgivelser, sak: Sak) -> Utfall:
    """Verified first. A file that is not what was sent is for a person to look at."""
    oppdrag, id_ = sak.oppdrag, sak.oppdrag.id
    try:
        levert = segl.hent(rundt, oppdrag, sak.fylke, na=sak.na)
    except segl.UBRUKELIG as feil:
        return _odelagt(oppdrag, feil)
    if levert.avvik is not None:
        return _avvik(levert.avvik)
    forseglet = levert.forsegl(rundt.mal(rundt.dokument(id_)))
    ny, holder = rundt.lager.blobs.legg(forseglet), les_eller_grunn(forseglet)
    gammel = sha256(levert.pdf).hexdigest()

    def bytt(forbindelse: Connection) -> bool:
        byttet = oppdragsfil.bytt_i(forbindelse, id_, fra=gammel, til=ny)
        if byttet:
            hva = fornyelser.Forseglet(dokument_id=id_, fylkesnummer=sak.fylke.nummer, fil_sha256=ny)
            fornyelser.noter(forbindelse, hva, holder, regler=regelavtrykk())
            rundt.jobber.legg(forbindelse, bevispakker.BYGG, {"dokument": id_})
        return byttet

    return Utfall(lambda _oppdrag, _neste, tid: [Forseglet(f"{id_}:forseglet", id_, tid, ny)], bytt)


def _odelagt(oppdrag: Oppdrag, feil: Feil) -> Utfall:
    """The file cannot be read. Cleared by a person before it is back from the safety copy, the job goes wrong until it is."""
    if segl.er_godtatt(oppdrag, FIL_ODELAGT):
        raise feil
    return _avvik(FIL_ODELAGT)


def _avvik(kontroll: str) -> Utfall:
    return Utfall(lambda oppdrag, _neste, tid: [Avvik(f"{oppdrag.id}:avvik:{_antall(oppdrag, Avvik) + 1}", oppdrag.id, tid, kontroll)])


def _arkiver(rundt: Omgivelser, sak: Sak) -> Utfall:
    if rundt.arkiv is None:  # taken away after this was found due
        return Utfall(lambda _oppdrag, _neste, _tid: ())
    kvittering = rundt.arkiv.arkiver(sak.oppdrag, nokkel=sak.nokkel, tid=sak.na)
    return Utfall(lambda oppdrag, _neste, tid: [Arkivert(f"{oppdrag.id}:arkivert", oppdrag.id, tid, kvittering)])


def _utlop(rundt: Omgivelser, sak: Sak) -> Utfall:
    """The provider is asked first: who signed in time, has signed."""
    leverandor = rundt.leverandor(sak.oppdrag, sak.fylke, sak.na)
    try:
        fortalt = leverandor.hent_hendelser(sak.oppdrag, sak.oppdrag.referanse or sak.oppdrag.id, tid=sak.na)
    except segl.UBRUKELIG as feil:
        return _odelagt(sak.oppdrag, feil)

    def hendelser(oppdrag: Oppdrag, _neste: Neste, tid: datetime) -> Iterable[Hendelse]:
        mottak = motta(oppdrag, fortalt)
        etter = mottak.oppdrag
        ute = etter.tilstand in AKTIVE and not etter.partene_har_signert and deadlines.er_ute(etter, tid)
        utlopt = Utlopt(f"{etter.id}:utlopt:{_antall(etter, Utlopt) + 1}", etter.id, tid)
        return (*mottak.nye, utlopt) if ute else mottak.nye

    return Utfall(hendelser)


def _antall(oppdrag: Oppdrag, slag: type[Hendelse], felt: str | None = None) -> int:
    """How often it has happened (to the signer of the field)."""
    return sum(isinstance(h, slag) and felt in {None, getattr(h, "felt", None)} for h in oppdrag.hendelser)


TRINN: Mapping[Gjoremal, Trinn] = {
    Gjoremal.SEND: _send,
    Gjoremal.VARSLE: _varsle,
    Gjoremal.FORSEGL: _forsegl,
    Gjoremal.ARKIVER: _arkiver,
    Gjoremal.UTLOP: _utlop,
    Gjoremal.PAMINN: _paminn,
}
