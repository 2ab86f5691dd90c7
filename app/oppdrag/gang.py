"""The way of a signing order, from the day it is opened until it lies in the archive. Weeks may pass, and the process may die anywhere.

    apne       a stored document gets its order; the rest goes by jobs
    fortell    ONE way in for what people do: remind, extend, withdraw, approve, correct, clear, decline
    motta      what a provider tells, in any order and with repetitions
    signer     a signer signs here and now (the provider `lokal`)
    kjor       the job: does what is due (`app.oppdrag.trinn`), then says when it is to be called again

Every change is one transaction: read the newest, apply, keep events, lay messages in the outbox, lay the next job or set the timer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Connection, and_, literal, or_, select

from app.dokument.merker import signaturmerke
from app.flyt import IkkeIProduksjon
from app.jobber import feilliste, tidsur
from app.jobber.port import Args, Jobbslag
from app.lager import bekreftelser, idempotens
from app.lager import oppdrag as ordre
from app.lager.dokumenter import Aktor, dokumentlas
from app.lager.idempotens import Kall
from app.lager.modeller import oppdrag as tabell
from app.lager.motor import alene_om
from app.lager.oppdrag import Foreldet, Lest
from app.oppdrag import apning, trinn
from app.oppdrag.feil import SigneresEtAnnetSted, oversatt, som_feil
from app.oppdrag.omgivelser import Omgivelser
from app.oppdrag.port import SIGNATAR, TJENESTEN, Forteller, Innenfra
from app.oppdrag.svar import Oppdragssvar, oppdrag_json
from app.tekst import Tekst
from signing import notices
from signing.agenda import Neste
from signing.egenskaper import egenskaper
from signing.events import Erstattet, Hendelse, Sendt
from signing.hos_leverandor import krev_mulig
from signing.model import Identifikasjon
from signing.notices import Beskjed
from signing.oppdrag import Oppdrag
from signing.order import Mottak, apply, motta
from signing.providers.lokal import LokalLeverandor
from signing.states import AKTIVE, Signertilstand, Tilstand

OPPDRAG = "oppdrag"
"""The job that does what is due, and the timer that calls it."""
HENT = "oppdrag-hent"
"""The job that asks the provider what has happened."""
RYDD = "oppdrag-rydd"
"""The job that withdraws what lies at the provider and that the order does not have any more (`app.oppdrag.postenko`)."""
TRUKKET = frozenset({Tilstand.AVBRUTT, Tilstand.ERSTATTET})
"""The order ended here, and not at the provider."""
FEIING = "oppdrag-feiing"
"""The job that finds orders whose own job is gone."""
HENT_ETTER = timedelta(minutes=1)
"""How long after the file got a new signature the provider is asked, in case the event was lost with its process."""
FOR_LENGE = timedelta(hours=24)
"""Longer than any job is tried: an order that was due this long ago waits for nothing."""
I_EN_FEIING = 200

EnHendelse = Callable[[Oppdrag, datetime], Hendelse]
Flere = Callable[[Lest, datetime], Iterable[Hendelse]]
Ogsa = Callable[[Connection, Lest], None]
"""What is to be stored in the same transaction, given the order as it is after it."""
logg = structlog.get_logger()


def _intet(_forbindelse: Connection, _lest: Lest) -> None:
    """Nothing else."""


@dataclass(frozen=True, kw_only=True)
class Oppdragsgang(Omgivelser):
    """The orders of this installation."""

    # ------------------------------------------------------------ people

    def les(self, oppdrag_id: str, *, aktor: Forteller) -> Lest:
        """The order as it is now; another county's does not exist."""
        with oversatt(), self.lager.lesing() as forbindelse:
            return ordre.les(forbindelse, self.ring, oppdrag_id, fylkesnummer=_fylke(aktor))

    def apne(self, dokument_id: str, *, aktor: Aktor, kall: Kall | None = None, skjermet_bekreftet: bool = False) -> Oppdragssvar:
        """Open the order of a stored document and send it, by a job. Open already, it is answered as it is.

        `skjermet_bekreftet`: a caseworker has looked at who gets the document of a protected person; that stands in the log.
        """
        na = self.clock()
        with oversatt():
            forste = apning.forbered(self, dokument_id, aktor=aktor, na=na, skjermet_bekreftet=skjermet_bekreftet)
        with self.lager.transaksjon() as forbindelse:
            alene_om(forbindelse, dokumentlas(dokument_id), *_kallas(kall))
            if kall and (husket := idempotens.finn(forbindelse, kall, na=na)):
                return Oppdragssvar.fra(husket)
            apnet = apning.finn_eller_legg(forbindelse, self, forste, dokument_id, aktor=aktor, na=na)
            if apnet.ny:
                if skjermet_bekreftet:
                    bekreftelser.bekreft_i(forbindelse, dokument_id, na=na, aktor=aktor)
                self._still(forbindelse, dokument_id, self._neste(apnet.lest, apnet.lest.oppdrag, na), na)
            svar = Oppdragssvar(oppdrag_json(apnet.lest, na), apnet.status)
            if kall:
                idempotens.husk(forbindelse, kall, svar.som_husket, na=na)
            return svar

    def fortell(self, oppdrag_id: str, hendelse: EnHendelse, *, aktor: Forteller, versjon: int | None = None, ogsa: Ogsa = _intet) -> Lest:
        """Something has happened. `versjon`: what the teller had seen; raises `Foreldet` when it is no longer the newest.

        Refused by name (`app.oppdrag.feil.Avslag`) where it cannot happen now, and nothing is kept.
        """
        with oversatt(), self.lager.transaksjon() as forbindelse:
            alene_om(forbindelse, dokumentlas(oppdrag_id))
            return self._skriv(forbindelse, oppdrag_id, _en(hendelse), aktor=aktor, versjon=versjon, ogsa=ogsa)

    def besvar(
        self,
        oppdrag_id: str,
        hendelse: EnHendelse,
        *,
        aktor: Forteller,
        kall: Kall | None = None,
        versjon: int | None = None,
        ogsa: Ogsa = _intet,
    ) -> Oppdragssvar:
        """The same for a call over HTTP: the same call again gives the same answer, and nothing happens."""
        na = self.clock()
        with oversatt(), self.lager.transaksjon() as forbindelse:
            alene_om(forbindelse, dokumentlas(oppdrag_id), *_kallas(kall))
            if kall and (husket := idempotens.finn(forbindelse, kall, na=na)):
                return Oppdragssvar.fra(husket)
            lest = self._skriv(forbindelse, oppdrag_id, _en(hendelse), aktor=aktor, versjon=versjon, ogsa=ogsa)
            svar = Oppdragssvar(oppdrag_json(lest, na), 200)
            if kall:
                idempotens.husk(forbindelse, kall, svar.som_husket, na=na)
            return svar

    def erstattet(self, forbindelse: Connection, gammel_id: str, ny_id: str, *, aktor: Aktor) -> None:
        """A new document took the place of this one: its order, if it has one, ends in the caller's transaction."""
        if ordre.finn_rad(forbindelse, gammel_id) is None:
            return
        with oversatt():
            self._skriv(forbindelse, gammel_id, _en(lambda o, tid: Erstattet(f"{o.id}:erstattet", o.id, tid, ny_id)), aktor=aktor)

    def signerte(self, oppdrag_id: str) -> frozenset[str]:
        """The fields that hold a signature; none where no order was opened."""
        with self.lager.lesing() as forbindelse:
            if ordre.finn_rad(forbindelse, oppdrag_id) is None:
                return frozenset()
            oppdrag = ordre.les(forbindelse, self.ring, oppdrag_id).oppdrag
        return frozenset(s.krav.felt for s in oppdrag.signere if s.tilstand is Signertilstand.SIGNERT)

    # ------------------------------------------------------------ providers and signers

    def signer(self, oppdrag_id: str, felt: str, *, identifikasjon: Identifikasjon, aktor: Forteller = SIGNATAR) -> Lest:
        """A signer signs in this service. The file is stored before the event: killed in between, the file tells (`hent`)."""
        if not self.bord.settings.demo:
            raise IkkeIProduksjon
        na, lest = self.clock(), self.les(oppdrag_id, aktor=aktor)
        leverandor = self.leverandor(lest.oppdrag, self.fylke(lest.rad.fylkesnummer), na)
        if not isinstance(leverandor, LokalLeverandor):
            raise SigneresEtAnnetSted
        with oversatt():
            krav = lest.oppdrag.signer(felt).krav
            merke = signaturmerke(self.mal(self.dokument(oppdrag_id)), krav, identifikasjon, na)
            signert = leverandor.signer(lest.oppdrag, felt, identifikasjon=identifikasjon, merke=merke, tid=na)
        mottak = self.motta(oppdrag_id, [signert], aktor=aktor)
        if mottak.oppdrag.signer(felt).tilstand is not Signertilstand.SIGNERT and mottak.avvist:
            raise som_feil(mottak.avvist[0][1])
        return self.les(oppdrag_id, aktor=aktor)

    def motta(self, oppdrag_id: str, hendelser: Sequence[Hendelse], *, aktor: Forteller, ogsa: Ogsa = _intet) -> Mottak:
        """What a provider tells. What is stored, known or refused is to be confirmed to it; what is put off is not (`Mottak`)."""
        mottatt: list[Mottak] = []

        def nye(lest: Lest, _na: datetime) -> Iterable[Hendelse]:
            mottatt.append(motta(lest.oppdrag, hendelser))
            return mottatt[-1].nye

        with oversatt(), self.lager.transaksjon() as forbindelse:
            alene_om(forbindelse, dokumentlas(oppdrag_id))
            self._skriv(forbindelse, oppdrag_id, nye, aktor=aktor, ogsa=ogsa)
        for hendelse, feil in mottatt[-1].avvist:
            logg.info("hendelse-avvist", oppdrag=oppdrag_id, slag=hendelse.slag.value, kode=feil.kode)
        return mottatt[-1]

    def hent(self, oppdrag_id: str) -> None:
        """Ask the provider what has happened, keep it, and only then confirm it."""
        na, lest = self.clock(), self.les(oppdrag_id, aktor=TJENESTEN)
        if lest.oppdrag.sendt is None:
            return
        leverandor = self.leverandor(lest.oppdrag, self.fylke(lest.rad.fylkesnummer), na)
        referanse = lest.oppdrag.referanse or oppdrag_id
        with oversatt():
            hendelser = leverandor.hent_hendelser(lest.oppdrag, referanse, tid=na)
        if hendelser:
            mottak = self.motta(oppdrag_id, hendelser, aktor=Innenfra(leverandor.egenskaper.navn))
            leverandor.bekreft(referanse, [h for h in hendelser if h not in mottak.utsatt])

    # ------------------------------------------------------------ jobs

    def slag(self) -> tuple[Jobbslag, ...]:
        """The kinds of job that orders need."""
        return (
            Jobbslag(navn=OPPDRAG, kjor=self.kjor),
            Jobbslag(navn=HENT, kjor=self._hent),
            Jobbslag(navn=FEIING, kjor=self.fei, hver=FOR_LENGE),
        )

    def kjor(self, args: Args) -> None:
        """Do the first thing that is due, and set the time for the next. Safe to call any number of times, also at the same time."""
        oppdrag_id, na = args[OPPDRAG], self.clock()
        if not self._finnes(oppdrag_id):
            return
        lest = self.les(oppdrag_id, aktor=TJENESTEN)
        neste = self._neste(lest, lest.oppdrag, na)
        if neste is None or neste.tid > na:
            self._planlegg(oppdrag_id)
            return
        sak = trinn.Sak(lest.oppdrag, self.fylke(lest.rad.fylkesnummer), na, trinn.nokkel(oppdrag_id, neste.gjoremal))
        with oversatt():
            utfall = trinn.TRINN[neste.gjoremal](self, sak)
            self._flytt(oppdrag_id, neste, utfall)

    def fei(self, args: Args) -> None:
        """Orders that should have been dealt with long ago get a job, unless a person is to look at the one they had; so do those that
        were finished before there was an archive. One round of many, and a job for the next."""
        forfalt = tabell.c.neste_tid <= self.clock() - FOR_LENGE
        uten_arkiv = and_(tabell.c.tilstand == Tilstand.FULLFORT.value, tabell.c.neste_tid.is_(None), literal(self.arkiv is not None))
        videre = select(tabell.c.id).where(tabell.c.id > args.get("etter", ""), or_(forfalt, uten_arkiv))
        with self.lager.transaksjon() as forbindelse:
            funnet = forbindelse.execute(videre.order_by(tabell.c.id).limit(I_EN_FEIING)).scalars().all()
            for oppdrag_id in funnet:
                if not feilliste.er_dod(forbindelse, OPPDRAG, {OPPDRAG: oppdrag_id}):
                    self.jobber.legg(forbindelse, OPPDRAG, {OPPDRAG: oppdrag_id})
            if len(funnet) == I_EN_FEIING:
                self.jobber.legg(forbindelse, FEIING, {"etter": funnet[-1]})

    def _hent(self, args: Args) -> None:
        if self._finnes(args[OPPDRAG]):
            self.hent(args[OPPDRAG])

    def _finnes(self, oppdrag_id: str) -> bool:
        """What has been deleted since the job was laid has nothing to do."""
        with self.lager.lesing() as forbindelse:
            return ordre.finn_rad(forbindelse, oppdrag_id) is not None

    def _planlegg(self, oppdrag_id: str) -> None:
        """Nothing was due after all."""
        with self.lager.transaksjon() as forbindelse:
            alene_om(forbindelse, dokumentlas(oppdrag_id))
            self._skriv(forbindelse, oppdrag_id, lambda _lest, _na: (), aktor=TJENESTEN)

    def _flytt(self, oppdrag_id: str, gjort: Neste, utfall: trinn.Utfall) -> None:
        """Write what came of a step, if it still is what is due."""

        with self.lager.transaksjon() as forbindelse:
            alene_om(forbindelse, dokumentlas(oppdrag_id))

            def hendelser(lest: Lest, na: datetime) -> Iterable[Hendelse]:
                forfalt = self._neste(lest, lest.oppdrag, na)
                gjelder = forfalt is not None and forfalt.gjoremal is gjort.gjoremal and forfalt.tid <= na
                if forfalt and gjelder and utfall.forst(forbindelse):
                    return utfall.hendelser(lest.oppdrag, forfalt, na)
                if utfall.angres:
                    self.jobber.legg(forbindelse, RYDD, {OPPDRAG: oppdrag_id})
                return ()

            self._skriv(forbindelse, oppdrag_id, hendelser, aktor=TJENESTEN)

    # ------------------------------------------------------------ the one transaction

    def _skriv(
        self, forbindelse: Connection, oppdrag_id: str, nye: Flere, *, aktor: Forteller, versjon: int | None = None, ogsa: Ogsa = _intet
    ) -> Lest:
        """Read the newest, apply, keep, tell, and plan: in the caller's transaction, which is alone with the order."""
        na = self.clock()
        lest = ordre.les(forbindelse, self.ring, oppdrag_id, fylkesnummer=_fylke(aktor))
        if versjon is not None and lest.rad.versjon != versjon:
            raise _foreldet()
        fulgt = _folg(lest.oppdrag, nye(lest, na))
        neste = self._neste(lest, fulgt.oppdrag, na)
        etter = ordre.lagre(forbindelse, self.ring, lest, fulgt.oppdrag, fulgt.nye, aktor=aktor.navn, na=na, neste=neste)
        for hendelse, beskjeder in fulgt.beskjeder:
            self.meldinger.legg(forbindelse, beskjeder, oppdrag_id=oppdrag_id, hendelse_id=hendelse.id, na=na)
        ogsa(forbindelse, etter)
        if _ryddes(lest.oppdrag, fulgt):
            self.jobber.legg(forbindelse, RYDD, {OPPDRAG: oppdrag_id})
        self._still(forbindelse, oppdrag_id, neste, na)
        return etter

    def _neste(self, lest: Lest, oppdrag: Oppdrag, na: datetime) -> Neste | None:
        return self.neste(oppdrag, self.fylke(lest.rad.fylkesnummer), na)

    def _still(self, forbindelse: Connection, oppdrag_id: str, neste: Neste | None, na: datetime) -> None:
        """A job now, a timer for later, or nothing: then a person is waited for."""
        tidsuret, args = f"{OPPDRAG}:{oppdrag_id}", {OPPDRAG: oppdrag_id}
        if neste is not None and neste.tid > na:
            tidsur.still(forbindelse, tidsuret, OPPDRAG, args, neste.tid)
            return
        tidsur.stopp(forbindelse, tidsuret)
        if neste is not None:
            self.jobber.legg(forbindelse, OPPDRAG, args)


