"""The signers of a contract as the page shows them: who, in which role, for whom, where they stand, and what may be done about it now.

What may be done is asked of the order itself (`signing.visning`), and of the role of the one who looks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.domene.parter import Kontakt
from app.identitet.bruker import Handling as Rett
from app.oppdrag.hosleverandoren import IDENTITET, TILTAK
from app.tekst import Tekst
from app.web.okt import Okt
from app.web.saksbehandler.dokumentside_innhold import Sak
from signing import visning
from signing.errors import SigneringsFeil
from signing.events import Paminnet, Signert
from signing.oppdrag import Oppdrag, Signer
from signing.order import apply
from signing.states import AKTIVE, PAMINNES, SVART, Signertilstand
from signing.status import signerstatus
from signing.visning import Handling, Signerhandling

UTSEENDE: Mapping[Signertilstand, tuple[str, str]] = {
    Signertilstand.VENTER_TUR: ("neutral", "venter"),
    Signertilstand.VARSLET: ("info", "send"),
    Signertilstand.APNET: ("info", "oye"),
    Signertilstand.SIGNERT: ("success", "ok"),
    Signertilstand.AVSLATT: ("danger", "stopp"),
    Signertilstand.UTLOPT: ("danger", "klokke"),
    Signertilstand.IKKE_LEVERT: ("warning", "merk"),
    Signertilstand.RESERVERT: ("warning", "merk"),
    Signertilstand.MANGLER_KONTAKT: ("warning", "merk"),
    Signertilstand.SPERRET: ("danger", "stopp"),
    Signertilstand.UTEN_NAVN: ("danger", "stopp"),
    Signertilstand.BORTFALT: ("neutral", "nei"),
    Signertilstand.UKJENT: ("warning", "sporsmal"),
}
"""Colour and sign of each state (innhold §8.2)."""
VARSLES = Tekst(nb="Blir varslet", nn="Blir varsla")
"""What is said of one whose turn has come, until the notice has gone out."""
RETT: Mapping[Handling | Signerhandling, Rett] = {
    Handling.AVBRYT: Rett.SKRIVE,
    Handling.ERSTATT: Rett.SKRIVE,
    Handling.FORLENG: Rett.SKRIVE,
    Handling.AVKLAR: Rett.SKRIVE,
    Handling.GODKJENN: Rett.GODKJENNE,
    **dict.fromkeys(Signerhandling, Rett.SKRIVE),
}
"""Which right each thing asks for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signatarrad:
    """One signer. `tilstand` None: nothing was sent yet. `kontakt` None: not for the one who looks."""

    felt: str
    navn: str
    roller: tuple[str, ...]
    pa_vegne_av: tuple[str, ...]
    begrunnelse: Tekst
    kilde: str
    regel: str
    gruppe: int
    status: Tekst | None = None
    farge: str = "neutral"
    tegn: str = "venter"
    i_tur: bool = False
    metode: str | None = None
    identitet: Tekst | None = None
    """What a provider's proof was held against, where there is one."""
    tiltak: Tekst | None = None
    """What to do where the signer cannot sign at the provider; not for those who only read."""
    varslet: datetime | None = None
    grunn: str | None = None
    kontakt: Kontakt | None = None
    handlinger: frozenset[str] = frozenset()
    lenke: str | None = None
    """Where they sign, for who must send it some other way; not for those who only read."""
    ingen_paminnelse: Tekst | None = None
    """Why whoever waits for them cannot remind them now, though it is their turn."""


def kan(sak: Sak, okt: Okt) -> frozenset[str]:
    """What the one who looks may do with the order now."""
    if sak.oppdrag is None:
        return frozenset()
    return frozenset(en.value for en in visning.handlinger(sak.oppdrag, sak.na) if okt.bruker.kan(RETT[en]))


def signatarer(sak: Sak, okt: Okt) -> tuple[Signatarrad, ...]:
    """All of them, in signing order."""
    return tuple(_rad(sak, okt, rad) for rad in sak.post["signatarer"])


def _rad(sak: Sak, okt: Okt, rad: Mapping[str, Any]) -> Signatarrad:
    begrunnelse = rad["begrunnelse"]
    fast: dict[str, Any] = {
        "felt": str(rad["felt"]),
        "navn": str(rad["navn"]),
        "roller": tuple(str(rolle) for rolle in rad["roller"]),
        "pa_vegne_av": tuple(dict.fromkeys(str(v) for v in rad["paVegneAv"] if v)),
        "begrunnelse": Tekst(nb=begrunnelse["nb"], nn=begrunnelse["nn"]),
        "kilde": str(rad["kilde"]),
        "regel": str(rad["regel"]),
        "gruppe": int(rad["gruppe"]),
    }
    return Signatarrad(**fast, **(_levende(sak, okt, sak.oppdrag, fast["felt"]) if sak.oppdrag else {}))


def _levende(sak: Sak, okt: Okt, oppdrag: Oppdrag, felt: str) -> dict[str, Any]:
    """What the order knows of the signer."""
    signer = oppdrag.signer(felt)
    i_tur = signer in oppdrag.i_tur and oppdrag.tilstand in AKTIVE
    varsles = i_tur and signer.tilstand is Signertilstand.VENTER_TUR
    sagt = signerstatus(signer)
    farge, tegn = UTSEENDE[signer.tilstand]
    skriver = okt.bruker.kan(Rett.SKRIVE)
    return {
        "status": VARSLES if varsles else Tekst(nb=sagt.nb, nn=sagt.nn),
        "farge": farge,
        "tegn": tegn,
        "i_tur": i_tur,
        "metode": _metode(oppdrag, felt),
        "identitet": IDENTITET.get(sak.hos.identitet.get(felt, "")) if sak.hos else None,
        "tiltak": TILTAK.get(signer.tilstand) if sak.hos and skriver and oppdrag.avsluttet is None else None,
        "varslet": signer.varslet if signer.tilstand not in SVART else None,
        "grunn": signer.merknad if signer.tilstand is Signertilstand.AVSLATT and okt.bruker.kan(Rett.SE_FUNN) else None,
        "kontakt": sak.kontakter.get(felt),
        "lenke": sak.lenker.get(felt),
        "handlinger": _handlinger(sak, okt, oppdrag, signer),
        "ingen_paminnelse": _hvorfor_ikke(oppdrag, signer, sak.na) if skriver else None,
    }


def _handlinger(sak: Sak, okt: Okt, oppdrag: Oppdrag, signer: Signer) -> frozenset[str]:
    """What would change nothing is not offered: who has signed needs no new address."""
    if signer.tilstand in SVART:
        return frozenset()
    return frozenset(en.value for en in visning.signerhandlinger(oppdrag, signer, sak.na) if okt.bruker.kan(RETT[en]))


def _metode(oppdrag: Oppdrag, felt: str) -> str | None:
    """How the signer was identified, where the provider tells."""
    signert = (h for h in oppdrag.hendelser if isinstance(h, Signert) and h.felt == felt)
    return next((h.identifikasjon.metode for h in signert if h.identifikasjon), None)


def _hvorfor_ikke(oppdrag: Oppdrag, signer: Signer, tid: datetime) -> Tekst | None:
    """The reason of the order itself; None where a reminder can be sent, or nobody would think of one."""
    if signer not in oppdrag.i_tur or signer.tilstand not in PAMINNES or oppdrag.tilstand not in AKTIVE:
        return None
    try:
        apply(oppdrag, Paminnet(visning.PROVE, oppdrag.id, tid, signer.krav.felt))
    except SigneringsFeil as feil:
        return Tekst(nb=feil.melding.nb, nn=feil.melding.nn)
    return None
