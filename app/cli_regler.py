"""`kontraktverk regler …` and `kontraktverk fylke …`: the rules and what the counties have chosen, to read, to prove and to release."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from app import framvisning
from app.clock import dag, na
from app.domene.fylker import Fylke
from app.domene.regelbok import brudd_i, krev_hele, samlet
from app.domene.tabeller import ALLE_TABELLER, regel_json, som_markdown
from app.errors import IkkeFunnet
from app.kommando import Data, SomJson, Sprak, bord_fra, feil_blir_svar, settings_fra, skriv, stderr
from app.skjema import fylkesbok
from app.skjema.fylkesfil import les_fylker
from app.skjema.regelfil import FILNAVN, avvik_i, frigi
from app.tekst import Malform, Tekst
from signing import tabeller as oppdragstabeller

regler_app = typer.Typer(invoke_without_command=True, help="Alle regeltabellene som Markdown.")
fylke_app = typer.Typer(no_args_is_help=True, help="Fylkenes valg.")
Side = Annotated[Path | None, typer.Option("--kontroller", help="Sammenlikn med en fil; avslutt med 1 hvis den er utdatert.")]
REGLENE_HOLDER = Tekst(
    nb="Nøyaktig én rad treffer overalt, og alle rader er frigitt.",
    nn="Nøyaktig éi rad treffer overalt, og alle rader er frigitte.",
)


@regler_app.callback()
def regler(kontekst: typer.Context, kontroller: Side = None) -> None:
    """Alle regeltabellene som Markdown."""
    if not kontekst.invoked_subcommand:
        _side(som_markdown(), kontroller, "regler")


@regler_app.command("oppdrag")
def regler_oppdrag(kontroller: Side = None) -> None:
    """Tabellene for signeringsoppdrag som Markdown: statusene, og hva som kan skje når."""
    _side(oppdragstabeller.som_markdown(), kontroller, "regler oppdrag")


def _side(tekst: str, kontroller: Path | None, kommando: str) -> None:
    """Print the page, or hold it against a file."""
    if kontroller is None:
        sys.stdout.write(tekst)
    elif not kontroller.is_file() or kontroller.read_text(encoding="utf-8") != tekst:
        stderr.print(f"{kontroller} er utdatert: kjør «kontraktverk {kommando} > {kontroller}».", markup=False)
        raise typer.Exit(1)


@regler_app.command("vis")
def regler_vis(
    ider: Annotated[list[str], typer.Argument(metavar="ID…", help="Én eller flere regler, f.eks. S-24.")],
    data: Data = None,  # noqa: ARG001 - every command takes it; the rules are the same in every data folder
    som_json: SomJson = False,
    sprak: Sprak = Malform.NB,
) -> None:
    """Reglene med disse id-ene: når de gjelder, hva de avgjør, hvorfor, og kilden."""
    with feil_blir_svar(som_json=som_json, sprak=sprak):
        rader = [regel_json(id_) for id_ in ider]
        skriv(som_json=som_json, verdi={"regler": rader}, tekst=lambda: "\n".join(framvisning.regel_tekst(rad, sprak) for rad in rader))


@regler_app.command("kontroller")
def regler_kontroller(data: Data = None, som_json: SomJson = False, sprak: Sprak = Malform.NB) -> None:
    """Nøyaktig én rad treffer for hver sak og dag, og ingen frigitt rad er endret. Alt som ikke holder, blir nevnt."""
    with feil_blir_svar(som_json=som_json, sprak=sprak):
        brudd = brudd_i(ALLE_TABELLER)
        settings = settings_fra(data)
        avvik = (*avvik_i(settings.forms), *fylkesbok.egne_avvik(settings.data))
        god = not (brudd or avvik)
        verdi = {"iOrden": god, "brudd": list(samlet(brudd)), "avvik": [ett.som_json() for ett in avvik]}
        linjer = [*(ett.tekst.pa(sprak) for ett in avvik), *samlet(brudd)] or [REGLENE_HOLDER.pa(sprak)]
        skriv(som_json=som_json, verdi=verdi, tekst=lambda: "\n".join(linjer))
    raise typer.Exit(0 if god else 1)


@regler_app.command("frigi")
def regler_frigi(
    igjen: Annotated[
        list[str] | None,
        typer.Option("--igjen", metavar="ID", help="Frigi en endret rad eller en hel tabell på nytt. Bare før den har avgjort noe."),
    ] = None,
    data: Data = None,
    som_json: SomJson = False,
    sprak: Sprak = Malform.NB,
) -> None:
    """Frigir nye rader og rader som har fått sluttdato. En frigitt rad kan ikke endres eller tas bort."""
    with feil_blir_svar(som_json=som_json, sprak=sprak):
        forms = settings_fra(data).forms
        krev_hele(ALLE_TABELLER)
        frigitt = frigi(forms, dag(na()), igjen=frozenset(igjen or ()))
        verdi = {"frigitt": [rad.id for rad in frigitt]}
        skriv(som_json=som_json, verdi=verdi, tekst=lambda: f"{forms / FILNAVN}: {', '.join(verdi['frigitt']) or '–'}")


@fylke_app.command("frigi")
def fylke_frigi(
    nummer: Annotated[str, typer.Argument(metavar="NN")],
    igjen: Annotated[
        list[str] | None,
        typer.Option(
            "--igjen", metavar="ID", help="Frigi en endret eller tilbakedatert rad, f.eks. 46/2027-01-01. Bare før den har avgjort noe."
        ),
    ] = None,
    data: Data = None,
    som_json: SomJson = False,
    sprak: Sprak = Malform.NB,
) -> None:
    """Frigir nye rader i fylkets egen fil (fylker/NN.toml i datamappen). En frigitt rad kan ikke endres eller tas bort."""
    with feil_blir_svar(som_json=som_json, sprak=sprak):
        settings = settings_fra(data)
        _krev_fylke(les_fylker(settings.forms / "fylker.toml", settings.data / fylkesbok.MAPPE), nummer)
        frigitt = fylkesbok.frigi(settings.data, nummer, dag(na()), igjen=frozenset(igjen or ()))
        verdi = {"frigitt": [rad.id for rad in frigitt]}
        fil = settings.data / fylkesbok.FILNAVN
        skriv(som_json=som_json, verdi=verdi, tekst=lambda: f"{fil}: {', '.join(verdi['frigitt']) or '–'}")


def _krev_fylke(fylker: Mapping[str, Fylke], nummer: str) -> Fylke:
    if nummer not in fylker:
        raise IkkeFunnet(Tekst(nb=f"Det finnes ikke noe fylke med nummer {nummer}.", nn=f"Det finst ikkje noko fylke med nummer {nummer}."))
    return fylker[nummer]


@fylke_app.command("vis")
def fylke_vis(
    nummer: Annotated[str, typer.Argument(metavar="NN")],
    dato: Annotated[
        datetime | None, typer.Option("--dato", formats=["%Y-%m-%d"], metavar="ÅÅÅÅ-MM-DD", help="Bare det som gjelder denne dagen.")
    ] = None,
    data: Data = None,
    som_json: SomJson = False,
    sprak: Sprak = Malform.NB,
) -> None:
    """Hva ett fylke har valgt, rad for rad: språk, hvem som signerer, frister, vedleggskrav."""
    with feil_blir_svar(som_json=som_json, sprak=sprak):
        fylke = _krev_fylke(bord_fra(data).grunnlag.fylker, nummer)
        den_dagen = dato.date() if dato else None
        skriv(
            som_json=som_json,
            verdi=framvisning.fylke_json(fylke, den_dagen),
            tekst=lambda: framvisning.fylke_tekst(fylke, den_dagen, sprak),
        )
