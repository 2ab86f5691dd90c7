"""`kontraktverk oppdrag …`: signing orders, for whoever has the data folder. The jobs that follow are done by the service or a worker."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any
from uuid import uuid4

import typer

from app.clock import na
from app.errors import IkkeFunnet
from app.kommando import KOMMANDOLINJE, Data, SomJson, Sprak, bord_fra, feil_blir_svar, lager_fra, skriv
from app.lager import dokumenter
from app.lager import oppdrag as ordre
from app.lager.dokumenter import Aktor
from app.oppdrag.gang import Oppdragsgang
from app.oppdrag.oppsett import sett_opp
from app.oppdrag.svar import oppdrag_json
from app.tekst import Malform, Tekst
from signing.events import Avbrutt, FristForlenget, Hendelse, Paminnet, Slag, Varslet
from signing.oppdrag import Oppdrag
from signing.states import Tilstand

oppdrag_app = typer.Typer(no_args_is_help=True, help="Signeringsoppdragene: åpne, se, påminn, forleng, trekk tilbake.")

FRIST = Tekst(nb="Frist", nn="Frist")
SISTE = Tekst(nb="siste dag i alt", nn="siste dag i alt")
GRUPPE = Tekst(nb="gruppe", nn="gruppe")
INGEN = Tekst(nb="Ingen oppdrag.", nn="Ingen oppdrag.")
UKJENT = Tekst(nb="Dokumentet ligger ikke i datamappen.", nn="Dokumentet ligg ikkje i datamappa.")
KONTROLLER = Tekst(nb="Kontroller dokument-ID-en og --data.", nn="Kontroller dokument-ID-en og --data.")
Id = Annotated[str, typer.Argument(metavar="DOKUMENT_ID", help="ID-en til dokumentet. Oppdraget har den samme.")]
Felt = Annotated[str, typer.Option("--felt", help="Feltet til signataren, slik «oppdrag vis» nevner det.")]


@dataclass(frozen=True, slots=True)
class Apent:
    """The orders of the data folder, and who acts: the county's own, whichever it is."""

    gang: Oppdragsgang
    aktor: Aktor

    def vis(self, oppdrag_id: str) -> dict[str, Any]:
        """The order as it is now."""
        lest = self.gang.les(oppdrag_id, aktor=self.aktor)
        from app.api.oppdragssvar import med_grunner, med_ventende

        return med_grunner(med_ventende(oppdrag_json(lest, na()), har_arkiv=self.gang.arkiv is not None), lest)

    def fortell(self, oppdrag_id: str, slag: Slag, hendelse: Callable[[str, Oppdrag, datetime], Hendelse]) -> dict[str, Any]:
        """One event, and the order after it."""
        hendelse_id = f"{oppdrag_id}:{slag.value}:{uuid4()}"
        self.gang.fortell(oppdrag_id, lambda o, tid: hendelse(hendelse_id, o, tid), aktor=self.aktor)
        return self.vis(oppdrag_id)


@contextmanager
def _apnet(data: Any, oppdrag_id: str) -> Iterator[Apent]:
    bord = bord_fra(data)
    with lager_fra(bord.settings) as lager:
        lagret = dokumenter.utgavestatus(lager, oppdrag_id)
        if lagret is None:
            raise IkkeFunnet(UKJENT, tiltak=KONTROLLER)
        yield Apent(sett_opp(bord, lager, na), Aktor(navn=KOMMANDOLINJE, fylkesnummer=lagret.fylkesnummer))


@oppdrag_app.command()
def apne(
    oppdrag_id: Id,
    skjermet_bekreftet: Annotated[
        bool, typer.Option("--skjermet-bekreftet", help="Noen har sjekket hvem som får dokumentet til en med skjermet adresse.")
    ] = False,
    data: Data = None,
    som_json: SomJson = False,
    sprak: Sprak = Malform.NB,
) -> None:
    """Sender et lagret dokument til signering."""
    with feil_blir_svar(som_json=som_json, sprak=sprak), _apnet(data, oppdrag_id) as apent:
        apent.gang.apne(oppdrag_id, aktor=apent.aktor, skjermet_bekreftet=skjermet_bekreftet)
        _skriv(apent.vis(oppdrag_id), som_json=som_json, sprak=sprak)


@oppdrag_app.command()
def vis(oppdrag_id: Id, data: Data = None, som_json: SomJson = False, sprak: Sprak = Malform.NB) -> None:
    """Hvor oppdraget står, hvem det venter på, og hva hver signatar har gjort."""
    with feil_blir_svar(som_json=som_json, sprak=sprak), _apnet(data, oppdrag_id) as apent:
        _skriv(apent.vis(oppdrag_id), som_json=som_json, sprak=sprak)


