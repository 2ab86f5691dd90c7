"""The dates, each compared with the contract date, never with the clock; and what follows from one another among them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from app.domene.parter import Kontraktsansvarlig
from app.domene.tabell import LOVEN_GJELDER_FRA
from app.errors import Alvor, Funn
from app.skjema import ordlyd
from app.skjema.kontroll.miljo import Miljo
from app.skjema.melding import Melding
from app.skjema.sted import Sted
from app.skjema.stedsnavn import eier
from app.tekst import Tekst

FOR_LOVEN = Melding(
    kode="for-loven",
    melding=Tekst(
        nb="Kontraktsdatoen er {kontraktsdato}. Opplæringslova gjelder fra {loven}, og tjenesten har ikke maler for eldre kontrakter.",
        nn="Kontraktsdatoen er {kontraktsdato}. Opplæringslova gjeld frå {loven}, og tenesta har ikkje malar for eldre kontraktar.",
    ),
    tiltak=Tekst(nb="Sjekk kontraktsdatoen.", nn="Sjekk kontraktsdatoen."),
)
START_FOR_KONTRAKTSDATO = Melding(
    kode="start-for-kontraktsdato",
    melding=Tekst(
        nb="Læretiden starter {fra}, men kontrakten er datert {kontraktsdato}. "
        "Kontrakten skal være skrevet før opplæringen starter (opplæringslova § 7-2).",
        nn="Læretida startar {fra}, men kontrakten er datert {kontraktsdato}. "
        "Kontrakten skal vere skriven før opplæringa startar (opplæringslova § 7-2).",
    ),
    tiltak=Tekst(
        nb="Sett starten til {kontraktsdato} eller senere, eller rett kontraktsdatoen.",
        nn="Set starten til {kontraktsdato} eller seinare, eller rett kontraktsdatoen.",
    ),
)
SLUTT_FOR_START = Melding(
    kode="slutt-for-start",
    melding=Tekst(
        nb="Sluttdatoen for {eier} er {til}. Det er før startdatoen {fra}.",
        nn="Sluttdatoen for {eier} er {til}. Det er før startdatoen {fra}.",
    ),
    tiltak=Tekst(nb="Rett en av datoene.", nn="Rett ein av datoane."),
)
ARBEIDSAVTALE_ETTER_START = Melding(
    kode="arbeidsavtale-etter-start",
    melding=Tekst(
        nb="Arbeidsavtalen er datert {dato}, etter at læretiden starter {fra}.",
        nn="Arbeidsavtalen er datert {dato}, etter at læretida startar {fra}.",
    ),
    tiltak=Tekst(nb="Sjekk datoen på arbeidsavtalen.", nn="Sjekk datoen på arbeidsavtalen."),
    alvor=Alvor.ADVARSEL,
)
ARBEIDSAVTALE_ETTER_KONTRAKTSDATO = Melding(
    kode="arbeidsavtale-etter-kontraktsdato",
    melding=Tekst(
        nb="Arbeidsavtalen er datert {dato}, men kontrakten som viser til den, er datert {kontraktsdato}.",
        nn="Arbeidsavtalen er datert {dato}, men kontrakten som viser til han, er datert {kontraktsdato}.",
    ),
    tiltak=Tekst(
        nb="Sjekk datoen på arbeidsavtalen. Den skal være inngått når kontrakten viser til den.",
        nn="Sjekk datoen på arbeidsavtalen. Han skal vere inngått når kontrakten viser til han.",
    ),
    alvor=Alvor.ADVARSEL,
)
ARBEIDSAVTALE_MOTSTRID = Melding(
    kode="arbeidsavtale-motstrid",
    melding=Tekst(
        nb="Det er oppgitt at arbeidsavtale ikke er inngått, men også at den er datert {dato}.",
        nn="Det er oppgitt at arbeidsavtale ikkje er inngått, men også at han er datert {dato}.",
    ),
    tiltak=Tekst(nb="Rett feltet, eller ta bort datoen.", nn="Rett feltet, eller ta bort datoen."),
    alvor=Alvor.ADVARSEL,
)
AVTALE_MOTSTRID = Melding(
    kode="avtale-motstrid",
    melding=Tekst(
        nb="Det er oppgitt at lærebedriften og samarbeidsorganet ikke har avtale, men også at avtalen gir fullmakt.",
        nn="Det er oppgitt at lærebedrifta og samarbeidsorganet ikkje har avtale, men også at avtalen gir fullmakt.",
    ),
    tiltak=Tekst(
        nb="Send «foreligger» som true, eller ta bort fullmaktene. Uten avtale gjelder ingen fullmakt.",
        nn="Send «foreligger» som true, eller ta bort fullmaktene. Utan avtale gjeld inga fullmakt.",
    ),
    alvor=Alvor.ADVARSEL,
)

AVTALE_UTEN_ORGAN = Melding(
    kode="avtale-uten-samarbeidsorgan",
    melding=Tekst(
        nb="Avtalen gir et samarbeidsorgan fullmakt, men det er ikke oppgitt hvilket samarbeidsorgan det er.",
        nn="Avtalen gir eit samarbeidsorgan fullmakt, men det er ikkje oppgitt kva samarbeidsorgan det er.",
    ),
    tiltak=Tekst(
        nb="Legg inn samarbeidsorganet, eller ta bort fullmaktene i avtalen.",
        nn="Legg inn samarbeidsorganet, eller ta bort fullmaktene i avtalen.",
    ),
    alvor=Alvor.ADVARSEL,
)


def kontroller(rot: Sted, miljo: Miljo) -> Iterator[Funn]:
    """Everything wrong with dates, the læretid's own apart."""
    yield from _kontraktsdato(rot, miljo.kontraktsdato)
    yield from _start(rot, miljo.kontraktsdato)
    yield from _periode(rot / "parter" / "avtale", "gjelderFra", "gjelderTil")
    yield from _periode(rot / "parter" / "samarbeidsorgan", "godkjentFra", "godkjentTil")
    yield from _arbeidsavtaler(rot, miljo.kontraktsdato)
    yield from _avtale(rot / "parter" / "avtale")
    yield from _avtalt_organ(rot / "parter")


