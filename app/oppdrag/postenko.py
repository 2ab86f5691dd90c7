"""The queues at Posten: one for each county, asked by a job that stores before it confirms.

    kjor      ask a county's queue until it is empty, and come again when Posten says
    rydd      withdraw at Posten what an order does not have any more
    vekk      queues that nobody has asked for a while, and jobs that should have been withdrawn

A change is found, fetched, stored, told to the order, looked at, and only then confirmed. Killed anywhere, it comes again after ten
minutes and ends the same: what is stored is not fetched again, what was told changes nothing. What fails leaves its change unconfirmed;
the others go on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Connection, select

from app.errors import Feil
from app.jobber import feilliste
from app.jobber.forsok import Forsoksregel
from app.jobber.port import Args, Jobbslag
from app.lager import oppdrag as ordre
from app.lager import oppdragsfil, postenbevis, postenjobb
from app.lager.dokumenter import dokumentlas
from app.lager.modeller import oppdrag as oppdragstabell
from app.lager.modeller import postenjobb as jobbtabell
from app.lager.motor import alene_om
from app.oppdrag.feil import oversatt
from app.oppdrag.forsendelse import adressater
from app.oppdrag.gang import OPPDRAG, RYDD, TRUKKET, Oppdragsgang
from app.oppdrag.port import TJENESTEN, Innenfra
from app.oppdrag.postenkontroll import Retur, kontroller, policy_av
from app.oppdrag.postenlager import FYLKE, KO, start_ko, vekk_ko
from app.oppdrag.segl import er_godtatt
from signing.events import Avvik, Hendelse, Sendt
from signing.oppdrag import Oppdrag
from signing.providers.posten import tilordning
from signing.providers.posten.feil import PostenBorte
from signing.providers.posten.hel import krev_hel_pdf, krev_hel_xml
from signing.providers.posten.leverandor import DokumentetKommer, Klient, PostenLeverandor, ko
from signing.providers.posten.model import Endring, Ingenting, Jobbstatus
from signing.providers.posten.sending import Jobb, Sending
from signing.states import AKTIVE, Signertilstand, Tilstand

VEKK = "posten-vekk"
KOMMER_IGJEN = timedelta(minutes=10)
"""After this a change that was not confirmed is told again (signering-docs, portal-flow step 2)."""
LEIE = timedelta(seconds=60)
"""How long a queue that is being asked is left alone by others: more than one call takes."""
I_EN_OMGANG = 100
I_BRUK = timedelta(days=100)
"""How long after the last sending there may be news: Posten keeps an order for 90 days."""
REGEL = Forsoksregel(antall=1_000_000, forste=KOMMER_IGJEN, faktor=1.0, lengste=KOMMER_IGJEN)
"""Never given up: Posten may be away for days, and what is not asked for is not signed here."""
RYDDEREGEL = Forsoksregel(antall=16)
"""About two days and a half: over a weekend."""
ENDELIG = frozenset({Jobbstatus.FULLFORT.value, Jobbstatus.MISLYKTES.value})
BORTE = "borte-hos-leverandoren"
"""The check that failed: everybody has signed, and Posten does not have the document any more."""
FRA_POSTEN = Innenfra("posten")
logg = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Hentet:
    """What a change brought. `borte`: the document should be there, and is not."""

    xades: Mapping[str, bytes]
    pades: bytes | None
    borte: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Postenko:
    """The queues of this installation."""

    gang: Oppdragsgang
    leverandor: PostenLeverandor

    def slag(self) -> tuple[Jobbslag, ...]:
        """The kinds of job."""
        return (
            Jobbslag(navn=KO, kjor=self.kjor, regel=REGEL),
            Jobbslag(navn=RYDD, kjor=self.rydd, regel=RYDDEREGEL),
            Jobbslag(navn=VEKK, kjor=self.vekk, hver=KOMMER_IGJEN),
        )

    # ------------------------------------------------------------ the queue

    def kjor(self, args: Args) -> None:
        """Take what there is. Where a change could not be taken, it comes again, and this job goes wrong when the others are taken."""
        fylke, feilet = args[FYLKE], None
        for _ in range(I_EN_OMGANG):
            svar = self._spor(fylke)
            if svar is None:
                break
            try:
                with oversatt():
                    self._motta(fylke, svar)
            except Feil as feil:
                logg.warning("posten-endring-feilet", jobb=svar.jobb_id, kode=feil.kode)
                feilet = feilet or feil
        else:
            self._kom_igjen(fylke, self.gang.clock())
        if feilet is not None:
            raise feilet

    def _spor(self, fylke: str) -> Endring | None:
        """The next change; None where there is none, or where it is not time to ask: the timer is set for then."""
        na = self.gang.clock()
        with self.gang.lager.transaksjon() as forbindelse:
            alene_om(forbindelse, f"{KO}:{fylke}")
            vent_til = postenjobb.krev_ko(forbindelse, fylke, na=na, til=na + LEIE)
        if vent_til is not None:
            self._kom_igjen(fylke, vent_til)
            return None
        try:
            with oversatt():
                svar = self._klient(fylke).neste(ko(fylke), tid=na)
        except Feil:
            self._still(fylke, na)
            raise
        self._still(fylke, svar.neste_tid)
        if isinstance(svar, Ingenting):
            self._kom_igjen(fylke, svar.neste_tid)
            return None
        return svar

    def _klient(self, fylke: str) -> Klient:
        return self.leverandor.adgang(fylke).klient

    def _still(self, fylke: str, tidligst: datetime) -> None:
        with self.gang.lager.transaksjon() as forbindelse:
            postenjobb.still_ko(forbindelse, fylke, tidligst)

    def _kom_igjen(self, fylke: str, tid: datetime) -> None:
        with self.gang.lager.transaksjon() as forbindelse:
            start_ko(forbindelse, fylke, tid)

    # ------------------------------------------------------------ one change

    def _motta(self, fylke: str, endring: Endring) -> None:
        """Find, fetch, store, tell, confirm."""
        jobb = self._finn(fylke, endring)
        if jobb is None:
            logg.warning("posten-ukjent-jobb", jobb=endring.jobb_id)
            return
        oppdrag = self.gang.les(jobb.oppdrag, aktor=TJENESTEN).oppdrag
        if oppdrag.referanse != jobb.id and not self._overtar(oppdrag, jobb, endring):
            self._la_ligge(oppdrag, jobb, endring)
            return
        sending = self._sending(jobb)
        hentet = self._hent(oppdrag, jobb, sending, endring)
        lagret = self._lagre(jobb, sending, endring, hentet)
        if self._fortell(oppdrag, lagret, forrige=jobb, borte=hentet.borte) and self._kan_slippes(lagret):
            self._bekreft(fylke, endring)

    def _bekreft(self, fylke: str, endring: Endring) -> None:
        """A job that is gone has nothing to confirm."""
        try:
            self._klient(fylke).bekreft(endring.bekreft_url)
        except PostenBorte:
            logg.info("posten-bekreftet-for", jobb=endring.jobb_id)

    def _finn(self, fylke: str, endring: Endring) -> Jobb | None:
        """The job; one that nobody lived to store is known by its reference. One that is not ours is left to its owner."""
        with self.gang.lager.transaksjon() as forbindelse:
            kjent = postenjobb.finn(forbindelse, str(endring.jobb_id))
            sending = postenjobb.sending(forbindelse, self.gang.ring, endring.referanse) if endring.referanse else None
            if kjent is None and sending is not None and sending.fylkesnummer == fylke:
                kjent = _ny_jobb(sending, endring, self.gang.clock())
                postenjobb.noter(forbindelse, kjent)
        return kjent if kjent is not None and kjent.fylkesnummer == fylke else None

    def _overtar(self, oppdrag: Oppdrag, jobb: Jobb, endring: Endring) -> bool:
        """Whether a job that was made twice is the one that signers use: it has a signature, and the one that the order knows has none."""
        signert = any(en.status in tilordning.SIGNERT for en in endring.signaturer)
        ingen = all(s.tilstand is not Signertilstand.SIGNERT for s in oppdrag.signere)
        apent = oppdrag.sendt is not None and oppdrag.tilstand in AKTIVE
        return signert and ingen and apent and self._samme_sending(oppdrag, jobb)

    def _samme_sending(self, oppdrag: Oppdrag, jobb: Jobb) -> bool:
        """Both were made of the newest that was sent: not of what was corrected since."""
        naverende = self.leverandor.lager.jobb(oppdrag.referanse or "")
        return naverende is not None and naverende.referanse == jobb.referanse

    def _la_ligge(self, oppdrag: Oppdrag, jobb: Jobb, endring: Endring) -> None:
        """The order has another job, or none yet. Before it is sent, the change waits: the step that sends will find the job."""
        if oppdrag.sendt is None and oppdrag.avsluttet is None:
            return
        with self.gang.lager.transaksjon() as forbindelse:
            self.gang.jobber.legg(forbindelse, RYDD, {OPPDRAG: oppdrag.id})
        self._bekreft(jobb.fylkesnummer, endring)
        logg.info("posten-overflodig-jobb", jobb=jobb.id, oppdrag=oppdrag.id)

    def _sending(self, jobb: Jobb) -> Sending:
        with self.gang.lager.lesing() as forbindelse:
            sending = postenjobb.sending(forbindelse, self.gang.ring, jobb.referanse)
        if sending is None:
            raise LookupError("a job has a sending")  # a foreign key says so
        return sending

    # ------------------------------------------------------------ fetch

    def _hent(self, oppdrag: Oppdrag, jobb: Jobb, sending: Sending, endring: Endring) -> Hentet:
        """What is not here already, and in order. Of a job that has failed Posten may have thrown away what there was: then there is
        nothing to keep."""
        kjent = tilordning.kjenn_igjen(endring, sending.adressert, jobb, na=self.gang.clock())
        with self.gang.lager.lesing() as forbindelse:
            har = postenbevis.felter(forbindelse, jobb.id)
        klient = self._klient(jobb.fylkesnummer)
        xades: dict[str, bytes] = {}
        for nr, felt in kjent.felt_for.items():
            url = endring.signaturer[nr].xades_url
            if url is not None and felt not in har:
                try:
                    xades[felt] = krev_hel_xml(klient.hent(url))
                except PostenBorte:
                    logg.warning("posten-bevis-borte", jobb=jobb.id)
        har_pades = jobb.pades_sha256 is not None and not self._avvik(oppdrag, jobb)
        if endring.status != Jobbstatus.FULLFORT or har_pades:
            return Hentet(xades, None)
        return replace(self._hent_pades(klient, endring), xades=xades)

    def _hent_pades(self, klient: Klient, endring: Endring) -> Hentet:
        if endring.pades_url is None:
            raise DokumentetKommer
        try:
            return Hentet({}, krev_hel_pdf(klient.hent(endring.pades_url)))
        except PostenBorte:
            return Hentet({}, None, borte=True)

    # ------------------------------------------------------------ store

    def _lagre(self, jobb: Jobb, sending: Sending, endring: Endring, hentet: Hentet) -> Jobb:
        """Bytes first, then the rows, in one transaction that is alone with the order. An older change never takes back a newer one."""
        na, sha256 = self.gang.clock(), None if hentet.pades is None else self.gang.lager.blobs.legg(hentet.pades)
        with self.gang.lager.transaksjon() as forbindelse:
            alene_om(forbindelse, dokumentlas(jobb.oppdrag))
            forrige = postenjobb.finn(forbindelse, jobb.id) or jobb
            kjent = tilordning.kjenn_igjen(endring, sending.adressert, forrige, na=na)
            eldre = forrige.status in ENDELIG and endring.status not in ENDELIG
            ny = forrige if eldre else tilordning.med_stand(forrige, endring, kjent)
            ny = replace(ny, pades_sha256=sha256 or forrige.pades_sha256)
            for felt, xades in hentet.xades.items():
                postenbevis.legg(forbindelse, self.gang.ring, jobb.id, felt, xades)
            postenjobb.lagre_stand(forbindelse, ny)
        if kjent.ukjente:
            logg.warning("posten-ukjente-signatarer", jobb=jobb.id, antall=kjent.ukjente)
        return ny

    # ------------------------------------------------------------ tell

    def _fortell(self, oppdrag: Oppdrag, jobb: Jobb, *, forrige: Jobb, borte: bool) -> bool:
        """The order hears of it. Whether everything could be told: what it cannot take yet comes again."""
        na = self.gang.clock()
        hendelser: list[Hendelse] = list(self.leverandor.hent_hendelser(oppdrag, jobb.id, tid=na))
        if borte and jobb.pades_sha256 is None:
            hendelser.insert(0, Avvik(f"{oppdrag.id}:posten:{jobb.id}:borte", oppdrag.id, jobb.opprettet, BORTE))
        if oppdrag.referanse != jobb.id:
            sendt = Sendt(f"{oppdrag.id}:posten:{jobb.id}:sendt", oppdrag.id, jobb.opprettet, self.leverandor.egenskaper.navn, jobb.id)
            hendelser.insert(0, sendt)

        def fil(forbindelse: Connection, _lest: ordre.Lest) -> None:
            if jobb.pades_sha256 is not None:
                for fra in (None, forrige.pades_sha256):  # never in place of a sealed one
                    oppdragsfil.bytt_i(forbindelse, oppdrag.id, fra=fra, til=jobb.pades_sha256)

        mottak = self.gang.motta(oppdrag.id, hendelser, aktor=FRA_POSTEN, ogsa=fil)
        return not mottak.utsatt

    # ------------------------------------------------------------ look at

    def _kan_slippes(self, jobb: Jobb) -> bool:
        """Whether Posten may throw away what it has. What is not in order it keeps, until a person has cleared it, or the order is over."""
        if jobb.pades_sha256 is None:
            return True
        oppdrag = self.gang.les(jobb.oppdrag, aktor=TJENESTEN).oppdrag
        funnet = self._avvik(oppdrag, jobb)
        if funnet:
            logg.warning("posten-ikke-i-orden", jobb=jobb.id, kontroller=funnet)
        return not funnet or oppdrag.tilstand not in {*AKTIVE, Tilstand.AVVIK} or all(er_godtatt(oppdrag, en) for en in funnet)

    def _avvik(self, oppdrag: Oppdrag, jobb: Jobb) -> tuple[str, ...]:
        """What is not as it must be in the stored document and its proofs; what each signer was known by is written down."""
        pades = self.leverandor.lager.pades(jobb)
        if pades is None:
            return ()
        retur = Retur(pades, self.leverandor.lager.bevis(jobb), adressater(self.gang, oppdrag))
        funnet = kontroller(retur, policy=policy_av(self.leverandor.dokumentankere), at=self.gang.clock())
        with self.gang.lager.transaksjon() as forbindelse:
            postenbevis.sett_identitet(forbindelse, jobb.id, {felt: en.value for felt, en in funnet.identitet.items()})
        return funnet.avvik

    # ------------------------------------------------------------ withdraw, and what was forgotten

    def rydd(self, args: Args) -> None:
        """Every job of the order that is open at Posten, and that it does not have any more. Again, or too late, changes nothing."""
        oppdrag_id = args[OPPDRAG]
        with self.gang.lager.lesing() as forbindelse:
            if ordre.finn_rad(forbindelse, oppdrag_id) is None:
                return
            oppdrag = ordre.les(forbindelse, self.gang.ring, oppdrag_id).oppdrag
            jobber = postenjobb.av_oppdrag(forbindelse, oppdrag_id)
        for jobb in jobber:
            if _er_overflodig(oppdrag, jobb):
                with oversatt():
                    self.leverandor.avbryt(oppdrag, jobb.id, tid=self.gang.clock())

    def vekk(self, _args: Args) -> None:
        """Queues that have news and nobody who asks, and orders that ended here while their job was being made."""
        na = self.gang.clock()
        with self.gang.lager.transaksjon() as forbindelse:
            for fylke in postenjobb.i_bruk(forbindelse, siden=na - I_BRUK):
                vekk_ko(forbindelse, fylke, na=na)
            provd = {en.args.get(OPPDRAG) for en in feilliste.les(forbindelse) if en.slag == RYDD}
            for oppdrag_id in forbindelse.execute(_GLEMTE).scalars():
                if oppdrag_id not in provd:  # it has a job that comes again, or that a person is to look at
                    self.gang.jobber.legg(forbindelse, RYDD, {OPPDRAG: oppdrag_id})


_GLEMTE = (
    select(oppdragstabell.c.id)
    .join(jobbtabell, jobbtabell.c.oppdrag_id == oppdragstabell.c.id)
    .where(
        oppdragstabell.c.tilstand.in_([tilstand.value for tilstand in TRUKKET]),
        jobbtabell.c.avbrutt.is_(None),
        jobbtabell.c.status.is_(None) | jobbtabell.c.status.not_in(ENDELIG),
    )
    .distinct()
    .limit(I_EN_OMGANG)
)
"""Orders that ended here and have a job at Posten that has not."""


def _ny_jobb(sending: Sending, endring: Endring, na: datetime) -> Jobb:
    return Jobb(
        id=str(endring.jobb_id),
        referanse=sending.referanse,
        oppdrag=sending.oppdrag,
        fylkesnummer=sending.fylkesnummer,
        opprettet=na,
        avbryt_url=endring.avbryt_url,
    )


def _er_overflodig(oppdrag: Oppdrag, jobb: Jobb) -> bool:
    """It is open at Posten, and nobody is to sign it: the order has ended, or has another job."""
    apen = jobb.avbrutt is None and jobb.status not in ENDELIG
    en_annen = oppdrag.referanse is not None and oppdrag.referanse != jobb.id
    return apen and (oppdrag.avsluttet is not None or en_annen)