@oppdrag_app.command()
def liste(
    fylke: Annotated[str, typer.Option("--fylke", metavar="NN")],
    tilstand: Annotated[Tilstand | None, typer.Option("--tilstand", help="Bare oppdrag i denne tilstanden.")] = None,
    antall: Annotated[int, typer.Option("--antall", min=1, max=10_000)] = 100,
    data: Data = None,
    som_json: SomJson = False,
    sprak: Sprak = Malform.NB,
) -> None:
    """Oppdragene i et fylke, det som endret seg sist først."""
    with feil_blir_svar(som_json=som_json, sprak=sprak), lager_fra(bord_fra(data).settings) as lager:
        with lager.lesing() as forbindelse:
            rader = ordre.liste(forbindelse, fylkesnummer=fylke, tilstand=tilstand, antall=antall)
        from app.api.oppdragssvar import Linje

        linjer = [Linje(rad).som_json() for rad in rader]
        skriv(
            som_json=som_json,
            verdi={"oppdrag": linjer},
            tekst=lambda: "\n".join(_linje(linje, sprak) for linje in linjer) or INGEN.pa(sprak),
        )


@oppdrag_app.command()
def varsle(oppdrag_id: Id, felt: Felt, data: Data = None, som_json: SomJson = False, sprak: Sprak = Malform.NB) -> None:
    """Sender varselet på nytt til en signatar som står for tur."""
    with feil_blir_svar(som_json=som_json, sprak=sprak), _apnet(data, oppdrag_id) as apent:
        kropp = apent.fortell(oppdrag_id, Slag.VARSLET, lambda id_, o, tid: Varslet(id_, o.id, tid, felt))
        _skriv(kropp, som_json=som_json, sprak=sprak)


@oppdrag_app.command()
def paminn(oppdrag_id: Id, felt: Felt, data: Data = None, som_json: SomJson = False, sprak: Sprak = Malform.NB) -> None:
    """Påminner en signatar som er varslet og ikke har svart. Ikke mellom klokken 22 og 08."""
    with feil_blir_svar(som_json=som_json, sprak=sprak), _apnet(data, oppdrag_id) as apent:
        kropp = apent.fortell(oppdrag_id, Slag.PAMINNET, lambda id_, o, tid: Paminnet(id_, o.id, tid, felt))
        _skriv(kropp, som_json=som_json, sprak=sprak)


@oppdrag_app.command()
def frist(
    oppdrag_id: Id,
    til: Annotated[
        datetime, typer.Option("--til", formats=["%Y-%m-%d"], metavar="ÅÅÅÅ-MM-DD", help="Ny siste dag for dem som står for tur.")
    ],
    data: Data = None,
    som_json: SomJson = False,
    sprak: Sprak = Malform.NB,
) -> None:
    """Forlenger fristen for dem som står for tur."""
    with feil_blir_svar(som_json=som_json, sprak=sprak), _apnet(data, oppdrag_id) as apent:
        kropp = apent.fortell(oppdrag_id, Slag.FRIST_FORLENGET, lambda id_, o, tid: FristForlenget(id_, o.id, tid, til.date()))
        _skriv(kropp, som_json=som_json, sprak=sprak)


@oppdrag_app.command()
def avbryt(
    oppdrag_id: Id,
    grunn: Annotated[str, typer.Option("--grunn", help="Kort om hvorfor.")],
    data: Data = None,
    som_json: SomJson = False,
    sprak: Sprak = Malform.NB,
) -> None:
    """Trekker dokumentet tilbake. Ingen kan signere det mer."""
    with feil_blir_svar(som_json=som_json, sprak=sprak), _apnet(data, oppdrag_id) as apent:
        kropp = apent.fortell(oppdrag_id, Slag.AVBRUTT, lambda id_, o, tid: Avbrutt(id_, o.id, tid, grunn))
        _skriv(kropp, som_json=som_json, sprak=sprak)


def _skriv(kropp: dict[str, Any], *, som_json: bool, sprak: Malform) -> None:
    skriv(som_json=som_json, verdi=kropp, tekst=lambda: _tekst(kropp, sprak))


def _tekst(kropp: Mapping[str, Any], sprak: Malform) -> str:
    """The order in a few lines: state, what is waited for, deadline, each signer."""
    linjer = [f"{kropp['oppdragId']}: {kropp['status']['navn'][sprak]}. {kropp['status']['forklaring'][sprak]}"]
    if kropp["venter"]:
        linjer.append(kropp["venter"]["tekst"][sprak])
    if kropp["frist"]:
        linjer.append(f"{FRIST.pa(sprak)} {kropp['frist']} ({SISTE.pa(sprak)} {kropp['sisteDag']})")
    linjer += [
        f"  {GRUPPE.pa(sprak)} {s['gruppe']}  {s['felt']}: {s['status'][sprak]}" + (f" – {s['begrunnelse']}" if s["begrunnelse"] else "")
        for s in kropp["signatarer"]
    ]
    return "\n".join(linjer)


def _linje(linje: Mapping[str, Any], sprak: Malform) -> str:
    frist = f", {FRIST.pa(sprak).lower()} {linje['frist']}" if linje["frist"] else ""
    return f"{linje['oppdragId']}: {linje['status']['navn'][sprak]}{frist}"
