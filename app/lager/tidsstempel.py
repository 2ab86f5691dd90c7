"""Who stamps time for this installation: the service in the settings, or the demo's own."""

from __future__ import annotations

from datetime import datetime

from app.errors import Oppsettsfeil
from app.lager.base import merk_mappe
from app.settings import Settings
from app.tekst import Tekst
from signing.demo_pki import DemoPki
from signing.tsa import HttpTidsstempler, Tidsstempler

DEMOMAPPE = "demo-pki"


def tidsstempler(settings: Settings, tid: datetime) -> Tidsstempler:
    """Never a silent fallback: production without a service is refused by name."""
    if settings.demo:
        merk_mappe(settings.data, settings.modus)
        return DemoPki.last_eller_lag(settings.data / DEMOMAPPE, tid).tsa(tid)
    if settings.tsa is None:
        raise Oppsettsfeil(
            Tekst(nb="Tidsstempeltjenesten er ikke satt opp.", nn="Tidsstempeltenesta er ikkje sett opp."),
            tiltak=Tekst(
                nb="Sett KONTRAKTVERK_TSA til adressen til en tidsstempeltjeneste.",
                nn="Set KONTRAKTVERK_TSA til adressa til ei tidsstempelteneste.",
            ),
        )
    return HttpTidsstempler(settings.tsa)
