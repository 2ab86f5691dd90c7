"""`kontraktverk sikkerhetskopi …`: copies of all that is stored, made while the service works, checked, and put back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from app.clock import na
from app.errors import Oppsettsfeil
from app.kommando import IKKE_GODT, Data, SomJson, Sprak, feil_blir_svar, lager_fra, settings_fra, skriv
from app.lager import logg
from app.lager.ankere import les_ankere, operatorens_policy
from app.lager.kopi.form import FILMAPPE, Manifest
from app.lager.kopi.gjenopprett import gjenopprett as gjenopprett_kopi
from app.lager.kopi.kontroll import hoder, poster
from app.lager.kopi.kontroll import kontroller as kontroller_kopi
from app.lager.kopi.lag import lag as lag_kopi
from app.lager.kopi.sist import noter
from app.lager.ring import nokkelringen
from app.lager.tidsstempel import DEMOMAPPE
from app.settings import Settings
from app.tekst import Malform, Tekst
from signing.demo_pki import ankermappe
from signing.verify.logg import Loggrapport
from signing.verify.logg import kontroller as kontroller_logg
from signing.verify.policy import Policy

kopi_app = typer.Typer(no_args_is_help=True, help="Sikkerhetskopier: lag, kontroller og gjenopprett alt som er lagret.")

INNHOLD = Tekst(nb="{rader} i {tabeller} tabeller, {blobs}, fra {tid}", nn="{rader} i {tabeller} tabellar, {blobs}, frå {tid}")
LAGET = Tekst(nb="Sikkerhetskopien er laget: {innhold}.", nn="Tryggingskopien er laga: {innhold}.")
HEL = Tekst(nb="Sikkerhetskopien er hel: {innhold}.", nn="Tryggingskopien er heil: {innhold}.")
LAGT_TILBAKE = Tekst(nb="Gjenopprettet: {innhold}.", nn="Gjenoppretta: {innhold}.")
LOGG_HEL = Tekst(nb="Revisjonsloggen er hel (poster: {poster}).", nn="Revisjonsloggen er heil (postar: {poster}).")
LOGG_BRUTT = Tekst(
    nb="Revisjonsloggen er ikke hel: {antall} brudd. Se «kontraktverk logg kontroller».",
    nn="Revisjonsloggen er ikkje heil: {antall} brot. Sjå «kontraktverk logg kontroller».",
)
NOKLER_UTENFOR = Tekst(
    nb="Nøklene er ikke med. Kopien trenger nøkkel {nokler} og nøkkelen til personindeksen.",
    nn="Nøklane er ikkje med. Kopien treng nøkkel {nokler} og nøkkelen til personindeksen.",
)
NOKLER_MANGLER = Tekst(
    nb="Disse nøklene mangler i KONTRAKTVERK_NOKLER: {nokler}. Uten dem kan krypterte verdier ikke leses.",
    nn="Desse nøklane manglar i KONTRAKTVERK_NOKLER: {nokler}. Utan dei kan krypterte verdiar ikkje lesast.",
)
ANNEN_INDEKS = Tekst(
    nb="Nøkkelen til personindeksen er en annen: eldre kontrakter for samme person blir ikke funnet igjen.",
    nn="Nøkkelen til personindeksen er ein annan: eldre kontraktar for same person blir ikkje funne igjen.",
)
Kopi = Annotated[Path, typer.Argument(metavar="MAPPE", exists=True, file_okay=False, help="Mappen med sikkerhetskopien.")]


@kopi_app.command("lag")
def lag(
    mappe: Annotated[Path, typer.Argument(metavar="MAPPE", help="En mappe som ikke finnes fra før.")],
    forrige: Annotated[
        Path | None, typer.Option("--forrige", exists=True, file_okay=False, help="En eldre kopi: like filer blir lenket, ikke skrevet.")
    ] = None,
    data: Data = None,
    som_json: SomJson = False,
    sprak: Sprak = Malform.NB,
) -> None:
    """Kopierer alt som er lagret, mens tjenesten går. Nøklene fra produksjon er aldri med."""
    with feil_blir_svar(som_json=som_json, sprak=sprak):
        settings = settings_fra(data)
        with lager_fra(settings) as lager:
            manifest = lag_kopi(lager, settings, mappe.absolute(), na=na(), forrige=forrige)
            with lager.transaksjon() as forbindelse:
                noter(forbindelse, manifest.laget)
        linjer = [LAGET.pa(sprak).format(innhold=_innhold(manifest, sprak)), *_om_nokler(manifest, sprak)]
        skriv(som_json=som_json, verdi=_som_json(manifest), tekst=lambda: "\n".join(linjer))


@kopi_app.command("kontroller")
def kontroller(mappe: Kopi, data: Data = None, som_json: SomJson = False, sprak: Sprak = Malform.NB) -> None:
    """Er kopien hel, og er revisjonsloggen i den det? Trenger verken database eller nøkler."""
    with feil_blir_svar(som_json=som_json, sprak=sprak):
        settings = settings_fra(data)
        manifest = kontroller_kopi(mappe)
        rapport = kontroller_logg(poster(mappe, manifest), hoder(mappe, manifest), _policy(mappe / FILMAPPE, settings))
        linjer = [HEL.pa(sprak).format(innhold=_innhold(manifest, sprak)), _om_logg(rapport, sprak), *_om_nokler(manifest, sprak)]
        skriv(som_json=som_json, verdi={**_som_json(manifest), "logg": rapport.som_json()}, tekst=lambda: "\n".join(linjer))
    raise typer.Exit(0 if rapport.god else IKKE_GODT)


@kopi_app.command("gjenopprett")
def gjenopprett(
    mappe: Kopi,
    data: Annotated[Path, typer.Option("--data", help="Den nye datamappen. Må være tom, og databasen også.")],
    kandidatnokkel: Annotated[
        Path | None, typer.Option("--kandidatnokkel", exists=True, dir_okay=False, help="Nøkkelen til personindeksen (produksjon).")
    ] = None,
    som_json: SomJson = False,
    sprak: Sprak = Malform.NB,
) -> None:
    """Legger en hel kopi tilbake i en ny datamappe og en tom database (KONTRAKTVERK_DATABASE), og kontrollerer revisjonsloggen."""
    with feil_blir_svar(som_json=som_json, sprak=sprak):
        settings = settings_fra(data)
        gjort = gjenopprett_kopi(mappe, settings, kandidatnokkel=kandidatnokkel)
        with lager_fra(settings) as lager, lager.lesing() as forbindelse:
            rapport = kontroller_logg(logg.poster(forbindelse), logg.hoder(lager), _policy(settings.data, settings))
        mangler = _manglende(settings, gjort.manifest)
        linjer = [LAGT_TILBAKE.pa(sprak).format(innhold=_innhold(gjort.manifest, sprak)), _om_logg(rapport, sprak)]
        linjer += [NOKLER_MANGLER.pa(sprak).format(nokler=", ".join(mangler))] if mangler else []
        linjer += [] if gjort.kandidatindeks_stemmer else [ANNEN_INDEKS.pa(sprak)]
        verdi = {
            **_som_json(gjort.manifest),
            "logg": rapport.som_json(),
            "manglerNokler": mangler,
            "kandidatindeksStemmer": gjort.kandidatindeks_stemmer,
        }
        skriv(som_json=som_json, verdi=verdi, tekst=lambda: "\n".join(linjer))
    raise typer.Exit(0 if rapport.god and not mangler else IKKE_GODT)


def _policy(datamappe: Path, settings: Settings) -> Policy:
    """Whose time stamps are trusted; a demo's own lie with its data."""
    if not settings.demo:
        return operatorens_policy(settings)
    ankere = ankermappe(datamappe / DEMOMAPPE)
    return les_ankere(ankere) if ankere.is_dir() else Policy()


