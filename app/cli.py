"""The command `kontraktverk`. `--json`: exactly one JSON document on stdout, good or bad; everything else goes to stderr.

Exit codes: 0 good, 1 the data or the document is not good, 2 misuse.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from app import demo as demokjoring
from app import erstatt as erstatning
from app import flyt, framvisning
from app import postensimulator as postensimulatoren
from app.api.tilgang import utsted_demotoken
from app.cli_bevis import bevis
from app.cli_drift import helse
from app.cli_fornyelse import forny
from app.cli_innsyn import innsyn
from app.cli_jobber import arbeider, jobber_app
from app.cli_kopi import kopi_app
from app.cli_lag import lag
from app.cli_logg import logg_app
from app.cli_maler import maler_app
from app.cli_nokler import nokler_app
from app.cli_oppdrag import oppdrag_app
from app.cli_oppsett import oppsett_app
from app.cli_postensimulator import postensimulator
from app.cli_regler import fylke_app, regler_app
from app.cli_slett import slett_app
from app.cli_vedlegg import navngitte_filer
from app.cli_vedlegg import vedlegg as vedleggskommando
from app.cli_verifiser import verifiser
from app.cli_webhook import webhook_app
from app.clock import dag, na
from app.domene.svar import bekreftelse_json
from app.domene.utsending import Utsending
from app.errors import Avvist, IkkeFunnet
from app.hvem import hvem
from app.identitet.bruker import Brukerrolle
from app.kommando import (
    AVBRUTT,
    FEIL_BRUK,
    KOMMANDOLINJE,
    Data,
    SomJson,
    Sprak,
    bord_fra,
    feil_blir_svar,
    lager_fra,
    lager_om_det_er_noe,
    settings_fra,
    skriv,
    skriv_json,
    stderr,
)
from app.kontroll import bekreft_sending
from app.lager import dokumenter
from app.lager.base import Lager
from app.lager.dokumenter import Aktor
from app.oppdrag.oppsett import sett_opp
from app.settings import Settings, med_port
from app.skjema.hvahvis import SKRIVEMATE, Endring, les_endring
from app.tekst import Malform, Tekst

app = typer.Typer(
    name="kontraktverk",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Lærekontrakter: fra saksdata til signert, etterprøvbar PDF.",
)
app.add_typer(maler_app, name="maler")
app.add_typer(jobber_app, name="jobber")
app.add_typer(nokler_app, name="nokler")
app.add_typer(oppdrag_app, name="oppdrag")
app.add_typer(oppsett_app, name="oppsett")
app.add_typer(logg_app, name="logg")
app.add_typer(kopi_app, name="sikkerhetskopi")
app.add_typer(slett_app, name="slett")
app.add_typer(webhook_app, name="webhook")
app.command()(arbeider)
app.command()(helse)
app.command()(forny)
app.command()(innsyn)
app.command()(bevis)
app.command()(postensimulator)
app.add_typer(fylke_app, name="fylke")
app.add_typer(regler_app, name="regler")


class Leverandor(StrEnum):
    """Who carries out the signing."""

    LOKAL = "lokal"
    POSTEN = "posten"


def _demo_hos_posten(bord: flyt.Verksted, **valg: Any) -> demokjoring.Resultat:
    """Loaded when it is asked for: it has the whole service in it."""
    from app.demo_posten import kjor

    return kjor(bord, **valg)


DEMOER: Mapping[Leverandor, Callable[..., demokjoring.Resultat]] = {
    Leverandor.LOKAL: demokjoring.kjor,
    Leverandor.POSTEN: _demo_hos_posten,
}


BEKREFTET = Tekst(nb="Bekreftelsen står i loggen til dokument {id}.", nn="Stadfestinga står i loggen til dokument {id}.")
IKKE_LAGRET = Tekst(nb="Dokumentet ligger ikke i datamappen.", nn="Dokumentet ligg ikkje i datamappa.")
LAGRE_FORST = Tekst(
    nb="Kontroller dokument-ID-en og --data. Et dokument blir lagret av `kontraktverk lag --lagre`.",
    nn="Kontroller dokument-ID-en og --data. Eit dokument blir lagra av `kontraktverk lag --lagre`.",
)
Datafil = Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True, help="Kontraktdata (JSON).")]


def main() -> None:
    """Entry point of the installed command. Misuse is told on stderr, and with `--json` as a problem on stdout too."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")  # a file name may be no text: \\udcff is JSON
    try:
        sys.exit(app(standalone_mode=False))
    except typer.TyperException as feil:
        stderr.print(feil.format_message(), style="red", highlight=False, markup=False)
        if "--json" in sys.argv:
            skriv_json(framvisning.problem(framvisning.Brukerfeil(), Malform.NB))
        sys.exit(FEIL_BRUK)
    except typer.Abort:
        sys.exit(AVBRUTT)


