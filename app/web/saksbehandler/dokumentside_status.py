"""Where a contract stands, in words: whom it waits for, by when, and how far it has come. Tables; nothing here changes anything."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.api.oppdragssvar import Venter, venter
from app.clock import dag
from app.oppdrag.svar import oppdrag_json
from app.tekst import Tekst
from app.web.saksbehandler.dokumentside_innhold import Sak
from signing import deadlines, model
from signing import status as statusord
from signing.oppdrag import Oppdrag
from signing.states import AKTIVE, FERDIGE, STOPPET, Signertilstand, Tilstand
from signing.status import OPPDRAGSSTATUS, status

UTSEENDE: Mapping[Tilstand, tuple[str, str]] = {
    Tilstand.KLADD: ("neutral", "dok"),
    Tilstand.SENDT: ("info", "send"),
    Tilstand.UNDER_SIGNERING: ("info", "klokke"),
    Tilstand.VENTER_GODKJENNING: ("info", "klokke"),
    Tilstand.FULLFORT: ("success", "ok"),
    Tilstand.ARKIVERT: ("success", "segl"),
    Tilstand.AVSLATT: ("danger", "stopp"),
    Tilstand.UTLOPT: ("danger", "klokke"),
    Tilstand.UTILGJENGELIG: ("warning", "merk"),
    Tilstand.AVVIK: ("danger", "merk"),
    Tilstand.AVBRUTT: ("neutral", "nei"),
    Tilstand.ERSTATTET: ("neutral", "nei"),
}
"""Colour and sign of each state; the words stand with them always."""
OVER: Mapping[tuple[Tilstand, Venter | None], str] = {
    (Tilstand.KLADD, None): "kladd",
    (Tilstand.KLADD, Venter.TJENESTEN): "sendes",
    (Tilstand.SENDT, Venter.SIGNATARER): "signatarer",
    (Tilstand.UNDER_SIGNERING, Venter.SIGNATARER): "signatarer",
    (Tilstand.UNDER_SIGNERING, Venter.TJENESTEN): "forsegles",
    (Tilstand.VENTER_GODKJENNING, Venter.SIGNATARER): "signatarer",
    (Tilstand.VENTER_GODKJENNING, Venter.GODKJENNER): "godkjenner",
    (Tilstand.VENTER_GODKJENNING, Venter.TJENESTEN): "forsegles",
    (Tilstand.UTILGJENGELIG, Venter.SAKSBEHANDLER): "retting",
    (Tilstand.AVVIK, Venter.SAKSBEHANDLER): "avvik",
    (Tilstand.FULLFORT, Venter.TJENESTEN): "arkiveres",
    (Tilstand.FULLFORT, None): "fullfort",
    (Tilstand.ARKIVERT, None): "arkivert",
    (Tilstand.AVSLATT, None): "avslatt",
    (Tilstand.UTLOPT, None): "utlopt",
    (Tilstand.AVBRUTT, None): "avbrutt",
    (Tilstand.ERSTATTET, None): "erstattet",
}
"""What the heading says, by state and by whom is waited for: the name of a macro."""
SENDES = statusord.Status(
    model.Tekst(nb="Blir sendt", nn="Blir sendt"),
    model.Tekst(nb="Signatarene får varsel når dokumentet er sendt.", nn="Signatarane får varsel når dokumentet er sendt."),
)
"""What is said of an order between the moment somebody sends it and the moment it is out."""
VENTER_IKKE_MER = frozenset({*STOPPET, Tilstand.ARKIVERT, Tilstand.ERSTATTET})
"""Nothing more happens by itself: the page need not ask again."""
STOPP = frozenset({*STOPPET, Tilstand.ERSTATTET, Tilstand.AVVIK, Tilstand.UTILGJENGELIG})
"""The way has stopped where it is."""
UKEDAGER = (
    Tekst(nb="mandag", nn="måndag"),
    Tekst(nb="tirsdag", nn="tysdag"),
    Tekst(nb="onsdag", nn="onsdag"),
    Tekst(nb="torsdag", nn="torsdag"),
    Tekst(nb="fredag", nn="fredag"),
    Tekst(nb="lørdag", nn="laurdag"),
    Tekst(nb="søndag", nn="søndag"),
)
NAER: Mapping[int, Tekst] = {
    -1: Tekst(nb="i går", nn="i går"),
    0: Tekst(nb="i dag", nn="i dag"),
    1: Tekst(nb="i morgen", nn="i morgon"),
}


class Fremme(StrEnum):
    """How far a step of the way has come."""

    FERDIG = "ferdig"
    NA = "na"
    STOPP = "stopp"
    IGJEN = "igjen"


@dataclass(frozen=True, slots=True)
class Ledd:
    """One step of the way. `med`: whether this order goes by it; `gjort`: whether it has been passed."""

    navn: str
    med: Callable[[Oppdrag, bool], bool]
    gjort: Callable[[Oppdrag], bool]


def _alltid(_oppdrag: Oppdrag, _har_arkiv: bool) -> bool:
    return True


VEIEN: tuple[Ledd, ...] = (
    Ledd("sendt", _alltid, lambda o: o.sendt is not None),
    Ledd("partene", _alltid, lambda o: o.partene_har_signert),
    Ledd("fylket_signerer", lambda o, _: o.fylket_signerer, lambda o: o.alle_har_signert),
    Ledd("fylket_godkjenner", lambda o, _: not o.fylket_signerer and o.godkjenning_for_segl, lambda o: o.godkjent is not None),
    Ledd("forseglet", _alltid, lambda o: o.forseglet is not None),
    Ledd("arkivert", lambda o, har_arkiv: har_arkiv or o.arkivert is not None, lambda o: o.arkivert is not None),
)
"""The way of an order, as its own county has it."""
FOR_SENDING = ("sendt", "partene", "forseglet")
"""The way of a document that is not sent: what every order goes by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frist:
    """A deadline in words. `ute`: it has passed."""

    dag: date
    ukedag: Tekst
    nar: Tekst
    ute: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """What stands at the top of the page. `over`: the macro of the heading, with `navn` where it speaks of somebody."""

    over: str
    navn: tuple[str, ...]
    ord: Tekst
    forklaring: Tekst
    farge: str
    tegn: str
    frist: Frist | None
    deretter: str | None
    lop: tuple[tuple[str, Fremme], ...]
    levende: bool
    sett: int


