"""A signing order as a state machine: pure, built from its events, one table for what may follow what.

- groups sign one after the other: nobody in a group is notified or signs before the whole group before has signed;
- within a group the order is free;
- the seal comes when all have signed, once, and nothing follows it;
- an event that has been applied is applied again without effect; another event under its id is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from functools import reduce

from signing.errors import IkkeDinTur, UgyldigOppdrag, UkjentSignatar, UlovligOvergang
from signing.events import Forseglet, Hendelse, Opprettet, Signerhendelse, Signert, Slag, Varslet
from signing.model import Signaturkrav, Tekst


class Signertilstand(StrEnum):
    """Where one signer stands (codes and texts as shown on screen)."""

    VENTER_TUR = "venterTur"
    VARSLET = "varslet"
    SIGNERT = "signert"


class Tilstand(StrEnum):
    """Where the whole order stands."""

    KLADD = "kladd"
    SENDT = "sendt"
    UNDER_SIGNERING = "underSignering"
    FULLFORT = "fullfort"


OVERGANGER: Mapping[tuple[Signertilstand, Slag], Signertilstand] = {
    (Signertilstand.VENTER_TUR, Slag.VARSLET): Signertilstand.VARSLET,
    (Signertilstand.VARSLET, Slag.VARSLET): Signertilstand.VARSLET,  # told again
    (Signertilstand.VARSLET, Slag.SIGNERT): Signertilstand.SIGNERT,
}


@dataclass(frozen=True, slots=True)
class Signer:
    """One signer of the order. `endret`: when the state was reached."""

    krav: Signaturkrav
    tilstand: Signertilstand
    endret: datetime


@dataclass(frozen=True, slots=True)
class Oppdrag:
    """An order. `signere` in signing order; `hendelser` are all that it is made of."""

    id: str
    signere: tuple[Signer, ...]
    forseglet: str | None  # sha256 of the sealed file
    hendelser: tuple[Hendelse, ...]

    @property
    def tilstand(self) -> Tilstand:
        """The state of the whole, by what the signers have reached."""
        nadd = {s.tilstand for s in self.signere}
        if self.forseglet is not None:
            return Tilstand.FULLFORT
        if Signertilstand.SIGNERT in nadd:
            return Tilstand.UNDER_SIGNERING
        return Tilstand.SENDT if Signertilstand.VARSLET in nadd else Tilstand.KLADD

    @property
    def alle_har_signert(self) -> bool:
        """Ready for the seal."""
        return all(s.tilstand is Signertilstand.SIGNERT for s in self.signere)

    @property
    def aktiv_gruppe(self) -> int | None:
        """The group whose turn it is; None when all have signed."""
        return min((s.krav.gruppe for s in self.signere if s.tilstand is not Signertilstand.SIGNERT), default=None)

    def signer(self, felt: str) -> Signer:
        """The signer of a field. Raises `UkjentSignatar`."""
        for s in self.signere:
            if s.krav.felt == felt:
                return s
        raise UkjentSignatar(
            Tekst(nb=f"Oppdraget har ingen signatar for feltet «{felt}».", nn=f"Oppdraget har ingen signatar for feltet «{felt}»."),
            Tekst(nb="Bruk et felt som oppdraget har.", nn="Bruk eit felt som oppdraget har."),
        )


def neste(oppdrag: Oppdrag) -> tuple[Signaturkrav, ...]:
    """Who is to be notified now: those of the group in turn who have not been."""
    aktiv = oppdrag.aktiv_gruppe
    return tuple(s.krav for s in oppdrag.signere if s.krav.gruppe == aktiv and s.tilstand is Signertilstand.VENTER_TUR)


def krev_tur(oppdrag: Oppdrag, felt: str) -> Signer:
    """The signer, if they may sign now: group in turn, notified, not signed. Raises what `apply` would raise for `Signert`."""
    signer = oppdrag.signer(felt)
    _krev_apen(oppdrag)
    _krev_gruppe(oppdrag, signer)
    _ny_tilstand(signer, Slag.SIGNERT)
    return signer


def start(hendelse: Hendelse) -> Oppdrag:
    """The order that its first event opens."""
    if not isinstance(hendelse, Opprettet):
        raise _ugyldig(f"første hendelse er «{hendelse.slag}», ikke «opprettet»", f"første hending er «{hendelse.slag}», ikkje «opprettet»")
    felter = [k.felt for k in hendelse.krav]
    if not felter or len(set(felter)) != len(felter) or any(k.gruppe < 1 for k in hendelse.krav):
        raise _ugyldig(
            "det må ha signatarer, hver med sitt felt, i grupper fra 1",
            "det må ha signatarar, kvar med sitt felt, i grupper frå 1",
        )
    signere = tuple(Signer(k, Signertilstand.VENTER_TUR, hendelse.tid) for k in sorted(hendelse.krav, key=lambda k: k.gruppe))
    return Oppdrag(id=hendelse.oppdrag, signere=signere, forseglet=None, hendelser=(hendelse,))


def apply(oppdrag: Oppdrag, hendelse: Hendelse) -> Oppdrag:
    """The order after the event; a refused event raises and changes nothing."""
    if _er_brukt(oppdrag, hendelse):
        return oppdrag
    match hendelse:
        case Varslet() | Signert():
            etter = _signerhendelse(oppdrag, hendelse)
        case Forseglet():
            etter = _forsegl(oppdrag, hendelse)
        case Opprettet():
            raise _ulovlig("oppdraget er opprettet fra før", "oppdraget er oppretta frå før")
    return replace(etter, hendelser=(*oppdrag.hendelser, hendelse))


def replay(hendelser: Iterable[Hendelse]) -> Oppdrag:
    """The order that these events make."""
    rekke = iter(hendelser)
    forste = next(rekke, None)
    if forste is None:
        raise _ugyldig("det har ingen hendelser", "det har ingen hendingar")
    return reduce(apply, rekke, start(forste))


def _er_brukt(oppdrag: Oppdrag, hendelse: Hendelse) -> bool:
    if hendelse.oppdrag != oppdrag.id:
        raise _ugyldig("hendelsen hører til et annet oppdrag", "hendinga høyrer til eit anna oppdrag")
    for brukt in oppdrag.hendelser:
        if brukt.id == hendelse.id:
            if brukt != hendelse:
                raise _ugyldig("to ulike hendelser har samme id", "to ulike hendingar har same id")
            return True
    return False


def _signerhendelse(oppdrag: Oppdrag, hendelse: Signerhendelse) -> Oppdrag:
    signer = oppdrag.signer(hendelse.felt)
    _krev_apen(oppdrag)
    _krev_gruppe(oppdrag, signer)
    ny = replace(signer, tilstand=_ny_tilstand(signer, hendelse.slag), endret=hendelse.tid)
    return replace(oppdrag, signere=tuple(ny if s is signer else s for s in oppdrag.signere))


def _ny_tilstand(signer: Signer, slag: Slag) -> Signertilstand:
    ny = OVERGANGER.get((signer.tilstand, slag))
    if ny is None:
        raise _ulovlig(
            f"etter «{signer.tilstand}» kan ikke «{slag}» følge",
            f"etter «{signer.tilstand}» kan ikkje «{slag}» følgje",
        )
    return ny


def _krev_gruppe(oppdrag: Oppdrag, signer: Signer) -> None:
    aktiv = oppdrag.aktiv_gruppe
    if aktiv is not None and signer.krav.gruppe > aktiv:
        raise IkkeDinTur(
            Tekst(
                nb=f"Gruppe {signer.krav.gruppe} kan ikke signere ennå. Gruppe {aktiv} har ikke signert ferdig.",
                nn=f"Gruppe {signer.krav.gruppe} kan ikkje signere enno. Gruppe {aktiv} har ikkje signert ferdig.",
            ),
            Tekst(nb="Vent til de som står foran, har signert.", nn="Vent til dei som står framfor, har signert."),
        )


def _krev_apen(oppdrag: Oppdrag) -> None:
    if oppdrag.forseglet is not None:
        raise _ulovlig("dokumentet er forseglet", "dokumentet er forsegla")


def _forsegl(oppdrag: Oppdrag, hendelse: Forseglet) -> Oppdrag:
    _krev_apen(oppdrag)
    if not oppdrag.alle_har_signert:
        mangler = sum(s.tilstand is not Signertilstand.SIGNERT for s in oppdrag.signere)
        raise _ulovlig(f"{mangler} av signatarene har ikke signert", f"{mangler} av signatarane har ikkje signert")
    return replace(oppdrag, forseglet=hendelse.sha256)


def _ulovlig(nb: str, nn: str) -> UlovligOvergang:
    return UlovligOvergang(
        Tekst(nb=f"Det kan ikke skje nå: {nb}.", nn=f"Det kan ikkje skje no: {nn}."),
        Tekst(nb="Se på statusen til oppdraget.", nn="Sjå på statusen til oppdraget."),
    )


def _ugyldig(nb: str, nn: str) -> UgyldigOppdrag:
    return UgyldigOppdrag(
        Tekst(nb=f"Oppdraget kan ikke brukes: {nb}.", nn=f"Oppdraget kan ikkje brukast: {nn}."),
        Tekst(nb="Opprett et nytt oppdrag.", nn="Opprett eit nytt oppdrag."),
    )