@app.command()
def kontroller(
    data_json: Datafil,
    til_signering: Annotated[
        bool, typer.Option("--til-signering", help="Også det som bare betyr noe når dokumentet blir sendt i dag: frister, helligdager.")
    ] = False,
    skjermet_bekreftet: Annotated[
        bool, typer.Option("--skjermet-bekreftet", help="Noen har sjekket hvem som får dokumentet til en med skjermet adresse.")
    ] = False,
    data: Data = None,
    som_json: SomJson = False,
    sprak: Sprak = Malform.NB,
) -> None:
    """Alle funn i dataene på én gang. Vedleggene trenger ikke være for hånden."""
    with feil_blir_svar(som_json=som_json, sprak=sprak):
        tid = na()
        sendes = Utsending(i_dag=dag(tid), skjermet_bekreftet=skjermet_bekreftet) if til_signering else None
        bord = bord_fra(data)
        with lager_om_det_er_noe(bord.settings) as lager:
            svaret = flyt.kontroller(bord, data_json.read_bytes(), na=tid, sendes=sendes, lager=lager)
            bekreftet = _bekreft(lager, svaret, tid) if lager and til_signering and skjermet_bekreftet else None
        skriv(
            som_json=som_json,
            verdi=framvisning.kontroll_json(svaret.funn, avvist=svaret.avvist, sprak=sprak) | {"bekreftelse": bekreftet},
            tekst=lambda: framvisning.funn_tekst(svaret.funn, sprak) + _bekreftet_tekst(bekreftet, sprak),
        )
    raise typer.Exit(1 if svaret.avvist else 0)


def _bekreft(lager: Lager, svaret: flyt.Kontrollert, tid: datetime) -> dict[str, Any] | None:
    """The confirmation in the log of the stored document; None where it is not stored."""
    aktor = Aktor(navn=KOMMANDOLINJE, fylkesnummer=svaret.dokument.fylkesnummer if svaret.dokument else "")
    hendelse = bekreft_sending(lager, svaret, na=tid, aktor=aktor)
    return bekreftelse_json(hendelse.dokument_id, hendelse.tid, hendelse.aktor) if hendelse else None


def _bekreftet_tekst(bekreftelse: dict[str, Any] | None, sprak: Malform) -> str:
    """That a confirmation was recorded, and where; nothing where none was."""
    return "\n" + BEKREFTET.pa(sprak).format(id=bekreftelse["dokumentId"]) if bekreftelse else ""


@app.command()
def signatarer(
    data_json: Datafil,
    hva_hvis: Annotated[
        list[str] | None,
        typer.Option(
            "--hva-hvis",
            metavar="PEKER=VERDI",
            help="Prøv en annen verdi, f.eks. parter.avtale.inngarKontrakt=false. Kan gis flere ganger; null tar bort det som står der.",
        ),
    ] = None,
    data: Data = None,
    som_json: SomJson = False,
    sprak: Sprak = Malform.NB,
) -> None:
    """Hvem som signerer, i hvilken gruppe, på vegne av hvem og hvorfor; og hvem som ikke gjør det."""
    with feil_blir_svar(som_json=som_json, sprak=sprak):
        endringer = _provde_verdier(hva_hvis or (), sprak)
        svaret = hvem(bord_fra(data), data_json.read_bytes(), endringer, na=na())
        skriv(
            som_json=som_json,
            verdi=svaret.som_json(),
            tekst=lambda: framvisning.hvem_tekst(svaret, sprak) + framvisning.funn_tekst(svaret.kontrollert.funn, sprak),
        )
    raise typer.Exit(1 if svaret.kontrollert.avvist else 0)


def _provde_verdier(skrevet: Sequence[str], sprak: Malform) -> list[Endring]:
    """Each `PEKER=VERDI`. What is not written so is misuse, like an `ID=FIL` without its sign."""
    try:
        return [les_endring(ett) for ett in skrevet]
    except Avvist:
        raise typer.BadParameter(SKRIVEMATE.pa(sprak), param_hint="--hva-hvis") from None


app.command()(lag)


