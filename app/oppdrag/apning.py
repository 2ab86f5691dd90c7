"""How the order of a stored document is opened: may it be sent, who signs, how are they reached."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from app.clock import dag
from app.dokument.oppdrag import opprettet
from app.dokument.undertegner import Undertegner
from app.domene import utsending
from app.domene.leverandorgrenser import GRENSER
from app.domene.utsending import Utsending
from app.errors import Alvor, Avvist, Funn
from app.kontroll import AVVIST, kontroller
from app.lager import bekreftelser, dokumenter, kontakter, saksdata
from app.lager import oppdrag as ordre
from app.lager.dokumenter import KLADD, Aktor, Dokument
from app.lager.oppdrag import Lest
from app.lager.saksdata import Saksdata
from app.oppdrag.feil import ByttetLeverandor, KanIkkeSendes
from app.oppdrag.omgivelser import Omgivelser, laget_for
from app.tekst import Tekst
from signing import model
from signing.events import Opprettet
from signing.states import Tilstand
from signing.status import OPPDRAGSSTATUS

_STATUS = {True: 201, False: 200}
SLETTET = model.Tekst(nb="Slettet", nn="Sletta")


@dataclass(frozen=True, slots=True)
class Forberedt:
    """The first event of an order, and how its signers are reached."""

    hendelse: Opprettet
    undertegnere: tuple[Undertegner, ...]


@dataclass(frozen=True, slots=True)
class Apnet:
    """The order. `ny` False: it was open already."""

    lest: Lest
    ny: bool

    @property
    def status(self) -> int:
        """201 for a new order, 200 for one that stood there already."""
        return _STATUS[self.ny]


def forbered(rundt: Omgivelser, dokument_id: str, *, aktor: Aktor, na: datetime, skjermet_bekreftet: bool) -> Forberedt | None:
    """What the order begins with; None where it is open already. Refused by name, with every finding, where it may not be sent today."""
    with rundt.lager.lesing() as forbindelse:
        dokument = dokumenter.hent_i(forbindelse, dokument_id, aktor)
        if ordre.finn_rad(forbindelse, dokument_id) is not None:
            return None
        data = saksdata.les(forbindelse, rundt.ring, dokument_id)
    if data is None:
        raise _uten_data()
    _krev_apent(dokument)
    valg = rundt.fylke(dokument.fylkesnummer).valg_pa(dag(na))
    if valg.leverandor != laget_for(dokument):
        raise _byttet_leverandor(laget_for(dokument), valg.leverandor)
    if valg.leverandor not in rundt.leverandorer:
        raise _uten_leverandor(valg.leverandor)
    if not rundt.segler.har_segl(dokument.fylkesnummer, na):
        raise _uten_segl()
    bekreftet = skjermet_bekreftet or bekreftelser.siste(rundt.lager, dokument_id, dokument.data_sha256) is not None
    _krev_sendbart(rundt, data, na=na, skjermet_bekreftet=bekreftet)
    krav = tuple(en.krav for en in data.undertegnere)
    return Forberedt(opprettet(dokument_id, krav, valg, tid=na), data.undertegnere)


def finn_eller_legg(
    forbindelse: Connection, rundt: Omgivelser, forberedt: Forberedt | None, dokument_id: str, *, aktor: Aktor, na: datetime
) -> Apnet:
    """The open order, or a new one, in the caller's transaction, which is alone with the document."""
    dokument = dokumenter.hent_i(forbindelse, dokument_id, aktor)
    if forberedt is None or ordre.finn_rad(forbindelse, dokument_id) is not None:
        return Apnet(ordre.les(forbindelse, rundt.ring, dokument_id, fylkesnummer=aktor.fylkesnummer), ny=False)
    _krev_apent(dokument)
    fylke = rundt.fylke(dokument.fylkesnummer)
    lest = ordre.legg_inn(
        forbindelse,
        rundt.ring,
        forberedt.hendelse,
        fylkesnummer=dokument.fylkesnummer,
        aktor=aktor.navn,
        na=na,
        finn_neste=lambda oppdrag: rundt.neste(oppdrag, fylke, na),
    )
    for en in forberedt.undertegnere:
        kontakter.legg(forbindelse, rundt.ring, dokument_id, en.krav.felt, en.kontakt)
    return Apnet(lest, ny=True)


