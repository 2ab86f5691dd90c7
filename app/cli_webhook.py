"""`kontraktverk webhook …`: a county's webhooks, for whoever has the data folder. What is to be sent is sent by the service or a worker."""

from __future__ import annotations

import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

import typer

from app.clock import OSLO, na
from app.drift.logg import sett_opp_logg
from app.kommando import IKKE_GODT, KOMMANDOLINJE, Data, SomJson, Sprak, bord_fra, feil_blir_svar, lager_fra, skriv
from app.lager.varigfil import skriv_ny
from app.lager.webhookleveringer import Levering, Leveringstilstand
from app.lager.webhooktyper import PREFIKS
from app.oppdrag.oppsett import sett_opp
from app.tekst import Malform, Tekst
from app.webhook.abonnement import Abonnement, Endring, MedHemmelighet, Vist

webhook_app = typer.Typer(no_args_is_help=True, help="Webhookene til et fylke: lag, prøv, bytt hemmelighet, send på nytt, stans, slett.")

INGEN = Tekst(nb="Fylket har ingen webhooks.", nn="Fylket har ingen webhooks.")
LINJE = Tekst(
    nb="{id} {adresse} {tilstand}: {venter} venter, {levert} levert, {gittOpp} gitt opp",
    nn="{id} {adresse} {tilstand}: {venter} ventar, {levert} levert, {gittOpp} gitt opp",
)
HEMMELIG = Tekst(nb="Hemmelighet, vises bare nå: {verdi}", nn="Løyndom, blir vist berre no: {verdi}")
I_FIL = Tekst(nb="Hemmeligheten ligger i {verdi}.", nn="Løyndomen ligg i {verdi}.")
LEVERT = Tekst(nb="Mottakeren tok imot prøvemeldingen ({utfall}).", nn="Mottakaren tok imot prøvemeldinga ({utfall}).")
IKKE_LEVERT = Tekst(nb="Mottakeren tok ikke imot prøvemeldingen ({utfall}).", nn="Mottakaren tok ikkje imot prøvemeldinga ({utfall}).")
LAGT = Tekst(nb="Meldingene blir sendt på nytt av tjenesten.", nn="Meldingane blir sende på nytt av tenesta.")
SLETTET = Tekst(nb="Webhooken er slettet.", nn="Webhooken er sletta.")

Fylkenr = Annotated[str, typer.Option("--fylke", metavar="NN", help="Fylkesnummeret.")]
Id = Annotated[str, typer.Argument(metavar="ID", help="Webhooken, slik «webhook liste» nevner den.")]
Fil = Annotated[
    Path | None, typer.Option("--hemmelighet", metavar="FIL", help="Legg hemmeligheten i en ny fil som bare du kan lese, ikke på skjermen.")
]


@contextmanager
def _apnet(data: Path | None, fylke: str) -> Iterator[Abonnement]:
    sett_opp_logg()
    bord = bord_fra(data)
    with lager_fra(bord.settings) as lager:
        yield Abonnement.av(sett_opp(bord, lager, na), fylkesnummer=fylke, aktor=KOMMANDOLINJE, tilfeldig=secrets.token_bytes)


@webhook_app.command("liste")
def liste(fylke: Fylkenr, data: Data = None, som_json: SomJson = False, sprak: Sprak = Malform.NB) -> None:
    """Alle webhookene til fylket."""
    with feil_blir_svar(som_json=som_json, sprak=sprak):
        with _apnet(data, fylke) as abonnement:
            alle = abonnement.alle()
        tekst = "\n".join(_linje(en, sprak) for en in alle) or INGEN.pa(sprak)
        skriv(som_json=som_json, verdi={"webhooks": [en.som_json() for en in alle]}, tekst=lambda: tekst)


