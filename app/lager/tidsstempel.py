"""Who stamps time for this installation: the service in the settings, or the demo's own."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from app.errors import Oppsettsfeil
from app.kanaloppsett import les_hemmelighet
from app.lager.base import merk_mappe
from app.settings import Settings
from app.tekst import Tekst
from signing.demo_pki import DemoPki
from signing.tsa import HttpTidsstempler, Tidsstempler, Tsaadgang

DEMOMAPPE = "demo-pki"


def tidsstempler(settings: Settings, tid: datetime) -> Tidsstempler:
    """Never a silent fallback: production without a service is refused by name."""
    if settings.demo:
        merk_mappe(settings.data, settings.modus)
        return DemoPki.last_eller_lag(settings.data / DEMOMAPPE, tid).tsa(tid)
    return http_tidsstempler(settings)


def http_tidsstempler(settings: Settings) -> HttpTidsstempler:
    """The service behind `KONTRAKTVERK_TSA`. Raises `Oppsettsfeil` where none is set."""
    if settings.tsa is None:
        raise Oppsettsfeil(
            Tekst(nb="Tidsstempeltjenesten er ikke satt opp.", nn="Tidsstempeltenesta er ikkje sett opp."),
            tiltak=Tekst(
                nb="Sett KONTRAKTVERK_TSA til adressen til en tidsstempeltjeneste.",
                nn="Set KONTRAKTVERK_TSA til adressa til ei tidsstempelteneste.",
            ),
        )
    return HttpTidsstempler(settings.tsa, adgang=tsaadgang(settings))


def tsaadgang(settings: Settings) -> Tsaadgang:
    """How the service knows us; the password is read when it is used."""
    valg = settings.tsaadgang
    passord = None if valg.passordfil is None else partial(les_hemmelighet, valg.passordfil)
    return Tsaadgang(bruker=valg.bruker, passord=passord, nokkelfil=valg.nokkelfil)
