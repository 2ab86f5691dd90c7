"""What a signer meets at their own address: where the order stands for just them, and what they may do about it now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from app.clock import dag
from app.domene.dokument import Dokumenttype
from app.domene.fylker import Fylke
from app.domene.leverandorgrenser import GRENSER
from app.domene.opplysninger import DOKUMENTET
from app.domene.plassgrunner import uten_plass
from app.errors import IkkeFunnet
from app.lager import dokumenter, hendelser, saksdata
from app.lager import oppdrag as ordre
from app.lager.oppdrag import Lest
from app.oppdrag import lenke
from app.oppdrag.feil import SigneresEtAnnetSted
from app.oppdrag.gang import Oppdragsgang
from app.oppdrag.port import SIGNATAR
from app.tekst import Malform, Tekst
from signing import deadlines
from signing.egenskaper import egenskaper
from signing.errors import SigneringsFeil
from signing.events import Apnet, Avslatt, Hendelse, Signert
from signing.model import Identifikasjon, Niva
from signing.oppdrag import Oppdrag, Signer
from signing.order import krev_tur
from signing.states import Signertilstand, Tilstand
from signing.status import signerstatus

DEMOINNLOGGING = "demoinnlogging"


class Fase(StrEnum):
    """What the page is about."""

    DIN_TUR = "dinTur"
    VENTER = "venter"
    FRIST_UTE = "fristUte"
    SIGNERT = "signert"
    STOPPET = "stoppet"
    FERDIG = "ferdig"
    DU_AVSLO = "duAvslo"
    AVSLATT = "avslatt"
    UTLOPT = "utlopt"
    TRUKKET = "trukket"
    ERSTATTET = "erstattet"


SLUTT: Mapping[Tilstand, Fase] = {
    Tilstand.FULLFORT: Fase.FERDIG,
    Tilstand.ARKIVERT: Fase.FERDIG,
    Tilstand.AVSLATT: Fase.AVSLATT,
    Tilstand.UTLOPT: Fase.UTLOPT,
    Tilstand.AVBRUTT: Fase.TRUKKET,
    Tilstand.ERSTATTET: Fase.ERSTATTET,
    Tilstand.AVVIK: Fase.STOPPET,
}
"""Where the order's own state says it all."""
MED_DOKUMENT = frozenset({Fase.DIN_TUR, Fase.SIGNERT, Fase.FERDIG})
"""When the signer may read the document."""


@dataclass(frozen=True, slots=True)
class Rollene:
    """The roles that somebody signs in, by their names in the record."""

    dokumenttype: str
    roller: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Annen:
    """Somebody else who signs. Why they have not yet is between them and the county; the others see only whose turn it is."""

    navn: str
    roller: Rollene
    signert: datetime | None
    i_tur: bool


@dataclass(frozen=True, slots=True)
class Vedleggsrad:
    """An attachment of the document. `sider`: where it stands in the document, when it is printed there."""

    nr: int
    tittel: str
    sha256: str
    signert: bool
    sider: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Egen:
    """What the signer has done: when they signed, and how they were identified."""

    signert: datetime | None
    metode: str | None
    har_apnet: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Signerside:
    """One signer's order. What names people and the document (`tittel` and all below it) is for after login."""

    oppdrag_id: str
    felt: str
    fase: Fase
    fylke: Fylke
    kontaktpunkt: str | None
    malform: Malform
    status: Tekst
    frist: date | None
    signert: int
    antall: int
    tittel: Tekst
    dokumentet: Tekst
    """The document inside a sentence: «lærekontrakten»."""
    signer: Signer
    roller: Rollene
    hvorfor: Tekst | None
    """The reason of the rules that made them a signer."""
    egen: Egen
    andre: tuple[Annen, ...]
    vedlegg: tuple[Vedleggsrad, ...]
    fil_sha256: str
    """The document as it is now."""
    varsel: Tekst | None
    """What changed from the document that was replaced: on the page of the new one, and on that of the old."""
    ny_side: str | None
    """Where the same signer finds the document that took the place of this one, once it is sent."""
    hos: Tekst | None = None
    """The provider where it is signed, and declined, instead of here."""

    @property
    def har_dokument(self) -> bool:
        """There is something to read."""
        return self.fase in MED_DOKUMENT


