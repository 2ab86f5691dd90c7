"""`kontraktverk forny`: which sealed documents must have a new archive time stamp, by when, and the stamping itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated, Any

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from app.clock import na
from app.fornyelse import Fornying, IkkeForseglet, Utfall
from app.kommando import IKKE_GODT, KOMMANDOLINJE, Data, SomJson, Sprak, bord_fra, feil_blir_svar, lager_fra, skriv, stderr
from app.lager.fornyelser import Rad
from app.oppdrag.oppsett import sett_opp
from app.tekst import Malform, Tekst
from signing.fornyelse import Arsak

ALLTID = timedelta(days=365 * 200)
ARSAKER = {
    Arsak.SERTIFIKAT: Tekst(nb="sertifikatet til tidsstempelet går ut", nn="sertifikatet til tidsstempelet går ut"),
    Arsak.UTSTEDER: Tekst(nb="sertifikatet til utstederen går ut", nn="sertifikatet til utferdaren går ut"),
    Arsak.ALGORITME: Tekst(nb="algoritmen er ikke lenger trygg", nn="algoritmen er ikkje lenger trygg"),
    Arsak.TILBAKEKALLING: Tekst(nb="opplysningene om tilbakekalling blir for gamle", nn="opplysningane om tilbakekalling blir for gamle"),
}
LINJE = Tekst(
    nb="{id}  fylke {fylke}  fornyes innen {innen}, holder til {til}: {arsak}",
    nn="{id}  fylke {fylke}  skal fornyast innan {innen}, held til {til}: {arsak}",
)
ULESELIG = Tekst(nb="{id}  fylke {fylke}  filen kan ikke leses ({arsak})", nn="{id}  fylke {fylke}  fila kan ikkje lesast ({arsak})")
INGEN = Tekst(nb="Ingen dokumenter må fornyes.", nn="Ingen dokument må fornyast.")
FORNYET = Tekst(nb="{id}  fornyet ({nr})", nn="{id}  fornya ({nr})")
URORT = Tekst(nb="{id}  ble fornyet av noen andre", nn="{id}  blei fornya av nokon andre")
FEILET = Tekst(nb="{id}  ikke fornyet ({kode}): {melding}", nn="{id}  ikkje fornya ({kode}): {melding}")
ARBEIDER = Tekst(nb="Fornyer tidsstempler", nn="Fornyar tidsstempel")


def forny(
    liste: Annotated[bool, typer.Option("--list", help="Bare vis hva som må fornyes, og når.")] = False,
    innen: Annotated[
        int, typer.Option("--innen", metavar="DAGER", min=0, max=36500, help="Også det som forfaller innen så mange dager.")
    ] = 0,
    dokument: Annotated[
        str | None, typer.Option("--dokument", metavar="ID", help="Bare dette dokumentet, også når det ikke haster.")
    ] = None,
    fylke: Annotated[str | None, typer.Option("--fylke", metavar="NN", help="Bare dette fylket.")] = None,
    data: Data = None,
    som_json: SomJson = False,
    sprak: Sprak = Malform.NB,
) -> None:
    """Nytt arkivtidsstempel på forseglede dokumenter, før det forrige går ut. Den gamle filen blir alltid beholdt."""
    with feil_blir_svar(som_json=som_json, sprak=sprak):
        bord = bord_fra(data)
        with lager_fra(bord.settings) as lager:
            fornying = Fornying.av(sett_opp(bord, lager, na))
            fornying.kartlegg()
            grense = ALLTID if dokument else timedelta(days=innen)
            rader = fornying.forfalte(innen=grense, fylke=fylke, dokument_id=dokument)
            uleselige = fornying.uleselige(fylke=fylke, dokument_id=dokument)
            if dokument and not (rader or uleselige):
                raise IkkeForseglet(dokument)
            utfall = () if liste else _forny(fornying, rader, sprak)
        margin = fornying.margin
        verdi = {
            "arbeidsliste": [_rad_json(rad, margin) for rad in rader],
            "uleselige": [_rad_json(rad, margin) for rad in uleselige],
            "utfall": [_utfall_json(en) for en in utfall],
        }
        linjer = [_utfall_tekst(en, sprak) for en in utfall] or [_linje(rad, margin, sprak) for rad in rader]
        linjer += [ULESELIG.pa(sprak).format(id=rad.dokument_id, fylke=rad.fylkesnummer, arsak=rad.arsak) for rad in uleselige]
        skriv(som_json=som_json, verdi=verdi, tekst=lambda: "\n".join(linjer) or INGEN.pa(sprak))
    raise typer.Exit(IKKE_GODT if any(en.feil for en in utfall) or (uleselige and not liste) else 0)


def _forny(fornying: Fornying, rader: Sequence[Rad], sprak: Malform) -> tuple[Utfall, ...]:
    """With the progress on stderr. Interrupted, what is done is done, and the rest is still on the list."""
    gjort: list[Utfall] = []
    with Progress(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), console=stderr) as framdrift:
        oppgave = framdrift.add_task(ARBEIDER.pa(sprak), total=len(rader))
        for en in fornying.forny_alle(rader, aktor=KOMMANDOLINJE):
            gjort.append(en)
            framdrift.advance(oppgave)
    return tuple(gjort)


def _rad_json(rad: Rad, margin: timedelta) -> dict[str, Any]:
    return {
        "dokumentId": rad.dokument_id,
        "fylke": rad.fylkesnummer,
        "stemplet": _iso(rad.stemplet),
        "holderTil": _iso(rad.grense),
        "fornyesInnen": _iso(rad.grense - margin if rad.grense else None),
        "arsak": rad.arsak,
    }


def _iso(tid: datetime | None) -> str | None:
    return None if tid is None else tid.isoformat()


def _linje(rad: Rad, margin: timedelta, sprak: Malform) -> str:
    til = rad.grense
    if til is None:  # never on the list
        return ""
    return LINJE.pa(sprak).format(
        id=rad.dokument_id,
        fylke=rad.fylkesnummer,
        innen=f"{til - margin:%Y-%m-%d}",
        til=f"{til:%Y-%m-%d}",
        arsak=ARSAKER[Arsak(rad.arsak)].pa(sprak),
    )


def _utfall_json(utfall: Utfall) -> dict[str, Any]:
    ny, feil = utfall.ny, utfall.feil
    return {
        "dokumentId": utfall.dokument_id,
        "fornyet": None if ny is None else {"nr": ny.nr, "sha256": ny.fil_sha256, "forrigeSha256": ny.forrige_sha256},
        "feil": None
        if feil is None
        else {"kode": feil.kode, "melding": feil.detalj.som_json(), "tiltak": feil.tiltak.som_json() if feil.tiltak else None},
    }


def _utfall_tekst(utfall: Utfall, sprak: Malform) -> str:
    if utfall.feil is not None:
        return FEILET.pa(sprak).format(id=utfall.dokument_id, kode=utfall.feil.kode, melding=utfall.feil.detalj.pa(sprak))
    if utfall.ny is None:
        return URORT.pa(sprak).format(id=utfall.dokument_id)
    return FORNYET.pa(sprak).format(id=utfall.dokument_id, nr=utfall.ny.nr)
