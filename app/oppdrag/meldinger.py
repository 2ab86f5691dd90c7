"""Messages to signers and to the county: kept in the outbox with the event that they follow from, sent by a job each.

Words and addresses are looked up when a message is sent, so neither lies in a queue. What became of it stands in the outbox. A signer
whom a notice reached by no channel is told to the order (`IkkeLevert`); by one channel is reached.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection

from app.clock import Clock, dag
from app.dokument.melding import Melding, Meldingsfeil, gar_pa_sms, lag_melding, ramme_for
from app.domene.fylker import Fylke
from app.domene.parter import Kontakt
from app.integrasjoner.kanaler import Epost, Epostsender, IkkeLeverbar, Sms, Smssender
from app.jobber.forsok import Forsoksregel
from app.jobber.port import Args, Jobber, Jobbslag
from app.lager import dokumenter, hendelser, kontakter, oppdrag, utboks
from app.lager.base import Lager
from app.lager.dokumenter import Aktor
from app.lager.kryptering import Nokkelring
from app.lager.utboks import Meldingsstatus, Utboksrad, melding_id
from app.oppdrag import lenke
from app.oppdrag.aktuell import Dom, dom, navngitt_frist
from app.oppdrag.port import TJENESTEN
from app.tekst import Malform, Tekst
from signing.events import IkkeLevert, Leveringshinder
from signing.model import Kanal
from signing.notices import Beskjed, Meldingsslag, tidligst_sendt
from signing.oppdrag import Oppdrag

JOBB = "melding"
IKKE_SENDT = "melding.ikkeSendt"
"""The entry of the log: the county was to be told, and could not be."""
VARSLER = frozenset({Meldingsslag.INVITASJON, Meldingsslag.DIN_TUR, Meldingsslag.PAMINNELSE, Meldingsslag.SISTE_DAG})
"""What asks for a signature: a signer whom it does not reach cannot sign."""
SMS_I_STEDET: Mapping[Meldingsslag, Meldingsslag] = {Meldingsslag.DIN_TUR: Meldingsslag.INVITASJON}
"""Whose words an SMS has, where the kind has none of its own and the signer has no e-mail."""
IKKE_NADD = frozenset({Meldingsstatus.IKKE_LEVERT, Meldingsstatus.UTEN_ADRESSE})
VENTETID = timedelta(hours=1)
REGEL = Forsoksregel(antall=16)
"""About two days and a half: a mail server that is down over a weekend is met again."""
VedIkkeLevert = Callable[[str, IkkeLevert], None]
"""Tells the order that a signer was not reached: (order, event). Called with no transaction open, with the same event each time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Utboks:
    """Implements `port.Meldinger`. `kanaler`: what this installation can send by."""

    ring: Nokkelring
    jobber: Jobber
    kanaler: frozenset[Kanal] = frozenset(Kanal)

    def legg(self, forbindelse: Connection, beskjeder: Sequence[Beskjed], *, oppdrag_id: str, hendelse_id: str, na: datetime) -> None:
        """Keep these to be sent, in the caller's transaction. The same event again adds nothing."""
        for beskjed in beskjeder:
            for kanal in self._kanalene(forbindelse, oppdrag_id, beskjed):
                rad = _rad(beskjed, kanal, oppdrag_id=oppdrag_id, hendelse_id=hendelse_id, na=na)
                if utboks.legg(forbindelse, rad):
                    self.jobber.legg(forbindelse, JOBB, {"melding": rad.id}, tidligst=rad.tidligst)

    def _kanalene(self, forbindelse: Connection, oppdrag_id: str, beskjed: Beskjed) -> tuple[Kanal, ...]:
        """By e-mail where there is an address, and by SMS where the kind is worth it. With neither, the job says what is missing."""
        kontakt = kontakter.hent(forbindelse, self.ring, oppdrag_id, beskjed.felt) if beskjed.felt else None
        if kontakt is None:
            return (Kanal.EPOST,)
        pa_sms = gar_pa_sms(beskjed) or (beskjed.slag in SMS_I_STEDET and kontakt.epost is None)
        gar = {Kanal.EPOST: kontakt.epost is not None, Kanal.SMS: kontakt.mobil is not None and pa_sms}
        return tuple(kanal for kanal in Kanal if gar[kanal] and kanal in self.kanaler) or (Kanal.EPOST,)


