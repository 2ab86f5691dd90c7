"""`kontraktverk arbeider` and `kontraktverk jobber …`: background work, for those who run the service."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from app.clock import na
from app.drift.logg import sett_opp_logg, ta_over_unntak
from app.jobber import feilliste, valg
from app.jobber.feilliste import Jobbfeil
from app.jobber.port import Jobber, Kolinje
from app.kommando import Data, SomJson, Sprak, feil_blir_svar, lager_fra, settings_fra, skriv, stderr
from app.lager.base import Lager, apne_for
from app.settings import Settings
from app.tekst import Malform, Tekst

jobber_app = typer.Typer(help="Jobbene: hva som venter, hva som har feilet, og hva som er gitt opp.")

INGEN = Tekst(nb="Ingen jobber venter, og ingen har feilet.", nn="Ingen jobbar ventar, og ingen har feila.")
INGEN_DODE = Tekst(nb="Ingen jobber er gitt opp.", nn="Ingen jobbar er gitt opp.")
VENTER = Tekst(nb="{antall} venter, {forfalte} skulle ha begynt", nn="{antall} ventar, {forfalte} skulle ha byrja")
FORSOK = Tekst(nb="{feil} etter {forsok} forsøk, {tid}", nn="{feil} etter {forsok} forsøk, {tid}")
GITT_OPP = Tekst(nb="gitt opp", nn="gitt opp")
PROVES_IGJEN = Tekst(nb="prøves igjen", nn="blir prøvd igjen")
LAGT_I_KO = Tekst(nb="Jobben er lagt i kø igjen.", nn="Jobben er lagd i kø igjen.")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Felles:
    """The common options may stand before the subcommand or after it; after it goes first."""

    data: Path | None
    som_json: bool
    sprak: Malform

    def eller(self, foran: _Felles) -> _Felles:
        sprak = foran.sprak if self.sprak is Malform.NB else self.sprak
        return _Felles(data=self.data or foran.data, som_json=self.som_json or foran.som_json, sprak=sprak)


@contextmanager
def _apnet(settings: Settings) -> Iterator[tuple[Lager, Jobber]]:
    with lager_fra(settings) as lager:
        yield lager, valg.jobber(settings.jobber, lager, na)


def arbeider(data: Data = None) -> None:
    """Utfører jobber til prosessen får beskjed om å slutte (SIGTERM). Kan kjøres i mange eksemplarer."""
    from app.main import arbeider as ny_arbeider

    with feil_blir_svar(som_json=False, sprak=Malform.NB):
        sett_opp_logg()
        ta_over_unntak()
        settings = settings_fra(data)
        slutt = threading.Event()
        for nummer in (signal.SIGTERM, signal.SIGINT):
            signal.signal(nummer, lambda *_: slutt.set())
        lager = apne_for(settings)
        i_gang = ny_arbeider(settings, lager, na)
        i_gang.start()
        stderr.print(f"Kontraktverk: arbeider ({settings.jobber.value})", highlight=False)
        slutt.wait()
        ferdig = i_gang.stopp()
        lager.lukk()
    if not ferdig:
        os._exit(1)  # a job that will not end is in a thread that Python would wait for; another worker takes the job over


@jobber_app.callback(invoke_without_command=True)
def jobber(
    ctx: typer.Context,
    dode: Annotated[bool, typer.Option("--dode", help="Bare jobbene som er gitt opp.")] = False,
    data: Data = None,
    som_json: SomJson = False,
    sprak: Sprak = Malform.NB,
) -> None:
    """Hva som venter, hva som har feilet og blir prøvd igjen, og hva som er gitt opp."""
    if ctx.invoked_subcommand:
        ctx.obj = _Felles(data=data, som_json=som_json, sprak=sprak)
        return
    with feil_blir_svar(som_json=som_json, sprak=sprak):
        settings = settings_fra(data)
        with _apnet(settings) as (lager, koen), lager.lesing() as forbindelse:
            linjer = () if dode else koen.ko(forbindelse)
            feil = feilliste.les(forbindelse, bare_dode=dode)
        skriv(
            som_json=som_json,
            verdi={"motor": settings.jobber.value, "ko": [_linje_json(linje) for linje in linjer], "feil": [f.som_json() for f in feil]},
            tekst=lambda: _som_tekst(linjer, feil, sprak) or (INGEN_DODE if dode else INGEN).pa(sprak),
        )


@jobber_app.command("kjor-igjen")
def kjor_igjen(
    ctx: typer.Context,
    jobb: Annotated[str, typer.Argument(metavar="ID", help="Jobben, slik «kontraktverk jobber --dode» nevner den.")],
    data: Data = None,
    som_json: SomJson = False,
    sprak: Sprak = Malform.NB,
) -> None:
    """Legger en jobb som er gitt opp, i kø igjen med alle forsøkene sine."""
    valgt = _Felles(data=data, som_json=som_json, sprak=sprak).eller(ctx.obj)
    with feil_blir_svar(som_json=valgt.som_json, sprak=valgt.sprak):
        with _apnet(settings_fra(valgt.data)) as (lager, koen), lager.transaksjon() as forbindelse:
            feilliste.kjor_igjen(forbindelse, koen, jobb)
        skriv(som_json=valgt.som_json, verdi={"jobb": jobb, "lagtIKo": True}, tekst=lambda: LAGT_I_KO.pa(valgt.sprak))


def _linje_json(linje: Kolinje) -> dict[str, Any]:
    return {
        "slag": linje.slag,
        "ventende": linje.ventende,
        "forfalte": linje.forfalte,
        "eldste": linje.eldste.isoformat() if linje.eldste else None,
    }


def _som_tekst(linjer: tuple[Kolinje, ...], feil: tuple[Jobbfeil, ...], sprak: Malform) -> str:
    ventende = [f"{linje.slag}: {VENTER.pa(sprak).format(antall=linje.ventende, forfalte=linje.forfalte)}" for linje in linjer]
    return "\n".join([*ventende, *(_feil_tekst(f, sprak) for f in feil)])


def _feil_tekst(feil: Jobbfeil, sprak: Malform) -> str:
    tilstand = (GITT_OPP if feil.dod else PROVES_IGJEN).pa(sprak)
    hva = " ".join(f"{navn}={verdi}" for navn, verdi in feil.args.items())
    hvordan = FORSOK.pa(sprak).format(feil=feil.feil, forsok=feil.forsok, tid=f"{feil.tid:%d.%m.%Y %H:%M}")
    return f"{feil.jobb} ({tilstand}): {feil.slag} {hva} – {hvordan}"
