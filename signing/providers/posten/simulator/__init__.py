"""A simulator of Posten signering: the service that counties sign with, as it behaves on the wire, with signers that somebody plays.

`Simulator` is the service without its network (`tjener.kjor` gives it one). What happens is in one file in its folder, so a process can
be killed at any moment, and a page and a server in two processes show the same. Nothing here sleeps or starts threads: time is asked
for when somebody calls, and what has run out since then is found out then.

Demo material only: its certificates say so, and production refuses them.
"""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path

from signing.providers.posten.model import Jobbstatus, Signaturstatus
from signing.providers.posten.simulator import ko as endringsko
from signing.providers.posten.simulator import lager as lagret
from signing.providers.posten.simulator.bevis import UTEN_NAVN, en_pades, en_xades
from signing.providers.posten.simulator.feil import feil_metode, ikke_na, ukjent
from signing.providers.posten.simulator.jobber import (
    HVILETID,
    STOPPERE,
    TRENGER_TUREN,
    Flyt,
    Jobb,
    Signatar,
    avbrutt,
    fodselsdato,
    med_billett,
    med_signatur,
    metoder_for,
    stanset,
    utlopt,
)
from signing.providers.posten.simulator.ko import Fartsgrense, Ko
from signing.providers.posten.simulator.lager import Lager, Slag
from signing.providers.posten.simulator.mottak import Foresporsel, motta
from signing.providers.posten.simulator.pki import Simulatorpki
from signing.providers.posten.simulator.regler import Avslag


@dataclass(frozen=True, slots=True)
class Svar:
    """What the queue answered: a job that has changed or nothing, and when it may be asked again."""

    jobb: Jobb | None
    neste_tid: datetime


