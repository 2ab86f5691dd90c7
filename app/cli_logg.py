"""`kontraktverk logg …`: the audit log, for operators and auditors."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from app import tillit
from app.clock import na
from app.kommando import Data, SomJson, Sprak, bord_fra, feil_blir_svar, lager_fra, settings_fra, skriv
from app.lager.logg import Hodefil, Hodelager, hodefiler, hoder, linje, poster
from app.tekst import Malform, Tekst
from signing.verify.logg import Loggrapport
from signing.verify.logg import kontroller as kontroller_logg
from signing.workdays import skriv_tid

logg_app = typer.Typer(no_args_is_help=True, help="Revisjonsloggen: kontroller den, ta den ut, og sikre den med dagens hode.")

HEL = Tekst(nb="Loggen er hel", nn="Loggen er heil")
IKKE_HEL = Tekst(nb="Loggen er ikke hel", nn="Loggen er ikkje heil")
SIKRET = Tekst(nb="Sikret av tidsstempel til {tid}.", nn="Sikra av tidsstempel til {tid}.")
USIKRET = Tekst(nb="Ikke sikret av noe tidsstempel vi stoler på.", nn="Ikkje sikra av noko tidsstempel vi stoler på.")
OMFANG = Tekst(nb="{poster} poster i {kjeder} dokumenter, {hoder} hoder", nn="{poster} postar i {kjeder} dokument, {hoder} hovud")
SLETTEDE = Tekst(
    nb="Personopplysninger er slettet i {antall} av dokumentene, slik loggen sier.",
    nn="Personopplysningar er sletta i {antall} av dokumenta, slik loggen seier.",
)
SKREVET = Tekst(nb="Skrevet", nn="Skrive")
INGEN_NYE = Tekst(
    nb="Ingen nye hoder: alle fylker med dokumenter har dagens.", nn="Ingen nye hovud: alle fylke med dokument har det for i dag."
)

Fylke = Annotated[str | None, typer.Option("--fylke", metavar="NN", help="Bare dette fylket.")]


@logg_app.command("kontroller")
def kontroller(fylke: Fylke = None, data: Data = None, som_json: SomJson = False, sprak: Sprak = Malform.NB) -> None:
    """Er loggen hel, og er alt som hodene kjenner, der fortsatt? Nevner den første brutte posten i hver kjede."""
    with feil_blir_svar(som_json=som_json, sprak=sprak):
        bord = bord_fra(data)
        with lager_fra(bord.settings) as lager, lager.lesing() as forbindelse:
            rapport = kontroller_logg(poster(forbindelse, fylke), hoder(lager, fylke), tillit.verifiseringspolicy(bord, na()))
        skriv(som_json=som_json, verdi=rapport.som_json(), tekst=lambda: _som_tekst(rapport, sprak))
    raise typer.Exit(0 if rapport.god else 1)


def _som_tekst(rapport: Loggrapport, sprak: Malform) -> str:
    omfang = OMFANG.pa(sprak).format(poster=rapport.poster, kjeder=rapport.kjeder, hoder=rapport.hoder)
    linjer = [f"{f.sted}: {f.melding.nb if sprak is Malform.NB else f.melding.nn}" for f in rapport.funn]
    sikret = SIKRET.pa(sprak).format(tid=skriv_tid(rapport.sikret_til)) if rapport.sikret_til else USIKRET.pa(sprak)
    slettede = [SLETTEDE.pa(sprak).format(antall=rapport.slettede)] if rapport.slettede else []
    return "\n".join([f"{(HEL if rapport.god else IKKE_HEL).pa(sprak)}: {omfang}.", *slettede, sikret, *linjer])


@logg_app.command("eksporter")
def eksporter(
    ut: Annotated[Path, typer.Option("--ut", file_okay=False, help="Mappen loggen og hodene skrives i.")],
    fylke: Fylke = None,
    data: Data = None,
    som_json: SomJson = False,
    sprak: Sprak = Malform.NB,
) -> None:
    """Loggen som én JSON-post på hver linje, med hodene ved siden av. Kontrolleres med «python -m signing logg», uten tjenesten."""
    with feil_blir_svar(som_json=som_json, sprak=sprak), lager_fra(settings_fra(data)) as lager:
        ut.mkdir(parents=True, exist_ok=True)
        fil = ut / "logg.jsonl"
        with fil.open("w", encoding="utf-8") as strom, lager.lesing() as forbindelse:
            antall = sum(strom.write(linje(en)) > 0 for en in poster(forbindelse, fylke))
        kopier = [_kopi(en, ut / "hoder" / en.fylke / en.navn) for en in hodefiler(lager, fylke)]
        verdi = {"fil": str(fil), "poster": antall, "hoder": [str(en) for en in kopier]}
        skriv(som_json=som_json, verdi=verdi, tekst=lambda: f"{SKREVET.pa(sprak)}: {fil}")


def _kopi(fra: Hodefil, til: Path) -> Path:
    til.parent.mkdir(parents=True, exist_ok=True)
    til.write_bytes(fra.innhold)
    return til


@logg_app.command("hode")
def hode(data: Data = None, som_json: SomJson = False, sprak: Sprak = Malform.NB) -> None:
    """Lager dagens hode for hvert fylke, med tidsstempel. Tjenesten gjør det selv hver dag."""
    with feil_blir_svar(som_json=som_json, sprak=sprak):
        settings = settings_fra(data)
        with lager_fra(settings) as lager:
            filer = Hodelager(lager, settings, na).lag()
        skriv(som_json=som_json, verdi=[str(en) for en in filer], tekst=lambda: "\n".join(map(str, filer)) or INGEN_NYE.pa(sprak))
