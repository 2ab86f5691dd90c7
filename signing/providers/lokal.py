"""The provider `lokal`: signers identify themselves in this service and sign in our own file, one increment each.

A signature is made and stored before anyone is told. A crash in between loses nothing: the file itself says who has signed, and
`hent_hendelser` reads it there, as one would poll a provider far away.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Protocol

from signing.egenskaper import LOKAL, Egenskaper
from signing.errors import DokumentetErEndret, UkjentSignatar
from signing.events import Hendelse, Signert
from signing.felt import apne
from signing.keys import Nokkel
from signing.model import Identifikasjon, Merkelinjer, Tekst
from signing.order import Oppdrag, Signertilstand, krev_tur
from signing.providers.base import Forsendelse, Kvittering
from signing.seal import signer
from signing.sertifikat import les_signatar
from signing.tillit import Bruk, les_innhold
from signing.tsa import Tidsstempler

EGENSKAPER = LOKAL
FORSOK = 3  # two of one group who sign in the same second


class Dokumentlager(Protocol):
    """Where the file stands between signatures."""

    def hent(self, referanse: str) -> bytes | None:
        """The newest bytes, None when there is no such document."""
        ...

    def bytt(self, referanse: str, *, fra: bytes | None, til: bytes) -> None:
        """Store `til` if the newest is still `fra` (None: nothing yet). Raises `DokumentetErEndret`."""
        ...


class Signatarutsteder(Protocol):
    """Who issues certificates to signers and stamps time."""

    def utsted_signatar(
        self, *, navn: str, rolle: str, pa_vegne_av: Sequence[str], identifikasjon: Identifikasjon, tid: datetime
    ) -> Nokkel:
        """A key and a certificate for one signature; the key is never stored."""
        ...

    def tsa(self, tid: datetime) -> Tidsstempler:
        """The time stamp service."""
        ...


@dataclass
class Minnelager:
    """A store for one run: the demo, and tests."""

    _filer: dict[str, bytes] = field(default_factory=dict)

    def hent(self, referanse: str) -> bytes | None:
        """The newest bytes."""
        return self._filer.get(referanse)

    def bytt(self, referanse: str, *, fra: bytes | None, til: bytes) -> None:
        """Compare and set."""
        if self._filer.get(referanse) != fra:
            raise dokumentet_er_endret()
        self._filer[referanse] = til


@dataclass(frozen=True)
class LokalLeverandor:
    """Signs here and now."""

    lager: Dokumentlager
    utsteder: Signatarutsteder
    egenskaper: Egenskaper = EGENSKAPER

    def send(self, forsendelse: Forsendelse, *, tid: datetime) -> Kvittering:  # noqa: ARG002  # the Protocol's form
        """The document is ready to be signed; its reference is the order's own id."""
        id_ = forsendelse.oppdrag.id
        if self.lager.hent(id_) is None:
            self.lager.bytt(id_, fra=None, til=forsendelse.pdf)
        return Kvittering(referanse=id_)

    def avbryt(self, oppdrag: Oppdrag, referanse: str, *, tid: datetime) -> None:
        """Who may sign is asked of the order each time, so there is nothing to tell here."""

    def signer(self, oppdrag: Oppdrag, felt: str, *, identifikasjon: Identifikasjon, merke: Merkelinjer, tid: datetime) -> Signert:
        """One signer signs. Refused when it is not their turn; a file that grew meanwhile is signed anew, on top."""
        krav = krev_tur(oppdrag, felt, tid=tid).krav
        nokkel = self.utsteder.utsted_signatar(
            navn=krav.navn, rolle=krav.roller_tekst, pa_vegne_av=krav.pa_vegne_av, identifikasjon=identifikasjon, tid=tid
        )
        for igjen in reversed(range(FORSOK)):
            pdf = self.hent_dokument(oppdrag.id)
            signert = signer(pdf, felt=felt, nokkel=nokkel, merke=merke, tid=tid, tidsstempel=self.utsteder.tsa(tid))
            try:
                self.lager.bytt(oppdrag.id, fra=pdf, til=signert)
                break
            except DokumentetErEndret:
                if not igjen:
                    raise
        return _signert(oppdrag.id, felt, tid, identifikasjon)

    def hent_hendelser(self, oppdrag: Oppdrag, referanse: str, *, tid: datetime) -> Sequence[Hendelse]:
        """Signatures that stand in the file and that the order does not know of."""
        bruk = les_innhold(apne(self.hent_dokument(referanse)).prev, na=tid).bruk
        ukjent = {s.krav.felt for s in oppdrag.signere if s.tilstand is not Signertilstand.SIGNERT}
        return [_fra_fil(oppdrag.id, b) for b in bruk if not b.tidsstempel and b.felt in ukjent]

    def bekreft(self, referanse: str, hendelser: Sequence[Hendelse]) -> None:
        """Nothing is thrown away here."""

    def hent_dokument(self, referanse: str) -> bytes:
        """The file with the signatures given so far."""
        pdf = self.lager.hent(referanse)
        if pdf is None:
            raise UkjentSignatar(
                Tekst(nb="Oppdraget er ikke sendt til signering.", nn="Oppdraget er ikkje sendt til signering."),
                Tekst(nb="Send oppdraget først.", nn="Send oppdraget først."),
            )
        return pdf


def dokumentet_er_endret() -> DokumentetErEndret:
    """What a store raises when somebody else was first."""
    return DokumentetErEndret(
        Tekst(nb="Dokumentet fikk en ny signatur i mellomtiden.", nn="Dokumentet fekk ein ny signatur i mellomtida."),
        Tekst(nb="Prøv igjen.", nn="Prøv igjen."),
    )


def dokumentavtrykk(pdf: bytes) -> str:
    """SHA-256 of a document, as events and reports name it."""
    return sha256(pdf).hexdigest()


def _fra_fil(oppdrag: str, bruk: Bruk) -> Signert:
    opplysninger = les_signatar(bruk.kjede[0])
    return _signert(oppdrag, bruk.felt, bruk.tid, None if opplysninger is None else opplysninger.identifikasjon)


def _signert(oppdrag: str, felt: str, tid: datetime, identifikasjon: Identifikasjon | None) -> Signert:
    return Signert(id=f"{oppdrag}:{felt}:signert", oppdrag=oppdrag, tid=tid, felt=felt, identifikasjon=identifikasjon)
