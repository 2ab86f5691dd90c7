"""The provider `posten`: an order of ours becomes a job of Posten signering's portal flow. Which job it became is stored before anyone
is told, and what comes back is stored before it is confirmed; `app.oppdrag.postenko` asks the queue."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from cryptography import x509

from signing import asice
from signing.egenskaper import POSTEN, Egenskaper
from signing.errors import SigneringsFeil
from signing.events import Hendelse
from signing.keys import Nokkel
from signing.model import Identifikasjon, Tekst
from signing.oppdrag import Oppdrag
from signing.providers.base import Forsendelse, Kvittering
from signing.providers.bevis import Bevis
from signing.providers.posten import tilordning
from signing.providers.posten.manifest import portalforesporsel, portalmanifest
from signing.providers.posten.model import Opprettet, Svar
from signing.providers.posten.sending import Jobb, Sending

XML = "application/xml"


def ko(fylkesnummer: str) -> str:
    """The name of the county's queue. Production and test are different addresses with queues of their own."""
    return f"kontraktverk-{fylkesnummer}"


class DokumentetKommer(SigneringsFeil):
    """Everybody has signed, and Posten has not told where the document is."""

    kode = "posten-dokument-kommer"
    ekstern = True

    def __init__(self) -> None:
        super().__init__(
            Tekst(
                nb="Det signerte dokumentet er ikke kommet fra Posten signering.",
                nn="Det signerte dokumentet er ikkje komme frå Posten signering.",
            ),
            Tekst(nb="Tjenesten prøver igjen av seg selv.", nn="Tenesta prøver igjen av seg sjølv."),
        )


class Klient(Protocol):
    """What is asked of `signing.providers.posten.klient.Postenklient`."""

    def opprett(self, foresporsel: bytes, bunt: bytes) -> Opprettet:
        """Make a job."""
        ...

    def neste(self, ko: str, *, tid: datetime) -> Svar:
        """The next change in the queue."""
        ...

    def bekreft(self, url: str) -> None:
        """The change is stored here."""
        ...

    def avbryt(self, url: str) -> bool:
        """Withdraw the job; False where it is too late."""
        ...

    def hent(self, url: str) -> bytes:
        """A document or a proof."""
        ...


@dataclass(frozen=True, slots=True)
class Adgang:
    """How a county calls Posten, and the key that its bundles are signed with: the same certificate does both."""

    klient: Klient
    nokkel: Nokkel


class Postenlager(Protocol):
    """Where sendings, jobs and what came back are kept (`app.oppdrag.postenlager`)."""

    def klargjor(self, sending: Sending, *, tid: datetime) -> Sending:
        """Keep what is about to be sent, and give it its reference. The same again is the same."""
        ...

    def jobb_av(self, referanse: str) -> Jobb | None:
        """The job that the sending became."""
        ...

    def noter(self, jobb: Jobb) -> None:
        """The job is made."""
        ...

    def jobb(self, jobb_id: str) -> Jobb | None:
        """The job under Posten's id."""
        ...

    def noter_avbrutt(self, jobb_id: str, *, tid: datetime) -> None:
        """It is withdrawn, or it was too late."""
        ...

    def identifikasjon(self, jobb_id: str) -> dict[str, Identifikasjon]:
        """By field how those who have signed were identified, as the stored proofs tell."""
        ...

    def pades(self, jobb: Jobb) -> bytes | None:
        """The signed document, None where it has not come."""
        ...

    def bevis(self, jobb: Jobb) -> Bevis:
        """What was sent, and the proofs that came back."""
        ...