@dataclass(frozen=True, slots=True)
class _Fulgt:
    """Where events led, which of them were new, and whom each is told to."""

    oppdrag: Oppdrag
    nye: tuple[Hendelse, ...]
    beskjeder: tuple[tuple[Hendelse, tuple[Beskjed, ...]], ...]


def _folg(oppdrag: Oppdrag, hendelser: Iterable[Hendelse]) -> _Fulgt:
    nye: list[Hendelse] = []
    beskjeder: list[tuple[Hendelse, tuple[Beskjed, ...]]] = []
    for hendelse in hendelser:
        etter = apply(oppdrag, hendelse)
        if etter is not oppdrag:
            nye.append(hendelse)
        if til := notices.beskjeder(oppdrag, hendelse, etter):
            beskjeder.append((hendelse, til))
        oppdrag = etter
    return _Fulgt(oppdrag, tuple(nye), tuple(beskjeder))


def _ryddes(for_: Oppdrag, fulgt: _Fulgt) -> bool:
    """Whether the provider may have something that the order has no more: it ended here, or was sent anew."""
    etter = fulgt.oppdrag
    endte_her = for_.tilstand in {*AKTIVE, Tilstand.AVVIK} and etter.tilstand in TRUKKET
    pa_nytt = for_.sendt is not None and any(isinstance(en, Sendt) for en in fulgt.nye)
    return egenskaper(etter).eget_oppdrag and (endte_her or pa_nytt)


