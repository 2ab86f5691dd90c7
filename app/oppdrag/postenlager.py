"""What `signing.providers.posten.leverandor` asks of a store, over ours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from app.jobber import tidsur
from app.lager import postenbevis, postenjobb
from app.lager.base import Lager
from app.lager.dokumenter import dokumentlas
from app.lager.kryptering import Nokkelring
from app.lager.motor import alene_om
from signing.model import Identifikasjon, Niva
from signing.providers.bevis import Bevis
from signing.providers.posten.sending import Jobb, Sending
from signing.verify.ltvsdo import les as les_ltvsdo
from signing.verify.pdf import Lesefeil
from signing.verify.personer import METODENIVA

KO = "posten-ko"
"""The job that asks a county's queue, and the timer that calls it."""
FYLKE = "fylke"
SOVER = timedelta(minutes=30)
"""Nobody has asked the queue for this long: the job that should have is gone."""


def start_ko(forbindelse: Connection, fylkesnummer: str, tid: datetime) -> None:
    """The county's queue is asked at this time, in the caller's transaction."""
    tidsur.still(forbindelse, f"{KO}:{fylkesnummer}", KO, {FYLKE: fylkesnummer}, tid)


def vekk_ko(forbindelse: Connection, fylkesnummer: str, *, na: datetime) -> None:
    """Ask the queue now, unless somebody does: each that asks sets the time for the next."""
    sist = postenjobb.neste_tid(forbindelse, fylkesnummer)
    if sist is None or sist < na - SOVER:
        start_ko(forbindelse, fylkesnummer, na)


@dataclass(frozen=True, slots=True)
class Postenlager:
    """Implements `signing.providers.posten.leverandor.Postenlager`."""

    lager: Lager
    ring: Nokkelring

    def klargjor(self, sending: Sending, *, tid: datetime) -> Sending:
        """Two who send the same order at the same time send the same sending. From here on the county's queue may have news."""
        with self.lager.transaksjon() as forbindelse:
            alene_om(forbindelse, dokumentlas(sending.oppdrag))
            vekk_ko(forbindelse, sending.fylkesnummer, na=tid)
            return postenjobb.klargjor(forbindelse, self.ring, sending, na=tid)

    def sending(self, referanse: str) -> Sending | None:
        """What was sent under the reference."""
        with self.lager.lesing() as forbindelse:
            return postenjobb.sending(forbindelse, self.ring, referanse)

    def jobb_av(self, referanse: str) -> Jobb | None:
        """The job that the sending became."""
        with self.lager.lesing() as forbindelse:
            return postenjobb.av_referanse(forbindelse, referanse)

    def noter(self, jobb: Jobb) -> None:
        """The job is made."""
        with self.lager.transaksjon() as forbindelse:
            postenjobb.noter(forbindelse, jobb)

    def jobb(self, jobb_id: str) -> Jobb | None:
        """The job under Posten's id."""
        with self.lager.lesing() as forbindelse:
            return postenjobb.finn(forbindelse, jobb_id)

    def noter_avbrutt(self, jobb_id: str, *, tid: datetime) -> None:
        """It is withdrawn, or it was too late."""
        with self.lager.transaksjon() as forbindelse:
            postenjobb.noter_avbrutt(forbindelse, jobb_id, na=tid)

    def identifikasjon(self, jobb_id: str) -> dict[str, Identifikasjon]:
        """By field how those who have signed were identified, as the stored proofs tell."""
        with self.lager.lesing() as forbindelse:
            bevis = postenbevis.les(forbindelse, self.ring, jobb_id)
        lest = {felt: _identifikasjon(xades) for felt, xades in bevis.items()}
        return {felt: en for felt, en in lest.items() if en is not None}

    def pades(self, jobb: Jobb) -> bytes | None:
        """The signed document, checked against its name."""
        return None if jobb.pades_sha256 is None else self.lager.blobs.hent(jobb.pades_sha256)

    def bevis(self, jobb: Jobb) -> Bevis:
        """What was sent, and the proofs that came back."""
        with self.lager.lesing() as forbindelse:
            sending = postenjobb.sending(forbindelse, self.ring, jobb.referanse)
            signaturer = postenbevis.les(forbindelse, self.ring, jobb.id)
        return Bevis(sendt=() if sending is None else sending.sendt, signaturer=signaturer)


def _identifikasjon(xades: bytes) -> Identifikasjon | None:
    """What the proof says of how the signer was identified; None where it says nothing that can be read."""
    try:
        bevis = les_ltvsdo(xades)
    except Lesefeil:
        return None
    if not bevis.metode or bevis.tid is None:
        return None
    return Identifikasjon(bevis.metode, METODENIVA.get(bevis.metode.casefold(), Niva.INGEN), bevis.tid)
