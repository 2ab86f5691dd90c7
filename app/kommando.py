"""What every subcommand shares: the common options, one answer on stdout, and every error told as such."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from app import flyt, framvisning, startvilkar
from app.clock import na
from app.errors import Feil
from app.lager.base import Lager, apne_for
from app.lager.motor import DATABASE
from app.settings import Settings, oppsettsfeil, prov_miljo
from app.tekst import Malform

stderr = Console(stderr=True)
IKKE_GODT, FEIL_BRUK, AVBRUTT = 1, 2, 130
KOMMANDOLINJE = "kommandolinje"
"""Who did it, in the log."""

Data = Annotated[Path | None, typer.Option("--data", help="Mappen med tilstanden (standard: KONTRAKTVERK_DATA eller .kontraktverk).")]
SomJson = Annotated[bool, typer.Option("--json", help="Ett JSON-dokument på stdout.")]
Sprak = Annotated[Malform, typer.Option("--sprak", help="Språket i meldingene.")]


def settings_fra(data: Path | None) -> Settings:
    """The settings of this call. Where they are wrong, everything else that production would not start on is told with it."""
    settings, funn = prov_miljo(data)
    if settings is not None and not funn:
        return settings
    raise oppsettsfeil((*funn, *(startvilkar.finn(settings, na()) if settings else ())))


def bord_fra(data: Path | None) -> flyt.Verksted:
    """What the flow works with; refuses to start on an edited template."""
    return flyt.verksted(settings_fra(data))


@contextmanager
def lager_fra(settings: Settings) -> Iterator[Lager]:
    """The store of the data folder, made where there is none."""
    lager = apne_for(settings)
    try:
        yield lager
    finally:
        lager.lukk()


@contextmanager
def lager_om_det_er_noe(settings: Settings) -> Iterator[Lager | None]:
    """The store where something has been stored; looking must not make one. A PostgreSQL that is named, is there."""
    if settings.database is None and not (settings.data / DATABASE).is_file():
        yield None
        return
    with lager_fra(settings) as lager:
        yield lager


def skriv_json(verdi: Any) -> None:
    """One JSON document on stdout."""
    sys.stdout.write(json.dumps(verdi, ensure_ascii=False, indent=1) + "\n")


def skriv(*, som_json: bool, verdi: Any, tekst: Callable[[], str]) -> None:
    """The answer, as JSON or as sentences."""
    if som_json:
        skriv_json(verdi)
    else:
        sys.stdout.write(tekst().rstrip("\n") + "\n")


@contextmanager
def feil_blir_svar(*, som_json: bool, sprak: Malform) -> Iterator[None]:
    """Every error becomes the answer: problem JSON on stdout, or sentences on stderr.

    A file or folder that cannot be used is misuse. The unforeseen is told by place and kind alone: its own message may quote the data.
    """
    try:
        yield
    except Feil as feil:
        _svar_feil(feil, som_json=som_json, sprak=sprak)
        raise typer.Exit(IKKE_GODT) from feil
    except (typer.TyperException, typer.Exit, typer.Abort, BrokenPipeError):
        raise
    except OSError as feil:
        _svar_feil(framvisning.Filfeil(feil), som_json=som_json, sprak=sprak)
        raise typer.Exit(FEIL_BRUK) from feil
    except Exception as feil:  # noqa: BLE001 - the last place where an unforeseen error can be told without its data
        _svar_feil(framvisning.Uventet(feil), som_json=som_json, sprak=sprak)
        raise typer.Exit(IKKE_GODT) from None


def _svar_feil(feil: Feil, *, som_json: bool, sprak: Malform) -> None:
    if som_json:
        skriv_json(framvisning.problem(feil, sprak))
    else:
        stderr.print(framvisning.feil_tekst(feil, sprak), style="red", highlight=False, markup=False)
