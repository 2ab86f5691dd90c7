"""`kontraktverk bevis`: the evidence package of a sealed document, as a file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from app.bevis.gang import Bevisgang
from app.clock import na
from app.errors import IkkeFunnet
from app.kommando import KOMMANDOLINJE, Data, SomJson, Sprak, bord_fra, feil_blir_svar, lager_fra, skriv
from app.lager import dokumenter
from app.lager.dokumenter import Aktor
from app.oppdrag.oppsett import sett_opp
from app.tekst import Malform, Tekst

UKJENT = Tekst(nb="Dokumentet ligger ikke i datamappen.", nn="Dokumentet ligg ikkje i datamappa.")
KONTROLLER = Tekst(nb="Kontroller dokument-ID-en og --data.", nn="Kontroller dokument-ID-en og --data.")
SKREVET = Tekst(nb="Bevispakke {nr} er skrevet til {fil}", nn="Bevispakke {nr} er skriven til {fil}")


def bevis(
    dokument_id: Annotated[str, typer.Argument(metavar="DOKUMENT_ID", help="ID-en til det forseglede dokumentet.")],
    ut: Annotated[Path, typer.Option("--ut", dir_okay=False, help="Filen pakken skrives til (.asice).")],
    nr: Annotated[int | None, typer.Option("--nr", min=1, help="En eldre pakke; 1 er den første.")] = None,
    data: Data = None,
    som_json: SomJson = False,
    sprak: Sprak = Malform.NB,
) -> None:
    """Alt som beviser kontrakten, i én signert fil. Kontrolleres alene med «python -m signing verify», uten tjenesten."""
    with feil_blir_svar(som_json=som_json, sprak=sprak):
        bord = bord_fra(data)
        with lager_fra(bord.settings) as lager:
            lagret = dokumenter.utgavestatus(lager, dokument_id)
            if lagret is None:
                raise IkkeFunnet(UKJENT, tiltak=KONTROLLER)
            aktor = Aktor(navn=KOMMANDOLINJE, fylkesnummer=lagret.fylkesnummer)
            pakke, innhold = Bevisgang(sett_opp(bord, lager, na)).hent(dokument_id, aktor=aktor, nr=nr)
        ut.write_bytes(innhold)
        verdi = {
            "dokumentId": dokument_id,
            "nr": pakke.nr,
            "laget": pakke.tid.isoformat(),
            "fil": str(ut),
            "sha256": pakke.fil_sha256,
            "storrelse": pakke.storrelse,
            "kontraktSha256": pakke.kontrakt_sha256,
        }
        skriv(som_json=som_json, verdi=verdi, tekst=lambda: SKREVET.pa(sprak).format(nr=pakke.nr, fil=ut))