def spor_etter_bytte(forbindelse: Connection, oppdrag_id: str, *, na: datetime) -> None:
    """The file of an order is a new one: in a while the provider is asked what has happened, in case nobody lived to tell."""
    tidsur.still(forbindelse, f"{HENT}:{oppdrag_id}", HENT, {OPPDRAG: oppdrag_id}, na + HENT_ETTER)


def _en(hendelse: EnHendelse) -> Flere:
    """What a person tells: refused where it is the provider's own to do."""

    def en(lest: Lest, na: datetime) -> Iterable[Hendelse]:
        denne = hendelse(lest.oppdrag, na)
        krev_mulig(lest.oppdrag, denne)
        return (denne,)

    return en


def _fylke(aktor: Forteller) -> str | None:
    return aktor.fylkesnummer if isinstance(aktor, Aktor) else None


def _kallas(kall: Kall | None) -> tuple[str, ...]:
    return (f"kall:{kall.klient}|{kall.nokkel}",) if kall else ()


def _foreldet() -> Foreldet:
    return Foreldet(
        Tekst(nb="Oppdraget er endret siden du så det.", nn="Oppdraget er endra sidan du såg det."),
        tiltak=Tekst(nb="Se på oppdraget, og prøv igjen.", nn="Sjå på oppdraget, og prøv igjen."),
    )
