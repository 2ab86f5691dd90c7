"""The lines of the work list as they are read: how far off a deadline is, whom one waits for, and what this role can do about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from app.api.tjeneste import Tjeneste
from app.clock import dag
from app.domene.dokument import Dokumenttype
from app.domene.opplysninger import DOKUMENTORD
from app.identitet.bruker import Brukerrolle, Handling
from app.lager.arbeidsliste import Tur
from app.lager.arbeidsvisning import Listerad
from app.tekst import Tekst
from app.web.okt import Okt
from signing.states import Signertilstand, Tilstand
from signing.status import OPPDRAGSSTATUS

MINE: Mapping[Brukerrolle, tuple[Tur, ...]] = {
    Brukerrolle.SAKSBEHANDLER: (Tur.SEND, Tur.RETT, Tur.AVKLAR),
    Brukerrolle.GODKJENNER: (Tur.GODKJENN,),
}
"""What each role can do now: its own part of the list. A role that is not here only looks."""
OGSA: Mapping[Brukerrolle, tuple[Tur, ...]] = {Brukerrolle.SAKSBEHANDLER: (Tur.ERSTATT,)}
"""What it can do about what has stopped."""
STED: Mapping[Tur, str] = {
    Tur.SEND: "/kontrakter/{id}/send",
    Tur.RETT: "/kontrakter/{id}",
    Tur.AVKLAR: "/kontrakter/{id}",
    Tur.GODKJENN: "/kontrakter/{id}",
    Tur.ERSTATT: "/kontrakter/{id}",
}
"""Where it is done."""
MERKER: Mapping[Tilstand, tuple[str, str]] = {
    Tilstand.KLADD: ("neutral", "dok"),
    Tilstand.SENDT: ("info", "send"),
    Tilstand.UNDER_SIGNERING: ("info", "klokke"),
    Tilstand.VENTER_GODKJENNING: ("info", "venter"),
    Tilstand.FULLFORT: ("success", "ok"),
    Tilstand.ARKIVERT: ("success", "ok"),
    Tilstand.AVSLATT: ("danger", "stopp"),
    Tilstand.UTLOPT: ("danger", "stopp"),
    Tilstand.UTILGJENGELIG: ("danger", "stopp"),
    Tilstand.AVVIK: ("danger", "stopp"),
    Tilstand.AVBRUTT: ("neutral", "nei"),
    Tilstand.ERSTATTET: ("neutral", "nei"),
}
"""Colour and icon of each state."""
HASTER = 1
"""Days left when a deadline is shown as urgent."""


class Avstand(StrEnum):
    """How far off a day is, in the words of the page."""

    INGEN = "ingen"
    IDAG = "idag"
    IMORGEN = "imorgen"
    OM = "om"
    IGAR = "igar"
    FOR = "for"


_NAER: Mapping[int, Avstand] = {0: Avstand.IDAG, 1: Avstand.IMORGEN, -1: Avstand.IGAR}
_MED_TALL = frozenset({Avstand.OM, Avstand.FOR})
_FJERN: Mapping[bool, Avstand] = {True: Avstand.OM, False: Avstand.FOR}


@dataclass(frozen=True, slots=True)
class Dagavstand:
    """A day, and how many days there are to it."""

    slag: Avstand
    dager: int
    dag: date | None
    haster: bool

    @property
    def tall(self) -> tuple[int, ...]:
        """The number that the words need, if they do."""
        return (self.dager,) if self.slag in _MED_TALL else ()


def avstand(til: date | None, i_dag: date) -> Dagavstand:
    """From today."""
    if til is None:
        return Dagavstand(Avstand.INGEN, 0, None, haster=False)
    dager = (til - i_dag).days
    return Dagavstand(_NAER.get(dager) or _FJERN[dager > 0], abs(dager), til, haster=dager <= HASTER)


@dataclass(frozen=True, slots=True)
class Person:
    """A signer that the line speaks of."""

    navn: str
    rolle: str
    tilstand: Signertilstand


@dataclass(frozen=True, slots=True, kw_only=True)
class Linje:
    """One line. `gjor`: what this role can do, and where; None: others must."""

    id: str
    tittel: str
    nummer: str
    dokumenttype: str
    om: Tekst
    utgave: int
    bedrift: str
    frist: Dagavstand
    siden: Dagavstand
    signert: int
    antall: int
    tur: Tur | None
    hvem: tuple[Person, ...]
    apnet: int
    tilstand: Tilstand
    status: Tekst
    farge: str
    tegn: str
    gjor: str | None
    grunn: str | None = None
    """Why it was declined, for those who handle the case."""

    @property
    def sti(self) -> str:
        """The page of the document."""
        return f"/kontrakter/{self.id}"


def linje(tjeneste: Tjeneste, okt: Okt, rad: Listerad, na: datetime) -> Linje:
    """As this user reads it, today."""
    status, (farge, tegn) = OPPDRAGSSTATUS[rad.tilstand].navn, MERKER[rad.tilstand]
    i_dag = dag(na)
    return Linje(
        id=rad.id,
        tittel=rad.om.tittel or rad.kontraktsnummer or rad.id,
        nummer=rad.kontraktsnummer or "",
        dokumenttype=rad.dokumenttype,
        om=_om(tjeneste, rad),
        utgave=rad.utgave,
        bedrift=rad.om.bedrift or "",
        frist=avstand(rad.frist, i_dag),
        siden=avstand(min(dag(rad.siden), i_dag), i_dag),
        signert=rad.signert,
        antall=rad.antall,
        tur=rad.tur,
        hvem=tuple(_person(rad, en.felt, en.tilstand) for en in rad.hvem),
        apnet=sum(en.tilstand is Signertilstand.APNET for en in rad.hvem),
        tilstand=rad.tilstand,
        status=Tekst(nb=status.nb, nn=status.nn),
        farge=farge,
        tegn=tegn,
        gjor=STED[rad.tur].format(id=rad.id) if rad.tur in kan_gjore(okt) and rad.tur is not None else None,
        grunn=_grunn(tjeneste, okt, rad),
    )


def kan_gjore(okt: Okt) -> tuple[Tur, ...]:
    """What this role has a button for."""
    rolle = okt.bruker.rolle
    return (*MINE.get(rolle, ()), *OGSA.get(rolle, ()))


def _om(tjeneste: Tjeneste, rad: Listerad) -> Tekst:
    """The trade; of a document without one, what kind of document it is."""
    fag = tjeneste.verksted.grunnlag.larefag.siste(rad.om.fag) if rad.om.fag else None
    return fag.navn if fag else DOKUMENTORD[Dokumenttype(rad.dokumenttype)]


def _person(rad: Listerad, felt: str, tilstand: Signertilstand) -> Person:
    signatar = rad.om.signatarer.get(felt)
    return Person(signatar.navn if signatar else "", signatar.rolle if signatar else "", tilstand)


def _grunn(tjeneste: Tjeneste, okt: Okt, rad: Listerad) -> str | None:
    """What the one who declined has written. Read from the order, one of these at a time: they are few."""
    if rad.tilstand is not Tilstand.AVSLATT or not okt.bruker.kan(Handling.SE_FUNN):
        return None
    oppdrag = tjeneste.gang.les(rad.id, aktor=okt.aktor).oppdrag
    return next((s.merknad for s in oppdrag.signere if s.tilstand is Signertilstand.AVSLATT), None)
