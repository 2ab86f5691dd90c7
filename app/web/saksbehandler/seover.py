"""What happens when a contract is sent, before it is sent: who is told when and how, the real last day of each group, what comes last.

By the same functions as the order itself: its deadlines, its reminders, its channels. A provider that notifies signers itself is named, and
what it does is said of it: whom it looks up, and whose identity it does not check.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

from app.api.tjeneste import Tjeneste
from app.clock import dag
from app.dokument.merker import FOR_FYLKET
from app.dokument.oppdrag import frister, policy_for
from app.domene.fylker import Fylkesvalg
from app.domene.leverandorgrenser import GRENSER
from app.domene.postenkrav import nummer
from app.domene.sak import Signatar, Signatarbeslutning
from app.domene.utsending import FOR_ANDRE
from app.tekst import Tekst
from signing.model import Kanal
from signing.reminders import planlagte


@dataclass(frozen=True, slots=True, kw_only=True)
class Mottaker:
    """One who signs. `kanaler`: how the message goes; none: nobody can tell them. `slas_opp`: the provider finds out how by itself;
    `uten_nummer`: it does not know who they are, and lets in whoever got the message."""

    navn: str
    kanaler: tuple[str, ...]
    slas_opp: bool = False
    uten_nummer: bool = False


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
        return tuple(en.navn for en in self.mottakere if Kanal.EPOST.value in en.kanaler and not en.slas_opp)

    @property
    def pa_sms(self) -> tuple[str, ...]:
        """Those who are told by SMS alone."""
        return tuple(en.navn for en in self.mottakere if en.kanaler == (Kanal.SMS.value,) and not en.slas_opp)

    @property
    def uten(self) -> tuple[str, ...]:
        """Those who cannot be told."""
        return tuple(en.navn for en in self.mottakere if not en.kanaler and not en.slas_opp)

    @property
    def slas_opp(self) -> tuple[str, ...]:
        """Those whom the provider finds in the register of contacts."""
        return tuple(en.navn for en in self.mottakere if en.slas_opp)

    @property
    def uten_nummer(self) -> tuple[str, ...]:
        """Those whom the provider does not identify."""
        return tuple(en.navn for en in self.mottakere if en.uten_nummer)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """What will happen. `godkjennes`: the county approves apart from signing. `arkiveres`: there is an archive here. `hos`: the provider
    that notifies signers and counts their time itself; None: we do."""

    grupper: tuple[Gruppe, ...]
    godkjennes: bool
    arkiveres: bool
    hos: Tekst | None = None

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
    dager = [dag(na), *(frister(valg, grupper=antall, tid=na).siste_dag for antall in range(1, len(numre) + 1))]
    grupper = tuple(
        _gruppe([s for s in beslutning.signatarer if s.gruppe == nr], nr, fra, frist, valg)
        for nr, (fra, frist) in zip(numre, pairwise(dager), strict=True)
    )
    godkjennes = valg.godkjenning_for_segl and not any(gruppe.fylket for gruppe in grupper)
    grenser = GRENSER[valg.leverandor]
    return Sending(
        grupper=grupper,
        godkjennes=godkjennes,
        arkiveres=tjeneste.gang.arkiv is not None,
        hos=grenser.navn if grenser.varsler_alle else None,
    )


def _gruppe(signatarer: Sequence[Signatar], nr: int, fra: date, frist: date, valg: Fylkesvalg) -> Gruppe:
    varsler_alle = GRENSER[valg.leverandor].varsler_alle
    paminnelser = () if varsler_alle else planlagte(fra, frist, policy_for(valg.varsling).plan)
    return Gruppe(
        nr=nr,
        mottakere=tuple(_hos_leverandoren(s) if varsler_alle else Mottaker(navn=s.navn, kanaler=_kanaler(s)) for s in signatarer),
        frist=frist,
        paminnelser=tuple(dag(tid) for tid in paminnelser),
        fylket=any(FOR_FYLKET[rolle] for s in signatarer for rolle in s.roller),
    )


def _hos_leverandoren(signatar: Signatar) -> Mottaker:
    """Who signs for themselves is looked up by number; who signs for others is told at the address that we give."""
    for_andre, uten_nummer = any(FOR_ANDRE[rolle] for rolle in signatar.roller), nummer(signatar) is None
    return Mottaker(navn=signatar.navn, kanaler=_kanaler(signatar), slas_opp=not for_andre and not uten_nummer, uten_nummer=uten_nummer)


def _kanaler(signatar: Signatar) -> tuple[str, ...]:
    """By e-mail where there is an address, else by SMS."""
    kontakt = signatar.person.kontakt
    har = {Kanal.EPOST: bool(kontakt and kontakt.epost), Kanal.SMS: bool(kontakt and kontakt.mobil)}
    return tuple(kanal.value for kanal in Kanal if har[kanal])