def _krev_apent(dokument: Dokument) -> None:
    """Only what was made, and neither sent, replaced nor deleted."""
    if dokument.status != KLADD or dokument.slettet is not None:
        navn = SLETTET if dokument.slettet else OPPDRAGSSTATUS[Tilstand(dokument.status)].navn
        raise KanIkkeSendes(
            Tekst(
                nb=f"Dokument {dokument.id} kan ikke sendes til signering. Det står som «{navn.nb}».",
                nn=f"Dokument {dokument.id} kan ikkje sendast til signering. Det står som «{navn.nn}».",
            ),
            tiltak=Tekst(nb="Send det nyeste dokumentet i saken.", nn="Send det nyaste dokumentet i saka."),
        )


def _krev_sendbart(rundt: Omgivelser, data: Saksdata, *, na: datetime, skjermet_bekreftet: bool) -> None:
    """What only matters when a document is sent is asked today; the rest was asked when it was made."""
    funn = _sendefunn(rundt, data, Utsending(i_dag=dag(na), skjermet_bekreftet=skjermet_bekreftet), na)
    if any(en.alvor is Alvor.FEIL for en in funn):
        raise Avvist(AVVIST, funn=funn)


def _sendefunn(rundt: Omgivelser, data: Saksdata, sendes: Utsending, na: datetime) -> tuple[Funn, ...]:
    kontrollert = kontroller(rundt.bord, data.raa, na=na)
    dokument, beslutning = kontrollert.dokument, kontrollert.beslutning
    if dokument is None or beslutning is None:
        return kontrollert.funn
    valg = rundt.fylke(dokument.fylkesnummer).valg_pa(sendes.i_dag)
    return utsending.kontroller(dokument, kontrollert.kandidat, valg, beslutning, sendes)


def _uten_data() -> KanIkkeSendes:
    return KanIkkeSendes(
        Tekst(
            nb="Dokumentet er laget før dataene ble tatt vare på, eller dataene er slettet. Da vet vi ikke hvordan vi når signatarene.",
            nn="Dokumentet er laga før dataa blei tatt vare på, eller dataa er sletta. Då veit vi ikkje korleis vi når signatarane.",
        ),
        tiltak=Tekst(nb="Lag en ny utgave av dokumentet, og send den.", nn="Lag ei ny utgåve av dokumentet, og send ho."),
    )


def _byttet_leverandor(laget_for: str, na: str) -> ByttetLeverandor:
    for_, etter = GRENSER[laget_for].navn, GRENSER[na].navn
    return ByttetLeverandor(
        Tekst(
            nb=f"Dokumentet er laget for {for_.nb}, men fylket bruker nå {etter.nb}.",
            nn=f"Dokumentet er laga for {for_.nn}, men fylket bruker no {etter.nn}.",
        ),
        tiltak=Tekst(
            nb="Lag en ny utgave av dokumentet, og send den. Dataene kan være de samme.",
            nn="Lag ei ny utgåve av dokumentet, og send ho. Dataa kan vere dei same.",
        ),
    )


def _uten_leverandor(navn: str) -> KanIkkeSendes:
    return KanIkkeSendes(
        Tekst(
            nb=f"Fylket bruker leverandøren «{navn}», som ikke er satt opp her.",
            nn=f"Fylket bruker leverandøren «{navn}», som ikkje er sett opp her.",
        ),
        tiltak=Tekst(
            nb="Sett opp leverandøren, eller velg en annen i filen til fylket.",
            nn="Set opp leverandøren, eller vel ein annan i fila til fylket.",
        ),
    )


def _uten_segl() -> KanIkkeSendes:
    return KanIkkeSendes(
        Tekst(
            nb="Fylket har ikke noe segl her. Det alle har signert, kan da ikke forsegles og arkiveres, så ingen blir spurt.",
            nn="Fylket har ikkje noko segl her. Det alle har signert, kan då ikkje forseglast og arkiverast, så ingen blir spurde.",
        ),
        tiltak=Tekst(
            nb="Sett opp seglet til fylket, og send dokumentet på nytt.",
            nn="Set opp seglet til fylket, og send dokumentet på nytt.",
        ),
    )
