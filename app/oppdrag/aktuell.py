"""Whether what a message says still holds when it is about to be sent: a message that events have overtaken falls away.

Between the event and the sending lie a night, a mail server that was down, a queue. Meanwhile the signer may have signed, the order may
have ended, the deadline may have moved, a newer notice may be on its way.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from app.lager.utboks import Utboksrad
from signing import deadlines
from signing.events import KontaktRettet, Paminnet, Varslet
from signing.notices import Meldingsslag
from signing.oppdrag import Oppdrag
from signing.states import AKTIVE, FERDIGE, PAMINNES, Signertilstand, Tilstand
from signing.workdays import EN_DAG, dag


class Dom(StrEnum):
    """What to do with the message now."""

    SEND = "send"
    VENT = "vent"
    """The order is being looked at by a person: what it will say is not known yet."""
    BORTFALT = "bortfalt"


@dataclass(frozen=True, slots=True)
class Krav:
    """When a kind of message holds.

    `tilstander`: of the order. `i_tur`: only to somebody who has been told and has not answered. `nyeste`: only as long as it is the last
    that the signer was told. `uapnet`: only to somebody who has not opened the document since. `frist_star`: only as long as the deadline
    that it names is the deadline. `dagen_for`: only on the day before.
    """

    tilstander: frozenset[Tilstand]
    i_tur: bool = False
    nyeste: bool = False
    uapnet: bool = False
    frist_star: bool = False
    dagen_for: bool = False


_I_ARBEID = frozenset(AKTIVE)
KRAV: Mapping[Meldingsslag, Krav] = {
    Meldingsslag.INVITASJON: Krav(_I_ARBEID, i_tur=True, nyeste=True, uapnet=True),
    Meldingsslag.DIN_TUR: Krav(_I_ARBEID, i_tur=True, nyeste=True, uapnet=True),
    Meldingsslag.PAMINNELSE: Krav(_I_ARBEID, i_tur=True, nyeste=True, frist_star=True),
    Meldingsslag.SISTE_DAG: Krav(_I_ARBEID, i_tur=True, nyeste=True, frist_star=True, dagen_for=True),
    Meldingsslag.FRIST_FORLENGET: Krav(_I_ARBEID, i_tur=True, frist_star=True),
    Meldingsslag.FULLFORT: Krav(frozenset(FERDIGE)),
    Meldingsslag.AVSLATT: Krav(frozenset({Tilstand.AVSLATT})),
    Meldingsslag.AVSLATT_SAKSBEHANDLER: Krav(frozenset({Tilstand.AVSLATT})),
    Meldingsslag.UTLOPT: Krav(frozenset({Tilstand.UTLOPT})),
    Meldingsslag.AVBRUTT: Krav(frozenset({Tilstand.AVBRUTT})),
    Meldingsslag.ERSTATTET: Krav(frozenset({Tilstand.ERSTATTET})),
}
NYTT_VARSEL = (Varslet, Paminnet, KontaktRettet)
"""What takes the place of an earlier notice: another one, or a new address, to which the signer is told anew."""


def dom(rad: Utboksrad, oppdrag: Oppdrag, *, na: datetime) -> Dom:
    """Whether to send it."""
    krav = KRAV[rad.slag]
    if oppdrag.tilstand is Tilstand.AVVIK and krav.i_tur:
        return Dom.VENT
    holder = (
        oppdrag.tilstand in krav.tilstander,
        not krav.i_tur or _i_tur(rad, oppdrag, krav),
        not krav.nyeste or _er_nyeste(rad, oppdrag),
        not krav.i_tur or _fristen_holder(rad, oppdrag, krav, dag(na)),
    )
    return Dom.SEND if all(holder) else Dom.BORTFALT


def navngitt_frist(rad: Utboksrad, oppdrag: Oppdrag) -> date | None:
    """The day that the message names: of what asks for a signature the one that holds now, else the one that it was made with."""
    return deadlines.frist(oppdrag) if KRAV[rad.slag].i_tur else rad.frist


def _i_tur(rad: Utboksrad, oppdrag: Oppdrag, krav: Krav) -> bool:
    signer = next((s for s in oppdrag.i_tur if s.krav.felt == rad.felt), None)
    if signer is None or signer.tilstand not in PAMINNES:
        return False
    apnet_siden = signer.tilstand is Signertilstand.APNET and signer.endret > rad.opprettet
    return not (krav.uapnet and apnet_siden)


def _er_nyeste(rad: Utboksrad, oppdrag: Oppdrag) -> bool:
    siste = next((en for en in reversed(oppdrag.hendelser) if isinstance(en, NYTT_VARSEL) and en.felt == rad.felt), None)
    return siste is None or siste.id == rad.hendelse_id


def _fristen_holder(rad: Utboksrad, oppdrag: Oppdrag, krav: Krav, i_dag: date) -> bool:
    frist = deadlines.frist(oppdrag)
    if frist is None:
        return not krav.dagen_for
    return i_dag <= frist and (not krav.frist_star or frist == rad.frist) and (not krav.dagen_for or i_dag + EN_DAG == frist)