@webhook_app.command("ny")
def ny(
    fylke: Fylkenr,
    adresse: Annotated[str, typer.Argument(metavar="ADRESSE", help="https-adressen til mottakeren; «-»: les den fra stdin.")],
    type_: Annotated[list[str] | None, typer.Option("--type", help="En type hendelse som skal meldes; uten: alle. Kan gjentas.")] = None,
    hemmelighet: Fil = None,
    data: Data = None,
    som_json: SomJson = False,
    sprak: Sprak = Malform.NB,
) -> None:
    """Lager en webhook. Hemmeligheten vises bare nå."""
    with feil_blir_svar(som_json=som_json, sprak=sprak):
        skrevet = sys.stdin.readline().strip() if adresse == "-" else adresse
        typer_ = [en if en.startswith(PREFIKS) else PREFIKS + en for en in type_ or ()]
        _krev_ny_fil(hemmelighet)
        with _apnet(data, fylke) as abonnement:
            laget = abonnement.ny(skrevet, typer_)
        _vis_hemmelig(laget, hemmelighet, som_json=som_json, sprak=sprak)


@webhook_app.command("roter")
def roter(
    id_: Id,
    fylke: Fylkenr,
    overlapp: Annotated[int, typer.Option("--overlapp", min=0, max=168, help="Timer de gamle gjelder, høyst; 0: de slutter nå.")] = 24,
    hemmelighet: Fil = None,
    data: Data = None,
    som_json: SomJson = False,
    sprak: Sprak = Malform.NB,
) -> None:
    """Bytter hemmelighet. Meldinger har en signatur for hver hemmelighet som gjelder, så kommandoen kan gjentas."""
    with feil_blir_svar(som_json=som_json, sprak=sprak):
        _krev_ny_fil(hemmelighet)
        with _apnet(data, fylke) as abonnement:
            byttet = abonnement.roter(id_, timedelta(hours=overlapp))
        _vis_hemmelig(byttet, hemmelighet, som_json=som_json, sprak=sprak)


@webhook_app.command("prove")
def prove(id_: Id, fylke: Fylkenr, data: Data = None, som_json: SomJson = False, sprak: Sprak = Malform.NB) -> None:
    """Sender en prøvemelding nå. Slutter med 1 når mottakeren ikke tok imot."""
    with feil_blir_svar(som_json=som_json, sprak=sprak):
        with _apnet(data, fylke) as abonnement:
            svar = abonnement.prov(id_)
        tekst = (LEVERT if svar.levert else IKKE_LEVERT).pa(sprak).format(utfall=svar.utfall)
        skriv(som_json=som_json, verdi={"levert": svar.levert, "utfall": svar.utfall}, tekst=lambda: tekst)
    if not svar.levert:
        raise typer.Exit(IKKE_GODT)


@webhook_app.command("leveringer")
def leveringer(
    id_: Id,
    fylke: Fylkenr,
    tilstand: Annotated[Leveringstilstand | None, typer.Option("--tilstand", help="Bare meldinger i denne tilstanden.")] = None,
    antall: Annotated[int, typer.Option("--antall", min=1, max=200)] = 50,
    data: Data = None,
    som_json: SomJson = False,
    sprak: Sprak = Malform.NB,
) -> None:
    """Meldingene, de nyeste hendelsene først."""
    with feil_blir_svar(som_json=som_json, sprak=sprak):
        with _apnet(data, fylke) as abonnement:
            rader, flere = abonnement.leveringer(id_, tilstand=tilstand, etter=None, antall=antall)
        verdi = {"leveringer": [en.som_json() for en in rader], "flere": flere}
        skriv(som_json=som_json, verdi=verdi, tekst=lambda: "\n".join(_levering(en) for en in rader))


