"""`kontraktverk maler …`: the ledger of template revisions for those who write and release templates."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from app import framvisning
from app.clock import na
from app.dokument import melding
from app.kommando import Data, SomJson, Sprak, bord_fra, feil_blir_svar, lager_fra, settings_fra, skriv, stderr
from app.malarbeid import frigivelse, meldingsoversikt, revisjonsdiff
from app.malarbeid.folg import folg
from app.malarbeid.sammenlign import sammenlign
from app.maler import ny as nytt_utkast
from app.maler import oversikt as maloversikt
from app.maler.register import Revisjon
from app.malsyn import pavirker
from app.malsyn.endringer import som_linjer
from app.malsyn.revisjonsforskjell import DATA, SIGNATARER
from app.malsyn.tegning import Oppgave, apent_bord, eksempler_av, rad_fra, type_fra
from app.settings import Settings
from app.tekst import Malform, Tekst

maler_app = typer.Typer(no_args_is_help=True, help="Malrevisjonene.")

Type = Annotated[str, typer.Argument(metavar="TYPE", help="Dokumenttypen, f.eks. larekontrakt.")]
Rev = Annotated[str, typer.Argument(metavar="REVISJON")]
Mappe = Annotated[Path | None, typer.Option("--ut", file_okay=False, help="Mappen sidene skrives i.")]
TEGNER = Tekst(nb="Tegner eksemplene", nn="Teiknar eksempla")
SKREVET = Tekst(nb="Skrevet", nn="Skrive")
I_ORDEN = Tekst(nb="Malene er i orden.", nn="Malane er i orden.")


@contextmanager
def fremdrift(antall: int, tekst: str) -> Iterator[Callable[[Oppgave], None]]:
    """A bar on stderr while documents are drawn."""
    kolonner = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*kolonner, console=stderr, transient=True) as linje:
        arbeid = linje.add_task(tekst, total=antall)
        yield lambda _oppgave: linje.advance(arbeid)


@maler_app.command("vis")
def vis(
    dokumenttype: Annotated[str | None, typer.Argument(metavar="[TYPE]", help="Bare denne dokumenttypen, med hjemler.")] = None,
    folg_: Annotated[bool, typer.Option("--folg", help="Tegn et eksempel på nytt hver gang en fil blir lagret (Ctrl-C slutter).")] = False,
    revisjon: Annotated[str | None, typer.Option("--revisjon", help="Revisjonen som tegnes (standard: den nyeste).")] = None,
    eksempel: Annotated[str | None, typer.Option("--eksempel", help="Eksempelet som tegnes (standard: det første).")] = None,
    malform: Annotated[Malform, typer.Option("--malform", help="Språket som tegnes.")] = Malform.NB,
    ut: Annotated[Path, typer.Option("--ut", file_okay=False, help="Hit skrives PDF og sidebilder.")] = Path("build/folg"),
    data: Data = None,
    som_json: SomJson = False,
    sprak: Sprak = Malform.NB,
) -> None:
    """Alle revisjonene, eller én type: når de gjelder, kilde, tilstand, kontrollsum, endringer og hjemler."""
    with feil_blir_svar(som_json=som_json, sprak=sprak):
        settings = settings_fra(data)
        if folg_:
            _folg(settings, _oppgave(settings, dokumenttype, revisjon, eksempel, malform), ut, sprak)
            return
        maler = apent_bord(settings).maler
        rader = maloversikt.liste(maler) if dokumenttype is None else maloversikt.en_type(maler, type_fra(dokumenttype))
        skriv(som_json=som_json, verdi=rader, tekst=lambda: framvisning.maler_tekst(rader, sprak))


def _oppgave(settings: Settings, dokumenttype: str | None, revisjon: str | None, eksempel: str | None, malform: Malform) -> Oppgave:
    if dokumenttype is None:
        raise typer.BadParameter("--folg trenger en dokumenttype", param_hint="TYPE")
    register, type_ = apent_bord(settings).maler, type_fra(dokumenttype)
    rader = register.revisjoner(type_)
    rad = rad_fra(register, type_, revisjon or (rader[-1].id if rader else "–"))
    navn = [e.navn for e in eksempler_av(settings, dokumenttype)]
    if eksempel is not None and eksempel not in navn:
        raise typer.BadParameter(f"velg ett av: {', '.join(navn)}", param_hint="--eksempel")
    return Oppgave(dokumenttype, eksempel or navn[0], rad.id, malform)


def _folg(settings: Settings, oppgave: Oppgave, ut: Path, sprak: Malform) -> None:
    """Until Ctrl-C. A fault in the template is told, and the next save tries again."""
    try:
        for runde in folg(settings, oppgave, ut):
            hva = framvisning.feil_tekst(runde.feil, sprak) if runde.feil else f"{runde.pdf} ({runde.sider} sider)"
            stderr.print(f"{runde.ms} ms: {hva}", markup=False, highlight=False, soft_wrap=True)
    except KeyboardInterrupt:
        return


@maler_app.command("endringer")
def endringer(
    dokumenttype: Type,
    fra: Annotated[str, typer.Argument(metavar="A")],
    til: Annotated[str, typer.Argument(metavar="B")],
    ut: Mappe = None,
    data: Data = None,
    som_json: SomJson = False,
    sprak: Sprak = Malform.NB,
) -> None:
    """Hva en leser ser er endret fra A til B: ord, ruter, sider, signaturfelt. --ut: også sidene ved siden av hverandre."""
    with feil_blir_svar(som_json=som_json, sprak=sprak):
        settings = settings_fra(data)
        type_fra(dokumenttype)
        with fremdrift(revisjonsdiff.antall_tegninger(settings, dokumenttype), TEGNER.pa(sprak)) as ferdig:
            diff = revisjonsdiff.lag_diff(settings, dokumenttype, fra, til, bilder=ut is not None, ferdig=ferdig)
        if ut is not None:
            _skriv_side(ut, f"{dokumenttype}-{fra}-{til}.html", diff.som_side(sprak), sprak)
        forskjell = diff.forskjell
        skriv(
            som_json=som_json,
            verdi=forskjell.som_json(),
            tekst=lambda: "\n".join(
                [
                    DATA[forskjell.endrer_data].pa(sprak),
                    SIGNATARER[forskjell.endrer_signatarer].pa(sprak),
                    *som_linjer(forskjell.samlet, sprak),
                ]
            ),
        )


@maler_app.command("ny")
def ny(
    dokumenttype: Type,
    revisjon: Rev,
    fra: Annotated[datetime, typer.Option("--fra", formats=["%Y-%m-%d"], metavar="ÅÅÅÅ-MM-DD", help="Første kontraktsdato.")],
    data: Data = None,
    som_json: SomJson = False,
    sprak: Sprak = Malform.NB,
) -> None:
    """Et utkast som er likt den siste revisjonen, på begge språk, med egen rad i revisjoner.toml."""
    with feil_blir_svar(som_json=som_json, sprak=sprak):
        settings = settings_fra(data)
        filer = nytt_utkast.ny(settings.forms, settings.templates, type_fra(dokumenttype), revisjon, fra.date())
        skriv(
            som_json=som_json,
            verdi={
                "dokumenttype": dokumenttype,
                "revisjon": revisjon,
                "gjelderFra": fra.date().isoformat(),
                "filer": [str(f) for f in filer],
            },
            tekst=lambda: "\n".join(map(str, filer)),
        )


@maler_app.command("kontroller")
def kontroller(data: Data = None, som_json: SomJson = False, sprak: Sprak = Malform.NB) -> None:
    """Er nb og nn like i oppbygning, meldingene også, er periodene og hjemlene hele, og er de frigitte revisjonene urørt?"""
    with feil_blir_svar(som_json=som_json, sprak=sprak):
        settings = settings_fra(data)
        avvik = (*maloversikt.avvik(settings), *melding.kontroller(settings.templates))
        verdi = {"iOrden": not avvik, "avvik": [{"sted": ett.sted, "hva": ett.hva.som_json()} for ett in avvik]}
        linjer = [f"{ett.sted}: {ett.hva.pa(sprak)}" for ett in avvik]
        skriv(som_json=som_json, verdi=verdi, tekst=lambda: "\n".join(linjer or [I_ORDEN.pa(sprak)]))
    raise typer.Exit(1 if avvik else 0)


@maler_app.command("meldinger")
def meldinger(
    fylke: Annotated[str, typer.Option("--fylke", metavar="NN", help="Fylket som skriver.")] = "46",
    malform: Annotated[Malform | None, typer.Option("--malform", help="Språket (standard: det fylket bruker).")] = None,
    data: Data = None,
    som_json: SomJson = False,
    sprak: Sprak = Malform.NB,
) -> None:
    """Alle meldingene til signatarer og saksbehandler, slik de blir sendt: emne, e-post og SMS."""
    with feil_blir_svar(som_json=som_json, sprak=sprak):
        verdi = meldingsoversikt.alle(bord_fra(data), fylke, malform, dag=na())
        skriv(som_json=som_json, verdi=verdi, tekst=lambda: meldingsoversikt.som_tekst(verdi))


@maler_app.command("frigi")
def frigi(
    dokumenttype: Type,
    revisjon: Rev,
    igjen: Annotated[
        bool, typer.Option("--igjen", help="Frys på nytt en revisjon som er frigitt (før versjon 1.0; krever en linje i CHANGELOG).")
    ] = False,
    data: Data = None,
    som_json: SomJson = False,
    sprak: Sprak = Malform.NB,
) -> None:
    """Frys en revisjon når nb og nn er like, hvert eksempel kan lages på begge, og alle er PDF/A-3a og PDF/UA-1."""
    with feil_blir_svar(som_json=som_json, sprak=sprak):
        settings = settings_fra(data)
        type_fra(dokumenttype)
        with fremdrift(len(frigivelse.alle_eksempler(settings, dokumenttype, revisjon)), TEGNER.pa(sprak)) as ferdig:
            nye = frigivelse.frigi(settings, dokumenttype, revisjon, igjen=igjen, ferdig=ferdig)
        skriv(
            som_json=som_json,
            verdi={"dokumenttype": dokumenttype, "revisjon": revisjon, "digest": {m.value: d for m, d in nye.items()}},
            tekst=lambda: "\n".join(f"{dokumenttype} {revisjon} {m.value} {d}" for m, d in nye.items()),
        )


@maler_app.command("sammenlign")
def sammenlign_(
    offisiell: Annotated[Path, typer.Argument(metavar="OFFISIELL.pdf", exists=True, dir_okay=False, readable=True)],
    dokumenttype: Type,
    revisjon: Annotated[str | None, typer.Option("--revisjon", help="Standard: den nyeste.")] = None,
    malform: Annotated[Malform, typer.Option("--malform", help="Språket i det offisielle skjemaet.")] = Malform.NB,
    ut: Mappe = None,
    data: Data = None,
    som_json: SomJson = False,
    sprak: Sprak = Malform.NB,
) -> None:
    """Et offisielt skjema ved siden av malen: hvilke tekster som mangler i den ene og i den andre. --ut: også sidene."""
    with feil_blir_svar(som_json=som_json, sprak=sprak):
        settings = settings_fra(data)
        type_fra(dokumenttype)
        with fremdrift(len(eksempler_av(settings, dokumenttype)), TEGNER.pa(sprak)) as ferdig:
            svaret = sammenlign(settings, offisiell.read_bytes(), dokumenttype, revisjon=revisjon, malform=malform, ferdig=ferdig)
        if ut is not None:
            _skriv_side(ut, f"{dokumenttype}-{svaret.revisjon}-{malform}-offisiell.html", svaret.som_side(sprak), sprak)
        skriv(som_json=som_json, verdi=svaret.som_json(), tekst=lambda: svaret.som_tekst(sprak))


@maler_app.command("pavirker")
def pavirker_(dokumenttype: Type, revisjon: Rev, data: Data = None, som_json: SomJson = False, sprak: Sprak = Malform.NB) -> None:
    """Hvilke lagrede, usignerte kontrakter revisjonen berører: kontraktsdato i perioden, laget på en annen revisjon."""
    with feil_blir_svar(som_json=som_json, sprak=sprak):
        settings = settings_fra(data)
        rad: Revisjon = rad_fra(apent_bord(settings).maler, type_fra(dokumenttype), revisjon)
        with lager_fra(settings) as lager:
            rader = pavirker.pavirket(lager, rad)
        verdi: dict[str, Any] = {"dokumenttype": dokumenttype, "revisjon": revisjon, "dokumenter": [r.som_json() for r in rader]}
        skriv(som_json=som_json, verdi=verdi, tekst=lambda: pavirker.som_tekst(rader, sprak))


def _skriv_side(ut: Path, navn: str, innhold: str, sprak: Malform) -> None:
    ut.mkdir(parents=True, exist_ok=True)
    (ut / navn).write_text(innhold, encoding="utf-8")
    sys.stderr.write(f"{SKREVET.pa(sprak)}: {ut / navn}\n")