def _rad(beskjed: Beskjed, kanal: Kanal, *, oppdrag_id: str, hendelse_id: str, na: datetime) -> Utboksrad:
    return Utboksrad(
        id=melding_id(oppdrag_id=oppdrag_id, hendelse_id=hendelse_id, felt=beskjed.felt, slag=beskjed.slag, kanal=kanal),
        oppdrag_id=oppdrag_id,
        hendelse_id=hendelse_id,
        felt=beskjed.felt,
        slag=beskjed.slag,
        kanal=kanal,
        frist=beskjed.frist,
        tidligst=tidligst_sendt(beskjed.slag, kanal, na),
        status=Meldingsstatus.VENTER,
        opprettet=na,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Sak:
    """What a message is made of: the order, its county and language, and how the one it is for is reached."""

    oppdrag: Oppdrag
    fylke: Fylke
    malform: Malform
    kontakt: Kontakt


@dataclass(frozen=True, slots=True, kw_only=True)
class Meldingsjobb:
    """The job that sends one message. It may run any number of times: the outbox says what is left to do."""

    lager: Lager
    ring: Nokkelring
    jobber: Jobber
    clock: Clock
    fylker: Mapping[str, Fylke]
    templates: Path
    adresse: str
    epost: Epostsender
    sms: Smssender | None
    ved_ikke_levert: VedIkkeLevert

    def slag(self) -> tuple[Jobbslag, ...]:
        """The kind of job."""
        return (Jobbslag(navn=JOBB, kjor=self.kjor, regel=REGEL, varige=(Meldingsfeil,)),)

    def kjor(self, args: Args) -> None:
        """Send it if that is not done, and tell the order of a signer who cannot be reached."""
        rad = self._les(args["melding"])
        if rad.status is Meldingsstatus.VENTER:
            self._behandle(rad)
            rad = self._les(rad.id)
        if rad.slag in VARSLER and (hendelse := self._ikke_nadd(rad)):
            self.ved_ikke_levert(rad.oppdrag_id, hendelse)

    # ------------------------------------------------------------ one message

    def _behandle(self, rad: Utboksrad) -> None:
        na = self.clock()
        with self.lager.lesing() as forbindelse:
            sak = self._sak(forbindelse, rad, na)
        match dom(rad, sak.oppdrag, na=na):
            case Dom.BORTFALT:
                self._avslutt(rad, Meldingsstatus.BORTFALT)
            case Dom.VENT:
                self._utsett(rad, na + VENTETID)
            case Dom.SEND if (tidligst := tidligst_sendt(rad.slag, rad.kanal, na)) > na:
                self._utsett(rad, tidligst)
            case Dom.SEND:
                self._send(rad, sak, na)

    def _send(self, rad: Utboksrad, sak: Sak, na: datetime) -> None:
        """The work outside, under the message's id; no transaction is open."""
        adresse = {Kanal.EPOST: sak.kontakt.epost, Kanal.SMS: sak.kontakt.mobil}[rad.kanal]
        if adresse is None:
            har_noe = sak.kontakt.epost or sak.kontakt.mobil
            self._avslutt(rad, Meldingsstatus.IKKE_LEVERT if har_noe else Meldingsstatus.UTEN_ADRESSE)
            return
        try:
            kvittering = {Kanal.EPOST: self._send_epost, Kanal.SMS: self._send_sms}[rad.kanal](rad, sak, adresse, na)
        except IkkeLeverbar:
            self._avslutt(rad, Meldingsstatus.IKKE_LEVERT)
        else:
            self._avslutt(rad, Meldingsstatus.SENDT, kvittering=kvittering)

    def _send_epost(self, rad: Utboksrad, sak: Sak, til: str, na: datetime) -> str:
        ord_ = self._ord(rad, sak, rad.slag, na)
        return self.epost.send(
            Epost(
                id=rad.id,
                til=til,
                fra=sak.fylke.navn.pa(sak.malform),
                fylkesnummer=sak.fylke.nummer,
                emne=ord_.emne,
                innhold=ord_.epost,
                malform=sak.malform,
                tid=na,
            )
        )

    def _send_sms(self, rad: Utboksrad, sak: Sak, til: str, na: datetime) -> str:
        innhold = self._ord(rad, sak, SMS_I_STEDET.get(rad.slag, rad.slag), na).sms
        if self.sms is None or innhold is None:
            raise IkkeLeverbar(
                "SMS", Tekst(nb="ingen SMS-tjeneste, eller en melding uten SMS", nn="inga SMS-teneste, eller ei melding utan SMS")
            )
        return self.sms.send(Sms(id=rad.id, til=til, fylkesnummer=sak.fylke.nummer, innhold=innhold, tid=na))

    def _ord(self, rad: Utboksrad, sak: Sak, slag: Meldingsslag, na: datetime) -> Melding:
        varsling = sak.fylke.valg_pa(dag(na)).varsling
        adresse = self.adresse if rad.felt is None else lenke.lenke(self.ring, self.adresse, rad.oppdrag_id, rad.felt)
        ramme = ramme_for(sak.fylke, varsling, sak.malform, adresse=self.adresse, lenke=adresse, oppdrags_id=rad.oppdrag_id)
        return lag_melding(self.templates, Beskjed(slag, rad.felt, navngitt_frist(rad, sak.oppdrag)), ramme)

    # ------------------------------------------------------------ the store

    def _les(self, id_: str) -> Utboksrad:
        with self.lager.lesing() as forbindelse:
            return utboks.les(forbindelse, id_)

    def _sak(self, forbindelse: Connection, rad: Utboksrad, na: datetime) -> Sak:
        lest = oppdrag.les(forbindelse, self.ring, rad.oppdrag_id)
        fylke = self.fylker[lest.rad.fylkesnummer]
        if rad.felt is None:
            kontakt = Kontakt(epost=fylke.valg_pa(dag(na)).varsling.epost)
        else:
            kontakt = kontakter.hent(forbindelse, self.ring, rad.oppdrag_id, rad.felt) or Kontakt()
        dokument = dokumenter.hent_i(forbindelse, rad.oppdrag_id, Aktor(navn=TJENESTEN.navn, fylkesnummer=fylke.nummer))
        return Sak(oppdrag=lest.oppdrag, fylke=fylke, malform=Malform(dokument.post["malform"]), kontakt=kontakt)

    def _avslutt(self, rad: Utboksrad, status: Meldingsstatus, *, kvittering: str | None = None) -> None:
        """Write down what became of it. What the county should have been told and was not, stands in the order's log."""
        na = self.clock()
        usendt = status in {Meldingsstatus.UTEN_ADRESSE, Meldingsstatus.IKKE_LEVERT}
        with self.lager.transaksjon() as forbindelse:
            ny = utboks.avslutt(forbindelse, rad.id, status, na=na, kvittering=kvittering)
            if ny and usendt and rad.felt is None:
                data = {"melding": rad.slag.value, "grunn": status.value}
                hendelser.foy_til(forbindelse, rad.oppdrag_id, IKKE_SENDT, tid=na, aktor=TJENESTEN.navn, data=data)

    def _utsett(self, rad: Utboksrad, til: datetime) -> None:
        with self.lager.transaksjon() as forbindelse:
            if utboks.utsett(forbindelse, rad, til):
                self.jobber.legg(forbindelse, JOBB, {"melding": rad.id}, tidligst=til)

    def _ikke_nadd(self, rad: Utboksrad) -> IkkeLevert | None:
        """What the order is to be told, once the message has failed by every channel; made alike each time it is asked for."""
        with self.lager.lesing() as forbindelse:
            alle = utboks.samme_beskjed(forbindelse, rad)
        slutt = [en.avsluttet for en in alle if en.avsluttet is not None]
        if rad.felt is None or any(en.status not in IKKE_NADD for en in alle):
            return None
        uten = all(en.status is Meldingsstatus.UTEN_ADRESSE for en in alle)
        return IkkeLevert(
            id=f"{rad.hendelse_id}:{rad.felt}:ikkeLevert",
            oppdrag=rad.oppdrag_id,
            tid=max(slutt),
            felt=rad.felt,
            arsak=Leveringshinder.MANGLER_KONTAKT if uten else Leveringshinder.IKKE_LEVERT,
            gjelder=rad.hendelse_id,
        )