class Simulator:
    """The service. `ventetid`: how long one must wait when the queue is empty (ten minutes in production). `skrift`: a TrueType file.

    `meglere`: broker → whom it may send for. `uten_tilgang`: organisations that have no access. `skjema`: the folder of the official
    XSDs, if they are to be used too. `langtidslagring`: confirmed documents stay. `hviletid`: how long documents cannot be deleted.
    `kall_per_sekund`: None for no limit. `nettside`: where redirect addresses of the direct flow lead; the ticket is put at its end.
    """

    def __init__(
        self,
        mappe: Path,
        *,
        pki: Simulatorpki,
        klokke: Callable[[], datetime],
        ventetid: timedelta,
        skrift: Path | None,
        skjema: Path | None = None,
        meglere: Mapping[str, Collection[str]] | None = None,
        uten_tilgang: Collection[str] = (),
        langtidslagring: bool = False,
        hviletid: timedelta = HVILETID,
        kall_per_sekund: int | None = 10,
        nettside: str = "https://signering.posten.invalid#/redirect/",
        tilfeldig: Callable[[], str] = lambda: secrets.token_urlsafe(32),
    ) -> None:
        self.mappe, self.pki, self.klokke = mappe, pki, klokke
        self.ventetid, self.skrift, self.skjema = ventetid, skrift, skjema
        self.meglere, self.uten_tilgang = dict(meglere or {}), frozenset(uten_tilgang)
        self.langtidslagring, self.hviletid = langtidslagring, hviletid
        self.nettside, self._tilfeldig = nettside, tilfeldig
        self.fartsgrense = Fartsgrense(kall_per_sekund)
        self._lager = Lager(mappe)

    # -------------------------------------------------------------- what the API does

    def opprett(self, flyt: Flyt, orgnr: str, klient: str, *, metadata: bytes, bunt: bytes) -> Jobb:
        """A new job. `klient`: the organisation of the certificate that was shown. Raises `Avslag`."""
        tid = self.klokke()
        jobb, dokumenter = motta(Foresporsel(flyt, orgnr, metadata, bunt, klient, self.pki.ankere, tid, self.skjema))
        if flyt is Flyt.DIREKTE:
            jobb = replace(jobb, spoketoken=self._tilfeldig())
            for signatar in jobb.signatarer:
                jobb = med_billett(jobb, signatar.nr, self._tilfeldig())
        with self._skriv() as db:
            jobb = replace(jobb, id=lagret.legg_til_jobb(db, jobb))
            for nr, innhold in enumerate(dokumenter, 1):
                lagret.lagre_fil(db, jobb.id, Slag.DOKUMENT, nr, innhold)
        return jobb

    def neste(self, ko: Ko) -> Svar:
        """The next change of the queue. Raises `Avslag` «for-tidlig», with the permitted time in its header."""
        tid = self.klokke()
        with self._skriv() as db:
            tidligst = endringsko.neste_tid(db, ko)
            if tidligst is not None and tid < tidligst:
                raise Avslag("for-tidlig", hoder=neste_hode(tidligst))
            jobb_id = endringsko.ta(db, ko, tid)
            neste = tid if jobb_id is not None else tid + self.ventetid
            endringsko.sett_neste_tid(db, ko, neste)
            return Svar(None if jobb_id is None else lagret.hent_jobb(db, jobb_id), neste)

    def bekreft(self, jobb: Jobb) -> None:
        """What was handed out is taken care of. After the last change the documents go, unless they are kept for the long term."""
        with self._skriv() as db:
            ferdig = endringsko.bekreft(db, jobb.id, self.klokke())
            na = lagret.hent_jobb(db, jobb.id)
            if ferdig and na is not None and na.avsluttet is not None and not self.langtidslagring:
                _slett(db, na)

    def avbryt(self, jobb: Jobb) -> None:
        """The sender cancels. Raises `Avslag` «for-sent»."""
        with self._skriv() as db:
            na = lagret.hent_jobb(db, jobb.id) or jobb
            if na.avsluttet is not None:
                raise Avslag("for-sent")
            self._etter(db, avbrutt(na, self.klokke()))

    def kan_slettes(self, jobb: Jobb) -> bool:
        """All have signed, and the documents have rested."""
        hvilt = jobb.avsluttet is not None and self.klokke() >= jobb.avsluttet + self.hviletid
        return jobb.status is Jobbstatus.FULLFORT and hvilt and not jobb.slettet

    def slett(self, jobb: Jobb) -> None:
        """The sender deletes the documents. Raises `Avslag` «kan-ikke-slettes»."""
        if not self.kan_slettes(jobb):
            raise Avslag("kan-ikke-slettes")
        with self._skriv() as db:
            _slett(db, jobb)

    def xades(self, jobb: Jobb, nr: int) -> bytes:
        """One signer's XML. Raises `Avslag` «slettet» or «ikke-signert»."""
        _krev_dokumenter(jobb)
        with self._lager.les() as db:
            xml = lagret.hent_fil(db, jobb.id, Slag.XADES, nr)
        if xml is None:
            raise Avslag("ikke-signert")
        return xml

    def pades(self, jobb: Jobb) -> bytes:
        """The signed PDF with the signatures given so far; made when first asked for, and then the same. Raises `Avslag`."""
        _krev_dokumenter(jobb)
        if not jobb.signerte:
            raise Avslag("ikke-signert")
        antall = len(jobb.signerte)
        with self._lager.les() as db:
            pdf = lagret.hent_fil(db, jobb.id, Slag.PADES, antall)
        return pdf if pdf is not None else self._lag_pades(jobb, antall)

    def ny_billett(self, jobb: Jobb, nr: int) -> Signatar:
        """A new redirect address for a signer of the direct flow. Raises `Avslag`."""
        signatar = jobb.signatar(nr)
        if signatar is None:
            raise Avslag("ukjent-signatar")
        if not jobb.har_turen(signatar, self.klokke()):
            raise Avslag("signatar-ferdig")
        with self._skriv() as db:
            ny = med_billett(lagret.hent_jobb(db, jobb.id) or jobb, nr, self._tilfeldig())
            lagret.lagre_jobb(db, ny)
        return ny.signatar(nr) or signatar

    def omdirigering(self, signatar: Signatar) -> str | None:
        """Where the signer's browser is sent; None when the address has been used."""
        return None if signatar.billett is None else f"{self.nettside}{signatar.billett}"

    # -------------------------------------------------------------- what can be looked at

    def jobber(self) -> tuple[Jobb, ...]:
        """All jobs, the newest first."""
        with self._skriv() as db:
            return lagret.hent_jobber(db)

    def jobb(self, jobb_id: int) -> Jobb | None:
        """The job with this number."""
        with self._skriv() as db:
            return lagret.hent_jobb(db, jobb_id)

    def venter_i_ko(self, jobb_id: int) -> bool:
        """The job has a change that the sender has not confirmed."""
        with self._lager.les() as db:
            return endringsko.venter(db, jobb_id)

    def dokument(self, jobb_id: int, nr: int) -> bytes | None:
        """A document as it was sent, from 1; None when it is not there, or not any more."""
        with self._lager.les() as db:
            return lagret.hent_fil(db, jobb_id, Slag.DOKUMENT, nr)

    def metoder(self, jobb: Jobb, nr: int) -> tuple[str, ...]:
        """What this signer can sign with."""
        signatar = jobb.signatar(nr)
        return () if signatar is None else metoder_for(jobb, signatar)

    def bruk_billett(self, billett: str) -> tuple[Jobb, Signatar] | None:
        """Whose redirect address it is. It works once."""
        with self._skriv() as db:
            for jobb in lagret.hent_jobber(db):
                for signatar in jobb.signatarer:
                    if signatar.billett is not None and secrets.compare_digest(signatar.billett, billett):
                        lagret.lagre_jobb(db, med_billett(jobb, signatar.nr, None))
                        return jobb, signatar
        return None

    # -------------------------------------------------------------- what the signers do

    def kjenn(self, nokkel: str, navn: str, fodt: date | None = None) -> None:
        """Whom a personal number, an address, or a mark of the sender's belongs to; else every signer is «Ukjent Testperson»."""
        with self._skriv() as db:
            lagret.lagre_person(db, nokkel, navn, fodt)

    def signer(self, jobb_id: int, nr: int, metode: str = "BankID", *, navn: str | None = None, fodt: date | None = None) -> Jobb:
        """The signer signs. `navn`, `fodt`: what the e-ID says, if it is not what `kjenn` was told. Raises `KanIkkeSpilles`."""
        tid = self.klokke()
        with self._skriv() as db:
            jobb, signatar = self._finn(db, jobb_id, nr)
            if not jobb.har_turen(signatar, tid):
                raise ikke_na()
            if metode not in metoder_for(jobb, signatar):
                raise feil_metode()
            kjent, fodt_kjent = self._person(db, signatar)
            etter = med_signatur(jobb, nr, tid, navn=navn or kjent, fodselsdato=fodt or fodt_kjent, metode=metode)
            xml = en_xades(etter, etter.signatarer[nr - 1], self._dokumenter(db, etter), pki=self.pki, tid=tid)
            lagret.lagre_fil(db, jobb_id, Slag.XADES, nr, xml)
            return self._etter(db, etter)

    def avvis(self, jobb_id: int, nr: int) -> Jobb:
        """The signer will not sign."""
        return self._stans(jobb_id, nr, Signaturstatus.AVVIST)

    def reserver(self, jobb_id: int, nr: int) -> Jobb:
        """KRR says that the signer has opted out of digital communication."""
        return self._stans(jobb_id, nr, Signaturstatus.RESERVERT)

    def mangler_kontakt(self, jobb_id: int, nr: int) -> Jobb:
        """KRR has no address."""
        return self._stans(jobb_id, nr, Signaturstatus.KONTAKT_MANGLER)

    def sperr(self, jobb_id: int, nr: int) -> Jobb:
        """The wrong security code too many times."""
        return self._stans(jobb_id, nr, Signaturstatus.SPERRET)

    def uten_navn(self, jobb_id: int, nr: int) -> Jobb:
        """The signer's name could not be had."""
        return self._stans(jobb_id, nr, Signaturstatus.NAVN_MANGLER)

    def feil(self, jobb_id: int, nr: int) -> Jobb:
        """The ceremony of the direct flow failed."""
        return self._stans(jobb_id, nr, Signaturstatus.FEILET)

    def la_utlope(self, jobb_id: int) -> Jobb:
        """The time of the group whose turn it is runs out now."""
        with self._skriv() as db:
            jobb, _ = self._finn(db, jobb_id, 1)
            if jobb.avsluttet is not None:
                raise ikke_na()
            return self._etter(db, utlopt(jobb, self.klokke()))

    def kan(self, jobb: Jobb, nr: int, status: Signaturstatus) -> bool:
        """Whether this can happen to the signer now."""
        signatar = jobb.signatar(nr)
        if signatar is None or jobb.avsluttet is not None or not signatar.venter or not STOPPERE[status](jobb, signatar):
            return False
        return status not in TRENGER_TUREN or jobb.har_turen(signatar, self.klokke())

    def utgang(self, jobb: Jobb, nr: int) -> str | None:
        """Where the browser of a signer of the direct flow is sent afterwards, with the token that gives the status."""
        signatar = jobb.signatar(nr)
        if jobb.utganger is None or signatar is None or signatar.venter:
            return None
        til = {Signaturstatus.SIGNERT: jobb.utganger.fullfort, Signaturstatus.AVVIST: jobb.utganger.avvist}
        adresse = til.get(Signaturstatus(signatar.status), jobb.utganger.feil)
        return f"{adresse}{'&' if '?' in adresse else '?'}status_query_token={jobb.spoketoken}"

    # -------------------------------------------------------------- inside

    @contextmanager
    def _skriv(self) -> Iterator[sqlite3.Connection]:
        """One transaction, in which what has run out meanwhile is found out first."""
        tid = self.klokke()
        with self._lager.skriv() as db:
            for jobb in lagret.hent_forfalte(db, tid):
                if jobb.avsluttet is None:
                    self._etter(db, utlopt(jobb, jobb.frist))
                elif not self.langtidslagring:
                    _slett(db, jobb)
            yield db

    def _etter(self, db: sqlite3.Connection, jobb: Jobb) -> Jobb:
        lagret.lagre_jobb(db, jobb)
        if jobb.i_ko:
            endringsko.meld(db, jobb, max(s.siden for s in jobb.signatarer))
        return jobb

    def _finn(self, db: sqlite3.Connection, jobb_id: int, nr: int) -> tuple[Jobb, Signatar]:
        jobb = lagret.hent_jobb(db, jobb_id)
        signatar = None if jobb is None else jobb.signatar(nr)
        if jobb is None or signatar is None:
            raise ukjent()
        return jobb, signatar

    def _stans(self, jobb_id: int, nr: int, status: Signaturstatus) -> Jobb:
        with self._skriv() as db:
            jobb, _ = self._finn(db, jobb_id, nr)
            if not self.kan(jobb, nr, status):
                raise ikke_na()
            return self._etter(db, stanset(jobb, nr, status, self.klokke()))

    def _person(self, db: sqlite3.Connection, signatar: Signatar) -> tuple[str, date | None]:
        for nokkel in (signatar.nummer, signatar.epost, signatar.mobil, signatar.kjennetegn):
            kjent = None if nokkel is None else lagret.hent_person(db, nokkel)
            if kjent is not None:
                return kjent[0], kjent[1] or _fodt(signatar)
        return UTEN_NAVN, _fodt(signatar)

    def _dokumenter(self, db: sqlite3.Connection, jobb: Jobb) -> list[tuple[str, bytes]]:
        filer = dict(lagret.hent_filer(db, jobb.id, Slag.DOKUMENT))
        return [(dokument.tittel, filer[nr]) for nr, dokument in enumerate(jobb.dokumenter, 1)]

    def _lag_pades(self, jobb: Jobb, antall: int) -> bytes:
        with self._lager.les() as db:
            dokumenter = self._dokumenter(db, jobb)
            xml = dict(lagret.hent_filer(db, jobb.id, Slag.XADES))
        tid = self.klokke()
        pdf = en_pades(jobb, dokumenter, xml, pki=self.pki, tid=tid, skrift=self.skrift)
        with self._skriv() as db:
            _krev_dokumenter(lagret.hent_jobb(db, jobb.id) or jobb)
            lagret.lagre_fil(db, jobb.id, Slag.PADES, antall, pdf)  # another request may have been first: its file stays
            return lagret.hent_fil(db, jobb.id, Slag.PADES, antall) or pdf


def neste_hode(tid: datetime) -> dict[str, str]:
    """The header that stands on every answer of a queue."""
    return {"X-Next-permitted-poll-time": tid.isoformat(timespec="milliseconds")}


def _slett(db: sqlite3.Connection, jobb: Jobb) -> None:
    lagret.slett_filer(db, jobb.id)
    lagret.lagre_jobb(db, replace(jobb, slettet=True))


def _krev_dokumenter(jobb: Jobb) -> None:
    if jobb.slettet:
        raise Avslag("slettet")


def _fodt(signatar: Signatar) -> date | None:
    return None if signatar.nummer is None else fodselsdato(signatar.nummer)
