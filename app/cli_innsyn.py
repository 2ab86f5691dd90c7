"""`kontraktverk innsyn`: what is stored about a person, or of a document, to be handed to those who have asked for it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from app.clock import na
from app.innsyn.person import les_person
from app.innsyn.utlevering import Innsyn, Utlevert
from app.kommando import KOMMANDOLINJE, Data, SomJson, Sprak, feil_blir_svar, lager_fra, settings_fra, skriv
from app.lager.ring import nokkelringen
from app.tekst import Malform, Tekst

UTLEVERT = Tekst(
    nb="Det som er lagret, ligger i {mappe}. Dokumenter: {dokumenter}. Filer: {filer}. Det er ført i loggen at det er gitt innsyn.",
    nn="Det som er lagra, ligg i {mappe}. Dokument: {dokumenter}. Filer: {filer}. Det er ført i loggen at det er gitt innsyn.",
)
UTELATT = Tekst(
    nb="Filer som er utelatt fordi de også gjelder andre: {antall}. Siden i mappen sier hvilke, og hvorfor.",
    nn="Filer som er utelatne fordi dei også gjeld andre: {antall}. Sida i mappa seier kva for nokre, og kvifor.",
)
INGENTING = Tekst(
    nb=(
        "Fylket har ikke noe dokument som blir funnet på dette nummeret. Er nummeret slettet etter reglene, kan et dokument "
        "likevel finnes: let på kontraktsnummer, og bruk --dokument."
    ),
    nn=(
        "Fylket har ikkje noko dokument som blir funne på dette nummeret. Er nummeret sletta etter reglane, kan eit dokument "
        "likevel finnast: leit på kontraktsnummer, og bruk --dokument."
    ),
)
HVA = "Gi enten --fylke og --person-fil, eller --dokument."
Personfil = Annotated[
    str | None, typer.Option("--person-fil", metavar="FIL", help="Fil med personnummeret alene, eller «-» for stdin. Aldri som argument.")
]
Personfylke = Annotated[str | None, typer.Option("--fylke", metavar="NN", help="Fylket som svarer.")]


def innsyn(
    ut: Annotated[Path, typer.Option("--ut", file_okay=False, help="Ny mappe for det som skal leveres ut. Bare eieren kan lese den.")],
    fylke: Personfylke = None,
    person_fil: Personfil = None,
    dokument: Annotated[str | None, typer.Option("--dokument", metavar="DOKUMENT_ID", help="Alt om ett dokument.")] = None,
    data: Data = None,
    som_json: SomJson = False,
    sprak: Sprak = Malform.NB,
) -> None:
    """Det som er lagret om en person, eller alt om et dokument: JSON, en side på bokmål og nynorsk, og filene."""
    if (person_fil is None) is (dokument is None) or (person_fil is None) is not (fylke is None):
        raise typer.BadParameter(HVA)
    with feil_blir_svar(som_json=som_json, sprak=sprak):
        settings = settings_fra(data)
        with lager_fra(settings) as lager:
            innsynet = Innsyn(lager, nokkelringen(settings))
            utlevert = (
                innsynet.om_person(les_person(person_fil, fylke), ut=ut, na=na(), aktor=KOMMANDOLINJE)
                if person_fil is not None and fylke is not None
                else innsynet.om_dokument(str(dokument), ut=ut, na=na(), aktor=KOMMANDOLINJE)
            )
        skriv(som_json=som_json, verdi=utlevert.som_json(), tekst=lambda: _som_tekst(utlevert, sprak))


def _som_tekst(utlevert: Utlevert, sprak: Malform) -> str:
    if not utlevert.dokumenter:
        return INGENTING.pa(sprak)
    svar = UTLEVERT.pa(sprak).format(mappe=utlevert.mappe, dokumenter=len(utlevert.dokumenter), filer=utlevert.filer)
    return f"{svar} {UTELATT.pa(sprak).format(antall=utlevert.utelatt)}" if utlevert.utelatt else svar
