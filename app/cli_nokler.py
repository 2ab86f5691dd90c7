"""`kontraktverk nokler …`: the keys that personal data in the database are encrypted with, for those who run the service."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import typer

from app.kommando import Data, SomJson, Sprak, feil_blir_svar, lager_fra, settings_fra, skriv
from app.lager import fellesmerker, kandidatindeks, nokkelbytte, nokkelfil
from app.lager.base import Lager, apne_for, glem_personindeks
from app.lager.kryptering import Nokkelring
from app.lager.motor import alene_om
from app.lager.ring import nokkelringen, nokkelstien
from app.settings import Settings
from app.tekst import Malform, Tekst

nokler_app = typer.Typer(no_args_is_help=True, help="Nøklene som personopplysninger i databasen er kryptert med.")

LINJE = Tekst(nb="Nøkkel {id}: {antall} verdier{merknad}", nn="Nøkkel {id}: {antall} verdiar{merknad}")
GJELDENDE = Tekst(nb=", gjeldende", nn=", gjeldande")
KAN_FJERNES = Tekst(nb=", kan tas ut av nøkkelfilen", nn=", kan takast ut av nøkkelfila")
LAGET = Tekst(
    nb="Nøkkel {id} er laget. Ta en kopi av nøkkelfilen, og start tjenesten og arbeiderne på nytt før noe blir kryptert på nytt.",
    nn="Nøkkel {id} er laga. Ta ein kopi av nøkkelfila, og start tenesta og arbeidarane på nytt før noko blir kryptert på nytt.",
)
GODTATT = Tekst(
    nb="Nøkkelen til personindeksen er godtatt. Eldre kontrakter for samme person blir ikke funnet igjen. Start alle prosesser på nytt.",
    nn="Nøkkelen til personindeksen er godtatt. Eldre kontraktar for same person blir ikkje funne igjen. Start alle prosessar på nytt.",
)
ROTERT = Tekst(nb="Nøkkel {id} verner nå {antall} verdier mer enn før.", nn="Nøkkel {id} vernar no {antall} verdiar meir enn før.")


@contextmanager
def _apnet(settings: Settings) -> Iterator[tuple[Lager, Nokkelring]]:
    """Refuses (Oppsettsfeil) a key file that is not the others': it would count values that it cannot open, and lock what it encrypts."""
    ring = nokkelringen(settings)
    with lager_fra(settings) as lager:
        with lager.lesing() as forbindelse:
            fellesmerker.krev_kjente_nokler(forbindelse, ring)
        yield lager, ring


@nokler_app.command("vis")
def vis(data: Data = None, som_json: SomJson = False, sprak: Sprak = Malform.NB) -> None:
    """Nøklene, og hvor mange verdier hver av dem verner."""
    with feil_blir_svar(som_json=som_json, sprak=sprak):
        with _apnet(settings_fra(data)) as (lager, ring), lager.lesing() as forbindelse:
            antall = nokkelbytte.antall_per_nokkel(forbindelse)
        rader = [{"id": id_, "gjeldende": id_ == ring.gjeldende, "verdier": antall.get(id_, 0)} for id_ in ring.nokler]
        skriv(som_json=som_json, verdi={"nokler": rader}, tekst=lambda: "\n".join(_linje(rad, sprak) for rad in rader))


@nokler_app.command("ny")
def ny(data: Data = None, som_json: SomJson = False, sprak: Sprak = Malform.NB) -> None:
    """Lager en ny nøkkel. Start tjenesten og arbeiderne på nytt etterpå, og kjør «nokler roter»."""
    with feil_blir_svar(som_json=som_json, sprak=sprak):
        ring = nokkelfil.legg_til(nokkelstien(settings_fra(data)))
        skriv(som_json=som_json, verdi={"gjeldende": ring.gjeldende}, tekst=lambda: LAGET.pa(sprak).format(id=ring.gjeldende))


@nokler_app.command("roter")
def roter(data: Data = None, som_json: SomJson = False, sprak: Sprak = Malform.NB) -> None:
    """Krypterer alle verdier på nytt med den gjeldende nøkkelen, mens tjenesten går."""
    with feil_blir_svar(som_json=som_json, sprak=sprak):
        with _apnet(settings_fra(data)) as (lager, ring):
            with lager.transaksjon() as forbindelse:
                alene_om(forbindelse, fellesmerker.LAS)
                fellesmerker.krev_samme_nokler(forbindelse, ring)
            antall = nokkelbytte.roter(lager, ring)
        skriv(
            som_json=som_json,
            verdi={"gjeldende": ring.gjeldende, "rotert": antall},
            tekst=lambda: ROTERT.pa(sprak).format(antall=antall, id=ring.gjeldende),
        )


@nokler_app.command("godta-personindeks")
def godta_personindeks(data: Data = None, som_json: SomJson = False, sprak: Sprak = Malform.NB) -> None:
    """Tar i bruk en ny nøkkel til personindeksen når den gamle er tapt for godt. Eldre kontrakter blir ikke funnet igjen."""
    with feil_blir_svar(som_json=som_json, sprak=sprak):
        settings = settings_fra(data)
        kandidatindeks.les_nokkel(settings.data, settings.lager.personindeks, lag=False)  # before the old mark is forgotten
        glem_personindeks(settings)
        apne_for(settings).lukk()
        skriv(som_json=som_json, verdi={"personindeks": "godtatt"}, tekst=lambda: GODTATT.pa(sprak))


def _linje(rad: dict[str, object], sprak: Malform) -> str:
    merknad = GJELDENDE if rad["gjeldende"] else None if rad["verdier"] else KAN_FJERNES
    return LINJE.pa(sprak).format(id=rad["id"], antall=rad["verdier"], merknad=merknad.pa(sprak) if merknad else "")