@app.command()
def erstatt(
    dokument_id: Annotated[str, typer.Argument(metavar="DOKUMENT_ID", help="Dokumentet som skal erstattes, i datamappen.")],
    data_json: Datafil,
    grunn: Annotated[str, typer.Option("--grunn", help="Hvorfor dokumentet blir erstattet. Står i loggen for godt.")],
    ut: Annotated[Path, typer.Option("--ut", file_okay=False, help="Mappen den nye PDF-en og siden med endringene legges i.")],
    vedlegg: Annotated[list[str] | None, typer.Option("--vedlegg", metavar="ID=FIL", help="Filen til et vedlegg i dataene.")] = None,
    data: Data = None,
    som_json: SomJson = False,
    sprak: Sprak = Malform.NB,
) -> None:
    """Lager neste utgave, lukker den gamle med grunn, og viser hva som er endret."""
    with feil_blir_svar(som_json=som_json, sprak=sprak):
        filer = {navn: fil.read_bytes() for navn, fil in navngitte_filer(vedlegg or ())}
        bord, raa, tid = bord_fra(data), data_json.read_bytes(), na()
        with lager_fra(bord.settings) as lager:
            aktor = Aktor(navn=KOMMANDOLINJE, fylkesnummer=_fylke_til(lager, dokument_id))
            gang = sett_opp(bord, lager, na)
            ny = erstatning.erstatt(bord, lager, dokument_id, raa, filer, grunn=grunn, na=tid, aktor=aktor, gang=gang).svar
            vist = erstatning.vis(bord, lager, ny["dokumentId"], na=tid, aktor=aktor)
            side = erstatning.side(bord, lager, ny["dokumentId"], na=tid, aktor=aktor)
            pdf = dokumenter.hent_pdf(lager, ny["dokumentId"], aktor=aktor)
        ut.mkdir(parents=True, exist_ok=True)
        fil, endringsfil = ut / f"{ny['dokumentId']}.pdf", ut / f"{ny['dokumentId']}-endringer.html"
        fil.write_bytes(pdf)
        endringsfil.write_text(side, encoding="utf-8")
        skriv(
            som_json=som_json,
            verdi={**ny, "fil": str(fil), "endringsfil": str(endringsfil), "endringer": vist.som_json(med_verdier=True)},
            tekst=lambda: f"{fil}\n{endringsfil}\n" + framvisning.endringer_tekst(vist.endret.i_dokumentet, vist.varsler, sprak),
        )


def _fylke_til(lager: Lager, dokument_id: str) -> str:
    """The county that the document belongs to: whoever has the data folder may act for any of them."""
    lagret = dokumenter.utgavestatus(lager, dokument_id)
    if lagret is None:
        raise IkkeFunnet(IKKE_LAGRET, tiltak=LAGRE_FORST)
    return lagret.fylkesnummer


app.command()(vedleggskommando)


@app.command()
def demo(
    ut: Annotated[Path, typer.Option("--ut", file_okay=False, help="Her legges én ferdig PDF for hvert eksempel.")],
    leverandor: Annotated[Leverandor, typer.Option("--leverandor", help="Hvem som gjennomfører signeringen.")] = Leverandor.LOKAL,
    steg: Annotated[
        Path | None, typer.Option("--steg", file_okay=False, help="Skriv også filen slik den var før og etter hver signatur.")
    ] = None,
    data: Data = None,
    som_json: SomJson = False,
    sprak: Sprak = Malform.NB,
) -> None:
    """Alle eksemplene gjennom hele kjeden: kontrollert, laget, signert, forseglet, verifisert."""
    with feil_blir_svar(som_json=som_json, sprak=sprak):
        resultat = DEMOER[leverandor](bord_fra(data), ut=ut, steg=steg, klokke=na, skjerm=stderr, sprak=sprak)
        skriv(som_json=som_json, verdi=resultat.som_json(), tekst=lambda: resultat.som_tabell(sprak))
    raise typer.Exit(0 if resultat.alle_verifisert else 1)


app.command()(verifiser)


@app.command()
def server(port: Annotated[int, typer.Option("--port", min=1, max=65535)] = 8000, data: Data = None) -> None:
    """Tjenesten med sidene sine."""
    import uvicorn

    from app.drift.logg import ta_over_unntak
    from app.main import create_app

    with feil_blir_svar(som_json=False, sprak=Malform.NB):
        ta_over_unntak()
        settings = med_port(settings_fra(data), port)
        tjeneste = create_app(settings, na)
    with _simulatoren(settings):
        stderr.print(f"Kontraktverk: {settings.adresse}", highlight=False)
        uvicorn.run(
            tjeneste,
            host=settings.lytt,
            port=port,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            log_level="warning",
            log_config=None,
        )


def _simulatoren(settings: Settings) -> AbstractContextManager[object]:
    """In the demo, Posten's simulator answers as long as the service does."""
    return postensimulatoren.i_gang(settings, na) if settings.demo else nullcontext()


@app.command()
def token(
    rolle: Annotated[Brukerrolle, typer.Option("--rolle", help="Hva tokenet gir lov til.")],
    fylke: Annotated[str, typer.Option("--fylke", metavar="NN")],
    data: Data = None,
) -> None:
    """Et bærertoken fra demoutstederen, alene på én linje (bare i demomodus)."""
    with feil_blir_svar(som_json=False, sprak=Malform.NB):
        sys.stdout.write(utsted_demotoken(settings_fra(data), rolle, fylke, na()) + "\n")


if __name__ == "__main__":
    main()
