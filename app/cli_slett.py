"""`kontraktverk slett …`: what is kept no longer than it is needed. Nothing is deleted without --utfor."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Annotated, Any

import typer

from app.clock import na
from app.domene.slettevalg import Frist, Slettevalg
from app.errors import IkkeFunnet
from app.innsyn.person import finn_dokumenter, les_person
from app.innsyn.sletting import FILER_HOLDT, Filutfall, blir_staende, rydd_filer, slett_om_det_gar, som_tekst
from app.kommando import KOMMANDOLINJE, Data, SomJson, Sprak, bord_fra, feil_blir_svar, lager_fra, settings_fra, skriv
from app.lager.dokumenter import Aktor, utgavestatus
from app.lager.ring import nokkelringen
from app.lager.sletteregler import REGLER, Regel
from app.lager.sletting import Gjort, Modent, Sletting
from app.tekst import Malform, Tekst

slett_app = typer.Typer(no_args_is_help=True, help="Sletting: det som ikke trengs lenger, eller ett helt dokument.")

Utfor = Annotated[bool, typer.Option("--utfor", help="Slett. Uten dette blir det bare vist.")]
REGEL = Tekst(nb="{navn}: {hva}. Slettes {dager} døgn etter at {etter}", nn="{navn}: {hva}. Blir sletta {dager} døgn etter at {etter}")
SLATT_AV = Tekst(nb="(slått av)", nn="(slått av)")
I_FYLKER = Tekst(nb="(fylke {fylker})", nn="(fylke {fylker})")
MODENT = Tekst(nb="{navn}, fylke {fylke}: {antall}", nn="{navn}, fylke {fylke}: {antall}")
FILER = Tekst(nb="filer som ingen rad peker på: {antall}", nn="filer som inga rad peiker på: {antall}")
INGENTING = Tekst(nb="Ingenting er gammelt nok.", nn="Ingenting er gammalt nok.")
BARE_VIST = Tekst(nb="Ingenting er slettet. Kjør igjen med --utfor.", nn="Ingenting er sletta. Køyr igjen med --utfor.")
SLETTET = Tekst(nb="Slettet:", nn="Sletta:")
KAN_SLETTES = Tekst(nb="Dokument {id} kan slettes.", nn="Dokument {id} kan slettast.")
BORTE = Tekst(
    nb="Dokument {id} er slettet fra databasen, med alt om personene i det. Loggen er hel og sier at det er slettet.",
    nn="Dokument {id} er sletta frå databasen, med alt om personane i det. Loggen er heil og seier at det er sletta.",
)
INGEN_SLIK = Tekst(nb="Dokumentet ligger ikke i datamappen.", nn="Dokumentet ligg ikkje i datamappa.")


@contextmanager
def _sletting(data: Data) -> Iterator[Sletting]:
    bord = bord_fra(data)
    with lager_fra(bord.settings) as lager:
        yield Sletting(lager, bord.grunnlag.sletting, na)


@slett_app.command("regler")
def regler(data: Data = None, som_json: SomJson = False, sprak: Sprak = Malform.NB) -> None:
    """Hva som blir slettet, hvor lenge etter hva, hvorfor, og om regelen er slått på."""
    with feil_blir_svar(som_json=som_json, sprak=sprak):
        valg = bord_fra(data).grunnlag.sletting
        verdi = [_regel_json(regel, frist, fylker) for regel in REGLER for frist, fylker in _like(regel, valg).items()]
        linjer = [_regellinje(regel, frist, fylker, valg, sprak) for regel in REGLER for frist, fylker in _like(regel, valg).items()]
        skriv(som_json=som_json, verdi=verdi, tekst=lambda: "\n".join(linjer))


@slett_app.command("etter-reglene")
def etter_reglene(utfor: Utfor = False, data: Data = None, som_json: SomJson = False, sprak: Sprak = Malform.NB) -> None:
    """Viser hva reglene ville slette nå, også de som er slått av. Med --utfor: sletter etter dem som er slått på."""
    with feil_blir_svar(som_json=som_json, sprak=sprak), _sletting(data) as sletting:
        if utfor:
            gjort = sletting.kjor(aktor=KOMMANDOLINJE)
            skriv(som_json=som_json, verdi=_gjort_json(gjort), tekst=lambda: _gjort_tekst(gjort, sprak))
            return
        modent, filer = sletting.modent(), len(sletting.overflodige())
        verdi = {"regler": [_modent_json(ett) for ett in modent if ett.antall], "filer": filer, "utfort": False}
        skriv(som_json=som_json, verdi=verdi, tekst=lambda: _modent_tekst(modent, filer, sprak))


@slett_app.command("dokument")
def dokument(
    dokument_id: Annotated[str, typer.Argument(metavar="DOKUMENT_ID")],
    grunn: Annotated[str, typer.Option("--grunn", help="Hvorfor. Blir stående i loggen, så skriv ingen navn.")],
    uten_arkiv: Annotated[bool, typer.Option("--uten-arkiv", help="Også når alle har signert og arkivet ikke har dokumentet.")] = False,
    utfor: Utfor = False,
    data: Data = None,
    som_json: SomJson = False,
    sprak: Sprak = Malform.NB,
) -> None:
    """Sletter ett dokument på forespørsel: PDF-en, vedleggene, dataene og alt om personene. Loggen er fortsatt hel."""
    with feil_blir_svar(som_json=som_json, sprak=sprak), _sletting(data) as sletting:
        lagret = utgavestatus(sletting.lager, dokument_id)
        if lagret is None:
            raise IkkeFunnet(INGEN_SLIK)
        aktor = Aktor(navn=KOMMANDOLINJE, fylkesnummer=lagret.fylkesnummer)
        fra_for = sletting.overflodige() if utfor else []
        sletting.slett_dokument(dokument_id, grunn=grunn, aktor=aktor, uten_arkiv=uten_arkiv, utfor=utfor)
        filer = rydd_filer(sletting, fra_for=fra_for) if utfor else Filutfall()
        linjer = [BORTE.pa(sprak).format(id=dokument_id)] if utfor else [KAN_SLETTES.pa(sprak).format(id=dokument_id), BARE_VIST.pa(sprak)]
        linjer += [*filer.linjer(sprak), blir_staende(sletting).pa(sprak)]
        verdi = {"dokumentId": dokument_id, "utfort": utfor, **filer.som_json(), "staarIgjen": blir_staende(sletting).som_json()}
        skriv(som_json=som_json, verdi=verdi, tekst=lambda: "\n".join(linjer))


@slett_app.command("person")
def person(
    person_fil: Annotated[str, typer.Option("--person-fil", metavar="FIL", help="Fil med personnummeret alene, eller «-» for stdin.")],
    fylke: Annotated[str, typer.Option("--fylke", metavar="NN", help="Fylket som er bedt om å slette.")],
    grunn: Annotated[str, typer.Option("--grunn", help="Hvorfor. Blir stående i loggen, så skriv ingen navn.")],
    uten_arkiv: Annotated[bool, typer.Option("--uten-arkiv", help="Også det alle har signert og arkivet ikke har.")] = False,
    utfor: Utfor = False,
    data: Data = None,
    som_json: SomJson = False,
    sprak: Sprak = Malform.NB,
) -> None:
    """Sletter dokumentene en person har en rolle i, på forespørsel (art. 17): hva som kan slettes, hva som blir stående, og hvorfor."""
    with feil_blir_svar(som_json=som_json, sprak=sprak), _sletting(data) as sletting:
        den_som_spor = les_person(person_fil, fylke)
        with sletting.lager.lesing() as forbindelse:
            ider = finn_dokumenter(sletting.lager, forbindelse, nokkelringen(settings_fra(data)), den_som_spor)
        aktor = Aktor(navn=KOMMANDOLINJE, fylkesnummer=fylke)
        fra_for = sletting.overflodige() if utfor else []
        utfall = [slett_om_det_gar(sletting, id_, grunn=grunn, aktor=aktor, uten_arkiv=uten_arkiv, utfor=utfor) for id_ in ider]
        filer, staende = rydd_filer(sletting, fra_for=fra_for) if utfor else Filutfall(), blir_staende(sletting)
        verdi = {"dokumenter": [ett.som_json() for ett in utfall], **filer.som_json(), "staarIgjen": staende.som_json(), "utfort": utfor}
        skriv(som_json=som_json, verdi=verdi, tekst=lambda: som_tekst(utfall, filer, staende, utfor=utfor, sprak=sprak))


def _like(regel: Regel, valg: Mapping[str, Slettevalg]) -> dict[Frist, list[str]]:
    """The counties that have chosen alike."""
    like: dict[Frist, list[str]] = {}
    for fylke, egne in sorted(valg.items()):
        like.setdefault(egne[regel.navn], []).append(fylke)
    return like


def _regellinje(regel: Regel, frist: Frist, fylker: list[str], valg: Mapping[str, Slettevalg], sprak: Malform) -> str:
    linje = REGEL.pa(sprak).format(navn=regel.navn, hva=regel.hva.pa(sprak), dager=frist.dager, etter=regel.etter.pa(sprak))
    merker = [] if frist.pa else [SLATT_AV.pa(sprak)]
    merker += [] if len(fylker) == len(valg) else [I_FYLKER.pa(sprak).format(fylker=", ".join(fylker))]
    return "\n".join([" ".join([linje, *merker]), f"    {regel.kilde.pa(sprak)}"])


def _regel_json(regel: Regel, frist: Frist, fylker: list[str]) -> dict[str, Any]:
    return {
        "regel": regel.navn,
        "fylker": fylker,
        "dager": frist.dager,
        "pa": frist.pa,
        "hva": regel.hva.som_json(),
        "etter": regel.etter.som_json(),
        "kilde": regel.kilde.som_json(),
    }


def _modent_json(ett: Modent) -> dict[str, Any]:
    return {"regel": ett.regel.navn, "fylke": ett.fylke, "antall": ett.antall, "dager": ett.frist.dager, "pa": ett.frist.pa}


def _modent_tekst(modent: tuple[Modent, ...], filer: int, sprak: Malform) -> str:
    linjer = [_modentlinje(ett, sprak) for ett in modent if ett.antall]
    linjer += [FILER.pa(sprak).format(antall=filer)] if filer else []
    return "\n".join([*linjer, BARE_VIST.pa(sprak)] if linjer else [INGENTING.pa(sprak)])


def _modentlinje(ett: Modent, sprak: Malform) -> str:
    linje = MODENT.pa(sprak).format(navn=ett.regel.navn, fylke=ett.fylke, antall=ett.antall)
    return linje if ett.frist.pa else f"{linje} {SLATT_AV.pa(sprak)}"


def _gjort_json(gjort: Gjort) -> dict[str, Any]:
    return {"regler": dict(gjort.regler), "filer": gjort.filer, "holdt": gjort.holdt, "utfort": True}


def _gjort_tekst(gjort: Gjort, sprak: Malform) -> str:
    linjer = [f"{navn}: {antall}" for navn, antall in gjort.regler.items()]
    linjer += [FILER.pa(sprak).format(antall=gjort.filer)] if gjort.filer else []
    linjer += [FILER_HOLDT.pa(sprak).format(antall=gjort.holdt)] if gjort.holdt else []
    return "\n".join([SLETTET.pa(sprak), *linjer] if linjer else [INGENTING.pa(sprak)])