def finn(gang: Oppdragsgang, oppdrag_id: str, merke: str) -> Signerside:
    """The page of this address. A mark that is nobody's, half an address and an order that is not there look the same."""
    if not lenke.er_lenke(oppdrag_id, merke):
        raise _finnes_ikke()
    with gang.lager.lesing() as forbindelse:
        if ordre.finn_rad(forbindelse, oppdrag_id) is None:
            raise _finnes_ikke()
        lest = ordre.les(forbindelse, gang.ring, oppdrag_id)
        logg = hendelser.les(forbindelse, oppdrag_id)
    felt = lenke.finn_felt(gang.ring, oppdrag_id, (s.krav.felt for s in lest.oppdrag.signere), merke)
    if felt is None:
        raise _finnes_ikke()
    etter = _etterfolger(gang, lest.oppdrag, lest.oppdrag.signer(felt))
    return _side(gang, lest, felt, etter or Nytt(_varsel((en.data for en in logg), felt), None))


@dataclass(frozen=True, slots=True)
class Nytt:
    """What a signer is told of a replacement, and where the new page is."""

    varsel: Tekst | None
    side: str | None


def _etterfolger(gang: Oppdragsgang, oppdrag: Oppdrag, signer: Signer) -> Nytt | None:
    """The same person in the document that took the place of this one; None where there is none, or where it is not certain who it is."""
    ny_id = oppdrag.erstattet_av
    ny = dokumenter.utgavestatus(gang.lager, ny_id) if ny_id else None
    if ny is None:
        return None
    like = {str(s["felt"]) for s in ny.post["signatarer"] if _likt(str(s["navn"]), signer.krav.navn)}
    felt = signer.krav.felt if signer.krav.felt in like else next(iter(like)) if len(like) == 1 else None
    if felt is None:
        return None
    with gang.lager.lesing() as forbindelse:
        sendt = ordre.finn_rad(forbindelse, ny.id) is not None
        logg = hendelser.les(forbindelse, ny.id)
    return Nytt(_varsel((en.data for en in logg), felt), lenke.lenke(gang.ring, "", ny.id, felt) if sendt else None)


def _likt(en: str, annen: str) -> bool:
    return en.casefold().split() == annen.casefold().split()


def _side(gang: Oppdragsgang, lest: Lest, felt: str, nytt: Nytt) -> Signerside:
    oppdrag, na = lest.oppdrag, gang.clock()
    dokument, fylke, signer = gang.dokument(oppdrag.id), gang.fylke(lest.rad.fylkesnummer), lest.oppdrag.signer(felt)
    status, poster = signerstatus(signer), {str(post["felt"]): post for post in dokument.post["signatarer"]}
    egen_post = poster.get(felt, {})
    return Signerside(
        oppdrag_id=oppdrag.id,
        felt=felt,
        fase=fase(oppdrag, signer, na),
        fylke=fylke,
        kontaktpunkt=fylke.valg_pa(dag(na)).varsling.kontaktpunkt,
        malform=Malform(dokument.post["malform"]),
        status=Tekst(nb=status.nb, nn=status.nn),
        frist=deadlines.frist(oppdrag),
        signert=sum(s.tilstand is Signertilstand.SIGNERT for s in oppdrag.signere),
        antall=len(oppdrag.signere),
        tittel=gang.mal(dokument).tittel,
        dokumentet=DOKUMENTET[Dokumenttype(dokument.dokumenttype)],
        signer=signer,
        roller=_rollene(dokument.dokumenttype, egen_post),
        hvorfor=_hvorfor(egen_post),
        egen=_egen(oppdrag, felt),
        andre=tuple(_annen(oppdrag, en, _rollene(dokument.dokumenttype, poster.get(en.krav.felt, {}))) for en in _andre(oppdrag, felt)),
        vedlegg=tuple(_vedleggsrad(rad) for rad in dokument.post["vedlegg"]),
        fil_sha256=lest.rad.fil_sha256 or dokument.pdf_sha256,
        varsel=nytt.varsel,
        ny_side=nytt.side,
        hos=_hos(oppdrag),
    )


