"""A signing order as it stands: its signers, what has been decided for the whole, and what follows from both."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from signing.errors import UkjentSignatar
from signing.events import Hendelse, Sendt
from signing.model import Frister, Signaturkrav, Tekst
from signing.states import AKTIVE, HINDRET, Signertilstand, Tilstand


@dataclass(frozen=True, slots=True)
class Signer:
    """One signer of the order.

    `endret`: when the state was reached. `varslet`: when they were last told or reminded. `merknad`: why they declined, what a provider
    said that we have no word for, or the state of the order that made them fall away.
    """

    krav: Signaturkrav
    tilstand: Signertilstand
    endret: datetime
    varslet: datetime | None = None
    merknad: str | None = None


@dataclass(frozen=True, slots=True)
class Oppdrag:
    """An order. `signere` in signing order; `hendelser` are all that it is made of.

    `satt`: the state that an event gave the whole order, None while the state follows from the signers.
    `forlenget`: the last day of a group whose time was extended; `siste_dag`: of the order.
    """

    id: str
    signere: tuple[Signer, ...]
    forseglet: str | None  # sha256 of the sealed file
    hendelser: tuple[Hendelse, ...]
    satt: Tilstand | None = None
    sendt: datetime | None = None
    leverandor: str | None = None
    referanse: str | None = None
    frister: Frister | None = None
    siste_dag: date | None = None
    forlenget: tuple[tuple[int, date], ...] = ()
    godkjenning_for_segl: bool = False
    godkjent: datetime | None = None
    avsluttet: datetime | None = None
    arkivert: datetime | None = None
    erstattet_av: str | None = None

    @property
    def tilstand(self) -> Tilstand:
        """The state of the whole."""
        return self.satt or framdrift(self)

    @property
    def alle_har_signert(self) -> bool:
        """Nobody is left to sign."""
        return all(s.tilstand is Signertilstand.SIGNERT for s in self.signere)

    @property
    def partene_har_signert(self) -> bool:
        """Nobody but the county is left to sign."""
        return all(s.tilstand is Signertilstand.SIGNERT for s in self.signere if not s.krav.for_fylket)

    @property
    def fylket_signerer(self) -> bool:
        """Somebody signs for the county; that is its approval."""
        return any(s.krav.for_fylket for s in self.signere)

    @property
    def kan_forsegles(self) -> bool:
        """All have signed, and the county has approved where it does so before the seal."""
        godkjent = not self.godkjenning_for_segl or self.fylket_signerer or self.godkjent is not None
        return self.forseglet is None and self.tilstand in AKTIVE and self.alle_har_signert and godkjent

    @property
    def sendinger(self) -> int:
        """How often a provider has been given the document."""
        return sum(isinstance(hendelse, Sendt) for hendelse in self.hendelser)

    @property
    def aktiv_gruppe(self) -> int | None:
        """The group whose turn it is; None when all have signed."""
        return min((s.krav.gruppe for s in self.signere if s.tilstand is not Signertilstand.SIGNERT), default=None)

    @property
    def i_tur(self) -> tuple[Signer, ...]:
        """Those whose turn it is and who have not signed."""
        aktiv = self.aktiv_gruppe
        return tuple(s for s in self.signere if s.krav.gruppe == aktiv and s.tilstand is not Signertilstand.SIGNERT)

    def signer(self, felt: str) -> Signer:
        """The signer of a field. Raises `UkjentSignatar`."""
        for s in self.signere:
            if s.krav.felt == felt:
                return s
        raise UkjentSignatar(
            # The field is not quoted: what was sent in its place may be a person's number.
            Tekst(nb="Oppdraget har ingen signatar for dette feltet.", nn="Oppdraget har ingen signatar for dette feltet."),
            Tekst(nb="Bruk et felt som oppdraget har.", nn="Bruk eit felt som oppdraget har."),
        )


def framdrift(oppdrag: Oppdrag) -> Tilstand:
    """The state that follows from the signers. Once the parties have signed, the order waits for the county until the seal is on."""
    nadd = {s.tilstand for s in oppdrag.signere}
    if oppdrag.sendt is None:
        return Tilstand.KLADD
    if not nadd.isdisjoint(HINDRET):
        return Tilstand.UTILGJENGELIG
    if Signertilstand.SIGNERT not in nadd:
        return Tilstand.SENDT
    fylket_gjenstar = oppdrag.fylket_signerer or oppdrag.godkjenning_for_segl
    return Tilstand.VENTER_GODKJENNING if oppdrag.partene_har_signert and fylket_gjenstar else Tilstand.UNDER_SIGNERING