@dataclass(frozen=True, kw_only=True)
class PostenLeverandor:
    """Implements `Leverandor` and `Bevisleverandor`. `adgang`: by county number. `ankere`: whom what comes back must lead to.

    `klokke`: a bundle says when it was signed, and Posten takes none that is five seconds off; so it is asked then, not before.
    """

    lager: Postenlager
    adgang: Callable[[str], Adgang]
    ankere: Callable[[], tuple[x509.Certificate, ...]]
    klokke: Callable[[], datetime]
    egenskaper: Egenskaper = POSTEN

    def send(self, forsendelse: Forsendelse, *, tid: datetime) -> Kvittering:
        """Make the job, unless it is made. Killed between making and storing, the other one is known by its reference when Posten tells."""
        fylke = _fylkesnummer(forsendelse)
        sending = self.lager.klargjor(_sending(forsendelse, fylke), tid=tid)
        kjent = self.lager.jobb_av(sending.referanse)
        if kjent is not None:
            return Kvittering(kjent.id)
        adgang = self.adgang(fylke)
        manifest = asice.Fil(asice.MANIFEST, portalmanifest(tilordning.portaljobb(forsendelse)), XML)
        bunt = asice.pakk((*tilordning.filer(forsendelse), manifest), nokkel=adgang.nokkel, tid=self.klokke())
        opprettet = adgang.klient.opprett(portalforesporsel(sending.referanse, ko(fylke)), bunt)
        jobb = Jobb(
            id=str(opprettet.jobb_id),
            referanse=sending.referanse,
            oppdrag=sending.oppdrag,
            fylkesnummer=fylke,
            opprettet=tid,
            avbryt_url=opprettet.avbryt_url,
        )
        self.lager.noter(jobb)
        return Kvittering(jobb.id)

    def avbryt(self, oppdrag: Oppdrag, referanse: str, *, tid: datetime) -> None:  # noqa: ARG002  # the Protocol's form
        """Nobody is to sign the job any more. Withdrawn already, or too late: then nothing happens."""
        jobb = self.lager.jobb(referanse)
        if jobb is None or jobb.avbrutt is not None:
            return
        if jobb.avbryt_url is not None:
            self.adgang(jobb.fylkesnummer).klient.avbryt(jobb.avbryt_url)
        self.lager.noter_avbrutt(jobb.id, tid=tid)

    def hent_hendelser(self, oppdrag: Oppdrag, referanse: str, *, tid: datetime) -> Sequence[Hendelse]:  # noqa: ARG002
        """What the job said of the order when it was last stored. The queue cannot be asked about one order."""
        jobb = self.lager.jobb(referanse)
        return () if jobb is None else tilordning.hendelser(oppdrag, jobb, self.lager.identifikasjon(jobb.id))

    def bekreft(self, referanse: str, hendelser: Sequence[Hendelse]) -> None:  # noqa: ARG002
        """The last change of the job is stored here, documents and all: Posten may throw them away."""
        jobb = self.lager.jobb(referanse)
        if jobb is not None and jobb.bekreft_url is not None:
            self.adgang(jobb.fylkesnummer).klient.bekreft(jobb.bekreft_url)

    def hent_dokument(self, referanse: str) -> bytes:
        """The signed document as it came. Raises `DokumentetKommer` where it has not."""
        jobb = self.lager.jobb(referanse)
        pades = None if jobb is None else self.lager.pades(jobb)
        if pades is None:
            raise DokumentetKommer
        return pades

    @property
    def dokumentankere(self) -> tuple[x509.Certificate, ...]:
        """Whom the seal and the proofs must lead to."""
        return self.ankere()

    def hent_bevis(self, referanse: str) -> Bevis:
        """What was sent, and the proofs that came back."""
        jobb = self.lager.jobb(referanse)
        if jobb is None:
            raise DokumentetKommer
        return self.lager.bevis(jobb)


def _fylkesnummer(forsendelse: Forsendelse) -> str:
    if forsendelse.avsender is None:
        raise ValueError("a sending to Posten has a sender")
    return forsendelse.avsender.nummer


def _sending(forsendelse: Forsendelse, fylkesnummer: str) -> Sending:
    oppdrag = forsendelse.oppdrag
    return Sending(
        referanse="",
        oppdrag=oppdrag.id,
        fylkesnummer=fylkesnummer,
        omgang=oppdrag.sendinger,
        sendt=tilordning.avtrykk(forsendelse),
        adressert=tilordning.adressert(forsendelse),
    )