def _hos(oppdrag: Oppdrag) -> Tekst | None:
    slag = egenskaper(oppdrag)
    return GRENSER[slag.navn].navn if slag.eget_oppdrag else None


def _rollene(dokumenttype: str, post: Mapping[str, Any]) -> Rollene:
    return Rollene(dokumenttype, tuple(post.get("roller", ())))


def _hvorfor(post: Mapping[str, Any]) -> Tekst | None:
    """Why just they sign. In which group is the caseworker's to know: a signer sees when it is their turn."""
    return uten_plass(Tekst(**post["begrunnelse"]), post.get("regler", ())) if "begrunnelse" in post else None


def _egen(oppdrag: Oppdrag, felt: str) -> Egen:
    signert = next((en for en in oppdrag.hendelser if isinstance(en, Signert) and en.felt == felt), None)
    har_apnet = any(isinstance(en, Apnet) and en.felt == felt for en in oppdrag.hendelser)
    metode = signert.identifikasjon.metode if signert and signert.identifikasjon else None
    return Egen(signert.tid if signert else None, metode, har_apnet)


def _andre(oppdrag: Oppdrag, felt: str) -> tuple[Signer, ...]:
    return tuple(en for en in oppdrag.signere if en.krav.felt != felt)


def _annen(oppdrag: Oppdrag, signer: Signer, roller: Rollene) -> Annen:
    return Annen(signer.krav.navn, roller, _egen(oppdrag, signer.krav.felt).signert, signer in oppdrag.i_tur)


def _vedleggsrad(rad: Mapping[str, Any]) -> Vedleggsrad:
    sider = (int(rad["sider"]["fra"]), int(rad["sider"]["til"])) if rad.get("sider") else None
    return Vedleggsrad(int(rad["nr"]), str(rad["tittel"]), str(rad["sha256"]), bool(rad["signert"]), sider)


def fase(oppdrag: Oppdrag, signer: Signer, na: datetime) -> Fase:
    """What the page is about, for this signer."""
    if signer.tilstand is Signertilstand.AVSLATT and oppdrag.tilstand is Tilstand.AVSLATT:
        return Fase.DU_AVSLO
    if oppdrag.tilstand in SLUTT:
        return SLUTT[oppdrag.tilstand]
    if signer.tilstand is Signertilstand.SIGNERT:
        return Fase.SIGNERT
    if oppdrag.sendt is None or signer not in oppdrag.i_tur:
        return Fase.VENTER
    return Fase.DIN_TUR if _kan_signere(oppdrag, signer.krav.felt, na) else Fase.FRIST_UTE


def _kan_signere(oppdrag: Oppdrag, felt: str, na: datetime) -> bool:
    """Asked of the state machine itself. A provider that counts the time itself knows best whether it is out."""
    try:
        krev_tur(oppdrag, felt, tid=None if egenskaper(oppdrag).egen_frist else na)
    except SigneringsFeil:
        return False
    return True


# ---------------------------------------------------------------- what a signer does


def les_dokumentet(gang: Oppdragsgang, side: Signerside) -> bytes:
    """The document as it is now. Whose turn it is, has opened it."""
    krev_dokument(side)
    apne(gang, side)
    lest = gang.les(side.oppdrag_id, aktor=SIGNATAR)
    return gang.lager.blobs.hent(lest.rad.fil_sha256 or gang.dokument(side.oppdrag_id).pdf_sha256)