@webhook_app.command("avspill")
def avspill(
    id_: Id,
    fylke: Fylkenr,
    fra: Annotated[str | None, typer.Option("--fra", help="Alt siden denne dagen eller dette tidspunktet.")] = None,
    levering: Annotated[str | None, typer.Option("--levering", metavar="ID", help="Bare denne meldingen.")] = None,
    data: Data = None,
    som_json: SomJson = False,
    sprak: Sprak = Malform.NB,
) -> None:
    """Sender meldinger på nytt, med de samme ID-ene."""
    if (fra is None) == (levering is None):
        raise typer.BadParameter("--fra eller --levering")
    with feil_blir_svar(som_json=som_json, sprak=sprak):
        from app.api.sidevis import fra_og_med

        tid = fra_og_med(fra, "fra")
        with _apnet(data, fylke) as abonnement:
            if tid is not None:
                abonnement.avspill(id_, tid)
            else:
                abonnement.send_igjen(id_, levering or "")
        skriv(som_json=som_json, verdi={"lagtIKo": True}, tekst=lambda: LAGT.pa(sprak))


@webhook_app.command("stans")
def stans(id_: Id, fylke: Fylkenr, data: Data = None, som_json: SomJson = False, sprak: Sprak = Malform.NB) -> None:
    """Ingenting blir sendt før den startes igjen."""
    _sett(id_, fylke, data, aktiv=False, som_json=som_json, sprak=sprak)


@webhook_app.command("start")
def start(id_: Id, fylke: Fylkenr, data: Data = None, som_json: SomJson = False, sprak: Sprak = Malform.NB) -> None:
    """Starter den igjen, og sender det som skjedde i mellomtiden."""
    _sett(id_, fylke, data, aktiv=True, som_json=som_json, sprak=sprak)


@webhook_app.command("slett")
def slett(id_: Id, fylke: Fylkenr, data: Data = None, som_json: SomJson = False, sprak: Sprak = Malform.NB) -> None:
    """Sletter den, hemmelighetene, og det som venter på å bli sendt."""
    with feil_blir_svar(som_json=som_json, sprak=sprak):
        with _apnet(data, fylke) as abonnement:
            abonnement.slett(id_)
        skriv(som_json=som_json, verdi={"slettet": id_}, tekst=lambda: SLETTET.pa(sprak))


def _sett(id_: str, fylke: str, data: Path | None, *, aktiv: bool, som_json: bool, sprak: Malform) -> None:
    with feil_blir_svar(som_json=som_json, sprak=sprak):
        with _apnet(data, fylke) as abonnement:
            vist = abonnement.endre(id_, Endring(aktiv=aktiv))
        skriv(som_json=som_json, verdi=vist.som_json(), tekst=lambda: _linje(vist, sprak))


def _krev_ny_fil(fil: Path | None) -> None:
    """Before the secret is made: it could not be told again."""
    if fil is not None and (fil.exists() or not fil.absolute().parent.is_dir()):
        raise typer.BadParameter("--hemmelighet: filen finnes, eller mappen finnes ikke")


def _vis_hemmelig(laget: MedHemmelighet, fil: Path | None, *, som_json: bool, sprak: Malform) -> None:
    """In a new file of mode 0600 where one is named: a terminal is often kept."""
    verdi: dict[str, Any] = laget.som_json() if fil is None else laget.vist.som_json()
    if fil is not None:
        skriv_ny(fil.absolute(), laget.hemmelighet.encode() + b"\n", tilgang=0o600)
    sist = HEMMELIG.pa(sprak).format(verdi=laget.hemmelighet) if fil is None else I_FIL.pa(sprak).format(verdi=fil)
    skriv(som_json=som_json, verdi=verdi, tekst=lambda: f"{_linje(laget.vist, sprak)}\n{sist}")


def _linje(vist: Vist, sprak: Malform) -> str:
    grunn = f" ({vist.webhook.grunn.value})" if vist.webhook.grunn else ""
    tilstand = f"{vist.webhook.tilstand.value}{grunn}"
    return LINJE.pa(sprak).format(id=vist.webhook.id, adresse=vist.vises_som, tilstand=tilstand, **vist.leveringer)


def _levering(en: Levering) -> str:
    return f"{en.id} {_tid(en.tid)} {en.type} {en.dokument_id or ''} {en.tilstand.value} {en.forsok} {en.utfall or ''}".rstrip()


def _tid(tid: datetime) -> str:
    return f"{tid.astimezone(OSLO):%Y-%m-%d %H:%M:%S}"