def _manglende(settings: Settings, manifest: Manifest) -> list[str]:
    """The keys that values are encrypted with and that are not at hand."""
    try:
        kjente = set(nokkelringen(settings).nokler)
    except Oppsettsfeil:
        kjente = set()
    return [id_ for id_ in manifest.nokler.trengs if id_ not in kjente]


def _innhold(manifest: Manifest, sprak: Malform) -> str:
    return INNHOLD.pa(sprak).format(
        rader=_mengde(sum(t.rader for t in manifest.tabeller), "rad"),
        tabeller=len(manifest.tabeller),
        blobs=_mengde(manifest.blobs, "fil"),
        tid=f"{manifest.laget:%d.%m.%Y %H.%M}",
    )


def _mengde(antall: int, ord_: str) -> str:
    """How many, of a word that is inflected alike in both languages."""
    return f"{antall} {ord_}" if antall == 1 else f"{antall} {ord_}er"


def _om_logg(rapport: Loggrapport, sprak: Malform) -> str:
    if rapport.god:
        return LOGG_HEL.pa(sprak).format(poster=rapport.poster)
    return LOGG_BRUTT.pa(sprak).format(antall=len(rapport.funn))


def _om_nokler(manifest: Manifest, sprak: Malform) -> list[str]:
    """Told where the keys are not in the copy."""
    return [] if manifest.nokler.med else [NOKLER_UTENFOR.pa(sprak).format(nokler=", ".join(manifest.nokler.trengs) or "–")]


def _som_json(manifest: Manifest) -> dict[str, Any]:
    return {
        "laget": manifest.laget.isoformat(),
        "modus": manifest.modus,
        "database": manifest.database,
        "skjema": manifest.skjema,
        "rader": {t.navn: t.rader for t in manifest.tabeller},
        "filer": manifest.blobs,
        "nokler": {"trengs": list(manifest.nokler.trengs), "med": manifest.nokler.med},
    }
