"""The dates of the documents around a contract, each compared with the document's own date; and powers that give nothing.

Every check asks only whether its places are there, never what kind of document it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from app.domene.tabell import LOVEN_GJELDER_FRA
from app.errors import Alvor, Funn
from app.skjema import ordlyd
from app.skjema.kontroll.miljo import Miljo
from app.skjema.melding import Melding
from app.skjema.sted import Sted
from app.skjema.stedsnavn import eier
from app.tekst import Tekst

DOKUMENT_FOR_LOVEN = Melding(
    kode="for-loven",
    melding=Tekst(
        nb="Dokumentet er datert {dato}. Opplæringslova gjelder fra {loven}, og tjenesten har ikke maler for eldre dokumenter.",
        nn="Dokumentet er datert {dato}. Opplæringslova gjeld frå {loven}, og tenesta har ikkje malar for eldre dokument.",
    ),
    tiltak=Tekst(nb="Sjekk datoen.", nn="Sjekk datoen."),
)
KONTRAKT_ETTER_DOKUMENT = Melding(
    kode="kontrakt-etter-dokumentet",
    melding=Tekst(
        nb="Kontrakten er datert {kontraktsdato}, etter datoen på dokumentet, {dato}.",
        nn="Kontrakten er datert {kontraktsdato}, etter datoen på dokumentet, {dato}.",
    ),
    tiltak=Tekst(nb="Rett en av datoene.", nn="Rett ein av datoane."),
)
ORIENTERT_FOR_SENT = Melding(
    kode="orientert-for-sent",
    melding=Tekst(
        nb="Fylkeskommunen ble orientert {orientert}, etter at oppsigelsen er datert {dato}. "
        "Lærebedriften skal orientere fylkeskommunen før kontrakten blir sagt opp (opplæringslova § 7-3).",
        nn="Fylkeskommunen blei orientert {orientert}, etter at oppseiinga er datert {dato}. "
        "Lærebedrifta skal orientere fylkeskommunen før kontrakten blir oppsagd (opplæringslova § 7-3).",
    ),
    tiltak=Tekst(
        nb="Orienter fylkeskommunen først, og dater oppsigelsen etterpå.", nn="Orienter fylkeskommunen først, og dater oppseiinga etterpå."
    ),
)
SLUTT_FOR_KONTRAKT = Melding(
    kode="slutt-for-kontrakten",
    melding=Tekst(
        nb="Siste dag er {slutt}, før kontrakten ble inngått {kontraktsdato}.",
        nn="Siste dag er {slutt}, før kontrakten blei inngått {kontraktsdato}.",
    ),
    tiltak=Tekst(nb="Rett en av datoene.", nn="Rett ein av datoane."),
)
SLUTT_FOR_DOKUMENT = Melding(
    kode="slutt-for-dokumentet",
    melding=Tekst(
        nb="Siste dag er {slutt}, før dokumentet er datert {dato}.",
        nn="Siste dag er {slutt}, før dokumentet er datert {dato}.",
    ),
    tiltak=Tekst(nb="Sjekk begge datoene.", nn="Sjekk begge datoane."),
    alvor=Alvor.ADVARSEL,
)
FORKLARING_ETTER_VEDTAK = Melding(
    kode="forklaring-etter-vedtaket",
    melding=Tekst(
        nb="Kandidaten forklarte seg {forklart}, etter at vedtaket er datert {dato}. "
        "Forklaringen skal komme før vedtaket (opplæringslova § 7-3).",
        nn="Kandidaten forklarte seg {forklart}, etter at vedtaket er datert {dato}. "
        "Forklaringa skal komme før vedtaket (opplæringslova § 7-3).",
    ),
    tiltak=Tekst(nb="Rett en av datoene.", nn="Rett ein av datoane."),
)
AVTALE_SLUTTER_FOR_START = Melding(
    kode="slutt-for-start",
    melding=Tekst(
        nb="Perioden for {eier} slutter {til}, før den starter {fra}.",
        nn="Perioden for {eier} sluttar {til}, før han startar {fra}.",
    ),
    tiltak=Tekst(nb="Rett en av datoene.", nn="Rett ein av datoane."),
)
INGEN_FULLMAKT = Melding(
    kode="ingen-fullmakt",
    melding=Tekst(
        nb="Avtalen gir samarbeidsorganet verken rett til å inngå kontrakt eller til å motta tilskudd.",
        nn="Avtalen gir samarbeidsorganet verken rett til å inngå kontrakt eller til å ta imot tilskot.",
    ),
    tiltak=Tekst(nb="Sjekk fullmaktene.", nn="Sjekk fullmaktene."),
    alvor=Alvor.ADVARSEL,
)
FULLMAKT_UTEN_KONTRAKT = Melding(
    kode="fullmakt-uten-kontrakt",
    melding=Tekst(
        nb="Samarbeidsorganet kan inngå kontrakt, men det er ikke oppgitt hvilke kontrakter fullmakten gjelder.",
        nn="Samarbeidsorganet kan inngå kontrakt, men det er ikkje oppgitt kva kontraktar fullmakta gjeld.",
    ),
    tiltak=Tekst(nb="Send minst én kontrakt i «dokumenttyper».", nn="Send minst éin kontrakt i «dokumenttyper»."),
)


def kontroller(rot: Sted, miljo: Miljo) -> Iterator[Funn]:
    """Everything wrong with dates and powers."""
    yield from _avtale(rot)
    if miljo.kontraktsdato is not None:
        yield from _datoer(rot, miljo.kontraktsdato)


def _datoer(rot: Sted, dato: date) -> Iterator[Funn]:
    skrevet = ordlyd.dato(dato)
    if dato < LOVEN_GJELDER_FRA:
        yield DOKUMENT_FOR_LOVEN.funn((rot / "dato").peker, dato=skrevet, loven=ordlyd.dato(LOVEN_GJELDER_FRA))
    kontraktsdato = (rot / "kontrakt" / "kontraktsdato").dato()
    if kontraktsdato and kontraktsdato > dato:
        yield KONTRAKT_ETTER_DOKUMENT.funn("/kontrakt/kontraktsdato", kontraktsdato=ordlyd.dato(kontraktsdato), dato=skrevet)
    orientert = (rot / "orientertDato").dato()
    if orientert and orientert > dato:
        yield ORIENTERT_FOR_SENT.funn("/orientertDato", orientert=ordlyd.dato(orientert), dato=skrevet)
    forklart = (rot / "muntligForklaring" / "dato").dato()
    if forklart and forklart > dato:
        yield FORKLARING_ETTER_VEDTAK.funn("/muntligForklaring/dato", forklart=ordlyd.dato(forklart), dato=skrevet)
    yield from _slutt((rot / "sluttdato").dato(), kontraktsdato, dato)


def _slutt(slutt: date | None, kontraktsdato: date | None, dato: date) -> Iterator[Funn]:
    """The last day cannot lie before the contract; before the document it is odd."""
    if slutt and kontraktsdato and slutt < kontraktsdato:
        yield SLUTT_FOR_KONTRAKT.funn("/sluttdato", slutt=ordlyd.dato(slutt), kontraktsdato=ordlyd.dato(kontraktsdato))
    elif slutt and slutt < dato:
        yield SLUTT_FOR_DOKUMENT.funn("/sluttdato", slutt=ordlyd.dato(slutt), dato=ordlyd.dato(dato))


def _avtale(rot: Sted) -> Iterator[Funn]:
    fullmakt, tilskudd = rot / "inngarKontrakt", rot / "mottarTilskudd"
    yield from _periode(rot, "gjelderFra", "gjelderTil")
    for godkjenning in (rot / "parter" / "samarbeidsorgan" / "godkjenninger").rader():
        yield from _periode(godkjenning, "fra", "til")
    if (fullmakt / "ja").verdi is False and tilskudd.verdi is False:
        yield INGEN_FULLMAKT.funn(fullmakt.peker)
    if (fullmakt / "ja").ja() and not any((fullmakt / "dokumenttyper").rader()):
        yield FULLMAKT_UTEN_KONTRAKT.funn((fullmakt / "dokumenttyper").peker)


def _periode(sted: Sted, fra_navn: str, til_navn: str) -> Iterator[Funn]:
    fra, til = (sted / fra_navn).dato(), (sted / til_navn).dato()
    if fra and til and til < fra:
        peker = (sted / til_navn).peker
        yield AVTALE_SLUTTER_FOR_START.funn(peker, eier=eier(peker), fra=ordlyd.dato(fra), til=ordlyd.dato(til))
