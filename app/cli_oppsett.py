"""`kontraktverk oppsett …`: is this installation set up so that it can start, and does what it needs answer?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import typer

from app import flyt, startvilkar
from app.clock import na
from app.drift import prover
from app.errors import Alvor, Funn, Oppsettsfeil
from app.kommando import IKKE_GODT, Data, SomJson, Sprak, feil_blir_svar, skriv
from app.oppdrag.seglkilde import Fylkeskilde
from app.settings import Settings, prov_miljo
from app.tekst import Malform, Tekst

oppsett_app = typer.Typer(no_args_is_help=True, help="Oppsettet av denne installasjonen.")

I_ORDEN = Tekst(nb="Ingenting hindrer start. Prøvd: {prover}.", nn="Ingenting hindrar start. Prøvd: {prover}.")
INGEN_PROVER = Tekst(nb="bare innstillingene", nn="berre innstillingane")
NAVN = {
    Alvor.FEIL: Tekst(nb="Feil", nn="Feil"),
    Alvor.ADVARSEL: Tekst(nb="Advarsel", nn="Åtvaring"),
    Alvor.RAD: Tekst(nb="Råd", nn="Råd"),
}


@dataclass(frozen=True, slots=True)
class Kontroll:
    """Everything that was found. `provd`: what was tried, and whether it answered."""

    funn: tuple[Funn, ...]
    provd: dict[str, bool]

    @property
    def i_orden(self) -> bool:
        """Nothing stands in the way of a start; warnings do not."""
        return not any(en.alvor is Alvor.FEIL for en in self.funn)

    def som_json(self) -> dict[str, Any]:
        """As `--json` tells it."""
        rader = [{**en.som_json(), "alvor": en.alvor.value} for en in self.funn]
        return {"iOrden": self.i_orden, "prover": self.provd, "funn": rader}


@oppsett_app.callback()
def _oppsett() -> None:
    """Oppsettet av denne installasjonen."""


@oppsett_app.command("kontroller")
def kontroller(data: Data = None, som_json: SomJson = False, sprak: Sprak = Malform.NB) -> None:
    """Sier alt som er galt på én gang, uten å starte: innstillinger, filer, segl, og om det tjenesten trenger, svarer."""
    with feil_blir_svar(som_json=som_json, sprak=sprak):
        funnet = kontroller_alt(data, na())
        skriv(som_json=som_json, verdi=funnet.som_json(), tekst=lambda: _som_tekst(funnet, sprak))
    if not funnet.i_orden:
        raise typer.Exit(IKKE_GODT)


def kontroller_alt(data: Path | None, tid: datetime) -> Kontroll:
    """What is wrong with the settings, with what they name, and with whoever is to answer."""
    settings, funn = prov_miljo(data)
    if settings is None:
        return Kontroll(funn, {})
    funn = (*funn, *startvilkar.finn(settings, tid))
    svar = dict(_prov(settings, tid, stopp=bool(funn)))
    galt = tuple(en for en in svar.values() if en is not None)
    return Kontroll((*funn, *galt, *prover.varsler(settings, tid)), {navn: en is None for navn, en in svar.items()})


def _prov(settings: Settings, tid: datetime, *, stopp: bool) -> Iterator[tuple[str, Funn | None]]:
    """The seals are tried only where nothing is wrong with what is on disk: the same would be told once more."""
    yield from prover.kjor(settings)
    if stopp or settings.demo or settings.segl is None:
        return
    try:
        bord = flyt.verksted(settings, lambda: tid)
    except Oppsettsfeil as feil:
        yield "maler", Funn(feil.kode, "/maler", feil.detalj, feil.tiltak or feil.detalj)
        return
    yield from prover.kjor_segl(bord, Fylkeskilde.av(bord), tid)


def _som_tekst(funnet: Kontroll, sprak: Malform) -> str:
    linjer = [f"{NAVN[en.alvor].pa(sprak)}: {en.melding.pa(sprak)} {en.tiltak.pa(sprak)}" for en in funnet.funn]
    if funnet.i_orden:
        linjer.append(I_ORDEN.pa(sprak).format(prover=", ".join(funnet.provd) or INGEN_PROVER.pa(sprak)))
    return "\n".join(linjer)