def krev_dokument(side: Signerside) -> None:
    """There is something to read now."""
    if not side.har_dokument:
        raise _finnes_ikke()


def apne(gang: Oppdragsgang, side: Signerside) -> None:
    """Whose turn it is, has opened the document: its words stand on the page itself. The first time counts."""
    if side.fase is Fase.DIN_TUR and side.hos is None and not side.egen.har_apnet:
        gang.fortell(side.oppdrag_id, lambda oppdrag, tid: _apnet(oppdrag, side.felt, tid), aktor=SIGNATAR)


def les_vedlegget(gang: Oppdragsgang, side: Signerside, nr: int) -> bytes:
    """The file of an attachment as it came, its own signatures untouched."""
    krev_dokument(side)
    rad = next((rad for rad in side.vedlegg if rad.nr == nr), None)
    if rad is None:
        raise _finnes_ikke()
    return gang.lager.blobs.hent(rad.sha256)


def signer(gang: Oppdragsgang, side: Signerside, identifikasjon: Identifikasjon | None = None) -> None:
    """The signer signs. None: identified by nobody, which is the demo's login."""
    hvordan = identifikasjon or Identifikasjon(DEMOINNLOGGING, Niva.INGEN, gang.clock())
    gang.signer(side.oppdrag_id, side.felt, identifikasjon=hvordan)


def ventet_nummer(gang: Oppdragsgang, oppdrag_id: str, felt: str) -> str | None:
    """The personal number of the one who is to sign; None where the case does not have it, or has been deleted."""
    with gang.lager.lesing() as forbindelse:
        data = saksdata.les(forbindelse, gang.ring, oppdrag_id)
    undertegnere = () if data is None else data.undertegnere
    return next((en.nummer for en in undertegnere if en.krav.felt == felt), None)


def avsla(gang: Oppdragsgang, side: Signerside, begrunnelse: str) -> None:
    """The signer declines, with a reason. What is signed elsewhere is declined there: an order that goes on must not seem over."""
    if side.hos is not None:
        raise SigneresEtAnnetSted
    gang.fortell(side.oppdrag_id, lambda oppdrag, tid: _avslatt(oppdrag, side.felt, begrunnelse, tid), aktor=SIGNATAR)


def _apnet(oppdrag: Oppdrag, felt: str, tid: datetime) -> Hendelse:
    """The first time counts: opened again, it is the same event."""
    id_ = f"{oppdrag.id}:{felt}:apnet"
    return _for(oppdrag, id_) or Apnet(id_, oppdrag.id, tid, felt)


def _avslatt(oppdrag: Oppdrag, felt: str, begrunnelse: str, tid: datetime) -> Hendelse:
    id_ = f"{oppdrag.id}:{felt}:avslatt"
    return _for(oppdrag, id_) or Avslatt(id_, oppdrag.id, tid, felt, begrunnelse)


def _for(oppdrag: Oppdrag, id_: str) -> Hendelse | None:
    return next((en for en in oppdrag.hendelser if en.id == id_), None)


def _varsel(data: Any, felt: str) -> Tekst | None:
    """What this signer is to be told of the document that was replaced (`domene.erstatningsvarsel`): labels, never values."""
    tekster = (ett["tekst"] for en in data for ett in en.get("varsler", ()) if ett["felt"] == felt)
    return next((Tekst(nb=tekst["nb"], nn=tekst["nn"]) for tekst in tekster), None)


def _finnes_ikke() -> IkkeFunnet:
    return IkkeFunnet(
        Tekst(nb="Denne lenken virker ikke.", nn="Denne lenka verkar ikkje."),
        tiltak=Tekst(
            nb="Sjekk at du har hele lenken fra meldingen, eller kontakt fylkeskommunen.",
            nn="Sjekk at du har heile lenka frå meldinga, eller kontakt fylkeskommunen.",
        ),
    )