def _kontraktsdato(rot: Sted, kontraktsdato: date | None) -> Iterator[Funn]:
    if kontraktsdato and kontraktsdato < LOVEN_GJELDER_FRA:
        yield FOR_LOVEN.funn((rot / "kontraktsdato").peker, kontraktsdato=ordlyd.dato(kontraktsdato), loven=ordlyd.dato(LOVEN_GJELDER_FRA))


def _start(rot: Sted, kontraktsdato: date | None) -> Iterator[Funn]:
    """The first issue is written before the training starts. A later issue changes a contract that is already running."""
    fra, utgave = rot / "laretid" / "fra", (rot / "utgave").tall() or 1
    start = fra.dato()
    if start and kontraktsdato and start < kontraktsdato and utgave == 1:
        yield START_FOR_KONTRAKTSDATO.funn(fra.peker, fra=ordlyd.dato(start), kontraktsdato=ordlyd.dato(kontraktsdato))


def _periode(sted: Sted, fra_navn: str, til_navn: str) -> Iterator[Funn]:
    fra, til = (sted / fra_navn).dato(), (sted / til_navn).dato()
    if fra and til and til < fra:
        yield SLUTT_FOR_START.funn(f"{sted.peker}/{til_navn}", eier=eier(sted.peker), fra=ordlyd.dato(fra), til=ordlyd.dato(til))


def _arbeidsavtaler(rot: Sted, kontraktsdato: date | None) -> Iterator[Funn]:
    start, avtale = (rot / "laretid" / "fra").dato(), rot / "arbeidsavtale"
    for en in (avtale, *(rot / "arbeidsavtaler").rader()):
        yield from _arbeidsavtaledato(en / "dato", start, kontraktsdato)
    datert = (avtale / "dato").dato()
    if datert and (avtale / "foreligger").verdi is False:
        yield ARBEIDSAVTALE_MOTSTRID.funn((avtale / "foreligger").peker, dato=ordlyd.dato(datert))


def _arbeidsavtaledato(sted: Sted, start: date | None, kontraktsdato: date | None) -> Iterator[Funn]:
    """It was there when the contract was written, or there is something to look at: least of all may it come after the start."""
    dato = sted.dato()
    if dato is None or (kontraktsdato and dato <= kontraktsdato):
        return
    if start and dato > start:
        yield ARBEIDSAVTALE_ETTER_START.funn(sted.peker, dato=ordlyd.dato(dato), fra=ordlyd.dato(start))
    elif kontraktsdato:
        yield ARBEIDSAVTALE_ETTER_KONTRAKTSDATO.funn(sted.peker, dato=ordlyd.dato(dato), kontraktsdato=ordlyd.dato(kontraktsdato))


KREVER_ORGANET: Mapping[Kontraktsansvarlig | None, bool] = {Kontraktsansvarlig.SAMARBEIDSORGAN: True}


def _avtalt_organ(parter: Sted) -> Iterator[Funn]:
    """Where the organ is to answer for the contract, the rules demand it by themselves."""
    avtale, organ = parter / "avtale", parter / "samarbeidsorgan"
    kreves_ellers = KREVER_ORGANET.get((parter / "kontraktsansvarlig").valg(Kontraktsansvarlig), False)
    if _gir_fullmakt(avtale) and (avtale / "foreligger").ja() and not organ.finnes and not kreves_ellers:
        yield AVTALE_UTEN_ORGAN.funn(organ.peker)


def _gir_fullmakt(avtale: Sted) -> bool:
    return (avtale / "inngarKontrakt").ja() or (avtale / "mottarTilskudd").ja()


def _avtale(avtale: Sted) -> Iterator[Funn]:
    if _gir_fullmakt(avtale) and (avtale / "foreligger").verdi is False:
        yield AVTALE_MOTSTRID.funn((avtale / "foreligger").peker)