def les_status(sak: Sak) -> Status:
    """The status of a contract."""
    tilstand, oppdrag = sak.tilstand, sak.oppdrag
    pa, felter = _venter_pa(sak)
    farge, tegn = UTSEENDE[tilstand]
    lop = loype(oppdrag, tilstand, har_arkiv=sak.har_arkiv)
    nu = _sagt(oppdrag, tilstand)
    forklaring = nu.forklaring.med(dokument_id=sak.dokument.erstattet_av)
    return Status(
        over=OVER[tilstand, pa],
        navn=tuple(sak.navn[felt] for felt in felter),
        ord=Tekst(nb=nu.navn.nb, nn=nu.navn.nn),
        forklaring=Tekst(nb=forklaring.nb, nn=forklaring.nn),
        farge=farge,
        tegn=tegn,
        frist=les_frist(oppdrag, dag(sak.na)) if oppdrag else None,
        deretter=_deretter(tilstand, lop),
        lop=lop,
        levende=oppdrag is not None and tilstand not in VENTER_IKKE_MER and not (tilstand in FERDIGE and not sak.har_arkiv),
        sett=sak.sett,
    )


def _sagt(oppdrag: Oppdrag | None, tilstand: Tilstand) -> statusord.Status:
    """An order that is not out yet is on its way; only a document without one is not sent."""
    if oppdrag is None:
        return OPPDRAGSSTATUS[tilstand]
    return SENDES if tilstand is Tilstand.KLADD else status(oppdrag)


def _venter_pa(sak: Sak) -> tuple[Venter | None, tuple[str, ...]]:
    """Whom it waits for, and the fields that the heading names."""
    if sak.lest is None:
        return None, ()
    ventet = venter(oppdrag_json(sak.lest, sak.na), har_arkiv=sak.har_arkiv)
    if ventet is not None:
        return Venter(ventet["pa"]), tuple(ventet["felter"])
    avslo = (s.krav.felt for s in sak.lest.oppdrag.signere if s.tilstand is Signertilstand.AVSLATT)
    return None, tuple(avslo) if sak.tilstand is Tilstand.AVSLATT else ()


def loype(oppdrag: Oppdrag | None, tilstand: Tilstand, *, har_arkiv: bool) -> tuple[tuple[str, Fremme], ...]:
    """The steps of the way with how far each has come: the first that is not done is where it is now."""
    her = Fremme.STOPP if tilstand in STOPP else Fremme.NA
    if oppdrag is None:
        return tuple((navn, Fremme.IGJEN if nr else her) for nr, navn in enumerate(FOR_SENDING))
    veien = [ledd for ledd in VEIEN if ledd.med(oppdrag, har_arkiv)]
    forst = next((ledd for ledd in veien if not ledd.gjort(oppdrag)), None)
    return tuple((ledd.navn, her if ledd is forst else Fremme.FERDIG if ledd.gjort(oppdrag) else Fremme.IGJEN) for ledd in veien)


def _deretter(tilstand: Tilstand, lop: tuple[tuple[str, Fremme], ...]) -> str | None:
    """The step after the one where it is now, while it is with the signers."""
    igjen = (navn for navn, fremme in lop if fremme is Fremme.IGJEN)
    return next(igjen, None) if tilstand in AKTIVE else None


def les_frist(oppdrag: Oppdrag, i_dag: date) -> Frist | None:
    """The last day for those whose turn it is, while the parties have one."""
    siste = deadlines.frist(oppdrag)
    if siste is None or oppdrag.tilstand not in AKTIVE or oppdrag.partene_har_signert or oppdrag.sendt is None:
        return None
    return i_ord(siste, i_dag)


def i_ord(siste: date, i_dag: date) -> Frist:
    """A day, in words: which day of the week, and how far away."""
    dager = (siste - i_dag).days
    return Frist(dag=siste, ukedag=UKEDAGER[siste.weekday()], nar=NAER.get(dager) or _langt_unna(dager), ute=dager < 0)


def _langt_unna(dager: int) -> Tekst:
    if dager < 0:
        return Tekst(nb=f"for {-dager} dager siden", nn=f"for {-dager} dagar sidan")
    return Tekst(nb=f"om {dager} dager", nn=f"om {dager} dagar")
