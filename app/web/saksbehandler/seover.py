"""What happens when a contract is sent, before it is sent: who is told when and how, the real last day of each group, what comes last.

By the same functions as the order itself: its deadlines, its reminders, its channels.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

from app.api.tjeneste import Tjeneste
from app.clock import dag
from app.dokument.merker import FOR_FYLKET
from app.dokument.oppdrag import policy_for
from app.domene.fylker import Fylkesvalg
from app.domene.sak import Signatar, Signatarbeslutning
from signing.deadlines import frister_for
from signing.model import Kanal
from signing.reminders import planlagte


@dataclass(frozen=True, slots=True, kw_only=True)
class Mottaker:
    """One who signs. `kanaler`: how the message goes; none: nobody can tell them."""

    navn: str
    kanaler: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gruppe:
    """Those who sign at the same time. `frist`: the last day if all before them take their time. `fylket`: they sign for the county."""

    nr: int
    mottakere: tuple[Mottaker, ...]
    frist: date
    paminnelser: tuple[date, ...]
    fylket: bool

    @property
    def navn(self) -> tuple[str, ...]:
        """Their names."""
        return tuple(en.navn for en in self.mottakere)

    @property
    def pa_epost(self) -> tuple[str, ...]:
        """Those who are told by e-mail."""
        return tuple(en.navn for en in self.mottakere if Kanal.EPOST.value in en.kanaler)

    @property
    def pa_sms(self) -> tuple[str, ...]:
        """Those who are told by SMS alone."""
        return tuple(en.navn for en in self.mottakere if en.kanaler == (Kanal.SMS.value,))

    @property
    def uten(self) -> tuple[str, ...]:
        """Those who cannot be told."""
        return tuple(en.navn for en in self.mottakere if not en.kanaler)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """What will happen. `godkjennes`: the county approves apart from signing. `arkiveres`: there is an archive here."""

    grupper: tuple[Gruppe, ...]
    godkjennes: bool
    arkiveres: bool

    @property
    def antall(self) -> int:
        """How many sign."""
        return sum(len(gruppe.mottakere) for gruppe in self.grupper)

    @property
    def siste_dag(self) -> date:
        """The real last day."""
        return self.grupper[-1].frist


def planlegg(tjeneste: Tjeneste, beslutning: Signatarbeslutning, *, fylkesnummer: str, na: datetime) -> Sending | None:
    """The sending of a document that these would sign; None where nobody would."""
    valg = tjeneste.verksted.grunnlag.fylker[fylkesnummer].valg_pa(dag(na))
    numre = sorted({signatar.gruppe for signatar in beslutning.signatarer})
    if not numre:
        return None
    dager = [dag(na), *(frister_for(dag(na), dager=valg.frist_dager, grupper=antall).siste_dag for antall in range(1, len(numre) + 1))]
    grupper = tuple(
        _gruppe([s for s in beslutning.signatarer if s.gruppe == nr], nr, fra, frist, valg)
        for nr, (fra, frist) in zip(numre, pairwise(dager), strict=True)
    )
    godkjennes = valg.godkjenning_for_segl and not any(gruppe.fylket for gruppe in grupper)
    return Sending(grupper=grupper, godkjennes=godkjennes, arkiveres=tjeneste.gang.arkiv is not None)


def _gruppe(signatarer: Sequence[Signatar], nr: int, fra: date, frist: date, valg: Fylkesvalg) -> Gruppe:
    paminnelser = planlagte(fra, frist, policy_for(valg.varsling).plan)
    return Gruppe(
        nr=nr,
        mottakere=tuple(Mottaker(navn=s.navn, kanaler=_kanaler(s)) for s in signatarer),
        frist=frist,
        paminnelser=tuple(dag(tid) for tid in paminnelser),
        fylket=any(FOR_FYLKET[rolle] for s in signatarer for rolle in s.roller),
    )


def _kanaler(signatar: Signatar) -> tuple[str, ...]:
    """By e-mail where there is an address, else by SMS."""
    kontakt = signatar.person.kontakt
    har = {Kanal.EPOST: bool(kontakt and kontakt.epost), Kanal.SMS: bool(kontakt and kontakt.mobil)}
    return tuple(kanal.value for kanal in Kanal if har[kanal])
